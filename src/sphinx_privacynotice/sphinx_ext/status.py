"""The tables of status on pages: what they show, and how it becomes a table when a page is written.

A page that shows one is not read again when a notice changes on another page: its table is made when all
pages are read, and the page is written again exactly when the table has changed. No table asks the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.late_tables import add_free_id, make_table
from sphinx_privacynotice.text.page.notice_status import status_table

STATUS = "notice-status"
"""The class of such a table."""

NAME_WIDTH, COLUMN_WIDTH = 20, 12
WIDTHS = {"exceptions": 24, "missing": 22, "approval": 16}
"""How wide columns are, in characters where a writer counts these."""

Line = tuple[str, bool]
"""A line of a cell, and whether somebody has to act."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A notice: the school's name, the page that it links to ("" for none), and its other cells."""

    name: str
    page: str
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class FilledTable:
    """What a page shows of the status of notices; no rows where there is no notice."""

    caption: str
    heads: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[FilledRow, ...] = ()

    @property
    def digest(self) -> str:
        """A fingerprint of all that is shown."""
        return blake2b(repr(self).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def key_of(page: str, number: int) -> str:
    """Return the key of a page's table."""
    return f"{page}:{number}"


class FillStatus(SphinxPostTransform):
    """Put the tables where pages show the status of notices."""

    default_priority = 5  # before references are resolved (10), so that others see a plain table

    def run(self, **kwargs: Any) -> None:
        """Fill in the tables of one page, or of all where a builder joins them."""
        tables = load(self.env).told.get("status", {})
        for place in list(self.document.findall(status_table)):
            key = key_of(place["page"], place["number"])
            made = self._nodes(tables[key]) if key in tables else []
            for node in made:
                add_free_id(self.document, node, f"notice-status-{key}")
            place.replace_self(made)

    def _nodes(self, table: FilledTable) -> list[nodes.Element]:
        if not table.rows:
            return [nodes.paragraph("", table.caption)]
        return [make_table(table.caption, STATUS, table.widths, table.heads, map(self._row, table.rows))]

    def _row(self, row: FilledRow) -> nodes.row:
        name = nodes.paragraph("", "" if row.page else row.name)
        if row.page:
            name += addnodes.pending_xref(
                "",
                nodes.inline("", row.name),
                refdomain="std",
                reftype="doc",
                reftarget=f"/{row.page}",
                refdoc=self.env.docname,
                refexplicit=True,
                refwarn=False,
            )
        return nodes.row("", nodes.entry("", name), *map(_cell, row.cells))


def _cell(lines: tuple[Line, ...]) -> nodes.entry:
    made = nodes.entry("")
    for words, urgent in lines:
        made += nodes.paragraph("", "", nodes.strong("", words) if urgent else nodes.Text(words))
    return made
