"""Slips that show only in several lines together: wrong indents, keys without a colon, text that runs on."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.slips.line import FIELDS, SECTIONS, above, is_item, is_name, key_of
from sphinx_privacynotice.yamlio.slips.slip import (
    COMMENTS,
    MAX_LINES,
    Patch,
    Slip,
    indent_of,
    is_blank,
    short,
)
from sphinx_privacynotice.yamlio.slips.values import BLOCK_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMED = frozenset({"organisation", "controller", "dpo", "designated_teacher"})
"""Records that people name on the line of their key, where `name` is meant."""
_NAME_ONLY = re.compile(r"(?: *- ++)*+ *+([^\s:#\"'{}\[\],&*!|>%@`-][^\s:#]*)(?: +(\S.*))?$")
_slip = partial(Slip, "yaml-syntax", layout=True)
_ITEM = re.compile(r"-(?: +|$)")


def layout_slips(lines: Sequence[str], index: int) -> Iterator[Slip]:
    """Yield what may be wrong with where the line at ``index`` begins, likeliest first."""
    upper = above(lines, index)
    both = (index,) if upper is None else (upper, index)
    for number in both:
        yield from _no_colon(lines, number, sure=True)
    if upper is not None:
        yield from _runs_on(lines, index, upper)
        yield from _wrong_indent(lines, index, upper)
    for number in both:
        yield from _no_colon(lines, number, sure=False)


def _shift(lines: Sequence[str], index: int, indent: int) -> dict[int, str]:
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
            key = key_of(line)
            opens = key is not None and not key.value
    return changes


def empty_parent(lines: Sequence[str], index: int, key: str) -> Slip:
    """Return the slip that the lines from ``index`` on belong under ``key``, which has nothing below it."""
    indent = indent_of(lines[index])
    changes: dict[int, str] = {}
    for number, line in enumerate(lines[index:], index):
        found = key_of(line)
        if is_blank(line) or indent_of(line) < indent or is_item(line):
            break
        if indent_of(line) == indent and (found is None or found.name not in FIELDS):
            break
        changes[number] = f"  {line}"
    message = f"Nothing stands under “{short(key)}”, because this line begins as far to the left"
    hint = f"Set in by two more spaces every line that belongs to “{short(key)}”"
    return Slip("yaml-slip", index, indent, message, hint, changes)


def swallowed_item(lines: Sequence[str], index: int) -> Slip:
    """Return the slip that a list item is read as the end of the text above it."""
    old = indent_of(lines[index])
    message = "This list item is read as the end of the text in the line above, because it is set further in"
    hint = "Begin every item of a list in the same column"
    items = {indent_of(lines[n]) for n in _open(lines, index) if _ITEM.match(lines[n], indent_of(lines[n]))}
    column = next((column for column in _columns(lines, index) if column in items), None)
    if column is not None:
        return Slip("yaml-slip", index, old, message, hint, _shift(lines, index, column))
    upper = above(lines, index)
    key = key_of(lines[upper]) if upper is not None else None
    if key:
        value = short(key.rest.strip())
        hint += f"; if the text goes on here, put the whole of it in quotes, beginning at “{value}”"
    return Slip("yaml-slip", index, old, message, hint)


def _no_colon(lines: Sequence[str], index: int, *, sure: bool) -> Iterator[Slip]:
    """Yield a colon after a bare name: ``sure`` where lines are set in below it, or for a known key."""
    line = COMMENTS.sub("", lines[index]).rstrip()
    match = _NAME_ONLY.match(line)
    if match is None or key_of(line):
        return
    name, value = match[1], match[2]
    opens = not value and index + 1 < len(lines) and indent_of(lines[index + 1]) > indent_of(line)
    if sure != (opens or name in FIELDS or name in SECTIONS) or (not opens and not is_name(name)):
        return
    why = "though the lines below belong to it" if opens else "and no value"
    message = f"“{short(name)}” has no colon after it, {why}"
    if value:
        message = f"There is no colon between “{short(name)}” and “{short(value)}”"
    changes = {index: lines[index][: match.end(1)] + ":" + lines[index][match.end(1) :]}
    hint = "Put a colon after the name"
    yield _slip(index, match.start(1), message, hint, changes)


def _runs_on(lines: Sequence[str], index: int, upper: int) -> Iterator[Slip]:
    """Yield text of the value above that goes on here: not set in, or with a colon in it."""
    line = lines[index]
    indent, key, start = indent_of(line), key_of(line), _value_above(lines, upper)
    prose = " " in line.strip() and (key is None or " " in key.name) and not is_item(line)
    if start is None or not prose:
        return
    row, key_column, value_column = start
    if indent > key_column and key is not None:
        patch = Patch("\n".join(lines[row : index + 1]).rstrip())
        patch.quote("colon", value_column, len(patch.text))
        message = f"The colon after “{short(key.name)}” reads as the beginning of another value"
        value = short(lines[row][value_column:].strip())
        hint = f"Put the whole text in quotes, beginning at “{value}”"
        yield _slip(index, key.end - 1, message, hint, patch.changes(row))
    elif indent <= key_column and key is None:
        message = (
            f"“{short(line.strip())}” is no new value, and not set in so as to go on with the text above"
        )
        hint = "Set it in by two spaces more than the key of that text"
        changes = {index: " " * (key_column + 2) + line.lstrip(" ")}
        yield _slip(index, indent, message, hint, changes)


def _value_above(lines: Sequence[str], upper: int) -> tuple[int, int, int] | None:
    """Return line, key column and value column of the plain text that goes on to line ``upper``."""
    low = 10_000
    for number in range(upper, max(-1, upper - MAX_LINES), -1):
        line = lines[number]
        if is_blank(line):
            return None
        indent, key = indent_of(line), key_of(line)
        item = _ITEM.match(line, indent)
        if key or item:
            column, value = (key.column, key.end) if key else (indent, item.end() if item else 0)
            value += indent_of(line[value:])
            plain = line[value:].rstrip() and line[value] not in "\"'[{|>"
            return (number, column, value) if plain and column < low else None
        low = min(low, indent)
    return None


def _wrong_indent(lines: Sequence[str], index: int, upper: int) -> Iterator[Slip]:
    """Yield the columns in which the line may have been meant to begin."""
    old, above_it = indent_of(lines[index]), lines[upper]
    key = key_of(above_it)
    yield from _first_child(lines, upper, index)
    for column in _columns(lines, index):
        message, hint = _set_in(old, column)
        if key and key.value:
            name = short(key.name)
            if key.name in _NAMED and column == key.column and any(sign.isalnum() for sign in key.value):
                yield _slip(
                    upper,
                    key.column,
                    f"“{name}” has a value on its line, and keys below it",
                    f"Write `{key.name}:` with nothing after it and, "
                    f"in the column of the keys below, `name: {key.value}`",
                    {upper: above_it[: key.end]},
                    shown=False,
                )
            if column < old:
                message = (
                    f"This line is set further in than “{name}” above it, which already has a value "
                    f"({_spaces(old)} instead of {_spaces(column)})"
                )
                hint = "Begin it in the same column as the line it belongs with; or, if it belongs to "
                hint += f"“{name}”, take the value away there"
        changes = _shift(lines, index, column)
        if len(changes) > 1:
            hint += ", with the lines below it"
        yield _slip(index, old, message, hint, changes)


def _first_child(lines: Sequence[str], upper: int, index: int) -> Iterator[Slip]:
    """Yield the line above moved, if it is the first below its key and all others begin elsewhere."""
    parent = above(lines, upper)
    key = key_of(lines[parent]) if parent is not None else None
    if parent is None or key is None or key.value:
        return
    old, new = indent_of(lines[upper]), indent_of(lines[index])
    indents = (indent_of(line) for line in lines[index + 1 :] if not is_blank(line))
    after = next((indent for indent in indents if indent <= new), None)
    if new not in {old, *range(key.column + 1)} and after == new:
        changes = {upper: " " * new + lines[upper].lstrip(" ")}
        yield _slip(upper, old, *_set_in(old, new), changes)


def _columns(lines: Sequence[str], index: int) -> list[int]:
    """Return the columns at which the line at ``index`` could begin instead, nearest first."""
    old = indent_of(lines[index])
    columns: set[int] = set()
    low = 10_000
    for place, number in enumerate(_open(lines, index)):
        line = lines[number]
        starts = {indent_of(line)}
        if key := key_of(line):
            starts.add(key.column)
            if not place and (not key.value or BLOCK_TEXT.match(key.value)):
                starts.add(key.column + 2)
        columns |= {start for start in starts if start < low}
        low = indent_of(line)
    return sorted(columns - {old}, key=lambda column: (abs(column - old), -column))


def _open(lines: Sequence[str], index: int) -> list[int]:
    """Return the lines above, each less set in than the one after it, to which more could still belong."""
    found: list[int] = []
    low = 10_000
    for number in range(index - 1, -1, -1):
        if not is_blank(lines[number]) and indent_of(lines[number]) < low:
            found.append(number)
            low = indent_of(lines[number])
        if not low:
            break
    return found


def _set_in(old: int, new: int) -> tuple[str, str]:
    message = f"This line is set in by {_spaces(old)}, the lines it belongs with by {_spaces(new)}"
    return message, "Begin lines that belong together in the same column"


def _spaces(count: int) -> str:
    return f"{count} space" if count == 1 else f"{count or 'no'} spaces"
