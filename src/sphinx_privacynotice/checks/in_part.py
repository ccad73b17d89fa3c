"""Which notices could be read only in part: an error in a file keeps nobody from judging the others.

Of such a notice, rules judge the data of its site and the words that are there; whether something is missing
nobody can say before the error is mended.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.model.project.project import Project

Key = tuple[str, ...]
"""A notice: the site's key and the kind."""

LEAVE_RECORDS_WHOLE = frozenset({"missing-value", "lost-entry", "unfilled"})
"""Errors that take no words from a record: a gap is printed where a value is missing, braces as they are."""


def read_in_part(
    project: Project, pages_of: Mapping[Key, Iterable[str]], errors: Iterable[Finding]
) -> frozenset[Key]:
    """Return the notices from which ``errors`` of the project or its pages may take words.

    ``pages_of`` are the pages that print each notice, by their names. An error on a page concerns the notices
    that are printed there, or should be; in a site's file those of the sites that read it; in the file of a
    notice of its own that notice; anywhere else all.
    """
    files = {error.place.file for error in errors if error.code not in LEAVE_RECORDS_WHOLE}
    if not files:
        return frozenset()
    every: list[Key] = [(site.key, kind) for site in project.sites.values() for kind in site.pages]
    concerned = [_notices_of(project, pages_of, every, _below(project, file)) for file in sorted(files)]
    return frozenset().union(*concerned)


def _below(project: Project, file: str) -> str:
    """Return the name of a file below the project's root."""
    path = PurePath(file)
    within = path.is_absolute() and path.is_relative_to(project.root)
    return path.relative_to(project.root).as_posix() if within else file


def _notices_of(
    project: Project, pages_of: Mapping[Key, Iterable[str]], every: list[Key], file: str
) -> set[Key]:
    of_sites: set[Key] = {
        (site.key, kind)
        for site in project.sites.values()
        if file in {layer.place.file for layer in site.layers}
        for kind in site.pages
    }
    if of_sites:
        return of_sites
    kinds = {pack.single for pack in project.library.packs if pack.single and _is_of(pack, file)}
    if kinds:
        return {key for key in every if key[1] in kinds}
    page = project.document_of(file)
    if project.documents.get(page) != file:
        return {*every}
    return {
        key
        for key in every
        if page in pages_of.get(key, ()) or page in _named(project, key) or not _named(project, key)
    }


def _is_of(pack: Pack, file: str) -> bool:
    """Return whether a file is one of a pack that is one notice: the first edition's, or a later one's."""
    first, path = PurePath(pack.file), PurePath(file)
    return path.parent == first.parent and path.name.startswith(f"{first.stem}.")


def _named(project: Project, key: Key) -> Mapping[str, object]:
    """Return the pages that a site names for a notice."""
    return project.sites[key[0]].pages.get(key[1], {})
