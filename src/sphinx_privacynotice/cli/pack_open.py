"""Finding the pack that a command names, and loading it with the packs below it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.authoring.examine import Opened
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.checks.reports.text import render_text
from sphinx_privacynotice.cli.context import unknown
from sphinx_privacynotice.cli.terminal import say_text
from sphinx_privacynotice.model.pack.library import load_library
from sphinx_privacynotice.model.pack.loader import (
    BUILTIN,
    BUILTIN_FOLDER,
    PACK_FILE,
    find_installed,
    installed_packs,
)
from sphinx_privacynotice.model.pack.single import ENDING, first_of
from sphinx_privacynotice.model.project.settings import find_project, read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.cli.context import Session


def open_pack(start: Path, named: str, bound: Path | None = None) -> Opened:
    """Open the pack in the folder or file ``named``, or the installed one of that name.

    Without a name it is the one in ``start``, else the only one that the project there has of its own. The
    packs that the project names before it are below it; its `root` reaches no further up than ``bound``.
    Raises `SourceError` where there is none.
    """
    if named.endswith(ENDING) and (start / named).is_file():
        return _open_file((start / named).resolve(), bound)
    findings = Findings()
    folder = (start / named).resolve()
    if folder == BUILTIN_FOLDER:
        named = BUILTIN
    installed = find_installed(named) if named == BUILTIN or not (folder / PACK_FILE).is_file() else None
    if installed:
        folder = installed.resolve()
    elif not (folder / PACK_FILE).is_file() and not named:
        folder = _own_pack(start, bound)
        if folder.suffix == ENDING:
            return _open_file(folder, bound)
    if not (folder / PACK_FILE).is_file():
        message = f"There is no {PACK_FILE} in {folder}"
        if named.endswith(ENDING):
            message = f"There is no file {folder}"
        hint = _near(start, named) or unknown("installed pack", named, installed_packs())
        raise SourceError(Finding("pack-missing", message, Place(str(folder)), hint if named else ""))
    if installed:
        library = load_library(Folder(folder), [(named, Place(named))], findings)
        prefix = f"{named}/"
        root = folder
    else:
        root, packs = _named_before(folder, bound)
        library = load_library(Folder(root), packs, findings)
        prefix = f"{folder.relative_to(root).as_posix()}/"
    # a fork may lie in a folder that is called like the pack it was made from; the stronger is the one named
    mine = next((pack for pack in reversed(library.all_packs) if pack.file == f"{prefix}{PACK_FILE}"), None)
    files = [pack.file.removesuffix(PACK_FILE) for pack in library.all_packs if pack is not mine]
    others = tuple(name for name in files if name != prefix)
    own = Findings(each for each in findings if not each.place.file.startswith(others))
    return Opened(folder, prefix, mine, library, own)


def say_findings(session: Session, opened: Opened, *, err: bool = False) -> None:
    """Print what was found while a pack was loaded; with ``err`` on stderr."""
    text = render_text(opened.findings, colour=session.styled, shown=opened.shown)
    say_text(text, err=err, styled=session.styled)


def _open_file(file: Path, bound: Path | None) -> Opened:
    """Open the pack in one file; of a later edition, that of the first file beside it."""
    first = first_of(file.name)
    if first and (file.parent / first).is_file():
        file = file.parent / first
    findings = Findings()
    root, packs = _named_before(file, bound)
    library = load_library(Folder(root), packs, findings)
    name = file.relative_to(root).as_posix()
    mine = next((pack for pack in reversed(library.all_packs) if pack.file == name), None)
    files = [pack.file for pack in library.all_packs if pack is not mine]
    others = tuple(each.removesuffix(ENDING if each.endswith(ENDING) else PACK_FILE) for each in files)
    own = Findings(each for each in findings if not each.place.file.startswith(others))
    folder = file.parent
    prefix = f"{folder.relative_to(root).as_posix()}/" if folder != root else ""
    return Opened(folder, prefix, mine, library, own)


def _own_pack(start: Path, bound: Path | None) -> Path:
    """Return the only pack that the project of ``start`` has of its own."""
    settings = read_settings(replace(find_project(start), bound=bound), Findings())
    own = [settings.root / name for name, _ in settings.packs() if name.startswith("./")]
    if len(own) != 1:
        names = ", ".join(path.relative_to(settings.root).as_posix() for path in own)
        raise click.UsageError(
            f"Name a pack: {names}." if own else "The project has no pack of its own. Name a folder."
        )
    return own[0]


def _near(start: Path, named: str) -> str:
    """Return the folder of a pack that ``named`` may have meant, as a question; "" for none."""
    there = [path.parent.name for path in start.glob(f"*/{PACK_FILE}")]
    return did_you_mean(named, there)


def _named_before(folder: Path, bound: Path | None) -> tuple[Path, list[tuple[str, Place]]]:
    """Return the root from which ``folder`` is named, and the packs to load: those before it, and it."""
    try:
        settings = read_settings(replace(find_project(folder.parent), bound=bound), Findings())
    except SourceError:
        packs: list[tuple[str, Place]] = []
    else:
        packs = settings.packs()
        for number, (name, _) in enumerate(packs):
            if name.startswith("./") and (settings.root / name).resolve() == folder:
                return settings.root, packs[: number + 1]
    return folder.parent, [(f"./{folder.name}", Place(folder.name))]
