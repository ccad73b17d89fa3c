"""Drafts are in no list that brings readers: the site's own search, its map, the index of search engines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support import PLAIN, SYNTAXES, build, write_tree

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "rst": {
        "index.rst": "Policies\n========\n\n.. toctree::\n\n   a page\n   other\n",
        "a page.rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n",
        "other.rst": "Other\n=====\n\nOther words.\n",
    },
    "md": {
        "index.md": "# Policies\n\n```{toctree}\na page\nother\n```\n",
        "a page.md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n",
        "other.md": "# Other\n\nOther words.\n",
    },
}
SITEMAP = '''\
"""Gathers links as sphinx-sitemap 2.9 does."""
from fnmatch import fnmatch

def gather(app, pagename, templatename, context, doctree):
    link = pagename + ("/" if app.builder.name == "dirhtml" else ".html")
    if not any(fnmatch(link, pattern) for pattern in app.config.sitemap_excludes):
        with open(app.outdir / "sitemap.txt", "a") as file:
            file.write(link + "\\n")

def setup(app):
    app.add_config_value("sitemap_excludes", [], "")
    app.connect("html-page-context", gather)
'''
CONF = (
    "import sys\nsys.path.insert(0, '.')\n"
    'extensions = ["myst_parser", "a_sitemap", "sphinx_privacynotice"]\nsitemap_excludes = ["search*"]\n'
)
DRAFT = PLAIN["site.yaml"].replace("    in_force: 2026-12-01\n", "")


def project(folder: Path, syntax: str, site: str) -> Path:
    return write_tree(folder, {**PLAIN, **PAGES[syntax], "site.yaml": site, "conf.py": CONF})


@pytest.fixture(autouse=True)
def _sitemap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path / "extensions", {"a_sitemap.py": SITEMAP})
    monkeypatch.syspath_prepend(str(tmp_path / "extensions"))


def searched(text: str) -> dict[str, list[str]]:
    """Return the words of a search index that lead to each page."""
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    found: dict[str, list[str]] = {name: [] for name in index["docnames"]}
    for terms in (index["terms"], index["titleterms"]):
        for term, pages in terms.items():
            for page in [pages] if isinstance(pages, int) else pages:
                found[index["docnames"][page]].append(term.casefold())
    return found


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_draft_is_not_searched(syntax: str, tmp_path: Path) -> None:
    drafted = build(project(tmp_path / "p", syntax, DRAFT))
    found = searched(drafted.text("searchindex.js"))
    assert found["a page"] == []
    assert {"other", "word"} <= set(found["other"])
    assert '"cin-cla/contact' not in drafted.text("searchindex.js")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_applies_is_searched_again_as_in_a_clean_build(syntax: str, tmp_path: Path) -> None:
    build(project(tmp_path / "p", syntax, DRAFT))
    again = build(project(tmp_path / "p", syntax, PLAIN["site.yaml"]))
    clean = build(project(tmp_path / "clean", syntax, PLAIN["site.yaml"]))
    assert "oakfield" in searched(again.text("searchindex.js"))["a page"]
    for name in ("searchindex.js", "objects.inv"):
        assert (again.outdir / name).read_bytes() == (clean.outdir / name).read_bytes()
    back = build(project(tmp_path / "p", syntax, DRAFT))
    assert searched(back.text("searchindex.js"))["a page"] == []


@pytest.mark.parametrize(("builder", "page"), [("html", "{}.html"), ("dirhtml", "{}/")])
def test_a_draft_is_not_on_the_map(builder: str, page: str, tmp_path: Path) -> None:
    built = build(project(tmp_path / "p", "md", DRAFT), builder)
    links = built.text("sitemap.txt").split("\n")
    assert page.format("a page") not in links
    assert page.format("other") in links
    assert page.format("search") not in links, "what conf.py leaves out stays left out"
    build(project(tmp_path / "q", "md", PLAIN["site.yaml"]), builder, outdir=tmp_path / "out")
    assert page.format("a page") in (tmp_path / "out/sitemap.txt").read_text(encoding="utf-8").split("\n")
