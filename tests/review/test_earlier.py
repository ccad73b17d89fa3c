"""Earlier copies: when they are kept, what of git's history is collected, and what is wrong with them."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from history import History

from sphinx_privacynotice.base import write

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "reading-copies/oak/cin-cla"
TODAY = ("--as-of", "2026-11-27")


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path, capsys)
    made.begin()
    return made


def days(history: History) -> list[str]:
    """Return the days of which oak has earlier copies, each in both of its files."""
    found = sorted(path.name for path in (history.folder / FOLDER).glob("*"))
    assert [name.removesuffix(".json") for name in found[::2]] == [
        name.removesuffix(".txt") for name in found[1::2]
    ]
    return [name.removesuffix(".json") for name in found[::2]]


def in_force(history: History, old: str, new: str, words: str = "") -> None:
    history.replace("sites/oak.yaml", f"in_force: {old}", f"in_force: {new}")
    if words:
        history.replace("sites/oak.yaml", "name: the school nurse", f"name: {words}")


def earlier_text(history: History, day: str) -> str:
    return (history.folder / FOLDER / f"{day}.txt").read_text(encoding="utf-8")


def test_a_text_that_had_applied_is_kept_when_a_later_day_replaces_it(history: History) -> None:
    in_force(history, "2026-03-01", "2026-09-01", "the school doctor")
    assert history.run("record", "--write", *TODAY)[0] == 0
    assert f"kept {FOLDER}/2026-03-01.json" in history.output
    assert days(history) == ["2026-03-01"]
    assert "the school nurse" in earlier_text(history, "2026-03-01")
    assert not (history.folder / "reading-copies/elm/cin-cla").exists(), "nothing has changed there"
    # the same again writes nothing, and nothing is wrong
    assert history.run("record", "--write", *TODAY) == (0, "")
    assert history.run("check", *TODAY)[0] == 0, history.output
    kept = json.loads((history.folder / FOLDER / "2026-03-01.json").read_text(encoding="utf-8"))
    assert kept["in_force"] == "2026-03-01"


def test_what_never_applied_is_not_kept(history: History) -> None:
    in_force(history, "2026-03-01", "2027-01-01", "the school doctor")
    history.run("record", "--write", *TODAY)
    assert days(history) == ["2026-03-01"], "it applies until the other one does"
    in_force(history, "2027-01-01", "2027-02-01")
    history.run("record", "--write", *TODAY)
    assert days(history) == ["2026-03-01"]
    # on a day on which the second one had begun to apply, it would have been
    in_force(history, "2027-02-01", "2027-03-01")
    history.run("record", "--write", "--as-of", "2027-02-10")
    assert days(history) == ["2026-03-01", "2027-02-01"]


def test_a_change_of_the_same_day_is_kept_by_the_day_of_updated(history: History) -> None:
    history.replace("sites/oak.yaml", "name: the school nurse", "name: the school doctor")
    history.run("record", "--write", *TODAY)
    assert days(history) == [], "`in_force` and `updated` stay: that is a finding of `diff`"
    history.replace("sites/oak.yaml", "updated: 2026-02-01", "updated: 2026-05-01")
    history.run("record", "--write", *TODAY)
    history.replace("sites/oak.yaml", "name: the school doctor", "name: the dentist")
    history.replace("sites/oak.yaml", "updated: 2026-05-01", "updated: 2026-06-01")
    history.run("record", "--write", *TODAY)
    assert days(history) == ["2026-03-01", "2026-05-01"]
    assert "the school doctor" in earlier_text(history, "2026-03-01")
    assert history.run("check", *TODAY)[0] == 0, history.output


def test_an_earlier_copy_is_never_written_again(history: History) -> None:
    in_force(history, "2026-03-01", "2026-09-01", "the school doctor")
    history.run("record", "--write", *TODAY)
    before = earlier_text(history, "2026-03-01")
    in_force(history, "2026-09-01", "2026-03-01")
    history.run("record", "--write", *TODAY)
    in_force(history, "2026-03-01", "2026-10-01")
    history.run("record", "--write", *TODAY)
    assert earlier_text(history, "2026-03-01") == before


def test_a_command_that_is_killed_loses_no_text(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    change = write._change
    count = allowed = 0

    def killed(*arguments: object, **options: object) -> None:
        nonlocal count
        count += 1
        if count > allowed:
            raise KeyboardInterrupt
        change(*arguments, **options)  # type: ignore[arg-type]

    in_force(history, "2026-03-01", "2026-09-01", "the school doctor")
    for allowed in range(4):  # noqa: B007 - `killed` reads it
        count = 0
        with monkeypatch.context() as patched:
            patched.setattr(write, "_change", killed)
            patched.setattr(write, "_take_back", lambda _undo: None)  # as if the machine had stopped
            history.run("record", "--write", *TODAY)
    history.run("record", "--write", *TODAY)
    assert "the school nurse" in earlier_text(history, "2026-03-01")
    assert history.run("check", *TODAY)[0] == 0, history.output


def test_what_git_holds_is_collected_once(history: History) -> None:
    history.day = "2026-03-02T10:00:00Z"
    history.git("commit", "-q", "--amend", "--no-edit", "--date", history.day)
    for day, new, words in (
        ("2026-05-02", "2026-05-01", "the school doctor"),
        ("2026-05-03", "2026-05-01", "the dentist"),
        ("2026-06-01", "2026-09-01", "the optician"),
        ("2026-06-02", "2026-10-01", "the orthodontist"),
    ):
        history.day = f"{day}T10:00:00Z"
        site = (history.folder / "sites/oak.yaml").read_text(encoding="utf-8")
        old = site.partition("in_force: ")[2][:10]
        if old != new:
            in_force(history, old, new)
        name = site.partition("- standard\n      - name: ")[2].partition("\n")[0]
        history.replace("sites/oak.yaml", f"- name: {name}", f"- name: {words}")
        history.commit()
        for path in (history.folder / FOLDER).glob("*"):
            path.unlink()  # a version of the tool that did not keep them
    found = history.run("record", "--earlier", *TODAY)
    assert found[0] == 0
    assert days(history) == [], "without --write nothing is written"
    assert f"found {FOLDER}/2026-05-01.txt" in found[1]
    assert history.run("record", "--earlier", "--write", *TODAY)[0] == 0
    assert days(history) == ["2026-03-01", "2026-05-01"], "2026-09-01 never applied"
    assert "the dentist" in earlier_text(history, "2026-05-01"), "the last text of that day"
    assert history.run("check", *TODAY)[0] == 0, history.output
    history.run("record", "--earlier", *TODAY)
    assert "no earlier copy that is not kept already" in history.output


def test_a_shallow_clone_says_what_it_lacks(history: History, tmp_path: Path) -> None:
    in_force(history, "2026-03-01", "2026-09-01", "the school doctor")
    history.commit()
    shallow = tmp_path / "shallow"
    source = history.folder.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth", "1", source, shallow], check=True)  # noqa: S603, S607
    clone = History(shallow, history.capture)
    assert clone.run("record", "--earlier", *TODAY)[0] == 0
    assert "This clone is shallow" in clone.output


WRONG = {
    "edited by hand": ("2026-03-01.txt", "nurse", "nurses", "does not say what its record says"),
    "of another day": ("2026-03-01.json", '"2026-03-01"', '"2026-04-01"', "which its name does not say"),
    "of another school": ("2026-03-01.json", '"oak"', '"elm"', "is of elm’s notice"),
    "no record": ("2026-03-01.json", "{", "[", "is no record"),
    "of a later version": ("2026-03-01.json", '"schema": 2', '"schema": 9', "is no record"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_an_earlier_copy_is_told(history: History, case: str) -> None:
    in_force(history, "2026-03-01", "2026-09-01", "the school doctor")
    history.run("record", "--write", *TODAY)
    name, old, new, said = WRONG[case]
    history.replace(f"{FOLDER}/{name}", old, new)
    assert history.run("check", *TODAY)[0] == 1
    assert said in history.output
    assert "[earlier-copy]" in history.output


def test_hostile_earlier_copies_are_data(history: History) -> None:
    in_force(history, "2026-03-01", "2026-09-01", "the school doctor")
    history.run("record", "--write", *TODAY)
    folder = history.folder / FOLDER
    files = {
        "2020-01-01.json": "[" * 100_000,
        "2020-01-01.txt": "x\n",
        "2020-01-02.json": '{"schema": 2}',
        "2020-01-03.txt": "half\n",
        "2020-13-01.json": (folder / "2026-03-01.json").read_text(encoding="utf-8"),
        "2020-13-01.txt": "x\n",
        "2020-01-04.json": '"' + "x" * 5_000_000 + '"',
        "2020-01-04.txt": "x\n",
        "notes.txt": "A person's own.\n",
        "approved.json": "{}",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert history.run("check", *TODAY)[0] == 1
    told = [line for line in history.output.splitlines() if "[earlier-copy]" in line]
    assert len(told) == 5, history.output
    assert "notes.txt" not in history.output
    history.run("record", "--write", *TODAY)
    assert all((folder / name).is_file() for name in files), "a person's files are theirs"


def test_a_kept_record_cannot_name_a_file_elsewhere(history: History) -> None:
    history.replace("reading-copies/oak/cin-cla.json", '"in_force": "2026-03-01"', '"in_force": "../../x"')
    history.replace("sites/oak.yaml", "name: the school nurse", "name: the school doctor")
    history.run("record", "--write", *TODAY)
    assert not (history.folder / FOLDER).exists()
    assert sorted(path.name for path in history.folder.glob("x*")) == []
