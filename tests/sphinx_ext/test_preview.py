"""A preview of a change: its pages say what is not in force; no other build asks git or shows a banner."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from support import Built, build

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "review"))
from history import FILES, History

from sphinx_privacynotice.sphinx_ext import preview

RST = {
    "oak.md": "",
    "oak.rst": "Privacy at Oak School\n=====================\n\nThis page is about you."
    "\n\n.. privacy-notice:: cin-cla\n",
}
INDEX = {
    "index.rst": "Notices\n=======\n\n.. toctree::\n\n   oak\n   elm\n   other\n",
    "other.rst": "Other\n=====\n",
}
PHRASES = {
    "pack/phrases/en-GB.yaml": "preview_changed: 'Draft, not in force: {name}.'\n"
    "preview_new: 'New: {name}.'\n"
    "preview_link: See what changes.\npreview_unknown: 'Not compared: {name}.'\n"
}


@pytest.fixture(params=["md", "rst"])
def history(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> History:
    """Return a project whose branch `change` has another period at one of two schools."""
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    made = History(tmp_path / "project", capsys)
    made.folder.mkdir()
    made.day = "2026-03-01T12:00:00Z"
    files = {**FILES, **INDEX, **PHRASES}
    if request.param == "rst":
        files = {name: text for name, text in {**files, **RST}.items() if text}
    made.begin(files)
    made.git("update-ref", "refs/remotes/origin/main", "HEAD")
    made.git("checkout", "-q", "-b", "change")
    made.replace("sites/oak.yaml", "25 years", "9 years")
    made.commit()
    return made


def banner(built: Built, page: str) -> str:
    found = re.search(r'<div class="(?:notice-[\w-]+ )+admonition.*?</div>', built.text(page), re.DOTALL)
    found = found or re.search(
        r'<div class="[^"]*notice-preview[^"]*">.*?</div>', built.text(page), re.DOTALL
    )
    return found[0] if found else ""


def is_listed(built: Built, page: str) -> bool:
    return '<meta name="robots" content="noindex"' not in built.text(page)


def redlines(built: Built) -> dict[str, str]:
    return {
        path.relative_to(built.outdir).as_posix(): path.read_text()
        for path in built.outdir.glob("privacy-notice-changes/**/*.html")
    }


def test_what_differs_is_marked_with_its_redline(history: History) -> None:
    built = build(history.folder)
    assert "Draft, not in force: Oak School." in banner(built, "oak.html")
    assert 'href="privacy-notice-changes/oak/cin-cla.html"' in banner(built, "oak.html")
    assert not is_listed(built, "oak.html")
    page = redlines(built)["privacy-notice-changes/oak/cin-cla.html"]
    assert "25" in page
    assert "noindex" in page
    for same in ("elm.html", "index.html"):
        assert not banner(built, same)
        assert is_listed(built, same)
    assert 'href="../privacy-notice-changes/oak/cin-cla.html"' in build(history.folder, "dirhtml").text(
        "oak/index.html"
    )
    joined = build(history.folder, "singlehtml").text("index.html")
    assert joined.count("Draft, not in force") == 1
    assert "Draft, not in force: Oak School." in build(history.folder, "text").text("oak.txt")


def test_what_others_get_says_that_it_is_not_published(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ("notice.html", "notice.md", "frame.html")
    built = build(history.folder, privacynotice_fragments=True)
    for name in files:
        assert "Draft, not in force: Oak School." in built.text(f"_notices/oak/cin-cla/{name}")
        assert "not in force" not in built.text(f"_notices/elm/cin-cla/{name}")
    monkeypatch.delenv("READTHEDOCS_VERSION_TYPE")
    built = build(history.folder, privacynotice_fragments=True)
    for name in files:
        assert "not in force" not in built.text(f"_notices/oak/cin-cla/{name}")


def test_no_banner_is_stale(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each build after another is as a clean one would be."""

    def again() -> Built:
        made = build(history.folder)
        clean = build(history.folder, outdir=history.folder.parent / "clean", fresh=True)
        for page in ("oak.html", "elm.html", "other.html"):
            assert made.text(page) == clean.text(page), page
        assert redlines(made) == redlines(clean)
        return made

    assert banner(again(), "oak.html")
    assert again().written == set()
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "branch")
    made = again()
    assert not banner(made, "oak.html")
    assert "oak" in made.written
    assert not {"elm", "other"} & made.written
    assert not redlines(made)
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    assert banner(again(), "oak.html")
    history.git("update-ref", "refs/remotes/origin/main", "HEAD")  # it is published
    made = again()
    assert not banner(made, "oak.html")
    assert made.read == set()
    history.replace("sites/elm.yaml", "25 years", "8 years")
    made = again()
    assert banner(made, "elm.html")
    assert not banner(made, "oak.html")


def test_without_the_base_nothing_is_claimed(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(preview.logger, "info", lambda text, *words: said.append(text % words))
    history.git("update-ref", "-d", "refs/remotes/origin/main")
    built = build(history.folder)  # without a warning
    assert said[0].endswith("fetch it: `git fetch origin +refs/heads/main:refs/remotes/origin/main`.")
    assert "Not compared: Oak School." in banner(built, "oak.html")
    assert "Draft, not in force" not in built.text("oak.html")
    assert is_listed(built, "oak.html")
    assert "Draft, not in force" in banner(build(history.folder, privacynotice_published="main"), "oak.html")


def test_an_ordinary_build_runs_no_git(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise AssertionError("git was run")

    monkeypatch.setattr("subprocess.run", refuse)
    monkeypatch.delenv("READTHEDOCS_VERSION_TYPE")
    assert not banner(build(history.folder), "oak.html")
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    assert not banner(build(history.folder, privacynotice_preview=False), "oak.html")


def test_a_new_notice_and_hostile_names(history: History) -> None:
    name = '<script>alert(1)</script>" & co'
    history.git("checkout", "-q", "main")
    history.git("rm", "-q", "-r", "reading-copies/elm")
    history.git("commit", "-q", "-m", "x")
    history.git("checkout", "-q", "-f", "change")
    history.replace("sites/oak.yaml", "Oak School", f"'{name}'")
    built = build(history.folder, privacynotice_published="main", warnings_ok=True)
    assert "New: Elm School." in banner(built, "elm.html")
    assert "<script>alert" not in built.text("oak.html")
    assert "<script>alert" not in "".join(redlines(built).values())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in banner(built, "oak.html")
