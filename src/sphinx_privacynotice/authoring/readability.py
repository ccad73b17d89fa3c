"""How hard the clauses of a pack are to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.readability import grade, syllables_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition


def measure_grades(
    editions: Sequence[tuple[ClauseEdition, Sequence[str]]],
) -> list[tuple[ClauseEdition, float]] | None:
    """Return each edition with its grade, given its blocks; None where no grade can be measured."""
    sentences = [words_of(blocks) for _, blocks in editions]
    syllables = syllables_of(word for each in sentences for words in each for word in words)
    if syllables is None:
        return None
    return [
        (edition, round(grade(each, syllables), 1))
        for (edition, _), each in zip(editions, sentences, strict=True)
    ]


def too_hard(measured: Iterable[tuple[ClauseEdition, float]], highest: float) -> Iterable[Finding]:
    """Yield a finding for each edition that is harder to read than ``highest``."""
    for edition, reached in measured:
        if reached > highest:
            message = f"“{edition.id}” {edition.label} has the reading grade {reached}, above {highest:g}"
            hint = "Shorten its sentences, and write shorter words"
            yield Finding("reading-grade", message, edition.place, hint, edition.id)
