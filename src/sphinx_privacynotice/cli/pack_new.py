"""What `pack new` does: a typed notice becomes a pack of one file."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.authoring.suggested_values import Suggestion

MEND = "  mend the lines of {} that are marked “check”"
CHECKLIST = (
    "To be told what the law asks for and no heading says, write `checklist: uk-gdpr` into the front matter"
    " of {}."
)

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
    clauses = f"{made.clauses} {'clause' if made.clauses == 1 else 'clauses'}"
    say(f"written  {target}: {clauses}", *(f"  {place}: {what}" for place, what in made.notes))
    say_suggestions(made.suggestions, target)
    say(
        "",
        "Next:",
        MEND.format(target),
        f"  sphinx-privacynotice pack check {target}",
        f"  sphinx-privacynotice init --notice own --from {target}",
        "The last writes a page that prints it, and names both in the project's files, which it makes where"
        " there are none.",
        CHECKLIST.format(target),
    )
    return EXIT_OK


def say_suggestions(suggestions: Iterable[Suggestion], pack: str) -> None:
    """Say which words of the file ``pack`` a site file could say, each with its place."""
    shown = [f"  {each.place}: {each.words}   {each.value}" for each in suggestions]
    if shown:
        say(
            "",
            "A guess: a site file could say these. Where one is right, write its words there,"
            f" and in {pack} the value in their place:",
            *shown,
        )
