"""Which words of a typed notice a site file may say: what is surely the organisation's or its officer's.

A sentence about somebody else (a regulator, a supplier, a named post) says nothing of the organisation, nor
does what follows it in its section. What is left out here costs a line of typing; a wrong value is published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.base.sentence_split import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.authoring.split_blocks import Line

_WORD = r"[A-Z0-9][\w'’&.-]{0,40}"
_PART = rf"{_WORD}(?: (?:{_WORD}|of|the|and|on|upon|under|in)){{0,6}}"
_EMAIL = re.compile(r"(?P<words>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_PHONE = re.compile(r"(?<![\d.])(?P<words>(?:\+44|0)\d[\d ]{7,12}\d)(?!\d)")
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_ADDRESS = re.compile(rf"(?:\b(?:of|at)|:\**) (?P<words>(?:{_PART}, ){{1,6}}{_PART},? {_POSTCODE})\b")
"""Several lines of an address with its postcode, behind words that say that it is one."""

_OFFICER = re.compile(r"data protection officer|\bDPO\b", re.IGNORECASE)
_NO_OFFICER = re.compile(
    r"\b(?:no|without an?|(?:not|n['’]t) (?:need|have|required|obliged|appointed)[^.]{0,30}) "
    r"(?:data protection officer|DPO)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\bICO\b|information commission|ombudsman|tribunal|\b(?:Ltd|Limited|plc|LLP|Inc)\b|\bprocessors?\b"
    r"|\bsuppliers?\b|\bproviders?\b|\binsurers?\b",
    re.IGNORECASE,
)
_POST = re.compile(
    r"\b(?:officer|secretary|manager|director|co-?ordinator|clerk|head|lead|team)\b", re.IGNORECASE
)
_ABOUT_OTHERS = re.compile(r"shar(?:e|ing)\b|recipient|\bgets\b|\breceive|supplier|processor", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6} ")
_STARTS_UNIT = re.compile(r"\s*(?:[-*+]|\d+[.)]|\|) ?")

OF_ANYBODY = frozenset(
    "admin contact dataprotection enquiries gdpr hello info mail office post privacy reception".split()  # noqa: SIM905 - a list of words
)
"""What stands before the @ of an address that is the organisation's own, not one post's."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words of the notice that a site file may say: where they are, and the value to write for them."""

    place: Place
    words: str
    value: str


class _Sentence(NamedTuple):
    """A sentence: its text, the line and column that it begins at, and whether others are the subject."""

    text: str
    starts: Sequence[tuple[int, int]]
    about_others: bool


def suggest_values(lines: Sequence[Line], file: str) -> list[Suggestion]:
    """Return the values that a site file could surely say, in the order of the notice in ``file``."""
    found = [each for sentence in _sentences(lines) for each in _of_sentence(sentence, file)]
    several = {
        value
        for value in {each.value for each in found}
        if len({e.words for e in found if e.value == value}) > 1
    }
    return [each for each in found if each.value not in several]  # of two nobody knows which it is


def _of_sentence(sentence: _Sentence, file: str) -> Iterator[Suggestion]:
    text = sentence.text
    officer = bool(_OFFICER.search(text)) and not _NO_OFFICER.search(text)
    if not officer and (sentence.about_others or _OTHERS.search(text)):
        return
    post = _POST.search(text)
    for pattern, field_of in ((_EMAIL, "email"), (_PHONE, "phone"), (_ADDRESS, "address")):
        matches = list(pattern.finditer(text))
        if len(matches) != 1:
            continue  # of two in one sentence one may be somebody else's
        words = matches[0]["words"]
        owner = "dpo" if officer else "organisation"
        if owner == "organisation" and field_of == "email":
            name = words.partition("@")[0].lower().replace(".", "").replace("-", "")
            owner = "contacts.complaints" if name == "complaints" else owner if name in OF_ANYBODY else ""
        elif (post and field_of == "address") or (officer and field_of == "address"):
            owner = ""  # a post at its beginning would be part of it
        elif owner == "organisation" and post:
            owner = ""
        if owner:
            line, column = sentence.starts[matches[0].start("words")]
            yield Suggestion(Place(file, line, column), words, f"{{{{ {owner}.{field_of} }}}}")


def _sentences(lines: Sequence[Line]) -> Iterator[_Sentence]:
    """Yield the sentences; an item, a row and a paragraph each end one."""
    others = False
    for unit in _units(lines):
        if _HEADING.match(unit[0].text):
            others = bool(_ABOUT_OTHERS.search(unit[0].text))
            continue
        starts = [(line.number, column + 1) for line in unit for column in range(len(line.text) + 1)]
        whole = " ".join(line.text for line in unit)
        at = 0
        for text in split_sentences(whole):
            begins = whole.index(text, at)
            at = begins + len(text)
            yield _Sentence(text, starts[begins:at], others)
            officer = _OFFICER.search(text) and not _NO_OFFICER.search(text)
            others = others or bool(officer or _OTHERS.search(text))


def _units(lines: Iterable[Line]) -> Iterator[list[Line]]:
    unit: list[Line] = []
    for line in lines:
        if unit and (not line.text.strip() or _HEADING.match(line.text) or _STARTS_UNIT.match(line.text)):
            yield unit
            unit = []
        if line.text.strip():
            unit.append(line)
        if unit and _HEADING.match(unit[0].text):
            yield unit
            unit = []
    if unit:
        yield unit
