"""A text of twice the words is about twice the work for the rules about words, however it is made up.

Calls are counted, of Python's functions and of those written in C; no time is measured.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.words import words_of
from sphinx_privacynotice.checks.words import TextJudge
from sphinx_privacynotice.model.pack.entry import read_entry
from sphinx_privacynotice.model.pack.library import load_library
from sphinx_privacynotice.model.pack.phrase import parse_phrase
from sphinx_privacynotice.model.pack.word_rules import MAX_STEPS, WordsData, compile_rules
from sphinx_privacynotice.model.passage import Passage, Text, with_context
from sphinx_privacynotice.yamlio.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = "we|you ...30 <name>|a*|b* ...30 never"
FOUND = "the data protection act 1998 and our uk gdpr consent, for ever and ever, [name of school] "


def paragraph(text: str) -> list[Passage]:
    return [Passage(text, Place("page.md"))]


def items(count: int, lead: str, text: str) -> list[Passage]:
    listed = [Passage(f"{text} {number}", Place("page.md"), "item") for number in range(count)]
    return with_context([Passage(lead, Place("page.md")), *listed])


def lists(count: int) -> list[Passage]:
    return [each for number in range(count) for each in items(1, f"We share data with {number}:", "councils")]


TEXTS: dict[str, tuple[Callable[[int], list[Passage]], int]] = {
    "sentences": (lambda n: paragraph("We keep the data of children as the law says. " * n), 100),
    "sentences with something to find": (lambda n: paragraph(f"We hold {FOUND}. " * n), 30),
    "words of one sentence": (lambda n: paragraph("we keep the data of children " * n), 150),
    "places in one sentence": (lambda n: paragraph(FOUND * n), 20),
    "passages": (lambda n: [each for _ in range(n) for each in paragraph(f"We hold {FOUND}.")], 30),
    "items": (lambda n: items(n, "We share your data with:", "the council of"), 60),
    "items below a long lead": (
        lambda n: items(n, "we share data with " * n + "these:", "the council of"),
        60,
    ),
    "lists": (lists, 60),
    "one long word": (lambda n: paragraph("a" * n), 2_000),
    "marks": (lambda n: paragraph("[ ] £ ____ 0 +44 @ . " * n), 100),
}


def work(do: Callable[[], object]) -> int:
    """Return how many calls something makes."""
    count = 0

    def tell(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    words_of.cache_clear()
    gc.collect()
    sys.setprofile(tell)
    try:
        do()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> TextJudge:
    library = load_library(Folder(tmp_path_factory.mktemp("empty")), [], Findings())
    return TextJudge(library, "2026-12-01", "maintained")


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_words_are_twice_the_work(name: str, judge: TextJudge) -> None:
    make, size = TEXTS[name]

    def judged(count: int) -> int:
        passages = make(count)
        source = "\n\n".join(each.text for each in passages)
        return work(lambda: judge.judge(Text("page", passages, (), lambda _file: source), whole=True))

    judged(1)  # fills what is kept from text to text
    once, twice, four_times = judged(size), judged(2 * size), judged(4 * size)
    assert four_times - twice <= 2.2 * max(twice - once, once // 50), (once, twice, four_times)


def test_the_worst_phrase_is_twice_the_work() -> None:
    phrase = parse_phrase(HOSTILE, {})

    def looked_for(count: int) -> int:
        words = words_of("we " * count)
        return work(lambda: list(phrase.find_all(words)))

    once, twice = looked_for(200), looked_for(400)
    assert twice <= 2.2 * once, (once, twice)
    assert once <= 200 * phrase.steps * 3, (once, phrase.steps)


@pytest.mark.parametrize(
    "phrase", [HOSTILE, " ".join(["we ...1"] * 20), "|".join(f"a{number}*" for number in range(900))]
)
def test_what_takes_too_long_to_look_for_is_refused(phrase: str) -> None:
    text = "rules:\n" + "".join(
        f'  r{number}:\n    code: old-term\n    find: ["{phrase}"]\n    message: m\n    write: w\n'
        for number in range(900)
    )
    findings = Findings()
    data = read_entry(WordsData, read_yaml(text, "words.yaml").root, findings)
    assert data is not None
    made = compile_rules(data, findings)
    refused = [each for each in findings if "too long to look for" in each.message]
    assert len(refused) == 1
    assert refused[0].place.line > 1
    assert sum(each.steps for each in made.phrases.values()) <= MAX_STEPS
