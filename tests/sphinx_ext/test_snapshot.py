"""A build in which nothing changed loads no project, says the same, and is not fooled by what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support import PLAIN, Built, build, write_tree

from sphinx_privacynotice.model.project import project as projects
from sphinx_privacynotice.sphinx_ext.snapshot import SNAPSHOT

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    **PLAIN,
    "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\nchecks: {unprinted: off}\n",
    "sites/oakfield.yaml": "extends: ../trust.yaml\n" + PLAIN["site.yaml"],
    "trust.yaml": "dpo:\n  name: Ms A Marlowe\n  email: dpo@westshire.example\n",
    "index.rst": "Home\n====\n\n.. privacy-notice::\n",
}
del FILES["site.yaml"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "project", FILES)


def loads(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[bool, Built]:
    """Build, and say whether the project was loaded."""
    loaded = []
    load = projects.load_project

    def count(place: Any) -> Any:
        loaded.append(place)
        return load(place)

    with monkeypatch.context() as patched:
        patched.setattr(projects, "load_project", count)
        built = build(folder, warnings_ok=True, **options)
    assert len(loaded) <= 1
    return bool(loaded), built


def test_an_unchanged_project_is_loaded_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert loads(project, monkeypatch)[0]
    assert not loads(project, monkeypatch)[0]
    assert loads(project, monkeypatch, fresh=True)[0], "a page was read"


def test_the_records_are_there_without_a_page_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doctrees = project.parent / "doctrees"
    loads(project, monkeypatch, doctrees=doctrees)
    _, built = loads(project, monkeypatch, builder="notices", doctrees=doctrees)
    assert not built.read
    assert built.json("notices.json")["notices"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sites/oakfield.yaml", FILES["sites/oakfield.yaml"].replace("Oakfield", "Ashby")),
        ("trust.yaml", FILES["trust.yaml"].replace("Marlowe", "Quill")),
        ("sites/ashby.yaml", FILES["sites/oakfield.yaml"].replace("Oakfield", "Ashby")),
        ("pack/clauses/contact/2026-02-01.md", "---\nid: contact\nedition: 2026-02-01\n---\n\nWrite.\n"),
        ("privacynotice.yaml", FILES["privacynotice.yaml"].replace("off", "error")),
        ("trust.yaml", None),
        ("sites/oakfield.yaml", None),
        ("pack/pack.yaml", None),
    ],
)
def test_what_a_project_is_made_of_has_it_loaded_again(
    project: Path, name: str, text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads(project, monkeypatch)
    file = project / name
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    loaded, built = loads(project, monkeypatch)
    assert loaded
    clean = build(project, outdir=project.parent / "clean", fresh=True, warnings_ok=True)
    assert built.warnings == clean.warnings


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"place": 1}', "\0"])
def test_what_is_kept_and_not_whole_is_thrown_away(
    project: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = loads(project, monkeypatch)
    kept = next(project.parent.rglob(SNAPSHOT))
    before = kept.read_text(encoding="utf-8")
    kept.write_text(text, encoding="utf-8")
    loaded, second = loads(project, monkeypatch)
    assert loaded
    assert second.warnings == first.warnings
    assert kept.read_text(encoding="utf-8") == before


def test_warnings_are_told_again_in_every_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (project / "sites/oakfield.yaml").open("a", encoding="utf-8") as file:
        file.write("no_such_key: 1\n")
    (project / "index.rst").write_text(FILES["index.rst"] + "   :no-such-option: 1\n", encoding="utf-8")
    _, first = loads(project, monkeypatch)
    loaded, second = loads(project, monkeypatch)
    assert not loaded
    assert "no_such_key" in "".join(first.warnings)
    assert "no-such-option" in "".join(first.warnings)
    assert second.warnings == first.warnings


def test_what_could_not_be_read_is_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "trust.yaml").unlink()
    assert loads(project, monkeypatch)[0]
    assert loads(project, monkeypatch)[0]
    assert not list(project.parent.rglob(SNAPSHOT))
