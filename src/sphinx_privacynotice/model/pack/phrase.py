"""Phrases: patterns of words in which packs say what rules look for in a text.

A pack runs no code, and a regular expression is nearly that: one of a dozen letters can keep a check busy
for hours. A phrase is a row of words with gaps of a bounded length, so the time that it takes is bounded by
its own length times the text's.

    data protection act 1998          these words, in this order; case, apostrophes and hyphens are ignored
    share|give|pass*                  one of several; a star: any ending
    the?                              it may be missing
    ...  ...12                        up to 6 words, or up to 12, whatever they are
    !act|order                        the next word is none of these
    ^                                 a sentence begins here
    <number> <year> <letter> <name>   a number, a year, a single letter, a word with a capital letter
    <address> <bare> <http> <email> <phone> <mobile>    <bare> is an address without https://
    <month>                           one of the words that the file itself lists under `sets`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.words import Word, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

MAX_ELEMENTS, MAX_GAP, MAX_GAPS, DEFAULT_GAP = 40, 30, 60, 6

_YEAR = re.compile(r"(?:19|20)\d\d")
_GAP = re.compile(r"\.\.\.(\d{0,2})")

CLASSES: Mapping[str, Callable[[Word], bool]] = {
    "number": lambda word: word.text.isdecimal(),
    "year": lambda word: _YEAR.fullmatch(word.text) is not None,
    "letter": lambda word: len(word.text) == 1 and word.text.isalpha(),
    "name": lambda word: word.kind == "word" and word.capital,
    "address": lambda word: word.kind == "address",
    "bare": lambda word: word.kind == "address" and word.text.startswith("www."),
    "http": lambda word: word.text.startswith("http://"),
    "email": lambda word: word.kind == "email",
    "phone": lambda word: word.kind == "phone",
    "mobile": lambda word: word.kind == "phone" and _digits(word).startswith(("07", "447")),
}


def _digits(word: Word) -> str:
    return "".join(each for each in word.text if each.isdigit())


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a phrase: a word that must be there, may be there, or may not; or a gap."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    gap: int = 0
    optional: bool = False
    absent: bool = False
    opens: bool = False

    @property
    def is_word(self) -> bool:
        """Whether one of `exact` must be there."""
        return bool(self.exact) and not (self.prefixes or self.classes or self.optional or self.absent)

    def accepts(self, word: Word) -> bool:
        """Return whether a word is one of those."""
        return (
            word.text in self.exact
            or (bool(self.prefixes) and word.text.startswith(self.prefixes))
            or any(CLASSES[name](word) for name in self.classes)
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of words; ``typed`` as its pack has it."""

    typed: str
    elements: tuple[Element, ...]
    needs: tuple[frozenset[str], ...] = ()
    """Of each of these sets, a text in which the phrase can be found has a word: most texts fail that."""

    @property
    def steps(self) -> int:
        """The most comparisons that looking for the phrase takes at one word of a text."""
        made, reached = 0, 1
        for each in self.elements:
            made += reached * (1 + len(each.prefixes) + len(each.classes))
            reached += each.gap or each.optional
        return made

    def may_be_in(self, words: AbstractSet[str]) -> bool:
        """Return whether the phrase can be in a text that has these words at all."""
        return not any(words.isdisjoint(each) for each in self.needs)

    def find(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield where the phrase begins and ends, the shortest at each start and none overlapping."""
        after = 0
        for start, end in self.find_all(words):
            if start >= after:
                yield start, end
                after = max(end, start + 1)

    def find_all(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield the shortest place at each start, also where they overlap."""
        first = self.elements[0]
        plain = not (first.gap or first.optional or first.absent or first.opens)
        for start in range(len(words)):
            if plain and not first.accepts(words[start]):
                continue
            end = self._end(words, start)
            if end is not None:
                yield start, end

    def is_in(self, words: Sequence[Word]) -> bool:
        """Return whether the phrase is in ``words``."""
        return next(self.find(words), None) is not None

    def _end(self, words: Sequence[Word], start: int) -> int | None:
        at = {start}
        for element in self.elements:
            at = _step(element, words, at)
            if not at:
                return None
        return min(at)


def _step(element: Element, words: Sequence[Word], at: set[int]) -> set[int]:
    """Return where one may be after ``element``, from the places ``at``."""
    count = len(words)
    if element.gap:
        return {end for start in at for end in range(start, min(start + element.gap, count) + 1)}
    if element.opens:
        return {start for start in at if start < count and words[start].opens}
    if element.absent:
        return {start for start in at if start >= count or not element.accepts(words[start])}
    following = {start + 1 for start in at if start < count and element.accepts(words[start])}
    return following | at if element.optional else following


def parse_phrase(typed: str, sets: Mapping[str, frozenset[str]]) -> Phrase:
    """Return the phrase that ``typed`` is; ``sets`` are the names and words of the file's own sets.

    Raises ValueError, in words for the author of a pack.
    """
    elements = tuple(_element(step, sets) for part in typed.split() for step in _steps(part))
    if not elements:
        raise ValueError("it has no words")
    if len(elements) > MAX_ELEMENTS:
        raise ValueError(f"it has more than {MAX_ELEMENTS} words")
    if all(each.gap or each.absent or each.optional or each.opens for each in elements):
        raise ValueError("it names no word that must be there")
    if elements[0].gap or sum(each.gap for each in elements) > MAX_GAPS:
        raise ValueError(f"it begins with a gap, or its gaps are of more than {MAX_GAPS} words together")
    needs = tuple(each.exact for each in elements if each.is_word)
    return Phrase(typed, elements, needs)


def _steps(part: str) -> list[str]:
    """Return a part of a phrase as the words a text would have in its place: "e-mail" is two."""
    if part[0] in "!<^." or "|" in part or part[-1] in "?*":
        return [part]
    return [word.text for word in words_of(part)] or [part]


def _element(part: str, sets: Mapping[str, frozenset[str]]) -> Element:
    if part == "^":
        return Element(opens=True)
    gap = _GAP.fullmatch(part)
    if gap:
        most = int(gap[1] or DEFAULT_GAP)
        if not 0 < most <= MAX_GAP:
            raise ValueError(f"a gap is of 1 to {MAX_GAP} words, not {most}")
        return Element(gap=most)
    absent, optional = part.startswith("!"), part.endswith("?")
    exact: set[str] = set()
    prefixes, classes = [], []
    for choice in part.removeprefix("!").removesuffix("?").split("|"):
        name = choice[1:-1] if choice.startswith("<") and choice.endswith(">") else ""
        if name in sets:
            exact |= sets[name]
        elif name:
            if name not in CLASSES:
                raise ValueError(f"<{name}> is neither a class of words nor one of `sets`")
            classes.append(name)
        else:
            prefix = choice.endswith("*")
            word = _one_word(choice.removesuffix("*"), part)
            if prefix:
                prefixes.append(word)
            else:
                exact.add(word)
    return Element(frozenset(exact), tuple(prefixes), tuple(classes), optional=optional, absent=absent)


def _one_word(typed: str, part: str) -> str:
    words = words_of(typed)
    if len(words) != 1:
        raise ValueError(f"“{part}” is not made of single words")
    return words[0].text
