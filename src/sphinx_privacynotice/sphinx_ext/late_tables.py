"""Tables that are made when a page is written: what those of status and of coverage share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def make_table(
    caption: str, kind: str, widths: Sequence[int], heads: Iterable[str], rows: Iterable[nodes.row]
) -> nodes.table:
    """Return a table of class ``kind`` with a caption; its first column heads the rows.

    ``widths`` are in characters, where a writer counts these.
    """
    made = nodes.table("", nodes.title("", caption), classes=[kind])
    group = nodes.tgroup("", cols=len(widths))
    group += [nodes.colspec("", colwidth=width, stub=int(number == 0)) for number, width in enumerate(widths)]
    group += nodes.thead("", make_row(nodes.paragraph("", head) for head in heads))
    group += nodes.tbody("", *rows)
    made += group
    return made


def make_row(cells: Iterable[nodes.Node]) -> nodes.row:
    """Return a row of one cell for each node."""
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def add_free_id(document: nodes.document, node: nodes.Element, name: str) -> None:
    """Give a node an id that nothing else in the document has: HTML can link to a table with a caption."""
    name = nodes.make_id(name)
    number, free = 1, name
    while free in document.ids:
        number += 1
        free = f"{name}-{number}"
    document.ids[free] = document
    node["ids"] = [free]
