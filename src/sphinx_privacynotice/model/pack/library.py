"""All packs of a project as one library: which edition of a clause applies on a day, and from which pack."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.format.layers import Layer, notice_layers
from sphinx_privacynotice.model.pack.choice import (
    Pin,
    Unavailable,
    latest_revisions,
    newest_on,
    parse_pin,
    pinned,
)
from sphinx_privacynotice.model.pack.consistency import check_packs
from sphinx_privacynotice.model.pack.law import EndedLink, entry_on, find_ended
from sphinx_privacynotice.model.pack.loader import (
    BUILTIN,
    BUILTIN_FOLDER,
    load_pack,
)
from sphinx_privacynotice.model.pack.named import load_named
from sphinx_privacynotice.model.pack.notice_pack import pack_with_notice
from sphinx_privacynotice.model.pack.translation import NO_TRANSLATIONS, Translations, split_translations

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.entry import PackEntryT
    from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry
    from sphinx_privacynotice.model.pack.loader import ChecklistItem, NoticeEdition, Pack, Phrase, Term

SCOPED = ("clauses", "terms")
"""What a notice in one file has for itself alone."""

__all__ = ["Library", "Pin", "Unavailable", "load_library", "parse_pin"]


@dataclass(frozen=True)
class Library:
    """Packs in order of precedence, lowest first: a later pack overrides the whole entry of an earlier one.

    The built-in pack is the fallback: it comes first unless the project names it elsewhere. A ``day`` of
    None is that of a draft, which gets the newest edition without an end. Clauses, terms and defaults of a
    pack of one notice in one file are that notice's alone. Packs in another language are beside them.
    """

    packs: tuple[Pack, ...]
    translations: Translations = NO_TRANSLATIONS

    def clause(
        self, clause_id: str, day: str | None, pin: Pin | None = None, prefer: str | None = None
    ) -> ClauseEdition | Unavailable:
        """Return the edition of a clause on ``day``, or the one of ``pin``, or why there is none.

        ``prefer`` is the id of a pack to take the clause from, whatever the order of packs.
        """
        what = f"the clause “{short(clause_id)}”"
        editions = self.editions(clause_id, prefer)
        if not editions:
            return self._unknown(clause_id, prefer)
        if pin:
            return pinned(editions, pin, what)
        found = newest_on(latest_revisions(editions), day, what)
        hint = self._elsewhere(clause_id, day) if isinstance(found, Unavailable) else ""
        return replace(found, hint=hint) if isinstance(found, Unavailable) and hint else found

    def clause_of(
        self, kind: str, clause_id: str, day: str | None, pin: Pin | None = None, prefer: str | None = None
    ) -> ClauseEdition | Unavailable:
        """Return the edition of a clause as a notice of ``kind`` has it, with the heading that it gives it.

        ``prefer`` is the id of the pack that a site takes it from; else the notice's own comes first.
        """
        found = self.clause(clause_id, day, pin, prefer or self.own_pack(kind, clause_id, day))
        single = self.single_of(kind)
        if isinstance(found, Unavailable) or single is None or found.pack == single.id:
            return found
        notice = self.notice(kind, day)
        heading = None if isinstance(notice, Unavailable) else notice.heading_of(clause_id)
        if heading is None:
            return found
        retitled = found.model_copy(update={"title": heading[0], "head": heading[1]})
        retitled.attach(found.node)
        return retitled

    def editions(self, clause_id: str, prefer: str | None = None) -> tuple[ClauseEdition, ...]:
        """Return every edition and revision of a clause, oldest first, from the pack that owns it."""
        owner = self.pack(prefer) if prefer is not None else self.owner(clause_id)
        return owner.clauses.get(clause_id, ()) if owner else ()

    def all_editions(self, clause_id: str) -> tuple[ClauseEdition, ...]:
        """Return every edition of a clause; where no pack shares it, those of a notice in one file."""
        own = (pack.clauses[clause_id] for pack in self.packs if clause_id in pack.clauses)
        return self.editions(clause_id) or next(own, ())

    def owner(self, key: str, part: str = "clauses") -> Pack | None:
        """Return the last pack that has ``key`` in its ``part`` (clauses, notices, laws …).

        Of clauses and terms, those of a notice in one file do not count.
        """
        packs = self.shared_packs if part in SCOPED else self.packs
        return next((pack for pack in reversed(packs) if key in getattr(pack, part)), None)

    @cached_property
    def shared_packs(self) -> tuple[Pack, ...]:
        """The packs whose clauses are for every notice: all but those of one notice in one file."""
        return tuple(pack for pack in self.packs if not pack.single)

    def single_of(self, kind: str) -> Pack | None:
        """Return the pack of a kind of notice that is one file, None where it is another's."""
        owner = self.owner(kind, "notices") if any(pack.single == kind for pack in self.packs) else None
        return owner if owner is not None and owner.single else None

    def own_pack(self, kind: str, clause_id: str, day: str | None = None) -> str | None:
        """Return the id of the pack that has words for a clause of this kind of notice alone.

        None where the clause is every notice's, or (on ``day``) its notice has no words of its own yet.
        """
        pack = self.single_of(kind)
        editions = pack.clauses.get(clause_id, ()) if pack else ()
        begun = any(day is None or edition.edition <= day for edition in editions)
        return pack.id if pack and begun else None

    def clause_ids_of(self, kind: str) -> list[str]:
        """Return every clause that a notice of ``kind`` may have."""
        pack = self.single_of(kind)
        return sorted({*self.clause_ids, *pack.clauses}) if pack else self.clause_ids

    def _keys(self, part: str) -> list[str]:
        packs = self.shared_packs if part == "clauses" else self.packs
        return sorted({key for pack in packs for key in getattr(pack, part)})

    @property
    def language(self) -> str:
        """The language of what is printed outside of any notice."""
        return self.shared_packs[-1].language

    @property
    def all_packs(self) -> tuple[Pack, ...]:
        """All packs: those that decide on notices, and those that translate them."""
        return self.packs + self.translations.packs

    def language_of(self, edition: ClauseEdition) -> str:
        """Return the language of a clause's words."""
        return next((pack.language for pack in self.all_packs if pack.id == edition.pack), self.language)

    def pack(self, pack_id: str) -> Pack | None:
        """Return the pack of that id."""
        return next((pack for pack in self.packs if pack.id == pack_id), None)

    def notice_pack(self, kind: str, *organisation: str) -> Pack | None:
        """Return the pack that a notice of ``kind`` is from, for an organisation of those kinds."""
        return pack_with_notice(self.packs, kind, organisation)

    def notice(self, kind: str, day: str | None, *organisation: str) -> NoticeEdition | Unavailable:
        """Return the clauses that a kind of notice has on ``day`` for such an organisation, or why none."""
        pack = self.notice_pack(kind, *organisation)
        if pack:
            return newest_on(pack.notices[kind], day, f"the notice “{short(kind)}”")
        hint = did_you_mean(kind, self.notice_kinds)
        if not hint and self.notice_kinds:
            hint = f"The packs have {listed(self.notice_kinds)}"
        return Unavailable("unknown", f"No pack has a notice “{short(kind)}”", hint, "unknown-notice")

    def law(self, law_id: str, day: str | None) -> LawEntry | None:
        """Return a law as it is cited on ``day``."""
        owner = self.owner(law_id, "laws")
        return entry_on(owner.laws[law_id], day) if owner else None

    def first_law(self, law_id: str) -> LawEntry | None:
        """Return the first entry of a law, None where no pack has it."""
        owner = self.owner(law_id, "laws")
        return owner.laws[law_id][0] if owner else None

    def law_titled(self, title: str) -> str:
        """Return the id of the law with that title or citation, in any letters, "" for none."""
        wanted = title.strip().casefold()
        for law_id in self.law_ids:
            for pack in self.packs:
                for entry in pack.laws.get(law_id, ()):
                    if wanted in {entry.title.casefold(), entry.cite.casefold()}:
                        return law_id
        return ""

    def link(self, key: str, day: str | None) -> LinkEntry | None:
        """Return a link as it is right on ``day``."""
        owner = self.owner(key, "links")
        return entry_on(owner.links[key], day) if owner else None

    def ended_links(self, day: str) -> dict[str, EndedLink]:
        """Return the addresses of links that are no longer right on ``day``, in the form of `plain_address`.

        One that a link still has on that day, under whatever key, is none of them.
        """
        if day not in self._ended_links:
            owners = {key: self.owner(key, "links") for key in self.link_keys}
            links = {key: owner.links[key] for key, owner in owners.items() if owner}
            self._ended_links[day] = find_ended(links, day)
        return self._ended_links[day]

    @cached_property
    def _ended_links(self) -> dict[str, dict[str, EndedLink]]:
        return {}

    def term(self, key: str, kind: str = "") -> Term | None:
        """Return the words that a clause leaves to the site, in a notice of ``kind``."""
        single = self.single_of(kind) if kind else None
        owner = single if single and key in single.terms else self.owner(key, "terms")
        owner = owner or next((pack for pack in reversed(self.packs) if key in pack.terms), None)
        return owner.terms[key] if owner else None

    def phrase(self, language: str, key: str) -> Phrase | None:
        """Return a phrase in ``language``, with another form of it as the fallback (en for en-GB)."""
        stem = language.partition("-")[0]
        for exact in (True, False):
            for pack in reversed(self.all_packs):
                for language_of_pack, phrases in sorted(pack.phrases.items()):
                    same = (
                        language_of_pack == language if exact else language_of_pack.partition("-")[0] == stem
                    )
                    if same and key in phrases:
                        return phrases[key]
        return None

    def default_layers(self, kind: str, *organisation: str) -> list[Layer]:
        """Return the layers of packs below a site's own in a notice of ``kind``, lowest first.

        They are those of the pack that the notice is from, over those of the packs it is based on; without a
        kind, those of the last pack. ``organisation`` are the kinds that the site's organisation is of.
        """
        last = next(reversed(self.shared_packs), None)
        pack = self.notice_pack(kind, *organisation) if kind else last
        return [
            layer
            for each in (reversed(self.with_bases(pack)) if pack else ())
            for data in (each.defaults, *(each.defaults_by_kind.get(name) for name in organisation))
            if data is not None
            for layer in notice_layers(data, kind, "pack", each.id)
        ]

    def with_bases(self, pack: Pack) -> list[Pack]:
        """Return a pack and, after it, those that it is based on, the nearest first.

        A notice in one file is based on the packs that are named before it.
        """
        found: list[Pack] = []
        following: Pack | None = pack
        while following and following not in found:
            found.append(following)
            base = following.based_on
            if following.single:
                before = self.packs[: self.packs.index(following)]
                following = next((each for each in reversed(before) if not each.single), None)
            else:
                following = self.pack(base.id) if base else None
        return found

    def checklist_of(self, kind: str, *organisation: str) -> str:
        """Return the checklist of the newest edition of ``kind``, or of the packs below; "" for none."""
        for pack in reversed((*self.packs, self.notice_pack(kind, *organisation))):
            for edition in reversed(pack.notices.get(kind, ()) if pack else ()):
                if edition.checklist:
                    return edition.checklist
        return ""

    def checklist(self, checklist_id: str) -> tuple[ChecklistItem, ...]:
        """Return the items of a checklist, none if no pack has it."""
        owner = self.owner(checklist_id, "checklists")
        return owner.checklists[checklist_id] if owner else ()

    def rule_data(self, model: type[PackEntryT]) -> PackEntryT | None:
        """Return what the last pack that has such data says; None where no pack has it."""
        return next(iter(reversed(self.all_rule_data(model))), None)

    def rule_pack(self, model: type[PackEntryT]) -> Pack | None:
        """Return the pack whose data of rules counts."""
        return next((pack for pack in reversed(self.packs) if model in pack.rules), None)

    def all_rule_data(self, model: type[PackEntryT]) -> list[PackEntryT]:
        """Return what every pack says that has such data, the lowest first: for lists to which each adds."""
        found = (pack.rules.get(model) for pack in self.packs)
        return [data for data in found if isinstance(data, model)]

    @cached_property
    def clause_ids(self) -> list[str]:
        """Every clause that a pack has words for, whatever the notice."""
        return self._keys("clauses")

    @cached_property
    def all_clause_ids(self) -> list[str]:
        """Every clause that a pack has words for, those of one notice alone with them."""
        return sorted({clause for pack in self.packs for clause in pack.clauses})

    @cached_property
    def notice_kinds(self) -> list[str]:
        """Every kind of notice."""
        return self._keys("notices")

    @cached_property
    def law_ids(self) -> list[str]:
        """Every law."""
        return self._keys("laws")

    @cached_property
    def link_keys(self) -> list[str]:
        """Every link."""
        return self._keys("links")

    @cached_property
    def term_keys(self) -> list[str]:
        """Every term."""
        return self._keys("terms")

    @cached_property
    def checklist_ids(self) -> list[str]:
        """Every checklist."""
        return self._keys("checklists")

    @cached_property
    def digest(self) -> str:
        """A fingerprint of all packs in their order."""
        return blake2b("\n".join(pack.digest for pack in self.all_packs).encode(), digest_size=16).hexdigest()

    def _unknown(self, clause_id: str, prefer: str | None) -> Unavailable:
        """Return why no pack, or not the one that was named, has a clause."""
        ids = [pack.id for pack in self.packs]
        if prefer is None:
            hint = did_you_mean(clause_id, self.clause_ids)
            return Unavailable(
                "unknown", f"No pack has a clause “{short(clause_id)}”", hint, "unknown-clause"
            )
        named = self.pack(prefer)
        if named is None:
            hint = did_you_mean(prefer, ids) or f"The packs are {listed(ids)}"
            return Unavailable(
                "no-such-pack", f"No pack here is called “{short(prefer)}”", hint, "pack-missing"
            )
        others = [pack.id for pack in self.packs if clause_id in pack.clauses]
        hint = f"It is in {listed(others)}" if others else did_you_mean(clause_id, named.clauses)
        message = f"The pack “{prefer}” has no clause “{short(clause_id)}”"
        return Unavailable("unknown", message, hint, "unknown-clause")

    def _elsewhere(self, clause_id: str, day: str | None) -> str:
        """Return how to take a clause from a pack that has words for ``day`` where its owner has none."""
        for pack in reversed(self.packs):
            latest = latest_revisions(pack.clauses.get(clause_id, ()))
            if day and any(edition.applies_on(day) for edition in latest):
                taken = f"`from: {{{clause_id}: {pack.id}}}`"
                return f"The pack “{pack.id}” has words for that day: take them with {taken}"
        return ""


def load_library(
    source: Folder,
    packs: Sequence[tuple[str, Place]],
    findings: Findings,
    instead: MappingOf[str, Path] | None = None,
) -> Library:
    """Load the packs that a project names, in order, and the built-in one.

    A name that begins with a dot is a folder relative to the root of ``source``; any other names an
    installed pack. What is wrong goes to ``findings``, at the pack's own place or where it is named.
    ``instead`` are folders that are read in place of installed packs, by the names of these.
    """
    instead = instead or {}
    loaded: list[Pack] = []
    first: dict[str, Place] = {}
    names: set[str] = set()
    for name, place in packs:
        found = load_named(source, name, place, findings, instead.get(name))
        if found is None:
            continue
        if found.id in first or (found.id == BUILTIN and not found.builtin):
            copy = found.id not in first or name not in names
            message = f"Another pack has the id “{found.id}” already"
            hint = "Give this one an id of its own in its pack.yaml" if copy else "Name it once"
            findings.add(Finding("pack-format", message, place, hint, found.id, related=first.get(found.id)))
            continue
        first[found.id] = place
        names.add(name)
        loaded.append(found)
    if not any(pack.builtin for pack in loaded):
        folder = instead.get(BUILTIN, BUILTIN_FOLDER)
        builtin = load_pack(Folder(folder, BUILTIN), ".", findings, builtin=True)
        loaded[:0] = [builtin] if builtin else []
    check_packs(loaded, findings)
    firsts, translating = split_translations(loaded, findings)
    return Library(tuple(firsts), Translations(tuple(translating)))
