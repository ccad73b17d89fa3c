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

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.review.upgrades import Announced, Move

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


def notes_on_order(project: Project, announced: Iterable[Announced], moves: Iterable[Move]) -> list[str]:
    """Return which lists of `changes` begin with the newest, where an entry was added at the end."""
    added = {(each.file, each.notice) for each in announced}
    notes: dict[str, None] = {}
    for move in moves:
        site = project.sites[move.site]
        file = file_with(site, move.notice, CHANGES)
        days = [str(each.on or "") for each in site.view(move.notice).data.changes]
        if (file, move.notice) in added and days and days[0] > days[-1]:
            order = "begins with the newest, and is printed as it is: move the new last entry to its top"
            notes[f"`changes` of {move.notice} in {file} {order}"] = None
    return list(notes)


def what_is_left(
    project: Project, copies: ReadingCopies, records: Iterable[Record], moves: Iterable[Move]
) -> tuple[dict[str, str | None], list[str]]:
    """Return the files of earlier copies that notices which move back become again, to be taken away.

    The second are notes on what is left of later days: entries of `changes`, and other earlier copies.
    ``project`` is as it was before, with its ``copies``; ``records`` are the notices as they would be.
    """
    back = {(move.site, move.notice): move for move in moves if move.after < move.before}
    files: dict[str, str | None] = {}
    notes: list[str] = []
    for record in records:
        move = back.get((record.site, record.notice))
        if move is None:
            continue
        name = f"{project.sites[move.site].name}, {move.notice}"
        notes += _entries(project, move, name)
        for copy in copies.earlier(record.site, record.notice).copies:
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

    Entries of `changes` may be left, and their lead ("What changed:"), which was guarded.
    """
    leads = {
        (each.clause, each.part)
        for each in before.blocks
        if each.edit == "unmet" and "changes" in each.guards
    }
    blocks = tuple(each for each in now.blocks if (each.clause, each.part) not in leads)
    return says_same(before, replace(now, blocks=blocks), _RETURNED)


def _entries(project: Project, move: Move, name: str) -> Iterator[str]:
    site = project.sites[move.site]
    file = file_with(site, move.notice, CHANGES) or move.file
    for each in site.view(move.notice).data.changes:
        if str(each.on or "") > move.after:
            advice = f"take it out of `changes:` in {file}, if nobody was told"
            yield f"{name}: an entry of `changes` is of {each.on}, after {move.after}: {advice}"
