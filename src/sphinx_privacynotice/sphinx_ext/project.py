"""The project of a Sphinx build: found, loaded and its findings reported, each once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.util import logging

from sphinx_privacynotice.sphinx_ext.document_links import anchors_of
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.snapshot import is_current, read_snapshot, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.base.findings import Finding, Place
    from sphinx_privacynotice.base.inputs import Looks
    from sphinx_privacynotice.model.project.discovery import ProjectPlace
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain
    from sphinx_privacynotice.sphinx_ext.snapshot import Snapshot, Warned

logger = logging.getLogger(__name__)


def find(app: Sphinx) -> ProjectPlace | None:
    """Return where the project of a build is; None: it has no notices."""
    from sphinx_privacynotice.model.project.discovery import project_of

    return project_of(Path(app.confdir), Path(app.srcdir), app.config.privacynotice_project)


_snapshots: WeakKeyDictionary[Sphinx, tuple[ProjectPlace, Snapshot | None, bool]] = WeakKeyDictionary()


def find_snapshot(app: Sphinx, place: ProjectPlace) -> tuple[Snapshot | None, bool]:
    """Return what loading the project at ``place`` came to last, and whether it would come to the same now.

    It is looked at once a build.
    """
    found = _snapshots.get(app)
    if found is None or found[0] != place:
        kept = read_snapshot(Path(app.doctreedir), place)
        found = _snapshots[app] = (place, kept, kept is not None and is_current(kept))
    return found[1:]


def own_folders_of(app: Sphinx, place: ProjectPlace) -> list[str]:
    """Return the patterns of the project's folders that hold no pages."""
    snapshot, current = find_snapshot(app, place)
    if snapshot is not None and current:
        return snapshot.own_folders
    from sphinx_privacynotice.model.project.project import own_folders

    return own_folders(place, Path(app.srcdir))


def exclude_own_folders(app: Sphinx, config: Config) -> None:
    """Keep packs and reading copies, which are Markdown and text, from being read as pages.

    The list is made anew: that of a conf.py which sets none is the same for all builds of a process (Sphinx
    8.1 to 9.2).
    """
    place = find(app)
    known = config.exclude_patterns
    own = [folder for folder in (own_folders_of(app, place) if place else ()) if folder not in known]
    if own:
        config.exclude_patterns = [*known, *own]


def start_project(app: Sphinx) -> None:
    """Find the project, if there is one, and load it unless nothing has changed since it was."""
    place = find(app)
    if place is None:
        return
    from sphinx_privacynotice.base.gc_tuning import relax_gc

    domain = load(app.env)
    domain.place, domain.builder = place, app.builder
    domain.own_folders = own_folders_of(app, place)
    domain.kept, current = find_snapshot(app, place)
    domain.snapshot = domain.kept if current else None
    if domain.snapshot is None:
        domain.load_project()
    relax_gc()  # until `restore_gc`, when the build has ended


def end_project(app: Sphinx, exception: Exception | None) -> None:
    """Leave the process as it was."""
    if load(app.env).place is not None:
        from sphinx_privacynotice.base.gc_tuning import restore_gc

        restore_gc()


def tell_findings(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Tell what is wrong with the project's data and with the packs that lie in it."""
    domain = load(env)
    if docnames and domain.project is not None:  # loaded now, once for all parallel readers
        from sphinx_privacynotice.base.gc_tuning import relax_gc

        relax_gc()
    snapshot = domain.snapshot
    if snapshot is not None and env.found_docs.issuperset(snapshot.named):
        warn(snapshot.warnings)
        return
    project, templates = domain.project, domain.templates
    if project is None or templates is None:
        return
    from sphinx_privacynotice.checks.severity import settings_findings
    from sphinx_privacynotice.model.project.pages import missing_pages
    from sphinx_privacynotice.text.clause.checks import check_library

    findings = [*project.findings, *settings_findings(project.checks)]
    for pack in project.local_packs():  # an installed pack's texts are its author's to test
        findings += check_library(project.library, templates, only=pack, links=project.link_keys)
    warn(warnings_of(project, [*findings, *missing_pages(project, env.found_docs)]))
    if domain.loaded is None:
        write_snapshot(Path(app.doctreedir), None)
    elif snapshot is None:
        write_snapshot(Path(app.doctreedir), replace(domain.loaded, warnings=warnings_of(project, findings)))


def note_misplaced(app: Sphinx, docname: str, content: list[str]) -> None:
    """Note the directives of a page that its markup does not know: Sphinx takes them for words."""
    domain = load(app.env)
    if domain.place is None:
        return
    from sphinx_privacynotice.text.page.misplaced import misplaced_directives
    from sphinx_privacynotice.text.page.trace import has_trace

    if not has_trace(content[0]):
        return
    file = str(app.env.doc2path(docname))
    kinds = app.config.source_suffix
    kind = next((kinds[ending] for ending in kinds if file.endswith(ending)), "")
    syntax, colons, found = "rst", True, []
    if kind != "restructuredtext":
        config = getattr(app.env, "myst_config", None)
        if config is None:
            return
        from sphinx_privacynotice.text.page.syntax import config_of_page

        config, wrong = config_of_page(config, content[0], file)
        if wrong is not None and wrong.code != "page-markup":  # which is reported when the page is read
            found.append(wrong)
        syntax, colons = "md", "colon_fence" in config.enable_extensions
    found += misplaced_directives(content[0], file, syntax, colons=colons)
    if found:
        domain.findings.setdefault(docname, []).extend(found)


def tell_page_findings(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell what is wrong on pages, read in this build or not, and which notice is on none."""
    domain = load(env)
    from sphinx_privacynotice.sphinx_ext.history import digests_of_histories

    about = [domain.fingerprints().get("*"), sorted(env.found_docs), digests_of_histories(domain)]
    if None in about or domain.told["about"] != about or not _is_same(domain.told.get("looks") or {}):
        from sphinx_privacynotice.base.findings import Findings
        from sphinx_privacynotice.base.inputs import observing
        from sphinx_privacynotice.sphinx_ext.coverage import digests_of_tables

        found, wrong, status, looks = page_findings(domain, env.found_docs), Findings(), {}, {}
        if any(domain.status.values()) and domain.project is not None:
            from sphinx_privacynotice.sphinx_ext.status_rows import make_tables

            with observing() as looks:  # reading copies and records of others: nothing else depends on them
                status = make_tables(domain, domain.project, found, wrong)
        found += wrong
        domain.told.update(about=about, warnings=warnings_of(domain.project, found) if found else [])
        domain.told.update(tables=digests_of_tables(domain), status=status, looks=looks)
    warn(domain.told["warnings"])


def _is_same(looks: Looks) -> bool:
    """Say whether the files that tables of status were made of are what they were."""
    if not looks:
        return True
    from sphinx_privacynotice.base.inputs import is_same

    return is_same(looks)


def page_findings(domain: NoticeDomain, found_docs: set[str]) -> list[Finding]:
    """Return what is wrong on pages, and with the notices that they print."""
    findings = [finding for found in domain.findings.values() for finding in found]
    project = domain.project
    if project is not None:
        from sphinx_privacynotice.base.findings import Findings
        from sphinx_privacynotice.checks.run import without_repeats
        from sphinx_privacynotice.model.project.pages import missing_pages
        from sphinx_privacynotice.sphinx_ext.history import history_findings
        from sphinx_privacynotice.sphinx_ext.judge import judge_notices
        from sphinx_privacynotice.text.page.document_links import DocumentLink, find_broken
        from sphinx_privacynotice.text.page.repeats import find_repeats

        findings += find_repeats(project, domain.printed())
        links = [DocumentLink(*link) for found in domain.documents.values() for link in found]
        anchors = cache(partial(anchors_of, domain.env))
        findings += find_broken(project, links, found_docs, anchors)
        told = Findings([*findings, *project.findings, *missing_pages(project, found_docs)])
        findings += judge_notices(domain, project, told.errors)
        findings += history_findings(domain)
        findings = list(without_repeats(findings))
    return findings


def warnings_of(project: Project | None, findings: Iterable[Finding]) -> Warned:
    """Return findings as Sphinx warns of them, sorted: text, place, and the code as subtype."""
    from sphinx_privacynotice.base.escape import escape_controls
    from sphinx_privacynotice.checks.severity import judge, with_subjects

    if project is not None:
        told = judge(with_subjects(project, findings), project.checks, project.document_of).findings
    else:
        told = judge(findings, {}).findings
    return [
        [escape_controls(shown(project, each).text), location(project, each.place), each.code]
        for each in told
        if each.severity.warns_in_builds
    ]


def warn(warnings: Warned) -> None:
    """Log warnings of type `privacynotice`."""
    for text, place, code in warnings:
        logger.warning("%s", text, location=place, type="privacynotice", subtype=code)


def shown(project: Project | None, finding: Finding) -> Finding:
    """Return a finding whose second place is named from the project's root, as `check` names it."""
    if project is None or finding.related is None:
        return finding
    path = Path(finding.related.file)
    if not path.is_absolute() or not path.is_relative_to(project.root):
        return finding
    return replace(finding, related=replace(finding.related, file=path.relative_to(project.root).as_posix()))


def location(project: Project | None, place: Place) -> str:
    """Return a place as Sphinx prints it: an absolute file and a line."""
    path = Path(place.file)
    where = path if path.is_absolute() or project is None else project.root / path
    # a name without a line would be a document's to Sphinx, which adds an ending to it
    return ":".join([str(where), str(place.line or 1), *([str(place.column)] if place.column else [])])
