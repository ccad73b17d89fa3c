"""A value that was found in a site's data, and what a guard or a renderer asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.schema import Entry, Listed
from sphinx_privacynotice.model.format.values import Flag, Value
from sphinx_privacynotice.model.format.walk import FIELDS
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.yamlio.tree import KeyPath


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """A value and the path at which it is written, which may be another than was asked for.

    ``via`` are the references through which it was reached: the path of each (() where a contact defaulted
    to the organisation) with that of the record it names.
    """

    value: Any
    path: KeyPath
    via: tuple[tuple[KeyPath, KeyPath], ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """The path as text: the key of records and messages."""
        return key_path(self.path)


def has_field(entry: Any, reference: str) -> bool:
    """Return whether ``entry`` is of a kind that has the field: most have none of the references.

    `for` refers to a body in contacts alone; in lists it names activities.
    """
    if not isinstance(entry, Entry) or (reference == "for" and isinstance(entry, Listed)):
        return False
    return FIELDS.get(reference, reference) in entry.__dict__


def is_present(found: ResolvedValue | None) -> bool:
    """Say whether there is anything to print: a value, though it be the word no, or a record with a field."""
    return found is not None and (isinstance(found.value, Value) or is_truthy(found))


def is_truthy(found: ResolvedValue | None) -> bool:
    """Return whether a value is there and is not none, no or empty: what a guard asks."""
    if found is None:
        return False
    value = found.value
    if isinstance(value, Flag):
        return value.is_yes
    if isinstance(value, Value):
        return value.strip().lower() not in {"", "no", "none"}
    if isinstance(value, Entry):
        return any(field not in (None, (), {}) for field in value.__dict__.values())
    return bool(value)


def equals(found: ResolvedValue | None, word: str) -> bool:
    """Return whether a value is the word that a guard compares it with."""
    if found is None:
        return False
    value = found.value
    if isinstance(value, Flag) and word.lower() in Flag.YES | Flag.NO:
        return value.is_yes == (word.lower() in Flag.YES)
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


def entry_at(found: ResolvedValue, number: int) -> ResolvedValue | None:
    """Return an entry of a list, None where it has no such one."""
    value = found.value
    if not isinstance(value, tuple) or not 0 <= number < len(value):
        return None
    each = value[number]
    if isinstance(each, ResolvedValue):
        return replace(each, via=(*found.via, *each.via))
    return ResolvedValue(each, (*found.path, number), found.via)


def each_entry(found: ResolvedValue) -> tuple[ResolvedValue, ...]:
    """Return the entries of a list."""
    every = (entry_at(found, number) for number in range(len(found.value)))
    return tuple(each for each in every if each is not None)


def entries_for(
    activity: str, entries: tuple[Any, ...], path: KeyPath, own: Callable[[ResolvedValue, str], Any]
) -> list[ResolvedValue]:
    """Return the entries of the list at ``path`` that are for an activity, at any depth, in order.

    ``own`` returns a field of an entry. What is nested in an entry that is for the activity comes with it.
    """
    found: list[ResolvedValue] = []
    for entry in each_entry(ResolvedValue(entries, path)):
        if activity in (own(entry, "for") or ()):
            found.append(entry)
        else:
            found += entries_for(activity, own(entry, "items") or (), (*entry.path, "items"), own)
    return found
