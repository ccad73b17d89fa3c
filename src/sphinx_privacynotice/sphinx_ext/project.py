"""The project of a Sphinx build: found once, loaded once, told of once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.model.findings import Finding, Place
    from sphinx_privacynotice.model.project import Project, ProjectPlace
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

logger = logging.getLogger(__name__)

PROJECT_FILE = "privacynotice.yaml"
SITE_FILE = "site.yaml"
LEVELS_UP = 3
"""How many folders above conf.py the project file may lie: `docs/source/conf.py` is two below it."""


def load(env: BuildEnvironment) -> NoticeDomain:
    """Return the domain, which holds all that the extension knows of a build."""
    return cast("NoticeDomain", env.get_domain("notice"))


def find(confdir: Path, setting: str) -> ProjectPlace | None:
    """Return where the project of the Sphinx project in ``confdir`` is; None: it has no notices.

    Nothing of ours that costs time is imported before there is such a file.
    """
    if setting:
        path = (confdir / setting).resolve()
        folder = path.parent if path.suffix in {".yaml", ".yml"} else path
        return _place(folder, confdir, PROJECT_FILE if (folder / PROJECT_FILE).is_file() else None)
    for folder in [confdir, *confdir.parents][: LEVELS_UP + 1]:
        if (folder / PROJECT_FILE).is_file():
            return _place(folder, confdir, PROJECT_FILE)
        if (folder / ".git").exists():
            break
    return _place(confdir, confdir, None) if (confdir / SITE_FILE).is_file() else None


def _place(folder: Path, pages: Path, file: str | None) -> ProjectPlace:
    from sphinx_privacynotice.model.project import ProjectPlace

    return ProjectPlace(folder, pages, file)


def exclude_own_folders(app: Sphinx, config: Config) -> None:
    """Keep packs and reading copies, which are Markdown and text, from being read as pages."""
    place = find(Path(app.confdir), config.privacynotice_project)
    if place is None:
        return
    from sphinx_privacynotice.model.project import own_folders

    for folder in own_folders(place, Path(app.srcdir)):
        if folder not in config.exclude_patterns:
            config.exclude_patterns.append(folder)


def start_project(app: Sphinx) -> None:
    """Load the project, if there is one."""
    place = find(Path(app.confdir), app.config.privacynotice_project)
    if place is None:
        return
    from sphinx_privacynotice.model.project import load_project
    from sphinx_privacynotice.model.sweeping import sweep_less
    from sphinx_privacynotice.text.page import Templates

    domain = load(app.env)
    domain.project = load_project(place)
    domain.templates = Templates()
    sweep_less()  # until `sweep_as_before`, when the build has ended


def end_project(app: Sphinx, exception: Exception | None) -> None:
    """Leave the process as it was."""
    if load(app.env).project is not None:
        from sphinx_privacynotice.model.sweeping import sweep_as_before

        sweep_as_before()


def tell_findings(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Tell what is wrong with the project's data and with the packs that lie in it."""
    domain = load(env)
    project = domain.project
    if project is None or domain.templates is None:
        return
    from sphinx_privacynotice.text.check_pack import check_library

    findings = [*project.findings]
    for pack in project.local_packs():  # an installed pack's texts are its author's to test
        findings += check_library(project.library, domain.templates, only=pack, links=project.link_keys)
    from sphinx_privacynotice.checks.settings import settings_findings

    findings += settings_findings(project.checks)
    findings += missing_pages(project, env.found_docs)
    tell(project, findings)


def missing_pages(project: Project, found: AbstractSet[str]) -> list[Finding]:
    """Return a finding for each page that a site names and Sphinx does not have."""
    from sphinx_privacynotice.text.reader import missing_page

    return [missing_page(page, place) for page, place in project.named_pages().items() if page not in found]


def tell_page_findings(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell what is wrong on pages: on all, whether or not they were read in this build."""
    domain = load(env)
    if domain.findings:
        tell(domain.project, [finding for found in domain.findings.values() for finding in found])


def tell(project: Project | None, findings: Iterable[Finding]) -> None:
    """Log findings, sorted, as Sphinx warnings of type `privacynotice`, with the code as subtype."""
    from sphinx_privacynotice.checks.settings import with_severities
    from sphinx_privacynotice.model.findings import Findings, Severity
    from sphinx_privacynotice.model.visible import visible

    for finding in Findings(with_severities(findings, project.checks if project else {})):
        if finding.severity is not Severity.INFO:
            logger.warning(
                "%s",
                visible(finding.text),
                location=location(project, finding.place),
                type="privacynotice",
                subtype=finding.code,
            )


def location(project: Project | None, place: Place) -> str:
    """Return a place as Sphinx prints it: an absolute file and a line."""
    path = Path(place.file)
    where = path if path.is_absolute() or project is None else project.root / path
    return ":".join([str(where), *(str(number) for number in (place.line, place.column) if number)])
