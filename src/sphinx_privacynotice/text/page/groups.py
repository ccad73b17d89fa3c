"""The headings of groups of clauses in a whole notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.view import is_present
from sphinx_privacynotice.text.clause.inlines import gap_node, missing_value
from sphinx_privacynotice.text.clause.nodes import Origin, clause_heading
from sphinx_privacynotice.text.clause.template import ValueOf, Words, parse_title

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.schema import ClauseGroup
    from sphinx_privacynotice.text.page.context import NoticeRef, PageContext


class GroupHeadings:
    """Puts the heading of each group before the first of its clauses that is printed."""

    def __init__(self, page: PageContext, notice: NoticeRef, level: int) -> None:
        found = page.view(notice).notice()
        self._layout = {} if isinstance(found, Unavailable) else found.layout
        self._page, self._notice, self._level = page, notice, level
        self._open: tuple[tuple[ClauseGroup, int], ...] = ()

    def deeper(self, clause: str) -> int:
        """Return how many levels deeper the heading of ``clause`` is than outside of a group."""
        return self._layout[clause].depth if clause in self._layout else 0

    def above(self, clause: str, made: list[nodes.Node], document: nodes.document) -> list[nodes.Node]:
        """Return the headings to print before what was ``made`` of a clause, if any is due."""
        if not any(
            isinstance(node, nodes.Element) and not isinstance(node, nodes.Invisible) for node in made
        ):
            return []
        above = self._layout[clause].above if clause in self._layout else ()
        self._open, before = above, self._open
        same = 0
        while same < min(len(above), len(before)) and above[same][0] is before[same][0]:
            same += 1
        return [self._heading(group, depth, document) for group, depth in above[same:]]

    def _heading(self, group: ClauseGroup, depth: int, document: nodes.document) -> nodes.Node:
        name = nodes.make_id(f"{self._notice.kind}-{group.heading}")
        number = 1
        while name in document.ids:
            number += 1
            name = nodes.make_id(f"{self._notice.site.key}-{self._notice.name}-{group.heading}-{number}")
        origin = Origin(self._notice.id, origin="phrase", audience=self._notice.audience)
        words = self._words(group)
        marker = clause_heading("", *words, level=self._level + depth, ids=[name], **origin.attributes())
        marker["classes"] += ["notice-group"]
        marker.source, marker.line = self._page.project.path_of(group.place.file), group.place.line
        document.ids[name] = marker
        return marker

    def _words(self, group: ClauseGroup) -> list[nodes.Node]:
        """Return the words of a heading, its values filled in."""
        page, notice = self._page, self._notice
        view = page.view(notice)

        def gap(key: str) -> nodes.Node:
            if not view.is_draft:
                by = f"the heading “{group.heading}”"
                page.report_unless_known(notice.site)(missing_value(view, key, group.place, by, None))
            return gap_node(forms, key)

        forms = page.forms(notice.site, notice.name, gap)
        made: list[nodes.Node] = []
        for piece in parse_title(group.heading):
            found = view.find(piece.path) if isinstance(piece, ValueOf) else None
            if isinstance(piece, Words):
                made.append(nodes.Text(piece.text))
            else:
                made += forms.inlines(found) if found and is_present(found) else [gap(piece.path)]
        return made
