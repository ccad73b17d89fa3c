"""Severities by place: in the project file and in notices, with reasons; what is off is shown, not lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from rule_cases import merged_site
from support import build, write_tree

from sphinx_privacynotice.base import codes as table
from sphinx_privacynotice.base.codes import Code
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.checks import severity
from sphinx_privacynotice.checks.exceptions import ended_exceptions
from sphinx_privacynotice.checks.run import check_notices
from sphinx_privacynotice.checks.severity import judge
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.format.check_settings import CheckSetting
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.sphinx_ext.project import warnings_of

if TYPE_CHECKING:
    from pathlib import Path

OFFICER = "dpo: (taken out)\n"
AT = Place("privacynotice.yaml", 2)


def project(folder: Path, checks: str = "", *, own: str = "") -> Path:
    """Write a project whose two sites are public authorities without an officer."""
    files = {
        "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
        "index.md": "# Schools\n\n```{toctree}\n:glob:\n\nnotices/*\n```\n",
        "privacynotice.yaml": f"sites: sites/*.yaml\n{checks}",
    }
    for site in ("oakfield", "elm"):
        lines = f"{OFFICER}notices:\n  cin-cla:\n    page: notices/{site}\n"
        lines += own if site == "oakfield" else ""
        files[f"sites/{site}.yaml"] = merged_site(lines)
        files[f"notices/{site}.md"] = "# Our notice\n\n```{privacy-notice} cin-cla\n```\n"
    write_tree(folder, files)
    return folder


def check(folder: Path, capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    status = cli.run(["--project", str(folder), "check", *args])
    return status, capsys.readouterr().out


def codes(folder: Path, capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    """Return the findings of the code that is set, with their sites, and of settings that fit nothing."""
    _, out = check(folder, capsys, "--format", "json", *args)
    told = [(each["code"], each.get("site", "")) for each in json.loads(out)]
    return [f"{code} {site}" for code, site in told if code in {"dpo-missing", "unused-check"}]


BOTH = ["dpo-missing elm", "dpo-missing oakfield"]


@pytest.mark.law
@pytest.mark.parametrize(
    ("places", "left"),
    [
        ("site: oakfield", ["dpo-missing elm"]),
        ("notice: cin-cla", []),
        ("key: dpo", []),
        ("{site: elm, notice: cin-cla, key: dpo}", ["dpo-missing oakfield"]),
        ("{site: elm, key: dpo.email}", [*BOTH, "unused-check "]),
        ("site: alder", [*BOTH, "unused-check "]),
        ("page: notices/oakfield", [*BOTH, "unused-check "]),
    ],
)
def test_a_check_is_turned_off_in_one_place(
    places: str, left: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = places.strip("{}").replace(", ", "\n      ")
    checks = f"checks:\n  dpo-missing:\n    - {given}\n      severity: off\n      reason: They appoint one.\n"
    folder = project(tmp_path, checks)
    assert sorted(codes(folder, capsys)) == sorted(left)


@pytest.mark.law
def test_a_notice_turns_a_check_off_for_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = "    checks:\n      dpo-missing: {severity: off, reason: They appoint one.}\n"
    folder = project(tmp_path, own=own)
    assert codes(folder, capsys) == ["dpo-missing elm"]
    loaded = load_project(find_project(folder, folder_given=True))
    printed: dict[Any, None] = {
        (site.key, kind): None for site in loaded.sites.values() for kind in site.pages
    }
    told = warnings_of(loaded, check_notices(loaded, printed))
    warned = [place for _, place, code in told if code == "dpo-missing"]
    assert len(warned) == 1
    assert "elm.yaml" in warned[0]
    _, out = check(folder, capsys, "--show-off")
    assert "; 1 turned off\n" in out
    assert "Turned off:\n" in out
    assert "    Why: They appoint one. (" in out
    assert "(--show-off lists them)" in check(folder, capsys)[1]
    listed = json.loads(check(folder, capsys, "--format", "json", "--show-off")[1])
    assert [each["off"]["reason"] for each in listed if "off" in each] == ["They appoint one."]


def finding(site: str = "oakfield", key: str = "dpo", file: str = "sites/oakfield.yaml") -> Finding:
    return Finding("lost-item", "An item is lost", Place(file, 3), key=key, site=site, notice="cin-cla")


def a_setting(severity_: Severity | None = None, **where: str) -> CheckSetting:
    return replace(CheckSetting(severity_, "It is meant.", AT), **where)  # type: ignore[arg-type] # all are texts


@pytest.mark.parametrize(
    ("where", "key", "fits"),
    [
        ("dpo", "dpo", True),
        ("dpo", "dpo.email", True),
        ("dpo", "dpo[2]", True),
        ("dpo", "dpos", False),
        ("dpo.email", "dpo", False),
        ("contacts.questions", "notices.cin-cla.contacts.questions", True),
        ("notices.cin-cla.contacts", "notices.cin-cla.contacts.questions", True),
    ],
)
def test_a_key_means_what_is_below_it_too(where: str, key: str, fits: bool) -> None:  # noqa: FBT001 - a case
    judged = judge([finding(key=key)], {"lost-item": (a_setting(key=where),)})
    assert bool(judged.accepted) is fits


def test_the_narrowest_setting_counts() -> None:
    wide, narrow = a_setting(), a_setting(Severity.INFO, site="oakfield", key="dpo")
    for order in ((wide, narrow), (narrow, wide)):
        judged = judge([finding(), finding("elm", file="sites/elm.yaml")], {"lost-item": order})
        assert [(each.site, each.severity) for each in judged.findings] == [("oakfield", Severity.INFO)]
        assert [each.finding.site for each in judged.accepted] == ["elm"]


def test_what_two_sites_have_from_one_file_is_told_once_unless_one_accepts_it() -> None:
    shared = [finding(site, file="trust.yaml") for site in ("elm", "oakfield")]
    assert [each.site for each in judge(shared, {}).findings] == ["elm"]
    judged = judge(shared, {"lost-item": (a_setting(site="elm"),)})
    assert [each.site for each in judged.findings] == ["oakfield"]


@pytest.mark.parametrize(
    ("running", "since", "settings", "expected"),
    [
        ("0.2.0", "0.2", {}, Severity.INFO),
        ("0.2.9", "0.2", {}, Severity.INFO),
        ("0.3.0", "0.2", {}, Severity.ERROR),
        ("0.2.0", "", {}, Severity.ERROR),
        ("0.2.0", "0.2", {"lost-item": (a_setting(Severity.ERROR),)}, Severity.ERROR),
    ],
)
def test_a_code_that_a_release_brings_is_for_information_in_it(
    running: str,
    since: str,
    settings: dict[str, tuple[CheckSetting, ...]],
    expected: Severity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table, "__version__", running)
    made_up = {"lost-item": Code("lost-item", "A title.", since=since)}
    monkeypatch.setattr(severity, "known_codes", lambda: made_up)
    (judged,) = judge([finding()], settings).findings
    assert judged.severity is expected


@pytest.mark.parametrize(("day", "told"), [("2027-08-31", False), ("2027-09-01", True)])
def test_a_setting_ends(day: str, told: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    until = "until: 2027-09-01"
    checks = f"checks:\n  lost-item: {{severity: info, reason: For now., {until}}}\n"
    own = f"    checks:\n      dpo-missing: {{severity: off, reason: They appoint one., {until}}}\n"
    folder = project(tmp_path, checks, own=own)
    loaded = load_project(find_project(folder, folder_given=True))
    ended = sorted(each.message for each in ended_exceptions(loaded, [], day))
    assert [message.split(": ")[1] for message in ended] == (
        ["“dpo-missing” is turned off", "“lost-item” is set to info"] if told else []
    )


def test_no_code_is_new_before_the_first_release() -> None:
    assert [code.code for code in table.known_codes().values() if code.since] == []


def test_builds_follow_each_change_of_a_setting(tmp_path: Path) -> None:
    page = "# Our notice\n\n```{privacy-notice} cin-cla\n```\n"
    draft = (
        "organisation: {name: Oakfield School, kind: academy}\nnotices:\n  cin-cla:\n    page: notices/%s\n"
    )
    own = "    checks:\n      draft: {severity: warning, reason: It is to be published soon.}\n"
    off = "checks:\n  draft: {severity: off, reason: All are drafts.}\n"
    files = {
        "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
        "index.md": "# Schools\n\n```{toctree}\n:glob:\n\nnotices/*\n```\n",
        "privacynotice.yaml": "sites: sites/*.yaml\n",
        "notices/elm.md": page,
        "notices/oakfield.md": page,
        "sites/elm.yaml": draft % "elm",
        "sites/oakfield.yaml": draft % "oakfield",
    }
    folder = write_tree(tmp_path / "project", files)

    def warned(**changed: str) -> list[str]:
        write_tree(folder, {name.replace("__", "/") + ".yaml": text for name, text in changed.items()})
        told = build(folder, "dummy", warnings_ok=True).warnings
        again = build(folder, "dummy", warnings_ok=True).warnings
        drafts = [[line for line in lines if "is a draft" in line] for lines in (told, again)]
        assert drafts[0] == drafts[1]
        return drafts[0]

    assert warned() == []
    (line,) = warned(sites__oakfield=draft % "oakfield" + own)
    assert "oakfield.yaml" in line
    assert len(warned(privacynotice=f"sites: sites/*.yaml\n{off}")) == 1, "the narrower one counts"
    assert len(warned(privacynotice=f"sites: sites/*.yaml\n{off.replace('off', 'error')}")) == 2
    assert len(warned(sites__oakfield=draft % "oakfield")) == 2
    assert warned(privacynotice="sites: sites/*.yaml\n") == []
