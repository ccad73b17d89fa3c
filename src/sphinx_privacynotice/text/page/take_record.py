"""Makes records of pages: walks the page reader's nodes and returns the blocks of each notice.

A Sphinx build, too, takes its records from the page reader's nodes and not from its own: so the blocks hold
the page's prose as typed, and all that readers see.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_privacynotice.model.record import Block, Run
from sphinx_privacynotice.text.clause.nodes import (
    AUDIENCE,
    CLAUSE,
    CONDITION,
    EDIT,
    EDITION,
    LABEL,
    LANGUAGE,
    LEVEL,
    OF,
    OMITTED,
    ORIGIN,
    PART,
    REASON,
    SOURCE,
    unprinted_blocks,
)
from sphinx_privacynotice.text.page.block_owners import PageBlock
from sphinx_privacynotice.text.page.omitted import is_unseen, make_omitted
from sphinx_privacynotice.text.page.runs import extract_runs

if TYPE_CHECKING:
    from collections.abc import Callable


def take_blocks(document: nodes.document, page: str) -> list[PageBlock]:
    """Return every block of a page: all that its readers see, and what is listed and not printed."""
    walk = _Walk(page, document)
    walk.children(document)
    return walk.made


class _Walk:
    def __init__(self, page: str, document: nodes.document) -> None:
        self.page = page
        self.made: list[PageBlock] = []
        self.sections: tuple[int, ...] = ()
        self.count = 0
        self.depth = 0
        self.item: str = ""
        self.cell = self.head = ""
        before: Any = nodes.PreBibliographic  # a mixin, which the types of docutils do not know as a node
        self.settings = next((node for node in document.children if not isinstance(node, before)), None)

    def children(self, node: nodes.Element) -> None:
        for child in node.children:
            if isinstance(child, nodes.Element):
                self.visit(child)

    def visit(self, node: nodes.Element) -> None:
        if LABEL in node.attributes:
            self.append(Block("term", self.page, "page", (Run(str(node[LABEL])),)), node)
        kind: Any = type(node)  # mypy takes no class of nodes for hashable
        visit = _visit_of(kind)
        if visit is not None:
            visit(self, node)

    def section(self, node: nodes.Element) -> None:
        self.count += 1
        outer, self.sections = self.sections, (*self.sections, self.count)
        self.children(node)
        self.sections = outer

    def title(self, node: nodes.Element) -> None:
        if isinstance(node.parent, nodes.section):
            self.text("heading", node, level=len(self.sections))
        else:
            self.text("term", node)

    def rubric(self, node: nodes.Element) -> None:
        if OF in node or isinstance(node.parent, nodes.section | nodes.document):
            self.text("heading", node, level=int(node.get(LEVEL, 0)) or len(self.sections) + 1)
        else:
            self.text("term", node)

    def fields(self, node: nodes.Element) -> None:
        if node is not self.settings:  # the page's own settings, which nobody sees
            self.children(node)

    def term(self, node: nodes.Element) -> None:
        self.text("term", node)

    def options(self, node: nodes.Element) -> None:
        """Take the forms of an option as one term."""
        forms = ", ".join(child.astext() for child in node.children)
        self.append(Block("term", self.page, "page", (Run(forms),)), node)

    def label(self, node: nodes.Element) -> None:
        """Say what kind of box begins, as its builder does in the reader's language."""
        if "notice-draft" not in node["classes"]:  # a banner is the pack's own words
            self.append(Block("term", self.page, "page", (Run(type(node).__name__.capitalize()),)), node)
        self.children(node)

    def note(self, node: nodes.Element) -> None:
        """Take a footnote or citation as an item whose marker is its number or name."""
        label = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "*")
        self.in_list(node, f"[{label}]")

    def image(self, node: nodes.Element) -> None:
        if node.get("alt"):
            link = str(node.parent.get("refuri", "")) if isinstance(node.parent, nodes.reference) else ""
            self.append(Block("image", self.page, "page", (Run(str(node["alt"]), link=link),)), node)

    def code(self, node: nodes.Element) -> None:
        self.text("code", node)

    def raw(self, node: nodes.Element) -> None:
        if not is_unseen(node.astext()):
            made = make_omitted("raw", node.astext(), str(node.get("format", "")))
            self.left_out(made)

    def message(self, node: nodes.Element) -> None:
        """Keep the source of what docutils or the reader could not make anything of."""
        for source in node.children:
            if isinstance(source, nodes.literal_block):
                self.left_out(make_omitted("markup", source.astext()))

    def left_out(self, node: nodes.Element) -> None:
        said = node.attributes.get
        block = Block(
            "left-out",
            self.page,
            "page",
            (Run(str(said(OMITTED))),),
            condition=str(said(CONDITION, "")),
            source=str(said(SOURCE, "")),
        )
        self.append(block, node)

    def paragraph(self, node: nodes.Element) -> None:
        if self.cell:
            self.text("cell", node, marker=self.cell)
        elif self.item:
            marker, self.item = self.item, ""
            self.text("item", node, level=self.depth, marker=marker)
        else:
            self.text("paragraph", node, level=self.depth)

    def lines(self, node: nodes.Element) -> None:
        """Take each line of a block of lines by itself, or the whole where it is left out."""
        if OMITTED in node.attributes:
            self.paragraph(node)
        else:
            self.children(node)

    def list(self, node: nodes.Element) -> None:
        numbered = isinstance(node, nodes.enumerated_list)
        number = int(node.get("start", 1)) if numbered else 0
        for child in node.children:
            if isinstance(child, nodes.list_item):
                self.in_list(child, f"{number}." if numbered else "-")
                number += 1
            elif isinstance(child, nodes.Element):
                self.depth += 1
                self.visit(child)
                self.depth -= 1

    def in_list(self, node: nodes.Element, marker: str) -> None:
        outer, self.item = self.item, marker
        self.depth += 1
        self.children(node)
        self.depth -= 1
        self.item = outer

    def table(self, node: nodes.Element) -> None:
        outer = self.cell, self.head
        rows: list[tuple[nodes.Node, bool]] = []
        stubs: list[bool] = []
        for child in node.children:
            if isinstance(child, nodes.tgroup):
                stubs = [bool(each.get("stub")) for each in child.children if isinstance(each, nodes.colspec)]
                rows += [
                    (row, isinstance(part, nodes.thead))
                    for part in child.children
                    if isinstance(part, nodes.thead | nodes.tbody)
                    for row in part
                ]
            elif isinstance(child, nodes.Element):
                self.visit(child)
        for number, (row, in_head) in enumerate(rows, 1):
            for column, entry in enumerate(row.children, 1):
                self.cell = f"{number}.{column}"
                self.head = "column" if in_head else "row" if stubs[column - 1 : column] == [True] else ""
                if isinstance(entry, nodes.Element) and entry.children:
                    self.children(entry)
                else:
                    self.append(Block("cell", self.page, "page", marker=self.cell, head=self.head), node)
        self.cell, self.head = outer

    def other(self, node: nodes.Element) -> None:
        """Take the words of a node that is no block known here, else what is in it."""
        if isinstance(node, nodes.TextElement) and any(
            isinstance(child, nodes.Text) for child in node.children
        ):
            self.paragraph(node)
        else:
            self.children(node)

    def unprinted(self, node: unprinted_blocks) -> None:
        for each in node.blocks:
            said = each.origin
            block = Block(
                kind=each.kind,
                page=self.page,
                origin=said.origin,
                runs=tuple(extract_runs(nodes.inline("", "", *each.words))) if each.words else (),
                level=max(self.depth, 1) if each.kind == "item" else each.level,
                clause=said.clause,
                edition=said.edition,
                part=said.part,
                edit=said.edit,
                reason=said.reason,
                audience=said.audience,
                language=said.language,
                guards=tuple(said.guards.split("; ")) if said.guards else (),
            )
            self.made.append(PageBlock(block, said.of, self.sections))

    def text(self, kind: str, node: nodes.Element, *, level: int = 0, marker: str = "") -> None:
        """Add a block with the words of ``node``, or the one that says that they are left out."""
        said = node.attributes.get
        if OMITTED in node.attributes:
            self.left_out(node)
            return
        block = Block(
            kind=kind,
            page=self.page,
            origin=str(said(ORIGIN, "page")),
            runs=tuple(extract_runs(node, verbatim=kind == "code")) if node.children else (),
            level=level,
            marker=marker,
            head=self.head if kind == "cell" else "",
            clause=str(said(CLAUSE, "")),
            edition=str(said(EDITION, "")),
            part=str(said(PART, "")),
            edit=str(said(EDIT, "")),
            reason=str(said(REASON, "")),
            audience=str(said(AUDIENCE, "")),
            language=str(said(LANGUAGE, "")),
        )
        self.append(block, node)

    def append(self, block: Block, node: nodes.Element) -> None:
        self.made.append(PageBlock(block, str(node.attributes.get(OF, "")), self.sections))


# by class: the first that fits; what has None is passed over
VISITS: tuple[tuple[tuple[type[Any], ...], Callable[[_Walk, Any], None] | None], ...] = (
    ((nodes.section,), _Walk.section),
    ((nodes.title,), _Walk.title),
    ((unprinted_blocks,), _Walk.unprinted),
    ((nodes.rubric,), _Walk.rubric),
    ((nodes.paragraph, nodes.line, nodes.attribution), _Walk.paragraph),
    ((nodes.line_block,), _Walk.lines),
    ((nodes.field_list,), _Walk.fields),
    ((nodes.term, nodes.classifier, nodes.caption, nodes.field_name), _Walk.term),
    ((nodes.subtitle,), _Walk.term),
    ((nodes.option_group,), _Walk.options),
    ((nodes.bullet_list, nodes.enumerated_list), _Walk.list),
    ((nodes.footnote, nodes.citation), _Walk.note),
    ((nodes.table,), _Walk.table),
    ((nodes.image,), _Walk.image),
    ((nodes.attention, nodes.caution, nodes.danger, nodes.error, nodes.important), _Walk.label),
    ((nodes.note, nodes.tip, nodes.hint, nodes.warning), _Walk.label),
    ((nodes.literal_block, nodes.math_block, nodes.doctest_block), _Walk.code),
    ((nodes.raw,), _Walk.raw),
    ((nodes.system_message,), _Walk.message),
    ((nodes.docinfo, nodes.Invisible, nodes.meta, nodes.label, nodes.transition), None),
    ((nodes.colspec, nodes.decoration, nodes.generated), None),
    (
        (
            nodes.admonition,
            nodes.block_quote,
            nodes.compound,
            nodes.container,
            nodes.definition,
            nodes.definition_list,
            nodes.definition_list_item,
            nodes.description,
            nodes.field,
            nodes.field_body,
            nodes.figure,
            nodes.legend,
            nodes.list_item,
            nodes.option_list,
            nodes.option_list_item,
            nodes.sidebar,
            nodes.topic,
        ),
        _Walk.children,
    ),
)
"""What is done with the nodes that the reader makes; what is not here is `_Walk.other`."""


@cache
def _visit_of(kind: type[Any]) -> Callable[[_Walk, Any], None] | None:
    """Return what is done with nodes of a class; a page has hundreds of few classes."""
    return next((visit for kinds, visit in VISITS if issubclass(kind, kinds)), _Walk.other)
