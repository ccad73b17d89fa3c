"""What an upgrade does to a project, as data: what every report of it is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.report import DiffReport
    from sphinx_privacynotice.review.rewordings import Rewording


MENDED_AFTER = frozenset({"written-for"})
"""What a project may make an error and is there as long as words name another edition than is in force."""


@dataclass(frozen=True, slots=True)
class Move:
    """A notice that moves to another day.

    ``before`` is "" for a draft; ``file`` and ``line`` are where the day is written, ``shared`` says that
    this is a file which others extend, and ``chosen`` that the notice was asked for itself.
    """

    site: str
    notice: str
    before: str
    after: str
    file: str
    line: int
    shared: bool = False
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Announced:
    """An entry of `changes` that is added to notices of a kind in a file."""

    file: str
    notice: str
    on: str
    note: str


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value that newer words ask for and the site lacks.

    ``hint`` says what to write; ``needed`` that it is printed whatever else is given.
    """

    site: str
    notice: str
    clause: str
    key: str
    file: str
    hint: str
    needed: bool


@dataclass(frozen=True, slots=True)
class ComingEdition:
    """An edition of a clause that a new version of a pack brings, and that no notice takes yet."""

    clause: str
    edition: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PackChange:
    """A new version of a pack in place of the one in use.

    ``install`` is the command that installs it, "" for a pack that is a folder of the project. ``coming`` are
    its new editions; ``gone`` is what it has no more, each with what kind of thing it is and in how many
    notices it is in use; ``moved`` are laws, links and phrases that it has otherwise.
    """

    id: str
    before: str
    after: str
    install: str = ""
    coming: Sequence[ComingEdition] = ()
    gone: Sequence[tuple[str, str, int]] = ()
    moved: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What an upgrade does.

    ``diff`` is what readers read differently; ``appear`` and ``disappear`` are findings, of which ``unused``
    (values that are given and printed nowhere any more) and ``errors`` are shown apart. ``files`` are those
    to be written, ``by_hand`` what somebody must write, and ``notes`` what else there is to know.
    """

    day: str
    diff: DiffReport
    moves: Sequence[Move] = ()
    announced: Sequence[Announced] = ()
    values: Sequence[NewValue] = ()
    unused: Sequence[Finding] = ()
    appear: Sequence[Finding] = ()
    disappear: Sequence[Finding] = ()
    rewordings: Sequence[Rewording] = ()
    pack: PackChange | None = None
    files: Mapping[str, str | None] = field(default_factory=dict)
    by_hand: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def errors(self) -> list[Finding]:
        """The errors that the upgrade would make, but for what can be mended only after it."""
        return [
            finding
            for finding in self.appear
            if finding.severity.value == "error" and finding.code not in MENDED_AFTER
        ]


def moves_by_days(moves: Iterable[Move]) -> Mapping[tuple[str, str, str], list[Move]]:
    """Return moves by the day before, the kind of notice, and the file where it is shared ("" where not)."""

    def key(move: Move) -> tuple[str, str, str]:
        return (move.before, move.notice, move.file if move.shared else "")

    return {days: list(group) for days, group in groupby(sorted(moves, key=key), key=key)}
