"""Links from notices to other documents, as cross-references: like Sphinx's role `doc`, with an anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.transforms import Transform
from sphinx import addnodes
from sphinx.util.nodes import clean_astext, make_refnode

from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.text.clause.nodes import (
    OF,
    REF,
    TITLED,
    TO_CLAUSE,
    VALUE,
    copy_attributes,
    mark_untranslatable,
)

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

TYPE = "document"
"""The type of these cross-references in the domain."""


class DocumentLinks(Transform):
    """Make cross-references of the links to documents, and keep for what they are."""

    default_priority = 250  # after the sections of clauses (215), before these are hidden (262)

    def apply(self, **kwargs: Any) -> None:
        """Make them on a page that has any."""
        env = self.document.settings.env
        domain = load(env)
        if not domain.is_open(env.docname):
            return
        from sphinx_privacynotice.text.page.document_links import document_nodes, take_links

        self._link_clauses(domain, env.docname)
        found = take_links(self.document)
        if not found:
            return
        domain.documents[env.docname] = [tuple(link) for link in found]
        for node in document_nodes(self.document):
            self._replace(node, env.docname)

    def _link_clauses(self, domain: NoticeDomain, docname: str) -> None:
        """Make cross-references of the links to clauses of the same notice."""
        every = [node for node in self.document.findall(nodes.inline) if TO_CLAUSE in node.attributes]
        for node in every:
            site, _, kind = _notice_around(node).partition("/")
            target = f"{site}:{kind}/{node[TO_CLAUSE]}"
            domain.links.setdefault(docname, set()).add((target, ""))
            made = addnodes.pending_xref(
                "",
                nodes.inline("", "", *node.children, classes=["notice-link"]),
                refdomain="notice",
                reftype="clause",
                reftarget=target,
                refexplicit=True,
                refwarn=False,  # a clause that no page prints has no link: its pack names it, not the page
                refdoc=docname,
            )
            copy_attributes(node, made)
            del made[REF]
            node.replace_self(mark_untranslatable(made))

    @staticmethod
    def _replace(node: nodes.inline, docname: str) -> None:
        words = nodes.inline("", "", *node.children, classes=["doc"])
        made = addnodes.pending_xref(
            "",
            words,
            refdomain="notice",
            reftype=TYPE,
            reftarget=str(node[REF]),
            refexplicit=bool(node[TITLED]),
            refwarn=False,  # told with what else is wrong on pages, at the line that gives it
            refdoc=docname,
        )
        copy_attributes(node, made)
        del made[REF], made[TITLED]
        if VALUE in made:
            words[VALUE] = made[VALUE]
        node.replace_self(mark_untranslatable(made))


def find_document(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.reference | None:
    """Return the link to a document, by its title where it has no words of its own; None for no document."""
    if not _is_ours(node):
        return None
    name, _, anchor = str(node["reftarget"]).strip("/").partition("#")
    if name not in env.found_docs:
        return None
    words: nodes.TextElement = contnode
    title = env.titles.get(name)
    if not node.get("refexplicit") and title is not None:
        words = nodes.inline("", clean_astext(title), classes=["doc"])
    found = anchors_of(env, name).get(anchor, anchor) if anchor else ""
    made = make_refnode(app.builder, node["refdoc"], name, found, words)
    made["notice-document"] = found
    return made


def anchors_of(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return the ids of a document, by each and by every other name that a link may have for it."""
    found: dict[str, str] = {}
    try:
        doctree = env.get_doctree(docname)
    except OSError:  # another extension has taken it away
        return found
    for slug, (_, name, _) in env.metadata[docname].get("myst_slugs", {}).items():
        found.setdefault(str(slug), str(name or slug))
    for node in doctree.findall(nodes.Element):
        ids: list[str] = node.get("ids", [])
        names: list[str] = node.get("names", [])
        found.update({name: name for name in ids})
        if ids:
            found.update({name: ids[0] for name in names if name not in found})
    return found


def is_told(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Keep Sphinx from warning of a document that is not there a second time, where it is nitpicky."""
    return True if _is_ours(node) or TO_CLAUSE in node else None


def _is_ours(node: pending_xref) -> bool:
    return bool(node.get("refdomain") == "notice" and node.get("reftype") == TYPE)


def _notice_around(node: nodes.Element) -> str:
    """Return the notice ("site/kind") that a node is of."""
    above: nodes.Element | None = node
    while above is not None:
        if OF in above.attributes:
            return str(above.attributes[OF])
        above = above.parent
    return "/"
