"""How each kind of value is printed: the table of standard forms, row by row, and authors' own texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from press import SITE, Press

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


PEOPLE = """\
people:
  ash:
    name: Ms Ash
    phone: 01632 960100
  elm:
    post: Clerk
    email: elm@oakfield.example
  team:
    name: The team
    members: [ash, elm]
authorities:
  westshire:
    name: Westshire Council
    short: Westshire
    address: County Hall
    phone: 01632 960500
  elmshire:
    name: Elmshire Council
"""


def row(
    name: str, body: str, expected: str, *, notice: str = "", top: str = "", in_force: str = "2026-12-01"
) -> ParameterSet:
    return pytest.param(body, notice, top, in_force, expected, id=name)


def contact(name: str, fields: str, expected: str) -> ParameterSet:
    """A contact with ``fields``, each on its line, as it stands in a sentence."""
    lines = "".join(f"  {line}\n" for line in fields.split("; "))
    return row(f"contact: {name}", "{{ dpo }}", expected, top=f"dpo:\n{lines}{PEOPLE}")


def period(typed: str, expected: str) -> ParameterSet:
    return row(
        f"period: {typed}",
        "{each}`retention` {{ .period }}",
        expected,
        notice=f"retention:\n  - period: {typed}\n",
    )


def date(typed: str, expected: str) -> ParameterSet:
    return row(f"date: {typed}", "{{ updated }}", expected, notice=f"updated: {typed}\n")


BASES = "lawful_bases:\n  - 6(1)(e)\n  - article: 9(2)(g)\n    schedule1: 18\n"
LAWS = "lawful_bases:\n  - article: 6(1)(e)\n    law: [uksi/2005/1, ukpga/2018/12]\n"

ROWS = [
    # text, number
    row("text", "We are {{ organisation.name }}.", "We are Oakfield School."),
    row(
        "number",
        "{each}`retention` Until they are {{ .until_age }}.",
        "Until they are 25.",
        notice="retention:\n  - until_age: 25\n",
    ),
    row("number with a nought", "In {{ facts.room }}.", "In 007.", top="facts:\n  room: 007\n"),
    row(
        "fact that YAML would take for something else",
        "Say {{ facts.a }}, {{ facts.b }}.",
        "Say off, 1:20.",
        top="facts:\n  a: off\n  b: 1:20\n",
    ),
    row("yes", "{{ educational_record }}", "yes", notice="educational_record: true\n"),
    row("no", "{{ educational_record }}", "no", notice="educational_record: off\n"),
    row("term", "{{ terms.pupils }}, {{ terms.Pupils }}", "pupils, Pupils"),
    row(
        "term of the site's choice",
        "{{ terms.pupils }}, {{ terms.Pupils }}",
        "students, Students",
        top="terms:\n  pupils: students\n",
    ),
    # lists in a sentence, and addresses
    row("list of one", "{{ sources }}", "parents", notice="sources: [parents]\n"),
    row("list of two", "{{ sources }}", "parents and schools", notice="sources: [parents, schools]\n"),
    row(
        "list of three",
        "{{ sources }}",
        "parents, schools and the trust",
        notice="sources:\n  - parents\n  - name: schools\n  - text: the trust\n",
    ),
    row(
        "list of own items",
        "{{ purposes }}",
        "teach and keep safe",
        notice="purposes:\n  - text: teach\n  - text: keep safe\n",
    ),
    row("address in lines", "{{ organisation.address }}", "Mill Lane, Oakfield, ZZ9 0CM"),
    row(
        "address in one line",
        "{{ dpo.address }}",
        "1 Park Lane, Oakfield",
        top="dpo:\n  address: 1 Park Lane, Oakfield\n",
    ),
    row("map of records", "{{ authorities }}", "Westshire Council and Elmshire Council", top=PEOPLE),
    # contacts
    contact("name", "name: Ms Ash", "Ms Ash"),
    contact("post", "post: Head", "Head"),
    contact("name and post", "name: Ms Ash; post: Head", "Ms Ash, Head"),
    contact("name for a body with a short name", "name: Ms Ash; for: westshire", "Ms Ash (Westshire)"),
    contact("name for a body without", "name: Ms Ash; for: elmshire", "Ms Ash (Elmshire Council)"),
    contact(
        "name and post for a body",
        "name: Ms Ash; post: Officer; for: westshire",
        "Ms Ash (Westshire), Officer",
    ),
    contact("post for a body", "post: Officer; for: westshire", "Officer (Westshire)"),
    contact(
        "name at the school",
        "name: Ms Ash; at: organisation",
        "Ms Ash, Oakfield School, Mill Lane, Oakfield, ZZ9 0CM",
    ),
    contact("name at another body", "name: Ms Ash; at: westshire", "Ms Ash, Westshire Council, County Hall"),
    contact("phone", "phone: 01632 960100", "01632 960100"),
    contact("e-mail", "email: dpo@oakfield.example", "dpo@oakfield.example"),
    contact(
        "phone or e-mail",
        "post: DPO; phone: 01632 960100; email: dpo@oakfield.example",
        "DPO, 01632 960100 or dpo@oakfield.example",
    ),
    contact("address of its own", "name: Ms Ash; address: 1 Park Lane", "Ms Ash, 1 Park Lane"),
    contact(
        "everything",
        "name: Ms Ash; post: DPO; for: westshire; at: organisation; phone: 01632 960100",
        "Ms Ash (Westshire), DPO, Oakfield School, Mill Lane, Oakfield, ZZ9 0CM, 01632 960100",
    ),
    contact("of a person", "person: ash", "Ms Ash, 01632 960100"),
    contact(
        "of a person, with a field of its own", "person: ash; phone: 01632 960999", "Ms Ash, 01632 960999"
    ),
    contact("of a body", "authority: westshire", "Westshire Council, County Hall, 01632 960500"),
    contact("team", "person: team", "The team: Ms Ash, 01632 960100 and Clerk, elm@oakfield.example"),
    contact(
        "team without a name", "members: [ash, elm]", "Ms Ash, 01632 960100 and Clerk, elm@oakfield.example"
    ),
    contact(
        "own text",
        'name: Ms Ash; text: "ask {{ .name }} on {{ organisation.phone }}"',
        "ask Ms Ash on 01632 960123",
    ),
    contact(
        "own text with a person's fields",
        'person: ash; text: "ask {{ .name }}, {{ .phone }}"',
        "ask Ms Ash, 01632 960100",
    ),
    row(
        "questions without a contact",
        "{{ contacts.questions }}",
        "Oakfield School, Mill Lane, Oakfield, ZZ9 0CM, 01632 960123 or office@oakfield.example",
    ),
    row("access without a contact", "{{ contacts.access.name }}", "Oakfield School"),
    row(
        "the controller by a name", "{{ controller }}", "Westshire Trust", top="controller: Westshire Trust\n"
    ),
    row(
        "the controller by a body",
        "{{ controller }}",
        "Westshire Council",
        top="controller:\n  authority: westshire\n" + PEOPLE,
    ),
    # periods and dates
    period("25 years", "25 years"),
    period("P25Y", "25 years"),
    period("1 year", "1 year"),
    period("P1Y6M", "1 year and 6 months"),
    period("1 year, 2 months and 3 days", "1 year, 2 months and 3 days"),
    period("P2W", "2 weeks"),
    period("P0D", "0 days"),
    date("2026", "2026"),
    date("2026-10", "October 2026"),
    date("2026-10-31", "31 October 2026"),
    date("2026-09-01", "1 September 2026"),
    row("day of the notice", "From {{ in_force }}.", "From 1 December 2026."),
    # lawful bases and laws
    row(
        "lawful bases",
        "{{ lawful_bases }}",
        "Article 6(1)(e) UK GDPR and Article 9(2)(g) UK GDPR"
        " with paragraph 18 of Schedule 1 to the Data Protection Act 2018",
        notice=BASES,
    ),
    row(
        "lawful basis in own words",
        "{{ lawful_bases }}",
        "our duty, Article 6(1)(c)",
        notice='lawful_bases:\n  - article: 6(1)(c)\n    text: "our duty, Article {{ .article }}"\n',
    ),
    row(
        "laws of the day",
        "{each}`lawful_bases` {{ .law }}",
        "Registers Regulations 2005 (as amended) and Data Protection Act 2018",
        notice=LAWS,
    ),
    row(
        "laws of an earlier day",
        "{each}`lawful_bases` {{ .law }}",
        "Registers Regulations 2005 and Data Protection Act 2018",
        notice=LAWS,
        in_force="2026-05-31",
    ),
    row("law in a clause", "{law}`uksi/2005/1`", "Registers Regulations 2005 (as amended)"),
    row("law in a clause, in its words", "{law}`the Act <ukpga/2018/12>`", "the Act"),
    # what a period rests on, documents
    row(
        "under a law",
        "{each}`retention` {{ .under }}",
        "Data Protection Act 2018",
        notice="retention:\n  - under:\n      law: ukpga/2018/12\n",
    ),
    row(
        "under a policy",
        "{each}`retention` {{ .under }}",
        "Our policy",
        notice="retention:\n  - under:\n      policy: Our policy\n",
    ),
    row(
        "under a toolkit",
        "{each}`retention` {{ .under }}",
        "The toolkit",
        notice="retention:\n  - under:\n      toolkit: The toolkit\n",
    ),
    row(
        "under own words",
        "{each}`retention` {{ .under }}",
        "our habit",
        notice="retention:\n  - under: our habit\n",
    ),
    row(
        "document",
        "{{ retention_schedule }}",
        "Our schedule",
        notice="retention_schedule:\n  title: Our schedule\n  url: https://oakfield.example/s\n",
    ),
    row(
        "document without a title",
        "{{ rights_policy }}",
        "https://oakfield.example/p",
        notice="rights_policy:\n  url: https://oakfield.example/p\n",
    ),
    # entries
    row(
        "recipients",
        "{{ recipients }}",
        "the police, Westshire Council and NHS nurses",
        notice="recipients:\n  - the police\n  - authority: westshire\n"
        '  - name: NHS\n    text: "{{ .name }} nurses"\n',
        top=PEOPLE,
    ),
    row(
        "retention",
        "{{ retention }}",
        "registers and the rest",
        notice="retention:\n  - records: registers\n  - text: the rest\n",
    ),
    row(
        "transfers",
        "{{ transfers }}",
        "France and the moon",
        notice="transfers:\n  - country: France\n  - text: the moon\n",
    ),
    row(
        "decisions",
        "{{ automated_decisions }}",
        "who gets a locker",
        notice="automated_decisions: [who gets a locker]\n",
    ),
    row(
        "changes", "{{ changes }}", "new words", notice="changes:\n  - on: 2026-10-01\n    note: new words\n"
    ),
    row(
        "approval",
        "{{ approved }}",
        "The governors",
        notice="approved:\n  by: The governors\n  on: 2026-09-01\n",
    ),
    row("declared none", "We send it to {{ transfers }}.", "We send it to none.", notice="transfers: none\n"),
    # what is printed in a value's stead
    row(
        "period in own words",
        "{each}`retention` {{ .period }}",
        "seven years",
        notice="retention:\n  - period:\n      value: P7Y\n      text: seven years\n",
    ),
    row(
        "date in own words",
        "{{ updated }}",
        "last autumn",
        notice="updated:\n  value: 2026-10\n  text: last autumn\n",
    ),
    row(
        "text in own words",
        "{{ facts.a }}",
        "x of Oakfield School",
        top='facts:\n  a:\n    value: x\n    text: "x of {{ organisation.name }}"\n',
    ),
    row(
        "date in words with a value",
        "{{ updated }}",
        "the day of Oakfield School",
        notice='updated:\n  value: 2026-10\n  text: "the day of {{ organisation.name }}"\n',
    ),
    row(
        "what is filled in is not read again",
        "{{ facts.a }}",
        "{{ dpo.email }}",
        top='facts:\n  a: "{{ dpo.email }}"\n',
    ),
    row(
        "what a text fills in is not read again",
        "{{ dpo }}",
        "see {{ dpo.email }}",
        top='dpo:\n  text: "see {{ facts.a }}"\nfacts:\n  a: "{{ dpo.email }}"\n',
    ),
    row("a dated link of the day", "{{ links.guide }}", "https://new.example/guide"),
    row(
        "a dated link of an earlier day",
        "{{ links.guide }}",
        "https://old.example/guide",
        in_force="2019-01-01",
    ),
    row(
        "a link of the site's own",
        "{{ links.guide }}",
        "www.oakfield.example/guide",
        top="links:\n  guide: www.oakfield.example/guide\n",
    ),
]


@pytest.mark.parametrize(("body", "notice", "top", "in_force", "expected"), ROWS)
def test_standard_form(body: str, notice: str, top: str, in_force: str, expected: str, press: Press) -> None:
    printed = press.print(body, notice, top, in_force=in_force)
    assert printed.text == expected
    assert printed.findings == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Ring {{ organisation.phone }}.", ("01632 960123", "tel:01632960123")),
        ("({{ organisation.email }})", ("office@oakfield.example", "mailto:office@oakfield.example")),
        ("See {{ organisation.web }}, please.", ("www.oakfield.example", "https://www.oakfield.example")),
        ("See [our page](<{{ organisation.web }}>).", ("our page", "https://www.oakfield.example")),
        ("[Write](<{{ organisation.email }}>) to us.", ("Write", "mailto:office@oakfield.example")),
        ("[Ring](<{{ organisation.phone }}>) us.", ("Ring", "tel:01632960123")),
        ("See [the guide](<{{ links.guide }}>).", ("the guide", "https://new.example/guide")),
        ("See {law}`the Act <ukpga/2018/12>`.", ("the Act", "https://law.example/2018/12")),
        (
            "See [this](https://oakfield.example/a?b=c&d=%20#e).",
            ("this", "https://oakfield.example/a?b=c&d=%20#e"),
        ),
        ("See <https://oakfield.example>.", ("https://oakfield.example", "https://oakfield.example")),
    ],
)
def test_addresses_are_linked_and_take_in_no_punctuation(
    body: str, expected: tuple[str, str], press: Press
) -> None:
    assert press.print(body).links == [expected]


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("01632 960123", "tel:01632960123"),
        ("(01632) 960123", "tel:01632960123"),
        ("01632-960123", "tel:01632960123"),
        ("+44 (0)1632 960123", "tel:+441632960123"),
        ("+44 1632 960123", "tel:+441632960123"),
        ("01632 960123 ext. 4", "tel:01632960123;ext=4"),
        ("01632 960123 x45", "tel:01632960123;ext=45"),
    ],
)
def test_phones_are_printed_as_typed_and_dialled_as_meant(typed: str, target: str, press: Press) -> None:
    site = SITE.replace("01632 960123", f'"{typed}"')
    assert press.print("{{ organisation.phone }}", entry_site=site).links == [(typed, target)]


ITEMS = [
    pytest.param(
        "- {{ sources }}", "sources: [parents, schools]\n", "", ["- parents", "- schools"], id="entries"
    ),
    pytest.param("- {{ authorities }}", "", PEOPLE, ["- Westshire Council", "- Elmshire Council"], id="map"),
    pytest.param("- {{ organisation.address }}", "", "", ["- Mill Lane, Oakfield, ZZ9 0CM"], id="address"),
    pytest.param("- {{ dpo }}", "", "dpo: Head\n", ["- Head"], id="contact"),
    pytest.param(
        "- {{ contacts.access }}",
        "",
        PEOPLE + "contacts:\n  access: team\n",
        ["- The team:", "  - Ms Ash, 01632 960100", "  - Clerk, elm@oakfield.example"],
        id="team",
    ),
    pytest.param(
        "- {{ contacts.access }}",
        "",
        PEOPLE + "contacts:\n  access: [ash, elm]\n",
        ["- Ms Ash, 01632 960100", "- Clerk, elm@oakfield.example"],
        id="several",
    ),
    pytest.param(
        "- {{ purposes }}",
        "purposes:\n  - text: teach\n    items:\n      - text: reading\n        items:\n"
        "          - text: aloud\n  - text: feed\n",
        "",
        ["- teach", "  - reading", "    - aloud", "- feed"],
        id="nested as it is",
    ),
    pytest.param("- first\n- {{ transfers }}", "transfers: none\n", "", ["- first"], id="declared none"),
    pytest.param(
        "1. first\n2. {{ sources }}\n3. last",
        "sources: [parents, schools]\n",
        "",
        ["1. first", "2. parents", "3. schools", "4. last"],
        id="numbered",
    ),
]


@pytest.mark.parametrize(("body", "notice", "top", "expected"), ITEMS)
def test_value_alone_in_an_item(body: str, notice: str, top: str, expected: list[str], press: Press) -> None:
    printed = press.print(body, notice, top)
    assert printed.lines == expected
    assert printed.findings == []


RETENTION = """\
retention:
  - records: registers
    period: 6 years
    from: the last entry
    under:
      law: ukpga/2018/12
  - records: photographs
    until: your last day
"""


def test_a_list_of_several_fields_takes_the_form_that_its_clause_writes(press: Press) -> None:
    body = """\
{each}`retention` {when}`.period` We keep {{ .records }} for {{ .period }} from {{ .from }} ({{ .under }}).

{each}`retention` {when}`.until` We keep {{ .records }} until {{ .until }}.

- {each}`retention` {{ .records }}
  - {when}`.period` {{ .period }}

| Records | Kept for | Until |
|---|---|---|
| {each}`retention` {{ .records }} | {{ .period }} | {{ .until }} |
"""
    printed = press.print(body, RETENTION)
    assert printed.lines == [
        "We keep registers for 6 years from the last entry (Data Protection Act 2018).",
        "We keep photographs until your last day.",
        "- registers",
        "  - 6 years",
        "- photographs",
        "Records | Kept for | Until",
        "registers | 6 years | ",
        "photographs |  | your last day",
    ]
    assert printed.findings == []


def test_a_recipient_in_plain_words_is_its_name(press: Press) -> None:
    body = "{each}`recipients` {{ .name }} ({{ .why }})"
    notice = "recipients:\n  - the local police\n  - name: NHS nurses\n    why: to help\n"
    assert press.print(body, notice).lines == ["the local police ()", "NHS nurses (to help)"]


# what is not there


def test_a_missing_value_is_a_gap_and_is_told_with_both_places(press: Press) -> None:
    printed = press.print("Ring {{ dpo.phone }} or {{ contacts.complaints }}.")
    assert printed.text == "Ring [no dpo.phone] or [no contacts.complaints]."
    first, second = printed.findings
    assert (first.code, first.key, second.key) == ("missing-value", "dpo.phone", "contacts.complaints")
    assert (str(first.place), str(first.related)) == ("index.rst:4", "pack/clauses/demo/2018-05-25.md:5")
    assert first.message == "Oakfield School has no “dpo.phone”, which the clause “demo” prints"


def test_in_a_draft_it_is_a_gap_and_nothing_is_told(press: Press) -> None:
    printed = press.print("Ring {{ dpo.phone }}.", in_force="")
    assert printed.text == "Ring [no dpo.phone]."
    assert printed.findings == []


@pytest.mark.parametrize(
    "body",
    [
        "{when}`dpo.phone` Ring {{ dpo.phone }}.",
        "{each}`transfers` {{ .country }}",
        "{unless}`organisation` x",
    ],
)
def test_it_is_silent_in_a_mark(body: str, press: Press) -> None:
    printed = press.print(body)
    assert printed.lines == []
    assert printed.findings == []


def test_a_field_that_a_text_lacks_is_named_as_its_author_would(press: Press) -> None:
    printed = press.print("{{ dpo }}", top='dpo:\n  post: DPO\n  text: "{{ .post }}, {{ .phone }}"\n')
    assert printed.text == "DPO, [no dpo.phone]"
    assert [finding.key for finding in printed.findings] == ["dpo.phone"]


CIRCLES = [
    pytest.param('dpo:\n  text: "see {{ dpo }}"\n', id="a text that names its record"),
    pytest.param('dpo:\n  text: "see {{ dpo.text }}"\n', id="a text that names itself"),
    pytest.param('dpo:\n  text: "see {{ .text }}"\n', id="a text that names itself with a dot"),
    pytest.param(
        'dpo:\n  text: "see {{ contacts.access }}"\n'
        'contacts:\n  access:\n    name: Ms Ash\n    text: "see {{ dpo }}"\n',
        id="two texts that name each other",
    ),
    pytest.param(
        'dpo:\n  name:\n    value: Ms Ash\n    text: "the {{ dpo.name }}"\n', id="a value that names itself"
    ),
    pytest.param(
        'dpo:\n  name:\n    value: Ms Ash\n    text: "the {{ dpo.post }}"\n'
        '  post:\n    value: DPO\n    text: "the {{ dpo.name }}"\n',
        id="two values that name each other",
    ),
]


@pytest.mark.parametrize("top", CIRCLES)
@pytest.mark.parametrize("in_force", ["2026-12-01", ""])
def test_texts_in_a_circle_end_in_a_gap(top: str, in_force: str, press: Press) -> None:
    printed = press.print("{{ dpo }}", top=top, in_force=in_force, sound=False)
    assert "[no " in printed.text
    assert len(printed.text) < 200


DOUBLED = [
    pytest.param('    name: Ms Ash\n    text: "{{{{ people.p{0} }}}} {{{{ people.p{0} }}}}"\n', id="texts"),
    pytest.param("    name: Ms Ash\n    members: [p{0}, p{0}, p{0}, p{0}]\n", id="members"),
    pytest.param(
        '    name:\n      value: Ms Ash\n      text: "{{{{ people.p{0} }}}} {{{{ people.p{0}.name }}}}"\n',
        id="values",
    ),
]


@pytest.mark.parametrize("fields", DOUBLED)
def test_a_few_lines_cannot_grow_into_a_book(fields: str, press: Press) -> None:
    people = "".join(f"  p{number}:\n{fields.format(number + 1)}" for number in range(9))
    top = f"people:\n{people}  p9:\n    name: The last\n"
    printed = press.print("{{ people.p0 }}\n\n- {{ people.p0 }}\n", top=top, sound=False)
    assert sum(map(len, printed.lines)) < 2000


def test_a_path_in_a_text_that_the_format_does_not_have_is_told_where_it_stands(press: Press) -> None:
    site = press.site(
        'organisation:\n  name: Oakfield\ndpo:\n  post: DPO\n  text: "{{ .post }} on {{ .fone }}"\n'
    )
    (finding,) = site.findings
    assert (finding.code, str(finding.place)) == ("unknown-path", "site.yaml:5:9")
    assert "fone" in finding.message
    assert "phone" in finding.hint


def test_a_contact_in_a_circle_of_references_is_printed_without_what_it_lacks(press: Press) -> None:
    people = "people:\n  a:\n    post: Clerk\n    person: b\n  b:\n    name: Ms Ash\n    person: a\n"
    assert press.print("{{ dpo }}", top=f"dpo:\n  person: a\n{people}", sound=False).text == "Ms Ash, Clerk"


def test_forms_are_those_of_the_pack_s_language(press: Press) -> None:
    notice = "updated: 2026-10-31\nsources: [Eltern, Schulen, der Träger]\n"
    printed = press.print(
        "{{ updated }}: {{ sources }}. {{ dpo }}",
        notice,
        "dpo:\n  name: Frau Esche\n  post: Leitung\n",
        language="de-DE",
    )
    assert printed.text == "31. Oktober 2026: Eltern, Schulen und der Träger. Frau Esche; Leitung"
