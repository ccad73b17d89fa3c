"""Tells the same change in many schools once, with the list of schools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.changes import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.review.changes import Change, NoticeDiff

Key = tuple[str, str]


@dataclass(slots=True)
class SameChange:
    """One change, as the first of the notices has it, with all notices that have it."""

    change: Change
    notices: list[Key]


@dataclass(slots=True)
class NoticeGroup:
    """Notices that have the same changes, with these in the order of the page."""

    notices: tuple[Key, ...]
    changes: list[Change] = field(default_factory=list)

    @property
    def weight(self) -> str:
        """The weight of the heaviest change."""
        return max((change.weight for change in self.changes), key=WEIGHTS.index)


def same_changes(diffs: Iterable[NoticeDiff]) -> list[SameChange]:
    """Return every change once, in the order in which the notices have them."""
    found: dict[object, SameChange] = {}
    for diff in diffs:
        repeats: dict[object, int] = {}
        for change in diff.changes:
            # a notice may have one change twice
            repeats[change.signature] = number = repeats.get(change.signature, 0) + 1
            key = (change.signature, number)
            if key not in found:
                found[key] = SameChange(change, [])
            found[key].notices.append((diff.site, diff.notice))
    return list(found.values())


def group_by_notices(diffs: Iterable[NoticeDiff]) -> list[NoticeGroup]:
    """Return the changes by the notices that have them: those in most notices first, then by name."""
    groups: dict[tuple[Key, ...], NoticeGroup] = {}
    for same in same_changes(diffs):
        notices = tuple(same.notices)
        groups.setdefault(notices, NoticeGroup(notices)).changes.append(same.change)
    return sorted(groups.values(), key=lambda group: (-len(group.notices), group.notices))
