"""Reports of the status of notices: as a table for a terminal, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.notice_status import NoticeStatus, sorted_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.notice_status import NoticeException

UNKNOWN = "?"
MAX_NAME = 36
"""Characters of a name in the table."""

BYTE_ORDER_MARK = "\ufeff"
"""What Excel needs at the start of a file to read it as UTF-8."""

HEADS = ("School", "Notice", "In force", "Edition", "Missing", "Findings", "Approved", "Review", "Exceptions")
COPY_HEAD = "Copy"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run as a formula (OWASP, CSV Injection)."""

DID = {
    "omitted": "leaves out {about}",
    "dropped": "leaves out {parts} of {about}",
    "reworded": "says {about} in other words",
    "heading": "gives {about} another heading",
    "edition": "keeps {about} at {parts}",
    "list": "leaves out {parts} of {about}",
    "not-applicable": "says that {about} does not apply",
    "check": "sets {about} to {parts}",
}


# a terminal


def render_status(rows: Iterable[NoticeStatus], day: str) -> str:
    """Return rows as a table, a notice a line; ``day`` is the one that was asked for."""
    rows = sorted_rows(rows)
    with_copies = any(row.copy is not None for row in rows)
    table = [[*HEADS, *([COPY_HEAD] if with_copies else [])]]
    table += [_cells(row, day, with_copies=with_copies) for row in rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
    return "".join(f"{line}\n" for line in lines)


def _cells(row: NoticeStatus, day: str, *, with_copies: bool) -> list[str]:
    name = row.shown_name if row.name else f"{row.shown_name} ({row.source})"
    cells = [name, row.notice or "none", *([""] * 7)]
    if row.notice:
        in_force = UNKNOWN if row.in_force is None else row.in_force or "draft"
        cells[2:] = [
            in_force,
            _words(row),
            _missing(row),
            "",
            _approved(row),
            _review(row, day),
            _exceptions(row, day),
        ]
    cells[5] = _findings(row)
    if with_copies:
        cells.append(row.copy or UNKNOWN if row.notice else "")
    return [short(one_line(cell), MAX_NAME) for cell in cells]


def _words(row: NoticeStatus) -> str:
    said = UNKNOWN if row.edition is None else row.edition or "none"
    kept = sum(each.kind == "edition" for each in row.exceptions or ())
    more = [f"{len(row.older)} older"] if row.older else []
    more += [f"{kept} kept"] if kept else []
    return f"{said}, {', '.join(more)}" if more else said


def _missing(row: NoticeStatus) -> str:
    if row.gaps is None:
        return UNKNOWN
    parts = [_counted(row.missing_values, "value"), _counted(row.missing_items, "item")]
    return ", ".join(filter(None, parts)) or "-"


def _counted(several: Sequence[str] | None, what: str) -> str:
    return f"{len(several)} {what}{'' if len(several) == 1 else 's'}" if several else ""


def _findings(row: NoticeStatus) -> str:
    counts = ((row.errors, "error"), (row.warnings, "warning"), (row.infos, "info"))
    if any(number is None for number, _ in counts):
        return UNKNOWN
    said = [
        f"{number} {what}{'s' if number != 1 and what != 'info' else ''}" for number, what in counts if number
    ]
    return ", ".join(said) or "-"


def _approved(row: NoticeStatus) -> str:
    if row.approval is None:
        return UNKNOWN
    words = {
        "approved": row.approved_on or "yes",
        "stated": "not which words",
        "pending": "changed since",
        "mismatch": "does not fit",
    }
    return words.get(row.approval, "no")


def _review(row: NoticeStatus, day: str) -> str:
    if row.review_due is None:
        return UNKNOWN
    return f"{row.review_due}{', overdue' if row.is_overdue(day) else ''}" or "-"


def _exceptions(row: NoticeStatus, day: str) -> str:
    if row.exceptions is None:
        return UNKNOWN
    ended = len(row.ended(day))
    return f"{len(row.exceptions) or '-'}{f', {ended} ended' if ended else ''}"


def totals(rows: Sequence[NoticeStatus], day: str) -> str:
    """Return in one sentence how many notices there are, and how many are in which state."""
    notices = [row for row in rows if row.notice]
    counts = (
        (sum(row.is_draft for row in notices), "draft"),
        (sum(bool(row.gaps) for row in notices), "with gaps"),
        (sum(bool(row.errors) for row in rows), "with errors"),
        (sum(bool(row.older) for row in notices), "with older words"),
        (sum(row.approval in {"pending", "mismatch"} for row in notices), "not as approved"),
        (sum(row.is_overdue(day) for row in notices), "overdue for review"),
        (sum(bool(row.ended(day)) for row in notices), "with an exception that ended"),
    )
    of = f"{len(notices)} notice{'' if len(notices) == 1 else 's'}"
    return ", ".join([of, *(f"{number} {what}" for number, what in counts if number)])


# a spreadsheet


def render_csv(rows: Iterable[NoticeStatus], day: str, *, byte_order_mark: bool = False) -> str:
    """Return rows as CSV (RFC 4180), with a head; what is not known is empty.

    No cell can be a formula, a line of its own or an order to whoever reads the output: a cell that begins
    like a formula gets an apostrophe, and what acts is made visible.
    """
    put = StringIO()
    writer = csv.writer(put, lineterminator="\r\n")
    writer.writerow(_fields(NoticeStatus("", ""), ""))
    for row in sorted_rows(rows):
        writer.writerow(map(_cell, _fields(row, day).values()))
    return (BYTE_ORDER_MARK if byte_order_mark else "") + put.getvalue()


def _fields(row: NoticeStatus, day: str) -> dict[str, object]:
    has_notice = bool(row.notice)
    return {
        "site": row.site,
        "name": row.name,
        "notice": row.notice,
        "from": row.source,
        "in_force": "draft" if row.is_draft else row.in_force,
        "edition": row.edition,
        "packs": row.packs,
        "older": row.older,
        "missing_values": row.missing_values,
        "missing_items": row.missing_items,
        "errors": row.errors,
        "warnings": row.warnings,
        "infos": row.infos,
        "approval": row.approval,
        "approved_on": row.approved_on,
        "approved_by": row.approved_by,
        "pending": row.pending,
        "reviewed": row.reviewed,
        "review_due": row.review_due,
        "overdue": ("yes" if row.is_overdue(day) else "no")
        if has_notice and row.review_due is not None
        else None,
        "exceptions": None if row.exceptions is None else [describe(each) for each in row.exceptions],
        "ended": None if row.exceptions is None else len(row.ended(day)),
        "copy": row.copy,
        "changed": row.changed,
    }


def describe(exception: NoticeException) -> str:
    """Return in words what an exception does, until when and why."""
    parts = ", ".join(exception.parts)
    said = DID[exception.kind].format(about=exception.about, parts=parts)
    if exception.kind in {"dropped", "list"} and not parts:
        said = f"changes {exception.about}"
    until = f" until {exception.until}" if exception.until else ""
    return f"{said}{until}{f': {exception.reason}' if exception.reason else ''}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = value if isinstance(value, str | int) else "; ".join(map(str, value))  # type: ignore[call-overload]
    text = one_line(str(words))
    return f"'{text}" if text.startswith(_FORMULA) else text
