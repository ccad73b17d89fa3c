"""Marks the changed words within a sentence, values apart from words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.sentences import can_compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.record import Run

MAX_TOKENS = 600
"""Words and signs of a sentence within which changed words are looked for; a longer one is shown whole."""

KEPT, REMOVED, ADDED = "kept", "removed", "added"

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a changed sentence: kept, removed or added; ``value`` is its key where it is a value."""

    kind: str
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    value: str


def redline(old: Iterable[Run], new: Iterable[Run]) -> tuple[Mark, ...]:
    """Return a sentence before and after as one text with marks, what is removed before what is added."""
    before, after = list(_tokens(old)), list(_tokens(new))
    words = [token.text for token in before], [token.text for token in after]
    if max(map(len, words)) > MAX_TOKENS or not can_compare(*words):
        return tuple(_merge([*((REMOVED, each) for each in before), *((ADDED, each) for each in after)]))
    matcher = SequenceMatcher(None, *words, autojunk=False)
    marks: list[tuple[str, _Token]] = []
    pending: tuple[list[_Token], list[_Token]] = ([], [])
    codes = matcher.get_opcodes()
    for number, (tag, old_from, old_to, new_from, new_to) in enumerate(codes):
        if tag == "equal":
            same = after[new_from:new_to]
            inner = 0 < number < len(codes) - 1
            if inner and not any(token.text[0].isalnum() for token in same):
                # nothing but spaces and signs between two changes: one change is easier to read
                pending[0].extend(same)
                pending[1].extend(same)
                continue
            marks += _drained(pending)
            marks += [(KEPT, token) for token in same]
        else:
            pending[0].extend(before[old_from:old_to])
            pending[1].extend(after[new_from:new_to])
    return tuple(_merge([*marks, *_drained(pending)]))


def _drained(pending: tuple[list[_Token], list[_Token]]) -> list[tuple[str, _Token]]:
    made = [(REMOVED, token) for token in pending[0]] + [(ADDED, token) for token in pending[1]]
    pending[0].clear()
    pending[1].clear()
    return made


def _tokens(runs: Iterable[Run]) -> Iterator[_Token]:
    for run in runs:
        yield from (_Token(found[0], run.value) for found in _TOKEN.finditer(run.text))


def _merge(marks: Iterable[tuple[str, _Token]]) -> Iterator[Mark]:
    for (kind, value), group in groupby(marks, key=lambda each: (each[0], each[1].value)):
        yield Mark(kind, "".join(token.text for _, token in group), value)


def without_keys(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield marks as a reader sees them: those of one kind beside each other are one, values or not."""
    for kind, group in groupby(marks, key=lambda mark: mark.kind):
        yield Mark(kind, "".join(mark.text for mark in group))


def inner_line(text: str) -> str:
    """Return a part of a line: acting characters are made visible, a space at either end stays."""
    inner = one_line(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return f"{before}{inner}{after}"
