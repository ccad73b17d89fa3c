"""The docutils nodes that notices are made of: standard ones, with attributes that say whence words came.

Two helpers live only while a page is read: `clause_heading`, which the transform in `sections` turns into
a section or rubric, and `unprinted`, which keeps for the record what the reader does not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING, Any, TypeVar

from docutils import nodes

if TYPE_CHECKING:
    from docutils.nodes import Element

OF = "notice-of"  # "site/kind"
CLAUSE = "notice-clause"
EDITION = "notice-edition"
PART = "notice-part"
ORIGIN = "notice-origin"
EDIT = "notice-edit"
REASON = "notice-reason"
GUARDS = "notice-guards"
VALUE = "notice-value"
LAW = "notice-law"
REF = "notice-ref"
LEFT_OUT = "notice-left-out"
SITE = "notice-site"
LEVEL = "notice-level"


class clause_heading(nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A clause's heading before the page's sections are built: its level, its anchor, its inlines."""


class unprinted(nodes.Invisible, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A block that is listed in the record and not printed; ``kind`` says what it would have been.

    ``held`` are those that follow it, which no transform needs to see.
    """

    def __init__(self, rawsource: str = "", *children: nodes.Node, **attributes: Any) -> None:
        super().__init__(rawsource, *children, **attributes)
        self.held: list[unprinted] = []


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block's words come from; what every block of a notice carries."""

    of: str
    clause: str = ""
    edition: str = ""
    part: str = ""
    origin: str = "clause"
    edit: str = ""
    reason: str = ""
    guards: str = ""

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
            (GUARDS, self.guards),
        )
        # one string for all blocks and pages: there are few, and each is in every page's file once
        return {name: intern(value) for name, value in given if value}


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
