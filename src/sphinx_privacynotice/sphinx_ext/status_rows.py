"""The status of all notices of a build, from the records of its pages and what is kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.checks.run import without_repeats
from sphinx_privacynotice.checks.severity import with_subjects
from sphinx_privacynotice.checks.status import make_statuses
from sphinx_privacynotice.checks.status_records import join_rows, read_status_files
from sphinx_privacynotice.review.kept_state import kept_states
from sphinx_privacynotice.review.reading_copies import ReadingCopies
from sphinx_privacynotice.review.unapproved import Notice
from sphinx_privacynotice.sphinx_ext.judge import context_of, judge_on
from sphinx_privacynotice.sphinx_ext.status import key_of
from sphinx_privacynotice.sphinx_ext.status_cells import fill_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Finding, Findings
    from sphinx_privacynotice.model.notice_status import NoticeStatus
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain
    from sphinx_privacynotice.sphinx_ext.status import FilledTable
    from sphinx_privacynotice.text.page.notice_status import StatusTable


def make_tables(
    domain: NoticeDomain, project: Project, found: Iterable[Finding], wrong: Findings
) -> dict[str, FilledTable]:
    """Return all tables of status that pages show, by their keys.

    ``found`` is what is wrong with pages and notices; what is wrong with records of other repositories goes
    to ``wrong``.
    """
    asked = [
        (key_of(page, number), table)
        for page in sorted(domain.status)
        for number, table in enumerate(domain.status[page])
    ]
    found, made = list(found), {}
    own: dict[str, list[NoticeStatus]] = {}
    for key, table in asked:
        if table.day not in own:
            own[table.day] = own_rows(domain, project, found, table.day)
        rows = join_rows(own[table.day], _other_rows(project, table, wrong), wrong)
        rows = [
            row
            for row in rows
            if (not table.sites or row.site in table.sites) and (not table.kinds or row.notice in table.kinds)
        ]
        made[key] = fill_table(project.library, table, rows)
    return made


def own_rows(
    domain: NoticeDomain, project: Project, found: Iterable[Finding], day: str = ""
) -> list[NoticeStatus]:
    """Return the status of the notices of a build; for the arguments see `make_tables`."""
    notices = [f"{key}/{kind}" for key, site in project.sites.items() for kind in site.pages]
    contexts = [each for of in notices if (each := context_of(domain, project, of, day)) is not None]
    printed = [Notice(each.record, each.site) for each in contexts if each.record is not None]
    if day:
        found = [*found, *judge_on(domain, project, day)]
    exceptions = [each for page in sorted(domain.exceptions) for each in domain.exceptions[page]]
    below = project.place.folder.resolve().relative_to(project.root.resolve()).as_posix()
    kept = kept_states(ReadingCopies(Folder(project.root), "" if below == "." else below), printed)
    subjects = with_subjects(project, without_repeats([*project.findings, *found]))
    return make_statuses(project, contexts, subjects, exceptions, kept, day)


def _other_rows(project: Project, table: StatusTable, wrong: Findings) -> list[NoticeStatus]:
    patterns = None if table.records is None else [(each, table.place) for each in table.records]
    files = project.status_files(patterns, wrong)
    return read_status_files(((project.source, name, place) for name, place in files.items()), wrong)
