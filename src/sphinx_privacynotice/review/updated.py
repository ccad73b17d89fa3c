"""The day of a notice's newest change of substance (`updated: auto`): kept with the copy, else from git.

It is computed when copies are written, not when pages are built: a build knows neither the clock nor git, and
a shallow clone has no history.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.changes import EDITORIAL
from sphinx_privacynotice.review.compare import compare_notice
from sphinx_privacynotice.review.revisions import read_record
from sphinx_privacynotice.review.substance import DATES, Weigher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.review.revisions import Commit, Repository

MAX_LOOKED_AT = 1_000
"""Commits of one copy among which the newest change is looked for."""


class UnknownDayError(Exception):
    """The history of a notice ends before its newest change; the text says how to get the rest."""


def changes_substance(old: Record, new: Record, library: Library | None = None) -> bool:
    """Return whether words of substance differ: a change that is clarifying or material.

    The notice's own days (when it was changed, checked, approved, and the list of changes) are left out: they
    say that something changed, and are not what changed.
    """
    diff = compare_notice(_without_days(old), _without_days(new), Weigher(library), library)
    return diff.weight not in {"", EDITORIAL}


def _without_days(record: Record) -> Record:
    return replace(record, blocks=tuple(_words_alone(record.blocks)))


def _words_alone(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        heads = {_head(run.value) for run in block.runs if run.value}
        if heads and heads <= DATES:  # "Last changed: 1 May 2026"
            continue
        if heads & DATES:
            runs = (replace(run, text="") if _head(run.value) in DATES else run for run in block.runs)
            yield replace(block, runs=tuple(runs))
        else:
            yield block


def _head(key: str) -> str:
    return key.partition(".")[0].partition("[")[0]


def day_in_history(
    repository: Repository, file: str, kept: Record, today: str, library: Library | None = None
) -> str:
    """Return the day of the newest commit in which the words of a copy changed in substance.

    ``file`` is the copy's record, from the top of the repository; ``kept`` is what it holds now: ``today``
    where no commit has that yet. Raises `UnknownDayError` where a shallow clone ends before that commit.
    """
    newer, day = kept, today
    data = b""
    commits = repository.commits("HEAD", file, MAX_LOOKED_AT)
    for commit, found in _copies(repository, file, commits):
        record = newer if found == data else read_record(found)
        if record is not None and found != data and changes_substance(record, newer, library):
            return day
        newer, day, data = record or newer, commit.day, found
        if commit.first and repository.shallow:
            raise UnknownDayError("this clone is shallow, and ends before the newest change")
    return day


def _copies(repository: Repository, file: str, commits: list[Commit]) -> Iterable[tuple[Commit, bytes]]:
    """Yield the commits with what the file holds in each, newest first; read a few at a time."""
    for start in range(0, len(commits), 20):
        some = commits[start : start + 20]
        held = repository.at((each.commit for each in some), file)
        yield from ((each, held[each.commit]) for each in some if each.commit in held)
