"""The domain `notice`: where each clause stands, what each page used, and the records, all by page."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from sphinx_privacynotice.sphinx_ext.directives import DIRECTIVE_CLASSES
from sphinx_privacynotice.sphinx_ext.roles import LawRole, SiteRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.model.project import Project
    from sphinx_privacynotice.model.record import Block
    from sphinx_privacynotice.text.page import Anchor, Page, Templates


class ClauseRole(XRefRole):
    """A link to a clause: ``npd``, ``oakfield:npd``, ``oakfield:cin-cla/npd``, or ``words <npd>``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Run; by its short name the role is the same."""
        if ":" not in self.name:
            self.name = f"notice:{self.name}"
        return super().run()

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Say which site the page speaks for, in case the target does not."""
        domain = env.get_domain("notice")
        project = getattr(domain, "project", None)
        if project is not None and ":" not in target:
            page = domain.page(env.docname)  # type: ignore[attr-defined] # it is ours
            speaking = page.stack[-1].site.key if page.stack else page.quiet_site(self.inliner.document)
            refnode["notice-of-site"] = speaking
        domain.note_link(env.docname)  # type: ignore[attr-defined] # it is ours
        return super().process_link(env, refnode, has_explicit_title, title, target)


class NoticeDomain(Domain):
    """Notices: their clauses as targets, and their records.

    Data, all keyed by page first: ``anchors`` (clause targets), ``uses`` (what a page depends on, by
    digest), ``records`` (blocks by "site/kind"), ``drafts``, ``links`` (to clauses). What is loaded anew in
    every build (the project, templates, pages being read) hangs on the domain itself, never pickled.
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
    initial_data: ClassVar[dict[str, dict[str, Any]]] = {
        name: {} for name in ("anchors", "uses", "records", "drafts", "links")
    }
    data_version = 2
    dangling_warnings: ClassVar[dict[str, str]] = {
        "clause": "no notice of this project prints the clause %(target)r"
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.project: Project | None = None
        self.templates: Templates | None = None
        self._pages: dict[str, Page] = {}
        self._digests: dict[str, str] = {}

    @property
    def anchors(self) -> dict[str, list[Anchor]]:
        """The clauses that stand on each page."""
        found: dict[str, list[Anchor]] = self.data["anchors"]
        return found

    @property
    def uses(self) -> dict[str, dict[str, str]]:
        """The digests of what each page used."""
        found: dict[str, dict[str, str]] = self.data["uses"]
        return found

    @property
    def records(self) -> dict[str, dict[str, list[Block]]]:
        """The blocks of each notice on each page."""
        found: dict[str, dict[str, list[Block]]] = self.data["records"]
        return found

    @property
    def drafts(self) -> dict[str, list[str]]:
        """The draft notices on each page."""
        found: dict[str, list[str]] = self.data["drafts"]
        return found

    @property
    def links(self) -> dict[str, str]:
        """The pages with links to clauses, each with the digest of all clauses that it was written with."""
        found: dict[str, str] = self.data["links"]
        return found

    def note_link(self, docname: str) -> None:
        """Note that a page links to a clause."""
        self.links[docname] = ""

    def moved(self) -> list[str]:
        """Return the pages whose links may show what is no longer there, to be written again."""
        now = "\n".join(
            f"{docname} {anchor.of} {anchor.clause} {anchor.id} {anchor.title}"
            for docname in sorted(self.anchors)
            for anchor in self.anchors[docname]
        )
        digest = blake2b(now.encode(), digest_size=16).hexdigest()
        moved = sorted(docname for docname, before in self.links.items() if before != digest)
        self.links.update(dict.fromkeys(moved, digest))
        return moved

    # the door through which pages get at data

    def page(self, docname: str) -> Page:
        """Return the page that is being read; there must be a project."""
        if docname not in self._pages:
            from sphinx_privacynotice.sphinx_ext.project import tell
            from sphinx_privacynotice.text.page import Page

            project, templates = self.project, self.templates
            assert project is not None and templates is not None  # noqa: S101, PT018 - callers have asked
            self._pages[docname] = Page(
                project,
                templates,
                docname,
                lambda finding: tell(project, [finding]),
                lambda key: self.use(docname, key),
            )
        return self._pages[docname]

    def is_open(self, docname: str) -> bool:
        """Say whether the page has asked for anything of ours."""
        return docname in self._pages

    def use(self, docname: str, key: str) -> None:
        """Note that a page depends on ``key``: its digest as it is now, or as something missing."""
        self.uses.setdefault(docname, {})[key] = self.digest(key)

    def digest(self, key: str) -> str:
        """Return the digest of ``key``, "" where it is not there."""
        if key not in self._digests:
            self._digests[key] = self.project.digest(key) if self.project else ""
        return self._digests[key]

    def outdated(self) -> AbstractSet[str]:
        """Return the pages of which something they used is no longer what it was."""
        return {
            docname
            for docname, used in self.uses.items()
            if any(self.digest(key) != digest for key, digest in used.items())
        }

    def finish_page(self, docname: str, blocks: dict[str, list[Block]]) -> None:
        """Keep what a page says, once it is read."""
        page = self._pages[docname]
        self.anchors[docname] = page.anchors
        self.records[docname] = blocks
        if page.drafts:
            self.drafts[docname] = page.drafts

    def forget_page(self) -> None:
        """Forget the page that was being read."""
        self._pages.clear()

    # what Sphinx asks of a domain

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or removed."""
        for kept in (self.anchors, self.uses, self.records, self.drafts, self.links):
            kept.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader has of its pages; the order of readers does not matter."""
        for name in self.initial_data:
            for docname in docnames:
                if docname in otherdata[name]:
                    self.data[name][docname] = otherdata[name][docname]

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
        """Return the link to a clause: on this page if it stands here, else on the first that has it."""
        site, _, rest = target.rpartition(":")
        kind, _, clause = rest.rpartition("/")
        site = site or str(node.get("notice-of-site", ""))
        found = [
            (docname != fromdocname, docname, anchor)
            for docname, anchors in self.anchors.items()
            for anchor in anchors
            if anchor.clause == clause
            and (not site or anchor.of.startswith(f"{site}/"))
            and (not kind or anchor.of.endswith(f"/{kind}"))
        ]
        if not found or (
            not site
            and len({anchor.of.partition("/")[0] for _, _, anchor in found}) > 1
            and all(away for away, _, _ in found)
        ):
            return None
        _, docname, anchor = min(found, key=lambda each: (each[0], each[1]))
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

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Return every clause as "site/kind/clause", for objects.inv and the search."""
        return sorted(self._objects())

    def _objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        seen: set[str] = set()
        for docname in sorted(self.anchors):
            for anchor in self.anchors[docname]:
                name = f"{anchor.of}/{anchor.clause}"
                if name not in seen:
                    seen.add(name)
                    yield name, anchor.title or "-", "clause", docname, anchor.id, 1
