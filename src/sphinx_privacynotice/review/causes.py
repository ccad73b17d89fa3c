"""Finds out why words differ: a value, an edition, the page, a condition, or the order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format.schema import LISTS
from sphinx_privacynotice.review.changes import Cause, ValueChange
from sphinx_privacynotice.review.units import hidden_parts, list_key, printed_clauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.review.align import Pair
    from sphinx_privacynotice.review.substance import Weigher
    from sphinx_privacynotice.review.units import Unit

_EXCEPTIONS = frozenset(("added", "reworded", "replaced", "dropped"))


class CauseFinder:
    """Finds the causes of the changes between two records of one notice."""

    def __init__(self, old: Record, new: Record, weigher: Weigher, library: Library | None) -> None:
        self._old, self._new = old, new
        self._weigher, self._library = weigher, library
        self._hidden_before, self._hidden_now = hidden_parts(old), hidden_parts(new)
        self._printed_before, self._printed_now = printed_clauses(old), printed_clauses(new)
        self._editions_before, self._editions_now = _editions(old), _editions(new)
        self._keys_before = {list_key(run.value) for block in old.blocks for run in block.runs if run.value}
        self._keys_now = {list_key(run.value) for block in new.blocks for run in block.runs if run.value}

    def find(self, kind: str, pairs: Sequence[Pair], values: Sequence[ValueChange]) -> tuple[Cause, ...]:
        """Return the causes of one change, without repeats."""
        found: dict[Cause, None] = {}
        for pair in pairs:
            for cause in self._of_pair(kind, pair, values):
                found.setdefault(cause)
        return tuple(found)

    def value(self, key: str, *, now: bool = True) -> Cause:
        """Return a value as a cause, with the layer that gives it and, where it is known, file and line."""
        place = (self._new if now else self._old).values.get(key)
        if place is None:
            return Cause("value", key)
        where = f"{place.file}:{place.line}" if now and place.file and place.line else ""
        return Cause("value", key, place.layer, where or (place.file if now else ""))

    def _of_pair(self, kind: str, pair: Pair, values: Sequence[ValueChange]) -> Iterator[Cause]:
        if kind == "moved" or pair.moved:
            yield self._order(pair)
        if pair.old and pair.new:
            yield from self._changed(pair.old, pair.new, values)
        elif pair.new:
            yield from self._one_side(pair.new, before=False)
        elif pair.old:
            yield from self._one_side(pair.old, before=True)

    def _order(self, pair: Pair) -> Cause:
        assert pair.old is not None  # noqa: S101 - only what was there before can be moved
        assert pair.new is not None  # noqa: S101
        if pair.old.block.edition != pair.new.block.edition and pair.new.block.clause:
            return self._edition(
                pair.new.block.clause, pair.old.block.edition, pair.new.block.edition, pair.new
            )
        return Cause("order")

    def _changed(self, old: Unit, new: Unit, values: Sequence[ValueChange]) -> Iterator[Cause]:
        if old.words == new.words:
            return
        # a value that is printed elsewhere on the other side is not new or gone: words name it otherwise
        given = (self._keys_before, self._keys_now)
        values = [
            value
            for value in values
            if (value.old and value.new) or "[" in value.key or not all(value.key in keys for keys in given)
        ]
        both = [value for value in values if value.old and value.new]
        of_words = list(self._of_words(old, new, values))
        # a value that is new or gone in other words is there because of them
        for value in both if of_words else values:
            yield self.value(value.key)
        yield from of_words

    def _of_words(self, old: Unit, new: Unit, values: Sequence[ValueChange]) -> Iterator[Cause]:
        """Yield why the words of a sentence differ, apart from its values."""
        if old.skeleton == new.skeleton and values:
            return
        if old.without_laws == new.without_laws:
            same = {(run.law, run.text) for run in old.runs}
            for law in dict.fromkeys(
                run.law for run in new.runs if run.law and (run.law, run.text) not in same
            ):
                yield Cause("law", law, before=self._old.in_force, after=self._new.in_force)
            return
        before, now = old.block, new.block
        if before.edit != now.edit and {before.edit, now.edit} & _EXCEPTIONS:
            yield Cause("page", "", "", now.page, before.edit, now.edit, "", now.reason or before.reason)
        elif now.origin == "page" or before.origin == "page":
            yield Cause("page", place=now.page, reason=now.reason)
        elif now.clause and before.clause == now.clause and before.edition != now.edition:
            yield self._edition(now.clause, before.edition, now.edition, new)
        elif now.origin == "phrase":
            yield Cause("phrase")
        elif now.origin == "clause" and all(value.old and value.new for value in values):
            # a value that is new or gone prints other words of the clause by itself
            yield Cause("pack", before=before.edition, after=now.edition)
        elif not values:
            yield Cause("tool")

    def _one_side(self, unit: Unit, *, before: bool) -> Iterator[Cause]:
        """Yield why a sentence is there on one side alone: before, or now."""
        block = unit.block
        here, there = (
            (self._editions_before, self._editions_now)
            if before
            else (
                self._editions_now,
                self._editions_before,
            )
        )
        hidden = (self._hidden_now if before else self._hidden_before).get((block.clause, block.part))
        typed = _typed(block, hidden, before=before) or self._instead(block, before=before)
        if typed is not None:
            yield typed
            return
        known = self._keys_now if before else self._keys_before
        values = [key for key in unit.values if list_key(key) not in known or "[" in key]
        own = next((key for key in values if "[" in key), "")
        if block.clause and block.clause not in there:
            yield Cause(
                "page",
                place=block.page,
                before="" if not before else "clause",
                after="clause" if not before else "",
            )
        elif hidden is not None and block.part and hidden.edit == "unmet":
            for guard in hidden.guards:
                yield Cause("guard", guard, before="met" if before else "", after="" if before else "met")
        elif here.get(block.clause) != there.get(block.clause) and block.origin == "clause" and not own:
            old, new = self._editions_before[block.clause], self._editions_now[block.clause]
            yield self._edition(block.clause, old, new, None if before else unit)
        elif values:
            yield self.value(own or values[0], now=not before)
        elif block.kind == "item" and (entry := self._list_entry(block)):
            yield replace(
                self.value(entry, now=entry in self._new.values), key=block.clause.replace("-", "_")
            )
        elif block.origin == "phrase":
            yield Cause("phrase")
        else:
            yield Cause("pack", before=there.get(block.clause, ""), after=here.get(block.clause, ""))

    def _instead(self, block: Block, *, before: bool) -> Cause | None:
        """Return what a page does with the whole clause of a block on the other side, None for nothing."""
        if block.origin == "page" or not block.clause:
            return None
        there = self._new if before else self._old
        printed = self._printed_now if before else self._printed_before
        for each in there.blocks:
            if each.clause != block.clause or each.part not in {"", block.part}:
                continue
            heading = each.kind == "heading"
            omitted = each.edit == "dropped" and heading and block.clause not in printed
            if omitted or (each.edit in {"reworded", "replaced"} and each.origin == "page" and not heading):
                edit = "omitted" if omitted else "replaced"
                return _exception(edit, "", each, before=before)
        return None

    def _list_entry(self, block: Block) -> str:
        """Return an entry of the site's own list, if that says which standard items its clause prints."""
        name = f"{block.clause.replace('-', '_')}["
        if name[:-1] not in LISTS:
            return ""
        before, now = (
            [key for key in record.values if key.startswith(name)] for record in (self._old, self._new)
        )
        if before == now and _items(self._old, block.clause) & _items(self._new, block.clause):
            return ""  # the same list, and standard items on both sides: it is the pack that has others
        return next(iter([*now, *before]), "")

    def _edition(self, clause: str, before: str, after: str, unit: Unit | None) -> Cause:
        editions = self._weigher.editions_between(clause, before, after)
        notes = [edition.change.note for edition in editions if edition.change and edition.change.note]
        laws: list[str] = []
        if unit is not None and self._library is not None:
            cited = dict.fromkeys(run.law for run in unit.runs if run.law)
            known = {run.law for block in self._old.blocks for run in block.runs if run.law}
            for law in cited:
                entry = self._library.law(law, self._new.in_force or None)
                if law not in known and entry:
                    laws.append(entry.title)
        return Cause("edition", clause, before=before, after=after, note=" ".join(notes), laws=tuple(laws))


def _items(record: Record, clause: str) -> set[str]:
    """Return the standard items of a clause that a record prints."""
    return {
        block.part
        for block in record.blocks
        if block.clause == clause and block.part and block.kind == "item" and block.printed
    }


def _typed(block: Block, hidden: Block | None, *, before: bool) -> Cause | None:
    """Return what was done on a page so that a block is there on one side alone, None for nothing."""
    if hidden is not None and block.part and hidden.edit == "dropped":
        return _exception(hidden.edit, block.edit, hidden, before=before)
    if block.origin != "page":
        return None
    if block.edit in _EXCEPTIONS:
        return _exception("", block.edit, block, before=before)
    return Cause("page", place=block.page)


def _exception(hidden: str, shown: str, block: Block, *, before: bool) -> Cause:
    edits = (shown, hidden) if before else (hidden, shown)
    return Cause("page", place=block.page, before=edits[0], after=edits[1], reason=block.reason)


def _editions(record: Record) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for block in record.blocks:
        if block.clause:
            found.setdefault(block.clause, block.edition)
    return dict(found)
