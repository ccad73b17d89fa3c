"""What an edition of a clause prints for a site, or a part of it, as plain words: to compare editions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.text.clause.nodes import PART
from sphinx_privacynotice.text.clause.render import Clause, render_clause

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.clause.cache import Templates


def plain_words(made: Iterable[nodes.Node]) -> str:
    """Return the words of nodes on one line."""
    return " ".join(" ".join(node.astext() for node in made).split())


@dataclass(frozen=True, slots=True)
class StandardWords:
    """The words of clauses, whatever pages change in them."""

    project: Project
    templates: Templates

    def of(
        self,
        view: NoticeData,
        notice: str,
        edition: ClauseEdition,
        parts: Collection[str] = (),
        *,
        without: str = "",
    ) -> str:
        """Return what an edition prints in ``notice`` ("site/kind"), or of ``parts`` alone.

        ``without`` is a list of the site's that is taken to be empty, so that standard items are printed
        that the site replaces or drops.
        """
        if without:
            view = replace(view, data=view.data.model_copy(update={without: ()}))
        clause = Clause(edition, self.templates.of(edition), edition.file)
        pack = self.project.library.pack(edition.pack) or self.project.library.shared_packs[-1]
        made = render_clause(clause, view, notice, pack.language, edition.place, lambda _finding: None)
        if parts:
            found = (node for block in made for node in block.findall(nodes.Element))
            made = [node for node in found if node.get(PART) in parts]
        return plain_words(made)
