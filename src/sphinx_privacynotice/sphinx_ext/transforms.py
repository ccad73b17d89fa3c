"""The transforms, in Sphinx: they touch only pages that asked for something of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.transforms import Transform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.sphinx_ext.kept_build import syntax_of
from sphinx_privacynotice.sphinx_ext.project import load
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


class TakeRecord(Transform):
    """Take the page's notices as records: the page reader's, which is the command line's.

    What a build makes of a page's own markup depends on its settings and extensions. One reading of the
    page's text cannot differ from the other.
    """

    default_priority = 740  # all of the page has been asked for; before smart quotes (750)

    @gc_paused()
    def apply(self, **kwargs: Any) -> None:
        """Take them, and take out of the page's tree what no builder needs."""
        domain, docname = _domain(self)
        if domain.is_open(docname):
            path = Path(self.document.settings.env.doc2path(docname))
            domain.finish_page(docname, read_again(domain.page(docname), path, self.document.settings.env))
            drop_helpers(self.document)


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
        ):  # else it was told before the page was read
            page.emit(finding)

    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # made by another extension while it is read
        return {}
    domain = load(env)
    if domain.syntax is None:
        domain.syntax = syntax_of(env, page.project)
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
        """Say whether a link is a clause's, and not in words that the page has instead of some."""
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
