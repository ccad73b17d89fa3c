"""Titles of law that no longer holds and addresses that pages have left, from a library's registers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.words import words_of
from sphinx_privacynotice.model.pack.law import entry_on
from sphinx_privacynotice.model.pack.phrase import Phrase, parse_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_privacynotice.base.words import Word
    from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.word_rules import NamedLaw, WordRules

ENDED, RENAMED, MOVED = "law-repealed", "outdated-edition", "moved-link"


@dataclass(frozen=True, slots=True)
class OldName:
    """A name of what has ended or is now called otherwise; ``hint`` says what to write.

    ``about`` are the topics of the texts in which it is looked for.
    """

    phrase: Phrase
    code: str
    said: str
    hint: str
    law: str
    severity: Severity
    unless: tuple[Phrase, ...] = ()
    about: tuple[str, ...] = ()

    def finding(self, typed: str, place: Place, key: str) -> Finding:
        """Return the finding that a text has the words ``typed``."""
        return Finding(
            self.code,
            self.said.format(words=typed),
            place,
            self.hint,
            key or self.law,
            severity=self.severity,
        )


class OldNames:
    """What a library's registers of law and links say is past on ``day``."""

    def __init__(self, library: Library, day: str, rules: WordRules | None) -> None:
        self.library, self.day, self.rules = library, day, rules

    @cached_property
    def titles(self) -> list[OldName]:
        """The names of law that has ended, and the earlier names of law that has not."""
        made: dict[str, OldName] = {}
        for law_id, entries in self._laws():
            for name in self._old(law_id, entries):
                made.setdefault(name.phrase.typed, name)
        return list(made.values())

    def _laws(self) -> Iterator[tuple[str, tuple[LawEntry, ...]]]:
        for law_id in self.library.law_ids:
            owner = self.library.owner(law_id, "laws")
            if owner is not None:
                yield law_id, owner.laws[law_id]

    @cached_property
    def _current(self) -> set[tuple[str, ...]]:
        """The titles and citations that hold on the day, as words."""
        found = (entry_on(entries, self.day) for _, entries in self._laws())
        held = [entry for entry in found if entry and not self._has_ended(entry)]
        return {_texts(name) for entry in held for name in (entry.title, entry.cite)}

    def _has_ended(self, entry: LawEntry | LinkEntry) -> bool:
        return bool(entry.until) and entry.until <= self.day

    def is_current(self, words: Sequence[Word], start: int, end: int) -> bool:
        """Return whether the words from ``start`` to ``end`` are part of a longer name that holds."""
        texts = tuple(word.text for word in words[max(0, start - _REACH) : end + _REACH])
        inner = tuple(word.text for word in words[start:end])
        return any(
            len(name) > len(inner) and _within(inner, name) and _within(name, texts) for name in self._current
        )

    def _special(self, law_id: str) -> NamedLaw | None:
        for each in self.rules.names if self.rules else ():
            if law_id == each.law or law_id.startswith(f"{each.law}/"):
                return each
        return None

    def _old(self, law_id: str, entries: tuple[LawEntry, ...]) -> Iterator[OldName]:
        special, now = self._special(law_id), entry_on(entries, self.day)
        if now is None or (special and special.skip):
            return
        ended = self._has_ended(now)
        for entry in entries:
            if entry.start > now.start or (entry is now and not ended):
                continue
            next_one = min((each.start for each in entries if each.start > entry.start), default="")
            since = entry.until or next_one
            for typed in dict.fromkeys((entry.title, entry.cite)):
                texts = _texts(typed)
                if texts in self._current or (not ended and texts in {_texts(now.title), _texts(now.cite)}):
                    continue
                yield from self._names(law_id, typed, since, now if not ended else None, special, entry)
            if special and not ended:
                for phrase in self.rules.parsed(special.also) if self.rules else ():
                    yield self._name(law_id, phrase, since, now, special, entry)

    def _names(
        self,
        law_id: str,
        typed: str,
        since: str,
        now: LawEntry | None,
        special: NamedLaw | None,
        entry: LawEntry,
    ) -> Iterator[OldName]:
        texts = _texts(typed)
        if len(texts) > 1:
            yield self._name(law_id, parse_phrase(" ".join(texts), {}), since, now, special, entry)

    def _name(
        self,
        law_id: str,
        phrase: Phrase,
        since: str,
        now: LawEntry | None,
        special: NamedLaw | None,
        entry: LawEntry,
    ) -> OldName:
        code = (special.code if special else "") or (ENDED if now is None else RENAMED)
        chosen = special.severity if special else ""
        severity = Severity(chosen) if chosen else known_codes()[code].severity
        unless = tuple(self.rules.parsed(special.unless)) if special and self.rules else ()
        if now is not None:
            said, hint = f"“{{words}}” has been out of date since {since}", f"Write “{now.cite}”"
        else:
            said = f"“{{words}}” ended on {since}"
            heir = self.library.law(entry.replaced_by, self.day) if entry.replaced_by else None
            hint = f"Name the {heir.cite} instead" if heir else "Name what holds today, or take it out"
        hint += "; if you tell its history, say so (see “Allow what is meant” in the documentation)"
        about = special.about if special else ()
        if now is not None and not about and self.rules:
            about = tuple(self.rules.topics)
        return OldName(phrase, code, said, hint, law_id, severity, unless, about)

    @cached_property
    def _moved(self) -> dict[str, tuple[str, str, str]]:
        """Addresses that pages have left: the key of the link, since when, and where to."""
        made: dict[str, tuple[str, str, str]] = {}
        held = set()
        for key in self.library.link_keys:
            owner = self.library.owner(key, "links")
            entries = owner.links[key] if owner else ()
            now = entry_on(entries, self.day)
            if now is None or not now.url:
                continue
            if not (self._has_ended(now) or now.replaced_by):
                held.add(_address(now.url))
            for entry in entries:
                following = [each.start for each in entries if each.start > entry.start]
                since = entry.until if entry is now else min(following, default="")
                past = bool(since) and since <= self.day and (entry is not now or self._has_ended(now))
                if entry.url and (past or (entry.replaced_by and not entry.until)):
                    heir = self.library.link(entry.replaced_by, self.day) if entry.replaced_by else None
                    target = heir.url if heir else "" if entry is now else now.url
                    made[_address(entry.url)] = (key, since, target)
        return {address: told for address, told in made.items() if address not in held}

    def moved(self, address: str) -> Callable[[str, Place, str], Finding] | None:
        """Return what makes the finding that an address is one that its page has left, or None."""
        told = self._moved.get(_address(address))
        return partial(_moved_finding, told) if told else None

    @cached_property
    def _without_period(self) -> list[tuple[str, ...]]:
        return [
            _texts(entry.title)
            for _, entries in self._laws()
            for entry in entries
            if entry.holds_no_period == "yes"
        ]

    def cites_law_without_period(self, words: Sequence[Word]) -> bool:
        """Return whether a sentence names a law that says nothing of how long records are kept."""
        texts = tuple(word.text for word in words)
        return any(_within(title, texts) for title in self._without_period)


def _moved_finding(told: tuple[str, str, str], typed: str, place: Place, key: str) -> Finding:
    link, _, target = told
    hint = f"Link to {target}" if target else "Link to what took its place, or take the link out"
    severity = known_codes()[MOVED].severity
    return Finding(MOVED, f"{typed} is an old address", place, hint, key or link, severity=severity)


_REACH = 6
"""Words on either side among which a longer name is looked for."""


def _texts(name: str) -> tuple[str, ...]:
    return tuple(word.text for word in words_of(name) if word.kind != "mark")


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))


def _address(url: str) -> str:
    """Return an address in the form in which two that lead to the same page are equal."""
    bare = url.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    host, slash, path = bare.partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")
