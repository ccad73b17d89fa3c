"""The notices for pupils and early years: whole for each kind and day, short, true of what a site says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support import build, read_project, write_tree

from sphinx_privacynotice.checks.run import check_notices
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.review.sentences import reading_copy
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.record import Record

pytestmark = pytest.mark.law

KINDS = ("pupils", "early-years")

DAYS = ("2018-05-25", "2018-09-01", "2021-01-01", "2024-08-19", "2026-02-05", "2026-06-19", "2026-12-01")
"""The days on which the words of shared clauses change."""

SCHOOLS = {
    "maintained": "kind: maintained",
    "academy": "kind: academy",
    "free-school": "kind: free-school",
    "unit": "kind: pupil-referral-unit",
    "special": "kind: special",
    "without-council": "kind: non-maintained-special",
    "nursery": "kind: nursery",
    "nursery-school": "kind: maintained\n  nursery: yes",
    "independent": "kind: independent",
    "unsaid": "kind: school",
    "early": "kind: early-years",
}

NOT_FOR = {"pupils": {"early"}, "early-years": {"unit"}}
"""The kinds of organisation for which a notice has no words."""

UNSAID = {"special", "nursery", "unsaid", "unit"}

FACTS = """\
facts:
  safeguarding_lead: the deputy head, in room 12
  youth_support: Westshire Youth Service
  exams: yes
  sixth_form: yes
  biometrics: fingerprints to pay for lunch
  cctv: yes
  meals_provider: Green Apron Catering
  payments: our online shop
  apps_list: https://www.larkfield.example/apps
  photo_consent: the form that you get when you join
  care_notice: https://www.larkfield.example/care
  two_year_olds: yes
  learning_journal: an online journal
"""

MOST_WORDS = {"pupils": 2150, "early-years": 1500}
"""Of a typical academy's notice, headings and citations apart."""


def site(school: str, kind: str, day: str = "2026-12-01", facts: str = FACTS) -> str:
    """Return the file of an invented school with a notice in force."""
    controller = "controller:\n  name: Brindle Learning Trust\n  email: trust@brindle.example\n"
    return (
        f"organisation:\n  name: Larkfield School\n  {SCHOOLS[school]}\n"
        "  address: 5 Beech Road, Larkfield, ZZ9 4AB\n  phone: 01632 960200\n"
        "  email: office@larkfield.example\n"
        + (controller if "academy" in SCHOOLS[school] or "free-school" in SCHOOLS[school] else "")
        + "dpo:\n  post: Data protection officer\n  email: dpo@larkfield.example\n"
        "contacts:\n  withdraw_consent:\n    post: School office\n    phone: 01632 960200\n"
        + facts
        + "notices:\n"
        f"  {kind}:\n    in_force: {day}\n    updated: 2026-11\n    page: index\n"
        "    retention:\n      - records: Registers\n        period: 6 years\n        from: each entry\n"
        "    transfers: none\n    automated_decisions: none\n"
    )


def project(folder: Path, school: str, kind: str, day: str = "2026-12-01", facts: str = FACTS) -> Path:
    """Write a project of one school and one page, and return its folder."""
    page = f"# Our notice\n\n```{{privacy-notice}} {kind}\n```\n"
    conf = 'extensions = ["myst_parser", "sphinx_privacynotice"]\nlanguage = "en_GB"\n'
    files = {"site.yaml": site(school, kind, day, facts), "index.md": page, "conf.py": conf}
    return write_tree(folder, files)


def record_of(folder: Path, school: str, kind: str, day: str = "2026-12-01", facts: str = FACTS) -> Record:
    """Return the notice of a school, of which reading finds nothing."""
    reading = read_project(project(folder, school, kind, day, facts))
    assert [str(each) for each in reading.findings] == []
    (record,) = reading.records
    return record


def copy(folder: Path, school: str, kind: str, day: str = "2026-12-01", facts: str = FACTS) -> str:
    """Return the notice of a school as text."""
    return reading_copy(record_of(folder, school, kind, day, facts))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", DAYS)
def test_every_school_has_a_whole_notice(tmp_path: Path, kind: str, day: str) -> None:
    for school in set(SCHOOLS) - NOT_FOR[kind]:
        said = copy(tmp_path / school, school, kind, day)
        assert "not yet filled in" not in said, school
        assert "  " not in re.sub(r"^ +", "", said, flags=re.MULTILINE), school


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("school", SCHOOLS)
def test_the_rules_find_nothing_wrong(tmp_path: Path, kind: str, school: str) -> None:
    if school in NOT_FOR[kind]:
        return
    folder = project(tmp_path, school, kind)
    loaded = load_project(find_project(folder, folder_given=True))
    reading = read_pages(loaded)
    printed: dict[tuple[str, ...], Record | None] = {
        (each.site, each.notice): each for each in reading.records
    }
    found = [*reading.findings, *check_notices(loaded, printed, "2026-12-01", reading.uses)]
    # such a school has not said what it is in law, or has not found out about the school record
    asked = {"kind-of-law-unsaid", "record-right-unsaid"} if school in UNSAID else set()
    asked |= {"notice-missing"}  # one notice at a time
    assert [str(each) for each in found if each.code not in asked] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_academys_notice_is_built_without_a_warning(tmp_path: Path, kind: str) -> None:
    build(project(tmp_path / "docs", "academy", kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_typical_notice_is_short(tmp_path: Path, kind: str) -> None:
    usual = "facts:\n  exams: yes\n  youth_support: Westshire Youth Service\n  payments: our online shop\n"
    record = record_of(tmp_path, "academy", kind, facts=usual)
    blocks = [block for block in record.blocks if block.printed and block.kind != "heading"]
    said = ["".join(run.text for run in block.runs if not run.law) for block in blocks]
    assert sum(len(re.findall(r"[\w’'@.-]*\w", text)) for text in said) <= MOST_WORDS[kind]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (
            "biometrics",
            ["We use fingerprints to pay for lunch", "must say yes in writing", "a code made from"],
        ),
        (
            "youth_support",
            ["Westshire Youth Service can help you", "until you are 16", "from when you are 13"],
        ),
        ("exams", ["We send exam boards", "what you write in an exam"]),
        ("sixth_form", ["If you apply to a college"]),
        ("cctv", ["We have security cameras"]),
        ("payments", ["parents use our online shop"]),
        ("care_notice", ["another notice"]),
    ],
)
def test_what_depends_on_a_fact_is_said_with_it_alone(tmp_path: Path, fact: str, said: list[str]) -> None:
    without = "\n".join(line for line in FACTS.splitlines() if not line.startswith(f"  {fact}:")) + "\n"
    told, untold = (
        copy(tmp_path / name, "academy", "pupils", facts=facts)
        for name, facts in (("told", FACTS), ("untold", without))
    )
    for words in said:
        assert words.casefold() in told.casefold()
        assert words.casefold() not in untold.casefold()


@pytest.mark.parametrize(
    ("school", "said", "unsaid"),
    [
        (
            "maintained",
            ["regulation 9 of SI 2005/1437", "section 21 of the Education Act 2002", "regulation 3 of"],
            ["as agreed with the Government"],
        ),
        ("academy", ["paragraph 32 of the Schedule to SI 2014/3283", "regulation 5A"], ["SI 2005/1437"]),
        (
            "unit",
            ["can ask our council who came", "For a school like ours that is up to our council"],
            ["we must give it your name"],
        ),
        (
            "independent",
            ["Our contract needs it", "from exam boards, not from us"],
            ["free meals, we", "regulation 5A", "Westshire Youth Service", "SI 2012/1033", "section 100"],
        ),
        (
            "nursery-school",
            ["regulation 3 of"],
            ["regulation 5A", "section 100 of the Children and Families Act"],
        ),
    ],
)
def test_the_law_is_that_of_the_school(
    tmp_path: Path, school: str, said: list[str], unsaid: list[str]
) -> None:
    found = copy(tmp_path, school, "pupils")
    assert [words for words in said if words not in found] == []
    assert [words for words in unsaid if words in found] == []


CARE = ("looked after", "social worker can help", "virtual school", "foster", "until you are 75")


@pytest.mark.parametrize("kind", KINDS)
def test_words_for_children_in_care_are_in_their_own_notice(tmp_path: Path, kind: str) -> None:
    facts = FACTS.replace("  care_notice: https://www.larkfield.example/care\n", "")
    said = copy(tmp_path, "maintained", kind, facts=facts)
    assert [words for words in CARE if words in said] == []


def test_a_parent_of_a_young_child_is_spoken_to(tmp_path: Path) -> None:
    said = copy(tmp_path, "academy", "early-years")
    for words in (
        "You can ask for your child, too",
        "Between two and three",
        "Each child has a key person",
        "SI 2009/1554",
    ):
        assert words in said
    assert "If you are a pupil" not in said


def test_the_school_record_is_asked_of_the_notices_that_speak_of_it(tmp_path: Path) -> None:
    assert "school record" not in copy(tmp_path, "maintained", "early-years")


@pytest.mark.parametrize("name", ["purposes-list", "categories-list", "recipients-list"])
def test_a_directive_of_a_list_prints_that_of_the_notice(tmp_path: Path, name: str) -> None:
    clause = "pupils-" + name.removesuffix("-list")
    page = f"# Ours\n\n```{{{name}}}\n:notice: pupils\n```\n"
    alone = read_project(
        write_tree(tmp_path / "alone", {"site.yaml": site("academy", "pupils"), "index.md": page})
    )
    assert {block.clause for block in alone.records[0].blocks if block.clause} == {clause}
    page = f"# Ours\n\n````{{privacy-notice}} pupils\n```{{{name}}}\n:heading: Ours\n```\n````\n"
    whole = read_project(
        write_tree(tmp_path / "whole", {"site.yaml": site("academy", "pupils"), "index.md": page})
    )
    assert [str(each) for each in whole.findings] == []
    assert "## Ours" in reading_copy(whole.records[0])


@pytest.mark.parametrize("kind", ["pupils", "early-years", "cin-cla"])
def test_what_councils_are_to_children_is_asked_of_the_notice_that_names_them(
    tmp_path: Path, kind: str
) -> None:
    councils = "authorities:\n  west:\n    name: Westshire Council\n  east:\n    name: Eastvale Council\n"
    folder = project(tmp_path, "academy", kind, facts=councils)
    loaded = load_project(find_project(folder, folder_given=True))
    printed: dict[tuple[str, ...], Record | None] = {
        (each.site, each.notice): each for each in read_pages(loaded).records
    }
    found = {each.code for each in check_notices(loaded, printed, "2026-12-01")}
    assert ("authority-without-role" in found) is (kind == "cin-cla"), found
