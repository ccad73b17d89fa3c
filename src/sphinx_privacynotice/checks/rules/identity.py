"""Rules about who answers for the data: the controller, the officer, the designated teacher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import joined
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.checks.rules.reach import is_reachable
from sphinx_privacynotice.model.format.schema import each_of
from sphinx_privacynotice.model.pack.people_data import PeopleData
from sphinx_privacynotice.model.pack.rule_data import KindsData
from sphinx_privacynotice.model.site.view import ResolvedValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.model.site.view import NoticeData


@rule("controller-unnamed")
def controller_unnamed(context: Context) -> Iterator[Finding]:
    """Yield a finding for a school whose trust is the controller, and which names none (Article 13(1)(a))."""
    view, kinds = context.view, context.library.rule_data(KindsData)
    kind = context.organisation_kind
    if kinds is None or kind not in kinds.run_by_another or view.data.controller is not None:
        return
    message = f"{view.name} is run by a trust, which is the controller, and the notice names none"
    hint = (
        "Add `controller:` and the trust's name; where the school itself answers, `controller: organisation`"
    )
    yield context.finding("controller-unnamed", ("controller",), message, hint)


@rule("controller-is-council")
def controller_is_council(context: Context) -> Iterator[Finding]:
    """Yield a finding where a council is the controller of a school that has a governing body."""
    view, kinds = context.view, context.library.rule_data(KindsData)
    controllers = each_of(view.data.controller)
    if kinds is None or context.organisation_kind not in kinds.own_governing_body:
        return
    names = {str(each.name).casefold() for each in view.data.authorities.values() if each.name}
    if len(controllers) != 1 or not any(  # a council may be one of several, beside the governors
        each.authority in view.data.authorities or str(each.name or "").casefold() in names
        for each in controllers
    ):
        return
    message = (
        "A council is named as controller, and this kind of school has a governing body, which is its own"
    )
    hint = "Take `controller:` out: the school then answers for itself. Or give a reason under `checks:`"
    severity = Severity.WARNING
    yield context.finding("controller-is-council", ("controller",), message, hint, severity)


@rule("dpo-missing")
def officer_missing(context: Context) -> Iterator[Finding]:
    """Yield a finding for a public authority that names no data protection officer (Article 37(1)(a))."""
    view = context.view
    if not context.public_authority or view.data.dpo is not None:
        return
    message = f"No data protection officer is named, and {view.name} is a public authority"
    hint = "Add `dpo:` with a `post:` and an `email:` or `phone:`; a trust or council may share one"
    yield context.finding("dpo-missing", ("dpo",), message, hint)


@rule("dpo-unreachable")
def officer_unreachable(context: Context) -> Iterator[Finding]:
    """Yield a finding for an officer without any way to reach them (Article 13(1)(b))."""
    for found in officers_of(context.view):
        if not is_reachable(context.view, found):
            means = "there is no phone number, e-mail or address"
            message = f"Readers cannot reach the data protection officer: {means}"
            hint = (
                "Below `dpo:` add `email:`, `phone:` or `address:`; or `at: organisation`, to print its own"
            )
            yield context.finding("dpo-unreachable", found.path, message, hint)


def officers_of(view: NoticeData) -> list[ResolvedValue]:
    """Return the data protection officers: none, one, or several."""
    found = view.find("dpo")
    if found is None or not isinstance(found.value, tuple):
        return [] if found is None else [found]
    return [ResolvedValue(each, (*found.path, number)) for number, each in enumerate(found.value)]


@rule("arrangement-missing")
def arrangement_missing(context: Context) -> Iterator[Finding]:
    """Yield a finding for joint controllers, and nothing said of their arrangement (Article 26(2))."""
    view = context.view
    said = view.data.arrangement is not None or view.none_at(("arrangement",))
    if len(each_of(view.data.controller)) > 1 and not said:
        message = "Several controllers are named, and not what they have agreed on who does what"
        hint = (
            "Add `arrangement:` and below it `text:` with what they agreed, or `url:` with a page about it; "
        )
        hint += "where each answers for its own data alone, write `arrangement: none`"
        yield context.finding("arrangement-missing", ("controller",), message, hint, Severity.WARNING)


@rule("dpo-conflict")
def officer_decides(context: Context) -> Iterator[Finding]:
    """Yield a finding for an officer who also decides what is done with the data (Article 38(6))."""
    view, people = context.view, context.library.rule_data(PeopleData)
    if people is not None:
        for officer in officers_of(view):
            yield from _decides(context, officer, people)


def _decides(context: Context, officer: ResolvedValue, people: PeopleData) -> Iterator[Finding]:
    view = context.view
    name, email, post = (_text(context, officer, key) for key in ("name", "email", "post"))
    organisation = view.data.organisation
    head = str(organisation.head or "").casefold() if organisation else ""
    shared = str(organisation.email or "").casefold() if organisation else ""
    teacher = view.find("designated_teacher")
    others = {"the head": (head, "")}
    if teacher is not None:
        others["the designated teacher"] = (_text(context, teacher, "name"), _text(context, teacher, "email"))
    same = [
        who
        for who, (other, address) in others.items()
        if _may_be_one(name, other, people.titles) or (email and email == address and email != shared)
    ]
    if post in {each.casefold() for each in people.deciding_posts}:
        same = same or ["the head"]
    if same:
        message = f"The data protection officer is {joined(same)}, who decides what is done with the data"
        hint = "Name somebody else below `dpo:`; a trust, a council or a company may lend an officer"
        yield context.finding("dpo-conflict", officer.path, message, hint, Severity.WARNING)


def _may_be_one(name: str, other: str, titles: Sequence[str]) -> bool:
    """Return whether two names may be one person's: “Mrs A Lind” and “Anna Lind”, not “Mr A Lind”."""
    if not name or not other or name == other:
        return bool(name) and name == other
    words, others = (each.replace(".", " ").split() for each in (name, other))
    title, other_title = ([each for each in some if each in titles] for some in (words, others))
    if title and other_title and title != other_title:
        return False
    words, others = ([each for each in some if each not in titles] for some in (words, others))
    return len(words) > 1 < len(others) and (words[0][0], words[-1]) == (others[0][0], others[-1])


def _text(context: Context, found: ResolvedValue, key: str) -> str:
    value = context.view.child(found, key, nearby=False)
    return " ".join(str(value.value).casefold().split()) if value is not None else ""


@rule("designated-teacher-missing")
def designated_teacher_missing(context: Context) -> Iterator[Finding]:
    """Yield a finding for a school that must have a designated teacher and names none."""
    view, kinds = context.view, context.library.rule_data(KindsData)
    if kinds is None or context.kind not in kinds.designated_teacher_in:
        return
    if context.organisation_kind in kinds.designated_teacher and view.data.designated_teacher is None:
        message = f"{view.name} names no designated teacher, and the law asks it to have one"
        hint = "Add `designated_teacher:` and the post, such as `designated_teacher: Deputy head`"
        path = ("designated_teacher",)
        yield context.finding("designated-teacher-missing", path, message, hint, Severity.WARNING)


@rule("authority-without-role")
def authority_without_role(context: Context) -> Iterator[Finding]:
    """Yield a finding for one of several councils of which nothing says what it is to these children."""
    authorities, kinds = context.view.data.authorities, context.library.rule_data(KindsData)
    if len(authorities) < 2:
        return
    if kinds is not None and kinds.authority_roles_in and context.kind not in kinds.authority_roles_in:
        return
    for key, authority in authorities.items():
        if not authority.roles:
            message = (
                f"Nothing says what “{authority.name or key}” is to these children, and there are several"
            )
            hint = f"Below `{key}:` add `roles:`, such as `roles: [maintaining]` or `roles: [placing]`"
            path = ("authorities", key)
            yield context.finding("authority-without-role", path, message, hint, Severity.INFO)


@rule("pupil-notice-unlinked")
def pupil_notice_unlinked(context: Context) -> Iterator[Finding]:
    """Yield a finding where the notice would lead to the one for all pupils, and no address is given."""
    kinds = context.library.rule_data(KindsData)
    if kinds is None or context.record is None:
        return
    unmet = {guard for block in context.record.blocks if block.edit == "unmet" for guard in block.guards}
    for fact in kinds.linked_notices:
        if f"facts.{fact}" in unmet:
            message = "The notice does not lead to the one for all pupils"
            hint = f"Below `facts:` add `{fact}:` and its address, such as `{fact}: https://oakfield.example/privacy`"
            yield context.finding("pupil-notice-unlinked", ("facts", fact), message, hint, Severity.INFO)
