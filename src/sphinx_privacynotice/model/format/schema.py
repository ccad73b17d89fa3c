"""The format of a site file: one pydantic model for each kind of entry, with the description of each key.

The provenance of a value is kept in the tree of its layers (`layers`); how an entry inherits fields through
its references is in `model.site.view`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, model_validator

from sphinx_privacynotice.model.format.entry import CheckRule as CheckRule  # noqa: PLC0414 - of the format
from sphinx_privacynotice.model.format.entry import CheckRules, as_list
from sphinx_privacynotice.model.format.entry import Entry as Entry  # noqa: PLC0414 - part of the format
from sphinx_privacynotice.model.format.entry import described as _field
from sphinx_privacynotice.model.format.values import (
    Article,
    Date,
    Day,
    Email,
    Fact,
    Flag,
    LawId,
    Length,
    Number,
    Phase,
    Phone,
    Text,
    WebAddress,
)
from sphinx_privacynotice.model.format.values import Kind as Kind  # noqa: PLC0414 - part of the format

Texts = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
"""A list of texts; one text stands for a list of one."""

LawIds = Annotated[tuple[LawId, ...], BeforeValidator(as_list)]
"""A list of ids of laws; one stands for a list of one."""

Keys = Annotated[tuple[str, ...], BeforeValidator(as_list)]
"""A list of keys or ids; one stands for a list of one."""


STANDARD = "standard"
"""The entry of a list that stands for every standard item that the list does not name."""

LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
"""What the ids of standard items look like."""


class Body(Entry):
    """An organisation: the publisher, the controller, an authority."""

    CHIEF = "name"
    name: Text | None = _field("Its full name.")
    short: Text | None = _field("The short form of its name.")
    address: Texts = _field("Its postal address, a line an item, or in one line.", ())
    phone: Phone | None = _field("The number to ring.")
    email: Email | None = _field("The address to write to.")
    web: WebAddress | None = _field("Its web site.")
    text: Text | None = _field("What a page prints for the whole record, if not the standard form.")


class Organisation(Body):
    """Who publishes the notice and says “we”."""

    kind: Kind | None = _field("What the organisation is in law: clauses and checks ask for it.")
    special: Flag | None = _field("Whether it is a special school too: a maintained one, or an academy.")
    nursery: Flag | None = _field("Whether it is a nursery school too.")
    phase: Phase | None = _field("Which ages it teaches.")
    head: Text | None = _field("The head's name or title.")
    urn: Text | None = _field("The school's unique reference number.")
    ico_registration: Text | None = _field("The number in the regulator's register of fee payers.")
    legal_name: Text | None = _field("The name in law, where it differs.")
    company_number: Text | None = _field("The number at Companies House.")


class Controller(Body):
    """The legal body that answers for the data, where it is not the organisation."""

    authority: str | None = _field("The key of the authority that is the controller.")

    @model_validator(mode="before")
    @classmethod
    def _the_organisation(cls, data: Any) -> Any:
        """Read ``controller: organisation``: the organisation says that it is the controller itself."""
        return {"authority": data} if data == "organisation" else data

    legal_name: Text | None = _field("The name in law, where it differs.")
    company_number: Text | None = _field("The number at Companies House.")
    ico_registration: Text | None = _field("The number in the regulator's register of fee payers.")


class Authority(Body):
    """A council or another authority that the site works with."""

    roles: Keys = _field("What it does for these children: maintaining, placing, ...", ())


class Contact(Entry):
    """A person, a post or a team, and how to reach them. Any field may be missing."""

    CHIEF = "post"
    name: Text | None = _field("The name.")
    post: Text | None = _field("The post held.")
    for_: str | None = _field("The key of the authority the person acts for.", alias="for")
    at: str | None = _field(
        "The key of the body where the person is: organisation, controller or an authority."
    )
    phone: Phone | None = _field("The number to ring.")
    email: Email | None = _field("The address to write to.")
    web: WebAddress | None = _field("A page with more.")
    address: Texts = _field("The postal address, a line an item, or in one line.", ())
    members: Keys = _field("The keys of the people in a team.", ())
    person: str | None = _field("The key of a person whose fields this entry takes where it has none.")
    authority: str | None = _field("The key of an authority whose fields this entry takes where it has none.")
    text: Text | None = _field("What a page prints for the whole record; may hold {{ .field }}.")


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

    questions: Reference | None = _field("About the notice; the organisation if not said.")
    access: Reference | None = _field("To see one's data; the organisation if not said.")
    complaints: Reference | None = _field("To complain to the controller.")
    write_to: Reference | None = _field("By post.")
    records: Reference | None = _field("About the records kept.")
    withdraw_consent: Reference | None = _field("To take back consent.")
    support: Reference | None = _field("For help with reading or understanding the notice.")


class Titled(Entry):
    """A document with its address."""

    CHIEF = "title"
    title: Text | None = _field("Its title.")
    url: WebAddress | None = _field("Its address.")
    text: Text | None = _field("What a page prints for it, if not the title.")


class Item(Entry):
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
    until: Day | None = _field("The day on which this entry is to be taken out; `check` reports it then.")

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


class LawfulBasis(Entry):
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


class Retention(Entry):
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


class DataSource(Entry):
    """Somebody the data comes from."""

    CHIEF = "text"
    name: Text | None = _field("The source's name.")
    authority: str | None = _field("The key of the authority that gives it.")
    text: Text | None = _field("What a page prints for it.")
    public: Flag | None = _field("Whether anybody can see that source.")
    items: tuple[DataSource, ...] = _field("Sources nested below this one.", ())


class Transfer(Entry):
    """A transfer to another country."""

    CHIEF = "text"
    country: Text | None = _field("The country.")
    safeguard: Text | None = _field("What protects the data there.")
    text: Text | None = _field("What a page prints for it.")
    items: tuple[Transfer, ...] = _field("Transfers nested below this one.", ())


class AutomatedDecision(Entry):
    """A decision made by a computer alone."""

    CHIEF = "text"
    text: Text | None = _field("The decision.")
    logic: Text | None = _field("How it is made.")
    effect: Text | None = _field("What it does to the child.")
    items: tuple[AutomatedDecision, ...] = _field("Decisions nested below this one.", ())


class Approval(Entry):
    """Who approved the notice."""

    CHIEF = "by"
    by: Text | None = _field("Who.")
    role: Text | None = _field("As what.")
    on: Day | None = _field("The day.")
    fingerprint: str | None = _field("Of the text approved.")


class ChangeNote(Entry):
    """A change of the notice, as readers were told."""

    CHIEF = "note"
    on: Day | None = _field("The day of the change.")
    note: Text | None = _field("What changed.")
    told: Text | None = _field("How people were told.")


class KeptEdition(Entry):
    """A clause kept at an edition."""

    CHIEF = "edition"
    edition: Day | None = _field("The edition's date.")
    revision: Number | None = _field("Its revision; the newest if not said.")
    reason: Text | None = _field("Why; recorded, never printed.")
    until: Day | None = _field("The day on which it is to be kept no longer; `check` reports it then.")


class Shared(Entry):
    """The keys of a site, which a notice may also have for itself."""

    organisation: Organisation | None = _field("Who publishes the notice and says “we”.")
    controller: Controller | None = _field("The legal body, where it is not the organisation.")
    dpo: Contact | None = _field("The data protection officer.")
    designated_teacher: Contact | None = _field("The designated teacher for looked-after children.")
    authorities: dict[str, Authority] = _field("Councils and others, by key.", {})
    people: dict[str, Person] = _field("People, posts and teams, by key.", {})
    contacts: Contacts | None = _field("Whom a reader turns to.")
    terms: dict[str, Text] = _field("The site's choice of the pack's words.", {})
    links: dict[str, WebAddress] = _field("Addresses, by key.", {})
    facts: dict[str, Fact] = _field("A pack's own keys, each with a text or a list of texts.", {})


class NoticeKeys(Shared):
    """One notice of a site, by its kind."""

    in_force: Day | None = _field("The day from which the notice applies; without it, a draft.")
    page: Keys = _field("The page or pages it stands on, as document names.", ())
    published_by: Text | None = _field(
        "The key of the site whose page speaks for this one, too: a trust's for its schools."
    )
    updated: Date | None = _field("When it was last changed.")
    updated_by: Text | None = _field("By whom.")
    reviewed: Date | None = _field("When it was last checked.")
    review_due: Date | None = _field("When it is to be checked next.")
    approved: Approval | None = _field("Who approved it.")
    changes: tuple[ChangeNote, ...] = _field("Its changes, as readers were told.", ())
    purposes: tuple[Purpose, ...] = _field("What the data is used for.", ())
    categories: tuple[Category, ...] = _field("What data is held.", ())
    lawful_bases: tuple[LawfulBasis, ...] = _field("The lawful bases and conditions.", ())
    recipients: tuple[Recipient, ...] = _field("Who the data is shared with.", ())
    rights: tuple[Item, ...] = _field(
        "What people can ask for; without it, the rights that the lawful bases give.", ()
    )
    retention: tuple[Retention, ...] = _field("How long records are kept.", ())
    retention_schedule: Titled | None = _field("The site's retention schedule.")
    sources: tuple[DataSource, ...] = _field("Where the data comes from.", ())
    transfers: tuple[Transfer, ...] = _field("Transfers to other countries, or none.", ())
    automated_decisions: tuple[AutomatedDecision, ...] = _field(
        "Decisions made by computer alone, or none.", ()
    )
    educational_record: Flag | None = _field("Whether parents may see the educational record.")
    rights_policy: Titled | None = _field("The site's policy on people's rights.")
    editions: dict[str, KeptEdition] = _field("Clauses kept at an edition, by clause id.", {})
    not_applicable: dict[str, Text] = _field(
        "Items of the checklist that do not apply to the site, by id, each with the reason.", {}
    )
    from_: dict[str, str] = _field("Which pack a clause is taken from, by clause id.", {}, alias="from")
    checks: dict[str, CheckRules] = _field("Settings of checks for this notice, by code.", {})


class SiteFile(Shared):
    """A site file, or a trust file that site files extend."""

    extends: Keys = _field("The file whose values hold where this one has none.", ())
    fixed: Keys = _field("In a trust file: the keys that a site may not change.", ())
    notices: dict[str, NoticeKeys] = _field("The site's notices, by kind.", {})


LISTS = (
    "purposes",
    "categories",
    "lawful_bases",
    "recipients",
    "rights",
    "retention",
    "sources",
    "transfers",
    "automated_decisions",
)
"""The keys that hold a list of entries."""

DECLARED = ("transfers", "automated_decisions")
"""Those of which a clause says so where there are none: a denial in them would read as its opposite."""
