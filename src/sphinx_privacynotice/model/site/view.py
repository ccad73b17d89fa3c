"""Values by their path, as clauses and pages name them: ``dpo.email``, ``.period``, ``terms.looked_after``.

A path is looked up in the entry in hand if it begins with a dot, else in the notice, the site, the trust
file and the pack, whose layers are laid over each other already. A reference (``person:``,
``authority:``, ``at:``, ``for:``) lends the fields that the entry lacks.

Whoever prints a page gets at a site and its packs through a `View`, which can note each question that it
is asked (see `questions`): what a page depends on is what it asked.
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
from sphinx_privacynotice.model.format.typed import Path, key_path, node_at
from sphinx_privacynotice.model.format.values import Flag, Phone, Text, Value, WebAddress
from sphinx_privacynotice.model.pack.library import Missing, Pin
from sphinx_privacynotice.yamlio.none import is_none

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import NoticeEdition, Phrase
    from sphinx_privacynotice.yamlio.tree import Mapping, Node

RECORDS = ("organisation", "controller", "dpo", "designated_teacher")
"""The records that a reference may name beside the keys of people and authorities."""

FALLS_BACK = frozenset({"questions", "access"})
"""The contacts for which the organisation stands in."""

THE_ORGANISATION = Reference.model_validate({"person": "organisation"})
"""The contact that stands in where a site names none."""

DEEPEST_REFERENCE = 8
"""How many references in a row are followed."""

_LENT_BY_PLACE = ("address", "phone", "email", "web")


Asking = tuple[str, ...]
VALUE: Asking = ("value",)
HOLDS: Asking = ("holds",)
"""What is wanted of a value: all of it, or whether it is there and holds; `equals` takes a word after it."""


Question = tuple[Any, ...]
"""What a page asked of a project: a verb and what it is about: strings, paths (tuples), pins."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the path under which it is written, which may be another than was asked for."""

    value: Any
    path: Path

    @property
    def key(self) -> str:
        """The path as text: the key of records and messages."""
        return key_path(self.path)


@dataclass(frozen=True, slots=True)
class View:
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
    asked: dict[Question, None] | None = None
    _found: dict[tuple[str, Asking], Found | None] = field(default_factory=dict, init=False, compare=False)

    def noting(self, asked: dict[Question, None]) -> View:
        """Return the same view, which adds the questions it is asked to ``asked``."""
        return replace(self, asked=asked)

    def note(self, *question: Any) -> None:
        """Note a question, in the words that `questions.answer` knows."""
        if self.asked is not None:
            self.asked[question] = None

    @property
    def name(self) -> str:
        """The site's name, for messages."""
        organisation = self.data.organisation
        return str(organisation.name) if organisation and organisation.name else "The site"

    @property
    def is_draft(self) -> bool:
        """Whether the notice has no day yet."""
        self.note("draft")
        return self.day is None

    def find(self, path: str, entry: Found | None = None, asking: Asking = VALUE) -> Found | None:
        """Return what stands at ``path``, or None where nothing does.

        ``asking`` says what is wanted of it, so that no more is noted: the value, or a guard's answer.
        """
        if path.startswith("."):
            return self._follow(entry, path.lstrip(".").split("."), asking)
        # clauses ask for the same few values again and again; where nothing is noted it is all one what for
        key = (path, asking if self.asked is not None else VALUE)
        if key not in self._found:
            self._found[key] = self._follow(*self._first(path.split("."), asking), asking)
        return self._found[key]

    def _follow(self, found: Found | None, steps: list[str], asking: Asking) -> Found | None:
        for number, step in enumerate(steps, 1):
            if found is None:
                return None
            found = self.child(found, step, asking=asking if number == len(steps) else HOLDS)
        return found

    def declared_none(self, path: str, entry: Found | None = None) -> bool:
        """Say whether the site says that there is none: ``transfers: none``."""
        steps: Path = (*(entry.path if entry and path.startswith(".") else ()), *path.lstrip(".").split("."))
        self.note("none", steps)
        return self.none_at(steps)

    def none_at(self, path: Path) -> bool:
        """Say whether ``none`` was typed at ``path``."""
        node: Node = self.tree
        for step in path:
            following = node_at(node, (step,))[0]
            if following is node:
                return False
            node = following
        return is_none(node)

    def _first(self, steps: list[str], asking: Asking) -> tuple[Found | None, list[str]]:
        name = steps[0]
        if name == "terms" and len(steps) > 1:
            return self._term(steps[1]), steps[2:]
        if name == "links" and len(steps) > 1:
            return self._link(steps[1]), steps[2:]
        if name == "contacts" and len(steps) > 1 and steps[1] in FALLS_BACK:
            self.note("value", (name, steps[1]))
            contacts = Found(self.data.contacts, (name,))
            found = self.child(contacts, steps[1]) if contacts.value else None
            if found is None and self.resolve("organisation") is not None:
                found = Found(THE_ORGANISATION, ("organisation",))
            return found, steps[2:]
        return self.child(Found(self.data, ()), name, asking=HOLDS if steps[1:] else asking), steps[1:]

    def _term(self, name: str) -> Found | None:
        small = name[:1].lower() + name[1:]
        self.note("value", ("terms", small))
        own = self.data.terms.get(small)
        if own is None:
            self.note("term", small)
            term = self.library.term(small)
            if term is None:
                return None
            own = Text(term.default)
        return Found(own if name == small else Text(own[:1].upper() + own[1:]), ("terms", small))

    def _link(self, name: str) -> Found | None:
        self.note("value", ("links", name))
        own: Value | None = self.data.links.get(name)
        if own is None:
            self.note("link", name)
            entry = self.library.link(name, self.day)
            own = (Phone(entry.phone) if entry.phone else WebAddress(entry.url)) if entry else None
        return Found(own, ("links", name)) if own is not None else None

    def child(
        self,
        found: Found,
        name: str,
        depth: int = 0,
        *,
        nearby: bool = True,
        asking: Asking = VALUE,
        tried: dict[Path, int] | None = None,
    ) -> Found | None:
        """Return the field ``name`` of ``found``: its own, else one that a reference lends.

        Address, phone, e-mail and web site are also lent by the body a person is `at` or acts `for`,
        unless ``nearby`` is False. ``tried`` are the records that were asked before, each with its ``depth``.
        """
        value = found.value
        if isinstance(value, dict):
            self.note(*asking, (*found.path, name))
            return Found(value[name], (*found.path, name)) if name in value else None
        if not isinstance(value, Entry):
            return None
        if name in {"for", "at", "person", "authority"}:
            return self._referred(found, name)
        if name == "members":
            return self._members(found, depth, tried)
        own = self.own(found, name, asking)
        if own is not None:
            return Found(own, (*found.path, name))
        if isinstance(value, Item) and value.item and name == value.WORDS:
            return Found(Text(value.item), found.path)
        return self._lent(found, name, depth, nearby=nearby, asking=asking, tried=tried)

    def own(self, found: Found, name: str, asking: Asking = VALUE) -> Any:
        """Return what the entry ``found`` itself has as its field ``name``, None where it has nothing."""
        if self.asked is not None:
            self.note(*asking, (*found.path, name))
        return field_of(found.value, name)

    def _lent(
        self,
        found: Found,
        name: str,
        depth: int,
        *,
        nearby: bool = True,
        asking: Asking = VALUE,
        tried: dict[Path, int] | None = None,
    ) -> Found | None:
        if depth > DEEPEST_REFERENCE:  # a circle; `references` reports it
            return None
        # four references a record, and eight in a row: none is asked twice, or few lines cost hours
        tried = {} if tried is None else tried
        kind: Any = type(found.value)  # mypy takes no class of anything for hashable
        for reference in _lenders(kind, nearby=nearby and name in _LENT_BY_PLACE):
            lender = self._referred(found, reference)
            if lender is None or lender.value is found.value or tried.get(lender.path, depth + 1) <= depth:
                continue
            tried[lender.path] = depth
            lent = self.child(lender, name, depth + 1, nearby=nearby, asking=asking, tried=tried)
            if lent is not None:
                return lent
        return None

    def _referred(self, found: Found, reference: str, depth: int = 0) -> Found | None:
        if not may_refer(found.value, reference):
            return None
        key = self.own(found, reference)
        if isinstance(key, str):
            return self.resolve(key)
        if reference in {"for", "at"} and isinstance(found.value, Contact) and self.own(found, "person"):
            lender = self.resolve(str(found.value.person))
            if lender is not None and lender.value is not found.value and depth < DEEPEST_REFERENCE:
                return self._referred(lender, reference, depth + 1)
        return None

    def _members(self, found: Found, depth: int, tried: dict[Path, int] | None) -> Found | None:
        keys = self.own(found, "members") if may_refer(found.value, "members") else None
        if keys:
            members = [self.resolve(key) for key in keys]
            return Found(tuple(member for member in members if member), (*found.path, "members"))
        return self._lent(found, "members", depth, tried=tried)

    def resolve(self, key: str) -> Found | None:
        """Return the record that the reference ``key`` names; a key means one thing everywhere."""
        if key in RECORDS:
            return self.child(Found(self.data, ()), key, asking=HOLDS)
        for name, records in (("people", self.data.people), ("authorities", self.data.authorities)):
            self.note("holds", (name, key))
            if key in records:
                return Found(records[key], (name, key))
        return None

    # the packs, on the notice's day

    def law(self, key: str) -> LawEntry | None:
        """Return a law as it is cited."""
        self.note("law", key)
        return self.library.law(key, self.day)

    def coming_law(self, key: str) -> LawEntry | None:
        """Return a law that does not apply yet on the notice's day, as it begins; None for any other."""
        self.note("coming-law", key)
        return None if self.library.law(key, self.day) else self.library.first_law(key)

    def phrase(self, language: str, key: str) -> Phrase | None:
        """Return words that code prints."""
        self.note("phrase", language, key)
        return self.library.phrase(language, key)

    def notice(self) -> NoticeEdition | Missing:
        """Return which clauses the notice has, or why there are none."""
        self.note("notice")
        return self.library.notice(self.kind, self.day)

    def edition(
        self, clause: str, pin: Pin | None = None, *, printed: bool = True
    ) -> ClauseEdition | Missing:
        """Return the words of a clause: those of ``pin``, that the site keeps, or of the day; or why not.

        ``printed`` says that its body is wanted, not only what it is called.
        """
        self.note("edition" if printed else "title", clause, pin)
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

    def key_place(self, path: Path) -> Place:
        """Return where the key at ``path`` was typed."""
        return node_at(self.tree, path)[1]

    def place(self, path: Path) -> Place:
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
def _lenders(kind: type[Entry], *, nearby: bool) -> tuple[str, ...]:
    """Return the references by which an entry of a kind is lent fields: most have none."""
    references = ("person", "authority", "at", "for") if nearby else ("person", "authority")
    return tuple(each for each in references if _FIELDS.get(each, each) in kind.model_fields)


def field_of(entry: Entry, name: str) -> Any:
    """Return an entry's own field by the name that authors use, None where it is not there or empty."""
    value = entry.__dict__.get(_FIELDS.get(name, name))  # pydantic's own look-up takes its time over a miss
    return None if value in ((), {}) else value


_FIELDS = {"for": "for_", "from": "from_"}
"""The fields whose names are words of Python."""


def may_refer(entry: Any, reference: str) -> bool:
    """Say whether ``entry`` is of a kind that has the field: most have none of the references."""
    return isinstance(entry, Entry) and _FIELDS.get(reference, reference) in entry.__dict__


def is_there(found: Found | None) -> bool:
    """Say whether there is anything to print: a value, though it be the word no, or a record with a field."""
    if found is None:
        return False
    if isinstance(found.value, Entry):
        return holds(found)
    return isinstance(found.value, Value) or bool(found.value)


def holds(found: Found | None) -> bool:
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


def equals(found: Found | None, word: str) -> bool:
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
    if isinstance(entry, Found):
        entry = entry.value
    if isinstance(entry, Entry):
        return str(getattr(entry, type(entry).CHIEF, None) or "")
    return str(entry).strip()
