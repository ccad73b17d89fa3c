"""Findings about changes: whether people are told of what is material, and whether days move with words.

Articles 13(3) and 14(4) UK GDPR: who uses data for a new purpose tells people before. The regulator asks the
same of other changes of substance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.format.values import ChangedDate
from sphinx_privacynotice.review.changes import EDITORIAL, MATERIAL
from sphinx_privacynotice.review.reasons import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.review.changes import NoticeDiff

_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")

MAX_REASONS = 3


@dataclass(frozen=True, slots=True)
class Announcement:
    """An entry of a notice's `changes`: its day, what changed, and how people were told."""

    on: str
    note: str
    told: str

    @property
    def told_on(self) -> str:
        """The earliest day that `told` names, "" for none; other words may be around it."""
        return min((day for day in _DAY.findall(self.told) if parse_day(day)), default="")


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a site file says of a notice's days and changes; ``name`` is that of the site."""

    name: str
    in_force: str
    updated: str
    changes: tuple[Announcement, ...]
    place: Place


def facts_of(site: Site, kind: str) -> NoticeFacts:
    """Return what ``site`` says of its notice of ``kind``."""
    view = site.view(kind)
    changes = tuple(
        Announcement(str(each.on or ""), str(each.note or ""), str(each.told or ""))
        for each in view.data.changes
    )
    updated = ChangedDate.AUTO if view.updated_auto else str(view.data.updated or "")
    return NoticeFacts(site.name, view.day or "", updated, changes, site.notice_place(kind))


def new_entries(
    diffs: Sequence[NoticeDiff],
    old: Mapping[tuple[str, str], NoticeFacts],
    new: Mapping[tuple[str, str], NoticeFacts],
) -> dict[tuple[str, str], tuple[Announcement, ...]]:
    """Return the entries of `changes` that a notice has now and had not before, of notices that differ."""
    found: dict[tuple[str, str], tuple[Announcement, ...]] = {}
    for diff in diffs:
        before, now = old.get(diff.before or (diff.site, diff.notice)), new.get((diff.site, diff.notice))
        if now is not None:
            known = before.changes if before else ()
            fresh = tuple(each for each in now.changes if each not in known)
            found |= {(diff.site, diff.notice): fresh} if fresh else {}
    return found


def find_unannounced(
    diffs: Sequence[NoticeDiff],
    old: Mapping[tuple[str, str], NoticeFacts],
    new: Mapping[tuple[str, str], NoticeFacts],
    notice_days: int = 0,
) -> Iterator[Finding]:
    """Yield what is wrong with the days and entries of notices that change; nothing of drafts and new ones.

    ``notice_days`` is how long before a material change applies people are to be told.
    """
    for diff in diffs:
        key = (diff.site, diff.notice)
        before, now = old.get(diff.before or key), new.get(key)
        if before is None or now is None or not before.in_force or not now.in_force:
            continue
        if diff.weight == MATERIAL:
            yield from _untold(diff, before, now, notice_days)
        if (
            diff.weight not in {"", EDITORIAL}
            and now.updated != ChangedDate.AUTO
            and (before.in_force, before.updated, before.changes)
            == (
                now.in_force,
                now.updated,
                now.changes,
            )
        ):
            yield _finding(
                "change-undated",
                diff,
                now,
                f"The words of {_of(diff, now)} change, but `in_force`, `updated` and `changes` stay",
                f"Set `updated:` in {now.place.file} to the day of the change, or move `in_force:`",
            )


def _untold(diff: NoticeDiff, before: NoticeFacts, now: NoticeFacts, notice_days: int) -> Iterator[Finding]:
    new = [each for each in now.changes if each not in before.changes]
    last = max((each.on for each in before.changes), default="")
    # what is noted for a day before the last change, or changed there, is of an earlier change
    fresh = [each for each in new if each.on >= last]
    told = [each for each in fresh if each.told.strip()]
    if told:
        yield from _too_soon(diff, now, told, notice_days)
        return
    reasons = list(dict.fromkeys(each.because for each in diff.changes if each.weight == MATERIAL))
    why = "; ".join(reasons[:MAX_REASONS]) + ("; …" if len(reasons) > MAX_REASONS else "")
    what = f"{_of(diff, now)} changes so that people are to be told ({short(why, 200)})"
    if fresh:
        lacks = "and no new entry of `changes` says how"
        hint = f"Add `told:` to the entry of {fresh[-1].on} in {now.place.file}, as `letter home, 2026-09-14`"
    else:
        lacks = "and `changes` has no new entry"
        if new:
            lacks += f" since that of {last}: the one of {new[-1].on} is of an earlier change"
        stays = before.in_force == now.in_force
        move = "Set `in_force:` to the day from which it applies, and add" if stays else "Add"
        day = "that day" if stays else max(now.in_force, last)
        hint = (
            f"{move} to the notice in {now.place.file}: `changes: [{{on: {day}, note: …, told: …}}]`,"
            " with what changes, and how and on which day people were told"
        )
    yield _finding("change-untold", diff, now, f"{what}, {lacks}", hint)


def _too_soon(
    diff: NoticeDiff, now: NoticeFacts, told: Sequence[Announcement], notice_days: int
) -> Iterator[Finding]:
    """Yield the entries by which people were told too late, or on no day that is named."""
    for each in told:
        if not each.told_on:
            if notice_days:
                message = f"The entry of {each.on} in `changes` of {_of(diff, now)} does not say on which day"
                hint = "Put the day into `told:`, as `letter home, 2026-09-14`"
                yield _finding("change-too-soon", diff, now, f"{message} people were told", hint)
            continue
        earliest = _later(each.told_on, notice_days)
        if now.in_force < earliest:
            late = f"less than {count(notice_days, 'day')} before it applies"
            if now.in_force < each.told_on:
                late = "after it applies"
            message = f"People were told of the change of {_of(diff, now)} on {each.told_on}, {late}"
            hint = f"Set `in_force:` to {earliest} or later"
            yield _finding("change-too-soon", diff, now, f"{message} (from {now.in_force})", hint)


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return "9999-12-31"


def _of(diff: NoticeDiff, facts: NoticeFacts) -> str:
    return f"the notice {diff.notice} of {facts.name}"


def _finding(code: str, diff: NoticeDiff, facts: NoticeFacts, message: str, hint: str) -> Finding:
    message = message[:1].upper() + message[1:]
    key = f"notices.{diff.notice}"
    return Finding(
        code,
        message,
        facts.place,
        hint,
        key,
        severity=Severity.WARNING,
        site=diff.site,
        notice=diff.notice,
    )
