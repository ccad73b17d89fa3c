"""What changes no word of a notice: line breaks, markup, links, names, and where words come from."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import normalize

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.changes import LINK, MARKUP, MINOR_KINDS, RECORD, RENAME, REWRAP, Minor
from sphinx_privacynotice.review.units import links_of, list_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from sphinx_privacynotice.model.record import Block, Record, Run
    from sphinx_privacynotice.review.align import Pair
    from sphinx_privacynotice.review.changes import Change
    from sphinx_privacynotice.review.units import Unit


def layers_of(record: Record) -> dict[str, str]:
    """Return the layer that gives each value of a record, by the value's key."""
    return {key: place.layer for key, place in record.values.items()}


def find_minors(
    old: Record, new: Record, same: Iterable[Pair], changes: Sequence[Change], changed: Container[str]
) -> Iterator[Minor]:
    """Yield what changes no word, counted by kind; nothing that a change tells of already.

    ``same`` are the sentences that read the same, ``changed`` the keys of values that do not.
    """
    found: dict[str, list[str]] = {kind: [] for kind in MINOR_KINDS}
    if (old.site, old.notice) != (new.site, new.notice):
        found[RENAME].append(f"{old.site}, {old.notice} is now {new.site}, {new.notice}")
    if old.pages != new.pages:
        found[RENAME].append(f"{', '.join(old.pages)} is now {', '.join(new.pages)}")
    told = {cause.key for change in changes for cause in change.causes if cause.kind == "edition"}
    blocks: dict[tuple[str, int, int], None] = {}
    for pair in same:
        if pair.old and pair.new and (kind := _minor_kind(pair.old, pair.new, told)):
            key = (kind, pair.old.block_number, pair.new.block_number)
            if key not in blocks:
                found[kind].append(_example(kind, pair.old, pair.new))
            blocks[key] = None
    before_layers, layers = layers_of(old), layers_of(new)
    found[RECORD] += [
        f"{key} is now from {_LAYERS.get(layer, layer)}, before from {_LAYERS.get(was, was)}"
        for key, layer in sorted(layers.items())
        if (was := before_layers.get(key, layer)) != layer and key not in changed
    ]
    if not changes and old.in_force != new.in_force:
        found[RECORD].append(
            f"in force from {new.in_force or 'no day'}, before from {old.in_force or 'no day'}"
        )
    # where words change, what is not printed changes with them
    if not changes and not any(found.values()) and _hidden_blocks(old) != _hidden_blocks(new):
        found[RECORD].append("what is listed and not printed")
    for kind, group in groupby(MINOR_KINDS):
        examples = [example for _ in group for example in found[kind]]
        if examples:
            yield Minor(kind, len(examples), one_line(next(filter(None, examples), "")))


_LAYERS = {"pack": "the pack", "trust": "the trust’s file", "site": "the site file", "notice": "the notice"}
_DIGITS = re.compile(r"\d+")


def _hidden_blocks(record: Record) -> list[tuple[object, ...]]:
    return [_fields(block, block.runs) for block in record.blocks if not block.printed]


def _minor_kind(before: Unit, after: Unit, told: Container[str]) -> str:
    """Return how two sentences that read the same differ, "" for not at all.

    Of ``told`` clauses it is reported already that they have another edition.
    """
    old, new = before.block, after.block
    if old == new:
        return ""
    if links_of(before.runs) != links_of(after.runs):
        return LINK
    if (old.kind, old.level, _marker(old)) != (new.kind, new.level, _marker(new)):
        return MARKUP
    if old.text != new.text and old.text.split() == new.text.split():
        return REWRAP
    same_edition = new.clause in told and old.clause == new.clause
    if _fields(old, before.runs, edition=not same_edition) != _fields(
        new, after.runs, edition=not same_edition
    ):
        return RECORD
    return RECORD if _is_encoded_otherwise(before, after) else ""


def _marker(block: Block) -> str:
    # a row or an item that is new gives those after it other numbers
    return _DIGITS.sub("1", block.marker)


def _is_encoded_otherwise(before: Unit, after: Unit) -> bool:
    old, new = before.block.text, after.block.text
    return old != new and normalize("NFC", old) == normalize("NFC", new)


def _fields(block: Block, runs: Iterable[Run], *, edition: bool = True) -> tuple[object, ...]:
    # not the page: a page that was renamed is told of once, and not the words
    origin = (block.clause, block.part, block.origin, block.edit, block.reason, block.guards)
    values = tuple((list_key(run.value), run.law) for run in runs)
    return (*origin, block.edition if edition else "", values)


def _example(kind: str, before: Unit, after: Unit) -> str:
    if kind == LINK:
        old, new = links_of(before.runs), links_of(after.runs)
        for words in dict.fromkeys([*old, *new]):
            if old.get(words) != new.get(words):
                return f"“{words}” leads to {new.get(words, 'nothing')}, not {old.get(words, 'nothing')}"
    if kind == RECORD and before.block.edition != after.block.edition:
        clause = after.block.clause
        return f"{clause} is of {after.block.edition}, not {before.block.edition}, with the same words"
    if kind == RECORD and _is_encoded_otherwise(before, after):
        return "the same letters, encoded otherwise"
    return after.words[:70] if kind in {MARKUP, REWRAP} else ""
