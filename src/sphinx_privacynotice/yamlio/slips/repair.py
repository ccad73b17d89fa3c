"""The slips people make when they type YAML, each told in plain words with the line as typed and as mended.

A text with slips is mended in a copy, one slip at a time, until the copy can be read: so everything that is
wrong is told at once, and the rest of the file can be checked at the same time. Where YAML cannot go on, the
lines near by are looked at as a person would (`slip_lines`, `slip_layout`), and of the ways to mend them the
first is taken that lets YAML read further. What can be read and was hardly meant, such as a value cut off at
a #, is found in the tree.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.yamlio.events import Reading, read_events
from sphinx_privacynotice.yamlio.slips.layout import Slip, above, layout_slips
from sphinx_privacynotice.yamlio.slips.line import examine, indent_of, is_blank, top_of_brackets
from sphinx_privacynotice.yamlio.slips.readable import tree_slips
from sphinx_privacynotice.yamlio.slips.values import told
from sphinx_privacynotice.yamlio.stream import HIDDEN, Trouble, trouble_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.yamlio.tree import Node

_MAX_SLIPS = 100
_MAX_WORK_CHARS = 4_000_000
"""Characters to read again while mending: hundreds of tries at an ordinary file, one at a huge one."""
_MAX_SHOWN = 6
"""Lines of one slip that a message still shows whole."""
_MAX_SHOWN_CHARS = 2_000
"""Characters of lines as typed or mended that a finding shows; longer ones would hide all others."""
_NEAR = 12
"""Lines above the trouble that are looked at one by one."""
_FAR = 60
"""Lines above it in which a quote or bracket may have been left open."""


class _Draft:
    """A text as typed, a copy being mended, and what was found wrong on the way."""

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.typed = text.split("\n")
        self.lines = list(self.typed)
        self.taken: list[tuple[Slip, Place]] = []
        self.work = 0

    @property
    def spent(self) -> bool:
        """Whether enough has been tried."""
        return self.work > _MAX_WORK_CHARS or len(self.taken) >= _MAX_SLIPS

    def before(self, line: int, column: int) -> int:
        """Return the column as typed of what stands at ``column`` of the copy's ``line``."""
        if line >= len(self.lines) or self.typed[line] == self.lines[line]:
            return column
        old, new = self.typed[line], self.lines[line]
        head = _common(old, new)
        tail = _common(old[::-1], new[::-1])
        if column <= head:
            return column
        left = len(new) - column
        return len(old) - left if left <= tail else head

    def read(self) -> Reading:
        """Read the copy, with places as in the text typed."""
        self.work += sum(map(len, self.lines))
        return read_events("\n".join(self.lines), self.file, self.first_line, self.before)

    def trouble_after(self, slips: list[Slip]) -> Trouble | None:
        """Say where YAML cannot go on once ``slips`` are mended."""
        lines = list(self.lines)
        for slip in slips:
            for number, line in slip.changes.items():
                lines[number] = line
        self.work += sum(map(len, lines))
        return trouble_in("\n".join(lines))

    def take(self, slips: list[Slip]) -> None:
        """Keep ``slips`` and mend them in the copy."""
        moved = {slip.line for slip in slips if slip.layout}
        self.taken = [(old, place) for old, place in self.taken if not (old.layout and old.line in moved)]
        for slip in slips:
            column = self.before(slip.line, slip.column)
            self.taken.append((slip, Place(self.file, slip.line + self.first_line, column + 1)))
        for slip in slips:
            for number, line in slip.changes.items():
                self.lines[number] = line

    def forget(self, line: int) -> None:
        """Drop the slips of a ``line`` that mending them did not make readable."""
        self.taken = [(slip, place) for slip, place in self.taken if slip.line != line]

    def findings(self) -> list[Finding]:
        """Return what was found, each with its lines as typed and as they are in the end."""
        found = []
        for slip, place in self.taken:
            first = last = slip.line
            lines = {slip.line, *slip.changes}
            if max(lines) - min(lines) < _MAX_SHOWN:
                first, last = min(lines), max(lines)
            typed = "\n".join(self.typed[first : last + 1])
            mended = "\n".join(self.lines[first : last + 1]) if slip.changes and slip.shown else ""
            if mended == typed:
                continue  # what was mended later made this one void
            if max(len(typed), len(mended)) > _MAX_SHOWN_CHARS:
                typed = mended = ""
            found.append(
                Finding(slip.code, slip.message, place, slip.mend, source_text=typed, suggested_text=mended)
            )
        return found


def repair(
    text: str, file: str, first_line: int, reading: Reading | None
) -> tuple[Node | None, list[Finding]]:
    """Find the slips in ``text`` and return what it holds without them, and the findings.

    ``reading`` is the first try at it; None if it holds characters that cannot be seen. The tree is that of
    the mended copy; None if something in it stayed beyond understanding.
    """
    draft = _Draft(text, file, first_line)
    if reading is None:
        draft.take(list(islice(_hidden(draft.lines), _MAX_SLIPS)))
        draft.lines = [_strip_hidden(line) for line in draft.lines]
        reading = draft.read()
    puzzled = False
    while not draft.spent:
        if reading.trouble:
            slips = _unreadable(draft, reading.trouble, certain=puzzled)
            if not slips and puzzled:
                break
            if not slips:
                # what stands there is left out of the copy, to see whether the rest tells more
                puzzled = True
                slip = _unexplained(draft.lines, reading.trouble)
                draft.forget(slip.line)
                draft.take([slip])
                draft.lines[slip.line] = ""
        else:
            slips = _first_of_each_line(tree_slips(reading, draft.lines), _MAX_SLIPS - len(draft.taken))
            if not slips:
                break
        draft.take(slips)
        reading = draft.read()
    if reading.trouble:
        if not puzzled:
            draft.take([_unexplained(draft.lines, reading.trouble)])
        return None, draft.findings()
    left = (slip for slip in tree_slips(reading, draft.lines) if not slip.changes)
    draft.take(list(islice(left, _MAX_SLIPS)))
    return None if puzzled else reading.root, draft.findings() + reading.problems


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))


def _hidden(lines: list[str]) -> Iterator[Slip]:
    """Tell of the characters that nobody can see, one slip a line."""
    for number, line in enumerate(lines):
        found = HIDDEN.search(line)
        if not found:
            continue
        char = found[0]
        name = unicodedata.name(char, "control character").lower()
        harmless = char in "\u200b\u2060\ufeff"
        yield Slip(
            "yaml-slip" if harmless else "yaml-refused",
            number,
            found.start(),
            f"This line holds a character that cannot be seen ({name}, U+{ord(char):04X})",
            "Type the line again (such characters come with text pasted from elsewhere)",
            {number: _strip_hidden(line)},
        )


def _strip_hidden(line: str) -> str:
    """Return ``line`` without what cannot be seen; what breaks lines in other programs becomes a space."""
    return HIDDEN.sub("", re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", line))


def _first_of_each_line(slips: Iterator[Slip], most: int) -> list[Slip]:
    """Return the slips that can be mended together: of those that change a line, the first and its equals."""
    taken: list[Slip] = []
    changed: dict[int, dict[int, str]] = {}
    for slip in slips:
        if len(taken) >= most:
            break
        ways = [changed.get(number) for number in slip.changes]
        if slip.changes and all(way is None or way == slip.changes for way in ways) and slip not in taken:
            taken.append(slip)
            changed.update(dict.fromkeys(slip.changes, slip.changes))
    return taken


def _unreadable(draft: _Draft, trouble: Trouble, *, certain: bool) -> list[Slip]:
    """Return the first slips near ``trouble`` whose mending lets YAML read further."""
    for slips in _attempts(draft.lines, trouble, certain=certain):
        if draft.spent:
            break
        if not slips:
            continue
        after = draft.trouble_after(slips)
        # a line moved to another column must have come right by it
        stuck = after is not None and any(slip.layout and slip.line >= after.line for slip in slips)
        if not stuck and _reads_further(after, trouble):
            return _minimal(draft, slips, trouble)
    return []


def _reads_further(after: Trouble | None, before: Trouble) -> bool:
    if after is None or (after.line, after.column) > (before.line, before.column):
        return True
    # what was left open swallowed lines whose own troubles show only now
    return before.opened is not None and after.line > before.opened and after.opened != before.opened


def _minimal(draft: _Draft, slips: list[Slip], trouble: Trouble) -> list[Slip]:
    """Leave out of ``slips`` the lines that YAML reads as well without mending."""
    goal = draft.trouble_after(slips)
    for changes in [slip.changes for slip in slips]:
        fewer = [slip for slip in slips if slip.changes != changes]
        if (
            fewer
            and _reads_further(draft.trouble_after(fewer), trouble)
            and draft.trouble_after(fewer) == goal
        ):
            slips = fewer
    return slips


def _attempts(lines: list[str], trouble: Trouble, *, certain: bool) -> Iterator[list[Slip]]:
    """Offer sets of slips that may be the cause of ``trouble``, likeliest first; some are empty."""
    here = _last_line(lines, trouble.line)
    if trouble.opened is not None:
        # what was left open made nonsense of the lines below it: they are not to blame
        yield _line_slips(lines, trouble.opened)
        if trouble.bracket:
            return
    places = list(dict.fromkeys(place for place in (trouble.key, here) if place is not None))
    yield from _near_by(lines, places)
    if not certain:
        for place in places:
            yield from _layouts(lines, place)
    for number in _lines_above(lines, here, _FAR):
        yield _line_slips(lines, number)


def _near_by(lines: list[str], places: list[int]) -> Iterator[list[Slip]]:
    """Offer the slips of ``places``, of the lines above, and of neighbours together."""
    for place in places:
        yield _line_slips(lines, place)
    above_here = {number: _line_slips(lines, number) for number in _lines_above(lines, places[-1], _NEAR)}
    yield from above_here.values()
    run = _line_slips(lines, places[-1])
    for found in above_here.values():
        if not found:
            break
        run = found + run
        yield run


def _layouts(lines: list[str], place: int) -> Iterator[list[Slip]]:
    """Offer what may be wrong with where a line stands, also when it has other slips besides."""
    yield from ([slip] for slip in layout_slips(lines, place))
    if found := _line_slips(lines, place):
        mended = [found[0].changes.get(number, line) for number, line in enumerate(lines)]
        yield from ([*found, slip] for slip in layout_slips(mended, place))


def _line_slips(lines: list[str], number: int) -> list[Slip]:
    exam = examine(lines, top_of_brackets(lines, number))
    if exam is None:
        return []
    return [
        Slip("yaml-syntax", line, column, *told(fault), exam.changes) for line, column, fault in exam.faults
    ]


def _lines_above(lines: list[str], number: int, most: int) -> Iterator[int]:
    """Go up through the lines that hold more than a comment."""
    upper = above(lines, number)
    stop = number - most
    while upper is not None and upper >= stop:
        yield upper
        upper = above(lines, upper)


def _last_line(lines: list[str], number: int) -> int:
    """Return ``number``, or the nearest line above it that is there and holds something."""
    number = min(number, len(lines) - 1)
    if is_blank(lines[number]):
        upper = above(lines, number)
        return number if upper is None else upper
    return number


def _unexplained(lines: list[str], trouble: Trouble) -> Slip:
    """Say that a line is not understood, where nothing better can be said."""
    number = _last_line(lines, trouble.line)
    line = lines[number]
    column = trouble.column if trouble.line == number else indent_of(line)
    message = "This line, or the one above it, cannot be understood"
    mend_it = (
        "Write each line as “key: value”, as “key:” with lines set in below it, or as “- ” and a list item; "
        "put quotes round a value that holds other signs than words"
    )
    upper = above(lines, number)
    if trouble.bracket:
        message = "What stands in these brackets cannot be understood"
        mend_it = "Write it without brackets, each “key: value” or list item on a line of its own"
    elif upper is not None and indent_of(lines[upper]) <= indent_of(line):
        item, other = (text.lstrip(" ").startswith("- ") for text in (line, lines[upper]))
        if item and not other:
            message = "A list item stands here among lines of the form “key: value”"
            mend_it = "Set list items in below a key of their own that has no value on its line"
        elif other and not item:
            message = "Among list items stands a line that is none"
            mend_it = "Begin it with “- ”, or set it in so that it belongs to the item above"
    return Slip("yaml-syntax", number, column, message, mend_it)
