"""Cases as text files, `tests/cases/*.txt`: what somebody typed, and what is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).resolve().parent / "cases"

_CASE = re.compile(r"^==== +(\S.*)\n", re.MULTILINE)
_PART = re.compile(r"^---- +(\S.*)\n", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([trn\\]))")
_ESCAPED = ", with escapes"
_NO_END = "(no line end)\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, its file, and its parts by title, in order."""

    name: str
    file: str
    parts: dict[str, str]


def read_cases(pattern: str) -> list[Case]:
    """Return the cases of all files below `tests/cases` that fit ``pattern``, in order."""
    return [case for path in sorted(CASES.glob(pattern)) for case in _cases_of(path)]


def _cases_of(path: Path) -> list[Case]:
    _, *pieces = _CASE.split(path.read_text(encoding="utf-8"))
    found = zip(pieces[::2], pieces[1::2], strict=True)
    return [Case(name.strip(), path.name, _parts(body)) for name, body in found]


def _parts(body: str) -> dict[str, str]:
    """Return the parts of a case; one empty line before the next part or case is no part of the text."""
    _, *pieces = _PART.split(re.sub(r"(?m)^#### .*\n+", "", body))
    found = {}
    for title, text in zip(map(str.strip, pieces[::2]), pieces[1::2], strict=True):
        content = text.removesuffix("\n") if text.endswith("\n\n") or text == "\n" else text
        if content.endswith(_NO_END):
            content = content.removesuffix(_NO_END).removesuffix("\n")
        if title.endswith(_ESCAPED):
            content = _ESCAPE.sub(_unescape, content)
        found[title.removesuffix(_ESCAPED)] = content
    return found


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"t": "\t", "r": "\r", "n": "\n", "\\": "\\"}[match[2]]


class Slip(NamedTuple):
    """A text with one slip; ``typed`` is the line at ``line`` where none is given."""

    name: str
    text: str
    code: str
    line: int
    column: int
    words: str
    mended: str
    typed: str = ""


def _slip(case: Case) -> Slip:
    head, _, words = case.parts["reported"].rstrip("\n").partition("\n")
    place, code = head.split()
    line, column = map(int, place.split(":"))
    mended, typed = (case.parts.get(part, "").removesuffix("\n") for part in ("mended", "line"))
    return Slip(case.name, case.parts["typed"], code, line, column, words, mended, typed)


SLIPS = [_slip(case) for case in read_cases("slips.txt")]
