"""A clause's words without a site's data: what is checked of a pack before any school uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.text.clause.template import (
    Citation,
    Emphasis,
    Item,
    Link,
    Paragraph,
    Row,
    Strong,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_privacynotice.text.clause.template import Inline, Template

VALUE_STANDS_IN = "the school"
LAW_STANDS_IN = "the law"
"""Plain words for what only a site or a day can fill in."""

_CITED = "\0"
"""Stands behind a citation, so that one in brackets can be told from the words around it."""

_IN_BRACKETS = re.compile(rf"(?<!\s)\s*\([^()]*{_CITED}[^()]*\)")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template says: its part ids, those of standard items, laws, links, and its plain blocks.

    ``asked`` are the links and terms (``links.guide``) that it prints or whose values its guards ask for.

    ``blocks`` are the words of its paragraphs, items and cells, each as if every guard held, with plain
    words for values; citations in brackets, which close a sentence, are left out.
    """

    parts: tuple[str, ...]
    items: tuple[str, ...]
    laws: tuple[str, ...]
    links: tuple[str, ...]
    asked: frozenset[str]
    blocks: tuple[str, ...]


def wording(template: Template, terms: Mapping[str, str]) -> Wording:
    """Return the wording of ``template``; ``terms`` are the default words of its pack's terms."""
    inlines = [inline for visit in template.visits for inline in visit.inlines]
    paths = {path for visit in template.visits for path, _ in visit.values}
    guards = {guard.path for visit in template.visits for guard in visit.marks.guards}
    return Wording(
        parts=tuple(template.ids),
        items=tuple(_standard_items(template)),
        laws=tuple(sorted({inline.key for inline in inlines if isinstance(inline, Citation)})),
        links=tuple(sorted(path.partition(".")[2] for path in paths if path.startswith("links."))),
        asked=frozenset(small(path) for path in paths | guards),
        blocks=tuple(_blocks(template.marked, terms)),
    )


def small(path: str) -> str:
    """Return the path of a link or term without capitals: `terms.Pupils` is the same term."""
    top, _, name = path.partition(".")
    return f"{top}.{name[:1].lower()}{name[1:]}" if top == "terms" else path


def _standard_items(template: Template) -> Iterator[str]:
    """Yield the ids of items beside a slot: those that a site's list may name."""
    for visit in template.visits:
        if visit.marks.id and any(item.slot for item in visit.siblings):
            yield visit.marks.id


def _blocks(marked: Iterable[object], terms: Mapping[str, str]) -> Iterator[str]:
    for each in marked:
        paragraphs: Iterable[Paragraph] = ()
        if isinstance(each, Row):
            paragraphs = each.cells
        elif isinstance(each, Paragraph):
            paragraphs = (each,)
        elif isinstance(each, Item) and each.slot:
            continue
        for paragraph in paragraphs:
            if any(isinstance(inline, Words | Strong | Link) for inline in paragraph.inlines):
                words = _IN_BRACKETS.sub("", _plain(paragraph.inlines, terms)).replace(_CITED, "")
                yield " ".join(words.split())


def _plain(inlines: Iterable[Inline], terms: Mapping[str, str]) -> str:
    parts = []
    for inline in inlines:
        if isinstance(inline, Words):
            parts.append(inline.text)
        elif isinstance(inline, Strong | Emphasis | Link):
            parts.append(_plain(inline.children, terms))
        elif isinstance(inline, Citation):
            parts.append((inline.words or LAW_STANDS_IN) + _CITED)
        else:
            top, _, name = inline.path.partition(".")
            term = terms.get(name[:1].lower() + name[1:], "") if top == "terms" else ""
            parts.append(term[:1].upper() + term[1:] if name[:1].isupper() else term or VALUE_STANDS_IN)
    return "".join(parts)
