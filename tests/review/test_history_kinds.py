"""``diff`` over commits of every kind: each has its class, its cause with its place, and one report."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from history import History
from history_cases import CASES, FILES, Case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with its first commit, made once."""
    return tmp_path_factory.mktemp("begun")


@pytest.fixture
def history(begun: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    if not (begun / ".git").exists():
        History(begun, capsys).begin(FILES)
    folder = tmp_path / "project"
    shutil.copytree(begun, folder)
    return History(folder, capsys)


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


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_commit_is_told_once_with_class_cause_and_place(history: History, name: str) -> None:
    case: Case = CASES[name]
    apply(history, case.edits)
    of_files = history.diff()
    assert told(of_files) == list(case.told)
    assert minors(of_files) == list(case.minors)
    history.commit()
    of_copies = history.diff("HEAD~1", "HEAD")
    assert of_copies["from"]["read"] == of_copies["to"]["read"] == "reading copies"
    assert told(of_copies) == list(case.told)
    assert minors(of_copies) == list(case.minors)
