"""Aligns the sentences of two notices: the same, changed, moved, new or gone.

The work is bounded, and the same two notices give the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.sentences import can_compare

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_privacynotice.review.units import Unit

SAME_PART = 0.35
"""How alike two sentences of one part of a clause are to be a change of one another, from 0 to 1."""

SAME_PLACE = 0.5
"""The same of two sentences at one place."""

ELSEWHERE = 0.7
"""The same of two sentences at different places."""

MAX_COMPARED_PAIRS = 20_000
"""Pairs of sentences of which it is asked how alike they are."""

LEAST_WORDS = 4
"""Words that a sentence must have to be looked for at another place."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence before and after: without one of the two it is new or gone."""

    old: Unit | None
    new: Unit | None
    moved: bool = False


Hidden = Container[tuple[str, str]]
"""Parts of clauses that a record lists and does not print."""


def align(
    old: Sequence[Unit], new: Sequence[Unit], hidden_before: Hidden = (), hidden_now: Hidden = ()
) -> list[Pair]:
    """Return every sentence of both notices in one pair, in the order of the new one.

    Two parts of which one is hidden where the other is printed are no change of one another: they are
    printed under different conditions.
    """

    def apart(one: Unit, other: Unit) -> bool:
        before, now = ((unit.block.clause, unit.block.part) for unit in (one, other))
        return before != now and (before in hidden_now or now in hidden_before)

    pairs, gaps = _same_order(old, new)
    gone = {unit.number: (unit, gap) for gap, (removed, _) in enumerate(gaps) for unit in removed}
    come = {unit.number: (unit, gap) for gap, (_, added) in enumerate(gaps) for unit in added}

    def take(one: Unit, other: Unit, *, moved: bool) -> None:
        pairs.append(Pair(one, other, moved))
        del gone[one.number], come[other.number]

    for one, other in list(_same_words(gone.values(), come.values())):
        take(one, other, moved=True)
    for one, other in list(_same_part(gone.values(), come.values())):
        take(one, other, moved=False)
    for removed, added in _by_gap(gone.values(), come.values()):
        for one, other in _reworded_heading(removed, added):
            take(one, other, moved=False)
            removed.remove(one)
            added.remove(other)
        for one, other in list(_alike(removed, added, SAME_PLACE, 1, apart)):
            take(one, other, moved=False)
    left_old, left_new = [unit for unit, _ in gone.values()], [unit for unit, _ in come.values()]
    for one, other in list(_alike(left_old, left_new, ELSEWHERE, LEAST_WORDS, apart)):
        take(one, other, moved=True)
    pairs += [Pair(unit, None) for unit, _ in gone.values()]
    pairs += [Pair(None, unit) for unit, _ in come.values()]
    return _in_order(pairs)


def similarity(one: Unit, other: Unit) -> float:
    """Return how alike two sentences are, by their words, or by their words without values and their keys."""
    found = _overlap(one.tokens, other.tokens)
    if one.values and other.values:
        found = max(found, _overlap(one.skeleton_tokens, other.skeleton_tokens))
    return found


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _same_order(
    old: Sequence[Unit], new: Sequence[Unit]
) -> tuple[list[Pair], list[tuple[list[Unit], list[Unit]]]]:
    """Return the sentences that are the same in the same order, and what is between them."""
    start = 0
    while start < min(len(old), len(new)) and old[start].words == new[start].words:
        start += 1
    end = 0
    most = min(len(old), len(new)) - start
    while end < most and old[-1 - end].words == new[-1 - end].words:
        end += 1
    old_rest, new_rest = list(old[start : len(old) - end]), list(new[start : len(new) - end])
    pairs = [Pair(a, b) for a, b in zip(old[:start], new[:start], strict=True)]
    pairs += [Pair(a, b) for a, b in zip(old[len(old) - end :], new[len(new) - end :], strict=True)]
    if not old_rest and not new_rest:
        return pairs, []
    old_words, new_words = [unit.words for unit in old_rest], [unit.words for unit in new_rest]
    if not can_compare(old_words, new_words):
        return pairs, [(old_rest, new_rest)]
    gaps = []
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        removed, added = old_rest[old_from:old_to], new_rest[new_from:new_to]
        if tag == "equal":
            pairs += [Pair(a, b) for a, b in zip(removed, added, strict=True)]
        else:
            gaps.append((removed, added))
    return pairs, gaps


def _same_words(
    gone: Iterable[tuple[Unit, int]], come: Iterable[tuple[Unit, int]]
) -> Iterator[tuple[Unit, Unit]]:
    """Yield sentences that are at another place, those of the same clause first."""
    for by_clause in (True, False):
        places: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        taken: set[int] = set()
        for unit, _ in come:
            places[unit.words, unit.block.clause if by_clause else ""].append(unit)
        found = []
        for unit, _ in gone:
            there = places[unit.words, unit.block.clause if by_clause else ""]
            if there:
                found.append((unit, there.pop(0)))
                taken.add(unit.number)
        new_taken = {other.number for _, other in found}
        yield from found
        gone = [each for each in gone if each[0].number not in taken]
        come = [each for each in come if each[0].number not in new_taken]


def _same_part(
    gone: Iterable[tuple[Unit, int]], come: Iterable[tuple[Unit, int]]
) -> Iterator[tuple[Unit, Unit]]:
    """Yield changed sentences of one part of a clause, in their order; a clause's heading is such a part."""
    parts: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit, _ in come:
        if _part_of(unit):
            parts[unit.block.clause, _part_of(unit)].append(unit)
    for unit, _ in gone:
        part = _part_of(unit)
        there = parts.get((unit.block.clause, part), []) if part else []
        best = max(there, key=lambda each: (similarity(unit, each), -each.number), default=None)
        # a heading stays the clause's heading, whatever its words
        reworded = best is not None and unit.block.edit != best.block.edit
        if best is not None and (part == _HEADING or reworded or similarity(unit, best) >= SAME_PART):
            there.remove(best)
            yield unit, best


def _by_gap(
    gone: Iterable[tuple[Unit, int]], come: Iterable[tuple[Unit, int]]
) -> list[tuple[list[Unit], list[Unit]]]:
    """Return the sentences that are at one place before and now, by place."""
    by_gap: dict[int, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    for side, left in enumerate((gone, come)):
        for unit, gap in left:
            by_gap[gap][side].append(unit)
    return [by_gap[gap] for gap in sorted(by_gap)]


def _reworded_heading(removed: Sequence[Unit], added: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """Return the one heading of a page's own that is at one place before and now, in other words."""
    before, now = ([unit for unit in side if unit.block.kind == "heading"] for side in (removed, added))
    if len(before) != 1 or len(now) != 1 or before[0].block.clause or now[0].block.clause:
        return []
    return [(before[0], now[0])] if before[0].block.level == now[0].block.level else []


_HEADING = "# "


def _part_of(unit: Unit) -> str:
    return _HEADING if unit.block.kind == "heading" and unit.block.clause else unit.block.part


def _alike(
    gone: Sequence[Unit],
    come: Sequence[Unit],
    least: float,
    words: int,
    apart: Callable[[Unit, Unit], bool],
) -> Iterator[tuple[Unit, Unit]]:
    """Yield the pairs that are most alike, of sentences with at least so many words; each in one pair."""
    if len(gone) * len(come) > MAX_COMPARED_PAIRS:
        return
    scored = sorted(
        (
            (-similarity(one, other), one.number, other.number, one, other)
            for one in gone
            if one.tokens.total() >= words
            for other in come
            if (one.block.kind == "heading") == (other.block.kind == "heading") and not apart(one, other)
        ),
        key=lambda each: each[:3],
    )
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for score, old_number, new_number, one, other in scored:
        if -score < least:
            return
        if old_number not in old_taken and new_number not in new_taken:
            old_taken.add(old_number)
            new_taken.add(new_number)
            yield one, other


def _in_order(pairs: list[Pair]) -> list[Pair]:
    """Return pairs in the order of the new notice; what is gone comes after what was before it."""
    after = {pair.old.number: pair.new.number for pair in pairs if pair.old and pair.new and not pair.moved}
    place: dict[int, int] = {}
    last = -1
    for number in sorted(pair.old.number for pair in pairs if pair.old):
        last = after.get(number, last)
        place[number] = last

    def key(pair: Pair) -> tuple[int, int, int]:
        if pair.new is not None:
            return (pair.new.number, 0, 0)
        assert pair.old is not None  # noqa: S101 - a pair has one of the two
        return (place[pair.old.number], 1, pair.old.number)

    return sorted(pairs, key=key)
