"""What rules must know of lawful bases and of sensitive data.

``rules/bases.yaml`` and ``rules/categories.yaml``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    YES_NO,
    Day,
    Form,
    Id,
    LawId,
    PackEntry,
    Words,
    matching,
    optional,
)
from sphinx_privacynotice.model.pack.law import Evidence  # noqa: TC001 - the models need it when they are made

ARTICLE: Form = matching("an article such as 6(1)(e)", r"\d{1,3}[A-Z]?(?:\([a-z0-9]{1,3}\))*")
PARAGRAPHS: Form = matching("numbers such as 18 or 6-28", r"[1-9]\d{0,2}(?:-[1-9]\d{0,2})?")

Article = Annotated[str, ARTICLE]
Paragraphs = Annotated[str, PARAGRAPHS]


class BasisEntry(PackEntry):
    """One lawful basis, or one condition for special category data or data about crime."""

    WHAT = "a lawful basis"
    article: Article = Field(description="The article, as a site names it.")
    group: Literal["basis", "special", "crime"] = Field(
        description="What it is: a lawful basis, a condition for special category data, or for data on crime."
    )
    called: Words = Field(description="What messages call it, such as consent.")
    start: Day = optional("The day from which it may be declared; without it, always.", alias="from")
    until: Day = optional("The first day on which it no longer may.")
    schedule1: Paragraphs = optional(
        "The paragraphs of Schedule 1 that go with it, one of which an entry must name."
    )
    such_as: Paragraphs = optional("The paragraph that a hint proposes; the first possible one without it.")
    consent: Annotated[str, YES_NO] = optional("`yes` where people are asked, and may say no.")
    duty: Annotated[str, YES_NO] = optional("`yes` where the data would be used without their consent too.")
    objection: Annotated[str, YES_NO] = optional("`yes` where people may object.")
    not_for_authorities: Annotated[str, YES_NO] = optional(
        "`yes` for what public authorities may not rely on in their tasks."
    )
    instead: Article = optional("What they rely on in its place.")
    needs_law: Annotated[str, YES_NO] = optional("`yes` where a law must lay the basis down.")
    names_law_for: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of organisation that must name that law, as they mostly have no such task.", ()
    )
    says_interest: Annotated[str, YES_NO] = optional("`yes` where the notice must say which interest it is.")
    pairs_with: Article = optional("The article without which this one is incomplete.")
    evidence: Evidence | None = optional("How this is known.", None)


class BasesData(PackEntry):
    """``rules/bases.yaml``: which lawful bases and conditions there are, and what each asks for."""

    WHAT = "the lawful bases"
    bases: tuple[BasisEntry, ...] = optional("Each basis and condition.", ())
    paragraph_words: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "What words of a site's own say where they name a paragraph of Schedule 1.", ()
    )
    no_task: Annotated[tuple[LawId, ...], AS_LIST] = optional(
        "The laws that ask for a basis and give none: they and what lies below them.", ()
    )


class CategoriesData(PackEntry):
    """``rules/categories.yaml``: which standard items of the clause of categories are sensitive."""

    WHAT = "the kinds of data"
    special: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The ids of the items that hold special category data (Article 9).", ()
    )
    criminal: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The ids of those that are about crime (Article 10).", ()
    )
    special_words: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "Beginnings of words that tell special category data in a category of the site's own.", ()
    )
    criminal_words: Annotated[tuple[Words, ...], AS_LIST] = optional("The same for data about crime.", ())
    plain_words: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "The same for what is often taken for special category data, and is not.", ()
    )
