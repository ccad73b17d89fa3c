"""Whatever an option or an argument holds, it is told in findings or plain words, and never in a fault."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hostile.fuzz_options import VALUES, _must_end_well, run, try_command, try_page
from malformed import PROJECT, write
from support import build

from sphinx_privacynotice.text.page.options import CLAUSE_OPTIONS, NOTICE_OPTIONS, STATUS_OPTIONS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", range(3))
def test_options_of_directives(seed: int, tmp_path: Path) -> None:
    folder = write(tmp_path / "project", PROJECT)
    for step in range(8):
        try_page(folder, random.Random(f"pages/{seed}/{step}"))  # noqa: S311 - the same again, not a secret


@pytest.mark.parametrize("seed", range(3))
def test_arguments_of_commands(seed: int, tmp_path: Path) -> None:
    for step in range(8):
        folder = write(tmp_path / f"project-{step}", PROJECT)
        try_command(folder, random.Random(f"commands/{seed}/{step}"))  # noqa: S311 - as above


@pytest.mark.parametrize("name", ["privacy-notice:: visitors", "clause:: contact", "notice-status::"])
def test_every_option_with_every_value(name: str, tmp_path: Path) -> None:
    """One page with all of them, read by the command line and by Sphinx."""
    of = {"privacy-notice": NOTICE_OPTIONS, "clause": CLAUSE_OPTIONS, "notice-status": STATUS_OPTIONS}
    options = of[name.partition("::")[0]]
    values = [value for value in VALUES if value.isprintable() and len(value) < 10_000]
    directives = [f".. {name}\n   :{option}: {value}\n" for option in options for value in values]
    page = "Page\n====\n\n" + "\n".join(directives)
    folder = write(tmp_path / "project", PROJECT, {"index.rst": page.encode("utf-8", "surrogateescape")})
    for old in folder.glob("index.md"):
        old.unlink()

    _must_end_well(*run(folder, ["check"]))
    built = build(folder, "text", warnings_ok=True, nitpicky=False)
    assert any(("level" if "level" in options else "as-of") in warning for warning in built.warnings)
