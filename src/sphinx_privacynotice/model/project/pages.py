"""Finds the pages that site files name and that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.project.documents import is_excluded

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_privacynotice.model.project.project import Project

MAX_NAMED = 12
"""Pages that a message names; of more, all would hide what it says."""

ENDINGS = (".md", ".rst", ".txt", ".markdown")


def missing_pages(project: Project, found: Collection[str]) -> list[Finding]:
    """Return a finding for each page that a site names and that is not among the documents ``found``."""
    named = project.named_pages().items()
    return [_missing_page(project, page, place, found) for page, place in named if page not in found]


def _missing_page(project: Project, page: str, place: Place, found: Collection[str]) -> Finding:
    guess = did_you_mean(page, found)
    hint = guess or f"Name it by its path below the folder of the pages, without the ending{_there(found)}"
    folder = f"{project.pages}/" if project.pages else ""
    file = next((f"{page}{end}" for end in ENDINGS if project.source.is_file(f"{folder}{page}{end}")), "")
    if not file:
        return Finding("page-missing", f"There is no page “{page}”", place, hint, "page")
    pattern = is_excluded(file, project.conf.texts("exclude_patterns"))
    if pattern:
        message = f"“{page}” is no page: `exclude_patterns` in conf.py leaves it out by “{pattern}”"
        return Finding("page-missing", message, place, "Name another page, or take the pattern out", "page")
    message = f"“{page}” is no page: Sphinx takes {file} for no page"
    suffixes = project.conf.suffixes()
    hint = f"Sphinx reads files that end with {listed(suffixes, 'or')} (`source_suffix`)"
    hint += f"; call it {page}{next(iter(suffixes))}" if suffixes else ""
    return Finding("page-missing", message, place, hint, "page")


def _there(found: Collection[str]) -> str:
    return f"; the project has {listed(sorted(found))}" if 0 < len(found) <= MAX_NAMED else ""
