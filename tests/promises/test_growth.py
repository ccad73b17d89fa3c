"""Twice as much input is about twice the work, in every direction that an input can grow.

Calls are counted, of Python's functions and of those written in C; no time is measured.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest
from malformed import PROJECT, SITE, write

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Files = dict[str, str]
RST = "Page\n====\n\n.. privacy-notice:: visitors\n\n"


def page(more: str) -> Files:
    return {"index.rst": RST + more}


def project(text: str, **more: str) -> Files:
    return {"privacynotice.yaml": f"packs: [./pack]\n{text}", **more}


def substitutions(count: int) -> Files:
    defined = "".join(f".. |s{n}| replace:: |s{n + 1}| |s{n + 1}|\n" for n in range(count))
    return page(f"|s0|\n\n{defined}.. |s{count}| replace:: x\n")


def includes(count: int) -> Files:
    return {**page(".. include:: a.txt\n\n" * count), "a.txt": "Words.\n"}


def schools(count: int) -> Files:
    files = {f"s/s{n}.yaml": SITE.replace("visitors:", "visitors:\n    page: index") for n in range(count)}
    return project("sites: s/*.yaml\n", **files)


DIRECTIONS: dict[str, tuple[Callable[[int], Files], int]] = {
    "patterns": (
        lambda n: {
            **project(f"sites: [{', '.join(f'x{i}*.yaml' for i in range(n))}, site.yaml]\n"),
            **{f"f{i}.txt": "" for i in range(50)},
        },
        100,
    ),
    "patterns through all folders": (
        lambda n: {
            **project("sites: [" + "".join(f'"**/x{i}*.yaml", ' for i in range(n)) + "site.yaml]\n"),
            **{f"d{i}/f.txt": "" for i in range(20)},
        },
        50,
    ),
    "entries of folders": (lambda n: {f"d{i}/f.txt": "" for i in range(n)}, 100),
    "sites": (schools, 20),
    "substitutions": (substitutions, 30),
    "substitutions that are used": (lambda n: page("|s| " * n + "\n\n.. |s| replace:: x\n"), 100),
    "includes": (includes, 40),
    "includes beyond the limit": (includes, 400),
    "options": (lambda n: page("".join(f".. clause:: contact\n   :zzz{i}: a\n\n" for i in range(n))), 40),
    "options of one directive": (
        lambda n: page(".. clause:: contact\n" + "".join(f"   :zzz{i}: a\n" for i in range(n))),
        100,
    ),
    "wrong lines": (lambda n: {"site.yaml": SITE + "".join(f"zzz{i}: a\n" for i in range(n))}, 100),
    "wrong values": (
        lambda n: {"site.yaml": SITE + "    retention:\n" + "      - {records: r, period: zz}\n" * n},
        100,
    ),
    "roles": (lambda n: page(":site:`organisation.name` " * n), 50),
    "kept copies": (
        lambda n: (
            {f"reading-copies/s{i}/visitors.json": "[" * 50 for i in range(n)}
            | {f"reading-copies/s{i}/visitors.txt": "x\n" for i in range(n)}
        ),
        50,
    ),
    "lines of a kept copy": (
        lambda n: {
            "reading-copies/site/visitors.txt": "x\n" * n,
            "reading-copies/site/visitors.json": "{}\n" * n,
        },
        1_000,
    ),
}


def work(folder: Path, command: str) -> int:
    """Return how many calls a command makes."""
    count = 0

    def tell(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    gc.collect()
    sys.setprofile(tell)
    try:
        status = cli.run(["--project", str(folder), command])
    finally:
        sys.setprofile(None)
    assert status in {0, 1}
    return count


@pytest.mark.parametrize("name", DIRECTIONS)
def test_twice_as_much_is_twice_the_work(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, size = DIRECTIONS[name]
    command = "record" if "kept" in name else "check"
    works = []
    # the first fills what is kept from call to call
    for number, count in enumerate((1, size, size, 2 * size, 4 * size)):
        folder = write(tmp_path / f"p{number}" / "project", PROJECT, make(count))
        for old in folder.glob("index.md"):
            old.unlink()
        works.append(work(folder, command))
        capsys.readouterr()
    _, _, once, twice, four_times = works

    # where a limit is met, more is no more work
    grown = max(twice - once, once // 50)
    assert four_times - twice <= 2.5 * grown, works
