"""The keys in the front matter of a pack that is one file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sphinx_privacynotice.model.pack.audience import Audiences  # noqa: TC001 - pydantic reads it
from sphinx_privacynotice.model.pack.clause import UNREVIEWED, EditionChange, Review, SourceDocument, Titles
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    LANGUAGE,
    NUMBER,
    TO_INT,
    VERSION,
    YES_NO,
    Day,
    Id,
    PackEntry,
    Words,
    optional,
)


class ClauseFacts(PackEntry):
    """What the front matter says of one clause; what it does not say is as the file says of all."""

    WHAT = "what the front matter says of a clause"
    provides: Any = optional(
        "The items of a checklist that the clause meets, as in a clause's own file.", None
    )
    titles: Titles | None = optional("Headings for the pages of single readers.", None)
    duty_of: Any = optional("The law that it cites as the duty of another body, by body.", None)
    source: SourceDocument | None = optional("The document that its words are drawn from.", None)
    change: EditionChange | None = optional("What changed in it against the edition before.", None)
    differs: Words = optional("Where and why its words depart from their source.")
    review: Review = optional("How far its words have been reviewed.", UNREVIEWED)


class LaterFile(PackEntry):
    """The front matter of a later edition; what it leaves out is as in the edition before."""

    WHAT = "the front matter of a later edition"
    notice: Id = optional("The kind of notice: that of the first file.")
    edition: Day = optional("The day from which it has these clauses; also in the name of the file.")
    until: Day = optional("The first day on which it no longer has.")
    title: Words = optional("The title; a heading of level 1 above the clauses says it as well.")
    for_: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of organisation that it has words for; without it, all.", (), alias="for"
    )
    checklist: Id = optional("The checklist of what it must say; without it, nothing asks if it is complete.")
    source: SourceDocument | None = optional("The document that the words are drawn from.", None)
    change: EditionChange | None = optional("What changed against the edition before.", None)
    differs: Words = optional("Where and why the words depart from their source.")
    review: Review = optional(
        "How far the words have been reviewed; unreviewed if it is not given.", UNREVIEWED
    )
    clauses: Any = optional("More about single clauses, by their ids.", None)
    audiences: Audiences | None = optional(
        "Pages for one reader each, beside the whole notice: `pupil`, `parent` and `details`.", None
    )


class SingleFile(LaterFile):
    """The front matter of a pack of one notice."""

    WHAT = "the front matter of a notice in one file"
    notice: Id = Field(description="The kind of notice.")
    edition: Day = Field(description="The day from which it has these clauses and words.")
    id: Id = optional("The pack's id; the kind of notice if it is not given.")
    version: Annotated[str, VERSION] = optional("The pack's version; 1 if it is not given.", "1")
    publisher: Words = optional("Who answers for its words.")
    licence: Words = optional("The licence of its words, as an SPDX id if there is one.")
    language: Annotated[str, LANGUAGE] = Field(description="The language of its words.")
    jurisdiction: Id = optional("Where the law that it follows holds.")
    reading_grade: Annotated[int | None, NUMBER, TO_INT] = optional(
        "The reading grade that no clause may pass; 8 if it is not given.", None
    )
    exact: Annotated[str, YES_NO] = optional(
        "`yes`: its words must stay as they are, so that no reading grade is asked of them.", "no"
    )
    law: Any = optional("Law that no other pack has, by id, as in a pack's law/.", None)
    links: Any = optional("Links that its clauses print, by key, as in a pack's links.yaml.", None)
    terms: Any = optional("Words that its clauses leave to the site, each with a default.", None)
    defaults: Any = optional("Site values that hold until a site says otherwise.", None)
