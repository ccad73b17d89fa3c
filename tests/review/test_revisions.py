"""Revisions in git: nothing of them runs, nothing outside is read, and what a clone lacks is said."""
# ruff: noqa: E501 - lists of names are easier to read in few lines

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from history import FILES, History
from rooms import find_modules, imported_names

import sphinx_privacynotice
from sphinx_privacynotice.review.git import GitError, run_git
from sphinx_privacynotice.review.revisions import find_repository


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path / "project", capsys)
    made.folder.mkdir()
    made.begin(copies=False)
    return made


def test_one_module_runs_git_and_no_other_starts_a_program() -> None:
    modules = find_modules(Path(sphinx_privacynotice.__file__).parent.parent)  # of the wheel, in CI
    starters = {name for name, path in modules.items() if "subprocess" in imported_names(path)}
    # and the weekly job, which makes a branch and runs `upgrade` on it
    assert starters == {"sphinx_privacynotice.review.git", "sphinx_privacynotice.hosts.weekly"}


def test_only_commands_that_read_are_run(history: History) -> None:
    for command in ("checkout", "config", "fetch", "gc", "commit", "archive"):
        with pytest.raises(ValueError, match="is not run"):
            run_git(history.folder, command)


def test_nothing_of_a_repository_runs(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = history.folder.parent / "ran"
    script = history.folder.parent / "evil"
    script.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    hooks = history.folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        (hooks / hook).write_bytes(script.read_bytes())
        (hooks / hook).chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "diff.x.textconv", "diff.x.command",
        "filter.x.smudge", "filter.x.process", "filter.x.clean", "core.editor", "core.askPass",
        "core.alternateRefsCommand", "credential.helper", "gpg.program", "alias.rev-parse",
    ):  # fmt: skip
        history.git("config", key, str(script))
    history.git("config", "filter.x.required", "true")
    (history.folder / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    (history.folder / "conf.py").write_text(
        f"{FILES['conf.py']}open({str(marker)!r}, 'w')\n", encoding="utf-8"
    )
    # the objects are made by hand: `git add` would run the filter
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(script))
    monkeypatch.setenv("GIT_DIR", str(history.folder / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(script))
    history.replace("sites/oak.yaml", "25 years", "9 years")
    report = history.diff("HEAD")
    assert [change["kind"] for change in report["changes"]] == ["changed"]
    assert not marker.exists()


def test_links_submodules_and_ways_out_of_the_folder_are_not_read(history: History) -> None:
    secret = history.folder.parent / "secret.yaml"
    secret.write_text("dpo:\n  phone: 01632 960999\n  post: Secret\n", encoding="utf-8")
    (history.folder / "sites/elm.yaml").unlink()
    (history.folder / "sites/elm.yaml").symlink_to(secret)
    (history.folder / "proc.md").symlink_to("/proc/self/environ")
    history.replace("privacynotice.yaml", "packs:", "root: ../../..\npacks:")
    history.replace("sites/oak.yaml", "../trust.yaml", "../../secret.yaml")
    history.replace("oak.md", "It says what we do.", "```{include} /proc/self/environ\n```\n")
    history.commit(copies=False)
    report = history.diff("HEAD~1", "HEAD")
    assert "Secret" not in str(report)
    assert "960999" not in str(report)
    assert os.environ["PATH"] not in str(report)
    assert any("Links and submodules are not read: proc.md and 1 more" in note for note in report["notes"])


@pytest.mark.parametrize(
    "name", ["../x.yaml", "a/../../x", "/x", ".git/config", "a\\b", "C:x", "NUL", "a/.GIT/x"]
)
def test_names_that_lead_elsewhere_are_left_out(name: str) -> None:
    from sphinx_privacynotice.review.revisions import _tree_entries

    entries = [f"100644 blob {'a' * 40}\t{each}" for each in (name, "fine.yaml")]
    listed = "\0".join([*entries, ""]).encode()
    assert [found for found, _ in _tree_entries(listed)] == ["fine.yaml"]


def test_a_shallow_clone_says_what_it_lacks(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    history.git("tag", "first")
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit(copies=False)
    shallow = history.folder.parent / "shallow"
    history.git("clone", "-q", "--depth", "1", f"file://{history.folder}", str(shallow))
    clone = History(shallow, capsys)
    for arguments in (("first",), ("HEAD~1",), ("--published", "2001-01-01")):
        assert clone.run("diff", *arguments)[0] == 2
        assert "This clone is shallow" in clone.output
        assert "fetch-depth: 0" in clone.output
    assert clone.run("diff")[0] == 0


def test_a_bare_clone_compares_two_revisions(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    history.commit()
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    bare = history.folder.parent / "bare.git"
    history.git("clone", "-q", "--bare", str(history.folder), str(bare))
    clone = History(bare, capsys)
    assert len(clone.diff("HEAD~1", "HEAD")["changes"]) == 1
    assert clone.run("diff", "HEAD~1")[0] == 2
    assert "This is a bare clone" in clone.output


def test_without_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from support import write_tree

    write_tree(tmp_path, FILES)
    project = History(tmp_path, capsys)
    assert project.run("diff")[0] == 2
    assert "in no git repository" in project.output


def test_a_project_below_the_top_of_its_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top, project = History(tmp_path, capsys), History(tmp_path / "docs/privacy", capsys)
    (tmp_path / "docs/privacy").mkdir(parents=True)
    from support import write_tree

    write_tree(project.folder, FILES)
    top.git("init", "-q", ".")
    top.commit(copies=False)
    project.replace("sites/oak.yaml", "25 years", "9 years")
    assert len(project.diff()["changes"]) == 1
    project.commit()
    assert len(project.diff("HEAD~1", "HEAD")["changes"]) == 1
    project.replace("sites/oak.yaml", "9 years", "8 years")
    project.commit()
    report = project.diff("HEAD~1", "HEAD")
    assert report["to"]["read"] == "reading copies"
    assert len(report["changes"]) == 1


def test_a_copy_that_is_no_record_is_read_from_the_files(history: History) -> None:
    history.commit()
    copy = history.folder / "reading-copies/oak/cin-cla.json"
    copy.write_text('{"schema": 1, "blocks": []}', encoding="utf-8")
    history.git("commit", "-qam", "An older form")
    history.replace("sites/oak.yaml", "25 years", "9 years")
    report = history.diff("HEAD")
    assert [change["clause"] for change in report["changes"]] == ["retention"]
    assert report["from"]["read"] == "files"
    assert any("no record that this version reads" in note for note in report["notes"])


def test_the_same_revisions_give_the_same_bytes(history: History) -> None:
    history.replace("trust.yaml", "Data protection officer", "Officer for data")
    history.commit(copies=False)
    first = history.run("diff", "HEAD~1", "HEAD", "--format", "json")[1]
    assert history.run("diff", "HEAD~1", "HEAD", "--format", "json")[1] == first


HOSTILE = [
    "::error::x", "\x1b[31mred", "a\u202eb", "<script>alert(1)</script>", "[x](javascript:1)", "| a | b |",
    "@everyone", "{+ added +}", "-->", "`code`", "\u2028line", "##[error]x",
]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_hostile_values_and_names(history: History, word: str) -> None:
    typed = (
        word.replace("\x1b", "\\x1b")
        .replace('"', "")
        .replace("\u202e", "\\u202e")
        .replace("\u2028", "\\u2028")
    )
    history.replace("sites/oak.yaml", "records: Pupil records", f'records: "Pupil records {typed}"')
    status, out = history.run("diff")
    assert status == 0, history.output
    for acting in ("\x1b", "\u202e", "\u2028"):
        assert acting not in out
    assert not any(line.lstrip().startswith(("::error", "##[error")) for line in out.splitlines())
    history.git("add", "-A")
    history.git("commit", "-qm", "x")
    report = history.diff("HEAD~1", "HEAD")
    assert report["to"]["read"] == "files"


@pytest.mark.parametrize(
    "name", ["a b", "a\nb", "--upload-pack=x", "a..b", "\u202e", "a" * 300, "@{-1}; x", "x\x1b"]
)
def test_hostile_names_of_revisions(history: History, name: str) -> None:
    repository = find_repository(history.folder)
    with pytest.raises(GitError):
        repository.resolve(name)


@pytest.mark.parametrize("branch", ["a<img>b", "x@everyone", "a;true", "a'b\"c", "$(id)", "é#12"])
def test_hostile_names_of_branches(history: History, branch: str) -> None:
    history.git("branch", branch)
    history.replace("sites/oak.yaml", "25 years", "9 years")
    assert len(history.diff(branch)["changes"]) == 1
    status, out = history.run("diff", branch, "--format", "markdown")
    assert status == 0
    for acting in ("<img>", "@everyone", "#12"):
        assert acting not in out


def test_a_partial_clone_fetches_nothing_and_says_so(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit()
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    history.git("config", "uploadpack.allowFilter", "true")
    partial = history.folder.parent / "partial"
    history.git("clone", "-q", "--filter=blob:none", f"file://{history.folder}", str(partial))
    clone = History(partial, capsys)
    missing = clone.git("rev-list", "--objects", "--all", "--missing=print").count("\n?")
    for arguments in (("HEAD~1", "HEAD"), ("HEAD~2", "HEAD")):
        assert clone.run("diff", *arguments)[0] == 2
        assert "The clone is partial" in clone.output
    assert clone.git("rev-list", "--objects", "--all", "--missing=print").count("\n?") == missing > 0
