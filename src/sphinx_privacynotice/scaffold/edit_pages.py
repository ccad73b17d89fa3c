"""Edits of the pages that a project has: an entry for a new page, and the site that a page speaks for."""

from __future__ import annotations

import fnmatch
import os
import re
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.scaffold import external_toc
from sphinx_privacynotice.scaffold.contents import add_entry, find_toctrees, where_in
from sphinx_privacynotice.scaffold.folder import ScaffoldError
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.page.context import PAGE_SITE
from sphinx_privacynotice.text.page.reader import read_page
from sphinx_privacynotice.yamlio.edit import YamlEditError, add_value

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.scaffold.folder import FolderState, PlannedFiles
    from sphinx_privacynotice.yamlio.writer import Tree

NO_TOCTREE = "none"
"""What `--toctree` takes for a page that no table of contents is to name."""

ELSEWHERE = "for another place: --toctree PAGE, or --toctree none"

_FIELD = re.compile(r":[^:\s][^:]*:(?:\s|$)")


# tables of contents


def is_orphan(here: FolderState, toctree: str) -> bool:
    """Return whether new pages are in no table of contents."""
    if here.conf is None or external_toc.EXTENSION in here.conf.extensions:
        return False
    return toctree == NO_TOCTREE or (not toctree and not here.root_page)


def list_pages(
    here: FolderState, files: PlannedFiles, pages: list[str], toctree: str = "", beside: Collection[str] = ()
) -> None:
    """Add ``pages`` to a table of contents; note where, or what is left to do.

    It is that of the page ``toctree``, or without one whichever suits: ``beside`` are pages that they belong
    with. Raises `ScaffoldError` where there is no such page.
    """
    assert here.conf is not None  # noqa: S101 - a new project has its contents made
    if external_toc.EXTENSION in here.conf.extensions:
        _list_externally(here, files, pages)
        return
    if is_orphan(here, toctree):
        missing = "" if toctree else "No home page was found: "
        files.notes.append(f"{missing}{'link' if missing else 'Link'} to the notice from a page of yours")
        return
    texts = dict(here.page_texts())
    for page in pages:
        holder = _named(here, toctree) if toctree else _best_holder(here, texts, page, beside)
        if not holder:
            continue  # a pattern has it already
        syntax, home = _syntax_and_folder(here, holder)
        add = partial(add_entry, syntax=syntax, page=page, folder=home, beside=beside)
        files.edit(holder, here.raw_text(holder), add)
        if holder in files.changed:
            texts[holder] = files.changed[holder][1]
            place = where_in(texts[holder], syntax, page, home)
            files.places.append(f"{page} in {holder}{f', {place}' if place else ''} ({ELSEWHERE})")


def lists_all(here: FolderState, pages: Collection[str]) -> bool:
    """Return whether the home page's contents name all ``pages``: of a run that was stopped half way."""
    if not here.root_page:
        return False
    trees = find_toctrees(here.raw_text(here.root_page), *_syntax_and_folder(here, here.root_page))
    return all(any(tree.has(page) for tree in trees) for page in pages)


def _list_externally(here: FolderState, files: PlannedFiles, pages: list[str]) -> None:
    """Add the pages to ``_toc.yml``: where that has the contents, sphinx-external-toc refuses a toctree."""
    name = here.below(external_toc.FILE)
    for page in pages:
        try:
            files.edit(name, here.raw_text(name), partial(external_toc.add_page, page=page))
        except (OSError, external_toc.TocEditError):
            files.notes.append(f"Add `- file: {page}` to the contents in {name} yourself")


def _named(here: FolderState, page: str) -> str:
    found = here.page_file(page.removesuffix(".md").removesuffix(".rst"))
    if not found:
        raise ScaffoldError(f"There is no page “{page}” for --toctree: name one as toctrees do, like index")
    return found


def _best_holder(here: FolderState, texts: dict[str, str], page: str, beside: Collection[str]) -> str:
    """Return the file of the page whose toctrees suit ``page`` best, "" where a pattern names it already.

    Only pages count that readers get to from the home page: an archive that conf.py excludes, or a page that
    no contents name, is no place for a notice.
    """
    best, highest = here.root_page, 0
    files = {here.document(name): name for name in texts}
    reached = [here.root_page] if here.root_page in texts else []
    for name in reached:
        if "toctree" not in texts[name]:
            continue
        trees = find_toctrees(texts[name], *_syntax_and_folder(here, name))
        for tree in trees:
            for entry in tree.entries:
                named = fnmatch.filter(files, entry) if "glob" in tree.options else [entry]
                reached += [files[each] for each in named if each in files and files[each] not in reached]
        if any(tree.has(page) for tree in trees):
            return ""
        rank = max((tree.rank(page, beside) for tree in trees), default=0)
        if rank > highest:
            best, highest = name, rank
    return best


def _syntax_and_folder(here: FolderState, file: str) -> tuple[str, str]:
    """Return a page's syntax, and the folder to which its entries are relative."""
    return "md" if file.endswith(".md") else "rst", here.document(file).rpartition("/")[0]


# the site that a page speaks for


def name_first_site(here: FolderState, project: Project, files: PlannedFiles) -> list[str]:
    """Make the pages of an only site name it, before a second site comes.

    With one site every page speaks for it; with two, a page that names none speaks for none. Pages with a
    notice are named in the site's file, others name the site themselves. Returns the pages with a notice.
    """
    if len(project.sites) != 1:
        return []
    (site,) = project.sites.values()
    # a second site without pages: a page that now has to say which site it means has named none
    other = copy(site)
    other.pages = {}
    two = replace(project, sites={**project.sites, " ": other}, findings=Findings())
    templates = Templates()
    of_kind: dict[str, list[str]] = {}
    for file, text in here.page_texts():
        name = here.document(file)
        shown = (here.root / file).resolve().relative_to(project.source.root.resolve()).as_posix()
        findings = Findings()
        read_page(two, templates, name, shown, findings)
        if not any(finding.code == "which-site" for finding in findings):
            continue
        printed = read_page(project, templates, name, shown, Findings())
        kinds = [of.partition("/")[2] for of in printed if of.startswith(f"{site.key}/")]
        if kinds and not any(site.pages.get(kind) for kind in kinds):
            for kind in kinds:
                of_kind.setdefault(kind, []).append(name)
        else:
            files.edit(file, text, partial(with_site, markdown=file.endswith(".md"), key=site.key))
    file = os.path.relpath(project.source.root / site.file, here.root).replace(os.sep, "/")
    for kind, pages in of_kind.items():
        _name_pages(here, files, file, kind, pages)
    return [page for pages in of_kind.values() for page in pages]


def _name_pages(here: FolderState, files: PlannedFiles, file: str, kind: str, pages: list[str]) -> None:
    """Write the pages of a notice into its site's file."""
    tree: Tree = pages[0] if len(pages) == 1 else list(pages)
    path = here.folder.path(file)
    try:
        text = path.read_bytes().decode("utf-8") if path else ""  # outside the folder: only a note is left
        files.edit(file, text, lambda text: add_value(text, ("notices", kind, "page"), tree))
    except YamlEditError:
        files.notes.append(f"Write `page: {', '.join(pages)}` below `notices: {kind}:` in {file} yourself")


def with_site(text: str, *, markdown: bool, key: str) -> str:
    """Return a page's text with the site that it speaks for at its top."""
    ends = "\r\n" if "\r\n" in text else "\n"
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    first, _, rest = body.partition("\n")
    if not markdown:
        between = "" if _FIELD.match(first.rstrip()) else ends
        return f"{bom}:{PAGE_SITE}: {key}{ends}{between}{body}"
    if first.rstrip() == "---":
        return f"{bom}{first}\n{PAGE_SITE}: {key}{ends}{rest}"
    return f"{bom}---{ends}{PAGE_SITE}: {key}{ends}---{ends}{ends}{body}"
