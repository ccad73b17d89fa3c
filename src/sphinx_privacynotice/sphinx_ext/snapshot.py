"""The cached result of loading a project: if nothing changed, the next build does not load the project.

It is stored beside the doctrees, and current while every file, every list of files, Python and this package
are unchanged. The project itself is then loaded only when a page is read, or a builder needs it. Where files
changed, only the sites that they concern are (see `ValidSites`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.base.inputs import fingerprint, is_same, is_whole

if TYPE_CHECKING:
    from sphinx_privacynotice.base.inputs import Looks
    from sphinx_privacynotice.model.project.discovery import ProjectPlace
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.site.load import ValidSites

SNAPSHOT = ".notices-project.json"

Warned = list[list[str]]
"""Warnings as Sphinx prints them: text, place and subtype."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A loaded project: what was read and whether other paths were there, and what came of it.

    ``own_folders`` are patterns, ``fingerprints`` those of each site with the packs, ``named`` the pages that
    sites name as theirs, ``packs`` and ``valid`` are the sites without findings (see `valid_sites`);
    ``warnings`` is what is wrong with the project's data.
    """

    place: list[str]
    looks: Looks
    paths: dict[str, bool]
    digest: str
    own_folders: list[str]
    fingerprints: dict[str, str]
    named: list[str]
    packs: str
    valid: dict[str, dict[str, Any]]
    warnings: Warned = field(default_factory=list)


def snapshot_of(place: ProjectPlace, project: Project, looks: Looks, own_folders: list[str]) -> Snapshot:
    """Return what is to be kept of a project that was just loaded."""
    packs = project.library.digest
    return Snapshot(
        _place(place),
        looks,
        {str(path): path.exists() for path in _paths(place, project)},
        fingerprint(looks),
        own_folders,
        {key: f"{packs} {site.digest}" for key, site in project.sites.items()},
        sorted(project.named_pages()),
        project.valid.packs,
        {file: asdict(outline) for file, outline in project.valid.outlines.items()},
    )


def may_be_kept(project: Project, looks: Looks) -> bool:
    """Return whether all on which a project depends is in ``looks``.

    It is not where a file could not be read, or packs are found by what is installed.
    """
    from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER

    roots = {str(project.root), str(project.place.folder.resolve()), str(BUILTIN_FOLDER.resolve())}
    missing = {"pack-missing", "unreadable-file", "outside-root"}
    return (
        is_whole(looks)
        and looks.keys() <= roots
        and bool(project.sites)
        and not any(finding.code in missing for finding in project.findings)
    )


def read_snapshot(folder: Path, place: ProjectPlace) -> Snapshot | None:
    """Return what is kept in ``folder`` of a project, None where it is not there, not whole or of another."""
    try:
        kept = Snapshot(**json.loads((folder / SNAPSHOT).read_text(encoding="utf-8")))
        same = kept.place == _place(place) and kept.digest == fingerprint(kept.looks)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return kept if same else None


def is_current(kept: Snapshot) -> bool:
    """Return whether a project would be loaded from the same files now."""
    try:
        return all(Path(path).exists() is there for path, there in kept.paths.items()) and is_same(kept.looks)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):  # not whole
        return False


def valid_sites(kept: Snapshot) -> ValidSites | None:
    """Return the sites that had no findings, None where what is kept is not whole."""
    from sphinx_privacynotice.model.site.load import ValidSites
    from sphinx_privacynotice.model.site.site import Outline

    try:
        outlines = {file: Outline(**{**about, "pages": _pages(about)}) for file, about in kept.valid.items()}
    except (KeyError, TypeError, AttributeError):
        return None
    return ValidSites(kept.packs, outlines)


def _pages(about: dict[str, Any]) -> dict[str, dict[str, Place]]:
    return {
        kind: {page: Place(**place) for page, place in pages.items()}
        for kind, pages in about["pages"].items()
    }


def write_snapshot(folder: Path, snapshot: Snapshot | None) -> None:
    """Keep a snapshot, whole or not at all; where it cannot be written, the next build loads the project."""
    from sphinx_privacynotice.base.files import Folder, SourceError
    from sphinx_privacynotice.base.write import replace_files

    # not sorted: the order of a site's notices and pages has a meaning
    text = json.dumps(asdict(snapshot)) if snapshot else None
    try:
        replace_files(Folder(folder), {SNAPSHOT: text})
    except SourceError:
        (folder / SNAPSHOT).unlink(missing_ok=True)


def _place(place: ProjectPlace) -> list[str]:
    return [str(each) for each in (place.folder, place.conf, place.source, place.file, place.bound)]


def _paths(place: ProjectPlace, project: Project) -> list[Path]:
    """Return the paths whose being there decides how far a project reaches, and that its settings name."""
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.model.project.settings import read_settings

    folder = place.folder.resolve()
    data = read_settings(place, Findings()).data
    named = [folder / str(data.docs) / "conf.py"] if data.docs else []
    named += [folder / str(data.source)] if data.source else []
    return [*named, *(each / ".git" for each in (folder, *folder.parents))]
