"""The plan of a list of standard and own items: what is printed, in which order, and what is not.

The clause gives the standard items, each with an id; the site's list says `standard` (all not named),
ids, own items, replacements (`instead_of`) and omissions (`drop`). Without a list it is `[standard]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.schema import LOOKS_LIKE_AN_ID, STANDARD
from sphinx_privacynotice.model.site.view import ResolvedValue
from sphinx_privacynotice.text.clause.template import Item, Row, walk
from sphinx_privacynotice.yamlio.none import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard item, without those of its nested items that are printed elsewhere or not at all."""

    marked: Item | Row
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Own:
    """An item of the site's, with those nested below it and the ids of those it replaces."""

    found: ResolvedValue
    nested: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A standard item that is not printed, by the site's wish."""

    marked: Item | Row
    reason: str


Step = Standard | Own | Dropped


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a site's list: where in the site, and on which line of the clause."""

    code: str
    path: Path
    message: str
    mend: str
    line: int


@dataclass(slots=True)
class Plan:
    """Steps in order, and what is wrong."""

    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def only_changes(entry: object) -> bool:
    """Say whether an entry of a list of standard and own items prints nothing itself: `standard`, a drop."""
    if not isinstance(entry, data.Item):
        return False
    said = (getattr(entry, name, None) for name in ("item", "text", "name", "authority", "items"))
    return entry.item == STANDARD or not any(said)


def with_ids(marked: Sequence[Item | Row]) -> Iterator[Item | Row]:
    """Go through the standard items, nested ones too."""
    for visit in walk(marked):
        if (
            isinstance(visit.block, Item | Row)
            and visit.marks.id
            and visit.block.__class__ is marked[0].__class__
        ):
            yield visit.block


def plan(standard: Sequence[Item | Row], entries: Sequence[ResolvedValue] | None, path: Path) -> Plan:
    """Plan a list; ``standard`` are the clause's own items, ``entries`` the site's.

    No entries mean `[standard]`; None means that the site declares that there are none.
    """
    planner = _Planner(standard, entries or (), path)
    return planner.plan() if entries is not None else planner.nothing()


class _Planner:
    def __init__(self, standard: Sequence[Item | Row], entries: Sequence[ResolvedValue], path: Path) -> None:
        self.entries = entries
        self.path = path
        self.line = standard[0].line
        self.known = {each.marks.id: each for each in with_ids(standard)}
        self.named = {key for entry in entries for key in self._named(entry.value)}
        self.rest = [each for each in standard if each.marks.id and each.marks.id not in self.named]
        self.made = Plan()
        self.said: set[str] = set()

    def nothing(self) -> Plan:
        self._report_lost()
        return self.made

    def plan(self) -> Plan:
        for entry in self.entries:
            if entry.value.item != STANDARD:
                self.made.steps += self._steps(entry)
            elif not self._said_twice(STANDARD, entry.path):
                self.made.steps += [Standard(each, frozenset(self.named)) for each in self.rest]
        if not self.entries:
            self.made.steps = [Standard(each) for each in self.rest]
        elif STANDARD not in self.said:
            self._report_lost()
        return self.made

    def _fault(self, code: str, path: Path, message: str, mend: str, line: int = 0) -> None:
        self.made.faults.append(Fault(code, path, message, mend, line or self.line))

    def _report_lost(self) -> None:
        lost = []
        for each in self.rest:
            nested = {below.marks.id for below in with_ids([each])} - {each.marks.id}
            if not nested or not nested <= self.named:  # else all that it held is accounted for
                lost.append(each)
        if lost:
            names = [each.marks.id for each in lost]
            items, are = ("item", "is") if len(lost) == 1 else ("items", "are")
            message = f"The standard {items} {listed(names)} {are} neither printed, replaced nor dropped"
            them = "it" if len(lost) == 1 else "them"
            key = self.path[-1]
            mend = f"Add `- {STANDARD}` to “{key}” to print {them}; to leave {them} out, add"
            if not self.entries:
                mend = (
                    f"Take `{key}: none` out to print {them}; to leave {them} out, write `{key}:` and below"
                )
            mend += f" `- drop: [{', '.join(names)}]` and, in the column of `drop`, `reason:` and why"
            self._fault("lost-item", self.path, message, mend, lost[0].line)

    def _steps(self, entry: ResolvedValue) -> list[Step]:
        item: data.Item = entry.value
        for name in ("instead_of", "drop"):
            for number, key in enumerate(getattr(item, name)):
                if key not in self.known:
                    self._report_unknown(key, (*entry.path, name, number))
        reason = str(item.reason or "")
        gone = [key for key in (*item.drop, *item.instead_of) if key in self.known]
        steps: list[Step] = [
            Dropped(self.known[key], reason) for key in gone if not self._said_twice(key, entry.path)
        ]
        if item.item is not None:
            if says_nothing(item.item) or item.item in YES:  # told where the site's file is checked
                return steps
            if item.item in self.known:
                if self._said_twice(item.item, entry.path):
                    return steps
                return [*steps, Standard(self.known[item.item], frozenset(self.named - {item.item}))]
            if LOOKS_LIKE_AN_ID.fullmatch(item.item) and (self.known or item.item == STANDARD):
                self._report_unknown(item.item, entry.path)
                return steps
        elif not any(getattr(item, name, None) for name in ("text", "name", "authority", "items")):
            return steps
        below = [
            ResolvedValue(each, (*entry.path, "items", number)) for number, each in enumerate(item.items)
        ]
        return [*steps, Own(entry, tuple(step for each in below for step in self._steps(each)))]

    def _said_twice(self, key: str, path: Path) -> bool:
        if key in self.said:
            self._fault("bad-value", path, f"The list names “{key}” twice", "Take one of the two out")
            return True
        self.said.add(key)
        return False

    def _report_unknown(self, key: str, path: Path) -> None:
        items = ", ".join(sorted(self.known)) or "none"
        own = (
            ""
            if {"drop", "instead_of"} & {*path}
            else f"; if they are words of your own, write `- text: {key}`"
        )
        mend = did_you_mean(key, self.known) or (f"Its items are {items}{own}")
        self._fault("unknown-item", path, f"The clause has no standard item “{key}”", mend)

    def _named(self, item: data.Item) -> set[str]:
        """Return the ids of standard items that an entry speaks of, at any depth."""
        own = {*item.instead_of, *item.drop, *([item.item] if item.item else [])}
        return (own & set(self.known)).union(*(self._named(below) for below in item.items))
