"""Print pip constraints for the oldest releases that pyproject.toml allows, one a line.

``sphinx >=8.1,<10`` becomes ``sphinx ==8.1.*``; where three numbers are given, that very release.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\s*>=\s*(?P<release>[0-9.]+)")


def oldest(requirement: str) -> str:
    """Return the constraint for one requirement; raise ValueError where it has no lower bound."""
    found = REQUIREMENT.match(requirement)
    if not found:
        raise ValueError(f"{requirement!r} in pyproject.toml has no lower bound (>=)")
    release = found["release"]
    return f"{found['name']} =={release}" + ("" if release.count(".") >= 2 else ".*")


def main() -> None:
    """Write the constraints of the project beside this folder to standard output."""
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    for requirement in tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]:
        sys.stdout.write(f"{oldest(requirement)}\n")


if __name__ == "__main__":
    main()
