"""Whatever is done to a project's files, it is told in findings and never in a fault."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hostile.fuzz import FILES, mutated, try_parsers, try_project, watched
from malformed import PROJECT, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_anything_done_to_it_is_read(seed: int) -> None:
    for step in range(60):
        rng = random.Random(f"files/{seed}/{step}")  # noqa: S311 - the same again, not a secret
        data = mutated(PROJECT[rng.choice(FILES)].encode(), rng)
        with watched(60):
            try_parsers(data)


@pytest.mark.parametrize("name", FILES)
def test_a_project_with_anything_done_to_a_file_is_checked(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "project", PROJECT)
    for step in range(2):
        rng = random.Random(f"projects/{name}/{step}")  # noqa: S311 - the same again, not a secret
        with watched(120):
            try_project(folder, name, mutated(PROJECT[name].encode(), rng))
