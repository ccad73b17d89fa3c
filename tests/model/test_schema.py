"""The JSON Schemas: shipped as the models make them, right for every sample, wrong for every slip."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support import ROOT
from yaml_core import core

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model import json_schema as schemas
from sphinx_privacynotice.model.format import schema as site
from sphinx_privacynotice.model.format import values
from sphinx_privacynotice.model.format.schema import SiteFile
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.yamlio.reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"site.yaml", "trust.yaml", "privacynotice.yaml"}
SAMPLES = sorted(
    path
    for folder in ("example_site", "docs", "tests/patterns")
    for path in (ROOT / folder).rglob("*.yaml")
    if (path.name in NAMES or path.parent.name == "sites") and "_build" not in path.parts
)
VALIDATORS = {name: Draft202012Validator(schemas.schema(name)) for name in schemas.SCHEMAS}
KINDS = [
    kind
    for kind in [*vars(values).values(), site.Kind]
    if isinstance(kind, type) and issubclass(kind, Value) and kind is not Value
]


def faults(name: str, text: str) -> list[str]:
    data = core(read_yaml(text, "site.yaml").root)
    return [error.json_path for error in VALIDATORS[name].iter_errors(data)]


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_what_is_shipped_is_what_the_models_say(name: str) -> None:
    again = "Write them anew with: python -m sphinx_privacynotice.model.json_schema"
    assert shipped(name) == schemas.schema_text(name), again


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_each_is_a_schema_with_words_for_every_key(name: str) -> None:
    made = schemas.schema(name)
    Draft202012Validator.check_schema(made)
    for part in [made, *(each for define in made["$defs"].values() for each in define.get("anyOf", []))]:
        for key, described in part.get("properties", {}).items():
            assert described.get("description"), key


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sample_passes(path: Path) -> None:
    name = "project" if path.name == "privacynotice.yaml" else "site"
    assert faults(name, path.read_text(encoding="utf-8")) == []


def test_there_are_samples_of_both() -> None:
    assert {path.name == "privacynotice.yaml" for path in SAMPLES} == {True, False}


@pytest.mark.parametrize(
    "text",
    [
        "controller: Westshire Learning Trust",
        "controller: none",
        "controller:",
        "controller: {authority: westshire}",
        "dpo: Data protection officer",
        "designated_teacher: {person: head}",
        "authorities: {westshire: Westshire County Council, coast: {name: Coast, roles: placing}}",
        "people: {head: Ms A Lind, deputy: {post: Deputy head, for: westshire, members: [head]}}",
        "contacts: {questions: head, access: [head, deputy], complaints: {person: head, text: Ask us}}",
        "contacts: {write_to: none}",
        "extends: ../trust.yaml",
        "extends: [../trust.yaml, ../more.yaml]",
        "fixed: [dpo, contacts.complaints]",
        "organisation: {kind: academy, phone: 01632960123, urn: 123456, address: [Mill Lane, Oakfield]}",
        "organisation: {phone: {value: 01632 960123, text: ask the office}}",
        "organisation: {phone: none, web: www.oakfield.example}",
        "notices: {cin-cla: }",
        "notices: {cin-cla: {in_force: 2026-12-01, updated: 2026, review_due: 2026-10}}",
        "notices: {cin-cla: {transfers: none, automated_decisions: [], retention: none}}",
        "notices: {cin-cla: {purposes: [standard, care, {text: Keep safe, items: [{text: nested}]}]}}",
        "notices: {cin-cla: {categories: [{drop: names, reason: none held}, {text: x, criminal: true}]}}",
        "notices: {cin-cla: {lawful_bases: [6(1)(e), {article: 9(2)(g), schedule1: 18}]}}",
        "notices: {cin-cla: {retention: [As our schedule says, {records: Letters, period: P6M}]}}",
        "notices: {cin-cla: {retention: [{period: {value: P7Y, text: seven years}}]}}",
        "notices: {cin-cla: {retention: [{under: our policy, until_age: 25}]}}",
        "notices: {cin-cla: {approved: A Lind, rights_policy: Our policy, educational_record: yes}}",
        "notices: {cin-cla: {editions: {npd: 2018-05-25}, from: {npd: england-schools}}}",
        "terms: {looked_after: children in care}\nlinks: {dfe: https://www.dfe.example}\nfacts: {any: 7}",
    ],
)
def test_what_the_format_allows_passes(text: str) -> None:
    told = Findings()
    read = read_yaml(text, "site.yaml")
    assert read.root is not None
    validate(SiteFile, read.root, told)
    assert [finding.message for finding in told] == []
    assert faults("site", text) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("organisaton: {name: Oakfield}", "$"),
        ("- organisation", "$"),
        ("organisation: Oakfield School\nnotice: {}", "$"),
        ("organisation: {name: {first: Oakfield}}", "$.organisation"),
        ("organisation: {kind: acadmy}", "$.organisation"),
        ("organisation: {email: office at oakfield.example}", "$.organisation"),
        ("organisation: {phone: ask us}", "$.organisation"),
        ("organisation: {web: not an address}", "$.organisation"),
        ("organisation: {phone: {value: 01632 960123, txt: ask}}", "$.organisation"),
        ("contacts: {question: head}", "$.contacts"),
        ("contacts: head", "$.contacts"),
        ("people: [head]", "$.people"),
        ("notices: {cin-cla: {in_force: next year}}", "$.notices"),
        ("notices: {cin-cla: {in_force: 2026-12}}", "$.notices"),
        ("notices: {cin-cla: {retention: seven years}}", "$.notices"),
        ("notices: {cin-cla: {retention: [{period: a while}]}}", "$.notices"),
        ("notices: {cin-cla: {retention: [{until_age: grown up}]}}", "$.notices"),
        ("notices: {cin-cla: {lawful_bases: [our duty]}}", "$.notices"),
        ("notices: {cin-cla: {educational_record: perhaps}}", "$.notices"),
        ("notices: {cin-cla: {purposes: [{txt: ours}]}}", "$.notices"),
        ("notices: {cin-cla: {fixed: [dpo]}}", "$.notices"),
        ("notices: [cin-cla]", "$.notices"),
    ],
)
def test_slips_are_marked(text: str, where: str) -> None:
    found = faults("site", text)
    assert found
    assert all(path.startswith(where) for path in found)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("sites: sites/*.yaml\npacks: [./pack]\nroot: ..", True),
        ("checks: {draft: off, reading-copy: {severity: info, reason: Kept elsewhere}}", True),
        ("checks: {draft: none}", True),
        ("checks: {darft: off}", False),
        ("checks: {draft: {severity: fatal}}", False),
        ("checks: {draft: {severity: info, why: so}}", False),
        ("site: sites/*.yaml", False),
    ],
)
def test_project_files(text: str, *, right: bool) -> None:
    assert (faults("project", text) == []) is right


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_pattern_is_stricter_than_its_kind(kind: type[Value]) -> None:
    scalar = Draft202012Validator(schemas._scalar(kind))
    form = getattr(kind, "FORM", None)
    guesses = st.text(alphabet="PYMWD0123456789 ()-+.@:/ayersmonthwkdEx,&", max_size=24)
    typed = st.from_regex(form, fullmatch=True) if form else guesses

    @given(typed | guesses | st.sampled_from(kind.EXAMPLES or ("x",)))
    def check(text: str) -> None:
        if kind.accepts(text) and text.isascii():
            scalar.validate(text)

    check()


def test_a_schema_needs_no_project(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schemas.schema("site")
    assert cli.run(["schema", "project"]) == 0
    assert json.loads(capsys.readouterr().out) == schemas.schema("project")
    assert cli.run(["schema", "pack"]) == 2


def test_copies_are_renewed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["schema", "--write"]) == 0
    assert capsys.readouterr().out == (
        "written .privacynotice/site.schema.json\nwritten .privacynotice/project.schema.json\n"
    )
    copy = tmp_path / ".privacynotice" / "site.schema.json"
    assert copy.read_text(encoding="utf-8") == shipped("site")
    copy.write_text("{}", encoding="utf-8")
    assert cli.run(["schema", "--write"]) == 0
    assert capsys.readouterr().out == "written .privacynotice/site.schema.json\n"
    assert cli.run(["schema", "--write"]) == 0
    assert capsys.readouterr().err == "The copies are those of this version.\n"
