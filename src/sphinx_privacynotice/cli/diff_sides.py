"""The two sides of ``diff``: records of a revision, from its copies or files, or of the working tree."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.review.announcements import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.model.project.discovery import ProjectPlace
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.project.settings import CheckSettings
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.announcements import NoticeFacts
    from sphinx_privacynotice.review.revisions import KeptRecord, Repository, Revision
    from sphinx_privacynotice.text.page.reader import Reading

Key = tuple[str, str]

SITE_DATA = (".yaml", ".yml", "conf.py")
"""Endings of the files that say what sites there are and what they say; packs are not needed for that."""

WORKING_TREE = "the working tree"


@dataclass
class Side:
    """One side: how a report names it, its records by site and notice, and how they were read.

    ``source`` is ``reading copies`` or ``files``; ``notes`` say what could not be read or is not sure.
    ``project`` is there where files were read; ``skipped`` says that copies that are the same on both sides
    were not read. ``facts`` (of notices), ``names`` (of sites), ``checks`` and ``notice_days`` are what the
    files of the project say; of a revision they are read once they are asked for.
    """

    label: str
    records: dict[Key, Record] = field(default_factory=dict)
    source: str = "files"
    notes: list[str] = field(default_factory=list)
    project: Project | None = None
    revision: Revision | None = None
    facts: dict[Key, NoticeFacts] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    checks: CheckSettings = field(default_factory=dict)
    notice_days: int = 0
    skipped: bool = False


def working_tree(session: Session) -> Side:
    """Return the side of the project as its files are now; raise `SourceError` where there is none."""
    project, reading = session.read()
    return _of_files(WORKING_TREE, project, reading)


def _of_files(label: str, project: Project, reading: Reading) -> Side:
    side = Side(label, {(each.site, each.notice): each for each in reading.records}, project=project)
    _take_settings(side, project)
    errors = len(project.findings.errors) + len(reading.findings.errors)
    if errors:
        what = "1 error" if errors == 1 else f"{errors} errors"
        side.notes.append(f"{label} has {what}: what these touch may be missing here")
    return side


def of_revisions(
    repository: Repository, revision: Revision, other: Revision | None = None
) -> tuple[Side, Side | None]:
    """Return the side of ``revision`` and, if it is asked for, that of ``other``.

    Of reading copies that are the same in both nothing is read. Raises `GitError` and `SourceError`.
    """
    sides = [Side(revision.label, revision=revision)]
    if other is not None:
        sides.append(Side(other.label, revision=other))
    kept = [repository.copies(side.revision) for side in sides if side.revision]
    same = _same_copies(kept) if len(kept) == 2 else frozenset()
    for side, copies in zip(sides, kept, strict=True):
        wanted = {key: copy for key, copy in copies.items() if key not in same}
        side.skipped = bool(same)
        if not copies or not _read_copies(repository, side, wanted):
            side.records.clear()
            _read_files(repository, side)
    if len({side.source for side in sides}) > 1:  # what was left out as equal is needed after all
        for side, copies in zip(sides, kept, strict=True):
            if side.source == "reading copies":
                side.skipped = False
                _read_copies(repository, side, copies)
    return sides[0], sides[1] if other is not None else None


def _same_copies(kept: list[dict[Key, KeptRecord]]) -> frozenset[Key]:
    one, two = kept
    return frozenset(key for key, copy in one.items() if key in two and two[key] == copy)


def _read_copies(repository: Repository, side: Side, copies: dict[Key, KeptRecord]) -> bool:
    """Read reading copies into ``side``; return False where one has no record that this version reads."""
    records, unread = repository.records(copies.values())
    if unread:
        first = f"{unread[0]} of {side.label}"
        side.notes.append(f"{first} is no record that this version reads, so the pages were read instead")
        return False
    side.source = "reading copies"
    side.records.update({(record.site, record.notice): record for record in records.values()})
    return True


def _read_files(repository: Repository, side: Side) -> None:
    """Read a revision's own files into ``side``, written to a temporary folder; nothing of it is executed."""
    from sphinx_privacynotice.model.project.project import load_project
    from sphinx_privacynotice.text.page.reader import read_pages

    side.source = "files"
    with exported(repository, side) as folder:
        try:
            project = load_project(place_in(folder, repository.prefix))
        except SourceError as error:
            side.notes.append(
                f"{side.label} has no notices: {error.finding.message.replace(str(folder), '')}"
            )
            return
        reading = read_pages(project)
        made = _of_files(side.label, project, reading)
    side.records, side.project, side.facts, side.names = made.records, project, made.facts, made.names
    side.checks, side.notice_days = made.checks, made.notice_days
    side.notes += made.notes
    side.notes.append(
        f"{side.label} has no reading copies: its files were read, with the packs installed here"
    )


def _take_settings(side: Side, project: Project) -> None:
    """Keep what the files of a project say of its notices and of findings, while the files are there."""
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.model.project.settings import read_settings

    side.facts = {
        (site.key, kind): facts_of(site, kind) for site in project.sites.values() for kind in site.notices
    }
    side.names = {key: site.name for key, site in project.sites.items()}
    side.checks = project.checks
    side.notice_days = int(str(read_settings(project.place, Findings()).data.notice_days or 0))


def read_facts(repository: Repository, side: Side, other: Side | None = None) -> None:
    """Read what the site files of a revision say of its notices, where that is not known yet.

    Where those of ``other`` are the same, what is known of it is taken.
    """
    from sphinx_privacynotice.model.project.project import load_project

    if side.facts or side.revision is None:
        return
    if other and other.revision and other.facts:
        mine, others = (_site_data(repository, each) for each in (side.revision, other.revision))
        if mine == others:
            side.facts, side.names = other.facts, other.names
            side.checks, side.notice_days = other.checks, other.notice_days
            return
    with exported(repository, side, SITE_DATA) as folder:
        try:
            project = load_project(place_in(folder, repository.prefix))
        except SourceError:
            return  # reading copies of another project, or none
        _take_settings(side, project)


def _site_data(repository: Repository, revision: Revision) -> dict[str, str]:
    return {name: id_ for name, id_ in repository.files(revision).items() if name.endswith(SITE_DATA)}


@contextmanager
def exported(repository: Repository, side: Side, endings: tuple[str, ...] = ("",)) -> Iterator[Path]:
    """Write the files of a revision to a temporary folder, which is gone afterwards."""
    assert side.revision is not None  # noqa: S101 - the working tree is never written
    left_out = repository.left_out(side.revision, repository.prefix)
    if left_out and endings == ("",):
        what = f"{left_out[0]} and {len(left_out) - 1} more" if len(left_out) > 1 else left_out[0]
        side.notes.append(f"Links and submodules are not read: {what}")
    with tempfile.TemporaryDirectory(prefix="privacynotice-") as name:
        folder = Path(name).resolve() / "tree"
        folder.mkdir()
        (folder / ".git").mkdir()  # nothing is looked for above the top of a repository
        repository.write_files(side.revision, folder, endings)
        yield folder


def place_in(folder: Path, prefix: str) -> ProjectPlace:
    """Return where the project is in the files of a revision, which reads nothing outside them."""
    from sphinx_privacynotice.model.project.project import find_project

    return replace(find_project(folder / prefix, folder_given=True), bound=folder)


def repository_of(session: Session) -> tuple[Repository, bool]:
    """Return the repository of the project, and whether there is a working tree with a project."""
    from sphinx_privacynotice.review.revisions import find_repository

    try:
        folder = session.find_project().folder.resolve()
    except SourceError:
        here = (session.folder or Path.cwd()).resolve()
        found = find_repository(here)
        if not found.bare:
            raise
        return found, False
    return find_repository(folder), True
