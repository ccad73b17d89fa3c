"""Files are replaced whole or not at all, whatever happens on the way, and what was stopped can go on."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from malformed import PROJECT, write

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.cli import main as cli

LATIN_1 = "Home caf\xe9\n=========\n\n.. toctree::\n\n   a\n".encode("latin-1")
BEGIN = ["init", "--name", "Oakfield School", "--kind", "academy", "--yes"]


class Stopped(BaseException):
    """The machine is switched off: nothing of ours runs any more."""


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refusing(after: int, error: BaseException) -> object:
    """Return what stands for `Path.replace`: so many files are renamed, then ``error`` happens."""
    real, count = Path.replace, iter(range(1_000))

    def replace(path: Path, target: Path) -> Path:
        if next(count) == after:
            raise error
        return real(path, target)

    return replace


def sphinx_project(folder: Path) -> Path:
    return write(
        folder,
        {
            "conf.py": "extensions = []\n",
            "index.rst": "Home\n====\n\n.. toctree::\n\n   a\n",
            "a.rst": "A\n=\n",
        },
    )


@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_what_fails_half_way_is_taken_back(
    after: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a": "old", "b": "old"})
    before = tree(tmp_path)
    monkeypatch.setattr(Path, "replace", refusing(after, OSError(code, os.strerror(code))))
    with pytest.raises(SourceError) as caught:
        replace_files(Folder(tmp_path), {"a": "new", "b": "new", "folder/inner/c": "new"})
    monkeypatch.undo()

    assert caught.value.finding.code == "unwritable-file"
    assert os.strerror(code) in caught.value.finding.message
    assert tree(tmp_path) == before
    assert not (tmp_path / "folder").exists()


def test_what_a_killed_command_left_is_cleared_away(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a": "old", ".a.999999999.part": "half", f".a.{os.getppid()}.part": "another's", ".b.1.part": "b"},
    )
    replace_files(Folder(tmp_path), {"a": "new"})

    assert set(tree(tmp_path)) == {"a", ".b.1.part", f".a.{os.getppid()}.part"}


def test_a_part_that_was_left_is_no_page_and_no_site(tmp_path: Path) -> None:
    here = write(
        tmp_path, PROJECT, {".index.rst.99.part": "T\n=\n\n.. nonsense::\n", ".site.yaml.99.part": ": : :"}
    )
    assert cli.run(["--project", str(here), "check", "--strict"]) == 0


@pytest.mark.parametrize("name", ["conf.py", "index.rst"])
def test_what_was_saved_while_the_question_waited_is_kept(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = sphinx_project(tmp_path)
    monkeypatch.chdir(here)

    def save(*_: object, **__: object) -> bool:
        (here / name).write_text("# saved meanwhile\n")
        return True

    monkeypatch.setattr("click.prompt", lambda *_, **given: given.get("default") or "")
    monkeypatch.setattr("click.confirm", save)
    assert cli.run(BEGIN[:-1]) == 2
    assert f"{name} was changed meanwhile, and nothing is written" in capsys.readouterr().err
    assert (here / name).read_text() == "# saved meanwhile\n"
    assert set(tree(here)) == {"conf.py", "index.rst", "a.rst"}


def test_what_was_made_while_the_question_waited_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = sphinx_project(tmp_path)
    monkeypatch.chdir(here)

    def save(*_: object, **__: object) -> bool:
        (here / "site.yaml").write_text("mine\n")
        return True

    monkeypatch.setattr("click.prompt", lambda *_, **given: given.get("default") or "")
    monkeypatch.setattr("click.confirm", save)
    assert cli.run(BEGIN[:-1]) == 2
    assert "Made meanwhile: site.yaml" in capsys.readouterr().err
    assert (here / "site.yaml").read_text() == "mine\n"


@pytest.mark.parametrize("kind", ["a new project", "beside a conf.py"])
def test_a_run_that_was_stopped_can_go_on(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(folder: Path) -> Path:
        folder.mkdir()
        return folder if kind == "a new project" else sphinx_project(folder)

    whole = begin(tmp_path / "whole")
    monkeypatch.chdir(whole)
    assert cli.run(BEGIN) == 0
    for after in range(5):
        here = begin(tmp_path / f"stopped-{after}")
        monkeypatch.chdir(here)
        # switched off: not even what takes back runs
        monkeypatch.setattr(Path, "replace", refusing(after, Stopped()))
        monkeypatch.setattr("sphinx_privacynotice.base.write._take_back", lambda _: None)
        with pytest.raises(Stopped):
            cli.run(BEGIN)
        monkeypatch.undo()
        for left in here.rglob(".*.part"):  # another process had this number
            left.rename(left.with_name(left.name.replace(str(os.getpid()), "999999999")))
        monkeypatch.chdir(here)
        assert cli.run(BEGIN) == 0
        assert tree(here) == tree(whole)


def test_a_page_in_another_encoding_keeps_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = sphinx_project(tmp_path)
    (here / "index.rst").write_bytes(LATIN_1)
    monkeypatch.chdir(here)

    assert cli.run(BEGIN) == 0
    assert (here / "index.rst").read_bytes() == LATIN_1 + b"   notices/index\n"


@pytest.mark.parametrize(
    "args",
    [
        BEGIN, ["record", "--write"], ["schema", "--write"], ["write-out", "--page", "new.rst"],
        ["pack", "check", "pack", "--release"], ["pack", "preview", "pack"],
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("where", ["open", "mkdir", "replace"])
@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_a_disk_that_cannot_be_written_is_told_in_plain_words(
    args: list[str],
    where: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = sphinx_project(tmp_path) if args == BEGIN else write(tmp_path, PROJECT)
    monkeypatch.chdir(here)
    before = tree(here)
    real = getattr(Path, where)

    def fails(path: Path, *given: object, **named: object) -> object:
        writes = where != "open" or "w" in str(given[:1]) or "x" in str(given[:1])
        if writes:
            raise OSError(code, os.strerror(code), str(path))
        return real(path, *given, **named)

    monkeypatch.setattr(Path, where, fails)
    status = cli.run(args)
    monkeypatch.undo()
    err = capsys.readouterr().err

    if where == "mkdir" and status in {0, 1}:
        return  # no folder was needed
    assert status == 2, err
    assert os.strerror(code) in err
    assert "Check who may" in err
    assert "fault of ours" not in err
    assert tree(here) == before
