"""A comment that somebody else's job made, brought back to what our renderer writes.

The job that makes the comment runs with the files of a pull request, so a stranger may have made any text of
it. What is posted holds words and plain tags alone: no link, image, mention, address or attribute.
"""

from __future__ import annotations

import re
from html import unescape

from sphinx_privacynotice.base.comment import MARKER, MAX_BYTES, escape_comment

TAGS = frozenset(
    {
        *(
            "b",
            "blockquote",
            "br",
            "caption",
            "code",
            "del",
            "details",
            "em",
            "hr",
            "i",
            "ins",
            "li",
            "ol",
            "p",
        ),
        *("s", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        *(f"h{level}" for level in range(1, 7)),
    }
)
"""Tags that carry nothing but form. In any other shape than our renderer's they are words."""

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]{0,9})(?P<open> open)?>", re.ASCII)
_ORDER = re.compile(r"(\n[ \t]*)/")
_COMMENT = re.compile(r"<!--[\w :-]{0,80}-->", re.ASCII)
"""Those of our renderers: marks, and what breaks up words."""

_ALONE = frozenset({"br", "hr"})
_SPARE = 300
"""Bytes more than our renderer takes, so that what it wrote is not cut; a host takes these, too."""

_CUT = "<p>The rest did not fit.</p>"


class CommentError(ValueError):
    """Why a text is no comment of ours."""


def clean_comment(text: str) -> str:
    """Return a comment with the marker in front, cut to what a host takes.

    Raises `CommentError` where it does not begin with the marker.
    """
    if not text.startswith(MARKER):
        raise CommentError("the comment does not begin as one of sphinx-privacynotice does")
    return f"{MARKER}\n\n{clean_html(text[len(MARKER) :], MAX_BYTES + _SPARE - len(MARKER))}\n"


def clean_html(text: str, room: int) -> str:
    """Return a text as words and plain tags alone, cut to about ``room`` bytes."""
    return _Cleaner(room - len(_CUT)).clean(text.replace("\r", ""))


class _Cleaner:
    """Writes a text again, each tag closed, until there is no more room."""

    def __init__(self, room: int) -> None:
        self.room, self.full = room, False
        self.blank = True
        self.written: list[str] = []
        self.open: list[str] = []

    def clean(self, text: str) -> str:
        """Return a text with the tags that may be there, and all else as words."""
        at = 0
        for found in _TAG.finditer(text):
            if found["name"] not in TAGS:
                continue
            self._words(text[at : found.start()])
            at = found.end()
            if found["end"]:
                self._end(found["name"])
            else:
                self._start(found["name"], found["open"] if found["name"] == "details" else "")
        self._words(text[at:])
        ends = "".join(f"</{tag}>" for tag in reversed(self.open))
        return "".join(self.written).strip() + ends + (f"\n\n{_CUT}" if self.full else "")

    def _start(self, tag: str, unfolded: str) -> None:
        alone = tag in _ALONE
        if self._write(f"<{tag}{unfolded or ''}>", 0 if alone else len(f"</{tag}>")) and not alone:
            self.open.append(tag)

    def _end(self, tag: str) -> None:
        """Close a tag, and what was left open within it."""
        if tag in self.open:
            self.blank = False
            while self.open[-1] != tag:
                self.written.append(f"</{self.open.pop()}>")
            self.written.append(f"</{self.open.pop()}>")

    def _words(self, text: str) -> None:
        """Write words as our renderer does; what it has broken up is put together first."""
        if text:
            words = escape_comment(unescape(_COMMENT.sub("", text)))
            # a line that begins with a stroke is an order to GitLab: /merge
            words = (
                _ORDER.sub(r"\1<!-- -->/", f"\n{words}")[1:]
                if self.blank
                else _ORDER.sub(r"\1<!-- -->/", words)
            )
            self._write(words)

    def _write(self, text: str, later: int = 0) -> bool:
        """Write what there is room for, ``later`` bytes more for the end of a tag; say whether it was."""
        size = len(text.encode("utf-8", "replace")) + later
        self.full = self.full or size > self.room
        if not self.full:
            self.room -= size
            self.written.append(text)
            self.blank = not text.rpartition("\n")[2].strip() and (self.blank or "\n" in text)
        return not self.full
