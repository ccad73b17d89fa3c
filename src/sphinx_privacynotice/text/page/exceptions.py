"""Where a page departs from the standard text: what it was written for, and until when it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.pack.library import Pin, Unavailable
from sphinx_privacynotice.model.page_exception import PageException
from sphinx_privacynotice.text.clause.nodes import PART
from sphinx_privacynotice.text.clause.render import Clause, render_clause

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.text.page.context import Call, NoticeRef, PageContext

MAX_SHOWN = 300
"""Characters of each text that a finding about an exception shows."""


def note_exceptions(
    page: PageContext,
    notice: NoticeRef,
    calls: list[Call],
    edition: ClauseEdition | None,
    *,
    omitted: bool = False,
) -> None:
    """Note what ``calls`` change in a clause; report what was written for another edition than is in force.

    ``omitted`` says that the page leaves the clause out.
    """
    for call in calls:
        what = "leaves it out" if omitted else _what(call)
        if not what:
            continue
        label = edition.edition if edition is not None else ""
        dated = bool(call.written_for) or omitted or edition is None or not _of_text(call)
        page.exceptions.append(
            PageException(notice.id, call.clause, what, call.place, call.until, dated, label)
        )
        if edition is not None and call.written_for and call.written_for != label:
            page.report(_written_for_another(page, notice, call, edition))


def _what(call: Call) -> str:
    """Return what a directive does to the standard text, "" for nothing."""
    if call.reword:
        return f"says “{call.reword}” in other words"
    if call.replaces:
        return "says it in other words"
    if call.drops:
        return f"leaves out {', '.join(f'“{part}”' for part in call.drops)}"
    if call.edition:
        return f"keeps the edition {call.edition}"
    return "gives it another heading" if call.heading is not None and call.until else ""


def _of_text(call: Call) -> bool:
    return bool(call.reword or call.replaces or call.drops)


def _written_for_another(page: PageContext, notice: NoticeRef, call: Call, edition: ClauseEdition) -> Finding:
    """Return the finding that shows the standard text of then and of now."""
    message = f"What this page changes in “{call.clause}” was written for the edition {call.written_for}"
    message += f", and the edition {edition.edition} is in force"
    hint = f"Compare your words with the new ones, then write `:written-for: {edition.edition}`"
    then = notice.site.view(notice.kind).edition(call.clause, Pin(call.written_for))
    if isinstance(then, Unavailable):
        message = f"{message}. {then.message}"
        return Finding("written-for", message, call.place, hint, call.clause, edition.place)
    parts = (call.reword,) if call.reword else call.drops
    old, new = (short(_words(page, notice, each, parts), MAX_SHOWN) for each in (then, edition))
    if old == new:
        hint = f"The standard words are the same in both: write `:written-for: {edition.edition}`"
    else:
        message += f". The standard words were: “{old}”. They are: “{new}”"
    severity = Severity.WARNING
    return Finding("written-for", message, call.place, hint, call.clause, edition.place, severity=severity)


def _words(page: PageContext, notice: NoticeRef, edition: ClauseEdition, parts: tuple[str, ...]) -> str:
    """Return what an edition prints, or of ``parts`` alone, as plain words."""
    clause = Clause(edition, page.templates.of(edition), edition.file)
    view = notice.site.view(notice.kind)  # not the page's: that records what it is asked
    made = render_clause(
        clause, view, notice.id, page.language(edition), edition.place, lambda _finding: None
    )
    if not parts:
        return " ".join(" ".join(block.astext() for block in made).split())
    found = [
        node.astext() for block in made for node in block.findall(nodes.Element) if node.get(PART) in parts
    ]
    return " ".join(" ".join(found).split())
