"""The notices for the workforce, applicants, governors and visitors: what they say in each kind of school."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from support import build, read_project, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.review.sentences import reading_copy

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from sphinx_privacynotice.model.record import Record

KINDS = ("academy", "maintained", "independent")

LENGTHS = {
    "workforce": (1200, 1600),
    "applicants": (600, 1050),
    "governors": (600, 1050),
    "visitors": (600, 1050),
}
"""How many words each notice of a school with every fact has, headings and citations apart."""

FACTS = {
    "employer": "Westshire Learning Trust",
    "payroll": "Westshire Pay Services",
    "occupational_health": "Wellhaven",
    "cctv": "yes",
    "camera_places": "at the gates and in the car park",
    "camera_operator": "Brightwatch",
    "sound": "no",
    "signing_in": "Frontdesk",
    "visitor_photo": "yes",
    "vehicles": "yes",
    "governors_page": "https://oakfield.example/governors",
}

KEPT: dict[str, list[dict[str, str]]] = {
    "workforce": [{"records": "Your personnel file", "period": "6 years", "from": "the day you leave"}],
    "applicants": [{"records": "Applications", "period": "6 months", "from": "the day we chose"}],
    "governors": [{"records": "Your interests", "period": "6 years", "from": "the end of your term"}],
    "visitors": [
        {"records": "Camera pictures", "period": "14 days", "from": "the day they were taken"},
        {"records": "The list of visitors", "period": "1 year", "from": "the day you came"},
    ],
}


def project(kind: str, **facts: str) -> dict[str, str]:
    """Return the files of an invented school with the four notices, each on a page of its own."""
    site: dict[str, Any] = {
        "organisation": {
            "name": "Oakfield School",
            "kind": kind,
            "address": "Mill Lane, Oakfield, ZZ9 0CM",
            "phone": "01632 960123",
            "email": "office@oakfield.example",
        },
        "controller": "Westshire Learning Trust",
        "dpo": {"post": "Data protection officer", "email": "dpo@trust.example"},
        "facts": FACTS | facts,
        "notices": {
            notice: {
                "in_force": "2026-12-01",
                "page": notice,
                "transfers": "none",
                "automated_decisions": "none",
                "retention": kept,
            }
            for notice, kept in KEPT.items()
        },
    }
    pages = {f"{each}.md": f"# {each.title()}\n\n```{{privacy-notice}} {each}\n```\n" for each in KEPT}
    return {
        "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
        "site.yaml": yaml.safe_dump(site, sort_keys=False),
        "index.md": "# Notices\n\n```{toctree}\n" + "\n".join(KEPT) + "\n```\n",
        **pages,
    }


def records(folder: Path, kind: str, **facts: str) -> dict[str, Record]:
    """Return the notices of such a school, by kind."""
    reading = read_project(write_tree(folder, project(kind, **facts)))
    assert [str(finding) for finding in reading.findings] == []
    return {record.notice: record for record in reading.records}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_with_the_notices_of_a_school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    monkeypatch.chdir(write_tree(tmp_path, project(kind)))
    status = cli.run(("check", "--strict", "--as-of", "2026-12-01"))
    assert capsys.readouterr().out.startswith("4 notices checked: no findings")
    assert status == 0


def test_they_build_without_a_warning(tmp_path: Path) -> None:
    build(write_tree(tmp_path, project("academy")))  # it fails on a warning


@pytest.mark.parametrize("kind", KINDS)
def test_they_are_as_long_as_they_need_to_be(tmp_path: Path, kind: str) -> None:
    for notice, record in records(tmp_path, kind).items():
        blocks = [block for block in record.blocks if block.printed and block.kind != "heading"]
        said = ["".join(run.text for run in block.runs if not run.law) for block in blocks]
        count = sum(len(re.findall(r"[\w’'@.-]*\w", text)) for text in said)
        least, most = LENGTHS[notice]
        assert least <= count <= most, notice


@pytest.mark.parametrize(
    ("kind", "notice", "said", "unsaid"),
    [
        (
            "academy",
            "workforce",
            ["regulation 7 of SI 2007/2260", "Part 4 of the Schedule to SI 2014/3283"],
            ["regulation 5 of SI 2007/2260", "School Staffing", "Our governors"],
        ),
        (
            "maintained",
            "workforce",
            [
                "regulation 5 of SI 2007/2260",
                "regulation 12 or 24 of the School Staffing",
                "our council, for its part",
            ],
            ["SI 2014/3283", "regulation 7 of SI 2007/2260"],
        ),
        (
            "pupil-referral-unit",
            "workforce",
            ["our council must give it facts", "regulation 12 of the School"],
            ["SI 2014/3283", "regulation 7 of SI 2007/2260", "or 24 of"],
        ),
        (
            "independent",
            "workforce",
            ["Part 4 of the Schedule", "It is in our interest", "Article 6(1)(b)"],
            ["What the Government gets", "SI 2007/2260", "Article 6(1)(e)", "Our governors"],
        ),
        (
            "non-maintained-special",
            "workforce",
            ["paragraph 4 of Part 1 of the Schedule to SI 2015/728"],
            ["SI 2007/2260", "SI 2014/3283"],
        ),
        (
            "special",
            "workforce",
            ["section 114 of the Education Act 2005"],
            ["Part 4 of the Schedule", "School Staffing"],
        ),
        (
            "academy",
            "governors",
            ["Academy Trust Handbook", "Companies House", "It does so for a year"],
            ["section 538", "SI 2012/1034", "School Governance"],
        ),
        (
            "maintained",
            "governors",
            ["section 538 of the Education Act 1996", "Schedule 4 to the School Governance"],
            ["Handbook", "Companies House shows", "SI 2014/3283"],
        ),
        (
            "independent",
            "governors",
            ["Our website may give", "It is in our interest"],
            ["Department for Education", "section 538", "Handbook", "Article 6(1)(e)"],
        ),
        (
            "maintained",
            "applicants",
            ["must tell our council your name", "You asked us to"],
            ["SI 2014/3283"],
        ),
        (
            "academy",
            "applicants",
            ["find about you online", "section 60 of the Equality Act 2010"],
            ["new head"],
        ),
        (
            "academy",
            "visitors",
            ["Article 6(1)(e)", "cameras at the gates", "no sound", "Brightwatch"],
            ["Article 6(1)(f)", "Article 6(1)(ea)"],
        ),
        ("independent", "visitors", ["Article 6(1)(f)"], ["Article 6(1)(e)"]),
    ],
)
def test_the_law_is_that_of_the_kind_of_school(
    tmp_path: Path, kind: str, notice: str, said: list[str], unsaid: list[str]
) -> None:
    copy = " ".join(reading_copy(records(tmp_path, kind)[notice]).split())
    assert [each for each in said if each not in copy] == []
    assert [each for each in unsaid if each in copy] == []


@pytest.mark.parametrize("notice", KEPT)
def test_an_adult_is_not_told_what_is_for_pupils(tmp_path: Path, notice: str) -> None:
    copy = reading_copy(records(tmp_path, "maintained")[notice])
    for each in ("school record", "foster carer", "looked after", "Childline", "parental responsibility"):
        assert each not in copy


def test_what_a_school_does_not_do_is_not_said(tmp_path: Path) -> None:
    found = records(
        tmp_path, "academy", cctv="no", online_search="no", vehicles="no", occupational_health="no"
    )
    visitors, applicants, workforce = (
        reading_copy(found[notice]) for notice in ("visitors", "applicants", "workforce")
    )
    assert "We have no cameras" in visitors
    assert "number of your car" not in visitors
    assert "Signs tell you" not in visitors
    assert "online" not in applicants
    assert "film you" not in workforce
    assert "fit for your work" not in workforce
