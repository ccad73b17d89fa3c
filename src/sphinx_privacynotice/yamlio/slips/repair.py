"""Repairs a YAML text with slips: each is explained, with the line as typed and as it should be.

The repair is made in a copy, one slip at a time, until the copy can be parsed: so all mistakes are reported
at once, and the rest of the file can be checked in the same run. Where parsing fails, the lines near by are
examined (`line`, `layout`), and the first of the possible repairs that lets the parser get further is taken.
Slips in valid YAML, such as a value cut off at a #, are found in the tree (`readable`).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.yamlio.events import Reading, read_events
from sphinx_privacynotice.yamlio.slips.layout import layout_slips
from sphinx_privacynotice.yamlio.slips.line import above, is_item, line_slips, lines_above, top_of_brackets
from sphinx_privacynotice.yamlio.slips.readable import tree_slips
from sphinx_privacynotice.yamlio.slips.slip import Slip, indent_of, is_blank
from sphinx_privacynotice.yamlio.stream import HIDDEN, ParseFailure, find_failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.yamlio.tree import Node

_MAX_SLIPS = 100
_MAX_WORK_CHARS = 4_000_000
"""Characters to read again while repairing: hundreds of tries at an ordinary file, one at a huge one."""
_MAX_SHOWN = 6
"""Lines of one slip that a message still shows whole."""
_MAX_SHOWN_CHARS = 2_000
"""Characters of lines as typed or repaired that a finding shows; longer ones would hide all others."""
_NEAR = 12
"""Lines above a failure that are looked at one by one."""


class _Draft:
    """A text as typed, a copy being repaired, and the slips found on the way."""

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.original = text.split("\n")
        self.lines = list(self.original)
        self.slips: list[tuple[Slip, Place]] = []
        self.work = 0

    @property
    def is_spent(self) -> bool:
        """Whether enough has been tried."""
        return self.work > _MAX_WORK_CHARS or len(self.slips) >= _MAX_SLIPS

    def original_column(self, line: int, column: int) -> int:
        """Return the column as typed of what is at ``column`` of the copy's ``line``."""
        if line >= len(self.lines) or self.original[line] == self.lines[line]:
            return column
        old, new = self.original[line], self.lines[line]
        head = _common(old, new)
        if column <= head:
            return column
        left = len(new) - column
        return len(old) - left if left <= _common(old[::-1], new[::-1]) else head

    def read(self) -> Reading:
        """Read the copy, with places as in the text typed."""
        self.work += sum(map(len, self.lines))
        return read_events("\n".join(self.lines), self.file, self.first_line, self.original_column)

    def failure_after(self, slips: list[Slip]) -> ParseFailure | None:
        """Return where YAML cannot go on once ``slips`` are repaired."""
        lines = _changed(self.lines, slips)
        self.work += sum(map(len, lines))
        return find_failure("\n".join(lines))

    def take(self, slips: Iterable[Slip]) -> None:
        """Keep ``slips`` and repair them in the copy."""
        slips = list(slips)
        moved = {slip.line for slip in slips if slip.layout}
        self.slips = [(old, place) for old, place in self.slips if not (old.layout and old.line in moved)]
        for slip in slips:
            column = self.original_column(slip.line, slip.column)
            self.slips.append((slip, Place(self.file, slip.line + self.first_line, column + 1)))
        self.lines = _changed(self.lines, slips)

    def leave_out(self, slip: Slip) -> None:
        """Keep a slip that nothing repairs, instead of all others in its line, and take the line out."""
        self.slips = [(old, place) for old, place in self.slips if old.line != slip.line]
        self.take([slip])
        self.lines[slip.line] = ""

    def findings(self) -> list[Finding]:
        """Return what was found, each with its lines as typed and as they are in the end."""
        found = []
        for slip, place in self.slips:
            lines = {slip.line, *slip.changes}
            if max(lines) - min(lines) >= _MAX_SHOWN:
                lines = {slip.line}
            shown = slice(min(lines), max(lines) + 1)
            old = "\n".join(self.original[shown])
            new = "\n".join(self.lines[shown]) if slip.changes and slip.shown else ""
            if old == new:
                continue  # a later repair made this one void
            if max(len(old), len(new)) > _MAX_SHOWN_CHARS:
                old = new = ""
            found.append(
                Finding(slip.code, slip.message, place, slip.hint, source_text=old, suggested_text=new)
            )
        return found


def repair(
    text: str, file: str, first_line: int, reading: Reading | None
) -> tuple[Node | None, list[Finding]]:
    """Find the slips in ``text`` and return what it holds without them, and the findings.

    ``reading`` is the first try at it; None if it holds characters that cannot be seen. The tree is that of
    the repaired copy; None if something in it stayed unclear.
    """
    draft = _Draft(text, file, first_line)
    if reading is None:
        draft.take(islice(_hidden(draft.lines), _MAX_SLIPS))
        draft.lines = [_strip_hidden(line) for line in draft.lines]
        reading = draft.read()
    unclear = False
    while not draft.is_spent:
        if not reading.failure:
            slips = _compatible(tree_slips(reading, draft.lines), _MAX_SLIPS - len(draft.slips))
        else:
            slips = _explain(draft, reading.failure, layout=not unclear)
        if slips:
            draft.take(slips)
        elif reading.failure and not unclear:
            # the line is left out of the copy, to see whether the rest shows more
            unclear = True
            draft.leave_out(_unexplained(draft.lines, reading.failure))
        else:
            break
        reading = draft.read()
    if reading.failure:
        if not unclear:
            draft.take([_unexplained(draft.lines, reading.failure)])
        return None, draft.findings()
    draft.take(islice((slip for slip in tree_slips(reading, draft.lines) if not slip.changes), _MAX_SLIPS))
    return None if unclear else reading.root, draft.findings() + reading.problems


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    differ = (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def _changed(lines: list[str], slips: list[Slip]) -> list[str]:
    changes = {number: line for slip in slips for number, line in slip.changes.items()}
    return [changes.get(number, line) for number, line in enumerate(lines)]


def _hidden(lines: list[str]) -> Iterator[Slip]:
    """Yield the characters that nobody can see, one slip a line."""
    for number, line in enumerate(lines):
        if found := HIDDEN.search(line):
            char = found[0]
            code = "yaml-slip" if char in "\u200b\u2060\ufeff" else "yaml-refused"
            name = unicodedata.name(char, "control character").lower()
            message = f"This line holds a character that cannot be seen ({name}, U+{ord(char):04X})"
            hint = "Type the line again (such characters come with text pasted from elsewhere)"
            yield Slip(code, number, found.start(), message, hint, {number: _strip_hidden(line)})


def _strip_hidden(line: str) -> str:
    """Return ``line`` without what cannot be seen; what breaks lines in other programs becomes a space."""
    return HIDDEN.sub("", re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", line))


def _compatible(slips: Iterator[Slip], limit: int) -> list[Slip]:
    """Return the slips that can be repaired together: of those that change a line, the first."""
    taken: list[Slip] = []
    changed: dict[int, dict[int, str]] = {}
    for slip in slips:
        if len(taken) >= limit:
            break
        free = all(changed.get(number, slip.changes) == slip.changes for number in slip.changes)
        if slip.changes and free and slip not in taken:
            taken.append(slip)
            changed.update(dict.fromkeys(slip.changes, slip.changes))
    return taken


def _explain(draft: _Draft, failure: ParseFailure, *, layout: bool) -> list[Slip]:
    """Return the first slips near ``failure`` whose repair lets YAML read further."""
    for slips in filter(None, _attempts(draft.lines, failure, layout=layout)):
        if draft.is_spent:
            break
        after = draft.failure_after(slips)
        # a line moved to another column must be right then
        stuck = after is not None and any(slip.layout and slip.line >= after.line for slip in slips)
        if not stuck and _reads_further(after, failure):
            return _minimal(draft, slips, failure, after)
    return []


def _reads_further(after: ParseFailure | None, before: ParseFailure) -> bool:
    if after is None or (after.line, after.column) > (before.line, before.column):
        return True
    # what was left open swallowed lines whose own failures show only now
    return before.opened is not None and after.line > before.opened and after.opened != before.opened


def _minimal(draft: _Draft, slips: list[Slip], before: ParseFailure, goal: ParseFailure | None) -> list[Slip]:
    """Leave out of ``slips`` the lines that YAML reads as well without a repair."""
    for changes in [slip.changes for slip in slips]:
        fewer = [slip for slip in slips if slip.changes != changes]
        if fewer:
            after = draft.failure_after(fewer)
            slips = fewer if after == goal and _reads_further(after, before) else slips
    return slips


def _attempts(lines: list[str], failure: ParseFailure, *, layout: bool) -> Iterator[list[Slip]]:
    """Yield sets of slips that may be the cause of ``failure``, likeliest first; some are empty."""
    here = _last_line(lines, failure.line)
    if failure.opened is not None:
        # what was left open made nonsense of the lines below it: they are not to blame
        yield _slips_at(lines, failure.opened)
        if failure.bracket:
            return
    places = [here] if failure.key in {None, here} else [failure.key or 0, here]
    yield from (_slips_at(lines, place) for place in places)
    near = [_slips_at(lines, number) for number in lines_above(lines, here, _NEAR)]
    yield from near
    run = _slips_at(lines, here)
    for found in takewhile(bool, near):
        run = found + run
        yield run
    for place in places if layout else ():
        yield from ([slip] for slip in layout_slips(lines, place))
        found = _slips_at(lines, place)
        repaired = _changed(lines, found[:1])
        yield from ([*found, slip] for slip in (layout_slips(repaired, place) if found else ()))
    yield from (_slips_at(lines, number) for number in lines_above(lines, here))


def _slips_at(lines: list[str], number: int) -> list[Slip]:
    return line_slips(lines, top_of_brackets(lines, number))


def _last_line(lines: list[str], number: int) -> int:
    """Return ``number``, or the nearest line above it that is there and holds something."""
    number = min(number, len(lines) - 1)
    upper = above(lines, number) if is_blank(lines[number]) else None
    return number if upper is None else upper


def _unexplained(lines: list[str], failure: ParseFailure) -> Slip:
    """Return the slip of a line that is not understood, if there is no better explanation."""
    number = _last_line(lines, failure.line)
    line = lines[number]
    column = failure.column if failure.line == number else indent_of(line)
    message = "This line, or the one above it, cannot be understood"
    hint = (
        "Write each line as “key: value”, as “key:” with lines set in below it, or as “- ” and a list item; "
        "put quotes round a value that holds other signs than words"
    )
    upper = above(lines, number)
    if failure.bracket:
        message = "What stands in these brackets cannot be understood"
        hint = "Write it without brackets, each “key: value” or list item on a line of its own"
    elif upper is not None and indent_of(lines[upper]) <= indent_of(line):
        item, other = is_item(line), is_item(lines[upper])
        if item and not other:
            message = "A list item stands here among lines of the form “key: value”"
            hint = "Set list items in below a key of their own that has no value on its line"
        elif other and not item:
            message = "Among list items stands a line that is none"
            hint = "Begin it with “- ”, or set it in so that it belongs to the item above"
    return Slip("yaml-syntax", number, column, message, hint)
