"""A branch that is made to read, write or hide something: it gets nothing, and is named."""

# ruff: noqa: E501 - what is tried is easier to read in one line

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from history import FILES, History

from sphinx_privacynotice.base.files import MAX_FILE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Secret-4711"  # noqa: S105 - it guards nothing


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path / "outer" / "project", capsys)
    made.folder.mkdir(parents=True)
    made.begin(copies=False)
    for name in ("secret.txt", "secret.yaml", "outer/secret.txt", "outer/secret.yaml"):
        text = f"dpo:\n  post: {SECRET}\n" if name.endswith("yaml") else f"{SECRET}\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    return made


def report_of(history: History) -> str:
    """Return what every report of the last commit says, against the one before it."""
    said = ""
    for form in ("text", "json", "markdown"):
        status, _ = history.run("diff", "HEAD~1", "HEAD", "--format", form)
        assert status in {0, 2}, history.output
        said += history.output
    return said


WAYS_OUT = {
    "include of the environment": "```{include} /proc/self/environ\n```",
    "include above": "```{include} ../../secret.txt\n```",
    "include far above": f"```{{include}} {'../' * 12}proc/self/environ\n```",
    "include of an address": "```{include} https://oak.example/secret.txt\n```",
    "include of a file address": "```{include} file:///proc/self/environ\n```",
    "literal include": "```{literalinclude} ../secret.txt\n```",
    "literal include of the environment": "```{literalinclude} /proc/self/environ\n```",
    "table": "```{csv-table}\n:file: ../../secret.txt\n```",
    "table by address": "```{csv-table}\n:url: file:///proc/self/environ\n```",
    "raw": "```{raw} html\n:file: ../secret.txt\n```",
    "in RST": "```{eval-rst}\n.. include:: /proc/self/environ\n\n.. raw:: html\n   :file: ../../secret.txt\n```",
    "substitution": "{{ env.PATH }} {{ ''.__class__ }}",
    "download": "{download}`x <../secret.txt>` {file}`/proc/self/environ`",
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_page_reads_nothing_outside(history: History, way: str) -> None:
    history.replace("oak.md", "It says what we do.", f"It says what we do.\n\n{WAYS_OUT[way]}\n")
    history.commit(copies=False)
    said = report_of(history)
    assert SECRET not in said
    assert os.environ["PATH"] not in said


SETTINGS = {
    "extends": ("sites/oak.yaml", "../trust.yaml", "../../secret.yaml"),
    "extends, absolute": ("sites/oak.yaml", "../trust.yaml", "/etc/passwd"),
    "extends, by address": ("sites/oak.yaml", "../trust.yaml", "https://oak.example/trust.yaml"),
    "packs": ("privacynotice.yaml", "[./pack]", "[../../outer]"),
    "packs, absolute": ("privacynotice.yaml", "[./pack]", "[/etc]"),
    "packs, by name": ("privacynotice.yaml", "[./pack]", "[os]"),
    "sites": ("privacynotice.yaml", "sites/*.yaml", "../../*.yaml"),
    "root": ("privacynotice.yaml", "packs:", "root: ../..\npacks:"),
    "docs": ("privacynotice.yaml", "packs:", "docs: ../..\npacks:"),
    "source": ("privacynotice.yaml", "packs:", "source: /etc\npacks:"),
}


@pytest.mark.parametrize("way", SETTINGS)
def test_settings_reach_nothing_outside(history: History, way: str) -> None:
    history.replace(*SETTINGS[way])
    history.commit(copies=False)
    said = report_of(history)
    assert SECRET not in said
    assert "root:x:" not in said
    assert "error" in said or "no notices" in said


def test_a_conf_py_runs_nothing(history: History) -> None:
    marker = history.folder.parent / "ran"
    code = f"import pathlib\npathlib.Path({str(marker)!r}).write_text('x')\nextensions = [open({str(marker)!r}, 'w')]\n"
    (history.folder / "conf.py").write_text(FILES["conf.py"] + code, encoding="utf-8")
    for name in ("sitecustomize.py", "yaml.py", "docutils.py", "pack/__init__.py"):
        (history.folder / name).write_text(code, encoding="utf-8")
    history.commit(copies=False)
    report_of(history)
    assert not marker.exists()


def test_links_submodules_and_large_files_are_named(history: History, tmp_path: Path) -> None:
    (history.folder / "more").symlink_to(tmp_path)
    (history.folder / "link.md").symlink_to("/proc/self/environ")
    (history.folder / "large.md").write_text("x" * (MAX_FILE_BYTES + 1), encoding="utf-8")
    history.git("add", "-A")
    commit = history.git("rev-parse", "HEAD")
    history.git("update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    (history.folder / ".gitmodules").write_text(
        '[submodule "module"]\npath = module\nurl = ext::sh -c "touch ran"\n', encoding="utf-8"
    )
    history.git("add", ".gitmodules")
    history.git("commit", "-qm", "x")
    said = report_of(history)
    assert "Links and submodules are not read: link.md and 2 more" in said
    assert "are too large to be read: large.md" in said
    assert SECRET not in said


def test_a_copy_that_claims_to_be_of_another_notice_hides_nothing(history: History) -> None:
    history.commit()
    copies = history.folder / "reading-copies"
    was = (copies / "elm/cin-cla.json").read_text(encoding="utf-8")
    history.replace("sites/elm.yaml", "25 years", "9 years")
    history.commit()
    (copies / "zzz").mkdir()
    (copies / "zzz/cin-cla.json").write_text(was, encoding="utf-8")
    history.git("add", "-A")
    history.git("commit", "-qm", "x")
    report = history.diff("HEAD~2", "HEAD")
    assert [change["clause"] for change in report["changes"]] == ["retention"]
    assert any("zzz/cin-cla.json" in note and "is of another notice" in note for note in report["notes"])


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"schema": 2, "site": []}',
        '{"schema": 2, "blocks": [{"runs": [1]}]}',
        "\ud800",
        "null",
        "NaN",
    ],
    ids=["deep", "a list", "a number", "half a letter", "null", "no number"],
)
def test_a_copy_that_is_broken_is_read_from_the_files(history: History, text: str) -> None:
    history.commit()
    data = text.encode("utf-8", "surrogatepass")
    (history.folder / "reading-copies/oak/cin-cla.json").write_bytes(data)
    history.git("commit", "-qam", "x")
    report = history.diff("HEAD~1", "HEAD")
    assert report["changes"] == []
    assert any("no record that this version reads" in note for note in report["notes"])


NAMES = [
    "a\nb",
    "::error::x",
    "<img src=x>",
    "\x1b[31m",
    "\u202ecod",
    "@everyone",
    "[x](y)",
    "`rm`",
    "-rf",
    "a;b",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_hostile_names_of_files(history: History, name: str) -> None:
    """Names of pages, links and schools come to every report with nothing in them that acts."""
    folder = history.folder
    (folder / f"{name}.md").write_text(FILES["oak.md"].replace("Oak", "Oak"), encoding="utf-8")
    (folder / "oak.md").unlink()
    history.replace("sites/oak.yaml", "page: oak", f"page: {json.dumps(name)}")
    (folder / f"link{name}").symlink_to("/proc/self/environ")
    history.commit(copies=False)
    said = report_of(history)
    for acting in ("\x1b", "\u202e"):
        assert acting not in said
    assert not any(line.lstrip().startswith("::error") for line in said.splitlines())
    _, markdown = history.run("diff", "HEAD~1", "HEAD", "--format", "markdown")
    for acting in ("<img", "@everyone", "[x](y)"):
        assert acting not in markdown
