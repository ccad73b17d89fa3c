"""What rules must know of recipients and of other countries.

``rules/recipients.yaml`` and ``rules/transfers.yaml``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sphinx_privacynotice.model.pack.entry import AS_LIST, Day, Id, LawId, PackEntry, Words, optional
from sphinx_privacynotice.model.pack.law import Evidence  # noqa: TC001 - the models need it when they are made


class DutyEntry(PackEntry):
    """A standard recipient whom the law has some kinds of organisation tell."""

    WHAT = "a duty to share"
    item: Id = Field(description="The id of the standard item.")
    called: Words = Field(description="What messages call the recipient.")
    kinds: Annotated[tuple[Id, ...], AS_LIST] = Field(description="The kinds of organisation that must.")
    law: LawId = optional("The law that says so.")
    evidence: Evidence | None = optional("How this is known.", None)


class RecipientsData(PackEntry):
    """``rules/recipients.yaml``: whom the law has an organisation tell."""

    WHAT = "what rules know of recipients"
    duties: tuple[DutyEntry, ...] = optional("Each recipient that may not be left out.", ())


class CountryEntry(PackEntry):
    """A country to which data may go without a safeguard of the school's own."""

    WHAT = "a country"
    CHIEF = "country"
    country: Words = Field(description="What it is called.")
    also: Annotated[tuple[Words, ...], AS_LIST] = optional("Other names of it.", ())
    start: Day = optional("The day from which that is so; without it, always.", alias="from")
    until: Day = optional("The first day on which it no longer is.")
    only: Words = optional("For whom alone, where it is not so for all who receive data there.")
    evidence: Evidence | None = optional("How this is known.", None)


class TransfersData(PackEntry):
    """``rules/transfers.yaml``: the countries whose protection is found adequate, by date."""

    WHAT = "what rules know of other countries"
    adequate: tuple[CountryEntry, ...] = optional("Each country or group of countries.", ())
    such_as: Words = optional("The safeguard that a hint proposes.")
    safeguard_words: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "Parts of words by which a text says what protects the data; without any, each text does.",
        (),
    )
    home: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "Names of the country itself, to which nothing is transferred.", ()
    )
