"""Slips in a text that YAML can read: what it reads is hardly what was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.slips.dates import date_slip
from sphinx_privacynotice.yamlio.slips.layout import Slip, hanging, swallowed_item
from sphinx_privacynotice.yamlio.slips.line import (
    FIELDS,
    below,
    examine,
    indent_of,
    is_blank,
    is_name,
    key_of,
)
from sphinx_privacynotice.yamlio.slips.values import (
    DOUBLE,
    ODD,
    Patch,
    before_comment,
    short,
    told,
    without_curly,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_privacynotice.yamlio.events import Reading, Suspect

_MARKERS = frozenset({"bullet", "tight-dash", "tight-colon", "wrong-colon", "odd-space", "tab", "curly"})
_REFUSED = {
    "&": "“&” before a value gives it a label to copy it by, and copies are refused",
    "*": "“*” before a value copies another one, which is refused",
    "!": "“!” before a value orders it to be read in another way, which is refused",
}


def tree_slips(reading: Reading, lines: list[str]) -> Iterator[Slip]:
    """Go through what looked suspicious while reading ``lines`` and tell the slips among it."""
    for suspect in reading.suspects:
        yield from _KINDS[suspect.kind](suspect, lines)


def _exam(
    lines: list[str], number: int, kinds: frozenset[str] | None = None, code: str = "yaml-slip"
) -> list[Slip]:
    exam = examine(lines, number)
    if exam is None or (kinds is not None and not any(fault.kind in kinds for _, _, fault in exam.faults)):
        return []
    return [Slip(code, line, column, *told(fault), exam.changes) for line, column, fault in exam.faults]


def _change(lines: list[str], suspect: Suspect, new: str) -> dict[int, str]:
    line = lines[suspect.line]
    return {suspect.line: line[: suspect.column] + new + line[suspect.end_column :]}


def _plain(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    """Look at a plain text: a date, curly quotes, odd blanks, or a line that was to be more than text."""
    one_line = suspect.line == suspect.end_line
    if one_line and (date := date_slip(suspect.text)):
        message, mend, new = date
        changes = _change(lines, suspect, new) if new else {}
        yield Slip("bad-date", suspect.line, suspect.column, message, mend, changes)
        return
    own_line = not lines[suspect.line][: suspect.column].strip(" -")
    if own_line and suspect.top < 0 and (found := _own_line(suspect, lines)):
        yield from found
    elif one_line and suspect.text != suspect.text.strip(ODD):
        patch = Patch(lines[suspect.line])
        patch.change("odd-space", suspect.column, suspect.end_column, suspect.text.strip(ODD))
        yield Slip(
            "yaml-slip", suspect.line, suspect.column, *told(patch.faults[0]), {suspect.line: patch.mended}
        )
    elif without_curly(suspect.text) != suspect.text or (suspect.top >= 0 and suspect.text[0] in DOUBLE):
        yield from _exam(
            lines, suspect.line if suspect.top < 0 else suspect.top, frozenset({"curly", "comma"})
        )
    elif not one_line and suspect.top < 0:
        for number in range(suspect.line + 1, suspect.end_line + 1):
            if lines[number].lstrip(" ").startswith("- "):
                yield swallowed_item(lines, number)
                break


def _own_line(suspect: Suspect, lines: list[str]) -> list[Slip]:
    """Return the slips of a text that begins its line: it may have been meant as an item or a key."""
    found: list[Slip] = []
    for number in range(suspect.line, suspect.end_line + 1):
        line = lines[number].strip(" ")
        if number > suspect.line and not re.match(r"[–—−•·▪◦‣●○]\s|-\w|[A-Za-z_][\w-]*:\S", line):
            continue
        wrong = re.match(r"([A-Za-z_][\w-]*)\s*[–—=]", line)
        if wrong and (wrong[1] not in FIELDS or number > suspect.line):
            continue
        if re.fullmatch(r"-\d+(\.\d+)?", line):
            continue
        found += _exam(lines, number, _MARKERS)
    return found


def _key(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    yield from _exam(lines, suspect.line if suspect.top < 0 else suspect.top, _MARKERS)


def _quoted_lines(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    """Look at a quoted text of several lines: if it holds lines like keys, its quote was never closed."""
    column = indent_of(lines[suspect.line]) if suspect.top < 0 else -1
    for number in range(suspect.line + 1, suspect.end_line + 1):
        found = key_of(lines[number])
        if indent_of(lines[number]) <= column and found and is_name(found[0]):
            yield from _exam(lines, suspect.line, frozenset({"open-quote"}))
            break


def _brackets(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    found = _exam(lines, suspect.line if suspect.top < 0 else suspect.top)
    if found:
        yield from found
    else:
        yield Slip(
            "yaml-slip",
            suspect.line,
            suspect.column,
            f"“{short(suspect.text)}” stands in brackets with a colon too many or too few",
            "Write “name: value” in curly brackets, values alone in square ones, and other text in quotes",
        )


def _lost(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    """Tell of a # that cuts text off."""
    line = lines[suspect.line]
    value = line[: suspect.column].rstrip()
    if (
        value[-1] in "\"'}]"
        or (value[-1] == ":" and _deeper_below(lines, suspect.line))
        or value.endswith(("|", ">"))
    ):
        yield Slip(
            "yaml-slip",
            suspect.line,
            suspect.column,
            f"“{short(suspect.text)}” is taken for a note to yourself and not printed",
            "If it is a note, put a space after the #; if not, put it and the value in quotes together",
            {suspect.line: f"{line[: suspect.column]}# {line[suspect.column + 1 :]}"},
        )
    else:
        yield from _exam(lines, suspect.line, frozenset({"lost"}))


def _deeper_below(lines: list[str], number: int) -> bool:
    for line in lines[number + 1 :]:
        if not is_blank(line):
            return indent_of(line) > indent_of(lines[number]) or line.lstrip(" ").startswith("- ")
    return False


def _refused(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    """Tell of a label, copy or order: it is taken away where it stands apart, else put in quotes."""
    line = lines[suspect.line]
    sign = re.compile(r"[&*!]\S*[ \t]*").match(line, suspect.column)
    rest = line[sign.end() :] if sign else ""
    apart = not rest and _deeper_below(lines, suspect.line)
    changes: dict[int, str] = {}
    mend = "If the sign belongs to the text, put the whole value in quotes; if not, write the value out here"
    if sign and (rest[:1] in {"[", "{", '"', "'", "|", ">"} or apart) and rest[:1] != "":
        changes = {suspect.line: line[: suspect.column] + rest}
    elif sign and apart:
        changes = {suspect.line: line[: suspect.column].rstrip()}
    elif found := _exam(lines, suspect.line if suspect.top < 0 else suspect.top, frozenset({"sign"})):
        changes = found[0].changes
    yield Slip("yaml-refused", suspect.line, suspect.column, _REFUSED[suspect.text], mend, changes)


def _hanging(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    yield hanging(lines, suspect.line, suspect.text)


def _item(suspect: Suspect, lines: list[str]) -> Iterator[Slip]:
    """Tell of a list item of prose with a colon in it."""
    count = below(lines, suspect.line, suspect.column)
    patch = Patch("\n".join(lines[suspect.line : suspect.line + 1 + count]))
    patch.quote("colon", suspect.column, before_comment(patch.text, suspect.column, len(patch.text)))
    mended = patch.mended.split("\n")
    yield Slip(
        "yaml-slip",
        suspect.line,
        suspect.column,
        *told(patch.faults[0]),
        {suspect.line + n: line for n, line in enumerate(mended)},
    )


_KINDS: dict[str, Callable[[Suspect, list[str]], Iterator[Slip]]] = {
    "plain": _plain,
    "key": _key,
    "lines": _quoted_lines,
    "brackets": _brackets,
    "lost": _lost,
    "refused": _refused,
    "hanging": _hanging,
    "item": _item,
}
