"""One slip in YAML: the table of messages and hints, and the edits that repair a line."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

MAX_LINES = 60
"""Lines above or below one that are looked at with it: a quote or bracket may be open in them."""

ODD = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Blanks that look like a space and are none to YAML: Word and web pages are full of them."""

DOUBLE, SINGLE = "“”„‟", "‘’‚‛"
COMMENT = re.compile(r"[ \t]+#(?=[ \t#=*~_-]|$).*")
"""A comment as it is meant: a blank, #, and a blank (or a ruled line) after it."""
COMMENTS = re.compile(rf"(?<![ \t]){COMMENT.pattern}")
"""The same to be searched for: it begins with its first blank, so that no blank is looked at twice."""
LOST = re.compile(rf"[ \t]#(?=[^\s#=*~_{ODD}-])")
"""A # that begins a comment, though none was meant: “Office #2”."""

WORDS: dict[str, tuple[str, str]] = {
    "comma": (
        "Inside curly brackets a comma ends the value, which cuts “{}” in two",
        "Put the whole value in quotes",
    ),
    "colon": ("The colon in “{}” reads as the beginning of another value", "Put the whole value in quotes"),
    "lost": (
        "Everything after the # in “{}” is taken for a note to yourself and lost",
        "Put the whole value in quotes; or, if it is a note, put a space after the #",
    ),
    "apostrophe": (
        "The apostrophe in {} ends the text too early, because the text stands in single quotes",
        "Put the text in double quotes",
    ),
    "inner-quote": (
        "The quotes inside {} end the text too early",
        "Use the other kind of quotes round the text",
    ),
    "after-quote": ("There is more text after the closing quote of {}", "Put the whole value in quotes"),
    "open-quote": ("The quote that opens {} is never closed", "Close it at the end of the text"),
    "backslash": ("The backslash in {} has a meaning of its own in double quotes", "Use single quotes"),
    "curly": (
        "The curly quotes round {} are read as part of the text",
        'Type straight quotes (") instead; word processors make them curly',
    ),
    "sign": (
        "A value cannot begin with “{}”, which has a meaning of its own there",
        "Put the whole value in quotes",
    ),
    "fill-in": ("A value that begins with “{{{{” is not read as text", "Put the whole value in quotes"),
    "brackets": ("“{}” holds brackets, which end or begin a list there", "Put the whole value in quotes"),
    "after-bracket": (
        "There is more text after the closing bracket of “{}”",
        "Put the whole value in quotes",
    ),
    "open-bracket": ("The bracket “{}” is never closed", "Close it at the end"),
    "wrong-bracket": ("“{}” closes a bracket of the other kind", "Close each bracket with its own kind"),
    "extra-bracket": ("There is one closing bracket too many: “{}”", "Take it out"),
    "no-comma": ("There is no comma after “{}”", "Put a comma between the values in curly brackets"),
    "no-key": (
        "“{}” stands in curly brackets without a name and a colon before it",
        "Write it as “name: value”",
    ),
    "tight-colon": ("There is no space after the colon in “{}”", "Put a space after the colon"),
    "tab": ("A tab stands where only spaces may", "Type spaces instead"),
    "list-beside": (
        "The list item “{}” stands on the line of its key",
        "Put the list in square brackets, or each item on a line of its own below",
    ),
    "odd-space": (
        "A no-break space stands where YAML needs an ordinary one, and cannot be told from it by eye",
        "Type the spaces again (word processors and web pages bring no-break ones)",
    ),
    "order": (
        "A line that begins with % is an order to the program that reads the file",
        "Take the line out",
    ),
    "dots": ("Three dots end the text here, and more of it follows", "Take the dots out"),
    "bullet": (
        "“{}” is not the sign that begins a list item",
        "Begin the item with a hyphen and a space",
    ),
    "tight-dash": ("There is no space after the dash in “{}”", "Put a space after the dash"),
    "wrong-colon": ("“{}” needs a colon between name and value", "Put a colon and a space there"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """One problem in the lines as they are, with the lines that put it right (lines and columns from 0)."""

    code: str
    line: int
    column: int
    message: str
    hint: str
    changes: dict[int, str] = field(default_factory=dict)
    layout: bool = False
    shown: bool = True
    """Whether the changed lines are what is to be typed, and not only what lets the rest be read."""


@dataclass(slots=True)
class Patch:
    """A stretch of text with the slips found in it (kind, position, piece to show) and the edits."""

    text: str
    faults: list[tuple[str, int, str]] = field(default_factory=list)
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def change(self, kind: str, start: int, end: int, new: str, piece: str = "") -> None:
        """Add a slip at ``start`` and replace the text from there to ``end`` with ``new``."""
        # a wider change replaces the smaller ones within it
        self.faults = [fault for fault in self.faults if not start <= fault[1] < end]
        self.edits = [edit for edit in self.edits if not (start <= edit[0] < end and edit[1] <= end)]
        self.faults.append((kind, start, piece or self.text[start:end]))
        self.edits.append((start, end, new))

    def quote(self, kind: str, start: int, end: int, text: str | None = None) -> None:
        """Add a slip and put the value from ``start`` to ``end`` (or ``text`` for it) in quotes."""
        self.change(kind, start, end, quoted(self.text[start:end] if text is None else text))

    def has(self, *kinds: str) -> bool:
        """Return whether a slip of one of the ``kinds`` was found."""
        return any(kind in kinds for kind, _, _ in self.faults)

    def changes(self, first: int = 0) -> dict[int, str]:
        """Return the lines that the edits change; the text begins with the line ``first``."""
        text = self.text
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        pairs = zip(self.text.split("\n"), text.split("\n"), strict=False)
        return {first + number: new for number, (old, new) in enumerate(pairs) if new != old}

    def slips(self, code: str, first: int) -> list[Slip]:
        """Return the slips, each with the changes of all; the text begins with the line ``first``."""
        changes, found = self.changes(first), []
        for kind, at, piece in sorted(self.faults, key=lambda fault: fault[1]):
            message, hint = WORDS[kind]
            if piece[:1] in {*DOUBLE, *SINGLE}:
                message = message.replace("“{}”", "{}")
            row, column = self.text.count("\n", 0, at), at - self.text.rfind("\n", 0, at) - 1
            found.append(Slip(code, first + row, column, message.format(short(piece)), hint, changes))
        return found


def short(text: str) -> str:
    """Return ``text`` as a message shows it: on one line, and not all of an essay."""
    text = " ".join(text[:200].split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def quoted(text: str) -> str:
    """Return ``text`` in the quotes that need least change to it."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def match_end(pattern: re.Pattern[str], text: str, at: int = 0, end: int = sys.maxsize) -> int:
    """Return where what ``pattern`` matches at ``at`` ends; ``at`` itself where it does not."""
    found = pattern.match(text, at, end)
    return found.end() if found else at


def indent_of(line: str) -> int:
    """Return how many spaces begin ``line``."""
    return len(line) - len(line.lstrip(" "))


def is_blank(line: str) -> bool:
    """Return whether ``line`` is empty or holds a comment only."""
    bare = line.strip(" \t")  # a no-break space is text to YAML
    return not bare or bare.startswith("#")
