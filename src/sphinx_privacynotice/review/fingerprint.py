"""The fingerprint of what a reader reads in a notice, and the parts of a notice that it is made from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.record import Block, Record

SCHEME = "1"
"""The number of the rules below by which a fingerprint is made. It changes if they do, never otherwise."""

STAMP_KEYS = frozenset({"approved", "reviewed", "review_due", "updated", "updated_by"})
"""Keys that an approval or a review sets itself: printing them must not make the words pending again."""

_LINK, _LINK_END, _COLUMN, _STAMP = "\x01", "\x02", "\x03", "\x04"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b]")


def fingerprint(record: Record) -> str:
    """Return the fingerprint of what a reader of the notice reads: ``1:`` and sixteen hexadecimal digits.

    It is made from the words in their order, headings and values among them, where links lead, and the column
    of a cell in a table. Line breaks, other markup, pages, files, lines, keys and labels of editions change
    nothing; nor do the days and names of approvals and reviews (`STAMP_KEYS`). Sentences are not split for
    it, so that newer rules for splitting do not change it.
    """
    words = _joined(stream for _, stream in parts_of(record))
    return f"{SCHEME}:{blake2b(words.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"


PartName = tuple[str, str]
"""A part: the clause's id and ""; or "" and the heading above the page's own words."""

_LINKS = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_COLUMNS = re.compile(rf"{_COLUMN}\d*")


def what_differs(old: str, new: str) -> str:
    """Return what differs in a part where no sentence does."""
    if old == new:
        return "order"
    if _LINKS.sub("", old) == _LINKS.sub("", new):
        return "link"
    without = [" ".join(_COLUMNS.sub("", each).split()) for each in (old, new)]
    return "column" if without[0] == without[1] else "words"


def moved_parts(
    before: Sequence[tuple[PartName, str]], after: Sequence[tuple[PartName, str]]
) -> set[PartName]:
    """Return the parts of both that come in another order."""
    names = [name for name, _ in before], [name for name, _ in after]
    both = set(names[0]) & set(names[1])
    old, new = ([name for name in dict.fromkeys(side) if name in both] for side in names)
    if old == new and by_name(before) == by_name(after):  # pieces of one part among another's
        old, new = names
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {name for tag, _, _, start, end in codes if tag != "equal" for name in new[start:end]}


def by_name(parts: Iterable[tuple[PartName, str]]) -> dict[PartName, str]:
    """Return what a reader reads in each part, its pieces joined."""
    found: dict[PartName, list[str]] = {}
    for name, stream in parts:
        found.setdefault(name, []).append(stream)
    return {name: _joined(streams) for name, streams in found.items()}


def _joined(streams: Iterable[str]) -> str:
    return " ".join(each for each in streams if each)


def headings_of(record: Record) -> dict[PartName, str]:
    """Return the heading that each part is under."""
    found: dict[PartName, str] = {}
    section = ""
    for block in _read_blocks(record):
        if block.kind == "heading":
            section = " ".join(block.text.split())
        found.setdefault((block.clause, "" if block.clause else section), section)
    return found


def parts_of(record: Record) -> list[tuple[PartName, str]]:
    """Return the parts of a notice in order, each with what a reader reads there as one text."""
    parts: list[tuple[PartName, list[str]]] = []
    section = ""
    for block in _read_blocks(record):
        if block.kind == "heading":
            section = " ".join(block.text.split())
        name = (block.clause, "" if block.clause else section)
        if not parts or parts[-1][0] != name:
            parts.append((name, []))
        parts[-1][1].append(_stream(block))
    return [(name, " ".join(" ".join(texts).split())) for name, texts in parts]


def _stream(block: Block) -> str:
    """Return the words of a block, with where each link leads after the words that lead there."""
    if block.kind == "left-out":
        return _text(f"{block.text} {block.condition} {block.source}")
    made = [f"{_COLUMN}{block.marker.rpartition('.')[2]} "] if block.kind == "cell" else []
    target = ""
    for run in block.runs:
        leads = run.link or run.ref
        if target and leads != target:
            made.append(f"{_LINK}{_text(target)}{_LINK_END}")
        target = leads
        made.append(f"{_STAMP}{run.value}" if _is_stamp(run.value) else _text(run.text))
    if target:
        made.append(f"{_LINK}{_text(target)}{_LINK_END}")
    return "".join(made)


def _text(text: str) -> str:
    return unicodedata.normalize("NFC", _CONTROLS.sub("\ufffd", text))


def _is_stamp(key: str) -> bool:
    return key.partition(".")[0] in STAMP_KEYS


def _is_stamp_line(block: Block) -> bool:
    """Say whether a block is there to print an approval or a review: a pack's, with no other value in it."""
    keys = [run.value for run in block.runs if run.value]
    return bool(keys) and not block.own_words and all(map(_is_stamp, keys))


def _read_blocks(record: Record) -> list[Block]:
    """Return the blocks that a reader sees, without the lines that print the stamp itself.

    The heading of a clause that has nothing else to say goes with them: the stamp brings it.
    """
    printed = [block for block in record.blocks if block.printed]
    stamped = {block.clause for block in printed if _is_stamp_line(block)}
    speaking = {block.clause for block in printed if block.kind != "heading" and not _is_stamp_line(block)}
    silent = stamped - speaking
    return [
        block
        for block in printed
        if not _is_stamp_line(block) and not (block.clause in silent and not block.own_words)
    ]


def unstamped(record: Record) -> Record:
    """Return the record as the fingerprint sees it: the values of the stamp are their keys."""
    blocks = tuple(
        replace(
            block,
            runs=tuple(
                replace(run, text=f"{{{run.value}}}") if _is_stamp(run.value) else run for run in block.runs
            ),
        )
        for block in _read_blocks(record)
    )
    return replace(record, blocks=blocks)
