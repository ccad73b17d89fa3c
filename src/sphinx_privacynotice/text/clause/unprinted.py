"""What is told where a page asks for words and none are printed: why, and how to have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import joined
from sphinx_privacynotice.model.site.view import is_present
from sphinx_privacynotice.text.clause.template import Condition, Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.clause.inlines import Clause
    from sphinx_privacynotice.text.clause.template import Template

MAX_NAMED = 3
"""How many keys a message names: a clause may ask for many."""


def unprinted_words(clause: Clause, part: str, page: Place) -> Finding:
    """Return the finding that the page's own words for a part are printed nowhere."""
    marked = next(each for each in clause.template.marked if each.marks.id == part)
    guards = [_wanted(guard) for guard in marked.marks.guards]
    why = f"it is printed only where {joined(guards)}" if guards else "what it stands in is not printed"
    message = f"Your words for the part “{part}” of “{clause.edition.id}” are not printed: {why}"
    mend = "Put them on the page itself, or take them out"
    return Finding("unprinted", message, page, mend, part, related=clause.edition.place)


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
    mend = "Take the directive out"
    if sites:
        mend = f"Write {joined([*given, *declared], 'or')} into the site file, or take the directive out"
    return Finding("unprinted", message, page, mend, clause, severity=Severity.WARNING)


def _unmet(template: Template, view: NoticeData) -> Iterator[tuple[str, str]]:
    """Yield each key that decides whether a block is printed, and how: given, none, or the condition."""
    for block in (visit.block for visit in template.visits if visit.outer is None):
        for guard in block.marks.guards:
            if guard.path.startswith("."):
                continue
            if guard.wanted and guard.word in {"", "none"}:
                yield guard.path, guard.word or "given"
            else:
                yield guard.path, _wanted(guard)
        for path in (block.marks.each, block.slot if isinstance(block, Item) else ""):
            if path and not path.startswith(".") and not is_present(view.find(path)):
                yield path, "given"


def _wanted(guard: Condition) -> str:
    """Return a condition in words."""
    if guard.word:
        return f"`{guard.path}` {'is' if guard.wanted else 'is not'} “{guard.word}”"
    return f"`{guard.path}` {'is given' if guard.wanted else 'is not given'}"
