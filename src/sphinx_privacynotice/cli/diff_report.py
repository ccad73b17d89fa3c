"""Makes the report of a difference: between two revisions, or one and the working tree."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.cli.context import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.cli.diff_sides import Side
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.announcements import Announcement, NoticeFacts
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.report import DiffReport
    from sphinx_privacynotice.review.revisions import Repository, Revision


def make_report(
    session: Session,
    revisions: Sequence[str],
    *,
    published: str = "",
    site: str = "",
    notice: str = "",
    read_all: bool = False,
) -> DiffReport:
    """Return what differs between ``revisions``, as `diff` takes them, of one site and notice if named.

    ``published`` is a day: the first side is what git held on it. ``read_all`` reads every page of the
    working tree, also of notices whose files are as in the revision.
    Raises `SourceError` where a side cannot be
    read, and `click.UsageError` for revisions that do not fit each other.
    """
    from sphinx_privacynotice.cli.diff_approvals import approval_notes
    from sphinx_privacynotice.cli.diff_editions import untaken_editions
    from sphinx_privacynotice.cli.diff_places import Places
    from sphinx_privacynotice.cli.diff_sides import load_data
    from sphinx_privacynotice.review.compare import compare_records, differing_notices
    from sphinx_privacynotice.review.git import GitError
    from sphinx_privacynotice.review.report import DiffReport, Origin

    with ExitStack() as folders, gc_paused():
        try:
            repository, old, new = _sides(session, revisions, published, folders, read_all=read_all)
        except GitError as error:
            raise SourceError(error.finding) from None
        known = {key[0] for side in (old, new) for key in side.records}
        if site and site not in known and not (old.skipped or new.skipped):
            raise click.UsageError(unknown("site", site, known))
        before, now = (
            {
                key: record
                for key, record in side.records.items()
                if site in {"", key[0]} and notice in {"", key[1]}
            }
            for side in (old, new)
        )
        differing = differing_notices(before, now)
        pages = {page for key in differing if key in now for page in now[key].pages}
        load_data(repository, new, {key[0] for key in differing}, pages, folders)
        diffs = compare_records(before, now, _library(session, new))
        if new.project is not None:
            diffs = list(map(Places(new.project).placed, diffs))
        findings, announced = _announcements(repository, old, new, diffs, folders)
        names = {
            key: site.name
            for side in (old, new)
            if side.project is not None
            for key, site in side.project.sites.items()
        }
        approvals = list(approval_notes(repository, new, diffs, names))
        new.notes += untaken_editions(repository, old, new)
        new.notes += [text for text, is_pending in approvals if not is_pending]
    return DiffReport(
        Origin(old.label, old.source, old.revision.day if old.revision else ""),
        Origin(new.label, new.source, new.revision.day if new.revision else ""),
        diffs,
        names,
        findings,
        [*old.notes, *new.notes],
        announced,
        [text for text, is_pending in approvals if is_pending],
    )


def _announcements(
    repository: Repository, old: Side, new: Side, diffs: Sequence[NoticeDiff], folders: ExitStack
) -> tuple[Findings, dict[tuple[str, str], tuple[Announcement, ...]]]:
    """Return what is wrong with the announcements of changes, and those that are new.

    The findings are judged by the settings of the new side.
    """
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.checks.severity import judge
    from sphinx_privacynotice.cli.diff_sides import load_data
    from sphinx_privacynotice.model.project.settings import read_settings
    from sphinx_privacynotice.review.announcements import find_unannounced, new_entries

    changed = [diff for diff in diffs if diff.state != "same"]
    keys = [(diff.site, diff.notice) for diff in changed]
    keys_before = [diff.before or key for diff, key in zip(changed, keys, strict=True)]
    if changed:
        load_data(repository, old, {site for site, _ in keys_before}, (), folders, new)
    if not changed or new.project is None or old.project is None:
        return Findings(), {}
    days = read_settings(new.project.place, Findings()).data.notice_days
    before, now = _facts(old.project, keys_before), _facts(new.project, keys)
    found = find_unannounced(changed, before, now, int(str(days or 0)))
    return judge(found, new.project.checks).findings, new_entries(changed, before, now)


def _facts(project: Project, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], NoticeFacts]:
    from sphinx_privacynotice.review.announcements import facts_of

    return {
        (site, kind): facts_of(project.sites[site], kind)
        for site, kind in keys
        if site in project.sites and kind in project.sites[site].notices
    }


def _sides(
    session: Session, revisions: Sequence[str], published: str, folders: ExitStack, *, read_all: bool
) -> tuple[Repository, Side, Side]:
    from sphinx_privacynotice.cli.diff_sides import of_revisions, repository_of, working_tree

    if len(revisions) > (1 if published else 2):
        raise click.UsageError(
            "Name one revision with --published, to compare that day with it."
            if published
            else "Name at most two revisions."
        )
    repository, has_files = repository_of(session)
    first, second = _revisions(repository, revisions, published)
    if second is None and not has_files:
        raise click.UsageError(
            "This is a bare clone: it has no files to compare with. Name two revisions, as: diff main HEAD."
        )
    if second is None:
        return repository, *working_tree(session, repository, first, folders, read_all=read_all)
    old, new = of_revisions(repository, first, second, folders)
    assert new is not None  # noqa: S101 - there are two revisions
    return repository, old, new


def _revisions(
    repository: Repository, revisions: Sequence[str], published: str
) -> tuple[Revision, Revision | None]:
    if published:
        tip = revisions[0] if revisions else "HEAD"
        return repository.published(published, tip), repository.resolve(tip) if revisions else None
    first = revisions[0] if revisions else "HEAD"
    if len(revisions) == 1 and "..." in first:
        return repository.resolve(first), repository.resolve(first.split("...", 1)[1] or "HEAD")
    return repository.resolve(first), repository.resolve(revisions[1]) if len(revisions) == 2 else None


def _library(session: Session, new: Side) -> Library | None:
    """Return the packs that say what editions change: those of the new side, else those of this folder."""
    from sphinx_privacynotice.base.files import Folder, SourceError
    from sphinx_privacynotice.base.findings import Findings, Place
    from sphinx_privacynotice.model.pack.library import load_library
    from sphinx_privacynotice.model.pack.loader import BUILTIN, BUILTIN_FOLDER
    from sphinx_privacynotice.model.project.settings import read_settings

    if new.project is not None:
        return new.project.library
    try:
        settings = read_settings(session.find_project(), Findings())
    except SourceError:
        return load_library(Folder(BUILTIN_FOLDER), [(BUILTIN, Place(""))], Findings())
    return load_library(Folder(settings.root), settings.packs(), Findings())
