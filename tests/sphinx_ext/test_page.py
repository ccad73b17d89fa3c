"""The HTML around a notice: where the style sheet goes, what it may say, and what search engines are told."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from support import CONF, ROOT, Built, build, write_tree

import sphinx_privacynotice
from sphinx_privacynotice.sphinx_ext.assets import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKS = ROOT / "tests" / "browser" / "project"
SHEET = Path(sphinx_privacynotice.__file__).parent / "sphinx_ext" / "static" / STYLES
NOINDEX = '<meta name="robots" content="noindex"'

ROLES = "Us\n==\n\nWrite to :site:`oakfield:organisation.name`. See :clause:`oakfield:retention`.\n"


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """The project of looks, with a page that has roles of ours and no notice, by builder."""
    folder = tmp_path_factory.mktemp("looks") / "project"
    shutil.copytree(LOOKS, folder)
    conf = f'{CONF}project = version = author = copyright = "Looks"\n'  # an e-book must have them
    index = (folder / "index.rst").read_text(encoding="utf-8")
    write_tree(folder, {"conf.py": conf, "roles.rst": ROLES, "index.rst": f"{index}   roles\n"})
    return cache(lambda builder: build(folder, builder))


def test_only_pages_with_a_notice_name_the_style_sheet(looks: Callable[[str], Built]) -> None:
    built = looks("html")
    named = [page.name for page in sorted(built.outdir.glob("*.html")) if STYLES in page.read_text("utf-8")]
    assert named == ["millbrook.html", "oakfield.html", "status.html"]
    # with the digest of the file, so that no browser keeps an old one
    assert re.search(rf'href="_static/{STYLES}\?v=[0-9a-f]{{8}}"', built.text("oakfield.html"))
    assert (built.outdir / "_static" / STYLES).read_bytes() == SHEET.read_bytes()


@pytest.mark.parametrize(
    ("builder", "page"), [("dirhtml", "oakfield/index.html"), ("singlehtml", "index.html")]
)
def test_other_layouts_of_html_have_it_too(builder: str, page: str, looks: Callable[[str], Built]) -> None:
    built = looks(builder)
    assert STYLES in built.text(page)
    assert (built.outdir / "_static" / STYLES).is_file()


def test_an_e_book_carries_it(looks: Callable[[str], Built]) -> None:
    built = looks("epub")
    with ZipFile(next(built.outdir.glob("*.epub"))) as book:
        assert f"_static/{STYLES}" in book.namelist()
        assert f"_static/{STYLES}" in book.read("content.opf").decode()


@pytest.mark.parametrize("builder", ["text", "latex", "xml", "notices"])
def test_what_is_no_html_has_nothing_of_it(builder: str, looks: Callable[[str], Built]) -> None:
    assert [path for path in looks(builder).outdir.rglob("*") if path.name in {STYLES, "_static"}] == []


def test_a_project_without_notices_has_no_style_sheet(tmp_path: Path) -> None:
    built = build(write_tree(tmp_path / "guest", {"conf.py": CONF, "index.rst": "Index\n=====\n"}))
    assert not (built.outdir / "_static" / STYLES).exists()
    assert STYLES not in built.text("index.html")


def test_roles_alone_bring_no_style_sheet(tmp_path: Path) -> None:
    site = (LOOKS / "sites" / "oakfield.yaml").read_text(encoding="utf-8").partition("notices:")[0]
    page = "Us\n==\n\n:site:`organisation.name`\n"
    built = build(write_tree(tmp_path / "roles", {"conf.py": CONF, "index.rst": page, "site.yaml": site}))
    assert "Oakfield School" in built.text("index.html")
    assert not (built.outdir / "_static" / STYLES).exists()


def test_a_page_that_gets_its_first_notice_gets_the_style_sheet(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(LOOKS, project)
    words = (project / "oakfield.rst").read_text(encoding="utf-8")
    write_tree(project, {"conf.py": CONF, "oakfield.rst": "Soon\n====\n", "millbrook.md": "# Soon\n"})
    off = ["privacynotice.page-missing"]  # that the notices are on no page yet
    assert STYLES not in build(project, suppress_warnings=off).text("oakfield.html")
    write_tree(project, {"oakfield.rst": words})
    built = build(project, suppress_warnings=off)
    assert "oakfield" in built.written
    assert STYLES in built.text("oakfield.html")
    assert (built.outdir / "_static" / STYLES).is_file()
    assert STYLES not in built.text("millbrook.html")


def test_the_style_sheet_asks_for_nothing_and_overrides_no_whole_page() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"url\(|@import|@font-face|https?:|!important", sheet)
    selectors = re.findall(r"(?:^|[}{;])\s*([^@{};]+?)\s*\{", sheet)
    assert len(selectors) > 20
    assert [each for each in selectors if "notice-" not in each] == []
    assert len(SHEET.read_bytes()) < 8_000


def test_drafts_are_kept_out_of_searches_and_nothing_else(looks: Callable[[str], Built]) -> None:
    built = looks("html")
    hidden = [page.name for page in sorted(built.outdir.glob("*.html")) if NOINDEX in page.read_text("utf-8")]
    assert hidden == ["millbrook.html", "search.html"]  # the latter by Sphinx
    assert NOINDEX in looks("dirhtml").text("millbrook/index.html")
    assert NOINDEX in looks("singlehtml").text("index.html")  # it holds the draft too


def test_a_draft_says_so_once_and_a_notice_in_force_does_not(looks: Callable[[str], Built]) -> None:
    built = looks("html")
    assert built.text("millbrook.html").count('class="notice-draft admonition attention"') == 1
    assert "notice-draft" not in built.text("oakfield.html")


def test_links_with_words_of_their_own_have_an_address_on_paper(looks: Callable[[str], Built]) -> None:
    marked = re.findall(
        r'<a class="notice-address[^"]*" href="([^"]*)">', looks("html").text("oakfield.html")
    )
    guide = (
        "https://www.guide.example/a-very-long-address/that-goes-on/for-children-and-their-carers/how-to-ask"
    )
    # neither the school's own address, which is printed as it is, nor the law, nor a telephone
    assert marked == [guide, "https://www.oakfield.example/policies/records", guide]


def test_a_cell_of_a_wide_table_carries_its_columns_head(
    tmp_path: Path, looks: Callable[[str], Built]
) -> None:
    page = looks("html").text("oakfield.html")
    heads = re.findall(r'<td data-column="([^"]*)">', page)
    assert heads == ["Records", "Kept for", "Counted from", "What happens then"] * 2
    assert "data-column" not in looks("html").text("control.html")  # a table of nobody's notice

    project = tmp_path / "project"
    shutil.copytree(LOOKS, project)
    clause = project / "pack" / "clauses" / "retention" / "2026-09-01.md"
    text = clause.read_text(encoding="utf-8")
    write_tree(project, {"conf.py": CONF})
    clause.write_text(
        text.replace("| Records |", '| "A" & <b>, >B |').replace("<b>", "&lt;b&gt;"), encoding="utf-8"
    )
    page = build(project).text("oakfield.html")
    assert page.count('<td data-column="&quot;A&quot; &amp; &lt;b&gt;, &gt;B">') == 2
