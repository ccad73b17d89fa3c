"""Reads plain text as people type it: paragraphs, bullets and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.model.passage import Passage, Text, with_context

_BULLET = re.compile(r"\s*(?:[-*•·●▪]|\(?[0-9a-z]{1,2}[.)])\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?[0-9a-z]{1,2}[.)]\s")
_LATER = re.compile(r"\s*\(?(?!0?1[.)]|[ai][.)])[0-9a-z]{1,2}[.)]\s")
_HASH = re.compile(r"#{1,6}\s+")
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+])\1{2,}\s*")
_TAG = re.compile(r"</?(?:u|b|i|strong|em|br|p|span)\s*/?>", re.IGNORECASE)
LONGEST_HEADING = 90


def read_plain(source: str, shown: str) -> Text:
    """Return the passages of a text, each with the line on which it begins."""
    reader = _Reader(shown)
    typed = source.split("\n")
    for number, line in enumerate(typed, 1):
        reader.line(number, line, alone=number == len(typed) or not typed[number].strip())
    reader.end()
    return Text(shown, with_context(reader.passages), (), lambda _file: source)


@dataclass(slots=True)
class _Reader:
    shown: str
    passages: list[Passage] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    first: int = 0
    kind: str = "paragraph"
    numbered: bool = False

    def end(self) -> None:
        text = " ".join(" ".join(self.lines).replace("**", "").split())
        if text:
            self.passages.append(Passage(text, Place(self.shown, self.first), self.kind))
        self.lines, self.kind = [], "paragraph"

    def line(self, number: int, line: str, *, alone: bool) -> None:
        """Take one line; ``alone`` says that none follows it in its paragraph."""
        bare = _TAG.sub(" ", line.strip()).strip()
        if not bare or _UNDERLINE.fullmatch(bare):
            if bare and len(self.lines) == 1:
                self.kind = "heading"
            self.end()
            self.numbered = False
            return
        bullet, hashes = _BULLET.match(line), _HASH.match(bare)
        if bullet and self.lines and not self.numbered and _LATER.match(line):
            bullet = None  # a sentence that goes on, as in CommonMark: “until you are↵75. Then”
        if hashes or bullet:
            self.end()
            self.kind = "heading" if hashes else "item"
            self.numbered = self.numbered or bool(bullet and _NUMBER.match(line))
            bare = bare[hashes.end() :] if hashes else line[bullet.end() :].strip() if bullet else bare
        if not self.lines:
            self.first = number
        self.lines.append(bare)
        if hashes or (alone and self.kind == "paragraph" and len(self.lines) == 1 and _is_heading(bare)):
            self.kind = "heading"
            self.end()


def _is_heading(line: str) -> bool:
    """Return whether a line that stands alone may be a heading: short, and it ends no sentence."""
    return len(line) <= LONGEST_HEADING and line[0].isupper() and line[-1].isalpha() and "http" not in line
