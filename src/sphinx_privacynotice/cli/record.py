"""``record``: what a reader of the notices will read differently, and keeping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.cli.session import (
    ERRORS,
    FINE,
    Session,
    examples,
    known_site,
    mention_errors,
    report,
    settled,
)
from sphinx_privacynotice.model.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.cli.engine import Loaded
    from sphinx_privacynotice.model.findings import Findings
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.kept import Change

UNREAD = frozenset({"page-markup", "unreadable-file"})
"""Findings of files that could not be read: what they hold is not known to be gone."""

STYLES = {"- ": "red", "+ ": "green"}


@click.command(
    epilog=examples(
        "sphinx-privacynotice record",
        "sphinx-privacynotice record --write",
        "sphinx-privacynotice record --json > notices.json",
    )
)
@click.option("--write", is_flag=True, help="Keep the notices as they are now, in reading-copies/.")
@click.option("--json", "as_json", is_flag=True, help="Print the records instead.")
@click.option("--site", default="", metavar="SITE", help="Of this site alone.")
@click.pass_obj
def record(session: Session, *, write: bool, as_json: bool, site: str) -> int:
    """Show what readers will read differently, and keep it.

    Compares the notices with the reading copies that are kept of them: plain text, a sentence a line.
    With these in git, every change shows the sentences it changes.
    """
    if write and as_json:
        raise click.UsageError("--write and --json do not go together.")
    loaded = session.load()
    known_site(loaded, site)
    records = [record for record in loaded.records if site in {"", record.site}]
    found = settled(loaded, loaded.findings, site)
    if as_json:
        from sphinx_privacynotice.model.record import notices_json

        click.echo(notices_json(records), nl=False)
        return mention_errors(found)
    if write:
        return _write(loaded, records, found, site, styled=session.styled)
    differ = _show_changes(loaded.copies.changes(records, site), styled=session.styled)
    if differ and not loaded.copies.kept():
        click.echo("No reading copy is kept yet. To begin: sphinx-privacynotice record --write", err=True)
    elif differ:
        click.echo("If that is meant, keep it: sphinx-privacynotice record --write", err=True)
    else:
        click.echo("The reading copies are what the project says.", err=True)
    return max(mention_errors(found), ERRORS if differ else FINE)


def _write(loaded: Loaded, records: Sequence[Record], found: Findings, site: str, *, styled: bool) -> int:
    # whatever the site, and however severe the project wants them: another's notice may stand on such a page
    unread = [
        finding for finding in loaded.findings if finding.code in UNREAD and finding not in found.errors
    ]
    if found.errors or unread:
        # a copy would keep the error, or take away the copy of a notice that could not be made
        click.echo(report(loaded, [*found.errors, *unread], styled=styled), err=True)
        click.echo("Nothing is written while there are errors.", err=True)
        return ERRORS
    written = loaded.copies.write(records, site)
    for name in written:
        click.echo(visible(f"{'kept' if loaded.copies.source.is_file(name) else 'taken away'} {name}"))
    if not written:
        click.echo("The reading copies are what the project says.", err=True)
    return FINE


def _show_changes(changes: Sequence[Change], *, styled: bool) -> bool:
    """Print what differs; say whether anything does."""
    from sphinx_privacynotice.review.reading_copy import sentence_diff

    def style(line: str) -> str:
        return (
            click.style(line, fg=STYLES.get(line[:2]), bold=line.startswith("  #") or None)
            if styled
            else line
        )

    for number, change in enumerate(changes):
        message = visible(change.finding.message)
        click.echo(("\n" if number else "") + (click.style(message, bold=True) if styled else message))
        if not (change.missing or change.gone):
            diff = sentence_diff(change.kept, change.now)
            click.echo("".join(f"\n{style(line)}" for line in diff.splitlines()), nl=bool(diff))
    return bool(changes)
