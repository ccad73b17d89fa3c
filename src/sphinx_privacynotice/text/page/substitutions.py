"""docutils' substitutions with a limit on size: thirty, each twice the one before, make a billion words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.transforms import references
from docutils.utils import get_source_line

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.text.page.includes import page_of, shown_place

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SUBSTITUTED = 10_000
"""Substitutions filled in on one page, those within others counted each time; long ones count for more."""

_LONG = 100
"""Characters that count for one more."""


class BoundedSubstitutions(references.Substitutions):
    """What docutils does, which goes through references within references without end (docutils 0.22)."""

    def apply(self) -> None:
        """Fill in the page's substitutions, or report that there are too many and leave their names."""
        found = list(self.document.findall(nodes.substitution_reference))
        try:
            small = self._size(found) <= MAX_SUBSTITUTED
        except RecursionError:
            small = False
        if small:
            super().apply()
            return
        message = f"The substitutions of this page, each within others, are more than {MAX_SUBSTITUTED:,}"
        place = shown_place(self.document, *get_source_line(found[0]))
        hint = "Write out what they stand for"
        page_of(self.document).report(Finding("page-markup", message, place, hint))
        for reference in found:
            reference.replace_self(nodes.Text(reference["refname"]))

    def _size(self, found: Iterable[nodes.substitution_reference]) -> int:
        """Return how much ``found`` become; each definition is looked through once."""
        sizes: dict[str, int] = {}

        def size(reference: nodes.substitution_reference) -> int:
            defined = self.document.substitution_defs
            name = reference["refname"]
            key = name if name in defined else self.document.substitution_names.get(name.lower(), "")
            if key not in defined:
                return 1
            if key not in sizes:
                sizes[key] = 1  # in a circle, of which docutils tells
                inner = list(defined[key].findall(nodes.substitution_reference))
                sizes[key] = 1 + len(defined[key].astext()) // _LONG + sum(map(size, inner))
            return sizes[key]

        return sum(map(size, found))
