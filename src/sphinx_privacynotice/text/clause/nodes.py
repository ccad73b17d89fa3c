"""The docutils nodes that notices are made of: standard ones, with attributes that say whence words came.

Two helpers live only while a page is read: `clause_heading`, which the transform in `sections` turns into
a section or rubric, and `unprinted_blocks`, which keep for the record what no reader sees.
"""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Element

OF = "notice-of"  # "site/kind"
CLAUSE = "notice-clause"
EDITION = "notice-edition"
PART = "notice-part"
ORIGIN = "notice-origin"
EDIT = "notice-edit"
REASON = "notice-reason"
VALUE = "notice-value"
LAW = "notice-law"
REF = "notice-ref"
OMITTED = "notice-left-out"
SOURCE = "notice-source"
CONDITION = "notice-condition"
LABEL = "notice-label"
SITE = "notice-site"
LEVEL = "notice-level"


class clause_heading(nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A clause's heading before the page's sections are built: its level, its anchor, its inlines."""


class Origin(NamedTuple):
    """Where a block's words come from; what every block of a notice carries."""

    of: str
    clause: str = ""
    edition: str = ""
    part: str = ""
    origin: str = "clause"
    edit: str = ""
    reason: str = ""
    guards: str = ""
    """What was asked in vain, of a block that is not printed."""

    def attributes(self) -> dict[str, str]:
        """Return the origin as node attributes, without what is empty."""
        given = (
            (OF, self.of),
            (CLAUSE, self.clause),
            (EDITION, self.edition),
            (PART, self.part),
            (ORIGIN, self.origin),
            (EDIT, self.edit),
            (REASON, self.reason),
        )
        # one string for all blocks and pages: there are few, and each is in every page's file once
        return {name: intern(value) for name, value in given if value}


class Unprinted(NamedTuple):
    """A block that is listed in the record and not printed; ``kind`` says what it would have been."""

    kind: str
    origin: Origin
    words: tuple[nodes.Node, ...] = ()
    level: int = 0


class unprinted_blocks(nodes.Invisible, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """The place of ``blocks`` in a row that are not printed.

    A notice has more of them than of printed ones: no node each, for every transform looks at every node.
    """

    def __init__(self, rawsource: str = "", *children: nodes.Node, **attributes: Any) -> None:
        super().__init__(rawsource, *children, **attributes)
        self.blocks: list[Unprinted] = []

    def copy(self) -> unprinted_blocks:
        """Return a copy with the same blocks."""
        made = unprinted_blocks(**self.attributes)
        made.blocks = list(self.blocks)
        return made


Filled: TypeAlias = nodes.Node | Unprinted
"""What a clause is filled with: nodes, and between them blocks that are not printed."""


def gathered(filled: Iterable[Filled]) -> list[nodes.Node]:
    """Return what a clause was filled with as nodes: one holds all unprinted blocks in a row."""
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


def quiet(element: Element) -> Element:
    """Keep smart quotes and the translation of page prose out of ``element``: its words are the pack's.

    Only blocks may say that they are not translatable: Sphinx's `Locale` takes inlines that do apart.
    """
    if not isinstance(element, nodes.Inline):
        element["translatable"] = False
    element["support_smartquotes"] = False
    return element


def paragraph(children: list[nodes.Node], origin: Origin, source: str, line: int) -> nodes.paragraph:
    """Return a paragraph of a notice."""
    made = nodes.paragraph("", "", *children)
    made.attributes.update(origin.attributes())  # as they are: docutils would look at each
    quiet(made)
    made.source, made.line = source, line
    return made


def value(children: list[nodes.Node], key: str) -> nodes.inline:
    """Return the inline that holds a value printed from the site's data."""
    made = nodes.inline("", "", *children, classes=["notice-value"])
    made[VALUE] = key
    quiet(made)
    return made


def link(children: list[nodes.Node], target: str) -> nodes.reference:
    """Return a link to an address outside the project."""
    return nodes.reference("", "", *children, refuri=target, internal=False)


def copy_attributes(source: Element, target: Element) -> None:
    """Give ``target`` what ``source`` says of its origin."""
    for name, what in source.attributes.items():
        if str(name).startswith("notice-"):
            target[name] = what


Sought = TypeVar("Sought", bound=nodes.Element)


def find_blocks(node: nodes.Element, kind: type[Sought]) -> list[Sought]:
    """Return the nodes of a kind that stand among blocks, in order, without a look into any text."""
    found: list[Sought] = []
    for child in node.children:
        if isinstance(child, kind):
            found.append(child)
        if isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement):
            found += find_blocks(child, kind)
    return found


_FOR_THE_RECORD = frozenset({CLAUSE, EDITION, PART, ORIGIN, EDIT, REASON, LEVEL})
"""What nodes say for their record alone."""


def drop_helpers(node: nodes.Element) -> None:
    """Take out of a page that a build keeps what only its reading needed.

    Sphinx holds the pages of a build in memory, and writes each to a file.
    """
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
