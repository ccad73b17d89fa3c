"""The outline of a report: what every format says, in its order, as data without markup.

What people are to be told of comes first: groups of notices by weight, then by how many have the same
changes; within one the sections with the heaviest change. Texts are not escaped: each format does it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.review.changes import MATERIAL, WEIGHTS
from sphinx_privacynotice.review.grouped import group_by_notices
from sphinx_privacynotice.review.reasons import WEIGHT_TITLES, count, minor_text, moved_text
from sphinx_privacynotice.review.redline import ADDED, KEPT, REMOVED, Mark, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.announcements import Announcement
    from sphinx_privacynotice.review.changes import Change, NoticeDiff
    from sphinx_privacynotice.review.report import DiffReport, Key

NO_HEADING = "Above the first heading"
MAX_REASONS = 3

MAX_LISTED = 12
"""Schools that a line names; of more it says how many."""

TASKS = {
    "change-untold": "Tell people, and write into `changes` what changes, and how and when they were told",
    "change-undated": "Set the day of the change: `updated`, or `in_force` if another day is meant",
    "change-too-soon": "Let the notice apply later, so that people are told in time",
}
"""What is to be done about a finding, for whoever decides; how, the finding itself says."""


@dataclass(frozen=True, slots=True)
class Section:
    """The changes below one heading of a notice."""

    heading: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What changes alike in ``notices``: their sections, or for a notice that is new or gone how long it is.

    ``schools`` are the names of the sites, ``applies`` says from when the notices apply, and ``entries`` are
    what their files newly say of the change and of how people were told.
    """

    notices: tuple[Key, ...]
    schools: tuple[str, ...]
    title: str
    state: str
    weight: str
    sections: tuple[Section, ...] = ()
    sentences: int = 0
    applies: str = ""
    entries: tuple[Announcement, ...] = ()

    @property
    def changes(self) -> int:
        """How many changes there are."""
        return sum(len(section.changes) for section in self.sections)

    @property
    def summary(self) -> str:
        """The size and weight of the part in a few words."""
        if self.state == "changed":
            what = count(self.changes, "change")
        else:
            what = "a new notice" if self.state == "new" else "the notice is gone"
            what += f" ({count(self.sentences, 'sentence')})"
        return f"{what}; {self.weight}: {WEIGHT_TITLES[self.weight]}"


@dataclass(frozen=True, slots=True)
class MinorPart:
    """What changes no word, the same in ``notices``."""

    title: str
    schools: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class FindingsPart:
    """The findings of one code; ``title`` says in general what is wrong."""

    code: str
    title: str
    severity: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole report: one line that says it all, what is still to be done, and its parts in order."""

    headline: str
    tasks: tuple[str, ...]
    between: str
    parts: tuple[Part, ...]
    minors: tuple[MinorPart, ...]
    findings: tuple[FindingsPart, ...]
    notes: tuple[str, ...] = field(default=())


def make_outline(report: DiffReport) -> Outline:
    """Return the outline of a report."""
    old, new = report.old, report.new
    return Outline(
        _headline(report),
        tuple(_tasks(report)),
        f"From {old.label} ({old.read}) to {new.label} ({new.read})",
        tuple(sorted(_parts(report), key=_rank)),
        tuple(_minors(report)),
        tuple(_findings(report.findings)),
        tuple(report.notes),
    )


def _rank(part: Part) -> tuple[int, int, tuple[Key, ...]]:
    return -WEIGHTS.index(part.weight), -len(part.notices), part.notices


def _headline(report: DiffReport) -> str:
    changed, material = report.changed, report.material
    if not changed:
        return "Nobody reads anything different."
    said = f"Readers of {count(len(changed), 'notice')} read something different"
    if not material and any(_is_own_words(change) for diff in changed for change in diff.changes):
        return f"{said}. No program can judge a page’s own words: a person must say if people are to be told."
    if not material:
        return f"{said}. As far as a program can judge, nobody has to be told; a person must decide."
    found = sorted(
        dict.fromkeys(each for diff in changed for each in _reasons(diff)), key=lambda each: each[0]
    )
    reasons = [text for _, text in found]
    why = "; ".join(reasons[:MAX_REASONS]) + (
        f"; and {len(reasons) - MAX_REASONS} more" * (len(reasons) > MAX_REASONS)
    )
    if material == len(changed):
        return f"{said}, and people are to be told: {why}."
    return f"{said}; of {material} of them people are to be told: {why}."


def _is_own_words(change: Change) -> bool:
    return any(cause.kind == "page" for cause in change.causes) and change.kind in {"added", "changed"}


def _tasks(report: DiffReport) -> Iterator[str]:
    """Yield what is still to be done before the change goes ahead, each with the schools."""
    for part in _findings(report.findings):
        sites = dict.fromkeys(finding.site for finding in part.findings)
        task = TASKS.get(part.code, part.title.rstrip("."))
        yield f"{task}: {_listed([report.name(each) for each in sites])}"
    yield from (f"Have it approved again: {each}" for each in report.pending)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    return f"{', '.join(names[:MAX_LISTED])}{more}"


def _reasons(diff: NoticeDiff) -> Iterator[tuple[bool, str]]:
    """Yield why people are to be told, each with whether standard words alone are the reason."""
    if diff.state in {"new", "gone"}:
        yield False, f"a notice is {diff.state}"
    for change in diff.changes:
        if change.weight == MATERIAL:
            by_edition = all(cause.kind == "edition" for cause in change.causes)
            where = f" under “{change.section}”" if change.section else ""
            yield by_edition, f"other standard words{where}" if by_edition else change.because


def _parts(report: DiffReport) -> Iterator[Part]:
    by_key = {(diff.site, diff.notice): diff for diff in report.diffs}
    for group in group_by_notices(report.diffs):
        yield Part(
            group.notices,
            tuple(report.name(site) for site, _ in group.notices),
            title_of(report, group.notices),
            "changed",
            group.weight,
            tuple(_sections(group.changes)),
            applies=_applies(report, [by_key[key] for key in group.notices]),
            entries=_entries(report, group.notices),
        )
    for key, diff in by_key.items():
        if diff.state in {"new", "gone"}:
            yield Part(
                (key,),
                (report.name(diff.site),),
                title_of(report, (key,)),
                diff.state,
                MATERIAL,
                sentences=diff.sentences,
                applies=_applies(report, [diff]),
                entries=_entries(report, (key,)),
            )


def title_of(report: DiffReport, notices: Sequence[Key]) -> str:
    """Return what a part is called: the school and the notice, or how many have the same."""
    if len(notices) == 1:
        return f"{report.name(notices[0][0])}, {notices[0][1]}"
    kinds = ", ".join(sorted({kind for _, kind in notices}))
    return f"The same in {count(len(notices), 'notice')} ({kinds})"


def lines_of(change: Change) -> list[list[Mark]]:
    """Return a change as lines of marks: a changed sentence as one, of what is new or gone each sentence.

    Of what was moved, no word is marked.
    """
    if change.kind == "changed":
        return [list(without_keys(change.marks))]
    if change.kind == "moved":
        return [[Mark(KEPT, moved_text(change))]]
    kind = ADDED if change.kind == "added" else REMOVED
    return [[Mark(kind, sentence)] for sentence in change.new or change.old]


def _sections(changes: Iterable[Change]) -> Iterator[Section]:
    """Yield the changes by their heading: sections with the heaviest first, else as on the page."""
    groups = groupby(changes, key=lambda each: each.section)
    found = [Section(heading, tuple(group)) for heading, group in groups]
    heaviest = [max(WEIGHTS.index(change.weight) for change in each.changes) for each in found]
    for weight in sorted(set(heaviest), reverse=True):
        yield from (each for each, its in zip(found, heaviest, strict=True) if its == weight)


def _applies(report: DiffReport, diffs: Sequence[NoticeDiff]) -> str:
    schools: dict[str, list[str]] = {}
    for diff in diffs:
        schools.setdefault(_applies_from(diff), []).append(report.name(diff.site))
    if len(schools) == 1:
        return next(iter(schools))
    return "; ".join(f"{text} ({_listed(names)})" for text, names in schools.items())


def _applies_from(diff: NoticeDiff) -> str:
    before, now = diff.in_force
    if diff.state == "gone":
        return f"It was in force from {before}" if before else "It was a draft"
    applies = f"In force from {now}" if now else "A draft, not in force"
    if diff.state == "new":
        return applies
    return f"{applies} (before: {before or 'a draft'})" if before != now else f"{applies}, as it was before"


def _entries(report: DiffReport, notices: Sequence[Key]) -> tuple[Announcement, ...]:
    return tuple(dict.fromkeys(each for key in notices for each in report.announced.get(key, ())))


def _minors(report: DiffReport) -> Iterator[MinorPart]:
    texts: dict[str, list[Key]] = {}
    for diff in report.diffs:
        if diff.minors:
            texts.setdefault(minor_text(diff.minors), []).append((diff.site, diff.notice))
    for text, notices in texts.items():
        title = title_of(report, notices)
        yield MinorPart(title, tuple(report.name(site) for site, _ in notices), text)


def _findings(findings: Iterable[Finding]) -> Iterator[FindingsPart]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, found in by_code.items():
        known = known_codes().get(code)
        yield FindingsPart(code, known.title if known else code, found[0].severity.value, tuple(found))
