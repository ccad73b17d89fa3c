"""What `init` will write: new files and edits of what is there, as one list before anything happens."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.model.format.layers import scalars
from sphinx_privacynotice.model.pack.library import Unavailable, load_library
from sphinx_privacynotice.model.project.discovery import conf_folders
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.project.settings import (
    DEFAULT_PACK,
    PAGE_FOLDERS,
    PROJECT_FILE,
    SITE_FILE,
    read_settings,
)
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.scaffold import files as made
from sphinx_privacynotice.scaffold.claiming import claim_pages
from sphinx_privacynotice.scaffold.edit_conf import EXTENSION, Conf, ConfEditError, add_extension, read_conf
from sphinx_privacynotice.scaffold.files import PROJECT_SCHEMA, SITE_SCHEMA, Files, key_of
from sphinx_privacynotice.scaffold.placing import Wish, is_orphan, place_pages

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.scaffold.interview import Answers

MARKDOWN = frozenset({"myst_parser", "myst_nb"})
"""Extensions that make pages in MyST."""

TRUST_FILE = "trust.yaml"
SITES = "sites"
NOTICES = "notices"
PAGE = "privacy-notice"
KIND = "cin-cla"
"""The kind of notice where none is said."""


class ScaffoldError(Exception):
    """Why nothing can be begun here, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """The folder as it is: ``pages`` is conf.py's folder in it, ``conf`` what conf.py says (None: none)."""

    folder: Folder
    pages: str
    conf: Conf | None
    conf_text: str = ""

    @property
    def root(self) -> Path:
        """The folder itself."""
        return self.folder.root

    @property
    def syntax(self) -> str:
        """The syntax of the project's pages: MyST where its extension is in use."""
        return "md" if self.conf is None or self.conf.extensions & MARKDOWN else "rst"

    def below(self, name: str) -> str:
        """Return the name of a file in the folder of the pages."""
        return f"{self.pages}/{name}" if self.pages else name

    @property
    def root_page(self) -> str:
        """The file of the home page, "" where there is none that can be read."""
        stem = self.conf.root_doc if self.conf else "index"
        names = (self.below(f"{stem}.{suffix}") for suffix in ("rst", "md"))
        return next((name for name in names if self.folder.is_file(name)), "")


def inspect(root: Path) -> FolderState:
    """Return what is in ``root``; raise `ScaffoldError` where its conf.py cannot be understood."""
    folder = Folder(root)
    for name in conf_folders(root):
        file = root / name / "conf.py"
        if file.is_file():
            # as it stands: an edit keeps its line ends and its byte order mark
            text = file.read_bytes().decode("utf-8", "surrogateescape")
            try:
                return FolderState(folder, name, read_conf(text), text)
            except ConfEditError as error:
                raise ScaffoldError(f"{error}: mend it first") from None
    return FolderState(folder, "", None)


def find_existing(folder: Folder) -> str:
    """Return the file that says that a project with notices is in ``folder`` already, "" for none."""
    names = [PROJECT_FILE, *(f"{name}/{SITE_FILE}".lstrip("/") for name in PAGE_FOLDERS)]
    return next((name for name in names if folder.is_file(name)), "")


def school(
    here: FolderState, answers: Answers, kind: str, syntax: str, page: str = PAGE, toctree: str = ""
) -> Files:
    """Return the files of a project for one school."""
    files = Files()
    title = title_of(here, kind)
    site = here.below(SITE_FILE)
    files.new[site] = made.site_file(answers, kind, page)
    files.new[here.below(SITE_SCHEMA)] = shipped("site")
    name = answers["name"][0]
    _sphinx(here, files, syntax, name, {page: title or name}, kind, Wish(toctree))
    return files


def trust(
    here: FolderState, answers: Answers, schools: list[Answers], kind: str, syntax: str, toctree: str = ""
) -> Files:
    """Return the files of a project for a trust and its schools."""
    files = Files()
    title = title_of(here, kind)
    files.new[PROJECT_FILE] = made.project_file([f"{SITES}/*.yaml"])
    files.new[TRUST_FILE] = made.trust_file(answers, kind)
    taken: set[str] = set()
    pages: dict[str, str] = {}
    for each in schools:
        key = key_of(each["name"][0], taken)
        taken.add(key)
        page = f"{NOTICES}/{key}"
        pages[page] = f"{each['name'][0]}: {title}" if title else each["name"][0]
        files.new[f"{SITES}/{key}.yaml"] = made.site_file(
            each, kind, page, schema=f"../{SITE_SCHEMA}", extends=f"../{TRUST_FILE}"
        )
    files.new[SITE_SCHEMA] = shipped("site")
    files.new[PROJECT_SCHEMA] = shipped("project")
    _sphinx(here, files, syntax, answers["trust-name"][0], pages, kind, Wish(toctree))
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


def project_here(root: Path) -> ExistingProject:
    """Return the project that ``root`` lies in; raise `ScaffoldError` where no school can be added to it."""
    try:
        place = find_project(root, folder_given=True)
    except SourceError as error:
        raise ScaffoldError(f"{error.finding.message}: begin with `init`, without --add") from None
    project = load_project(place)
    if project.findings.errors:
        raise ScaffoldError("The project has errors; mend them first: sphinx-privacynotice check")
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
    suffixes = [
        suffix
        for page in old
        for suffix in ("md", "rst")
        if here.folder.is_file(here.below(f"{page}.{suffix}"))
    ]
    return ExistingProject(
        here,
        project,
        "" if folder == "." else folder,
        extends.pop() if len(extends) == 1 else "",
        next((kind for site in sites for kind in site.notices), ""),
        next((page.rpartition("/")[0] for page in old if "/" in page), ""),
        suffixes[0] if suffixes else here.syntax,
        tuple(old),
        "" if place.file else sites[0].file,
    )


def add_school(
    begun_here: ExistingProject, answers: Answers, kind: str, syntax: str, page: str, toctree: str
) -> Files:
    """Return the files of one school more, and what must change so that the first keeps its pages."""
    files = Files()
    here = begun_here.here
    name = answers["name"][0]
    key = key_of(name, set(begun_here.project.sites))
    page = page or (f"{begun_here.pages}/{key}" if begun_here.pages else f"{PAGE}-{key}")
    site = f"{begun_here.folder}/{key}.yaml" if begun_here.folder else f"{key}.yaml"
    below = os.path.relpath(SITE_SCHEMA, begun_here.folder or ".").replace(os.sep, "/")
    files.new[site] = made.site_file(answers, kind, page, schema=below, extends=begun_here.extends)
    if begun_here.first:
        files.new[PROJECT_FILE] = made.project_file([PurePosixPath(begun_here.first).name, f"{SITES}/*.yaml"])
        files.new[PROJECT_SCHEMA] = shipped("project")
    if not here.folder.is_file(SITE_SCHEMA):
        files.new[SITE_SCHEMA] = shipped("site")
    beside = (*begun_here.old, *claim_pages(here, begun_here.project, files))
    title = title_of(here, kind)
    pages = {page: f"{name}: {title}" if title else name}
    _sphinx(here, files, syntax, name, pages, kind, Wish(toctree, beside))
    return files


@dataclass(frozen=True, slots=True)
class Lacking:
    """A site that is there, of which missing values are asked for: its ``file`` in ``here``, and its text."""

    here: FolderState
    project: Project
    site: Site
    kind: str
    file: str
    text: str


def lacking(root: Path, key: str, kind: str) -> Lacking:
    """Return the site whose missing values are asked for; ``key`` and ``kind`` may be "" where there is one.

    Raises `ScaffoldError` where it must be said which.
    """
    try:
        project = load_project(find_project(root, folder_given=True))
    except SourceError as error:
        raise ScaffoldError(f"{error.finding.message}: begin with `init`, without --site") from None
    if project.findings.errors:
        raise ScaffoldError("The project has errors; mend them first: sphinx-privacynotice check")
    keys = ", ".join(sorted(project.sites))
    if key and key not in project.sites:
        raise ScaffoldError(f"There is no site “{key}”: there is {keys}")
    if not key and len(project.sites) != 1:
        raise ScaffoldError(
            f"There is a project already. Name a school of it with --site ({keys}), or add one: init --add"
        )
    site = project.sites[key or keys]
    kind = kind or next(iter(site.notices), KIND)
    notice = project.library.notice(kind, None)
    if isinstance(notice, Unavailable):
        raise ScaffoldError(" ".join(filter(None, (f"{notice.message}.", notice.mend))))
    here = FolderState(Folder(project.root), project.pages, None)
    text = (project.root / site.file).read_bytes().decode("utf-8")
    return Lacking(here, project, site, kind, site.file, text)


def pack(here: FolderState, name: str, publisher: str) -> Files:
    """Return the files of a new pack, named in a new project file where there is none."""
    files = Files(new=dict(made.pack_files(name, publisher)))
    if here.folder.is_file(PROJECT_FILE):
        files.notes.append(f"Name the pack in {PROJECT_FILE}, below `packs:`: - ./{name}")
    else:
        files.new[PROJECT_FILE] = made.project_file([], [DEFAULT_PACK, f"./{name}"])
        files.new[PROJECT_SCHEMA] = shipped("project")
    return files


def title_of(here: FolderState, kind: str) -> str:
    """Return what the packs call a kind of notice; raise `ScaffoldError` where they have none."""
    packs = [(DEFAULT_PACK, Place(PROJECT_FILE))]
    if here.folder.is_file(PROJECT_FILE):
        packs = read_settings(find_project(here.root, folder_given=True), Findings()).packs()
    library = load_library(here.folder, packs, Findings())
    notice = library.notice(kind, None)
    if isinstance(notice, Unavailable):
        raise ScaffoldError(" ".join(filter(None, (f"{notice.message}.", notice.mend))))
    return notice.title


def already_there(here: FolderState, files: Files) -> list[str]:
    """Return the new files that are there already: nothing is ever written over.

    One that holds what would be written is none: so a run that was stopped on the way can go on.
    """
    return sorted(
        name
        for name, text in files.new.items()
        if os.path.lexists(here.root / name) and not _is_same(here.root / name, text)
    )


def _is_same(path: Path, text: str) -> bool:
    try:
        return path.is_file() and path.read_bytes() == text.encode()
    except OSError:
        return False


def _sphinx(
    here: FolderState,
    files: Files,
    syntax: str,
    title: str,
    pages: dict[str, str],
    kind: str,
    wish: Wish,
) -> None:
    """Add the pages, and what makes Sphinx build them: a new project's files, or edits of what is there."""
    for page, words in pages.items():
        files.new[here.below(f"{page}.{syntax}")] = made.notice_page(
            syntax, words, kind, orphan=is_orphan(here, wish.toctree)
        )
    if here.conf is None:
        index = f"index.{syntax}"
        others = _others(here.folder, {*files.new, index})
        files.new["conf.py"] = made.conf_py(title, syntax, others)
        files.new[index] = made.index_page(syntax, title, list(pages))
        if not here.folder.is_file("requirements.txt"):
            files.new["requirements.txt"] = f"sphinx-privacynotice>={__version__}\n"
        return
    _conf(here, files)
    try:
        place_pages(here, files, list(pages), wish)
    except ValueError as error:
        raise ScaffoldError(str(error)) from None


def _others(folder: Folder, ours: set[str]) -> list[str]:
    """Return what Sphinx would take for pages of a new project, though it was there before.

    Pages of ``ours`` are there where a run was stopped half way.
    """
    found = [name for suffix in ("md", "rst") for name in folder.glob(f"**/*.{suffix}")]
    return sorted({name.partition("/")[0] for name in found if not name.startswith(".") and name not in ours})


def _conf(here: FolderState, files: Files) -> None:
    name = here.below("conf.py")
    try:
        edited = add_extension(here.conf_text)
    except ConfEditError as error:
        files.notes.append(f"Add “{EXTENSION}” to the extensions in {name} yourself: {error}")
        return
    if edited != here.conf_text:
        files.changed[name] = (here.conf_text, edited)
