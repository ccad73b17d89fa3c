"""Phrases: what they find, what is refused, and how long they take."""

from __future__ import annotations

import time

import pytest

from sphinx_privacynotice.base.words import words_of
from sphinx_privacynotice.model.pack.phrase import parse_phrase

SETS = {"month": frozenset({"may", "june"})}


def found(phrase: str, text: str) -> list[str]:
    words = words_of(text)
    places = parse_phrase(phrase, SETS).find(words)
    return [text[words[start].start : words[end - 1].end] for start, end in places]


@pytest.mark.parametrize(
    ("phrase", "text", "finds"),
    [
        ("data protection act 1998", "The Data Protection Act, 1998.", ["Data Protection Act, 1998"]),
        ("share|give data", "We give data and share data", ["give data", "share data"]),
        ("shar* it", "sharing it", ["sharing it"]),
        ("the? act", "the act, an act", ["the act", "act"]),
        ("keep ... years", "We keep it for seven years or ten years", ["keep it for seven years"]),
        ("keep ...2 years", "We keep it for seven years", []),
        ("article 6 !1|2", "Article 6(1) and Article 6", ["Article 6"]),
        ("^ we keep", "And we keep it. We keep it", ["We keep"]),
        ("on <number> <month> <year>", "on 1 May 2020 and on 1 Mayor 2020", ["on 1 May 2020"]),
        ("ask <name>", "ask Anna or ask nobody", ["ask Anna"]),
        ("<bare>", "www.oakfield.example and https://oakfield.example", ["www.oakfield.example"]),
        ("call <mobile>", "call 07700 900123 or call 01632 960123", ["call 07700 900123"]),
        ("[ name ...4 ]", "Ask [name of school] now", ["[name of school]"]),
        ("children's act", "the Childrens Act", ["Childrens Act"]),
    ],
)
def test_a_phrase_finds(phrase: str, text: str, finds: list[str]) -> None:
    assert [each.strip("]") for each in found(phrase, text)] == [each.strip("]") for each in finds]


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("", "no words"),
        ("... act", "begins with a gap"),
        ("the ...31 act", "1 to 30"),
        ("a ...30 b ...30 c ...30 d", "60 words together"),
        ("the? !act", "no word that must be there"),
        ("<colour> act", "neither a class"),
        ("one|two-three", "single words"),
        ("word " * 41, "more than 40"),
    ],
)
def test_a_phrase_is_refused(phrase: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_phrase(phrase, SETS)


def test_a_hostile_phrase_does_not_hang() -> None:
    phrase = parse_phrase("a " + "...5 a* " * 12, SETS)
    words = words_of("a " * 3_000)
    began = time.perf_counter()
    list(phrase.find_all(words))
    assert time.perf_counter() - began < 20
