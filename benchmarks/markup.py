"""A built notice written down again, as an author would type it: in MyST, in RST, or as a template.

Whatever a notice may hold that is not known here is refused: a contender with less to build would win.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CLAUSE_CLASS = "notice-clause"


class Fill(Protocol):
    """Says what is written for a value of the site's."""

    def __call__(self, key: str, words: str, target: str) -> str:
        """Return the markup for the value ``key``, printed as ``words`` and linked to ``target`` ("" not)."""


class Markup:
    """What the two syntaxes have in common."""

    ending = ""

    def __init__(self, fill: Fill | None = None) -> None:
        self.fill = fill or (lambda key, words, target: self.linked_or_plain(words, target))  # noqa: ARG005 - one signature

    def linked_or_plain(self, words: str, target: str) -> str:
        return self.link(self.text(words), target) if target else self.text(words)

    # what differs

    def text(self, words: str) -> str:
        raise NotImplementedError

    def link(self, words: str, target: str) -> str:
        raise NotImplementedError

    def heading(self, words: str, level: int) -> list[str]:
        raise NotImplementedError

    # what does not

    def clause(self, section: nodes.section) -> list[str]:
        """Return the lines of a clause, its heading first."""
        title, *blocks = section.children
        assert isinstance(title, nodes.title)  # noqa: S101 - that is what a section is
        return [*self.heading(self.inlines(title), 2), "", *self.blocks(blocks)]

    def blocks(self, blocks: Iterable[nodes.Node]) -> list[str]:
        lines: list[str] = []
        for block in blocks:
            if isinstance(block, nodes.paragraph):
                lines += [self.inlines(block), ""]
            elif isinstance(block, nodes.bullet_list):
                lines += [*self.bullets(block), ""]
            else:
                raise TypeError(f"The benchmark cannot write a {type(block).__name__}")
        return lines[:-1]

    def bullets(self, made: nodes.bullet_list) -> list[str]:
        lines: list[str] = []
        tight = all(len(item.children) == 1 for item in made.findall(nodes.list_item))
        for item in made.children:
            assert isinstance(item, nodes.list_item)  # noqa: S101 - that is what a list is of
            inner = self.blocks(item.children)
            lines += [f"- {inner[0]}", *(f"  {line}" if line else "" for line in inner[1:])]
            lines += [] if tight else [""]
        return lines if tight else lines[:-1]

    def inlines(self, node: nodes.Element) -> str:
        return "".join(self.inline(child) for child in node.children)

    def inline(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return self.text(str(node))
        if isinstance(node, nodes.strong):
            return f"**{self.inlines(node)}**"
        if isinstance(node, nodes.emphasis):
            return f"*{self.inlines(node)}*"
        if isinstance(node, nodes.reference):
            return self.link(self.text(node.astext()), node["refuri"])
        if isinstance(node, addnodes.pending_xref):  # to a clause: by hand nobody links to parts of a page
            return self.text(node.astext())
        if isinstance(node, nodes.inline):
            return self.value(node)
        raise TypeError(f"The benchmark cannot write a {type(node).__name__}")

    def value(self, node: nodes.inline) -> str:
        key = str(node["notice-value"])
        inner = node.children[0] if len(node.children) == 1 else None
        if isinstance(inner, nodes.inline):  # a value that is nothing but another
            return self.value(inner)
        if key.startswith(("links.", "terms.")) or not isinstance(inner, nodes.Text | nodes.reference):
            return self.inlines(node)  # the pack's, and so the clause's own words to everybody else
        target = str(inner["refuri"]) if isinstance(inner, nodes.reference) else ""
        return self.fill(key, node.astext(), target)


class Myst(Markup):
    """Markdown as MyST reads it."""

    ending = "md"

    def text(self, words: str) -> str:
        return re.sub(r"([\\`*_\[\]<>])", r"\\\1", words)

    def link(self, words: str, target: str) -> str:
        return f"[{words}]({target})"

    def heading(self, words: str, level: int) -> list[str]:
        return [f"{'#' * level} {words}"]


class Rst(Markup):
    """reStructuredText."""

    ending = "rst"

    def text(self, words: str) -> str:
        return re.sub(r"([\\`*|_])", r"\\\1", words)

    def link(self, words: str, target: str) -> str:
        return f"`{words} <{target}>`__"

    def heading(self, words: str, level: int) -> list[str]:
        return [words, "=-"[level - 1] * max(len(words), 60)]


def clauses_of(document: nodes.document) -> dict[str, nodes.section]:
    """Return the sections of a page's clauses, each by the clause's name, in order."""
    return {
        str(section["classes"][1]).removeprefix("notice-"): section
        for section in document.findall(nodes.section)
        if CLAUSE_CLASS in section["classes"]
    }


class Values:
    """The values of one page by names that a template can use, gathered while its clauses are written."""

    def __init__(self, write: Callable[[str, str], str]) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self._write = write

    def __call__(self, key: str, words: str, target: str) -> str:
        """Return the markup of a value in a template."""
        plain = name = re.sub(r"\W+", "_", key).strip("_")
        number = 1
        while self.found.setdefault(name, (words, target)) != (words, target):
            number += 1
            name = f"{plain}_{number}"
        return self._write(name, target)
