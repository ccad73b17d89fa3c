"""Exceptions that have ended, and those that do not say what they were written for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.model.format.schema import Item, Passing
from sphinx_privacynotice.model.format.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.project import Project, Site


@dataclass(frozen=True, slots=True)
class Ending:
    """An exception with an end: ``what`` it is in words, the day, and where it is written."""

    site: str
    notice: str
    what: str
    until: str
    place: Place
    key: str


def endings(project: Project, exceptions: Iterable[PageException]) -> Iterator[Ending]:
    """Yield every exception of a project that has an end: of pages, of editions kept, of lists, of checks."""
    for each in exceptions:
        if each.until:
            of, _, notice = each.notice.partition("/")
            what = f"“{each.clause}”: the page {each.what}"
            yield Ending(of, notice, what, each.until, each.place, each.clause)
    for code, settings in project.checks.items():
        for setting in settings:
            if setting.until:
                what = f"“{code}” is {f'set to {setting.severity}' if setting.severity else 'turned off'}"
                key = f"checks.{code}"
                yield Ending(setting.site, setting.notice, what, setting.until, setting.place, key)
    for site in project.sites.values():
        for kind in site.notices:
            yield from _of_data(site, kind)


def _of_data(site: Site, kind: str) -> Iterator[Ending]:
    view = site.view(kind)
    for clause, kept in view.data.editions.items():
        if kept.until:
            what, place = f"“{clause}” is kept at {kept.edition}", view.key_place(("editions", clause))
            yield Ending(site.key, kind, what, str(kept.until), place, f"editions.{clause}")
    for path, value in walk(view.data):
        if isinstance(value, Passing) and value.until:
            left = (value.drop or value.instead_of) if isinstance(value, Item) else ()
            what = f"“{path[0]}” leaves out {listed(left)}" if left else f"an entry of “{path[0]}”"
            yield Ending(site.key, kind, what, str(value.until), view.place(path), str(path[0]))


def ended_exceptions(project: Project, exceptions: Iterable[PageException], day: str) -> Iterator[Finding]:
    """Yield a finding for each exception that has ended on ``day``."""
    for each in endings(project, exceptions):
        if each.until <= day:
            message = f"This exception ended on {each.until}: {each.what}"
            hint = "Take it out, or give it a later day in `until` and say why in the reason"
            yield Finding("exception-ended", message, each.place, hint, each.key, severity=Severity.WARNING)


def undated_exceptions(exceptions: Iterable[PageException]) -> Iterator[Finding]:
    """Yield a finding for words of pages that do not say for which edition they were written."""
    for each in exceptions:
        if each.edition and not each.dated:
            message = f"This page {each.what} in “{each.clause}”, and not for which edition that was written"
            hint = (
                "Read the standard words of today first, and see that what your page has instead still says"
                f" all that they say. Then write `:written-for: {each.edition}`: `check` then reports when a"
                " newer one is in force"
            )
            yield Finding(
                "written-for-unsaid", message, each.place, hint, each.clause, severity=Severity.INFO
            )
