"""Where `init` lists the new page: beside its like, never below a caption about something else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import build, for_one_notice, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.scaffold.external_toc import TocEditError, add_page, has_page

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., str]

RST_TREE = (
    "Home\n====\n\n.. toctree::\n   :caption: FAQS\n\n   a\n\n.. toctree::\n   :caption: About\n\n   b\n"
)
MD_TREE = (
    "# Home\n\n```{toctree}\n:caption: FAQS\n:hidden:\n\na\n```\n\n"
    "```{toctree}\n:caption: About\n:hidden:\n\nb\n```\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(files: dict[str, str], *args: str, status: int = 0) -> str:
        markdown = any(name.endswith(".md") for name in files)
        extensions = '["myst_parser"]' if markdown else "[]"
        write_tree(folder, {"conf.py": f"extensions = {extensions}\n", **files})
        assert cli.run(["init", "--name", "Oakfield School", "--yes", *for_one_notice(args)]) == status
        out, err = capsys.readouterr()
        return err if status else out

    return call


def builds() -> None:
    folder = Path.cwd()
    built = build(folder, "html", outdir=folder.parent / "out", doctrees=folder.parent / "trees")
    assert built.warnings == []


def text_of(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def leaf(title: str) -> str:
    return f"{title}\n====\n"


@pytest.mark.parametrize(
    ("index", "tree", "written"),
    [
        (
            "index.rst",
            RST_TREE,
            "Home\n====\n\n.. toctree::\n   :maxdepth: 1\n\n   privacy-notice\n\n.. toctree::",
        ),
        (
            "index.md",
            MD_TREE,
            "# Home\n\n```{toctree}\n:maxdepth: 1\n:hidden:\n\nprivacy-notice\n```\n\n```{toctree}",
        ),
    ],
)
def test_no_caption_that_is_about_something_else(run: Run, index: str, tree: str, written: str) -> None:
    pages = {f"{name}{Path(index).suffix}": "# X\n" if index.endswith(".md") else "X\n=\n" for name in "ab"}
    out = run({index: tree, **pages})
    assert text_of(index).startswith(written)
    assert (
        f"  listed   privacy-notice in {index} (for another place: --toctree PAGE, or --toctree none)\n"
        in out
    )
    builds()


def test_beside_pages_about_policies(run: Run) -> None:
    files = {
        "index.rst": "Home\n====\n\n.. toctree::\n   :hidden:\n\n   about/index\n   faqs\n",
        "about/index.rst": "About\n=====\n\n.. toctree::\n   :caption: Legal things\n\n   team\n   cookies\n",
        **{f"{name}.rst": leaf("Page") for name in ("faqs", "about/team", "about/cookies")},
    }
    out = run(files)
    assert (
        "  listed   privacy-notice in about/index.rst, below “Legal things”, after “about/cookies” (" in out
    )
    assert text_of("index.rst") == files["index.rst"]
    builds()


def test_the_contents_of_its_own_folder(run: Run) -> None:
    files = {
        "index.rst": "Home\n====\n\n.. toctree::\n\n   policies/index\n   about\n",
        "policies/index.rst": "Policies\n========\n\n.. toctree::\n\n   sick-pay\n",
        "about.rst": leaf("Abou"),
        "policies/sick-pay.rst": leaf("Page"),
    }
    assert "in policies/index.rst" in run(files, "--page", "policies/looked-after")
    assert text_of("policies/index.rst").endswith("   sick-pay\n   /policies/looked-after\n")
    builds()


def test_no_contents_that_readers_do_not_get_to(run: Run) -> None:
    conf = 'extensions = []\nexclude_patterns = ["archive"]\n'
    files = {
        "conf.py": conf,
        "index.rst": "Home\n====\n\n.. toctree::\n   :glob:\n\n   sections/*\n",
        "sections/about.rst": "About\n=====\n\n.. toctree::\n\n   cookies\n",
        "sections/cookies.rst": leaf("Page"),
        "archive/index.rst": "Old\n===\n\n.. toctree::\n\n   privacy-2019\n",
        "archive/privacy-2019.rst": leaf("Page"),
    }
    assert "privacy-notice in sections/about.rst, after “sections/cookies”" in run(files)
    builds()


def test_a_page_that_is_named(run: Run) -> None:
    files = {
        "index.md": "# Home\n\n```{toctree}\nabout\n```\n",
        "about.md": "# About\n\n```{toctree}\n:maxdepth: 2\n```\n",
    }
    out = run(files, "--toctree", "about")
    assert "  listed   privacy-notice in about.md (" in out
    assert text_of("about.md") == "# About\n\n```{toctree}\n:maxdepth: 2\n\nprivacy-notice\n```\n"
    builds()


def test_no_page_of_that_name(run: Run) -> None:
    assert "There is no page “abuot” for --toctree" in run(
        {"index.rst": leaf("Home")}, "--toctree", "abuot", status=2
    )


def test_in_no_contents_at_all(run: Run) -> None:
    files = {"index.rst": "Home\n====\n\n.. toctree::\n\n   a\n", "a.rst": leaf("Page")}
    assert "  please   Link to the notice from a page of yours.\n" in run(files, "--toctree", "none")
    assert text_of("index.rst") == files["index.rst"]
    assert text_of("privacy-notice.rst").startswith(":orphan:\n")
    builds()


# sphinx-external-toc


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("root: index\n", "root: index\nentries:\n- file: page\n"),
        ("format: jb-book\nroot: index\n", "format: jb-book\nroot: index\nchapters:\n- file: page\n"),
        (
            "root: index\nentries:\n  - file: a  # a\n    entries:\n      - file: b\n# e\n",
            "root: index\nentries:\n  - file: a  # a\n    entries:\n      - file: b\n  - file: page\n# e\n",
        ),
        (
            "root: index\nsubtrees:\n- caption: A\n  entries:\n  - file: a\n- entries:\n  - url: https://a.example\n",
            (
                "root: index\nsubtrees:\n- caption: A\n  entries:\n  - file: a\n- entries:\n"
                "  - url: https://a.example\n  - file: page\n"
            ),
        ),
        ("root: index\nentries:\n- file: page.md\n", "root: index\nentries:\n- file: page.md\n"),
    ],
)
def test_external_contents(before: str, after: str) -> None:
    assert add_page(before, "page") == after
    assert add_page(before.replace("\n", "\r\n"), "page") == after.replace("\n", "\r\n")
    assert has_page(after, "page")


@pytest.mark.parametrize(
    "text", ["- a list\n", "entries: [{file: a}]\n", "root: index\nentries: [{file: a}]\n"]
)
def test_external_contents_that_leave_no_certain_place(text: str) -> None:
    with pytest.raises(TocEditError):
        add_page(text, "page")


def test_external_contents_and_no_toctree(run: Run) -> None:
    conf = 'extensions = ["myst_parser", "sphinx_external_toc"]\n'
    files = {"conf.py": conf, "index.md": "# Home\n", "_toc.yml": "root: index\nentries:\n- file: intro\n"}
    out = run({**files, "intro.md": "# Intro\n"})
    assert "  changed  _toc.yml\n" in out
    assert text_of("_toc.yml") == "root: index\nentries:\n- file: intro\n- file: privacy-notice\n"
    assert text_of("index.md") == "# Home\n"
    assert "orphan" not in text_of("privacy-notice.md")


def test_external_contents_that_are_not_there(run: Run) -> None:
    conf = 'extensions = ["myst_parser", "sphinx_external_toc"]\n'
    out = run({"conf.py": conf, "index.md": "# Home\n"})
    assert "  please   Add `- file: privacy-notice` to the contents in _toc.yml yourself.\n" in out


# a new project, in every form


FORMS = ("html", "dirhtml", "singlehtml", "epub", "latex", "man", "texinfo", "text")


@pytest.mark.parametrize(("builder", "syntax"), [*((form, "md") for form in FORMS), ("epub", "rst")])
def test_a_new_project_builds_in_every_form(
    builder: str, syntax: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "new"
    project.mkdir()
    monkeypatch.chdir(project)
    assert cli.run(["init", "--name", "Oakfield School", "--format", syntax, *for_one_notice(["--yes"])]) == 0
    built = build(project, builder, outdir=tmp_path / "out", doctrees=tmp_path / "trees")
    assert built.warnings == []
    if builder == "html":
        assert "<title>Oakfield School &#8212; Oakfield School</title>" in built.text("index.html")
