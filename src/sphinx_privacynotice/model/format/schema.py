"""The format of a site file: one pydantic model for each kind of entry, with the description of each key.

The provenance of a value is kept in the tree of its layers (`layers`); how an entry inherits fields through
its references is in `model.site.view`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, model_validator
from pydantic_core import core_schema

from sphinx_privacynotice.model.format.entry import CheckRule as CheckRule  # noqa: PLC0414 - of the format
from sphinx_privacynotice.model.format.entry import CheckRules, as_list
from sphinx_privacynotice.model.format.entry import Entry as Entry  # noqa: PLC0414 - part of the format
from sphinx_privacynotice.model.format.entry import described as _field
from sphinx_privacynotice.model.format.lists import LOOKS_LIKE_AN_ID as LOOKS_LIKE_AN_ID  # noqa: PLC0414 - of the format
from sphinx_privacynotice.model.format.lists import STANDARD as STANDARD  # noqa: PLC0414 - of the format

# the entries of lists are part of the format
from sphinx_privacynotice.model.format.lists import Activity as Activity  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import AutomatedDecision as AutomatedDecision  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Category as Category  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import DataSource as DataSource  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Item as Item  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Keys as Keys  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import LawfulBasis as LawfulBasis  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Listed as Listed  # noqa: PLC0414 - of the format
from sphinx_privacynotice.model.format.lists import Passing as Passing  # noqa: PLC0414 - of the format
from sphinx_privacynotice.model.format.lists import Purpose as Purpose  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Recipient as Recipient  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Retention as Retention  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Titled as Titled  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Transfer as Transfer  # noqa: PLC0414, TC001 - of the format
from sphinx_privacynotice.model.format.lists import Under as Under  # noqa: PLC0414 - of the format
from sphinx_privacynotice.model.format.notice_entries import (  # noqa: TC001 - pydantic reads them
    Approval,
    ChangeNote,
    EarlierNotice,
    KeptEdition,
    ReaderPages,
)
from sphinx_privacynotice.model.format.values import (
    ChangedDate,
    Date,
    Day,
    Email,
    Fact,
    Flag,
    Phase,
    Phone,
    Text,
    WebAddress,
)
from sphinx_privacynotice.model.format.values import Kind as Kind  # noqa: PLC0414 - part of the format

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

Texts = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
"""A list of texts; one text stands for a list of one."""


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


@dataclass(frozen=True)
class OneOrSeveral:
    """Lets a key hold one record or a list of them: one stays a record, several are a tuple."""

    entry: type[Entry]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate a list; its errors have a number for a record alone, too."""
        several = handler.generate_schema(tuple[self.entry, ...])  # type: ignore[name-defined] # a type at run time
        listed = core_schema.no_info_before_validator_function(as_list, several)
        return core_schema.no_info_after_validator_function(
            lambda entries: entries[0] if len(entries) == 1 else entries or None, listed
        )


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


class Arrangement(Entry):
    """What joint controllers have agreed on who does what (Article 26)."""

    CHIEF = "text"
    text: Text | None = _field("What of it readers are told: who answers for what, and whom to ask.")
    url: WebAddress | None = _field("The address of a page with more, or a document of the site.")


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


class Officer(Contact):
    """A data protection officer."""


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


SEVERAL: tuple[type[Entry], ...] = (Controller, Officer)
"""The records of which there may be a list in place of one."""


def each_of(found: Any) -> tuple[Any, ...]:
    """Return the records at a key that takes one or several."""
    return found if isinstance(found, tuple) else () if found is None else (found,)


class Shared(Entry):
    """The keys of a site, which a notice may also have for itself."""

    organisation: Organisation | None = _field("Who publishes the notice and says “we”.")
    controller: Annotated[Controller | tuple[Controller, ...] | None, OneOrSeveral(Controller)] = _field(
        "The legal body, where it is not the organisation; of joint controllers a list."
    )
    arrangement: Arrangement | None = _field("What joint controllers have agreed on who does what.")
    dpo: Annotated[Officer | tuple[Officer, ...] | None, OneOrSeveral(Officer)] = _field(
        "The data protection officer; of several a list."
    )
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
    audiences: ReaderPages | None = _field(
        "The pages for single readers, by `pupil`, `parent` and `details`; each has `:audience:`."
    )
    translations: dict[str, str] = _field("Its page in each other language, by language, as `cy`.", {})
    published_by: Text | None = _field(
        "The key of the site whose page speaks for this one, too: a trust's for its schools."
    )
    updated: ChangedDate | None = _field(
        "When it was last changed; `auto` for the day that `record --write` keeps of the newest change."
    )
    updated_by: Text | None = _field("By whom.")
    reviewed: Date | None = _field("When it was last checked.")
    review_due: Date | None = _field("When it is to be checked next.")
    reference: Text | None = _field("Its number or name among the organisation's documents.")
    version: Text | None = _field("Its version.")
    status: Text | None = _field("Its status, such as approved.")
    approved: Approval | None = _field("Who approved it.")
    changes: tuple[ChangeNote, ...] = _field("Its changes, as readers were told.", ())
    earlier_notices: tuple[EarlierNotice, ...] = _field(
        "Notices of before that are documents; `notice-history` lists them.", ()
    )
    purposes: tuple[Purpose, ...] = _field("What the data is used for.", ())
    categories: tuple[Category, ...] = _field("What data is held.", ())
    lawful_bases: tuple[LawfulBasis, ...] = _field("The lawful bases and conditions.", ())
    recipients: tuple[Recipient, ...] = _field("Who the data is shared with.", ())
    rights: tuple[Item, ...] = _field(
        "What people can ask for; without it, the rights that the lawful bases give.", ()
    )
    retention: tuple[Retention, ...] = _field("How long records are kept.", ())
    activities: dict[str, Activity] = _field(
        "What is done with the data, by key: entries of the lists name it with `for`.", {}
    )
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
    elsewhere: dict[str, Text] = _field(
        "Notices that the site has in another place, by kind: the address of each, or where it is in words.",
        {},
    )


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
