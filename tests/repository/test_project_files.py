"""The project's own files agree with each other, and name nothing that is not there.

`make lint` checks their form: workflows, issue forms, CITATION.cff.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import sphinx_privacynotice

ROOT = Path(__file__).resolve().parents[2]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROSE = ("CONTRIBUTING.md", "README.md", "SECURITY.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(workflow: Path) -> list[str]:
    """Return the commands that a workflow runs."""
    jobs = load(workflow)["jobs"].values()
    return [step["run"] for job in jobs for step in job["steps"] if "run" in step]


def test_citation_says_what_pyproject_says() -> None:
    project, citation = SETTINGS["project"], load(ROOT / "CITATION.cff")
    assert citation["version"] == project["version"] == sphinx_privacynotice.__version__
    assert citation["authors"] == project["authors"]
    assert (citation["title"], citation["abstract"]) == (project["name"], project["description"])
    assert (citation["license"], citation["keywords"]) == (project["license"], project["keywords"])


def test_the_versions_of_python_are_the_same_everywhere() -> None:
    classifiers = SETTINGS["project"]["classifiers"]
    pythons = re.findall(r":: (3\.\d+)$", "\n".join(classifiers), re.MULTILINE)
    jobs = load(ROOT / ".github/workflows/ci.yml")["jobs"]
    assert jobs["checkout"]["strategy"]["matrix"]["python"] == pythons
    for name, pattern in (("Makefile", r"^TESTED := (.+)$"), (".ci/run", r"^for python in (.+); do$")):
        found = re.search(pattern, read(name), re.MULTILINE)
        assert found is not None
        assert found[1].split() == pythons, name


def test_workflows_run_what_runs_here() -> None:
    commands = {path.stem: steps(path) for path in WORKFLOWS}
    assert commands["ci"] == [".ci/run", "make site", "make test"]
    assert commands["newest"] == ["make clean test CONSTRAINTS="]
    assert commands["release"][0] == "make dist"


def test_every_make_target_that_is_named_is_there() -> None:
    texts = [read(name) for name in (*PROSE, ".ci/run")] + ["\n".join(steps(path)) for path in WORKFLOWS]
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z]+)", "\n".join(texts), re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
    assert phony is not None
    assert {"site", "test", "dist"} <= named <= set(phony[1].split())


@pytest.mark.parametrize("name", PROSE)
def test_every_file_that_is_named_is_there(name: str) -> None:
    text = read(name)
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    code = re.findall(r"[\w.*/-]+", " ".join(re.findall(r"`([^`\n]+)`", text)))
    folders = tuple(f"{each.name}/" for each in ROOT.iterdir() if each.is_dir() and each.name != ".venv")
    ours = [each for each in code if each.startswith(folders) or re.fullmatch(r"test_\w+\*?\.py", each)]
    assert links or ours
    for each in {*links, *ours}:
        pattern = each.rstrip("/")
        assert [*ROOT.glob(pattern), *(ROOT / "tests").rglob(pattern)], each


def test_the_tools_of_hooks_are_those_of_lint() -> None:
    hooks = load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    lint = read("Makefile").split("\nlint:")[1].split("\n\n")[0]
    for hook in hooks:
        tool = hook["entry"].split()[0]
        assert tool.startswith(".venv/bin/")
        assert f"$(RUN) {Path(tool).name}" in lint
