"""The status of every notice of a project, for a trust's overview: how far the words, data and reviews are.

Nothing here asks the clock: without a day, nothing is said that depends on one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_date
from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.base.variant import NOTICE_ITSELF
from sphinx_privacynotice.checks.agenda import outdated_clauses
from sphinx_privacynotice.checks.severity import judge
from sphinx_privacynotice.model.notice_status import NoticeException, NoticeStatus
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.record import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.model.format.schema import Item
    from sphinx_privacynotice.model.notice_status import KeptState
    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.project.settings import CheckSetting
    from sphinx_privacynotice.model.record import Record

    KeptStates = Callable[[Context], KeptState]
    """Returns what is kept of a notice."""

Of = tuple[str, str]
"""A notice: its site and its kind."""


def make_statuses(
    project: Project,
    contexts: Iterable[Context],
    findings: Iterable[Finding],
    exceptions: Iterable[PageException],
    kept: KeptStates,
    day: str = "",
) -> list[NoticeStatus]:
    """Return a row for each notice of a project, and for each site that has none.

    ``contexts`` have the records; ``findings`` are those of the project, each with the site that it is about;
    ``exceptions`` are those of pages. ``day`` is the one that was asked for, "" for none.
    """
    rows = []
    for context in contexts:
        if context.variant != NOTICE_ITSELF:  # a notice has one row
            continue
        rows.append(make_row(context, kept(context), day))
        context.release()
    return complete_rows(project, rows, findings, exceptions)


def make_row(context: Context, kept: KeptState, day: str) -> NoticeStatus:
    """Return what a notice, its site and the packs say of its status."""
    view, library, record = context.view, context.library, context.record
    data = view.data
    edition = library.notice(context.kind, view.day)
    approved = data.approved
    missing = [row.covered.item for row in context.coverage if row.covered.status == MISSING]
    changes = [str(each.on or "") for each in data.changes] + [str(data.updated or "")]
    return NoticeStatus(
        context.site.key,
        context.kind,
        context.site.name,
        view.day or "",
        "" if isinstance(edition, Unavailable) else edition.edition,
        packs_of(context),
        tuple(outdated_clauses(context.project, record, day)) if record and day else None,
        record.pages if record else (),
        missing_values(record) if record else None,
        tuple(missing) if context.checklist and record else None,
        approval=kept.approval,
        approved_on=str((approved and approved.on) or ""),
        approved_by=", ".join(
            filter(None, map(str, (approved.by or "", approved.role or "") if approved else ()))
        ),
        pending=kept.pending,
        reviewed=_date(data.reviewed),
        review_due=_date(data.review_due),
        exceptions=tuple(_of_data(context.site, context.kind)),
        copy=kept.copy,
        changed=max(filter(parse_date, changes), default=""),
    )


def complete_rows(
    project: Project,
    rows: Iterable[NoticeStatus],
    findings: Iterable[Finding],
    exceptions: Iterable[PageException],
) -> list[NoticeStatus]:
    """Return rows with what the project knows besides: findings, exceptions of pages, settings of checks.

    Sites without a notice get a row, too; for the arguments see `make_statuses`.
    """
    counts = count_findings(project, findings)
    of_pages: dict[str, list[NoticeException]] = {}
    for each in exceptions:
        # words of the school's own where no pack has any depart from nothing
        if each.edition or each.kind != "reworded":
            made = NoticeException(each.kind, each.clause, each.parts, each.until, each.reason)
            of_pages.setdefault(each.notice, []).append(made)
    settings: dict[str, list[tuple[str, CheckSetting]]] = {}
    for code, several in project.checks.items():
        for setting in several:
            settings.setdefault(setting.site, []).append((code, setting))
    complete, seen = [], set()
    for row in rows:
        seen.add(row.site)
        own = [each for each in settings.get(row.site, ()) if each[1].notice in {"", row.notice}]
        departures = [
            *of_pages.get(f"{row.site}/{row.notice}", ()),
            *(row.exceptions or ()),
            *map(_of_setting, own),
        ]
        counted = counts.get((row.site, row.notice), Counter()) + counts.get((row.site, ""), Counter())
        complete.append(_with_counts(replace(row, exceptions=tuple(dict.fromkeys(departures))), counted))
    for key, site in project.sites.items():
        if key not in seen:
            counted = sum((each for of, each in counts.items() if of[0] == key), Counter[str]())
            complete.append(_with_counts(NoticeStatus(key, "", site.name), counted))
    return complete


def count_findings(project: Project, findings: Iterable[Finding]) -> dict[Of, Counter[str]]:
    """Return how many findings there are of each severity, by site and notice, as the project judges them.

    What is about no site is left out, as is what is due. What is about several sites counts for each.
    """
    by_site: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.site:
            by_site.setdefault(finding.site, []).append(finding)
    everywhere: dict[str, list[CheckSetting]] = {}
    own: dict[str, dict[str, list[CheckSetting]]] = {}
    for code, several in project.checks.items():
        for setting in several:
            where = own.setdefault(setting.site, {}) if setting.site else everywhere
            where.setdefault(code, []).append(setting)
    counts: dict[Of, Counter[str]] = {}
    for site, found in by_site.items():
        codes = {each.code for each in found}
        settings = {
            code: [*everywhere.get(code, ()), *own.get(site, {}).get(code, ())] for code in sorted(codes)
        }
        for finding in judge(found, settings, project.document_of).findings:
            if finding.severity is not Severity.DUE:
                counts.setdefault((site, finding.notice), Counter())[finding.severity] += 1
    return counts


def _with_counts(row: NoticeStatus, counted: Counter[str]) -> NoticeStatus:
    return replace(
        row,
        errors=counted[Severity.ERROR],
        warnings=counted[Severity.WARNING],
        infos=counted[Severity.INFO],
    )


def _date(typed: object) -> str:
    return str(typed) if typed and parse_date(str(typed)) else ""


def packs_of(context: Context) -> tuple[str, ...]:
    """Return the packs that a notice's printed words are from, each with its version."""
    library, record = context.library, context.record
    clauses = {block.clause for block in record.blocks if block.printed and block.edition} if record else ()
    prefer = context.view.pack_of
    ids = {each.pack for clause in clauses for each in library.editions(clause, prefer(clause))[:1]}
    packs = [pack for pack in library.packs if pack.id in ids]
    return tuple(f"{pack.id} {pack.version}".strip() for pack in packs)


def missing_values(record: Record) -> tuple[str, ...]:
    """Return the keys of the values in whose place a notice prints a gap."""
    return tuple(
        sorted(
            {
                run.value
                for block in record.blocks
                if block.printed
                for run in block.runs
                if run.value and run.value not in record.values
            }
        )
    )


def _of_data(site: Site, kind: str) -> Iterator[NoticeException]:
    """Yield what the site's data changes of the standard: editions, lists, items that do not apply."""
    data = site.view(kind).data
    for clause, kept in data.editions.items():
        if kept.edition:
            parts = (str(kept.edition),)
            yield NoticeException("edition", clause, parts, str(kept.until or ""), str(kept.reason or ""))
    for name in ("purposes", "categories", "recipients", "rights"):
        for entry in _nested(getattr(data, name)):
            left = (*entry.drop, *entry.instead_of)
            if left or entry.until:
                yield NoticeException("list", name, left, str(entry.until or ""), str(entry.reason or ""))
    for item, reason in data.not_applicable.items():
        yield NoticeException("not-applicable", item, reason=str(reason))


def _nested(entries: Iterable[Item]) -> Iterator[Item]:
    for entry in entries:
        yield entry
        yield from _nested(entry.items)


def _of_setting(of: tuple[str, CheckSetting]) -> NoticeException:
    code, setting = of
    parts = (str(setting.severity or "off"),)
    return NoticeException("check", code, parts, setting.until, setting.reason)
