"""``upgrade``: what newer words, or a newer pack, change; and taking them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.checks.reports.text import render_text
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    day_given,
    examples,
    format_option,
    notice_option,
    site_option,
    unknown,
)
from sphinx_privacynotice.cli.terminal import confirm, say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_privacynotice.cli.upgrade_run import State
    from sphinx_privacynotice.review.upgrades import UpgradeReport

MAX_FILES = 20
"""Files to be written that are named."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice upgrade --dry-run",
        "sphinx-privacynotice upgrade --site oakfield --to 2027-09-01",
        "sphinx-privacynotice upgrade --pack ./new-words --dry-run",
    )
)
@site_option(help="Of this site alone.")
@notice_option(help="Of notices of this kind alone.")
@click.option(
    "--to",
    metavar="DAY",
    default="",
    callback=day_given,
    help="The day from which the notices are to be in force. Default: today.",
)
@click.option("--back", is_flag=True, help="Move notices to an earlier day, too.")
@click.option(
    "--announce/--no-announce",
    default=True,
    help="Add an entry of `changes` for what is material. Default: yes.",
)
@click.option(
    "--pack",
    "pack",
    metavar="[ID=]FOLDER",
    default="",
    help="Take the new version of a pack in this folder instead; no notice moves.",
)
@click.option("--dry-run", is_flag=True, help="Show everything, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@format_option(
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print what changes.",
)
@click.option("--names", is_flag=True, help="Name every school, and list every finding.")
@click.pass_obj
def upgrade(  # noqa: PLR0913 - one argument an option
    session: Session,
    *,
    site: str,
    notice: str,
    to: str,
    back: bool,
    announce: bool,
    pack: str,
    dry_run: bool,
    yes: bool,
    form: str,
    names: bool,
) -> int:
    """Move notices to a later day, so that they take newer words; show all that follows before.

    Shown are every sentence that changes and why, values that are newly needed or printed no more, findings
    that appear and disappear, and own words whose standard text moves. Then `in_force` is moved in the YAML
    files (comments and order stay) and the reading copies are renewed: all files, or none.
    """
    if pack and (site or notice or to or back):
        raise click.UsageError("--pack is for the whole project: no site, notice or day goes with it.")
    day = to or today()
    run = _Run(session, form=form, names=names, dry_run=dry_run, yes=yes)
    if pack:
        from sphinx_privacynotice.cli.upgrade_pack import new_version, report_pack

        state = run.read(day)
        if run.has_errors(state):
            return EXIT_ERRORS
        version = new_version(state.project, pack, Path.cwd())
        made = report_pack(run.session, state, version, day)
        return run.finish(state, made, version.before, done=f"The pack {version.new.id} is replaced")
    return _move(run, site, notice, day, back=back, announces=announce)


def _move(run: _Run, site: str, notice: str, day: str, *, back: bool, announces: bool) -> int:
    from sphinx_privacynotice.cli.upgrade_plan import Wanted
    from sphinx_privacynotice.cli.upgrade_run import plan_upgrade, report_upgrade

    state = run.read(day)
    sites = state.project.sites
    if site and site not in sites:
        raise click.UsageError(unknown("site", site, sites))
    kinds = {kind for each in sites.values() if site in {"", each.key} for kind in each.notices}
    if notice and notice not in kinds:
        raise click.UsageError(unknown("notice", notice, kinds))
    if run.has_errors(state, site):
        return EXIT_ERRORS
    wanted = Wanted(day, site, notice, back)
    plan = plan_upgrade(state, wanted, announces=announces)
    if plan.stuck:
        say("No file is edited where its layout leaves no certain place. Write this yourself:", err=True)
        say(*(f"  {each}" for each in plan.stuck), err=True)
        return EXIT_ERRORS
    made = report_upgrade(run.session, state, plan, wanted)
    return run.finish(state, made, plan.before, done=f"In force from {day}")


class _Run:
    """One call of the command: it reads, prints, asks and writes."""

    def __init__(self, session: Session, *, form: str, names: bool, dry_run: bool, yes: bool) -> None:
        self.session, self.form, self.names, self.dry_run, self.yes = session, form, names, dry_run, yes

    def read(self, day: str) -> State:
        """Return the project as it is; raise `SourceError` where there is none."""
        from sphinx_privacynotice.cli.upgrade_run import read_state

        return read_state(self.session, day)

    def has_errors(self, state: State, site: str = "") -> bool:
        """Say what is wrong with the project already (or with ``site``); return whether anything is."""
        from sphinx_privacynotice.cli.upgrade_run import errors_before

        errors = errors_before(state, site)
        if errors:
            styled = self.session.styled
            say_text(f"{render_text(errors, colour=styled)}\n", err=True, styled=styled)
            say("The project has errors already: mend them first. Nothing is written.", err=True)
        return bool(errors)

    def finish(self, state: State, made: UpgradeReport, seen: Mapping[str, str | None], *, done: str) -> int:
        """Print a report and, where nothing is against it, write its files."""
        self._print(made)
        if made.errors:
            say("This would make errors: mend what is listed above first. Nothing is written.", err=True)
            return EXIT_ERRORS
        if made.pack and made.pack.install:
            say(f"This pack is installed. To take the new version: {made.pack.install}", err=True)
            return EXIT_OK
        if not made.files:
            say("There is nothing to write.", err=True)
            return EXIT_OK
        say(*self._file_lines(made), err=True)
        if self.dry_run:
            say("Nothing is written.", err=True)
            return EXIT_OK
        if not self.yes and _is_asked() and not confirm("Write this?", default=True):
            say("Nothing is written.", err=True)
            return EXIT_OK
        from sphinx_privacynotice.base.write import replace_files
        from sphinx_privacynotice.review.reasons import count

        replace_files(state.project.source, made.files, seen=seen)
        say(f"{done}. Written: {count(len(made.files), 'file')}.", err=True)
        return EXIT_OK

    def _file_lines(self, made: UpgradeReport) -> Iterator[str]:
        shown = None if self.names else MAX_FILES
        for name, text in list(made.files.items())[:shown]:
            yield f"  {'take away' if text is None else 'write'} {name}"
        if shown and len(made.files) > shown:
            yield f"  … and {len(made.files) - shown} more files (--names lists them)"

    def _print(self, made: UpgradeReport) -> None:
        if self.form == "json":
            from sphinx_privacynotice.review.reports.upgrade_json import upgrade_json

            say_text(upgrade_json(made))
            return
        if self.form == "markdown":
            from sphinx_privacynotice.review.reports.upgrade_markdown import upgrade_markdown

            say_text(upgrade_markdown(made))
            return
        from sphinx_privacynotice.cli.upgrade_text import upgrade_lines

        styled = self.session.styled
        lines = upgrade_lines(made, whole=self.names)
        say(*(lines if styled else map(click.unstyle, lines)), styled=styled)


def _is_asked() -> bool:
    """Return whether somebody is there to answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()
