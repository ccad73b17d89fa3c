"""Collects earlier copies from git: what the reading copies held before earlier copies were kept.

The line of first parents is what was on the branch itself, as published. What replaced a text, and when, is
judged commit by commit as `record --write` would have judged it on that day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.review.earlier import is_superseded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.review.revisions import Repository

MAX_NOTED = 5
"""Copies that a note names."""


@dataclass
class Collected:
    """The files of earlier copies that git holds and the project lacks; ``notes`` say what was not read."""

    files: dict[str, str | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def collect_earlier(
    repository: Repository, copies: ReadingCopies, records: Iterable[Record], day: str
) -> Collected:
    """Return the earlier copies of the notices that ``records`` are, as git's history has them.

    ``day`` is today. Raises `GitError` where git cannot answer.
    """
    made = Collected()
    if repository.shallow:
        made.notes.append(
            "This clone is shallow, so that only what its commits hold was found."
            " For all of it, `git fetch --unshallow` first"
        )
    notices = {copies.name(record): record for record in records}
    # git runs in the project's folder, below which its files are named
    below = f"{copies.project}/" if copies.project else ""
    names = {name: f"{name.removeprefix(below)}.json" for name in notices}
    history = repository.history(sorted(names.values()))
    kept, unread = repository.records_by_blob({blob for held in history.values() for _, blob in held})
    if unread:
        files = [file for file, held in history.items() if any(blob in unread for _, blob in held)]
        more = f" and {len(files) - MAX_NOTED} more" if len(files) > MAX_NOTED else ""
        named = ", ".join(map(short, files[:MAX_NOTED])) + more
        made.notes.append(f"Some commits hold records that this version does not read: of {named}")
    for name, record in notices.items():
        held = [(at, kept[blob]) for at, blob in history.get(names[name], ()) if blob in kept]
        held = [(at, old) for at, old in held if copies.name(old) == name]
        held.append((day, record))
        for (_, old), (replaced, new) in pairwise(held):
            if is_superseded(old, new, replaced):
                for file, text in copies.earlier_files(old).items():
                    made.files.setdefault(file, text)
    return made
