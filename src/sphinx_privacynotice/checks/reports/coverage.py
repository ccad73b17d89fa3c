"""Reports of coverage: each notice with the items of its checklist, as text for a terminal and as data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls, neutralise_ci_commands
from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.model.record import MET, MISSING, NOT_APPLICABLE, NOT_YET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.checks.coverage import CoverageRow
    from sphinx_privacynotice.checks.registry import Context

STATUSES = {MET: "met", MISSING: "missing", NOT_YET: "not yet", NOT_APPLICABLE: "no need"}
COLOURS = {MET: "green", MISSING: "red"}

WHY = {
    "absent": "no page prints the clause “{clause}”",
    "omitted": "the page leaves out the clause “{clause}”",
    "dropped": "the page drops the part “{part}” of “{clause}”",
    "edition": "the edition {edition} of “{clause}” lacks it",
    "unsaid": "the clause “{clause}” has nothing to print about it",
    "unprovided": "no clause has words for it",
    "values": "what the site says does not call for it",
    "site": "the site says: {reason}",
}


def render_coverage(
    contexts: Iterable[Context], *, colour: bool = False, shown: Callable[[str], str] | None = None
) -> str:
    """Return the matrix of each notice that has a checklist as text, "" where none has.

    ``shown`` turns a file's name into the one to print.
    """
    blocks = [_notice_lines(context, shown or str, colour=colour) for context in contexts if context.coverage]
    return neutralise_ci_commands("\n".join("".join(f"{line}\n" for line in block) for block in blocks))


def coverage_data(contexts: Iterable[Context]) -> list[dict[str, object]]:
    """Return the matrix of each notice that has a checklist as plain data; empty fields are left out."""
    return [
        {
            "site": context.site.key,
            "notice": context.name,
            "checklist": context.checklist,
            **({"day": context.day} if context.day else {}),
            "items": [_item_data(row) for row in context.coverage],
        }
        for context in contexts
        if context.coverage
    ]


def _item_data(row: CoverageRow) -> dict[str, object]:
    covered = row.covered
    fields: dict[str, object] = {
        "item": covered.item,
        "title": row.item.name,
        "law": list(row.item.law),
        "status": covered.status,
        "clause": covered.clause,
        "edition": covered.edition,
        "part": covered.part,
        "page": covered.page,
        "start": covered.start,
        "because": covered.because,
        "reason": covered.reason,
        "file": row.use.place.file if row.use else "",
        "line": row.use.place.line if row.use else 0,
    }
    return {name: value for name, value in fields.items() if value}


def _notice_lines(context: Context, shown: Callable[[str], str], *, colour: bool) -> list[str]:
    counts = Counter(row.covered.status for row in context.coverage)
    day = f" on {context.day}" if context.day else ""
    counted = ", ".join(f"{counts[status]} {word}" for status, word in STATUSES.items() if counts[status])
    head = f"{context.site.key}/{context.name}{day}: {counted}"
    lines = [click.style(head, bold=True) if colour else escape_controls(head)]
    for row in context.coverage:
        status = f"{STATUSES[row.covered.status]:<8}"
        if colour and row.covered.status in COLOURS:
            status = click.style(status, fg=COLOURS[row.covered.status])
        law = f" ({row.item.law[0]})" if row.item.law else ""
        lines.append(f"  {status} {escape_controls(f'{row.item.name}{law} [{row.item.id}]')}")
        lines.append(f"           {escape_controls(_where(row, shown))}")
    return lines


def _where(row: CoverageRow, shown: Callable[[str], str]) -> str:
    """Return by which words an item is met, or why it is not."""
    covered = row.covered
    if covered.status == MET:
        edition = f" of {covered.edition.partition('.')[0]}" if covered.edition else ""
        part = f", part “{covered.part}”" if covered.part else ""
        return f"clause “{covered.clause}”{edition}{part}, on {covered.page}"
    if covered.status == NOT_YET:
        return f"asked for from {covered.start}"
    edition = covered.edition.partition(".")[0]
    why = WHY[covered.because].format(
        clause=covered.clause, part=covered.part, edition=edition, reason=covered.reason
    )
    if row.use is None:
        return why
    return f"{why} ({Place(shown(row.use.place.file), row.use.place.line)})"
