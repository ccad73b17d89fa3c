"""Values by their path, as clauses and pages name them: ``dpo.email``, ``.period``, ``terms.looked_after``.

A path is looked up in the entry in hand if it begins with a dot, else in the notice, the site, the trust
file and the pack, whose layers are laid over each other already. A reference (``person:``,
``authority:``, ``at:``, ``for:``) lends the fields that the entry lacks.

Whoever prints a page reads a site and its packs through `NoticeData`, which can record each dependency
(see `model.project.dependencies`): a page depends on what it asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.schema import (
    Contact,
    Entry,
    Item,
    NoticeKeys,
    Reference,
)
from sphinx_privacynotice.model.format.values import Flag, Phone, Text, Value, WebAddress
from sphinx_privacynotice.model.pack.library import Pin, Unavailable
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import KeyPath, find, key_path, node_at

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import NoticeEdition, Phrase
    from sphinx_privacynotice.yamlio.tree import Mapping

RECORDS = ("organisation", "controller", "dpo", "designated_teacher")
"""The records that a reference may name beside the keys of people and authorities."""

DEFAULT_TO_ORGANISATION = frozenset({"questions", "access"})
"""The contacts for which the organisation stands in."""

THE_ORGANISATION = Reference.model_validate({"person": "organisation"})
"""The contact that stands in where a site names none."""

MAX_REFERENCE_DEPTH = 8
"""How many references in a row are followed."""

_LENT_BY_PLACE = ("address", "phone", "email", "web")


Asking = tuple[str, ...]
VALUE: Asking = ("value",)
HOLDS: Asking = ("holds",)
"""What is wanted of a value: all of it, or whether it is there and holds; `equals` takes a word after it."""


Dependency = tuple[Any, ...]
"""What a page asked of a project: a verb and what it is about: strings, paths (tuples), pins."""


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """A value and the path under which it is written, which may be another than was asked for."""

    value: Any
    path: KeyPath

    @property
    def key(self) -> str:
        """The path as text: the key of records and messages."""
        return key_path(self.path)


@dataclass(frozen=True, slots=True)
class NoticeData:
    """A site's data as one notice sees it.

    ``data`` is typed, ``tree`` holds the place of each value; ``day`` is the day from which the notice of
    ``kind`` applies, None for a draft. ``asked`` takes every question that a page asks, in the page's order;
    None notes nothing.
    """

    data: NoticeKeys
    tree: Mapping
    library: Library
    day: str | None
    kind: str = ""
    recorded: dict[Dependency, None] | None = None
    _found: dict[tuple[str, Asking], ResolvedValue | None] = field(
        default_factory=dict, init=False, compare=False
    )

    def recording(self, asked: dict[Dependency, None]) -> NoticeData:
        """Return the same view, which adds the questions it is asked to ``asked``."""
        return replace(self, recorded=asked)

    def record(self, *question: Any) -> None:
        """Note a question, in the words that `questions.answer` knows."""
        if self.recorded is not None:
            self.recorded[question] = None

    @property
    def name(self) -> str:
        """The site's name, for messages."""
        organisation = self.data.organisation
        return str(organisation.name) if organisation and organisation.name else "The site"

    @property
    def is_draft(self) -> bool:
        """Whether the notice has no day yet."""
        self.record("draft")
        return self.day is None

    def find(
        self, path: str, entry: ResolvedValue | None = None, asking: Asking = VALUE
    ) -> ResolvedValue | None:
        """Return what stands at ``path``, or None where nothing does.

        ``asking`` says what is wanted of it, so that no more is noted: the value, or a guard's answer.
        """
        if path.startswith("."):
            return self._follow(entry, path.lstrip(".").split("."), asking)
        # clauses ask for the same few values again and again; where nothing is noted it is all one what for
        key = (path, asking if self.recorded is not None else VALUE)
        if key not in self._found:
            self._found[key] = self._follow(*self._first(path.split("."), asking), asking)
        return self._found[key]

    def _follow(self, found: ResolvedValue | None, steps: list[str], asking: Asking) -> ResolvedValue | None:
        for number, step in enumerate(steps, 1):
            if found is None:
                return None
            found = self.child(found, step, asking=asking if number == len(steps) else HOLDS)
        return found

    def declared_none(self, path: str, entry: ResolvedValue | None = None) -> bool:
        """Say whether the site says that there is none: ``transfers: none``."""
        steps: KeyPath = (
            *(entry.path if entry and path.startswith(".") else ()),
            *path.lstrip(".").split("."),
        )
        self.record("none", steps)
        return self.none_at(steps)

    def none_at(self, path: KeyPath) -> bool:
        """Say whether ``none`` was typed at ``path``."""
        node = find(self.tree, path)
        return node is not None and is_none(node)

    def _first(self, steps: list[str], asking: Asking) -> tuple[ResolvedValue | None, list[str]]:
        name = steps[0]
        if name == "terms" and len(steps) > 1:
            return self._term(steps[1]), steps[2:]
        if name == "links" and len(steps) > 1:
            return self._link(steps[1]), steps[2:]
        if name == "contacts" and len(steps) > 1 and steps[1] in DEFAULT_TO_ORGANISATION:
            self.record("value", (name, steps[1]))
            contacts = ResolvedValue(self.data.contacts, (name,))
            found = self.child(contacts, steps[1]) if contacts.value else None
            if found is None and self.resolve("organisation") is not None:
                found = ResolvedValue(THE_ORGANISATION, ("organisation",))
            return found, steps[2:]
        return self.child(ResolvedValue(self.data, ()), name, asking=HOLDS if steps[1:] else asking), steps[
            1:
        ]

    def _term(self, name: str) -> ResolvedValue | None:
        small = name[:1].lower() + name[1:]
        self.record("value", ("terms", small))
        own = self.data.terms.get(small)
        if own is None:
            self.record("term", small)
            term = self.library.term(small)
            if term is None:
                return None
            own = Text(term.default)
        return ResolvedValue(own if name == small else Text(own[:1].upper() + own[1:]), ("terms", small))

    def _link(self, name: str) -> ResolvedValue | None:
        self.record("value", ("links", name))
        own: Value | None = self.data.links.get(name)
        if own is None:
            self.record("link", name)
            entry = self.library.link(name, self.day)
            own = (Phone(entry.phone) if entry.phone else WebAddress(entry.url)) if entry else None
        return ResolvedValue(own, ("links", name)) if own is not None else None

    def child(
        self,
        found: ResolvedValue,
        name: str,
        depth: int = 0,
        *,
        nearby: bool = True,
        asking: Asking = VALUE,
        tried: dict[KeyPath, int] | None = None,
    ) -> ResolvedValue | None:
        """Return the field ``name`` of ``found``: its own, else one that a reference lends.

        Address, phone, e-mail and web site are also lent by the body a person is `at` or acts `for`,
        unless ``nearby`` is False. ``tried`` are the records that were asked before, each with its ``depth``.
        """
        value = found.value
        if isinstance(value, dict):
            self.record(*asking, (*found.path, name))
            return ResolvedValue(value[name], (*found.path, name)) if name in value else None
        if not isinstance(value, Entry):
            return None
        if name in {"for", "at", "person", "authority"}:
            return self._referred(found, name)
        if name == "members":
            return self._members(found, depth, tried)
        own = self.own(found, name, asking)
        if own is not None:
            return ResolvedValue(own, (*found.path, name))
        if isinstance(value, Item) and value.item and name == value.WORDS:
            return ResolvedValue(Text(value.item), found.path)
        return self._inherited(found, name, depth, nearby=nearby, asking=asking, tried=tried)

    def own(self, found: ResolvedValue, name: str, asking: Asking = VALUE) -> Any:
        """Return what the entry ``found`` itself has as its field ``name``, None where it has nothing."""
        if self.recorded is not None:
            self.record(*asking, (*found.path, name))
        return field_of(found.value, name)

    def _inherited(
        self,
        found: ResolvedValue,
        name: str,
        depth: int,
        *,
        nearby: bool = True,
        asking: Asking = VALUE,
        tried: dict[KeyPath, int] | None = None,
    ) -> ResolvedValue | None:
        if depth > MAX_REFERENCE_DEPTH:  # a circle; `references` reports it
            return None
        # four references a record, and eight in a row: none is asked twice, or few lines cost hours
        tried = {} if tried is None else tried
        kind: Any = type(found.value)  # mypy takes no class of anything for hashable
        for reference in _inherits_from(kind, nearby=nearby and name in _LENT_BY_PLACE):
            lender = self._referred(found, reference)
            if lender is None or lender.value is found.value or tried.get(lender.path, depth + 1) <= depth:
                continue
            tried[lender.path] = depth
            lent = self.child(lender, name, depth + 1, nearby=nearby, asking=asking, tried=tried)
            if lent is not None:
                return lent
        return None

    def _referred(self, found: ResolvedValue, reference: str, depth: int = 0) -> ResolvedValue | None:
        if not has_reference(found.value, reference):
            return None
        key = self.own(found, reference)
        if isinstance(key, str):
            return self.resolve(key)
        if reference in {"for", "at"} and isinstance(found.value, Contact) and self.own(found, "person"):
            lender = self.resolve(str(found.value.person))
            if lender is not None and lender.value is not found.value and depth < MAX_REFERENCE_DEPTH:
                return self._referred(lender, reference, depth + 1)
        return None

    def _members(
        self, found: ResolvedValue, depth: int, tried: dict[KeyPath, int] | None
    ) -> ResolvedValue | None:
        keys = self.own(found, "members") if has_reference(found.value, "members") else None
        if keys:
            members = [self.resolve(key) for key in keys]
            return ResolvedValue(tuple(member for member in members if member), (*found.path, "members"))
        return self._inherited(found, "members", depth, tried=tried)

    def resolve(self, key: str) -> ResolvedValue | None:
        """Return the record that the reference ``key`` names; a key means one thing everywhere."""
        if key in RECORDS:
            return self.child(ResolvedValue(self.data, ()), key, asking=HOLDS)
        for name, records in (("people", self.data.people), ("authorities", self.data.authorities)):
            self.record("holds", (name, key))
            if key in records:
                return ResolvedValue(records[key], (name, key))
        return None

    # the packs, on the notice's day

    def law(self, key: str) -> LawEntry | None:
        """Return a law as it is cited."""
        self.record("law", key)
        return self.library.law(key, self.day)

    def coming_law(self, key: str) -> LawEntry | None:
        """Return a law that does not apply yet on the notice's day, as it begins; None for any other."""
        self.record("coming-law", key)
        return None if self.library.law(key, self.day) else self.library.first_law(key)

    def phrase(self, language: str, key: str) -> Phrase | None:
        """Return words that code prints."""
        self.record("phrase", language, key)
        return self.library.phrase(language, key)

    def notice(self) -> NoticeEdition | Unavailable:
        """Return which clauses the notice has, or why there are none."""
        self.record("notice")
        return self.library.notice(self.kind, self.day)

    def edition(
        self, clause: str, pin: Pin | None = None, *, printed: bool = True
    ) -> ClauseEdition | Unavailable:
        """Return the words of a clause: those of ``pin``, that the site keeps, or of the day; or why not.

        ``printed`` says that its body is wanted, not only what it is called.
        """
        self.record("edition" if printed else "title", clause, pin)
        return self.library.clause(clause, self.day, pin or self.kept(clause), self.data.from_.get(clause))

    def kept(self, clause: str) -> Pin | None:
        """Return the edition of a clause that the site keeps; who asks for the `edition` depends on it."""
        kept = self.data.editions.get(clause)
        if kept is None or not kept.edition:
            return None
        return Pin(str(kept.edition), int(kept.revision) if kept.revision else None)

    @property
    def reference_keys(self) -> list[str]:
        """Every key that a reference may name."""
        return sorted({*RECORDS, *self.data.people, *self.data.authorities})

    def key_place(self, path: KeyPath) -> Place:
        """Return where the key at ``path`` was typed."""
        return node_at(self.tree, path)[1]

    def place(self, path: KeyPath) -> Place:
        """Return where the value at ``path`` was typed (the nearest place above it, if it was not)."""
        if path[:1] == ("terms",) and len(path) > 1 and path[1] not in self.data.terms:
            term = self.library.term(str(path[1]))
            if term:
                return term.place
        if path[:1] == ("links",) and len(path) > 1 and path[1] not in self.data.links:
            link = self.library.link(str(path[1]), self.day)
            if link:
                return link.place
        node, key_place = node_at(self.tree, path)
        return node.place if node is not self.tree else key_place


@cache
def _inherits_from(kind: type[Entry], *, nearby: bool) -> tuple[str, ...]:
    """Return the references by which an entry of a kind is lent fields: most have none."""
    references = ("person", "authority", "at", "for") if nearby else ("person", "authority")
    return tuple(each for each in references if _FIELDS.get(each, each) in kind.model_fields)


def field_of(entry: Entry, name: str) -> Any:
    """Return an entry's own field by the name that authors use, None where it is not there or empty."""
    value = entry.__dict__.get(_FIELDS.get(name, name))  # pydantic's own look-up takes its time over a miss
    return None if value in ((), {}) else value


_FIELDS = {"for": "for_", "from": "from_"}
"""The fields whose names are words of Python."""


def has_reference(entry: Any, reference: str) -> bool:
    """Say whether ``entry`` is of a kind that has the field: most have none of the references."""
    return isinstance(entry, Entry) and _FIELDS.get(reference, reference) in entry.__dict__


def is_present(found: ResolvedValue | None) -> bool:
    """Say whether there is anything to print: a value, though it be the word no, or a record with a field."""
    if found is None:
        return False
    if isinstance(found.value, Entry):
        return is_truthy(found)
    return isinstance(found.value, Value) or bool(found.value)


def is_truthy(found: ResolvedValue | None) -> bool:
    """Say whether a value is there and is not none, no or empty: what a guard asks."""
    if found is None:
        return False
    value = found.value
    if isinstance(value, Flag):
        return value.holds
    if isinstance(value, Value):
        return value.strip().lower() not in {"", "no", "none"}
    if isinstance(value, Entry):
        return any(field not in (None, (), {}) for field in value.__dict__.values())
    return bool(value)


def equals(found: ResolvedValue | None, word: str) -> bool:
    """Say whether a value is the word that a guard compares it with."""
    if found is None:
        return False
    value = found.value
    if isinstance(value, Flag) and word.lower() in Flag.YES | Flag.NO:
        return value.holds == (word.lower() in Flag.YES)
    if isinstance(value, tuple):  # a list holds the word if an entry's chief field does
        return any(_chief(entry).casefold() == word.strip().casefold() for entry in value)
    return isinstance(value, str) and value.strip().casefold() == word.strip().casefold()


def _chief(entry: Any) -> str:
    """Return what an entry of a list is called by: its chief field, or its own text."""
    if isinstance(entry, ResolvedValue):
        entry = entry.value
    if isinstance(entry, Entry):
        return str(getattr(entry, type(entry).CHIEF, None) or "")
    return str(entry).strip()
