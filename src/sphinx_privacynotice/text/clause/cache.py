"""The cache of parsed clauses: each is parsed to a template once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.text.clause.parse import parse_clause

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.text.clause.template import Template


class Templates:
    """Clauses parsed once, however many pages print them."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[str, str, int, str], Template] = {}

    def of(self, edition: ClauseEdition) -> Template:
        """Return the template of a clause's edition."""
        key = (edition.pack, edition.file, edition.body_line, edition.body)
        if key not in self._parsed:
            self._parsed[key] = parse_clause(edition.body, edition.file, edition.body_line)
        return self._parsed[key]

    def lists(self, edition: ClauseEdition) -> frozenset[str]:
        """Return the first steps of the paths that an edition's words go through or print."""
        return self.of(edition).lists
