"""Phrases that messages share: suggestions (“Did you mean …?”), lists of names, shortened texts."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_WORD_CHARS = 80
"""Characters. Nothing a person names is longer, and comparing two long texts takes very long."""

MAX_COMPARED = 500
"""Words to compare one with. Among more, likeness means little and takes long."""

ALIKE = 0.66
"""How alike two words are before one is offered for the other: “retenion” for “retention”, no more."""

LAWS_ALIKE = 0.8
"""The same for ids of laws, most of which begin alike."""


def closest(word: str, known: Iterable[str], least: float = ALIKE) -> str:
    """Return the one of ``known`` that is most like ``word``, or "" where none is at ``least`` as like it.

    Case, spaces, hyphens and underscores do not count. Of two that are equally alike the first in the
    alphabet is taken, so that the answer never depends on the order of ``known``.
    """
    candidates = set(known)
    if len(word) > MAX_WORD_CHARS or len(candidates) > MAX_COMPARED:
        return ""
    best, best_alike = "", 0.0
    matcher = SequenceMatcher(None, _plain(word), autojunk=False)
    for candidate in sorted(candidates - {word}):  # what was written is no answer
        matcher.set_seq2(_plain(candidate))
        # the first two cost little and are never less than the third
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            alike = matcher.ratio()
            if alike > best_alike:
                best, best_alike = candidate, alike
    return best if best_alike >= least else ""


def did_you_mean(word: str, known: Iterable[str], least: float = ALIKE) -> str:
    """Return ``Did you mean “retention”?``, or "" where nothing known is at ``least`` as like ``word``."""
    found = closest(word, known, least)
    return f"Did you mean “{found}”?" if found else ""


def did_you_mean_law(law: str, known: Iterable[str]) -> str:
    """Return what `did_you_mean` does of the id of a law, among the ids of the same Act or regulations alone.

    The ids of two Acts differ by digits, so that one that is alike is another law and no slip.
    """
    return did_you_mean(law, [each for each in known if _act_of(each) == _act_of(law)], LAWS_ALIKE)


def _act_of(law: str) -> tuple[str, ...]:
    """Return year and number of the law that an id lies in, nothing for guidance and the like."""
    _, *parts = law.split("/")
    return tuple(parts[:2]) if len(parts) > 1 and parts[0].isdigit() else ()


def did_you_mean_ids(word: str, known: Sequence[str]) -> str:
    """Return what `did_you_mean` does, of ids that were typed with commas and no spaces for all of them."""
    words = word.replace(",", " ").split()
    if len(words) < 2:
        return did_you_mean(word, known)
    meant = [each if each in known else closest(each, known) or each for each in words]
    return f"Write spaces between the ids: `{' '.join(meant)}`"


def listed(words: Iterable[str], joined_by: str = "and") -> str:
    """Return “a”, “b” and “c” for the middle of a sentence, in the order given."""
    return joined([f"“{word}”" for word in words], joined_by)


def joined(words: Sequence[str], joined_by: str = "and") -> str:
    """Return a, b and c for the middle of a sentence, in the order given."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"


def short(text: str, longest: int = 60) -> str:
    """Return ``text`` on one line and short enough to be quoted in a message."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _plain(word: str) -> str:
    return word.casefold().translate({ord(sign): None for sign in " -_"})
