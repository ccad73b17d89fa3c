"""The pre-commit hook, the action and the component for other people's checks, by running their scripts.

What they install is replaced by the environment of the tests, so that no network is needed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support import ROOT, write_tree

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = {
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
    "site.yaml": "organisation:\n  name: Oakfield School\n  kind: academy\n",
    "index.md": "# Our policies\n",
}
WRONG = RIGHT | {"site.yaml": "organisation:\n  nmae: Oakfield School\n"}
HOSTILE = "$(touch hacked); `touch hacked` \"'\n::error::x"


def load(name: str, **inputs: str) -> Any:
    """Return a file as the host reads it; of a component the job, with its inputs filled in."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if name.startswith("templates/"):
        head, _, text = text.partition("\n---\n")
        about = yaml.safe_load(head)["spec"]["inputs"]
        values = {key: str(each["default"]).lower() for key, each in about.items()} | inputs
        text = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: json.dumps(values[found[1]])[1:-1], text)
    return yaml.safe_load(text)


@pytest.fixture
def shim(tmp_path: Path) -> Path:
    """A folder with the command as the environment of the tests has it."""
    path = tmp_path / "temp" / "sphinx-privacynotice" / "bin" / "sphinx-privacynotice"
    path.parent.mkdir(parents=True)
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m sphinx_privacynotice "$@"\n')
    path.chmod(0o755)
    return path.parent


def run(script: list[str], folder: Path, shim: Path, **env: str) -> subprocess.CompletedProcess[str]:
    given = {name: os.environ[name] for name in ("PYTHONPATH", "HOME", "LANG") if name in os.environ}
    given |= {"PATH": f"{shim}{os.pathsep}{os.environ['PATH']}", **env}
    return subprocess.run(  # noqa: S603 - our own scripts
        script, cwd=folder, env=given, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def project(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    write_tree(folder / "policies", files)
    return folder


@pytest.mark.parametrize(("files", "status"), [(RIGHT, 0), (WRONG, 1)])
def test_the_hook(files: dict[str, str], status: int, tmp_path: Path, shim: Path) -> None:
    (hook,) = load(".pre-commit-hooks.yaml")
    assert hook["id"] == "sphinx-privacynotice-check"
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    for name in ("site.yaml", "sites/oakfield.yml", "notices/oakfield.rst", "index.md", "docs/conf.py"):
        assert re.search(hook["files"], name)
    folder = project(tmp_path, files) / "policies"
    done = run(shlex.split(hook["entry"]), folder, shim)
    assert done.returncode == status, done.stdout + done.stderr
    assert ("[unknown-key]" in done.stdout) is bool(status)


class Action:
    """The steps of the action, run as the host does, with the inputs that somebody gives."""

    def __init__(self, folder: Path, shim: Path, **inputs: str) -> None:
        self.action = load("action.yml")
        self.folder, self.shim = folder, shim
        self.inputs = {key: each["default"] for key, each in self.action["inputs"].items()} | inputs
        self.output = folder.parent / "output"
        self.output.touch()

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        step = next(each for each in self.action["runs"]["steps"] if each["name"] == name)
        assert step["shell"] == "bash"
        env = {
            key: re.sub(
                r"\$\{\{ (?:inputs\.([\w-]+)|[\w.]+) \}\}", lambda found: self.inputs.get(found[1], ""), value
            )
            for key, value in step["env"].items()
        }
        script = self.folder.parent / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        return run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            self.folder,
            self.shim,
            RUNNER_TEMP=str(self.shim.parent.parent),
            GITHUB_OUTPUT=str(self.output),
            **env,
        )


def test_the_action_shows_what_is_wrong(tmp_path: Path, shim: Path) -> None:
    action = Action(project(tmp_path, WRONG), shim, project="policies", sarif="notices.sarif")
    done = action.step("Check")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines
    assert all(re.match(r"::(error|warning|notice) file=policies/", line) for line in lines), done.stdout
    assert any("title=unknown-key" in line for line in lines)
    log = json.loads((action.folder / "notices.sarif").read_text(encoding="utf-8"))
    assert len(log["runs"][0]["results"]) == len(lines)
    assert action.output.read_text() == "sarif=notices.sarif\n"


def test_the_action_is_silent_where_nothing_is_wrong(tmp_path: Path, shim: Path) -> None:
    action = Action(project(tmp_path, RIGHT), shim, project="policies", strict="true")
    done = action.step("Check")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert action.output.read_text() == ""


@pytest.mark.parametrize("name", ["project", "strict", "sarif"])
def test_no_input_of_the_action_runs(name: str, tmp_path: Path, shim: Path) -> None:
    action = Action(project(tmp_path, RIGHT), shim, **({"project": "policies"} | {name: HOSTILE}))
    action.step("Check")
    assert not list(tmp_path.rglob("hacked*"))
    assert action.output.read_text().count("\n") <= 1


def test_no_script_of_the_action_holds_an_expression() -> None:
    for step in load("action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(
    ("requirements", "asked"),
    [
        ("", ["install", "--quiet", "SOURCE"]),
        ("r e q.txt", ["install", "--quiet", "--requirement", "r e q.txt"]),
    ],
)
def test_what_the_action_installs(requirements: str, asked: list[str], tmp_path: Path, shim: Path) -> None:
    (shim / "pip").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (shim / "pip").chmod(0o755)
    (shim / "python3").write_text("#!/bin/sh\n")  # the environment is there
    (shim / "python3").chmod(0o755)
    action = Action(project(tmp_path, RIGHT), shim, requirements=requirements)
    action.action["runs"]["steps"][0]["env"]["SOURCE"] = "SOURCE"
    assert action.step("Install").stdout.splitlines() == asked


@pytest.mark.parametrize(("files", "status"), [(RIGHT, 0), (WRONG, 1)])
@pytest.mark.parametrize("strict", ["true", "false"])
def test_the_component(files: dict[str, str], status: int, strict: str, tmp_path: Path, shim: Path) -> None:
    jobs = load("templates/check.yml", project="policies", strict=strict)
    job = jobs["privacy-notices"] | {"variables": jobs[".privacy-notices"]["variables"]}
    folder = project(tmp_path, files)
    done = run(["sh", "-ec", "\n".join(job["script"])], folder, shim, **job["variables"])
    assert done.returncode == status, done.stdout + done.stderr
    report = json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert bool(report) is bool(status)
    assert all(each["location"]["path"].startswith("policies/") for each in report)
    assert ("[unknown-key]" in done.stdout) is bool(status), "the log has the report as text"


def test_no_input_of_the_component_runs(tmp_path: Path, shim: Path) -> None:
    given = dict.fromkeys(("project", "strict", "requirements"), HOSTILE)
    begin, job, _, weekly = load("templates/check.yml", within=HOSTILE, **given).values()
    for script in (*begin["before_script"], *job["script"]):
        assert "$[[" not in script
    (shim / "pip").write_text("#!/bin/sh\n")
    (shim / "pip").chmod(0o755)
    folder = project(tmp_path, RIGHT)
    scripts = [*begin["before_script"], *job["script"], *weekly["script"]]
    run(["sh", "-c", "\n".join(scripts)], folder, shim, **begin["variables"])
    assert not list(tmp_path.rglob("hacked*"))
