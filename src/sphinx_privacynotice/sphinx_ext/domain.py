"""The Sphinx domain `notice`: for each page, the anchors of its clauses, its dependencies and its records."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.sphinx_ext.content import digest_content
from sphinx_privacynotice.sphinx_ext.directives import DIRECTIVE_CLASSES
from sphinx_privacynotice.sphinx_ext.preview_state import PreviewOfBuild
from sphinx_privacynotice.sphinx_ext.roles import ClauseRole, LawRole, SiteRole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.base.findings import Finding, Place
    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.discovery import ProjectPlace
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Block
    from sphinx_privacynotice.model.site.view import Dependency
    from sphinx_privacynotice.sphinx_ext.snapshot import Snapshot
    from sphinx_privacynotice.sphinx_ext.written import Written
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.page.anchor import Anchor
    from sphinx_privacynotice.text.page.context import PageContext
    from sphinx_privacynotice.text.page.notice_status import StatusTable
    from sphinx_privacynotice.text.page.source_directives import PageText
    from sphinx_privacynotice.text.page.syntax import PageSyntax

    Questions = tuple[Dependency, ...]
    Use = tuple[str, str, Questions, str]
    """A site, a kind of notice (both "": the project), what was asked of it, and a digest of the answers."""


def load(env: BuildEnvironment) -> NoticeDomain:
    """Return the domain, which holds all that the extension knows of a build."""
    return cast("NoticeDomain", env.get_domain("notice"))


class NoticeDomain(Domain):
    """Notices: their clauses as targets, and their records.

    Data by page: ``anchors`` (clause targets), ``dependencies`` (questions on whose answers it depends, with
    their digest), ``records`` (blocks by "site/kind"), ``drafts``, ``findings``, ``links`` (to clauses),
    ``documents`` (links to others), ``uses`` (of clauses, printed or left out), ``exceptions`` (from the
    standard text), ``coverage``, ``history`` (the notices of which it shows these; the latter with how many
    entries), ``status`` (its tables), ``xrefs`` (other references, each with whether it shows a title),
    ``content_digests`` (of what the page says and used). Other data: ``site_fingerprints`` of each site and
    the packs with which these were right, under "" the release, under "*" one of all; ``told`` has the
    warnings of pages, what pages show of coverage and status, and of what both are made; ``judged`` what
    rules found of each notice, with a digest of what they saw; ``histories`` likewise what pages show of the
    past; ``labels`` names those of clauses in `std`. What each build finds anew is never pickled.
    """

    name = "notice"
    label = "Privacy notice"
    object_types: ClassVar[dict[str, ObjType]] = {"clause": ObjType("clause", "clause")}
    roles: ClassVar[dict[str, Any]] = {
        "site": SiteRole(),
        "law": LawRole(),
        "clause": ClauseRole(warn_dangling=True, innernodeclass=nodes.inline),
    }
    directives: ClassVar[dict[str, Any]] = dict(DIRECTIVE_CLASSES)
    BY_PAGE = (
        *("anchors", "dependencies", "records", "drafts", "findings", "links", "documents", "xrefs"),
        *("content_digests", "uses", "exceptions", "coverage", "status", "history"),
    )
    initial_data: ClassVar[dict[str, Any]] = {
        **{name: {} for name in (*BY_PAGE, "site_fingerprints")},
        "labels": [],
        "judged": {},
        "histories": {},
        "told": {"about": None},
    }
    data_version = 15
    dangling_warnings: ClassVar[dict[str, str]] = {
        "clause": "no notice of this project prints the clause %(target)r"
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.place: ProjectPlace | None = None
        self.own_folders: list[str] = []
        self.kept: Snapshot | None = None
        """What loading the project came to last."""
        self.snapshot: Snapshot | None = None
        """The same, where that holds still."""
        self.loaded: Snapshot | None = None
        """What loading it in this build came to, if that can be kept."""
        self.templates: Templates | None = None
        self._project: Project | None = None
        self._fingerprints: dict[str, str] = {}
        self.written: Written | None = None
        self.syntax: PageSyntax | None = None
        self.hidden: list[tuple[nodes.Element, list[nodes.Node]]] = []
        self._pages: dict[str, PageContext] = {}
        self._indexed: dict[tuple[str, str], list[tuple[str, Anchor]]] = {}
        self._digests: dict[tuple[str, str, Questions], str] = {}
        self._interned_questions: dict[Questions, Questions] = {}
        self.anchors: dict[str, list[Anchor]] = self.data["anchors"]
        self.dependencies: dict[str, list[Use]] = self.data["dependencies"]
        self.records: dict[str, dict[str, bytes]] = self.data["records"]
        self.drafts: dict[str, list[str]] = self.data["drafts"]
        self.findings: dict[str, list[Finding]] = self.data["findings"]
        self.links: dict[str, set[tuple[str, str]]] = self.data["links"]
        self.documents: dict[str, list[tuple[Any, ...]]] = self.data["documents"]
        self.xrefs: dict[str, set[tuple[str, bool]]] = self.data["xrefs"]
        self.content_digests: dict[str, str] = self.data["content_digests"]
        self.told: dict[str, Any] = self.data["told"]
        self.uses: dict[str, list[ClauseUse]] = self.data["uses"]
        self.exceptions: dict[str, list[PageException]] = self.data["exceptions"]
        self.coverage: dict[str, list[str]] = self.data["coverage"]
        self.status: dict[str, list[StatusTable]] = self.data["status"]
        self.judged: dict[str, tuple[str, list[Finding]]] = self.data["judged"]
        self.history: dict[str, list[tuple[str, int]]] = self.data["history"]
        self.histories: dict[str, tuple[str, Any]] = self.data["histories"]
        self.builder: Builder | None = None
        self.histories_now: dict[str, Any] = {}
        self.tables: dict[str, Any] = {}
        """The tables of coverage of this build, by notice, as are the histories."""
        self.preview = PreviewOfBuild()

    # the project

    @property
    def project(self) -> Project | None:
        """The project, loaded when it is asked for; None where there is none."""
        if self._project is None and self.place is not None:
            self.load_project()
        return self._project

    def load_project(self) -> None:
        """Load the project; there must be one."""
        from sphinx_privacynotice.base.inputs import observing
        from sphinx_privacynotice.model.project.project import load_project
        from sphinx_privacynotice.sphinx_ext.snapshot import may_be_kept, snapshot_of, valid_sites
        from sphinx_privacynotice.text.clause.cache import Templates

        assert self.place is not None  # noqa: S101 - callers have asked
        with observing() as looks:
            self._project = load_project(self.place, valid_sites(self.kept) if self.kept else None)
        self.templates = Templates()
        if may_be_kept(self._project, looks):
            self.loaded = snapshot_of(self.place, self._project, looks, self.own_folders)

    def fingerprints(self) -> dict[str, str]:
        """Return a fingerprint of all that answers about each site are made of, of this release and of all.

        They are those of the build's begin, even if a file changes before the project is loaded.
        """
        if not self._fingerprints and self.place is not None:
            found = self.snapshot or self.loaded
            if found is not None:
                sites = {"*": found.digest, **found.fingerprints}
            else:
                assert self.project is not None  # noqa: S101 - there is one to load
                packs = self.project.library.digest
                sites = {key: f"{packs} {site.digest}" for key, site in self.project.sites.items()}
            self._fingerprints = {"": __version__, **sites}
        return self._fingerprints

    # the pages being read

    def page(self, docname: str) -> PageContext:
        """Return the page that is being read; there must be a project."""
        if docname not in self._pages:
            from sphinx_privacynotice.text.page.context import PageContext

            project, templates = self.project, self.templates
            assert project is not None and templates is not None  # noqa: S101, PT018 - callers have asked
            told = self.findings.setdefault(docname, [])
            self._pages[docname] = PageContext(project, templates, docname, told.append, {}, copies={})
            self._pages[docname].source = lambda: self._source(docname)
        return self._pages[docname]

    def _source(self, docname: str) -> PageText | None:
        """Return a page as it is written."""
        from sphinx_privacynotice.text.page.source_directives import PageText

        file = Path(self.env.doc2path(docname))
        if not file.is_file():
            return None
        parsed_as = self.env.config.source_suffix.get(file.suffix, "")
        text = file.read_text(encoding="utf-8-sig", errors="replace")
        own = frozenset(getattr(self.env.config, "myst_substitutions", None) or ())
        return PageText(text, str(file), file.suffix == ".md" or parsed_as == "markdown", own)

    def printed(self) -> dict[str, list[Anchor]]:
        """Return the clauses of notices in force, by page; not of pages with bodies that end early."""
        return {
            docname: [anchor for anchor in anchors if anchor.of not in self.drafts.get(docname, ())]
            for docname, anchors in self.anchors.items()
            if not any(finding.code == "early-end" for finding in self.findings.get(docname, ()))
        }

    def is_open(self, docname: str) -> bool:
        """Return whether the page has asked for anything of ours."""
        return docname in self._pages

    def finish_page(self, docname: str, blocks: dict[str, list[Block]]) -> None:
        """Keep what a page says, once it is read."""
        page = self._pages[docname]
        page.report_silent_clauses()
        self._indexed.clear()
        self.anchors[docname] = page.anchors
        if page.uses:
            self.uses[docname] = page.uses
        if page.exceptions:
            self.exceptions[docname] = page.exceptions
        from sphinx_privacynotice.model.record import pack_blocks

        self.records[docname] = {of: zlib.compress(pack_blocks(each), 1) for of, each in blocks.items()}
        if page.drafts:
            self.drafts[docname] = page.drafts

    def close_page(self, docname: str, doctree: nodes.document) -> None:
        """Keep what the page asked, and forget what was needed only while it was read."""
        page = self._pages.pop(docname, None)
        if page is None or page.recorded is None:
            return
        if not self.findings[docname]:
            del self.findings[docname]
        self.dependencies[docname] = [
            (site, kind, questions, self.digest(site, kind, questions))
            for (site, kind), asked in sorted(page.recorded.items())
            for questions in [self._interned(tuple(asked))]
        ]
        answers = [(site, kind, digest) for site, kind, _, digest in self.dependencies[docname]]
        self.content_digests[docname] = digest_content(doctree, self.drafts.get(docname), answers)

    def note_no_project(self, docname: str, name: str, place: Place) -> None:
        """Note that a directive or role has no project to take words from."""
        from sphinx_privacynotice.base.findings import Finding

        mend = "Write a site.yaml beside conf.py that begins with `organisation:`, or a project file"
        found = Finding("which-site", f"`{name}` has no site to speak for", place, mend)
        self.findings.setdefault(docname, []).append(found)
        self.wait_for_project(docname)

    def wait_for_project(self, docname: str) -> None:
        """Note that the page is to be read again as soon as there is a project."""
        self.dependencies[docname] = [("", "", (("everything",),), "")]

    def blocks(self) -> dict[str, dict[str, list[Block]]]:
        """Return the blocks of every notice ("site/kind"), by page."""
        from sphinx_privacynotice.model.record import unpack_blocks

        return {
            docname: {of: unpack_blocks(zlib.decompress(packed)) for of, packed in records.items()}
            for docname, records in self.records.items()
        }

    # what pages depend on

    def digest(self, site: str, kind: str, questions: Questions) -> str:
        """Return the digest of the answers to questions, as they are in this build."""
        key = (site, kind, questions)
        if key not in self._digests:
            if self.project is None:
                return ""
            from sphinx_privacynotice.model.project.dependencies import digest_of

            self._digests[key] = digest_of(self.project, site, kind, questions)
        return self._digests[key]

    def outdated(self) -> set[str]:
        """Return the pages that would get another answer to something they asked."""
        seen, now = self.data["site_fingerprints"], self.fingerprints()
        if now and seen.get("") != now[""]:
            return set(self.env.found_docs)  # read by another release, or before there was a project
        if "*" in now and seen.get("*") == now["*"]:
            return set()
        return {
            docname
            for docname, uses in self.dependencies.items()
            if any(
                self.digest(site, kind, questions) != digest
                for site, kind, questions, digest in uses
                if not site or site not in now or seen.get(site) != now[site]
            )
        }

    def _interned(self, questions: Questions) -> Questions:
        """Return the one tuple of these questions: pages of alike notices ask the same."""
        return self._interned_questions.setdefault(questions, questions)

    def _forget_told(self) -> None:
        """Forget what is known of all pages together: one of them is another now."""
        self._indexed.clear()
        self.told["about"] = None

    # what Sphinx asks of a domain

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or removed."""
        self._forget_told()
        for name in self.BY_PAGE:
            self.data[name].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader has of its pages; the order of readers does not matter."""
        self._forget_told()
        for name in self.BY_PAGE:
            for docname in docnames:
                if docname in otherdata[name]:
                    self.data[name][docname] = otherdata[name][docname]
        for docname in docnames:
            for number, (site, kind, questions, digest) in enumerate(self.dependencies.get(docname, ())):
                self.dependencies[docname][number] = (site, kind, self._interned(questions), digest)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Return the link to a clause: on this page if it is here, else on the first that has it."""
        found = self.target(fromdocname, target, str(node.get("notice-of-site", "")))
        if found is None or typ == "document":  # see `document_links`
            return None
        docname, anchor = found
        words = contnode.astext() if node.get("refexplicit") or not anchor.title else anchor.title
        content = nodes.inline("", words, classes=["notice-link"])  # plain words, as of any other link
        return make_refnode(builder, fromdocname, docname, anchor.id, content, anchor.title)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return nothing: `any` on a site's other pages means what it meant before."""
        return []

    def target(self, fromdocname: str, target: str, speaking: str) -> tuple[str, Anchor] | None:
        """Return the clause that a link means, with its page: on this page if it is here, else the first.

        Those for all readers come before those for one.

        ``speaking`` is the site that the link's page speaks for, in case ``target`` names none.
        """
        site, _, rest = target.rpartition(":")
        kind, _, clause = rest.rpartition("/")
        site = site or speaking
        found = [
            ((docname != fromdocname, bool(anchor.audience)), docname, anchor)
            for docname, anchor in self._index().get((site, clause), ())
            if not kind or anchor.of.endswith(f"/{kind}")
        ]
        if not found or (
            not site
            and len({anchor.of.partition("/")[0] for _, _, anchor in found}) > 1
            and all(away for (away, _), _, _ in found)
        ):
            return None
        _, docname, anchor = min(found, key=lambda each: (each[0], each[1]))
        return docname, anchor

    def _index(self) -> dict[tuple[str, str], list[tuple[str, Anchor]]]:
        """Return all clauses with their pages, by site and clause and, under "", by clause alone."""
        if not self._indexed:
            for docname, anchors in self.anchors.items():
                for anchor in anchors:
                    for site in (anchor.of.partition("/")[0], ""):
                        self._indexed.setdefault((site, anchor.clause), []).append((docname, anchor))
        return self._indexed

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Return every clause as "site/kind/clause", for objects.inv and the search."""
        made: dict[str, tuple[str, str, str, str, str, int]] = {}
        every = ((name, each) for name, anchors in self.anchors.items() for each in anchors)
        for docname, anchor in sorted(every, key=lambda each: (bool(each[1].audience), each[0])):
            name = f"{anchor.of}/{anchor.clause}"
            searched = -1 if anchor.of in self.drafts.get(docname, ()) else 1
            made.setdefault(name, (name, anchor.title or "-", "clause", docname, anchor.id, searched))
        return sorted(made.values())
