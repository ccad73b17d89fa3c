"""What a notice needs from a site: the parts and items of each clause, and the values that its text names.

Also the findings for clauses and own words that a page names and that print nothing: why, and how to fix it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import joined
from sphinx_privacynotice.model.format.schema import LISTS
from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.audience import AUDIENCES
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.paths import NOTICE
from sphinx_privacynotice.model.site.view import is_present
from sphinx_privacynotice.text.clause.template import (
    Condition,
    Item,
    ListBlock,
    ValueOf,
    as_key,
    full_path,
    parse_title,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.inlines import Clause
    from sphinx_privacynotice.text.clause.template import Template, Visit


MAX_NAMED = 3
"""How many keys a message names: a clause may ask for many."""


@dataclass(slots=True)
class ClauseNeeds:
    """One clause of a notice, in the edition that the day has.

    ``items`` gives the ids of standard items by the site's list that they belong to ("" where the clause
    leaves no room for own ones), ``lists`` the fields that an entry of a list may have. ``why_not`` says why
    there are no words.
    """

    clause: str
    edition: str = ""
    pack: str = ""
    title: str = ""
    parts: list[str] = field(default_factory=list)
    items: dict[str, list[str]] = field(default_factory=dict)
    needed: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    why_not: str = ""


def notice_needs(
    library: Library, templates: Templates, kind: str, day: str | None, view: NoticeData | None = None
) -> list[ClauseNeeds] | Unavailable:
    """Return the clauses of a notice on ``day`` (None: the newest), in order, or why there is none.

    With a ``view`` they are those of its site: kept editions and chosen packs count.
    """
    notice = library.notice(kind, day, *(kinds_of(view.data.organisation) if view else ()))
    if isinstance(notice, Unavailable):
        return notice
    return [_of_clause(library, templates, kind, clause, day, view) for clause in notice.clauses]


def _of_clause(
    library: Library, templates: Templates, kind: str, clause: str, day: str | None, view: NoticeData | None
) -> ClauseNeeds:
    found = view.edition(clause) if view and view.day == day else library.clause_of(kind, clause, day)
    if isinstance(found, Unavailable):
        return ClauseNeeds(clause, why_not=found.message)
    return clause_needs(found, templates.of(found), library, kind)


def clause_needs(edition: ClauseEdition, template: Template, library: Library, kind: str = "") -> ClauseNeeds:
    """Return what one edition of a clause asks for; with a ``kind``, in notices of that kind."""
    made = ClauseNeeds(edition.id, edition.label, edition.pack, edition.title)
    visits = [visit for visit in template.visits if _is_in(visit, kind)]
    ids = {visit.marks.id for visit in visits}
    for list_key, item_ids in _standard_items(template):
        _add(made.items.setdefault(list_key, []), *(each for each in item_ids if each in ids))
    within = {each for names in made.items.values() for each in names}
    made.parts = [each for each in template.ids if each in ids and each not in within]
    titles = (edition.title_for(each) for each in ("", *AUDIENCES))
    titled = [each.path for title in titles for each in parse_title(title) if isinstance(each, ValueOf)]
    asked = [(as_key(path), "", True) for path in titled]
    asked += [each for visit in visits for each in _asked(visit) if each[0] != NOTICE]
    needed = {path for path, _, always in asked if always}
    for path, entry, _ in asked:
        head, _, rest = path.partition(".")
        if head in {"facts", "terms"}:
            _add(made.facts if head == "facts" else made.terms, rest)
            if head == "facts" and path in needed:
                _add(made.needed, path)
        elif head == "links":
            if rest not in library.link_keys:
                _add(made.needed if path in needed else made.optional, path)
        elif entry:
            _add(made.lists.setdefault(entry, []), path[len(entry) + 1 :])
        elif path not in LISTS or path not in made.items:  # else it is listed with its standard items
            _add(made.needed if path in needed else made.optional, path)
    made.optional = [path for path in made.optional if path not in made.lists]
    return made


def _is_in(visit: Visit, kind: str) -> bool:
    """Return whether a block is for notices of ``kind``, by its conditions on that alone; "" is any kind."""
    asking = (guard for guard in visit.guards if guard.path == NOTICE)
    return not kind or all((kind in guard.words) == guard.wanted for guard in asking)


def _add(known: list[str], *added: str) -> None:
    known += [name for name in dict.fromkeys(added) if name and name not in known]


def _standard_items(template: Template) -> Iterator[tuple[str, list[str]]]:
    """Yield the ids of each list's items, those of nested lists with them, by the site's list of its slot."""
    for block in template.blocks:
        if isinstance(block, ListBlock):
            slot = next((item.slot for item in block.items if item.slot), "")
            each = next((item.marks.each for item in block.items if item.marks.each), "")
            items = [visit.marks.id for visit in walk((block,)) if isinstance(visit.block, Item)]
            if any(items):
                yield slot or each, items


def _asked(visit: Visit) -> Iterator[tuple[str, str, bool]]:
    """Yield every value that a block names: its path; the list that it is a field of, "" for none; if needed.

    It is needed where the clause prints it whatever else is given, so that a gap shows if nobody gives it.
    """
    entry = visit.entry
    if visit.marks.each:
        yield entry, entry, False
    for guard in visit.marks.guards:
        yield as_key(full_path(guard.path, entry)), entry if guard.path.startswith(".") else "", False
    always = not entry and not any(guard.wanted for guard in visit.guards if guard.path != NOTICE)
    spare = visit.spare_values
    for path, _ in visit.full_values:
        yield path, entry if entry and path.startswith(f"{entry}.") else "", always and path not in spare


def unprinted_words(clause: Clause, part: str, page: Place) -> Finding:
    """Return the finding that the page's own words for a part are printed nowhere."""
    marked = next(each for each in clause.template.marked if each.marks.id == part)
    guards = [_wanted(guard) for guard in marked.marks.guards]
    why = f"it is printed only where {joined(guards)}" if guards else "what it stands in is not printed"
    message = f"Your words for the part “{part}” of “{clause.edition.id}” are not printed: {why}"
    hint = "Put them on the page itself, or take them out"
    return Finding("unprinted", message, page, hint, part, related=clause.edition.place)


def nothing_to_print(clause: str, template: Template, view: NoticeData, page: Place) -> Finding:
    """Return the finding that a clause which the page names has nothing to print, and what it asks for."""
    asked = dict.fromkeys(_unmet(template, view))
    given = [f"`{path}`" for path, how in asked if how == "given"][:MAX_NAMED]
    declared = [f"`{path}: none`" for path, how in asked if how == "none"][:MAX_NAMED]
    other = [how for _, how in asked if how not in {"given", "none"}][:MAX_NAMED]
    sites = [f"give {joined(given, 'or')}"] if given else []
    sites += [f"say {joined(declared, 'or')}"] if declared else []
    where = [f"for sites that {joined(sites, 'or')}"] if sites else []
    where += [f"printed where {joined(other, 'or')}"] if other else []
    message = f"The clause “{clause}” prints nothing here"
    if where:
        message += f": it is {joined(where, 'or')}"
    hint = "Take the directive out"
    if sites:
        hint = f"Write {joined([*given, *declared], 'or')} into the site file, or take the directive out"
    return Finding("unprinted", message, page, hint, clause, severity=Severity.WARNING)


def _unmet(template: Template, view: NoticeData) -> Iterator[tuple[str, str]]:
    """Yield each key that decides whether a block is printed, and how: given, none, or the condition."""
    for block in (visit.block for visit in template.visits if visit.outer is None):
        for guard in block.marks.guards:
            if guard.path.startswith("."):
                continue
            if guard.wanted and guard.words in {(), ("none",)}:
                yield guard.path, "".join(guard.words) or "given"
            else:
                yield guard.path, _wanted(guard)
        for path in (block.marks.each, block.slot if isinstance(block, Item) else ""):
            if path and not path.startswith(".") and not is_present(view.find(path)):
                yield path, "given"


def _wanted(guard: Condition) -> str:
    """Return a condition in words."""
    if guard.words:
        words = joined([f"“{word}”" for word in guard.words], "or")
        return f"`{guard.path}` {'is' if guard.wanted else 'is not'} {words}"
    return f"`{guard.path}` {'is given' if guard.wanted else 'is not given'}"
