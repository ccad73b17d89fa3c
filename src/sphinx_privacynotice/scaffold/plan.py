"""What `init` will write: new files and edits of what is there, as one list before anything happens."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.model.format.layers import scalars
from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.project.settings import DEFAULT_PACK, PROJECT_FILE, SITE_FILE, read_settings
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.scaffold import files as texts
from sphinx_privacynotice.scaffold.edit_conf import EXTENSION, ConfEditError, add_extension
from sphinx_privacynotice.scaffold.edit_pages import is_orphan, list_pages, lists_all, name_first_site
from sphinx_privacynotice.scaffold.files import PROJECT_SCHEMA, SITE_SCHEMA, FileNotices, key_of
from sphinx_privacynotice.scaffold.folder import FolderState, PlannedFiles, ScaffoldError, inspect
from sphinx_privacynotice.scaffold.notice_set import ANY_KIND, NoticeSet

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

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
    """What was chosen for the new pages: syntax, name of the page, and the page that lists them."""

    syntax: str
    page: str = ""
    toctree: str = ""


class Notices(NamedTuple):
    """The notices that are written for one organisation: their ``kinds``, and what the packs say of them."""

    of: NoticeSet
    kinds: tuple[str, ...]

    def pages(self, alone: str, several: str) -> dict[str, str]:
        """Return the page of each kind: ``alone`` where there is one, else its kind in ``several``."""
        if len(self.kinds) == 1:
            return {self.kinds[0]: alone}
        return {kind: several.format(kind) for kind in self.kinds}

    def of_file(self, pages: dict[str, str]) -> FileNotices:
        """Return what a site's file says of them; those without a page are a trust's."""
        entries = self.of.entries
        known = all(kind in entries for kind in self.kinds)
        return FileNotices(
            pages,
            self.of.records(pages),
            self.of.linked(pages),
            {each.fact: each.example for each in self.of.facts(self.kinds)},
            {kind: self.of.linked_fact(kind) for kind in self.of.lacking(self.kinds)},
            {path for kind in self.kinds for path in entries[kind].asks} if known else None,
        )


def school(here: FolderState, answers: Answers, notices: Notices, choices: Choices) -> PlannedFiles:
    """Return the files of a project for one school or council."""
    files = PlannedFiles()
    pages = notices.pages(choices.page or PAGE, f"{NOTICES}/{{}}")
    files.new[here.below(SITE_FILE)] = texts.site_file(answers, notices.of_file(pages))
    files.new[here.below(SITE_SCHEMA)] = shipped("site")
    if notices.of.packs:
        # a project file anywhere but here would be another project's
        site = [here.below(SITE_FILE)] if here.pages else []
        files.new[PROJECT_FILE] = texts.project_file(site, [*notices.of.packs])
        files.new[PROJECT_SCHEMA] = shipped("project")
    name = answers["name"][0]
    shown = {page: NewPage(kind, notices.of.title(kind) or name) for kind, page in pages.items()}
    listed = ""
    if len(shown) > 1 and here.conf is not None and not lists_all(here, list(shown)):
        listed = f"{NOTICES}/index"
        _add_contents(here, files, listed, notices.of.heading or name, list(shown), choices)
    add_pages(here, files, name, shown, choices, listed=[listed] if listed else None)
    return files


def trust(
    here: FolderState, answers: Answers, schools: list[tuple[Answers, Notices]], choices: Choices
) -> PlannedFiles:
    """Return the files of a project for a trust and its schools."""
    files = PlannedFiles()
    files.new[PROJECT_FILE] = texts.project_file([f"{SITES}/*.yaml"])
    files.new[TRUST_FILE] = ""  # after the project's own, before its schools'
    keys: set[str] = set()
    pages: dict[str, NewPage] = {}
    listed: list[str] = []
    every: dict[str, None] = {}
    for each, notices in schools:
        name = each["name"][0]
        key = key_of(name, keys)
        keys.add(key)
        own = notices.pages(f"{NOTICES}/{key}", f"{NOTICES}/{key}-{{}}")
        files.new[f"{SITES}/{key}.yaml"] = texts.site_file(
            each, notices.of_file(own), schema=f"../{SITE_SCHEMA}", extends=f"../{TRUST_FILE}"
        )
        mine, named = _school_pages(here, files, name, f"{NOTICES}/{key}", notices, own, choices)
        pages |= mine
        listed += named
        every |= dict.fromkeys(notices.kinds)
    shared = Notices(schools[0][1].of, tuple(every)).of_file(dict.fromkeys(every, ""))
    files.new[TRUST_FILE] = texts.trust_file(answers, shared)
    files.new[SITE_SCHEMA] = shipped("site")
    files.new[PROJECT_SCHEMA] = shipped("project")
    add_pages(here, files, answers["trust-name"][0], pages, choices, listed=listed)
    return files


def _school_pages(
    here: FolderState,
    files: PlannedFiles,
    name: str,
    alone: str,
    notices: Notices,
    own: dict[str, str],
    choices: Choices,
) -> tuple[dict[str, NewPage], list[str]]:
    """Return the pages of a school among several, and which of them contents are to name.

    Of several notices that is a page of the school's own, ``alone``, which lists them and is added.
    """
    mine = {page: NewPage(kind, _page_title(name, notices.of.title(kind))) for kind, page in own.items()}
    if len(mine) < 2:
        return mine, list(mine)
    _add_contents(here, files, alone, _page_title(name, notices.of.heading), list(mine), choices)
    return mine, [alone]


def _add_contents(
    here: FolderState, files: PlannedFiles, page: str, heading: str, pages: list[str], choices: Choices
) -> None:
    orphan = is_orphan(here, choices.toctree)
    text = texts.index_page(choices.syntax, heading, pages, home="/" not in page, orphan=orphan)
    files.new[here.below(f"{page}.{choices.syntax}")] = text


@dataclass(frozen=True, slots=True)
class ExistingProject:
    """A project that one more school is added to: where its files go, and what they are like."""

    here: FolderState
    project: Project
    folder: str
    extends: str
    kinds: tuple[str, ...]
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
        tuple(next((site.notices for site in sites if site.notices), ())),
        next((page.rpartition("/")[0] for page in old if "/" in page), ""),
        next(old_files, f".{here.syntax}").rpartition(".")[2],
        tuple(old),
        "" if place.file else sites[0].file,
    )


def add_school(
    existing: ExistingProject, answers: Answers, notices: Notices, choices: Choices
) -> PlannedFiles:
    """Return the files of one school more, and what must change so that the first keeps its pages."""
    files = PlannedFiles()
    here, folder = existing.here, existing.folder
    name = answers["name"][0]
    key = key_of(name, set(existing.project.sites))
    alone = choices.page or (f"{existing.pages}/{key}" if existing.pages else f"{PAGE}-{key}")
    own = notices.pages(alone, f"{existing.pages or NOTICES}/{key}-{{}}")
    schema = os.path.relpath(SITE_SCHEMA, folder or ".").replace(os.sep, "/")
    files.new[f"{folder}/{key}.yaml".lstrip("/")] = texts.site_file(
        answers, notices.of_file(own), schema=schema, extends=existing.extends
    )
    if existing.first:
        files.new[PROJECT_FILE] = texts.project_file([PurePosixPath(existing.first).name, f"{SITES}/*.yaml"])
        files.new[PROJECT_SCHEMA] = shipped("project")
    if not here.folder.is_file(SITE_SCHEMA):
        files.new[SITE_SCHEMA] = shipped("site")
    beside = (*existing.old, *name_first_site(here, existing.project, files))
    pages, listed = _school_pages(here, files, name, alone, notices, own, choices)
    if listed == [alone] and len(own) > 1:  # its like are the pages that list the notices of other schools
        beside = tuple(f"{existing.pages}/{each}" for each in existing.project.sites)
    add_pages(here, files, name, pages, choices, beside, listed)
    return files


@dataclass(frozen=True, slots=True)
class IncompleteSite:
    """An existing site whose missing values are asked for: its ``file`` in ``here``, and its text.

    ``kinds`` are its notices that are asked about.
    """

    here: FolderState
    project: Project
    site: Site
    kinds: tuple[str, ...]
    file: str
    text: str

    @property
    def set(self) -> NoticeSet:
        """What the packs say of the notices of such an organisation."""
        return set_of_site(self.site)


def set_of_site(site: Site) -> NoticeSet:
    """Return what the packs say of the notices of a site's organisation."""
    return NoticeSet(site.library, kinds_of(site.data.organisation) or (ANY_KIND,))


def find_incomplete(root: Path, key: str, kinds: Sequence[str] = ()) -> IncompleteSite:
    """Return the site whose missing values are asked for; ``key`` may be "" where there is one.

    ``kinds`` are the notices that are asked about; none: all that it has. Raises `ScaffoldError` where it
    must be said which site.
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
    for kind in kinds:
        set_of_site(site).title(kind)
    here = FolderState(Folder(project.root), project.pages, None)
    text = (project.root / site.file).read_bytes().decode("utf-8")
    return IncompleteSite(here, project, site, tuple(kinds or site.notices or (KIND,)), site.file, text)


def pack(here: FolderState, name: str, publisher: str) -> PlannedFiles:
    """Return the files of a new pack, named in a new project file where there is none."""
    files = PlannedFiles(new=texts.pack_files(name, publisher))
    if here.folder.is_file(PROJECT_FILE):
        files.notes.append(f"Name the pack in {PROJECT_FILE}, below `packs:`: - ./{name}")
    else:
        files.new[PROJECT_FILE] = texts.project_file([], [DEFAULT_PACK, f"./{name}"])
        files.new[PROJECT_SCHEMA] = shipped("project")
    return files


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


class NewPage(NamedTuple):
    """A page that is written: the kind of notice that it prints, and its heading."""

    kind: str
    heading: str


def add_pages(
    here: FolderState,
    files: PlannedFiles,
    title: str,
    pages: dict[str, NewPage],
    choices: Choices,
    beside: Collection[str] = (),
    listed: list[str] | None = None,
) -> None:
    """Add the pages, and what makes Sphinx build them: a new project's files, or edits of what is there.

    ``listed`` are those that contents are to name; without it, all.
    """
    syntax = choices.syntax
    listed = list(pages) if listed is None else listed
    orphan = is_orphan(here, choices.toctree)
    for page, (kind, heading) in pages.items():
        file = here.below(f"{page}.{syntax}")
        files.new[file] = texts.notice_page(syntax, heading, kind, orphan=orphan and page in listed)
    if here.conf is not None:
        _edit_conf(here, files)
        list_pages(here, files, listed, choices.toctree, beside)
        return
    index = f"index.{syntax}"
    # pages of ours are there where a run was stopped half way
    others = _other_pages(here.folder, {*files.new, index})
    files.new["conf.py"] = texts.conf_py(title, syntax, others)
    files.new[index] = texts.index_page(syntax, title, listed)
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
