"""``updated: auto``: the day of the newest change of substance, the same in every clone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from history import FILES, History
from support import build

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

CONTACT = "pack/clauses/contact/2026-01-01.md"
LINE = "\n{when}`updated` {id}`updated` Last changed: {{ updated }}.\n"
AUTO = {
    name: text.replace("updated: 2026-02-01", "updated: auto") if name.startswith("sites/") else text
    for name, text in FILES.items()
} | {CONTACT: FILES[CONTACT] + LINE}


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> History:
    made = History(tmp_path / "project", capsys)
    made.folder.mkdir()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")  # 1 March 2026
    made.day = "2026-03-01T12:00:00Z"
    return made


def day_of(folder: Path, site: str = "oak") -> tuple[str, str]:
    """Return the day of the record, and the one that the copy prints."""
    kept = json.loads((folder / f"reading-copies/{site}/cin-cla.json").read_text())
    printed = re.findall("Last changed: (.*)\\.", (folder / f"reading-copies/{site}/cin-cla.txt").read_text())
    return kept.get("updated", ""), "".join(printed)


def test_it_moves_with_the_words_alone_and_is_a_fixed_point(history: History) -> None:
    history.begin(AUTO)
    assert day_of(history.folder) == ("2026-03-01", "1 March 2026")
    assert history.run("check")[0] == 0, history.output
    assert "reading-copy" not in history.output
    for edit, day in (
        (("pack/clauses/contact/2026-01-01.md", "Ask the office", "Ask  the office"), "2026-03-01"),  # wraps
        (
            (
                "sites/oak.yaml",
                "    in_force: 2026-03-01\n",
                "    in_force: 2026-03-01\n    reviewed: 2026-04\n",
            ),
            "2026-03-01",
        ),
        (("sites/oak.yaml", "25 years", "9 years"), "2026-05-01"),
    ):
        history.replace(*edit)
        assert history.run("record", "--write", "--as-of", "2026-05-01")[0] == 0
        assert day_of(history.folder)[0] == day, edit
        assert history.run("record", "--write", "--as-of", "2026-06-01")[1] == "", "nothing to write"
        assert history.run("record")[0] == 0
    assert history.run("check", "--as-of", "2026-04-01")[0] == 0, history.output
    assert "date-order" not in history.output
    assert day_of(history.folder) == ("2026-05-01", "1 May 2026")
    assert day_of(history.folder, "elm") == ("2026-03-01", "1 March 2026")


def test_without_a_copy_it_is_not_printed_and_a_finding_says_how(history: History) -> None:
    history.begin(AUTO, copies=False)
    assert history.run("check")[0] == 0
    assert "The day of the notice’s newest change is not known" in history.output
    assert "record --write" in history.output
    assert "Last changed" not in history.run("show", "oak")[1]


def test_a_site_that_is_called_otherwise_keeps_its_day(history: History) -> None:
    history.begin(AUTO)
    (history.folder / "sites/oak.yaml").rename(history.folder / "sites/ash.yaml")
    for number in range(2):
        status, out = history.run("record", "--write", "--as-of", "2026-06-01")
        assert status == 0
        assert bool(out) == (number == 0), "a fixed point"
        assert day_of(history.folder, "ash") == ("2026-03-01", "1 March 2026")


def manual(history: History) -> None:
    """Make a history in which the words changed on 1 May, and the day is left to us from July on."""
    history.begin({**FILES, CONTACT: FILES[CONTACT] + LINE})
    history.day = "2026-05-01T12:00:00Z"
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    history.day = "2026-06-01T12:00:00Z"
    history.replace("sites/oak.yaml", "updated: 2026-02-01", "updated: 2026-06-01")
    history.commit()
    history.day = "2026-07-01T12:00:00Z"
    for site in ("oak", "elm"):
        text = (history.folder / f"sites/{site}.yaml").read_text()
        (history.folder / f"sites/{site}.yaml").write_text(re.sub("updated: .*", "updated: auto", text))
    history.commit(copies=False)


def test_who_begins_with_it_gets_the_day_from_git(history: History) -> None:
    manual(history)
    assert history.run("record", "--write", "--as-of", "2026-08-01")[0] == 0, history.output
    assert day_of(history.folder) == ("2026-05-01", "1 May 2026")
    assert day_of(history.folder, "elm") == ("2026-03-01", "1 March 2026")


def test_a_shallow_clone_keeps_it_or_says_that_it_is_unknown(history: History, tmp_path: Path) -> None:
    def clone(name: str, depth: int) -> Path:
        target = tmp_path / name
        url = f"file://{history.folder}"
        command = ["git", "clone", "-q", "--depth", str(depth), url, str(target)]
        subprocess.run(command, check=True)  # noqa: S603
        return target

    manual(history)
    shallow = clone("shallow", 2)
    for _ in range(2):
        assert cli.run(["--project", str(shallow), "record", "--write"]) == 0
        said = history.capture.readouterr().err
        assert "last changed is unknown: this clone is shallow" in said
        assert "git fetch --unshallow" in said
        assert day_of(shallow) == ("", "")
    assert cli.run(["--project", str(shallow), "record", "--write", "--as-of", "2026-08-01"]) == 0
    assert day_of(shallow) == ("2026-08-01", "1 August 2026")
    deep = clone("deep", 4)
    assert cli.run(["--project", str(deep), "record", "--write", "--site", "oak"]) == 0
    assert day_of(deep) == ("2026-05-01", "1 May 2026")
    history.commit()
    kept = clone("kept", 1)
    assert cli.run(["--project", str(kept), "record", "--write"]) == 0
    assert day_of(kept) == day_of(history.folder) == ("2026-05-01", "1 May 2026")


def test_builds_read_it_and_no_page_is_stale(history: History) -> None:
    index = "I\n=\n\n.. toctree::\n\n   oak\n   elm\n   other\n"
    history.begin({**AUTO, "index.rst": index, "other.rst": "O\n=\n"}, copies=False)
    folder = history.folder
    made = build(folder, warnings_ok=True)
    assert any("newest change is not known" in warning for warning in made.warnings)
    assert "Last changed" not in made.text("oak.html")
    history.run("record", "--write")
    made = build(folder)
    assert "1 March 2026" in made.text("oak.html")
    kept = folder / "reading-copies/oak/cin-cla.json"
    kept.write_text(kept.read_text().replace('"updated": "2026-03-01"', '"updated": "2026-05-01"'))
    made = build(folder)
    assert "1 May 2026" in made.text("oak.html")
    assert made.read == {"oak"}
    assert "1 March 2026" in made.text("elm.html")
    assert build(folder).read == set()
    shutil.rmtree(folder / "reading-copies")
    made = build(folder, warnings_ok=True)
    assert "Last changed" not in made.text("oak.html")
    assert made.read == {"oak", "elm"}
