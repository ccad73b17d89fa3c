"""A checklist of what a kind of notice must say: its items, each with the days and sites that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    PACK_FORMAT,
    TEXT,
    YES_NO,
    Day,
    DottedId,
    PackEntry,
    Words,
    check_order,
    optional,
    read_entry,
)
from sphinx_privacynotice.yamlio.tree import Sequence

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.yamlio.tree import Node

Keys = Annotated[tuple[Annotated[str, TEXT], ...], AS_LIST]
YesNo = Annotated[str, YES_NO]


class Applies(PackEntry):
    """To which notices an item applies: to those for which any of these holds; without any, to all."""

    WHAT = "what an item of a checklist applies to"
    bases: Keys = optional("One of these lawful bases is declared, such as 6(1)(e).", ())
    declared: Keys = optional("One of these keys of a site file has a value.", ())
    unless_none: Keys = optional("One of these keys is not declared none, whether or not it has a value.", ())
    public_authority: YesNo = optional("The organisation is a public authority.", "no")
    special: YesNo = optional(
        "Special category data, or data about crime, is held: a basis or a category of the site says so.",
        "no",
    )
    collected: Literal["", "person", "elsewhere"] = optional(
        "The data is collected from the person, or from elsewhere, which a site may deny under"
        " `not_applicable`."
    )


class ChecklistItem(PackEntry):
    """Something a notice must or should say, from ``start`` ("" always) until ``until`` ("" still)."""

    WHAT = "an item of a checklist"
    id: DottedId = Field(description="The item's id, which clauses name under `provides`.")
    title: Words = optional("What it is in plain words; its id if it is not given.")
    law: Annotated[tuple[Words, ...], AS_LIST] = optional("The provisions that ask for it.", ())
    start: Day = optional("The day from which it is asked for; without it, always.", alias="from")
    until: Day = optional("The first day on which it no longer is.")
    required: Words = Field(description="When a notice must have it.")
    applies: Applies | None = optional("The same for machines; without it, to every notice.", None)
    advice: YesNo = optional("Whether it is good practice, and no law asks for it.", "no")
    values: Keys = optional(
        "The keys of a site file that say it: where a site gives none, a finding about the value says so.", ()
    )
    contact: Words = optional("The key of the contact that readers need for it.")
    code: Words = optional("The code of the finding if it is missing; `item-unmet` if not given.")
    note: Words = optional("What a writer of a notice should know about it.")

    @property
    def name(self) -> str:
        """What it is in plain words."""
        return self.title or self.id

    @property
    def site_may_deny(self) -> bool:
        """Whether it is a site's to say, with a reason, that the item does not apply to it."""
        return self.applies is not None and bool(self.applies.collected or self.applies.unless_none)

    def applies_on(self, day: str) -> bool:
        """Return whether it is asked for on ``day``; "" is a day that has not come yet."""
        if not day:
            return not self.until
        return self.start <= day and (not self.until or day < self.until)


def read_checklist(node: Node | None, findings: Findings) -> tuple[ChecklistItem, ...]:
    """Return the items of one checklist, in its order."""
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        message = "A checklist should be a list of items"
        findings.add(Finding(PACK_FORMAT, message, node.place, "Begin each item with `- id:`"))
        return ()
    items: dict[tuple[str, str], ChecklistItem] = {}
    for entry in node.items:
        item = read_entry(ChecklistItem, entry, findings)
        check_order(entry, "from", "until", findings)
        if item is None:
            continue
        first = items.setdefault((item.id, item.start), item)
        if first is not item:
            start = f" from {item.start}" if item.start else ""
            message = f"The checklist has the item “{item.id}” twice{start}"
            place = item.place_of("id")
            findings.add(
                Finding(PACK_FORMAT, message, place, "Keep one of them", item.id, related=first.place)
            )
    return tuple(items.values())
