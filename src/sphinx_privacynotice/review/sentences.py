"""Renders a record as a reading copy (plain text, one sentence a line), and compares copies by sentence."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.sentence_split import split_sentences
from sphinx_privacynotice.review.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_privacynotice.model.record import Record


MAX_COMPARED = 4_000_000
"""Lines of one text times those of the other; of a long notice and the one before it 250,000."""

MAX_PAIRS = 40_000
"""Pairs of equal lines, one of each text; few sentences of a notice are there twice."""

TOO_LARGE = "  The two texts are too long to be compared here.\n"


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


def same_words(old_text: str, new_text: str) -> bool:
    """Return whether two reading copies say the same, wherever their lines break."""
    return old_text.split() == new_text.split()


def sentence_diff(old_text: str, new_text: str) -> str:
    """Return the sentences that two reading copies do not share, or "" where they say the same.

    Each stretch is printed below its heading; "- " begins a removed sentence, "+ " an added one.
    Texts that would take too long to compare are `TOO_LARGE`.
    """
    if same_words(old_text, new_text):
        return ""
    old, new = ([line for line in text.splitlines() if line.strip()] for text in (old_text, new_text))
    if not can_compare(old, new):
        return TOO_LARGE
    stretches: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            lines = [f"- {line}" for line in old[old_start:old_end]]
            lines += [f"+ {line}" for line in new[new_start:new_end]]
            stretches.append((_heading_above(new, new_start), "\n".join(lines)))
    parts = []
    for heading, group in groupby(stretches, key=itemgetter(0)):
        below = "\n  …\n".join(lines for _, lines in group)
        parts.append(f"  {heading}\n{below}\n" if heading else f"{below}\n")
    return "\n".join(parts)


def can_compare(old: list[str], new: list[str]) -> bool:
    """Say whether the work is bounded: it grows with the lines of both, and worse with lines that repeat."""
    in_old, in_new = Counter(old), Counter(new)
    pairs = sum(count * in_new[line] for line, count in in_old.items())
    return len(old) * len(new) <= MAX_COMPARED and pairs <= MAX_PAIRS


def _heading_above(lines: list[str], position: int) -> str:
    """Return the heading above the line at ``position``, "" for a heading."""
    if lines[position : position + 1] and lines[position].startswith("#"):
        return ""
    return next((line for line in reversed(lines[:position]) if line.startswith("#")), "")
