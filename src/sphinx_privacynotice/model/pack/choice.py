"""Chooses one of the editions of a clause or notice, or says why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.loader import NoticeEdition

Reason: TypeAlias = Literal["unknown", "not-yet", "ended", "no-such-edition", "no-such-pack"]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why a clause or notice has no edition for a day, in words for the author of the site."""

    reason: Reason
    message: str
    hint: str
    code: str

    def finding(self, place: Place, key: str = "", severity: Severity = Severity.ERROR) -> Finding:
        """Return it as a finding at ``place``."""
        return Finding(self.code, self.message, place, self.hint, key, severity=severity)


@dataclass(frozen=True, slots=True)
class Pin:
    """An edition that a site keeps; without ``revision`` its newest."""

    edition: str
    revision: int | None = None


_PIN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,3}))?", re.ASCII)


def parse_pin(text: str) -> Pin | None:
    """Return the edition that ``2018-05-25`` or ``2018-05-25.2`` names, None for anything else."""
    match = _PIN.fullmatch(text)
    if not match or not parse_day(match[1]):
        return None
    return Pin(match[1], int(match[2]) if match[2] else None)


EditionT = TypeVar("EditionT", "ClauseEdition", "NoticeEdition")


def latest_revisions(editions: Sequence[ClauseEdition]) -> list[ClauseEdition]:
    """Return the newest revision of each edition, oldest first: it replaces the others, with their end."""
    return list({edition.edition: edition for edition in editions}.values())


def pinned(editions: Sequence[ClauseEdition], pin: Pin, what: str) -> ClauseEdition | Unavailable:
    """Return the edition that a site keeps."""
    named = [edition for edition in editions if edition.edition == pin.edition]
    found = [edition for edition in named if pin.revision in {None, edition.revision}]
    if found:
        return found[-1]
    if named:
        message = f"The edition {pin.edition} of {what} has no revision {pin.revision}"
        have = [edition.label for edition in named]
    else:
        message = f"{what[0].upper()}{what[1:]} has no edition {pin.edition}"
        have = [edition.edition for edition in latest_revisions(editions)]
    return Unavailable("no-such-edition", message, f"It has {', '.join(have)}", "unknown-edition")


def newest_on(editions: Sequence[EditionT], day: str | None, what: str) -> EditionT | Unavailable:
    """Return the newest edition that holds on ``day``; for no day the newest without an end, if any.

    ``editions`` are sorted, oldest first.
    """
    if day is None:
        return next((edition for edition in reversed(editions) if not edition.until), editions[-1])
    found = next((edition for edition in reversed(editions) if edition.applies_on(day)), None)
    if found:
        return found
    begun = [edition for edition in editions if edition.edition <= day]
    coming = [edition.edition for edition in editions if edition.edition > day]
    if not begun:
        message = f"There are no words yet on {day} for {what}: its first edition is of {coming[0]}"
        hint = f"Let the notice apply from {coming[0]} or later"
        return Unavailable("not-yet", message, hint, "no-edition")
    last = max(reversed(begun), key=lambda edition: edition.until)
    message = f"There are no words on {day} for {what}: its edition {last.edition} ended on {last.until}"
    hint = "Leave it out, write your own words, or keep an edition with `editions:`"
    return Unavailable("ended", message, f"The next begins on {coming[0]}" if coming else hint, "no-edition")
