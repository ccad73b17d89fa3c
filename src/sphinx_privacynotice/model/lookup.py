"""Values by their path, as clauses and pages name them: ``dpo.email``, ``.period``, ``terms.looked_after``.

A path is looked up in the entry in hand if it begins with a dot, else in the notice, the site, the trust
file and the pack, whose layers are laid over each other already. A reference (``person:``,
``authority:``, ``at:``, ``for:``) lends the fields that the entry lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.site import (
    Contact,
    Entry,
    Item,
    NoticeKeys,
    Reference,
)
from sphinx_privacynotice.model.validate import Path, is_none, key_path, node_at
from sphinx_privacynotice.model.values import Flag, Phone, Text, Value, WebAddress

if TYPE_CHECKING:
    from sphinx_privacynotice.model.findings import Place
    from sphinx_privacynotice.model.library import Library
    from sphinx_privacynotice.model.yamltext import Mapping, Node

RECORDS = ("organisation", "controller", "dpo", "designated_teacher")
"""The records that a reference may name beside the keys of people and authorities."""

FALLS_BACK = frozenset({"questions", "access"})
"""The contacts for which the organisation stands in."""

THE_ORGANISATION = Reference.model_validate({"person": "organisation"})
"""The contact that stands in where a site names none."""

DEEPEST_REFERENCE = 8
"""How many references in a row are followed."""

_LENT_BY_PLACE = ("address", "phone", "email", "web")


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

    ``data`` is typed, ``tree`` holds the place of each value; ``day`` is the day from which the notice
    applies, None for a draft.
    """

    data: NoticeKeys
    tree: Mapping
    library: Library
    day: str | None

    @property
    def name(self) -> str:
        """The site's name, for messages."""
        organisation = self.data.organisation
        return str(organisation.name) if organisation and organisation.name else "The site"

    def find(self, path: str, entry: Found | None = None) -> Found | None:
        """Return what stands at ``path``, or None where nothing does."""
        steps = path.lstrip(".").split(".")
        if path.startswith("."):
            found: Found | None = entry
        else:
            found, steps = self._first(steps)
        for step in steps:
            if found is None:
                return None
            found = self.child(found, step)
        return found

    def declared_none(self, path: str, entry: Found | None = None) -> bool:
        """Say whether the site says that there is none: ``transfers: none``."""
        steps: Path = (*(entry.path if entry and path.startswith(".") else ()), *path.lstrip(".").split("."))
        node: Node = self.tree
        for step in steps:
            following = node_at(node, (step,))[0]
            if following is node:
                return False
            node = following
        return is_none(node)

    def _first(self, steps: list[str]) -> tuple[Found | None, list[str]]:
        name = steps[0]
        if name == "terms" and len(steps) > 1:
            return self._term(steps[1]), steps[2:]
        if name == "links" and len(steps) > 1:
            return self._link(steps[1]), steps[2:]
        if name == "contacts" and len(steps) > 1 and steps[1] in FALLS_BACK:
            contacts = self.child(Found(self.data, ()), name)
            found = self.child(contacts, steps[1]) if contacts else None
            if found is None and self.data.organisation is not None:
                found = Found(THE_ORGANISATION, ("organisation",))
            return found, steps[2:]
        return self.child(Found(self.data, ()), name), steps[1:]

    def _term(self, name: str) -> Found | None:
        small = name[:1].lower() + name[1:]
        own = self.data.terms.get(small)
        term = self.library.term(small)
        if own is None and term is None:
            return None
        text = own if own is not None else Text(term.default if term else "")
        if name != small:
            text = Text(text[:1].upper() + text[1:])
        return Found(text, ("terms", small))

    def _link(self, name: str) -> Found | None:
        own: Value | None = self.data.links.get(name)
        if own is None:
            entry = self.library.link(name, self.day)
            own = (Phone(entry.phone) if entry.phone else WebAddress(entry.url)) if entry else None
        return Found(own, ("links", name)) if own is not None else None

    def child(self, found: Found, name: str, depth: int = 0, *, nearby: bool = True) -> Found | None:
        """Return the field ``name`` of ``found``: its own, else one that a reference lends.

        Address, phone, e-mail and web site are also lent by the body a person is `at` or acts `for`,
        unless ``nearby`` is False.
        """
        value = found.value
        if isinstance(value, dict):
            return Found(value[name], (*found.path, name)) if name in value else None
        if not isinstance(value, Entry):
            return None
        if name in {"for", "at", "person", "authority"}:
            return self._referred(value, name)
        if name == "members":
            return self._members(value, found, depth)
        field = "for_" if name == "for" else f"{name}_" if name == "from" else name
        own = getattr(value, field, None)
        if own is not None and own not in ((), {}):
            return Found(own, (*found.path, name))
        if isinstance(value, Item) and value.item and name == value.WORDS:
            return Found(Text(value.item), found.path)
        return self._lent(value, name, depth, nearby=nearby)

    def _lent(self, value: Entry, name: str, depth: int, *, nearby: bool = True) -> Found | None:
        if depth > DEEPEST_REFERENCE:  # a circle; `references` reports it
            return None
        lenders = ["person", "authority"]
        if nearby and name in _LENT_BY_PLACE:
            lenders += ["at", "for"]
        for reference in lenders:
            lender = self._referred(value, reference)
            if lender is not None and lender.value is not value:
                lent = self.child(lender, name, depth + 1, nearby=nearby)
                if lent is not None:
                    return lent
        return None

    def _referred(self, value: Entry, reference: str, depth: int = 0) -> Found | None:
        key = getattr(value, "for_" if reference == "for" else reference, None)
        if isinstance(key, str):
            return self.resolve(key)
        if reference in {"for", "at"} and isinstance(value, Contact) and value.person:
            lender = self.resolve(value.person)
            if lender is not None and lender.value is not value and depth < DEEPEST_REFERENCE:
                return self._referred(lender.value, reference, depth + 1)
        return None

    def _members(self, value: Entry, found: Found, depth: int) -> Found | None:
        keys = getattr(value, "members", ())
        if keys:
            members = [self.resolve(key) for key in keys]
            return Found(tuple(member for member in members if member), (*found.path, "members"))
        return self._lent(value, "members", depth)

    def resolve(self, key: str) -> Found | None:
        """Return the record that the reference ``key`` names; a key means one thing everywhere."""
        if key in RECORDS:
            return self.child(Found(self.data, ()), key)
        if key in self.data.people:
            return Found(self.data.people[key], ("people", key))
        if key in self.data.authorities:
            return Found(self.data.authorities[key], ("authorities", key))
        return None

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
        return any(
            getattr(value, name) not in {None, ()}
            if not isinstance(getattr(value, name), dict)
            else getattr(value, name)
            for name in type(value).model_fields
        )
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
