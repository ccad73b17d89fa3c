"""The record: a built notice as data, every block with where each word came from."""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one origin.

    ``value`` is the site key it was filled from, ``law`` the id of the law it cites, ``link`` the address
    it links to, ``ref`` the target of a cross-reference as typed.
    """

    text: str
    value: str = ""
    law: str = ""
    link: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a notice.

    ``kind`` is heading, paragraph, item, cell, term, code, image or left-out; ``level`` a heading's level
    or an item's depth (from 1); ``marker`` the item's marker ("-" or "1."), or "row.column" of a cell.
    ``page`` is the document it stands on; ``origin`` one of clause, site, page, phrase. ``edit`` is "",
    added, reworded, replaced, dropped or unmet (a guard did not hold; ``guards`` names its paths), with the
    author's ``reason``. Dropped and unmet blocks are listed and not printed.
    """

    kind: str
    page: str
    origin: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    marker: str = ""
    clause: str = ""
    edition: str = ""
    part: str = ""
    edit: str = ""
    reason: str = ""
    guards: tuple[str, ...] = ()

    @property
    def printed(self) -> bool:
        """Whether a reader of the notice sees this block."""
        return self.edit not in {"dropped", "unmet"}

    @property
    def text(self) -> str:
        """The block's words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """Where a printed value was written: file and line, and the layer (pack, trust, site or notice)."""

    file: str
    line: int
    layer: str


@dataclass(frozen=True, slots=True)
class Record:
    """A site's notice of one kind, whole: pages in order, blocks in reading order, values once."""

    site: str
    notice: str
    in_force: str
    pages: tuple[str, ...]
    blocks: tuple[Block, ...]
    values: dict[str, ValuePlace] = field(default_factory=dict)
