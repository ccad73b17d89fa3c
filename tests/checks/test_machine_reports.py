"""Reports for machines: valid, stable, and one annotation for each finding whatever its values say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from support import ROOT

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.checks.reports.github import render_github
from sphinx_privacynotice.checks.reports.gitlab import render_gitlab
from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.sarif import render_sarif
from sphinx_privacynotice.checks.severity import Accepted
from sphinx_privacynotice.model.format.check_settings import CheckSetting
from sphinx_privacynotice.model.schema_files import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = Finding(
    "unknown-key",
    "The format has no key “retenion”",
    Place("sites/oakfield.yaml", 2, 5, 2, 13),
    "Did you mean “retention”?",
    key="notices.cin-cla.retenion",
    source_text="    retenion:",
    suggested_text="    retention:",
)
FIXED = Finding(
    "fixed-key",
    "The site changes “dpo”, which its trust fixes",
    Place("sites/oakfield.yaml", 1),
    related=Place("trust.yaml", 8, 1),
    severity=Severity.WARNING,
)
DRAFT = Finding("draft", "The notice is a draft", Place("sites/elm tree.yaml"), severity=Severity.INFO)
FOUND = Findings([KEY, FIXED, DRAFT])
OFF = Accepted(
    Finding("dpo-missing", "No officer is named", Place("site.yaml", 4)),
    CheckSetting(None, "The trust appoints one in May.", Place("privacynotice.yaml", 3)),
)
TEXTS = {"sites/oakfield.yaml": "notices:\n    retenion:\n"}

SARIF = Draft7Validator(json.loads((ROOT / "tests/checks/sarif-subset.schema.json").read_text("utf-8")))
JSON = Draft7Validator(json.loads(shipped("findings")))

HOSTILE = [
    "a\nb\r\nc",
    "::error file=x::y",
    "x%0A::error::y%0D%25",
    "a,b:c=d",
    "##[error]x",
    "<img src=x onerror=alert(1)>",
    "[a](https://evil.example) **b** `c` {0} {{ dpo.email }}",
    "\u2028\u202e\x1b[2J\ud800\x00",
    "::add-mask::x",
    "]\\](x)",
]
PIECES = ["%0A", "\n", "\r", "::", ",", "%", "::error::", "](", "{0}", "<b>", "\\"]
any_text = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.lists(st.sampled_from(["%0A", "\n", "\r", "::", ",", "%", "::error::", "](", "{0}", "<b>"])).map(
        "".join
    ),
)
places = st.builds(Place, any_text.filter(bool), *[st.integers(0, 9)] * 4)
hostile_findings = st.lists(
    st.builds(
        Finding,
        st.sampled_from(["draft", "unknown-key", "lost-item"]),
        any_text,
        places,
        any_text,
        any_text,
        related=st.none() | places,
        source_text=any_text,
        suggested_text=any_text,
        severity=st.sampled_from(list(Severity)),
    ),
    max_size=4,
)


def sarif_of(findings: Sequence[Finding] | Findings, **how: Any) -> Any:
    log = json.loads(render_sarif(findings, **how))
    SARIF.validate(log)
    return log["runs"][0]


def test_sarif_of_each_severity() -> None:
    run = sarif_of(FOUND, accepted=[OFF], read=TEXTS.get)
    assert run["tool"]["driver"]["name"] == "sphinx-privacynotice"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["dpo-missing", "draft", "fixed-key", "unknown-key"]
    draft, fixed, key, off = run["results"]
    assert [each["level"] for each in run["results"]] == ["note", "warning", "error", "error"]
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    place = key["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sites/oakfield.yaml"}
    assert place["region"] == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 13}
    assert draft["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "sites/elm%20tree.yaml"}}
    assert fixed["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 8, "startColumn": 1}
    (change,) = key["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 14},
            "insertedContent": {"text": "    retention:"},
        }
    ]
    assert off["suppressions"][0]["justification"] == "The trust appoints one in May."
    assert "suppressions" not in key


def test_the_help_of_each_rule_is_its_page() -> None:
    for code in known_codes():
        (rule,) = sarif_of([Finding(code, "x", Place("a.yaml"))])["tool"]["driver"]["rules"]
        assert rule["helpUri"].endswith(f"/findings/{code}.html")
        assert rule["helpUri"] in rule["help"]["markdown"]


@pytest.mark.parametrize("text", [None, "", "notices:\n    retention:\n", "one line"])
def test_sarif_has_no_fix_for_a_file_that_says_something_else(text: str | None) -> None:
    (result,) = sarif_of([KEY], read=lambda _: text)["results"]
    assert "fixes" not in result


def test_a_fix_of_a_line_that_is_shown_without_its_indent_keeps_it() -> None:
    finding = Finding(
        "bad-body", "x", Place("a.md", 1), source_text=".. note::x", suggested_text=".. note:: x"
    )
    (result,) = sarif_of([finding], read=lambda _: "   .. note::x\nnext\n")["results"]
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 14}


def test_github_has_a_command_for_each_finding() -> None:
    assert (
        render_github(FOUND, shown=lambda name: f"policies/{name}")
        == """\
::notice file=policies/sites/elm tree.yaml,title=draft (sphinx-privacynotice)::The notice is a draft.
::warning file=policies/sites/oakfield.yaml,line=1,title=fixed-key (sphinx-privacynotice)\
::The site changes “dpo”, which its trust fixes. See also trust.yaml:8:1.
::error file=policies/sites/oakfield.yaml,line=2,col=5,endLine=2,endColumn=12,\
title=unknown-key (sphinx-privacynotice)::The format has no key “retenion”. Did you mean “retention”? \
You typed: retenion: Write: retention:
"""
    )


def test_gitlab_has_an_entry_for_each_finding() -> None:
    report = json.loads(render_gitlab(FOUND))
    assert [(each["check_name"], each["severity"]) for each in report] == [
        ("draft", "info"),
        ("fixed-key", "minor"),
        ("unknown-key", "major"),
    ]
    assert report[2]["location"] == {"path": "sites/oakfield.yaml", "lines": {"begin": 2, "end": 2}}
    assert report[0]["location"]["lines"] == {"begin": 1, "end": 1}


def test_a_fingerprint_outlives_lines_above_and_differs_between_findings_alike() -> None:
    moved = Finding(KEY.code, KEY.message, Place(KEY.place.file, 90), key=KEY.key)
    (first,), (other,) = json.loads(render_gitlab([KEY])), json.loads(render_gitlab([moved]))
    assert first["fingerprint"] == other["fingerprint"]
    both = [each["fingerprint"] for each in json.loads(render_gitlab([KEY, moved]))]
    assert both[0] == first["fingerprint"]
    assert len(set(both)) == 2


def test_json_has_a_published_schema() -> None:
    JSON.validate(json.loads(render_json(FOUND, accepted=[OFF])))
    assert not JSON.is_valid([{"code": "draft"}])


def test_json_says_why_a_finding_is_off() -> None:
    *_, off = json.loads(render_json(FOUND, accepted=[OFF]))
    assert off["code"] == "dpo-missing"
    assert off["off"] == {
        "reason": "The trust appoints one in May.",
        "file": "privacynotice.yaml",
        "line": 3,
    }


COMMAND = re.compile(
    r"::(error|warning|notice) ((?:file|line|col|endLine|endColumn|title)=[^,:\r\n]*"
    r"(?:,(?:line|col|endLine|endColumn|title)=[^,:\r\n]*)*)::([^\r\n]*)"
)


@given(hostile_findings)
def test_a_value_never_makes_another_annotation(findings: list[Finding]) -> None:
    commands = render_github(findings)
    # the host splits its log at any of these
    assert len(re.split(r"\r\n|[\r\n]", commands)) == len(findings) + 1
    for line, finding in zip(commands.split("\n"), findings, strict=False):
        found = COMMAND.fullmatch(line)
        assert found, line
        # what the host makes of it: nothing that breaks a line may come back
        for part in found.groups():
            assert re.search(r"%(?!25|3A|2C)", part) is None
            assert "\n" not in part.replace("%25", "%")
        assert f"title={finding.code} " in line
    results = sarif_of(findings)["results"]
    assert len(results) == len(json.loads(render_gitlab(findings))) == len(findings)
    for result in results:
        text = result["message"]["text"]
        assert not re.search(r"(?<!\\)\]\(", text)
        assert not re.search(r"(?<!\{)\{\d+\}(?!\})", text)
    for made in (render_sarif(findings), render_gitlab(findings)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", made)


@given(hostile_findings)
def test_the_same_findings_make_the_same_report(findings: list[Finding]) -> None:
    for render in (render_github, render_gitlab, render_sarif, render_json):
        assert render(findings) == render(list(findings))
