"""What `pack new` does: a typed notice becomes a pack of one file."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import click

from sphinx_privacynotice.authoring.split_notice import split_notice
from sphinx_privacynotice.base.dates import parse_day, today
from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.checks.reports.text import render_text
from sphinx_privacynotice.cli.context import EXIT_ERRORS, EXIT_OK
from sphinx_privacynotice.cli.terminal import say, say_text
from sphinx_privacynotice.model.pack.entry import ID
from sphinx_privacynotice.model.pack.single_text import slug_of

NOTICES = "notices"
"""The folder of notices in one file."""


def new_pack(start: Path, typed: str, kind: str, day: str, target: str, *, styled: bool) -> int:
    """Write the pack of the notice in the file ``typed``, as ``target`` below ``start``; return the status.

    Raises `SourceError` where the notice cannot be read, `click.UsageError` for options that make no pack.
    """
    path = Path(os.path.normpath(start / typed))
    kind = kind or slug_of(path.stem)
    if not ID.accepts(kind):
        raise click.UsageError(escape_controls(f"--kind: “{kind}” is no kind of notice: write {ID.wanted}."))
    if day and not parse_day(day):
        raise click.UsageError(escape_controls(f"--edition: “{day}” is no day. Write one like 2026-09-01."))
    target = PurePosixPath(os.path.normpath(target or f"{NOTICES}/{kind}.md")).as_posix()
    if not target.endswith(".md") or target.startswith(("/", "..")):
        raise click.UsageError("--to takes a file below the current folder whose name ends in .md.")
    root = Folder(start)
    if root.is_file(target):
        raise click.UsageError(
            escape_controls(f"{target} is there already. Name another with --to, or move it away.")
        )
    made = split_notice(Folder(path.parent).read(path.name), typed, kind, day or today())
    if made.findings.errors:
        say_text(render_text(made.findings, colour=styled), styled=styled)
        say("", "Nothing was written.", err=True)
        return EXIT_ERRORS
    replace_files(root, {target: made.text})
    say(f"written  {target}: {made.clauses} {'clause' if made.clauses == 1 else 'clauses'}")
    say(*(f"  {place}: {what}" for place, what in made.notes))
    if made.suggestions:
        say("", "A site file could say these; write the value in their place where it means the same:")
        say(*(f"  {each.place}: {each.words}   {each.value}" for each in made.suggestions))
    say(
        "",
        "Next:",
        f"  mend the lines of {target} that are marked “check”",
        f"  name it below `packs:` in privacynotice.yaml: - ./{target}",
        f"  write a page with the directive `privacy-notice` and {kind}",
        f"  sphinx-privacynotice pack check {target}",
    )
    return EXIT_OK
