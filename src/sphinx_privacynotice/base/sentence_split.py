"""Splits text into sentences."""

from __future__ import annotations

import re
from functools import lru_cache

_MAY_END = re.compile(
    r"[.!?\N{HORIZONTAL ELLIPSIS}][^\w\s]{0,20}\s|[^\x00-\x7f\w\s\u2010-\u201f\u2026\u20ac\u00a3]\S"
)
"""Where a sentence may end within a text; dashes, quotes and money end none."""

_LAST_WORD = re.compile(r"(?:^|[\s(\[\"'\u2018\u201c/])(?P<word>[^\s(\[\"'\u2018\u201c/]+)\.\s+$")

_BEFORE_WORDS = frozenset(
    """
    adj adm adv asst ave bldg brig bros c ca capt cf cllr cmdr col comdr corp cpl ct dept dr ed e.g eg
    esq est etc ex ext fig figs gen gov hon hosp hr i.e ie insp jr lieut ll ln lt ltd maj messrs mgr mme
    mr mrs ms mt mx nr opp p para paras pp prof pt pvt rd ref reg regs rep reps rev rt sch sec sect sen
    sens sgt sr sra srta st ste surg tel univ v ver viz vol vs jan feb mar apr jun jul aug sep sept oct
    nov dec
    """.split()  # noqa: SIM905 - a word a line would take a hundred lines
)
"""CLDR's suppressions of English that are no whole words, and abbreviations in addresses and references."""

_BEFORE_NUMBERS = frozenset(("no", "nos", "art", "arts"))
"""Abbreviations before a number or code; without one they are words that may end a sentence."""

_MAY_CLOSE = frozenset(
    ("etc", "esq", "jr", "ltd", "rd", "ave", "ln", "sr", "corp", "bros", "est", "dept", "c")
)
"""Abbreviations that also end sentences: they do not, where what follows begins small or with a number."""


@lru_cache(maxsize=10_000)
def split_sentences(text: str) -> tuple[str, ...]:
    """Split a line of text into sentences by Unicode's rules (UAX #29); an empty text is one empty sentence.

    The rules know no addresses and would break one at a question mark. Words in ASCII are set apart by
    spaces, so a break without one is none. They know no abbreviations either: Unicode has those of a
    language in its locale data (CLDR, segment suppressions), to which those of addresses are added.
    """
    if not _MAY_END.search(text):
        return (text.strip(),)
    # imported here: large tables, needed only where a notice is; uniseg has no types
    from uniseg.sentencebreak import sentences  # type: ignore[import-untyped]

    found: list[str] = []
    for piece in sentences(text):
        if found and (
            (found[-1][-1].isascii() and not found[-1][-1].isspace()) or _is_no_end(found[-1], piece)
        ):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(piece.strip() for piece in found)


def _is_no_end(before: str, after: str) -> bool:
    """Return whether the break after ``before`` is only the full stop of an abbreviation or initial."""
    match = _LAST_WORD.search(before[-30:])
    if match is None:
        return False
    word = match["word"]
    if len(word) == 1 and word.isupper() and word != "I":
        return True  # the initial of a name
    word = word.casefold()
    if word in _BEFORE_NUMBERS:
        return re.match(r"[A-Z]{0,3}\d", after) is not None
    return word in _BEFORE_WORDS and (word not in _MAY_CLOSE or not after[:1].isupper())
