"""Editions that are new in the packs of a project, and that no notice takes yet: no reader reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.cli.diff_sides import Side
    from sphinx_privacynotice.review.revisions import Repository

_CLAUSE = re.compile(r"(?:^|/)clauses/([^/]+)/(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.md$")

_LATER = re.compile(r"\.(\d{4}-\d{2}-\d{2})\.md$")
"""The name of a later edition of a notice in one file, beside the first."""

MAX_NOTES = 10


def untaken_editions(repository: Repository, old: Side, new: Side) -> Iterator[str]:
    """Yield a note for each file of a clause that is new and that no notice of the new side prints."""
    if old.revision is None:
        return
    before = set(repository.files(old.revision))
    printed = {
        (block.clause, block.edition)
        for record in new.records.values()
        for block in record.blocks
        if block.clause
    }
    notes = []
    files = set(_clause_files(repository, new))
    days = {edition[:10] for _, edition in printed}
    for file in sorted(files - before):
        single = _LATER.search(file)
        if single and f"{file[: single.start()]}.md" in files | before and single[1] not in days:
            notes.append(f"the edition {single[1]} of a notice is new ({file}), and no notice takes it yet")
        found = _CLAUSE.search(file)
        if found and (found[1], f"{found[2]}.{found[3] or 1}") not in printed:
            notes.append(
                f"the edition {found[2]} of the clause {found[1]} is new ({file}), and no notice takes it yet"
            )
    yield from notes[:MAX_NOTES]
    if len(notes) > MAX_NOTES:
        yield f"{len(notes) - MAX_NOTES} more editions are new, and no notice takes them yet"


def _clause_files(repository: Repository, side: Side) -> Iterable[str]:
    """Return the files of clauses, named from the top of the repository."""
    if side.revision is not None:
        return repository.files(side.revision)
    if side.project is None:
        return ()
    project = side.project
    above = project.place.folder.resolve().relative_to(project.root.resolve()).as_posix()
    # the names of a project begin at its root, those of a repository at its top
    prefix = repository.prefix.removesuffix(above if above != "." else "").strip("/")
    return (
        f"{prefix}/{edition.file}" if prefix else edition.file
        for pack in project.library.packs
        if project.source.is_file(pack.file)
        for editions in pack.clauses.values()
        for edition in editions
    )
