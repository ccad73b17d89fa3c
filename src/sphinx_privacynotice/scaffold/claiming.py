"""The pages of a site that was alone say whose they are, before a second site comes.

While there is one site every page speaks for it. With a second, a page that names none speaks for nobody.
"""

from __future__ import annotations

import os
import re
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.scaffold.placing import page_texts
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.page.context import PAGE_SITE
from sphinx_privacynotice.text.page.reader import read_page
from sphinx_privacynotice.yamlio.edit import YamlEditError, add_value

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.scaffold.files import Files
    from sphinx_privacynotice.scaffold.plan import FolderState
    from sphinx_privacynotice.yamlio.writer import Tree

_FIELD = re.compile(r":[^:\s][^:]*:(?:\s|$)")


def claim_pages(here: FolderState, project: Project, files: Files) -> list[str]:
    """Let the only site's pages name it: those with a notice in its file, all others by themselves.

    Returns the pages with a notice.
    """
    if len(project.sites) != 1:
        return []
    (site,) = project.sites.values()
    # a site without pages beside it: whichever page now asks which is meant, has named none
    other = copy(site)
    other.pages = {}
    two = replace(project, sites={**project.sites, " ": other}, findings=Findings())
    templates = Templates()
    of_kind: dict[str, list[str]] = {}
    for file, text in page_texts(here):
        name = file.removeprefix(f"{here.pages}/").rpartition(".")[0]
        shown = (here.root / file).resolve().relative_to(project.source.root.resolve()).as_posix()
        told = Findings()
        read_page(two, templates, name, shown, told)
        if not any(finding.code == "which-site" for finding in told):
            continue
        printed = read_page(project, templates, name, shown, Findings())
        kinds = [of.partition("/")[2] for of in printed if of.startswith(f"{site.key}/")]
        without = [kind for kind in kinds if not site.pages.get(kind)]
        if kinds and kinds == without:
            for kind in kinds:
                of_kind.setdefault(kind, []).append(name)
        else:
            files.edit(file, text, partial(with_site, markdown=file.endswith(".md"), key=site.key))
    file = os.path.relpath(project.source.root / site.file, here.root).replace(os.sep, "/")
    for kind, pages in of_kind.items():
        _name_pages(here, files, file, kind, pages)
    return [page for pages in of_kind.values() for page in pages]


def _name_pages(here: FolderState, files: Files, file: str, kind: str, pages: list[str]) -> None:
    """Write the pages of a notice into its site's file."""
    tree: Tree = pages[0] if len(pages) == 1 else list(pages)
    path = here.folder.path(file)
    try:
        text = path.read_bytes().decode("utf-8") if path else ""  # it may lie above: then it is only told
        files.edit(file, text, lambda text: add_value(text, ("notices", kind, "page"), tree))
    except YamlEditError:
        files.notes.append(f"Write `page: {', '.join(pages)}` below `notices: {kind}:` in {file} yourself")


def with_site(text: str, *, markdown: bool, key: str) -> str:
    """Return a page's text with the site that it speaks for at its top."""
    ends = "\r\n" if "\r\n" in text else "\n"
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    first = body.split("\n", 1)[0].rstrip()
    if markdown and first == "---":
        head, _, rest = body.partition("\n")
        return f"{bom}{head}\n{PAGE_SITE}: {key}{ends}{rest}"
    if markdown:
        return f"{bom}---{ends}{PAGE_SITE}: {key}{ends}---{ends}{ends}{body}"
    between = "" if _FIELD.match(first) else ends
    return f"{bom}:{PAGE_SITE}: {key}{ends}{between}{body}"
