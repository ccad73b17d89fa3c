"""The command line's one way to the project: where it is, what it says, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.project.settings import CheckSetting
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.text.page.reader import Reading


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project read whole.

    Names of files in ``findings`` are relative to ``root``. ``sites`` gives each site's name by its key;
    ``owners`` the sites that a file speaks for, by its name without the ending (what is not there is
    everyone's). ``checks`` is what the project sets for findings; it is not yet applied.
    """

    root: Path
    copies: ReadingCopies
    sites: Mapping[str, str]
    owners: Mapping[str, frozenset[str]]
    records: tuple[Record, ...]
    findings: Findings
    checks: Mapping[str, CheckSetting]

    def for_site(self, site: str, findings: Iterable[Finding]) -> Findings:
        """Return the findings that concern ``site``: all but those in a file of other sites alone."""
        return Findings(
            finding
            for finding in findings
            if not site or site in self.owners.get(_stem(finding.place.file), frozenset((site,)))
        )


def load(folder: Path | None, *, conf: Path | None = None, bound: Path | None = None) -> LoadedProject:
    """Read the project in ``folder``, or without one the project that the current folder lies in.

    ``conf`` is the folder of conf.py, if it was named; `root` reaches no further up than ``bound``. Raises
    `SourceError` where there is none.
    """
    return summarise(*read(folder, conf=conf, bound=bound))


def read(
    folder: Path | None, *, conf: Path | None = None, bound: Path | None = None
) -> tuple[Project, Reading]:
    """Return the project in ``folder`` or above the current one, and what its pages say, as `load` does.

    ``conf`` is the folder of conf.py, if it was named. Raises `SourceError` where there is none.
    """
    # imported here: they take in YAML, pydantic and myst-parser, and --help needs none of them
    from sphinx_privacynotice.model.project.project import find_project, load_project
    from sphinx_privacynotice.text.page.reader import read_pages

    place = find_project(folder or Path.cwd(), folder_given=folder is not None, conf=conf)
    project = load_project(replace(place, bound=bound))
    return project, read_pages(project)


def summarise(project: Project, reading: Reading) -> LoadedProject:
    """Return what most commands ask of a project and its pages."""
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.checks.run import check_notices
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.text.clause.unused import unused_values

    findings = Findings([*project.findings, *reading.findings])
    if reading.complete:
        printed: dict[tuple[str, ...], Record | None] = {
            (record.site, record.notice): record for record in reading.records
        }
        findings.extend(check_notices(project, printed))
    if not findings.errors:  # what is wrong elsewhere may be why
        findings.extend(unused_values(project, reading.templates, reading.recorded, reading.records))
    below = project.place.folder.resolve().relative_to(project.root.resolve()).as_posix()
    return LoadedProject(
        root=project.root,
        copies=ReadingCopies(Folder(project.root), "" if below == "." else below),
        sites={key: site.name for key, site in project.sites.items()},
        owners=_owners(project, reading.records),
        records=tuple(reading.records),
        findings=findings,
        checks=project.checks,
    )


def _owners(project: Project, records: Iterable[Record]) -> dict[str, frozenset[str]]:
    owners: dict[str, set[str]] = {}
    for key, site in project.sites.items():
        owners.setdefault(_stem(site.file), set()).add(key)
        for pages in site.pages.values():
            for page in pages:
                owners.setdefault(str(PurePosixPath(project.pages, page)), set()).add(key)
    for record in records:
        for page in record.pages:
            owners.setdefault(str(PurePosixPath(project.pages, page)), set()).add(record.site)
    return {file: frozenset(sites) for file, sites in owners.items()}


def _stem(file: str) -> str:
    path = PurePosixPath(file)
    return str(path.with_suffix("")) if path.name else file
