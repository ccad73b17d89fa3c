"""The data of rules about people's rights: ``rules/rights.yaml`` of a pack."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sphinx_privacynotice.model.pack.entry import AS_LIST, Id, PackEntry, Words, matching, optional
from sphinx_privacynotice.model.pack.law import Evidence  # noqa: TC001 - the model needs it when it is made

ARTICLE = matching("an article such as 6(1)(e)", r"\d{1,3}[A-Z]?(?:\([a-z0-9]{1,3}\))*")

Article = Annotated[str, ARTICLE]


class RightEntry(PackEntry):
    """One right, and the lawful bases that give it."""

    WHAT = "a right"
    id: Id = Field(description="Its id.")
    called: Words = Field(description="What messages call it, such as “to object”.")
    article: Article = Field(description="The article that gives it.")
    items: Annotated[tuple[Id, ...], AS_LIST] = optional("The standard items of the clause that tell it.", ())
    part: Id = optional("The part of the clause that tells it, where it stands apart.")
    bases: Annotated[tuple[Article, ...], AS_LIST] = optional(
        "The bases one of which gives it; without them, every basis does.", ()
    )
    limited_by: Annotated[tuple[Article, ...], AS_LIST] = optional(
        "The bases under which it normally does not apply, and is told of all the same.", ()
    )
    words: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "Words by which an item in a site's own words is known to tell it.", ()
    )
    evidence: Evidence | None = optional("How it is known.", None)


class RightsData(PackEntry):
    """``rules/rights.yaml``: which rights people have by which lawful basis."""

    WHAT = "the rights"
    clause: Id = Field(description="The clause that tells the rights.")
    rights: tuple[RightEntry, ...] = optional("Each right.", ())
