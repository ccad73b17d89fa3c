"""A project: its packs and every site with its notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import PurePath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.overlay import Overlay
from sphinx_privacynotice.model.format.layers import Files
from sphinx_privacynotice.model.pack.library import Library, load_library
from sphinx_privacynotice.model.pack.loader import find_installed
from sphinx_privacynotice.model.pack.single import ENDING
from sphinx_privacynotice.model.project.build_conf import BuildConf, read_build_conf
from sphinx_privacynotice.model.project.discovery import CONF
from sphinx_privacynotice.model.project.documents import find_documents
from sphinx_privacynotice.model.project.earlier_notices import check_earlier_notices
from sphinx_privacynotice.model.project.settings import (
    READING_COPIES,
    CheckSetting,
    CheckSettings,
    ProjectPlace,
    Settings,
    find_project,
    own_folders,
    read_settings,
    relative,
    well_named,
)
from sphinx_privacynotice.model.site.load import ValidSites, load_sites
from sphinx_privacynotice.model.site.site import Site, site_key

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

__all__ = ["CheckSetting", "Project", "ProjectPlace", "Site", "find_project", "load_project", "own_folders"]


@dataclass
class Project:
    """Everything a build or a check needs to know; ``findings`` say what is wrong with it.

    ``pages`` is the folder of the pages, relative to the root; ``digest`` a fingerprint of all data as
    typed, on which the words and places of a finding may depend; ``valid`` what the next loading may know.
    ``packs_incomplete`` says that something is wrong with the packs: the words of others may stand in.
    """

    place: ProjectPlace
    root: Path
    source: Folder
    library: Library
    sites: dict[str, Site]
    checks: CheckSettings
    findings: Findings
    pages: str = ""
    digest: str = ""
    packs_incomplete: bool = False
    valid: ValidSites = field(default_factory=ValidSites)
    settings: Settings | None = None
    _paths: dict[str, str] = field(default_factory=dict)

    @cached_property
    def conf(self) -> BuildConf:
        """What is known of the settings of the project's conf.py."""
        name = relative(self.place.conf, self.root) if self.place.conf else None
        shown = CONF if not name else f"{name}/{CONF}"
        return read_build_conf(self.place, shown if name is not None else str(self.place.conf))

    @cached_property
    def documents(self) -> dict[str, str]:
        """The documents that Sphinx finds, with the file of each, named relative to the root."""
        rules = self.conf.rules(own_folders(self.place, self.place.source))
        return find_documents(self.source, self.pages, rules)

    @cached_property
    def link_keys(self) -> frozenset[str]:
        """The keys of the links that sites have themselves."""
        return frozenset().union(*(site.link_keys for site in self.sites.values()))

    def path_of(self, file: str) -> str:
        """Return the absolute name of a pack's file, whether it is in the project or installed."""
        if file not in self._paths:
            pack, _, rest = file.partition("/")
            local = self.source.is_file(file)
            folder = None if local else _installed(pack)
            self._paths[file] = str(self.root / file) if local else str(folder / rest) if folder else file
        return self._paths[file]

    def local_packs(self) -> list[str]:
        """Return the ids of the packs in the project, not in an installed package."""
        return [pack.id for pack in self.library.all_packs if self.source.is_file(pack.file)]

    def named_pages(self) -> dict[str, Place]:
        """Return the pages that sites name as theirs, with where each is named first."""
        named: dict[str, Place] = {}
        for site in self.sites.values():
            for pages in site.pages.values():
                for page, place in pages.items():
                    named.setdefault(page, place)
        return named

    @cached_property
    def _by_page(self) -> dict[str, list[tuple[str, str]]]:
        made: dict[str, list[tuple[str, str]]] = {}
        for site in self.sites.values():
            for kind, pages in site.pages.items():
                for page in pages:
                    made.setdefault(page, []).append((site.key, kind))
        return made

    def document_of(self, file: str) -> str:
        """Return the document name that a file has as a page, its name below the root if it is none."""
        path = PurePath(file)
        if path.is_absolute() and path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        name = path.with_suffix("").as_posix() if path.name else file
        return name.removeprefix(f"{self.pages}/") if self.pages else name

    def status_files(self, patterns: list[tuple[str, Place]] | None, findings: Findings) -> dict[str, Place]:
        """Return the files with records of other repositories, with where each is named.

        ``patterns`` are those to look for, each with its place; None: those of the project file.
        """
        settings = self.settings
        if settings is None:
            return {}
        named = settings.status_files() if patterns is None else patterns
        return settings.matching_files(named, self.source, "status", findings)

    def sites_of_page(self, page: str) -> list[tuple[str, str]]:
        """Return the (site, kind) pairs whose data name ``page`` as theirs."""
        return self._by_page.get(page, [])


def load_project(
    place: ProjectPlace,
    valid: ValidSites | None = None,
    changed: Mapping[str, str | None] | None = None,
    packs: Mapping[str, Path] | None = None,
    only: Container[str] | None = None,
    library: Library | None = None,
) -> Project:
    """Load a project with all its packs and sites; nothing is raised for bad input: it is in the findings.

    ``only`` are the keys of the sites that are loaded, if not all; ``library`` are loaded packs.

    ``valid`` are sites that need not be checked again while they and the packs are the same (`load_sites`).
    ``changed`` are texts that files of the project have instead of their own, by their names below the root
    (None: the file is not there): so a command asks what the project would say (`base.overlay`). The project
    file and pages are not among them. ``packs`` are folders in place of installed packs, by their names.
    """
    findings = Findings()
    settings = read_settings(place, findings)
    source = Overlay(settings.root, changed) if changed else Folder(settings.root)
    if library is None:
        library = load_library(source, settings.packs(), findings, packs)
    pages = relative(place.source, settings.root) or ""
    project = Project(place, settings.root, source, library, {}, settings.checks(findings), findings, pages)
    project.settings = settings
    missing = {"pack-missing", "unreadable-file", "outside-root"}
    packs_incomplete = project.packs_incomplete = any(
        each.code in missing
        or each.place.file == settings.file
        or each.place.file.endswith("/pack.yaml")
        or "/notices/" in each.place.file
        or (
            each.code == "pack-format"
            and each.place.file.endswith(ENDING)
            and "/clauses/" not in each.place.file
        )
        for each in findings
    )
    prefix = f"{settings.prefix}/" if settings.prefix else ""
    files = Files(source, f"{prefix}{READING_COPIES}")
    folders = [relative(each, settings.root) for each in (place.conf, place.source, place.folder) if each]
    beside = list(dict.fromkeys(folder for folder in folders if folder is not None))
    names = well_named(settings.site_files(source, beside, findings), findings)
    if only is not None:
        names = {name: named_at for name, named_at in names.items() if site_key(name) in only}
    for site in load_sites(files, names, library, packs_incomplete=packs_incomplete, valid=valid):
        findings.extend(site.findings)
        if site.key in project.sites:
            message = (
                f"Two site files are called “{site.key}”: {project.sites[site.key].file} and {site.file}"
            )
            hint = "Rename one of the two files"
            findings.add(Finding("duplicate-key", message, Place(site.file, 1), hint, site.key))
        else:
            project.sites[site.key] = site
            for own in site.checks:
                for code, settings_of_code in own.items():
                    project.checks[code] = (*project.checks.get(code, ()), *settings_of_code)
    findings.extend(check_earlier_notices(source, pages, project.sites.values()))
    if not packs_incomplete:
        valid_sites = (site for site in project.sites.values() if not site.findings and not site.checks)
        project.valid = ValidSites(library.digest, {site.file: site.outline for site in valid_sites})
    parts = [library.digest, *(f"{key} {site.file} {site.digest}" for key, site in project.sites.items())]
    parts += [repr([*names, *findings])]
    project.digest = blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
    return project


@cache
def _installed(pack: str) -> Path | None:
    return find_installed(pack)
