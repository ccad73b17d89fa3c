"""What a clause's text is made of, and the one parse that makes it.

The text is CommonMark with values and marks. myst-parser's grammar gives the tokens; nothing is
evaluated. A template is parsed once and filled many times (`fill`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sphinx_privacynotice.model.site.paths import PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Finding


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Strong text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ValueOf:
    """A value by its path."""

    path: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A law by its id; without ``words`` in its canonical form."""

    key: str
    words: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link to ``target`` or, if that is empty, to the value at ``path``."""

    children: tuple[Inline, ...]
    target: str = ""
    path: str = ""
    line: int = 0


Inline: TypeAlias = Words | Strong | Emphasis | ValueOf | Citation | Link


@dataclass(frozen=True, slots=True)
class Condition:
    """A value that is there or, with ``word``, that is this word; ``wanted`` is False for *unless*."""

    path: str
    word: str = ""
    wanted: bool = True

    def __str__(self) -> str:
        """Return the condition as its clause writes it."""
        return ("" if self.wanted else "unless ") + self.path + (f" = {self.word}" if self.word else "")


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands before a block's own words: its id, its guards, the list it is written for."""

    id: str = ""
    guards: tuple[Condition, ...] = ()
    each: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a table's cell."""

    inlines: tuple[Inline, ...]
    line: int
    marks: Marks = Marks()


@dataclass(frozen=True, slots=True)
class Item:
    """A list's item; its marks are those of its first paragraph."""

    blocks: tuple[Block, ...]
    line: int
    marks: Marks = Marks()

    @property
    def slot(self) -> str:
        """The path of the value that is all the item holds, or nothing."""
        if len(self.blocks) == 1 and isinstance(self.blocks[0], Paragraph):
            inlines = self.blocks[0].inlines
            if len(inlines) == 1 and isinstance(inlines[0], ValueOf):
                return inlines[0].path
        return ""


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; ``start`` is the first number of a numbered one, None for bullets."""

    items: tuple[Item, ...]
    line: int
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row; its marks are those of its first cell."""

    cells: tuple[Paragraph, ...]
    line: int
    marks: Marks = Marks()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of heads."""

    head: Row
    rows: tuple[Row, ...]
    line: int


Block: TypeAlias = Paragraph | ListBlock | Table
Marked: TypeAlias = Paragraph | Item | Row


@dataclass(frozen=True, slots=True)
class Template:
    """A clause's text, parsed, with what is wrong with it."""

    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def ids(self) -> list[str]:
        """The ids of its parts, in order."""
        return [marked.marks.id for marked in self.marked if marked.marks.id]

    @property
    def marked(self) -> list[Marked]:
        """Its blocks that can carry marks, the outer before the inner."""
        return list(marked_blocks(self.blocks))

    @property
    def lists(self) -> frozenset[str]:
        """The first steps of the paths that its words go through or print."""
        paths = [marked.marks.each for marked in self.marked]
        inlines = (inline for marked in self.marked for inline in inlines_of(marked))
        paths += [inline.path for inline in inlines if isinstance(inline, ValueOf | Link)]
        return frozenset(path.partition(".")[0] for path in paths)


_VALUE = re.compile(r"\{\{([^{}]*)\}\}")


def parse_title(title: str) -> tuple[Words | ValueOf, ...]:
    """Return what a clause's title is made of: words, and values in braces; what is no path stays words."""
    made: list[Words | ValueOf] = []
    for number, piece in enumerate(_VALUE.split(title)):
        path = piece.strip()
        if number % 2:
            made.append(ValueOf(path, 1) if PATH.fullmatch(path) else Words(f"{{{{{piece}}}}}"))
        elif piece:
            made.append(Words(piece))
    return tuple(made)


def marked_blocks(blocks: tuple[Block, ...]) -> Iterator[Marked]:
    """Go through every block that can carry marks, the outer before the inner."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield item
                yield from marked_blocks(item.blocks)
        else:
            yield from (block.head, *block.rows)


def names(marked: Marked, path: str) -> bool:
    """Say whether a block, or one nested in it, names ``path`` or a field of it."""
    inner = marked_blocks(marked.blocks) if isinstance(marked, Item) else ()
    return any(
        f"{named}.".startswith(f"{path}.")
        for each in (marked, *inner)
        for named in (
            each.marks.each,
            *(guard.path for guard in each.marks.guards),
            *(inline.path for inline in inlines_of(each) if isinstance(inline, ValueOf | Link)),
        )
    )


def inlines_of(marked: Marked) -> Iterator[Inline]:
    """Go through the inlines of one marked block, nested ones too; those of nested blocks are theirs."""
    if isinstance(marked, Paragraph):
        yield from _flat(marked.inlines)
    elif isinstance(marked, Row):
        for cell in marked.cells:
            yield from _flat(cell.inlines)


def _flat(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Strong | Emphasis | Link):
            yield from _flat(inline.children)
