"""Every example of the documentation builds, and says in both syntaxes what the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from doc_examples import EXAMPLES, PAGES, build, lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _a_paragraph_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sphinx.writers.text.MAXWIDTH", 10_000)


@pytest.mark.parametrize("syntax", ["rst", "md"])
@pytest.mark.parametrize(("name", "page"), PAGES)
def test_example_says_what_the_documentation_shows(name: str, page: str, syntax: str, tmp_path: Path) -> None:
    shown = (EXAMPLES / name / f"{page}.txt").read_text(encoding="utf-8")
    assert build(name, page, syntax, tmp_path) == lines(shown)


def test_smallest_site_says_the_same_in_both_syntaxes(tmp_path: Path) -> None:
    built = build("smallest-site", "page", "rst", tmp_path)
    assert build("smallest-site", "page", "md", tmp_path) == built
    for fact in (
        "Oakfield School",
        "Westshire Learning Trust",
        "Deputy head",
        "25 years",
        "dpo@trust.example",
    ):
        assert any(fact in line for line in built), fact


def test_readme_shows_the_smallest_site() -> None:
    readme = (EXAMPLES.parent.parent / "README.md").read_text(encoding="utf-8")
    for file in ("site.yaml", "page.rst", "page.md"):
        assert (EXAMPLES / "smallest-site" / file).read_text(encoding="utf-8") in readme


def test_every_example_stands_on_a_page_of_the_documentation() -> None:
    pages = [page for page in EXAMPLES.parent.glob("**/*.md") if EXAMPLES not in page.parents]
    words = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert [f"{name}/{page}.txt" for name, page in PAGES if f"examples/{name}/{page}.txt" not in words] == []
