"""Law and links in the front matter of a notice in one file, and what is said of a law that nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import findings_of_reader, reading_copies, write_tree

if TYPE_CHECKING:
    from pathlib import Path

ACT = "ukpga/2017/29/section/65"
FRONT = "notice: members\nedition: 2026-01-01\nlanguage: en-GB\n"
LAW = f"""\
law:
  {ACT}:
    - {{from: 2017-04-27, title: Old Act, cite: section 65 of the Old Act}}
    - {{from: 2026-09-01, title: New Act, cite: section 65 of the New Act}}
links:
  rules:
    - {{from: 2017-04-27, url: https://club.example/old}}
    - {{from: 2026-09-01, url: https://club.example/new}}
"""
BODY = f"""\
## Law {{#law}}

Under {{law}}`{ACT}`, see [the rules](<{{{{ links.rules }}}}>).

- {{{{ lawful_bases }}}}
"""


def project(folder: Path, front: str, body: str = BODY, day: str = "2026-09-01", law: str = ACT) -> Path:
    site = (
        "organisation: {name: Badger Lea FC, kind: other, email: a@badgerlea.example}\n"
        f"notices:\n  members:\n    in_force: {day}\n    page: index\n"
        f"    lawful_bases:\n      - {{article: 6(1)(c), law: {law}}}\n"
    )
    return write_tree(
        folder,
        {
            "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
            "privacynotice.yaml": "packs: [england-schools, ./notices/members.md]\n",
            "site.yaml": site,
            "index.md": "# Members\n\n```{privacy-notice} members\n```\n",
            "notices/members.md": f"---\n{front}---\n\n{body}",
        },
    )


def law_findings(folder: Path) -> list[tuple[str, str]]:
    return [(str(each.place.file), each.hint) for each in findings_of_reader(folder) if "law" in each.code]


@pytest.mark.parametrize(("day", "words"), [("2026-08-31", "Old"), ("2026-09-01", "New")])
def test_a_law_and_a_link_of_its_own_are_those_of_the_day(tmp_path: Path, day: str, words: str) -> None:
    project(tmp_path, FRONT + LAW, day=day)
    assert law_findings(tmp_path) == []
    (copy,) = reading_copies(tmp_path).values()
    assert f"Under section 65 of the {words} Act" in copy
    assert f"club.example/{words.lower()}" in copy


def test_a_law_that_no_pack_has_is_to_be_added_to_the_file(tmp_path: Path) -> None:
    project(tmp_path, FRONT, BODY.replace(", see [the rules](<{{ links.rules }}>)", ""))
    hint = "Add it below `law:` in the front matter of notices/members.md, with `title`, `cite` and `url`"
    assert law_findings(tmp_path) == [("notices/members.md", hint), ("site.yaml", hint)]


def test_a_slip_within_an_act_is_still_recognised(tmp_path: Path) -> None:
    project(tmp_path, FRONT + LAW, law="ukpga/2017/29/section/66")
    assert law_findings(tmp_path) == [("site.yaml", f"Did you mean “{ACT}”?")]


def test_a_law_that_is_wrong_is_reported_in_its_file(tmp_path: Path) -> None:
    project(tmp_path, f"{FRONT}law:\n  {ACT}: {{title: The Act}}\nlinks: none\n")
    said = {(each.place.file, each.place.line) for each in findings_of_reader(tmp_path) if each.place.file}
    assert {("notices/members.md", 6), ("notices/members.md", 7)} <= said
