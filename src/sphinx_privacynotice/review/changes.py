"""What may change in a notice, as data: words, their cause and weight, and what is not of substance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_privacynotice.review.redline import Mark

EDITORIAL, CLARIFYING, MATERIAL = WEIGHTS = ("editorial", "clarifying", "material")
"""How much a change matters to whom the data is about, from least to most."""

REWRAP, MARKUP, LINK, RENAME, RECORD = MINOR_KINDS = ("rewrap", "markup", "link", "rename", "record")
"""What changes no word: line breaks, markup, a link's target, names of pages and sites, the record alone."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why words differ.

    ``kind`` is value (``key``, ``layer`` and, where it is known, ``place``), edition (``before`` and
    ``after`` are editions of a clause; ``note`` is what its pack says of the change, ``laws`` what is newly
    cited), pack (other words in the same edition), page (typed on the page, or an exception there, with its
    ``reason``), guard (a part whose condition, ``key``, holds now or held: ``after`` or ``before`` is met),
    law (the law ``key`` is cited otherwise; ``before`` and ``after`` are the days of the notice), order,
    phrase or tool.
    """

    kind: str
    key: str = ""
    layer: str = ""
    place: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    reason: str = ""
    laws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that is printed otherwise: its key, and the words before and after."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a notice: sentences of one clause that are added, removed, changed or moved.

    ``section`` is the heading above it (``section_before`` another one, where it was), ``lead`` what it
    belongs to there, as the records that a period is of; ``after`` are, of what was moved, the headings that
    it came after before and now. A changed sentence has ``marks``; ``words``
    says whether more than values differ in it. ``weight`` is one of `WEIGHTS`, and ``because`` says why.
    Changes with the same ``signature`` are one change in several notices. ``also_on`` are pages of single
    readers on which the same words change in the same way.
    """

    kind: str
    section: str
    clause: str
    part: str
    page: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    values: tuple[ValueChange, ...] = ()
    words: bool = True
    causes: tuple[Cause, ...] = ()
    weight: str = CLARIFYING
    because: str = ""
    section_before: str = ""
    lead: str = ""
    after: tuple[str, str] = ("", "")
    whole_clause: bool = False
    also_on: tuple[str, ...] = ()
    signature: tuple[object, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Minor:
    """Changes of one kind that change no word: how many blocks, and what for example."""

    kind: str
    count: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class NoticeDiff:
    """A notice of a site before and after.

    ``state`` is changed, new, gone or same (no word differs); ``before`` is the site and notice of before,
    where they were called otherwise. ``sentences`` counts those of a notice that is new or gone, which are
    not listed.
    """

    site: str
    notice: str
    state: str
    before: tuple[str, str] | None = None
    in_force: tuple[str, str] = ("", "")
    changes: tuple[Change, ...] = ()
    minors: tuple[Minor, ...] = ()
    sentences: int = 0

    @property
    def weight(self) -> str:
        """The weight of the heaviest change, "" where no word differs."""
        if self.state in {"new", "gone"}:
            return MATERIAL
        weights = {change.weight for change in self.changes}
        return next((weight for weight in reversed(WEIGHTS) if weight in weights), "")
