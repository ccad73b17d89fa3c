"""``explain``: what it says of a code is what the code and its examples say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.base import codes as table
from sphinx_privacynotice.base.codes import Code, known_codes
from sphinx_privacynotice.base.findings import Findings, Severity
from sphinx_privacynotice.checks.examples import examples_of
from sphinx_privacynotice.checks.explain import SUBJECTS, codes_by_subject, explain
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.format.check_settings import read_checks
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.model.project.settings import ProjectFile
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*args: str) -> tuple[int, str, str]:
        status = cli.run(["explain", *args])
        return (status, *capsys.readouterr())

    return run


def test_every_code_is_under_one_subject() -> None:
    listed = [code.code for codes in codes_by_subject().values() for code in codes]
    assert sorted(listed) == sorted(known_codes())
    assert "Other" not in codes_by_subject(), "name the subject in checks/explain.py"
    assert {code for codes in SUBJECTS.values() for code in codes.split()} <= set(known_codes())


def test_all_codes_are_listed_by_subject(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = run()
    assert status == 0
    for subject, codes in codes_by_subject().items():
        assert f"{subject}\n" in out
        for code in codes:
            assert f"  {code.code} " in out
    status, out, _ = run("--format", "json")
    assert [code for codes in json.loads(out).values() for code in codes] == [
        code.code for codes in codes_by_subject().values() for code in codes
    ]


@pytest.mark.parametrize("code", known_codes())
def test_a_code_is_explained(code: str, run: Callable[..., tuple[int, str, str]]) -> None:
    about = known_codes()[code]
    status, out, _ = run(code)
    words = " ".join(out.split())
    assert status == 0
    for sentence in (about.title, about.why, about.help, about.url, f"{code} ({about.severity})"):
        assert sentence in words
    for example in examples_of(code):
        assert all(f"    {line}" in out for line in example.site.splitlines() if line)
    status, out, _ = run(code, "--format", "json")
    assert json.loads(out)["why"] == about.why
    assert len(json.loads(out)["examples"]) == len(examples_of(code))


@pytest.mark.parametrize("typed", ["[dpo-missing]", "privacynotice.dpo-missing", "DPO-missing"])
def test_a_code_may_be_typed_as_it_is_shown(typed: str, run: Callable[..., tuple[int, str, str]]) -> None:
    assert run(typed)[1].startswith("dpo-missing (error)\n")


def test_a_code_that_does_not_exist(run: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = run("dpo-mising")
    assert status == 2
    assert "Did you mean “dpo-missing”?" in err
    assert "To see all: sphinx-privacynotice explain" in run("zzz\x1b[2J")[2]


def test_how_to_set_a_code_is_right_as_typed() -> None:
    for code in known_codes():
        read = read_yaml(explain(code).to_set, "privacynotice.yaml")
        assert isinstance(read.root, Mapping)
        findings = Findings(read.findings)
        data = validate(ProjectFile, read.root, findings)
        (setting,) = read_checks(data.checks, read.root, ("checks",), findings)[code]
        assert len(findings) == 0
        assert (setting.severity, setting.site, setting.notice) == (None, "oakfield", "cin-cla")


def test_a_code_of_this_release_says_so(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up = Code("dpo-missing", "A title.", Severity.ERROR, "A reason.", help="Do it.", since="0.2")
    monkeypatch.setattr(table, "__version__", "0.2.7")
    monkeypatch.setattr("sphinx_privacynotice.checks.explain.known_codes", lambda: {"dpo-missing": made_up})
    assert "New in 0.2: for information in this release, error in the next." in run("dpo-missing")[1]
