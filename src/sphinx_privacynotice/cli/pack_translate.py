"""What `pack new --translate` does: what is to be translated of a pack becomes files."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.authoring.translate import files_to_translate
from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.cli.context import EXIT_ERRORS, EXIT_OK
from sphinx_privacynotice.cli.pack_open import open_pack, say_findings
from sphinx_privacynotice.cli.terminal import say
from sphinx_privacynotice.model.pack.entry import ID, LANGUAGE
from sphinx_privacynotice.model.pack.loader import PACK_FILE, TO_TRANSLATE
from sphinx_privacynotice.text.clause.phrases import is_language

if TYPE_CHECKING:
    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.model.pack.loader import Pack


def new_translation(session: Session, named: str, language: str, target: str) -> int:
    """Write what a translation of the pack ``named`` into ``language`` needs; return the exit status.

    Raises `SourceError` where there is no such pack, `click.UsageError` for options that make no translation.
    """
    start = session.folder or Path.cwd()
    if not (LANGUAGE.accepts(language) and is_language(language)):
        raise click.UsageError(
            escape_controls(f"--translate: “{language}” is no language. Write one such as cy, pl or ur.")
        )
    folder = PurePosixPath(os.path.normpath(target or language.lower())).as_posix()
    if folder.startswith(("/", "..")) or not ID.accepts(PurePosixPath(folder).name):
        raise click.UsageError(
            f"--to takes a folder below the current one, whose name is {ID.wanted}: it is the pack’s id."
        )
    opened = open_pack(start, named, session.bound)
    first = opened.pack
    if first is None or opened.findings.errors:
        say_findings(session, opened)
        say("", "Nothing was written.", err=True)
        return EXIT_ERRORS
    if same_language(first.language, language):
        raise click.UsageError(f"“{first.id}” is in {first.language} already.")
    pack = _existing(session, start, folder)
    if pack is not None and (pack.translates, pack.language) != (first.id, language):
        about = (
            f"translates {pack.translates} into {pack.language}" if pack.translates else "translates nothing"
        )
        raise click.UsageError(
            escape_controls(f"The pack in {folder} {about}. Name another folder with --to.")
        )
    _write(Folder(start), files_to_translate(first, language, pack, PurePosixPath(folder).name), folder)
    return EXIT_OK


def _existing(session: Session, start: Path, folder: str) -> Pack | None:
    if not (start / folder / PACK_FILE).is_file():
        return None
    opened = open_pack(start, f"./{folder}", session.bound)
    if opened.pack is None:
        say_findings(session, opened)
        raise click.UsageError(f"The pack in {folder} cannot be read.")
    return opened.pack


def _write(root: Folder, files: dict[str, str], folder: str) -> None:
    """Write the files that are not there, and say what is to be done next."""
    named = {f"{folder}/{name}": text for name, text in files.items()}
    new = {name: text for name, text in named.items() if not root.is_file(name)}
    replace_files(root, new)
    waiting = sorted(name for name in named if f"/{TO_TRANSLATE}/" in name)
    if not waiting:
        say("Everything is translated.")
        return
    say(
        f"written  {len(new)} {'file' if len(new) == 1 else 'files'} in {folder}" if new else "Nothing new.",
        f"{len(waiting)} to translate in {folder}/{TO_TRANSLATE}, which is not read",
        "",
        "Next:",
        f"  mend the lines of {folder}/{PACK_FILE} that are marked “check”",
        f"  name it below `packs:` in privacynotice.yaml: - ./{folder}",
        f"  translate a file of {folder}/{TO_TRANSLATE}, and move it to the same place in {folder}",
        f"  sphinx-privacynotice pack check {folder}",
    )
