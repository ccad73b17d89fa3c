"""A digest of what a page says, by which it is known whether it has to be written again."""

from __future__ import annotations

from hashlib import blake2b

from docutils import nodes


def digest_content(doctree: nodes.document, *used: object) -> str:
    """Return a digest of all words of a page and of what it ``used``.

    The page's own words count, too: another builder sees no change in a file that the page includes.
    """
    said: list[str] = []
    _gather_words(doctree, said)
    return blake2b(repr([*used, said]).encode(), digest_size=16).hexdigest()


def _gather_words(node: nodes.Element, said: list[str]) -> None:
    """Gather all that a tree says, with its attributes: as `pformat` does, in a third of the time."""
    for child in node.children:
        if isinstance(child, nodes.Element):
            said.append(f"<{child.tagname} {child.attributes}>")
            _gather_words(child, said)
            said.append("</>")
        else:
            said.append(str(child))
