"""The page reader: a project's pages as records, without Sphinx and without running conf.py.

RST and MyST pages are read through docutils and myst-parser with a fixed configuration; their clauses are
rendered by the same renderer as in a Sphinx build, so that both give the same record.
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes, utils
from docutils.parsers.rst import Parser as RstParser
from docutils.transforms import Transform, universal
from docutils.transforms import references as reference_transforms
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from sphinx_privacynotice.base.files import MAX_FILE_BYTES, SourceError
from sphinx_privacynotice.base.findings import Finding, Findings
from sphinx_privacynotice.base.gc_tuning import gc_frozen, gc_paused
from sphinx_privacynotice.model.project.pages import missing_pages
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.checks import check_library
from sphinx_privacynotice.text.clause.links import find_dangling
from sphinx_privacynotice.text.clause.nodes import REF
from sphinx_privacynotice.text.clause.sections import ClauseSections
from sphinx_privacynotice.text.clause.unused import asked_of
from sphinx_privacynotice.text.page.block_owners import notices_of
from sphinx_privacynotice.text.page.context import PageContext
from sphinx_privacynotice.text.page.document_links import broken_links, take_links
from sphinx_privacynotice.text.page.includes import (
    MAX_INCLUDE_DEPTH,
    included,
    is_too_wide,
    page_of,
    shown_place,
    text_of,
)
from sphinx_privacynotice.text.page.misplaced import misplaced_directives
from sphinx_privacynotice.text.page.omitted import MarkOmitted, make_omitted, mark_omitted
from sphinx_privacynotice.text.page.plain_docutils import (
    default_settings,
    patched_registries,
    set_default_role,
)
from sphinx_privacynotice.text.page.records import make_records
from sphinx_privacynotice.text.page.repeats import find_repeats
from sphinx_privacynotice.text.page.runs import page_target
from sphinx_privacynotice.text.page.source_directives import OURS, PageText
from sphinx_privacynotice.text.page.substitutions import BoundedSubstitutions
from sphinx_privacynotice.text.page.syntax import PageSyntax, RstPage, config_of_page
from sphinx_privacynotice.text.page.take_record import take_blocks
from sphinx_privacynotice.text.page.trace import Tracer

if TYPE_CHECKING:
    from collections.abc import Container
    from types import UnionType

    from markdown_it.tree import SyntaxTreeNode

    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.model.site.view import Dependency
    from sphinx_privacynotice.text.clause.unused import Asked
    from sphinx_privacynotice.text.page.block_owners import PageBlock

_TRANSFORMS: tuple[tuple[type[Transform], type[nodes.Node] | UnionType], ...] = (
    (ClauseSections, nodes.Node),
    (MarkOmitted, nodes.substitution_reference),
    (BoundedSubstitutions, nodes.substitution_reference),
    (reference_transforms.PropagateTargets, nodes.target),
    (reference_transforms.AnonymousHyperlinks, nodes.reference | nodes.target),
    (reference_transforms.IndirectHyperlinks, nodes.target),
    (reference_transforms.ExternalTargets, nodes.target),
    (reference_transforms.InternalTargets, nodes.target),
    (reference_transforms.Footnotes, nodes.footnote),
    (universal.StripComments, nodes.comment),
)
"""What is done to a page, and for which nodes: each looks through all of it, and most have none of them."""


@dataclass(slots=True)
class Reading:
    """What a project's pages say: the records, sorted by site and notice, and everything that is wrong.

    ``asked`` is what each page asked of the values of a site's notice, by the keys of both; ``complete`` says
    that no error kept a notice, or a part of one, from being read. ``exceptions`` are where pages depart from
    the standard text, ``uses`` where they ask for clauses.
    """

    records: list[Record] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    templates: Templates = field(default_factory=Templates)
    recorded: dict[tuple[str, str], list[Asked]] = field(default_factory=dict)
    exceptions: list[PageException] = field(default_factory=list)
    complete: bool = False
    uses: list[ClauseUse] = field(default_factory=list)

    def note(self, asked: dict[tuple[str, str], dict[Dependency, None]]) -> None:
        """Keep what one page asked."""
        for key, questions in asked.items():
            if key[0]:
                self.recorded.setdefault(key, []).append(asked_of(questions))


def _transform(document: nodes.document) -> None:
    kinds: set[type[nodes.Node]] = set()
    _gather_kinds(document, kinds)
    for transform, wanted in sorted(_TRANSFORMS, key=lambda each: each[0].default_priority or 0):
        if any(issubclass(kind, wanted) for kind in kinds):
            transform(document).apply()


def _gather_kinds(node: nodes.Element, kinds: set[type[nodes.Node]]) -> None:
    """Gather the kinds of nodes below ``node``, of references only those that still look for a target."""
    for child in node.children:
        if not isinstance(child, nodes.reference) or child.get("anonymous"):
            kinds.add(type(child))
        if isinstance(child, nodes.Element):
            _gather_kinds(child, kinds)


class PageRenderer(DocutilsRenderer):
    """MyST as the reader knows it: nothing is evaluated, nothing is warned of, includes stay inside."""

    depth = 0
    typed = ""
    """The directive that is being run, as typed."""

    def create_warning(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: what is wrong with a page's own markup is Sphinx's to tell."""

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:  # noqa: FBT001 - myst-parser's signature
        """Mark the block as left out: only a build knows what a substitution prints."""
        typed = f"{{{{ {token.content.strip()} }}}}"
        if not inline:
            self.current_node.append(make_omitted("substitution", typed))
            return
        text = nodes.Text(typed)
        self.current_node.append(text)
        mark_omitted(text, "substitution")

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Keep a link to another page as a cross-reference with its words."""
        target = self.md.normalizeLinkText(str(token.attrGet("href") or ""))
        made = nodes.inline()
        made[REF] = self._target(target)
        with self.current_node_context(made, append=True):
            self.render_children(token)

    render_link_project = render_link_unknown
    render_link_path = render_link_unknown
    render_link_inventory = render_link_unknown

    def _target(self, target: str) -> str:
        page = page_of(self.document).name
        return page_target(target.removeprefix("project:").removeprefix("path:"), page)

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *args: Any, **kwargs: Any
    ) -> list[nodes.Element]:
        """Run a directive; an include only where it stays inside the project, and not for ever."""
        outer, self.typed = self.typed, f"{{{name}}} {first_line}".rstrip() + f"\n{content}"
        try:
            if name == "include":
                return self._include(first_line, content, position, *args, **kwargs)
            made = super().run_directive(name, first_line, content, position, *args, **kwargs)
            if any(isinstance(node, nodes.system_message) and not node.children[1:] for node in made):
                return [make_omitted("markup", self.typed)]  # myst-parser keeps no source of it
            return made
        finally:
            self.typed = outer

    def _include(
        self, first_line: str, content: str, position: int, *args: Any, **kwargs: Any
    ) -> list[nodes.Element]:
        path = included(self.document, first_line, self.document["source"], position)
        if path is None or self.depth >= MAX_INCLUDE_DEPTH or path.stat().st_size > MAX_FILE_BYTES:
            return [make_omitted("include", self.typed)]
        width = re.search(r"^:?tab-width:\s*(\d+)", content, re.MULTILINE | re.ASCII)
        named = re.search(r"^:?parser:", content, re.MULTILINE)  # its name would be imported
        if named or (width and is_too_wide(path, width[1])):
            return [make_omitted("include", f"{self.typed}\n\n{text_of(path)}")]
        self.depth += 1
        try:
            return super().run_directive("include", str(path), content, position, *args, **kwargs)
        except Exception:  # noqa: BLE001 - an include that cannot be read is Sphinx's to tell
            return [make_omitted("include", self.typed)]
        finally:
            self.depth -= 1


@gc_frozen()
def read_pages(project: Project, *, checks_packs: bool = True, only: Container[str] | None = None) -> Reading:
    """Read the pages of ``project``; nothing is raised for bad input.

    ``checks_packs`` says whether the texts of the project's packs are checked as well; ``only`` names the
    pages that are read, if not all. Notices that have other pages, too, are not whole then.
    """
    reading = Reading(findings=Findings(project.findings))
    templates = reading.templates
    if checks_packs:
        reading.findings.extend(check_library(project.library, templates, links=project.link_keys))
    reading.findings.extend(project.conf.findings())
    pages: dict[str, dict[str, list[Block]]] = {}
    read: dict[str, PageContext] = {}
    for name, file in our_pages(project, reading.findings):
        if only is not None and name not in only:
            continue
        asked: dict[tuple[str, str], dict[Dependency, None]] = {}
        pages[name] = read_page(project, templates, name, file, reading.findings, asked, read)
        reading.note(asked)
    reading.records = make_records(project, pages)
    reading.uses = [use for page in read.values() for use in page.uses]
    reading.findings.extend(find_repeats(project, {name: page.in_force for name, page in read.items()}))
    documents = [link for page in read.values() for link in page.documents or ()]
    reading.findings.extend(broken_links(project, documents))
    reading.exceptions = [each for page in read.values() for each in page.exceptions]
    reading.complete = not reading.findings.errors
    if reading.complete:
        links = [link for page in read.values() for link in page.links]
        clauses = [(each.of, each.clause) for page in read.values() for each in page.anchors]
        reading.findings.extend(find_dangling(links, clauses))
    return reading


def our_pages(project: Project, findings: Findings) -> list[tuple[str, str]]:
    """Return the pages that may print something of ours, or that a site names as its own."""
    trace, named = Tracer(project), project.named_pages()
    found = page_files(project, findings)
    return [(name, file) for name, file in found if name in named or trace.may_print(file)]


def page_files(project: Project, findings: Findings) -> list[tuple[str, str]]:
    """Return the names of all documents with their files, relative to the project's root.

    A page that a site names, and that is none of them, is reported.
    """
    syntax, documents = PageSyntax(project.conf), project.documents
    findings.extend(missing_pages(project, documents))
    return [(name, file) for name, file in documents.items() if syntax.of(file)]


@gc_paused()
def read_page(
    project: Project,
    templates: Templates,
    name: str,
    file: str,
    findings: Findings,
    asked: dict[tuple[str, str], dict[Dependency, None]] | None = None,
    read: dict[str, PageContext] | None = None,
) -> dict[str, list[Block]]:
    """Return the blocks of each notice on one page, by "site/kind".

    ``asked`` takes what the page asks, ``read`` the page itself.
    """
    try:
        text = project.source.read(file)
    except SourceError as error:
        findings.add(error.finding)
        return {}
    told = Findings()
    page = PageContext(project, templates, name, told.add, documents=[])
    if asked is not None:
        page.recorded = asked
    made = blocks_of(page, text, file, PageSyntax(project.conf))
    if page.prints_ours or name in project.named_pages():  # what others' pages do is their own
        findings.extend(told)
    if read is not None:
        read[name] = page
    return made


def blocks_of(page: PageContext, text: str, file: str, syntax: PageSyntax) -> dict[str, list[Block]]:
    """Return the blocks of each notice on a page whose ``file`` holds ``text``, by "site/kind".

    A page that cannot be read has no blocks, and a finding.
    """
    return notices_of(all_blocks_of(page, text, file, syntax))


def all_blocks_of(page: PageContext, text: str, file: str, syntax: PageSyntax) -> list[PageBlock]:
    """Return every block of a page, whether it prints a notice or not; see `blocks_of`."""
    root = page.project.source.root
    page.source = lambda: PageText(text, file, syntax.of(file) == "md")
    document = _new_document(root / file, root, page)
    if syntax.language:
        document.settings.language_code = syntax.language
    try:
        with patched_registries(syntax.names_taken, syntax.links):
            if syntax.default_role:
                set_default_role(syntax.default_role)
            _parse(text, document, syntax, file)
            _transform(document)
        if page.documents is not None:
            page.documents += take_links(document)
        blocks = take_blocks(document, page.name)
    except Exception as error:
        if _is_ours(error):
            raise
        # a parser's own fault on one page must not hide the others'
        deep = isinstance(error, RecursionError)
        message = "The page is nested too deep" if deep else "The page cannot be read"
        mend = "Build it with Sphinx to see what is wrong with its markup"
        page.report(Finding("page-markup", message, shown_place(document, None, 1), mend))
        return []
    page.report_silent_clauses()
    return blocks


def _is_ours(error: Exception) -> bool:
    """Return whether an exception comes from this project, not from the parser of a page's markup."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and Path(trace.tb_frame.f_code.co_filename).is_relative_to(_OURS)


_OURS = Path(__file__).resolve().parent.parent.parent


def _new_document(path: Path, root: Path, page: PageContext) -> nodes.document:
    settings = default_settings(RstParser)
    for name, value in {
        "file_insertion_enabled": True,
        "raw_enabled": False,
        "syntax_highlight": "none",
        "report_level": 5,
        "halt_level": 6,
        "warning_stream": io.StringIO(),
        "input_encoding": "utf-8-sig",  # as Sphinx reads: included files, too
        "line_length_limit": sys.maxsize,  # Sphinx's own parser of RST has none (docutils: 10,000)
        "trim_footnote_reference_space": False,
        "rfc_base_url": "https://datatracker.ietf.org/doc/html/",
        "notice_page": page,
        "notice_root": root,
        "notice_folder": path.parent,
        "notice_pages": (root / page.project.pages).resolve(),
    }.items():
        setattr(settings, name, value)
    document = utils.new_document(str(path), settings)
    document.reporter.attach_observer(lambda message: _tell_refused(message, page, document))
    return document


_REFUSED = re.compile(r'Error in "(?:notice:)?([\w-]+)" directive')
_TWICE = re.compile(r'duplicate option "([\w-]+)"')


def _tell_refused(message: nodes.system_message, page: PageContext, document: nodes.document) -> None:
    """Report a directive of ours that docutils refuses unseen, such as one with an option twice."""
    found = _REFUSED.search(message.astext())
    if found and found[1] in OURS:
        place = shown_place(document, message.get("source"), message.get("line"))
        if place.line in page.slipped:
            return
        mend = "Write each option once, right below the directive, as `:name: value`"
        twice = _TWICE.search(message.astext())
        said = f"has the option `:{twice[1]}:` twice" if twice else "cannot be read as it is typed"
        page.prints_ours = True
        page.report(Finding("bad-option", f"`{found[1]}` {said}", place, mend, found[1]))


def _parse(text: str, document: nodes.document, syntax: PageSyntax, file: str) -> None:
    page = page_of(document)
    if syntax.of(file) != "md":
        _report_misplaced(page, text, file, "rst")
        RstPage(syntax.prolog, syntax.epilog).parse(text, document)
        return
    config, wrong = config_of_page(syntax.myst, text, file)
    _report_misplaced(page, text, file, "md", colons="colon_fence" in config.enable_extensions)
    if wrong is not None:
        page.report(wrong)
    parser = create_md_parser(config, PageRenderer)
    parser.options["document"] = document
    parser.render(text)


def _report_misplaced(page: PageContext, text: str, file: str, syntax: str, *, colons: bool = True) -> None:
    for finding in misplaced_directives(text, file, syntax, colons=colons):
        page.prints_ours = True  # it was meant to be
        page.report(finding)
        if finding.related is not None:
            page.slipped.add(finding.related.line)
