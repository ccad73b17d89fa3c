"""A typed Markdown notice as the lines of clauses: what a clause cannot hold is put in plain text.

Every word is kept. A line break becomes a new paragraph, a quotation paragraphs, code its words; lines,
comments and labels, which print no words, are left out. Each such change is noted with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.text.clause.parse import clause_markdown
from sphinx_privacynotice.yamlio.stream import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_QUOTE = re.compile(r" {0,3}>[ \t]?")
_BR = re.compile(r"<br(?:[ \t]{0,9}/)?[ \t]{0,9}>", re.IGNORECASE)
_BREAKS = ("\\", "  ")
"""How a line ends that breaks before the next one."""
_COMMENT = re.compile(r"\s*<!--.*-->\s*", re.DOTALL)
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|&#~$]")
_LABEL = re.compile(r"\[([^\[\]]+)\]")

MAX_QUOTES = 5
"""How deep quotations may stand in each other."""

_LEFT_OUT = {
    "hr": "a line across the page was left out",
    "myst_line_comment": "a comment was left out",
    "myst_target": "a label was left out: a clause has its own address",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was made, and the number of the line in the typed notice that it is from."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the typed notice: its words without markup, and the id that it was given, if any."""

    level: int
    words: str
    number: int


@dataclass(slots=True)
class Blocks:
    """A typed notice: headings and lines in their order, and what was changed on which line."""

    parts: list[Heading | Line] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)
    definitions: dict[str, list[Line]] = field(default_factory=dict)

    def note(self, number: int, what: str) -> None:
        """Note what was changed on a line."""
        said = self.notes.setdefault(number, [])
        if what not in said:
            said.append(what)


def read_blocks(text: str, first_line: int = 1) -> Blocks:
    """Return the headings and lines of a typed notice; ``text`` begins on ``first_line`` of its file."""
    blocks = Blocks()
    lines = []
    for number, line in enumerate(text.split("\n"), first_line):
        plain = HIDDEN.sub("", line)
        if plain != line:
            blocks.note(number, "characters that cannot be seen were left out")
        lines.append(Line(plain, number))
    _read(lines, blocks)
    return blocks


def words_of(text: str) -> list[str]:
    """Return the words that Markdown prints, in their order."""
    return " ".join(_texts(clause_markdown().parse(text))).split()


def plain_text(tokens: Iterable[Token]) -> str:
    """Return the words of the tokens of one line of text."""
    return "".join(_texts(tokens))


def escape_words(text: str) -> str:
    """Return ``text`` as Markdown that prints just that."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"} or token.type.endswith("_close"):
            yield " " if token.block or token.type.endswith("break") else ""
        elif token.type.startswith("substitution"):
            yield f"{{{{{token.content}}}}}"
        elif token.children:
            yield from _texts(token.children)
        elif token.type not in {"inline", "html_inline", "html_block"}:
            yield token.content


def _read(lines: Sequence[Line], blocks: Blocks, quotes: int = 0) -> None:
    environment: dict[str, Any] = {}
    tokens = clause_markdown().parse("\n".join(line.text for line in lines), environment)
    gone: set[int] = set()
    for label, found in environment.get("references", {}).items():
        start, end = found["map"]
        gone.update(range(start, end))
        blocks.definitions[label.casefold()] = [Line(line.text, line.number) for line in lines[start:end]]
    at = 0
    for number, token in enumerate(tokens):
        if token.level or token.map is None or token.nesting < 0 or token.type in {"inline", "front_matter"}:
            continue
        start, end = token.map
        blocks.parts += [lines[index] for index in range(at, start) if index not in gone]
        at = max(at, end)
        within = takewhile(lambda each: not each.map or each.map[0] < end, islice(tokens, number, None))  # noqa: B023 - used at once
        inside = [each for each in within if each.children]
        blocks.parts += _block(lines[start:end], token, inside, blocks, quotes)
    blocks.parts += [lines[index] for index in range(at, len(lines)) if index not in gone]


def _block(
    here: Sequence[Line], token: Token, inside: Sequence[Token], blocks: Blocks, quotes: int
) -> Sequence[Heading | Line]:
    """Return what one block becomes; ``inside`` are the tokens of its lines of text."""
    number = here[0].number
    if token.type == "heading_open":
        words = plain_text(inside[0].children or ()) if inside else ""
        return [Heading(int(token.tag[1:]), " ".join(words.split()), number)]
    if token.type in _LEFT_OUT:
        blocks.note(number, _LEFT_OUT[token.type])
        return []
    if token.type == "html_block" and _COMMENT.fullmatch(token.content):
        blocks.note(number, "a comment was left out")
        return []
    if token.type == "blockquote_open" and quotes < MAX_QUOTES:
        blocks.note(number, "a quotation became paragraphs")
        _read([Line(_QUOTE.sub("", line.text, count=1), line.number) for line in here], blocks, quotes + 1)
        return [Line("", here[-1].number)]
    if token.type == "paragraph_open":
        return _paragraph(here, inside[0], blocks)
    if token.type in {"bullet_list_open", "ordered_list_open", "table_open"}:
        return _nested(here, inside, blocks)
    return here


def _paragraph(here: Sequence[Line], inline: Token, blocks: Blocks) -> list[Line]:
    """Return the lines of a paragraph, each line break a new paragraph."""
    plain = _without_code(here, inline, blocks)
    made: list[Line] = []
    for index, line in enumerate(plain):
        pieces = _at_breaks(line.text)
        if index + 1 < len(plain) and pieces[-1].endswith(_BREAKS):
            pieces = [*pieces[:-1], _without_break(pieces[-1]), ""]
        for count, piece in enumerate(pieces):
            if count:
                made.append(Line("", line.number))
                blocks.note(line.number, "a line break became a new paragraph")
            if piece.strip():
                made.append(Line(piece if not count else piece.lstrip(), line.number))
    return made if _means_the_same(made, plain) else _in_one_line(plain, blocks)


def _at_breaks(text: str) -> list[str]:
    """Return the pieces of a line between tags that break it, without the blanks beside these."""
    first, *others = _BR.split(text)
    pieces = [first, *(each.lstrip(" \t") for each in others)]
    return [*(each.rstrip(" \t") for each in pieces[:-1]), pieces[-1]]


def _without_break(text: str) -> str:
    if text.endswith("\\"):
        return text.removesuffix("\\")
    return text.rstrip(" ") if text.endswith("  ") else text


def _means_the_same(made: Sequence[Line], plain: Sequence[Line]) -> bool:
    """Return whether a paragraph that was taken apart is paragraphs, with the same words and emphasis."""
    before, now = (clause_markdown().parse(_joined(lines)) for lines in (plain, made))
    paragraphs = {"paragraph_open", "paragraph_close", "inline", "substitution_block"}
    return {token.type for token in now} <= paragraphs and _inside(before) == _inside(now)


def _inside(tokens: Iterable[Token]) -> tuple[list[str], list[str]]:
    """Return the words of paragraphs, and their emphasis and links."""
    marks = [
        child.type
        for token in tokens
        for child in token.children or ()
        if child.type.endswith(("_open", "_close"))
    ]
    return " ".join(_texts(tokens)).split(), marks


def _nested(here: Sequence[Line], inside: Iterable[Token], blocks: Blocks) -> list[Line]:
    """Return the lines of a list or table, each line break a space."""
    made = list(here)
    for token in inside:
        made = _without_code(made, token, blocks)
    return _in_one_line(made, blocks)


def _in_one_line(here: Sequence[Line], blocks: Blocks) -> list[Line]:
    made = []
    for index, line in enumerate(here):
        text = " ".join(_at_breaks(line.text))
        if index + 1 < len(here):
            text = _without_break(text)
        if text != line.text:
            blocks.note(line.number, "a line break became a space")
        made.append(Line(text.rstrip() if text != line.text else text, line.number))
    return made


def _without_code(here: Sequence[Line], inline: Token, blocks: Blocks) -> list[Line]:
    """Return lines with code in backticks as plain words."""
    made = list(here)
    for token in inline.children or ():
        if token.type != "code_inline":
            continue
        whole = re.compile(
            rf"(?<!`){re.escape(token.markup)} ?{re.escape(token.content)} ?{token.markup}(?!`)"
        )
        for index, line in enumerate(made):
            if whole.search(line.text):
                words = escape_words(token.content)
                made[index] = Line(whole.sub(lambda _, words=words: words, line.text, count=1), line.number)  # type: ignore[misc]
                blocks.note(line.number, "code in backticks became words")
                break
    return made


def _joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def definitions_for(lines: Sequence[Line], blocks: Blocks) -> list[Line]:
    """Return the definitions of links that some lines name: each clause needs its own."""
    text = _joined(lines)
    labels = dict.fromkeys(" ".join(match[1].split()).casefold() for match in _LABEL.finditer(text))
    return [line for label in labels for line in blocks.definitions.get(label, ())]
