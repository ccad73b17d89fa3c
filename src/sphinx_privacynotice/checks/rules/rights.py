"""Rules about people's rights: the notice tells those that its lawful bases give, and no others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.checks.rules.coverage import OWN_CODES, UNMET
from sphinx_privacynotice.model.format.schema import Item, LawfulBasis
from sphinx_privacynotice.model.pack.rights_data import RightsData
from sphinx_privacynotice.model.record import MISSING
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.rights_data import RightEntry
    from sphinx_privacynotice.yamlio.tree import KeyPath

RIGHTS: KeyPath = ("rights",)


@dataclass(frozen=True)
class Rights:
    """What a pack says of rights, and the lawful bases that a notice declares."""

    data: RightsData
    bases: frozenset[str]

    def follow(self, right: RightEntry) -> bool:
        """Return whether one of the notice's bases gives the right."""
        return not right.bases or bool(self.bases & {*right.bases})

    def item(self, right: RightEntry) -> str:
        """Return the standard item or part that tells the right in this notice, "" for none.

        Of several items the first is for a right that a basis limits, the last for one that none does.
        """
        if not right.items:
            return right.part
        return right.items[0 if self.bases & {*right.limited_by} else -1]


def rights_of(context: Context) -> Rights | None:
    """Return the rights of a notice; None where no pack knows of any, or the notice declares no basis."""
    data = context.library.rule_data(RightsData)
    bases = frozenset(
        str(value.article) for _, value in context.values_of(LawfulBasis) if value.article is not None
    )
    return Rights(data, bases) if data is not None and bases else None


@rule("right-impossible")
def right_impossible(context: Context) -> Iterator[Finding]:
    """Yield a finding for each right that a notice tells and no basis of it gives, or nobody explains.

    An own right needs a reason, as it is in no list of the law's.
    """
    rights = rights_of(context)
    if rights is None:
        return
    without = [right for right in rights.data.rights if not rights.follow(right)]
    told: set[str] = set()
    for path, entry in _own_list(context):
        words = str(entry.text or "")
        told.add(words)
        for right in without:
            if entry.item in right.items or _tells(right, words):
                yield _impossible(right, context.view.place(path), key_path(path))
        if words and not (entry.instead_of or entry.reason or any(_tells(each, words) for each in without)):
            message = f"“{words}” is no right that the law lists, and no reason says why people have it here"
            hint = "Add `reason:` to this entry, and why; it is not printed"
            place = context.view.place(path)
            yield Finding("right-impossible", message, place, hint, key_path(path), severity=Severity.WARNING)
    for block in context.record.blocks if context.record else ():
        own = block.clause == rights.data.clause and block.origin == "page" and block.printed
        for right in without if own and block.text not in told else ():
            if _tells(right, block.text):
                yield _impossible(right, context.site.notice_place(context.kind), "rights")


def _impossible(right: RightEntry, place: Place, key: str) -> Finding:
    message = f"The notice tells of the right {right.called}, which none of its lawful bases gives"
    hint = f"Take it out, or declare the basis that gives it: {listed(right.bases, 'or')}"
    return Finding("right-impossible", message, place, hint, key)


@rule("right-omitted")
def right_omitted(context: Context) -> Iterator[Finding]:
    """Yield a finding for each right that a notice's bases give and that it leaves out, for any reason."""
    rights = rights_of(context)
    if rights is None:
        return
    following = [right for right in rights.data.rights if rights.follow(right)]
    if context.view.none_at(RIGHTS):
        named = listed(right.called for right in following)
        message = f"`rights: none` leaves out what the lawful bases give: the rights {named}"
        yield context.finding("right-omitted", RIGHTS, message, "Take `rights: none` out")
        return
    by_item = {rights.item(right): right for right in following}
    found: set[str] = set()
    for path, entry in _own_list(context):
        for item in entry.drop:
            right = by_item.get(item)
            if right is not None:
                found.add(item)
                hint = f"Take `{item}` out of `drop:`; to say it in other words, use `instead_of:`"
                yield context.finding("right-omitted", (*path, "drop"), _omitted(right), hint)
    blocks = context.record.blocks if context.record else ()
    blocks = tuple(block for block in blocks if block.clause == rights.data.clause)
    found |= {part for block in blocks if block.printed for part in block.part.split()}
    # a right that is an item with a code of its own, as to take back consent, is reported by that code
    found |= {
        row.covered.part
        for row in context.coverage
        if row.covered.status == MISSING
        and row.covered.because == "dropped"
        and row.item.code in {*OWN_CODES} - {UNMET}
    } - {""}
    for block in blocks:
        right = by_item.get(block.part)
        if right is None or block.edit != "dropped" or block.part in found or right.id == _APART:
            continue
        found.add(block.part)
        hint = f"Take `:drop: {block.part}` out of the page “{block.page}”; to say it in other words, "
        hint += f"use `:reword: {block.part}`"
        place = context.site.notice_place(context.kind)
        yield Finding("right-omitted", _omitted(right), place, hint, "rights")


_APART = "objection"
"""The id of the right that has a code of its own: it must be told, and apart from all else."""


def _omitted(right: RightEntry) -> str:
    return f"The notice leaves out the right {right.called}, which its lawful bases give"


@rule("objection-dropped")
def objection_dropped(context: Context) -> Iterator[Finding]:
    """Yield a finding where the right to object is not told apart from all other information."""
    rights = rights_of(context)
    if rights is None or context.record is None:
        return
    right = next((each for each in rights.data.rights if each.id == _APART), None)
    blocks = [each for each in context.record.blocks if each.clause == rights.data.clause and each.printed]
    if right is None or not rights.follow(right) or not any(each.kind != "heading" for each in blocks):
        return
    # words of the page's own for the part, or for the whole clause, may tell it too
    told = [each for each in blocks if each.part == right.part or _tells(right, each.text)]
    if any(each.kind == "paragraph" for each in told):
        return
    among = " tells the right to object among other things" if told else " does not tell the right to object"
    hint = f"Take `:drop: {right.part}` out, or say it in other words with `:reword: {right.part}`"
    if told:
        hint = "Give it a paragraph of its own"
    place = context.site.notice_place(context.kind)
    yield Finding("objection-dropped", f"The notice{among}", place, hint, "rights")


def _own_list(context: Context) -> Iterator[tuple[KeyPath, Item]]:
    for path, value in context.values_of(Item):
        if path[:1] == RIGHTS:
            yield path, value


def _tells(right: RightEntry, text: str) -> bool:
    folded = " ".join(text.casefold().split())
    return any(re.search(rf"\b{re.escape(words.casefold())}\b", folded) for words in right.words)
