"""Finding and loading the pack that a project names: installed, a folder or one file."""

from __future__ import annotations

import posixpath
from glob import escape
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder, how_to_reach
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.pack.loader import (
    BUILTIN,
    PACK_FILE,
    find_installed,
    installed_packs,
    load_pack,
)
from sphinx_privacynotice.model.pack.single import first_of, is_single, load_single

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.pack.loader import Pack


def load_named(
    source: Folder, name: str, place: Place, findings: Findings, instead: Path | None = None
) -> Pack | None:
    """Load the pack that a project names, wherever it is; of an installed one maybe a folder ``instead``."""
    if is_single(name):
        return _load_file(source, name, place, findings)
    if not name.startswith("."):
        path = instead or find_installed(name)
        if path is None:
            installed = installed_packs()
            guess = did_you_mean(name, installed)
            if source.is_file(posixpath.join(name, PACK_FILE)):
                guess = f"There is a folder of that name: write `./{name}`"
            hint = (
                guess or f"Installed are {listed(installed)}. Install what has it, or name a folder with `./`"
            )
            findings.add(
                Finding("pack-missing", f"No installed pack is called “{short(name)}”", place, hint, name)
            )
            return None
        return load_pack(Folder(path, name), ".", findings, named_at=place, builtin=name == BUILTIN)
    folder = posixpath.normpath(name)
    if folder == ".." or folder.startswith("../"):
        message = f"The folder of the pack “{short(folder)}” lies outside the project"
        findings.add(Finding("outside-root", message, place, how_to_reach(folder), name))
        return None
    if not source.is_file(posixpath.join(folder, PACK_FILE)):
        there = source.is_folder(folder)
        message = (
            f"The folder “{short(name)}” has no pack.yaml" if there else f"There is no folder “{short(name)}”"
        )
        near = sorted(path.rpartition("/")[0] for path in source.glob(f"*/{PACK_FILE}"))
        hint = f"Packs are in {listed(f'./{path}' for path in near)}. " if near else ""
        hint += f"Installed are {listed(installed_packs())}"
        findings.add(Finding("pack-missing", message, place, hint, name))
        return None
    return load_pack(source, folder, findings, named_at=place, local=True)


def _load_file(source: Folder, name: str, place: Place, findings: Findings) -> Pack | None:
    """Load the pack in one file that a project names."""
    file = posixpath.normpath(name)
    if file.startswith("../"):
        message = f"The notice “{short(file)}” lies outside the project"
        findings.add(Finding("outside-root", message, place, how_to_reach(file), name))
        return None
    first = first_of(file)
    if first and source.is_file(first):
        message = f"“{short(name)}” is a later edition of a notice in one file"
        hint = f"Name the first: `- ./{first}`; the later ones beside it are found"
        findings.add(Finding("pack-missing", message, place, hint, name))
        return None
    if not source.is_file(file):
        folder, _, wanted = file.rpartition("/")
        near = [each.rpartition("/")[2] for each in source.glob(posixpath.join(escape(folder), "*.md"))]
        hint = did_you_mean(wanted, near) or "Check the folder and the name, or write it with `pack new`"
        findings.add(Finding("pack-missing", f"There is no file “{short(name)}”", place, hint, name))
        return None
    return load_single(source, file, findings, named_at=place)
