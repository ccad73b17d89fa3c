"""Checks of a pack for its author: what the format allows and schools would still have trouble with."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_privacynotice.authoring.editions import newest_revisions
from sphinx_privacynotice.authoring.law_checks import check_law
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.model.pack.law import entry_on
from sphinx_privacynotice.model.pack.library import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_privacynotice.authoring.wording import Wording
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack

    WordingOf = Callable[[ClauseEdition], Wording]


def check_pack(pack: Pack, library: Library, wording: WordingOf) -> Iterator[Finding]:
    """Yield what is wrong with ``pack``, beyond what loading it and reading its texts find."""
    yield from _dates(pack)
    yield from _words_of_notices(pack, library)
    yield from _phrases(pack, library)
    yield from _unused(pack, library, wording)
    yield from check_law(pack, library, wording)
    for editions in pack.clauses.values():
        newest = newest_revisions(editions)
        for older, newer in pairwise(newest):
            yield from _lost_parts(older, newer, wording)
        for edition in newest:
            yield from _links(edition, library, wording(edition))


# dates


def _dates(pack: Pack) -> Iterator[Finding]:
    for editions in pack.clauses.values():
        spans = [(each.edition, each.until, each.place) for each in newest_revisions(editions)]
        yield from _spans(f"the clause “{editions[0].id}”", spans)
    for notices in pack.notices.values():
        yield from _spans(
            f"the notice “{notices[0].notice}”", [(n.edition, n.until, n.place) for n in notices]
        )
    for name, laws in pack.laws.items():
        yield from _spans(f"the law “{name}”", [(law.start, law.until, law.place) for law in laws])
    for name, links in pack.links.items():
        yield from _spans(f"the link “{name}”", [(link.start, link.until, link.place) for link in links])


def _spans(what: str, spans: Sequence[tuple[str, str, Place]]) -> Iterator[Finding]:
    """Yield a finding where one of ``spans`` ends on another day than the next begins."""
    for (_, until, place), (start, _, other) in pairwise(spans):
        if until and until != start:
            if until < start:
                message = f"There is nothing for {what} from {until} to {start}"
            else:
                message = f"Two entries are there for {what} from {start} to {until}"
            hint = f"Write `until: {start}`, or leave it out: the newer one takes its place on that day"
            yield Finding("edition-dates", message, place, hint, related=other)


def _words_of_notices(pack: Pack, library: Library) -> Iterator[Finding]:
    """Yield a finding for each clause of a notice that has no words on a day on which anything changes."""
    for notice in (each for editions in pack.notices.values() for each in editions):
        for clause, place in notice.places.items():
            own = library.own_pack(notice.notice, clause)
            editions = library.editions(clause, own)
            days = {notice.edition, *(e.edition for e in editions), *(e.until for e in editions)}
            for day in sorted(day for day in days if day and notice.applies_on(day)) if editions else ():
                found = library.clause(clause, day, None, library.own_pack(notice.notice, clause, day))
                if isinstance(found, Unavailable):
                    hint = f"Add an edition of the clause that holds on {day}"
                    if found.reason == "not-yet":
                        hint += f", or let the notice begin with its first, on {editions[0].edition}"
                    yield Finding("no-edition", found.message, place, hint, clause)
                    break


# words


def _phrases(pack: Pack, library: Library) -> Iterator[Finding]:
    """Yield a finding where code has something to print and no phrase in the language of the clauses."""
    keys = sorted({key for each in library.all_packs for phrases in each.phrases.values() for key in phrases})
    missing = [key for key in keys if library.phrase(pack.language, key) is None]
    if missing:
        message = f"The phrases in “{pack.language}” lack {listed(missing)}"
        hint = f"Add them to phrases/{pack.language}.yaml"
        code, severity = ("translation-missing", Severity.INFO) if pack.translates else ("pack-format", None)
        place = pack.language_place if pack.translates else Place(pack.file, 1)
        yield Finding(code, message, place, hint, "language", severity=severity or Severity.ERROR)


def _unused(pack: Pack, library: Library, wording: WordingOf) -> Iterator[Finding]:
    """Yield a finding for each link and term of the pack that no clause of any pack asks for."""
    editions = [
        edition for each in library.all_packs for clause in each.clauses.values() for edition in clause
    ]
    asked = frozenset[str]().union(*(wording(edition).asked for edition in editions))
    # an address that has ended is kept for checks, which name what took its place
    given = {
        f"links.{key}": entries[0].place
        for key, entries in pack.links.items()
        if not any(entry.until or entry.replaced_by for entry in entries)
    }
    given |= {f"terms.{key}": term.place for key, term in pack.terms.items()}
    for path, place in given.items():
        if path not in asked:
            message = f"“{path}” of the pack is given, and no clause prints it"
            hint = f"Print it in a clause with {{{{ {path} }}}}, or take it out"
            yield Finding("unused-value", message, place, hint, path, severity=Severity.WARNING)


def _lost_parts(older: ClauseEdition, newer: ClauseEdition, wording: WordingOf) -> Iterator[Finding]:
    """Yield a finding for parts that a newer edition lacks.

    Standard items are in site files for years, so they may never go. Other parts are named on pages
    alone, and may go where an edition changes what is said.
    """
    before, now = wording(older), wording(newer)
    material = newer.change is None or newer.change.kind == "material"
    lost = [part for part in (before.items if material else before.parts) if part not in now.parts]
    if lost:
        message = f"The edition {newer.edition} of “{newer.id}” has no part {listed(lost, 'and no')}"
        hint = "Keep the id on the words that took its place: schools' lists and pages name it"
        yield Finding(
            "lost-part", message, newer.place, hint, newer.id, related=older.place, severity=Severity.WARNING
        )


def _links(edition: ClauseEdition, library: Library, wording: Wording) -> Iterator[Finding]:
    """Yield a finding for each link that holds only after these words begin, or no longer then."""
    for link in wording.links:
        links = next((pack.links[link] for pack in reversed(library.packs) if link in pack.links), ())
        entry = entry_on(links, edition.edition)
        if links and entry is None:
            message = f"The link “{link}” has no entry on {edition.edition}, when these words begin"
            hint = "Give it an entry from that day"
            yield Finding("unknown-link", message, edition.place, hint, link, links[0].place)
        elif entry and entry.has_ended(edition.edition):
            message = f"The address of the link “{link}” had ended when these words begin"
            hint = (
                f"Print {{{{ links.{entry.replaced_by} }}}}" if entry.replaced_by else "Give it a newer entry"
            )
            yield Finding(
                "moved-link", message, edition.place, hint, link, entry.place, severity=Severity.WARNING
            )
