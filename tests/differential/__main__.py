"""Run sequences of edits from the command line: ``python -m differential --seed 3 --steps 500``."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from differential.sequence import AILING, DENSE, SPARSE, Fault, Sequence

if TYPE_CHECKING:
    from differential.sequence import Tally


def main(arguments: list[str] | None = None) -> int:
    """Run; return 0 if every file of every build was that of a clean build."""
    parser = argparse.ArgumentParser(prog="python -m differential", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="0 takes one at random")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--only", default="", help="of these steps only, as 0,3,17")
    parser.add_argument("--shrink", type=float, default=120, metavar="SECONDS", help="0 shrinks nothing")
    parser.add_argument("--keep", type=Path, help="a folder to leave the project and its builds in")
    parser.add_argument("--show", action="store_true", help="print every step")
    parser.add_argument("--dense", action="store_true", help="several edits between builds, as in the tests")
    given = parser.parse_args(arguments)
    seed = given.seed or random.randrange(1, 10_000)
    steps = [int(each) for each in given.only.split(",")] if given.only else list(range(given.steps))
    print(f"Seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        counts = DENSE if given.dense else SPARSE
        sequence = Sequence(given.keep or Path(scratch) / "run", seed, counts=counts)
        try:
            for step in steps:
                sequence.run([step])
                if given.show:
                    print(sequence.log[-1], flush=True)
        except Fault as fault:
            print(explain(fault, sequence, given.shrink, Path(scratch)))
            print(counted(sequence.tally, seed))
            return 1
    print(counted(sequence.tally, seed))
    return 0


def explain(fault: Fault, sequence: Sequence, seconds: float, scratch: Path) -> str:
    """Return what differs, after which steps, and how to see it again."""
    wanted = [int(line.partition(":")[0]) for line in sequence.log]
    if seconds:
        wanted, sequence, fault = shrunk(wanted, sequence, fault, seconds, scratch)
    only, dense = ",".join(map(str, wanted)), " --dense" if sequence.counts == DENSE else ""
    lines = [
        f"Seed {sequence.seed}, {sequence.mode}: after step {fault.step} ({fault.plan})",
        *(f"    {line}" for line in fault.what[:20]),
        *([f"    and {len(fault.what) - 20} more"] if len(fault.what) > 20 else []),
        "The steps:",
        *(f"    {line}" for line in sequence.log[-40:]),
        "Again, from tests/:",
        f"    python -m differential --seed {sequence.seed} --shrink 0{dense} --only {only}",
    ]
    return "\n".join(lines)


def shrunk(
    steps: list[int], sequence: Sequence, fault: Fault, seconds: float, scratch: Path
) -> tuple[list[int], Sequence, Fault]:
    """Return fewer steps after which something differs as well, as few as the time allows."""
    until = time.monotonic() + seconds
    size, tried = max(len(steps) // 2, 1), 0
    while size and time.monotonic() < until:
        start, fewer = 0, False
        while start < len(steps) - 1 and time.monotonic() < until:
            tried += 1
            without = steps[:start] + steps[start + size :] if start + size < len(steps) else steps[:start]
            without = without if without and without[-1] == steps[-1] else [*without, steps[-1]]
            again = Sequence(scratch / f"shrunk{tried}", sequence.seed, counts=sequence.counts)
            try:
                again.run(without)
            except Fault as same:
                if len(without) < len(steps):
                    steps, sequence, fault, fewer = without[: without.index(same.step) + 1], again, same, True
                    continue
            start += size
        size = size // 2 if not fewer or size > 1 else size
    return steps, sequence, fault


def counted(tally: Tally, seed: int) -> str:
    """Return what was counted, in words."""
    ailing = sum(count for label, count in tally.superfluous.items() if label.endswith(AILING))
    healthy = {label: count for label, count in tally.superfluous.items() if not label.endswith(AILING)}
    exempt = sum(tally.exempt.values())
    lines = [
        f"Seed {seed}: {tally.steps} steps of {len(tally.edits)} kinds of edit in {tally.seconds:.0f} s",
        f"Pages read again: {tally.read} of {tally.pages}. Had to be: {tally.due}.",
        f"Superfluous: {sum(healthy.values())}, and {ailing} that had findings; late: {tally.late.total()}",
        *(f"    superfluous {count}: {label}" for label, count in Counter(healthy).most_common(25)),
        *(f"    late {count}: {label}" for label, count in tally.late.most_common(25)),
        f"Files that plain pages leave stale, too: {exempt}, at {tally.exempt_steps} places",
        *(f"    {count}: {name}" for name, count in tally.exempt.most_common(12)),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
