"""Slips that only several lines together show: a wrong indent, a key without its colon, text that runs on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.slips.line import (
    FIELDS,
    SECTIONS,
    indent_of,
    is_blank,
    is_name,
    key_of,
    quote_all,
)
from sphinx_privacynotice.yamlio.slips.values import BLOCK_TEXT, COMMENT, COMMENTS, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOOK_BACK = 60
CHIEFS = {"organisation": "name", "controller": "name", "dpo": "name", "designated_teacher": "name"}
"""Records that people name on the line of their key, and the field that is meant."""
_NAME_ONLY = re.compile(r"(?: *- ++)*+ *+([^\s:#\"'{}\[\],&*!|>%@`-][^\s:#]*)(?: +(\S.*))?$")
_ITEM = re.compile(r"-(?: +|$)")


@dataclass(frozen=True, slots=True)
class Slip:
    """One problem in the lines as they stand, in plain words, with the lines that mend it (from 0)."""

    code: str
    line: int
    column: int
    message: str
    mend: str
    changes: dict[int, str] = field(default_factory=dict)
    layout: bool = False
    shown: bool = True
    """Whether the lines that mend it are what is to be typed, and not only what lets the rest be read."""


def above(lines: Sequence[str], index: int) -> int | None:
    """Return the nearest line above that holds more than a comment."""
    for number in range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1):
        if not is_blank(lines[number]):
            return number
    return None


def layout_slips(lines: Sequence[str], index: int) -> Iterator[Slip]:
    """Offer what may be wrong with how the line at ``index`` stands to those above, likeliest first."""
    upper = above(lines, index)
    for number in (index,) if upper is None else (upper, index):
        yield from _no_colon(lines, number, sure=True)
    if upper is not None:
        yield from _runs_on(lines, index, upper)
        yield from _wrong_indent(lines, index, upper)
        yield from _no_colon(lines, upper, sure=False)
    yield from _no_colon(lines, index, sure=False)


def shift(lines: Sequence[str], index: int, indent: int) -> dict[int, str]:
    """Return the line at ``index``, and those below that begin in its column, beginning at ``indent``.

    What hangs below them moves along to the right; after a move to the left it still hangs there.
    """
    old = indent_of(lines[index])
    changes: dict[int, str] = {}
    opens = False
    for number in range(index, len(lines)):
        line = lines[number]
        own = indent_of(line)
        if is_blank(line):
            continue
        if own < old or (own == indent and not opens):
            break
        if own == old or indent > old:
            changes[number] = " " * (own - old + indent) + line.lstrip(" ")
        if own == old:
            found = key_of(line)
            opens = found is not None and not COMMENTS.sub("", line[found[2] :]).strip()
    return changes


def hanging(lines: Sequence[str], index: int, key: str) -> Slip:
    """Tell that what begins at ``index`` belongs under ``key``, which the line above leaves empty."""
    indent = indent_of(lines[index])
    changes: dict[int, str] = {}
    for number in range(index, len(lines)):
        line = lines[number]
        found = key_of(line)
        if is_blank(line) or indent_of(line) < indent or line.lstrip().startswith("- "):
            break
        if indent_of(line) == indent and (found is None or found[0] not in FIELDS):
            break
        changes[number] = "  " + line
    return Slip(
        "yaml-slip",
        index,
        indent,
        f"Nothing stands under “{short(key)}”, because this line begins as far to the left",
        f"Set in by two more spaces every line that belongs to “{short(key)}”",
        changes,
    )


def swallowed_item(lines: Sequence[str], index: int) -> Slip:
    """Tell that a list item is read as the end of the text above it."""
    message = "This list item is read as the end of the text in the line above, because it is set further in"
    mend = "Begin every item of a list in the same column"
    for indent in _columns(lines, index):
        if any(_ITEM.match(lines[n], indent) and indent_of(lines[n]) == indent for n in _open(lines, index)):
            return Slip(
                "yaml-slip", index, indent_of(lines[index]), message, mend, shift(lines, index, indent)
            )
    upper = above(lines, index)
    found = key_of(lines[upper]) if upper is not None else None
    if upper is not None and found:
        value = lines[upper][found[2] :].strip()
        mend += f"; if the text goes on here, put the whole of it in quotes, beginning at “{short(value)}”"
    return Slip("yaml-slip", index, indent_of(lines[index]), message, mend)


def _no_colon(lines: Sequence[str], index: int, *, sure: bool) -> Iterator[Slip]:
    """Offer a colon after a bare name: ``sure`` where lines are set in below it, or for a known key."""
    line = COMMENTS.sub("", lines[index]).rstrip()
    match = _NAME_ONLY.match(line)
    if match is None or key_of(line):
        return
    name, value = match[1], match[2]
    opens = not value and index + 1 < len(lines) and indent_of(lines[index + 1]) > indent_of(line)
    if sure != (opens or name in FIELDS or name in SECTIONS) or (not opens and not is_name(name)):
        return
    at = match.end(1)
    why = "though the lines below belong to it" if opens else "and no value"
    message = (
        f"There is no colon between “{short(name)}” and “{short(value)}”"
        if value
        else f"“{short(name)}” has no colon after it, {why}"
    )
    changes = {index: lines[index][:at] + ":" + lines[index][at:]}
    yield Slip(
        "yaml-syntax", index, match.start(1), message, "Put a colon after the name", changes, layout=True
    )


def _runs_on(lines: Sequence[str], index: int, upper: int) -> Iterator[Slip]:
    """Text of the value above that goes on here: not set in, or with a colon in it."""
    line = lines[index]
    indent = indent_of(line)
    start = _value_above(lines, upper)
    if start is None:
        return
    row, key_column, value_column = start
    found = key_of(line)
    prose = " " in line.strip() and (found is None or " " in found[0])
    if not prose or line.lstrip().startswith(("- ", "#")):
        return
    if indent > key_column and found is not None:
        yield Slip(
            "yaml-syntax",
            index,
            found[2] - 1,
            f"The colon after “{short(found[0])}” reads as the beginning of another value",
            f"Put the whole text in quotes, beginning at “{short(lines[row][value_column:].strip())}”",
            quote_all(lines, row, value_column, index),
            layout=True,
        )
    elif indent <= key_column and found is None:
        yield Slip(
            "yaml-syntax",
            index,
            indent,
            f"“{short(line.strip())}” is no new value, and not set in so as to go on with the text above",
            "Set it in by two spaces more than the key of that text",
            {index: " " * (key_column + 2) + line.lstrip(" ")},
            layout=True,
        )


def _value_above(lines: Sequence[str], upper: int) -> tuple[int, int, int] | None:
    """Return line, key column and value column of the plain text that goes on to line ``upper``."""
    low = 10_000
    for number in range(upper, max(-1, upper - _LOOK_BACK), -1):
        line = lines[number]
        if is_blank(line):
            return None
        item = _ITEM.match(line, indent_of(line))
        found = key_of(line)
        if found or item:
            column, value = (found[1], found[2]) if found else (indent_of(line), item.end() if item else 0)
            value += len(line[value:]) - len(line[value:].lstrip(" "))
            plain = line[value:].rstrip() and line[value] not in "\"'[{|>"
            return (number, column, value) if plain and column < low else None
        low = min(low, indent_of(line))
    return None


def _wrong_indent(lines: Sequence[str], index: int, upper: int) -> Iterator[Slip]:
    """Offer the columns in which the line may have been meant to begin."""
    old = indent_of(lines[index])
    found = key_of(lines[upper])
    valued = bool(found and lines[upper][found[2] :].strip() and not COMMENT.match(lines[upper], found[2]))
    yield from _first_child(lines, upper, index)
    for indent in _columns(lines, index):
        message = f"This line is set in by {_spaces(old)}, the lines it belongs with by {_spaces(indent)}"
        mend = "Begin lines that belong together in the same column"
        chief = CHIEFS.get(found[0]) if found and valued and indent == found[1] else None
        value = COMMENTS.sub("", lines[upper][found[2] :]).strip() if found else ""
        if found and chief and any(sign.isalnum() for sign in value):
            yield Slip(
                "yaml-syntax",
                upper,
                found[1],
                f"“{short(found[0])}” has a value on its line, and keys below it",
                f"Write `{found[0]}:` with nothing after it and, "
                f"in the column of the keys below, `{chief}: {value}`",
                {upper: lines[upper][: found[2]]},
                layout=True,
                shown=False,
            )
        if found and valued and indent < old:
            message = (
                f"This line is set further in than “{short(found[0])}” above it, which already has a value "
                f"({_spaces(old)} instead of {_spaces(indent)})"
            )
            mend = "Begin it in the same column as the line it belongs with; or, if it belongs to "
            mend += f"“{short(found[0])}”, take the value away there"
        changes = shift(lines, index, indent)
        if len(changes) > 1:
            mend += ", with the lines below it"
        yield Slip("yaml-syntax", index, old, message, mend, changes, layout=True)


def _first_child(lines: Sequence[str], upper: int, index: int) -> Iterator[Slip]:
    """Offer to move the line above, where it is the first below its key and all others begin elsewhere."""
    parent = above(lines, upper)
    if parent is None:
        return
    found = key_of(lines[parent])
    if found is None or COMMENTS.sub("", lines[parent][found[2] :]).strip():
        return
    old, new = indent_of(lines[upper]), indent_of(lines[index])
    after = index + 1
    while after < len(lines) and (is_blank(lines[after]) or indent_of(lines[after]) > new):
        after += 1
    if old == new or new <= found[1] or after >= len(lines) or indent_of(lines[after]) != new:
        return
    message = f"This line is set in by {_spaces(old)}, the lines it belongs with by {_spaces(new)}"
    mend = "Begin lines that belong together in the same column"
    changes = {upper: " " * new + lines[upper].lstrip(" ")}
    yield Slip("yaml-syntax", upper, old, message, mend, changes, layout=True)


def _columns(lines: Sequence[str], index: int) -> list[int]:
    """Return the columns at which the line at ``index`` could begin instead, nearest first."""
    old = indent_of(lines[index])
    columns: set[int] = set()
    low = 10_000
    for place, number in enumerate(_open(lines, index)):
        line = lines[number]
        indent = indent_of(line)
        starts = {indent}
        found = key_of(line)
        if found:
            starts.add(found[1])
            rest = COMMENTS.sub("", line[found[2] :]).strip()
            if not place and (not rest or BLOCK_TEXT.match(rest)):
                starts.add(found[1] + 2)
        columns |= {start for start in starts if start < low}
        low = indent
    return sorted(columns - {old}, key=lambda column: (abs(column - old), -column))


def _open(lines: Sequence[str], index: int) -> list[int]:
    """Return the lines above, each less set in than the one after it, to which more could still belong."""
    found: list[int] = []
    low = 10_000
    for number in range(index - 1, -1, -1):
        if is_blank(lines[number]) or indent_of(lines[number]) >= low:
            continue
        found.append(number)
        low = indent_of(lines[number])
        if not low:
            break
    return found


def _spaces(count: int) -> str:
    return f"{count} space" if count == 1 else f"{count or 'no'} spaces"
