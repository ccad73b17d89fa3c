"""Options of directives and arguments of commands, filled with anything: the same for the same seed.

As a program it runs for long: ``python tests/hostile/fuzz_options.py --seed 1 --steps 10000``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import click
from malformed import PROJECT, write

from hostile.fuzz import PIECES, watched
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.text.page.options import (
    CLAUSE_OPTIONS,
    COVERAGE_OPTIONS,
    NOTICE_OPTIONS,
    STATUS_OPTIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUES: list[str] = [
    "", " ", "none", "no", "0", "1", "-1", "1.5", "1e9", "²", "٣", "Ⅳ", "１", "9" * 5_000, "a" * 20_000,
    "contact", "purposes", "visitors", "site", "name",
    "2012-01-01", "0000-01-01", "9999-12-31", "2026-02-30",
    "2018-05-25", "2018-05-25.2", "2018-05-25.²", "a b c", "a\tb", "../..", "/", "/etc/passwd", ".", "~", "-",
    "--", "nul", "a/b", "a\\b", "café", "\udce9", "\x00", "\x1b[31m", "\u202e", "::error::x", "##[group]",
    "{{ dpo.name }}", "{}", "[]", "organisation.name", "retention[1].period", f"retention[{'9' * 5_000}]",
    "retention[²]", "retention[-1]", "a." * 5_000, "terms.x", "notices.visitors.retention", "md", "rst",
    "json",
]  # fmt: skip
"""What is filled in: what is right somewhere, what is nearly right, and what is right nowhere."""

DIRECTIVES = ("privacy-notice", "clause", "contact-clause", "purposes-list", "npd-clause", "unknown-clause")
ELSE = {
    "notice-coverage": (*COVERAGE_OPTIONS, "zzz"),
    "notice-status": (*STATUS_OPTIONS, "zzz"),
    # directives that the page reader knows, with options that count or name something
    "include": (
        "tab-width",
        "start-line",
        "end-line",
        "start-after",
        "literal",
        "code",
        "parser",
        "encoding",
    ),
    "literalinclude": ("tab-width", "lines", "encoding", "dedent"),
    "csv-table": ("file", "url", "widths", "header-rows", "stub-columns", "delim", "encoding"),
    "list-table": ("widths", "header-rows", "stub-columns", "width"),
    "image": ("scale", "width", "height", "target"),
    "figure": ("figwidth", "scale", "align"),
    "code": ("number-lines", "class"),
    "contents": ("depth", "local"),
    "only": (),
    "raw": ("file", "url"),
}
COMMANDS_THAT_WAIT = {"init"}


def a_value(rng: random.Random) -> str:
    """Return a value, or several pieces of some."""
    if rng.random() < 0.7:
        return rng.choice(VALUES)
    return "".join(rng.choice((*VALUES, *PIECES)) for _ in range(rng.choice((1, 2, 3, 8))))[:30_000]


def a_page(rng: random.Random) -> tuple[str, str]:
    """Return the name and text of a page of directives, in either syntax."""
    syntax = rng.choice(("rst", "md"))
    lines = ["# Page", ""] if syntax == "md" else ["Page", "====", ""]
    for _ in range(rng.choice((1, 1, 2, 4))):
        lines += [*_directive(rng, syntax), ""]
    return f"index.{syntax}", "\n".join(lines)


def _directive(rng: random.Random, syntax: str) -> Iterator[str]:
    known = {**dict.fromkeys(DIRECTIVES, (*CLAUSE_OPTIONS, *NOTICE_OPTIONS, "zzz")), **ELSE}
    name = rng.choice((*DIRECTIVES, *DIRECTIVES, *ELSE))
    argument = rng.choice(("contact", "visitors", a_value(rng)))
    some = rng.sample(sorted(known[name]), min(len(known[name]), rng.choice((0, 1, 1, 2, 3))))
    options = [f":{option}: {a_value(rng)}" for option in some]
    body = rng.choice(([], ["Words."], [a_value(rng)], ["- a", "- b"]))
    if syntax == "md":
        yield f"```{{{name}}} {_line(argument)}"
        yield from options
        yield from ["", *body] if body else []
        yield "```"
        return
    yield f".. {name}:: {_line(argument)}"
    # an option may go on, below it and further in
    yield from (f"   {line}" for option in options for line in option.replace("\n", "\n   ").split("\n"))
    yield from ("", *(f"   {line}" for line in body))


def _line(text: str) -> str:
    return " ".join(text.split("\n"))


def a_command(rng: random.Random) -> list[str]:
    """Return the arguments of a call of any command, as click knows them; no system hands on a NUL."""
    group: click.Command = cli.app
    args: list[str] = []
    while isinstance(group, click.Group):
        name = rng.choice(sorted(group.commands))
        group = group.commands[name]
        args.append(name)
    for parameter in group.params:
        if isinstance(parameter, click.Argument):
            args += [a_value(rng)] if rng.random() < 0.6 else []
        elif rng.random() < 0.3:
            flag = isinstance(parameter, click.Option) and parameter.is_flag
            args += [parameter.opts[0], *([] if flag else [a_value(rng)])]
    if args[0] in COMMANDS_THAT_WAIT:
        args += ["--yes", "--dry-run"]
    return [arg.replace("\0", "") for arg in args]


def run(folder: Path, args: list[str]) -> tuple[int, str]:
    """Run a command in ``folder``; return its status and all that it printed."""
    out, before = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), watched(60):
            status = cli.run(["--debug", *args])
    finally:
        os.chdir(before)
    return status, out.getvalue()


def try_page(folder: Path, rng: random.Random) -> None:
    """Hold a page of directives against `check`."""
    name, text = a_page(rng)
    for old in folder.glob("index.*"):
        old.unlink()
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    _must_end_well(*run(folder, ["check"]))


def try_command(folder: Path, rng: random.Random) -> None:
    """Hold a command with any arguments against what every command promises."""
    _must_end_well(*run(folder, a_command(rng)))


def _must_end_well(status: int, printed: str) -> None:
    assert status in {0, 1, 2}, printed[-3_000:]
    acting = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", printed)
    assert not acting, (acting, printed[-3_000:])


def main() -> None:
    """Run for long; say what failed, and go on."""
    options = argparse.ArgumentParser(description="Fill options and arguments with anything.")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--steps", type=int, default=1_000)
    given = options.parse_args()
    failed = 0
    for step in range(given.steps):
        rng = random.Random(f"{given.seed}/{step}")  # noqa: S311 - the same again, not a secret
        tried = rng.choice((try_page, try_command))
        # a command may write: each has a project of its own
        with tempfile.TemporaryDirectory() as here:
            try:
                tried(write(Path(here) / "project", PROJECT), rng)
            except Exception as error:  # noqa: BLE001 - all of them are to be seen
                failed += 1
                sys.stdout.write(f"{step} {tried.__name__} {type(error).__name__} {error!s:.3000}\n")
    sys.stdout.write(f"{given.steps} steps, {failed} failed\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
