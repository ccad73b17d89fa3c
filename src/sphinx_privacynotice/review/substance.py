"""How much a change matters: editorial, clarifying or material.

Material is what people must be told of (Articles 13(3) and 14(4) UK GDPR): a purpose, recipient, category,
lawful basis, transfer or right that is new or gone, a period of keeping, another controller or officer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.changes import CLARIFYING, EDITORIAL, MATERIAL, WEIGHTS
from sphinx_privacynotice.review.units import list_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.review.align import Pair
    from sphinx_privacynotice.review.changes import Cause, ValueChange
    from sphinx_privacynotice.review.units import Unit

SUBJECTS = {
    "purposes": "a purpose",
    "categories": "a category of data",
    "recipients": "a recipient",
    "lawful_bases": "a lawful basis",
    "lawful_basis": "a lawful basis",
    "legitimate_interests": "a legitimate interest",
    "special_condition": "a condition for special categories",
    "transfers": "a transfer to another country",
    "rights": "a right",
    "right": "a right",
    "retention": "how long data is kept",
    "controller": "the controller",
    "dpo": "the data protection officer",
    "automated_decisions": "a decision made by a computer",
    "source": "where data comes from",
    "sources": "where data comes from",
    "complaint": "the right to complain",
    "statutory_or_contractual": "what must be given",
}
"""What is material, by the first step of a value's key and of an item of a checklist."""

_REACH = frozenset(("phone", "email", "web", "address", "text"))
"""The fields that say how to reach somebody, not who it is."""

DATES = frozenset(("in_force", "updated", "updated_by", "reviewed", "review_due", "approved", "changes"))
_NAMES = frozenset(("name", "post", "legal_name", "company_number", "person", "authority"))
_PERIOD = frozenset(("period", "from", "until", "until_age", "then"))
_FIRST = re.compile(r"[^.\[]+")
_WORD = re.compile(r"\w+")


class Weigher:
    """Weighs changes by what the packs say of clauses and editions; without a library by ids alone."""

    def __init__(self, library: Library | None) -> None:
        self._library = library
        self._subjects: dict[tuple[str, str], str] = {}

    def editions_between(self, clause: str, before: str, after: str) -> list[ClauseEdition]:
        """Return the editions that an edition replaces one by one, or takes back, newest last."""
        if self._library is None or before == after:
            return []
        low, high = sorted((before.rpartition(".")[0], after.rpartition(".")[0]))
        newest = {edition.edition: edition for edition in self._library.all_editions(clause)}
        return [newest[day] for day in sorted(newest) if low < day <= high]

    def subject(self, clause: str, part: str) -> str:
        """Return what a part of a clause tells that is material, "" for nothing."""
        if (clause, part) not in self._subjects:
            self._subjects[clause, part] = self._find_subject(clause, part)
        return self._subjects[clause, part]

    def _find_subject(self, clause: str, part: str) -> str:
        heads = [clause.replace("-", "_")]
        for edition in self._library.all_editions(clause) if self._library else ():
            heads += [_head(item) for item, parts in edition.provides.items() if not parts or part in parts]
        return next((SUBJECTS[head] for head in heads if head in SUBJECTS), "")

    def weigh(
        self, kind: str, pairs: Sequence[Pair], values: Sequence[ValueChange], causes: Sequence[Cause]
    ) -> tuple[str, str]:
        """Return the weight of a change and why."""
        if kind == "moved":
            return EDITORIAL, "the same words at another place"
        units = [(pair.old, pair.new) for pair in pairs]
        found = [*self._by_values(values, units), *self._by_causes(causes, units)]
        if kind in {"added", "removed"}:
            found += self._by_presence(kind, [unit for both in units for unit in both if unit], causes)
        elif all(weight == EDITORIAL for weight, _ in found):
            found += self._by_words(units, values)
        return max(found, key=lambda each: WEIGHTS.index(each[0]), default=(CLARIFYING, ""))

    def _by_values(
        self, values: Iterable[ValueChange], units: Sequence[tuple[Unit | None, Unit | None]]
    ) -> list[tuple[str, str]]:
        clause = next((unit.block.clause for both in units for unit in both if unit), "")
        part = next((unit.block.part for both in units for unit in both if unit), "")
        return [self._weigh_value(value, clause, part) for value in values]

    def _weigh_value(self, value: ValueChange, clause: str, part: str) -> tuple[str, str]:
        head, field = _head(value.key), re.split(r"[.\[]", list_key(value.key).replace("[]", ""))[-1]
        if head in DATES:
            return EDITORIAL, "a date of the notice"
        if _plain_words(value.old) == _plain_words(value.new):
            return EDITORIAL, "only signs or capitals differ"
        if head == "retention" and field not in _PERIOD:
            return CLARIFYING, "records are named otherwise"
        told = self._told_by(head, field, self.subject(clause, part))
        if told:
            return MATERIAL, f"{told} changes"
        return CLARIFYING, "how to reach somebody changes" if field in _REACH else "a fact changes"

    def _told_by(self, head: str, field: str, subject: str) -> str:
        """Return what of the notice a value tells that is material, "" for nothing."""
        if head in {"controller", "dpo"}:
            return "" if field in _REACH else SUBJECTS[head]
        if head == "organisation":
            return SUBJECTS["controller"] if field in {"legal_name", "company_number"} else ""
        if field in _NAMES and (head, subject) in {
            ("people", SUBJECTS["dpo"]),
            ("authorities", SUBJECTS["controller"]),
        }:
            return subject
        return SUBJECTS.get(head, "")

    def _by_causes(
        self, causes: Iterable[Cause], units: Sequence[tuple[Unit | None, Unit | None]]
    ) -> list[tuple[str, str]]:
        clause = next((unit.block.clause for both in units for unit in both if unit), "")
        found = []
        for cause in causes:
            if cause.kind == "law":
                found.append((CLARIFYING, "the law has another name or place"))
            if cause.kind != "edition":
                continue
            if cause.before.rpartition(".")[0] == cause.after.rpartition(".")[0]:
                found.append((EDITORIAL, "a revision of the same edition"))
                continue
            kinds = [
                edition.change.kind
                for edition in self.editions_between(clause, cause.before, cause.after)
                if edition.change
            ]
            weight = max(kinds, key=WEIGHTS.index, default=CLARIFYING)
            found.append(
                (weight, f"the pack calls the edition’s change {weight}" if kinds else "a new edition")
            )
        return found

    def _by_presence(
        self, kind: str, units: Sequence[Unit], causes: Sequence[Cause]
    ) -> list[tuple[str, str]]:
        what = "new" if kind == "added" else "gone"
        for unit in units:
            subject = self.subject(unit.block.clause, unit.block.part)
            of_list = next((SUBJECTS[head] for key in unit.values if (head := _head(key)) in SUBJECTS), "")
            if unit.block.kind in {"item", "cell"} and (of_list or subject):
                told = of_list or subject
                return [
                    (MATERIAL, f"{told} is {what}" if told.startswith("a ") else f"{told}: words are {what}")
                ]
            if subject and (unit.block.kind == "heading" or any(cause.kind == "guard" for cause in causes)):
                return [(MATERIAL, f"{subject}: words are {what}")]
            if subject and unit.block.origin == "clause":
                return [(MATERIAL, f"{subject}: standard words are {what}")]
        return [(CLARIFYING, f"words are {what}")]

    def _by_words(
        self, units: Sequence[tuple[Unit | None, Unit | None]], values: Sequence[ValueChange]
    ) -> list[tuple[str, str]]:
        found = []
        for old, new in units:
            if old is None or new is None:
                continue
            subject = self.subject(new.block.clause, new.block.part)
            if _plain_words(old.words) == _plain_words(new.words):
                found.append((EDITORIAL, "only signs or capitals differ"))
            elif not values and subject and _numbers(old.words) != _numbers(new.words):
                found.append((MATERIAL, f"{subject}: a number changes"))
            elif not values:
                found.append((CLARIFYING, "words change"))
        return found


def _head(key: str) -> str:
    found = _FIRST.match(key)
    return found[0] if found else ""


def _plain_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _numbers(text: str) -> list[str]:
    return [word for word in _plain_words(text) if word.isdigit()]
