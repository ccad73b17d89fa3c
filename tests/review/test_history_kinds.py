"""``diff`` over commits of every kind: each has its class, its cause with its place, and one report."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import history_cases
import pytest
import second_history
from history import History

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HISTORIES = {"first": history_cases, "second": second_history}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repositories with their first commits, each made once."""
    return tmp_path_factory.mktemp("begun")


def copy_of(begun: Path, which: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    first = begun / which
    if not first.exists():
        first.mkdir()
        History(first, capsys).begin(HISTORIES[which].FILES)
    shutil.copytree(first, tmp_path / "project")
    return History(tmp_path / "project", capsys)


def told(report: dict[str, Any]) -> list[tuple[str, str, str, str, str, int]]:
    return [
        (
            change["kind"],
            change.get("clause", ""),
            change["causes"][0]["kind"],
            change["causes"][0].get("place", ""),
            change["weight"],
            len(change["notices"]),
        )
        for change in report["changes"]
    ]


def minors(report: dict[str, Any]) -> list[str]:
    return [minor["kind"] for notice in report["notices"] for minor in notice.get("not_of_substance", ())]


def apply(history: History, edits: Sequence[tuple[str, str, str]]) -> None:
    for name, old, new in edits:
        path = history.folder / name
        if old:
            history.replace(name, old, new)
        elif new:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
        else:
            path.unlink()


@pytest.mark.parametrize(
    ("which", "name"), [(which, name) for which, module in HISTORIES.items() for name in module.CASES]
)
def test_each_kind_of_commit_is_told_once_with_class_cause_and_place(
    begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], which: str, name: str
) -> None:
    history, case = copy_of(begun, which, tmp_path, capsys), HISTORIES[which].CASES[name]
    apply(history, case.edits)
    of_files = history.diff()
    assert told(of_files) == list(case.told)
    assert minors(of_files) == list(case.minors)
    history.commit()
    of_copies = history.diff("HEAD~1", "HEAD")
    assert of_copies["from"]["read"] == of_copies["to"]["read"] == "reading copies"
    assert told(of_copies) == list(case.told)
    assert minors(of_copies) == list(case.minors)


def test_a_merge_tells_what_the_other_branch_changed(
    begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = copy_of(begun, "first", tmp_path, capsys)
    history.git("checkout", "-q", "-b", "branch")
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    history.git("checkout", "-q", "main")
    history.replace("sites/elm.yaml", "25 years", "8 years")
    history.commit()
    history.git("merge", "-q", "--no-edit", "branch")
    of_oak = [("changed", "retention", "value", "sites/oak.yaml:17", "material", 1)]
    of_elm = [("changed", "retention", "value", "sites/elm.yaml:17", "material", 1)]
    assert told(history.diff("HEAD^1", "HEAD")) == of_oak
    assert told(history.diff("HEAD^2", "HEAD")) == of_elm
    assert told(history.diff("HEAD~1...branch")) == of_oak


def test_a_conflict_that_is_resolved_is_compared_with_both_sides(
    begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = copy_of(begun, "first", tmp_path, capsys)
    history.git("checkout", "-q", "-b", "branch")
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    history.git("checkout", "-q", "main")
    history.replace("sites/oak.yaml", "25 years", "8 years")
    history.commit()
    history.git("merge", "-q", "--no-commit", "-s", "ours", "branch")
    history.replace("sites/oak.yaml", "8 years", "7 years")
    history.commit()
    for parent, before in (("HEAD^1", "8 years"), ("HEAD^2", "9 years")):
        report = history.diff(parent, "HEAD")
        assert [change["values"] for change in report["changes"]] == [
            [{"key": "retention[1].period", "old": before, "new": "7 years"}]
        ]


@pytest.mark.parametrize(
    "name", ["a part dropped", "a part reworded", "a clause in own words", "a clause omitted"]
)
def test_an_exception_that_is_taken_back(
    begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    history = copy_of(begun, "first", tmp_path, capsys)
    apply(history, history_cases.CASES[name].edits)
    history.commit()
    there, back = history.diff("HEAD~1", "HEAD"), history.diff("HEAD", "HEAD~1")
    assert len(back["changes"]) == len(there["changes"])
    assert {change["causes"][0]["kind"] for change in back["changes"]} == {"page"}
    reasons = [change["causes"][0].get("reason") for change in there["changes"]]
    assert all(reasons)


def test_copies_that_are_only_made_again(
    begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = copy_of(begun, "first", tmp_path, capsys)
    for copy in (history.folder / "reading-copies").glob("*/*.json"):
        copy.write_text(copy.read_text(encoding="utf-8").replace("\n ", "\n   "), encoding="utf-8")
    history.commit(copies=False)
    history.commit()
    for revisions in (("HEAD~1", "HEAD"), ("HEAD~2", "HEAD~1"), ("HEAD~2",)):
        report = history.diff(*revisions)
        assert (report["changes"], report["notices"]) == ([], [])
