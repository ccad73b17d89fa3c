"""``check``: everything that is wrong, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.checks.reports.table import REPORTERS
from sphinx_privacynotice.checks.reports.text import summary
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    as_of_option,
    examples,
    format_option,
    known_site,
    report,
    site_option,
    strict_option,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_privacynotice.model.record import Record

MAX_PAGES_NAMED = 5
"""Pages that a line names."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice check",
        "sphinx-privacynotice check --strict --format json",
        "sphinx-privacynotice check --site oakfield",
        "sphinx-privacynotice check --as-of 2027-01-01",
    )
)
@strict_option
@format_option(
    type=click.Choice(list(REPORTERS)),
    default="text",
    show_default=True,
    help="How to report.",
)
@site_option(help="Check this site alone.")
@as_of_option
@click.pass_obj
def check(session: Session, *, strict: bool, form: str, site: str, as_of: str) -> int:
    """Say everything that is wrong, and how to mend it.

    Reads the site files, the packs, the pages and the reading copies that are kept. The last line says what
    it does not look at; with `--format json` it goes to stderr.
    """
    loaded = session.load(as_of or today())
    known_site(loaded, site)
    records = loaded.records_of(site)
    copies = loaded.copies.findings(records, site, whole=not loaded.findings.errors)
    found = loaded.with_severities(Findings([*loaded.findings, *copies]), site)
    unseen = f"Not looked at: {'; '.join(not_looked_at(records, site, loaded.sites))}."
    reporter = REPORTERS[form]
    text = report(loaded, found, styled=session.styled, render=reporter.render)
    if reporter.for_people:
        notices = f"{len(records)} notice{'' if len(records) == 1 else 's'}"
        say_text(f"{text}\n" if text else "", styled=session.styled)
        say(f"{notices} checked: {summary(found)}")
    else:
        say_text(text)
    say(unseen, err=not reporter.for_people)
    return EXIT_ERRORS if found.fail(strict=strict) else EXIT_OK


def not_looked_at(records: Iterable[Record], site: str, sites: Collection[str]) -> list[str]:
    """Return in words what a check of ``records`` says nothing about; ``site`` is the one asked for."""
    unseen = ["whether what is said is true, and enough in law", "where links lead", "pages without a notice"]
    omitted = [block for record in records for block in record.blocks if block.kind == "left-out"]
    if omitted:
        pages = sorted({block.page for block in omitted})
        named = ", ".join(pages[:MAX_PAGES_NAMED]) + (" and others" if len(pages) > MAX_PAGES_NAMED else "")
        parts = "1 part" if len(omitted) == 1 else f"{len(omitted)} parts"
        unseen.append(f"{parts} of notices that only a build can read (on {named})")
    if site and len(sites) > 1:
        unseen.append("other sites")
    return unseen
