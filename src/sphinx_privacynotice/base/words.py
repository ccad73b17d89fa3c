"""Words of a text, folded so that two ways of typing them are equal, with their places in it.

Case, the kind of apostrophe, hyphens and all punctuation but square brackets are ignored: "Children’s" is
"childrens", "looked-after" is two words, "6(1)(e)" is three. Addresses, e-mail addresses and phone numbers
are one word each. Every expression here has bounds, so the time grows with the text and no faster.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(
    r"(?P<address>(?:https?://|\bwww\.)[^\s<>\"“”‘’)\]]{1,2000})"
    r"|(?P<email>\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8})"
    r"|(?P<phone>(?<![\w/.])(?:\+44|0)[\d ()-]{7,16}\d(?![\w/]))"
    r"|(?P<word>[^\W_]{1,200}(?:['’ʼ´`][^\W\d_]{1,20})*)"
    r"|(?P<mark>[\[\]£●]|_{4,100})",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("", "", "'’ʼ´`")
_END = re.compile(r"[.!?…][\"'’”)\]]{0,3}\s")
MIN_PHONE_DIGITS = 9

# fmt: off
_NOT_AN_END = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "no",
        "nos",
        "art",
        "arts",
        "para",
        "paras",
        "reg",
        "regs",
        "s",
        "ss",
        "sch",
        "pt",
        "eg",
        "ie",
        "etc",
        "cf",
        "vs",
    ],
)
# fmt: on
"""Words after which a full stop ends no sentence."""


class Word(NamedTuple):
    """A word: ``text`` folded, ``start`` and ``end`` in the text it is from.

    ``kind`` is word, address, email, phone or mark; ``opens`` says whether a sentence begins with it.
    """

    text: str
    start: int
    end: int
    kind: str
    opens: bool
    capital: bool


def fold(word: str) -> str:
    """Return ``word`` in the form in which two are compared."""
    return unicodedata.normalize("NFKC", word).translate(_APOSTROPHES).casefold()


@lru_cache(maxsize=4_000)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of ``text`` in order."""
    made: list[Word] = []
    for found in _WORD.finditer(text):
        kind, typed, start = str(found.lastgroup), found[0], found.start()
        if kind == "address":
            typed = typed.rstrip(".,;:!?)")
        elif kind == "phone" and sum(each.isdigit() for each in typed) < MIN_PHONE_DIGITS:
            kind = "word"
        between = text[made[-1].end : start + 1] if made else ""
        opens = not made or (_END.search(between) is not None and _may_end(made[-1], typed))
        capital = typed[0].isupper() and typed[1:].islower()
        made.append(Word(fold(typed), start, start + len(typed), kind, opens, capital))
    return tuple(made)


def _may_end(last: Word, following: str) -> bool:
    abbreviated = last.text in _NOT_AN_END or (len(last.text) == 1 and last.text.isalpha())
    return not abbreviated and not following[0].islower()


def sentences_of(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Return the words of each sentence."""
    starts = [number for number, word in enumerate(words) if word.opens]
    ends = [*starts[1:], len(words)] if starts else []
    return [words[start:end] for start, end in zip(starts, ends, strict=True)]


class Locator:
    """Finds where given words begin in a source file, as the number of a word, and on which line that is."""

    def __init__(self, source: str) -> None:
        self._texts: list[str] = []
        self._lines: list[int] = []
        self._where: dict[str, list[int]] = {}
        for number, line in enumerate(source.split("\n"), 1):
            for word in words_of(line):
                self._where.setdefault(word.text, []).append(len(self._texts))
                self._texts.append(word.text)
                self._lines.append(number)

    def line_of(self, position: int) -> int:
        """Return the line of the word at a position; 0 for none."""
        return self._lines[position] if 0 <= position < len(self._lines) else 0

    def find(self, words: Sequence[str], after: int = 0) -> int:
        """Return the position where ``words`` begin, the next from ``after`` on if there is one; -1 for none.

        Markup may stand between them: so if they are not there in a row, fewer of them are looked for.
        """
        wanted = list(words[:_LOOKED_FOR])
        while wanted:
            starts = self._where.get(wanted[0], [])
            first = bisect_left(starts, after)
            near = [*starts[first : first + _MAX_STARTS], *starts[: min(first, _MAX_STARTS)]]
            for at in near:
                if self._texts[at : at + len(wanted)] == wanted:
                    return at
            if len(wanted) <= _LEAST:
                break
            wanted = wanted[: max(_LEAST, len(wanted) // 2)]
        return -1


_LOOKED_FOR, _LEAST, _MAX_STARTS = 12, 2, 500
