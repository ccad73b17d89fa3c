"""The two sides of ``diff``: records of a revision, from its copies or files, or of the working tree."""

from __future__ import annotations

import re
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.project.settings import READING_COPIES
from sphinx_privacynotice.review.reasons import count

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.model.project.discovery import ProjectPlace
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.revisions import KeptRecord, Repository, Revision
    from sphinx_privacynotice.text.page.reader import Reading

Key = tuple[str, str]

SITE_DATA = (".yaml", ".yml", "conf.py")
"""Endings of the files that say what sites there are and what they say."""

MIN_COPIES = 4
"""Notices below which it is not looked for what need not be read."""

TEXTS = (*SITE_DATA, ".md", ".rst", ".txt")
"""Endings of files that may be read; a photograph may be large."""

CLAUSE_FILE = re.compile(r"(?:^|/)(?:clauses|notices)/.*\.md$")
"""Files of packs that are no YAML."""

WORKING_TREE = "the working tree"


@dataclass
class Side:
    """One side: how a report names it, its records by site and notice, and how they were read.

    ``source`` is ``reading copies`` or ``files``; ``notes`` say what could not be read or is not sure.
    ``project`` is what its files say: of all sites where files were read, else of those that `load_data`
    was asked for. ``skipped`` says that notices that are the same on both sides were not read.
    """

    label: str
    records: dict[Key, Record] = field(default_factory=dict)
    source: str = "files"
    notes: list[str] = field(default_factory=list)
    project: Project | None = None
    revision: Revision | None = None
    skipped: bool = False


def working_tree(
    session: Session,
    repository: Repository,
    revision: Revision,
    folders: ExitStack,
    *,
    read_all: bool = False,
) -> tuple[Side, Side]:
    """Return the side of ``revision`` and that of the project as its files are now.

    Unless it is to ``read_all``, notices are left out whose files are as in ``revision``, if it has copies.
    Raises `GitError`, and `SourceError` where there is no project.
    """
    from sphinx_privacynotice.model.project.project import load_project
    from sphinx_privacynotice.text.page.reader import read_pages

    project = load_project(session.find_project())
    if not read_all and (sides := _read_touched(project, repository, revision)):
        return sides
    old, _ = of_revisions(repository, revision, None, folders)
    return old, _of_files(WORKING_TREE, project, read_pages(project))


def _read_touched(project: Project, repository: Repository, revision: Revision) -> tuple[Side, Side] | None:
    """Return both sides without the notices whose files are the same, None where all have to be read."""
    from sphinx_privacynotice.cli.diff_unchanged import UncertainError, Unchanged, find_touched
    from sphinx_privacynotice.review.compare import differing_notices
    from sphinx_privacynotice.text.page.reader import read_pages

    copies = repository.copies(revision)
    if len(copies) < MIN_COPIES:
        return None
    try:
        touched, again, pages = find_touched(Unchanged(project, repository, revision), project, copies)
    except UncertainError:
        return None
    old, new = (
        Side(revision.label, revision=revision, skipped=True),
        Side(WORKING_TREE, project=project, skipped=True),
    )
    wanted = {
        key: copy for key, copy in copies.items() if key[0] in touched | again or key[0] not in project.sites
    }
    reading = read_pages(project, checks_packs=False, only=pages)
    if reading.findings.errors or not _read_copies(repository, old, wanted):
        return None
    new.records = {(each.site, each.notice): each for each in reading.records if each.site in touched | again}
    if any(key[0] in again for key in differing_notices(old.records, new.records)):
        return None
    left = len(copies) - len(wanted)
    what = f"were not read again: {count(left, 'notice')} whose files are as in {revision.label}"
    new.notes.append(f"{what} (--all reads every page)")
    return old, new


def _of_files(label: str, project: Project, reading: Reading) -> Side:
    side = Side(label, {(each.site, each.notice): each for each in reading.records}, project=project)
    errors = len(project.findings.errors) + len(reading.findings.errors)
    if errors:
        what = "1 error" if errors == 1 else f"{errors} errors"
        side.notes.append(f"{label} has {what}: what these touch may be missing here")
    return side


def of_revisions(
    repository: Repository,
    revision: Revision,
    other: Revision | None = None,
    folders: ExitStack | None = None,
) -> tuple[Side, Side | None]:
    """Return the side of ``revision`` and, if it is asked for, that of ``other``.

    Of reading copies that are the same in both nothing is read. ``folders`` keeps the files of revisions
    that had to be written; without it they are gone. Raises `GitError` and `SourceError`.
    """
    with ExitStack() as own:
        return _of_revisions(repository, revision, other, folders or own)


def _of_revisions(
    repository: Repository, revision: Revision, other: Revision | None, folders: ExitStack
) -> tuple[Side, Side | None]:
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
            _read_files(repository, side, folders)
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
    for key, copy in copies.items():
        record = records[copy.file]
        if (record.site, record.notice) == tuple(map(unquote, key)):
            side.records[record.site, record.notice] = record
        else:  # it would hide what the notice says that it claims to be
            side.notes.append(f"{one_line(copy.file)} of {side.label} is of another notice, and is not read")
    return True


def _read_files(repository: Repository, side: Side, folders: ExitStack) -> None:
    """Read a revision's own files into ``side``, written to a temporary folder; nothing of it is executed."""
    from sphinx_privacynotice.model.project.project import load_project
    from sphinx_privacynotice.text.page.reader import read_pages

    side.source = "files"
    folder = folders.enter_context(exported(repository, side))
    try:
        project = load_project(place_in(folder, repository.prefix))
    except SourceError as error:
        side.notes.append(f"{side.label} has no notices: {error.finding.message.replace(str(folder), '')}")
        return
    made = _of_files(side.label, project, read_pages(project))
    side.records, side.project = made.records, project
    side.notes += made.notes
    side.notes.append(
        f"{side.label} has no reading copies: its files were read, with the packs installed here"
    )


def load_data(
    repository: Repository,
    side: Side,
    sites: Collection[str],
    pages: Collection[str],
    folders: ExitStack,
    other: Side | None = None,
) -> None:
    """Load what a revision's files say of ``sites``, its packs and ``pages``, where it is not loaded yet.

    Where the data of ``other`` are the same, its project is taken; its packs are in any case.
    """
    from sphinx_privacynotice.model.project.project import load_project

    if side.project is not None or side.revision is None:
        return
    if other and other.revision and other.project:
        mine, others = (_site_data(repository, each) for each in (side.revision, other.revision))
        if mine == others:
            side.project = other.project
            return
    wanted = set(pages)

    def is_wanted(name: str) -> bool:
        if name.endswith(SITE_DATA) or CLAUSE_FILE.search(name):
            return True
        _, found, copy = name.partition(f"{READING_COPIES}/")
        if found:  # the record of a site says on which day `updated: auto` is
            return name.endswith(".json") and copy.split("/")[0] in sites
        parts = name.rpartition(".")[0].split("/")
        return bool(wanted) and any("/".join(parts[start:]) in wanted for start in range(len(parts)))

    folder = folders.enter_context(exported(repository, side, is_wanted))
    with suppress(SourceError):  # reading copies of another project, or none
        # packs of the other side will do: they say nothing of days and announcements
        library = other.project.library if other and other.project else None
        side.project = load_project(place_in(folder, repository.prefix), only=sites, library=library)


def _site_data(repository: Repository, revision: Revision) -> dict[str, str]:
    return {name: id_ for name, id_ in repository.files(revision).items() if name.endswith(SITE_DATA)}


@contextmanager
def exported(
    repository: Repository, side: Side, wanted: tuple[str, ...] | Callable[[str], bool] | None = None
) -> Iterator[Path]:
    """Write the files of a revision to a temporary folder, which is gone afterwards.

    If not all, they are those that are ``wanted``, or that have one of these endings.
    """
    is_wanted = (lambda name: name.endswith(wanted)) if isinstance(wanted, tuple) else wanted
    assert side.revision is not None  # noqa: S101 - the working tree is never written
    left_out = repository.left_out(side.revision, repository.prefix)
    if left_out and is_wanted is None:
        side.notes.append(f"Links and submodules are not read: {_some(left_out)}")
    with tempfile.TemporaryDirectory(prefix="privacynotice-") as name:
        folder = Path(name).resolve() / "tree"
        folder.mkdir()
        (folder / ".git").mkdir()  # nothing is looked for above the top of a repository
        large = repository.write_files(side.revision, folder, is_wanted)
        if large and (texts := [name for name in large if name.endswith(TEXTS)]):
            side.notes.append(f"Files of {side.label} are too large to be read: {_some(texts)}")
        yield folder


def _some(names: Sequence[str]) -> str:
    return one_line(short(names[0]) + (f" and {len(names) - 1} more" if len(names) > 1 else ""))


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
