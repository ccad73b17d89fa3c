"""What `diff` costs over many schools: between two commits with reading copies, and against the working tree.

Makes the project of `benchmarks.schools` with a pack of its own that holds one clause, in a git repository,
and runs the command in a new process. Run it again with::

    python -m benchmarks.diff [--sites 200] [--rounds 3]

``value`` is one value changed in one school, ``clause`` one sentence of a clause that all print; ``all`` is
the working tree with every page read (`--all`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from benchmarks.schools import run, tell, write_project

PACK = """\
id: ours
version: 1.0.0
title: Ours
publisher: Westshire Learning Trust
licence: CC0-1.0
language: en-GB
jurisdiction: england
"""
CLAUSE = """\
---
id: access-request
edition: 2026-01-01
title: Ask to see it
provides: {right.access: ask}
---

{id}`ask` You can ask to see what we hold about you. Ask the office.
"""
COMMAND = "from sphinx_privacynotice.cli.main import main; main()"


def git(folder: Path, *arguments: str) -> None:
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    identity |= {
        f"GIT_{who}_{what}": "a@school.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, env=os.environ | identity, capture_output=True)


def commit(folder: Path) -> None:
    run("-c", COMMAND, "--project", str(folder), "record", "--write")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "A change")


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{old!r} is not in {file}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="schools-") as made:
        folder = Path(made, "project")
        write_project(folder, options.sites, pages=True)
        settings = folder / "privacynotice.yaml"
        settings.write_text(
            settings.read_text(encoding="utf-8") + "packs: [england-schools, ./pack]\n", encoding="utf-8"
        )
        clauses = folder / "pack" / "clauses" / "access-request"
        clauses.mkdir(parents=True)
        (folder / "pack" / "pack.yaml").write_text(PACK, encoding="utf-8")
        (clauses / "2026-01-01.md").write_text(CLAUSE, encoding="utf-8")
        git(folder, "init", "-q", ".")
        commit(folder)
        print(f"{'':24} {'wall':>10} {'CPU':>10} {'process':>10} {'memory':>10}")
        for what, file, old, new in (
            ("value", "sites/school-00000.yaml", "25 years", "24 years"),
            ("clause", "pack/clauses/access-request/2026-01-01.md", "Ask the office.", "Ask at the office."),
        ):
            change(folder, file, old, new)
            command = ("-c", COMMAND, "--project", str(folder), "diff")
            for name, more in (("working tree", ()), ("working tree, all", ("--all",))):
                tell(f"{what}, {name}", [run(*command, *more) for _ in range(options.rounds)], options.sites)
            commit(folder)
            runs = [run(*command, "HEAD~1", "HEAD") for _ in range(options.rounds)]
            tell(f"{what}, two commits", runs, options.sites)


if __name__ == "__main__":
    main()
