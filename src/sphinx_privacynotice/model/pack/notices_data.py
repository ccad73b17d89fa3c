"""Which notices an organisation needs, as ``rules/notices.yaml`` of a pack says."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    YES_NO,
    Form,
    Id,
    LawId,
    PackEntry,
    Words,
    matching,
    optional,
)

CONDITION = matching(
    "a condition such as organisation.nursery, or organisation.kind = nursery or early-years",
    r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?: = \S.*)?",
)
FACT = matching("a key of `facts`, such as sixth_form", r"[A-Za-z][A-Za-z0-9_-]*")
PATH = Form("a key of site files such as designated_teacher or facts.cctv", CONDITION.accepts)

Condition = Annotated[str, CONDITION]
Fact = Annotated[str, FACT]
Path = Annotated[str, PATH]

OR = " or "
"""Stands between the words of a condition."""


class NeededNotice(PackEntry):
    """A notice that organisations of some kinds need."""

    WHAT = "a notice that is needed"
    notice: Id = Field(description="The kind of notice.")
    for_: Annotated[tuple[Id, ...], AS_LIST] = Field(
        description="The kinds of organisation that need it.", alias="for"
    )
    when: Annotated[tuple[Condition, ...], AS_LIST] = optional(
        "It is needed where one of these holds, as guards of clauses say it; without it, always.", ()
    )
    asks_first: Words = optional("What `init` asks to know that, a question that takes yes.")
    why: Words = Field(description="Why it is needed, in small letters and without a full stop.")
    law: Annotated[tuple[LawId, ...], AS_LIST] = optional("The laws that ask for it.", ())
    linked: Fact = optional("The fact with the address of this notice, to which clauses of others lead.")
    asks: Annotated[tuple[Path, ...], AS_LIST] = optional(
        "What `init` asks for this notice beside what it asks for every one.", ()
    )
    records: Words = optional("What its records are called in the list of how long each is kept.")
    keeps: Words = optional("What the question of `init` calls them, after “how long do you keep”.")

    def conditions(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return each condition as its key and the words one of which it must be, none for any."""
        parts = (each.partition(" = ") for each in self.when)
        return [(path, tuple(words.split(OR)) if words else ()) for path, _, words in parts]


class AskedFact(PackEntry):
    """A fact of a site that `init` asks for."""

    WHAT = "a fact that is asked for"
    fact: Fact = Field(description="Its key below `facts`.")
    asks: Words = Field(description="The question.")
    example: Words = optional("An answer, for the comment in the site file.")
    records: Words = optional("What records it brings are called in the list of how long each is kept.")
    keeps: Words = optional("What the question of `init` calls them, after “how long do you keep”.")
    yes_no: Annotated[str, YES_NO] = optional("Whether the answer is yes or no.", "no")
    says_no: Annotated[str, YES_NO] = optional("Whether no brings words, too.", "no")


class NoticesData(PackEntry):
    """``rules/notices.yaml``: which notices are needed by whom, and what `init` asks for them."""

    WHAT = "which notices are needed"
    heading: Words = optional("The heading of a page that lists them.")
    notices: tuple[NeededNotice, ...] = optional("The notices, in the order in which to list them.", ())
    facts: tuple[AskedFact, ...] = optional("The facts that `init` asks for.", ())
