"""From a page's nodes to the blocks of its notices; the same for Sphinx's pages and the reader's.

The blocks are taken while the page is read: before smart quotes, with page prose as typed.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.model.record import Block, Record, Run, ValuePlace
from sphinx_privacynotice.model.validate import parse_key
from sphinx_privacynotice.text.nodes import (
    CLAUSE,
    EDIT,
    EDITION,
    GUARDS,
    LAW,
    LEFT_OUT,
    LEVEL,
    OF,
    ORIGIN,
    PART,
    REASON,
    REF,
    SITE,
    VALUE,
    unprinted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.model.project import Project

LEFT_OUT_NODES = ("only", "raw", "versionmodified")
"""Names of node classes whose content depends on more than the page says."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block with what decides to which notice it belongs."""

    block: Block
    of: str = ""
    sections: tuple[int, ...] = ()
    """The sections it stands in, by number in the order of the page; a heading stands in its own."""
    sites: tuple[str, ...] = ()
    """The sites whose values the page's own words print."""


def take_blocks(document: nodes.document, page: str) -> list[PageBlock]:
    """Return every block of a page, and take the helpers for unprinted blocks out of it."""
    walk = _Walk(page)
    walk.children(document)
    for helper in list(document.findall(unprinted)):
        helper.parent.remove(helper)
    return walk.made


class _Walk:
    def __init__(self, page: str) -> None:
        self.page = page
        self.made: list[PageBlock] = []
        self.sections: list[int] = []
        self.count = 0
        self.lists: list[str] = []
        self.item: str = ""
        self.cell = ""

    def children(self, node: nodes.Element) -> None:
        for child in list(node.children):
            if isinstance(child, nodes.Element):
                self.visit(child)

    def visit(self, node: nodes.Element) -> None:  # noqa: C901, PLR0912 - one case a kind of node
        if isinstance(node, nodes.topic) and "contents" in node["classes"]:
            return  # made of the headings
        if isinstance(node, nodes.section):
            self.count += 1
            self.sections.append(self.count)
            self.children(node)
            self.sections.pop()
        elif isinstance(node, nodes.title):
            if isinstance(node.parent, nodes.section):
                self.add("heading", node, level=len(self.sections))
            else:
                self.add("term", node)
        elif isinstance(node, unprinted):
            self.unprinted(node)
        elif isinstance(node, nodes.rubric):
            # another extension's rubric may be a label (of a tab, say) that no plain reader can know
            if OF in node or isinstance(node.parent, nodes.section | nodes.document):
                self.add("heading", node, level=int(node.get(LEVEL, 0)) or len(self.sections) + 1)
        elif isinstance(node, nodes.paragraph | nodes.line_block | nodes.attribution):
            self.paragraph(node)
        elif isinstance(node, nodes.field_list) and not isinstance(node.parent, nodes.document):
            self.children(node)
        elif isinstance(node, nodes.term | nodes.caption | nodes.field_name):
            self.add("term", node)
        elif isinstance(node, nodes.bullet_list | nodes.enumerated_list):
            self.list(node)
        elif isinstance(node, nodes.table):
            self.table(node)
        elif isinstance(node, nodes.image):
            if node.get("alt"):
                self.append(Block("image", self.page, "page", (Run(str(node["alt"])),)), node)
        elif type(node).__name__ in LEFT_OUT_NODES:
            self.left_out(type(node).__name__, node)
        elif isinstance(node, nodes.literal_block | nodes.math_block | nodes.doctest_block):
            if node.get("source") or LEFT_OUT in node:
                self.left_out(str(node.get(LEFT_OUT, "literalinclude")), node)
            else:
                self.add("code", node)
        elif not isinstance(
            node,
            nodes.field_list
            | nodes.docinfo
            | nodes.Invisible
            | nodes.system_message
            | nodes.footnote
            | nodes.citation,
        ):
            self.children(node)

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
        for child in list(node.children):
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

    def unprinted(self, node: unprinted) -> None:
        kind = str(node["kind"])
        level = (
            int(node.get("level", 0))
            if kind == "heading"
            else max(len(self.lists), 1)
            if kind == "item"
            else 0
        )
        self.add(kind, node, level=level)

    def add(self, kind: str, node: nodes.Element, *, level: int = 0, marker: str = "") -> None:
        guards = str(node.get(GUARDS, ""))
        block = Block(
            kind=kind,
            page=self.page,
            origin=str(node.get(ORIGIN, "page")),
            runs=tuple(runs(node, self.page)),
            level=level,
            marker=marker,
            clause=str(node.get(CLAUSE, "")),
            edition=str(node.get(EDITION, "")),
            part=str(node.get(PART, "")),
            edit=str(node.get(EDIT, "")),
            reason=str(node.get(REASON, "")),
            guards=tuple(guards.split("; ")) if guards else (),
        )
        self.append(block, node)

    def append(self, block: Block, node: nodes.Element) -> None:
        sites = tuple(sorted({str(inline[SITE]) for inline in node.findall(nodes.inline) if SITE in inline}))
        self.made.append(PageBlock(block, str(node.get(OF, "")), tuple(self.sections), sites))


def runs(node: nodes.Element, page: str = "") -> list[Run]:
    """Return the words of a block of ``page``, each stretch with its origin; white space as one space."""
    pieces: list[Run] = []
    _runs(node, Run(""), pieces, page)
    made: list[Run] = []
    for origin, group in groupby(pieces, key=lambda run: replace(run, text="")):
        text = "".join(run.text for run in group)
        text = " ".join(text.replace("\n", " ").split(" ")) if "\n" in text else text
        if text:
            made.append(replace(origin, text=text))
    if made:
        made[0] = replace(made[0], text=made[0].text.lstrip())
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return [run for run in made if run.text]


def _runs(node: nodes.Element, origin: Run, pieces: list[Run], page: str) -> None:
    for child in node.children:
        if isinstance(child, nodes.Text):
            pieces.append(replace(origin, text=str(child)))
        elif isinstance(child, nodes.line_block | nodes.line):
            _runs(child, origin, pieces, page)
            pieces.append(replace(origin, text="\n"))
        elif isinstance(child, nodes.image):
            pieces.append(replace(origin, text=str(child.get("alt", ""))))
        elif isinstance(
            child,
            nodes.raw
            | nodes.footnote_reference
            | nodes.citation_reference
            | nodes.problematic
            | nodes.system_message
            | nodes.target,
        ) or (isinstance(child, nodes.Element) and child.get("refdomain") == "citation"):
            continue
        elif isinstance(child, nodes.Element):
            _runs(child, _origin(child, origin, page), pieces, page)


def _origin(node: nodes.Element, origin: Run, page: str) -> Run:
    if VALUE in node:
        origin = replace(origin, value=str(node[VALUE]))
    if LAW in node:
        origin = replace(origin, law=str(node[LAW]))
    if REF in node:
        origin = replace(origin, ref=str(node[REF]))
    elif type(node).__name__ in {"pending_xref", "download_reference"}:
        target = str(node.get("reftarget", ""))
        if node.get("refdomain") == "doc":  # MyST's link to a page or to a place on one
            target += f"#{node['reftargetid']}" if node.get("reftargetid") else ""
        elif node.get("reftype") == "myst":
            target = page_target(target, page)
        origin = replace(origin, ref=target)
    elif isinstance(node, nodes.reference):
        if node.get("refuri"):
            origin = replace(origin, link=str(node["refuri"]))
        else:
            origin = replace(origin, ref=str(node.get("refid") or node.get("refname") or ""))
    return origin


def page_target(target: str, page: str) -> str:
    """Return a link to a page's file as the page's name: ``../index.md#top`` as ``index#top``."""
    path, hash_sign, anchor = target.partition("#")
    stem, dot, suffix = path.rpartition(".")
    if not dot or suffix not in {"md", "rst", "txt"}:
        return target
    stem = stem.lstrip("/") if stem.startswith("/") else posixpath.join(posixpath.dirname(page), stem)
    return posixpath.normpath(stem) + hash_sign + anchor


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
        blocks = tuple(block for page in order for block in by_notice[of][page])
        records.append(
            Record(
                key,
                kind,
                site.view(kind).day or "",
                tuple(order),
                blocks,
                value_places(project, key, kind, blocks),
            )
        )
    return records


def value_places(project: Project, key: str, kind: str, blocks: Iterable[Block]) -> dict[str, ValuePlace]:
    """Return where each value that the blocks print was typed."""
    site = project.sites[key]
    view = site.view(kind)
    places = {}
    for name in sorted({run.value for block in blocks for run in block.runs if run.value}):
        path = parse_key(name)
        place = view.place(path)
        places[name] = ValuePlace(place.file, place.line, site.layer(kind, path, place))
    return places
