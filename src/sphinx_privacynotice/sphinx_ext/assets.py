"""The HTML style of notices: the markup it needs, and a style sheet that only pages with a notice load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.sphinx_ext.coverage import COVERAGE
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.languages import page_language
from sphinx_privacynotice.sphinx_ext.status import STATUS
from sphinx_privacynotice.text.clause.nodes import LANG, LAW, OF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sized

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

STYLES = "sphinx-privacynotice.css"
"""The style sheet, in the package's folder `static` and in the built site's `_static`."""

DIRECTIONS = "/* -- languages:"
"""How the last part of the style sheet begins. That of an e-book may not set it (epubcheck: CSS-001)."""

COLUMNS_TO_STACK = 3
"""From how many columns on a table is too wide for a phone."""


def copy_styles(app: Sphinx, builder: Builder) -> None:
    """Put the style sheet where the built site has its static files, if there is a notice.

    It is there before the first page is written: Sphinx adds a digest of the file to its address.
    """
    if builder.format != "html" or not _shows_notices(load(app.env)):
        return
    content = (Path(__file__).parent / "static" / STYLES).read_text(encoding="utf-8")
    if builder.name == "epub":
        content = content.partition(DIRECTIONS)[0]
    target = Path(builder.outdir) / "_static" / STYLES
    if not target.is_file() or target.read_bytes() != content.encode():
        write_whole(target.parent, STYLES, content)


def write_whole(folder: Path, name: str, text: str) -> None:
    """Write a file of the output whole or not at all; raise `SphinxError` if it cannot be."""
    from sphinx_privacynotice.base.files import Folder, SourceError
    from sphinx_privacynotice.base.write import replace_files

    try:
        replace_files(Folder(folder), {name: text})
    except SourceError as error:
        raise SphinxError(error.finding.text) from None


def add_styles(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the style sheet in the head of a page with a notice or a table about notices.

    Pages of data (JSON) have no head.
    """
    domain = load(app.env)
    if doctree is None or "css_files" not in context:
        return
    shown = (domain.records, domain.coverage, domain.status, domain.history)
    if any(is_among(app, pagename, each) for each in shown):
        app.add_css_file(STYLES)


def is_among(app: Sphinx, pagename: str, notices: Mapping[str, Sized]) -> bool:
    """Say whether a page of HTML has any of ``notices``, by page; that of a single-page site has them all."""
    if app.builder.name == "singlehtml":
        return any(notices.values())
    return bool(notices.get(pagename))


class DressNotices(SphinxPostTransform):
    """Give the style sheet what it cannot know, in HTML alone: see its methods."""

    default_priority = 901
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Look at the links and tables of notices."""
        if not _shows_notices(load(self.env)):
            return
        for reference in self.document.findall(nodes.reference):
            self.mark_address(reference)
        self.mark_languages()
        for table in list(self.document.findall(nodes.table)):
            self.name_columns(table)

    def mark_languages(self) -> None:
        """Give blocks in another language than the page's the class that writers make `lang` of.

        It is docutils' own (`starttag` of its HTML writers). Not earlier: for words with such a class smart
        quotes would be looked for, and a warning given of each language without any.
        """
        here = page_language(load(self.env).builder, self.document) or str(self.config.language)
        for node in self.document.findall(lambda each: isinstance(each, nodes.Element) and LANG in each):
            if isinstance(node, nodes.Element) and not same_language(node[LANG], here):
                node["classes"].append(f"language-{node[LANG].replace('_', '-')}")

    def mark_address(self, reference: nodes.reference) -> None:
        """Mark a link that paper must print an address for: one with words of its own.

        A citation of law says where to look without an address.
        """
        address = str(reference.get("refuri", ""))
        if (
            address.startswith(("https://", "http://"))
            and LAW not in reference
            and _bare(address) not in reference.astext()
            and _in_notice(reference)
        ):
            reference["classes"].append("notice-address")

    def name_columns(self, table: nodes.table) -> None:
        """Let each cell of a wide table carry its column's head, for phones, where cells are in a stack."""
        if STATUS in table["classes"]:
            self.name_scopes(table)
        heads = [cell.astext() for head in table.findall(nodes.thead) for cell in head.findall(nodes.entry)]
        rows = [row for body in table.findall(nodes.tbody) for row in body.findall(nodes.row)]
        cells = [list(row.findall(nodes.entry)) for row in rows]
        if (
            len(heads) < COLUMNS_TO_STACK
            or any(len(row) != len(heads) for row in cells)  # cells that span others, two rows of heads
            or not (
                {COVERAGE, STATUS}.intersection(table["classes"])
                or any(_in_notice(paragraph) for paragraph in table.findall(nodes.paragraph))
            )
        ):
            return
        table["classes"].append("notice-stacks")
        for row in cells:
            for head, cell in zip(heads, row, strict=True):
                named = named_entry("", *cell.children, **{**cell.attributes, "column": head})
                if not cell.astext():
                    named["classes"].append("notice-empty")
                cell.replace_self(named)

    def name_scopes(self, table: nodes.table) -> None:
        """Say of each head of a table whether it is that of a column or of a row."""
        for part, scope in ((nodes.thead, "col"), (nodes.tbody, "row")):
            for row in [row for found in table.findall(part) for row in found.findall(nodes.row)]:
                for cell in row.children if scope == "col" else row.children[:1]:
                    if isinstance(cell, nodes.entry):
                        cell.replace_self(named_entry("", *cell.children, **cell.attributes, scope=scope))


class named_entry(nodes.entry):  # noqa: N801 - docutils names its nodes so
    """A table's cell with the head of its ``column``, or of which it is the head (``scope``).

    A writer that does not know it writes a cell.
    """


def visit_named_entry(translator: Any, node: named_entry) -> None:
    """Write the cell's start tag, with the column's head and the scope as attributes."""
    translator.visit_entry(node)
    tag, _, rest = translator.body[-1].partition(">")
    for name, attribute in (("scope", "scope"), ("column", "data-column")):
        if name in node:
            tag += f' {attribute}="{translator.attval(node[name])}"'
    translator.body[-1] = f"{tag}>{rest}"


def depart_named_entry(translator: Any, node: named_entry) -> None:
    """Write the cell's end tag."""
    translator.depart_entry(node)


def _shows_notices(domain: NoticeDomain) -> bool:
    """Say whether any page has a notice, a history, or a table of coverage or status."""
    shown = (domain.records, domain.coverage, domain.status, domain.history)
    return any(any(each.values()) for each in shown)


def _bare(address: str) -> str:
    """Return an address as people print it: without the scheme and a last slash."""
    return address.partition("://")[2].rstrip("/")


def _in_notice(node: nodes.Node | None) -> bool:
    while node is not None:
        if isinstance(node, nodes.Element) and OF in node:
            return True
        node = node.parent
    return False
