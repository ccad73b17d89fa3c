"""The format of the lists of a notice: one pydantic model for each kind of entry; `schema` has them all."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, model_validator

from sphinx_privacynotice.model.format.entry import Entry, as_list
from sphinx_privacynotice.model.format.entry import described as _field
from sphinx_privacynotice.model.format.values import (
    Article,
    Day,
    Flag,
    LawId,
    Length,
    Number,
    Text,
    WebAddress,
)

LawIds = Annotated[tuple[LawId, ...], BeforeValidator(as_list)]
"""A list of ids of laws; one stands for a list of one."""

Keys = Annotated[tuple[str, ...], BeforeValidator(as_list)]
"""A list of keys or ids; one stands for a list of one."""


STANDARD = "standard"
"""The entry of a list that stands for every standard item that the list does not name."""

LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
"""What the ids of standard items look like."""


class Titled(Entry):
    """A document with its address."""

    CHIEF = "title"
    title: Text | None = _field("Its title.")
    url: WebAddress | None = _field("Its address.")
    text: Text | None = _field("What a page prints for it, if not the title.")


class Listed(Entry):
    """What an entry of every list may have, beside what it says."""

    url: WebAddress | None = _field(
        "The address of a page about it, or a document of the site; its words are linked to it."
    )
    for_: Keys = _field("The keys of the activities that it is part of.", (), alias="for")


class Passing(Listed):
    """An entry that may be for a time: of a list in which `until` says nothing else."""

    until: Day | None = _field("The day on which this entry is to be taken out; `check` reports it then.")


class Item(Passing):
    """An entry of a list of standard and own items.

    A text alone is the id of a standard item if it looks like one, else the school's own words: those of the
    field `WORDS`.
    """

    CHIEF = "item"
    WORDS: ClassVar[str] = "text"
    item: str | None = _field("The id of a standard item, or `standard` for all not named.", exclude=True)
    text: Text | None = _field("The school's own words.")
    items: tuple[Item, ...] = _field("Items nested below this one.", ())
    instead_of: Keys = _field("The ids of the standard items this one replaces.", ())
    drop: Keys = _field("The ids of the standard items left out.", ())
    reason: Text | None = _field("Why; recorded, never printed.")

    @model_validator(mode="before")
    @classmethod
    def _own_words(cls, data: Any) -> Any:
        if not isinstance(data, str):
            return data
        if data.casefold() == STANDARD:
            return STANDARD
        return data if LOOKS_LIKE_AN_ID.fullmatch(data) else {cls.WORDS: data}


class Purpose(Item):
    """A purpose that personal data is used for."""

    items: tuple[Purpose, ...] = _field("Purposes nested below this one.", ())
    id: str | None = _field("An id for a purpose of the school's own, by which `lawful_bases` may name it.")


class Category(Item):
    """A category of personal data."""

    items: tuple[Category, ...] = _field("Categories nested below this one.", ())
    special_category: Flag | None = _field("Whether it is special category data (Article 9).")
    criminal: Flag | None = _field("Whether it is about crime (Article 10).")


class Recipient(Item):
    """Somebody the data is shared with."""

    WORDS = "name"
    items: tuple[Recipient, ...] = _field("Recipients nested below this one.", ())
    name: Text | None = _field("The recipient's name.")
    authority: str | None = _field("The key of the authority that receives it.")
    why: Text | None = _field("What they need it for.")
    law: LawIds = _field("The ids of the law that allows or demands it.", ())


class LawfulBasis(Passing):
    """A lawful basis (Article 6) or condition (Articles 9 and 10)."""

    CHIEF = "article"
    article: Article | None = _field("The article, as 6(1)(e) or 9(2)(g).")
    schedule1: Number | None = _field("The paragraph of Schedule 1 to the Data Protection Act 2018.")
    purposes: Keys = _field("The ids of the purposes it serves; all if it names none.", ())
    law: LawIds = _field("The ids of the law it rests on.", ())
    text: Text | None = _field("What a page prints, if not the standard form.")
    reason: Text | None = _field("Why a basis that looks wrong here is right; recorded, never printed.")
    items: tuple[LawfulBasis, ...] = _field("Bases nested below this one.", ())


class Under(Entry):
    """What a retention period rests on."""

    CHIEF = "text"
    law: LawId | None = _field("The id of a law.")
    policy: Titled | None = _field("A policy of the site's.")
    toolkit: Titled | None = _field("Published guidance on retention.")
    text: Text | None = _field("What a page prints for it.")


class Retention(Listed):
    """How long one kind of record is kept."""

    CHIEF = "text"
    records: Text | None = _field("Which records.")
    period: Length | None = _field("For how long.")
    until_age: Number | None = _field("Until the child is this old, in years.")
    until: Text | None = _field("Until something happens.")
    from_: Text | None = _field("What the period is counted from.", alias="from")
    under: Under | None = _field("The law, policy or guidance it rests on.")
    then: Text | None = _field("What happens to the records after it.")
    text: Text | None = _field("What a page prints for the whole entry.")
    items: tuple[Retention, ...] = _field("Entries nested below this one.", ())


class DataSource(Passing):
    """Somebody the data comes from."""

    CHIEF = "text"
    name: Text | None = _field("The source's name.")
    authority: str | None = _field("The key of the authority that gives it.")
    text: Text | None = _field("What a page prints for it.")
    public: Flag | None = _field("Whether anybody can see that source.")
    items: tuple[DataSource, ...] = _field("Sources nested below this one.", ())


class Transfer(Passing):
    """A transfer to another country."""

    CHIEF = "text"
    country: Text | None = _field("The country.")
    safeguard: Text | None = _field("What protects the data there.")
    text: Text | None = _field("What a page prints for it.")
    items: tuple[Transfer, ...] = _field("Transfers nested below this one.", ())


class AutomatedDecision(Passing):
    """A decision made by a computer alone."""

    CHIEF = "text"
    text: Text | None = _field("The decision.")
    logic: Text | None = _field("How it is made.")
    effect: Text | None = _field("What it does to the child.")
    items: tuple[AutomatedDecision, ...] = _field("Decisions nested below this one.", ())


class Activity(Entry):
    """Something that is done with personal data, of which a clause may say in one row what the lists say."""

    CHIEF = "text"
    text: Text | None = _field("What is done.")
    purposes: Keys = _field("The ids of its purposes, beside those that name it.", ())
    url: WebAddress | None = _field("The address of a page about it, or a document of the site.")
