"""The status of a notice: a row of a trust's overview, as data that projects exchange (status.json)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.dates import parse_date
from sphinx_privacynotice.base.escape import json_text, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCHEMA_VERSION = 1

APPROVALS = ("approved", "stated", "pending", "mismatch", "none")
"""Approved as it is; said to be, without a fingerprint; changed since; another one approved; not at all."""

COPIES = ("current", "differs", "missing")
"""What the reading copy of a notice is."""

EXCEPTIONS = ("omitted", "dropped", "reworded", "heading", "edition", "list", "not-applicable", "check")
"""What a site or page may do otherwise than the standard."""

MAX_TEXT, MAX_LIST = 500, 1_000
"""Characters of a text and entries of a list that a row of another project may have."""


@dataclass(frozen=True, slots=True)
class NoticeException:
    """Where a site or page departs from the standard.

    ``kind`` is one of `EXCEPTIONS`, ``about`` the clause, list, item or check, ``parts`` the ids of what is
    left out or reworded, or the edition that is kept; ``until`` is the day on which it ends, "" for none.
    """

    kind: str
    about: str
    parts: tuple[str, ...] = ()
    until: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoticeStatus:
    """The status of one notice of one site; None is what is not known.

    ``notice`` is "" for a site that has no notice (or whose file cannot be read), ``in_force`` for a draft.
    ``edition`` is the notice's, ``packs`` are those that its words are from, with their versions, ``older``
    the clauses of which newer words are right on the day that was asked for. ``missing_values`` are keys,
    ``missing_items`` ids of the checklist. ``approval`` is one of `APPROVALS`, ``pending`` are the clauses
    that changed since; ``copy`` is one of `COPIES`. ``changed`` is the day of the last change that the site
    names.
    ``source`` is the file of another repository that the row is from, "" for the project's own.
    """

    site: str
    notice: str
    name: str | None = None
    in_force: str | None = None
    edition: str | None = None
    packs: tuple[str, ...] | None = None
    older: tuple[str, ...] | None = None
    pages: tuple[str, ...] | None = None
    missing_values: tuple[str, ...] | None = None
    missing_items: tuple[str, ...] | None = None
    errors: int | None = None
    warnings: int | None = None
    infos: int | None = None
    approval: str | None = None
    approved_on: str | None = None
    approved_by: str | None = None
    pending: tuple[str, ...] | None = None
    reviewed: str | None = None
    review_due: str | None = None
    exceptions: tuple[NoticeException, ...] | None = None
    copy: str | None = None
    changed: str | None = None
    source: str = ""

    @property
    def shown_name(self) -> str:
        """The site's name, or its key where that is not known."""
        return self.name or self.site

    @property
    def is_draft(self) -> bool:
        """Whether the notice has no day yet."""
        return self.in_force == "" and bool(self.notice)

    @property
    def gaps(self) -> int | None:
        """How many values and items are missing, None where neither is known."""
        known = [each for each in (self.missing_values, self.missing_items) if each is not None]
        return sum(map(len, known)) if known else None

    def is_overdue(self, day: str) -> bool:
        """Return whether the notice should have been reviewed before ``day`` ("": no day is asked for)."""
        due = parse_date(self.review_due or "")
        return bool(day) and due is not None and due.last_day < day

    def ended(self, day: str) -> list[NoticeException]:
        """Return the exceptions that have ended on ``day``."""
        return [each for each in self.exceptions or () if day and each.until and each.until <= day]

    def needs_work(self, day: str) -> bool:
        """Return whether somebody has to act, as of ``day``: anything is wrong, overdue or not as approved.

        A gap in a draft is none: it is what a draft is for.
        """
        gaps = bool(self.gaps) and not self.is_draft
        changed = self.approval in {"pending", "mismatch"} or self.copy in {"differs", "missing"}
        return gaps or changed or bool(self.errors) or self.is_overdue(day) or bool(self.ended(day))


@dataclass(frozen=True, slots=True)
class KeptState:
    """What is kept beside a project says of a notice: of its approval, and its reading copy.

    The fields are those of `NoticeStatus` with the same names.
    """

    approval: str = "none"
    pending: tuple[str, ...] = ()
    copy: str | None = None


def sorted_rows(rows: Iterable[NoticeStatus]) -> list[NoticeStatus]:
    """Return rows by name, then by notice."""
    return sorted(
        rows, key=lambda row: (row.shown_name.casefold(), row.shown_name, row.site, row.notice, row.source)
    )


def status_json(rows: Iterable[NoticeStatus], day: str = "") -> str:
    """Return the text of ``status.json``: all rows, sorted; what is not known is left out.

    ``day`` is the one that was asked for, if any: with it each row says what is overdue and has ended.
    """
    made = [_row_fields(row, day) for row in sorted_rows(rows)]
    return json_text({"schema": SCHEMA_VERSION, **({"as_of": day} if day else {}), "rows": made})


def _row_fields(row: NoticeStatus, day: str) -> dict[str, object]:
    made: dict[str, object] = {}
    for each in fields(row):
        value = getattr(row, each.name)
        if value is None or (each.name == "source" and not value):
            continue
        if each.name == "exceptions":
            made["exceptions"] = [_exception_fields(exception) for exception in value]
        else:
            made[each.name] = list(value) if isinstance(value, tuple) else value
        if each.name == "review_due" and day:
            made["overdue"] = row.is_overdue(day)
        if each.name == "exceptions" and day:
            made["ended"] = len(row.ended(day))
    return made


def _exception_fields(exception: NoticeException) -> dict[str, object]:
    given = {each.name: getattr(exception, each.name) for each in fields(exception)}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value
    }


def rows_from_json(data: Any, source: str) -> list[NoticeStatus]:
    """Return the rows of a ``status.json`` of another project, which nobody here vouches for.

    Fields that are not known here are skipped. Raises ValueError, in plain words and with the path of what is
    wrong, for anything that is not of this schema.
    """
    version = data.get("schema") if isinstance(data, dict) else None
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise ValueError(f"its `schema` is not {SCHEMA_VERSION}, which this version reads")
    rows = data.get("rows")
    if not isinstance(rows, list):
        raise ValueError("`rows` is not a list")  # noqa: TRY004 - one kind of error for bad input
    return [_parse_row(row, f"rows[{number}]", source) for number, row in enumerate(rows)]


def _parse_row(data: Any, path: str, source: str) -> NoticeStatus:
    given = _map(data, path)
    if not given.get("site"):
        raise ValueError(f"`{path}` names no site")
    parsed = {name: parse(given[name], f"{path}.{name}") for name, parse in _PARSERS.items() if name in given}
    return NoticeStatus(**{"notice": "", **parsed, "source": source})


def _map(data: Any, path: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ValueError(f"`{path}` is not an object")  # noqa: TRY004 - as above
    return data


def _text(data: Any, path: str) -> str:
    if not isinstance(data, str):
        raise ValueError(f"`{path}` is not a text")  # noqa: TRY004 - as above
    if len(data) > MAX_TEXT:
        raise ValueError(f"`{path}` is longer than {MAX_TEXT} characters")
    return one_line(data)  # it goes to pages, too, where nothing may act or hide


def _date(data: Any, path: str) -> str:
    text = _text(data, path)
    if text and parse_date(text) is None:
        raise ValueError(f"`{path}` is no date")
    return text


def _number(data: Any, path: str) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data < 10**9:
        raise ValueError(f"`{path}` is no number")
    return data


def _list(data: Any, path: str) -> list[Any]:
    if not isinstance(data, list):
        raise ValueError(f"`{path}` is not a list")  # noqa: TRY004 - as above
    if len(data) > MAX_LIST:
        raise ValueError(f"`{path}` has more than {MAX_LIST:,} entries")
    return data


def _texts(data: Any, path: str) -> tuple[str, ...]:
    return tuple(_text(each, f"{path}[{number}]") for number, each in enumerate(_list(data, path)))


def _one_of(known: tuple[str, ...]) -> Callable[[Any, str], str]:
    def parse(data: Any, path: str) -> str:
        if data not in known:
            raise ValueError(f"`{path}` is none of {', '.join(known)}")
        return str(data)

    return parse


def _exceptions(data: Any, path: str) -> tuple[NoticeException, ...]:
    made = []
    for number, each in enumerate(_list(data, path)):
        here = f"{path}[{number}]"
        given = {"kind": "", "about": "", **_map(each, here)}
        parsed = {
            name: parse(given[name], f"{here}.{name}")
            for name, parse in _EXCEPTION_PARSERS.items()
            if name in given
        }
        made.append(NoticeException(**parsed))
    return tuple(made)


_EXCEPTION_PARSERS: dict[str, Callable[[Any, str], Any]] = {
    "kind": _one_of(EXCEPTIONS),
    "about": _text,
    "parts": _texts,
    "until": _date,
    "reason": _text,
}
_PARSERS: dict[str, Callable[[Any, str], Any]] = {
    **dict.fromkeys(("site", "notice", "name", "approved_by"), _text),
    **dict.fromkeys(("in_force", "edition", "approved_on", "reviewed", "review_due", "changed"), _date),
    **dict.fromkeys(("packs", "older", "pages", "missing_values", "missing_items", "pending"), _texts),
    **dict.fromkeys(("errors", "warnings", "infos"), _number),
    "approval": _one_of(APPROVALS),
    "exceptions": _exceptions,
    "copy": _one_of(COPIES),
}
