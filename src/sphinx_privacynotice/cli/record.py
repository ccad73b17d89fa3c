"""``record``: what a reader of the notices will read differently, and keeping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    day_given,
    examples,
    json_option,
    known_site,
    mention_errors,
    report,
    site_option,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import CopyChange

UNREAD = frozenset({"page-markup", "unreadable-file"})
"""Findings of files that could not be read: their notices may still exist."""

STYLES = {"- ": "red", "+ ": "green"}


@click.command(
    epilog=examples(
        "sphinx-privacynotice record",
        "sphinx-privacynotice record --write",
        "sphinx-privacynotice record --earlier",
        "sphinx-privacynotice record --earlier --write",
        "sphinx-privacynotice record --json > notices.json",
    )
)
@click.option("--write", is_flag=True, help="Keep the notices as they are now, in reading-copies/.")
@click.option(
    "--earlier",
    is_flag=True,
    help="Look in git for earlier copies that are not kept yet; --write keeps them.",
)
@json_option(help="Print the records instead.")
@site_option(help="Of this site alone.")
@click.option(
    "--as-of",
    metavar="DAY",
    callback=day_given,
    default="",
    help="The day that counts as today: for what had applied by then, and for notices with `updated: auto`.",
)
@click.pass_obj
def record(session: Session, *, write: bool, earlier: bool, as_json: bool, site: str, as_of: str) -> int:
    """Show what readers will read differently, and keep it.

    Compares the notices with the reading copies that are kept of them: plain text, a sentence a line.
    With these in git, every change shows the sentences it changes. Where a notice applies from a later day,
    --write keeps what it said before as an earlier copy, which `notice-history` shows. It also keeps the day
    on which the words of a notice with `updated: auto` last changed in substance.
    """
    if (write or earlier) and as_json:
        raise click.UsageError(f"{'--write' if write else '--earlier'} and --json do not go together.")
    if as_of and not (write or earlier):
        raise click.UsageError("--as-of goes with --write and --earlier: it is the day of what is kept.")
    loaded = session.load()
    known_site(loaded, site)
    notes: list[str] = []
    if write and not earlier:
        from sphinx_privacynotice.cli.settle_updated import settle_updated

        loaded, notes = settle_updated(session, loaded, as_of, site=site)
    records = loaded.records_of(site)
    found = loaded.with_severities(loaded.findings, site)
    if as_json:
        from sphinx_privacynotice.model.record import notices_json

        say_text(notices_json(loaded.covered_records(site)))
        return mention_errors(found)
    day = as_of or today()
    if earlier:
        return _collect(session, loaded, records, day, write=write)
    if write:
        status = _write(loaded, found, site, day, styled=session.styled)
        say(*notes, err=True)
        return status
    differ = _show_changes(loaded.copies.changes(records, site), styled=session.styled)
    if differ and not loaded.copies.names():
        say("No reading copy is kept yet. To begin: sphinx-privacynotice record --write", err=True)
    elif differ:
        say("If that is meant, keep it: sphinx-privacynotice record --write", err=True)
    else:
        say("The reading copies are what the project says.", err=True)
    return max(mention_errors(found), EXIT_ERRORS if differ else EXIT_OK)


def _collect(
    session: Session, loaded: LoadedProject, records: Sequence[Record], day: str, *, write: bool
) -> int:
    """Show the earlier copies that git has, or keep them."""
    from sphinx_privacynotice.base.files import SourceError
    from sphinx_privacynotice.base.write import replace_files
    from sphinx_privacynotice.review.collect import collect_earlier
    from sphinx_privacynotice.review.git import GitError
    from sphinx_privacynotice.review.revisions import find_repository

    try:
        repository = find_repository(session.find_project().folder.resolve())
        found = collect_earlier(repository, loaded.copies, records, day)
    except GitError as error:
        raise SourceError(error.finding) from None
    if write:
        replace_files(loaded.copies.source, found.files)
    for name in sorted(found.files):
        say(f"{'kept' if write else 'found'} {name}")
    for note in found.notes:
        say(f"{note}.", err=True)
    if not found.files:
        say("Git holds no earlier copy that is not kept already.", err=True)
    elif not write:
        say("To keep them: sphinx-privacynotice record --earlier --write", err=True)
    return EXIT_OK


def _write(loaded: LoadedProject, found: Findings, site: str, day: str, *, styled: bool) -> int:
    # of any site, and however severe the project wants them: such a page may have another site's notice
    unread = [
        finding for finding in loaded.findings if finding.code in UNREAD and finding not in found.errors
    ]
    if found.errors or unread:
        # a copy would keep the error, or take away the copy of a notice that could not be made
        say_text(f"{report(loaded, [*found.errors, *unread], styled=styled)}\n", err=True, styled=styled)
        say("Nothing is written while there are errors.", err=True)
        return EXIT_ERRORS
    written = loaded.copies.write(loaded.records_of(site), site, day)
    for name in written:
        say(f"{'kept' if loaded.copies.source.is_file(name) else 'taken away'} {name}")
    if not written:
        say("The reading copies are what the project says.", err=True)
    return EXIT_OK


def _show_changes(changes: Sequence[CopyChange], *, styled: bool) -> bool:
    """Print what differs; say whether anything does."""
    from sphinx_privacynotice.review.sentences import TOO_LARGE, sentence_diff

    def style(line: str) -> str:
        return (
            click.style(line, fg=STYLES.get(line[:2]), bold=line.startswith("  #") or None)
            if styled
            else line
        )

    for number, change in enumerate(changes):
        message = change.finding.message
        say(*[""] * bool(number), click.style(message, bold=True) if styled else message, styled=styled)
        if not (change.missing or change.removed):
            diff = sentence_diff(change.kept, change.now)
            if diff == TOO_LARGE:
                diff += f"  To see it: sphinx-privacynotice record --write, then git diff {change.name}.txt\n"
            say(*([""] if diff else []), *(style(line) for line in diff.split("\n")[:-1]), styled=styled)
    return bool(changes)
