"""The text of a notice in one file: its headings, each with an id, its level and the words below it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.pack.entry import ID, PACK_FORMAT
from sphinx_privacynotice.yamlio.stream import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INTRODUCTION = "introduction"
"""The id of the clause that stands before the first heading."""

MAX_ID = 50

MAX_HEADING = 500
"""Characters of a line with a heading; a longer one is left to its clause, which reports it."""

MAX_HEADINGS = 500
"""Headings of one file; the longest real notice has forty."""

HEADING = re.compile(r"(#{1,6})(?:[ \t]+(?P<words>.*?))?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})")
_ATTRIBUTES = re.compile(r"(?<!\{)\{(?P<inside>[#.][^{}]*)\}(?!\})")
_MARKUP = re.compile(
    r"(?<!\\)(?:`[^`]+`|!?\[[^\]]*\][(\[]|<[A-Za-z/!]|\*[^*\s](?:[^*]*[^*\s])?\*|(?<![\w\\])__?[^_\s][^_]*_)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(slots=True)
class Section:
    """A heading with the words below it; ``depth`` counts the headings that it is below.

    ``heading`` is its text without markup, "" for none; ``body`` begins on ``body_line`` of ``file``.
    """

    id: str
    heading: str
    depth: int
    place: Place
    body: str = ""
    body_line: int = 0
    below: list[Section] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether deeper headings are all that is below it."""
        return bool(self.below) and not self.body

    def walk(self) -> Iterator[Section]:
        """Yield this section and those below it, in their order."""
        yield self
        for section in self.below:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """A notice's text: its title (of a heading of level 1), "" for none, and its sections."""

    title: str
    title_place: Place
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """Yield every section in its order."""
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class TypedHeading:
    """A line that is a heading: its level, text, what stands in braces at its end, and its place."""

    level: int
    text: str
    attributes: str
    place: Place


def slug_of(text: str, taken: Iterable[str] = ()) -> str:
    """Return an id made from the words of a heading, none of those ``taken``."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).casefold()
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    while words and len("-".join(words)) > MAX_ID and len(words) > 1:
        words.pop()
    stem = "-".join(words)[:MAX_ID].strip("-")
    if not ID.accepts(stem):
        stem = f"part-{stem}".strip("-")
    known = set(taken)
    number, made = 1, stem
    while made in known:
        number += 1
        made = f"{stem}-{number}"
    return made


def find_headings(lines: list[str], file: str, first_line: int) -> dict[int, TypedHeading]:
    """Return the headings among ``lines``, by index; those in code and directives are none."""
    found: dict[int, TypedHeading] = {}
    fence = ""
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(mark[1][0] + " \t"):
                fence = ""
            continue
        if mark and not (mark[1][0] == "`" and "`" in line[mark.end() :]):
            fence = mark[1]
            continue
        match = HEADING.fullmatch(line) if len(line) <= MAX_HEADING else None
        if match:
            text = match["words"] or ""
            attributes = _ATTRIBUTES.search(text)
            if attributes and _without_closing(text[attributes.end() :]):
                attributes = None  # braces in the middle are words
            inside = attributes["inside"].strip() if attributes else ""
            text = (text[: attributes.start()] if attributes else text).strip()
            text = _without_closing(text)
            found[index] = TypedHeading(len(match[1]), text, inside, Place(file, first_line + index, 1))
    return found


def read_outline(text: str, file: str, first_line: int, findings: Findings) -> Outline:
    """Return the sections of ``text``, which begins on ``first_line`` of ``file``.

    A heading without an id is reported, and read as if it had the one that the report suggests. A heading of
    level 1 before the others is the title.
    """
    lines = text.split("\n")
    headings = find_headings(lines, file, first_line)
    if len(headings) > MAX_HEADINGS:
        last = list(headings)[MAX_HEADINGS]
        message = f"The notice has more than {MAX_HEADINGS} headings"
        hint = "Make several notices of it"
        findings.add(Finding(PACK_FORMAT, message, headings[last].place, hint))
        headings = {index: heading for index, heading in headings.items() if index < last}
        lines = lines[:last]
    reader = _Reader(file, first_line, lines, findings)
    starts = [*headings, len(lines)]
    title, title_place = "", Place(file, first_line, 1)
    before = 0
    for number, (index, heading) in enumerate(headings.items()):
        end = starts[number + 1]
        if heading.level == 1:
            if number == 0:
                reader.introduce(before, index)
                title, title_place = reader.words_of(heading), heading.place
                before = index + 1
                reader.introduce(before, end)
            else:
                message = "Only the title of a notice is a heading of level 1"
                hint = f"Begin it with `## {short(heading.text)}`"
                findings.add(Finding(PACK_FORMAT, message, heading.place, hint))
                reader.add(heading, index + 1, end)
            continue
        if number == 0:
            reader.introduce(before, index)
        reader.add(heading, index + 1, end)
    if not headings:
        reader.introduce(0, len(lines))
    return Outline(title, title_place, tuple(reader.sections))


class _Reader:
    """Builds sections, and reports headings that cannot be used."""

    def __init__(self, file: str, first_line: int, lines: list[str], findings: Findings) -> None:
        self.file, self.first_line, self.lines, self.findings = file, first_line, lines, findings
        self.sections: list[Section] = []
        self._open: list[tuple[int, Section]] = []
        self._ids: dict[str, Place] = {}

    def introduce(self, start: int, end: int) -> None:
        """Add the words before the first heading as a clause without one."""
        words = [index for index in range(start, end) if self.lines[index].strip()]
        if not words:
            return
        place = Place(self.file, self.first_line + words[0], 1)
        if self._ids:
            message = "There are words both above and below the title"
            hint = "Put all of them below it"
            self.findings.add(Finding(PACK_FORMAT, message, place, hint))
            return
        section = Section(INTRODUCTION, "", 0, place)
        self._ids[INTRODUCTION] = place
        self._fill(section, start, end)
        self.sections.append(section)

    def add(self, heading: TypedHeading, start: int, end: int) -> None:
        """Add a heading with the words between two lines, below those of lower levels."""
        while self._open and self._open[-1][0] >= heading.level:
            self._open.pop()
        has_words = any(line.strip() for line in self.lines[start:end])
        is_group = not has_words and self._has_deeper(heading, end)
        section = Section("", self.words_of(heading), len(self._open), heading.place)
        section.id = self._id_of(heading, section.heading, is_group=is_group)
        self._fill(section, start, end)
        (self._open[-1][1].below if self._open else self.sections).append(section)
        self._open.append((heading.level, section))

    def _has_deeper(self, heading: TypedHeading, end: int) -> bool:
        following = HEADING.fullmatch(self.lines[end]) if end < len(self.lines) else None
        return following is not None and len(following[1]) > heading.level

    def _fill(self, section: Section, start: int, end: int) -> None:
        lines = self.lines[start:end]
        blank = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
        body = "\n".join(lines[blank:]).rstrip()
        section.body = f"{body}\n" if body else ""
        section.body_line = self.first_line + start + blank

    def words_of(self, heading: TypedHeading) -> str:
        """Return a heading's text without Markdown's escapes; markup in it is reported."""
        hidden = HIDDEN.search(heading.text)
        if hidden:
            message = f"This line holds a character that cannot be seen (U+{ord(hidden[0]):04X})"
            self.findings.add(Finding("pack-clause", message, heading.place, "Type the line again"))
        text = HIDDEN.sub("", heading.text)
        markup = _MARKUP.search(text)
        if markup:
            message = f"The heading “{short(heading.text)}” holds markup"
            hint = "A heading holds words and values alone: take the signs around its words out"
            self.findings.add(Finding(PACK_FORMAT, message, heading.place, hint))
        return " ".join(_ESCAPED.sub(r"\1", text).split())

    def _id_of(self, heading: TypedHeading, text: str, *, is_group: bool) -> str:
        """Return the id of a heading; of a group, which needs none, "" if it has none."""
        typed = heading.attributes
        name = typed.removeprefix("#")
        signs = "#" * heading.level
        suggested = slug_of(text or "part", self._ids)
        if not typed:
            if is_group:
                return ""
            message = f"The heading “{short(text)}” has no id"
            line = f"{signs} {short(heading.text)} {{#{suggested}}}"
            hint = f"Write `{line}`: sites and pages name the clause so"
            self.findings.add(Finding(PACK_FORMAT, message, heading.place, hint, suggested))
            name = suggested
        elif not typed.startswith("#") or not ID.accepts(name):
            message = f"“{{{short(typed)}}}” of a heading is no id"
            better = slug_of(name.partition(" ")[0].strip(".#") or text, self._ids)
            hint = f"Write {{#{better}}}, {ID.wanted}"
            self.findings.add(Finding(PACK_FORMAT, message, heading.place, hint, better))
            name = better
        elif name in self._ids:
            message = f"Two headings have the id “{name}”"
            hint = f"Give this one its own, such as {{#{suggested}}}"
            self.findings.add(
                Finding(PACK_FORMAT, message, heading.place, hint, name, related=self._ids[name])
            )
            name = slug_of(name, self._ids)
        self._ids[name] = heading.place
        return name


def _without_closing(text: str) -> str:
    """Return the words of a heading without the signs ``#`` that may close it (CommonMark, ATX headings)."""
    words = text.strip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare != words and (not bare or bare[-1].isspace()) else words
