"""What an upgrade leaves for a person: what a day claims, and what stays of later days after a move back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.cli.upgrade_plan import CHANGES, file_with
from sphinx_privacynotice.review.earlier import RECORD, TEXT, says_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.cli.upgrade_run import State
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.upgrades import Move

YEAR = 366
_RETURNED = frozenset(("in_force", "updated", "changes"))
"""What may differ between a text and the same text that is in force again."""


def notes_on_day(day: str, now: str) -> list[str]:
    """Return what notices will claim that are in force from a day long before or after ``now``."""
    if day < now:
        claim = "these words have applied since that day, whatever was published"
        return [f"{day} is past: the notice and its history will then say that {claim}"]
    if (date.fromisoformat(day) - date.fromisoformat(now)).days > YEAR:
        claim = "these words, which the page shows at once, do not apply before that day"
        return [f"{day} is more than a year ahead: the notice and its history will then say that {claim}"]
    return []


def what_is_left(old: State, new: State, moves: Iterable[Move]) -> tuple[dict[str, str | None], list[str]]:
    """Return the files of earlier copies that notices which move back become again, to be taken away.

    The second are notes on what is left of later days: entries of `changes`, and other earlier copies.
    """
    back = {(move.site, move.notice): move for move in moves if move.after < move.before}
    files: dict[str, str | None] = {}
    notes: list[str] = []
    for record in new.reading.records:
        move = back.get((record.site, record.notice))
        if move is None:
            continue
        name = f"{old.project.sites[move.site].name}, {move.notice}"
        notes += _entries(old, move, name)
        for copy in old.loaded.copies.earlier(record.site, record.notice).copies:
            if copy.day == record.applies_from and _is_same_again(copy.record, record):
                files |= {f"{copy.name}{TEXT}": None, f"{copy.name}{RECORD}": None}
            elif copy.day >= record.applies_from:
                advice = "delete both of its files, if nobody was shown it"
                notes.append(f"{name}: the earlier copy {copy.name} is of {move.after} or later: {advice}")
        if move.before <= today() and not record.updated:
            notes.append(
                f"{name}: what has applied since {move.before} is in no earlier copy, but in git only"
            )
    return files, notes


def _is_same_again(before: Record, now: Record) -> bool:
    """Return whether ``now`` has the words of ``before`` again.

    Entries of `changes` may be left, and their lead: it ("What changed:") was guarded, and not printed before.
    """
    leads = {
        (each.clause, each.part)
        for each in before.blocks
        if each.edit == "unmet" and "changes" in each.guards
    }
    blocks = tuple(each for each in now.blocks if (each.clause, each.part) not in leads)
    return says_same(before, replace(now, blocks=blocks), _RETURNED)


def _entries(old: State, move: Move, name: str) -> Iterator[str]:
    site = old.project.sites[move.site]
    file = file_with(site, move.notice, CHANGES) or move.file
    for each in site.view(move.notice).data.changes:
        if str(each.on or "") > move.after:
            advice = f"take it out of `changes:` in {file}, if nobody was told"
            yield f"{name}: an entry of `changes` is of {each.on}, after {move.after}: {advice}"
