"""Every rule by its examples: what it finds, the same mended, and near misses it is silent about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rule_cases import project_of
from support import write_tree

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.checks import run  # noqa: F401 - registers all rules
from sphinx_privacynotice.checks.examples import FOLDER, Example, examples_of
from sphinx_privacynotice.checks.registry import LAW_RULES, RULES
from sphinx_privacynotice.cli.context import Session

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

LAW_CODES = sorted({code for rule in LAW_RULES for code in RULES[rule]})
WITH_EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.txt"))
EXAMPLES = [example for code in WITH_EXAMPLES for example in examples_of(code)]
TODAY = "2026-12-01"


def found(example: Example, folder: Path) -> list[Finding]:
    write_tree(folder, project_of(example))
    return list(Session(folder).load(example.on or TODAY, law=True).findings)


@pytest.mark.law
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.code}-{each.outcome}-{each.name}")
def test_an_example(example: Example, tmp_path: Path) -> None:
    findings = found(example, tmp_path)
    of_code = [each for each in findings if each.code == example.code]
    if example.outcome == "fails":
        assert of_code, [str(each) for each in findings]
        assert example.says in " ".join(each.text for each in of_code)
        assert all(each.hint for each in of_code)
        return
    assert not of_code
    if example.outcome == "mended":
        assert [each for each in findings if each.severity.warns_in_builds] == []


@pytest.mark.law
def test_nothing_is_wrong_with_the_site_that_examples_change(tmp_path: Path) -> None:
    assert [str(each) for each in found(Example("", "silent", "", ""), tmp_path)] == []


@pytest.mark.parametrize("code", LAW_CODES)
def test_every_rule_of_law_has_an_example_of_each_kind(code: str) -> None:
    assert {each.outcome for each in examples_of(code)} == {"fails", "mended", "silent"}


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_examples_are_of_codes_that_exist(code: str) -> None:
    assert code in known_codes()
