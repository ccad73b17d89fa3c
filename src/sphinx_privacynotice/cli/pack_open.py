"""Where the pack is that a command names, and all that is wrong with it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.cli.context import unknown

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.authoring.base_pack import Behind
    from sphinx_privacynotice.authoring.wording import Wording
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack in its folder, with the packs that stand below it; ``prefix`` begins the names of its files."""

    folder: Path
    prefix: str
    pack: Pack | None
    library: Library
    findings: Findings

    def shown(self, name: str) -> str:
        """Return a file of the pack, named as messages do, as one can open it from the current folder."""
        path = self.folder / name.removeprefix(self.prefix)
        return os.path.relpath(path) if name.startswith(self.prefix) and path.exists() else name


@dataclass(slots=True)
class Examined:
    """All that was found in a pack.

    ``behind`` are the clauses whose base has newer words, ``grades`` None where they could not be measured,
    ``released`` the fingerprints that are kept.
    """

    findings: Findings
    behind: list[Behind] = field(default_factory=list)
    grades: list[tuple[ClauseEdition, float]] | None = None
    released: dict[str, str] = field(default_factory=dict)


def open_pack(start: Path, named: str, bound: Path | None = None) -> Opened:
    """Open the pack in the folder ``named``, or the installed one of that name.

    Without a name it is the one in ``start``, else the only one that the project there has of its own. The
    packs that the project names before it are below it; its `root` reaches no further up than ``bound``.
    Raises `SourceError` where there is none.
    """
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.pack.library import load_library
    from sphinx_privacynotice.model.pack.loader import (
        BUILTIN,
        BUILTIN_FOLDER,
        PACK_FILE,
        find_installed,
        installed_packs,
    )

    findings = Findings()
    folder = (start / named).resolve()
    if folder == BUILTIN_FOLDER:
        named = BUILTIN
    installed = find_installed(named) if named == BUILTIN or not (folder / PACK_FILE).is_file() else None
    if installed:
        folder = installed.resolve()
    elif not (folder / PACK_FILE).is_file() and not named:
        folder = _own_pack(start, bound)
    if not (folder / PACK_FILE).is_file():
        message = f"There is no {PACK_FILE} in {folder}"
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
    mine = next((pack for pack in reversed(library.packs) if pack.file == f"{prefix}{PACK_FILE}"), None)
    files = [pack.file.removesuffix(PACK_FILE) for pack in library.packs if pack is not mine]
    others = tuple(name for name in files if name != prefix)
    own = Findings(each for each in findings if not each.place.file.startswith(others))
    return Opened(folder, prefix, mine, library, own)


def _own_pack(start: Path, bound: Path | None) -> Path:
    """Return the only pack that the project of ``start`` has of its own."""
    from sphinx_privacynotice.model.project.settings import find_project, read_settings

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
    from sphinx_privacynotice.model.pack.loader import PACK_FILE

    there = [path.parent.name for path in start.glob(f"*/{PACK_FILE}")]
    return did_you_mean(named, there)


def _named_before(folder: Path, bound: Path | None) -> tuple[Path, list[tuple[str, Place]]]:
    """Return the root from which ``folder`` is named, and the packs to load: those before it, and it."""
    from sphinx_privacynotice.model.project.settings import find_project, read_settings

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


def examine(opened: Opened, pack: Pack) -> Examined:
    """Return all that is wrong with an opened pack."""
    from sphinx_privacynotice.authoring import base_pack as pack_base
    from sphinx_privacynotice.authoring import checks as pack_check
    from sphinx_privacynotice.authoring import readability as pack_grade
    from sphinx_privacynotice.authoring import release as pack_release
    from sphinx_privacynotice.authoring.wording import wording
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.checks import check_library

    templates = Templates()
    terms = {key: term.default for each in opened.library.packs for key, term in each.terms.items()}

    known: dict[str, Wording] = {}

    def words(edition: ClauseEdition) -> Wording:
        if edition.file not in known:
            known[edition.file] = wording(templates.of(edition), terms)
        return known[edition.file]

    found = Examined(Findings([*opened.findings, *check_library(opened.library, templates, only=pack.id)]))
    faulty = {
        each.place.file.split("/")[-2] for each in found.findings.errors if "/clauses/" in each.place.file
    }
    found.findings.extend(
        each
        for each in pack_check.check_pack(pack, opened.library, words)
        if each.code != "no-edition" or each.key not in faulty  # its words may be there, and were not read
    )
    for each in pack_base.check_base(pack, opened.library):
        if isinstance(each, pack_base.Behind):
            found.behind.append(each)
        found.findings.add(each.finding if isinstance(each, pack_base.Behind) else each)
    source = Folder(opened.folder)
    if source.is_file(pack_release.RELEASED_FILE):
        text = source.read(pack_release.RELEASED_FILE)
        file = f"{opened.prefix}{pack_release.RELEASED_FILE}"
        found.released = pack_release.read_released(text, file, found.findings)
    found.findings.extend(pack_release.changed_editions(pack, found.released))
    if pack.language.partition("-")[0] == "en":  # the measure is for English
        editions = [edition for each in pack.clauses.values() for edition in each]
        found.grades = pack_grade.grades([(each, words(each).blocks) for each in editions])
        highest = float(pack.reading_grade or pack_grade.MAX_GRADE)
        found.findings.extend(pack_grade.too_hard(found.grades or (), highest))
    else:
        found.grades = []
    return found
