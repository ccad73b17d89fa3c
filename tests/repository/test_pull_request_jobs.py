"""The jobs on pull requests (the action, the component, what `init --ci` writes), by running their scripts.

Each runs in a repository with a base and a branch; what they install is the environment of the tests.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support import PLAIN, ROOT, write_tree
from test_ci_files import HOSTILE, load

import sphinx_privacynotice
from sphinx_privacynotice.base.comment import MARKER
from sphinx_privacynotice.hosts.artifact import ARTIFACT, prepare
from sphinx_privacynotice.hosts.clean import clean_comment

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(sphinx_privacynotice.__file__).parent
SHIPPED = PACKAGE / "scaffold" / "templates" / "ci"
WORKFLOWS = sorted(SHIPPED.glob("github*.yml"))
ACTIONS = ("action.yml", "comment/action.yml", "weekly/action.yml")
SETTINGS = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@school.example",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@school.example",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
HOSTILE_BRANCH = "$(touch${IFS}hacked)`touch${IFS}hacked`"


class PullRequest:
    """A checkout of a branch on which one school's name differs, and everything that a host says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.temp = folder / "repository", folder / "temp"
        bin_ = self.temp / "sphinx-privacynotice" / "bin"
        bin_.mkdir(parents=True)
        for name, command in (("sphinx-privacynotice", " -m sphinx_privacynotice"), ("python", "")):
            (bin_ / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{command} "$@"\n')
            (bin_ / name).chmod(0o755)
        self.bin = bin_
        self.folder.mkdir()
        page = {"index.md": "# Privacy\n\n```{privacy-notice} cin-cla\n```\n"}
        self.git("init", "-q", "-b", "main")
        self.base = self.commit({f"policies/{name}": text for name, text in (PLAIN | page).items()})
        self.git("checkout", "-q", "-b", HOSTILE_BRANCH)
        self.head = self.base

    def git(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=self.folder,
            env={**os.environ, **SETTINGS},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, files: Mapping[str, str]) -> str:
        write_tree(self.folder, dict(files))
        self.git("add", "-A")
        self.git("commit", "-q", "-m", HOSTILE)
        self.head = self.git("rev-parse", "HEAD")
        return self.head

    def rename_school(self, name: str) -> None:
        self.commit({"policies/site.yaml": PLAIN["site.yaml"].replace("Oakfield School", name)})

    def run(self, script: str, env: Mapping[str, str], sh: str = "bash") -> subprocess.CompletedProcess[str]:
        given = {name: os.environ[name] for name in ("PYTHONPATH", "HOME", "LANG") if name in os.environ}
        given |= {"PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}", **SETTINGS}
        given |= {"RUNNER_TEMP": str(self.temp)}
        given |= {name: str(self.temp / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            (self.temp / name).write_text("")
        options = ["--noprofile", "--norc", "-eo", "pipefail"] if sh == "bash" else ["-e"]
        (self.temp / "step.sh").write_text(script, encoding="utf-8")
        return subprocess.run(  # noqa: S603 - our own scripts
            [sh, *options, str(self.temp / "step.sh")],
            cwd=self.folder,
            env={**given, **env},
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    def step(self, steps: list[dict[str, Any]], name: str, env: Mapping[str, str]) -> Any:
        """Run a step of GitHub, with the expressions in its `env` filled in as the host does."""
        step = next(each for each in steps if each.get("name") == name)
        values = {
            "github.event.pull_request.base.sha": self.base,
            "github.event.pull_request.head.sha": self.head,
            "github.event.pull_request.number": "7",
            "github.event.pull_request.title": HOSTILE,
            "inputs.project": "policies",
        }
        own = {
            key: re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: values[found[1]], str(value))
            for key, value in step["env"].items()
        }
        return self.run(step["run"], {**env, **own})

    def output(self, name: str) -> str:
        return (self.temp / name).read_text(encoding="utf-8")

    def prepared(self, folder: Path) -> Any:
        assert sorted(each.name for each in folder.iterdir()) == ["about", "comment.md"]
        return prepare((folder / "about").read_bytes(), (folder / "comment.md").read_bytes())


@pytest.fixture
def pull(tmp_path: Path) -> PullRequest:
    return PullRequest(tmp_path)


def steps_of(name: str) -> list[dict[str, Any]]:
    if name == "action":
        steps: list[dict[str, Any]] = load("action.yml")["runs"]["steps"]
        return steps
    (job,) = yaml.safe_load((SHIPPED / "github.yml").read_text(encoding="utf-8"))["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


@pytest.mark.parametrize("name", ["action", "workflow"])
def test_the_job_of_a_pull_request_prepares_the_comment_and_no_value_runs(
    name: str, pull: PullRequest
) -> None:
    pull.rename_school("'$(touch hacked)` `touch hacked` @everyone <b>x</b>'")
    done = pull.step(steps_of(name), "Diff", {"PROJECT": "policies"})
    assert done.returncode == 0, done.stderr
    folder = pull.temp / "privacy-notice-comment"
    prepared = pull.prepared(folder)
    assert (prepared.number, prepared.differs) == (7, True)
    text = (folder / "comment.md").read_text(encoding="utf-8")
    assert prepared.text == text == clean_comment(text)
    assert "touch" in text
    assert "@everyone" not in text
    assert text in pull.output("GITHUB_STEP_SUMMARY")
    assert pull.output("GITHUB_OUTPUT") == f"folder={folder}\n"
    assert "touch hacked" in done.stdout, "the log has it as text"
    assert not list(pull.temp.parent.rglob("hacked*"))


@pytest.mark.parametrize("name", ["action", "workflow"])
def test_where_no_word_differs_the_artifact_says_so(name: str, pull: PullRequest) -> None:
    pull.commit({"README.md": "# Read me\n"})
    assert pull.step(steps_of(name), "Diff", {"PROJECT": "policies"}).returncode == 0
    prepared = pull.prepared(pull.temp / "privacy-notice-comment")
    assert not prepared.differs
    assert prepared.text.startswith(MARKER)


def test_a_checkout_without_the_base_is_a_warning_of_the_action(pull: PullRequest) -> None:
    pull.base = "0" * 40
    done = pull.step(steps_of("action"), "Diff", {})
    assert done.returncode == 0
    assert "::warning title=diff::" in done.stdout
    assert "fetch-depth: 0" in done.stdout
    assert pull.output("GITHUB_OUTPUT") == "", "nothing is kept"


def test_a_finding_of_diff_fails_the_check_of_the_action(pull: PullRequest) -> None:
    steps = steps_of("action")
    check = next(each for each in steps if each["name"] == "Check")
    assert check["env"]["DIFF_FAILED"] == "${{ steps.diff.outputs.failed }}"
    for failed, status in (("true", 1), ("", 0)):
        env = {"PROJECT": "policies", "STRICT": "", "SARIF": "", "DIFF_FAILED": failed}
        settings = "packs: [./pack]\nchecks:\n  severity:\n    law: off\n"
        write_tree(pull.folder / "policies", {"privacynotice.yaml": settings})
        done = pull.run("sphinx-privacynotice() { :; }\n" + check["run"].replace('"${check[@]}"', ":"), env)
        assert done.returncode == status, done.stderr


@pytest.mark.parametrize("name", ["templates/check.yml", str(SHIPPED / "gitlab.yml")])
def test_the_job_of_a_merge_request_prepares_the_note(name: str, pull: PullRequest) -> None:
    pull.rename_school("'$(touch hacked)` `touch hacked`'")
    jobs = load(name, project="policies")
    job = jobs["privacy-notices-diff"]
    assert job["variables"] == {"GIT_DEPTH": "0"}
    variables = jobs[job["extends"]]["variables"] | {"PRIVACYNOTICE_PROJECT": "policies"}
    env = {
        **variables,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": pull.base,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
        "CI_COMMIT_SHA": pull.head,
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_TITLE": HOSTILE,
    }
    done = pull.run("\n".join(job["script"]), env, sh="sh")
    assert done.returncode == 0, done.stderr
    assert "PRIVACYNOTICE_TOKEN is not set" in done.stdout
    (folder,) = job["artifacts"]["paths"]
    assert pull.prepared(pull.folder / folder).differs
    assert not list(pull.temp.parent.rglob("hacked*"))


def test_the_component_and_what_init_writes_have_the_same_jobs() -> None:
    component = load("templates/check.yml")
    written = yaml.safe_load((SHIPPED / "gitlab.yml").read_text(encoding="utf-8"))
    assert component.keys() == written.keys()
    for name, job in written.items():
        assert job.get("rules") == component[name].get("rules"), name
    name = "privacy-notices-diff"
    assert written[name] == component[name]


def test_no_script_holds_an_expression_and_every_action_is_pinned_as_our_own_are() -> None:
    ours = "\n".join(path.read_text("utf-8") for path in (ROOT / ".github/workflows").glob("*.yml"))
    pins = set(re.findall(r"uses: (\S+ # v\S+)", ours))
    for path in (*WORKFLOWS, *(ROOT / name for name in ACTIONS)):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"uses: (.+)", text)) <= pins, path
        data = yaml.safe_load(text)
        jobs = [*data.get("jobs", {}).values(), data.get("runs", {})]
        for step in (each for job in jobs for each in job.get("steps", ())):
            assert "${{" not in step.get("run", ""), path


def test_the_job_with_rights_touches_nothing_of_the_branch() -> None:
    data = yaml.safe_load((SHIPPED / "github-comment.yml").read_text(encoding="utf-8"))
    assert data[True] == {"workflow_run": {"workflows": ["Privacy notices"], "types": ["completed"]}}
    assert data["permissions"] == {}
    (job,) = data["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert [each.get("uses", "").partition("@")[0] for each in job["steps"]] == [
        "actions/setup-python",
        "",
        "",
    ]
    assert "--no-deps" in job["steps"][1]["run"]
    unprivileged = yaml.safe_load((SHIPPED / "github.yml").read_text(encoding="utf-8"))
    assert unprivileged["name"] == "Privacy notices"
    (check,) = unprivileged["jobs"].values()
    assert (unprivileged["permissions"], check["permissions"]) == ({}, {"contents": "read"})
    assert "secrets" not in str(unprivileged)
    kept = [each["with"]["name"] for each in (*check["steps"], *steps_of("action")) if "upload" in str(each)]
    assert kept == [ARTIFACT, ARTIFACT]


def test_the_action_with_rights_needs_the_standard_library_alone(tmp_path: Path) -> None:
    (step,) = load("comment/action.yml")["runs"]["steps"]
    env = {key: str(value) for key, value in step["env"].items()}
    assert env["PYTHONPATH"] == "${{ github.action_path }}/../src"
    env["PYTHONPATH"] = str(PACKAGE.parent)
    (tmp_path / "sphinx_privacynotice.py").write_text("raise SystemExit('the checkout was run')")
    done = subprocess.run(  # noqa: S603
        ["bash", "-e", "-c", step["run"].replace("python3", f"{shlex.quote(sys.executable)} -S")],  # noqa: S607
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **env, "GITHUB_TOKEN": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "GITHUB_TOKEN is not set" in done.stderr


def test_the_inputs_of_the_weekly_action_are_no_options_or_commands(pull: PullRequest) -> None:
    steps = load("weekly/action.yml")["runs"]["steps"]
    env = {"GITHUB_TOKEN": "", "PROJECT": HOSTILE, "WITHIN": "9", "GITHUB_SHA": "x", "PRIVACYNOTICE_BOT": ""}
    done = pull.run(next(each for each in steps if each["name"] == "Propose")["run"], env)
    assert done.returncode == 1
    assert "GITHUB_SHA is no commit" in done.stderr
    assert not list(pull.temp.parent.rglob("hacked*"))
