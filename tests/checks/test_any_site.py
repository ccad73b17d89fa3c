"""No rule raises, whatever a site says; and what a pack gives by default is what its own rules ask for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from any_site import any_entry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_cases import project_of
from support import write_tree

from sphinx_privacynotice.base.findings import Findings, Severity
from sphinx_privacynotice.checks.examples import TAKEN_OUT, Example
from sphinx_privacynotice.checks.registry import LAW_RULES, RULES
from sphinx_privacynotice.checks.run import contexts_of, run_rules
from sphinx_privacynotice.cli.context import Session
from sphinx_privacynotice.model.format.schema import NoticeKeys, SiteFile
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.project.project import find_project, load_project

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

ARTICLES = [
    "6(1)(a)",
    "6(1)(c)",
    "6(1)(e)",
    "6(1)(ea)",
    "6(1)(f)",
    "6(1)(g)",
    "9(2)(a)",
    "9(2)(c)",
    "9(2)(g)",
    "10",
]
KINDS = ["maintained", "academy", "independent", "pupil-referral-unit", "non-maintained-special", "other"]
BASES = st.lists(
    st.fixed_dictionaries(
        {"article": st.sampled_from(ARTICLES)},
        optional={
            "schedule1": st.sampled_from(["1", "18", "99", "0", "9" * 90]),
            "purposes": st.lists(st.sampled_from(["safe", "duties", "zzz"]), max_size=2),
            "text": st.sampled_from(["words", "{{ .article }}"]),
            "reason": st.just("words"),
        },
    ),
    max_size=4,
)
RETENTION = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "records": st.sampled_from(["Attendance registers", "Files"]),
            "period": st.sampled_from(
                ["25 years", "0 days", "P9999Y", "none", {"value": "P7Y", "text": "seven years"}]
            ),
            "until_age": st.sampled_from(["25", "9" * 90]),
            "until": st.sampled_from(["no longer needed", ":", "until until"]),
            "from": st.just("birth"),
            "text": st.sampled_from(["Files: 25 years", ": ", "for"]),
            "under": st.sampled_from(
                ["words", {"law": "uksi/2005/1437"}, {"law": "x/1"}, {"policy": "words"}]
            ),
        },
    ),
    max_size=3,
)


def law_findings(folder: Path) -> list[Finding]:
    """What rules of law find of a project, without and with the records of its pages."""
    project = load_project(find_project(folder))
    every = {(site.key, kind) for site in project.sites.values() for kind in site.pages}
    without_records = run_rules(contexts_of(project, {}, "2026-12-01", in_part=every))
    law = {code for rule in LAW_RULES for code in RULES[rule]}
    return [
        each
        for each in [*without_records, *Session(folder).load("2026-12-01", law=True).findings]
        if each.code in law
    ]


@pytest.mark.law
@given(
    site=any_entry(SiteFile),
    notice=any_entry(NoticeKeys),
    kind=st.sampled_from(KINDS),
    in_force=st.sampled_from(["2014-01-01", "2026-12-01", ""]),
    bases=BASES | st.none(),
    retention=RETENTION | st.none(),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_rule_raises(
    site: dict[str, Any],
    notice: dict[str, Any],
    kind: str,
    in_force: str,
    bases: list[Any] | None,
    retention: list[Any] | None,
    tmp_path: Path,
) -> None:
    given_keys = {"in_force": in_force, "lawful_bases": bases, "retention": retention}
    notice = {**notice, **{key: value for key, value in given_keys.items() if value is not None}}
    whole = {
        **site,
        "organisation": {"name": "Oakfield School", "kind": kind},
        "notices": {"cin-cla": notice},
    }
    # JSON is YAML, and every key on a line of its own is what people type
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in whole.items())
    write_tree(tmp_path, {**project_of(Example("", "silent", "", "")), "site.yaml": text})
    for finding in law_findings(tmp_path):
        assert finding.message
        assert finding.hint


def defaults(kind: str) -> dict[str, Any]:
    """What the built-in pack gives a notice of an organisation of ``kind``."""
    pack = yaml.load((BUILTIN_FOLDER / "pack.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    of_kind: dict[str, Any] = pack["defaults_by_kind"].get(kind, {}).get("notices", {}).get("cin-cla", {})
    return dict(pack["defaults"]["notices"]["cin-cla"]) | of_kind


SCHOOLS = [
    *("school", "maintained", "academy", "free-school", "independent"),
    *("non-maintained-special", "pupil-referral-unit", "special", "nursery"),
]
"""Every kind for which the notice has words."""


@pytest.mark.law
@pytest.mark.parametrize("kind", SCHOOLS)
def test_what_the_pack_gives_by_default_is_what_its_rules_ask_for(kind: str, tmp_path: Path) -> None:
    site = yaml.safe_dump(
        {
            "organisation": {"kind": kind},
            "controller": TAKEN_OUT,
            "notices": {"cin-cla": {"educational_record": "yes", **defaults(kind)}},
        }
    )
    write_tree(tmp_path, project_of(Example("", "silent", "", site)))
    about = [
        each for each in law_findings(tmp_path) if each.key in {"lawful_bases", "categories", "purposes"}
    ]
    assert [str(each) for each in Findings(about) if each.severity is not Severity.INFO] == []
