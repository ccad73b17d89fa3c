"""``check``: everything that is wrong, at once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings, Severity
from sphinx_privacynotice.checks.reports.table import REPORTERS, Names
from sphinx_privacynotice.checks.reports.text import summary
from sphinx_privacynotice.checks.severity import unused_settings
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    as_of_option,
    examples,
    format_option,
    known_site,
    path_from_here,
    site_option,
    strict_option,
)
from sphinx_privacynotice.cli.terminal import say, say_commands, say_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sphinx_privacynotice.checks.severity import Judged
    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.model.record import Record

MAX_PAGES_NAMED = 5
"""Pages that a line names."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice check",
        "sphinx-privacynotice check --strict --format json",
        "sphinx-privacynotice check --format sarif --output privacynotice.sarif",
        "sphinx-privacynotice check --show-off",
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
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the report that --format names to this file, and print it as text.",
)
@click.option("--show-off", is_flag=True, help="List what `checks:` turns off, with the reasons.")
@click.pass_obj
def check(
    session: Session, *, strict: bool, form: str, site: str, as_of: str, output: Path | None, show_off: bool
) -> int:
    """Say everything that is wrong, and how to mend it.

    Reads the site files, the packs, the pages and the reading copies that are kept. The last line says what
    it does not look at; with a `--format` for machines it goes to stderr.
    """
    loaded = session.load(as_of or today())
    known_site(loaded, site)
    records = loaded.records_of(site)
    copies = loaded.copies.findings(records, site, whole=not loaded.findings.errors)
    judged = loaded.judge(Findings([*loaded.findings, *copies]), site)
    found = judged.findings
    if loaded.whole and not site and not as_of:
        # only where nothing else is wrong is it known which values are unused
        unsure = ("unused-value", "reading-copy") if loaded.findings.errors else ()
        found.extend(unused_settings(loaded.checks, judged.used, unsure))
    made = partial(_report, loaded, judged, show_off=show_off)
    if output is not None:
        _write(output, made(form))
    reporter = REPORTERS["text" if output is not None else form]
    if reporter.for_people:
        text = made("text", styled=session.styled)
        notices = f"{len(records)} notice{'' if len(records) == 1 else 's'}"
        say_text(f"{text}\n" if text else "", styled=session.styled)
        say(f"{notices} checked: {summary(found)}{_turned_off(judged, show_off=show_off)}")
    elif reporter.commands:
        say_commands(made(form))
    else:
        say_text(made(form))
    if reporter.for_people and len(found):
        say(f"More about a code: sphinx-privacynotice explain {_worst(found)}")
    unseen = f"Not looked at: {'; '.join(not_looked_at(records, site, loaded.sites))}."
    say(unseen, err=not reporter.for_people)
    if output is not None:
        say(f"written {output}", err=True)
    return EXIT_ERRORS if found.fail(strict=strict) else EXIT_OK


def _report(loaded: LoadedProject, judged: Judged, form: str, *, show_off: bool, styled: bool = False) -> str:
    """Return the report of what was found, in a format."""
    reporter = REPORTERS[form]
    names: dict[Names, Callable[[str], str]] = {
        Names.HERE: partial(path_from_here, loaded.root),
        Names.ROOT: str,
        Names.REPOSITORY: partial(_name_in_repository, loaded.root),
    }
    # a SARIF log has a place of its own for what is accepted, and the host hides it
    accepted = judged.accepted if show_off or form == "sarif" else ()
    how = {"colour": styled, "shown": names[reporter.names], "read": partial(_read, loaded.root)}
    return reporter.render(judged.findings, accepted=accepted, **how)


def _worst(found: Findings) -> str:
    """Return the code of the first of the most severe findings."""
    order = list(Severity)
    return min(found, key=lambda each: order.index(each.severity)).code


def _turned_off(judged: Judged, *, show_off: bool) -> str:
    """Return what the summary adds about what the project has turned off."""
    if not judged.accepted:
        return ""
    return f"; {len(judged.accepted)} turned off" + ("" if show_off else " (--show-off lists them)")


def _name_in_repository(root: Path, name: str) -> str:
    """Return the file ``name`` below ``root`` as its repository names it, if there is one."""
    root = root.resolve()
    folder = next((each for each in (root, *root.parents) if (each / ".git").exists()), root)
    return Path(os.path.normpath(root.relative_to(folder) / name)).as_posix() if name else name


def _read(root: Path, name: str) -> str | None:
    try:
        return Folder(root).read(name)
    except SourceError:
        return None


def _write(output: Path, text: str) -> None:
    """Write a report to a file, whole or not at all."""
    from sphinx_privacynotice.base.write import replace_files

    file = Path(os.path.abspath(output))  # noqa: PTH100 - links are kept
    replace_files(Folder(file.parent), {file.name: text})


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
