"""Site files that are readable YAML and still wrong: what is told of each, where, and how to mend it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from any_site import any_entry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from malformed import (
    PROJECT,
    SITE,
    Row,
    Told,
    assert_told,
    assert_well_said,
    findings_of,
    lines,
    rows_of,
    write,
)
from press import Press
from support import build

from sphinx_privacynotice.model.format.schema import NoticeKeys, SiteFile
from sphinx_privacynotice.model.format.walk import known_keys

if TYPE_CHECKING:
    from pathlib import Path


def notice(text: str) -> str:
    """The good site file with ``text`` from line 6, indented into its notice."""
    return SITE + "".join(f"    {line}\n" for line in text.splitlines())


ROWS = rows_of("sites.txt")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_told_of_a_site_file(row: Row, tmp_path: Path) -> None:
    write(tmp_path, PROJECT, {"site.yaml": row.typed})
    findings = findings_of(tmp_path)
    assert_told(findings, row.expected)
    for finding in findings:
        assert_well_said(finding, tmp_path)


# site files of any shape

PRINTS_ALL = (
    "\n\n".join(
        f"{{{{ {key} }}}}" for key in known_keys(NoticeKeys) if key not in {"terms", "links", "facts"}
    )
    + """

- {id}`safety` know you
- {{ purposes }}

- {{ contacts.access }}

{each}`people` {{ .name }} {{ .for.short }} {{ .text }}

| A |
|---|
| {each}`recipients` {{ .name }} {{ .law }} |
"""
)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@given(site=any_entry(SiteFile), notice=any_entry(NoticeKeys), in_force=st.sampled_from(["2026-12-01", ""]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nothing_is_raised_whatever_a_site_file_says(
    site: dict[str, Any], notice: dict[str, Any], in_force: str, press: Press
) -> None:
    # JSON is YAML, and every key on a line of its own is what people type
    top = "".join(f"{key}: {json.dumps(value)}\n" for key, value in site.items() if key != "organisation")
    inside = "".join(f"{key}: {json.dumps(value)}\n" for key, value in notice.items() if key != "in_force")
    printed = press.print(PRINTS_ALL, inside, top, in_force=in_force, sound=False)
    assert sum(map(len, printed.lines)) < 100_000


# trust files

TRUST_ROWS = rows_of("trust.txt")

TRUST_FILES: dict[str, str | bytes] = {
    "circle.yaml": "extends: site.yaml\n",
    "empty.yaml": "",
    "latin.yaml": "dpo:\n  name: Ms Frêne\n".encode("latin-1"),
    "faulty.yaml": """\
dpo:
  fone: 01632 960123
  email: dpo at oakfield
retention:
  - records: Registers
contacts:
  access: nobody
""",
    "fixing.yaml": """\
fixed: [dpo, contacts.complaints, zzz]
dpo:
  name: Ms Ash
contacts:
  complaints: head
people:
  head:
    name: Ms Elm
""",
}


@pytest.mark.parametrize("row", TRUST_ROWS, ids=lambda row: row.name)
def test_what_is_told_of_the_file_that_a_site_extends(row: Row, tmp_path: Path) -> None:
    write(tmp_path, PROJECT, TRUST_FILES, {"site.yaml": row.typed + SITE})
    findings = findings_of(tmp_path)
    assert_told(findings, row.expected)
    for finding in findings:
        assert_well_said(finding, tmp_path)


def test_a_notice_may_not_change_what_the_trust_fixes_either(tmp_path: Path) -> None:
    site = "extends: trust.yaml\n" + notice("dpo:\n  name: Ms Elm\n")
    write(tmp_path, PROJECT, {"site.yaml": site, "trust.yaml": "fixed: dpo\ndpo:\n  name: Ms Ash\n"})
    expected = Told("site.yaml:7:5", "fixed-key", "“dpo” is fixed in trust.yaml", "out", "trust.yaml:1:8")
    assert_told(findings_of(tmp_path), [expected])


def page_of(*sites: str) -> str:
    """A page with the notices of several sites."""
    return (
        "Ours\n====\n\n"
        + "\n\n".join(f".. privacy-notice:: visitors\n   :site: {site}" for site in sites)
        + "\n"
    )


def test_a_file_that_many_sites_extend_is_told_of_once(tmp_path: Path) -> None:
    names = ("ash", "elm", "oak")
    sites = {f"sites/{name}.yaml": "extends: ../trust.yaml\n" + SITE for name in names}
    project = {
        "privacynotice.yaml": "packs: [./pack]\nsites: sites/*.yaml\n",
        "trust.yaml": "dpo:\n  fone: 1\n",
        "index.rst": page_of(*names),
    }
    write(tmp_path, PROJECT, project, sites, {"site.yaml": None})
    expected = Told("trust.yaml:2:3", "unknown-key", "“fone”", "“phone”?")
    assert_told(findings_of(tmp_path), [expected])


# all of them together


def together(folder: Path) -> Path:
    """A project of every faulty site file above, and a page with the notices of all."""
    sites = {
        f"site{number:02}": row.typed
        for number, row in enumerate(ROWS)
        if row.name != "page that is not there"  # where one site names its pages, no others are read
    }
    files = {
        **{f"sites/{name}.yaml": site for name, site in sites.items()},
        "privacynotice.yaml": "packs: [./pack]\nsites: sites/*.yaml\n",
        "index.rst": page_of(*sites),
    }
    return write(folder, PROJECT, files, {"site.yaml": None})


def test_all_mistakes_of_all_sites_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    project = together(tmp_path / "project")
    findings = findings_of(project)
    assert len({finding.place.file for finding in findings}) > 60
    assert lines(findings) == lines(sorted(findings, key=lambda finding: finding.sort_key))
    assert len({(each.place, each.code, each.message) for each in findings}) == len(findings)
    assert lines(findings) == lines(findings_of(project))


def test_sphinx_warns_of_what_check_finds(tmp_path: Path) -> None:
    project = together(tmp_path / "project")
    expected = [
        f"{project}/{each.place}: WARNING: {each.text} [privacynotice.{each.code}]"
        for each in findings_of(project)
        if each.severity != "info" and not each.message.startswith("No page prints")  # for `check` to tell
    ]
    warnings = build(project, "text", warnings_ok=True).warnings
    of_data = [line for line in warnings if "/index.rst:" not in line]
    assert sorted(warnings) == sorted(expected)
    told_first = [
        line for line in of_data if "-item]" not in line
    ]  # items are told by the page that prints them
    assert warnings[: len(told_first)] == told_first == [line for line in expected if line in set(told_first)]


def test_the_good_project_has_nothing_wrong(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    assert findings_of(tmp_path) == []
