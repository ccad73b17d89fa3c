"""Slips in one line: its indent, list dash, key, colon and value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.yamlio.slips.slip import (
    COMMENT,
    COMMENTS,
    DOUBLE,
    MAX_LINES,
    ODD,
    Patch,
    Slip,
    indent_of,
    is_blank,
    match_end,
)
from sphinx_privacynotice.yamlio.slips.values import BLOCK_TEXT, block_value, opens_brackets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_LINE_CHARS = 5000
"""Characters. Nobody types a longer line; looking for slips in one could take for ever."""

_FIELD_WORDS = """
    name short kind special nursery phase address phone email web head urn ico_registration post for at
    members text person authority roles page in_force updated updated_by reviewed review_due approved
    educational_record records period until_age until from under then why law reason title url items drop
    instead_of article schedule1 purposes country safeguard logic effect public extends id edition revision
    file reference version status arrangement
"""
FIELDS = frozenset(_FIELD_WORDS.split())
"""Keys that hold a single value or a list: a hint for what a line was meant to be, never a rule."""

_SECTION_WORDS = """
    organisation controller dpo designated_teacher authorities people contacts terms links facts notices
    fixed purposes categories lawful_bases recipients rights retention sources transfers
    automated_decisions activities retention_schedule rights_policy editions not_applicable changes sites
    packs translations audiences root earlier_notices checks notice clauses elsewhere
"""
SECTIONS = frozenset(_SECTION_WORDS.split())
"""Keys that have lines set in below them, or are at the top: the same kind of hint."""

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "ftp", "urn", "doi", "file", "data"})
_NAME = r"[A-Za-z_][\w-]*"
_BLANKS = rf"[ \t{ODD}]"
_INDENT = re.compile(rf"{_BLANKS}*")
_DASH = re.compile(rf"-({_BLANKS}+)(?=\S)")
_DASHES = re.compile(rf" *(?:{_DASH.pattern})*+")
_BULLET = re.compile(rf"(?:[–—−‐‑‒―•·▪◦‣●○*]{_BLANKS}+|[–—•▪◦‣●○](?=\w))")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d]|[\"“”‘’'{\[])")
_KEY = re.compile(
    r"(?:(?P<quoted>\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*:"
    # the last character is no blank: blanks without end would take quadratic time
    rf"|(?![\[{{#\"'])(?P<bare>(?:(?:(?![ \t]#(?:[ \t#=*~_-]|$)).)*?[^ \t{ODD}\n])??)"
    rf"{_BLANKS}*:(?={_BLANKS}|$))"
)
_CURLY_KEY = re.compile(rf"([{DOUBLE}])([^{DOUBLE}]*)[{DOUBLE}](?=:)")
_TIGHT_COLON = re.compile(rf"({_NAME}):(?![ \t{ODD}/:])(?=\S)")
_WRONG_COLON = re.compile(rf"({_NAME})({_BLANKS}*[–—−]{_BLANKS}*|{_BLANKS}+[-=]{_BLANKS}+|=)(?=\S)")


class Key(NamedTuple):
    """A key: its name, the column it begins at, the column after its colon, and the text from there on."""

    name: str
    column: int
    end: int
    rest: str

    @property
    def value(self) -> str:
        """What is behind the colon, without a comment."""
        return COMMENTS.sub("", self.rest).strip()


def key_of(line: str) -> Key | None:
    """Return the key of a line, None if it has none."""
    at = match_end(_DASHES, line)
    found = _KEY.match(line, at)
    if found is None:
        return None
    name = found["quoted"] if found["bare"] is None else found["bare"]
    return Key(name.strip("\"'"), at, found.end(), line[found.end() :])


def is_name(text: str) -> bool:
    """Return whether ``text`` could be a key of the format: one word."""
    return re.fullmatch(_NAME, text) is not None


def is_item(line: str) -> bool:
    """Return whether ``line`` is a list item with something in it."""
    return line.lstrip(" ").startswith("- ")


def lines_above(lines: Sequence[str], index: int, limit: int = MAX_LINES) -> Iterator[int]:
    """Return the lines above that hold more than a comment, upwards."""
    numbers = range(index - 1, max(-1, index - 1 - limit), -1)
    return (number for number in numbers if not is_blank(lines[number]))


def above(lines: Sequence[str], index: int) -> int | None:
    """Return the nearest line above that holds more than a comment."""
    return next(lines_above(lines, index), None)


def top_of_brackets(lines: Sequence[str], index: int) -> int:
    """Return the line that opens the brackets round the line at ``index``; ``index`` itself for none."""
    for number in lines_above(lines, index):
        line = lines[number]
        if not ("[" in line or "{" in line) or len(line) > MAX_LINE_CHARS:
            continue
        key = key_of(line)
        start = key.end if key else match_end(_DASHES, line)
        at = start + indent_of(line[start:])
        if not opens_brackets(line, at):
            continue
        patch = Patch(line)
        block_value(patch, at, len(line.rstrip()))
        column = key.column if key else indent_of(line)
        if patch.has("open-bracket") and lines_below(lines, number, column, line[at]) >= index - number:
            return number
    return index


def line_slips(lines: Sequence[str], index: int, code: str = "yaml-syntax", *kinds: str) -> list[Slip]:
    """Return the slips in the line at ``index``; with ``kinds``, only where one of these is among them.

    A value that goes on below is looked at whole, so that several lines may change.
    """
    line = lines[index] if index < len(lines) else ""
    if len(line) > MAX_LINE_CHARS or is_blank(line):
        return []
    patch = Patch(line)
    if line.startswith("%") or line.rstrip() == "...":
        patch.change("order" if line.startswith("%") else "dots", 0, len(line), "")
    else:
        own = match_end(_INDENT, line)
        spaces = re.sub(f"[{ODD}]", " ", line[:own]).replace("\t", "  ")
        _fix_blanks(patch, 0, own, spaces if own < len(line) else "")
        indent, dashes = _markers(patch, own)
        value = _key(patch, indent, after_dash=bool(dashes))
        end = len(line.rstrip())
        if value < end and not COMMENT.match(line, max(value - 1, 0)):
            _value(patch, lines, index, value, end, own if value == indent else indent)
    return patch.slips(code, index) if not kinds or patch.has(*kinds) else []


def _fix_blanks(patch: Patch, start: int, end: int, new: str) -> None:
    """Put ``new`` in place of the blanks from ``start`` to ``end`` if others than spaces are among them."""
    blanks = patch.text[start:end]
    if blanks.strip(" "):
        patch.change("odd-space" if blanks.strip(" \t") else "tab", start, end, new, " ")


def _markers(patch: Patch, at: int) -> tuple[int, int]:
    """Go over list dashes and what was meant as one; return where they end and how many there are."""
    text, count = patch.text, 0
    while count < 5:
        if dash := _DASH.match(text, at):
            _fix_blanks(patch, at + 1, dash.end(), " ")
            at = dash.end()
        elif not count and (bullet := _BULLET.match(text, at)):
            patch.change("bullet", at, bullet.end(), "- ", bullet[0].strip())
            at = bullet.end()
        elif not count and (tight := _TIGHT_DASH.match(text, at)) and not text.startswith("---", at):
            patch.change("tight-dash", at, tight.end(), "- ", text[at:].rstrip())
            return tight.end(), 1
        else:
            break
        count += 1
    return at, count


def _key(patch: Patch, at: int, *, after_dash: bool) -> int:
    """Look at the key that begins at ``at``; return where the value begins (``at`` itself without a key)."""
    line = patch.text
    found = _KEY.match(line, at)
    end = found.end(found.lastgroup or 0) if found else len(line)
    tight = _TIGHT_COLON.match(line, at)
    if tight and tight.end() <= end and tight[1].lower() not in _SCHEMES:
        patch.change("tight-colon", tight.end() - 1, tight.end(), ": ", line[at:].rstrip())
        return tight.end()
    wrong = _WRONG_COLON.match(line, at)
    if wrong and wrong.end() <= end and (wrong[1] in FIELDS or not (found or after_dash)):
        patch.change("wrong-colon", wrong.start(2), wrong.end(), ": ", line[at:].rstrip())
        return wrong.end()
    if not found:
        return at
    if curly := _CURLY_KEY.match(line, at):
        patch.change("curly", at, curly.end(), curly[2])
    colon = found.end() - 1
    if line[end:colon].strip(" \t"):
        patch.change("odd-space", end, colon, "")
    after = match_end(_INDENT, line, colon + 1)
    _fix_blanks(patch, colon + 1, after, " ")
    return after


def _value(patch: Patch, lines: Sequence[str], index: int, at: int, end: int, column: int) -> None:
    """Look at the value between ``at`` and ``end``; what goes on below is set deeper than ``column``."""
    trial = Patch(patch.text)
    block_value(trial, at, end)
    if trial.faults and not BLOCK_TEXT.match(patch.text, at, end):
        # the value may be right, or wrong in another way, when read to its end
        bracket = patch.text[at] if opens_brackets(patch.text, at) else ""
        more = lines_below(lines, index, column, bracket)
        if more and (bracket or trial.faults[0][0] in {"open-quote", "colon", "lost", "fill-in"}):
            trial = Patch("\n".join([patch.text, *lines[index + 1 : index + 1 + more]]))
            block_value(trial, at, len(trial.text.rstrip()))
    patch.text = trial.text
    patch.faults += trial.faults
    patch.edits += trial.edits
    last = len(trial.text.rstrip())
    if not trial.faults and "\n" not in trial.text and trial.text[last:].strip(" \t"):
        patch.change("odd-space", last, len(trial.text), "")


def lines_below(lines: Sequence[str], index: int, column: int, bracket: str = "") -> int:
    """Return how many of the lines below belong to the value that begins in the line at ``index``.

    They are set in deeper than ``column``; only inside a curly ``bracket`` do they hold keys.
    """
    count = 0
    for line in lines[index + 1 : index + 1 + MAX_LINES]:
        closes = bracket and line.strip()[:1] in {"]", "}"}
        if is_blank(line) or len(line) > MAX_LINE_CHARS or (indent_of(line) <= column and not closes):
            break
        if bracket != "{" and ((not bracket and _DASH.match(line, indent_of(line))) or key_of(line)):
            break
        count += 1
        if closes:
            break
    return count
