"""One build in a process of its own, and what it took."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_READ = re.compile(r"(\d+) added, (\d+) changed, (\d+) removed")


@dataclass(frozen=True)
class Taken:
    """What one build took: seconds by the clock and of the processor, megabytes at the most; pages read."""

    wall: float
    cpu: float
    memory: float
    read: int


def build(source: Path, builder: str, *, fresh: bool) -> Taken:
    """Build a project; ``fresh`` from nothing. Raises `RuntimeError` where the build fails or warns."""
    out = source / "_build" / builder
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-W", "-b", builder, "-d", str(out / "doctrees")]
    log = source / "_build" / "log.txt"
    log.parent.mkdir(exist_ok=True)
    with log.open("w", encoding="utf-8") as said:
        begun = time.perf_counter()
        # the same hash seed for all, so that no build is dearer than another by chance
        process = subprocess.Popen(
            [*command, str(source), str(out / "site")],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(encoding="utf-8")
    if process.returncode:
        raise RuntimeError(f"The build of {source.name} failed:\n{text[-2000:]}")
    found = _READ.search(text)
    read = int(found[1]) + int(found[2]) if found else 0
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, read)
