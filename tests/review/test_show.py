"""``show``: a notice as it was published on a day, and as it would read if it applied from one."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from history import History

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

APPROVED = "    in_force: 2026-03-01\n    approved: {by: J Ward, role: headteacher, on: 2026-06-30}\n"


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    """Return a project of which a number changed on 1 May 2026 and that was approved on 1 July."""
    made = History(tmp_path / "project", capsys)
    made.folder.mkdir()
    made.day = "2026-03-01T12:00:00Z"
    made.begin()
    made.day = "2026-05-01T12:00:00Z"
    made.replace("sites/oak.yaml", "01632 960101", "01632 960199")
    made.commit()
    made.day = "2026-07-01T12:00:00Z"
    made.replace("sites/oak.yaml", "    in_force: 2026-03-01\n", APPROVED)
    made.commit()
    return made


def published(history: History, day: str, *more: str) -> dict[str, Any]:
    status, out = history.run("show", "--published", day, "--json", *more)
    assert status == 0, history.output
    made: dict[str, Any] = json.loads(out)
    return made


def words(record: dict[str, Any]) -> str:
    return "".join(run["text"] for block in record["blocks"] for run in block.get("runs", ()))


def test_a_day_has_its_words_its_commit_and_its_approval(history: History) -> None:
    first, second, third = (
        published(history, day, "oak") for day in ("2026-04-30", "2026-05-01", "2026-08-01")
    )
    assert "01632 960101" in words(first)
    assert "01632 960199" in words(second)
    assert [each["published"]["commit"]["day"] for each in (first, second, third)] == [
        *("2026-03-01", "2026-05-01", "2026-05-01")  # the approval changed no word
    ]
    assert "approved" not in second["published"]
    assert third["published"]["approved"] == {"by": "J Ward", "role": "headteacher", "on": "2026-06-30"}
    status, out = history.run("show", "--published", "2026-08-01", "oak", "cin-cla")
    assert status == 0
    head = out.split("-----")[0].splitlines()
    assert head[0] == "Oak School: the notice cin-cla as it was published on 2026-08-01"
    assert head[1].endswith("of 2026-05-01, by A")
    assert head[3] == "Approved by J Ward, headteacher on 2026-06-30"


def test_before_the_first_copy_the_first_day_is_named(history: History) -> None:
    status, _ = history.run("show", "--published", "2026-02-28", "oak")
    assert status == 1
    assert (
        "no copy of oak’s notice cin-cla of 2026-02-28 or before. The first is of 2026-03-01"
        in history.output
    )


def test_without_reading_copies_the_files_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = History(tmp_path, capsys)
    history.day = "2026-03-01T12:00:00Z"
    history.begin(copies=False)
    history.day = "2026-05-01T12:00:00Z"
    history.replace("sites/oak.yaml", "01632 960101", "01632 960199")
    history.commit(copies=False)
    found = published(history, "2026-04-01", "oak")
    assert "01632 960101" in words(found)
    assert found["published"]["source"] == "git-files"


def test_a_shallow_clone_says_what_it_lacks_or_takes_the_copies_kept_as_files(
    history: History, tmp_path: Path
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.run(["--debug", "--project", str(clone), *arguments])
        return status, *history.capture.readouterr()

    clone = tmp_path / "clone"
    command = ["git", "clone", "-q", "--depth", "1", f"file://{history.folder}", str(clone)]
    subprocess.run(command, check=True)  # noqa: S603
    status, out, _ = run("show", "--published", "2026-05-02", "oak")
    assert status == 0
    assert "words may have changed since" in out
    assert "git fetch --unshallow" in out
    status, _, err = run("show", "--published", "2025-12-31", "oak")
    assert status == 1
    assert "The first is of 2026-03-01" in err
    assert "git fetch --unshallow" in err
    status, out, _ = run("show", "--published", "2026-07-01", "oak")
    assert status == 0
    assert "may be of an earlier commit" in out
    earlier = clone / "reading-copies" / "oak" / "cin-cla" / "2025-09-01.json"
    earlier.parent.mkdir()
    record = json.loads((clone / "reading-copies/oak/cin-cla.json").read_text())
    earlier.write_text(json.dumps({**record, "in_force": "2025-09-01"}))
    status, out, _ = run("show", "--published", "2026-02-01", "oak", "--json")
    assert status == 0
    assert json.loads(out)["published"]["source"] == "earlier-copy"
    status, out, _ = run("show", "--published", "2026-03-02", "oak", "--json")
    assert json.loads(out)["published"]["source"] == "kept-copy"


def test_hostile_names_of_authors_say_nothing_else(history: History) -> None:
    name = "\x1b[31mA\u202e <b>::error::x"
    history.replace("sites/oak.yaml", "960199", "960188")
    history.run("record", "--write")
    history.git(
        "-c", f"user.name={name}", "commit", "-q", "-a", "-m", "x", f"--author={name} <a@school.example>"
    )
    status, out = history.run("show", "--published", "2026-07-02", "oak")
    assert status == 0
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_as_of_a_day_nothing_is_written(history: History) -> None:
    text = (history.folder / "sites/oak.yaml").read_text()
    newer = "---\nid: rights\nedition: 2027-01-01\ntitle: Your rights\n---\n\n{id}`see` It is free.\n"
    (history.folder / "pack/clauses/rights/2027-01-01.md").write_text(newer)
    status, out = history.run("show", "--as-of", "2027-02-01", "oak")
    assert status == 0, history.output
    assert "It is free." in out
    assert "It is not what was published (it applies from 2026-03-01)" in out
    assert "It is free." not in history.run("show", "oak")[1]
    assert (
        json.loads(history.run("show", "--as-of", "2027-02-01", "oak", "--json")[1])["in_force"]
        == "2027-02-01"
    )
    assert (history.folder / "sites/oak.yaml").read_text() == text
