"""Mutations of a project's files: the same for the same seed.

As a program it runs for long: ``python tests/hostile/fuzz.py --seed 1 --steps 100000``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from malformed import PROJECT, findings_of, write

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.text.clause.parse import parse_clause
from sphinx_privacynotice.yamlio.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_privacynotice.base.findings import Finding

PIECES: list[str] = [
    *"\0\a\b\t\n\r\v\f\x1b\x7f\x85\xa0\xad\u061c\u200b\u200e\u2028\u202e\u2066\ufeff\uffff\U000e0041",
    *("\"'`#&*!|>%@{}[]()<>:;,.-–—=_~^$\\/?+"),
    *("“”‘’…•"),
    "{{", "}}", "{{ dpo.name }}", "{{ .", "{each}`people` ", "{when}`dpo`", "{id}`x` ", "{law}`",
    "[x](", "](<", "***", "- ", "  ", "\n\n", "---\n", "...\n", "? ", ": ", "<<: ", "&a ", "*a",
    "!!str ", "%YAML", "| ", ">-\n", "|---|", ".. ", "::", "```", ":::", ".. include:: x",
    ".. clause:: contact", ":site:`", "{site}`", "<b>", "&amp;", "$x$", "standard", "none", "null",
    "yes", "~", "2026-02-30", "P1Y", "99999999999999999999", "-1", "1e9", "0x1f", "../",
    "/etc/passwd", "file:///", "javascript:", "extends: ", "notices:", "text:", "\ud7ff",
    "\U0001f600", "\u0130", "\xdf", "\u0301",
]  # fmt: skip
"""What is put in: signs that mean something somewhere, and what cannot be seen."""

FILES = sorted(name for name in PROJECT if name != "conf.py")


class HangsError(Exception):
    """Something takes far longer than anything does."""


@contextlib.contextmanager
def watched(seconds: int) -> Iterator[None]:
    """Raise `HangsError` after many times what the slowest takes: a guard against hangs, not a measure."""

    def ring(*_: object) -> None:
        raise HangsError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return ``data`` with a few things done to it."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        way = rng.choice(WAYS)
        data = way(data, rng)
    return data[:200_000]


def _flip(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(PIECES).encode() + data[at:]


def _many(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(PIECES).encode() * rng.choice((2, 9, 60, 500)) + data[at:]


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _take_out(data: bytes, rng: random.Random) -> bytes:
    begin = rng.randint(0, len(data))
    return data[:begin] + data[begin + rng.choice((1, 2, 5, 40)) :]


def _double(data: bytes, rng: random.Random) -> bytes:
    begin = rng.randint(0, len(data))
    piece = data[begin : begin + rng.choice((1, 10, 80))]
    at = rng.randint(0, len(data))
    return data[:at] + piece * rng.choice((1, 1, 2, 20)) + data[at:]


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _indent(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    lines[at] = (
        rng.choice((b" ", b"  ", b"\t", b"    ")) + lines[at] if rng.random() < 0.5 else lines[at].lstrip()
    )
    return b"\n".join(lines)


def _deeper(data: bytes, rng: random.Random) -> bytes:
    opening = rng.choice((b"[", b"{a: ", b"- ", b"> ", b"*a ", b"**", b"(", b"{{ ", b"  ", b"_"))
    at = rng.randint(0, len(data))
    return data[:at] + opening * rng.choice((5, 39, 41, 300)) + data[at:]


WAYS: list[Callable[[bytes, random.Random], bytes]] = [
    _flip, _insert, _insert, _insert, _many, _cut, _take_out, _double, _lines, _indent, _deeper
]  # fmt: skip


def well_placed(findings: Iterable[Finding], texts: dict[str, str]) -> None:
    """Fail where a finding has no way to mend it, or a place that is not in its file."""
    for finding in findings:
        assert finding.message, finding
        for place in (finding.place, finding.related):
            if place is not None and place.line and place.file in texts:
                # words that are missing belong on the line after the last
                lines = [*texts[place.file].split("\n"), ""]
                assert place.line <= len(lines), finding
                assert place.column <= len(lines[place.line - 1]) + 2, finding


def as_read(data: bytes) -> str:
    """Return a file's text as its lines are counted."""
    return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def try_parsers(data: bytes) -> None:
    """Hold one file against the readers of YAML and of clauses alone, which is quick."""
    text = as_read(data)
    well_placed(read_yaml(text, "file").findings, {"file": text})
    well_placed(parse_clause(text, "file").findings, {"file": text})


def try_project(folder: Path, name: str, data: bytes) -> None:
    """Hold a project with one file mutated against `check`."""

    path = folder / name
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = cli.run(["--project", str(folder), "--debug", "check"])
        assert status in {0, 1, 2}, err.getvalue()
        texts = {each: as_read((folder / each).read_bytes()) for each in FILES}
        well_placed(Findings(findings_of(folder)), texts)
    finally:
        path.write_bytes(before)


def main() -> None:
    """Run for long; say which mutation failed, and go on."""
    options = argparse.ArgumentParser(
        description="Mutate files of a project, and check what is told of them."
    )
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--steps", type=int, default=10_000)
    options.add_argument(
        "--projects", type=int, default=20, help="Of so many steps one checks a whole project."
    )
    given = options.parse_args()

    failed = 0
    with tempfile.TemporaryDirectory() as here:
        folder = write(Path(here) / "project", PROJECT)
        for step in range(given.steps):
            rng = random.Random(f"{given.seed}/{step}")  # noqa: S311 - the same again, not a secret
            failed += not _stepped(folder, rng, whole=not step % given.projects)
            if not (step + 1) % 1_000:
                sys.stdout.write(f"{step + 1} steps, {failed} failed\n")
                sys.stdout.flush()
    sys.exit(1 if failed else 0)


def _stepped(folder: Path, rng: random.Random, *, whole: bool) -> bool:
    name = rng.choice(FILES)
    data = mutated(PROJECT[name].encode(), rng)
    try:
        with watched(60):
            if whole:
                try_project(folder, name, data)
            else:
                try_parsers(data)
    except Exception as error:  # noqa: BLE001 - all of them are to be seen
        sys.stdout.write(f"{name} {type(error).__name__} {str(error)[:600]}\n    {data[:3000]!r}\n")
        return False
    return True


if __name__ == "__main__":
    main()
