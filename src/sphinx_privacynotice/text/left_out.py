"""What is in both records a block left out: words that depend on more than the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.transforms import Transform

from sphinx_privacynotice.text.nodes import LEFT_OUT, OF
from sphinx_privacynotice.text.syntax import substitution_lines

if TYPE_CHECKING:
    from myst_parser.config.main import MdParserConfig


class MarkLeftOut(Transform):
    """Mark the blocks that use a substitution the page does not define itself, before it is filled in."""

    default_priority = 205  # before Sphinx's own substitutions (210) and docutils' (220)

    def apply(self, **kwargs: object) -> None:  # noqa: ARG002 - docutils passes them
        """Mark them."""
        page = self.document["source"]
        definitions = self.document.substitution_defs.items()
        own = {name.lower() for name, definition in definitions if _is_of_page(definition, page)}
        for reference in self.document.findall(nodes.substitution_reference):
            block = _block_above(reference)
            if block is not None and reference.get("refname", "").lower() not in own:
                block[LEFT_OUT] = "substitution"


def mark_substitutions(document: nodes.document, text: str, config: MdParserConfig | None = None) -> None:
    """Mark the blocks of a MyST page, whose text is ``text``, that a substitution `{{ }}` was filled into.

    ``config`` is the configuration that it was parsed with.

    A build fills them in while it parses; only the page's own text says where they stood.
    """
    if "{{" not in text:
        return
    within, alone = substitution_lines(text, config)
    page = document["source"]
    typed = text.split("\n")
    for block in document.findall(lambda node: isinstance(node, nodes.paragraph | nodes.title | nodes.term)):
        if not isinstance(block, nodes.Element) or OF in block or block.source != page or not block.line:
            continue
        # what a substitution alone was filled with begins on the next line, where other words may stand
        filled = block.line - 1 in alone and block.astext().split("\n")[0] not in "".join(
            typed[block.line - 1 : block.line]
        )
        if block.line in within or filled:
            block[LEFT_OUT] = "substitution"


def _is_of_page(definition: nodes.Element, page: str) -> bool:
    """Say whether a definition stands on the page and says always the same: today's date does not."""
    source = str(definition.source or page)
    return not source.startswith("<") and "date::" not in definition.rawsource


def _block_above(node: nodes.Node) -> nodes.Element | None:
    current = node.parent
    while current is not None and not isinstance(
        current, nodes.paragraph | nodes.title | nodes.term | nodes.rubric
    ):
        current = current.parent
    return current
