"""How hard a school's own words are to read, by the measure that packs are held to.

It is no rule: a build does not measure, and the measure needs a dictionary that not everybody installs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.base.readability import (
    FEWEST_OF_A_SENTENCE,
    FEWEST_WORDS,
    MAX_GRADE,
    grade,
    syllables_of,
    words_of,
)
from sphinx_privacynotice.base.words import words_of as locate_words
from sphinx_privacynotice.checks.rules.words import own_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.model.passage import Passage, Text

NO_PROSE = frozenset(("heading", "cell"))
"""Kinds of passages that are no sentences."""

MAX_SHOWN = 120
"""Characters of the hardest sentence that a finding shows."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a notice says in the school's own words: its passages, each with the words of its sentences."""

    context: Context
    text: Text
    passages: list[tuple[Passage, list[list[str]]]]

    @property
    def sentences(self) -> list[list[str]]:
        """The words of every sentence."""
        return [each for _, sentences in self.passages for each in sentences]


def grade_own_words(contexts: Iterable[Context]) -> list[Finding] | None:
    """Return a finding for each notice whose own words are harder than its pack may be.

    None is returned where there is something to measure and the dictionary is not installed.
    """
    own = [each for context in contexts if (each := _own_words(context)) is not None]
    own = [each for each in own if sum(map(len, each.sentences)) >= FEWEST_WORDS]
    if not own:
        return []
    syllables = syllables_of(word for each in own for sentence in each.sentences for word in sentence)
    if syllables is None:
        return None
    return [finding for each in own for finding in _too_hard(each, syllables)]


def _own_words(context: Context) -> OwnWords | None:
    """Return what there is to measure of a notice, None for words that must stay as they are."""
    pack = context.library.notice_pack(context.kind)
    if context.record is None or pack is None or pack.exact == "yes":
        return None
    if not (pack.language.startswith("en") and context.reads_words):
        return None
    text, values = own_text(context, context.record), context.record.values
    of_pack = {key for key, place in values.items() if place.layer == "pack"}
    passages = [each for each in text.passages if each.kind not in NO_PROSE and each.key not in of_pack]
    said = [(each, words_of([each.text])) for each in passages]
    return OwnWords(context, text, [each for each in said if sum(map(len, each[1])) >= FEWEST_OF_A_SENTENCE])


def _too_hard(own: OwnWords, syllables: Mapping[str, int]) -> Iterator[Finding]:
    context = own.context
    pack = context.library.notice_pack(context.kind)
    highest = float((pack and pack.reading_grade) or MAX_GRADE)
    reached = round(grade(own.sentences, syllables), 1)
    if reached <= highest:
        return
    hardest = max(own.passages, key=lambda each: (grade(each[1], syllables), each[0].text))[0]
    message = (
        f"Your own words in {context.site.name}’s notice {context.kind} have the reading grade {reached},"
        f" where those of its pack may have {highest:g}. The hardest are: “{short(hardest.text, MAX_SHOWN)}”"
    )
    place = own.text.place_in(hardest, [word.text for word in locate_words(hardest.text)])
    hint = "Write short sentences and everyday words"
    yield Finding("own-words-hard", message, place, hint, hardest.key, severity=Severity.INFO)
