"""How notices look in HTML: a style sheet of our own, on the pages that have a notice and on no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.sphinx_ext.project import load
from sphinx_privacynotice.text.nodes import LAW, OF

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STYLES = "sphinx-privacynotice.css"
"""The style sheet, in the package's folder `static` and in the built site's `_static`."""


def copy_styles(app: Sphinx, builder: Builder) -> None:
    """Put the style sheet where the built site has its static files, if there is a notice.

    It is there before the first page is written: Sphinx adds a digest of the file to its address.
    """
    if builder.format != "html" or not load(app.env).records:
        return
    content = (Path(__file__).parent / "static" / STYLES).read_bytes()
    target = Path(builder.outdir) / "_static" / STYLES
    if not target.is_file() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def add_styles(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the style sheet in the head of a page with a notice."""
    if doctree is not None and is_among(app, pagename, load(app.env).records):
        app.add_css_file(STYLES)


def is_among(app: Sphinx, pagename: str, pages: Container[str]) -> bool:
    """Say whether a page of HTML holds one of ``pages``; the page of a single-page site holds them all."""
    return bool(pages) if app.builder.name == "singlehtml" else pagename in pages


class AddressesOnPaper(SphinxPostTransform):
    """Mark the links of a notice that paper must print an address for.

    Those are links with words of their own. A citation of law says where to look without an address.
    """

    default_priority = 901
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Mark them, on a page with a notice."""
        if self.env.docname not in load(self.env).records:
            return
        for reference in self.document.findall(nodes.reference):
            address = str(reference.get("refuri", ""))
            if (
                address.startswith(("https://", "http://"))
                and LAW not in reference
                and _bare(address) not in reference.astext()
                and _in_notice(reference)
            ):
                reference["classes"].append("notice-address")


def _bare(address: str) -> str:
    """Return an address as people print it: without the scheme and a last slash."""
    return address.partition("://")[2].rstrip("/")


def _in_notice(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.Element) and OF in node:
            return True
    return False
