"""A notice more for a site that is there: its page, its keys, and a line in the contents."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.site.view import is_present
from sphinx_privacynotice.scaffold.files import notice_comments
from sphinx_privacynotice.scaffold.folder import PlannedFiles
from sphinx_privacynotice.scaffold.plan import NewPage, add_pages
from sphinx_privacynotice.yamlio.edit import YamlEditError, add_value
from sphinx_privacynotice.yamlio.tree import node_at

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.scaffold.folder import FolderState
    from sphinx_privacynotice.scaffold.plan import Choices, IncompleteSite, Notices


def site_file_in(here: FolderState, project: Project, site: Site) -> str:
    """Return the name of a site's file as seen from ``here``."""
    return os.path.relpath(project.root / site.file, here.root).replace(os.sep, "/")


def add_notices(
    here: FolderState, project: Project, site: Site, notices: Notices, choices: Choices
) -> PlannedFiles:
    """Return the pages of the notices, and the edits that name them in the site's file and the contents."""
    files = PlannedFiles()
    old = {kind: keys.page[0] for kind, keys in site.notices.items() if keys.page}
    folder = next((page.rpartition("/")[0] for page in old.values() if "/" in page), "")
    alone = len(project.sites) == 1
    lead = (f"{folder}/" if folder else "") + ("" if alone else f"{site.key}-")
    pages = {kind: f"{lead}{kind}" for kind in notices.kinds}
    if choices.page:
        pages = dict.fromkeys(pages, choices.page)
    titles = {kind: notices.of.title(kind) for kind in pages}
    shown = {
        page: NewPage(kind, titles[kind] if alone else f"{site.name}: {titles[kind]}")
        for kind, page in pages.items()
    }
    add_pages(here, files, site.name, shown, choices, list(old.values()))
    name = site_file_in(here, project, site)
    for kind, page in pages.items():
        _name_notice(here, files, name, notices, kind, page)
        if node_at(site.tree, ("elsewhere", kind))[1].file == site.file and kind in site.data.elsewhere:
            files.notes.append(f"Take `{kind}` out of `elsewhere:` in {name}")
    _link_notices(here, files, site, name, notices.of.linked({**old, **pages}))
    return files


def _text_of(here: FolderState, name: str) -> str:
    path = here.folder.path(name)
    return path.read_bytes().decode("utf-8") if path else ""  # outside the folder: only a note is left


def _name_notice(
    here: FolderState, files: PlannedFiles, name: str, notices: Notices, kind: str, page: str
) -> None:
    records = notices.of.records([kind])

    def change(text: str) -> str:
        return _with_comments(add_value(text, ("notices", kind, "page"), page), kind, records)

    try:
        files.edit(name, _text_of(here, name), change)
    except YamlEditError:
        files.notes.append(f"Write `{kind}:` and below it `page: {page}` below `notices:` in {name} yourself")


def _link_notices(
    here: FolderState, files: PlannedFiles, site: Site, name: str, facts: dict[str, str]
) -> None:
    """Give the facts that lead from one notice to another where the site has none."""
    view = site.view()
    for fact, address in facts.items():
        if is_present(view.find(f"facts.{fact}")) or view.declared_none(f"facts.{fact}"):
            continue
        try:
            files.edit(name, _text_of(here, name), lambda text: add_value(text, ("facts", fact), address))  # noqa: B023 - called at once
        except YamlEditError:
            files.notes.append(f"Write `{fact}: {address}` below `facts:` in {name} yourself")


def _with_comments(text: str, kind: str, records: dict[str, dict[str, str]]) -> str:
    """Return a site file with comments below the page of a notice: what else it may say."""
    ends = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ends)
    for number, line in enumerate(lines[:-1]):
        page = re.fullmatch(r"( +)page: .*", lines[number + 1])
        if page and re.fullmatch(rf" +{re.escape(kind)}: *(?:#.*)?", line):
            comments = ["    # in_force: 2026-12-01", *notice_comments(kind, records).split("\n")]
            indent = page[1]
            lines[number + 2 : number + 2] = [indent + each[4:] for each in comments if each.strip()]
            return ends.join(lines)
    return text


def with_page(gaps: IncompleteSite, files: PlannedFiles, name: str) -> IncompleteSite:
    """Return a site whose missing values are asked for, with the edits of its file that are planned."""
    return replace(gaps, text=files.changed[name][1]) if name in files.changed else gaps


def together(files: PlannedFiles, name: str, filled: PlannedFiles) -> PlannedFiles:
    """Return planned files with the site's file ``name`` filled in, too."""
    before = files.changed[name][0]
    for _, after in filled.changed.values():
        files.changed[name] = (before, after)
    files.notes += filled.notes
    return files
