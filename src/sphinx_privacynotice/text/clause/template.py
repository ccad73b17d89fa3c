"""The template of a clause: its text parsed as CommonMark with values and marks, and the one walk over it.

A template is parsed once (`parse`) and rendered many times (`render`); nothing in it is evaluated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sphinx_privacynotice.model.site.paths import JOINT, PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    """Emphasised text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ValueOf:
    """A value by its path; where it is missing, the first of its ``alternatives`` that is there."""

    path: str
    line: int = 0
    alternatives: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths, in the order in which they are tried."""
        return (self.path, *self.alternatives)


@dataclass(frozen=True, slots=True)
class Card:
    """A contact or an address as lines, one a line: all that a paragraph or item holds."""

    path: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class OptionalText:
    """Words, values and links of a sentence that are printed if every value in them is there."""

    children: tuple[Inline, ...]
    line: int = 0

    @property
    def conditions(self) -> list[tuple[str, ...]]:
        """The paths of each value in it, linked ones too: one of each must be there."""
        found: list[tuple[str, ...]] = []
        for each in flat(self.children):
            if isinstance(each, ValueOf):
                found.append(each.paths)
            elif isinstance(each, Link) and each.path:
                found.append((each.path,))
        return found


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


ACTIVITIES = "activities"
"""The entries through which a clause may print what lists have for each of them."""

OR = " or "
"""Stands between the words that a guard compares a value with."""

Inline: TypeAlias = Words | Strong | Emphasis | ValueOf | Card | OptionalText | Citation | Link


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard: a value is there or, with ``words``, is one of them; ``wanted`` is False for *unless*."""

    path: str
    words: tuple[str, ...] = ()
    wanted: bool = True

    def __str__(self) -> str:
        """Return the condition as its clause writes it."""
        words = f" = {OR.join(self.words)}" if self.words else ""
        return ("" if self.wanted else "unless ") + self.path + words


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that a block begins with.

    They are its id, its guards, the list for whose entries it is written, and the readers that it is for:
    without any it is for all.
    """

    id: str = ""
    guards: tuple[Condition, ...] = ()
    each: str = ""
    readers: tuple[str, ...] = ()

    def is_for(self, audience: str) -> bool:
        """Return whether the block is on an audience's page; that of all readers ("") has every block."""
        return not audience or not self.readers or audience in self.readers


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a table's cell."""

    inlines: tuple[Inline, ...]
    line: int
    marks: Marks = Marks()


@dataclass(frozen=True)
class Item:
    """A list's item; its marks are those of its first paragraph."""

    blocks: tuple[Block, ...]
    line: int
    marks: Marks = Marks()

    @cached_property
    def slot(self) -> str:
        """The path of the value if that is all the item holds, else nothing."""
        if len(self.blocks) == 1 and isinstance(self.blocks[0], Paragraph):
            inlines = self.blocks[0].inlines
            if len(inlines) == 1 and isinstance(inlines[0], ValueOf) and not inlines[0].alternatives:
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
    """A table with one head row."""

    head: Row
    rows: tuple[Row, ...]
    line: int


Block: TypeAlias = Paragraph | ListBlock | Table
Marked: TypeAlias = Paragraph | Item | Row


@dataclass(frozen=True)
class Template:
    """A clause's text, parsed, with what is wrong with it."""

    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = field(default=())

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Its blocks that can carry marks, the outer before the inner."""
        return tuple(walk(self.blocks))

    @property
    def ids(self) -> list[str]:
        """The ids of its parts, in order."""
        return [visit.marks.id for visit in self.visits if visit.marks.id]

    @property
    def marked(self) -> list[Marked]:
        """Its blocks that can carry marks, without what is around them."""
        return [visit.block for visit in self.visits]

    @cached_property
    def lists(self) -> frozenset[str]:
        """The keys that its text goes through or prints; the lists of activities are among them."""
        paths = [visit.entry if visit.marks.each else "" for visit in self.visits]
        paths += [path for visit in self.visits for path, _ in visit.full_values]
        return frozenset(path.removeprefix(f"{ACTIVITIES}.").partition(".")[0] for path in paths)


class Visit(NamedTuple):
    """A block that can carry marks, with what is around it."""

    block: Marked
    guards: tuple[Condition, ...]
    """The guards around it and its own, the outer first."""
    lists: tuple[str, ...]
    """The lists for whose entries it is written, as its marks and those around it name them."""
    outer: Item | None
    """The item that it is part of."""
    siblings: tuple[Item, ...]
    """The items of its list, of an item."""

    @property
    def marks(self) -> Marks:
        """Its own marks."""
        return self.block.marks

    @property
    def entry(self) -> str:
        """The full path of the list for whose entries it is written, "" for none."""
        path = ""
        for each in self.lists:
            path = full_path(each, path)
        return as_key(path)

    @property
    def inlines(self) -> Iterator[Inline]:
        """Its own inlines, nested ones too; those of blocks inside it have their own visits."""
        if isinstance(self.block, Paragraph):
            yield from flat(self.block.inlines)
        elif isinstance(self.block, Row):
            for cell in self.block.cells:
                yield from flat(cell.inlines)

    @property
    def values(self) -> Iterator[tuple[str, int]]:
        """The path of each value that it prints or links to itself, as written, with its line."""
        for inline in self.inlines:
            if isinstance(inline, ValueOf):
                yield from ((path, inline.line) for path in inline.paths)
            elif isinstance(inline, Link | Card) and inline.path:
                yield inline.path, inline.line

    @property
    def full_values(self) -> Iterator[tuple[str, int]]:
        """The full path of each of its `values`, as a site's key without numbers: ``retention.period``."""
        entry = self.entry
        yield from ((as_key(full_path(written, entry)), line) for written, line in self.values)

    @property
    def spare_values(self) -> frozenset[str]:
        """The full paths of those of its values without which the rest is printed all the same."""
        inlines = list(self.inlines)
        optional = [each for each in inlines if isinstance(each, OptionalText)]
        spare = {path for each in optional for paths in each.conditions for path in paths}
        spare |= {path for each in inlines if isinstance(each, ValueOf) for path in each.alternatives}
        return frozenset(as_key(full_path(path, self.entry)) for path in spare)


def walk(
    blocks: Iterable[Block | Marked],
    guards: tuple[Condition, ...] = (),
    lists: tuple[str, ...] = (),
    outer: Item | None = None,
    siblings: tuple[Item, ...] = (),
) -> Iterator[Visit]:
    """Go through every block that can carry marks, the outer before the inner."""
    for block in blocks:
        if isinstance(block, ListBlock):
            yield from walk(block.items, guards, lists, outer, block.items)
        elif isinstance(block, Table):
            yield from walk((block.head, *block.rows), guards, lists, outer)
        else:
            marks = block.marks
            inside = (*guards, *marks.guards), (*lists, marks.each) if marks.each else lists
            yield Visit(block, *inside, outer, siblings)
            if isinstance(block, Item):
                yield from walk(block.blocks, *inside, block)


def flat(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield inlines, and those nested in each after it."""
    for inline in inlines:
        yield inline
        if isinstance(inline, Strong | Emphasis | Link | OptionalText):
            yield from flat(inline.children)


def full_path(path: str, entry: str) -> str:
    """Return ``path`` without its leading dot: of a field of an entry of the list ``entry``."""
    return f"{entry}{path}".removesuffix(".") if path.startswith(".") else path


def as_key(path: str) -> str:
    """Return a path as sites write the key: a term in capitals is the same term."""
    head, dot, rest = path.partition(".")
    if head in JOINT:  # the same record, asked for where there are several
        return f"{JOINT[head]}{dot}{rest}"
    return f"terms.{rest[:1].lower()}{rest[1:]}" if head == "terms" else path


def value_paths(template: Template) -> Iterator[tuple[str, int]]:
    """Yield the full path of every value that a clause's text prints, with its line."""
    return (found for visit in template.visits for found in visit.full_values)


def guard_paths(template: Template) -> Iterator[tuple[str, int]]:
    """Yield the full path of every value that a guard asks for, with the line of the block it decides on."""
    for visit in template.visits:
        for guard in visit.marks.guards:
            yield as_key(full_path(guard.path, visit.entry)), visit.block.line


def names(marked: Marked, path: str) -> bool:
    """Return whether a block, or one nested in it, names ``path`` or a field of it."""
    return any(
        f"{named}.".startswith(f"{path}.")
        for visit in walk((marked,))
        for named in (
            visit.marks.each,
            *(guard.path for guard in visit.marks.guards),
            *(value for value, _ in visit.values),
        )
    )


VALUE = re.compile(r"\{\{([^{}]*)\}\}")
"""A value in braces, as titles and optional words hold it."""


def parse_title(title: str) -> tuple[Words | ValueOf, ...]:
    """Return a clause's title as words and values in braces; what is no path stays words."""
    made: list[Words | ValueOf] = []
    for number, piece in enumerate(VALUE.split(title)):
        path = piece.strip()
        if number % 2:
            made.append(ValueOf(path, 1) if PATH.fullmatch(path) else Words(f"{{{{{piece}}}}}"))
        elif piece:
            made.append(Words(piece))
    return tuple(made)
