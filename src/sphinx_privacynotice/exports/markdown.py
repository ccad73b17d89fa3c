"""A notice as Markdown: CommonMark with the tables of GitHub, in which no word of the record is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.exports.parts import Notice
from sphinx_privacynotice.model.record_tree import List, Table, clean, escape_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.exports.parts import Around, Shape
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.model.record_tree import Cell, Item, Leaf, Part

# also what dialects act on: values of MyST and Jinja, formulas, marks of GitHub
_ACTING = re.compile(r"([\\`*_\[\]<>&~|{}$#^])")
_AT_START = re.compile(r"[-+=:%!]|\d{1,9}(?=[.)])")
_TICKS = re.compile("`+")


def markdown_text(record: Record, shape: Shape, around: Around) -> str:
    """Return a notice as Markdown, with the same words, headings and links as the fragment of HTML."""
    notice = Notice(record, shape, around)
    made = _Writer(notice)
    blocks = [f"**{_escape(around.banner)}**"] if around.banner else []
    blocks += [text for part in notice.parts if (text := "\n".join(made.lines(part)))]
    return "\n\n".join(blocks) + "\n"


class _Writer:
    def __init__(self, notice: Notice) -> None:
        self.notice = notice

    def lines(self, part: Part) -> Iterator[str]:
        """Yield the lines of a part, without an indent."""
        if isinstance(part, List):
            yield from self.list(part)
        elif isinstance(part, Table):
            yield from self.table(part)
        else:
            yield from self.leaf(part)

    def leaf(self, part: Leaf) -> Iterator[str]:
        block = part.block
        match block.kind:
            case "heading":
                yield f"{'#' * self.notice.heading(part).level} {self.words(block, linked=False)}".rstrip()
            case "code":
                text = escape_lines(block.text)
                longest = max(map(len, _TICKS.findall(text)), default=0)
                fence = "`" * max(3, longest + 1)
                yield from (fence, *text.split("\n"), fence)
            case "image":
                yield f"\\[{self.words(block)}\\]"
            case "left-out":
                yield _at_start(_escape(self.notice.only_there))
            case _:
                words = self.words(block)
                strong = block.kind == "term" or self.notice.is_banner(block)
                if words:
                    yield f"**{words}**" if strong else _at_start(words)

    def list(self, part: List) -> Iterator[str]:
        for number, item in enumerate(part.items, part.start or 0):
            marker = "- " if part.start is None else f"{number}. "
            indent = " " * len(marker)
            for at, line in enumerate(self.item(item)):
                yield (f"{indent if at else marker}{line}" if line else "") if line or at else marker.rstrip()

    def item(self, item: Item) -> Iterator[str]:
        label = f"{_escape(item.label)} " if item.label else ""
        yield _at_start(f"{label}{self.words(item.block)}".strip())
        for part in item.parts:
            if not isinstance(part, List):
                yield ""
            yield from self.lines(part)

    def table(self, table: Table) -> Iterator[str]:
        """Yield a table; one without heads has empty ones, as there is none without."""
        columns = max(map(len, table.rows))
        heads = table.heads and 1
        rows = [[self.cell(cell) for cell in row] for row in table.rows]
        for row in ([""] * columns if not heads else rows[0], ["---"] * columns, *rows[heads:]):
            yield f"| {' | '.join([*row, *[''] * (columns - len(row))])} |"

    def cell(self, cell: Cell) -> str:
        words = " ".join(filter(None, map(self.words, cell.blocks)))
        return f"**{words}**" if words and cell.head == "row" else words

    def words(self, block: Block, *, linked: bool = True) -> str:
        """Return the words of a block on one line."""
        made: list[str] = []
        for link in self.notice.links(block, linked=linked):
            words = _escape("".join(text for text, _ in link.pieces))
            if link.address and not link.inside and words.strip():
                # the sign of a picture must not come before a link
                if made and made[-1].endswith("!"):
                    made[-1] = f"{made[-1][:-1]}\\!"
                words = f"[{words}](<{_target(link.address)}>)"
            made.append(words)
        return "".join(made).strip(" ")


def _escape(text: str) -> str:
    return _ACTING.sub(r"\\\1", clean(text))


def _at_start(words: str) -> str:
    """Return a line of words that begins no list, heading, rule, term or setting."""
    found = _AT_START.match(words)
    if found is None:
        return words
    end = found.end()
    return f"\\{words}" if not found[0][0].isdigit() else f"{words[:end]}\\{words[end:]}"


def _target(address: str) -> str:
    return re.sub(r"([\\<>])", r"\\\1", address).replace("&", "&amp;")
