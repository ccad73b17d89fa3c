"""What of a difference people are told, and in which words of the notice, its author and the packs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.changes import EDITORIAL, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_privacynotice.review.announcements import Announcement
    from sphinx_privacynotice.review.changes import Change, NoticeDiff

LISTS = frozenset(("purposes", "categories", "recipients", "sources", "transfers", "retention"))
"""The lists of which a new or former entry has a sentence of its own."""

_ENTRY = re.compile(r"([a-z_]+)\[\d+\]")
_PERIOD = re.compile(r"(retention\[\d+\](?:\.items\[\d+\])*)\.period")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that people are told: the ``phrase`` of the pack for it, and what is filled in.

    A ``phrase`` of "" is the author's own words, ``note``.
    """

    phrase: str
    section: str = ""
    old: str = ""
    new: str = ""
    note: str = ""
    records: str = ""

    @property
    def slots(self) -> dict[str, str]:
        """What is filled in, by the names that phrases have for it; ``words`` are those of one side."""
        return {
            "section": self.section,
            "old": self.old,
            "new": self.new,
            "note": self.note,
            "records": self.records,
            "words": self.new or self.old,
        }


def changes_to_tell(diff: NoticeDiff) -> list[Change]:
    """Return the changes of a notice that people are told: the material, then the clarifying ones.

    Of a law that is cited otherwise in many sentences, the first of these.
    """
    told = sorted((each for each in diff.changes if each.weight != EDITORIAL), key=_lightness)
    found: dict[object, Change] = {}
    for number, change in enumerate(told):
        laws = tuple(cause.key for cause in change.causes if cause.kind == "law")
        only_laws = len(laws) == len(change.causes) > 0
        found.setdefault(laws if only_laws else number, change)
    return list(found.values())


def _lightness(change: Change) -> int:
    return -WEIGHTS.index(change.weight)


def what_to_tell(
    diff: NoticeDiff, entries: Sequence[Announcement], value_of: Callable[[str], str]
) -> list[Told]:
    """Return what people are told of one notice.

    That is what its file newly says of the change (``entries``), in its author's words; without them what the
    packs say of new editions, and the notice's own words for all else. ``value_of`` returns the words of a
    value by its key, "" where there is none.
    """
    changes = changes_to_tell(diff)
    if not changes:
        return []
    notes = [Told("", note=entry.note) for entry in entries if entry.note]
    return notes or list(dict.fromkeys(told for change in changes for told in _of_change(change, value_of)))


def _of_change(change: Change, value_of: Callable[[str], str]) -> Iterator[Told]:
    notes = [cause.note for cause in change.causes if cause.kind == "edition" and cause.before < cause.after]
    for note in filter(None, notes):
        yield Told("edition", change.section, note=note)
    if any(notes) and all(cause.kind == "edition" for cause in change.causes):
        return
    old, new = _joined(change.old), _joined(change.new)
    name = "" if change.whole_clause else _list_of(change)
    if change.kind == "changed":
        yield _period(change, value_of) or Told("changed", change.section, old, new)
    elif change.kind == "added":
        yield Told(f"{name}_new" if name else "added", change.section, new=new)
    elif change.kind == "removed":
        yield Told(f"{name}_gone" if name else "removed", change.section, old=old)


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentences)


def _list_of(change: Change) -> str:
    """Return the list of which a change is one entry, "" for none."""
    found = {match[1] for cause in change.causes if (match := _ENTRY.match(cause.key))}
    ours = all(cause.kind == "value" for cause in change.causes)
    name = next(iter(found)) if len(found) == 1 and ours else ""
    return name if name in LISTS else ""


def _period(change: Change, value_of: Callable[[str], str]) -> Told | None:
    """Return that a period is another one, where that is all, and the records are known."""
    if change.words or len(change.values) != 1:
        return None
    value = change.values[0]
    found = _PERIOD.fullmatch(value.key)
    if not found or not value.old or not value.new:
        return None
    key = f"{found[1]}.records"
    here = "".join(mark.text for mark in change.marks if mark.value == key).strip()
    records = here or value_of(key)
    return Told("period", change.section, value.old, value.new, records=records) if records else None
