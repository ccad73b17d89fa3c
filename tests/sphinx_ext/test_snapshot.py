"""A build in which nothing changed loads no project, says the same, and is not fooled by what is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support import PLAIN, Built, build, write_tree

from sphinx_privacynotice.model.project import project as projects
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.site import checks as site_checks
from sphinx_privacynotice.model.site import load
from sphinx_privacynotice.model.site.site import SiteCache
from sphinx_privacynotice.sphinx_ext.snapshot import SNAPSHOT, read_snapshot, valid_sites

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.site.site import Site

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
    load_project = projects.load_project

    def count(place: Any, *known: Any) -> Any:
        loaded.append(place)
        return load_project(place, *known)

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


SECOND = FILES["sites/oakfield.yaml"].replace("Oakfield", "Ashby")


PAGES = {
    "index.rst": "Home\n====\n\n.. toctree::\n\n   oakfield\n   ashby\n",
    "oakfield.rst": ":notice-site: oakfield\n\nOakfield\n========\n\n.. privacy-notice::\n",
    "ashby.rst": ":notice-site: ashby\n\nAshby\n=====\n\n.. privacy-notice::\n",
}
"""A page for each of two sites."""


def checks(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[list[str], Built]:
    """Build, and return the keys of the sites that were checked, in the order in which they were."""
    keys: list[str] = []
    check_site = site_checks.check_site

    def count(site: Site, **about: Any) -> None:
        keys.append(site.key)
        check_site(site, **about)

    with monkeypatch.context() as patched:
        patched.setattr(load, "check_site", count)
        built = build(folder, warnings_ok=True, **options)
    return keys, built


@pytest.mark.parametrize(
    ("name", "text", "checked"),
    [
        ("sites/oakfield.yaml", FILES["sites/oakfield.yaml"].replace("Oakfield", "Elm"), ["oakfield"]),
        ("sites/oakfield.yaml", FILES["sites/oakfield.yaml"] + "no_such_key: 1\n", ["oakfield"]),
        ("sites/oakfield.yaml", FILES["sites/oakfield.yaml"].replace("extends", "# extends"), ["oakfield"]),
        ("sites/oakfield.yaml", None, []),
        ("sites/elm.yaml", SECOND.replace("Ashby", "Elm"), ["elm"]),
        ("trust.yaml", FILES["trust.yaml"].replace("Marlowe", "Quill"), ["ashby", "oakfield"]),
        ("trust.yaml", FILES["trust.yaml"] + "no_such_key: 1\n", ["ashby", "oakfield"]),
        ("trust.yaml", None, ["ashby", "oakfield"]),
        (
            "pack/clauses/contact/2026-02-01.md",
            "---\nid: contact\nedition: 2026-02-01\n---\n\nWrite.\n",
            ["ashby", "oakfield"],
        ),
        ("pack/pack.yaml", None, ["ashby", "oakfield"]),
    ],
)
def test_only_sites_whose_files_or_packs_changed_are_checked_again(
    project: Path, name: str, text: str | None, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(project, {"sites/ashby.yaml": SECOND, **PAGES})
    assert checks(project, monkeypatch)[0] == ["ashby", "oakfield"]
    if text is None:
        (project / name).unlink()
    else:
        write_tree(project, {name: text})
    found, built = checks(project, monkeypatch)
    assert found == checked
    clean = build(project, outdir=project.parent / "clean", fresh=True, warnings_ok=True)
    assert built.warnings == clean.warnings
    assert built.text("ashby.html") == clean.text("ashby.html")


def test_a_site_with_a_finding_is_checked_in_every_loading(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(project, {"sites/ashby.yaml": SECOND + "no_such_key: 1\n", **PAGES})
    checks(project, monkeypatch)
    for number in range(2):
        with (project / "sites/oakfield.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# {number}\n")
        found, built = checks(project, monkeypatch)
        assert found == ["ashby", "oakfield"]
        assert "no_such_key" in "".join(built.warnings)


def test_a_site_that_is_as_it_was_is_read_when_its_page_is(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[str] = []
    read = SiteCache.read

    def count(self: SiteCache, file: str, *about: Any) -> Any:
        files.append(file)
        return read(self, file, *about)

    write_tree(project, {"sites/ashby.yaml": SECOND, **PAGES})
    build(project, warnings_ok=True)
    monkeypatch.setattr(SiteCache, "read", count)
    write_tree(project, {"sites/oakfield.yaml": FILES["sites/oakfield.yaml"].replace("own words", "others")})
    assert build(project, warnings_ok=True).read == {"oakfield"}
    assert files == ["sites/oakfield.yaml"]
    write_tree(project, {"ashby.rst": PAGES["ashby.rst"] + "\nMore.\n"})
    assert build(project, warnings_ok=True).read == {"ashby"}
    assert files == ["sites/oakfield.yaml", "sites/ashby.yaml"]


def test_valid_sites_are_kept_as_they_were_loaded(project: Path) -> None:
    pages = "    page: [second, first]\n"
    write_tree(project, {"sites/ashby.yaml": SECOND + pages, "second.rst": "B\n=\n", "first.rst": "A\n=\n"})
    build(project, warnings_ok=True)
    place = find_project(project, folder_given=True)
    folder = next(project.parent.rglob(SNAPSHOT)).parent
    kept = read_snapshot(folder, place)
    loaded = load_project(place)
    assert kept is not None
    assert valid_sites(kept) == loaded.valid
    again = load_project(place, valid_sites(kept))
    assert {key: site.pages for key, site in again.sites.items()} == {
        key: site.pages for key, site in loaded.sites.items()
    }
    assert (again.digest, list(again.findings)) == (loaded.digest, list(loaded.findings))
    assert [site.data for site in again.sites.values()] == [site.data for site in loaded.sites.values()]


@pytest.mark.parametrize("valid", [5, {"sites/oakfield.yaml": 5}, {"sites/oakfield.yaml": {"name": "Elm"}}])
def test_valid_sites_that_are_not_whole_are_not_used(
    project: Path, valid: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = checks(project, monkeypatch)
    kept = next(project.parent.rglob(SNAPSHOT))
    kept.write_text(json.dumps({**json.loads(kept.read_text(encoding="utf-8")), "valid": valid}), "utf-8")
    files, second = checks(project, monkeypatch, fresh=True)
    assert files == ["oakfield"]
    assert second.warnings == first.warnings
