"""Every example of the documentation builds, and says in both syntaxes what the page shows."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"
BASE = EXAMPLES / "_base"  # what an example does not bring itself
PAGES = sorted((text.parent.name, text.stem) for text in EXAMPLES.glob("*/*.txt"))


def lines(text: str) -> list[str]:
    """The words of a page line by line, without what the text builder draws around them."""
    found = []
    for line in text.splitlines():
        words = re.sub(r"^\* ", "- ", line.strip())
        if re.fullmatch(r"[-+|=*~^\"' ]*", words):
            continue
        found.append(re.sub(r"\s+", " ", words).replace("|  |", "| |"))
    return found


def build(name: str, page: str, syntax: str, folder: Path) -> list[str]:
    """Build one page of an example in ``folder``, without a warning; return its lines."""
    source = folder / syntax
    if (EXAMPLES / name / "conf.py").is_file():  # it brings all that it needs
        source.mkdir()
    else:
        shutil.copytree(BASE, source)
        if (EXAMPLES / name / "pack" / "notices").is_dir():
            shutil.rmtree(source / "pack" / "notices")
    shutil.copytree(EXAMPLES / name, source, dirs_exist_ok=True)
    text = (source / f"{page}.{syntax}").read_text(encoding="utf-8")
    for other in [*source.glob("*.rst"), *source.glob("*.md")]:
        other.unlink()
    (source / f"index.{syntax}").write_text(text, encoding="utf-8")

    warnings = io.StringIO()
    out = source / "_build"
    with patch_docutils(str(source)), docutils_namespace():
        app = Sphinx(
            source,
            source,
            out,
            out / "doctrees",
            "text",
            # an example may show one of a trust's schools
            confoverrides={"nitpicky": True, "suppress_warnings": ["privacynotice.page-missing"]},
            status=None,
            warning=warnings,
        )
        app.build()
    assert warnings.getvalue() == ""
    return lines((out / "index.txt").read_text(encoding="utf-8"))


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
