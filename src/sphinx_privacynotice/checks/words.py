"""Judges the words of a text by the packs' rules about words and their registers of law and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.findings import Finding, Findings
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.base.words import Word, fold, sentences_of, words_of
from sphinx_privacynotice.checks.old_names import OldName, OldNames
from sphinx_privacynotice.model.pack.word_rules import WordsData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.phrase import Phrase
    from sphinx_privacynotice.model.pack.word_rules import ListRule, RequiredWords, WordRule, WordRules
    from sphinx_privacynotice.model.passage import Passage, Text

BEGINNING = 80
"""Words of a text among which it says what it is."""

MAX_HEADINGS, MAX_LEAD = 1_000, 40
"""Headings that a name is looked for among, and words of the text that leads to an item."""


class Sentence(NamedTuple):
    """A sentence of a passage; one that is led to begins with the words that lead to it.

    ``own`` is the number of its first word that is the passage's own, ``text`` what the words are from,
    ``vocabulary`` the words as texts.
    """

    passage: Passage
    text: str
    words: Sequence[Word]
    vocabulary: frozenset[str]
    own: int = 0

    def has(self, phrases: Iterable[Phrase]) -> bool:
        """Return whether one of the phrases is in the sentence."""
        return any(each.may_be_in(self.vocabulary) and each.is_in(self.words) for each in phrases)

    def typed(self, start: int, end: int) -> str:
        """Return the words from ``start`` to ``end`` as typed."""
        return " ".join(self.text[self.words[start].start : self.words[end - 1].end].split())


@dataclass
class TextJudge:
    """Judges texts by the rules of a library as they are on a day.

    ``kind`` is the organisation's, "" where nobody knows.
    """

    library: Library
    day: str
    kind: str = ""

    @cached_property
    def rules(self) -> WordRules | None:
        """The rules about words, None where no pack has any."""
        data = self.library.rule_data(WordsData)
        return data.compiled if data else None

    @cached_property
    def old_names(self) -> OldNames:
        """The titles of law that has ended, and the addresses that pages have left."""
        return OldNames(self.library, self.day, self.rules)

    def is_notice(self, text: Text) -> bool:
        """Return whether a text says at its beginning that it is a privacy notice; no without any rules."""
        return self.rules is not None and _Judgement(self, self.rules, text).is_notice()

    def judge(self, text: Text, *, whole: bool = False) -> Findings:
        """Return what is wrong with a text; ``whole`` says that it should be all of a privacy notice."""
        found = Findings()
        if self.rules is None:
            return found
        return Findings(_Judgement(self, self.rules, text).findings(whole=whole))

    def unsaid(self, texts: Sequence[str], items: Iterable[str]) -> Iterator[RequiredWords]:
        """Yield what words that stand for the ``items`` of a checklist should say and do not."""
        wanted = {*items}
        words = [sentence for text in texts for sentence in sentences_of(words_of(text))]
        rules = self.rules
        for item in rules.required if rules else ():
            if rules is None or wanted.isdisjoint(item.items) or not item.holds_on(self.day):
                continue
            said, unless = list(rules.parsed(item.said_by)), list(rules.parsed(item.unless))
            if not any(_any(said, each) and not _any(unless, each) for each in words):
                yield item


class _Judgement:
    def __init__(self, judge: TextJudge, rules: WordRules, text: Text) -> None:
        self.judge, self.rules, self.text = judge, rules, text
        leads: dict[str, tuple[str, int]] = {}
        self.sentences = [each for passage in text.passages for each in _sentences(passage, leads)]
        around = (each for passage in text.around for each in _sentences(passage, leads))
        self.all = [*self.sentences, *around]
        self.vocabulary = frozenset().union(*(each.vocabulary for each in self.all))
        self._has: dict[str, bool] = {}
        self._headings: list[tuple[str, ...]] | None = None
        self._led: dict[tuple[str, ...], set[str]] = {}

    def findings(self, *, whole: bool) -> Iterator[Finding]:
        for rule in self.rules.rules:
            if self._applies(rule):
                yield from self._by_rule(rule)
        for each in self.rules.lists:
            if self._applies(each):
                yield from self._by_list(each)
        yield from self._old()
        if whole and self.is_notice():
            for item in self.rules.required:
                if self._applies(item) and not self._is_said(item):
                    place = self.text.passages[0].place
                    yield Finding(
                        item.code, item.message, place, item.write, item.key, severity=item.judged_as
                    )

    def is_notice(self) -> bool:
        """Return whether the text says at its beginning that it is a privacy notice."""
        left = BEGINNING
        for each in self.sentences:
            if any(phrase.is_in(each.words[:left]) for phrase in self.rules.notice):
                return True
            left -= len(each.words) - each.own
            if left <= 0:
                break
        return False

    def _applies(self, rule: WordRule | RequiredWords | ListRule) -> bool:
        if not rule.holds_on(self.judge.day) or not self._fits(rule):
            return False
        if not all(any(map(self.has, self.rules.topics[topic])) for topic in rule.about):
            return False
        if rule.text_has and not any(map(self.has, self.rules.parsed(rule.text_has))):
            return False
        if any(map(self.has, self.rules.parsed(rule.text_lacks))):
            return False
        return not any(
            each.has((phrase,)) for phrase in self.rules.parsed(rule.page_lacks) for each in self.sentences
        )

    def _fits(self, rule: WordRule | RequiredWords | ListRule) -> bool:
        """Return whether the rule is for the kind of organisation; one that is not known may be any."""
        return not rule.kinds or self.judge.kind in rule.kinds or not (self.judge.kind or rule.kind_known)

    def has(self, phrase: Phrase) -> bool:
        """Return whether the phrase is anywhere in the text."""
        if phrase.typed not in self._has:
            self._has[phrase.typed] = phrase.may_be_in(self.vocabulary) and any(
                each.has((phrase,)) for each in self.all
            )
        return self._has[phrase.typed]

    def _found(self, phrases: Iterable[Phrase]) -> Iterator[tuple[Sentence, list[tuple[int, int]]]]:
        """Yield each sentence with the places of the phrases in it, also where two overlap."""
        phrases = [phrase for phrase in phrases if phrase.may_be_in(self.vocabulary)]
        for sentence in self.sentences if phrases else ():
            places = {
                place
                for phrase in phrases
                if phrase.may_be_in(sentence.vocabulary)
                for place in phrase.find_all(sentence.words)
            }
            # what is wholly in the lead or in the item is found there
            yield (
                sentence,
                sorted(each for each in places if not sentence.own or each[0] < sentence.own < each[1]),
            )

    def _by_rule(self, rule: WordRule) -> Iterator[Finding]:
        without = list(self.rules.parsed(rule.without))
        for sentence, places in self._found(self.rules.parsed(rule.find)):
            # asked once: a sentence may be as long as the page, with a place every few words
            if not places or not self._is_meant(rule, sentence):
                continue
            after = 0
            for start, end in places:
                if start < after or _any(without, sentence.words[start + 1 : end]):
                    continue
                if self._is_meant_at(rule, sentence, start, end):
                    after = end
                    yield self._finding(rule, sentence, start, end)

    def _is_meant(self, rule: WordRule, sentence: Sentence) -> bool:
        """Return whether a rule is about what is found in a sentence, as far as the sentence says."""
        parsed, words, passage = self.rules.parsed, sentence.words, sentence.passage
        if _any(parsed(rule.unless), words) or (rule.beside and not _any(parsed(rule.beside), words)):
            return False
        if rule.unlinked and (passage.links or _has_address(passage.text)):
            return False
        if rule.under:
            above = [words_of(each) for each in passage.headings]
            if not any(phrase.is_in(each) for phrase in self.rules.parsed(rule.under) for each in above):
                return False
        return not rule.period_law or self.judge.old_names.cites_law_without_period(words)

    def _is_meant_at(self, rule: WordRule, sentence: Sentence, start: int, end: int) -> bool:
        if rule.above and self._number(sentence.words[start:end]) <= rule.above:
            return False
        if rule.past and not self._has_passed(sentence.words, start, end):
            return False
        return not rule.no_heading or self._is_no_heading(sentence.typed(start, end))

    def _number(self, words: Sequence[Word]) -> int:
        for word in words:
            if word.text.isdecimal():
                return int(word.text[:9])
            if word.text in self.rules.numbers:
                return self.rules.numbers[word.text]
        return 0

    def _has_passed(self, words: Sequence[Word], start: int, end: int) -> bool:
        """Return whether the date that ends at ``end``, or begins there with a year, is before the day."""
        before = [word.text for word in words[max(start, end - 3) : end]]
        return self._last_day([*before, *(word.text for word in words[end : end + 2])], len(before)) < (
            self.judge.day
        )

    def _last_day(self, texts: list[str], end: int) -> str:
        year = texts[end - 1]
        following, earlier = texts[end:], texts[: end - 1]
        month = day = 0
        if len(following) == 2 and all(each.isdecimal() and len(each) == 2 for each in following):
            month, day = int(following[0]), int(following[1])
        elif earlier and earlier[-1] in self.rules.months:
            month = self.rules.months[earlier[-1]]
            day = _as_day(earlier[-2]) if len(earlier) > 1 else 0
        elif earlier and earlier[-1].isdecimal():
            month = _as_day(earlier[-1])
            day = _as_day(earlier[-2]) if len(earlier) > 1 else 0
        elif len(earlier) > 1 and earlier[-2] in self.rules.months:
            month, day = self.rules.months[earlier[-2]], _as_day(earlier[-1])
        return f"{year}-{month or 12:02}-{day or 31:02}"

    def _is_no_heading(self, typed: str) -> bool:
        quoted = _QUOTED.search(typed)
        if quoted is None:
            return False
        if self._headings is None:
            every = [*self.text.passages, *self.text.around]
            passages = [each for each in every if each.kind == "heading"][:MAX_HEADINGS]
            self._headings = [tuple(word.text for word in words_of(each.text)) for each in passages]
        named = tuple(word.text for word in words_of(quoted[1]))
        return not any(_within(named, heading) for heading in self._headings)

    def _finding(self, rule: WordRule | ListRule, sentence: Sentence, start: int, end: int) -> Finding:
        typed = short(sentence.typed(start, end))
        own = [word.text for word in sentence.words[max(start, sentence.own) : end]] or ["-"]
        place = self.text.place_in(sentence.passage, own)
        message = rule.message.replace("{words}", typed)
        key = sentence.passage.key or rule.key
        return Finding(rule.code, message, place, rule.write, key, severity=rule.judged_as)

    def _by_list(self, rule: ListRule) -> Iterator[Finding]:
        leads, why = list(self.rules.parsed(rule.lead)), list(self.rules.parsed(rule.why))
        leading: dict[str, bool] = {}
        for passage in self.text.passages:
            if passage.kind != "item":
                continue
            if passage.lead not in leading:
                leading[passage.lead] = _any(leads, words_of(passage.lead))
            if not leading[passage.lead]:
                continue
            words = words_of(passage.text)
            if not words or _any(why, words):
                continue
            if self._said_elsewhere(words, passage):
                continue
            whole = _sentence(passage, passage.text, words)
            yield self._finding(rule, whole, 0, len(words))

    def _said_elsewhere(self, words: Sequence[Word], passage: Passage) -> bool:
        """Return whether a passage that is no item of the same list begins or goes on with these words."""
        if not self._led:
            for each in self.text.passages:
                texts = tuple(word.text for word in words_of(each.text))
                for count in (1, 2, 3):
                    for at in range(len(texts) - count + 1):
                        self._led.setdefault(texts[at : at + count], set()).add(each.lead)
        leads = self._led.get(tuple(word.text for word in words[:3]), set())
        return len(leads) > (passage.lead in leads)

    def _is_said(self, item: RequiredWords) -> bool:
        said, unless = list(self.rules.parsed(item.said_by)), list(self.rules.parsed(item.unless))
        said = [phrase for phrase in said if phrase.may_be_in(self.vocabulary)]
        return any(each.has(said) and not each.has(unless) for each in self.sentences)

    def _old(self) -> Iterator[Finding]:
        names = self.judge.old_names
        topics = {name for name, phrases in self.rules.topics.items() if any(map(self.has, phrases))}
        titles = [each for each in names.titles if topics.issuperset(each.about)]
        titles = [each for each in titles if each.phrase.may_be_in(self.vocabulary)]
        for sentence in self.sentences if titles else ():
            words = sentence.words
            places: list[tuple[int, int, OldName]] = []
            for old in titles:
                found = old.phrase.may_be_in(sentence.vocabulary) and list(old.phrase.find(words))
                if found and not _any(old.unless, words):
                    places += [(*place, old) for place in found]
            after = sentence.own
            for start, end, old in sorted(places, key=lambda each: (each[0], -each[1])):
                if start < after or names.is_current(words, start, end):
                    continue
                after = end
                place = self.text.place_in(sentence.passage, [each.text for each in words[start:end]])
                yield old.finding(short(sentence.typed(start, end)), place, sentence.passage.key)
        for passage in self.text.passages:
            typed = [
                passage.text[word.start : word.end]
                for word in words_of(passage.text)
                if word.kind == "address"
            ]
            for address in dict.fromkeys([*typed, *passage.links]):
                moved = names.moved(address)
                if moved is not None:
                    place = self.text.place_in(passage, [fold(address)])
                    yield moved(short(address), place, passage.key)


_QUOTED = re.compile(r"['‘“\"]([^'‘’“”\"]{3,200})['’”\"]")


def _sentences(passage: Passage, leads: dict[str, tuple[str, int]]) -> Iterator[Sentence]:
    """Yield the sentences of a passage; ``leads`` keeps the last words of each lead, and how many."""
    words = words_of(passage.text)
    for sentence in sentences_of(words):
        yield _sentence(passage, passage.text, sentence)
    if passage.lead and words:
        if passage.lead not in leads:
            lead = sentences_of(words_of(passage.lead))
            last = lead[-1][-MAX_LEAD:] if lead else ()
            leads[passage.lead] = passage.lead[last[0].start :] if last else "", len(last)
        typed, count = leads[passage.lead]
        if count:
            text = f"{typed} {passage.text}"
            yield _sentence(passage, text, words_of(text), count)


def _sentence(passage: Passage, text: str, words: Sequence[Word], own: int = 0) -> Sentence:
    return Sentence(passage, text, words, frozenset(word.text for word in words), own)


def _has_address(text: str) -> bool:
    """Return whether a text has an address that every builder makes a link of."""
    return any(word.kind == "address" and not word.text.startswith("www.") for word in words_of(text))


def _any(phrases: Iterable[Phrase], words: Sequence[Word]) -> bool:
    return any(phrase.is_in(words) for phrase in phrases)


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))


def _as_day(text: str) -> int:
    found = re.match(r"\d{1,2}", text)
    return int(found[0]) if found else 0
