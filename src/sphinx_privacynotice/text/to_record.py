"""From a page's nodes to the blocks of its notices; the same for Sphinx's pages and the reader's.

The blocks are taken while the page is read: before smart quotes, with page prose as typed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.text.named_values import NamedValues
from sphinx_privacynotice.text.nodes import (
    CLAUSE,
    EDIT,
    EDITION,
    LEFT_OUT,
    LEVEL,
    OF,
    ORIGIN,
    PART,
    REASON,
    SITE,
    find_blocks,
    unprinted_blocks,
)
from sphinx_privacynotice.text.runs import page_target, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx_privacynotice.model.project import Project

__all__ = ["make_records", "notices_of", "page_target", "take_blocks"]

LEFT_OUT_NODES = ("only", "raw", "versionmodified")
"""Names of node classes whose content depends on more than the page says."""


class PageBlock(NamedTuple):
    """A block with what decides to which notice it belongs."""

    block: Block
    of: str = ""
    sections: tuple[int, ...] = ()
    """The sections it stands in, by number in the order of the page; a heading stands in its own."""
    sites: tuple[str, ...] = ()
    """The sites whose values the page's own words print."""


FOR_THE_RECORD = frozenset({CLAUSE, EDITION, PART, ORIGIN, EDIT, REASON, LEVEL})
"""What nodes say for their record alone."""


def take_blocks(document: nodes.document, page: str, *, keep: bool = True) -> list[PageBlock]:
    """Return every block of a page, and take the helpers for unprinted blocks out of it.

    Unless ``keep``, what the nodes said for the record alone is taken out too: Sphinx holds the pages of a
    build in memory, and writes each to a file.
    """
    walk = _Walk(page, keep=keep)
    walk.children(document)
    helpers = find_blocks(document, unprinted_blocks)
    for parent in {id(helper.parent): helper.parent for helper in helpers}.values():
        parent.children = [child for child in parent.children if not isinstance(child, unprinted_blocks)]
    return walk.made


class _Walk:
    def __init__(self, page: str, *, keep: bool) -> None:
        self.page = page
        self.keep = keep
        self.made: list[PageBlock] = []
        self.sections: tuple[int, ...] = ()
        self.count = 0
        self.lists: list[str] = []
        self.item: str = ""
        self.cell = ""

    def children(self, node: nodes.Element) -> None:
        for child in node.children:
            if isinstance(child, nodes.Element):
                self.visit(child)

    def visit(self, node: nodes.Element) -> None:
        kind: Any = type(node)  # mypy takes no class of nodes for hashable
        visit = _visit_of(kind)
        if visit is not None:
            visit(self, node)

    def section(self, node: nodes.Element) -> None:
        self.count += 1
        outer, self.sections = self.sections, (*self.sections, self.count)
        self.children(node)
        self.sections = outer

    def topic(self, node: nodes.Element) -> None:
        if "contents" not in node["classes"]:  # which are made of the headings
            self.children(node)

    def title(self, node: nodes.Element) -> None:
        if isinstance(node.parent, nodes.section):
            self.add("heading", node, level=len(self.sections))
        else:
            self.add("term", node)

    def rubric(self, node: nodes.Element) -> None:
        # another extension's rubric may be a label (of a tab, say) that no plain reader can know
        if OF in node or isinstance(node.parent, nodes.section | nodes.document):
            self.add("heading", node, level=int(node.get(LEVEL, 0)) or len(self.sections) + 1)

    def fields(self, node: nodes.Element) -> None:
        if not isinstance(node.parent, nodes.document):
            self.children(node)

    def term(self, node: nodes.Element) -> None:
        self.add("term", node)

    def image(self, node: nodes.Element) -> None:
        if node.get("alt"):
            self.append(Block("image", self.page, "page", (Run(str(node["alt"])),)), node)

    def literal(self, node: nodes.Element) -> None:
        if node.get("source") or LEFT_OUT in node:
            self.left_out(str(node.get(LEFT_OUT, "literalinclude")), node)
        else:
            self.add("code", node)

    def unknown(self, node: nodes.Element) -> None:
        self.left_out(type(node).__name__, node)

    def left_out(self, what: str, node: nodes.Element) -> None:
        self.append(Block("left-out", self.page, "page", (Run(what),)), node)

    def paragraph(self, node: nodes.Element) -> None:
        if LEFT_OUT in node:
            self.left_out(str(node[LEFT_OUT]), node)
        elif self.cell:
            self.add("cell", node, marker=self.cell)
        elif self.item:
            self.add("item", node, level=len(self.lists), marker=self.item)
            self.item = ""
        else:
            self.add("paragraph", node, level=len(self.lists))

    def list(self, node: nodes.Element) -> None:
        numbered = isinstance(node, nodes.enumerated_list)
        number = int(node.get("start", 1)) if numbered else 0
        self.lists.append("1." if numbered else "-")
        for child in node.children:
            if isinstance(child, nodes.list_item):
                outer, self.item = self.item, f"{number}." if numbered else "-"
                number += 1
                self.children(child)
                self.item = outer
            elif isinstance(child, nodes.Element):
                self.visit(child)
        self.lists.pop()

    def table(self, node: nodes.Element) -> None:
        outer = self.cell
        for title in node.findall(nodes.title):
            self.add("term", title)
            break
        for number, row in enumerate(node.findall(nodes.row), 1):
            for column, entry in enumerate(row.children, 1):
                self.cell = f"{number}.{column}"
                if isinstance(entry, nodes.Element) and entry.children:
                    self.children(entry)
                else:
                    self.append(Block("cell", self.page, "page", marker=self.cell), node)
        self.cell = outer

    def unprinted(self, node: unprinted_blocks) -> None:
        for each in node.blocks:
            said = each.origin
            block = Block(
                kind=each.kind,
                page=self.page,
                origin=said.origin,
                runs=tuple(runs(nodes.inline("", "", *each.words), self.page)) if each.words else (),
                level=max(len(self.lists), 1) if each.kind == "item" else each.level,
                clause=said.clause,
                edition=said.edition,
                part=said.part,
                edit=said.edit,
                reason=said.reason,
                guards=tuple(said.guards.split("; ")) if said.guards else (),
            )
            self.made.append(PageBlock(block, said.of, self.sections))

    def add(self, kind: str, node: nodes.Element, *, level: int = 0, marker: str = "") -> None:
        said = node.attributes.get
        block = Block(
            kind=kind,
            page=self.page,
            origin=str(said(ORIGIN, "page")),
            runs=tuple(runs(node, self.page)) if node.children else (),
            level=level,
            marker=marker,
            clause=str(said(CLAUSE, "")),
            edition=str(said(EDITION, "")),
            part=str(said(PART, "")),
            edit=str(said(EDIT, "")),
            reason=str(said(REASON, "")),
        )
        self.append(block, node)
        if not self.keep and OF in node.attributes:
            node.attributes = {
                name: value for name, value in node.attributes.items() if name not in FOR_THE_RECORD
            }

    def append(self, block: Block, node: nodes.Element) -> None:
        sites: set[str] = set()
        _gather_sites(node, sites)
        of = str(node.attributes.get(OF, ""))
        self.made.append(PageBlock(block, of, self.sections, tuple(sorted(sites))))


# by class: the first that fits; what fits none is passed through, and what has None is passed over
_VISITS: tuple[tuple[tuple[type[Any], ...], Callable[[_Walk, Any], None] | None], ...] = (
    ((nodes.topic,), _Walk.topic),
    ((nodes.section,), _Walk.section),
    ((nodes.title,), _Walk.title),
    ((unprinted_blocks,), _Walk.unprinted),
    ((nodes.rubric,), _Walk.rubric),
    ((nodes.paragraph, nodes.line_block, nodes.attribution), _Walk.paragraph),
    ((nodes.field_list,), _Walk.fields),
    ((nodes.term, nodes.caption, nodes.field_name), _Walk.term),
    ((nodes.bullet_list, nodes.enumerated_list), _Walk.list),
    ((nodes.table,), _Walk.table),
    ((nodes.image,), _Walk.image),
    ((nodes.literal_block, nodes.math_block, nodes.doctest_block), _Walk.literal),
    ((nodes.docinfo, nodes.Invisible, nodes.system_message, nodes.footnote, nodes.citation), None),
)


@cache
def _visit_of(kind: type[Any]) -> Callable[[_Walk, Any], None] | None:
    """Return what is done with nodes of a class; a page has hundreds of few classes."""
    for kinds, visit in _VISITS:
        if kind.__name__ in LEFT_OUT_NODES and nodes.literal_block in kinds:
            return _Walk.unknown
        if issubclass(kind, kinds):
            return visit
    return _Walk.children


def _gather_sites(node: nodes.Element, sites: set[str]) -> None:
    if SITE in node.attributes and isinstance(node, nodes.inline):
        sites.add(str(node[SITE]))
    for child in node.children:
        if isinstance(child, nodes.Element):
            _gather_sites(child, sites)


def notices_of(blocks: list[PageBlock]) -> dict[str, list[Block]]:
    """Return the blocks of each notice of a page, by "site/kind".

    A notice runs from its first block to its last and to the end of that section, with the page's own
    prose between, and has the headings above its first block; a page of one notice has also what comes
    before it, from the first of its own words that print a value of the same site.
    """
    made: dict[str, list[Block]] = {}
    notices = list(dict.fromkeys(each.of for each in blocks if each.of))
    for of in notices:
        places = [number for number, each in enumerate(blocks) if each.of == of]
        first, last = places[0], places[-1]
        if len(notices) == 1:
            site = of.partition("/")[0]
            first = next(
                (number for number, each in enumerate(blocks) if site in each.sites or number == first), first
            )
        home = blocks[last].sections
        while (
            last + 1 < len(blocks)
            and blocks[last + 1].sections[: len(home)] == home
            and not blocks[last + 1].of
        ):
            last += 1
        above = [
            each.block
            for each in blocks[:first]
            if each.block.kind == "heading"
            and each.sections
            and each.sections == blocks[first].sections[: len(each.sections)]
            and not each.of
        ]
        made[of] = above + [each.block for each in blocks[first : last + 1] if each.of in {"", of}]
    return made


def make_records(project: Project, pages: Mapping[str, Mapping[str, Iterable[Block]]]) -> list[Record]:
    """Join the blocks of all pages (by page, by "site/kind") to one record a notice, sorted."""
    by_notice: dict[str, dict[str, list[Block]]] = {}
    for page in sorted(pages):
        for of, blocks in pages[page].items():
            by_notice.setdefault(of, {})[page] = list(blocks)
    records = []
    for of in sorted(by_notice):
        key, _, kind = of.partition("/")
        site = project.sites.get(key)
        if site is None:
            continue
        listed = list(site.pages.get(kind, ()))
        order = [page for page in listed if page in by_notice[of]]
        order += [page for page in by_notice[of] if page not in order]
        blocks = [block for page in order for block in by_notice[of][page]]
        named = NamedValues(project, key, kind)
        told = tuple(named.block(block) for block in blocks)
        records.append(Record(key, kind, site.view(kind).day or "", tuple(order), told, named.places))
    return records
