"""The text of a clause without a site's data, for the checks of a pack."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.readability import FEWEST_OF_A_SENTENCE
from sphinx_privacynotice.text.clause.template import (
    Citation,
    Emphasis,
    Link,
    OptionalText,
    Paragraph,
    Strong,
    Words,
    guard_paths,
    value_paths,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_privacynotice.text.clause.template import Condition, Inline, Template, Visit

VALUE_TEXT = "the school"
LAW_TEXT = "the law"
LINK_TEXT = "this page"
"""Plain words for what only a site or a day can fill in."""

CITED = "\0"
"""Follows a citation, so that citations in brackets can be recognised."""

_IN_BRACKETS = re.compile(rf"(?<!\s)\s*\([^()]*{CITED}[^()]*\)")


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """A citation in a clause: which law, on which line, and under which guards."""

    law: str
    line: int
    guards: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template says: its part ids, those of standard items, citations, links, and its plain blocks.

    ``asked`` are the links and terms (``links.guide``) that it prints or whose values its guards ask for.

    ``blocks`` are the words of its sentences, each as if every guard held, with plain words for values and
    links. What is no prose is left out: cells, items of a few words, which are names or terms, and citations
    in brackets, which close a sentence.
    """

    parts: tuple[str, ...]
    items: tuple[str, ...]
    citations: tuple[CitedLaw, ...]
    links: tuple[str, ...]
    asked: frozenset[str]
    blocks: tuple[str, ...]

    @property
    def laws(self) -> list[str]:
        """The ids of the laws that it cites."""
        return sorted({each.law for each in self.citations})


def read_wording(template: Template, terms: Mapping[str, str]) -> Wording:
    """Return the wording of ``template``; ``terms`` are the default words of its pack's terms."""
    paths = {path for path, _ in value_paths(template)}
    guards = {lower_term(path) for path, _ in guard_paths(template)}
    return Wording(
        parts=tuple(template.ids),
        # only items beside a slot may be named by a site's list
        items=tuple(
            visit.marks.id
            for visit in template.visits
            if visit.marks.id and any(item.slot for item in visit.siblings)
        ),
        citations=tuple(
            CitedLaw(each.key, each.line or visit.block.line, visit.guards)
            for visit in template.visits
            for each in visit.inlines
            if isinstance(each, Citation)
        ),
        links=tuple(sorted(path.partition(".")[2] for path in paths if path.startswith("links."))),
        asked=frozenset(paths | guards),
        blocks=tuple(_blocks(template.visits, terms)),
    )


def without_citations(words: str) -> str:
    """Return a text in which `CITED` follows each citation, without the citations in brackets."""
    return " ".join(_IN_BRACKETS.sub("", words).replace(CITED, "").split())


def lower_term(path: str) -> str:
    """Return the path of a term without capitals: `terms.Pupils` is the same term."""
    top, _, name = path.partition(".")
    return f"{top}.{name[:1].lower()}{name[1:]}" if top == "terms" else path


def _blocks(visits: Iterable[Visit], terms: Mapping[str, str]) -> Iterator[str]:
    for visit in visits:
        block = visit.block
        if not isinstance(block, Paragraph) or not any(
            isinstance(e, Words | Strong | Link) for e in block.inlines
        ):
            continue
        words = without_citations(_plain(block.inlines, terms))
        if visit.outer is None or len(words.split()) >= FEWEST_OF_A_SENTENCE:
            yield words


def _plain(inlines: Iterable[Inline], terms: Mapping[str, str]) -> str:
    parts = []
    for inline in inlines:
        if isinstance(inline, Words):
            parts.append(inline.text)
        elif isinstance(inline, Link):
            parts.append(LINK_TEXT)
        elif isinstance(inline, Strong | Emphasis | OptionalText):
            parts.append(_plain(inline.children, terms))
        elif isinstance(inline, Citation):
            parts.append((inline.words or LAW_TEXT) + CITED)
        else:
            top, _, name = inline.path.partition(".")
            term = terms.get(name[:1].lower() + name[1:], "") if top == "terms" else ""
            parts.append(term[:1].upper() + term[1:] if name[:1].isupper() else term or VALUE_TEXT)
    return "".join(parts)
