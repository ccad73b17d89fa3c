"""Mistakes in markup that cut off a directive's body: fences that end too early, options not indented.

The source text is checked, not its parse tree: for the parser, a fence that ends early is valid.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.text.page.options import (
    CLAUSE_OPTIONS,
    COVERAGE_OPTIONS,
    HISTORY_OPTIONS,
    NOTICE_OPTIONS,
    STATUS_OPTIONS,
)
from sphinx_privacynotice.text.page.source_directives import (
    LITERAL,
    MAX_DEPTH,
    OURS,
    find_fences,
    option_lines,
    read_options,
    rst_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.text.page.source_directives import Fence

Slip = tuple[int, Finding]
"""The line of a directive of ours whose body is not as meant (0 for none), and what is wrong with it."""

_OPTION = re.compile(r"\s*:(?P<name>[\w-]+):(?:\s|$)")
_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
_COMPUTED = {
    "notice-coverage": COVERAGE_OPTIONS,
    "notice-history": HISTORY_OPTIONS,
    "notice-status": STATUS_OPTIONS,
}
_SIGNS = {"`": "backticks", ":": "colons", "~": "tildes"}


def find_slips(text: str, file: str = "", *, markdown: bool) -> list[Slip]:
    """Return the slips of a page of which a directive of ours is a part, in the order of lines."""
    lines = text.split("\n")
    if markdown:
        slips = list(_of_fences(find_fences(lines), None)) or list(_stray(lines))
    else:
        slips = list(_not_indented(lines))
    return [(at, replace(slip, place=Place(file, slip.place.line))) for at, slip in slips]


def _slip(fence: Fence, line: int, message: str, hint: str) -> Slip:
    return fence.line, Finding("early-end", message, Place("", line), hint, fence.name)


def _known_options(name: str) -> dict[str, str]:
    if name in _COMPUTED:
        return _COMPUTED[name]
    return NOTICE_OPTIONS if name == "privacy-notice" else CLAUSE_OPTIONS


# Markdown


def _of_fences(fences: Iterator[Fence], outer: Fence | None, depth: int = 0) -> Iterator[Slip]:
    for fence in fences:
        if fence.name in OURS:
            yield from _options(fence)
        if fence.name and fence.name not in LITERAL and depth < MAX_DEPTH:
            yield from _of_fences(find_fences(fence.inside, fence.line + 1), fence, depth + 1)
        if fence.end or (outer is not None and not {outer.name, fence.name} & OURS):
            continue
        name = f"`{fence.name}`" if fence.name else "the block of code"
        if outer is None or not outer.end:
            has_body = any(line.strip() and not _OPTION.match(line) for line in fence.inside)
            if fence.name in OURS and outer is None and has_body:
                message = f"{name} has no end: all that stands below it is read as its body"
                yield _slip(fence, fence.line, message, _hint_to_close(fence))
        elif fence.sign == outer.sign and fence.length >= outer.length:
            message = f"The body of `{outer.name}` ends at line {outer.end}, where {name} in it should end"
            more = _signs(outer.sign, fence.length + 1)
            hint = f"Begin and end `{outer.name}` with {more}: more than what stands in it has"
            yield _slip(outer, outer.line, message, hint)
        else:
            message = f"{name[0].upper()}{name[1:]} has no end in the body of `{outer.name}`"
            yield _slip(fence, fence.line, message, _hint_to_close(fence))


def _hint_to_close(fence: Fence) -> str:
    """Return how to end a directive: other signs alone on a line are what its author took for its end."""
    signs = _signs(fence.sign, fence.length)
    for other in find_fences(fence.inside, fence.line + 1):
        line = fence.inside[other.line - fence.line - 1].strip()
        if not line.strip(other.sign):
            meant = _signs(other.sign, other.length)
            return f"Write {signs} at line {other.line} in place of the {meant}"
        break
    return f"Write {signs} on a line of their own where it ends"


def _options(fence: Fence) -> Iterator[Slip]:
    """Yield what makes MyST skip the options of a directive of ours, or a part of them."""
    seen: set[str] = set()
    for number, written in option_lines(fence.inside)[0]:
        if not written.strip() or written.startswith((" ", "#")):
            continue  # the second line of a value
        name, colon, value = (part.strip() for part in written.partition(":"))
        message = hint = suggested = ""
        if not colon:
            message = f"“{short(written.strip())}” is no option, and keeps the others from being read"
            hint = "Write a colon behind the option's name"
        elif name in seen:
            message, hint = f"`{fence.name}` has the option `:{name}:` twice", "Put all of it into the one"
        elif name in _known_options(fence.name) and not read_options(written)[1]:
            shown = short(value.strip("\"'").replace("\\", "").replace('"', "”"))
            message = f"The value of `:{name}:` is not read as it is typed, for it has quotes or “#” in it"
            hint, suggested = "Put all of it into quotes, as shown", f':{name}: "{shown}"'
        if hint:
            found = Finding("bad-option", message, Place("", fence.line + 1 + number), hint, name)
            if suggested:
                found = replace(found, source_text=written.strip(), suggested_text=suggested)
            yield fence.line, found
        seen.add(name)


def _stray(lines: Sequence[str]) -> Iterator[Slip]:
    """Yield the fence right below a directive of ours that closes nothing and makes code of the rest."""
    before: Fence | None = None
    for fence in find_fences(lines):
        if before is not None and before.end and before.name in OURS and before.sign == fence.sign:
            bare = not lines[fence.line - 1].strip().strip(fence.sign)
            between = any(line.strip() for line in lines[before.end : fence.line - 1])
            if bare and not between and not fence.end:
                signs = _signs(fence.sign, fence.length)
                message = f"The {signs} here end nothing: all that stands below them is read as code"
                hint = f"Take them out, or those at line {before.end} if `{before.name}` should end here"
                yield _slip(before, fence.line, message, hint)
        before = fence


def _signs(sign: str, length: int) -> str:
    return f"{_NUMBERS.get(length, str(length))} {_SIGNS[sign]}"


# reStructuredText


def _not_indented(lines: Sequence[str]) -> Iterator[Slip]:
    """Yield each option that is below a directive of ours and not in it."""
    for line in rst_lines(lines):
        if line.directive not in OURS:
            continue
        below = next((at for at in range(line.number, len(lines)) if lines[at].strip()), None)
        option = _OPTION.match(lines[below]) if below is not None else None
        if below is None or not option or option["name"] not in _known_options(line.directive):
            continue
        if _indent(lines[below]) <= _indent(line.text):
            name = option["name"]
            message = f"`:{name}:` stands below `{line.directive}` and not in it, and is printed on the page"
            hint = "Indent its line, and all that belongs to the directive, by three spaces more"
            yield line.number, Finding("early-end", message, Place("", below + 1), hint, name)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
