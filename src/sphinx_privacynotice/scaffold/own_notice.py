"""A notice of the school's own: a pack of one file with example clauses, a page, and the keys for both."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.format.layers import scalars
from sphinx_privacynotice.model.project.discovery import find_project as find_place
from sphinx_privacynotice.model.project.settings import DEFAULT_PACK, PROJECT_FILE, SITE_FILE, read_settings
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.scaffold import files as texts
from sphinx_privacynotice.scaffold.files import SITE_SCHEMA
from sphinx_privacynotice.scaffold.folder import PlannedFiles, ScaffoldError, inspect
from sphinx_privacynotice.scaffold.plan import NewPage, add_pages, load_valid_project
from sphinx_privacynotice.yamlio.edit import YamlEditError, add_value, append_value, set_value

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.scaffold.folder import FolderState
    from sphinx_privacynotice.scaffold.plan import Choices
    from sphinx_privacynotice.scaffold.questions import Answers
    from sphinx_privacynotice.yamlio.tree import Mapping

OWN = "own"
"""What `--notice` takes for a notice that no pack has."""

NOTICES, PACKS = "notices", "packs"
"""The folders of packs in one file: the second where a page of the first would be called the same."""


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A notice to write: its kind, its title, and what was chosen for its page.

    ``words`` is the text of its pack, with example clauses where nobody has words yet; ``there`` is the file
    of a pack that is written already, and ``typed`` the file that its words are from. Both may be "".
    """

    kind: str
    title: str
    choices: Choices
    words: str = ""
    there: str = ""
    typed: str = ""

    def page(self, here: FolderState, name: str) -> str:
        """Return the name of its page: as chosen, else ``name``, which the typed file may have already."""
        taken = {here.document(each) for each in (self.there, self.typed) if each}
        return self.choices.page or (f"{name}-notice" if name in taken else name)

    def pack_file(self, page: str) -> str:
        """Return the name of the pack's file; a page of the same name would hide it from readers."""
        file = f"{NOTICES}/{self.kind}.md"
        return self.there or (f"{PACKS}/{self.kind}.md" if file in {f"{page}.md", self.typed} else file)

    def text(self) -> str:
        """Return the text of the pack."""
        return self.words or texts.own_notice(self.kind, self.title)


def begin(here: FolderState, answers: Answers, own: OwnNotice) -> PlannedFiles:
    """Return the files of a project for one organisation that begins with a notice of its own."""
    files = PlannedFiles()
    page = own.page(here, own.kind)
    pack = own.pack_file(page)
    files.new[here.below(SITE_FILE)] = texts.own_site_file(answers, own.kind, page)
    files.new[here.below(SITE_SCHEMA)] = shipped("site")
    add_pages(here, files, answers["name"][0], {page: NewPage(own.kind, own.title)}, own.choices)
    if here.folder.is_file(PROJECT_FILE):
        tree = read_settings(find_place(here.root, folder_given=True), Findings()).tree
        _append_pack(here, files, tree, pack)
    else:  # a project file anywhere but here would be another project's
        files.new[PROJECT_FILE] = texts.own_project_file(here.below(SITE_FILE) if here.pages else "", pack)
    files.pack = pack
    if not own.there:
        files.new[pack] = own.text()
    return files


def find_project(root: Path, key: str) -> tuple[FolderState, Project, Site]:
    """Return the project that ``root`` lies in, and the site that gets the notice.

    Raises `ScaffoldError` where the project has errors, or it must be said which site.
    """
    project = load_valid_project(root, "notice")
    keys = ", ".join(sorted(project.sites))
    if key and key not in project.sites:
        raise ScaffoldError(f"There is no site “{key}”: there is {keys}")
    if not key and len(project.sites) != 1:
        raise ScaffoldError(f"Name the site that the notice is for with --site ({keys})")
    place = project.place
    here = inspect(place.folder)
    if not here.conf and place.conf is not None:
        here = inspect(place.conf)
    return here, project, project.sites[key or keys]


def add(here: FolderState, project: Project, site: Site, own: OwnNotice) -> PlannedFiles:
    """Return the files of a notice more in a project, and the edits that name them."""
    if own.kind in site.notices:
        raise ScaffoldError(f"{site.name} has a notice “{own.kind}” already, in {site.file}")
    files = PlannedFiles()
    old = [page for keys in site.notices.values() for page in keys.page]
    folder = next((page.rpartition("/")[0] for page in old if "/" in page), "")
    alone = len(project.sites) == 1
    name = own.kind if alone else f"{site.key}-{own.kind}"
    page = own.page(here, f"{folder}/{name}" if folder else name)
    pack = files.pack = own.pack_file(page)
    title = own.title if alone else f"{site.name}: {own.title}"
    add_pages(here, files, site.name, {page: NewPage(own.kind, title)}, own.choices, old)
    if own.kind in project.library.notice_kinds and not here.folder.is_file(pack):
        files.notes.append(
            f"The packs have a notice “{own.kind}” already: in this project this one takes its place"
        )
    if here.folder.is_file(pack) and own.kind in project.library.notice_kinds:
        pack = ""  # another site has the notice: its words are there
    elif not own.there:
        files.new[pack] = own.text()
    if own.typed and own.typed.startswith(here.below("")):
        where = "out of the folder of the pages, or exclude it: Sphinx takes it for a page, too"
        files.notes.append(f"Move {own.typed} {where}")
    _name_pack(here, files, project, pack)
    _name_page(here, files, project, site, own.kind, page)
    return files


def _name_pack(here: FolderState, files: PlannedFiles, project: Project, pack: str) -> None:
    """Name the pack in the project file, which is made where there is none."""
    if not pack:
        return
    if not here.folder.is_file(PROJECT_FILE):
        (site,) = (os.path.relpath(project.root / site.file, here.root) for site in project.sites.values())
        files.new[PROJECT_FILE] = texts.own_project_file("" if site == SITE_FILE else site, pack)
        return
    _append_pack(here, files, read_settings(project.place, Findings()).tree, pack)


def _append_pack(here: FolderState, files: PlannedFiles, tree: Mapping, pack: str) -> None:
    """Name the pack in the project file that is there, and says ``tree``."""
    entry = f"./{pack}"
    named = [each.text for each in scalars(tree.entries.get("packs"))]
    if entry in named:
        return

    def name(text: str) -> str:
        if named:
            return append_value(text, ("packs",), entry)
        return set_value(text, ("packs",), [DEFAULT_PACK, entry])

    try:
        files.edit(PROJECT_FILE, here.raw_text(PROJECT_FILE), name)
    except YamlEditError:
        files.notes.append(f"Name the pack in {PROJECT_FILE}, below `packs:`: - {entry}")


def _name_page(
    here: FolderState, files: PlannedFiles, project: Project, site: Site, kind: str, page: str
) -> None:
    """Give the site the notice, with its page."""
    file = os.path.relpath(project.root / site.file, here.root).replace(os.sep, "/")
    path = here.folder.path(file)
    try:
        text = path.read_bytes().decode("utf-8") if path else ""  # outside the folder: only a note is left
        files.edit(file, text, lambda text: add_value(text, ("notices", kind, "page"), page))
    except YamlEditError:
        files.notes.append(f"Write `{kind}:` and below it `page: {page}` below `notices:` in {file} yourself")
