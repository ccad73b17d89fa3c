"""The versions of a notice over time, and what changed from each to the next, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.changes import EDITORIAL, MATERIAL
from sphinx_privacynotice.review.compare import compare_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.earlier import EarlierCopy


@dataclass(frozen=True, slots=True)
class Version:
    """What a notice says from a day on.

    ``until`` is the last day on which it does, "" where no other follows. ``notes`` are what the packs say of
    the editions that came with it, ``sections`` the headings below which other words changed; both are empty
    for the first version. ``weight`` is that of the heaviest change, ``first`` says that none is before it.
    """

    day: str
    until: str
    record: Record
    notes: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    weight: str = MATERIAL
    first: bool = False


def make_versions(
    copies: Iterable[EarlierCopy],
    now: Record | None,
    library: Library | None = None,
    told: Collection[str] = (),
) -> list[Version]:
    """Return the versions of a notice, oldest first: earlier copies, then what it says ``now``.

    A draft is no version, nor is a copy of a day on which the notice of now applies already. Of the days
    ``told`` somebody has said what changed: these versions are not compared with the ones before.
    """
    records = [
        copy.record for copy in copies if not (now and now.applies_from) or copy.day < now.applies_from
    ]
    records += [now] if now is not None and now.applies_from else []
    ends = [day_before(new.applies_from) for new in records[1:]]
    made = [Version(each.applies_from, "", each, first=True) for each in records[:1]]
    for old, new in pairwise(records):
        if new.applies_from in told:
            made.append(Version(new.applies_from, "", new))
            continue
        diff = _compare(old, new, library)
        notes, sections = _what_changed(diff) if diff else ((), ())
        made.append(Version(new.applies_from, "", new, notes, sections, diff.weight if diff else ""))
    return [
        Version(each.day, end, each.record, each.notes, each.sections, each.weight, each.first)
        for each, end in zip(made, [*ends, ""], strict=True)
    ]


def day_before(day: str) -> str:
    """Return the day before ``day``."""
    try:
        return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    except OverflowError:
        return day


def _compare(old: Record, new: Record, library: Library | None) -> NoticeDiff | None:
    key = (new.site, new.notice)
    return next(iter(compare_records({key: old}, {key: new}, library)), None)


def _what_changed(diff: NoticeDiff) -> tuple[tuple[str, ...], tuple[str, ...]]:
    notes: dict[str, None] = {}
    sections: dict[str, None] = {}
    for change in diff.changes:
        told = [
            one_line(cause.note)
            for cause in change.causes
            if cause.kind == "edition" and cause.note and cause.before < cause.after
        ]
        notes |= dict.fromkeys(told)
        heading = change.section or next(iter(change.new or change.old), "")
        if not told and change.weight != EDITORIAL and heading:
            sections[one_line(heading)] = None
    return tuple(notes), tuple(sections)
