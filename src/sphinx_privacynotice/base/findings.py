"""A finding: what a check or a loader reports, with its place and a hint how to fix it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Severity(StrEnum):
    """How much a finding matters: errors fail a command, all but what is due with ``--strict``.

    Something is due when its day comes or has passed, which is no mistake of anybody's.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DUE = "due"

    @property
    def warns_in_builds(self) -> bool:
        """Whether a finding of this severity is a warning of a Sphinx build."""
        return self in {Severity.ERROR, Severity.WARNING}


MAX_PART_CHARS = 2_000
"""How many characters one part of a message may have."""


# not frozen: that makes each three times as dear, and loading 1,000 sites makes 180,000
@dataclass(slots=True, order=True, unsafe_hash=True)
class Place:
    """A place in a file a person wrote: lines and columns count from 1, and 0 means unknown.

    ``end_column`` is the one after the last character. Places that differ in their ends alone are equal.
    """

    file: Final[str]
    line: Final[int] = 0
    column: Final[int] = 0
    end_line: Final[int] = field(default=0, compare=False)
    end_column: Final[int] = field(default=0, compare=False)

    def __str__(self) -> str:
        """Return ``file:line:column`` as editors and terminals make it clickable."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, once.

    ``code`` is one of `base.codes` (and the subtype of the Sphinx warning); ``message`` says in one
    plain sentence what is wrong; ``hint`` how to put it right; ``key`` is the key path or clause it
    is about; ``related`` the second place where two places disagree; ``source_text`` and
    ``suggested_text`` are the line as it is and as it should be. ``site`` and ``notice`` are those that
    it is about, "" where that is all or not known.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    key: str = ""
    related: Place | None = None
    source_text: str = ""
    suggested_text: str = ""
    severity: Severity = Severity.ERROR
    site: str = ""
    notice: str = ""

    def __post_init__(self) -> None:
        """Cut the middle out of texts too long for a message, such as a key of three megabytes."""
        for name in ("message", "hint", "key"):
            text = getattr(self, name)
            if len(text) > MAX_PART_CHARS:
                half = (MAX_PART_CHARS - 1) // 2
                object.__setattr__(self, name, f"{text[:half]}…{text[-half:]}")

    @property
    def text(self) -> str:
        """The finding as one paragraph, without its place: what a Sphinx warning prints."""
        parts = [_sentence(self.message)]
        if self.hint:
            parts.append(_sentence(self.hint))
        if self.source_text:
            parts.append(f"You typed: {self.source_text.strip()}")
        if self.suggested_text:
            parts.append(f"Write: {self.suggested_text.strip()}")
        if self.related:
            parts.append(f"See also {self.related}.")
        return " ".join(parts)

    @property
    def sort_key(self) -> tuple[Place, str, str, str]:
        """Order findings by place, then by code and words, so that reports never depend on chance."""
        return (self.place, self.code, self.key, self.message)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


class Findings:
    """A growing, duplicate-free collection that hands its findings out sorted."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._found: dict[Finding, None] = {}
        self._places: set[tuple[str, Place]] = set()
        self._keys: set[str] = set()
        self.extend(findings)

    def add(self, finding: Finding) -> None:
        """Keep ``finding`` unless the same one is here."""
        self._found[finding] = None
        self._places.add((finding.code, finding.place))
        self._keys.add(finding.key)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Keep every one of ``findings``."""
        for finding in findings:
            self.add(finding)

    def discard(self, code: str, place: Place) -> None:
        """Take away what has ``code`` for ``place``: another finding says it better."""
        self._found = {each: None for each in self._found if (each.code, each.place) != (code, place)}
        self._places.discard((code, place))

    def has(self, code: str, place: Place) -> bool:
        """Return whether a finding with ``code`` is here for ``place``."""
        return (code, place) in self._places

    def about(self, key: str) -> bool:
        """Return whether a finding is here about exactly this ``key``."""
        return key in self._keys

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings in the order of their places."""
        return iter(sorted(self._found, key=lambda finding: finding.sort_key))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> list[Finding]:
        """The findings that make a command fail."""
        return [finding for finding in self if finding.severity is Severity.ERROR]

    def fail(self, *, strict: bool = False) -> bool:
        """Return whether they make a command fail: an error does, with ``strict`` all but what is due."""
        return any(
            each.severity is Severity.ERROR or (strict and each.severity is not Severity.DUE)
            for each in self._found
        )
