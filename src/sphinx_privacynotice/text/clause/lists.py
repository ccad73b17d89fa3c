"""Plans a list of standard and own items: what is printed, in which order, and what is not.

The clause gives the standard items, each with an id. The site's list may hold `standard` (all that it does
not name), ids, own items, replacements (`instead_of`) and omissions (`drop`). The default is `[standard]`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.format.canonical import YES
from sphinx_privacynotice.model.format.schema import LOOKS_LIKE_AN_ID, STANDARD
from sphinx_privacynotice.model.site.view import ResolvedValue
from sphinx_privacynotice.text.clause.template import Item, Row, walk
from sphinx_privacynotice.yamlio.none import means_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.yamlio.tree import KeyPath


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard item, without those of its nested items that are printed elsewhere or not at all."""

    marked: Item | Row
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Own:
    """An item of the site's, with those nested below it."""

    found: ResolvedValue
    nested: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A standard item that the site drops."""

    marked: Item | Row
    reason: str


Step = Standard | Own | Dropped


Report = Callable[[str, "KeyPath", str, str, int], None]
"""Takes what is wrong with a site's list: code, path in the site, message, hint, line of the clause."""


def only_changes(entry: object) -> bool:
    """Say whether an entry of a list of standard and own items prints nothing itself: `standard`, a drop."""
    return isinstance(entry, data.Item) and (
        entry.item == STANDARD or not (entry.item or _has_own_words(entry))
    )


def _has_own_words(item: data.Item) -> bool:
    return any(getattr(item, name, None) for name in ("text", "name", "authority", "items"))


def with_ids(marked: Sequence[Item | Row]) -> Iterator[Item | Row]:
    """Go through the standard items (all of them items, or all rows) that have ids, nested ones too."""
    for visit in walk(marked):
        if visit.marks.id and isinstance(visit.block, type(marked[0])):
            yield visit.block


def plan(
    standard: Sequence[Item | Row], entries: Sequence[ResolvedValue] | None, path: KeyPath, report: Report
) -> list[Step]:
    """Return what becomes of a list; ``standard`` are the clause's own items, ``entries`` the site's.

    No entries mean `[standard]`; None means that the site declares that there are none.
    """
    planner = _Planner(standard, entries or (), path, report)
    if entries is None:
        planner.report_lost()
        return []
    return planner.plan()


class _Planner:
    def __init__(
        self,
        standard: Sequence[Item | Row],
        entries: Sequence[ResolvedValue],
        path: KeyPath,
        report: Report,
    ) -> None:
        self.entries = entries
        self.path = path
        self.report = report
        self.line = standard[0].line
        self.known = {each.marks.id: each for each in with_ids(standard)}
        self.named = {key for entry in entries for key in self._named(entry.value)}
        self.rest = [each for each in standard if each.marks.id and each.marks.id not in self.named]
        self.used: set[str] = set()

    def plan(self) -> list[Step]:
        if not self.entries:
            return [Standard(each) for each in self.rest]
        steps: list[Step] = []
        for entry in self.entries:
            if entry.value.item != STANDARD:
                steps += self._steps(entry)
            elif not self._is_repeated(STANDARD, entry.path):
                steps += [Standard(each, frozenset(self.named)) for each in self.rest]
        if STANDARD not in self.used:
            self.report_lost()
        return steps

    def report_lost(self) -> None:
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
            hint = f"Add `- {STANDARD}` to “{key}” to print {them}; to leave {them} out, add"
            if not self.entries:
                hint = (
                    f"Take `{key}: none` out to print {them}; to leave {them} out, write `{key}:` and below"
                )
            hint += f" `- drop: [{', '.join(names)}]` and, in the column of `drop`, `reason:` and why"
            self.report("lost-item", self.path, message, hint, lost[0].line)

    def _steps(self, entry: ResolvedValue) -> list[Step]:
        item: data.Item = entry.value
        for name in ("instead_of", "drop"):
            for number, key in enumerate(getattr(item, name)):
                if key not in self.known:
                    self._report_unknown(key, (*entry.path, name, number))
        reason = str(item.reason or "")
        gone = [key for key in (*item.drop, *item.instead_of) if key in self.known]
        steps: list[Step] = [
            Dropped(self.known[key], reason) for key in gone if not self._is_repeated(key, entry.path)
        ]
        if item.item is not None:
            if means_none(item.item) or item.item in YES:  # reported where the site's file is checked
                return steps
            if item.item in self.known:
                if self._is_repeated(item.item, entry.path):
                    return steps
                return [*steps, Standard(self.known[item.item], frozenset(self.named - {item.item}))]
            if LOOKS_LIKE_AN_ID.fullmatch(item.item) and (self.known or item.item == STANDARD):
                self._report_unknown(item.item, entry.path)
                return steps
        elif not _has_own_words(item):
            return steps
        below = [
            ResolvedValue(each, (*entry.path, "items", number)) for number, each in enumerate(item.items)
        ]
        return [*steps, Own(entry, tuple(step for each in below for step in self._steps(each)))]

    def _is_repeated(self, key: str, path: KeyPath) -> bool:
        if key in self.used:
            message = f"The list names “{key}” twice"
            self.report("bad-value", path, message, "Take one of the two out", self.line)
            return True
        self.used.add(key)
        return False

    def _report_unknown(self, key: str, path: KeyPath) -> None:
        items = ", ".join(sorted(self.known)) or "none"
        is_reference = {"drop", "instead_of"} & {*path}
        own = "" if is_reference else f"; if they are words of your own, write `- text: {key}`"
        hint = did_you_mean(key, self.known) or f"Its items are {items}{own}"
        self.report("unknown-item", path, f"The clause has no standard item “{key}”", hint, self.line)

    def _named(self, item: data.Item) -> set[str]:
        """Return the ids of standard items that an entry names, at any depth."""
        own = {*item.instead_of, *item.drop, *([item.item] if item.item else [])}
        return (own & set(self.known)).union(*(self._named(below) for below in item.items))
