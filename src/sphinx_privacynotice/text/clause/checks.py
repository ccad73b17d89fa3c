"""The checks of a pack's texts: marks, parts, values, laws and links that its clauses name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, short
from sphinx_privacynotice.model.format.schema import Item as StandardItem
from sphinx_privacynotice.model.site.paths import PATH, entry_type, path_fault
from sphinx_privacynotice.text.clause.cldr import is_language
from sphinx_privacynotice.text.clause.template import (
    Citation,
    Link,
    ListBlock,
    Paragraph,
    Row,
    Table,
    ValueOf,
    Words,
    inlines_of,
    parse_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.template import Block, Marked, Template


_NO_VALUE = re.compile(r"\{\{|\}\}|\{(?:id|when|unless|each|law)\}`")


def check_library(
    library: Library, templates: Templates, *, only: str = "", links: frozenset[str] = frozenset()
) -> Findings:
    """Return what is wrong with the texts of a library's packs, or of one of them.

    ``links`` are the keys of links that the project's sites have themselves.
    """
    findings = Findings()
    for pack in library.packs:
        if only in {"", pack.id}:
            if not is_language(pack.language):
                message = f"“{pack.language}” is no language whose lists and dates are known"
                mend = "Write a language such as en-GB"
                findings.add(Finding("pack-format", message, pack.language_place, mend, "language"))
            for editions in pack.clauses.values():
                for edition in editions:
                    findings.extend(check_clause(edition, templates.of(edition), library, links))
    return findings


def check_clause(
    edition: ClauseEdition, template: Template, library: Library, links: frozenset[str] = frozenset()
) -> Iterable[Finding]:
    """Yield what is wrong with one edition of a clause."""
    yield from template.findings
    yield from _items_without_ids(edition, template.blocks)
    title = parse_title(edition.title)
    if any(_NO_VALUE.search(piece.text) for piece in title if isinstance(piece, Words)):
        mend = "Write words and values alone, as in `title: What {{ organisation.name }} keeps`"
        message = f"The title “{short(edition.title)}” holds braces that are no value"
        yield Finding("pack-clause", message, edition.place, mend, edition.id)
    titled = [(piece.path, edition.place.line, None) for piece in title if isinstance(piece, ValueOf)]
    for path, line, inside in (*titled, *_paths(template.blocks, None)):
        if not PATH.fullmatch(path):  # which was told when it was read
            continue
        fault = path_fault(path, inside, library, links)
        if fault:
            message, mend, code = fault
            yield Finding(code, message, Place(edition.file, line), mend, edition.id)
    for citation in _citations(template.blocks):
        if citation.key not in library.law_ids:
            mend = did_you_mean(citation.key, library.law_ids) or "Add it to the pack's law/"
            yield Finding(
                "unknown-law",
                f"No pack has a law “{citation.key}”",
                Place(edition.file, citation.line),
                mend,
                edition.id,
            )


def _paths(blocks: Iterable[Block], inside: Any) -> Iterator[tuple[str, int, Any]]:
    """Yield every path of a text with its line and the type of the entry in hand."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _paths_of(block, inside)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _paths_of(item, inside)
                asked = {guard.path for guard in item.marks.guards if guard.path.startswith("links.")}
                inner = _paths(item.blocks, _entry(item, inside))
                yield from (found for found in inner if found[0] not in asked)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                yield from _paths_of(row, inside)


def _items_without_ids(edition: ClauseEdition, blocks: Iterable[Block]) -> Iterator[Finding]:
    """Yield a finding for each item beside a slot of standard and own items that no site could name."""
    for block in blocks:
        if not isinstance(block, ListBlock):
            continue
        slots = [item.slot for item in block.items if item.slot]
        kinds = [entry_type(slot) for slot in slots if not slot.startswith(".")]
        own = any(isinstance(kind, type) and issubclass(kind, StandardItem) for kind in kinds)
        for item in block.items:
            yield from _items_without_ids(edition, item.blocks)
            if own and not (item.slot or item.marks.id or item.marks.each):
                mend = "Begin it with an id, as in “- {id}`own-words` …”"
                message = "This item stands in a list that sites may change, and has no id"
                yield Finding("pack-clause", message, Place(edition.file, item.line), mend, edition.id)


def _entry(marked: Marked, inside: Any) -> Any:
    return entry_type(marked.marks.each, inside) if marked.marks.each else inside


def _paths_of(marked: Marked, inside: Any) -> Iterator[tuple[str, int, Any]]:
    marks = marked.marks
    if marks.each:
        yield marks.each, marked.line, inside
    entry = _entry(marked, inside)
    asked = {guard.path for guard in marks.guards if guard.path.startswith("links.")}
    for guard in marks.guards:
        if guard.path not in asked:  # a pack may ask for a link that only some sites have
            yield guard.path, marked.line, entry
    if isinstance(marked, Paragraph | Row):
        for inline in inlines_of(marked):
            if isinstance(inline, ValueOf | Link) and inline.path and inline.path not in asked:
                yield inline.path, inline.line, entry


def _citations(blocks: Iterable[Block]) -> Iterator[Citation]:
    for block in blocks:
        marked: list[Marked] = []
        if isinstance(block, Paragraph):
            marked = [block]
        elif isinstance(block, Table):
            marked = [block.head, *block.rows]
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _citations(item.blocks)
        for each in marked:
            yield from (inline for inline in inlines_of(each) if isinstance(inline, Citation))


__all__ = ["check_clause", "check_library"]
