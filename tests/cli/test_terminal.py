"""There is one way to print, and what goes through it can be seen and gives no orders."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from malformed import PROJECT, write

import sphinx_privacynotice
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.cli.terminal import _shown, say, say_text
from sphinx_privacynotice.review.sentences import TOO_LARGE, sentence_diff

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(sphinx_privacynotice.__file__).parent
TERMINAL = PACKAGE / "cli" / "terminal.py"

ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
ORDER = re.compile(r"^\s*::[\w-]+(?: .*)?::|##(?:vso)?\[", re.MULTILINE)
HOSTILE = (
    "\x1b]0;owned\x07 \u202eabc\x9b31m\U000e0041\u2028::error::x\n::error file=a::x\n##[group]z\n##vso[task]"
)
PRINTS = {"echo", "secho", "prompt", "confirm", "echo_via_pager", "print_exc", "print_exception", "pprint"}


def prints_in(path: Path) -> Iterator[str]:
    """Yield each call in a file that writes to the terminal by itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in {"print", "input", *PRINTS - {"confirm"}}:
            yield f"{path.name}:{node.lineno} {called.id}"
        elif isinstance(called, ast.Attribute):
            of = ast.unparse(called.value)
            stream = of.endswith(("stdout", "stderr")) and called.attr in {"write", "writelines"}
            if stream or called.attr in PRINTS or (called.attr == "show" and not node.args):
                yield f"{path.name}:{node.lineno} {of}.{called.attr}"


def test_nothing_else_prints() -> None:
    jobs = PACKAGE / "hosts" / "job.py"  # jobs of a host need the standard library alone
    found = [
        call for path in PACKAGE.rglob("*.py") if path not in {TERMINAL, jobs} for call in prints_in(path)
    ]

    assert found == []
    assert len(list(prints_in(TERMINAL))) >= 3


def assert_harmless(printed: str) -> None:
    assert not ACTING.search(printed), printed
    assert not ORDER.search(printed), printed


def test_what_acts_is_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    say_text(HOSTILE)
    say(HOSTILE, err=True, styled=True)
    out, err = capsys.readouterr()

    assert_harmless(out + err)
    assert len(out.splitlines()) == 5  # the first text is one line, whatever is in it
    assert "\\u202eabc" in out
    assert "\\u001b]0;owned" in out


def test_styles_are_the_only_codes_that_pass() -> None:
    shown = _shown("\x1b[31m\x1b[1mred\x1b[0m \x1b[8mhidden \x1b[2J", styled=True)

    assert shown == "\x1b[31m\x1b[1mred\x1b[0m \\u001b[8mhidden \\u001b[2J"


def test_marks_of_pages_stay(capsys: pytest.CaptureFixture[str]) -> None:
    text = "So::\n\n    code\n\n::\n\n:::{note}\nx\n:::\n\n.. a:: b\n"
    say_text(text)

    assert capsys.readouterr().out == text


@pytest.mark.parametrize(
    "args",
    [
        ["check"], ["check", "--format", "json"], ["record"], ["record", "--json"], ["show"], ["write-out"],
        ["where", "organisation.name"], ["pack", "check", "pack"], ["pack", "preview", "pack"],
        ["init", "--add", "--name", "Elm School", "--dry-run"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_hostile_files_are_printed_harmless(
    args: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = write(tmp_path / "project", PROJECT)
    assert cli.run(["--project", str(here), "record", "--write"]) == 0
    copy = next((here / "reading-copies").rglob("*.txt"))
    copy.write_text(copy.read_text("utf-8") + HOSTILE, encoding="utf-8")
    (here / "::error::\x1b[31mx.md").write_text(f"# {HOSTILE}\n", encoding="utf-8")
    page = next(path for path in (here / "index.rst", here / "index.md") if path.exists())
    page.write_text(f"{page.read_text('utf-8')}\n\na\u202eb &#x202e; ##[group]\n\n", encoding="utf-8")
    monkeypatch.chdir(here)
    capsys.readouterr()

    status = cli.run(args)
    out, err = capsys.readouterr()

    assert status in {0, 1, 2}
    assert_harmless(out + err)
    if args == ["record"]:
        assert "\\u001b]0;owned" in out


@pytest.mark.parametrize(
    "args",
    [
        ["check", "--site", HOSTILE], ["show", HOSTILE], ["show", HOSTILE, HOSTILE], ["where", HOSTILE],
        ["where", "dpo", "--site", HOSTILE], ["where", f"{HOSTILE}.{HOSTILE}"], ["record", "--site", HOSTILE],
        ["write-out", HOSTILE], ["write-out", "--page", HOSTILE], ["write-out", "--format", HOSTILE],
        ["pack", "check", HOSTILE], ["pack", "preview", "--on", HOSTILE],
        ["pack", "preview", "--kind", HOSTILE],
        ["pack", "preview", "pack", "--notice", HOSTILE], ["init", "--name", HOSTILE, "--yes", "--dry-run"],
        ["init", "--page", HOSTILE, "--name", "x", "--yes"], ["init", "--pack", HOSTILE], ["schema", HOSTILE],
        [HOSTILE], [f"--{HOSTILE}"], ["--project", HOSTILE, "check"], ["init", "--answers", HOSTILE],
    ],
    ids=lambda args: " ".join(args)[:40].encode("ascii", "replace").decode(),
)  # fmt: skip
def test_hostile_arguments_are_printed_harmless(
    args: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = write(tmp_path / "project", PROJECT, {"conf.py": None} if args[0] == "init" else {})
    monkeypatch.chdir(here)

    status = cli.run(args)
    out, err = capsys.readouterr()

    assert status in {0, 1, 2}, err
    assert_harmless(out + err)


def test_long_texts_are_not_compared_without_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = write(tmp_path / "project", PROJECT)
    cli.run(["--project", str(here), "record", "--write"])
    copy = next((here / "reading-copies").rglob("*.txt"))
    copy.write_text("- a\n" * 1_000_000, encoding="utf-8")
    capsys.readouterr()

    assert cli.run(["--project", str(here), "record"]) == 1
    out = capsys.readouterr().out
    assert "too long to be compared here" in out
    assert f"git diff {copy.relative_to(here).as_posix()}" in out


@pytest.mark.parametrize(
    ("old", "new"),
    [("- a\n" * 3_000, "- a\n" * 2_999 + "b\n"), ("".join(f"{n}\n" for n in range(3_000)), "x\n" * 3_000)],
    ids=["lines that repeat", "many lines"],
)
def test_what_is_compared_is_bounded(old: str, new: str) -> None:
    assert sentence_diff(old, new) == TOO_LARGE
    assert sentence_diff(old[:200], new[:200]) != TOO_LARGE
