"""What `init` will write: new files and edits of what is there, as one list before anything happens."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.model.format.layers import scalars
from sphinx_privacynotice.model.pack.library import Unavailable, load_library
from sphinx_privacynotice.model.pack.rule_data import KindsData
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.project.settings import DEFAULT_PACK, PROJECT_FILE, SITE_FILE, read_settings
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.scaffold import files as texts
from sphinx_privacynotice.scaffold.edit_conf import EXTENSION, ConfEditError, add_extension
from sphinx_privacynotice.scaffold.edit_pages import is_orphan, list_pages, name_first_site
from sphinx_privacynotice.scaffold.files import PROJECT_SCHEMA, SITE_SCHEMA, key_of
from sphinx_privacynotice.scaffold.folder import FolderState, PlannedFiles, ScaffoldError, inspect

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.scaffold.questions import Answers

TRUST_FILE = "trust.yaml"
SITES = "sites"
NOTICES = "notices"
PAGE = "privacy-notice"
KIND = "cin-cla"
"""The kind of notice where none is said."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for the new pages: kind of notice, syntax, name and the page that lists them."""

    kind: str
    syntax: str
    page: str = ""
    toctree: str = ""


def school(here: FolderState, answers: Answers, choices: Choices) -> PlannedFiles:
    """Return the files of a project for one school."""
    files = PlannedFiles()
    title = title_of(here, choices.kind)
    page = choices.page or PAGE
    files.new[here.below(SITE_FILE)] = texts.site_file(answers, choices.kind, page)
    files.new[here.below(SITE_SCHEMA)] = shipped("site")
    name = answers["name"][0]
    add_pages(here, files, name, {page: title or name}, choices)
    return files


def trust(here: FolderState, answers: Answers, schools: list[Answers], choices: Choices) -> PlannedFiles:
    """Return the files of a project for a trust and its schools."""
    files = PlannedFiles()
    title = title_of(here, choices.kind)
    files.new[PROJECT_FILE] = texts.project_file([f"{SITES}/*.yaml"])
    files.new[TRUST_FILE] = texts.trust_file(answers, choices.kind)
    keys: set[str] = set()
    pages: dict[str, str] = {}
    for each in schools:
        name = each["name"][0]
        key = key_of(name, keys)
        keys.add(key)
        page = f"{NOTICES}/{key}"
        pages[page] = _page_title(name, title)
        files.new[f"{SITES}/{key}.yaml"] = texts.site_file(
            each, choices.kind, page, schema=f"../{SITE_SCHEMA}", extends=f"../{TRUST_FILE}"
        )
    files.new[SITE_SCHEMA] = shipped("site")
    files.new[PROJECT_SCHEMA] = shipped("project")
    add_pages(here, files, answers["trust-name"][0], pages, choices)
    return files


@dataclass(frozen=True, slots=True)
class ExistingProject:
    """A project that one more school is added to: where its files go, and what they are like."""

    here: FolderState
    project: Project
    folder: str
    extends: str
    kind: str
    pages: str
    syntax: str
    old: tuple[str, ...]
    first: str
    """The one site file of a project that has no project file yet, "" where it has one."""


def find_project_to_extend(root: Path) -> ExistingProject:
    """Return the project that ``root`` lies in; raise `ScaffoldError` where no school can be added to it."""
    project = load_valid_project(root, "add")
    place = project.place
    settings = read_settings(place, Findings())
    patterns = [each.text for each in scalars(settings.tree.entries.get("sites"))]
    wide = next((pattern for pattern in patterns if "*" in PurePosixPath(pattern).name), "")
    if place.file and not wide:
        raise ScaffoldError(
            f"Write `sites: {SITES}/*.yaml` into {PROJECT_FILE} first, so that a new file counts"
        )
    folder = str(PurePosixPath(wide).parent) if wide else SITES
    sites = list(project.sites.values())
    beside = [site for site in sites if PurePosixPath(site.file).parent.name == PurePosixPath(folder).name]
    extends = {each.text for site in beside for each in scalars(site.layers[-1].entries.get("extends"))}
    old = [page for site in sites for keys in site.notices.values() for page in keys.page]
    here = inspect(place.folder)
    if not here.conf and place.conf is not None:
        here = inspect(place.conf)
    old_files = (
        here.below(f"{page}.{suffix}")
        for page in old
        for suffix in ("md", "rst")
        if here.folder.is_file(here.below(f"{page}.{suffix}"))
    )
    return ExistingProject(
        here,
        project,
        "" if folder == "." else folder,
        extends.pop() if len(extends) == 1 else "",
        next((kind for site in sites for kind in site.notices), ""),
        next((page.rpartition("/")[0] for page in old if "/" in page), ""),
        next(old_files, f".{here.syntax}").rpartition(".")[2],
        tuple(old),
        "" if place.file else sites[0].file,
    )


def add_school(existing: ExistingProject, answers: Answers, choices: Choices) -> PlannedFiles:
    """Return the files of one school more, and what must change so that the first keeps its pages."""
    files = PlannedFiles()
    here, folder = existing.here, existing.folder
    name = answers["name"][0]
    key = key_of(name, set(existing.project.sites))
    page = choices.page or (f"{existing.pages}/{key}" if existing.pages else f"{PAGE}-{key}")
    schema = os.path.relpath(SITE_SCHEMA, folder or ".").replace(os.sep, "/")
    files.new[f"{folder}/{key}.yaml".lstrip("/")] = texts.site_file(
        answers, choices.kind, page, schema=schema, extends=existing.extends
    )
    if existing.first:
        files.new[PROJECT_FILE] = texts.project_file([PurePosixPath(existing.first).name, f"{SITES}/*.yaml"])
        files.new[PROJECT_SCHEMA] = shipped("project")
    if not here.folder.is_file(SITE_SCHEMA):
        files.new[SITE_SCHEMA] = shipped("site")
    beside = (*existing.old, *name_first_site(here, existing.project, files))
    title = _page_title(name, title_of(here, choices.kind))
    add_pages(here, files, name, {page: title}, choices, beside)
    return files


@dataclass(frozen=True, slots=True)
class IncompleteSite:
    """An existing site whose missing values are asked for: its ``file`` in ``here``, and its text."""

    here: FolderState
    project: Project
    site: Site
    kind: str
    file: str
    text: str


def find_incomplete(root: Path, key: str, kind: str) -> IncompleteSite:
    """Return the site whose missing values are asked for; ``key`` and ``kind`` may be "" where there is one.

    Raises `ScaffoldError` where it must be said which.
    """
    project = load_valid_project(root, "site")
    keys = ", ".join(sorted(project.sites))
    if key and key not in project.sites:
        raise ScaffoldError(f"There is no site “{key}”: there is {keys}")
    if not key and len(project.sites) != 1:
        raise ScaffoldError(
            f"There is a project already. Name a school of it with --site ({keys}), or add one: init --add"
        )
    site = project.sites[key or keys]
    kind = kind or next(iter(site.notices), KIND)
    notice_kind_in(project.library, kind)
    here = FolderState(Folder(project.root), project.pages, None)
    text = (project.root / site.file).read_bytes().decode("utf-8")
    return IncompleteSite(here, project, site, kind, site.file, text)


def pack(here: FolderState, name: str, publisher: str) -> PlannedFiles:
    """Return the files of a new pack, named in a new project file where there is none."""
    files = PlannedFiles(new=texts.pack_files(name, publisher))
    if here.folder.is_file(PROJECT_FILE):
        files.notes.append(f"Name the pack in {PROJECT_FILE}, below `packs:`: - ./{name}")
    else:
        files.new[PROJECT_FILE] = texts.project_file([], [DEFAULT_PACK, f"./{name}"])
        files.new[PROJECT_SCHEMA] = shipped("project")
    return files


class NoticeKind(NamedTuple):
    """What the packs say of a kind of notice.

    ``schools`` are the kinds of school that it has words for (none: all), ``run_by_another`` those whose
    controller is another body.
    """

    title: str
    schools: tuple[str, ...]
    run_by_another: tuple[str, ...]


def title_of(here: FolderState, kind: str) -> str:
    """Return what the packs call a kind of notice; raise `ScaffoldError` where they have none."""
    return notice_kind(here, kind).title


def notice_kind(here: FolderState, kind: str) -> NoticeKind:
    """Return what the packs say of a kind of notice; raise `ScaffoldError` where they have none."""
    packs = [(DEFAULT_PACK, Place(PROJECT_FILE))]
    if here.folder.is_file(PROJECT_FILE):
        packs = read_settings(find_project(here.root, folder_given=True), Findings()).packs()
    return notice_kind_in(load_library(here.folder, packs, Findings()), kind)


def notice_kind_in(library: Library, kind: str) -> NoticeKind:
    """Return what a library says of a kind of notice; raise `ScaffoldError` where it has none."""
    notice = library.notice(kind, None)
    if isinstance(notice, Unavailable):
        raise ScaffoldError(" ".join(filter(None, (f"{notice.message}.", notice.hint))))
    kinds = library.rule_data(KindsData)
    return NoticeKind(notice.title, notice.for_, kinds.run_by_another if kinds else ())


def load_valid_project(root: Path, option: str) -> Project:
    """Return the project of ``root``; raise `ScaffoldError` where there is none, or it has errors."""
    try:
        project = load_project(find_project(root, folder_given=True))
    except SourceError as error:
        raise ScaffoldError(f"{error.finding.message}: begin with `init`, without --{option}") from None
    if project.findings.errors:
        raise ScaffoldError("The project has errors; mend them first: sphinx-privacynotice check")
    return project


def _page_title(name: str, title: str) -> str:
    return f"{name}: {title}" if title else name


def add_pages(
    here: FolderState,
    files: PlannedFiles,
    title: str,
    pages: dict[str, str],
    choices: Choices,
    beside: Collection[str] = (),
) -> None:
    """Add the pages, and what makes Sphinx build them: a new project's files, or edits of what is there."""
    syntax = choices.syntax
    orphan = is_orphan(here, choices.toctree)
    for page, heading in pages.items():
        file = here.below(f"{page}.{syntax}")
        files.new[file] = texts.notice_page(syntax, heading, choices.kind, orphan=orphan)
    if here.conf is not None:
        _edit_conf(here, files)
        list_pages(here, files, list(pages), choices.toctree, beside)
        return
    index = f"index.{syntax}"
    # pages of ours are there where a run was stopped half way
    others = _other_pages(here.folder, {*files.new, index})
    files.new["conf.py"] = texts.conf_py(title, syntax, others)
    files.new[index] = texts.index_page(syntax, title, list(pages))
    if not here.folder.is_file("requirements.txt"):
        files.new["requirements.txt"] = f"sphinx-privacynotice>={__version__}\n"


def _other_pages(folder: Folder, ours: set[str]) -> list[str]:
    """Return what Sphinx would take for pages of a new project, though it was there before."""
    found = [name for suffix in ("md", "rst") for name in folder.glob(f"**/*.{suffix}")]
    return sorted({name.partition("/")[0] for name in found if not name.startswith(".") and name not in ours})


def _edit_conf(here: FolderState, files: PlannedFiles) -> None:
    name = here.below("conf.py")
    try:
        files.edit(name, here.conf_text, add_extension)
    except ConfEditError as error:
        files.notes.append(f"Add “{EXTENSION}” to the extensions in {name} yourself: {error}")
