"""Converts a page's own plain words between RST and MyST: headings, paragraphs, lists, our roles.

Other markup is refused, with its line: a page must have the same content in both syntaxes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils.utils import column_width

if TYPE_CHECKING:
    from collections.abc import Sequence

UNDERLINES = "=-~^\"'"
"""The marks under headings of levels 1 to 6, as these pages are written."""

_ROLE = {
    "rst": re.compile(r":(?P<name>(?:notice:)?(?:site|law|clause)|doc|ref):`(?P<text>[^`]+)`"),
    "md": re.compile(r"\{(?P<name>(?:notice:)?(?:site|law|clause)|doc|ref)\}`(?P<text>[^`]+)`"),
}
_WRITTEN_ROLE = {"rst": r"{\g<name>}`\g<text>`", "md": r":\g<name>:`\g<text>`"}
_OTHER = {"rst": "md", "md": "rst"}
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_])\1*")
_FIELD = re.compile(r":?(?P<name>notice-site|orphan):(?: +(?P<value>\S+))? *")
_STRANGE = {
    # what means something in one syntax only, after our roles are taken out
    "rst": re.compile(r"[`|\\<>{}\[\]#~^]|\w_(?!\w)|::|^(?:\.\.|:\w|\+[-=]|=|>>>|[+*]\s)|^\s"),
    "md": re.compile(r"[`|\\<>{}\[\]_~^]|::|^(?:#|%|>|---|:|[+*]\s|\.\.|=)|^\s"),
}


class ConversionError(ValueError):
    """Words of the page that only its own syntax can say; ``line`` counts from 1."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line


def convert(lines: Sequence[str], syntax: str, levels: dict[str, int], first: int = 1) -> list[str]:
    """Return ``lines`` in the other syntax than ``syntax``.

    ``levels`` keeps, from call to call, the level of each underline; ``first`` is the number of the first
    line in its file. Raises `ConversionError`.
    """
    made: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number].rstrip()
        heading = _heading(line, "".join(lines[number + 1 : number + 2]).rstrip(), syntax, levels)
        if heading:
            level, words = heading
            made += write_heading(_OTHER[syntax], level, convert_inline(words, syntax, first + number))
            number += 2 if syntax == "rst" else 1
        elif syntax == "md" and first + number == 1 and line == "---":
            end = next((n for n in range(1, len(lines)) if lines[n].rstrip() == "---"), len(lines))
            made += [_setting(each, syntax, first + n) for n, each in enumerate(lines[1:end], 1)]
            number = end + 1
        elif syntax == "rst" and not made and _FIELD.fullmatch(line):
            end = next((n for n in range(number, len(lines)) if not _FIELD.fullmatch(lines[n])), len(lines))
            made += ["---", *(_setting(lines[n], syntax, first + n) for n in range(number, end)), "---"]
            number = end
        else:
            made.append(convert_inline(line, syntax, first + number) if line else "")
            number += 1
    return made


def write_heading(syntax: str, level: int, words: str) -> list[str]:
    """Return a heading's lines."""
    if syntax == "md":
        return [f"{'#' * level} {words}"]
    return [words, UNDERLINES[level - 1] * max(column_width(words), 3)]


def _heading(line: str, following: str, syntax: str, levels: dict[str, int]) -> tuple[int, str] | None:
    if syntax == "md":
        match = re.fullmatch(r"(#{1,6}) +(.*?)(?: +#+)?", line)
        return (len(match[1]), match[2]) if match else None
    under = _UNDERLINE.fullmatch(following)
    if not line or line.startswith((" ", "..", ":")) or not under or len(following) < min(len(line), 4):
        return None
    return levels.setdefault(following[0], len(levels) + 1), line


def _setting(line: str, syntax: str, number: int) -> str:
    match = _FIELD.fullmatch(line)
    if not match:
        raise ConversionError(number, line)
    value = match["value"] or ("true" if syntax == "rst" else "")
    return f"{match['name']}: {value}" if syntax == "rst" else f":{match['name']}: {value}".rstrip()


def convert_inline(line: str, syntax: str, number: int) -> str:
    """Return one line of words in the other syntax than ``syntax``; raise `ConversionError`."""
    item = re.match(r" *(?:- +|\d+\. +)| {0,2}(?! )", line)
    start = item.end() if item else 0
    rest = line[start:]
    if _STRANGE[syntax].search(_ROLE[syntax].sub("", rest)):
        raise ConversionError(number, line.strip())
    return line[:start] + _ROLE[syntax].sub(_WRITTEN_ROLE[syntax], rest)
