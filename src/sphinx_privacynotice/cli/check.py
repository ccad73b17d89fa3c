"""``check``: everything that is wrong, at once."""

from __future__ import annotations

import click

from sphinx_privacynotice.checks.report import render_json, summary
from sphinx_privacynotice.cli.session import ERRORS, FINE, Session, examples, known_site, report, settled
from sphinx_privacynotice.model.findings import Findings


@click.command(
    epilog=examples(
        "sphinx-privacynotice check",
        "sphinx-privacynotice check --strict --format json",
        "sphinx-privacynotice check --site oakfield",
    )
)
@click.option("--strict", is_flag=True, help="Fail on any finding, not on errors alone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.option("--site", default="", metavar="SITE", help="Check this site alone.")
@click.pass_obj
def check(session: Session, *, strict: bool, form: str, site: str) -> int:
    """Say everything that is wrong, and how to mend it.

    Reads the site files, the packs, the pages and the reading copies that are kept.
    """
    loaded = session.load()
    known_site(loaded, site)
    records = [record for record in loaded.records if site in {"", record.site}]
    copies = loaded.copies.findings(records, site, whole=not loaded.findings.errors)
    found = settled(loaded, Findings([*loaded.findings, *copies]), site)
    if form == "json":
        click.echo(render_json(found), nl=False)
    else:
        text = report(loaded, found, styled=session.styled)
        notices = f"{len(records)} notice{'' if len(records) == 1 else 's'}"
        click.echo(
            f"{text}\n{notices} checked: {summary(found)}" if text else f"{notices} checked: {summary(found)}"
        )
    return ERRORS if found.errors or (strict and len(found)) else FINE
