"""A record as a tree: its blocks in reading order, with what is nested in what.

A record is a flat list of blocks. What is made of one (a page of an earlier notice, a fragment of HTML,
Markdown) needs lists in lists and the cells of tables together: that is decided here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.model.record import OF_A_BUILD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.record import Block, Record

MAX_DEPTH = 9
"""How deep lists are nested: a record is data, and writers call themselves for each level."""

BULLETS = frozenset(("", "-", "*", "+", "•"))

_NUMBERED = re.compile(r"(\d{1,6})[.)]", re.ASCII)
# a no-break space is a word's own
_SPACE = re.compile("[^\\S\u00a0\u2007\u202f]+")
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block that holds no other: all but items and cells."""

    block: Block


@dataclass(slots=True)
class Item:
    """An item of a list: its own block, and what is nested in it."""

    block: Block
    parts: list[Part] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The marker that is no bullet and no number (``[1]`` of a footnote), which is printed as words."""
        marker = self.block.marker
        return "" if marker in BULLETS or _NUMBERED.fullmatch(marker) else clean(marker)


@dataclass(slots=True)
class List:
    """A list; ``start`` is the number of the first item, None for bullets."""

    start: int | None
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell of a table, with its blocks; ``head`` is "column" or "row" where it is the head of one."""

    head: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table, row by row."""

    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def heads(self) -> int:
        """How many rows at its top are nothing but heads of columns."""
        number = 0
        while number < len(self.rows) and all(cell.head == "column" for cell in self.rows[number]):
            number += 1
        return number


Part = Leaf | List | Table


def record_tree(record: Record) -> list[Part]:
    """Return what a reader of ``record`` sees; what a build fills in has no words here, and is left out."""
    made = _Tree()
    for block in record.blocks:
        if block.printed and not (block.kind == "left-out" and block.text in OF_A_BUILD):
            made.add(block)
    return made.top


class _Tree:
    def __init__(self) -> None:
        self.top: list[Part] = []
        self.lists: list[List] = []
        self.table: Table | None = None
        self.row = self.cell = ""

    def add(self, block: Block) -> None:
        if block.kind == "cell":
            self._cell(block)
            return
        self.table = None
        if block.kind == "item":
            self._item(block)
        else:
            depth = 0 if block.kind == "heading" else block.level
            self._place(depth).append(Leaf(block))

    def _place(self, depth: int) -> list[Part]:
        """Return where a block belongs: in the last item of its depth, or in no list."""
        del self.lists[max(min(depth, MAX_DEPTH), 0) :]
        return self.lists[-1].items[-1].parts if self.lists else self.top

    def _item(self, block: Block) -> None:
        depth = min(max(block.level, 1), MAX_DEPTH, len(self.lists) + 1)
        del self.lists[depth:]
        number = _NUMBERED.fullmatch(block.marker)
        if len(self.lists) == depth and (self.lists[-1].start is None) == (number is not None):
            self.lists.pop()
        if len(self.lists) < depth:
            made = List(int(number[1]) if number else None)
            self._place(depth - 1).append(made)
            self.lists.append(made)
        self.lists[-1].items.append(Item(block))

    def _cell(self, block: Block) -> None:
        row = block.marker.partition(".")[0]
        if self.table is None:
            self.table = Table()
            self._place(block.level).append(self.table)
            self.row = self.cell = ""
        if row != self.row or not self.table.rows:
            self.table.rows.append([])
        elif block.marker == self.cell:  # a second block of the cell
            self.table.rows[-1][-1].blocks.append(block)
            return
        self.row, self.cell = row, block.marker
        self.table.rows[-1].append(Cell(block.head, [block]))


def clean(text: str) -> str:
    """Return words on one line, with what acts made visible."""
    return escape_controls(_SPACE.sub(" ", text))


def escape_lines(text: str) -> str:
    """Return ``text`` with each line as it is, and what acts made visible."""
    return "\n".join(map(escape_controls, text.split("\n")))


def safe_address(address: str) -> str:
    """Return an address that a link may lead to: http, https, mailto or tel; "" for any other."""
    return address if _SAFE.fullmatch(address) else ""


def heading_depths(levels: Iterable[int]) -> list[int]:
    """Return how deep each heading is, from 1, by its level in the record: no step down is skipped."""
    above: list[int] = []
    made = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        made.append(len(above))
    return made


def title_of(record: Record) -> str:
    """Return the first heading of a record, "" where it has none."""
    return next(
        (clean(block.text) for block in record.blocks if block.kind == "heading" and block.printed), ""
    )
