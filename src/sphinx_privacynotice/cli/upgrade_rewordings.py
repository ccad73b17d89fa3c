"""Finds the own words of pages, sites and packs whose standard text moves between two states of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format.schema import Item
from sphinx_privacynotice.model.format.walk import walk
from sphinx_privacynotice.model.pack.library import Pin, Unavailable
from sphinx_privacynotice.review.rewordings import Rewording
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.page.standard_words import StandardWords

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import NoticeData

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Own:
    """What departs from the standard text of one clause of a notice."""

    kind: str
    clause: str
    place: str
    words: str = ""
    reason: str = ""
    parts: tuple[str, ...] = ()
    field: str = ""


class RewordingFinder:
    """Compares the standard words of ``old`` with those of ``new``, the same sites and pages in both."""

    def __init__(self, old: Project, new: Project) -> None:
        self._old, self._new = old, new
        templates = Templates()
        self._templates = templates
        self._words = StandardWords(old, templates), StandardWords(new, templates)

    def find(
        self, notices: Collection[Key], exceptions: Iterable[PageException], records: Iterable[Record]
    ) -> list[Rewording]:
        """Return the rewordings of ``notices`` whose standard text moves.

        ``exceptions`` are those of pages, ``records`` the notices as they are in the old state.
        """
        found: list[Rewording] = []
        for each in exceptions:
            site, _, kind = each.notice.partition("/")
            if (site, kind) in notices:
                found += self._of_page((site, kind), each)
        for record in records:
            key = (record.site, record.notice)
            if key not in notices:
                continue
            labels = {
                block.clause: block.edition
                for block in record.blocks
                if block.clause and block.edition and block.printed
            }
            found += self._of_lists(key, labels)
            found += self._of_packs(key, labels)
            found += self._kept(key, labels)
        return found

    # what departs from the standard text

    def _of_page(self, key: Key, each: PageException) -> Iterator[Rewording]:
        old, new = self._views(key)
        if each.kind == "edition":
            pinned = old.edition(each.clause, Pin(each.edition)) if each.edition else None
            yield from self._compared(key, _own("edition", each), pinned, self._standard(new, each.clause))
            return
        if each.kind == "heading":
            return
        then = old.edition(each.clause, Pin(each.written_for) if each.written_for else None)
        now = new.edition(each.clause)
        kind = "reword" if each.parts else "body"
        kind = {"dropped": "drop", "omitted": "omit"}.get(each.kind, kind)
        yield from self._compared(key, _own(kind, each, each.words, each.parts), then, now)
        if each.dropped:
            yield from self._compared(key, _own("drop", each, "", each.dropped), then, now)

    def _of_lists(self, key: Key, labels: Collection[str]) -> Iterator[Rewording]:
        old, new = self._views(key)
        for path, value in walk(old.data):
            if not isinstance(value, Item) or not (value.instead_of or value.drop):
                continue
            field, place = str(path[0]), str(old.place(path))
            own = str(value.text or getattr(value, "name", None) or value.item or "")
            for kind, words, ids in (("item", own, value.instead_of), ("drop-item", "", value.drop)):
                for clause in labels if ids else ():
                    then = old.edition(clause)
                    if isinstance(then, Unavailable) or field not in self._templates.lists(then):
                        continue
                    known = tuple(each for each in ids if each in self._templates.of(then).ids)
                    made = _Own(kind, clause, place, words, str(value.reason or ""), known, field)
                    yield from self._compared(key, made, then, new.edition(clause)) if known else ()

    def _of_packs(self, key: Key, labels: Collection[str]) -> Iterator[Rewording]:
        old, new = self._views(key)
        for clause in labels:
            own = new.edition(clause)
            if isinstance(own, Unavailable):
                continue
            base = self._base(self._new, own)
            if not base:
                continue
            then = self._old.library.clause(clause, old.day, None, base)
            if own.based_on:
                pin = Pin(own.based_on.edition, own.based_on.revision)
                then = self._old.library.clause(clause, None, pin, base)
            now = self._new.library.clause(clause, new.day, None, base)
            words = self._words[1].of(new, "/".join(key), own)
            made = _Own("pack", clause, str(own.place), words, own.differs)
            yield from self._compared(key, made, then, now)

    def _kept(self, key: Key, labels: Collection[str]) -> Iterator[Rewording]:
        old, new = self._views(key)
        for clause, kept in new.data.editions.items():
            if clause in labels:
                place = str(new.key_place(("editions", clause)))
                made = _Own("edition", clause, place, reason=str(kept.reason or ""))
                yield from self._compared(key, made, old.edition(clause), self._standard(new, clause))

    def _views(self, key: Key) -> tuple[NoticeData, NoticeData]:
        site, kind = key
        return self._old.sites[site].view(kind), self._new.sites[site].view(kind)

    def _standard(self, view: NoticeData, clause: str) -> ClauseEdition | Unavailable:
        """Return the edition of the day, whatever the site keeps."""
        return self._new.library.clause(clause, view.day, None, view.pack_of(clause))

    def _base(self, project: Project, own: ClauseEdition) -> str:
        """Return the pack whose words a clause replaces, "" for none."""
        packs = list(project.library.packs)
        owner = project.library.pack(own.pack)
        if owner is None:
            return ""
        below = reversed(packs[: packs.index(owner)])
        every = [*project.library.with_bases(owner)[1:], *below]
        return next((pack.id for pack in every if own.id in pack.clauses), "")

    # whether it moved

    def _compared(
        self,
        key: Key,
        own: _Own,
        then: ClauseEdition | Unavailable | None,
        now: ClauseEdition | Unavailable,
    ) -> Iterator[Rewording]:
        if then is None or isinstance(then, Unavailable):
            return  # there were no standard words to depart from
        newer = None if isinstance(now, Unavailable) else now
        if newer is not None and (then.label, then.digest) == (newer.label, newer.digest):
            return
        views, of = self._views(key), "/".join(key)
        before = self._words[0].of(views[0], of, then, own.parts, without=own.field)
        after = self._words[1].of(views[1], of, newer, own.parts, without=own.field) if newer else ""
        if before == after:
            return
        label = newer.edition if newer else ""
        note = newer.change.note if newer and newer.change else ""
        signature = (own.kind, own.clause, own.parts, own.words, own.reason, then.label, then.digest, label)
        yield Rewording(
            *key,
            own.kind,
            own.clause,
            own.parts,
            own.place,
            own.reason,
            then.edition,
            label,
            before,
            own.words,
            after,
            note,
            signature if own.kind != "pack" else (own.kind, own.place, then.label, label),
        )


def _own(kind: str, each: PageException, words: str = "", parts: tuple[str, ...] = ()) -> _Own:
    return _Own(kind, each.clause, str(each.place), words, each.reason, parts)
