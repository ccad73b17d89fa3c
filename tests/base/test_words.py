"""Words of texts, and where they are."""

from __future__ import annotations

import time

import pytest

from sphinx_privacynotice.base.words import Locator, sentences_of, words_of


def texts(typed: str) -> list[str]:
    return [word.text for word in words_of(typed)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("The 1989 Children’s Act", ["the", "1989", "childrens", "act"]),
        ("looked-after, E-mail", ["looked", "after", "e", "mail"]),
        ("Article 6(1)(e)", ["article", "6", "1", "e"]),
        ("see https://oakfield.example/a.", ["see", "https://oakfield.example/a"]),
        ("ask office@oakfield.example now", ["ask", "office@oakfield.example", "now"]),
        ("ring 01632 960123 or 1989", ["ring", "01632 960123", "or", "1989"]),
        ("[name of school]", ["[", "name", "of", "school", "]"]),
        ("", []),
    ],
)
def test_words_are_folded(typed: str, words: list[str]) -> None:
    assert texts(typed) == words


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("We keep it. We share it.", 2),
        ("Ask Mr. Smith. He knows.", 2),
        ("See reg. 5 and s. 20 of it.", 1),
        ("It is at oakfield.example and nowhere else", 1),
        ("What is it? A list: one, two.", 2),
        ("", 0),
    ],
)
def test_sentences(typed: str, count: int) -> None:
    assert len(sentences_of(words_of(typed))) == count


def test_a_line_is_found_through_markup() -> None:
    source = "# Title\n\nWe follow the **Data\nProtection** Act [1998](x).\n\nWe keep it.\n"
    locator = Locator(source)
    assert locator.line_of(locator.find(["data", "protection", "act", "1998"])) == 3
    assert locator.line_of(locator.find(["we", "keep", "it"])) == 6
    first = locator.find(["we"])
    assert locator.line_of(first) == 3
    assert locator.line_of(locator.find(["we"], first + 1)) == 6
    assert locator.find(["nowhere", "said"]) == -1
    assert locator.line_of(-1) == 0


@pytest.mark.parametrize(
    "typed", ["a" * 200_000, "a.b@" * 50_000, "0 " * 100_000, "https://" * 30_000, "'" * 200_000]
)
def test_time_grows_with_the_text_alone(typed: str) -> None:
    began = time.perf_counter()
    sentences_of(words_of(typed))
    assert time.perf_counter() - began < 10
