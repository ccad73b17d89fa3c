"""Checks of the law that a pack cites: how it is known, on which days it holds, and whom it binds.

The rules `law-repealed`, `law-not-yet` and `law-binds-another` judge a site's notice on one day. Here they
are run over the pack itself: every edition of every clause, on each day on which anything changes, for each
kind of organisation for which a notice with that clause has words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_privacynotice.authoring.editions import newest_revisions
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.format.values import Kind
from sphinx_privacynotice.model.pack.bodies_data import BodiesData
from sphinx_privacynotice.model.pack.law import LawEntry, entry_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_privacynotice.authoring.wording import CitedLaw, Wording
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LinkEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import NoticeEdition, Pack
    from sphinx_privacynotice.text.clause.template import Condition

    WordingOf = Callable[[ClauseEdition], Wording]
    Kinds = tuple[str, ...]
    """What an organisation is: its kind in law first, then whether it is special or a nursery."""


def check_law(pack: Pack, library: Library, wording: WordingOf) -> Iterator[Finding]:
    """Yield what is wrong with the law and the links that the clauses of ``pack`` cite."""
    kinds = library.rule_data(BodiesData) or BodiesData.model_validate({})
    yield from _evidence(pack, wording)
    yield from _bodies(pack, kinds)
    for editions in pack.clauses.values():
        newest = newest_revisions(editions)
        for edition, following in pairwise([*newest, None]):
            if edition is None:
                continue
            end = min(filter(None, (edition.until, following.edition if following else "")), default="")
            yield from _duties(edition, wording(edition))
            yield from _Dates(pack, library, kinds, edition, end).check(wording(edition).citations)


# how it is known


def _evidence(pack: Pack, wording: WordingOf) -> Iterator[Finding]:
    """Yield a finding for each entry of the pack that a clause cites and that says not how it is known."""
    wordings = [wording(edition) for editions in pack.clauses.values() for edition in editions]
    laws = sorted({law for each in wordings for law in each.laws} & pack.laws.keys())
    links = {path.partition(".")[2] for each in wordings for path in each.asked if path.startswith("links.")}
    for law in laws:
        for entry in pack.laws[law]:
            if not entry.start:
                message = f"The law “{law}” is cited, and nothing says from which day it holds"
                hint = "Add `from:` with the day on which it came into force"
                yield Finding("evidence-missing", message, entry.place, hint, law)
            yield from _without_evidence(f"The law “{law}” is cited", entry, law)
    for link in sorted(links & pack.links.keys()):
        for address in pack.links[link]:
            yield from _without_evidence(f"The link “{link}” is printed", address, link)


def _without_evidence(what: str, entry: LawEntry | LinkEntry, key: str) -> Iterator[Finding]:
    if entry.evidence is None:
        hint = (
            "Add `evidence:` and below it `level:` (read, second-hand or memory), `source:` with what was"
            " read, and `on:` with the day"
        )
        message = f"{what}, and nothing says how it is known"
        yield Finding("evidence-missing", message, entry.place, hint, key)


def _bodies(pack: Pack, kinds: BodiesData) -> Iterator[Finding]:
    """Yield a finding for each body that a law binds, or a clause names, of which nobody has heard."""
    known = (*Kind.EXAMPLES, *kinds.bodies)
    named = [
        (body, place, "binds", law)
        for law, entries in pack.laws.items()
        for entry in entries
        for key in ("binds", "except")
        for body, place in (entry.all_places(key) if entry.has(key) else ())
    ]
    for editions in pack.clauses.values():
        for edition in editions:
            named += [(body, edition.place, "duty_of", edition.id) for body in edition.duty_of]
    for body, place, key, about in named:
        if body not in known:
            hint = did_you_mean(body, known)
            hint = hint or "Write a kind of organisation, or add it to `bodies:` in rules/bodies.yaml"
            message = f"“{key}” names “{body}”, which is no kind of organisation and no body"
            yield Finding("pack-format", message, place, hint, about)


def _duties(edition: ClauseEdition, wording: Wording) -> Iterator[Finding]:
    """Yield a finding for each law that a clause calls the duty of others and does not cite."""
    for law in sorted(edition.duties_of_others - set(wording.laws)):
        message = f"“duty_of” of “{edition.id}” names the law “{law}”, which these words do not cite"
        hint = did_you_mean(law, wording.laws) or "Take it out"
        yield Finding("unknown-law", message, edition.place, hint, law)


# on which days, and for whom


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days of one edition, which ends on ``end`` ("" never), and for whom it is printed on each."""

    pack: Pack
    library: Library
    kinds: BodiesData
    edition: ClauseEdition
    end: str

    def check(self, citations: Sequence[CitedLaw]) -> Iterator[Finding]:
        """Yield a finding for each citation that is wrong on a day, on the first such day."""
        seen: set[tuple[str, str, int]] = set()
        for day in self._days(citations):
            readers = self._readers(day)
            for cited in citations:
                finding = self._judge(cited, day, readers)
                if finding and (finding.code, cited.law, cited.line) not in seen:
                    seen.add((finding.code, cited.law, cited.line))
                    yield finding

    def _entries(self, law: str) -> tuple[LawEntry, ...]:
        owner = self.library.owner(law, "laws")
        return owner.laws[law] if owner else ()

    def _days(self, citations: Sequence[CitedLaw]) -> list[str]:
        """Return the days of the edition on which anything changes, in order."""
        entries = [entry for cited in citations for entry in self._entries(cited.law)]
        notices = [notice for editions in self.pack.notices.values() for notice in editions]
        days = {self.edition.edition, *(entry.start for entry in entries), *(e.until for e in entries)}
        days |= {notice.edition for notice in notices if self.edition.id in notice.clauses}
        return sorted(day for day in days if day >= self.edition.edition and (not self.end or day < self.end))

    def _readers(self, day: str) -> list[Kinds] | None:
        """Return for whom notices print the clause on a day; None where no notice has it."""
        notices = [
            notice
            for pack in self.library.packs
            for editions in pack.notices.values()
            for notice in editions
            if self._reads(notice, day)
        ]
        if not notices:
            return None
        named = {kind for notice in notices for kind in notice.for_ or Kind.EXAMPLES}
        also = {"special": self.kinds.also_special, "nursery": self.kinds.also_nursery}
        single: list[Kinds] = [(kind,) for kind in Kind.EXAMPLES if kind in named]
        return single + [(kind, other) for (kind,) in single for other, can in also.items() if kind in can]

    def _reads(self, notice: NoticeEdition, day: str) -> bool:
        """Return whether a notice prints the clause on a day: words of one notice alone no other reads."""
        if self.edition.id not in notice.clauses or not notice.applies_on(day):
            return False
        own = self.library.own_pack(notice.notice, self.edition.id, day)
        return own == (self.pack.id if self.pack.single else None)

    def _judge(self, cited: CitedLaw, day: str, readers: list[Kinds] | None) -> Finding | None:
        """Return what is wrong with a citation on a day, None for nothing."""
        entries = self._entries(cited.law)
        reached = None if readers is None else [each for each in readers if may_print(cited.guards, each)]
        if not entries or reached == []:
            return None
        entry, law, begins = entry_on(entries, day), cited.law, self.edition.edition
        place = Place(self.edition.file, cited.line)
        if entry is None:
            message = f"The law “{law}” has no entry on {day}"
            message += ", when these words begin" if day == begins else ", and these words are printed then"
            hint = f"Give these words an edition from {entries[0].start}, and do without it before that day"
            return self._finding("law-not-yet", message, place, hint, entries[0])
        if entry.has_ended(day):
            if entry.until <= begins:
                message = f"The law “{law}” ended on {entry.until}, before these words begin on {begins}"
            else:
                message = f"The law “{law}” ends on {entry.until}, and these words go on"
            meant = f"“{entry.replaced_by}”" if entry.replaced_by else "the law that took its place"
            hint = f"Cite {meant} in an edition from {max(entry.until, begins)}"
            return self._finding("law-repealed", message, place, hint, entry)
        if law in self.edition.duties_of_others:
            return None
        others = [
            each
            for each in reached or ()
            if each[0] not in self.kinds.unsaid_in_law and not entry.binds_any(each)
        ]
        if not others:
            return None
        alone = {each for each in others if len(each) == 1}
        named = listed(
            (" and ".join(each) for each in others if each in alone or each[:1] not in alone), "or"
        )
        message = f"The law “{law}” binds {listed(entry.binds)}, and these words cite it for {named}"
        hint = "Print them for the right kinds alone, with {when}`organisation.kind = …`"
        bodies = [
            body for body in entry.binds if body not in {kind for each in reached or () for kind in each}
        ]
        if bodies:
            hint += f", or say whose duty it is in the front matter: `duty_of: {{{bodies[0]}: [{law}]}}`"
        return self._finding("law-binds-another", message, place, hint, entry)

    def _finding(self, code: str, message: str, place: Place, hint: str, entry: LawEntry) -> Finding:
        severity = Severity.INFO if entry.from_memory else Severity.ERROR
        return Finding(code, message, place, hint, entry.id, entry.place, severity=severity)


def may_print(guards: Sequence[Condition], kinds: Kinds) -> bool:
    """Return whether a block with ``guards`` can be printed for an organisation of ``kinds``.

    Guards about anything but its kind may hold or not, and are taken to hold.
    """
    return all(_holds(guard, kinds) in {guard.wanted, None} for guard in guards)


def _holds(guard: Condition, kinds: Kinds) -> bool | None:
    """Return whether a condition holds, without its `unless`; None where the kind alone does not decide."""
    # as its clause writes it: `organisation.kind = academy or free-school`
    words = [each for each in str(guard).partition(" = ")[2].casefold().split(" or ") if each]
    if guard.path == "organisation.kind":
        return not words or kinds[0] in words
    if guard.path in {"organisation.special", "organisation.nursery"}:
        # `kind: special`, which does not say what the school is in law, is read as typed
        return (guard.path.rpartition(".")[2] in kinds[1:]) == (not {"no", "false"} & set(words))
    return None
