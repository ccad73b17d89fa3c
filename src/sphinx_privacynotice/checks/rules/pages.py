"""Rules about the pages that print a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.checks.registry import Context, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("page-missing", "unknown-site", law=False, across=True)
def unprinted_notice(context: Context) -> Iterator[Finding]:
    """Yield a finding for a notice that no page prints, though its site's file has it.

    One in force is an error: it is published nowhere. A site whose notice another site publishes needs no
    page of its own.
    """
    if context.printed:
        return
    site, kind, sites = context.site, context.kind, context.project.sites
    publisher = str(site.notices[kind].published_by or "")
    if publisher and publisher != site.key:
        if publisher in sites and kind in sites[publisher].pages:
            return  # reported for the publisher
        message = f"“{publisher}” is no site that has the notice “{kind}”"
        others = [each.key for each in sites.values() if kind in each.pages and each is not site]
        hint = did_you_mean(publisher, others) or f"The sites that have it are {listed(others) or 'none'}"
        place = context.view.key_place(("published_by",))
        yield Finding("unknown-site", message, place, hint, f"notices.{kind}.published_by")
        return
    pages = site.pages[kind]
    hint = f"Put the directive `privacy-notice` with `{kind}` on a page"
    if pages:
        message = f"“{next(iter(pages))}” does not print the notice “{kind}” of {site.name}"
        place = context.view.key_place(("page",))
    else:
        message = f"No page prints the notice “{kind}” of {site.name}"
        place = site.notice_place(kind)
        if len(sites) > 1:
            hint += ", or, where another site's page speaks for this one too, "
            hint += "write `published_by:` and its key"
    severity = Severity.WARNING if context.view.is_draft else Severity.ERROR
    yield Finding("page-missing", message, place, hint, f"notices.{kind}", severity=severity)
