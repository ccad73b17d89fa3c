"""The examples of the tutorial and the how-tos build, to the same words from both syntaxes."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from doc_examples import EXAMPLES, build
from support import findings_of_reader, reading_copies, write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

FACTS: dict[str, tuple[str, ...]] = {
    # each example with what its pages must say; the rest of their words is the pack's
    "own-words": (
        "- our school counsellor: if you want to talk",
        "- Westshire Buses, to bring you to school",
        "Three times a year we send the Department for Education a list of all our pupils.",
    ),
    "local-pack": ("The National Pupil Database (NPD)",),
    "own-notice": ("- Greenbook, our membership system",),
}


@pytest.fixture(autouse=True)
def _a_paragraph_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sphinx.writers.text.MAXWIDTH", 10_000)


@pytest.mark.parametrize("name", FACTS)
def test_example_says_the_same_in_both_syntaxes(name: str, tmp_path: Path) -> None:
    built = build(name, "page", "rst", tmp_path)
    assert build(name, "page", "md", tmp_path) == built
    assert [fact for fact in FACTS[name] if fact not in "\n".join(built)] == []


def test_own_words_drop_what_the_reason_is_for(tmp_path: Path) -> None:
    words = "\n".join(build("own-words", "page", "md", tmp_path))
    assert "school nurses" not in words
    assert "We have no school nurse" not in words


def test_site_of_the_tutorial(tmp_path: Path) -> None:
    """The file that the tutorial ends with, on the page that `init` writes."""
    site = (EXAMPLES / "tutorial" / "site.yaml").read_text(encoding="utf-8")
    page = "# Our notice\n\n```{privacy-notice} cin-cla\n```\n"
    project = write_tree(tmp_path, {"site.yaml": site, "privacy-notice.md": page, "conf.py": ""})
    assert findings_of_reader(project) == []
    (copy,) = reading_copies(project).values()
    for fact in ("Deputy head", "For 2 years from the end of the school year", "Westshire County Council"):
        assert fact in copy


OWN = EXAMPLES / "own-notice"


def test_the_notice_of_a_club_is_what_its_typed_file_becomes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command of the how-to makes a project that builds, with every word that was typed."""
    monkeypatch.chdir(write_tree(tmp_path, {"typed/members.md": (OWN / "typed/members.md").read_text()}))
    page = (EXAMPLES.parent / "howto/own-notice.md").read_text(encoding="utf-8")
    command = next(line for line in page.split("\n") if "--from typed/members.md --name" in line)
    assert cli.run([*shlex.split(command)[2:], "--in-force", "2026-11-01", "--yes"]) == 0, capsys.readouterr()
    for file in ("notices/members.md", "members.md", "privacynotice.yaml", "site.yaml"):
        assert (tmp_path / file).is_file()
    assert findings_of_reader(tmp_path) == []
    (made,) = reading_copies(tmp_path).values()

    ready = tmp_path / "ready"
    shutil.copytree(OWN, ready)
    (ready / "page.rst").unlink()
    (ready / "page.md").rename(ready / "index.md")
    (copy,) = reading_copies(ready).values()
    last = " This notice applies from 1 November 2026."
    assert made.split() == copy.replace(last, "").replace(last.strip(), "").split()


def test_the_notice_of_a_club_says_all_that_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(OWN, tmp_path / "ready")
    (tmp_path / "ready/page.rst").unlink()
    (tmp_path / "ready/page.md").rename(tmp_path / "ready/index.md")
    assert cli.run(["--project", str(tmp_path / "ready"), "check", "--strict"]) == 0, capsys.readouterr()
    assert "no findings" in capsys.readouterr().out


@pytest.mark.parametrize("name", [*FACTS, "tutorial"])
def test_example_is_shown(name: str) -> None:
    pages = [*EXAMPLES.parent.glob("*.md"), *EXAMPLES.parent.glob("howto/*.md")]
    assert any(f"examples/{name}/" in page.read_text(encoding="utf-8") for page in pages)
