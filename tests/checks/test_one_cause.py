"""One wrong value gives one finding, whatever number of rules look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rule_cases import project_of
from support import write_tree

from sphinx_privacynotice.checks.examples import Example
from sphinx_privacynotice.cli.context import Session

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = "# How we use your information\n\n```{privacy-notice} cin-cla\n```\n"
BASES = """
      - article: 6(1)(e)
        purposes: [progress, pastoral, safe, plan, funding, quality]
      - article: 6(1)(c)
        purposes: [duties]
      - article: 9(2)(g)
        schedule1: 18
      - article: 10
        schedule1: 18
"""
KEPT = "notices:\n  cin-cla:\n    editions:\n"
KEPT += "      complaints:\n        edition: 2018-05-25\n        reason: Old.\n"


def bases(old: str = "", new: str = "") -> str:
    return f"notices:\n  cin-cla:\n    lawful_bases:{BASES.replace(old, new)}"


@pytest.mark.law
@pytest.mark.parametrize(
    ("site", "page", "code"),
    [
        ("dpo: (taken out)", "", "dpo-missing"),
        ("notices:\n  cin-cla:\n    retention: (taken out)", "", "missing-retention"),
        (bases("6(1)(e)", "6(1)(g)"), "", "bad-basis"),
        (bases("6(1)(e)", "Article 6(1)(e)"), "", "bad-value"),
        ("notices:\n  cin-cla:\n    updated: 2027-03-01", "", "date-order"),
        (KEPT, "", "edition-ended"),
        ("organisation:\n  name: '[school name]'", "", "placeholder"),
        ("", f"{NOTICE}\nWe follow the {{law}}`ukpga/1998/29`.\n", "law-repealed"),
        ("", f"{NOTICE}\nTell the [regulator](https://ico.org.uk/concerns/).\n", "moved-link"),
        ("", f"{NOTICE}\nWe use it under section 1, e of article 6.\n", "citation-form"),
    ],
)
def test_one_cause_is_reported_once(site: str, page: str, code: str, tmp_path: Path) -> None:
    write_tree(tmp_path, project_of(Example("", "fails", "", site, page)))
    findings = Session(tmp_path).load("2026-12-01", law=True).findings
    loud = [each.code for each in findings if each.severity.warns_in_builds]
    assert loud == ([code] if code else [])
