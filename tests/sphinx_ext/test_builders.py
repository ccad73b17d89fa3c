"""Every builder of Sphinx takes a project with notices, and parallel builds are as serial ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from support import SYNTAXES, Built, build, pattern_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUILDERS = {
    # each builder with a file it writes and words that it has there
    "html": ("pages/cedar.html", "Clerk to the governors"),
    "dirhtml": ("pages/cedar/index.html", "Clerk to the governors"),
    "singlehtml": ("index.html", "Clerk to the governors"),
    "latex": ("patterns.tex", "Clerk to the governors"),
    "text": ("pages/cedar.txt", "Clerk to the governors"),
    "man": ("patterns.1", "Clerk to the governors"),
    "texinfo": ("patterns.texi", "Clerk to the governors"),
    "xml": ("pages/cedar.xml", "Clerk to the governors"),
    "pseudoxml": ("pages/cedar.pseudoxml", "Clerk to the governors"),
    "gettext": ("pages.pot", "Ask for"),
    "notices": ("notices.json", "Clerk to the governors"),
}


@pytest.mark.parametrize("builder", BUILDERS)
def test_builder_takes_notices_without_a_warning(
    builder: str, built_patterns: Callable[[str, str], Built]
) -> None:
    file, words = BUILDERS[builder]
    # the trees are the same in both syntaxes (see test_syntaxes): most writers need to see one
    for syntax in SYNTAXES if builder in {"html", "text", "xml", "gettext", "notices"} else SYNTAXES[:1]:
        assert words in built_patterns(syntax, builder).text(file)


def test_an_e_book_is_well_formed(built_patterns: Callable[[str, str], Built]) -> None:
    book = built_patterns("rst", "epub").outdir / "Patterns.epub"
    with ZipFile(book) as files:
        names = [name for name in files.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
        names.remove("pages/damson-more.xhtml")  # the tabs of sphinx-design are no XML
        for name in names:
            ET.fromstring(files.read(name))  # noqa: S314 - what we have just written
        assert "Clerk to the governors" in files.read("pages/cedar.xhtml").decode()


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_xml_is_well_formed(syntax: str, built_patterns: Callable[[str, str], Built]) -> None:
    written = sorted(built_patterns(syntax, "xml").outdir.rglob("*.xml"))
    assert len(written) > 8
    for path in written:
        ET.parse(path)  # noqa: S314 - what we have just written


def test_words_of_packs_and_sites_are_not_for_translation(
    built_patterns: Callable[[str, str], Built],
) -> None:
    for syntax in SYNTAXES:
        messages = built_patterns(syntax, "gettext").text("pages.pot")
        assert "This page hangs on paper beside the gate, too." in messages
        for words in ("We use it to", "keep the lanterns lit", "Why we write it down", "draft"):
            assert words not in messages


def test_nothing_of_data_is_markup_in_any_output(built_patterns: Callable[[str, str], Built]) -> None:
    typed = "<b>&amp;</b> `x` _y_ **z** {site}`dpo.post` |a| [l](https://law.example)"
    assert typed in built_patterns("md", "text").text("pages/forms.txt")
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt; `x` _y_ **z**" in built_patterns("md", "html").text(
        "pages/forms.html"
    )
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt; `x` _y_ **z**" in built_patterns("md", "xml").text("pages/forms.xml")


@pytest.mark.parametrize("builder", ["html", "notices"])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_parallel_is_as_serial(
    syntax: str, builder: str, tmp_path: Path, built_patterns: Callable[[str, str], Built]
) -> None:
    serial = built_patterns(syntax, builder)
    parallel = build(pattern_project(tmp_path / syntax, syntax), builder, parallel=2)
    assert files_of(parallel.outdir) == files_of(serial.outdir)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what was written, without what Sphinx keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {".buildinfo", "environment.pickle"}
    }
