"""Coverage: how a notice stands to each item of its checklist on a day.

Only words that are printed meet an item: those of a clause's part that provides it, or the school's own in
their place. A clause that is left out, a part that is dropped and an edition that lacks the item do not,
whatever the reason given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.record import MET, MISSING, NOT_APPLICABLE, NOT_YET, CoveredItem
from sphinx_privacynotice.model.site.view import is_truthy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.pack.checklist import ChecklistItem
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.model.site.view import NoticeData

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An item with how the notice stands to it, for rules and reports.

    ``use`` is the directive that leaves the words out, where one does; ``parts`` are those that would meet
    it, ``guards`` the conditions that keep them from being printed.
    """

    item: ChecklistItem
    covered: CoveredItem
    use: ClauseUse | None = None
    parts: Parts = ()
    guards: Parts = ()


class CoverageJudge:
    """Judges one notice: ``view`` is its data, ``record`` what is printed, ``uses`` where and how.

    ``day`` is the day to judge by, "" for a day to come.
    """

    def __init__(
        self,
        view: NoticeData,
        record: Record,
        uses: Iterable[ClauseUse],
        day: str,
        *,
        public_authority: bool,
    ) -> None:
        self.view, self.record, self.day = view, record, day
        self.uses = list(uses)
        self.public_authority = public_authority
        self.blocks: dict[str, list[Block]] = {}
        for block in record.blocks:
            if block.clause:
                self.blocks.setdefault(block.clause, []).append(block)
        self.articles = [str(basis.article) for basis in _nested(view.data.lawful_bases) if basis.article]
        notice = view.library.notice(view.kind, day or None, *kinds_of(view.data.organisation))
        self.clauses: Parts = () if isinstance(notice, Unavailable) else notice.clauses
        self._of_day = {clause: self._edition(clause) for clause in self.clauses}
        self._printed = {clause: self._edition_printed(clause) for clause in self.blocks}

    def judge(self, checklist: Iterable[ChecklistItem]) -> Iterator[CoverageRow]:
        """Yield a row for each item of a checklist, in its order; items that ended are left out."""
        entries: dict[str, list[ChecklistItem]] = {}
        for each in checklist:
            entries.setdefault(each.id, []).append(each)
        for of_id in entries.values():
            now = next((item for item in of_id if item.applies_on(self.day)), None)
            coming = next((item for item in of_id if self.day and item.start > self.day), None)
            item = now or coming
            if item is None:  # it is asked for no more
                continue
            met, denied = self._met(item.id), self._denied(item)
            # “there are none” is an answer, too; words about a basis that nobody declares are none
            if met is not None and (denied is None or item.site_may_deny):
                yield CoverageRow(item, met)
            elif now is None:
                yield CoverageRow(item, CoveredItem(item.id, NOT_YET, start=item.start))
            elif denied is not None:
                yield CoverageRow(item, denied)
            else:
                yield self._missing(item)

    # what is printed

    def _met(self, item: str) -> CoveredItem | None:
        """Return by which words an item is met, None if by none."""
        for clause, blocks in self.blocks.items():
            printed = [block for block in blocks if block.printed and block.kind != "heading"]
            own = next((block for block in printed if is_own_answer(block)), None)
            edition = self._printed[clause]
            if own is not None:
                answers = edition or self._of_day.get(clause) or self._newest(clause)
                if answers is not None and item in answers.provides:
                    return CoveredItem(item, MET, clause, own.edition, page=own.page)
                continue
            if edition is None or item not in edition.provides:
                continue
            parts = edition.provides[item]
            if not parts and any(map(self._is_gap, printed)):
                continue
            by = next((block for block in printed if self._meets(block, parts)), None)
            if by is not None:
                part = by.part if parts else ""
                return CoveredItem(item, MET, clause, by.edition, part, by.page)
        return None

    def _meets(self, block: Block, parts: Parts) -> bool:
        """Return whether a printed block is, or shows a value, of ``parts``; without parts any will do."""
        if not block.text.strip() or self._is_gap(block):
            return False
        if not parts or block.part in parts:
            return True
        return any(
            run.value == part or run.value.startswith((f"{part}.", f"{part}["))
            for run in block.runs
            if run.value
            for part in parts
        )

    def _is_gap(self, block: Block) -> bool:
        """Return whether a block prints that a value is missing: such a value has no place."""
        return any(run.value and run.value not in self.record.values for run in block.runs)

    # the editions

    def _edition(self, clause: str) -> ClauseEdition | None:
        """Return the words that a clause has on the day."""
        found = self.view.library.clause(clause, self.day or None, None, self.view.pack_of(clause))
        return None if isinstance(found, Unavailable) else found

    def _newest(self, clause: str) -> ClauseEdition | None:
        editions = self.view.library.editions(clause, self.view.pack_of(clause))
        return editions[-1] if editions else None

    def _edition_printed(self, clause: str) -> ClauseEdition | None:
        """Return the edition of which a page prints words, or would if its conditions held."""
        labels = {block.edition for block in self.blocks[clause]}
        editions = self.view.library.editions(clause, self.view.pack_of(clause))
        return next((edition for edition in editions if edition.label in labels), None)

    def printed_edition(self, clause: str) -> ClauseEdition | None:
        """Return the edition of which a page prints a clause's own words, None if it prints none."""
        own = any(block.printed and block.origin != "page" for block in self.blocks.get(clause, ()))
        return self._printed[clause] if own else None

    # whether it applies

    def _denied(self, item: ChecklistItem) -> CoveredItem | None:
        """Return why an item does not apply; None if it does."""
        applies = item.applies
        if applies is None:
            return None
        reason = str(self.view.data.not_applicable.get(item.id, "")).strip()
        if item.site_may_deny and reason and not any(map(self._given, applies.unless_none)):
            return CoveredItem(item.id, NOT_APPLICABLE, because="site", reason=reason)
        holds = (
            self.declares(applies.bases)
            or any(map(self._given, applies.declared))
            or any(not self.view.declared_none(key) for key in applies.unless_none)
            or (applies.public_authority == "yes" and self.public_authority)
            or (applies.special == "yes" and self._holds_special())
            or bool(applies.collected)
        )
        return None if holds else CoveredItem(item.id, NOT_APPLICABLE, because="values")

    def declares(self, bases: Iterable[str]) -> bool:
        """Return whether the site declares one of ``bases``, or one below it: 9(2)(g) is one of 9(2)."""
        return any(
            article == base or article.startswith(f"{base}(") for base in bases for article in self.articles
        )

    def _given(self, key: str) -> bool:
        return is_truthy(self.view.find(key))

    def _holds_special(self) -> bool:
        return any(
            flag is not None and flag.is_yes
            for category in _nested(self.view.data.categories)
            for flag in (category.special_category, category.criminal)
        )

    # why it is missing

    def _missing(self, item: ChecklistItem) -> CoverageRow:
        """Return the row of an item that no printed words meet, with the clause that would and why not."""
        of_day = self._of_day
        clause = next((each for each, ed in of_day.items() if ed and item.id in ed.provides), "")
        if not clause:
            others = (each for each in self.view.library.clause_ids if each not in of_day)
            clause = next((each for each in others if self._provides(each, item.id)), "")
        if not clause:
            return CoverageRow(item, CoveredItem(item.id, MISSING, because="unprovided"))
        found = CoveredItem(item.id, MISSING, clause)
        uses = [use for use in self.uses if use.clause == clause]
        omitted = next((use for use in uses if use.omitted), None)
        blocks = [block for block in self.blocks.get(clause, ()) if block.kind != "heading"]
        if not blocks:
            if omitted is not None:
                return CoverageRow(item, replace(found, because="omitted", reason=omitted.reason), omitted)
            found = replace(found, because="unsaid" if uses else "absent")
            return CoverageRow(item, found, next(iter(uses), None))
        edition = self._printed[clause]
        found = replace(found, edition=edition.label if edition else "", page=blocks[0].page)
        asking = next((use for use in uses if use.edition), None)
        if edition is None or item.id not in edition.provides:
            return CoverageRow(item, replace(found, because="edition"), asking)
        parts = edition.provides[item.id]
        of_parts = [block for block in blocks if not parts or block.part in parts]
        dropped = next((block for block in of_parts if block.edit == "dropped"), None)
        if dropped is not None and not any(block.printed and self._is_gap(block) for block in blocks):
            by = next((use for use in uses if dropped.part in use.dropped), next(iter(uses), None))
            found = replace(found, because="dropped", part=dropped.part, reason=dropped.reason)
            return CoverageRow(item, found, by, parts)
        guards = dict.fromkeys(guard for block in of_parts if block.edit == "unmet" for guard in block.guards)
        unsaid = replace(found, because="unsaid")
        return CoverageRow(item, unsaid, next(iter(uses), None), parts, tuple(guards))

    def _provides(self, clause: str, item: str) -> bool:
        edition = self._edition(clause)
        return edition is not None and item in edition.provides


def is_own_answer(block: Block) -> bool:
    """Return whether a block is of the school's own words in place of all of a clause."""
    return block.origin == "page" and block.edit in {"reworded", "added"} and not block.part


def _nested(entries: Iterable[Any]) -> Iterator[Any]:
    """Yield entries of a list with those nested in them."""
    for entry in entries:
        yield entry
        yield from _nested(entry.items)
