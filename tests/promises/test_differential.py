"""Random edits, built again after each in all kinds of ways: every file is what a clean build makes of it.

`make fuzz` goes on for longer; see ``differential/__main__.py``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from differential.__main__ import explain
from differential.plans import Plan
from differential.sequence import DENSE, Fault, Sequence

if TYPE_CHECKING:
    from pathlib import Path

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="builds are killed in a process of their own")


@forks
@pytest.mark.parametrize(("seed", "steps"), [(1, 7), (4, 3), (8, 2)])
def test_every_file_is_that_of_a_clean_build(seed: int, steps: int, tmp_path: Path) -> None:
    sequence = Sequence(tmp_path, seed, counts=DENSE)
    try:
        sequence.run(range(steps))
    except Fault as fault:
        pytest.fail(explain(fault, sequence, 0, tmp_path), pytrace=False)
    assert sequence.tally.read <= 0.9 * sequence.tally.pages


@pytest.mark.parametrize("blind", ["domain.NoticeDomain.outdated", "rebuild.Written.stale"])
def test_a_build_that_does_not_see_what_changed_is_found_out(
    blind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"sphinx_privacynotice.sphinx_ext.{blind}", lambda _self: set())
    sequence = Sequence(tmp_path, 1)
    sequence.step(0, plan=Plan())
    with pytest.raises(Fault, match="differs"):
        sequence.step(1, ("change words of a clause",) * 4, Plan())
