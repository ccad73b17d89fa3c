"""``status``: the overview of a trust, a notice a line, over this project and the records of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    as_of_option,
    choose,
    examples,
    format_option,
    known_site,
    notice_option,
    report,
    site_option,
    summarise,
)
from sphinx_privacynotice.cli.terminal import say, say_commands, say_text

if TYPE_CHECKING:
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.model.notice_status import NoticeStatus
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.text.page.reader import Reading

FORMATS = ("text", "csv", "json")


@click.command(
    epilog=examples(
        "sphinx-privacynotice status",
        "sphinx-privacynotice status --format csv > status.csv",
        "sphinx-privacynotice status --records others/status.json --format json",
        "sphinx-privacynotice status --as-of 2027-09-01 --exit-code",
    )
)
@site_option(help="Of this site alone.")
@notice_option(help="Of notices of this kind alone.")
@as_of_option
@format_option(type=click.Choice(FORMATS), default="text", show_default=True, help="How to print it.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, which Excel needs.")
@click.option(
    "--records",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Show the notices of another repository too, from its status.json or notices.json; may be repeated.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything is wrong or overdue.")
@click.pass_obj
def status(  # noqa: PLR0913 - click hands over each option by its name
    session: Session,
    *,
    site: str,
    notice: str,
    as_of: str,
    form: str,
    bom: bool,
    files: tuple[Path, ...],
    exit_code: bool,
) -> int:
    """Show the status of every notice: words, gaps, findings, approval, review, exceptions.

    A notice a line, by the name of its school. Notices of other repositories come from the files that
    `status:` in privacynotice.yaml and --records name; what these do not say is not known.
    """
    if bom and form != "csv":
        raise click.UsageError("--bom goes with --format csv.")
    from sphinx_privacynotice.checks.reports.status import render_csv, render_status, totals
    from sphinx_privacynotice.model.notice_status import status_json

    day = as_of or today()
    project, reading = session.read()
    loaded = summarise(project, reading, day, law=True)
    found = Findings()
    rows = _rows(project, reading, loaded, day, files, found)
    rows = _chosen(rows, loaded, site, notice)
    if form == "json":
        say_text(status_json(rows, day))
    elif form == "csv":
        say_commands(render_csv(rows, day, byte_order_mark=bom))
    else:
        say_text(render_status(rows, day))
        say("", f"{totals(rows, day)}.")
    if len(found):
        say_text(f"{report(loaded, found, styled=session.styled)}\n", err=True, styled=session.styled)
    nowhere = sum(not finding.site for finding in loaded.findings.errors)
    if nowhere:
        say(
            f"Errors that are of no one school: {nowhere}. To read them: sphinx-privacynotice check", err=True
        )
    say(f"Not looked at: {_unseen(rows)}.", err=form != "text")
    wrong = bool(nowhere) or any(row.needs_work(day) for row in rows)
    return EXIT_ERRORS if found.errors or (exit_code and wrong) else EXIT_OK


def _rows(
    project: Project,
    reading: Reading,
    loaded: LoadedProject,
    day: str,
    files: tuple[Path, ...],
    found: Findings,
) -> list[NoticeStatus]:
    """Return the rows of the project and of others; what cannot be used of others goes to ``found``."""
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.checks.status import make_statuses
    from sphinx_privacynotice.checks.status_records import join_rows, read_status_files
    from sphinx_privacynotice.model.notice_status import KeptState
    from sphinx_privacynotice.review.kept_state import KeptStates
    from sphinx_privacynotice.review.unapproved import Notice

    states = KeptStates(loaded.copies)

    def kept(context: Context) -> KeptState:
        return states.of(Notice(context.record, context.site)) if context.record else KeptState()

    own = make_statuses(project, loaded.contexts, loaded.findings, reading.exceptions, kept, day)
    named = [(project.source, name, place) for name, place in project.status_files(None, found).items()]
    given = [(Folder(file.parent, shown=str(file.parent)), file.name, None) for file in files]
    return join_rows(own, read_status_files([*named, *given], found), found)


def _chosen(rows: list[NoticeStatus], loaded: LoadedProject, site: str, notice: str) -> list[NoticeStatus]:
    """Return the rows of a site and a kind of notice, where these are named; refuse unknown ones."""
    if site and site not in {row.site for row in rows}:
        known_site(loaded, site)
    if notice:
        choose("notice", notice, {row.notice for row in rows if row.notice}, "Name a kind of notice")
    return [row for row in rows if site in {"", row.site} and notice in {"", row.notice}]


def _unseen(rows: list[NoticeStatus]) -> str:
    unseen = ["whether what is said is true", "newer versions of packs"]
    sources = {row.source for row in rows if row.source}
    if sources:
        several = "" if len(sources) == 1 else "s"
        unseen.append(f"whether {len(sources)} file{several} of other repositories are up to date")
    return "; ".join(unseen)
