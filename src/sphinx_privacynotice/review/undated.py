"""The words of a record without days: these say that something changed, and are not what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_privacynotice.model.record import Block, Record


def without_values(record: Record, heads: Collection[str]) -> Record:
    """Return ``record`` without what it prints of the site keys ``heads``, and of keys below them.

    A block that prints no other value ("Last changed: 1 May 2026") is left out whole.
    """
    return replace(record, blocks=tuple(_words_alone(record.blocks, heads)))


def _words_alone(blocks: Iterable[Block], heads: Collection[str]) -> Iterable[Block]:
    for block in blocks:
        printed = {_head(run.value) for run in block.runs if run.value}
        if printed and printed.issubset(heads):
            continue
        if not printed.isdisjoint(heads):
            runs = (replace(run, text="") if _head(run.value) in heads else run for run in block.runs)
            yield replace(block, runs=tuple(runs))
        else:
            yield block


def _head(key: str) -> str:
    return key.partition(".")[0].partition("[")[0]
