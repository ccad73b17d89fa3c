"""``diff`` over many schools: one entry for one change, and the short way gives what reading all gives."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from history import FILES, History

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 30
KEYS = [f"school-{number:02}" for number in range(COUNT)]


def files(keys: list[str]) -> dict[str, str]:
    made = {name: text for name, text in FILES.items() if not name.startswith(("sites/", "oak", "elm"))}
    for key in keys:
        made[f"sites/{key}.yaml"] = FILES["sites/oak.yaml"].replace("oak", key).replace("Oak", key)
        made[f"{key}.md"] = FILES["oak.md"].replace("Oak", key)
    return made


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("begun")


def copy_of(begun: Path, tmp_path: Path, made: dict[str, str], capsys: pytest.CaptureFixture[str]) -> History:
    first = begun / "project"
    if not first.exists():
        first.mkdir()
        History(first, capsys).begin(made)
    shutil.copytree(first, tmp_path / "project")
    return History(tmp_path / "project", capsys)


def test_one_change_in_all_is_one_entry_with_the_list(
    begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = copy_of(begun, tmp_path, files(KEYS), capsys)
    history.replace("pack/clauses/rights/2026-01-01.md", "If it is wrong", "If anything is wrong")
    history.replace("trust.yaml", "dpo@trust.example", "data@trust.example")
    history.replace("sites/school-07.yaml", "25 years", "9 years")
    of_files = history.diff()
    history.commit()
    of_copies = history.diff("HEAD~1", "HEAD")
    for report in (of_files, of_copies):
        found = [
            (each["clause"], each["causes"][0]["place"], [notice["site"] for notice in each["notices"]])
            for each in report["changes"]
        ]
        assert sorted(found) == [
            ("dpo", "trust.yaml:4", KEYS),
            ("retention", "sites/school-07.yaml:17", ["school-07"]),
            ("rights", "pack/clauses/rights/2026-01-01.md:10", KEYS),
        ]
    _, text = history.run("diff", "HEAD~1", "HEAD")
    assert "30 notices (cin-cla): school-00 School, " in text
    assert "and 18 more (--names lists them)" in text


SHORT = [f"s{number}" for number in range(8)]
EXTRA = {
    "s3.md": FILES["oak.md"].replace("Oak", "s3") + "\n```{include} shared.txt\n```\n",
    "s4.md": FILES["oak.md"].replace("Oak", "s4") + "\nThe office of {site}`s1:organisation.name` helps.\n",
    "s5.md": FILES["oak.md"].replace("Oak", "s5")
    + "\n```{contact-clause}\n:site: s6\n:notice: cin-cla\n```\n",
    "s6.md": FILES["oak.md"]
    .replace("Oak", "s6")
    .replace("cin-cla\n", "cin-cla\n:omit: contact\n:reason: It is on another page.\n"),
    "shared.txt": "Words for several pages.\n",
    "index.md": "# All schools\n",
    "rest.md": "# The rest\n\nThe officer is {site}`s2:dpo.post`.\n",
}

EDITS: dict[str, list[tuple[str, str, str]]] = {
    "nothing": [],
    "a value": [("sites/s0.yaml", "25 years", "9 years")],
    "a name that another page prints": [("sites/s1.yaml", "name: s1", "name: First")],
    "a value of a clause on another's page": [("sites/s6.yaml", "office@s6", "help@s6")],
    "the trust": [("trust.yaml", "post: Data", "post: A data")],
    "the pack": [("pack/clauses/rights/2026-01-01.md", "If it", "If anything")],
    "a page": [("s2.md", "about you", "about us")],
    "a page that names another site": [("s2.md", "about you", "about {site}`s7:organisation.name`")],
    "an included file": [("shared.txt", "several", "many")],
    "a page that includes no longer": [("s3.md", "```{include} shared.txt\n```\n", "")],
    "a page that no site names": [("rest.md", "The officer", "Our officer")],
    "a page of nobody": [("index.md", "All", "Our")],
    "a page of nobody that prints now": [
        ("index.md", "schools", "schools\n\n```{contact-clause}\n:site: s0\n```")
    ],
    "a school gone": [("sites/s7.yaml", "", ""), ("s7.md", "", "")],
    "a school new": [
        ("sites/s9.yaml", "", FILES["sites/oak.yaml"].replace("oak", "s9").replace("Oak", "s9")),
        ("s9.md", "", FILES["oak.md"].replace("Oak", "s9")),
    ],
    "a school renamed": [
        ("sites/s7.yaml", "", ""),
        ("sites/seven.yaml", "", files(["s7"])["sites/s7.yaml"]),
    ],
    "the project file": [("privacynotice.yaml", "notice_days: 14", "notice_days: 15")],
    "conf.py": [("conf.py", '"sphinx_privacynotice"', '"sphinx_privacynotice", "sphinx.ext.todo"')],
    "a copy by hand": [("reading-copies/s1/cin-cla.json", "what we hold", "all that we hold")],
    "an error": [("sites/s0.yaml", "period: 25 years", "period: some years")],
}


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("short")


def without_notes(report: dict[str, Any]) -> str:
    report["notes"] = [note for note in report["notes"] if not note.startswith("were not read again")]
    return json.dumps(report, indent=1)


@pytest.mark.parametrize("name", EDITS)
def test_the_short_way_gives_what_reading_all_pages_gives(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    history = copy_of(short, tmp_path, files(SHORT) | EXTRA, capsys)
    for file, old, new in EDITS[name]:
        path = history.folder / file
        if old:
            history.replace(file, old, new)
        elif new:
            path.write_text(new, encoding="utf-8")
        else:
            path.unlink()
    assert without_notes(history.diff()) == without_notes(history.diff("--all"))


@pytest.mark.parametrize("name", ["nothing", "a value", "a page", "a name that another page prints"])
def test_the_short_way_is_taken_and_said(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    history = copy_of(short, tmp_path, files(SHORT) | EXTRA, capsys)
    for file, old, new in EDITS[name]:
        history.replace(file, old, new)
    assert any(note.startswith("were not read again") for note in history.diff()["notes"])


def test_copies_that_another_version_made_are_found(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a notice that is read to try the copies is not what was kept, all pages are read."""
    history = copy_of(short, tmp_path, files(SHORT) | EXTRA, capsys)
    for copy in (history.folder / "reading-copies").glob("*/cin-cla.json"):
        copy.write_text(copy.read_text(encoding="utf-8").replace("what we hold", "all"), encoding="utf-8")
    history.commit(copies=False)
    report = history.diff()
    assert [len(change["notices"]) for change in report["changes"]] == [len(SHORT)]
