"""Plans what an approval or a review writes, as texts of files: nothing here writes any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_date
from sphinx_privacynotice.review.approval import ApprovedCopy, Stamp, as_stamp
from sphinx_privacynotice.yamlio.edit import set_value
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, find
from sphinx_privacynotice.yamlio.writer import block

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from sphinx_privacynotice.model.format.schema import NoticeKeys
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.yamlio.writer import Tree


@dataclass(frozen=True, slots=True)
class Review:
    """A review that found nothing to change: its day, and that of the next one ("": none is planned)."""

    on: str
    next: str = ""


def stamp_tree(stamp: Stamp) -> dict[str, Tree]:
    """Return a stamp as a site file holds it."""
    given = {"by": stamp.by, "role": stamp.role, "on": stamp.on, "fingerprint": stamp.fingerprint}
    return {key: text for key, text in given.items() if text}


def with_stamp(text: str, kind: str, stamp: Stamp) -> str:
    """Return the text of a site file with the approval of its notice of ``kind``; comments and order stay.

    Raises `YamlEditError` where its layout leaves no certain place, and `YamlWriteError` for texts with
    characters that no value may hold.
    """
    path, tree = ("notices", kind, "approved"), stamp_tree(stamp)
    now = find(read_yaml(text, "").root, path)
    if isinstance(now, Mapping) and now.entries.keys() <= tree.keys():  # key by key: their comments stay
        for key, value in tree.items():
            text = set_value(text, (*path, key), value)
        return text
    return set_value(text, path, tree)


def with_review(text: str, kind: str, review: Review) -> str:
    """Return the text of a site file with a review of its notice of ``kind``; raises as `with_stamp`."""
    text = set_value(text, ("notices", kind, "reviewed"), review.on)
    return set_value(text, ("notices", kind, "review_due"), review.next) if review.next else text


def lines_by_hand(kind: str, tree: MappingOf[str, Tree]) -> list[str]:
    """Return the lines that a person puts into a site file whose layout leaves no certain place."""
    return block("notices", {kind: dict(tree)})


def approved_files(copies: ReadingCopies, record: Record, stamp: Stamp) -> dict[str, str | None]:
    """Return the file that keeps ``record`` as it was approved, for `replace_files`."""
    name = copies.approved_file(record.site, record.notice)
    return {name: ApprovedCopy(record, stamp).to_json()}


def next_review(data: NoticeKeys, on: str) -> str:
    """Return when a notice reviewed on the day ``on`` is due again: after as long as it was the last time.

    That is from the last review (else the approval, else the day from which it applies) to `review_due`: in
    months where the day of the month is the same. Returns "" where the two do not say.
    """
    stamp = as_stamp(data.approved)
    since = next(filter(None, (data.reviewed, stamp and stamp.on, data.in_force)), None)
    before, due = (parse_date(str(each)) if each else None for each in (since, data.review_due))
    if before is None or due is None or before.last_day >= due.last_day:
        return ""
    first, last, start = map(date.fromisoformat, (before.last_day, due.last_day, on))
    months = (last.year - first.year) * 12 + last.month - first.month
    try:
        if months and (first.day == last.day or (_ends(first) and _ends(last))):
            return _months_later(start, months).isoformat()
        return (start + (last - first)).isoformat()
    except (OverflowError, ValueError):
        return ""


def _ends(day: date) -> bool:
    """Say whether a day is the last of its month, as of a date that names the month alone."""
    return (day + timedelta(days=1)).day == 1


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
