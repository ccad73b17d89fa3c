"""One line of YAML as people type it: indent, list dash, key, colon, value, and what is wrong with each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.slips.values import (
    BLOCK_TEXT,
    COMMENT,
    COMMENTS,
    DOUBLE,
    ODD,
    WORDS,
    Fault,
    Patch,
    block_value,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINE_CHARS = 5000
"""Characters. Nobody types a longer line; looking for slips in one could take for ever."""
_MAX_LINES = 60

WORDS.update(
    {
        "odd-space": (
            "A no-break space stands where YAML needs an ordinary one, and cannot be told from it by eye",
            "Type the spaces again (word processors and web pages bring no-break ones)",
        ),
        "order": (
            "A line that begins with % is an order to the program that reads the file",
            "Take the line out",
        ),
        "dots": ("Three dots end the text here, and more of it follows", "Take the dots out"),
        "bullet": (
            "“{}” is not the sign that begins a list item",
            "Begin the item with a hyphen and a space",
        ),
        "tight-dash": ("There is no space after the dash in “{}”", "Put a space after the dash"),
        "wrong-colon": ("“{}” needs a colon between name and value", "Put a colon and a space there"),
    }
)

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
_ODD = re.compile(f"[{ODD}]")
_DASH = re.compile(rf"-({_BLANKS}+)(?=\S)")
_BULLET = re.compile(rf"(?:[–—−‐‑‒―•·▪◦‣●○*]{_BLANKS}+|[–—•▪◦‣●○](?=\w))")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d]|[\"“”‘’'{\[])")
_COLON = re.compile(rf":(?={_BLANKS}|$)")
_QUOTED_KEY = re.compile(r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*(?=:)")
_CURLY_KEY = re.compile(rf"([{DOUBLE}])([^{DOUBLE}]*)[{DOUBLE}](?=:)")
_TIGHT_COLON = re.compile(rf"({_NAME}):(?![ \t{ODD}/:])(?=\S)")
_WRONG_COLON = re.compile(rf"({_NAME})({_BLANKS}*[–—−]{_BLANKS}*|{_BLANKS}+[-=]{_BLANKS}+|=)(?=\S)")


@dataclass(frozen=True, slots=True)
class Exam:
    """The faults of a line, with where each begins, and the lines as they should be."""

    faults: tuple[tuple[int, int, Fault], ...]
    changes: dict[int, str]


def indent_of(line: str) -> int:
    """Return how many spaces begin ``line``."""
    return len(line) - len(line.lstrip(" "))


def is_blank(line: str) -> bool:
    """Say whether ``line`` is empty or holds a comment only."""
    bare = line.strip(" \t")  # a no-break space is text to YAML
    return not bare or bare.startswith("#")


def key_of(line: str) -> tuple[str, int, int] | None:
    """Return a line's key, the column it begins at, and the column after its colon; None if it has no key."""
    at = _after_dashes(line)
    place = _key_end(line, at)
    if place is None:
        return None
    return line[at:place].strip().strip("\"'"), at, line.index(":", place) + 1


def is_name(text: str) -> bool:
    """Say whether ``text`` could be a key of the format: one word."""
    return re.fullmatch(_NAME, text) is not None


def top_of_brackets(lines: Sequence[str], index: int) -> int:
    """Return the line that opens the brackets round the line at ``index``; ``index`` itself for none."""
    for number in range(index - 1, max(-1, index - 1 - _MAX_LINES), -1):
        line = lines[number]
        if not ("[" in line or "{" in line) or len(line) > MAX_LINE_CHARS or is_blank(line):
            continue
        found = key_of(line)
        start = found[2] if found else _after_dashes(line)
        at = start + len(line[start:]) - len(line[start:].lstrip(" "))
        if line[at : at + 1] not in {"[", "{"} or line.startswith("{{", at):
            continue
        patch = Patch(line)
        block_value(patch, at, len(line.rstrip()))
        is_open = any(fault.kind == "open-bracket" for fault in patch.faults)
        if (
            is_open
            and below(lines, number, found[1] if found else indent_of(line), line[at]) >= index - number
        ):
            return number
    return index


def examine(lines: Sequence[str], index: int) -> Exam | None:
    """Look for slips in the line at ``index``; None if there are none to be seen.

    A value that goes on below is looked at whole, so that several lines may change.
    """
    line = lines[index] if index < len(lines) else ""
    if len(line) > MAX_LINE_CHARS or is_blank(line):
        return None
    if line.startswith("%") or line.rstrip() == "...":
        fault = Fault("order" if line.startswith("%") else "dots", 0, line)
        return Exam(((index, 0, fault),), {index: ""})
    patch = Patch(line)
    at = _start(patch)
    own = at
    at, dashes = _markers(patch, at)
    value = _key(patch, at, after_dash=bool(dashes))
    end = len(line.rstrip())
    if value < end and not COMMENT.match(line, max(value - 1, 0)):
        _value(patch, lines, index, value, end, own if value == at else at)
    if not patch.faults:
        return None
    starts = [0]
    for part in patch.text.split("\n"):
        starts.append(starts[-1] + len(part) + 1)
    faults = []
    for fault in sorted(patch.faults, key=lambda fault: fault.at):
        row = next(n for n in range(len(starts) - 1) if fault.at < starts[n + 1])
        faults.append((index + row, fault.at - starts[row], fault))
    new = patch.mended.split("\n")
    old = patch.text.split("\n")
    return Exam(tuple(faults), {index + n: text for n, text in enumerate(new) if text != old[n]})


def _start(patch: Patch) -> int:
    """Note tabs and odd blanks in the indent; return where it ends."""
    match = _INDENT.match(patch.text)
    indent = match[0] if match else ""
    if "\t" in indent:
        patch.change("tab", 0, len(indent), _ODD.sub(" ", indent).replace("\t", "  "), " ")
    elif indent == patch.text and _ODD.search(indent):
        patch.change("odd-space", 0, len(indent), "", " ")
    elif _ODD.search(indent):
        patch.change("odd-space", 0, len(indent), _ODD.sub(" ", indent), " ")
    return len(indent)


def _markers(patch: Patch, at: int) -> tuple[int, int]:
    """Go over list dashes and what was meant as one; return where they end and how many there are."""
    text, count = patch.text, 0
    while count < 5:
        if dash := _DASH.match(text, at):
            if _ODD.search(dash[1]):
                patch.change("odd-space", at + 1, dash.end(), " ", " ")
            elif "\t" in dash[1]:
                patch.change("tab", at + 1, dash.end(), " ", " ")
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
    if line[at : at + 1] in {"[", "{", "#", ""}:
        return None
    found = _COLON.search(line, at)
    comment = COMMENTS.search(line, at)
    if not found:
        return None
    end = at + len(line[at : found.start()].rstrip(f" \t{ODD}"))
    return None if comment and comment.start() < end else end


def _key(patch: Patch, at: int, *, after_dash: bool) -> int:
    """Look at the key that begins at ``at``; return where the value begins (``at`` itself without a key)."""
    line = patch.text
    end = _key_end(line, at)
    tight = _TIGHT_COLON.match(line, at)
    wrong = _WRONG_COLON.match(line, at)
    if tight and (end is None or tight.end() <= end) and tight[1].lower() not in _SCHEMES:
        patch.change("tight-colon", tight.end() - 1, tight.end(), ": ", line[at:].rstrip())
        return tight.end()
    if (
        wrong
        and (end is None or wrong.end() <= end)
        and (wrong[1] in FIELDS or (end is None and not after_dash))
    ):
        patch.change("wrong-colon", wrong.start(2), wrong.end(), ": ", line[at:].rstrip())
        return wrong.end()
    if end is None:
        return at
    if curly := _CURLY_KEY.match(line, at):
        patch.change("curly", at, curly.end(), curly[2])
    colon = line.index(":", end)
    if _ODD.search(line[end:colon]):
        patch.change("odd-space", end, colon, "", " ")
    blanks = _INDENT.match(line, colon + 1)
    after = blanks.end() if blanks else colon + 1
    if _ODD.search(line, colon + 1, after):
        patch.change("odd-space", colon + 1, after, " ", " ")
    elif "\t" in line[colon:after]:
        patch.change("tab", colon + 1, after, " ")
    return after


def _value(patch: Patch, lines: Sequence[str], index: int, at: int, end: int, column: int) -> None:
    """Look at the value between ``at`` and ``end``; what goes on below is set deeper than ``column``."""
    trial = Patch(patch.text)
    block_value(trial, at, end)
    if trial.faults and not BLOCK_TEXT.match(patch.text, at, end):
        # the value may be right, or wrong in another way, when read to its end
        bracket = patch.text[at] in "[{" and not patch.text.startswith("{{", at)
        more = below(lines, index, column, patch.text[at] if bracket else "")
        if more and (bracket or trial.faults[0].kind in {"open-quote", "colon", "lost", "fill-in"}):
            trial = Patch("\n".join([patch.text, *lines[index + 1 : index + 1 + more]]))
            block_value(trial, at, len(trial.text.rstrip()))
    tail = patch.text[len(patch.text.rstrip()) :]
    patch.text = trial.text
    patch.faults += trial.faults
    patch.edits += trial.edits
    if not trial.faults and _ODD.search(tail) and "\n" not in trial.text:
        patch.change("odd-space", len(trial.text) - len(tail), len(trial.text), "", " ")


def below(lines: Sequence[str], index: int, column: int, bracket: str = "") -> int:
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


def quote_all(lines: Sequence[str], start: int, column: int, stop: int) -> dict[int, str]:
    """Return lines ``start`` to ``stop`` with quotes round what begins at ``column`` of the first."""
    text = "\n".join(lines[start : stop + 1])
    value = text[column:].rstrip()
    new = (text[:column] + quoted(value)).split("\n")
    return {start + n: line for n, line in enumerate(new)}
