"""Slips of a page's markup that move a directive's body: fences that end too early, options not indented.

The page's text is looked at, not what its parser made of it: to the parser, a fence that ends early is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from myst_parser.parsers.options import TokenizeError, options_to_items

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.page.options import CLAUSE_OPTIONS, NOTICE_OPTIONS
from sphinx_privacynotice.text.page.source_directives import LITERAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OURS = frozenset({*DIRECTIVES, "privacy-notice", "clause"})

MAX_DEPTH = 20
"""How deep directives in directives are looked into."""

_FENCE = re.compile(r"(?P<indent>\s*)(?P<fence>`{3,}|~{3,}|:{3,})\s*(?P<info>.*)")
_NAME = re.compile(r"\{(?:notice:)?(?P<name>[\w:-]+)\}")
_OPTION = re.compile(r"\s*:(?P<name>[\w-]+):(?:\s|$)")
_RST = re.compile(r"(?P<indent> *)\.\. +(?:notice:)?(?P<name>[\w:-]+)::(?:\s|$)")
_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
_SIGNS = {"`": "backticks", ":": "colons", "~": "tildes"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip at a line (from 1) of the page; ``directive`` is the line of that whose body is moved."""

    line: int
    message: str
    mend: str
    key: str
    directive: int = 0
    code: str = "early-end"
    typed: str = ""
    mended: str = ""

    def finding(self, file: str) -> Finding:
        """Return it as the finding of a page."""
        place = Place(file, self.line)
        return Finding(
            self.code,
            self.message,
            place,
            self.mend,
            self.key,
            source_text=self.typed,
            suggested_text=self.mended,
        )


@dataclass(frozen=True, slots=True)
class _Fence:
    line: int
    sign: str
    length: int
    name: str
    """The directive's name, or nothing: a block of code."""
    end: int
    """The line that closes it, 0 where none does."""
    inside: tuple[str, ...]

    @property
    def signs(self) -> str:
        return _signs(self.sign, self.length)

    @property
    def shown(self) -> str:
        return f"`{self.name}`" if self.name else "the block of code"


def find_slips(text: str, *, markdown: bool) -> list[Slip]:
    """Return the slips of a page of which a directive of ours is a part, in the order of lines."""
    lines = text.split("\n")
    if not markdown:
        return list(_not_indented(lines))
    slips = list(_of_fences(list(_fences(lines, 1)), None))
    return slips or list(_stray(lines))


# Markdown


def _fences(lines: Sequence[str], first: int) -> Iterator[_Fence]:
    """Yield the outermost fences of ``lines``, of which the first is the page's line ``first``."""
    number = 0
    while number < len(lines):
        opening = _FENCE.fullmatch(lines[number])
        if not opening or (opening["fence"][0] == "`" and "`" in opening["info"]):
            number += 1
            continue
        sign, length = opening["fence"][0], len(opening["fence"])
        closing = re.compile(rf"\s*{re.escape(sign)}{{{length},}}\s*")
        end = next((at for at in range(number + 1, len(lines)) if closing.fullmatch(lines[at])), None)
        name = _NAME.match(opening["info"])
        until = len(lines) if end is None else end
        yield _Fence(
            number + first,
            sign,
            length,
            name["name"].lower() if name else "",
            0 if end is None else end + first,
            tuple(lines[number + 1 : until]),
        )
        number = until + 1


def _of_fences(fences: Sequence[_Fence], outer: _Fence | None, depth: int = 0) -> Iterator[Slip]:
    for fence in fences:
        if fence.name in OURS:
            yield from _options(fence)
        if fence.name and fence.name not in LITERAL and depth < MAX_DEPTH:
            yield from _of_fences(list(_fences(fence.inside, fence.line + 1)), fence, depth + 1)
        if fence.end:
            continue
        if outer is not None and not {outer.name, fence.name} & OURS:
            continue
        if outer is None or not outer.end:
            if fence.name in OURS and outer is None and _has_body(fence.inside):
                message = f"`{fence.name}` has no end: all that stands below it is read as its body"
                yield Slip(fence.line, message, _closed(fence), fence.name, fence.line)
        elif fence.sign == outer.sign and fence.length >= outer.length:
            where = f"line {outer.end}, where {fence.shown} in it should end"
            message = f"The body of {outer.shown} ends at {where}"
            more = _signs(outer.sign, fence.length + 1)
            mend = f"Begin and end {outer.shown} with {more}: more than what stands in it has"
            yield Slip(outer.line, message, mend, outer.name, outer.line)
        else:
            message = f"{fence.shown[0].upper()}{fence.shown[1:]} has no end in the body of {outer.shown}"
            yield Slip(fence.line, message, _closed(fence), fence.name, fence.line)


def _closed(fence: _Fence) -> str:
    """Return how to end a directive: other signs alone on a line are what its author took for its end."""
    for number, line in enumerate(fence.inside, fence.line + 1):
        found = _FENCE.fullmatch(line)
        if found and not found["info"]:
            meant = _signs(found["fence"][0], len(found["fence"]))
            return f"Write {fence.signs} at line {number} in place of the {meant}"
        if found:
            break
    return f"Write {fence.signs} on a line of their own where it ends"


def _options(fence: _Fence) -> Iterator[Slip]:
    """Yield what makes MyST pass over the options of a directive of ours, or over a part of them."""
    known = NOTICE_OPTIONS if fence.name == "privacy-notice" else CLAUSE_OPTIONS
    seen: set[str] = set()
    for number, line in _typed_options(fence.inside):
        name, colon, value = (part.strip() for part in line.partition(":"))
        message = mend = mended = ""
        if not colon:
            message = f"“{short(line)}” is no option, and keeps the others from being read"
            mend = "Write a colon behind the option's name"
        elif name in seen:
            message, mend = f"`{fence.name}` has the option `:{name}:` twice", "Put all of it into the one"
        elif name in known and not _readable(line):
            shown = short(value.strip("\"'").replace("\\", "").replace('"', "”"))
            message = f"The value of `:{name}:` is not read as it is typed, for it has quotes or “#” in it"
            mend, mended = (
                "Put all of it into quotes, as shown",
                f':{name}: "{shown}"',
            )
        if mend:
            at, typed = fence.line + 1 + number, line if mended else ""
            yield Slip(at, message, mend, name, fence.line, "bad-option", typed, mended)
        seen.add(name)


def _typed_options(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the options at the beginning of a directive's body, with the number of each line (from 0)."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fenced = [line.strip() for line in lines[first : first + 1]] == ["---"]
    for number, line in enumerate(lines[first + fenced :], first + fenced):
        typed = line.strip()
        if typed == "---" if fenced else (typed[:1] != ":" or typed.startswith(":::")):
            return
        if line.strip() and not (fenced and line.startswith((" ", "#"))):  # else a value's second line
            yield number, line.strip().removeprefix("" if fenced else ":")


def _readable(line: str) -> bool:
    """Say whether MyST reads an option as it is typed."""
    try:
        _, state = options_to_items(line)
    except TokenizeError:
        return False
    return not state.has_comments


def _has_body(lines: Sequence[str]) -> bool:
    return any(line.strip() and not _OPTION.match(line) for line in lines)


def _stray(lines: Sequence[str]) -> Iterator[Slip]:
    """Yield the fence right below a directive of ours that closes nothing and makes code of the rest."""
    before: _Fence | None = None
    for fence in _fences(lines, 1):
        bare = not fence.name and not lines[fence.line - 1].strip().strip(fence.sign)
        between = lines[before.end : fence.line - 1] if before is not None and before.end else ["-"]
        below = before is not None and before.sign == fence.sign and not any(line.strip() for line in between)
        if bare and below and not fence.end and before is not None and before.name in OURS:
            message = f"The {fence.signs} here end nothing: all that stands below them is read as code"
            mend = f"Take them out, or those at line {before.end} if `{before.name}` should end here"
            yield Slip(fence.line, message, mend, before.name, before.line)
        before = fence


def _signs(sign: str, length: int) -> str:
    return f"{_NUMBERS.get(length, str(length))} {_SIGNS[sign]}"


# reStructuredText


def _not_indented(lines: Sequence[str]) -> Iterator[Slip]:
    """Yield each option that stands below a directive of ours and not in it."""
    literal = -1  # the indentation of a literal block's owner, whose body is no markup
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if literal >= 0 and indent > literal:
            continue
        match = _RST.match(line)
        name = match["name"].lower() if match else ""
        literal = indent if name in LITERAL or (not match and line.rstrip().endswith("::")) else -1
        if name not in OURS:
            continue
        below = next(
            ((at, text) for at, text in enumerate(lines[number + 1 :], number + 2) if text.strip()), None
        )
        option = _OPTION.match(below[1]) if below else None
        known = NOTICE_OPTIONS if name == "privacy-notice" else CLAUSE_OPTIONS
        if below and option and option["name"] in known and len(below[1]) - len(below[1].lstrip()) <= indent:
            said = option["name"]
            message = f"`:{said}:` stands below `{name}` and not in it, and is printed on the page"
            mend = "Indent its line, and all that belongs to the directive, by three spaces more"
            yield Slip(below[0], message, mend, said, number + 1)
