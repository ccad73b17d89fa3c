"""What a notice asks of a site: of each clause its parts and items, and the values that its text names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format.schema import LISTS
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.text.clause.template import Item, ListBlock, Paragraph, Row, Table
from sphinx_privacynotice.text.clause.uses import full_path, printed_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.template import Block, Condition, Marked, Template


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that a clause names.

    ``entry`` is the list that it is a field of ("" for none); ``needed`` where the clause prints it whatever
    else is given, so that a gap shows if nobody gives it.
    """

    path: str
    entry: str
    needed: bool


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
    notice = library.notice(kind, day)
    if isinstance(notice, Unavailable):
        return notice
    return [_of_clause(library, templates, clause, day, view) for clause in notice.clauses]


def _of_clause(
    library: Library, templates: Templates, clause: str, day: str | None, view: NoticeData | None
) -> ClauseNeeds:
    found = view.edition(clause) if view and view.day == day else library.clause(clause, day)
    if isinstance(found, Unavailable):
        return ClauseNeeds(clause, why_not=found.message)
    return clause_needs(found, templates.of(found), library)


def clause_needs(edition: ClauseEdition, template: Template, library: Library) -> ClauseNeeds:
    """Return what one edition of a clause asks for."""
    made = ClauseNeeds(edition.id, edition.label, edition.pack, edition.title)
    for list_key, item_ids in _lists_of(template.blocks):
        known = made.items.setdefault(list_key, [])
        known += [each for each in item_ids if each not in known]
    within = {each for ids in made.items.values() for each in ids}
    made.parts = [each for each in template.ids if each not in within]
    asked = list(asked_in(template.blocks))
    needed = {each.path for each in asked if each.needed}
    for each in asked:
        head, _, rest = each.path.partition(".")
        if head in {"facts", "terms"}:
            _add(made.facts if head == "facts" else made.terms, rest)
            if head == "facts" and each.path in needed:
                _add(made.needed, each.path)
        elif head == "links":
            if rest not in library.link_keys:
                _add(made.needed if each.path in needed else made.optional, each.path)
        elif each.entry:
            fields = made.lists.setdefault(each.entry, [])
            if each.path != each.entry:
                _add(fields, each.path.removeprefix(f"{each.entry}."))
        elif each.path not in LISTS or each.path not in made.items:  # else it is told with its standard items
            _add(made.needed if each.path in needed else made.optional, each.path)
    made.optional = [path for path in made.optional if path not in made.lists]
    return made


def _add(known: list[str], name: str) -> None:
    if name and name not in known:
        known.append(name)


def _lists_of(blocks: Iterable[Block]) -> Iterator[tuple[str, list[str]]]:
    """Yield the ids of each list's items, those of nested lists with them, by the site's list of its slot."""
    for block in blocks:
        if not isinstance(block, ListBlock):
            continue
        slot = next((item.slot for item in block.items if item.slot), "")
        each = next((item.marks.each for item in block.items if item.marks.each), "")
        ids = [name for item in block.items for name in _ids(item)]
        if ids:
            yield slot or each, ids


def _ids(item: Item) -> Iterator[str]:
    if item.marks.id:
        yield item.marks.id
    for block in item.blocks:
        if isinstance(block, ListBlock):
            for inner in block.items:
                yield from _ids(inner)


def asked_in(blocks: Iterable[Block], entry: str = "", guards: tuple[Condition, ...] = ()) -> Iterator[Asked]:
    """Yield every value that blocks name: in their guards, their words, their links."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _of_marked(block, entry, guards)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _of_marked(item, entry, guards)
                inside = full_path(item.marks.each, entry) if item.marks.each else entry
                yield from asked_in(item.blocks, inside, (*guards, *item.marks.guards))
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                yield from _of_marked(row, entry, guards)


def _of_marked(marked: Marked, entry: str, guards: tuple[Condition, ...]) -> Iterator[Asked]:
    if marked.marks.each:
        entry = full_path(marked.marks.each, entry)
        yield Asked(entry, entry, needed=False)
    for guard in marked.marks.guards:
        inside = entry if guard.path.startswith(".") else ""
        yield Asked(full_path(guard.path, entry), inside, needed=False)
    always = not entry and not any(guard.wanted for guard in (*guards, *marked.marks.guards))
    if isinstance(marked, Paragraph | Row):
        for path, _ in printed_in(marked, entry):
            inside = entry if entry and path.startswith(f"{entry}.") else ""
            yield Asked(path, inside, needed=always)
