"""Builds a tree of texts with their places from PyYAML's events, and lists what may be a slip.

Events and not nodes, because only events still show an unused anchor, a tag, and how deep a text is nested
before anything is built. No tag or alias is resolved, and nothing recurses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.yamlio.slips.line import FIELDS
from sphinx_privacynotice.yamlio.slips.slip import DOUBLE, LOST, ODD, SINGLE, short
from sphinx_privacynotice.yamlio.stream import HIDDEN, MAX_DEPTH, ParseFailure, events, parse_failure
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT_CHARS = 10_000
"""Characters of one text, or key; a page of print has 3,000. Wrapping a word without end takes very long."""

MAX_PROBLEMS = 200
"""Suspects and problems noted in one reading: a file with more has one cause for most of them."""

_SUSPECT = re.compile(
    rf"[{DOUBLE}{SINGLE}{ODD}–—−‐‑‒―•·▪◦‣●○-]"
    r"|(?!\d{4}-(?:0[1-9]|1[012])(?:-(?:0[1-9]|1\d|2[0-8]))?$)"
    r"(?:\d{1,4}[-/.]\d|\d\d?(?:[a-z]{2})? [A-Za-z]+ \d{4}$)"
    r"|[A-Za-z_][\w-]*(?::[^ \t\n]| ?[–—=])"
)
"""How a plain text begins that may be a slip."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")
_CHILD_WORDS = "name short kind address phone email web head urn post person authority for at in_force"
_CHILDREN = frozenset(_CHILD_WORDS.split())
"""Keys that mostly belong below another one."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Something readable that may not be what was meant; lines and columns count from 0.

    ``kind`` is plain, key, lines (a quoted text of several), brackets, lost, refused, parent or item;
    ``top`` the line on which the outermost brackets round it open, -1 outside of any.
    """

    kind: str
    line: int
    column: int
    text: str = ""
    end_line: int = 0
    end_column: int = 0
    top: int = -1


@dataclass(slots=True)
class Reading:
    """One try at a text: its tree, or the failure, and what to look at again."""

    root: Node | None = None
    failure: ParseFailure | None = None
    suspects: list[Suspect] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


def read_events(
    text: str, file: str, first_line: int, original_column: Callable[[int, int], int] | None = None
) -> Reading:
    """Read ``text``, which holds no `HIDDEN` character.

    ``original_column`` returns where a column of a line was before the text was repaired.
    """
    return _Reader(text, file, first_line, original_column).read()


class _EnoughError(Exception):
    """Nothing more is worth reading: it goes too deep, or too much is wrong."""


@dataclass(slots=True)
class _Frame:
    """A list or map that is still being read.

    ``key`` waits for its value; ``dropped`` says that the next value has no key to go to; ``empty_line`` is
    the line of a key that was given no value, -2 for none.
    """

    is_map: bool
    in_brackets: bool
    as_key: bool
    start: Any
    place: Place
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    key: str | None = None
    key_end: Any = None
    dropped: bool = False
    is_merge: bool = False
    empty_line: int = -2

    @property
    def wants_key(self) -> bool:
        return self.is_map and self.key is None and not self.dropped


class _Reader:
    """Takes events one by one and builds the tree from them."""

    def __init__(
        self, text: str, file: str, first_line: int, original_column: Callable[[int, int], int] | None
    ) -> None:
        self.text = text
        self.file = file
        self.first_line = first_line
        self.original_column = original_column
        self.reading = Reading()
        self.frames: list[_Frame] = []
        self.top = -1
        self.documents = 0
        self.spans: list[tuple[int, int]] | None = [] if " #" in text and LOST.search(text) else None
        self.has_escapes = "\\" in text

    def read(self) -> Reading:
        """Return the tree, or why there is none."""
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.start,
            yaml.SequenceStartEvent: self.start,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
            yaml.DocumentEndEvent: lambda _: None,
            yaml.StreamStartEvent: lambda _: None,
        }
        try:
            for event in events(self.text):
                handlers[type(event)](event)
        except yaml.YAMLError as error:
            self.reading.failure = parse_failure(error, self.text)
            return self.reading
        except _EnoughError:
            return Reading(problems=self.reading.problems)
        self.find_lost()
        return self.reading

    def place(self, mark: Any, after: int = 0) -> Place:
        column = mark.column + after
        if self.original_column is not None:
            column = self.original_column(mark.line, column)
        return Place(self.file, mark.line + self.first_line, column + 1)

    def span(self, start: Any, end: Any) -> Place:
        """Return the place of a key or text, with its end."""
        column, end_column = start.column, end.column
        if self.original_column is not None:
            column = self.original_column(start.line, column)
            end_column = self.original_column(end.line, end_column)
        first = self.first_line
        return Place(self.file, start.line + first, column + 1, end.line + first, end_column + 1)

    def problem(self, mark: Any, code: str, message: str, hint: str, related: Place | None = None) -> None:
        self.reading.problems.append(Finding(code, message, self.place(mark), hint, related=related))
        if len(self.reading.problems) >= MAX_PROBLEMS:
            raise _EnoughError

    def suspect(self, kind: str, mark: Any, end: Any, text: str = "") -> None:
        if len(self.reading.suspects) < MAX_PROBLEMS:
            found = Suspect(kind, mark.line, mark.column, text, end.line, end.column, self.top)
            self.reading.suspects.append(found)

    def document(self, event: Any) -> None:
        self.documents += 1
        message = "Three dashes begin a second text in this file; only the first is read"
        if event.version or event.tags:
            message = (
                "A line that begins with % is an order to the program that reads the file, and is refused"
            )
        elif self.documents == 1:
            return
        self.problem(event.start_mark, "yaml-refused", message, "Take that line out")

    def refuse(self, event: Any) -> None:
        """Note an anchor, alias or tag; none is ever resolved."""
        self.suspect("refused", event.start_mark, event.end_mark, self.text[event.start_mark.index])

    def alias(self, event: Any) -> None:
        if not (self.frames and self.frames[-1].is_merge):
            self.refuse(event)
        self.put(Scalar(f"*{event.anchor}", self.place(event.start_mark)))

    def scalar(self, event: Any) -> None:
        start, value, style = event.start_mark, event.value, event.style
        frame = self.frames[-1] if self.frames else None
        is_key = frame is not None and frame.wants_key
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        elif not style:
            # a single word of letters is never suspect; most keys and many values are that
            if value and not (value.isidentifier() and value.isascii()):
                end = event.end_mark
                if _SUSPECT.match(value) or value[-1] in ODD or start.line != end.line:
                    self.suspect("key" if is_key else "plain", start, end, value)
        elif style in "'\"" and start.line != event.end_mark.line:
            self.suspect("lines", start, event.end_mark)
        if self.has_escapes or len(value) > MAX_TEXT_CHARS:
            value = self.checked(event)
        if self.spans is not None:
            self.spans.append((start.index, event.end_mark.index))
        if frame is not None and is_key:
            self.key(event, frame)
        elif value or style or frame is None or frame.key_end is None:
            self.put(Scalar(value, self.span(start, event.end_mark), bool(style)))
        else:
            # the loaders differ in where they see nothing: it is after the colon
            mark = frame.key_end
            self.put(Scalar("", self.place(mark, after=self.text.startswith(":", mark.index))))
            self.empty(frame, event)

    def checked(self, event: Any) -> str:
        """Return a text without its end if it is too long, and report it; report hidden characters, too."""
        start, value = event.start_mark, event.value
        if self.has_escapes and event.style == '"' and HIDDEN.search(value):
            message = "This text holds a character that cannot be seen, written with a backslash"
            self.problem(start, "yaml-refused", message, "Take it out")
        if len(value) > MAX_TEXT_CHARS:
            message = f"This text is longer than {MAX_TEXT_CHARS:,} characters"
            self.problem(start, "bad-value", message, "Put what is so long on a page of its own")
        return str(value[:MAX_TEXT_CHARS])

    def key(self, event: Any, frame: _Frame) -> None:
        text, mark = event.value, event.start_mark
        frame.key_end = event.end_mark
        if frame.empty_line == mark.line - 1 and text in _CHILDREN:
            self.suspect("parent", mark, event.end_mark, next(reversed(frame.entries)))
        frame.empty_line = -2
        frame.is_merge = text == "<<" and not event.style
        frame.dropped = True
        if frame.is_merge:
            message = "“<<” copies one map into another, which is refused"
            self.problem(mark, "yaml-refused", message, "Write out the lines that it would copy")
        elif text in frame.keys:
            self.duplicate(text, mark, frame)
        elif not text and not event.style:
            self.suspect("brackets", mark, event.end_mark)
        else:
            frame.dropped = False
            frame.key = text
            frame.keys[text] = self.span(mark, event.end_mark)

    def duplicate(self, text: str, mark: Any, frame: _Frame) -> None:
        first, line = frame.keys[text], mark.line + self.first_line
        message = f"“{short(text)}” is given twice here: first in line {first.line}, again in line {line}"
        empty = [key for key, node in frame.entries.items() if isinstance(node, Scalar) and not node.text]
        hint = "Keep one of them"
        if empty and not frame.in_brackets:
            hint += f" (if this one belongs to “{short(empty[-1])}”, set it in by two more spaces)"
        self.problem(mark, "duplicate-key", message, hint, first)

    def start(self, event: Any) -> None:
        mark = event.start_mark
        if len(self.frames) >= MAX_DEPTH:
            message = f"Lists or maps lie more than {MAX_DEPTH} deep in each other"
            # what was noted on the way down is of the same cause
            self.reading.problems = []
            self.problem(mark, "yaml-refused", message, "Take out the brackets or levels that are too many")
            raise _EnoughError
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        parent = self.frames[-1] if self.frames else None
        as_key = parent is not None and parent.wants_key
        is_map = type(event) is yaml.MappingStartEvent
        if event.flow_style:
            if self.top < 0:
                self.top = mark.line
            if is_map and self.text[mark.index] != "{":
                self.suspect("brackets", mark, event.end_mark, self.text[mark.index : mark.index + 40])
        if parent is not None and as_key:
            if self.text.startswith("{{", parent.start.index) and mark.index == parent.start.index + 1:
                self.suspect("brackets", parent.start, mark, "{{")
            else:
                message = "A list or map stands where a key must be one word"
                hint = "Write a word, a colon and a space before the value"
                self.problem(mark, "yaml-refused", message, hint)
        self.frames.append(_Frame(is_map, event.flow_style, as_key, mark, self.place(mark)))

    def end(self, _: Any) -> None:
        frame = self.frames.pop()
        parent = self.frames[-1] if self.frames else None
        if parent is None or not parent.in_brackets:
            self.top = -1
            if parent is not None and not parent.is_map and frame.is_map and not frame.in_brackets:
                self.prose_item(frame)
        if frame.as_key and parent is not None:
            parent.dropped = True
            parent.key_end = None
        elif frame.is_map:
            self.put(Mapping(frame.entries, frame.keys, frame.place))
        else:
            self.put(Sequence(tuple(frame.items), frame.place))

    def prose_item(self, frame: _Frame) -> None:
        """Note a list item that is one “key” of several words and its text: prose with a colon in it."""
        key, value = next(iter(frame.entries.items()), ("", None))
        is_text = isinstance(value, Scalar) and value.text
        if len(frame.entries) == 1 and is_text and " " in key and self.text[frame.start.index] not in "\"'":
            self.suspect("item", frame.start, frame.key_end, key)

    def put(self, node: Node) -> None:
        if not self.frames:
            self.reading.root = node
            return
        frame = self.frames[-1]
        if not frame.is_map:
            frame.items.append(node)
        elif frame.key is not None:
            frame.entries[frame.key] = node
            frame.key = None
        else:
            # the value of a key that was dropped, or an alias where a key should be
            frame.dropped = not frame.dropped

    def empty(self, frame: _Frame, event: Any) -> None:
        """Look at a key without a value: in brackets it may be the rest of a value that a comma cut."""
        mark = frame.key_end
        key = next(reversed(frame.entries), "")
        if not frame.in_brackets:
            frame.empty_line = mark.line if key not in FIELDS else -2
        elif not self.text[mark.index : mark.index + 80].lstrip().startswith(":"):
            self.suspect("brackets", mark, event.end_mark, key)

    def find_lost(self) -> None:
        """Find every # that makes a comment of what was hardly meant as one."""
        if self.spans is None:
            return
        comments, last = "", 0
        for begin, end in self.spans:
            comments += self.text[last:begin] + re.sub(r"[^\n]", "x", self.text[begin:end])
            last = end
        comments += self.text[last:]
        for number, (line, comment) in enumerate(
            zip(self.text.split("\n"), comments.split("\n"), strict=True)
        ):
            found, sign = LOST.search(line), _COMMENT.search(comment)
            if found and sign and found.end() == sign.end() and line[: found.start()].strip():
                self.reading.suspects.append(Suspect("lost", number, sign.start(), line[sign.start() :]))
            if len(self.reading.suspects) >= MAX_PROBLEMS:
                break
