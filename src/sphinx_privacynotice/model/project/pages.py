"""Which pages sites name that are not there, and which notices are on no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.project.documents import is_excluded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_privacynotice.model.project.project import Project, Site

MAX_NAMED = 12
"""Pages that a message names; of more, all would hide what it says."""

ENDINGS = (".md", ".rst", ".txt", ".markdown")


def missing_pages(project: Project, found: Collection[str]) -> list[Finding]:
    """Return a finding for each page that a site names and that is not among the documents ``found``."""
    named = project.named_pages().items()
    return [_missing_page(project, page, place, found) for page, place in named if page not in found]


def _missing_page(project: Project, page: str, place: Place, found: Collection[str]) -> Finding:
    guess = did_you_mean(page, found)
    mend = guess or f"Name it by its path below the folder of the pages, without the ending{_there(found)}"
    folder = f"{project.pages}/" if project.pages else ""
    file = next((f"{page}{end}" for end in ENDINGS if project.source.is_file(f"{folder}{page}{end}")), "")
    if not file:
        return Finding("page-missing", f"There is no page “{page}”", place, mend, "page")
    pattern = is_excluded(file, project.conf.texts("exclude_patterns"))
    if pattern:
        message = f"“{page}” is no page: `exclude_patterns` in conf.py leaves it out by “{pattern}”"
        return Finding("page-missing", message, place, "Name another page, or take the pattern out", "page")
    message = f"“{page}” is no page: Sphinx takes {file} for no page"
    suffixes = project.conf.suffixes()
    mend = f"Sphinx reads files that end with {listed(suffixes, 'or')} (`source_suffix`)"
    mend += f"; call it {page}{next(iter(suffixes))}" if suffixes else ""
    return Finding("page-missing", message, place, mend, "page")


def _there(found: Collection[str]) -> str:
    return f"; the project has {listed(sorted(found))}" if 0 < len(found) <= MAX_NAMED else ""


def unprinted_notices(project: Project, printed: Collection[tuple[str, ...]]) -> Iterator[Finding]:
    """Yield a finding for each notice that no page prints, though its site's file has it.

    ``printed`` are the notices that pages print, as site and kind. One in force is an error: it is published
    nowhere. A site whose notice another site publishes needs no page of its own.
    """
    for site in project.sites.values():
        for kind in site.pages:
            if (site.key, kind) not in printed:
                yield from _unprinted(project, site, kind)


def _unprinted(project: Project, site: Site, kind: str) -> Iterator[Finding]:
    publisher = str(site.notices[kind].published_by or "")
    key = f"notices.{kind}"
    if publisher and publisher != site.key:
        if publisher in project.sites and kind in project.sites[publisher].pages:
            return  # of that one it is told
        place = site.view(kind).key_place(("published_by",))
        message = f"“{publisher}” is no site that has the notice “{kind}”"
        others = [each.key for each in project.sites.values() if kind in each.pages and each is not site]
        mend = did_you_mean(publisher, others) or f"The sites that have it are {listed(others) or 'none'}"
        yield Finding("unknown-site", message, place, mend, f"{key}.published_by")
        return
    pages = site.pages[kind]
    place = site.view(kind).key_place(("page",)) if pages else site.notice_place(kind)
    message = f"No page prints the notice “{kind}” of {site.name}"
    if pages:
        message = f"“{next(iter(pages))}” does not print the notice “{kind}” of {site.name}"
    mend = f"Put the directive `privacy-notice` with `{kind}` on a page"
    if not pages and len(project.sites) > 1:
        mend += ", or, where another site's page speaks for this one too, write `published_by:` and its key"
    severity = Severity.WARNING if site.view(kind).is_draft else Severity.ERROR
    yield Finding("page-missing", message, place, mend, key, severity=severity)
