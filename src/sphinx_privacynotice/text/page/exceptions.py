"""Where a page departs from the standard text: what it was written for, and until when it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.pack.library import Pin, Unavailable
from sphinx_privacynotice.model.page_exception import PageException
from sphinx_privacynotice.text.page.standard_words import StandardWords, plain_words

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
        kind, what, parts = ("omitted", "leaves it out", ()) if omitted else _what(call)
        if not what:
            continue
        label = edition.edition if edition is not None else ""
        dated = bool(call.written_for) or omitted or edition is None or not _of_text(call)
        page.exceptions.append(
            PageException(
                notice.id,
                call.clause,
                what,
                call.place,
                call.until,
                dated,
                label,
                kind,
                parts,
                call.reason,
                dropped=call.drops if call.reword else (),
                words=plain_words(call.body),
                written_for=call.written_for,
            )
        )
        if edition is not None and call.written_for and call.written_for != label:
            page.report(_written_for_another(page, notice, call, edition))


def _what(call: Call) -> tuple[str, str, tuple[str, ...]]:
    """Return what a directive does to the standard text: its kind, in words ("" for nothing), to what."""
    if call.reword:
        return "reworded", f"says “{call.reword}” in other words", (call.reword,)
    if call.replaces:
        return "reworded", "says it in other words", ()
    if call.drops:
        return "dropped", f"leaves out {', '.join(f'“{part}”' for part in call.drops)}", call.drops
    if call.edition:
        return "edition", f"keeps the edition {call.edition}", (call.edition,)
    heading = call.heading is not None and bool(call.until)
    return "heading", "gives it another heading" if heading else "", ()


def _of_text(call: Call) -> bool:
    return bool(call.reword or call.replaces or call.drops)


def _written_for_another(page: PageContext, notice: NoticeRef, call: Call, edition: ClauseEdition) -> Finding:
    """Return the finding that shows the standard text of then and of now."""
    message = f"What this page changes in “{call.clause}” was written for the edition {call.written_for}"
    message += f", and the edition {edition.edition} is in force"
    hint = f"Compare your words with the new ones, then write `:written-for: {edition.edition}`"
    then = notice.site.view(notice.name).edition(call.clause, Pin(call.written_for))
    if isinstance(then, Unavailable):
        message = f"{message}. {then.message}"
        return Finding("written-for", message, call.place, hint, call.clause, edition.place)
    parts = (call.reword,) if call.reword else call.drops
    view = notice.site.view(notice.name)  # not the page's: that records what it is asked
    words = StandardWords(page.project, page.templates)
    old, new = (short(words.of(view, notice.id, each, parts), MAX_SHOWN) for each in (then, edition))
    if old == new:
        hint = f"The standard words are the same in both: write `:written-for: {edition.edition}`"
    else:
        message += f". The standard words were: “{old}”. They are: “{new}”"
    severity = Severity.WARNING
    return Finding("written-for", message, call.place, hint, call.clause, edition.place, severity=severity)
