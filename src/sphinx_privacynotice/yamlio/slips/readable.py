"""Slips in text that is valid YAML, but probably not what was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.slips.dates import date_slip
from sphinx_privacynotice.yamlio.slips.layout import empty_parent, swallowed_item
from sphinx_privacynotice.yamlio.slips.line import FIELDS, is_item, is_name, key_of, line_slips, lines_below
from sphinx_privacynotice.yamlio.slips.slip import DOUBLE, ODD, Patch, Slip, indent_of, is_blank, short
from sphinx_privacynotice.yamlio.slips.values import before_comment, without_curly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_privacynotice.yamlio.events import Reading, Suspect

_MARKERS = ("bullet", "tight-dash", "tight-colon", "wrong-colon", "odd-space", "tab", "curly")
_REFUSED = {
    "&": "“&” before a value gives it a label to copy it by, and copies are refused",
    "*": "“*” before a value copies another one, which is refused",
    "!": "“!” before a value orders it to be read in another way, which is refused",
}


def tree_slips(reading: Reading, lines: list[str]) -> Iterator[Slip]:
    """Yield the slips among what looked suspicious while reading ``lines``."""
    for suspect in reading.suspects:
        yield from _KINDS[suspect.kind](suspect, lines)


def _readable(suspect: Suspect, lines: list[str], *kinds: str) -> list[Slip]:
    """Return the slips of the lines from the outermost brackets on, if one of ``kinds`` is among them."""
    return line_slips(lines, suspect.line if suspect.top < 0 else suspect.top, "yaml-slip", *kinds)


def _plain(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    """Look at a plain text: a date, curly quotes, odd blanks, or a line that was to be more than text."""
    number, line, text = suspect.line, lines[suspect.line], suspect.text
    one_line = number == suspect.end_line
    own_line = not line[: suspect.column].strip(" -") and suspect.top < 0
    if one_line and (date := date_slip(text)):
        message, hint, new = date
        changes = {number: line[: suspect.column] + new + line[suspect.end_column :]} if new else {}
        yield Slip("bad-date", number, suspect.column, message, hint, changes)
    elif own_line and (found := _own_line(suspect, lines)):
        yield from found
    elif one_line and text != text.strip(ODD):
        patch = Patch(line)
        patch.change("odd-space", suspect.column, suspect.end_column, text.strip(ODD))
        yield from patch.slips("yaml-slip", number)
    elif without_curly(text) != text or (suspect.top >= 0 and text[0] in DOUBLE):
        yield from _readable(suspect, lines, "curly", "comma")
    elif not one_line and suspect.top < 0:
        items = (below for below in range(number + 1, suspect.end_line + 1) if is_item(lines[below]))
        yield from (swallowed_item(lines, item) for item in list(items)[:1])


def _own_line(suspect: Suspect, lines: list[str]) -> list[Slip]:
    """Return the slips of a text that begins its line: it may have been meant as an item or a key."""
    found: list[Slip] = []
    for number in range(suspect.line, suspect.end_line + 1):
        line = lines[number].strip(" ")
        further = number > suspect.line
        if further and not re.match(r"[–—−•·▪◦‣●○]\s|-\w|[A-Za-z_][\w-]*:\S", line):
            continue
        wrong = re.match(r"([A-Za-z_][\w-]*)\s*[–—=]", line)
        if (wrong and (wrong[1] not in FIELDS or further)) or re.fullmatch(r"-\d+(\.\d+)?", line):
            continue
        found += line_slips(lines, number, "yaml-slip", *_MARKERS)
    return found


def _quoted_lines(suspect: Suspect, lines: list[str]) -> list[Slip]:
    """Look at a quoted text of several lines: if it holds lines like keys, its quote was never closed."""
    column = indent_of(lines[suspect.line]) if suspect.top < 0 else -1
    for line in lines[suspect.line + 1 : suspect.end_line + 1]:
        found = key_of(line)
        if indent_of(line) <= column and found and is_name(found.name):
            return line_slips(lines, suspect.line, "yaml-slip", "open-quote")
    return []


def _brackets(suspect: Suspect, lines: list[str]) -> list[Slip]:
    message = f"“{short(suspect.text)}” stands in brackets with a colon too many or too few"
    hint = "Write “name: value” in curly brackets, values alone in square ones, and other text in quotes"
    unclear = Slip("yaml-slip", suspect.line, suspect.column, message, hint)
    return _readable(suspect, lines) or [unclear]


def _lost(suspect: Suspect, lines: list[str]) -> list[Slip]:
    """Look at a # that cuts text off."""
    line = lines[suspect.line]
    value = line[: suspect.column].rstrip()
    if not value.endswith(("|", ">", '"', "'", "}", "]")) and not (
        value.endswith(":") and _opens_lines(lines, suspect.line)
    ):
        return line_slips(lines, suspect.line, "yaml-slip", "lost")
    message = f"“{short(suspect.text)}” is taken for a note to yourself and not printed"
    hint = "If it is a note, put a space after the #; if not, put it and the value in quotes together"
    changes = {suspect.line: f"{line[: suspect.column]}# {line[suspect.column + 1 :]}"}
    return [Slip("yaml-slip", suspect.line, suspect.column, message, hint, changes)]


def _opens_lines(lines: list[str], number: int) -> bool:
    """Return whether the next line is set in deeper than the line at ``number``, or is a list item."""
    after = next((line for line in lines[number + 1 :] if not is_blank(line)), "")
    return is_item(after) or indent_of(after) > indent_of(lines[number])


def _refused(suspect: Suspect, lines: list[str]) -> list[Slip]:
    """Look at a label, copy or order: it is taken away if nothing but a value follows, else put in quotes."""
    line = lines[suspect.line]
    before = line[: suspect.column]
    sign = re.compile(r"[&*!]\S*[ \t]*").match(line, suspect.column)
    rest = line[sign.end() :] if sign else ""
    changes: dict[int, str] = {}
    if rest[:1] in {"[", "{", '"', "'", "|", ">"}:
        changes = {suspect.line: before + rest}
    elif sign and not rest and _opens_lines(lines, suspect.line):
        changes = {suspect.line: before.rstrip()}
    elif found := _readable(suspect, lines, "sign"):
        changes = found[0].changes
    hint = "If the sign belongs to the text, put the whole value in quotes; if not, write the value out here"
    return [Slip("yaml-refused", suspect.line, suspect.column, _REFUSED[suspect.text], hint, changes)]


def _item(suspect: Suspect, lines: list[str]) -> list[Slip]:
    """Put a list item of prose with a colon in it in quotes."""
    count = lines_below(lines, suspect.line, suspect.column)
    patch = Patch("\n".join(lines[suspect.line : suspect.line + 1 + count]))
    patch.quote("colon", suspect.column, before_comment(patch.text, suspect.column, len(patch.text)))
    return patch.slips("yaml-slip", suspect.line)


_KINDS: dict[str, Callable[[Suspect, list[str]], Iterator[Slip] | list[Slip]]] = {
    "plain": _plain,
    "key": lambda suspect, lines: _readable(suspect, lines, *_MARKERS),
    "lines": _quoted_lines,
    "brackets": _brackets,
    "lost": _lost,
    "refused": _refused,
    "parent": lambda suspect, lines: [empty_parent(lines, suspect.line, suspect.text)],
    "item": _item,
}
