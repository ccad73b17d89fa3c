"""The nodes of notices: standard docutils nodes, whose attributes record the provenance of each text.

Two helper nodes exist only while a page is read: `clause_heading`, which the transform in `sections` turns
into a section or rubric, and `unprinted_blocks`, which keeps for the record what is not printed.
"""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docutils.nodes import Element

OF = "notice-of"  # "site/kind"
CLAUSE = "notice-clause"
EDITION = "notice-edition"
PART = "notice-part"
ORIGIN = "notice-origin"
EDIT = "notice-edit"
REASON = "notice-reason"
LANGUAGE = "notice-language"
VALUE = "notice-value"
LAW = "notice-law"
REF = "notice-ref"
TITLED = "notice-titled"
"""Whether a link to a document has words of its own."""
OMITTED = "notice-left-out"
SOURCE = "notice-source"
CONDITION = "notice-condition"
LABEL = "notice-label"
SITE = "notice-site"
LANG = "notice-lang"
"""The language of a block or name that is not in its page's: in HTML the attribute `lang`."""
PAGE_LANGUAGE = "notice-page-language"
"""Of a document that a site names as a translation: its language."""
OTHER_PAGES = "notice-other-pages"
"""Of a document: the pages of its notice in all languages, each with its language."""
LEVEL = "notice-level"
AUDIENCE = "notice-audience"
TO_CLAUSE = "notice-to-clause"
"""The clause of the same notice that a link leads to."""

_OF_ORIGIN = (OF, CLAUSE, EDITION, PART, ORIGIN, EDIT, REASON, AUDIENCE, LANGUAGE)
"""The attributes that hold the fields of an `Origin`, in their order."""


class clause_heading(nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A clause's heading before the page's sections are built: its level, its anchor, its inlines."""


class Origin(NamedTuple):
    """Where a block's text comes from; every block of a notice carries it in its attributes."""

    of: str
    clause: str = ""
    edition: str = ""
    part: str = ""
    origin: str = "clause"
    edit: str = ""
    reason: str = ""
    audience: str = ""
    """The reader whose page it is on, "" for all."""
    language: str = ""
    """The language of the words, "" where it is that of the notice's page."""
    guards: str = ""
    """The guards that do not apply, of a block that is not printed."""

    def attributes(self) -> dict[str, str]:
        """Return the origin as node attributes, without what is empty."""
        # interned: the few different values are in the file of every page, many times
        return {name: intern(value) for name, value in zip(_OF_ORIGIN, self, strict=False) if value}


class Unprinted(NamedTuple):
    """A block that is listed in the record and not printed; ``kind`` says what it would have been."""

    kind: str
    origin: Origin
    words: tuple[nodes.Node, ...] = ()
    level: int = 0


class unprinted_blocks(nodes.Invisible, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """The place of neighbouring ``blocks`` that are not printed.

    A notice has more of them than of printed ones, and every transform visits every node: so not a node each.
    """

    def __init__(self, rawsource: str = "", *children: nodes.Node, **attributes: Any) -> None:
        super().__init__(rawsource, *children, **attributes)
        self.blocks: list[Unprinted] = []

    def copy(self) -> unprinted_blocks:
        """Return a copy with the same blocks."""
        made = unprinted_blocks(**self.attributes)
        made.blocks = list(self.blocks)
        return made


Rendered: TypeAlias = nodes.Node | Unprinted
"""What rendering gives: nodes, and between them blocks that are not printed."""


def to_nodes(filled: Iterable[Rendered]) -> list[nodes.Node]:
    """Return what rendering gave as nodes: one holds all neighbouring unprinted blocks."""
    made: list[nodes.Node] = []
    for each in filled:
        if isinstance(each, nodes.Node):
            made.append(each)
            continue
        holder = made[-1] if made else None
        if not isinstance(holder, unprinted_blocks):
            holder = unprinted_blocks()
            made.append(holder)
        holder.blocks.append(each)
    return made


def mark_untranslatable(element: Element) -> Element:
    """Exclude ``element`` from smart quotes and from the translation of page prose: its text is the pack's.

    Only blocks are marked as not translatable: Sphinx's `RemoveTranslatableInline` (seen in 9.0) unwraps
    every inline that says whether it is.
    """
    if not isinstance(element, nodes.Inline):
        element["translatable"] = False
    element["support_smartquotes"] = False
    return element


def paragraph(children: list[nodes.Node], origin: Origin, source: str, line: int) -> nodes.paragraph:
    """Return a paragraph of a notice."""
    made = nodes.paragraph("", "", *children)
    made.attributes.update(origin.attributes())  # not by Element.__init__, which checks each
    mark_untranslatable(made)
    made.source, made.line = source, line
    return made


def lines(rows: list[list[nodes.Node]], origin: Origin, source: str, line: int) -> nodes.line_block:
    """Return a block of lines of a notice; each has the origin of the block."""
    made = nodes.line_block()
    for row in rows:
        each = nodes.line("", "", *row)
        each.attributes.update(origin.attributes())
        mark_untranslatable(each)
        each.source, each.line = source, line
        made += each
    made.attributes.update(origin.attributes())
    made.source, made.line = source, line
    return made


def value(children: list[nodes.Node], key: str) -> nodes.inline:
    """Return the inline that holds a value printed from the site's data."""
    made = nodes.inline("", "", *children, classes=["notice-value"])
    made[VALUE] = key
    mark_untranslatable(made)
    return made


def link(children: Sequence[nodes.Node], target: str) -> nodes.Element:
    """Return a link to an address, or to a document of the same site, which begins with a slash.

    A document without words of the link's own is printed by its title, which only a build knows.
    """
    if not target.startswith("/"):
        return nodes.reference("", "", *children, refuri=target, internal=False)
    made = nodes.inline("", "", *(children or [nodes.Text(target)]), classes=["notice-document"])
    made[REF] = target
    made[TITLED] = bool(children)
    return made


def clause_link(children: Sequence[nodes.Node], clause: str) -> nodes.Element:
    """Return a link to a clause of the same notice: on the same page if it is there, else on another."""
    made = nodes.inline("", "", *children, classes=["notice-link"])
    made[REF] = f"#{clause}"
    made[TO_CLAUSE] = clause
    return made


def has_link(inlines: Iterable[nodes.Node]) -> bool:
    """Return whether a link is in inlines, to an address or to a document."""
    every = (node for each in inlines for node in each.findall(nodes.Element))
    return any(isinstance(node, nodes.reference) or REF in node for node in every)


def copy_attributes(source: Element, target: Element) -> None:
    """Copy the attributes of a notice from ``source`` to ``target``."""
    for name, what in source.attributes.items():
        if str(name).startswith("notice-"):
            target[name] = what


Sought = TypeVar("Sought", bound=nodes.Element)


def find_blocks(node: nodes.Element, kind: type[Sought]) -> list[Sought]:
    """Return the block nodes of a kind, in order, without searching inlines."""
    found: list[Sought] = []
    for child in node.children:
        if isinstance(child, kind):
            found.append(child)
        if isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement):
            found += find_blocks(child, kind)
    return found


_FOR_THE_RECORD = frozenset({CLAUSE, EDITION, PART, ORIGIN, EDIT, REASON, AUDIENCE, LANGUAGE, LEVEL})
"""The attributes that only the record needs."""


def drop_helpers(node: nodes.Element) -> None:
    """Remove from a page what only reading it needed: Sphinx keeps pages in memory and pickles each."""
    kept = []
    for child in node.children:
        if isinstance(child, unprinted_blocks):
            continue
        kept.append(child)
        if isinstance(child, nodes.Element):
            if OF in child.attributes:
                given = child.attributes.items()
                child.attributes = {name: what for name, what in given if name not in _FOR_THE_RECORD}
            if not isinstance(child, nodes.TextElement):
                drop_helpers(child)
    node.children = kept
