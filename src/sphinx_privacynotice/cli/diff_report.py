"""Makes the report of a difference: between two revisions, or one and the working tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.cli.context import unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.cli.diff_sides import Side
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.report import DiffReport
    from sphinx_privacynotice.review.revisions import Repository, Revision


def make_report(
    session: Session, revisions: Sequence[str], *, published: str = "", site: str = "", notice: str = ""
) -> DiffReport:
    """Return what differs between ``revisions``, as `diff` takes them, of one site and notice if named.

    ``published`` is a day: the first side is what git held on it. Raises `SourceError` where a side cannot be
    read, and `click.UsageError` for revisions that do not fit each other.
    """
    from sphinx_privacynotice.cli.diff_editions import untaken_editions
    from sphinx_privacynotice.review.announcements import new_entries
    from sphinx_privacynotice.review.compare import compare_records
    from sphinx_privacynotice.review.git import GitError
    from sphinx_privacynotice.review.report import DiffReport, Origin

    try:
        with gc_paused():
            repository, old, new = _sides(session, revisions, published)
    except GitError as error:
        raise SourceError(error.finding) from None
    known = {key[0] for side in (old, new) for key in side.records}
    if site and site not in known and not (old.skipped or new.skipped):
        raise click.UsageError(unknown("site", site, known))
    wanted = [
        {
            key: record
            for key, record in side.records.items()
            if site in {"", key[0]} and notice in {"", key[1]}
        }
        for side in (old, new)
    ]
    with gc_paused():
        diffs = compare_records(wanted[0], wanted[1], _library(session, new))
    if new.project is not None and new.revision is None:
        from sphinx_privacynotice.cli.diff_places import PageLines

        diffs = list(map(PageLines(new.project).placed, diffs))
    new.notes += untaken_editions(repository, old, new)
    findings = _findings(repository, old, new, diffs)
    return DiffReport(
        Origin(old.label, old.source, old.revision.day if old.revision else ""),
        Origin(new.label, new.source, new.revision.day if new.revision else ""),
        diffs,
        {key: name for side in (old, new) for key, name in side.names.items()},
        findings,
        [*old.notes, *new.notes],
        new_entries(diffs, old.facts, new.facts),
    )


def _findings(repository: Repository, old: Side, new: Side, diffs: Sequence[NoticeDiff]) -> Findings:
    """Return what is wrong with the announcements of changes, judged by the settings of the new side."""
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.checks.severity import judge
    from sphinx_privacynotice.cli.diff_sides import read_facts
    from sphinx_privacynotice.review.announcements import find_unannounced

    if all(diff.state == "same" for diff in diffs):
        return Findings()
    read_facts(repository, old)
    read_facts(repository, new, old)
    found = find_unannounced(diffs, old.facts, new.facts, new.notice_days)
    return judge(found, new.checks).findings


def _sides(session: Session, revisions: Sequence[str], published: str) -> tuple[Repository, Side, Side]:
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
    old, new = of_revisions(repository, first, second)
    return repository, old, new if new is not None else working_tree(session)


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
