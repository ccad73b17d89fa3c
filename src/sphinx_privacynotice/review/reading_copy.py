"""The reading copy: a notice as plain text, one sentence a line, made to be kept and compared."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_privacynotice.model.record import Record


def reading_copy(record: Record) -> str:
    """Return what a reader of the notice sees, as plain text; nothing that is not in ``record``."""
    return _copy(record, split_sentences)


def says_now(copy: str, record: Record) -> bool:
    """Say whether ``copy`` says what ``record`` does, wherever its lines break: no sentence is looked for."""
    return same_words(copy, _copy(record, lambda text: (text,)))


def _copy(record: Record, split: Callable[[str], Sequence[str]]) -> str:
    lines: list[str] = []
    for piece in lay_out(record):
        if lines and not piece.tight:
            lines.append("")
        sentences = split(piece.text) if piece.kind == "text" else [piece.text]
        lines += [(piece.rest if number else piece.first) + words for number, words in enumerate(sentences)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


@lru_cache(maxsize=10_000)
def split_sentences(text: str) -> tuple[str, ...]:
    """Split a line of text into sentences by Unicode's rules (UAX #29); an empty text is one empty sentence.

    The rules know no addresses and would break one at a question mark. Words in ASCII are set apart by
    spaces, so a break without one is none. They know no abbreviations either: Unicode has those of a
    language in its locale data (CLDR, segment suppressions), to which the ones of addresses are added.
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


_MAY_END = re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}][^\w]*\s|[^\x00-\x7f\w\s\u2010-\u201f\u2026\u20ac\u00a3]\S")
"""What stands where a sentence may end before the end of a text; dashes, quotes and money end none."""

_LAST_WORD = re.compile(r"(?:^|[\s(\[\"'\u2018\u201c/])(?P<word>[^\s(\[\"'\u2018\u201c/]+)\.\s+$")

_BEFORE_WORDS = frozenset(
    # CLDR's suppressions of English that are no whole words, and what stands in addresses and references
    "adj adm adv asst ave bldg brig bros c ca capt cf cllr cmdr col comdr corp cpl ct dept dr ed e.g eg esq est "
    "etc ex ext fig figs gen gov hon hosp hr i.e ie ing insp jr lieut ll ln lt ltd maj messrs mgr mme mr mrs ms "
    "mssrs mt mx nr opp p para paras pp prof pt pvt rd ref reg regs rep reps rev rt sch sec sect sen sens sfc sgt "
    "sr sra srta st ste surg tel univ v ver viz vol vs jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_BEFORE_NUMBERS = frozenset("no nos art arts".split())
"""Abbreviations before a number or code; without one they are words that may end a sentence."""

_MAY_CLOSE = frozenset("etc esq jr ltd rd ave ln sr corp bros est dept c".split())
"""Abbreviations that also end sentences: they do not, where what follows begins small or with a number."""


def _is_no_end(before: str, after: str) -> bool:
    """Say whether the break after ``before`` is only the full stop of an abbreviation or initial."""
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word = match["word"]
    if len(word) == 1 and word.isupper() and word != "I":
        return True  # the initial of a name
    word = word.casefold()
    if word in _BEFORE_NUMBERS:
        return re.match(r"[A-Z]{0,3}\d", after) is not None
    return word in _BEFORE_WORDS and (word not in _MAY_CLOSE or not after[:1].isupper())


def same_words(old_text: str, new_text: str) -> bool:
    """Say whether two reading copies say the same, wherever their lines break."""
    return old_text.split() == new_text.split()


def sentence_diff(old_text: str, new_text: str) -> str:
    """Return the sentences that two reading copies do not share, or "" where they say the same.

    Each stretch stands below the heading that it is found under; "- " begins a sentence that goes, "+ " one
    that comes.
    """
    if same_words(old_text, new_text):
        return ""
    old, new = ([line for line in text.splitlines() if line.strip()] for text in (old_text, new_text))
    stretches: list[tuple[str, str]] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            lines = [f"- {line}" for line in old[old_start:old_end]] + [
                f"+ {line}" for line in new[new_start:new_end]
            ]
            stretches.append((_heading_above(new, new_start), "\n".join(lines)))
    parts = []
    for heading, group in groupby(stretches, key=itemgetter(0)):
        below = "\n  …\n".join(lines for _, lines in group)
        parts.append(f"  {heading}\n{below}\n" if heading else f"{below}\n")
    return "\n".join(parts)


def _heading_above(lines: list[str], position: int) -> str:
    """Return the heading that the line at ``position`` stands under; a heading stands under none."""
    if lines[position : position + 1] and lines[position].startswith("#"):
        return ""
    return next((line for line in reversed(lines[:position]) if line.startswith("#")), "")
