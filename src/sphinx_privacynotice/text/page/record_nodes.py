"""Makes nodes of a record again: an earlier notice as a page. All of it is text, whatever it looks like.

It is the way back from `take_record`: a record keeps words, not markup, so that tables have no heads and
links to other pages are the words alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.escape import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.record import Block, Record, Run

MAX_LEVEL = 6
MAX_DEPTH = 9
"""How deep lists are nested: a record is data, and writers call themselves for each level."""

MAX_ID = 100

OF_A_BUILD = frozenset(("notice-coverage", "notice-history", "notice-status"))
"""What is left out of a record and shown nowhere else: it was about the notice, and none of its words."""

_SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]+", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,6})[.)]", re.ASCII)
_SPACE = re.compile(r"\s+")


def record_nodes(record: Record, left_out: str) -> list[nodes.Element]:
    """Return what a reader of ``record`` saw, as sections; ``left_out`` is said where a part is not kept."""
    made = _Page(left_out)
    for block in record.blocks:
        if block.printed:
            made.add(block)
    return made.top


def title_of(record: Record) -> str:
    """Return the first heading of a record, "" where it has none."""
    return next(
        (_clean(block.text) for block in record.blocks if block.kind == "heading" and block.printed), ""
    )


class _Page:
    def __init__(self, left_out: str) -> None:
        self.left_out = left_out
        self.root = nodes.section()
        self.sections: list[tuple[int, nodes.Element]] = [(0, self.root)]
        self.lists: list[nodes.Element] = []
        self.ids: set[str] = set()
        self.row = self.cell = ""
        self.rows: nodes.Element | None = None

    @property
    def top(self) -> list[nodes.Element]:
        return [child for child in self.root.children if isinstance(child, nodes.Element)]

    def add(self, block: Block) -> None:
        if block.kind != "cell":
            self.rows = None
        match block.kind:
            case "heading":
                self.heading(block)
            case "item":
                self.item(block)
            case "cell":
                self.table_cell(block)
            case "code":
                self.place(block).append(nodes.literal_block("", escape_lines(block.text)))
            case "image":
                self.place(block).append(nodes.paragraph("", f"[{_clean(block.text)}]"))
            case "left-out":
                if block.text not in OF_A_BUILD:
                    self.place(block).append(nodes.paragraph("", self.left_out))
            case "term":
                strong = nodes.strong("", "", *inlines(block.runs))
                self.place(block).append(nodes.paragraph("", "", strong))
            case _:
                self.place(block).append(nodes.paragraph("", "", *inlines(block.runs)))

    def heading(self, block: Block) -> None:
        self.lists.clear()
        level = min(max(block.level, 1), MAX_LEVEL)
        while self.sections[-1][0] >= level:
            self.sections.pop()
        title = nodes.title("", "", *inlines(block.runs, linked=False))
        section = nodes.section("", title, ids=[self.free_id(title.astext())])
        self.sections[-1][1].append(section)
        self.sections.append((level, section))

    def free_id(self, words: str) -> str:
        """Return the id of a section, as people can link to it: writers ask for one."""
        name = free = nodes.make_id(words[:MAX_ID]) or "part"
        number = 1
        while free in self.ids:
            number += 1
            free = f"{name}-{number}"
        self.ids.add(free)
        return free

    def place(self, block: Block) -> nodes.Element:
        """Return where a block belongs: the item of its depth, or the section."""
        del self.lists[max(min(block.level, MAX_DEPTH), 0) :]
        return self.lists[-1].children[-1] if self.lists else self.sections[-1][1]  # type: ignore[return-value]

    def item(self, block: Block) -> None:
        depth = min(max(block.level, 1), MAX_DEPTH, len(self.lists) + 1)
        del self.lists[depth:]
        number = _NUMBERED.fullmatch(block.marker)
        kind = nodes.enumerated_list if number else nodes.bullet_list
        if len(self.lists) == depth and not isinstance(self.lists[-1], kind):
            self.lists.pop()
        if len(self.lists) < depth:
            outer = self.lists[-1].children[-1] if self.lists else self.sections[-1][1]
            made = kind()
            if number:
                made["enumtype"], made["prefix"], made["suffix"] = "arabic", "", "."
                made["start"] = int(number[1])
            outer.append(made)  # type: ignore[attr-defined]
            self.lists.append(made)
        words = inlines(block.runs)
        if not number and block.marker not in {"", "-", "*", "+", "•"}:
            words.insert(0, nodes.Text(f"{_clean(block.marker)} "))
        self.lists[-1].append(nodes.list_item("", nodes.paragraph("", "", *words)))

    def table_cell(self, block: Block) -> None:
        row = block.marker.partition(".")[0]
        if self.rows is None:
            self.rows = nodes.tbody()
            self.place(block).append(nodes.table("", nodes.tgroup("", self.rows, cols=0)))
            self.row = self.cell = ""
        if row != self.row or not self.rows.children:
            self.rows.append(nodes.row())
        elif block.marker == self.cell:  # a second block of the cell
            self.rows.children[-1].children[-1].append(nodes.paragraph("", "", *inlines(block.runs)))  # type: ignore[attr-defined]
            return
        self.row, self.cell = row, block.marker
        cells = self.rows.children[-1]
        cells.append(nodes.entry("", nodes.paragraph("", "", *inlines(block.runs))))  # type: ignore[attr-defined]
        group: nodes.Element = self.rows.parent
        while group["cols"] < len(cells.children):
            group["cols"] += 1
            group.insert(0, nodes.colspec("", colwidth=1))


def inlines(runs: Iterable[Run], *, linked: bool = True) -> list[nodes.Node]:
    """Return the words of ``runs``, with the links that lead to an address."""
    made: list[nodes.Node] = []
    for run in runs:
        words = nodes.Text(_clean(run.text))
        address = run.link if linked and _SAFE.fullmatch(run.link) else ""
        if address and made and isinstance(made[-1], nodes.reference) and made[-1]["refuri"] == address:
            made[-1].append(words)
        else:
            made.append(nodes.reference("", "", words, refuri=address) if address else words)
    return made


def escape_lines(text: str) -> str:
    """Return ``text`` with each line as it is, and what acts made visible."""
    return "\n".join(map(escape_controls, text.split("\n")))


def _clean(text: str) -> str:
    return escape_controls(_SPACE.sub(" ", text))
