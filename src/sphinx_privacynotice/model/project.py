"""A project: its packs and every site with its notices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.findings import Finding, Findings, Place
from sphinx_privacynotice.model.library import Library, load_library
from sphinx_privacynotice.model.pack import find_installed
from sphinx_privacynotice.model.settings import (
    CheckSetting,
    ProjectPlace,
    find_project,
    own_folders,
    read_settings,
    relative,
)
from sphinx_privacynotice.model.sites import Site, load_site
from sphinx_privacynotice.model.source import Folder
from sphinx_privacynotice.model.validate import content

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CheckSetting", "Project", "ProjectPlace", "Site", "find_project", "load_project", "own_folders"]


@dataclass(slots=True)
class Project:
    """Everything a build or a check needs to know; ``findings`` holds what is wrong with it.

    ``pages`` is the folder of the pages, relative to the root.
    """

    place: ProjectPlace
    root: Path
    source: Folder
    library: Library
    sites: dict[str, Site]
    checks: dict[str, CheckSetting]
    findings: Findings
    pages: str = ""

    @property
    def link_keys(self) -> frozenset[str]:
        """The keys of the links that sites have themselves."""
        return frozenset(key for site in self.sites.values() for key in site.data.links)

    def path_of(self, file: str) -> str:
        """Return the absolute name of a pack's file, whether it lies in the project or is installed."""
        if self.source.is_file(file):
            return str(self.root / file)
        pack, _, rest = file.partition("/")
        folder = _installed(pack)
        return str(folder / rest) if folder else file

    def local_packs(self) -> list[str]:
        """Return the ids of the packs that lie in the project, not in an installed package."""
        return [pack.id for pack in self.library.packs if self.source.is_file(pack.file)]

    def named_pages(self) -> dict[str, Place]:
        """Return the pages that sites name as theirs, with where each is named first."""
        named: dict[str, Place] = {}
        for site in self.sites.values():
            for kind, notice in site.notices.items():
                for number, page in enumerate(notice.page):
                    path = ("page", number) if len(notice.page) > 1 else ("page",)
                    named.setdefault(page, site.view(kind).place(path))
        return named

    def sites_of_page(self, page: str) -> list[tuple[str, str]]:
        """Return the (site, kind) pairs whose data name ``page`` as theirs."""
        return [
            (site.key, kind)
            for site in self.sites.values()
            for kind, keys in site.notices.items()
            if page in keys.page
        ]

    def digest(self, key: str) -> str:
        """Return the digest of what a page may depend on; "" where it is not there.

        Keys: ``sites`` (which there are, and which pages they name), ``site:KEY``, ``packs``.
        """
        kind, _, name = key.partition(":")
        if kind == "packs":
            return self.library.digest
        if kind == "site":
            site = self.sites.get(name)
            if site is None:
                return ""
            defaults = [content(site.defaults(kind)) for kind in ("", *sorted(site.notices))]
            return _fingerprint([content(site.tree), defaults])
        pages = [
            [site.key, notice, keys.page]
            for site in self.sites.values()
            for notice, keys in site.notices.items()
        ]
        return _fingerprint([sorted(self.sites), sorted(pages)])


def load_project(place: ProjectPlace) -> Project:
    """Load a project with all its packs and sites; for bad input nothing is raised, its findings tell it."""
    findings = Findings()
    settings = read_settings(place, findings)
    source = Folder(settings.root)
    library = load_library(source, settings.packs(), findings)
    pages = relative(place.pages, settings.root) or ""
    project = Project(place, settings.root, source, library, {}, settings.checks(findings), findings, pages)
    missing = {"pack-missing", "unreadable-file", "outside-root"}
    packs_told = any(finding.code in missing or finding.place.file == settings.file for finding in findings)
    for name, named_at in settings.site_files(source, pages, findings).items():
        site = load_site(source, name, library, named_at, packs_told=packs_told)
        findings.extend(site.findings)
        if site.key in project.sites:
            message = f"Two site files are called “{site.key}”: {project.sites[site.key].file} and {name}"
            findings.add(
                Finding("duplicate-key", message, Place(name, 1), "Rename one of the two files", site.key)
            )
        else:
            project.sites[site.key] = site
    return project


@cache
def _installed(pack: str) -> Path | None:
    return find_installed(pack)


def _fingerprint(what: object) -> str:
    return blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=16).hexdigest()
