"""Settles the day of the newest change of notices with ``updated: auto``, before their copies are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.copy_files import copy_name
from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.escape import json_text, one_line
from sphinx_privacynotice.base.variant import NOTICE_ITSELF
from sphinx_privacynotice.model.project.settings import READING_COPIES
from sphinx_privacynotice.review.compare import find_renamed
from sphinx_privacynotice.review.git import GitError
from sphinx_privacynotice.review.revisions import find_repository
from sphinx_privacynotice.review.updated import UnknownDayError, changes_substance, day_in_history, first_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.cli.context import LoadedProject, Session
    from sphinx_privacynotice.model.record import Record

Key = tuple[str, str]


def settle_updated(
    session: Session,
    loaded: LoadedProject,
    day: str = "",
    *,
    site: str = "",
    changed: Mapping[str, str | None] | None = None,
) -> tuple[LoadedProject, list[str]]:
    """Return the project with the right day in each notice that leaves it to us (of ``site``, or of all).

    Where the words differ in substance from the copy that is kept, that is ``day`` (today without one); else
    the day that is kept, else the one that git knows. Where no older words are known, see `first_day`.
    ``changed`` are the texts with which ``loaded`` was loaded. Writing the copies of the project
    that is returned is a fixed point. The second are notes on notices of which the day is not known.
    Raises `SourceError`.
    """
    autos = {
        (context.site.key, context.kind): context
        for context in loaded.contexts_of(site)
        if context.view.updated_auto and context.variant == NOTICE_ITSELF  # variants have its day
    }
    if not autos:
        return loaded, []
    on, names = day or today(), {key: loaded.copies.name_of(*key) for key in autos}
    # a day in place of those that are not known, so that the notices print the line that has it
    assumed = {key: on for key, context in autos.items() if context.view.data.updated is None}
    trial = _load(session, changed, names, assumed) if assumed else loaded
    records = {(each.site, each.notice): each for each in trial.records}
    copies = _kept_copies(loaded, autos, records)
    known: dict[Key, str] = {}
    notes = []
    for key, context in autos.items():
        kept = copies.get(key)
        updated = str(context.view.data.updated or (kept.updated if kept else ""))
        if key not in records:  # on no page
            known[key] = updated
        elif kept is None:
            known[key] = first_day(records[key].in_force, on)
        elif changes_substance(kept, records[key], context.library):
            known[key] = on
        else:
            try:
                known[key] = updated or _day_in_git(session, kept, on, context)
            except UnknownDayError as error:
                known[key] = day
                notes += [] if day else [_unknown(key, str(error))]
    found = {key: each for key, each in known.items() if each}
    printed = {key: assumed.get(key, str(context.view.data.updated)) for key, context in autos.items()}
    return (trial if found == printed else _load(session, changed, names, found)), notes


def _kept_copies(
    loaded: LoadedProject, keys: Iterable[Key], records: Mapping[Key, Record]
) -> dict[Key, Record]:
    """Return the copy that is kept of each notice, also by the name that a site or notice had before."""
    found = {key: kept for key in keys if (kept := loaded.copies.kept(*key)) is not None}
    new = {key: records[key] for key in keys if key in records and key not in found}
    if new:
        gone = loaded.copies.kept_besides(records.values())
        found |= {key: gone[before] for key, before in find_renamed(gone, new).items()}
    return found


def _load(
    session: Session,
    changed: Mapping[str, str | None] | None,
    names: Mapping[Key, str],
    days: Mapping[Key, str],
) -> LoadedProject:
    """Return the project as it is with these days kept."""
    kept = {f"{names[key]}.json": json_text({"updated": day}) for key, day in days.items()}
    return session.load(changed={**(changed or {}), **kept})


def _day_in_git(session: Session, kept: Record, day: str, context: Context) -> str:
    """Return the day that git knows of the newest change; without git see `first_day`."""
    try:
        repository = find_repository(session.find_project().folder.resolve())
    except GitError:
        return first_day(kept.in_force, day)
    folder = f"{repository.prefix}/{READING_COPIES}" if repository.prefix else READING_COPIES
    file = f"{copy_name(folder, kept.site, kept.notice)}.json"
    return day_in_history(repository, file, kept, day, context.library)


def _unknown(key: Key, why: str) -> str:
    return one_line(
        f"When the words of {key[0]}’s notice {key[1]} last changed is unknown: {why}. Run `git fetch"
        " --unshallow` and this again, or name the day with --as-of"
    )
