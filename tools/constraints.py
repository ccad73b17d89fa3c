"""Write constraints.txt: of every package that this project uses, the newest version that it allows.

``make constraints`` runs it. It asks the package index, and so gives other versions on another day; the file
is right for every version of Python that pyproject.toml names. uv works the versions out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "constraints.txt"
HEAD = """\
# The versions that this project was tested with, for Python {first} to {last}. Made by `make constraints`:
# see CONTRIBUTING.md. They bind nobody who uses the project: that takes what pyproject.toml allows.
"""


def pythons(project: dict[str, list[str]]) -> list[str]:
    """Return the versions of Python that the project's metadata names, the oldest first."""
    named = [
        re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in project["classifiers"]
    ]
    return [found[1] for found in named if found]


def resolve(groups: list[str], python: str) -> list[str]:
    """Return a line for each package of the project and its ``groups``, for ``python`` and all newer ones.

    Raise `subprocess.CalledProcessError` where no versions fit together; uv has said why.
    """
    quiet = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    wanted = ["--all-extras", *(f"--group={group}" for group in groups)]
    command = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", python]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    made = subprocess.run(  # noqa: S603 - our own command
        [*command, *quiet, *wanted], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return sorted(made.stdout.splitlines())


def main() -> None:
    """Write the file."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    first, *_, last = pythons(settings["project"])
    lines = resolve(list(settings["dependency-groups"]), first)
    FILE.write_text(HEAD.format(first=first, last=last) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
