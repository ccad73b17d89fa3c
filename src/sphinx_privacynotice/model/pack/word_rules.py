"""What rules about words look for: ``rules/words.yaml`` of a pack.

Each rule names a code, phrases (see `model.pack.phrase`) and what to write instead. A rule may ask more: of
the sentence (``unless``, ``with``), of the words found (``without``), of the whole text (``about``,
``text_has``, ``text_lacks``), of the headings above (``under``). ``required`` are what a privacy notice must
say somewhere; ``names`` what is special about a law that a text names by its old name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import Field

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Findings, Severity
from sphinx_privacynotice.base.messages import did_you_mean, short
from sphinx_privacynotice.base.words import words_of
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    KEY,
    PACK_FORMAT,
    YES_NO,
    Day,
    Id,
    LawId,
    Number,
    PackEntry,
    Words,
    items_of,
    optional,
    read_entry,
    read_free_keys,
    value_of,
)
from sphinx_privacynotice.model.pack.phrase import Phrase, parse_phrase
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.yamlio.tree import Node

Phrases = Annotated[tuple[Words, ...], AS_LIST]
SeverityWord = Literal["error", "warning", "info", ""]

MAX_RULES, MAX_STEPS = 1_000, 20_000
"""Rules of a kind in a file, and comparisons that all its phrases make at one word (`Phrase.steps`).

The built-in file has fifty rules and makes 3,000. Without a bound, another's could take hours of a page.
"""


class _Judged(PackEntry):
    """What all entries of the file have: the code, when and of whom they hold, and the words of a finding."""

    WHAT = "a rule about words"
    code: Id = Field(description="The code of the finding.")
    severity: SeverityWord = optional("error, warning or info; the code's own if it is not given.")
    start: Day = optional("The day from which the rule holds; without it, always.", alias="from")
    until: Day = optional("The first day on which it no longer does.")
    kinds: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of organisation that it is for; without it, and where the kind is not known, any.", ()
    )
    kind_known: Annotated[str, YES_NO] = optional(
        "`yes`: only where the kind is known, which it is not of a text outside a project."
    )
    about: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "Topics: the text must be about each, that is, have one of its phrases.", ()
    )
    text_has: Phrases = optional("The text must have one of these somewhere.", ())
    text_lacks: Phrases = optional("The text may have none of these anywhere.", ())
    page_lacks: Phrases = optional(
        "As `text_lacks`, of the own words alone where the text has clauses of a pack as well.", ()
    )
    message: Words = Field(description="What is wrong; `{words}` are the words that were found.")
    write: Words = Field(description="What to write instead.")

    def holds_on(self, day: str) -> bool:
        """Return whether the rule holds on ``day``."""
        return self.start <= day and (not self.until or day < self.until)

    @property
    def judged_as(self) -> Severity:
        """The severity of its findings."""
        return Severity(self.severity) if self.severity else known_codes()[self.code].severity


class WordRule(_Judged):
    """One rule: words that should not be there."""

    find: Phrases = Field(description="The phrases to look for, within a sentence.")
    unless: Phrases = optional("Phrases that silence the rule where the same sentence has one.", ())
    beside: Phrases = optional("Phrases of which the same sentence must have one, too.", (), alias="with")
    without: Phrases = optional("Phrases that may not be within the words that are found.", ())
    under: Phrases = optional("Phrases of which a heading above must have one.", ())
    unlinked: Annotated[str, YES_NO] = optional("`yes`: only where the passage links nowhere.")
    above: Number = optional("Only where the number in the words found is larger than this.", 0)
    past: Annotated[str, YES_NO] = optional("`yes`: only where the date in the words found has passed.")
    no_heading: Annotated[str, YES_NO] = optional(
        "`yes`: only where words in quotation marks are found that are no heading of the text."
    )
    period_law: Annotated[str, YES_NO] = optional(
        "`yes`: only where the sentence cites a law that holds no period, as the register says."
    )


class RequiredWords(_Judged):
    """Something that a privacy notice must say somewhere."""

    WHAT = "something that a notice must say"
    items: Phrases = optional(
        "The items of a checklist that it stands for: a school's own words for their clause must say it.", ()
    )
    said_by: Phrases = Field(description="Any of these says it.")
    unless: Phrases = optional("A sentence that has one of these does not say it.", ())


class NamedLaw(PackEntry):
    """What is special about a law of the register that a text names by a title it no longer has."""

    WHAT = "how a law is named"
    law: LawId = Field(description="The law's id; those below it are meant, too.")
    code: Id = optional("The code of the finding.")
    severity: SeverityWord = optional("error, warning or info; the code's own if it is not given.")
    about: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "Topics that the text must be about. Without it, a name that has changed is looked for in texts that"
        " are about all of them, one of law that has ended in any.",
        (),
    )
    also: Phrases = optional("Further names of what has ended.", ())
    unless: Phrases = optional("Phrases that silence it where the same sentence has one.", ())
    skip: Annotated[str, YES_NO] = optional("`yes`: old names of it are not looked for.")


class ListRule(_Judged):
    """A list of which each item should be explained, in itself or elsewhere in the text."""

    WHAT = "a rule about lists"
    lead: Phrases = Field(description="Phrases of the text that leads to the list.")
    why: Phrases = Field(description="Phrases that explain an item within it.")


class WordsData(PackEntry):
    """``rules/words.yaml``: what rules about words look for."""

    WHAT = "the rules about words"
    sets: Any = optional("Sets of words, by name; a phrase asks for one of them by `<name>`.", None)
    months: Phrases = optional(
        "The names of the twelve months, each with its short forms: `january|jan`.", ()
    )
    numbers: Phrases = optional("The words for numbers, from one on.", ())
    topics: Any = optional("Phrases that say what a text is about, by topic.", None)
    notice: Phrases = optional(
        "Phrases by which the beginning of a text says that it is a privacy notice.", ()
    )
    rules: Any = optional("The rules, by id.", None)
    required: Any = optional("What a privacy notice must say, by id.", None)
    lists: Any = optional("Rules about lists, by id.", None)
    names: Any = optional("How laws of the register are named in texts, as a list.", None)

    @property
    def compiled(self) -> WordRules:
        """The rules, with their phrases parsed; what is invalid is left out."""
        return self._compiled[0]

    def check(self, findings: Findings) -> None:
        """Report what is invalid."""
        findings.extend(self._compiled[1])

    @cached_property
    def _compiled(self) -> tuple[WordRules, Findings]:
        findings = Findings()
        return compile_rules(self, findings), findings


@dataclass(slots=True)
class WordRules:
    """The rules of one file, ready to be used."""

    rules: list[WordRule] = field(default_factory=list)
    required: list[RequiredWords] = field(default_factory=list)
    lists: list[ListRule] = field(default_factory=list)
    names: list[NamedLaw] = field(default_factory=list)
    topics: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)
    notice: tuple[Phrase, ...] = ()
    months: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    """Every phrase by the words in which it is typed."""

    def parsed(self, typed: tuple[str, ...]) -> Iterator[Phrase]:
        """Yield the phrases that are typed so, without those that are invalid."""
        for each in typed:
            if each in self.phrases:
                yield self.phrases[each]


EntryT = TypeVar("EntryT", WordRule, RequiredWords, ListRule, NamedLaw)

_PHRASES = (
    "find",
    "unless",
    "with",
    "without",
    "under",
    "text_has",
    "text_lacks",
    "page_lacks",
    "said_by",
    "also",
    "lead",
    "why",
)


def compile_rules(data: WordsData, findings: Findings) -> WordRules:
    """Return the rules of a file; what is invalid is reported and left out."""
    made = WordRules()
    sets = {name: _words_in(items_of(node)) for name, node in _keyed(data, "sets", findings)}
    reader = _Reader(sets, made, findings)
    made.months = _numbered(data.months)
    made.numbers = _numbered(data.numbers)
    sets["month"] = frozenset(made.months)
    made.notice = reader.phrases(data.node, "notice")
    for name, node in _keyed(data, "topics", findings):
        made.topics[name] = tuple(filter(None, (reader.phrase(item) for item in items_of(node))))
    made.rules = reader.entries(WordRule, data, "rules")
    made.required = reader.entries(RequiredWords, data, "required")
    made.lists = reader.entries(ListRule, data, "lists")
    if data.has("names"):
        for node in items_of(value_of(data.node, "names")):
            entry = read_entry(NamedLaw, node, findings)
            if entry is not None and reader.is_known(entry):
                reader.phrases(node, "also")
                reader.phrases(node, "unless")
                made.names.append(entry)
    return made


def _keyed(data: WordsData, key: str, findings: Findings) -> list[tuple[str, Node]]:
    if not data.has(key):
        return []
    node = value_of(data.node, key)
    found = read_free_keys(node, f"“{key}”", KEY, f"one of “{key}”", findings)
    return [(name, value) for name, _, value in found]


def _words_in(items: tuple[Node, ...]) -> frozenset[str]:
    texts = (item.text for item in items if isinstance(item, Scalar))
    return frozenset(word.text for text in texts for word in words_of(text.replace("|", " ")))


def _numbered(texts: tuple[str, ...]) -> dict[str, int]:
    return {
        word.text: number for number, text in enumerate(texts, 1) for word in words_of(text.replace("|", " "))
    }


@dataclass(slots=True)
class _Reader:
    sets: dict[str, frozenset[str]]
    made: WordRules
    findings: Findings
    steps: int = 0

    def phrase(self, node: Node) -> Phrase | None:
        if not isinstance(node, Scalar):
            return None
        try:
            made = parse_phrase(node.text, self.sets)
        except ValueError as error:
            message = f"“{short(node.text)}” is no phrase to look for: {error}"
            hint = "Write the words in their order, as in `we keep ...4 for ever`"
            self.findings.add(Finding(PACK_FORMAT, message, node.place, hint))
            return None
        before, self.steps = self.steps, self.steps + made.steps
        if self.steps > MAX_STEPS:
            if before <= MAX_STEPS:
                message = f"From “{short(node.text)}” on, the phrases of the file take too long to look for"
                hint = "Take rules out, or shorten the gaps and the lists of words with a star"
                self.findings.add(Finding(PACK_FORMAT, message, node.place, hint))
            return None
        self.made.phrases[node.text] = made
        return made

    def phrases(self, node: Node, key: str) -> tuple[Phrase, ...]:
        if not isinstance(node, Mapping) or key not in node.entries:
            return ()
        return tuple(filter(None, (self.phrase(item) for item in items_of(node.entries[key]))))

    def entries(self, model: type[EntryT], data: WordsData, key: str) -> list[EntryT]:
        made: list[EntryT] = []
        for name, node in _keyed(data, key, self.findings)[:MAX_RULES]:
            entry = read_entry(model, node, self.findings, name)
            if entry is None or not self.is_known(entry):
                continue
            for each in _PHRASES:
                self.phrases(node, each)
            made.append(entry)
        return made

    def is_known(self, entry: _Judged | NamedLaw) -> bool:
        """Return whether the code of an entry exists, and the topics it names."""
        if entry.code and entry.code not in known_codes():
            hint = did_you_mean(entry.code, known_codes()) or "The reference page of findings has them all"
            message = f"There is no check “{entry.code}”"
            self.findings.add(Finding(PACK_FORMAT, message, entry.place_of("code"), hint, entry.code))
            return False
        unknown = [each for each in entry.about if each not in self.made.topics]
        for each in unknown:
            hint = did_you_mean(each, self.made.topics) or "Add it under `topics:`"
            message = f"There is no topic “{each}”"
            self.findings.add(Finding(PACK_FORMAT, message, entry.place_of("about"), hint, each))
        return not unknown
