"""Lays out a record as plain text, for reading copies and for the command ``show``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import escape_controls, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.record import Block, Record, Run

INDENT = "  "
_SCHEME = re.compile(r"^(?:https?://|mailto:)")
_NOT_DIALLED = re.compile(r"[^0-9+]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text: words on one line, to be broken as its reader needs.

    ``kind`` is heading, text, row (of a table) or code (a line as typed, also of what is left out).
    ``first`` is printed before its first line and ``rest`` before the others; before a ``tight`` piece
    there is no empty line.
    """

    kind: str
    text: str
    first: str = ""
    rest: str = ""
    tight: bool = False
    level: int = 0


def lay_out(record: Record) -> Iterator[Piece]:
    """Yield the printed blocks of ``record`` as pieces, in reading order."""
    last = ""
    printed = (block for block in record.blocks if block.printed)
    for is_cell, blocks in groupby(printed, key=lambda block: block.kind == "cell"):
        if is_cell:
            yield from _rows(blocks)
            last = "cell"
            continue
        for block in blocks:
            yield from _pieces(block, tight=block.kind == last == "item")
            last = block.kind


def _pieces(block: Block, *, tight: bool) -> Iterator[Piece]:
    text = plain(block.runs)
    # a paragraph within an item has the item's depth
    outer = INDENT * max(block.level - (1 if block.kind == "item" else 0), 0)
    match block.kind:
        case "heading":
            yield Piece("heading", text, "#" * max(block.level, 1) + " ", level=block.level)
        case "item":
            marker = f"{escape_controls(block.marker) or '-'} "
            yield Piece("text", text, outer + marker, outer + " " * len(marker), tight)
        case "code":
            for number, line in enumerate(block.text.rstrip("\n").split("\n")):
                yield Piece("code", escape_controls(line), outer + INDENT * 2, tight=number > 0)
        case "image":
            # brackets: something that plain text cannot show
            yield Piece("text", f"[{text}]", outer, outer)
        case "left-out":
            said = f"{text} {one_line(block.condition)}".rstrip()
            yield Piece("code", f"[{said}]", outer)
            for line in block.source.split("\n") if block.source else ():
                yield Piece("code", escape_controls(line), outer + INDENT * 2, tight=True)
        case _:
            yield Piece("text", text, outer, outer)


def _rows(cells: Iterable[Block]) -> Iterator[Piece]:
    """Yield a piece a row; a cell's marker is “row.column”, and a cell may have two blocks."""
    last: tuple[int, ...] = ()
    for row, in_row in groupby(cells, key=_row):
        columns = groupby(in_row, key=lambda cell: cell.marker)
        words = [" ".join(plain(block.runs) for block in blocks) for _, blocks in columns]
        yield Piece("row", " | ".join(words).rstrip(), tight=bool(last) and row > last)
        last = row


def _row(cell: Block) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", cell.marker)[:1])


def plain(runs: Iterable[Run]) -> str:
    """Return the words of ``runs`` on one line, with the address of each link that its words do not show.

    The citation of a law needs no address: its words say which law it is.
    """
    parts = []
    for target, group in groupby(runs, key=_target):
        words = "".join(run.text for run in group)
        if target and not shows(words, target):
            end = len(words.rstrip())
            words = f"{words[:end]}{' ' if end else ''}<{target}>{words[end:]}"
        parts.append(words)
    return one_line("".join(parts))


def _target(run: Run) -> str:
    return "" if run.law else run.link or run.ref


def shows(words: str, address: str) -> bool:
    """Return whether ``words`` show ``address``: they are the address, or its usual short form."""
    words = words.strip()
    if address.startswith("tel:"):
        return _NOT_DIALLED.sub("", words) == _NOT_DIALLED.sub("", address)
    if address.startswith("mailto:"):
        words, address = words.casefold(), address.casefold()
    return words.rstrip("/") in {address.rstrip("/"), _SCHEME.sub("", address).rstrip("/")}
