"""Resolves values by path, as in clauses and on pages: ``dpo.email``, ``.period``, ``terms.looked_after``.

A value is resolved in this order:

1. The strongest layer that gives it: notice over site over trust over pack. The layers are merged before
   (`Site.view`), so that here they are one tree. A path with a leading dot begins in the current list entry.
2. A field that an entry lacks is inherited through its references, depth first: ``person``, ``authority``
   and, for an address, a phone number, an e-mail address or a web site, ``at`` and ``for``.
3. Contacts that are not given default to the organisation (`DEFAULT_TO_ORGANISATION`); terms and links that
   the site does not give are those of the packs.

Code that renders a page reads sites and packs only through `NoticeData`, which can record each dependency
(see `model.project.dependencies`): a page depends on what it looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, Variant
from sphinx_privacynotice.model.format.schema import (
    LISTS,
    Activity,
    Contact,
    Entry,
    Item,
    Listed,
    NoticeKeys,
    Reference,
)
from sphinx_privacynotice.model.format.values import Phone, Text, Value, WebAddress
from sphinx_privacynotice.model.format.walk import child, field_of
from sphinx_privacynotice.model.site.paths import JOINT, NOTICE
from sphinx_privacynotice.model.site.resolved import ResolvedValue as ResolvedValue  # noqa: PLC0414 - of the view
from sphinx_privacynotice.model.site.resolved import (
    each_entry,
    entries_for,
    entry_at,
)
from sphinx_privacynotice.model.site.resolved import equals as equals  # noqa: PLC0414 - of the view
from sphinx_privacynotice.model.site.resolved import has_field as has_field  # noqa: PLC0414 - of the view
from sphinx_privacynotice.model.site.resolved import is_present as is_present  # noqa: PLC0414 - of the view
from sphinx_privacynotice.model.site.resolved import is_truthy as is_truthy  # noqa: PLC0414 - of the view
from sphinx_privacynotice.model.site.words import WordsOfPacks
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import KeyPath, find, key_path, node_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.model.pack.law import LinkEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Term
    from sphinx_privacynotice.yamlio.tree import Mapping

RECORDS = ("organisation", "controller", "dpo", "designated_teacher")
"""The records that a reference may name beside the keys of people and authorities."""

DEFAULT_TO_ORGANISATION = frozenset({"questions", "access"})
"""The contacts that default to the organisation."""

THE_ORGANISATION = Reference.model_validate({"person": "organisation"})
"""The contact that those default to."""

REFERENCES = ("person", "authority", "at", "for")
"""The references, in the order in which fields are inherited through them."""

MAX_REFERENCE_DEPTH = 8
"""How many references in a row are followed."""

_INHERITED_NEARBY = frozenset({"address", "phone", "email", "web"})
"""The fields that are also inherited from where a person is and from whom a person acts for."""

Asking = tuple[str, ...]
VALUE: Asking = ("value",)
HOLDS: Asking = ("holds",)
"""What is asked of a value: all of it, or if it is truthy; ``equals`` is followed by a word."""

Dependency = tuple[Any, ...]
"""What a page asked of a project: a verb and what it is about: strings, paths (tuples), pins."""


@dataclass(frozen=True, slots=True)
class NoticeData(WordsOfPacks):
    """A site's data as one notice sees it.

    ``data`` is typed, ``tree`` holds places; ``day`` is the day from which the notice of ``kind`` applies,
    None for a draft. ``recorded`` takes every dependency of a page, in its order; None records nothing.
    ``updated_auto`` says that the day of its last change is the one that is kept, ``variant`` which page of
    the notice is meant.
    """

    data: NoticeKeys
    tree: Mapping
    library: Library
    day: str | None
    kind: str = ""
    recorded: dict[Dependency, None] | None = None
    updated_auto: bool = False
    variant: Variant = NOTICE_ITSELF
    _cache: dict[tuple[str, Asking], ResolvedValue | None] = field(
        default_factory=dict, init=False, compare=False
    )

    def recording(self, recorded: dict[Dependency, None]) -> NoticeData:
        """Return the same view, which adds what it is asked to ``recorded``."""
        return replace(self, recorded=recorded)

    def record(self, *dependency: Any) -> None:
        """Record a dependency, in the words that `dependencies.evaluate` knows."""
        if self.recorded is not None:
            self.recorded[dependency] = None

    @property
    def name(self) -> str:
        """The site's name, for messages."""
        return str(own.name) if (own := self.data.organisation) and own.name else "The site"

    @property
    def is_draft(self) -> bool:
        """Whether the notice has no day yet."""
        self.record("draft")
        return self.day is None

    def find(
        self, path: str, entry: ResolvedValue | None = None, asking: Asking = VALUE
    ) -> ResolvedValue | None:
        """Return the value at a dotted ``path``, None if there is none.

        ``entry`` is where a path with a leading dot begins; ``asking`` is what is wanted, and recorded.
        """
        if path.startswith("."):
            return self._follow(entry, path.lstrip(".").split("."), asking)
        key = (path, asking if self.recorded is not None else VALUE)
        if key not in self._cache:
            self._cache[key] = self.at(path.split("."), asking)
        return self._cache[key]

    def at(self, path: Sequence[str | int], asking: Asking = VALUE) -> ResolvedValue | None:
        """Return the value at ``path``, whose steps may be entries of lists, None if there is none."""
        name, second = path[0], path[1] if len(path) > 1 else None
        if isinstance(second, str) and name in {"terms", "links"}:
            found = self._term(second) if name == "terms" else self._link(second)
        elif name in JOINT:
            found = self.child(ResolvedValue(self.data, ()), JOINT[name])
            return self._follow(found, path[1:], asking) if found and isinstance(found.value, tuple) else None
        elif name == NOTICE and second is None:
            return ResolvedValue(Text(self.kind), (NOTICE,)) if self.kind else None
        elif name == "contacts" and second in DEFAULT_TO_ORGANISATION:
            self.record("value", (name, second))
            found = ResolvedValue(child(self.data.contacts, second), (name, second))
            if found.value is None:
                if self.resolve("organisation") is None:
                    return None
                found = ResolvedValue(THE_ORGANISATION, ("organisation",), (((), ("organisation",)),))
        else:
            return self._follow(ResolvedValue(self.data, ()), path, asking)
        return self._follow(found, path[2:], asking)

    def _follow(
        self, found: ResolvedValue | None, path: Sequence[str | int], asking: Asking
    ) -> ResolvedValue | None:
        for number, step in enumerate(path, 1):
            if found is None:
                return None
            found = self.child(found, step, asking=asking if number == len(path) else HOLDS)
        return found

    def declared_none(self, path: str, entry: ResolvedValue | None = None) -> bool:
        """Return whether the site says that there is none: ``transfers: none``."""
        start = entry.path if entry and path.startswith(".") else ()
        steps: KeyPath = (*start, *path.lstrip(".").split("."))
        self.record("none", steps)
        return self.none_at(steps)

    def none_at(self, path: KeyPath) -> bool:
        """Return whether ``none`` was written at ``path``."""
        return (node := find(self.tree, path)) is not None and is_none(node)

    def _term(self, name: str) -> ResolvedValue | None:
        small = name[:1].lower() + name[1:]
        self.record("value", ("terms", small))
        own = self.data.terms.get(small)
        if own is None:
            term = self.term(small)
            if term is None:
                return None
            own = Text(term.default)
        elif self.language:
            own = Text(self.chosen_term(small, str(own)))
        return ResolvedValue(own if name == small else Text(own[:1].upper() + own[1:]), ("terms", small))

    def _link(self, name: str) -> ResolvedValue | None:
        self.record("value", ("links", name))
        own: Value | None = self.data.links.get(name)
        if own is None:
            entry = self.link(name)
            own = (Phone(entry.phone) if entry.phone else WebAddress(entry.url)) if entry else None
        return ResolvedValue(own, ("links", name)) if own is not None else None

    def child(
        self, found: ResolvedValue, name: str | int, *, nearby: bool = True, asking: Asking = VALUE
    ) -> ResolvedValue | None:
        """Return the field ``name`` of ``found``, its own or inherited; or an entry of a list.

        Without ``nearby``, nothing is inherited from where a person is or from whom a person acts for.
        """
        value = found.value
        if isinstance(name, int):
            return entry_at(found, name)
        if isinstance(value, dict):
            self.record(*asking, (*found.path, name))
            return ResolvedValue(value[name], (*found.path, name), found.via) if name in value else None
        if isinstance(value, tuple):
            return self._of_each(found, name, nearby=nearby)
        if not isinstance(value, Entry):  # an entry may be a text alone
            return found if isinstance(value, Value) and name == "text" else None
        if name in REFERENCES and not (name == "for" and isinstance(value, Listed)):
            return self._referred(found, name)
        return self._of_entry(found, name, asking, nearby=nearby)

    def _of_entry(
        self, found: ResolvedValue, name: str, asking: Asking, *, nearby: bool
    ) -> ResolvedValue | None:
        """Return a field of an entry, its own or inherited; of an activity also what lists have for it."""
        if isinstance(found.value, Activity) and name in LISTS:
            return self._of_activity(found, name)
        own = self._own(found, name, asking)
        if own is None:
            nearby = nearby and name in _INHERITED_NEARBY
            fields = (self._own(each, name, asking) for each in self._inherits_from(found, nearby=nearby))
            own = next((field for field in fields if field is not None), None)
        return own

    def _of_each(self, found: ResolvedValue, name: str, *, nearby: bool) -> ResolvedValue | None:
        """Return a field of each of several controllers or officers, of those that have it."""
        if len(found.path) != 1 or found.path[0] not in RECORDS:
            return None
        self.record("value", found.path)
        every = [self.child(each, name, nearby=nearby) for each in each_entry(found)]
        given = tuple(each for each in every if each is not None)
        return ResolvedValue(given, (*found.path, name), found.via) if given else None

    def _of_activity(self, activity: ResolvedValue, name: str) -> ResolvedValue | None:
        """Return the entries of a list that are for an activity, after the purposes that it names itself."""
        path = (*activity.path, name)
        ids = self.own(activity, name) or () if name == "purposes" else ()
        every: list[ResolvedValue] = [ResolvedValue(key, (*path, number)) for number, key in enumerate(ids)]
        self.record("value", (name,))
        every += entries_for(str(activity.path[-1]), getattr(self.data, name), (name,), self.own)
        return ResolvedValue(tuple(every), path) if every else None

    def own(self, found: ResolvedValue, name: str, asking: Asking = VALUE) -> Any:
        """Return the own field ``name`` of the entry ``found``, None if it is missing or empty."""
        if self.recorded is not None:
            self.record(*asking, (*found.path, name))
        return field_of(found.value, name)

    def _own(self, found: ResolvedValue, name: str, asking: Asking) -> ResolvedValue | None:
        value = found.value
        if name == "members":
            keys = self.own(found, name) if has_field(value, name) else None
            members = [self.resolve(key) for key in keys or ()]
            own: Any = tuple(member for member in members if member) if keys else None
            if own is None:  # who refers to several, is a team of them
                several = self._referred(found, "person")
                own = each_entry(several) if several and isinstance(several.value, tuple) else None
        else:
            own = self.own(found, name, asking)
        if own is not None:
            return ResolvedValue(own, (*found.path, name), found.via)
        if isinstance(value, Item) and value.item and name == value.WORDS:
            return ResolvedValue(Text(value.item), found.path, found.via)
        return None

    def _inherits_from(
        self, found: ResolvedValue, *, nearby: bool, depth: int = 0, seen: dict[KeyPath, int] | None = None
    ) -> Iterator[ResolvedValue]:
        """Yield the records from which an entry inherits, depth first.

        ``seen`` holds those that were yielded with the depth of each: with four references a record, and
        eight in a row, following each again would take hours.
        """
        if depth > MAX_REFERENCE_DEPTH:  # a circle, which `references` reports
            return
        seen = {} if seen is None else seen
        for reference in REFERENCES if nearby else REFERENCES[:2]:
            record = self._referred(found, reference)
            if (
                record is None
                or isinstance(record.value, tuple)
                or record.value is found.value
                or seen.get(record.path, depth + 1) <= depth
            ):
                continue
            seen[record.path] = depth
            yield record
            yield from self._inherits_from(record, nearby=nearby, depth=depth + 1, seen=seen)

    def _referred(self, found: ResolvedValue, reference: str, depth: int = 0) -> ResolvedValue | None:
        """Return the record that a reference of ``found`` names; the person named may have it, too."""
        if not has_field(found.value, reference):
            return None
        key, record = self.own(found, reference), None
        if isinstance(key, str):
            record = self.refer(key, reference)
        elif reference in {"for", "at"} and isinstance(found.value, Contact) and self.own(found, "person"):
            person = self.resolve(str(found.value.person))
            if person is not None and person.value is not found.value and depth < MAX_REFERENCE_DEPTH:
                record = self._referred(person, reference, depth + 1)
        if record is None or found.value is THE_ORGANISATION:
            return record and replace(record, via=found.via)
        return replace(record, via=(*found.via, ((*found.path, reference), record.path)))

    def resolve(self, key: str) -> ResolvedValue | None:
        """Return the record that the reference ``key`` names; a key means one thing everywhere."""
        if key in RECORDS:
            return self.child(ResolvedValue(self.data, ()), key, asking=HOLDS)
        for name, records in (("people", self.data.people), ("authorities", self.data.authorities)):
            self.record("holds", (name, key))
            if key in records:
                return ResolvedValue(records[key], (name, key))
        return None

    def refer(self, key: str, reference: str) -> ResolvedValue | None:
        """Return the record that ``key`` names as a ``reference``: joint controllers also by their names."""
        record = self.resolve(key)
        if record is None and reference == "for" and isinstance(self.data.controller, tuple):
            self.record("value", ("controller",))
            every = each_entry(ResolvedValue(self.data.controller, ("controller",)))
            return next((each for each in every if self.own(each, "name") == key), None)
        return record

    def key_place(self, path: KeyPath) -> Place:
        """Return where the key at ``path`` was written."""
        return node_at(self.tree, path)[1]

    def place(self, path: KeyPath) -> Place:
        """Return where the value at ``path`` was written (the nearest place above it, if it was not)."""
        name = str(path[1]) if len(path) > 1 else ""
        given: Term | LinkEntry | None = None
        if path[:1] == ("terms",) and name not in self.data.terms:
            given = self.term(name)
        elif path[:1] == ("links",) and name not in self.data.links:
            given = self.link(name)
        if given:
            return given.place
        node, key_place = node_at(self.tree, path)
        return node.place if node is not self.tree else key_place

    def finding(
        self, code: str, path: KeyPath, message: str, hint: str, place: Place | None = None, **more: Any
    ) -> Finding:
        """Return a finding about the value at ``path``."""
        return Finding(code, message, place or self.place(path), hint, key_path(path), **more)
