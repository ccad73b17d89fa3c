"""How far up a project may reach: its repository, or the folder that the command line names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from malformed import PROJECT, SITE, write
from support import build

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "the combination of the safe"  # noqa: S105 - nobody's
RST = "Page\n====\n\n.. privacy-notice:: visitors\n"


def made(top: Path, root: str, **files: str) -> Path:
    """Write a project two folders below ``top``, with a secret beside ``top``."""
    write(top.parent, {"secret.txt": SECRET, "secret.yaml": f"organisation: {{name: {SECRET}}}\n"})
    project = f"packs: [./pack]\nroot: {root}\n"
    return write(top / "schools" / "oakfield", PROJECT, {"privacynotice.yaml": project, **files})


def check(here: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    status = cli.run(["--project", str(here), *options, "check"])
    out, err = capsys.readouterr()
    assert err == ""
    return status, out.partition("Not looked at")[0]


@pytest.mark.parametrize("kind", ["folder", "file, as in a worktree"])
def test_a_repository_is_the_bound(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = made(tmp_path / "a" / "repository", "../..")
    git = tmp_path / "a" / "repository" / ".git"
    git.mkdir() if kind == "folder" else git.write_text("gitdir: elsewhere\n")
    assert check(here, capsys) == (0, "1 notice checked: no findings\n")

    made(tmp_path / "a" / "repository", "../../..")
    status, said = check(here, capsys)
    assert status == 1
    assert "error: “root” reaches further up than it may [outside-root]" in said
    assert "The furthest that it may reach is `root: ../..`" in said

    # the way to mend it, as typed
    made(tmp_path / "a" / "repository", "../..")
    assert check(here, capsys)[0] == 0


def test_a_folder_named_on_the_command_line_is_the_bound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = made(tmp_path / "a" / "repository", "../../..")
    (here / ".git").mkdir()
    assert check(here, capsys)[0] == 1
    assert check(here, capsys, "--root", str(tmp_path / "a")) == (0, "1 notice checked: no findings\n")
    assert check(here, capsys, "--root", str(tmp_path / "a" / "repository"))[0] == 1


@pytest.mark.parametrize("up", ["../" * 4, "../" * 40])
def test_without_a_repository_it_is_three_folders_up(
    up: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = made(tmp_path / "a", "../../..")
    assert check(here, capsys)[0] == 0
    made(tmp_path / "a", up)
    assert "reaches further up than it may" in check(here, capsys)[1]


def test_the_home_folder_is_never_within_reach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = made(tmp_path / "a", "../..")
    monkeypatch.setenv("HOME", str(tmp_path / "a"))
    assert "`root: ..`" in check(here, capsys)[1]


FAR = "../" * 30


@pytest.mark.parametrize(
    "files",
    [
        {"privacynotice.yaml": f"packs: [./pack]\nroot: {FAR}\nsites: [site.yaml, {{}}/secret.yaml]\n"},
        {"privacynotice.yaml": f"packs: [./pack, ./{{}}/pack]\nroot: {FAR}\n"},
        {"site.yaml": f"extends: {FAR}{{}}/secret.yaml\n{SITE}"},
        {"index.rst": f"{RST}\n.. include:: /{FAR}{{}}/secret.txt\n", "index.md": None},
        {"index.rst": f"{RST}\n.. literalinclude:: /{FAR}{{}}/secret.txt\n", "index.md": None},
        {"index.rst": f"{RST}\n.. csv-table::\n   :file: {FAR}{{}}/secret.txt\n", "index.md": None},
        {"index.rst": f"{RST}\n.. raw:: html\n   :file: {FAR}{{}}/secret.txt\n", "index.md": None},
    ],
    ids=["sites", "packs", "extends", "include", "literalinclude", "csv-table", "raw"],
)
def test_no_key_reads_what_lies_outside(
    files: dict[str, str | None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = tmp_path / "a"
    outside = str(tmp_path).lstrip("/")
    given = {name: text and text.replace("{}", outside) for name, text in files.items()}
    here = made(top, "..", **given)  # type: ignore[arg-type] # None takes a file away
    (top / ".git").mkdir()
    for command in (["check"], ["check", "--format", "json"], ["show"], ["record", "--json"]):
        assert cli.run(["--project", str(here), *command]) in {0, 1, 2}
    out, err = capsys.readouterr()
    assert SECRET not in out + err


def test_a_build_holds_the_same_bound(tmp_path: Path) -> None:
    here = made(tmp_path / "a" / "b", FAR, **{"site.yaml": f"extends: {FAR}{tmp_path}/secret.yaml\n{SITE}"})
    (tmp_path / "a" / "b" / ".git").mkdir()
    built = build(here, "text", warnings_ok=True, nitpicky=False)
    said = "\n".join([*built.warnings, *(path.read_text("utf-8") for path in built.outdir.glob("*.txt"))])
    assert SECRET not in said
    assert "reaches further up than it may" in said


def test_write_out_follows_no_link_out_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = write(tmp_path / "project", PROJECT)
    outside = tmp_path / "outside"
    outside.mkdir()
    (here / "pages").symlink_to(outside)
    monkeypatch.chdir(here)

    assert cli.run(["write-out", "--page", "pages/notice.rst"]) == 2
    assert "pages/notice.rst leads outside the project" in capsys.readouterr().err
    assert list(outside.iterdir()) == []

    # a file elsewhere that is named as such is meant
    assert cli.run(["write-out", "--page", str(outside / "notice.rst")]) == 0
    assert [path.name for path in outside.iterdir()] == ["notice.rst"]


def test_the_folder_of_the_pages_stays_inside_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = made(tmp_path / "a", f".\nsource: {'../' * 3}")
    (tmp_path / "a" / ".git").mkdir()
    write(tmp_path, {"index.rst": f"{RST}\n.. include:: secret.txt\n"})
    assert cli.run(["--project", str(here), "check"]) == 1
    out, err = capsys.readouterr()
    assert "“source” leads outside the repository" in out
    assert SECRET not in out + err
