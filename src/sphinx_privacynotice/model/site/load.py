"""Loads site files: reads, merges, validates and checks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.model.format.layers import Files
from sphinx_privacynotice.model.site.checks import check_site
from sphinx_privacynotice.model.site.site import Site, SiteCache

if TYPE_CHECKING:
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.site.site import Outline


@dataclass(frozen=True, slots=True)
class ValidSites:
    """The sites without a finding in an earlier loading, by file; ``packs`` is the library's digest."""

    packs: str = ""
    outlines: dict[str, Outline] = field(default_factory=dict)


def load_site(
    source: Folder,
    name: str,
    library: Library,
    named_at: Place | None = None,
    *,
    packs_incomplete: bool = False,
) -> Site:
    """Load one site file with the files it extends; what is wrong with it is in the site's findings.

    ``packs_incomplete`` says that a missing pack was reported: what only it may know is then no finding.
    """
    return load_sites(Files(source), {name: named_at}, library, packs_incomplete=packs_incomplete)[0]


def load_sites(
    files: Files,
    names: dict[str, Place | None],
    library: Library,
    *,
    packs_incomplete: bool = False,
    valid: ValidSites | None = None,
) -> list[Site]:
    """Load site files as `load_site` does, given with the places that name them; each file is read once.

    What is wrong with a site depends on its files and on the packs alone. A site of ``valid`` of which these
    are the same is therefore not loaded before its content is asked for.
    """
    known = valid.outlines if valid and valid.packs == library.digest and not packs_incomplete else {}
    cache = SiteCache(files)
    sites: list[Site] = []
    with gc_paused():
        for name, named_at in names.items():
            outline = known.get(name)
            if outline is not None and files.are_same(outline.files):
                sites.append(Site(cache, name, library, named_at, outline))
                continue
            site = Site(cache, name, library, named_at)
            check_site(site, packs_incomplete=packs_incomplete)  # at once, while its content is cached
            sites.append(site)
    return sites
