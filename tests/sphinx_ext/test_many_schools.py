"""Schools with a site each that share a trust's file, its pack and settings: `example_site/schools`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from runpy import run_path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support import ROOT, build, record_of_builder, record_of_reader

from sphinx_privacynotice.sphinx_ext import doctree_cache

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx.application import Sphinx

EXAMPLE = ROOT / "example_site"
SCRIPT = EXAMPLE / "schools" / "build.py"
SCHOOLS = sorted(conf.parent.name for conf in EXAMPLE.glob("schools/*/conf.py"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "example_site"
    return shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("_build", "__pycache__"))


@pytest.fixture(scope="module")
def together(example: Path) -> Mapping[str, Any]:
    """What one build of all schools says, by school."""
    record = record_of_builder(example / "schools", outdir=example.parent / "all")
    assert record == record_of_reader(example / "schools")
    return {notice["site"]: notice for notice in record["notices"]}


def alone(record: Any) -> Any:
    """Return the one notice of a record without the name of its page."""
    (notice,) = record["notices"]
    return without_pages(notice)


def without_pages(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: without_pages(value) for key, value in said.items() if key not in {"page", "pages"}}
    return [without_pages(each) for each in said] if isinstance(said, list) else said


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_school_alone_says_what_it_says_in_the_build_of_all(
    school: str, example: Path, together: Mapping[str, Any]
) -> None:
    project = example / "schools" / school
    record = record_of_builder(project, outdir=example.parent / school)
    assert record == record_of_reader(project)
    assert alone(record) == without_pages(together[school])
    words = json.dumps(record, ensure_ascii=False)
    assert "dpo@westshire-trust.example" in words
    assert [other for other in SCHOOLS if f"@{other}.example" in words] == [school]


def test_pages_left_to_their_files_are_written_as_those_held(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = []

    def watch(app: Sphinx) -> None:
        app.connect("env-updated", lambda _app, env: most.append(len(env._write_doc_doctree_cache)))

    for name, held in (("held", 1000), ("left", 0)):
        monkeypatch.setattr(doctree_cache, "MAX_CACHED_DOCTREES", held)
        build(example / "schools", outdir=tmp_path / name, listen=watch)
    assert most[0] > len(SCHOOLS)
    assert most[1] == most[0] - len(SCHOOLS) - 1 + 1  # plain pages stay, and the one read last: the overview
    ours = sorted(path.relative_to(tmp_path / "held") for path in (tmp_path / "held").rglob("*.html"))
    assert len(ours) > len(SCHOOLS)
    for path in ours:
        assert (tmp_path / "held" / path).read_bytes() == (tmp_path / "left" / path).read_bytes(), path


def test_a_school_alone_is_built_by_what_the_trust_changes(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLE, tmp_path / "example_site", ignore=shutil.ignore_patterns("_build"))
    project = folder / "schools" / "mill-lane"
    assert "privacy" in build(project, outdir=tmp_path / "out").read
    assert build(project, outdir=tmp_path / "out").read == set()
    trust = folder / "trust.yaml"
    trust.write_text(trust.read_text(encoding="utf-8").replace("01632 960400", "01632 960499"), "utf-8")
    assert build(project, outdir=tmp_path / "out").read == {"privacy"}


def test_the_script_knows_every_school_and_each_is_in_one_part() -> None:
    out = run("--parts", "2")
    assert json.loads(out) == ["1/2", "2/2"]
    script = run_path(str(SCRIPT))
    assert script["schools"]() == SCHOOLS
    parts = [script["part_of"](SCHOOLS, part) for part in json.loads(out)]
    assert sorted(school for part in parts for school in part) == SCHOOLS


def test_the_script_builds_what_it_is_told_to_and_says_what_is_wrong(example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(example, tmp_path / "example_site")
    shutil.rmtree(folder / "schools" / "harbour-view")
    page = folder / "schools" / "elm-bank" / "privacy.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{site}`nothing.at.all`\n", encoding="utf-8")
    script = folder / "schools" / "build.py"
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "1 of 2 schools are built" in done.stdout
    assert "Wrong: elm-bank" in done.stderr
    assert (tmp_path / "_build/schools/mill-lane/privacy.html").is_file()


def run(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_workflow_is_yaml_and_names_files_that_are_there() -> None:
    text = (EXAMPLE / "schools" / "github-workflow.yaml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert jobs["build"]["strategy"]["matrix"] == {"part": "${{ fromJSON(needs.parts.outputs.parts) }}"}
    named = {word for word in text.split() if word.startswith("example_site/")}
    assert len(named) == 3
    assert [name for name in named if not (EXAMPLE.parent / name).exists()] == []


def test_the_file_for_read_the_docs_names_files_that_are_there() -> None:
    text = (EXAMPLE / "schools" / "elm-bank" / ".readthedocs.yaml").read_text(encoding="utf-8")
    said = yaml.safe_load(text)
    for name in (said["sphinx"]["configuration"], said["python"]["install"][0]["requirements"]):
        assert (EXAMPLE.parent / name).is_file()
