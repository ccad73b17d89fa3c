"""Findings as reports, and the project's own say in them."""

from __future__ import annotations

import json

import pytest

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.text import MAX_SHOWN, render_text, summary
from sphinx_privacynotice.checks.severity import apply_settings
from sphinx_privacynotice.model.project.settings import CheckSetting, CheckSettings

KEY = Finding(
    "unknown-key",
    "The format has no key “retenion”",
    Place("sites/oakfield.yaml", 12, 5),
    "Did you mean “retention”?",
    key="notices.cin-cla.retenion",
    source_text="    retenion:",
    suggested_text="    retention:",
)
FIXED = Finding(
    "fixed-key",
    "The site changes “dpo”, which its trust fixes",
    Place("sites/oakfield.yaml", 3),
    related=Place("trust.yaml", 8, 1),
    severity=Severity.WARNING,
)
DRAFT = Finding("draft", "The notice is a draft", Place("sites/elm.yaml"), severity=Severity.INFO)
FOUND = Findings([KEY, FIXED, DRAFT])


def test_text_is_grouped_by_file_and_clickable() -> None:
    assert (
        render_text(FOUND)
        == """\
sites/elm.yaml: info: The notice is a draft [draft]

sites/oakfield.yaml:3: warning: The site changes “dpo”, which its trust fixes [fixed-key]
    See also trust.yaml:8:1
sites/oakfield.yaml:12:5: error: The format has no key “retenion” [unknown-key]
    Did you mean “retention”?
    You typed: retenion:
    Write:     retention:
"""
    )
    assert render_text([]) == ""


def test_names_are_shown_from_where_the_reader_is() -> None:
    text = render_text([FIXED], shown=lambda name: f"../{name}")
    assert text.startswith("../sites/oakfield.yaml:3: ")
    assert "See also ../trust.yaml:8:1" in text


def test_colour_only_when_asked_for() -> None:
    assert "\x1b" not in render_text(FOUND)
    coloured = render_text(FOUND, colour=True)
    assert "\x1b[31m\x1b[1merror:\x1b[0m" in coloured
    assert "\x1b[33m\x1b[1mwarning:\x1b[0m" in coloured


def test_data_cannot_forge_a_line_or_drive_the_terminal() -> None:
    evil = Finding(
        "bad-value",
        "“x\n\x1b[2Jindex.md:1: error: forged”",
        Place("a\nb.yaml", 1),
        source_text="v: \u202e\x9b",
    )
    for colour in (False, True):
        text = render_text([evil], colour=colour)
        assert text.count("\n") == 2
        assert "\x1b[2J" not in text
        assert r"a\nb.yaml:1:" in text
        assert r"You typed: v: \u202e\u009b" in text


def test_json_is_a_list_without_empty_fields() -> None:
    text = render_json(FOUND)
    assert text.endswith("]\n")
    listed = json.loads(text)
    for each in listed:  # what the code says, of every finding of it
        code = known_codes()[each["code"]]
        assert (each.pop("why"), each.pop("url"), each.pop("law", "")) == (code.why, code.url, code.law)
    assert listed == [
        {"code": "draft", "severity": "info", "message": "The notice is a draft", "file": "sites/elm.yaml"},
        {
            "code": "fixed-key",
            "severity": "warning",
            "message": "The site changes “dpo”, which its trust fixes",
            "file": "sites/oakfield.yaml",
            "line": 3,
            "other": {"file": "trust.yaml", "line": 8, "column": 1},
        },
        {
            "code": "unknown-key",
            "severity": "error",
            "message": "The format has no key “retenion”",
            "file": "sites/oakfield.yaml",
            "line": 12,
            "column": 5,
            "mend": "Did you mean “retention”?",
            "key": "notices.cin-cla.retenion",
            "typed": "retenion:",
            "mended": "retention:",
        },
    ]
    assert render_json([]) == "[]\n"


def test_json_says_where_a_place_ends_if_that_is_known() -> None:
    (found,) = json.loads(render_json([Finding("draft", "A draft", Place("a.yaml", 2, 3, 2, 9))]))
    assert (found["line"], found["column"], found["end_line"], found["end_column"]) == (2, 3, 2, 9)


def test_where_a_place_ends_makes_no_other_place_or_finding_of_it() -> None:
    place, with_end = Place("a.yaml", 2, 3), Place("a.yaml", 2, 3, 4, 5)
    assert place == with_end
    assert str(place) == str(with_end)
    assert not place < with_end
    assert len(Findings([Finding("draft", "A draft", each) for each in (place, with_end)])) == 1


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ("", "no findings"),
        ("e", "1 error"),
        ("eeew", "3 errors, 1 warning"),
        ("wwi", "2 warnings, 1 for information"),
        ("ii", "2 for information"),
    ],
)
def test_summary(severities: str, words: str) -> None:
    kinds = {"e": Severity.ERROR, "w": Severity.WARNING, "i": Severity.INFO}
    found = [Finding("draft", str(n), Place("a"), severity=kinds[kind]) for n, kind in enumerate(severities)]
    assert summary(found) == words


SET_AT = Place("privacynotice.yaml", 4, 3)


def setting(severity: Severity | None, reason: str = "The governors chose so.") -> tuple[CheckSetting]:
    return (CheckSetting(severity, reason, SET_AT),)


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        ({}, ["draft info", "fixed-key warning", "unknown-key error"]),
        ({"unknown-key": setting(Severity.INFO)}, ["draft info", "fixed-key warning", "unknown-key info"]),
        ({"draft": setting(Severity.ERROR)}, ["draft error", "fixed-key warning", "unknown-key error"]),
        ({"fixed-key": setting(None), "draft": setting(None)}, ["unknown-key error"]),
        (
            {"draft": setting(None, " ")},
            ["missing-reason error", "fixed-key warning", "unknown-key error"],
        ),
        (
            {"drafts": setting(None), "unknown-check": setting(None)},
            ["unknown-check error", "draft info", "fixed-key warning", "unknown-key error"],
        ),
        (
            {"missing-reason": setting(None, "")},
            ["missing-reason error", "draft info", "fixed-key warning", "unknown-key error"],
        ),
    ],
)
def test_a_project_sets_severities_with_a_reason(settings: CheckSettings, after: list[str]) -> None:
    found = apply_settings(FOUND, settings).findings
    assert [f"{finding.code} {finding.severity}" for finding in found] == after


def test_an_unknown_check_is_told_where_it_is_set() -> None:
    (finding,) = apply_settings([], {"drafft": setting(None)}).findings
    assert (finding.place, finding.hint) == (SET_AT, "Did you mean “draft”?")


def test_a_report_for_people_is_bounded_and_says_how_much_more_there_is() -> None:
    many = [Finding("bad-value", f"{number}", Place("site.yaml", number)) for number in range(1, 100_001)]
    said = render_text(many)

    assert said.count("bad-value") == MAX_SHOWN
    assert said.endswith("And 99,000 more, which are not shown: mend these first.\n")
    assert "more" not in render_text(many[:MAX_SHOWN])
    assert summary(many) == "100000 errors"
