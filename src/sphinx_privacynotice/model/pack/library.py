"""All packs of a project as one library: which edition of a clause applies on a day, and from which pack."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.files import Folder, how_to_reach
from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.format.layers import Layer, notice_layers
from sphinx_privacynotice.model.pack.consistency import check_packs
from sphinx_privacynotice.model.pack.law import EndedLink, entry_on, find_ended
from sphinx_privacynotice.model.pack.loader import (
    BUILTIN,
    BUILTIN_FOLDER,
    PACK_FILE,
    find_installed,
    installed_packs,
    load_pack,
)
from sphinx_privacynotice.model.pack.notice_pack import pack_with_notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.entry import PackEntryT
    from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry
    from sphinx_privacynotice.model.pack.loader import ChecklistItem, NoticeEdition, Pack, Phrase, Term

Reason: TypeAlias = Literal["unknown", "not-yet", "ended", "no-such-edition", "no-such-pack"]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why a clause or notice has no edition for a day, in words for the author of the site."""

    reason: Reason
    message: str
    hint: str
    code: str

    def finding(self, place: Place, key: str = "", severity: Severity = Severity.ERROR) -> Finding:
        """Return it as a finding at ``place``."""
        return Finding(self.code, self.message, place, self.hint, key, severity=severity)


@dataclass(frozen=True, slots=True)
class Pin:
    """An edition that a site keeps; without ``revision`` its newest."""

    edition: str
    revision: int | None = None


_PIN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,3}))?", re.ASCII)


def parse_pin(text: str) -> Pin | None:
    """Return the edition that ``2018-05-25`` or ``2018-05-25.2`` names, None for anything else."""
    match = _PIN.fullmatch(text)
    if not match or not parse_day(match[1]):
        return None
    return Pin(match[1], int(match[2]) if match[2] else None)


EditionT = TypeVar("EditionT", "ClauseEdition", "NoticeEdition")


@dataclass(frozen=True)
class Library:
    """Packs in order of precedence, lowest first: a later pack overrides the whole entry of an earlier one.

    The built-in pack is the fallback: it comes first unless the project names it elsewhere. A ``day`` of
    None is that of a draft, which gets the newest edition without an end.
    """

    packs: tuple[Pack, ...]

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
            return _pinned(editions, pin, what)
        found = _newest_on(_latest_revisions(editions), day, what)
        hint = self._elsewhere(clause_id, day) if isinstance(found, Unavailable) else ""
        return replace(found, hint=hint) if isinstance(found, Unavailable) and hint else found

    def editions(self, clause_id: str, prefer: str | None = None) -> tuple[ClauseEdition, ...]:
        """Return every edition and revision of a clause, oldest first, from the pack that owns it."""
        owner = self.pack(prefer) if prefer is not None else self.owner(clause_id)
        return owner.clauses.get(clause_id, ()) if owner else ()

    def owner(self, key: str, part: str = "clauses") -> Pack | None:
        """Return the last pack that has ``key`` in its ``part`` (clauses, notices, laws …)."""
        return next((pack for pack in reversed(self.packs) if key in getattr(pack, part)), None)

    def _keys(self, part: str) -> list[str]:
        return sorted({key for pack in self.packs for key in getattr(pack, part)})

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
            return _newest_on(pack.notices[kind], day, f"the notice “{short(kind)}”")
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

    def term(self, key: str) -> Term | None:
        """Return the words that a clause leaves to the site."""
        owner = self.owner(key, "terms")
        return owner.terms[key] if owner else None

    def phrase(self, language: str, key: str) -> Phrase | None:
        """Return a phrase in ``language``, with another form of it as the fallback (en for en-GB)."""
        stem = language.partition("-")[0]
        for exact in (True, False):
            for pack in reversed(self.packs):
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
        pack = self.notice_pack(kind, *organisation) if kind else next(reversed(self.packs), None)
        return [
            layer
            for each in (reversed(self.with_bases(pack)) if pack else ())
            for data in (each.defaults, *(each.defaults_by_kind.get(name) for name in organisation))
            if data is not None
            for layer in notice_layers(data, kind, "pack", each.id)
        ]

    def with_bases(self, pack: Pack) -> list[Pack]:
        """Return a pack and, after it, those that it is based on, the nearest first."""
        found: list[Pack] = []
        following: Pack | None = pack
        while following and following not in found:
            found.append(following)
            following = self.pack(following.based_on.id) if following.based_on else None
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
        owner = next((pack for pack in reversed(self.packs) if model in pack.rules), None)
        data = owner.rules[model] if owner else None
        return data if isinstance(data, model) else None

    @cached_property
    def clause_ids(self) -> list[str]:
        """Every clause that a pack has words for."""
        return self._keys("clauses")

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
        return blake2b("\n".join(pack.digest for pack in self.packs).encode(), digest_size=16).hexdigest()

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
            latest = _latest_revisions(pack.clauses.get(clause_id, ()))
            if day and any(edition.applies_on(day) for edition in latest):
                taken = f"`from: {{{clause_id}: {pack.id}}}`"
                return f"The pack “{pack.id}” has words for that day: take them with {taken}"
        return ""


def load_library(source: Folder, packs: Sequence[tuple[str, Place]], findings: Findings) -> Library:
    """Load the packs that a project names, in order, and the built-in one.

    A name that begins with a dot is a folder relative to the root of ``source``; any other names an
    installed pack. What is wrong goes to ``findings``, at the pack's own place or where it is named.
    """
    loaded: list[Pack] = []
    first: dict[str, Place] = {}
    names: set[str] = set()
    for name, place in packs:
        found = _load_named(source, name, place, findings)
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
        builtin = load_pack(Folder(BUILTIN_FOLDER, BUILTIN), ".", findings, builtin=True)
        loaded[:0] = [builtin] if builtin else []
    check_packs(loaded, findings)
    return Library(tuple(loaded))


def _load_named(source: Folder, name: str, place: Place, findings: Findings) -> Pack | None:
    """Load the pack that a project names, wherever it is."""
    if not name.startswith("."):
        path = find_installed(name)
        if path is None:
            installed = installed_packs()
            guess = did_you_mean(name, installed)
            if source.is_file(posixpath.join(name, PACK_FILE)):
                guess = f"There is a folder of that name: write `./{name}`"
            advice = "Install what has it, or name a folder with `./`"
            hint = guess or f"Installed are {listed(installed)}. {advice}"
            message = f"No installed pack is called “{short(name)}”"
            findings.add(Finding("pack-missing", message, place, hint, name))
            return None
        return load_pack(Folder(path, name), ".", findings, named_at=place, builtin=name == BUILTIN)
    folder = posixpath.normpath(name)
    if folder == ".." or folder.startswith("../"):
        message = f"The folder of the pack “{short(folder)}” lies outside the project"
        findings.add(Finding("outside-root", message, place, how_to_reach(folder), name))
        return None
    if not source.is_file(posixpath.join(folder, PACK_FILE)):
        there = source.is_folder(folder)
        message = (
            f"The folder “{short(name)}” has no pack.yaml" if there else f"There is no folder “{short(name)}”"
        )
        near = sorted(path.rpartition("/")[0] for path in source.glob(f"*/{PACK_FILE}"))
        hint = f"Packs are in {listed(f'./{path}' for path in near)}. " if near else ""
        hint += f"Installed are {listed(installed_packs())}"
        findings.add(Finding("pack-missing", message, place, hint, name))
        return None
    return load_pack(source, folder, findings, named_at=place, local=True)


def _latest_revisions(editions: Sequence[ClauseEdition]) -> list[ClauseEdition]:
    """Return the newest revision of each edition, oldest first: it replaces the others, with their end."""
    return list({edition.edition: edition for edition in editions}.values())


def _pinned(editions: Sequence[ClauseEdition], pin: Pin, what: str) -> ClauseEdition | Unavailable:
    """Return the edition that a site keeps."""
    named = [edition for edition in editions if edition.edition == pin.edition]
    found = [edition for edition in named if pin.revision in {None, edition.revision}]
    if found:
        return found[-1]
    if named:
        message = f"The edition {pin.edition} of {what} has no revision {pin.revision}"
        have = [edition.label for edition in named]
    else:
        message = f"{what[0].upper()}{what[1:]} has no edition {pin.edition}"
        have = [edition.edition for edition in _latest_revisions(editions)]
    return Unavailable("no-such-edition", message, f"It has {', '.join(have)}", "unknown-edition")


def _newest_on(editions: Sequence[EditionT], day: str | None, what: str) -> EditionT | Unavailable:
    """Return the newest edition that holds on ``day``; for no day the newest without an end, if any.

    ``editions`` are sorted, oldest first.
    """
    if day is None:
        return next((edition for edition in reversed(editions) if not edition.until), editions[-1])
    found = next((edition for edition in reversed(editions) if edition.applies_on(day)), None)
    if found:
        return found
    begun = [edition for edition in editions if edition.edition <= day]
    coming = [edition.edition for edition in editions if edition.edition > day]
    if not begun:
        message = f"There are no words yet on {day} for {what}: its first edition is of {coming[0]}"
        hint = f"Let the notice apply from {coming[0]} or later"
        return Unavailable("not-yet", message, hint, "no-edition")
    last = max(reversed(begun), key=lambda edition: edition.until)
    message = f"There are no words on {day} for {what}: its edition {last.edition} ended on {last.until}"
    hint = "Leave it out, write your own words, or keep an edition with `editions:`"
    return Unavailable("ended", message, f"The next begins on {coming[0]}" if coming else hint, "no-edition")
