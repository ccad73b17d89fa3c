"""``rules/bodies.yaml``: whom a law can bind, and what a kind of organisation says about that."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    Id,
    PackEntry,
    Words,
    items_of,
    optional,
    read_entry,
)
from sphinx_privacynotice.yamlio.tree import Mapping


class BodyNames(PackEntry):
    """What a notice calls a body that a law may bind: "the council", "the local authority"."""

    WHAT = "the names of a body"
    body: Id = Field(description="The body, as `binds` of a law names it.")
    words: Annotated[tuple[Words, ...], AS_LIST] = Field(description="What a sentence calls it.")


class BodiesData(PackEntry):
    """Whom a law can bind, beside the kinds of organisation that say what an organisation is in law."""

    WHAT = "whom a law can bind"
    unsaid_in_law: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds that do not say what an organisation is in law, so that nobody can say what binds it.", ()
    )
    also_special: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds in law of which a school may be special too.", ()
    )
    also_nursery: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds in law of which a school may be a nursery too.", ()
    )
    bodies: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "Bodies that a law may bind, beside the kinds of organisation: police, secretary-of-state.", ()
    )
    called: Any = optional("What a notice calls these bodies, in a list of `{body, words}`.", None)

    @cached_property
    def names_of_bodies(self) -> dict[str, tuple[str, ...]]:
        """What a notice calls the bodies that a law may bind."""
        node = self.node.entries.get("called") if self.called and isinstance(self.node, Mapping) else None
        if node is None:
            return {}
        read = (read_entry(BodyNames, item, Findings()) for item in items_of(node))
        return {each.body: each.words for each in read if each is not None}
