"""Compares two sets of records: what a reader of each notice reads differently, and what changes no word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.align import Pair, align
from sphinx_privacynotice.review.causes import CauseFinder
from sphinx_privacynotice.review.changes import (
    Change,
    NoticeDiff,
    ValueChange,
)
from sphinx_privacynotice.review.minors import find_minors, layers_of
from sphinx_privacynotice.review.redline import redline
from sphinx_privacynotice.review.substance import Weigher
from sphinx_privacynotice.review.units import (
    Unit,
    hidden_parts,
    list_key,
    printed_clauses,
    units_of,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.record import Record, Run

Key = tuple[str, str]
"""The site and the kind of a notice."""

SAME_NOTICE = 0.6
"""The share of sentences that a notice keeps where it is called otherwise and still the same."""

MAX_RENAMES = 2_000
"""Pairs of notices of which it is asked whether one is the other, called otherwise."""


def compare_records(
    old: Mapping[Key, Record], new: Mapping[Key, Record], library: Library | None = None
) -> list[NoticeDiff]:
    """Return how each notice differs, by site and notice; what is equal in all is left out."""
    weigher = Weigher(library)
    renamed = find_renamed(
        {key: record for key, record in old.items() if key not in new},
        {key: record for key, record in new.items() if key not in old},
    )
    taken = set(renamed.values())
    found = []
    for key, record in new.items():
        before = old.get(key) or old.get(renamed.get(key, ("", "")))
        if before is None:
            count = len(units_of(record))
            found.append(NoticeDiff(*key, "new", in_force=("", record.in_force), sentences=count))
        elif not _is_equal(before, record):
            found.append(compare_notice(before, record, weigher, library))
    for key, record in old.items():
        if key not in new and key not in taken:
            count = len(units_of(record))
            found.append(NoticeDiff(*key, "gone", in_force=(record.in_force, ""), sentences=count))
    kept = (diff for diff in found if diff.state != "same" or diff.minors)
    return sorted(kept, key=lambda diff: (diff.site, diff.notice))


def differing_notices(old: Mapping[Key, Record], new: Mapping[Key, Record]) -> list[Key]:
    """Return the notices that `compare_records` has to compare, sorted."""
    keys = sorted({*old, *new})
    return [key for key in keys if key not in old or key not in new or not _is_equal(old[key], new[key])]


def _is_equal(old: Record, new: Record) -> bool:
    """Return whether two records are the same but for the files and lines of values."""
    return (
        (old.site, old.notice, old.in_force, old.pages) == (new.site, new.notice, new.in_force, new.pages)
        and old.blocks == new.blocks
        and layers_of(old) == layers_of(new)
    )


def find_renamed(gone: Mapping[Key, Record], come: Mapping[Key, Record]) -> dict[Key, Key]:
    """Return the notices that are called otherwise (site or kind), each with the key that it had."""
    if not gone or not come or len(gone) * len(come) > MAX_RENAMES:
        return {}
    words = {
        key: Counter(unit.words for unit in units_of(record))
        for side in (gone, come)
        for key, record in side.items()
    }
    scored = []
    for before in gone:
        for after in come:
            total = words[before].total() + words[after].total()
            shared = 2 * (words[before] & words[after]).total() / total if total else 0
            if shared >= SAME_NOTICE:
                scored.append((-shared, before[1] != after[1], before, after))
    renamed: dict[Key, Key] = {}
    for _, _, before, after in sorted(scored):
        if after not in renamed and before not in renamed.values():
            renamed[after] = before
    return renamed


def compare_notice(old: Record, new: Record, weigher: Weigher, library: Library | None) -> NoticeDiff:
    """Return how one notice differs from what it was."""
    old_units, new_units = units_of(old), units_of(new)
    pairs = align(old_units, new_units, hidden_parts(old), hidden_parts(new))
    same = [pair for pair in pairs if _is_same(pair)]
    keys = _changed_values(old, new)
    finder = CauseFinder(old, new, weigher, library)
    changes = [
        _moved(_change(kind, group, keys, finder, weigher, old, new), group, old_units, new_units)
        for kind, group in _groups(
            (pair for pair in pairs if not _is_same(pair)),
            printed_clauses(old) ^ printed_clauses(new),
        )
    ]
    before = (old.site, old.notice)
    return NoticeDiff(
        new.site,
        new.notice,
        "changed" if changes else "same",
        before if before != (new.site, new.notice) else None,
        (old.in_force, new.in_force),
        tuple(_fold_readers(changes, old, new)),
        tuple(find_minors(old, new, same, changes, keys[0])),
    )


def _fold_readers(changes: Sequence[Change], old: Record, new: Record) -> Iterator[Change]:
    """Yield each change once where pages of single readers have it, too, with those pages."""
    readers = {block.page for record in (old, new) for block in record.blocks if block.audience}
    by_words: dict[tuple[object, ...], list[Change]] = {}
    for change in sorted(changes, key=lambda each: each.page in readers):  # the page of all readers first
        by_words.setdefault((change.kind, change.clause, change.part, change.old, change.new), []).append(
            change
        )
    also = {
        id(first): tuple(dict.fromkeys(each.page for each in rest if each.page in readers))
        for first, *rest in by_words.values()
    }
    for change in changes:
        if id(change) in also:
            yield replace(change, also_on=also[id(change)]) if also[id(change)] else change
        elif change.page not in readers:
            yield change


def _is_same(pair: Pair) -> bool:
    return bool(pair.old and pair.new and not pair.moved and pair.old.words == pair.new.words)


def _kind(pair: Pair) -> str:
    if pair.old is None:
        return "added"
    if pair.new is None:
        return "removed"
    return "moved" if pair.old.words == pair.new.words else "changed"


def _groups(pairs: Iterable[Pair], whole: Container[str]) -> Iterator[tuple[str, list[Pair]]]:
    """Yield the pairs that are one change: sentences beside each other, of one clause and one kind.

    A changed sentence is a change of its own, and so is a clause that is new or gone as a ``whole``.
    """
    last: Pair | None = None
    group: list[Pair] = []
    for pair in pairs:
        if last is not None and not _belongs(last, pair, whole):
            yield _kind(last), group
            group = []
        group.append(pair)
        last = pair
    if last is not None:
        yield _kind(last), group


def _belongs(last: Pair, pair: Pair, whole: Container[str]) -> bool:
    kind = _kind(pair)
    if kind == "changed" or kind != _kind(last):
        return False
    for before, unit in ((last.old, pair.old), (last.new, pair.new)):
        if unit is not None and before is not None:
            if unit.number != before.number + 1:
                return False
            if kind == "moved" or before.block.clause in whole:
                if unit.block.clause != before.block.clause:
                    return False
                continue
            if (unit.block.clause, unit.block.edit, unit.block.origin == "page") != (
                before.block.clause,
                before.block.edit,
                before.block.origin == "page",
            ):
                return False
            if _row(unit) and _row(unit) == _row(before):
                continue
            # a list entry or a section that is new tells why by itself
            if unit.block.kind == "heading" or _entry(unit) != _entry(before):
                return before.block.kind == "heading" and unit.block.clause != ""
    return True


def _row(unit: Unit) -> str:
    """Return the row of a table that a cell is in, "" for anything else."""
    return unit.block.marker.partition(".")[0] if unit.block.kind == "cell" else ""


def _entry(unit: Unit) -> str:
    """Return the entry of a list that a sentence prints, or the condition that it is under."""
    entry = next((key.partition("]")[0] for key in unit.values if "[" in key), "")
    return entry or (str(unit.block_number) if unit.block.kind == "item" and unit.block.part else "")


def _change(
    kind: str,
    pairs: Sequence[Pair],
    keys: tuple[frozenset[str], frozenset[str]],
    finder: CauseFinder,
    weigher: Weigher,
    old: Record,
    new: Record,
) -> Change:
    first = pairs[0].new or pairs[0].old
    assert first is not None  # noqa: S101 - a pair has one of the two
    values = tuple(_value_changes(pairs)) if kind == "changed" else ()
    causes = finder.find(kind, pairs, values)
    weight, because = weigher.weigh(kind, pairs, values, causes)
    olds, news = [pair.old for pair in pairs if pair.old], [pair.new for pair in pairs if pair.new]
    block = first.block
    shown = keys[0] | (keys[1] if any(cause.kind in {"value", "guard"} for cause in causes) else set())
    skeletons = tuple(tuple(_signature_of(unit, shown) for unit in side) for side in (olds, news))
    whole = (
        bool(block.clause)
        and kind in {"added", "removed"}
        and block.clause not in printed_clauses(old if kind == "added" else new)
    )
    moved_from = pairs[0].old.section if pairs[0].moved and pairs[0].old else ""
    # an item or row is another one with another lead; the words before a list may differ by kind of school
    lead = _words_of(first.lead.runs, shown) if first.lead and first.lead.kind != "paragraph" else ""
    # file and line of a value differ by school
    reasons = tuple(
        (cause.kind, list_key(cause.key), cause.before, cause.after, cause.reason) for cause in causes
    )
    return Change(
        kind,
        first.section,
        block.clause,
        block.part,
        block.page,
        old=tuple(unit.words for unit in olds) if kind != "moved" else (),
        new=tuple(unit.words for unit in news),
        marks=redline(olds[0].runs, news[0].runs) if kind == "changed" else (),
        values=values,
        words=kind != "changed" or not values or olds[0].skeleton != news[0].skeleton,
        causes=causes,
        weight=weight,
        because=because,
        section_before=moved_from,
        lead=" ".join(first.lead.text.split()) if first.lead and kind != "moved" else "",
        whole_clause=whole,
        signature=(kind, block.clause, block.part, *skeletons, reasons, weight, pairs[0].moved, lead),
    )


def _moved(change: Change, pairs: Sequence[Pair], old: Sequence[Unit], new: Sequence[Unit]) -> Change:
    """Return a move with the headings that it came and comes after; any other change as it is."""
    before, after = pairs[0].old, pairs[0].new
    if change.kind != "moved" or before is None or after is None:
        return change
    return replace(change, after=(_section_above(old, before), _section_above(new, after)))


def _section_above(units: Sequence[Unit], unit: Unit) -> str:
    """Return the heading above a sentence; of a heading the one above that."""
    if unit.block.kind != "heading":
        return unit.section
    return units[unit.number - 1].section if unit.number else ""


def _value_changes(pairs: Iterable[Pair]) -> Iterator[ValueChange]:
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        before = {list_key(key): (key, text) for key, text in pair.old.values.items()}
        after = {list_key(key): (key, text) for key, text in pair.new.values.items()}
        one_each = len(before) == len(pair.old.values) and len(after) == len(pair.new.values)
        if not one_each:  # several entries of a list in one sentence: by their numbers
            before = {key: (key, text) for key, text in pair.old.values.items()}
            after = {key: (key, text) for key, text in pair.new.values.items()}
        for name in dict.fromkeys([*before, *after]):
            key, old_text = before.get(name, ("", ""))
            new_key, new_text = after.get(name, ("", ""))
            if old_text != new_text:
                yield ValueChange(new_key or key, old_text, new_text)


def _changed_values(old: Record, new: Record) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of values that are printed otherwise, and those that only one of the two prints."""
    before, after = _printed_values(old), _printed_values(new)
    changed = frozenset(key for key, texts in before.items() if key in after and after[key] != texts)
    return changed, frozenset(before.keys() ^ after.keys())


def _printed_values(record: Record) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for block in record.blocks:
        for run in block.runs:
            if run.value:
                found.setdefault(run.value, set()).add(run.text)
    return {key: frozenset(texts) for key, texts in found.items()}


def _signature_of(unit: Unit, shown: frozenset[str]) -> str:
    """Return the words, with the keys of values in their place: these differ from school to school.

    Of values that are ``shown``, and of entries of lists, it is the words: they are what changes.
    """
    return _words_of(unit.runs, shown)


def _words_of(runs: Iterable[Run], shown: frozenset[str]) -> str:
    return "".join(
        run.text if not run.value or "[" in run.value or run.value in shown else f"{{{run.value}}}"
        for run in runs
    )
