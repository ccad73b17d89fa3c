"""The weekly job: one pull request for what comes, an issue where there is nothing to merge, else nothing."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from fake_host import TOKEN, FakeHost, Notes
from support import write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.hosts import api, proposals
from sphinx_privacynotice.hosts import weekly as weekly_module
from sphinx_privacynotice.hosts.weekly import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOT, BASE = "github-actions[bot]", "c" * 40
R = "/repos/westshire/policies"
SITE = """\
organisation:
  name: Oakfield School
  kind: academy
notices:
  visitors:
    in_force: 2026-03-01
    page: visitors
"""
PACK = {
    "pack.yaml": "id: words\nversion: 1.0.0\ntitle: Words\npublisher: Westshire Learning Trust\n"
    "licence: CC0-1.0\nlanguage: en-GB\njurisdiction: england\n",
    "notices/visitors/2026-01-01.yaml": "notice: visitors\nedition: 2026-01-01\nclauses: [desk]\n",
    "clauses/desk/2026-01-01.md": "---\nid: desk\nedition: 2026-01-01\ntitle: At the desk\n---\n\n"
    "{id}`a` We write your name down.\n",
    "clauses/desk/2027-03-01.md": "---\nid: desk\nedition: 2027-03-01\ntitle: At the desk\n"
    "change:\n  class: material\n  note: Names are kept @everyone $(touch hacked)\n---\n\n"
    "{id}`a` We keep your name.\n",
}
PROJECT = {
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
    "privacynotice.yaml": "packs: [./pack]\n",
    "site.yaml": SITE,
    "visitors.md": "# Visitors\n\n```{privacy-notice} visitors\n```\n",
    **{f"pack/{name}": text for name, text in PACK.items()},
}
NOW, LATER, LONG_BEFORE = "2027-01-15", "2027-03-15", "2026-11-20"


class Hub:
    """GitHub with branches, pull requests and issues, and a checkout of a project."""

    def __init__(self, host: FakeHost, folder: Path) -> None:
        self.host, self.folder = host, folder
        self.notes = Notes(
            lambda number, name, text: {"id": number, "user": {"login": name}, "body": text}, BOT
        )
        self.commits: dict[str, Any] = {BASE: {"tree": {"sha": "t0"}, "parents": [], "message": "x"}}
        self.trees: dict[str, Any] = {}
        self.branch = ""
        self.pulls: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = [
            {"number": 1, "user": {"login": "somebody"}, "title": "t", "body": proposals.MARKER}
        ]
        host.routes = {
            ("GET", R): lambda _: (200, {"default_branch": "main"}),
            ("GET", f"{R}/pulls"): self._pulls,
            ("POST", f"{R}/pulls"): self._opener(self.pulls),
            ("PATCH", f"{R}/pulls/(\\d+)"): self._editor(self.pulls),
            ("GET", f"{R}/issues"): lambda asked: (200, self.issues if asked.query["page"] == "1" else []),
            ("POST", f"{R}/issues"): self._opener(self.issues),
            ("PATCH", f"{R}/issues/(\\d+)"): self._editor(self.issues),
            ("GET", f"{R}/issues/\\d+/comments"): self.notes.listed,
            ("POST", f"{R}/issues/\\d+/comments"): self.notes.add,
            ("GET", f"{R}/git/commits/(\\w+)"): lambda _, sha: (200, self.commits[sha]),
            ("POST", f"{R}/git/commits"): self._commit,
            ("POST", f"{R}/git/trees"): self._tree,
            ("GET", f"{R}/git/ref/heads/{proposals.BRANCH}"): self._ref,
            ("POST", f"{R}/git/refs"): self._move,
            ("PATCH", f"{R}/git/refs/heads/{proposals.BRANCH}"): self._move,
        }
        around = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
        self.env = around | {
            "GITHUB_API_URL": host.url,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": "westshire/policies",
            "GITHUB_SHA": BASE,
            "GITHUB_WORKSPACE": str(folder),
        }

    def _pulls(self, asked: Any) -> tuple[int, Any]:
        assert asked.query["head"] == f"westshire:{proposals.BRANCH}"
        return 200, self.pulls

    def _opener(self, there: list[dict[str, Any]]) -> Any:
        def open_(asked: Any) -> tuple[int, Any]:
            there.append({"number": 10 + len(there), "user": {"login": BOT}, **asked.data})
            return 201, there[-1]

        return open_

    def _editor(self, there: list[dict[str, Any]]) -> Any:
        def edit(asked: Any, number: str) -> tuple[int, Any]:
            next(each for each in there if each["number"] == int(number)).update(asked.data)
            return 200, {}

        return edit

    def _tree(self, asked: Any) -> tuple[int, Any]:
        key = f"t{abs(hash(json.dumps(asked.data))) % 10**9}"
        self.trees[key] = asked.data["tree"]
        return 201, {"sha": key}

    def _commit(self, asked: Any) -> tuple[int, Any]:
        sha = f"{len(self.commits):040d}"
        parents = [{"sha": each} for each in asked.data["parents"]]
        tree = {"sha": asked.data["tree"]}
        self.commits[sha] = {"tree": tree, "parents": parents, "message": asked.data["message"]}
        return 201, {"sha": sha}

    def _ref(self, _: Any) -> tuple[int, Any]:
        return (200, {"object": {"sha": self.branch}}) if self.branch else (404, {"message": "Not Found"})

    def _move(self, asked: Any) -> tuple[int, Any]:
        self.branch = asked.data["sha"]
        return 200, {}

    def run(self, day: str = NOW) -> int:
        write_tree(self.folder, PROJECT)  # a fresh checkout
        return main(["--as-of", day], self.env)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(api, "sleep", lambda _: None)
    with FakeHost() as host:
        yield Hub(host, tmp_path / "checkout")


@pytest.fixture
def upgrades(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """`upgrade` as it is called, its work done in one line; the other commands are the real ones."""
    calls: list[tuple[str, ...]] = []
    run = weekly_module._Commands.run

    def instead(self: Any, *arguments: str, may: tuple[int, ...] = (0,)) -> str:
        if arguments[0] != "upgrade":
            return run(self, *arguments, may=may)
        calls.append(arguments)
        path = self.root / "site.yaml"
        path.write_text(path.read_text().replace("2026-03-01", arguments[arguments.index("--to") + 1]))
        return "<!-- sphinx-privacynotice x -->\n\n<p>We <del>write down</del> <ins>keep</ins></p><script>"

    monkeypatch.setattr(weekly_module._Commands, "run", instead)
    return calls


def test_one_pull_request_moves_the_notices_to_the_words_that_come(
    hub: Hub, upgrades: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert hub.run() == 0
    assert "The pull request 10 is opened" in capsys.readouterr().out
    (call,) = upgrades
    assert call[:5] == ("upgrade", "--to", "2027-03-01", "--notice", "visitors")
    assert call[5] == "--site", "one school alone is concerned"
    (pull,) = hub.pulls
    assert (pull["head"], pull["base"]) == (proposals.BRANCH, "main")
    assert pull["title"] == "Move privacy notices to the words of 2027-03-01"
    commit = hub.commits[hub.branch]
    assert commit["message"].endswith(proposals.SIGNED)
    (entry,) = hub.trees[commit["tree"]["sha"]]
    assert entry == {
        "path": "site.yaml",
        "mode": "100644",
        "type": "blob",
        "content": SITE.replace("2026-03-01", "2027-03-01"),
    }
    body = pull["body"]
    assert body.startswith(proposals.MARKER)
    for words in ("<b>2027-03-01</b>: edition desk", "visitors", "<ins>keep</ins>", "&lt;script&gt;"):
        assert words in body
    assert "@everyone" not in body
    assert not list(hub.folder.parent.rglob("hacked*"))


@pytest.mark.skipif("upgrade" not in cli.app.commands, reason="`upgrade` is not there yet")
def test_the_real_upgrade_moves_the_notices(hub: Hub) -> None:
    assert hub.run() == 0
    (pull,) = hub.pulls
    assert "We <del>write</del>" in pull["body"]
    (entry,) = hub.trees[hub.commits[hub.branch]["tree"]["sha"]]
    assert entry["path"] == "site.yaml"
    assert "in_force: 2027-03-01" in entry["content"]


def test_the_same_week_again_writes_nothing(hub: Hub, upgrades: list[tuple[str, ...]]) -> None:
    assert hub.run() == 0
    hub.host.asked.clear()
    assert hub.run() == 0
    assert [path for _, path in hub.host.writes()] == [f"{R}/git/trees"], "a tree alone, to compare"
    hub.env["GITHUB_SHA"] = "d" * 40
    hub.commits["d" * 40] = {"tree": {"sha": "t1"}, "parents": [], "message": "main went on"}
    assert hub.run() == 0
    assert hub.commits[hub.branch]["parents"] == [{"sha": "d" * 40}]
    assert len(hub.pulls) == 1
    assert len(upgrades) == 3


def test_what_somebody_put_on_the_branch_stays(
    hub: Hub, upgrades: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert hub.run() == 0
    hub.commits["e" * 40] = {
        "tree": {"sha": "t9"},
        "parents": [{"sha": hub.branch}],
        "message": "Ours",
    }
    hub.branch = "e" * 40
    assert hub.run() == 0
    assert hub.branch == "e" * 40
    assert "somebody has worked on its branch" in capsys.readouterr().out
    assert upgrades


def test_nothing_to_come_opens_nothing(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert hub.run(LONG_BEFORE) == 0
    assert "Nothing is to come" in capsys.readouterr().out
    assert hub.run(LATER) == 0, "words that are newer already are no reason to begin"
    assert hub.host.writes() == []


def test_an_open_one_stays_when_its_day_has_come_and_is_told_when_its_reason_is_gone(
    hub: Hub, upgrades: list[tuple[str, ...]]
) -> None:
    assert hub.run() == 0
    assert hub.run(LATER) == 0
    assert "Newer words than are printed" in hub.pulls[0]["body"]
    assert upgrades[-1][2] == "2027-03-01"
    for _ in range(2):
        assert hub.run(LONG_BEFORE) == 0
    ((who, text),) = hub.notes.all
    assert who == BOT
    assert text.startswith(proposals.GONE)
    assert "close it" in text


def test_an_upgrade_that_is_refused_is_an_issue_and_then_the_same_one(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = weekly_module._Commands.run

    def refuse(self: Any, *arguments: str, may: tuple[int, ...] = (0,)) -> str:
        return run(self, *(("explain", "@no-such-code") if arguments[0] == "upgrade" else arguments), may=may)

    monkeypatch.setattr(weekly_module._Commands, "run", refuse)
    assert hub.run() == 0
    (issue,) = hub.issues[1:]
    assert issue["title"] == "Privacy notices: words to take by 2027-03-01"
    assert "ended with 2" in issue["body"]
    assert "@no-such" not in issue["body"]
    assert hub.pulls == []
    issue["body"] = issue["body"].replace("ended with 2", "ended before")
    assert hub.run() == 0
    assert "ended with 2" in hub.issues[1]["body"]
    assert len(hub.issues) == 2


def test_law_without_new_words_is_an_issue(hub: Hub) -> None:
    assert hub.run("2026-06-01") == 0
    assert hub.issues.pop()["title"] == "Privacy notices: law that ends or comes by 2026-06-19"
    found = [
        {
            "state": "coming",
            "day": "2027-02-01",
            "kind": "law",
            "id": "visitors-act",
            "note": "[x](https://evil.example)",
            "instead": "",
            "uses": [{"site": "`x`\n\n# y", "notice": "visitors", "pages": []}],
        }
    ]
    commands = weekly_module._Commands
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "run", lambda *_, **__: json.dumps(found))
        assert hub.run() == 0
    (issue,) = hub.issues[1:]
    assert "2027-02-01" in issue["title"]
    assert "No pack has new words" in issue["body"]
    assert not re.search(r"# y|\]\(|https:", issue["body"])
    assert hub.pulls == []


def test_where_no_pull_request_may_be_opened_the_setting_is_named(
    hub: Hub, upgrades: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    hub.host.routes["POST", f"{R}/pulls"] = lambda _: (403, {"message": f"not permitted {TOKEN}"})
    assert hub.run() == 1
    err = capsys.readouterr().err
    assert "Allow GitHub Actions to create and approve pull requests" in err
    assert TOKEN not in err
    assert upgrades


def test_no_command_is_given_the_token(hub: Hub) -> None:
    write_tree(hub.folder, PROJECT)
    commands = weekly_module._Commands(hub.env, hub.folder, ".")
    assert TOKEN not in commands.env.values()


def test_around_the_job_something_is_missing(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.env["GITHUB_SHA"] = "main; touch hacked"
    assert hub.run() == 1
    assert "GITHUB_SHA is no commit" in capsys.readouterr().err
    assert hub.host.asked == []


# GitLab


class Lab:
    """GitLab with a branch, merge requests and issues."""

    def __init__(self, host: FakeHost, folder: Path) -> None:
        self.host, self.folder = host, folder
        self.notes = Notes(lambda number, _, text: {"id": number, "author": {"id": 5}, "body": text}, "me")
        self.branch: dict[str, Any] = {}
        self.actions: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        path = "/projects/12"
        host.routes = {
            ("GET", "/user"): lambda _: (200, {"id": 5}),
            ("GET", f"{path}/merge_requests"): lambda _: (200, self.requests),
            ("POST", f"{path}/merge_requests"): self._opener(self.requests),
            ("PUT", f"{path}/merge_requests/(\\d+)"): self._editor(self.requests),
            ("GET", f"{path}/issues"): lambda asked: (
                200,
                self.issues if asked.query["author_id"] == "5" else [],
            ),
            ("POST", f"{path}/issues"): self._opener(self.issues),
            ("PUT", f"{path}/issues/(\\d+)"): self._editor(self.issues),
            ("GET", f"{path}/(?:issues|merge_requests)/\\d+/notes"): self.notes.listed,
            ("POST", f"{path}/(?:issues|merge_requests)/\\d+/notes"): self.notes.add,
            ("GET", f"{path}/repository/branches/privacy-notices%2Fweekly"): self._ref,
            ("POST", f"{path}/repository/commits"): self._commit,
        }
        around = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
        self.env = around | {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": host.url,
            "CI_PROJECT_ID": "12",
            "CI_PROJECT_DIR": str(folder),
            "CI_COMMIT_SHA": BASE,
            "CI_DEFAULT_BRANCH": "main",
            "PRIVACYNOTICE_TOKEN": TOKEN,
        }

    def _opener(self, there: list[dict[str, Any]]) -> Any:
        def open_(asked: Any) -> tuple[int, Any]:
            there.append({"iid": 10 + len(there), **asked.data})
            return 201, there[-1]

        return open_

    def _editor(self, there: list[dict[str, Any]]) -> Any:
        def edit(asked: Any, number: str) -> tuple[int, Any]:
            next(each for each in there if each["iid"] == int(number)).update(asked.data)
            return 200, {}

        return edit

    def _ref(self, _: Any) -> tuple[int, Any]:
        return (200, {"commit": self.branch}) if self.branch else (404, {"message": "404 Branch Not Found"})

    def _commit(self, asked: Any) -> tuple[int, Any]:
        assert (asked.data["branch"], asked.data["force"]) == (proposals.BRANCH, True)
        self.branch = {"message": asked.data["commit_message"], "parent_ids": [asked.data["start_sha"]]}
        self.actions = asked.data["actions"]
        return 201, {}

    def run(self, day: str = NOW) -> int:
        write_tree(self.folder, PROJECT)
        return main(["--as-of", day], self.env)


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setattr(api, "sleep", lambda _: None)
    with FakeHost() as host:
        yield Lab(host, tmp_path / "checkout")


def test_one_merge_request_is_kept_up_to_date(lab: Lab, upgrades: list[tuple[str, ...]]) -> None:
    assert lab.run() == 0
    (request,) = lab.requests
    assert (request["source_branch"], request["target_branch"]) == (proposals.BRANCH, "main")
    content = SITE.replace("2026-03-01", "2027-03-01")
    assert lab.actions == [{"action": "update", "file_path": "site.yaml", "content": content}]
    lab.host.asked.clear()
    assert lab.run() == 0
    assert lab.host.writes() == []
    lab.branch["message"] = "Ours"
    request["description"] = "old"
    assert lab.run() == 0
    assert lab.branch["message"] == "Ours"
    assert request["description"].startswith(proposals.MARKER)
    assert len(upgrades) == 3
    for _ in range(2):
        assert lab.run(LONG_BEFORE) == 0
    ((_, text),) = lab.notes.all
    assert text.startswith(proposals.GONE)


def test_law_without_new_words_is_an_issue_of_gitlab_and_nothing_is_nothing(lab: Lab) -> None:
    assert lab.run(LONG_BEFORE) == 0
    assert lab.host.writes() == []
    for _ in range(2):
        assert lab.run("2026-06-01") == 0
    (issue,) = lab.issues
    assert issue["title"] == "Privacy notices: law that ends or comes by 2026-06-19"
    assert lab.requests == []


def test_without_a_token_gitlab_says_how_to_get_one(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    del lab.env["PRIVACYNOTICE_TOKEN"]
    assert lab.run() == 1
    assert "PRIVACYNOTICE_TOKEN is not set" in capsys.readouterr().err
