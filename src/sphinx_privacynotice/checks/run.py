"""Runs all rules on all notices of a project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.checks.registry import Context, rules_for
from sphinx_privacynotice.checks.rules import (  # noqa: F401 - each registers its rules
    bases,
    citations,
    contacts,
    dates,
    identity,
    kinds,
    pages,
    recipients,
    retention,
    rights,
    special,
    transfers,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record


def check_notices(
    project: Project, printed: Mapping[tuple[str, ...], Record | None] | None, on: str = ""
) -> Iterator[Finding]:
    """Yield what the rules find wrong with the notices of a project.

    ``printed`` are the notices that pages print, by site and kind, with their records where these are made;
    None where pages could not be read whole, so that only the data of sites is judged. ``on`` is the day to
    judge by, "" for each notice's own.
    """
    for site in project.sites.values():
        for kind in site.pages:
            key = (site.key, kind)
            if printed is None:
                context = Context(project, site, kind, printed=True, on=on)
            else:
                context = Context(project, site, kind, key in printed, printed.get(key), on)
            for rule in rules_for(context):
                for finding in rule(context):
                    yield finding if finding.site else replace(finding, site=site.key, notice=kind)
