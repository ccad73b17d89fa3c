"""Entries within entries: what any list of a site's holds below `items`, and where it is put on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.model.site.view import ResolvedValue, has_reference
from sphinx_privacynotice.text.clause.nodes import gathered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.clause.nodes import Filled


def nested_in(view: NoticeData, found: ResolvedValue) -> list[ResolvedValue]:
    """Return the entries nested right below an entry of a list."""
    items = view.own(found, "items") if has_reference(found.value, "items") else None
    return [ResolvedValue(each, (*found.path, "items", number)) for number, each in enumerate(items or ())]


def with_nested(view: NoticeData, found: ResolvedValue) -> list[ResolvedValue]:
    """Return an entry and all that is nested in it, in the order written."""
    return [found, *(each for below in nested_in(view, found) for each in with_nested(view, below))]


def below_last(made: Sequence[Filled], nested: Sequence[Filled]) -> Sequence[Filled]:
    """Put nested items into a list below the last item made; where none was made they stand in its place."""
    last = next((node for node in reversed(made) if isinstance(node, nodes.list_item)), None)
    if last is None or not any(isinstance(node, nodes.list_item) for node in nested):
        return [*made, *nested]
    last += nodes.bullet_list("", *gathered(list(nested)), bullet="-")
    return made
