"""The registry: every code is described, and every rule is known by its codes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sphinx_privacynotice
from sphinx_privacynotice.base.codes import Code, known_codes
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.checks import run  # noqa: F401 - registers all rules
from sphinx_privacynotice.checks.registry import RULES
from sphinx_privacynotice.checks.reports.table import REPORTERS
from sphinx_privacynotice.model.pack.library import load_library
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER

FOLDER = Path(sphinx_privacynotice.__file__).parent


@pytest.mark.parametrize("code", known_codes().values(), ids=list(known_codes()))
def test_a_code_says_what_it_means_why_it_matters_and_how_to_mend_it(code: Code) -> None:
    for sentence in (code.title, code.why, code.help):
        assert sentence.endswith(".")
        assert 10 < len(sentence) < 160
    assert code.code == code.code.lower().strip("-")


def test_a_law_of_a_code_is_in_the_law_register() -> None:
    library = load_library(Folder(BUILTIN_FOLDER), [], Findings())
    for code in known_codes().values():
        assert not code.law or library.law(code.law, "2026-12-01"), code.code


def test_every_finding_has_a_code_that_is_known() -> None:
    used = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and node.args:
                code = node.args[0]
                used |= {code.value} if isinstance(code, ast.Constant) else set()
    assert used
    assert used <= set(known_codes())


def test_rules_report_under_known_codes() -> None:
    assert RULES
    assert {code for codes in RULES.values() for code in codes} <= set(known_codes())


@pytest.mark.parametrize("name", REPORTERS)
def test_every_report_shows_a_finding(name: str) -> None:
    report = REPORTERS[name].render([Finding("draft", "A draft", Place("site.yaml", 2))], colour=False)
    assert "A draft" in report
    assert "site.yaml" in report
