"""The approval of a notice: a fingerprint of what a reader reads, and what has changed since it was approved.

An approval is a stamp in the site file (`approved`) and a copy of the record as it was approved. The stamp's
fingerprint ties the two together, so that neither can change alone without being found.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal, Protocol

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.model.record import record_from_json, record_to_json
from sphinx_privacynotice.review.compare import compare_notice
from sphinx_privacynotice.review.fingerprint import (
    SCHEME,
    by_name,
    fingerprint,
    headings_of,
    moved_parts,
    parts_of,
    unstamped,
    what_differs,
)
from sphinx_privacynotice.review.substance import Weigher

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.changes import Change, NoticeDiff
    from sphinx_privacynotice.review.fingerprint import PartName

__all__ = [
    "ApprovalState",
    "ApprovedCopy",
    "PendingPart",
    "Stamp",
    "approval_state",
    "approver_text",
    "as_stamp",
    "compare_approved",
    "find_pending",
    "fingerprint",
    "read_approved",
]

State = Literal["approved", "pending", "mismatch", "none"]

LOST = "no copy of the approved words is kept"
BY_HAND = "it has no fingerprint, and so it does not say which words were approved"
"""Reasons of a mismatch that are told in other words."""

_FINGERPRINT = re.compile(r"\d{1,4}:[0-9a-f]{8,64}", re.ASCII)


class AnyStamp(Protocol):
    """An approval as a site file gives it (`model.format.schema.Approval`), or a `Stamp`."""

    @property
    def by(self) -> object: ...
    @property
    def role(self) -> object: ...
    @property
    def on(self) -> object: ...
    @property
    def fingerprint(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who approved a notice, as what, on which day, and the words' fingerprint; "" for what is unsaid."""

    by: str = ""
    role: str = ""
    on: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class ApprovedCopy:
    """What is kept of an approval: the record as it was approved, and the stamp it got."""

    record: Record
    stamp: Stamp

    def to_json(self) -> str:
        """Return the text of the file: the record without places, and the stamp as ``approval``."""
        stamp = {name: text for name, text in asdict(self.stamp).items() if text}
        made = record_to_json(self.record, places=False)
        return json_text({"schema": made.pop("schema"), "approval": stamp, **made})


@dataclass(frozen=True, slots=True)
class PendingPart:
    """A part of a notice that is not as approved.

    ``clause`` is its id, "" for the page's own words; ``section`` the heading it is under. ``changes`` are
    its changed sentences; there are none where only ``why`` differs: a link's target, the order, a column.
    """

    clause: str
    section: str
    changes: tuple[Change, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """The part as a report names it: by its heading, else by its clause."""
        return self.section or self.clause or "above the first heading"


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """Whether a notice says what was approved.

    ``state`` is `approved`; `pending` (words changed since: ``pending`` are the parts, in order); `mismatch`
    (the stamp and the approved copy are not of the same approval: ``reason`` says how); or `none`.
    """

    state: State
    pending: tuple[PendingPart, ...] = ()
    reason: str = ""


def as_stamp(approval: AnyStamp | None) -> Stamp | None:
    """Return the approval that a site file gives as texts, None where it gives none."""
    if approval is None:
        return None
    given = (approval.by, approval.role, approval.on, approval.fingerprint)
    stamp = Stamp(*(str(each or "") for each in given))
    return stamp if stamp != Stamp() else None


def read_approved(text: str) -> ApprovedCopy:
    """Return the approved copy that `ApprovedCopy.to_json` wrote; raise ValueError for any other text."""
    try:
        data = json.loads(text)
        record = record_from_json(data)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    given = data.get("approval")
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise ValueError("it does not say who approved it")
    return ApprovedCopy(record, Stamp(**{each.name: given.get(each.name, "") for each in fields(Stamp)}))


def approver_text(approval: AnyStamp | None) -> str:
    """Return who approved a notice and when: “A. Person, Chair of governors, on 2026-10-01”; or ""."""
    stamp = as_stamp(approval)
    if stamp is None:
        return ""
    who = ", ".join(each for each in (stamp.by, stamp.role) if each)
    return f"{who}{', ' if who else ''}on {stamp.on}" if stamp.on else who


def approval_state(
    record: Record,
    approval: AnyStamp | None,
    approved_record: Record | None,
    approved_as: AnyStamp | None = None,
    *,
    library: Library | None = None,
    details: bool = True,
) -> ApprovalState:
    """Return whether ``record`` says what was approved.

    ``approval`` is the stamp of the site file, ``approved_record`` the record as it was approved, and
    ``approved_as`` the stamp that is kept with it. ``library`` helps to weigh changes; without ``details``
    the parts that are pending are named, and their changes not listed.
    """
    stamp = as_stamp(approval)
    reason = _mismatch(stamp, approved_record, as_stamp(approved_as))
    if reason:
        return ApprovalState("mismatch", reason=reason)
    if stamp is None or approved_record is None:
        return ApprovalState("none")
    if fingerprint(record) == stamp.fingerprint:
        return ApprovalState("approved")
    return ApprovalState("pending", tuple(find_pending(approved_record, record, library, details=details)))


def _mismatch(stamp: Stamp | None, approved_record: Record | None, approved_as: Stamp | None) -> str:
    """Return in which way the stamp and the approved copy do not belong together, "" where they do."""
    if stamp is None:
        return "an approved copy is kept, and the site file has no `approved`" if approved_record else ""
    if not stamp.fingerprint:
        return BY_HAND
    if approved_record is None:
        return LOST
    if not _FINGERPRINT.fullmatch(stamp.fingerprint):
        return "its fingerprint is none"
    if not stamp.fingerprint.startswith(f"{SCHEME}:"):
        return "its fingerprint was made by another version of the tool"
    if fingerprint(approved_record) != stamp.fingerprint:
        return "its fingerprint is not that of the approved copy"
    if approved_as is not None and approved_as != stamp:
        return f"the approved copy is of another approval ({approver_text(approved_as)})"
    return ""


def find_pending(
    approved: Record, now: Record, library: Library | None = None, *, details: bool = True
) -> list[PendingPart]:
    """Return the parts of ``now`` that are not as ``approved``, in order; then those that are gone."""
    before, after = parts_of(approved), parts_of(now)
    old, new = by_name(before), by_name(after)
    touched = {name for name in [*old, *new] if old.get(name) != new.get(name)} | moved_parts(before, after)
    if not touched:
        return []
    changes: dict[PartName, list[Change]] = defaultdict(list)
    diff = compare_approved(approved, now, library) if details else None
    for change in diff.changes if diff else ():
        for section in dict.fromkeys((change.section, change.section_before or change.section)):
            changes[change.clause, "" if change.clause else section].append(change)
    headings = headings_of(approved) | headings_of(now)
    parts = []
    for name in dict.fromkeys([*new, *old]):
        if name in touched:
            found = tuple(dict.fromkeys(changes[name]))
            why = "" if found else what_differs(old.get(name, ""), new.get(name, ""))
            parts.append(PendingPart(name[0], headings.get(name, name[1]), found, why))
    return parts


def compare_approved(approved: Record, now: Record, library: Library | None = None) -> NoticeDiff:
    """Return how a notice differs from what was approved, but for the lines that print the approval."""
    return compare_notice(unstamped(approved), unstamped(now), Weigher(library), library)
