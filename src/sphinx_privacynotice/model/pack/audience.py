"""The pages that a notice has for one reader each, beside the whole notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sphinx_privacynotice.base.findings import Finding, Findings
from sphinx_privacynotice.base.messages import did_you_mean_ids, listed
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    NUMBER,
    PACK_FORMAT,
    TO_INT,
    Id,
    PackEntry,
    Words,
    optional,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

AUDIENCES = ("pupil", "parent", "details")
"""The readers that a page can be for; `details` is whoever wants the law and all the rest."""


class Audience(PackEntry):
    """What one reader's page has of a notice."""

    WHAT = "the page of a reader"
    title: Words = Field(description="What other pages call this one, in the words of their links to it.")
    clauses: Annotated[tuple[Id, ...], AS_LIST] = Field(
        description="The ids of the clauses that are on it, in their order. Of each it has the blocks that"
        " are for this reader, or for all."
    )
    reading_grade: Annotated[int | None, NUMBER, TO_INT] = optional(
        "The reading grade that the page may not pass; that of the pack if it is not given.", None
    )
    words: Annotated[int | None, NUMBER, TO_INT] = optional(
        "How many words the page may have, headings too, with the facts of an ordinary site.", None
    )


class Audiences(PackEntry):
    """The readers that a notice has pages for."""

    WHAT = "the readers of a notice"
    pupil: Audience | None = optional("The page for the child or pupil.", None)
    parent: Audience | None = optional("The page for parents and carers.", None)
    details: Audience | None = optional("The page for whoever wants the law and the details.", None)

    @property
    def by_name(self) -> dict[str, Audience]:
        """The readers that there is a page for, in the order in which pages name them."""
        every = {name: getattr(self, name) for name in AUDIENCES}
        return {name: audience for name, audience in every.items() if audience is not None}


def check_audiences(audiences: dict[str, Audience], clauses: Iterable[str], findings: Findings) -> None:
    """Report clauses of a reader's page that its notice has not, or that no reader's page has.

    Without a page of details, the whole notice is where readers find what their own page leaves out.
    """
    known = list(clauses)
    for audience in audiences.values():
        for clause, place in audience.places_of("clauses").items():
            if clause not in known:
                hint = did_you_mean_ids(clause, known) or f"Its clauses are {', '.join(known)}"
                message = f"The notice has no clause “{clause}” for this page"
                findings.add(Finding(PACK_FORMAT, message, place, hint, clause))
    if "details" not in audiences:
        return
    there = {clause for audience in audiences.values() for clause in audience.clauses}
    missing = [clause for clause in known if clause not in there]
    if missing:
        place = audiences["details"].place_of("clauses")
        message = f"No reader’s page has {listed(missing)}"
        findings.add(Finding(PACK_FORMAT, message, place, "Add them to the clauses of `details:`", "details"))
