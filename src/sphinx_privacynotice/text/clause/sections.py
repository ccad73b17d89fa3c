"""Builds sections from the headings of clauses, as if they were part of the page's source.

Directives return flat nodes with a heading marker; this one early transform builds the sections, so that
RST and MyST pages get the same tree. A directive cannot return sections itself: on MyST pages they move
(executablebooks/MyST-Parser #1050), and nested parsing misplaces them (sphinx-doc/sphinx #13845).
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.transforms import Transform

from sphinx_privacynotice.text.clause.nodes import (
    LEVEL,
    ORIGIN,
    clause_heading,
    copy_attributes,
    find_blocks,
    mark_untranslatable,
)


class ClauseSections(Transform):
    """Turn every heading marker into a section or, inside a note, tab or list, into a rubric."""

    # before substitutions (220) and all that reads sections; after Sphinx's own numbering (210)
    default_priority = 215

    def apply(self, **kwargs: object) -> None:  # noqa: ARG002 - docutils passes them
        """Build the sections of the document."""
        build_sections(self.document)


def build_sections(document: nodes.document) -> None:
    """Replace the heading markers of ``document``, in order."""
    for marker in find_blocks(document, clause_heading):
        if isinstance(marker.parent, nodes.section | nodes.document):
            _section(marker, document)
        else:
            _rubric(marker, document)


def register_headings(state: Any, made: list[nodes.Node]) -> None:
    """Register a clause's headings with MyST, so that lower headings after it go into the clause's section.

    MyST would warn of `###` after a clause at level 2 as a skipped level. RST decides by the order of
    underlines and needs nothing. myst-parser has no public API for it: `_level_to_section` is private (seen
    in 4.0.1 to 5.2.0); if it goes, such headings become siblings of the clause's section.
    """
    renderer = getattr(state, "_renderer", None)
    opened: dict[int, nodes.Element] | None = getattr(renderer, "_level_to_section", None)
    markers = [node for node in made if isinstance(node, clause_heading)]
    if opened is None or not isinstance(
        getattr(renderer, "current_node", None), nodes.section | nodes.document
    ):
        return
    for marker in markers:
        level = int(marker["level"])
        for deeper in [each for each in opened if each >= level]:
            del opened[deeper]
        opened[level] = marker


def level_of(node: nodes.Node) -> int:
    """Return the level of a section: its marker's, or one more than its parent's (a document: 0)."""
    if isinstance(node, nodes.section):
        return int(node.get(LEVEL, 0)) or level_of(node.parent) + 1
    return level_of(node.parent) if node.parent is not None and not isinstance(node, nodes.document) else 0


def _section(marker: clause_heading, document: nodes.document) -> None:
    level = int(marker["level"])
    section = nodes.section()
    section[LEVEL] = level
    section["classes"] += marker["classes"]
    section.source, section.line = marker.source, marker.line
    _move_ids(marker, section, document)
    below = [child for child in marker.children if isinstance(child, nodes.section)]
    words = [child for child in marker.children if not isinstance(child, nodes.section)]
    title = nodes.title(marker.rawsource or "".join(word.astext() for word in words), "", *words)
    copy_attributes(marker, title)
    _quiet_standard(title)
    title.source, title.line = marker.source, marker.line
    section += title
    following = _take_following(marker, level)
    home, at = _home(marker, level)
    marker.parent.remove(marker)
    section += [*following, *below]
    home.insert(at, section)


def _take_following(marker: clause_heading, level: int) -> list[nodes.Node]:
    """Remove and return what follows the marker in the sections it closes, or up to the next heading."""
    parent = marker.parent
    start = parent.index(marker) + 1
    taken: list[nodes.Node] = parent.children[start:]
    closes = level_of(parent) >= level
    if not closes:
        # stop at the next marker that ends this section, so that each node is moved once
        ends = (number for number, node in enumerate(taken) if _ends(node, level))
        taken = taken[: next(ends, len(taken))]
    del parent[start : start + len(taken)]
    inner: nodes.Element = parent
    while closes and level_of(inner.parent) >= level:
        outer = inner.parent
        start = outer.index(inner) + 1
        taken += outer.children[start:]
        del outer[start:]
        inner = outer
    return taken


def _ends(node: nodes.Node, level: int) -> bool:
    if isinstance(node, clause_heading):
        return int(node["level"]) <= level
    return isinstance(node, nodes.section)


def _home(marker: clause_heading, level: int) -> tuple[nodes.Element, int]:
    """Return the node that the new section goes into, and where in it."""
    inner: nodes.Element = marker
    outer: nodes.Element = marker.parent
    while level_of(outer) >= level and not isinstance(outer, nodes.document):
        inner, outer = outer, outer.parent
    at = outer.index(inner)
    return outer, at if inner is marker else at + 1


def _rubric(marker: clause_heading, document: nodes.document) -> None:
    rubric = nodes.rubric(
        marker.rawsource or marker.astext(), "", *marker.children, classes=["notice-heading"]
    )
    # Sphinx 7.4.1 (#12506): writers make a real heading of a rubric with a level, which screen readers find
    rubric[LEVEL] = rubric["heading-level"] = int(marker["level"])
    copy_attributes(marker, rubric)
    _quiet_standard(rubric)
    rubric.source, rubric.line = marker.source, marker.line
    _move_ids(marker, rubric, document)
    marker.parent.replace(marker, rubric)


def _quiet_standard(heading: nodes.TextElement) -> None:
    """Exclude a pack's heading from translation; the page's own headings are translated with the page."""
    if heading.get(ORIGIN) != "page":
        mark_untranslatable(heading)


def _move_ids(marker: clause_heading, target: nodes.Element, document: nodes.document) -> None:
    target["ids"] += marker["ids"]
    for name in marker["ids"]:
        document.ids[name] = target
