"""PyYAML's event stream, and the place where it fails; no other part of it is used, and none of its messages.

The text must not hold any `HIDDEN` character: PyYAML refuses most of them with messages of its own.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

MAX_DEPTH = 40
"""Levels of lists and maps inside each other; a real file has nine."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn the direction of text, what has no width, tags: none can be seen."""


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """Where YAML cannot go on (lines and columns from 0).

    ``opened`` is the line of a quote or ``bracket`` that is still open; ``key`` that of a would-be key.
    """

    line: int
    column: int
    opened: int | None = None
    bracket: bool = False
    key: int | None = None


def loader() -> Any:
    """Return PyYAML's loader: the C one where there is one."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def find_failure(text: str) -> ParseFailure | None:
    """Return where YAML cannot go on in ``text``; None where it can be read, or goes too deep to be."""
    try:
        for _ in events(text):
            pass
    except yaml.YAMLError as error:
        return parse_failure(error, text)
    return None


def events(text: str) -> Iterator[Any]:
    """Yield the library's events for ``text``; raise its error where it cannot go on.

    They end with the first that goes deeper than `MAX_DEPTH` or begins a second document. PyYAML reads ahead
    to the end of a line of brackets, and from 6.0.4 on gives up at 1,000 of them before it yields the first:
    then the events are those of the text before.
    """
    given = 0
    try:
        for event in _events(text):
            given += 1
            yield event
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        before = text[: mark.index] if mark else ""
        if before.count("[") + before.count("{") > MAX_DEPTH:
            with suppress(yaml.YAMLError):
                if (yield from _events(before, given)):
                    return
        raise


def _events(text: str, skip: int = 0) -> Generator[Any, None, bool]:
    """Yield the events but for the first; return whether they ended before the text did."""
    source = loader()(text)
    depth = documents = number = 0
    try:
        while depth <= MAX_DEPTH and documents < 2:
            event = source.get_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent:
                return False
            number += 1
            if number > skip:
                yield event
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                depth += 1
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                depth -= 1
            elif kind is yaml.DocumentStartEvent:
                documents += 1
    finally:
        source.dispose()
    return True


def parse_failure(error: yaml.YAMLError, text: str) -> ParseFailure:
    """Return where and in what the library gave up, without its message."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return ParseFailure(text.count("\n"), 0)
    # what the library was doing is the only sign of a quote or bracket left open
    began, context = getattr(error, "context_mark", None), str(getattr(error, "context", ""))
    line = began.line if began else None
    bracket = "flow" in context
    opened = line if bracket or "quoted" in context else None
    return ParseFailure(mark.line, mark.column, opened, bracket, line if "simple key" in context else None)
