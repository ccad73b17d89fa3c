"""What the days say of a project: newer words, law and editions to come or ended, reviews, exceptions.

Everything is asked for a day; nothing here asks the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from sphinx_privacynotice.base.dates import parse_date
from sphinx_privacynotice.checks.exceptions import endings
from sphinx_privacynotice.model.format.walk import get, kinds_of
from sphinx_privacynotice.model.pack.law import entry_on
from sphinx_privacynotice.model.pack.library import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.law import LawEntry
    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import NoticeData

State = Literal["ended", "newer", "coming"]


@dataclass(frozen=True, slots=True)
class Use:
    """A notice that is concerned: its site, its kind, and the pages that print it."""

    site: str
    notice: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Outdated:
    """Words or law that have ended and are in use, are newer than what is printed, or are to come.

    ``kind`` is edition, law or item (of a checklist), ``id`` the clause's, the law's or the item's; ``day``
    is when it begins or ended, ``note`` what changes, ``instead`` what to take.
    """

    state: State
    day: str
    kind: str
    id: str
    note: str = ""
    instead: str = ""
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that a day brings: ``what`` in words; ``place`` is where it is written, if it is.

    ``owner`` is who answers for it, where the site says who approved or changed the notice last.
    """

    day: str
    what: str
    site: str = ""
    notice: str = ""
    place: Place | None = None
    owner: str = ""


def horizon(day: str, days: int) -> str:
    """Return the day that is ``days`` after ``day``, both in ISO form."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return date.max.isoformat()


def find_outdated(project: Project, records: Sequence[Record], day: str, until: str) -> list[Outdated]:
    """Return what is out of date on ``day``, and what comes up to ``until``, by state and day."""
    uses: dict[Outdated, list[Use]] = {}
    for record in records:
        use = Use(record.site, record.notice, record.pages)
        for found in (*_editions(project, record, day, until), *_laws(project, record, day, until)):
            uses.setdefault(found, []).append(use)
    order = ("ended", "newer", "coming")
    listed = [replace(each, uses=tuple(concerned)) for each, concerned in uses.items()]
    return sorted(listed, key=lambda each: (order.index(each.state), each.day, each.kind, each.id))


def outdated_clauses(project: Project, record: Record, day: str) -> list[str]:
    """Return the clauses of a notice of which newer words are right on ``day``, or whose own have ended."""
    return sorted({each.id.split(" ", 1)[0] for each in _editions(project, record, day, day)})


def _editions(project: Project, record: Record, day: str, until: str) -> Iterator[Outdated]:
    library, view = project.library, project.sites[record.site].view(record.notice)
    printed = {
        block.clause: block.edition[:10]
        for block in record.blocks
        if block.clause and block.edition and block.printed
    }
    for clause, label in printed.items():
        prefer = view.pack_of(clause)
        editions = {each.edition: each for each in library.editions(clause, prefer)}
        now = library.clause(clause, day, None, prefer)
        here = editions.get(label)
        newest = None if isinstance(now, Unavailable) else now
        if here is not None and here.until and here.until <= day:
            instead = newest.edition if newest is not None else ""
            note = newest.change.note if newest is not None and newest.change else ""
            yield Outdated("ended", here.until, "edition", f"{clause} {label}", note, instead)
        elif newest is not None and newest.edition > label:
            note = newest.change.note if newest.change else ""
            yield Outdated("newer", newest.edition, "edition", clause, note, newest.edition)
        for each in editions.values():
            if max(day, label) < each.edition <= until:
                note = each.change.note if each.change else ""
                yield Outdated("coming", each.edition, "edition", clause, note, each.edition)


def _laws(project: Project, record: Record, day: str, until: str) -> Iterator[Outdated]:
    library = project.library
    cited = {run.law for block in record.blocks if block.printed for run in block.runs if run.law}
    for law in sorted(cited):
        owner = library.owner(law, "laws")
        entries = owner.laws[law] if owner else ()
        entry = entry_on(entries, day)
        if entry is not None and entry.until and entry.until <= day:
            yield Outdated("ended", entry.until, "law", law, entry.cite, _successor(project, entry, day))
        elif entry is not None and entry.until and entry.until <= until and not _goes_on(entries, entry):
            yield Outdated("coming", entry.until, "law", law, f"{entry.cite} ends", entry.replaced_by)
    yield from _coming_law(project, record, day, until)
    organisation = project.sites[record.site].view(record.notice).data.organisation
    newest = library.notice(record.kind, None, *kinds_of(organisation))
    for item in () if isinstance(newest, Unavailable) else library.checklist(newest.checklist):
        if day < item.start <= until:
            yield Outdated("coming", item.start, "item", item.id, ", ".join(item.law))


def _coming_law(project: Project, record: Record, day: str, until: str) -> Iterator[Outdated]:
    """Yield the law of the packs that begins, or is cited in a new way, for this kind of organisation."""
    organisation = project.sites[record.site].view(record.notice).data.organisation
    kind = str(organisation.kind or "") if organisation else ""
    for law in project.library.law_ids:
        owner = project.library.owner(law, "laws")
        for entry in owner.laws[law] if owner else ():
            if day < entry.start <= until and (not entry.binds or kind in entry.binds):
                yield Outdated("coming", entry.start, "law", law, entry.title, entry.cite)


def _goes_on(entries: Iterable[LawEntry], ending: LawEntry) -> bool:
    return any(each.start == ending.until for each in entries)


def _successor(project: Project, entry: LawEntry, day: str) -> str:
    """Return how to cite what took the place of a law, "" where nothing did."""
    found = project.library.law(entry.replaced_by, day) if entry.replaced_by else None
    return found.cite if found else entry.replaced_by


def find_due(
    project: Project,
    records: Sequence[Record],
    exceptions: Iterable[PageException],
    day: str,
    until: str,
) -> list[Due]:
    """Return what was due on ``day`` or before and is not done, and what falls due up to ``until``."""
    found = [
        Due(each.until, f"An exception ends: {each.what}", each.site, each.notice, each.place)
        for each in endings(project, exceptions)
        if each.until <= until
    ]
    for site in project.sites.values():
        for kind in site.notices:
            view = site.view(kind)
            typed = get(view.data, ("review_due",))
            date_typed = parse_date(str(typed)) if typed else None
            if date_typed is not None and date_typed.last_day <= until:
                place = view.place(("review_due",))
                what, owner = "The notice is to be reviewed", _owner(view)
                found.append(Due(date_typed.last_day, what, site.key, kind, place, owner))
            if view.day is not None and day < view.day <= until:
                place = view.place(("in_force",))
                found.append(Due(view.day, "The notice comes into force", site.key, kind, place))
    for each in find_outdated(project, records, day, until):
        if each.state == "coming":
            concerned = ", ".join(sorted({use.site for use in each.uses}))
            found.append(Due(each.day, f"{describe(each)} ({concerned})"))
    return sorted(found, key=lambda each: (each.day, each.site, each.notice, each.what))


def _owner(view: NoticeData) -> str:
    """Return who answers for the review of a notice: who approved it (the post first), else changed it."""
    approved = view.data.approved
    given = (approved.role, approved.by) if approved else ()
    return next((str(each) for each in (*given, view.data.updated_by) if each), "")


def describe(each: Outdated) -> str:
    """Return in words what is out of date or to come."""
    if each.kind == "edition":
        begins = "ended" if each.state == "ended" else "new words of"
        what = f"“{each.id}”, an edition that {begins} {each.day}"
        if each.state != "ended":
            what = f"“{each.id}” has new words of {each.day}"
        return f"{what}: {each.note}" if each.note else what
    if each.kind == "item":
        return f"“{each.id}” must be in the notice from {each.day} ({each.note})"
    if each.state == "ended":
        instead = f"; cite {each.instead}" if each.instead else ""
        return f"{each.note} ended on {each.day}{instead}"
    return f"{each.note}, {each.day}"
