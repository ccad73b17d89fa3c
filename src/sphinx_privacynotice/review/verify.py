"""Compares a copy of a notice that is elsewhere, as the passages of a file, with the notice's record.

The notice is found within the file: menus and footers around it are not judged. Layout, the case of headings,
kinds of quotes and dashes, list markers, and addresses that are shown beside links or not, are no difference.
The work is bounded by the sizes of both.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.sentence_split import split_sentences
from sphinx_privacynotice.model.record import OF_A_BUILD, Block, Run
from sphinx_privacynotice.review.align import align
from sphinx_privacynotice.review.redline import redline
from sphinx_privacynotice.review.sentences import can_compare
from sphinx_privacynotice.review.units import Unit, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.model.passage import Passage
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.redline import Mark

MAX_SENTENCES = 20_000
"""Sentences of a file; the page of a long notice has a fortieth."""

MAX_CHARS = 250_000
"""Characters of a file's words; of a long notice a sixth."""

LEAST_FOUND = 0.2
"""The share of a notice's sentences that a file must have to be a copy of it."""

UNCHECKED = frozenset(("image", "left-out"))
"""Kinds of blocks that no text of a page shows."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ´`", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
_MARKER = re.compile(r"^(?:[-*•·●▪◦–]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_PERMALINKS = ("¶", "#", "🔗")
_ADDRESS = re.compile(r"\s?[<(\[]([^\s<>()\[\]]{1,2000})[>)\]]")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
_BLANK = re.compile(r"\s+")


class TooLongError(ValueError):
    """A file is too long to be compared, or repeats itself too often."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A sentence that differs: the heading above it, its line in the file (0 for none), and its words.

    ``marks`` show a changed one, ``old`` is what the notice says and ``new`` what the file says, "" for
    nothing.
    """

    section: str
    line: int = 0
    old: str = ""
    new: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Verified:
    """How a file differs from a notice; ``sentences`` counts those of the notice.

    ``found`` are those that the file has, ``elsewhere`` those of them at another place, and ``around`` the
    sentences of the file before and after the notice, which are not judged.
    """

    sentences: int
    found: int = 0
    missing: list[Differing] = field(default_factory=list)
    changed: list[Differing] = field(default_factory=list)
    extra: list[Differing] = field(default_factory=list)
    elsewhere: int = 0
    around: int = 0

    @property
    def is_copy(self) -> bool:
        """Whether the file has enough of the notice to be one at all."""
        return self.found >= max(1, LEAST_FOUND * self.sentences)

    @property
    def same(self) -> bool:
        """Whether the file says what the notice says."""
        return self.is_copy and not (self.missing or self.changed or self.extra)


def verify(record: Record, passages: Sequence[Passage], *otherwise: Sequence[Passage]) -> Verified:
    """Return how the passages of a file differ from ``record``; raise `TooLongError`.

    ``otherwise`` are the same words with other breaks: those are compared that have most of the sentences.
    """
    if sum(len(passage.text) for passage in passages) > MAX_CHARS:
        raise TooLongError
    wanted = [_as_compared(unit) for unit in units_of(record) if unit.block.kind not in UNCHECKED]
    known = {unit.words for unit in wanted}
    read = (_Saved(record, wanted, each).units for each in (passages, *otherwise))
    saved = max(read, key=lambda units: len(known.intersection(unit.words for unit in units)))
    keys = [unit.words for unit in wanted], [unit.words for unit in saved]
    if len(saved) > MAX_SENTENCES or not can_compare(*keys):
        raise TooLongError
    made = Verified(len(wanted))
    pairs = _matched(*keys)
    if not pairs:
        made.around = len(saved)
        return made
    first, last = pairs[0][1], pairs[-1][1]
    computed = _places(record, wanted, pairs)
    # a sentence at one of the two ends of the notice may be the one that is changed
    low, high = first - pairs[0][0], last + len(wanted) - 1 - pairs[-1][0]
    # a builder writes one word, such as “Attention”, above the banner of a draft
    banners = {after for before, after in pairs if wanted[before].block.origin == "phrase"}
    labels = {after - 1 for after in banners if after and " " not in saved[after - 1].words}
    rest, others = _unmatched(wanted, saved, pairs)
    for pair in align(rest, [unit for unit in others if low <= unit.number <= high]):
        old, new = pair.old, pair.new
        if old is None:
            if new is None or new.number in labels or any(new.number in place for place in computed):
                continue
            if first <= new.number <= last:
                made.extra.append(Differing(new.section, new.block_number, new=_text(new)))
        elif new is None:
            made.missing.append(Differing(old.section, old=_text(old)))
        elif old.words == new.words:
            made.elsewhere += 1
        else:
            marks = redline(old.runs, new.runs)
            made.changed.append(Differing(old.section, new.block_number, _text(old), _text(new), marks))
    made.found = made.sentences - len(made.missing) - len(made.changed)
    made.around = len(saved) - (last - first + 1)
    return made


def _matched(wanted: Sequence[str], saved: Sequence[str]) -> list[tuple[int, int]]:
    """Return which sentences are the same in the same order, as near to each other as can be.

    A menu that names the notice's headings has them, too: the notice is where most are in a row.
    """
    matcher = SequenceMatcher(None, wanted, saved, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return []
    pairs = [(block.a + number, block.b + number) for block in blocks for number in range(block.size)]
    longest = max(blocks, key=lambda block: block.size)
    anchor = pairs.index((longest.a, longest.b))
    places: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(saved):
        places[words].append(number)
    for at in range(anchor - 1, -1, -1):  # before it: the last place that is left
        where, one = places[wanted[pairs[at][0]]], pairs[at][0]
        pairs[at] = one, where[bisect_left(where, pairs[at + 1][1]) - 1]
    for at in range(anchor + 1, len(pairs)):  # after it: the first
        where, one = places[wanted[pairs[at][0]]], pairs[at][0]
        pairs[at] = one, where[bisect_left(where, pairs[at - 1][1] + 1)]
    return pairs


def computed_parts(record: Record) -> list[str]:
    """Return the names of the directives that a build fills in: no record has their words.

    What a file has in their places is not compared.
    """
    return list(dict.fromkeys(block.text for block in record.blocks if _is_computed(block)))


def _is_computed(block: Block) -> bool:
    return block.kind == "left-out" and block.printed and block.text in OF_A_BUILD


def _places(record: Record, wanted: Sequence[Unit], pairs: Sequence[tuple[int, int]]) -> list[range]:
    """Return the sentences of a file between those that are right before and after what a build fills in."""
    found = []
    for number, block in enumerate(record.blocks):
        if _is_computed(block):
            at = sum(unit.block_number < number for unit in wanted)
            before = max((new for old, new in pairs if old < at), default=-1)
            found.append(range(before + 1, min((new for old, new in pairs if old >= at), default=before + 1)))
    return found


def _unmatched(
    wanted: Sequence[Unit], saved: Sequence[Unit], pairs: Sequence[tuple[int, int]]
) -> tuple[list[Unit], list[Unit]]:
    """Return the sentences that are in no pair, without stretches that only break otherwise."""
    rest: list[Unit] = []
    others: list[Unit] = []
    before = (-1, -1)
    for pair in [*pairs, (len(wanted), len(saved))]:
        old, new = wanted[before[0] + 1 : pair[0]], saved[before[1] + 1 : pair[1]]
        if not old or _letters(old) != _letters(new):
            rest += old
            others += new
        before = pair
    return rest, others


def _letters(units: Iterable[Unit]) -> str:
    return _BLANK.sub("", "".join(unit.words for unit in units)).casefold()


def _text(unit: Unit) -> str:
    return "".join(run.text for run in unit.runs)


def _plain(text: str) -> str:
    """Return a text with usual signs and spaces."""
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", text).translate(_SIGNS))


def _as_compared(unit: Unit) -> Unit:
    """Return a sentence of the notice as it is compared."""
    runs = tuple(replace(run, text=_plain(run.text)) for run in unit.runs)
    words = _MARKER.sub("", _plain(unit.words).strip())
    return replace(unit, words=words.casefold() if unit.block.kind == "heading" else words, runs=runs)


class _Saved:
    """The sentences of a file, as they are compared with those of a notice."""

    def __init__(self, record: Record, wanted: Iterable[Unit], passages: Iterable[Passage]) -> None:
        self.keys = {unit.words: unit.block.kind == "heading" for unit in wanted}
        self.targets = {
            _bare(run.link or run.ref) for block in record.blocks for run in block.runs if run.link or run.ref
        }
        self.units: list[Unit] = []
        section = ""
        for passage in passages:
            text = _without_end(_MARKER.sub("", _plain(passage.text).strip()), ("¶",))
            if passage.kind == "heading":
                text = section = _without_end(text, _PERMALINKS)
            for sentence in self._sentences(text, heading=passage.kind == "heading"):
                self._add(sentence, section, passage)
            if len(self.units) > MAX_SENTENCES:
                return

    def _sentences(self, text: str, *, heading: bool) -> Iterator[str]:
        small = text.casefold()
        if heading or self.keys.get(small):
            yield small if self.keys.get(small) or heading else text
        elif text in self.keys:  # code, which is one sentence
            yield text
        else:
            for cell in text.split(" | "):  # a row of a table, in plain text
                for sentence in split_sentences(cell) if cell else ():
                    yield sentence if sentence in self.keys else self._without_addresses(sentence)

    def _without_addresses(self, sentence: str) -> str:
        """Return a sentence without the addresses that are shown beside the words of links."""
        return _ADDRESS.sub(
            lambda found: "" if _bare(found[1]) in self.targets else found[0], sentence
        ).strip()

    def _add(self, words: str, section: str, passage: Passage) -> None:
        if words:
            block = Block("paragraph", "", "page")
            number = len(self.units)
            self.units.append(Unit(words, (Run(words),), block, section, number, passage.place.line))


def _bare(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/").casefold()


def _without_end(text: str, signs: tuple[str, ...]) -> str:
    """Return ``text`` without one of ``signs`` at its end, by which themes link to a heading."""
    return text[:-1].rstrip() if text.endswith(signs) else text
