"""What the extension costs a project without notices.

Builds one small project with and without the extension, turn about and each in a new process, and prints
the medians and the ratio of the two. Run it again with::

    python -m benchmarks.startup [--rounds 15] [--pages 20]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PAGE = """\
Page {number}
=============

A paragraph of *plain* words, with a link to :doc:`page{following}`.

- one item
- and another
"""

LAYOUTS: dict[str, list[str]] = {"reStructuredText": [], "with Markdown (MyST)": ["myst_parser"]}


@dataclass(frozen=True)
class Case:
    """One thing that is timed: a build from nothing (``fresh``), or one where nothing has changed."""

    name: str
    extensions: list[str]
    fresh: bool


def write_project(folder: Path, extensions: list[str], pages: int) -> None:
    folder.mkdir(parents=True)
    folder.joinpath("conf.py").write_text(f"extensions = {extensions!r}\n", encoding="utf-8")
    names = "".join(f"   page{number}\n" for number in range(pages))
    folder.joinpath("index.rst").write_text(f"Home\n====\n\n.. toctree::\n\n{names}", encoding="utf-8")
    for number in range(pages):
        words = PAGE.format(number=number, following=(number + 1) % pages)
        folder.joinpath(f"page{number}.rst").write_text(words, encoding="utf-8")


def build(source: Path, *, fresh: bool) -> float:
    """Return the seconds that one build takes."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(source / "_build")]
    if fresh:
        command.insert(4, "-E")
        command.insert(4, "-a")
    start = time.perf_counter()
    # the same hash seed for all, so that no round is dearer than another by chance
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": "0"})
    return time.perf_counter() - start


def compare(case: Case, folder: Path, pages: int, rounds: int) -> tuple[list[float], list[float]]:
    """Return the times without and with the extension."""
    without, with_it = folder / "without", folder / "with"
    write_project(without, case.extensions, pages)
    write_project(with_it, [*case.extensions, "sphinx_privacynotice"], pages)
    for source in (without, with_it):  # compiles what has to be compiled, and leaves a build to be unchanged
        build(source, fresh=True)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, source in zip(times, (without, with_it), strict=True):
            kept.append(build(source, fresh=case.fresh))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--pages", type=int, default=20)
    options = parser.parse_args()
    cases = [
        Case(f"{name}, {'whole build' if fresh else 'nothing changed'}", extensions, fresh)
        for name, extensions in LAYOUTS.items()
        for fresh in (True, False)
    ]
    print(f"Python {sys.version.split()[0]}, Sphinx {version('sphinx')}")
    print(f"{options.pages} pages, {options.rounds} rounds")
    print(f"{'medians, seconds':40} {'without':>8} {'with':>8} {'ratio':>7}   ratios of the rounds")
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            without, with_it = compare(case, Path(folder), options.pages, options.rounds)
        ratios = sorted(late / early for early, late in zip(without, with_it, strict=True))
        first, last = statistics.median(without), statistics.median(with_it)
        medians = f"{first:8.3f} {last:8.3f} {last / first:7.3f}"
        print(f"{case.name:40} {medians}   {ratios[0]:.2f} to {ratios[-1]:.2f}")
    print(f"Again: python -m benchmarks.startup --rounds {options.rounds} --pages {options.pages}")


if __name__ == "__main__":
    main()
