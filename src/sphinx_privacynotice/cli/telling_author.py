"""What ``telling`` says to the author of the notices alone: what is not told, and what to add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.changes import EDITORIAL
from sphinx_privacynotice.review.reasons import count
from sphinx_privacynotice.review.telling import changes_to_tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.cli.telling_text import Telling
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.announcements import Announcement
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.report import DiffReport

MAX_NAMED = 5
"""Schools or changes that a line names; of more it says how many."""

UNSEEN = "whether what is said is true, whether it is all that people must be told, and who is to get it"


def author_lines(
    report: DiffReport, project: Project, groups: Sequence[Sequence[Telling]], how: str
) -> Iterator[str]:
    """Yield the lines; ``how`` is how people are told, for the entries to add."""
    yield from _not_told(report, project, told=bool(groups))
    yield from (f"Note: {note}." for note in report.notes)
    by_key = {(diff.site, diff.notice): diff for diff in report.changed}
    for group in groups:
        key = group[0].site, group[0].notice
        yield from _not_known(group, by_key[key])
        yield from _to_add(group, by_key[key], report.announced.get(key, ()), project, how)
    yield f"Not looked at: {UNSEEN}. It is no legal advice: read it before you send it."


def _not_told(report: DiffReport, project: Project, *, told: bool) -> Iterator[str]:
    if not told:
        yield "Nothing to tell: no change is material or clarifying."
    editorial = sum(change.weight == EDITORIAL for diff in report.changed for change in diff.changes)
    if editorial:
        yield f"Left out: {count(editorial, 'editorial change')}."
    for diff in report.changed:
        name = one_line(f"{report.name(diff.site)}, {diff.notice}")
        if diff.state == "gone":
            yield f"{name} is gone, and of that the text says nothing: write it yourself."
        elif diff.site not in project.sites:
            yield f"{name} has no site file, and so no text."


def _not_known(group: Sequence[Telling], diff: NoticeDiff) -> Iterator[str]:
    first = group[0]
    names = _few([one_line(f"{each.school} ({each.notice})") for each in group])
    if any(not each.phrase for each in first.told):
        reasons = [change.because or change.kind for change in changes_to_tell(diff)]
        yield f"{names}: the words are those of `changes`. See that they tell of all: {_few(reasons)}."
    if not diff.in_force[1]:
        yield f"{names}: a draft, without `in_force`, so the text does not say from when."
    elif not first.day:
        why = "`in_force` stays, and no new entry of `changes` has a day"
        yield f"{names}: {why}, so the text does not say from when."
    if any(not each.address for each in group):
        yield f"{names}: no address is known. Give it with --link, or as `web:` of the organisation."
    if any(not each.questions for each in group):
        yield f"{names}: nobody is known to ask. Give `contacts.questions`, or how to reach the organisation."


def _to_add(
    group: Sequence[Telling],
    diff: NoticeDiff,
    entries: Sequence[Announcement],
    project: Project,
    how: str,
) -> Iterator[str]:
    """Yield what belongs into `changes` once people are told."""
    if any(entry.told for entry in entries):
        return
    files = _few([one_line(project.sites[each.site].notice_place(each.notice).file) for each in group])
    if entries:
        yield f"Once people are told, add to the entry of `changes:` in {files}: told: {how}, DAY"
        return
    day = diff.in_force[1] if diff.in_force[1] != diff.in_force[0] else ""
    kind = one_line(group[0].notice)
    entry = f'{{on: {day or "DAY"}, note: …, told: "{how}, DAY"}}'
    yield f"Once people are told, add to the notice {kind} in {files}: changes: [{entry}]"


def _few(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - MAX_NAMED} more" if len(shown) > MAX_NAMED else ""
    return f"{', '.join(shown[:MAX_NAMED])}{more}"
