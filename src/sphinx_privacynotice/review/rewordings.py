"""Own words whose standard text has moved: standard words then, the school's own, standard words now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.model.record import Run
from sphinx_privacynotice.review.redline import KEPT, Mark, redline, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Key = tuple[str, str]

KINDS = {
    "reword": "reworded on the page",
    "body": "own words for the whole clause",
    "drop": "dropped on the page",
    "omit": "the whole clause left out on the page",
    "item": "an entry of the site’s list in place of standard items",
    "drop-item": "standard items dropped by the site’s list",
    "pack": "a clause of your own pack in place of another pack’s",
    "edition": "kept at an older edition",
}
"""What departs from the standard text, by kind."""

AROUND = 80
"""Characters of unchanged words that are shown on each side of a change."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """What departs from the standard text, and the standard words that it was made against and those now.

    ``kind`` is one of `KINDS`; ``parts`` are the parts or items of the clause, none for the whole. ``then``
    and ``now`` are the standard words of the editions ``before`` and ``after`` ("": there are none any more),
    ``own`` the school's own, "" where it leaves the words out or keeps an edition. ``note`` is what the pack
    says of the newer edition. What differs in values alone has the same ``signature``.
    """

    site: str
    notice: str
    kind: str
    clause: str
    parts: tuple[str, ...]
    place: str
    reason: str
    before: str
    after: str
    then: str
    own: str
    now: str
    note: str = ""
    signature: tuple[object, ...] = field(default=(), repr=False, compare=False)

    @property
    def what(self) -> str:
        """What it is about, in words."""
        parts = f" ({listed(self.parts)})" if self.parts else ""
        return f"{self.clause}{parts}: {KINDS[self.kind]}"

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The standard words of then and of now as one text with marks."""
        return redline([Run(self.then)], [Run(self.now)])


@dataclass(slots=True)
class SameRewording:
    """One rewording, as the first of the notices has it, with all notices that have it and the places."""

    rewording: Rewording
    notices: list[tuple[Key, str]]


def same_rewordings(rewordings: Iterable[Rewording]) -> list[SameRewording]:
    """Return each rewording once, those of most notices first, then in their order."""
    found: dict[object, SameRewording] = {}
    for each in rewordings:
        same = found.setdefault(each.signature or each, SameRewording(each, []))
        same.notices.append(((each.site, each.notice), each.place))
    return sorted(found.values(), key=lambda same: -len(same.notices))


def shortened(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield marks as a reader sees them, of long unchanged words only those next to a change."""
    every = list(without_keys(marks))
    for number, mark in enumerate(every):
        if mark.kind != KEPT or len(mark.text) <= 2 * AROUND + 20:
            yield mark
            continue
        first = "" if number == 0 else mark.text[:AROUND]
        last = "" if number == len(every) - 1 else mark.text[-AROUND:]
        yield replace(mark, text=f"{first} … {last}")
