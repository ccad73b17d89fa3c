"""PyYAML's events, and where it cannot go on: nothing of the library's but these reaches further.

Needs text that holds no `HIDDEN` character; PyYAML refuses most of them in words of its own.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 40
"""Levels of lists and maps inside each other; a real file has nine."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn the direction of text, what has no width, tags: none can be seen."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where YAML could not go on (lines and columns from 0).

    ``opened`` is the line of a quote or ``bracket`` that was still open; ``key`` that of a would-be key.
    """

    line: int
    column: int
    opened: int | None = None
    bracket: bool = False
    key: int | None = None


def loader() -> Any:
    """Return PyYAML's loader: the C one where there is one."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def trouble_in(text: str) -> Trouble | None:
    """Say where YAML cannot go on in ``text``; None where it can be read, or goes too deep to be."""
    depth = documents = 0
    try:
        for event in events(text):
            kind = type(event)
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                depth += 1
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                depth -= 1
            elif kind is yaml.DocumentStartEvent:
                documents += 1
            if depth > MAX_DEPTH or documents > 1:
                break
    except yaml.YAMLError as error:
        return trouble(error, text)
    return None


def events(text: str) -> Iterator[Any]:
    """Yield the library's events for ``text``; raise its error where it cannot go on.

    A text that goes deeper than `MAX_DEPTH` yields the events that show it, whatever the library's own limit:
    it reads ahead to the end of a line of brackets, and from PyYAML 6.0.4 on gives up at 1,000 of them
    before it hands out the first.
    """
    given = 0
    try:
        for event in _events(text):
            given += 1
            yield event
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        before = text[: mark.index] if mark else ""
        if before.count("[") + before.count("{") <= MAX_DEPTH or not _goes_too_deep(before):
            raise
        yield from islice(_events(before), given, None)


def _events(text: str) -> Iterator[Any]:
    source = loader()(text)
    try:
        while True:
            event = source.get_event()
            if type(event) is yaml.StreamEndEvent:
                return
            yield event
    finally:
        source.dispose()


def _goes_too_deep(text: str) -> bool:
    depth = 0
    with suppress(yaml.YAMLError):
        for event in _events(text):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return True
    return False


def trouble(error: yaml.YAMLError, text: str) -> Trouble:
    """Return where and in what the library gave up, without its words."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Trouble(text.count("\n"), 0)
    # what the library was doing is the only sign of a quote or bracket left open; its words go no further
    began, context = getattr(error, "context_mark", None), str(getattr(error, "context", ""))
    line = began.line if began else None
    bracket = "flow" in context
    opened = line if bracket or "quoted" in context else None
    return Trouble(mark.line, mark.column, opened, bracket, line if "simple key" in context else None)
