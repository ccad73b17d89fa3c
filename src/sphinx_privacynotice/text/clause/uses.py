"""Which clauses print a value: asked of their texts, before any page is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.text.clause.template import (
    Link,
    ListBlock,
    Paragraph,
    Row,
    Table,
    ValueOf,
    inlines_of,
    marked_blocks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.text.clause.template import Block, Marked, Template


def value_paths(template: Template) -> Iterator[tuple[str, int]]:
    """Yield every path whose value a clause's text prints, with its line.

    A field of an entry is told with its list, as a site's key without numbers: ``retention.period``.
    """
    yield from _of_blocks(template.blocks, "")


def _of_blocks(blocks: Iterable[Block], inside: str) -> Iterator[tuple[str, int]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from printed_in(block, _each(block, inside))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _of_blocks(item.blocks, _each(item, inside))
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                yield from printed_in(row, _each(row, inside))


def _each(marked: Marked, inside: str) -> str:
    return full_path(marked.marks.each, inside) if marked.marks.each else inside


def printed_in(marked: Paragraph | Row, inside: str) -> Iterator[tuple[str, int]]:
    """Yield the values that one block of a list `inside` ("" for none) prints itself, with their lines."""
    for inline in inlines_of(marked):
        if isinstance(inline, ValueOf | Link) and inline.path:
            path = full_path(inline.path, inside)
            head, _, rest = path.partition(".")
            # a term in capitals is the same term
            yield f"terms.{rest[:1].lower()}{rest[1:]}" if head == "terms" else path, inline.line


def full_path(path: str, inside: str) -> str:
    """Return a path that may begin with a dot, of a field of an entry of ``inside``, without it."""
    return f"{inside}{path}".removesuffix(".") if path.startswith(".") else path


def guard_paths(template: Template) -> Iterator[tuple[str, int]]:
    """Yield every path that a clause's guards ask for, with the line of the block that they decide on."""
    for marked in marked_blocks(template.blocks):
        for guard in marked.marks.guards:
            yield full_path(guard.path, _each(marked, "")), marked.line
