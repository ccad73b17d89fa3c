"""Makes nodes of a record again: an earlier notice as a page. All of it is text, whatever it looks like.

It is the way back from `take_record`: a record keeps words, not markup, so that links to other pages are the
words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.model.record_tree import (
    List,
    Table,
    clean,
    escape_lines,
    record_tree,
    safe_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.record import Block, Record, Run
    from sphinx_privacynotice.model.record_tree import Cell, Item, Part

MAX_LEVEL = 6
MAX_ID = 100


def record_nodes(record: Record, left_out: str) -> list[nodes.Element]:
    """Return what a reader of ``record`` saw, as sections; ``left_out`` is said where a part is not kept."""
    made = _Page(left_out)
    for part in record_tree(record):
        made.add(part)
    return made.top


class _Page:
    def __init__(self, left_out: str) -> None:
        self.left_out = left_out
        self.root = nodes.section()
        self.sections: list[tuple[int, nodes.Element]] = [(0, self.root)]
        self.ids: set[str] = set()

    @property
    def top(self) -> list[nodes.Element]:
        return [child for child in self.root.children if isinstance(child, nodes.Element)]

    def add(self, part: Part) -> None:
        if not isinstance(part, List | Table) and part.block.kind == "heading":
            self.heading(part.block)
        else:
            self.sections[-1][1].append(self.node(part))

    def heading(self, block: Block) -> None:
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

    def node(self, part: Part) -> nodes.Element:
        if isinstance(part, List):
            return self.list(part)
        return table_node(part) if isinstance(part, Table) else self.leaf(part.block)

    def leaf(self, block: Block) -> nodes.Element:
        match block.kind:
            case "code":
                return nodes.literal_block("", escape_lines(block.text))
            case "image":
                return nodes.paragraph("", f"[{clean(block.text)}]")
            case "left-out":
                return nodes.paragraph("", self.left_out)
            case "term":
                return nodes.paragraph("", "", nodes.strong("", "", *inlines(block.runs)))
        return nodes.paragraph("", "", *inlines(block.runs))

    def list(self, part: List) -> nodes.Element:
        if part.start is None:
            return nodes.bullet_list("", *map(self.item, part.items))
        numbers = {"enumtype": "arabic", "prefix": "", "suffix": ".", "start": part.start}
        return nodes.enumerated_list("", *map(self.item, part.items), **numbers)

    def item(self, item: Item) -> nodes.list_item:
        words = inlines(item.block.runs)
        if item.label:
            words.insert(0, nodes.Text(f"{item.label} "))
        return nodes.list_item("", nodes.paragraph("", "", *words), *map(self.node, item.parts))


def table_node(table: Table) -> nodes.table:
    """Return a table, with its heads where the record knows them."""
    columns = max(map(len, table.rows))
    group = nodes.tgroup("", *(nodes.colspec("", colwidth=1) for _ in range(columns)), cols=columns)
    rows = [nodes.row("", *map(_cell, row)) for row in table.rows]
    heads = table.heads if table.heads < len(rows) else 0
    if heads:
        group += nodes.thead("", *rows[:heads])
    group += nodes.tbody("", *rows[heads:])
    return nodes.table("", group)


def _cell(cell: Cell) -> nodes.entry:
    return nodes.entry("", *(nodes.paragraph("", "", *inlines(block.runs)) for block in cell.blocks))


def inlines(runs: Iterable[Run], *, linked: bool = True) -> list[nodes.Node]:
    """Return the words of ``runs``, with the links that lead to an address."""
    made: list[nodes.Node] = []
    for run in runs:
        words = nodes.Text(clean(run.text))
        address = safe_address(run.link) if linked else ""
        if address and made and isinstance(made[-1], nodes.reference) and made[-1]["refuri"] == address:
            made[-1].append(words)
        else:
            made.append(nodes.reference("", "", words, refuri=address) if address else words)
    return made
