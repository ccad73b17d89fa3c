"""How hard the clauses of a pack are to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.readability import FEWEST_WORDS, MAX_GRADE, grade, syllables_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.loader import Pack


class Grade(NamedTuple):
    """How hard one edition of a clause is to read, and how many words that was measured of."""

    edition: ClauseEdition
    reached: float
    words: int


def measure_grades(editions: Sequence[tuple[ClauseEdition, Sequence[str]]]) -> list[Grade] | None:
    """Return each edition with its grade, given its blocks; None where no grade can be measured."""
    sentences = [words_of(blocks) for _, blocks in editions]
    syllables = syllables_of(word for each in sentences for words in each for word in words)
    if syllables is None:
        return None
    return [
        Grade(edition, round(grade(each, syllables), 1), sum(map(len, each)))
        for (edition, _), each in zip(editions, sentences, strict=True)
    ]


def too_hard(measured: Iterable[Grade], pack: Pack) -> Iterable[Finding]:
    """Yield a finding for each edition that is harder to read than its pack allows.

    A notice in one file is a project's own, often typed long ago: a finding is a warning, and of a few words
    there is none.
    """
    highest = float(pack.reading_grade or MAX_GRADE)
    severity = Severity.WARNING if pack.single else Severity.ERROR
    for edition, reached, words in measured:
        if reached > highest and not (pack.single and words < FEWEST_WORDS):
            message = f"“{edition.id}” {edition.label} has the reading grade {reached}, above {highest:g}"
            hint = "Shorten its sentences, and write shorter words"
            yield Finding("reading-grade", message, edition.place, hint, edition.id, severity=severity)
