"""The transforms as Sphinx has them: they change only pages that use this extension."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.transforms import Transform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.store_build import syntax_of
from sphinx_privacynotice.text.clause.nodes import OF, VALUE, drop_helpers
from sphinx_privacynotice.text.clause.sections import ClauseSections

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.record import Block
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain
    from sphinx_privacynotice.text.page.context import PageContext


def _domain(transform: Transform) -> tuple[NoticeDomain, str]:
    env = transform.document.settings.env
    return env.get_domain("notice"), str(env.docname)


class SphinxClauseSections(ClauseSections):
    """Build the sections of clauses."""

    @gc_paused()
    def apply(self, **kwargs: Any) -> None:
        """Build them on a page that has any."""
        domain, docname = _domain(self)
        if domain.is_open(docname):
            super().apply(**kwargs)


class HideClauses(Transform):
    """Take the blocks of clauses out of the page's tree while Sphinx looks for what only pages have.

    Some twenty transforms of docutils and Sphinx look at every node: for footnotes, highlighted code, or
    quotes to make smart. They change nothing in a clause, and a page with a notice has hundreds of its nodes.
    `ShowClauses` puts the blocks back. Where another extension has a transform in between, none is hidden.
    """

    default_priority = 262  # after targets have found their nodes and ids are sorted (260, 261)

    @gc_paused()
    def apply(self, **kwargs: Any) -> None:
        """Take out what no builder needs, and hide the blocks."""
        domain, docname = _domain(self)
        if domain.is_open(docname):
            drop_helpers(self.document)
            if _is_unwatched(self.document.transformer):
                hide_clauses(self.document, domain.hidden)


class ShowClauses(Transform):
    """Put the blocks back that `HideClauses` has taken out."""

    default_priority = 751  # after smart quotes (750)

    def apply(self, **kwargs: Any) -> None:
        """Put them back."""
        hidden = _domain(self)[0].hidden
        for parent, children in hidden:
            parent.children = children
        hidden.clear()


_KNOWN = ("docutils.", "myst_parser.", "sphinx.", "sphinx_privacynotice.")
"""Modules of which it is known what their transforms do to clauses."""

_CONTAINERS = (nodes.bullet_list, nodes.enumerated_list, nodes.list_item)
_MARKS = (nodes.inline, nodes.strong, nodes.emphasis)


def _is_unwatched(transformer: Any) -> bool:
    """Return whether no transform of another extension is to run between `HideClauses` and `ShowClauses`."""
    first, last = (each.default_priority for each in (HideClauses, ShowClauses))
    return all(
        transform.__module__.startswith(_KNOWN) or not first <= int(priority[:3]) <= last
        for priority, transform, *_ in transformer.transforms
    )


def hide_clauses(node: nodes.Element, hidden: list[tuple[nodes.Element, list[nodes.Node]]]) -> None:
    """Take the blocks of clauses out of ``node`` and its sections; ``hidden`` takes what each held."""
    rest: list[nodes.Node] = []
    for child in node.children:
        if isinstance(child, nodes.section):
            hide_clauses(child, hidden)
        elif _is_standard(child):
            continue
        rest.append(child)
    if len(rest) < len(node.children):
        hidden.append((node, node.children))
        node.children = rest


def _is_standard(node: nodes.Node) -> bool:
    """Return whether a block holds a clause's standard words alone: text that nothing is to change."""
    if isinstance(node, nodes.paragraph):
        return (
            OF in node.attributes
            and node.attributes.get("translatable") is False
            and node.attributes.get("support_smartquotes") is False  # nor in what is in it
            and all(map(_is_plain, node.children))
        )
    return isinstance(node, _CONTAINERS) and all(map(_is_standard, node.children))


def _is_plain(node: nodes.Node) -> bool:
    """Return whether a node in a paragraph is text, or a mark or an address around text."""
    if isinstance(node, nodes.Text):
        return True
    known = type(node) in _MARKS or (type(node) is nodes.reference and "refuri" in node.attributes)
    return known and all(map(_is_plain, node.children))


class TakeRecord(Transform):
    """Take the page's notices as records: the page reader's, which is the command line's.

    What a build makes of a page's own markup depends on its settings and extensions. One reading of the
    page's text cannot differ from the other.
    """

    default_priority = 740  # all of the page has been asked for

    @gc_paused()
    def apply(self, **kwargs: Any) -> None:
        """Take them."""
        domain, docname = _domain(self)
        if domain.is_open(docname):
            path = Path(self.document.settings.env.doc2path(docname))
            domain.finish_page(docname, read_again(domain.page(docname), path, self.document.settings.env))


def read_again(page: PageContext, path: Path, env: Any) -> dict[str, list[Block]]:
    """Return the blocks of each notice on a page of a build, as the page reader reads them.

    What is wrong with the page the build has told already, but that the reader cannot read it. The page
    depends on what both asked. Clauses in standard words, which neither markup nor settings change, are not
    filled again.
    """
    from sphinx_privacynotice.text.page.context import PageContext
    from sphinx_privacynotice.text.page.reader import blocks_of

    def tell(finding: Finding) -> None:
        if (
            finding.code == "page-markup" and not finding.suggested_text
        ):  # else it was reported before the page was read
            page.emit(finding)

    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # made by another extension while it is read
        return {}
    domain = load(env)
    if domain.syntax is None:
        domain.syntax = syntax_of(env)
    reader = PageContext(
        page.project, page.templates, page.name, tell, page.recorded, filled=page.copies or {}
    )
    root = page.project.source.root
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return blocks_of(reader, text, file, domain.syntax)


class PlainTitles(SphinxPostTransform):
    """Keep words of data from being orders of roff: Sphinx's manual pages have their titles as they are."""

    default_priority = 900
    formats = ("man",)

    def run(self, **kwargs: Any) -> None:
        """Write another sign for each backslash in the titles of a page with a notice."""
        if not any(load(self.env).records.values()):
            return
        for title in self.document.findall(nodes.title):
            for text in list(title.findall(nodes.Text)):
                if "\\" in text:
                    text.parent.replace(text, nodes.Text(text.replace("\\", "\N{SET MINUS}")))


class LinesOfLinks(SphinxPostTransform):
    """Give the links of clauses the line of the directive that prints them, for linkcheck alone.

    It names the page, whatever file a node is of, and the nearest line (`HyperlinkCollector` of Sphinx 8 and
    9): a clause file's line there would be a line that the page may not even have.
    """

    default_priority = 790  # linkcheck gathers links at 800
    builders = ("linkcheck",)

    def run(self, **kwargs: Any) -> None:
        """Set the lines: a clause's blocks come after the node that has its anchor."""
        lines = {anchor.id: anchor.place.line for anchor in load(self.env).anchors.get(self.env.docname, ())}
        line: int | None = None
        for node in self.document.findall(nodes.Element) if lines else ():
            ids: list[str] = node.get("ids", [])
            line = next((lines[name] for name in ids if name in lines), line)
            if isinstance(node, nodes.reference) and self.is_of_clause(node):
                node.line = line

    @staticmethod
    def is_of_clause(node: nodes.reference) -> bool:
        """Return whether a link is a clause's, and not in words that the page has instead of some."""
        block: nodes.Element | None = node
        while block is not None and OF not in block:
            block = block.parent
        return block is not None and "translatable" in block  # see `quiet`


class PlainMailLinks(SphinxPostTransform):
    """Keep a notice's e-mail addresses whole in HTML, for people who copy them or have them read out.

    Sphinx's HTML writer takes every `mailto:` link apart into entities. It looks for the scheme in small
    letters; schemes are the same in any letters (RFC 3986, 3.1).
    """

    default_priority = 900  # after all that may look at links
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Write the scheme in capitals."""
        for reference in self.document.findall(nodes.reference):
            ours = VALUE in reference or (
                isinstance(reference.parent, nodes.inline) and VALUE in reference.parent
            )
            if ours and str(reference.get("refuri", "")).startswith("mailto:"):
                reference["refuri"] = "MAILTO:" + reference["refuri"].removeprefix("mailto:")
