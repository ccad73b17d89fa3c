"""Slips in one line: its indent, list dash, key, colon and value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.slips.slip import (
    COMMENT,
    COMMENTS,
    DOUBLE,
    ODD,
    Patch,
    Slip,
    indent_of,
    is_blank,
)
from sphinx_privacynotice.yamlio.slips.values import BLOCK_TEXT, block_value, opens_brackets

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINE_CHARS = 5000
"""Characters. Nobody types a longer line; looking for slips in one could take for ever."""
_MAX_LINES = 60

_FIELD_WORDS = """
    name short kind address phone email web head urn ico_registration post for at members text person
    authority roles page in_force updated updated_by reviewed review_due approved educational_record
    records period until_age until from under then why law reason title url items drop instead_of article
    schedule1 purposes country safeguard logic effect public extends id edition revision
"""
FIELDS = frozenset(_FIELD_WORDS.split())
"""Keys that hold a single value or a list: a hint for what a line was meant to be, never a rule."""

_SECTION_WORDS = """
    organisation controller dpo designated_teacher authorities people contacts terms links facts notices
    fixed purposes categories lawful_bases recipients retention sources transfers automated_decisions
    retention_schedule rights_policy editions changes sites packs root checks notice clauses
"""
SECTIONS = frozenset(_SECTION_WORDS.split())
"""Keys that have lines set in below them, or stand at the top: the same kind of hint."""

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "ftp", "urn", "doi", "file", "data"})
_NAME = r"[A-Za-z_][\w-]*"
_BLANKS = rf"[ \t{ODD}]"
_INDENT = re.compile(rf"{_BLANKS}*")
_DASH = re.compile(rf"-({_BLANKS}+)(?=\S)")
_BULLET = re.compile(rf"(?:[–—−‐‑‒―•·▪◦‣●○*]{_BLANKS}+|[–—•▪◦‣●○](?=\w))")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d]|[\"“”‘’'{\[])")
_COLON = re.compile(rf":(?={_BLANKS}|$)")
_QUOTED_KEY = re.compile(r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*(?=:)")
_CURLY_KEY = re.compile(rf"([{DOUBLE}])([^{DOUBLE}]*)[{DOUBLE}](?=:)")
_TIGHT_COLON = re.compile(rf"({_NAME}):(?![ \t{ODD}/:])(?=\S)")
_WRONG_COLON = re.compile(rf"({_NAME})({_BLANKS}*[–—−]{_BLANKS}*|{_BLANKS}+[-=]{_BLANKS}+|=)(?=\S)")


def key_of(line: str) -> tuple[str, int, int] | None:
    """Return a line's key, the column it begins at, and the column after its colon; None if it has no key."""
    at = _after_dashes(line)
    end = _key_end(line, at)
    if end is None:
        return None
    return line[at:end].strip().strip("\"'"), at, line.index(":", end) + 1


def text_after(line: str, column: int) -> str:
    """Return what is in ``line`` from ``column`` on, without a comment."""
    return COMMENTS.sub("", line[column:]).strip()


def is_name(text: str) -> bool:
    """Say whether ``text`` could be a key of the format: one word."""
    return re.fullmatch(_NAME, text) is not None


def is_item(line: str) -> bool:
    """Say whether ``line`` is a list item with something in it."""
    return line.lstrip(" ").startswith("- ")


def top_of_brackets(lines: Sequence[str], index: int) -> int:
    """Return the line that opens the brackets round the line at ``index``; ``index`` itself for none."""
    for number in range(index - 1, max(-1, index - 1 - _MAX_LINES), -1):
        line = lines[number]
        if not ("[" in line or "{" in line) or len(line) > MAX_LINE_CHARS or is_blank(line):
            continue
        key = key_of(line)
        start = key[2] if key else _after_dashes(line)
        at = start + indent_of(line[start:])
        if not opens_brackets(line, at):
            continue
        patch = Patch(line)
        block_value(patch, at, len(line.rstrip()))
        column = key[1] if key else indent_of(line)
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
        own = _blanks_end(line, 0)
        spaces = re.sub(f"[{ODD}]", " ", line[:own]).replace("\t", "  ")
        _fix_blanks(patch, 0, own, spaces if own < len(line) else "")
        indent, dashes = _markers(patch, own)
        value = _key(patch, indent, after_dash=bool(dashes))
        end = len(line.rstrip())
        if value < end and not COMMENT.match(line, max(value - 1, 0)):
            _value(patch, lines, index, value, end, own if value == indent else indent)
    return patch.slips(code, index) if not kinds or patch.has(*kinds) else []


def _blanks_end(line: str, at: int) -> int:
    found = _INDENT.match(line, at)
    return found.end() if found else at


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


def _after_dashes(line: str) -> int:
    at = indent_of(line)
    while dash := _DASH.match(line, at):
        at = dash.end()
    return at


def _key_end(line: str, at: int) -> int | None:
    """Return where the key that begins at ``at`` ends (blanks before its colon not counted)."""
    if line[at : at + 1] in {'"', "'"}:
        match = _QUOTED_KEY.match(line, at)
        return len(line[: match.end()].rstrip()) if match else None
    found = _COLON.search(line, at)
    if not found or line[at] in "[{#":
        return None
    end = at + len(line[at : found.start()].rstrip(f" \t{ODD}"))
    comment = COMMENTS.search(line, at)
    return None if comment and comment.start() < end else end


def _key(patch: Patch, at: int, *, after_dash: bool) -> int:
    """Look at the key that begins at ``at``; return where the value begins (``at`` itself without a key)."""
    line = patch.text
    end = _key_end(line, at)
    limit = len(line) if end is None else end
    tight = _TIGHT_COLON.match(line, at)
    if tight and tight.end() <= limit and tight[1].lower() not in _SCHEMES:
        patch.change("tight-colon", tight.end() - 1, tight.end(), ": ", line[at:].rstrip())
        return tight.end()
    wrong = _WRONG_COLON.match(line, at)
    if wrong and wrong.end() <= limit and (wrong[1] in FIELDS or (end is None and not after_dash)):
        patch.change("wrong-colon", wrong.start(2), wrong.end(), ": ", line[at:].rstrip())
        return wrong.end()
    if end is None:
        return at
    if curly := _CURLY_KEY.match(line, at):
        patch.change("curly", at, curly.end(), curly[2])
    colon = line.index(":", end)
    if line[end:colon].strip(" \t"):
        patch.change("odd-space", end, colon, "")
    after = _blanks_end(line, colon + 1)
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
    for line in lines[index + 1 : index + 1 + _MAX_LINES]:
        closes = bracket and line.strip()[:1] in {"]", "}"}
        if is_blank(line) or len(line) > MAX_LINE_CHARS or (indent_of(line) <= column and not closes):
            break
        if bracket != "{" and ((not bracket and _DASH.match(line, indent_of(line))) or key_of(line)):
            break
        count += 1
        if closes:
            break
    return count
