"""The examples of the tutorial and the how-tos build, to the same words from both syntaxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from doc_examples import EXAMPLES, build
from support import findings_of_reader, reading_copies, write_tree

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


@pytest.mark.parametrize("name", [*FACTS, "tutorial"])
def test_example_is_shown(name: str) -> None:
    pages = [*EXAMPLES.parent.glob("*.md"), *EXAMPLES.parent.glob("howto/*.md")]
    assert any(f"examples/{name}/" in page.read_text(encoding="utf-8") for page in pages)
