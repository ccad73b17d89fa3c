"""The part of the renderer for blocks that are not printed, or in the page's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_privacynotice.text.clause.inlines import InlineRenderer, mark_own_words
from sphinx_privacynotice.text.clause.nodes import Unprinted
from sphinx_privacynotice.text.clause.template import Item, Marked, Marks, Paragraph, Row, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.site.view import ResolvedValue
    from sphinx_privacynotice.text.clause.nodes import Rendered

_KINDS: dict[type, str] = {Paragraph: "paragraph", Item: "item", Row: "cell"}
"""What the record calls the blocks that are not printed."""


class OmissionRenderer(InlineRenderer):
    """Renders what the page drops or rewords, and what does not apply."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.reworded: set[str] = set()
        """The parts for which the page's own words were printed."""

    def _omitted(self, marked: Marked, entry: ResolvedValue | None) -> list[Rendered] | None:
        """Return what the record lists of a block that is not printed, None of one that is.

        Nothing is listed of a block that is for other readers: their pages have it.
        """
        marks = marked.marks
        if not marks.is_for(self.clause.audience):
            return []
        unmet = self._unmet(marks.guards, entry) if marks.guards else ""
        if unmet:
            return [Unprinted(_KINDS[type(marked)], self.origin(marks.id, "unmet", guards=unmet))]
        reason = self.clause.drops.get(marks.id)
        return None if reason is None else self._dropped(marked, reason, entry)

    def _dropped(self, marked: Marked, reason: str, entry: ResolvedValue | None = None) -> list[Rendered]:
        """Return a block that is left out on purpose: it stays listed with its words, without their gaps."""
        words = first_paragraph(marked)
        self.silent, silent = True, self.silent
        inlines = self.inlines(words.inlines, entry) if words else []
        self.silent = silent
        origin = self.origin(marked.marks.id, "dropped", reason)
        return [Unprinted(_KINDS[type(marked)], origin, tuple(inlines))]

    def _reworded(self, marks: Marks) -> list[nodes.Node]:
        """Return the page's words for a part: once for all entries that the part is written for."""
        reword = self.clause.rewords[marks.id]
        if marks.id in self.reworded:
            return [] if marks.each else [node.deepcopy() for node in reword.body]
        self.reworded.add(marks.id)
        origin = self.origin(marks.id, "reworded", reword.reason, "page")
        for node in reword.body:
            mark_own_words(node, origin)
        return reword.body

    def _nothing(self, marked: Marked, words: Paragraph) -> Unprinted:
        """Return what is listed of a block, written for entries, of which this entry has nothing."""
        asked = "; ".join(path for path, _ in Visit(words, (), (), None, ()).values)
        return Unprinted(_KINDS[type(marked)], self.origin(marked.marks.id, "unmet", guards=asked))


def has_words(made: Sequence[Rendered]) -> bool:
    """Return whether anything a reader sees was made."""
    return any(isinstance(node, nodes.Node) and node.astext().strip() for node in made)


def first_paragraph(marked: Marked) -> Paragraph | None:
    """Return the paragraph that an item begins with, a paragraph itself, else None."""
    first = marked.blocks[:1] if isinstance(marked, Item) else (marked,)
    return first[0] if first and isinstance(first[0], Paragraph) else None
