"""Registers clauses as labels, for ordinary references: `ref`, `any`, and MyST's links to `#…`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinx_privacynotice.sphinx_ext.domain import load

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def take_labels(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take our labels of an earlier build away, so that Sphinx calls no label of a page a duplicate."""
    domain = load(env)
    standard = env.get_domain("std").data
    for name in domain.data["labels"]:
        standard["labels"].pop(name, None)
        standard["anonlabels"].pop(name, None)
    domain.data["labels"] = []


def add_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Give each clause a label of its id, where only one page has it and nobody else has that label.

    It is done anew in every build, from what is known of all pages: so no order of reading decides.
    """
    domain = load(env)
    standard = env.get_domain("std").data
    labels, anonymous = standard["labels"], standard["anonlabels"]
    standing = [(docname, anchor) for docname in sorted(domain.anchors) for anchor in domain.anchors[docname]]
    # where a clause is on the page for all readers, that of one reader does not count
    whole = {anchor.id for _, anchor in standing if not anchor.audience}
    standing = [(name, anchor) for name, anchor in standing if not (anchor.audience and anchor.id in whole)]
    many = Counter(anchor.id for _, anchor in standing)
    made: list[str] = []
    for docname, anchor in standing:
        # MyST looks links to a place on a named page up here; before 5.2 it does so nowhere else
        slugs = env.metadata[docname].setdefault("myst_slugs", {})
        slugs.setdefault(anchor.id, (anchor.place.line, anchor.id, anchor.title))
        if many[anchor.id] == 1 and anchor.id not in anonymous:
            anonymous[anchor.id] = docname, anchor.id
            if anchor.title and anchor.id not in labels:
                labels[anchor.id] = docname, anchor.id, anchor.title
            made.append(anchor.id)
    domain.data["labels"] = made


def find_clause(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: Element
) -> nodes.reference | None:
    """Return the link to the clause that `any` names, where it means nothing else on the site."""
    domain = load(env)
    if node.get("reftype") != "any" or not domain.anchors:
        return None
    return domain.resolve_xref(env, node["refdoc"], app.builder, "clause", node["reftarget"], node, contnode)
