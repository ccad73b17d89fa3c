"""Values by their path: references that lend, fallbacks, what is declared none, what the format has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from press import Press

from sphinx_privacynotice.model.format.schema import (
    Authority,
    Contact,
    Entry,
    Item,
    LawfulBasis,
    Officer,
    Person,
    Purpose,
    Recipient,
    Retention,
    Under,
)
from sphinx_privacynotice.model.site.paths import entry_type, known_path, path_fault
from sphinx_privacynotice.model.site.view import (
    HOLDS,
    Dependency,
    NoticeData,
    ResolvedValue,
    equals,
    is_truthy,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.model.site.site import Site

TOP = """\
organisation:
  name: Oakfield School
  kind: academy
  address: [Mill Lane, Oakfield]
  phone: 01632 960123
controller:
  authority: westshire
  phone: 01632 960777
dpo:
  person: ash
  phone: 01632 960111
designated_teacher: Deputy head
authorities:
  westshire:
    name: Westshire Council
    short: Westshire
    email: info@westshire.example
    roles: [placing]
people:
  ash:
    name: Ms Ash
    post: Officer
    for: westshire
    phone: 01632 960100
    email: ash@oakfield.example
  elm:
    name: Mr Elm
    at: organisation
  oak:
    person: elm
    post: Clerk
  team:
    name: The team
    members: [ash, oak]
contacts:
  complaints: ash
  access:
    person: team
    phone: 01632 960222
  write_to: [ash, elm]
terms:
  pupils: students
links:
  own: www.oakfield.example/own
facts:
  house: red
  "007": bond
notices:
  visitors:
    in_force: 2026-12-01
    educational_record: no
    transfers: none
    automated_decisions: []
    retention:
      - records: registers
        period: 6 years
        under:
          law: ukpga/2018/12
      - records: photographs
    recipients:
      - authority: westshire
        why: to visit
    sources:
      - authority: westshire
    lawful_bases:
      - article: 6(1)(e)
        law: [ukpga/2018/12, eur/2016/679]
    facts:
      house: blue
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@pytest.fixture(scope="module")
def site(press: Press) -> Site:
    site = press.site(TOP)
    assert list(site.findings) == []
    return site


@pytest.fixture(scope="module")
def view(site: Site) -> NoticeData:
    return site.view("visitors")


def said(found: ResolvedValue | None) -> object:
    """What was found, as plain text or texts, with its key."""
    if found is None:
        return None
    if isinstance(found.value, tuple):
        return tuple(
            str(each.value if isinstance(each, ResolvedValue) else each) for each in found.value
        ), found.key
    return str(found.value), found.key


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # as typed, in the notice and in the site
        ("organisation.name", ("Oakfield School", "organisation.name")),
        ("organisation.address", (("Mill Lane", "Oakfield"), "organisation.address")),
        ("organisation.kind", ("academy", "organisation.kind")),
        ("in_force", ("2026-12-01", "in_force")),
        ("facts.house", ("blue", "facts.house")),
        ("facts.007", ("bond", "facts.007")),
        ("people.ash.name", ("Ms Ash", "people.ash.name")),
        ("authorities.westshire.short", ("Westshire", "authorities.westshire.short")),
        ("authorities.westshire.roles", (("placing",), "authorities.westshire.roles")),
        # a text in the place of a record
        ("designated_teacher.post", ("Deputy head", "designated_teacher.post")),
        ("designated_teacher.name", None),
        # what is inherited from a reference, and the key under which it is written
        ("dpo.name", ("Ms Ash", "people.ash.name")),
        ("dpo.phone", ("01632 960111", "dpo.phone")),
        ("dpo.email", ("ash@oakfield.example", "people.ash.email")),
        ("dpo.for.short", ("Westshire", "authorities.westshire.short")),
        ("dpo.person.phone", ("01632 960100", "people.ash.phone")),
        ("controller.name", ("Westshire Council", "authorities.westshire.name")),
        ("controller.phone", ("01632 960777", "controller.phone")),
        ("controller.authority.email", ("info@westshire.example", "authorities.westshire.email")),
        ("people.ash.for.name", ("Westshire Council", "authorities.westshire.name")),
        ("people.elm.at.name", ("Oakfield School", "organisation.name")),
        ("people.elm.phone", ("01632 960123", "organisation.phone")),
        ("people.elm.address", (("Mill Lane", "Oakfield"), "organisation.address")),
        ("people.elm.post", None),
        ("people.oak.name", ("Mr Elm", "people.elm.name")),
        ("people.oak.phone", ("01632 960123", "organisation.phone")),
        ("people.oak.at.name", ("Oakfield School", "organisation.name")),
        ("contacts.complaints.name", ("Ms Ash", "people.ash.name")),
        ("contacts.access.name", ("The team", "people.team.name")),
        ("contacts.access.phone", ("01632 960222", "contacts.access.phone")),
        # fallbacks
        ("contacts.questions.name", ("Oakfield School", "organisation.name")),
        ("contacts.questions.phone", ("01632 960123", "organisation.phone")),
        ("contacts.support", None),
        ("contacts.support.name", None),
        # terms and links: the site's choice, else the pack's
        ("terms.pupils", ("students", "terms.pupils")),
        ("terms.Pupils", ("Students", "terms.pupils")),
        ("terms.nothing", None),
        ("links.own", ("www.oakfield.example/own", "links.own")),
        ("links.guide", ("https://new.example/guide", "links.guide")),
        ("links.nothing", None),
        # lists, and what is not there
        ("transfers", None),
        ("automated_decisions", None),
        ("purposes", None),
        ("organisation.web", None),
        ("organisation.nothing", None),
        ("nothing", None),
        ("nothing.at.all", None),
        ("organisation.name.more", None),
        (".name", None),
    ],
)
def test_finding(path: str, expected: object, view: NoticeData) -> None:
    found = view.find(path)
    if found is not None and found.value == ():
        found = None
    assert said(found) == expected


def test_members_are_found_with_their_own_keys(view: NoticeData) -> None:
    found = view.find("contacts.access.members")
    assert found is not None
    assert [each.key for each in found.value] == ["people.ash", "people.oak"]
    several = view.find("contacts.write_to.members")
    assert several is not None
    assert [each.key for each in several.value] == ["people.ash", "people.elm"]


def entry(view: NoticeData, path: str, number: int = 0) -> ResolvedValue:
    found = view.find(path)
    assert found is not None
    return ResolvedValue(found.value[number], (*found.path, number))


@pytest.mark.parametrize(
    ("of", "number", "path", "expected"),
    [
        ("retention", 0, ".records", ("registers", "retention[1].records")),
        ("retention", 0, ".under.law", ("ukpga/2018/12", "retention[1].under.law")),
        ("retention", 1, ".period", None),
        ("retention", 1, "facts.house", ("blue", "facts.house")),
        ("recipients", 0, ".why", ("to visit", "recipients[1].why")),
        ("recipients", 0, ".name", ("Westshire Council", "authorities.westshire.name")),
        ("recipients", 0, ".authority.email", ("info@westshire.example", "authorities.westshire.email")),
        ("sources", 0, ".name", ("Westshire Council", "authorities.westshire.name")),
        ("lawful_bases", 0, ".law", (("ukpga/2018/12", "eur/2016/679"), "lawful_bases[1].law")),
    ],
)
def test_finding_in_the_entry_in_hand(
    of: str, number: int, path: str, expected: object, view: NoticeData
) -> None:
    assert said(view.find(path, entry(view, of, number))) == expected


def test_the_day_chooses_among_dated_links(press: Press) -> None:
    for day, address in (
        ("2019-01-01", "https://old.example/guide"),
        ("2026-01-01", "https://new.example/guide"),
    ):
        view = press.site(TOP.replace("2026-12-01", day)).view("visitors")
        assert said(view.find("links.guide")) == (address, "links.guide")
    draft = press.site(TOP.replace("    in_force: 2026-12-01\n", "")).view("visitors")
    assert said(draft.find("links.guide")) == ("https://new.example/guide", "links.guide")
    assert press.site(TOP.replace("2026-12-01", "2017-01-01")).view("visitors").find("links.guide") is None


def test_without_a_notice_the_site_speaks_for_itself(site: Site) -> None:
    view = site.view()
    assert view.day is None
    assert said(view.find("facts.house")) == ("red", "facts.house")
    assert view.find("retention.records") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("transfers", True),
        ("automated_decisions", False),
        ("purposes", False),
        ("educational_record", False),
        ("organisation", False),
        ("organisation.name", False),
        ("nothing", False),
    ],
)
def test_what_is_declared_none(path: str, expected: bool, view: NoticeData) -> None:  # noqa: FBT001 - a table's column
    assert view.declared_none(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("organisation.name", True),
        ("organisation", True),
        ("organisation.web", False),
        ("educational_record", False),
        ("transfers", False),
        ("automated_decisions", False),
        ("retention", True),
        ("contacts.questions", True),
        ("contacts.support", False),
        ("dpo.name", True),
        ("nothing", False),
    ],
)
def test_what_a_guard_holds_for(path: str, expected: bool, view: NoticeData) -> None:  # noqa: FBT001 - a table's column
    assert is_truthy(view.find(path)) is expected


@pytest.mark.parametrize(
    ("path", "word", "expected"),
    [
        ("organisation.kind", "academy", True),
        ("organisation.kind", "Academy", True),
        ("organisation.kind", "maintained", False),
        ("organisation.name", "oakfield school", True),
        ("educational_record", "no", True),
        ("educational_record", "false", True),
        ("educational_record", "yes", False),
        ("organisation.web", "x", False),
        ("authorities.westshire.roles", "placing", True),
        ("authorities.westshire.roles", "maintaining", False),
    ],
)
def test_what_equals_a_word(path: str, word: str, expected: bool, view: NoticeData) -> None:  # noqa: FBT001 - likewise
    assert equals(view.find(path), word) is expected


def test_a_value_knows_where_it_was_typed(view: NoticeData) -> None:
    places = {
        "organisation.name": (2, 9),
        "dpo.email": (25, 12),
        "controller.name": (15, 11),
        "facts.house": (69, 14),
        "contacts.questions.phone": (5, 10),
        "terms.pupils": (42, 11),
    }
    for path, (line, column) in places.items():
        found = view.find(path)
        assert found is not None
        place = view.place(found.path)
        assert (place.file, place.line, place.column) == ("site.yaml", line, column), path
    guide = view.find("links.guide")
    assert guide is not None
    assert view.place(guide.path).file == "pack/links.yaml"


def test_circles_end(press: Press) -> None:
    circle = "people:\n  a:\n    person: b\n  b:\n    person: a\n    members: [a]\ndpo:\n  person: a\n"
    view = press.site(f"organisation:\n  name: Oakfield\n{circle}").view()
    assert view.find("dpo.name") is None
    assert view.find("dpo.for.name") is None
    assert view.find("people.a.at.at.at") is None


# which paths the format has


@pytest.mark.parametrize(
    "path",
    [
        "organisation.name",
        "organisation.kind",
        "controller.name",
        "controller.authority.short",
        "dpo",
        "dpo.person.name",
        "dpo.for.short",
        "dpo.at.address",
        "dpo.members",
        "people.anybody.name",
        "people.anybody.for.name",
        "authorities.any.roles",
        "contacts.access.text",
        "contacts.write_to.at.name",
        "terms.anything",
        "links.anything",
        "facts.anything",
        "retention",
        "retention_schedule.title",
        "rights_policy.url",
        "transfers",
        "approved.by",
        "in_force",
        "updated_by",
        "educational_record",
    ],
)
def test_paths_that_the_format_has(path: str) -> None:
    assert known_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "organisation.nme",
        "organization.name",
        "dpo.fone",
        "dpo.for.nme",
        "nothing",
        "name",
        "notices.visitors",
        "extends",
        "fixed",
        "retention.period",
        "organisation.name.first",
        "contacts.acess",
        "rights_policy.link",
    ],
)
def test_paths_that_the_format_does_not_have(path: str) -> None:
    assert not known_path(path)


@pytest.mark.parametrize(
    ("path", "inside", "expected"),
    [
        (".period", Retention, True),
        (".from", Retention, True),
        (".under.law", Retention, True),
        (".perod", Retention, False),
        (".name", Recipient, True),
        (".authority.short", Recipient, True),
        (".why", Recipient, True),
        (".why", Item, False),
        (".name", Person, True),
        (".for.name", Contact, True),
        (".roles", Authority, True),
        (".article", LawfulBasis, True),
        (".policy.title", Under, True),
    ],
)
def test_paths_in_an_entry(path: str, inside: type[Entry], expected: bool) -> None:  # noqa: FBT001 - likewise
    assert known_path(path, inside) is expected


@pytest.mark.parametrize(
    ("path", "inside", "expected"),
    [
        ("retention", None, Retention),
        ("purposes", None, Purpose),
        ("recipients", None, Recipient),
        ("lawful_bases", None, LawfulBasis),
        ("people", None, Person),
        ("nothing", None, None),
        (".under", Retention, Under),
        ("dpo", None, Officer),
    ],
)
def test_what_an_entry_of_a_list_is(
    path: str, inside: type[Entry] | None, expected: type[Entry] | None
) -> None:
    found = entry_type(path, inside)
    assert (found if isinstance(found, type) and issubclass(found, Entry) else None) == expected


@pytest.mark.parametrize(
    ("path", "inside", "message", "mend"),
    [
        ("dpo.fone", None, "There is no value “dpo.fone”", "Did you mean “dpo.phone”?"),
        ("dqo.phone", None, "There is no value “dqo.phone”", "Did you mean “dpo.phone”?"),
        ("organisation.colour", None, "There is no value “organisation.colour”", "It has address, "),
        ("zzz", None, "There is no value “zzz”", "See the keys of site files in the reference"),
        ("terms.pupil", None, "No pack has a term “pupil”", "Did you mean “pupils”?"),
        ("terms.zzz", None, "No pack has a term “zzz”", "pupils"),
        ("links.guid", None, "No pack or site has a link “guid”", "Did you mean “guide”?"),
        (".period", None, "“.period” begins with a dot but stands in no {each}", "{each}`list`"),
        (".perod", Retention, "There is no value “.perod”", "Did you mean “.period”?"),
        (".zzz", Retention, "There is no value “.zzz”", "It has for, from, "),
    ],
)
def test_what_is_said_of_a_wrong_path(
    path: str, inside: type[Entry] | None, message: str, mend: str, press: Press
) -> None:
    fault = path_fault(path, inside, press.library)
    assert fault is not None
    assert fault[0] == message
    assert mend in fault[1]


def test_nothing_is_said_of_a_right_path(press: Press) -> None:
    for path in ("dpo.phone", "terms.Pupils", "links.guide", "facts.zzz", "people.zzz.name"):
        assert path_fault(path, None, press.library) is None
    assert path_fault("links.own", None, press.library, frozenset({"own"})) is None
    assert path_fault(".period", Retention, press.library) is None


def recorded(view: NoticeData, ask: Callable[[NoticeData], object]) -> tuple[object, list[object]]:
    """What a question returns, and the dependencies that it records, in order."""
    dependencies: dict[Dependency, None] = {}
    answer = ask(view.recording(dependencies))
    return (said(answer) if isinstance(answer, ResolvedValue) else answer), list(dependencies)


@pytest.mark.parametrize(
    ("ask", "expected", "dependencies"),
    [
        (lambda view: view.declared_none("transfers"), True, [("none", ("transfers",))]),
        (lambda view: view.declared_none("purposes"), False, [("none", ("purposes",))]),
        (
            lambda view: view.declared_none(".under.law", entry(view, "retention")),
            False,
            [("value", ("retention",)), ("none", ("retention", 0, "under", "law"))],
        ),
        (
            lambda view: view.find("terms.Pupils"),
            ("Students", "terms.pupils"),
            [("value", ("terms", "pupils"))],
        ),
        (
            lambda view: view.find("terms.nothing"),
            None,
            [("value", ("terms", "nothing")), ("term", "nothing")],
        ),
        (
            lambda view: view.find("links.own"),
            ("www.oakfield.example/own", "links.own"),
            [("value", ("links", "own"))],
        ),
        (
            lambda view: view.find("links.guide"),
            ("https://new.example/guide", "links.guide"),
            [("value", ("links", "guide")), ("link", "guide")],
        ),
        (
            lambda view: view.find("organisation.web", asking=HOLDS),
            None,
            [("holds", ("organisation",)), ("holds", ("organisation", "web"))],
        ),
        (lambda view: view.phrase("en", "nothing"), None, [("phrase", "en", "nothing")]),
        (lambda view: view.law("nothing"), None, [("law", "nothing")]),
        (lambda view: view.coming_law("nothing"), None, [("coming-law", "nothing")]),
        (lambda view: view.is_draft, False, [("draft",)]),
    ],
)
def test_what_a_question_depends_on(
    ask: Callable[[NoticeData], object], expected: object, dependencies: list[object], view: NoticeData
) -> None:
    assert recorded(view, ask) == (expected, dependencies)


def test_what_is_declared_none_within_an_entry_is_not_what_the_notice_declares(press: Press) -> None:
    view = press.site(
        TOP.replace("why: to visit", "why: to visit\n        items: none").replace("transfers: none\n", "")
    ).view("visitors")
    assert view.declared_none(".items", entry(view, "recipients"))
    assert not view.declared_none("items")
    assert not view.declared_none("transfers")
