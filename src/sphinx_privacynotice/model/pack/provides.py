"""What a clause provides: the items of a checklist that it meets, and by which of its parts or values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.entry import DOTTED_ID, items_of, report_invalid
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Findings, Place
    from sphinx_privacynotice.yamlio.tree import Node

WHAT = "what a clause provides"


def read_provides(node: Node | None, findings: Findings) -> dict[str, tuple[str, ...]]:
    """Return the items of a checklist that ``provides:`` names, each with the parts that meet it.

    Without parts, all of the clause meets it. What is invalid is reported and left out.
    """
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        return dict.fromkeys((item.text for item in _texts(node, "provides", findings)), ())
    provided: dict[str, tuple[str, ...]] = {}
    for item, parts in node.entries.items():
        if DOTTED_ID.accepts(item):
            provided[item] = tuple(part.text for part in _texts(parts, item, findings))
        else:
            report_invalid(Scalar(item, node.keys[item]), "provides", DOTTED_ID.list_of, WHAT, findings)
    return provided


def provided_places(node: Node) -> dict[str, Place]:
    """Return where each item is named in the front matter ``node``."""
    given = node.entries.get("provides") if isinstance(node, Mapping) else None
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return dict(given.keys)
    return {item.text: item.place for item in items_of(given) if isinstance(item, Scalar)}


def part_places(node: Node) -> Iterator[tuple[str, str, Place]]:
    """Yield each item with each of its parts, and where the part is named in the front matter ``node``."""
    given = node.entries.get("provides") if isinstance(node, Mapping) else None
    for item, parts in given.entries.items() if isinstance(given, Mapping) else ():
        for part in items_of(parts):
            if isinstance(part, Scalar):
                yield item, part.text, part.place


def _texts(node: Node, key: str, findings: Findings) -> Iterator[Scalar]:
    for item in items_of(node):
        if isinstance(item, Scalar) and DOTTED_ID.accepts(item.text):
            yield item
        else:
            report_invalid(item, key, DOTTED_ID.list_of, WHAT, findings)
