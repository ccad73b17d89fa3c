"""Rules about whom readers turn to: reachable, the school's own, and no person's private number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.checks.rules.reach import is_reachable, members_of
from sphinx_privacynotice.model.format.schema import Contact, each_of
from sphinx_privacynotice.model.format.values import Email, Phone
from sphinx_privacynotice.model.pack.people_data import PeopleData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.site.view import ResolvedValue

NEEDED = ("questions", "access", "complaints", "withdraw_consent")
"""The contacts by which a reader uses a right or asks: each must lead somewhere."""

COMPLAINT_ITEM = "complaint.controller"
"""The checklist item that asks for a way to complain to the controller itself."""


@rule("contact-unreachable")
def contact_unreachable(context: Context) -> Iterator[Finding]:
    """Yield a finding for a contact that a reader is sent to and cannot reach."""
    view, reported = context.view, set[object]()
    for name in NEEDED:
        found = view.find(f"contacts.{name}")
        if found is None or found.path in reported or is_reachable(view, found):
            continue
        reported.add(found.path)
        defaulted = found.path == ("organisation",)
        who = context.view.name if defaulted else f"the contact for “{name}”"
        message = f"Readers cannot reach {who}: there is no phone number, e-mail or address"
        where = "organisation" if defaulted else f"contacts.{name}"
        hint = f"Add `email:`, `phone:` or `address:` below `{where}`"
        yield context.finding("contact-unreachable", found.path, message, hint)


@rule("access-elsewhere")
def access_elsewhere(context: Context) -> Iterator[Finding]:
    """Yield a finding where everybody who is named for requests works for another body (Article 15)."""
    found = context.view.find("contacts.access")
    if found is not None and _all_elsewhere(context, found):
        message = (
            "Whoever asks to see their information is sent to another body, and the right is against you"
        )
        hint = (
            "Under `contacts:`, name somebody of your own in `access:`; the other body may be a second member"
        )
        path = ("contacts", "access")
        yield context.finding("access-elsewhere", path, message, hint, Severity.WARNING)


@rule("complaints-elsewhere")
def complaints_elsewhere(context: Context) -> Iterator[Finding]:
    """Yield a finding where complaints go to another body, once the controller must take them itself."""
    items = context.library.checklist(context.checklist)
    asked = next((item for item in items if item.id == COMPLAINT_ITEM), None)
    if asked is None or context.day < asked.start:
        return
    name = "complaints" if context.view.find("contacts.complaints") is not None else "questions"
    found = context.view.find(f"contacts.{name}")
    if found is not None and _all_elsewhere(context, found):
        message = "Complaints are sent to another body, and the law asks you to take them yourself"
        hint = "Name somebody of your own below `contacts:` in `complaints:`"
        yield context.finding("complaints-elsewhere", ("contacts", name), message, hint)


def _all_elsewhere(context: Context, contact: ResolvedValue) -> bool:
    """Return whether all people of a contact act for an authority that is not the controller."""
    view = context.view
    own = {each.authority for each in each_of(view.data.controller)}
    people = members_of(view, view.child(contact, "members")) or [contact]
    for person in people:
        body = view.child(person, "for")
        if body is None and person.path[:1] == ("authorities",):
            body = person
        if body is None or body.path[:1] != ("authorities",) or body.path[-1] in own:
            return False
    return True


@rule("named-contact")
def named_contact(context: Context) -> Iterator[Finding]:
    """Yield a finding for a person who is named without a post: the line goes stale when they leave."""
    people = context.library.rule_data(PeopleData)
    if people is None:
        return
    for path, contact in context.values_of(Contact):
        if contact.name and not (contact.post or contact.text or contact.members):
            words = re.findall(r"[^\W\d_]+", str(contact.name).casefold())
            if len(words) < 2 or set(words) & set(people.team_words):
                continue
            message = f"“{short(str(contact.name))}” is named and no post: this goes stale when they leave"
            hint = "Add `post:`, such as `post: Deputy head`; or give the post alone"
            yield context.finding("named-contact", path, message, hint, Severity.INFO)


@rule("personal-mobile")
def personal_mobile(context: Context) -> Iterator[Finding]:
    """Yield a finding for what may be a person's own mobile number."""
    people = context.library.rule_data(PeopleData)
    if people is None:
        return
    for path, contact in context.values_of(Contact):
        if contact.phone and contact.name and not contact.post:
            number = national(str(contact.phone), people)
            if number.startswith(people.mobile_prefixes) and not number.startswith(
                people.not_mobile_prefixes
            ):
                message = f"“{contact.phone}” may be {short(str(contact.name))}'s own mobile number"
                hint = "Give the school's number; if this one is the school's, add `post:`"
                where = (*path, "phone")
                yield context.finding("personal-mobile", where, message, hint, Severity.WARNING)


@rule("private-mailbox")
def private_mailbox(context: Context) -> Iterator[Finding]:
    """Yield a finding for a mailbox at a provider of private mail: nobody but its owner governs it."""
    people = context.library.rule_data(PeopleData)
    for path, value in context.values_of(Email) if people else ():
        if people and value.rpartition("@")[2].casefold() in people.private_mail:
            message = f"“{short(str(value))}” is a private mailbox"
            hint = "Give an address of the school's own, which others can read when its owner is away"
            yield context.finding("private-mailbox", path, message, hint, Severity.WARNING)


@rule("number-shape", always=True)
def phone_number_shape(context: Context) -> Iterator[Finding]:
    """Yield a finding for a phone number with too few or too many digits."""
    people = context.library.rule_data(PeopleData)
    if people is None or not people.number_digits:
        return
    wanted = " or ".join(people.number_digits)
    for path, value in context.values_of(Phone):
        number = national(str(value), people)
        if number in people.short_numbers or str(len(number)) in people.number_digits:
            continue
        if str(value).strip().startswith(("+", "00")) and number.startswith(("+", "00")):
            continue  # another country's
        message = f"The phone number “{value}” has {len(number)} digits, and one has {wanted}"
        hint = "Write it like 01632 960123"
        yield context.finding("number-shape", path, message, hint)


def national(phone: str, people: PeopleData) -> str:
    """Return the digits of a number as they are dialled in its country; another country's keeps its plus."""
    number = re.split(r"(?i)[ex,;]", phone.replace("(0)", ""), maxsplit=1)[0]
    digits = re.sub(r"\D", "", number)
    code = people.country_code
    for prefix, plus in (("+", ""), ("00", "00")):
        if number.strip().startswith(prefix):
            if code and digits.startswith(plus + code):
                return "0" + digits.removeprefix(plus + code).removeprefix("0")
            return f"+{digits}"
    return digits
