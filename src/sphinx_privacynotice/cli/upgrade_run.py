"""One run of ``upgrade``: the project as it is, and as it would be, compared; nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.checks.registry import LAW_RULES, RULES
from sphinx_privacynotice.cli.context import summarise
from sphinx_privacynotice.cli.upgrade_plan import IN_FORCE, Plan, Wanted, announce, plan_moves
from sphinx_privacynotice.cli.upgrade_rewordings import RewordingFinder
from sphinx_privacynotice.model.project.project import load_project
from sphinx_privacynotice.review.report import DiffReport, Origin
from sphinx_privacynotice.review.upgrades import UpgradeReport
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding, Findings
    from sphinx_privacynotice.cli.context import LoadedProject, Session
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.changes import Change, NoticeDiff
    from sphinx_privacynotice.text.page.reader import Reading

Key = tuple[str, str]

NOW = "the notices as they are"


@dataclass(frozen=True, slots=True)
class State:
    """A project in one state: its data and pages, and what the checks make of them on a day."""

    project: Project
    reading: Reading
    loaded: LoadedProject

    @property
    def keys(self) -> set[Key]:
        """The notices that pages print."""
        return {(record.site, record.notice) for record in self.reading.records}

    def judged(self, site: str = "") -> Findings:
        """Return all findings, with the project's severities."""
        return self.loaded.with_severities(self.loaded.findings, site)


def read_state(session: Session, day: str) -> State:
    """Return the project as it is, judged on ``day``; raise `SourceError` where there is none."""
    project, reading = session.read()
    return State(project, reading, summarise(project, reading, day, law=True))


def simulate(
    old: State, day: str, changed: Mapping[str, str | None], packs: Mapping[str, Path] | None = None
) -> State:
    """Return the project as it would be with other texts or packs, judged on ``day``; see `load_project`."""
    with gc_paused():
        project = load_project(old.project.place, old.project.valid, changed, packs)
    reading = read_pages(project)
    return State(project, reading, summarise(project, reading, day, law=True))


def errors_before(old: State, site: str) -> list[Finding]:
    """Return the errors of a project that are no rule of law's: newer words may mend those of law."""
    of_law = {code for rule in LAW_RULES for code in RULES[rule]}
    return [each for each in old.judged(site).errors if each.code not in of_law]


def plan_upgrade(old: State, wanted: Wanted, *, announces: bool) -> Plan:
    """Return what moves; with ``announces`` also entries of `changes` for what is material."""
    plan = plan_moves(old.project, wanted)
    if announces and plan.moves:
        announce(old.project, plan, old.reading, wanted.day)
    return plan


def report_upgrade(session: Session, old: State, plan: Plan, wanted: Wanted) -> UpgradeReport:
    """Return what the moves of a plan do, over all notices that move."""
    if not plan.moves:
        origin = Origin(NOW)
        return UpgradeReport(wanted.day, DiffReport(origin, origin), notes=plan.left)
    new = simulate(old, wanted.day, plan.texts())
    moved = {(move.site, move.notice) for move in plan.moves}
    made = compare_states(old, new, moved, wanted.day, f"in force from {wanted.day}")
    notes = list(plan.left)
    touched = {(diff.site, diff.notice) for diff in made.diff.changed if any(_of_words(diff))}
    same = [move for move in plan.moves if move.before and (move.site, move.notice) not in touched]
    notes += [
        f"{made.diff.name(move.site)}, {move.notice}: no newer words, only the day moves" for move in same
    ]
    if old.loaded.copies.names():
        kept = [record for record in old.reading.records if (record.site, record.notice) in moved]
        if any(not each.removed for each in old.loaded.copies.changes(kept)):
            notes.append(
                "Some reading copies are not what the project says now: their own changes are kept with these"
            )
    copies, unknown = copies_of(session, old, new, moved, plan.texts())
    notes += unknown
    return UpgradeReport(
        wanted.day,
        made.diff,
        plan.moves,
        plan.announced,
        made.values,
        made.unused,
        made.appear,
        made.disappear,
        made.rewordings,
        files={**plan.after, **copies},
        by_hand=plan.by_hand,
        notes=notes,
    )


def _of_words(diff: NoticeDiff) -> Iterator[Change]:
    """Yield what changes beside the day of the notice itself."""
    for change in diff.changes:
        if not change.values or change.words or any(value.key != IN_FORCE for value in change.values):
            yield change


def copies_of(
    session: Session,
    old: State,
    new: State,
    notices: Collection[Key],
    changed: Mapping[str, str | None] | None = None,
) -> tuple[dict[str, str | None], list[str]]:
    """Return the reading copies to write of ``notices``, where the project keeps any, and notes on them.

    ``changed`` are the texts with which ``new`` was loaded. What had applied is kept as an earlier copy.
    """
    from sphinx_privacynotice.cli.settle_updated import settle_updated

    if not old.loaded.copies.names():
        return {}, []
    settled, notes = settle_updated(session, new.loaded, changed=changed)
    records = [record for record in settled.records if (record.site, record.notice) in notices]
    return old.loaded.copies.files_to_write(records, day=today(), whole=False), notes


def compare_states(old: State, new: State, notices: Collection[Key], day: str, label: str) -> UpgradeReport:
    """Return how ``notices`` differ between two states, and what checks find otherwise in them."""
    from sphinx_privacynotice.cli.diff_places import Places
    from sphinx_privacynotice.cli.upgrade_values import find_new_values
    from sphinx_privacynotice.review.compare import compare_records

    with gc_paused():
        before, after = (
            {
                (record.site, record.notice): record
                for record in state.reading.records
                if (record.site, record.notice) in notices
            }
            for state in (old, new)
        )
        diffs = compare_records(before, after, new.project.library)
    diffs = list(map(Places(new.project).placed, diffs))
    names = {key: site.name for key, site in old.project.sites.items()}
    diff = DiffReport(Origin(NOW), Origin(label), diffs, names, _unannounced(old, new, diffs))
    appear, disappear = compare_findings(old.judged(), new.judged())
    values = find_new_values(old.project, new.project, after.values())
    known = {(value.key.rpartition(".")[2], value.site) for value in values if value.needed}
    unused = [each for each in appear if each.code == "unused-value"]
    rewordings = RewordingFinder(old.project, new.project).find(
        notices, old.reading.exceptions, before.values()
    )
    return UpgradeReport(
        day,
        diff,
        values=values,
        unused=unused,
        appear=[
            each
            for each in appear
            if each.code != "unused-value"
            and not (
                each.code == "missing-value"
                and each.severity.value != "error"
                and (each.key.rpartition(".")[2], each.site) in known
            )
        ],
        disappear=disappear,
        rewordings=rewordings,
    )


def compare_findings(old: Iterable[Finding], new: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that are new, and those that are gone; the lines of files may have moved."""
    before, after = list(old), list(new)
    appear, disappear = (Counter(map(_identity, each)) for each in (after, before))
    return (
        _beyond(after, appear - disappear),
        _beyond(before, disappear - appear),
    )


def _identity(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.message, finding.key, finding.place.file, finding.severity.value)


def _beyond(findings: Iterable[Finding], wanted: Counter[tuple[str, ...]]) -> list[Finding]:
    left, found = Counter(wanted), []
    for finding in findings:
        if left[_identity(finding)] > 0:
            left[_identity(finding)] -= 1
            found.append(finding)
    return found


def _unannounced(old: State, new: State, diffs: Collection[NoticeDiff]) -> list[Finding]:
    """Return what is wrong with how the changes are announced."""
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.checks.severity import judge
    from sphinx_privacynotice.model.project.settings import read_settings
    from sphinx_privacynotice.review.announcements import facts_of, find_unannounced

    before, after = (
        {
            (diff.site, diff.notice): facts_of(state.project.sites[diff.site], diff.notice)
            for diff in diffs
            if diff.changes
        }
        for state in (old, new)
    )
    days = int(str(read_settings(new.project.place, Findings()).data.notice_days or 0))
    found = find_unannounced(list(diffs), before, after, days)
    return list(judge(found, new.project.checks).findings)
