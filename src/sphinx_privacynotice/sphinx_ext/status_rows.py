"""The status of all notices of a build, from the records of its pages and what is kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.checks.run import without_repeats
from sphinx_privacynotice.checks.severity import with_subjects
from sphinx_privacynotice.checks.status import complete_rows, make_row
from sphinx_privacynotice.checks.status_records import join_rows, read_status_files
from sphinx_privacynotice.model.notice_status import KeptState
from sphinx_privacynotice.review.kept_state import KeptStates
from sphinx_privacynotice.review.reading_copies import ReadingCopies
from sphinx_privacynotice.review.unapproved import Notice
from sphinx_privacynotice.sphinx_ext.judge import context_of, digest_of_notice, judge_on, pages_of
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
    domain.told.setdefault("rows", {})
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
    domain.told["rows"] = {day: each for day, each in domain.told["rows"].items() if day in own}
    return made


def own_rows(
    domain: NoticeDomain, project: Project, found: Iterable[Finding], day: str = ""
) -> list[NoticeStatus]:
    """Return the status of the notices of a build; for the arguments see `make_tables`.

    What was made of a notice in an earlier build holds as long as nothing that it is made of has changed.
    """
    below = project.place.folder.resolve().relative_to(project.root.resolve()).as_posix()
    states = KeptStates(ReadingCopies(Folder(project.root), "" if below == "." else below))
    before: dict[str, tuple[str, NoticeStatus]] = domain.told.setdefault("rows", {}).get(day, {})
    made: dict[str, tuple[str, NoticeStatus]] = {}
    pages = pages_of(domain)
    for key, site in project.sites.items():
        for kind in site.pages:
            of = f"{key}/{kind}"
            digest = f"{digest_of_notice(domain, of, pages.get(of, ()))} {states.digest(key, kind)}"
            known = before.get(of)
            made[of] = known if known and known[0] == digest else (digest, _row(domain, states, of, day))
    domain.told["rows"] = {**domain.told["rows"], day: made}
    if day:
        of_own_days = {each for _, several in domain.judged.values() for each in several}
        found = [*(each for each in found if each not in of_own_days), *judge_on(domain, project, day)]
    exceptions = [each for page in sorted(domain.exceptions) for each in domain.exceptions[page]]
    subjects = with_subjects(project, without_repeats([*project.findings, *found]))
    return complete_rows(project, (row for _, row in made.values()), subjects, exceptions)


def _row(domain: NoticeDomain, states: KeptStates, of: str, day: str) -> NoticeStatus:
    """Return what is known of one notice, without what is known of the whole project alone."""
    context = context_of(domain, domain.project, of, day) if domain.project else None
    assert context is not None  # noqa: S101 - it is one of the project's
    kept = states.of(Notice(context.record, context.site)) if context.record else KeptState()
    return make_row(context, kept, day)


def _other_rows(project: Project, table: StatusTable, wrong: Findings) -> list[NoticeStatus]:
    patterns = None if table.records is None else [(each, table.place) for each in table.records]
    files = project.status_files(patterns, wrong)
    return read_status_files(((project.source, name, place) for name, place in files.items()), wrong)
