"""The format of a site file, typed: one model a record, with the words that describe each key.

The models say what FORMAT knows; where a value came from is kept beside them (`layers`), and how a
reference lends its fields is told in `lookup`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sphinx_privacynotice.model.format.values import (
    Article,
    Date,
    Day,
    Email,
    Flag,
    LawId,
    Length,
    Number,
    Phone,
    Text,
    WebAddress,
)
from sphinx_privacynotice.model.format.values import Kind as Kind  # noqa: PLC0414 - part of the format told here


def _as_list(data: Any) -> Any:
    return data if isinstance(data, list) else [data]


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
"""A list of texts; one text stands for a list of one."""

LawIds = Annotated[tuple[LawId, ...], BeforeValidator(_as_list)]
"""A list of ids of laws; one stands for a list of one."""

Keys = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""A list of keys or ids; one stands for a list of one."""


STANDARD = "standard"
"""The entry of a list that stands for every standard item that the list does not name."""

LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
"""What the ids of standard items look like."""


class Entry(BaseModel):
    """A map of known keys. A text where one is expected is its chief field."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, strict=False)
    CHIEF: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _chief(cls, data: Any) -> Any:
        return {cls.CHIEF: data} if cls.CHIEF and isinstance(data, str) else data


class Body(Entry):
    """An organisation: the publisher, the controller, an authority."""

    CHIEF = "name"
    name: Text | None = Field(None, description="Its full name.")
    short: Text | None = Field(None, description="The short form of its name.")
    address: Texts = Field((), description="Its postal address, a line an item, or in one line.")
    phone: Phone | None = Field(None, description="The number to ring.")
    email: Email | None = Field(None, description="The address to write to.")
    web: WebAddress | None = Field(None, description="Its web site.")
    text: Text | None = Field(
        None, description="What a page prints for the whole record, if not the standard form."
    )


class Organisation(Body):
    """Who publishes the notice and says “we”."""

    kind: Kind | None = Field(None, description="The kind of organisation; clauses ask for it.")
    head: Text | None = Field(None, description="The head's name or title.")
    urn: Text | None = Field(None, description="The school's unique reference number.")
    ico_registration: Text | None = Field(
        None, description="The number in the regulator's register of fee payers."
    )
    legal_name: Text | None = Field(None, description="The name in law, where it differs.")
    company_number: Text | None = Field(None, description="The number at Companies House.")


class Controller(Body):
    """The legal body that answers for the data, where it is not the organisation."""

    authority: str | None = Field(None, description="The key of the authority that is the controller.")
    legal_name: Text | None = Field(None, description="The name in law, where it differs.")
    company_number: Text | None = Field(None, description="The number at Companies House.")
    ico_registration: Text | None = Field(
        None, description="The number in the regulator's register of fee payers."
    )


class Authority(Body):
    """A council or another authority that the site works with."""

    roles: Keys = Field((), description="What it does for these children: maintaining, placing, ...")


class Contact(Entry):
    """A person, a post or a team, and how to reach them. Any field may be missing."""

    CHIEF = "post"
    name: Text | None = Field(None, description="The name.")
    post: Text | None = Field(None, description="The post held.")
    for_: str | None = Field(None, alias="for", description="The key of the authority the person acts for.")
    at: str | None = Field(
        None,
        description="The key of the body where the person is: organisation, controller or an authority.",
    )
    phone: Phone | None = Field(None, description="The number to ring.")
    email: Email | None = Field(None, description="The address to write to.")
    web: WebAddress | None = Field(None, description="A page with more.")
    address: Texts = Field((), description="The postal address, a line an item, or in one line.")
    members: Keys = Field((), description="The keys of the people in a team.")
    person: str | None = Field(
        None, description="The key of a person whose fields this entry takes where it has none."
    )
    authority: str | None = Field(
        None, description="The key of an authority whose fields this entry takes where it has none."
    )
    text: Text | None = Field(
        None, description="What a page prints for the whole record; may hold {{ .field }}."
    )


class Person(Contact):
    """A contact in the list of people; a text alone is the name."""

    CHIEF = "name"


class Reference(Contact):
    """A contact by its key, or one written out."""

    CHIEF = "person"

    @model_validator(mode="before")
    @classmethod
    def _several(cls, data: Any) -> Any:
        return {"members": data} if isinstance(data, list) else data


class Contacts(Entry):
    """Whom a reader turns to, by matter."""

    questions: Reference | None = Field(None, description="About the notice; the organisation if not said.")
    access: Reference | None = Field(None, description="To see one's data; the organisation if not said.")
    complaints: Reference | None = Field(None, description="To complain to the controller.")
    write_to: Reference | None = Field(None, description="By post.")
    records: Reference | None = Field(None, description="About the records kept.")
    withdraw_consent: Reference | None = Field(None, description="To take back consent.")
    support: Reference | None = Field(None, description="For help with reading or understanding the notice.")


class Titled(Entry):
    """A document with its address."""

    CHIEF = "title"
    title: Text | None = Field(None, description="Its title.")
    url: WebAddress | None = Field(None, description="Its address.")
    text: Text | None = Field(None, description="What a page prints for it, if not the title.")


class Item(Entry):
    """An entry of a list of standard and own items.

    A text alone is the id of a standard item if it looks like one, else the school's own words: those of the
    field `WORDS`.
    """

    CHIEF = "item"
    WORDS: ClassVar[str] = "text"
    item: str | None = Field(
        None, description="The id of a standard item, or `standard` for all not named.", exclude=True
    )
    text: Text | None = Field(None, description="The school's own words.")
    items: tuple[Item, ...] = Field((), description="Items nested below this one.")
    instead_of: Keys = Field((), description="The ids of the standard items this one replaces.")
    drop: Keys = Field((), description="The ids of the standard items left out.")
    reason: Text | None = Field(None, description="Why; recorded, never printed.")

    @model_validator(mode="before")
    @classmethod
    def _own_words(cls, data: Any) -> Any:
        if not isinstance(data, str):
            return data
        if data.casefold() == STANDARD:
            return STANDARD
        return data if LOOKS_LIKE_AN_ID.fullmatch(data) else {cls.WORDS: data}


class Category(Item):
    """A category of personal data."""

    items: tuple[Category, ...] = Field((), description="Categories nested below this one.")
    special_category: Flag | None = Field(
        None, description="Whether it is special category data (Article 9)."
    )
    criminal: Flag | None = Field(None, description="Whether it is about crime (Article 10).")


class Recipient(Item):
    """Somebody the data is shared with."""

    WORDS = "name"
    items: tuple[Recipient, ...] = Field((), description="Recipients nested below this one.")
    name: Text | None = Field(None, description="The recipient's name.")
    authority: str | None = Field(None, description="The key of the authority that receives it.")
    why: Text | None = Field(None, description="What they need it for.")
    law: LawIds = Field((), description="The ids of the law that allows or demands it.")


class LawfulBasis(Entry):
    """A lawful basis (Article 6) or condition (Articles 9 and 10)."""

    CHIEF = "article"
    article: Article | None = Field(None, description="The article, as 6(1)(e) or 9(2)(g).")
    schedule1: Number | None = Field(
        None, description="The paragraph of Schedule 1 to the Data Protection Act 2018."
    )
    purposes: Keys = Field((), description="The ids of the purposes it serves.")
    law: LawIds = Field((), description="The ids of the law it rests on.")
    text: Text | None = Field(None, description="What a page prints, if not the standard form.")
    items: tuple[LawfulBasis, ...] = Field((), description="Bases nested below this one.")


class Under(Entry):
    """What a retention period rests on."""

    CHIEF = "text"
    law: LawId | None = Field(None, description="The id of a law.")
    policy: Titled | None = Field(None, description="A policy of the site's.")
    toolkit: Titled | None = Field(None, description="Published guidance on retention.")
    text: Text | None = Field(None, description="What a page prints for it.")


class Retention(Entry):
    """How long one kind of record is kept."""

    CHIEF = "text"
    records: Text | None = Field(None, description="Which records.")
    period: Length | None = Field(None, description="For how long.")
    until_age: Number | None = Field(None, description="Until the child is this old, in years.")
    until: Text | None = Field(None, description="Until something happens.")
    from_: Text | None = Field(None, alias="from", description="What the period is counted from.")
    under: Under | None = Field(None, description="The law, policy or guidance it rests on.")
    then: Text | None = Field(None, description="What happens to the records after it.")
    text: Text | None = Field(None, description="What a page prints for the whole entry.")
    items: tuple[Retention, ...] = Field((), description="Entries nested below this one.")


class DataSource(Entry):
    """Somebody the data comes from."""

    CHIEF = "text"
    name: Text | None = Field(None, description="The source's name.")
    authority: str | None = Field(None, description="The key of the authority that gives it.")
    text: Text | None = Field(None, description="What a page prints for it.")
    public: Flag | None = Field(None, description="Whether anybody can see that source.")
    items: tuple[DataSource, ...] = Field((), description="Sources nested below this one.")


class Transfer(Entry):
    """A transfer to another country."""

    CHIEF = "text"
    country: Text | None = Field(None, description="The country.")
    safeguard: Text | None = Field(None, description="What protects the data there.")
    text: Text | None = Field(None, description="What a page prints for it.")
    items: tuple[Transfer, ...] = Field((), description="Transfers nested below this one.")


class AutomatedDecision(Entry):
    """A decision made by a computer alone."""

    CHIEF = "text"
    text: Text | None = Field(None, description="The decision.")
    logic: Text | None = Field(None, description="How it is made.")
    effect: Text | None = Field(None, description="What it does to the child.")
    items: tuple[AutomatedDecision, ...] = Field((), description="Decisions nested below this one.")


class Approval(Entry):
    """Who approved the notice."""

    CHIEF = "by"
    by: Text | None = Field(None, description="Who.")
    role: Text | None = Field(None, description="As what.")
    on: Day | None = Field(None, description="The day.")
    fingerprint: str | None = Field(None, description="Of the text approved.")


class ChangeNote(Entry):
    """A change of the notice, as readers were told."""

    CHIEF = "note"
    on: Day | None = Field(None, description="The day of the change.")
    note: Text | None = Field(None, description="What changed.")
    told: Text | None = Field(None, description="How people were told.")


class KeptEdition(Entry):
    """A clause kept at an edition."""

    CHIEF = "edition"
    edition: Day | None = Field(None, description="The edition's date.")
    revision: Number | None = Field(None, description="Its revision; the newest if not said.")
    reason: Text | None = Field(None, description="Why; recorded, never printed.")


class Shared(Entry):
    """The keys of a site, which a notice may also have for itself."""

    organisation: Organisation | None = Field(None, description="Who publishes the notice and says “we”.")
    controller: Controller | None = Field(
        None, description="The legal body, where it is not the organisation."
    )
    dpo: Contact | None = Field(None, description="The data protection officer.")
    designated_teacher: Contact | None = Field(
        None, description="The designated teacher for looked-after children."
    )
    authorities: dict[str, Authority] = Field({}, description="Councils and others, by key.")
    people: dict[str, Person] = Field({}, description="People, posts and teams, by key.")
    contacts: Contacts | None = Field(None, description="Whom a reader turns to.")
    terms: dict[str, Text] = Field({}, description="The site's choice of the pack's words.")
    links: dict[str, WebAddress] = Field({}, description="Addresses, by key.")
    facts: dict[str, Text] = Field({}, description="A pack's own keys.")


class NoticeKeys(Shared):
    """One notice of a site, by its kind."""

    in_force: Day | None = Field(
        None, description="The day from which the notice applies; without it, a draft."
    )
    page: Keys = Field((), description="The page or pages it stands on, as document names.")
    published_by: Text | None = Field(
        None,
        description="The key of the site whose page speaks for this one, too: a trust's for its schools.",
    )
    updated: Date | None = Field(None, description="When it was last changed.")
    updated_by: Text | None = Field(None, description="By whom.")
    reviewed: Date | None = Field(None, description="When it was last checked.")
    review_due: Date | None = Field(None, description="When it is to be checked next.")
    approved: Approval | None = Field(None, description="Who approved it.")
    changes: tuple[ChangeNote, ...] = Field((), description="Its changes, as readers were told.")
    purposes: tuple[Item, ...] = Field((), description="What the data is used for.")
    categories: tuple[Category, ...] = Field((), description="What data is held.")
    lawful_bases: tuple[LawfulBasis, ...] = Field((), description="The lawful bases and conditions.")
    recipients: tuple[Recipient, ...] = Field((), description="Who the data is shared with.")
    retention: tuple[Retention, ...] = Field((), description="How long records are kept.")
    retention_schedule: Titled | None = Field(None, description="The site's retention schedule.")
    sources: tuple[DataSource, ...] = Field((), description="Where the data comes from.")
    transfers: tuple[Transfer, ...] = Field((), description="Transfers to other countries, or none.")
    automated_decisions: tuple[AutomatedDecision, ...] = Field(
        (), description="Decisions made by computer alone, or none."
    )
    educational_record: Flag | None = Field(
        None, description="Whether parents may see the educational record."
    )
    rights_policy: Titled | None = Field(None, description="The site's policy on people's rights.")
    editions: dict[str, KeptEdition] = Field({}, description="Clauses kept at an edition, by clause id.")
    from_: dict[str, str] = Field(
        {}, alias="from", description="Which pack a clause is taken from, by clause id."
    )


class SiteFile(Shared):
    """A site file, or a trust file that site files extend."""

    extends: Keys = Field((), description="The file whose values hold where this one has none.")
    fixed: Keys = Field((), description="In a trust file: the keys that a site may not change.")
    notices: dict[str, NoticeKeys] = Field({}, description="The site's notices, by kind.")


LISTS = (
    "purposes",
    "categories",
    "lawful_bases",
    "recipients",
    "retention",
    "sources",
    "transfers",
    "automated_decisions",
)
"""The keys that hold a list of entries."""

DECLARED = ("transfers", "automated_decisions")
"""Those of which a clause says so where there are none: a denial in them would read as its opposite."""
