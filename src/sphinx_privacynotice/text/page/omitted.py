"""Omitted blocks of a record: words that depend on more than the page's source, kept as source."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.transforms import Transform

from sphinx_privacynotice.text.clause.nodes import CONDITION, OMITTED, SOURCE

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive

MAX_SOURCE = 10_000
"""How many characters of what is left out a record keeps; of longer text also a digest."""

_COMMENTS = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)


def make_omitted(what: str, source: str, condition: str = "") -> nodes.literal_block:
    """Return the block that keeps ``source`` of what is not read here.

    ``what`` names it; ``condition`` says when it is printed, if it has one.
    """
    made = nodes.literal_block()
    made[OMITTED], made[SOURCE] = what, bounded(source)
    if condition:
        made[CONDITION] = " ".join(condition.split())
    return made


def bounded(source: str) -> str:
    """Return ``source`` without the spaces around it; of a long one its beginning and a digest of all."""
    source = "\n".join(line.rstrip() for line in source.strip("\n").split("\n")).rstrip()
    if len(source) <= MAX_SOURCE:
        return source
    digest = blake2b(source.encode(errors="surrogatepass"), digest_size=16).hexdigest()
    more = len(source) - MAX_SOURCE
    return f"{source[:MAX_SOURCE]}\n… {more:,} more characters (blake2b {digest})"


def source_of(directive: Directive) -> str:
    """Return the source of a directive: all its lines in RST; in MyST without its fences."""
    typed: str | None = getattr(getattr(directive.state, "_renderer", None), "typed", None)
    return directive.block_text if typed is None else typed


def is_unseen(raw: str) -> bool:
    """Return whether raw text is nothing but comments of HTML."""
    return _COMMENTS.fullmatch(raw) is not None


def mark_omitted(node: nodes.Node, what: str) -> None:
    """Mark the block of text that holds ``node`` as omitted, with its source."""
    block = block_above(node)
    if block is not None:
        block[OMITTED] = what
        block[SOURCE] = bounded(block.rawsource or block.astext())


def block_above(node: nodes.Node) -> nodes.Element | None:
    """Return the block of text that holds ``node``; of a line block all of its lines."""
    above: Any = node.parent
    while above is not None and (isinstance(above, nodes.Inline) or not isinstance(above, nodes.TextElement)):
        above = above.parent  # type: ignore[union-attr] # an inline node is one of the tree
    while above is not None and isinstance(above.parent, nodes.line_block):
        above = above.parent
    return above if isinstance(above, nodes.Element) else None


class MarkOmitted(Transform):
    """Mark the blocks that use a substitution the page does not define itself, before it is filled in."""

    default_priority = 205  # before docutils' own (220)

    def apply(self, **kwargs: object) -> None:  # noqa: ARG002 - docutils passes them
        """Mark them."""
        definitions = self.document.substitution_defs.items()
        # conf.py's prolog and epilog have a source of their own, and may be made by code
        own = {name.lower() for name, made in definitions if not str(made.source or "").startswith("<")}
        for reference in list(self.document.findall(nodes.substitution_reference)):
            if reference.get("refname", "").lower() not in own:
                mark_omitted(reference, "substitution")
