"""Names of files and what machines keep: whatever they hold, nothing ends in a fault and nothing acts."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hostile.fuzz_options import _must_end_well, run
from malformed import PROJECT, write
from support import build

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [os.fsdecode(b"caf\xe9"), "a\nb", "a\u202eb", "::error::x", "-"]
PLACES = [
    "{}.rst", "{}/page.rst", "pack/notices/visitors/{}.yaml", "pack/law/{}.yaml", "pack/phrases/{}.yaml",
    "pack/clauses/{}/2018-05-25.md", "pack/checklists/{}.yaml", "reading-copies/{}/visitors.json",
    "reading-copies/site/{}.txt",
]  # fmt: skip
KEPT = [
    "[" * 100_000, '{"a":' * 100_000, "9" * 5_000, '{"pages": 1}', '{"pages": {"index": 1}}', "[]", "null",
    '{"schema": 1e999}', '{"schema": 1, "blocks": [[[[]]]]}', "\x00", "",
]  # fmt: skip
"""What files that a machine reads again may hold, once somebody else has had them."""


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_of_files(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "project", PROJECT)
    for place in PLACES:
        file = folder / place.format(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a: b\n", encoding="utf-8")

    for args in (["check"], ["check", "--format", "json"], ["record", "--write"], ["pack", "check", "pack"]):
        _must_end_well(*run(folder, args))


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept[:20])
def test_what_is_kept(kept: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "project", PROJECT)
    assert run(folder, ["record", "--write"])[0] == 0
    copy = next((folder / "reading-copies").rglob("*.json"))
    for file in (copy, copy.with_name("another.json"), folder / "pack" / "released.json"):
        file.write_text(kept, encoding="utf-8")

    for args in (["check"], ["record"], ["pack", "check", "pack"], ["record", "--write"]):
        _must_end_well(*run(folder, args))


@pytest.mark.parametrize("kept", KEPT[:6], ids=lambda kept: kept[:20])
def test_what_a_build_keeps(kept: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "project", PROJECT)
    out = build(folder, "html").outdir
    page = (out / "index.html").read_text("utf-8")
    states = [out / ".notices-written.json", out.with_name("html-doctrees") / ".notices-being-read.json"]
    for file in states:
        file.write_text(kept, encoding="utf-8")

    build(folder, "html")
    assert (out / "index.html").read_text("utf-8") == page
    for file in states:
        assert not file.exists() or isinstance(json.loads(file.read_text("utf-8")), dict)
