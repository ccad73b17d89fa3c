"""The status of notices that other repositories keep, from their records: files that nobody here vouches for.

A file is a ``status.json`` (of the command `status` or the builder `notices`), a ``notices.json``, or the
record of one reading copy. What a file does not say is not known.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.dates import parse_date
from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.checks.status import missing_values
from sphinx_privacynotice.model.notice_status import (
    MAX_LIST,
    MAX_TEXT,
    NoticeException,
    NoticeStatus,
    rows_from_json,
)
from sphinx_privacynotice.model.record import MISSING, SCHEMA_VERSION, Record, record_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.findings import Findings

MAX_FILES, MAX_ROWS = 2_000, 50_000
"""Files of other repositories, and notices in all of them."""

_MAKE = "Write the file again: the builder `notices` and `status --format json` make it"


def read_status_files(
    files: Iterable[tuple[Folder, str, Place | None]], findings: Findings
) -> list[NoticeStatus]:
    """Return the rows of files of other repositories; what cannot be used is reported and left out.

    Each file is given with its folder and the place that names it, if one does.
    """
    rows: list[NoticeStatus] = []
    for number, (folder, name, named_at) in enumerate(files):
        if number == MAX_FILES or len(rows) > MAX_ROWS:
            message = f"There are more than {MAX_FILES:,} files of records, or {MAX_ROWS:,} notices in them"
            findings.add(_finding(message, Place(name), "Give one `status.json` for many schools"))
            return rows[:MAX_ROWS]
        try:
            rows += _read(folder.read(name, named_at=named_at), folder.shown(name))
        except SourceError as error:
            findings.add(error.finding)
        except ValueError as error:
            why = short(str(error), 200)
            message = f"{short(name)} has no records that can be read: {why}"
            findings.add(_finding(message, Place(folder.shown(name)), _MAKE))
    return rows


def join_rows(
    own: Iterable[NoticeStatus], others: Iterable[NoticeStatus], findings: Findings
) -> list[NoticeStatus]:
    """Return the rows of a project with those of others, each notice once; what comes twice is reported.

    Two schools may have the same key: each is the only one in its repository. They are the same school if
    their names are, or if one is not known.
    """
    taken: dict[tuple[str, str], list[NoticeStatus]] = {}
    rows: list[NoticeStatus] = []
    for row in [*own, *others]:
        same = next(
            (
                each
                for each in taken.get((row.site, row.notice), ())
                if not (each.name and row.name) or each.name == row.name
            ),
            None,
        )
        if same is None:
            taken.setdefault((row.site, row.notice), []).append(row)
            rows.append(row)
            continue
        first = f"in {same.source}" if same.source else "in this project"
        of = f"“{short(row.site)}”" + (f", {short(row.notice)}," if row.notice else "")
        message = f"{of} is in {row.source}, and {first} already"
        hint = "Take out one of the two files, or rename the site file of one of the two schools"
        findings.add(_finding(message, Place(row.source), hint))
    return rows


def _finding(message: str, place: Place, hint: str) -> Finding:
    return Finding("status-records", message, place, hint)


def _read(text: str, source: str) -> list[NoticeStatus]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):  # too deep, or a number without end
        raise ValueError("it is not JSON") from None
    if not isinstance(data, dict):
        raise ValueError("it is not a JSON object")  # noqa: TRY004 - one kind of error for bad input
    if "rows" in data:
        return rows_from_json(data, source)
    if "notices" not in data:
        return [_row(record_from_json(data), source)]
    if data.get("schema") != SCHEMA_VERSION or not isinstance(data["notices"], list):
        raise ValueError(f"its `schema` is not {SCHEMA_VERSION}, which this version reads")
    return [_row(record_from_json(_with_schema(each)), source) for each in data["notices"]]


def _with_schema(data: Any) -> Any:
    return {**data, "schema": SCHEMA_VERSION} if isinstance(data, dict) else data


def _shown(text: str) -> str:
    """Return a text of a stranger's as it is shown: bounded, and with nothing in it that acts or hides."""
    return one_line(text[:MAX_TEXT])


def _row(record: Record, source: str) -> NoticeStatus:
    """Return what a record alone says of its notice."""
    for text in (record.site, record.notice, record.in_force):
        if len(text) > MAX_TEXT:
            raise ValueError(f"a key is longer than {MAX_TEXT} characters")
    if not record.site or (record.in_force and parse_date(record.in_force) is None):
        raise ValueError("it names no site, or its `in_force` is no day")
    exceptions: dict[NoticeException, None] = {}
    for block in record.blocks:
        kind = {"dropped": "dropped", "reworded": "reworded", "replaced": "reworded"}.get(block.edit)
        if kind and block.clause:
            parts = (_shown(block.part),) if block.part else ()
            about, reason = _shown(block.clause), _shown(block.reason)
            exceptions[NoticeException(kind, about, parts, "", reason)] = None
    missing = tuple(_shown(each.item) for each in record.coverage if each.status == MISSING)
    values = tuple(_shown(key) for key in missing_values(record))
    return NoticeStatus(
        one_line(record.site),
        one_line(record.notice),
        in_force=record.in_force,
        missing_values=values[:MAX_LIST],
        missing_items=missing[:MAX_LIST] if record.coverage else None,
        exceptions=tuple(exceptions)[:MAX_LIST],
        source=source,
    )
