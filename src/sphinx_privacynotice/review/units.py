"""A record as sentences, each with its runs, its block and the heading above: what is compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.sentence_split import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.model.record import Block, Record, Run

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_INDEX = re.compile(r"\[\d+\]")


def list_key(key: str) -> str:
    """Return a key without the numbers of list entries: an entry put before it changes them."""
    return _INDEX.sub("[]", key)


@dataclass(frozen=True)
class Unit:
    """One sentence (or heading, cell, line of code) of a notice, as a reader sees it.

    ``section`` is the heading above it, its own words for a heading; ``lead`` is the block that it belongs
    to: the item that a paragraph is in, the words that a list follows, the first cell of its row. ``number``
    counts the sentences of the notice, and ``block_number`` its blocks.
    """

    words: str
    runs: tuple[Run, ...]
    block: Block
    section: str
    number: int
    block_number: int
    lead: Block | None = None

    @cached_property
    def skeleton(self) -> str:
        """The words, with the key of each value in its place."""
        return "".join(f"{{{list_key(run.value)}}}" if run.value else run.text for run in self.runs)

    @cached_property
    def without_laws(self) -> str:
        """The words, with the id of each law in the place of its citation."""
        return "".join(f"{{{run.law}}}" if run.law else run.text for run in self.runs)

    @cached_property
    def values(self) -> dict[str, str]:
        """The printed text of each value, by its key."""
        return {run.value: run.text for run in self.runs if run.value}

    @cached_property
    def tokens(self) -> Counter[str]:
        """The words, counted."""
        return Counter(_WORD.findall(self.words.casefold()))

    @cached_property
    def skeleton_tokens(self) -> Counter[str]:
        """The words without values, and the keys, counted."""
        words = Counter(_WORD.findall("".join(run.text for run in self.runs if not run.value).casefold()))
        return words + Counter(f"{{{list_key(run.value)}}}" for run in self.runs if run.value)


def links_of(runs: Iterable[Run]) -> dict[str, str]:
    """Return where words lead: addresses and cross-references, by the words."""
    found: dict[str, str] = {}
    for run in runs:
        if run.link or run.ref:
            found.setdefault(" ".join(run.text.split()), run.link or run.ref)
    return found


def hidden_parts(record: Record) -> dict[tuple[str, str], Block]:
    """Return the parts of clauses that a record lists and does not print; of one, the first block."""
    found: dict[tuple[str, str], Block] = {}
    for block in record.blocks:
        if not block.printed:
            found.setdefault((block.clause, block.part), block)
    return found


def printed_clauses(record: Record) -> set[str]:
    """Return the ids of the clauses of which a reader sees anything."""
    return {block.clause for block in record.blocks if block.printed}


def units_of(record: Record) -> list[Unit]:
    """Return the sentences of ``record`` that a reader sees, in order."""
    found: list[Unit] = []
    section, leads = "", _Leads()
    for number, block in enumerate(record.blocks):
        if not block.printed:
            continue
        if block.kind == "heading":
            section = " ".join(block.text.split())
        lead = leads.of(block)
        for words, runs in _sentences(block):
            found.append(Unit(words, runs, block, section, len(found), number, lead))
    return found


class _Leads:
    """Finds the block that each block belongs to, going through a notice in order."""

    def __init__(self) -> None:
        self._by_level: dict[int, Block] = {}
        self._row: tuple[str, Block] | None = None

    def of(self, block: Block) -> Block | None:
        """Return the block that ``block`` belongs to, None for one that is read by itself."""
        if block.kind == "cell":
            row = block.marker.partition(".")[0]
            if self._row is None or self._row[0] != row:
                self._row = (row, block)
                return None
            return self._row[1]
        self._row = None
        if block.kind == "heading":
            self._by_level = {}
            return None
        level = block.level if block.kind == "item" else block.level + 1
        above = self._by_level.get(level - 1)
        if block.kind == "item" or level == 1:
            self._by_level = {at: each for at, each in self._by_level.items() if at < level}
            self._by_level[level if block.kind == "item" else 0] = block
        if level == 1 and not (block.kind == "item" and above and above.text.rstrip().endswith(":")):
            return None
        return above


def _sentences(block: Block) -> Iterator[tuple[str, tuple[Run, ...]]]:
    if block.kind == "left-out":
        words = " ".join(f"{block.text} {block.condition} {block.source}".split())
        yield words, block.runs
        return
    runs = _collapse(block.runs)
    text = "".join(run.text for run in runs)
    whole = block.kind in {"heading", "code", "image"}
    start = 0
    for sentence in (text,) if whole else split_sentences(text):
        if not sentence:
            continue
        start = max(text.find(sentence, start), start)
        end = start + len(sentence)
        yield sentence, tuple(_slice(runs, start, end))
        start = end


def _collapse(runs: Iterable[Run]) -> list[Run]:
    """Return runs with each stretch of white space one space, and none at the two ends."""
    made: list[Run] = []
    before = " "
    for run in runs:
        # one letter may be one sign or two: a reader sees the same
        text = unicodedata.normalize("NFC", _SPACE.sub(" ", run.text))
        if before.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            made.append(replace(run, text=text) if text != run.text else run)
            before = text
    if made and made[-1].text.endswith(" "):
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
    return made


def _slice(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    position = 0
    for run in runs:
        first, last = max(start - position, 0), min(end - position, len(run.text))
        if first < last:
            whole = first == 0 and last == len(run.text)
            yield run if whole else replace(run, text=run.text[first:last])
        position += len(run.text)
