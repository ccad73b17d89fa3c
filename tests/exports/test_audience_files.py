"""Files for other web sites, of a notice that has pages for single readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader_pages import FILES, SITE, pages
from support import build, shown, write_tree
from translated import write_project

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FOLDER = "_notices/site/cin-cla"


def test_each_reader_has_files_of_their_own(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "project", FILES | pages("md"))
    built = build(folder, privacynotice_fragments={"base": "https://school.example/"})
    found = sorted(
        path.relative_to(built.outdir / FOLDER).as_posix() for path in built.outdir.rglob("notice.html")
    )
    assert found == ["notice.html", "parent/notice.html", "pupil/notice.html"]
    whole, pupil = (built.text(f"{FOLDER}/{name}") for name in ("notice.html", "pupil/notice.html"))
    assert "of another" in whole
    assert "of another" not in pupil
    assert "</span> need it?</h3>" in pupil
    assert 'href="https://school.example/you.html"' in whole
    assert 'id="privacy-notice-site-cin-cla-pupil"' in pupil
    assert 'href="#privacy-notice-site-cin-cla-purposes"' in whole, "a link to a clause of the same notice"
    without = build(folder, privacynotice_fragments=False)
    assert not (without.outdir / FOLDER).exists()


def test_a_reader_that_is_gone_takes_the_files_away(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "project", FILES | pages("md"))
    build(folder, privacynotice_fragments=True)
    write_tree(
        folder,
        {
            "site.yaml": SITE.replace("      parent: parents\n", ""),
            "parents.md": "---\norphan: true\n---\n\n# None\n",
        },
    )
    built = build(folder, privacynotice_fragments=True)
    assert not (built.outdir / FOLDER / "parent").exists()
    assert (built.outdir / FOLDER / "pupil/notice.html").exists()


def test_the_command_prints_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_tree(tmp_path / "project", FILES | pages("rst"))
    built = build(folder, privacynotice_fragments=True)
    for audience, below in (("", ""), ("pupil", "pupil/"), ("parent", "parent/")):
        option = ("--audience", audience) if audience else ()
        assert cli.run(("--project", str(folder), "export", "cin-cla", *option)) == 0
        assert capsys.readouterr().out == built.text(f"{FOLDER}/{below}notice.html")
    assert cli.run(("--project", str(folder), "export", "cin-cla", "--audience", "details")) == 2
    assert "its readers: “pupil” and “parent”" in capsys.readouterr().err
    assert cli.run(("--project", str(folder), "export", "--output", f"{tmp_path}/out/")) == 0
    written = sorted(
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.html")
    )
    assert written == [f"site/cin-cla/{name}notice.html" for name in ("", "parent/", "pupil/")]


def test_without_a_whole_notice_a_reader_must_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = FILES | pages("md") | {"site.yaml": SITE.replace("    page: index\n", ""), "index.md": "# Top\n"}
    folder = write_tree(tmp_path / "project", files)
    assert cli.run(("--project", str(folder), "export", "cin-cla")) == 2
    assert "--audience" in capsys.readouterr().err


def test_a_draft_says_so_once(tmp_path: Path) -> None:
    draft = SITE.replace("    in_force: 2026-12-01\n", "")
    built = build(
        write_tree(tmp_path, FILES | pages("md") | {"site.yaml": draft}), privacynotice_fragments=True
    )
    page = built.text(f"{FOLDER}/pupil/notice.html")
    assert page.count("This notice is a draft") == 1
    assert (
        any("You can also read" in line for line in shown(f"<main>{page}</main>"))
        or "You can also read" in page
    )


def test_a_notice_in_another_language_has_files_of_its_own(tmp_path: Path) -> None:
    write_project(tmp_path / "project", "md")
    built = build(tmp_path / "project", privacynotice_fragments=True)
    welsh = built.text("_notices/site/cin-cla.cy/notice.html")
    assert 'id="privacy-notice-site-cin-cla-cy" lang="cy"' in welsh
    assert '<p lang="en-GB">Because:</p>' in welsh
    assert "Gofynnwch" not in built.text("_notices/site/cin-cla/notice.html")
    assert 'lang="en-GB"' in built.text("_notices/site/cin-cla/notice.html")
