"""``check``: everything that is wrong, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.checks.reports.table import REPORTERS
from sphinx_privacynotice.checks.reports.text import summary
from sphinx_privacynotice.checks.severity import apply_settings
from sphinx_privacynotice.cli.check_words import (
    Words,
    baseline_option,
    check_pages,
    check_texts,
    compare_with,
    pages_option,
    say_baseline,
    text_option,
    write_baseline_option,
)
from sphinx_privacynotice.cli.check_words import (
    write_baseline as write_to,
)
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
    summarise,
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
        "sphinx-privacynotice check --pages 'policies/**'",
        "sphinx-privacynotice check --text notice.docx",
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
@pages_option()
@text_option()
@baseline_option()
@write_baseline_option()
@click.pass_obj
def check(  # noqa: PLR0913 - click hands over each option by its name
    session: Session,
    *,
    strict: bool,
    form: str,
    site: str,
    as_of: str,
    pages: tuple[str, ...],
    texts: tuple[str, ...],
    baseline: str,
    write_baseline: str,
) -> int:
    """Say everything that is wrong, and how to mend it.

    Reads the site files, the packs, the pages and the reading copies that are kept. The last line says what
    it does not look at; with `--format json` it goes to stderr.
    """
    if baseline and write_baseline:
        raise click.UsageError("--baseline and --write-baseline cannot be given together.")
    if texts and (pages or site):
        raise click.UsageError(
            "--text checks files outside the project: it takes neither --pages nor --site."
        )
    day = as_of or today()
    checked = _check_texts(session, texts, day) if texts else _check_project(session, site, pages, day)
    found, lines = checked.found, []
    if write_baseline:
        write_to(write_baseline, found)
        lines, found = [f"{len(found)} accepted in {write_baseline}"], Findings()
    elif baseline:
        compared = compare_with(baseline, found)
        found, lines = compared.new, say_baseline(compared)
    unseen = f"Not looked at: {'; '.join(checked.unseen)}."
    reporter = REPORTERS[form]
    text = report(checked.root, found, styled=session.styled, render=reporter.render)
    if reporter.for_people:
        say_text(f"{text}\n" if text else "", styled=session.styled)
        say(f"{checked.said} checked: {summary(found)}")
    else:
        say_text(text)
    for line in [*lines, unseen]:
        say(line, err=not reporter.for_people)
    return EXIT_ERRORS if found.fail(strict=strict) else EXIT_OK


class Checked(NamedTuple):
    """What a check found, what it looked at and what not, in words; ``root`` is the folder of the files."""

    root: Path
    found: Findings
    said: str
    unseen: list[str]


def _check_project(session: Session, site: str, pages: tuple[str, ...], day: str) -> Checked:
    words = Words()
    if pages:
        project, reading = session.read()
        loaded = summarise(project, reading, day)
        words = check_pages(project, pages, day)
    else:
        loaded = session.load(day)
    known_site(loaded, site)
    records = loaded.records_of(site)
    copies = loaded.copies.findings(records, site, whole=not loaded.findings.errors)
    found = loaded.with_severities(Findings([*loaded.findings, *copies, *words.findings]), site)
    said = counted(len(records), "notice")
    if pages:
        said += f" and {counted(words.count, 'page')}"
    unseen = not_looked_at(records, site, loaded.sites, others=not pages)
    return Checked(loaded.root, found, said, unseen + words.unread)


def _check_texts(session: Session, texts: tuple[str, ...], day: str) -> Checked:
    words, settings = check_texts(session, texts, day)
    unseen = ["whether what is said is true, and enough in law", "where links lead", *words.unread]
    found = apply_settings(words.findings, settings)
    return Checked(Path.cwd(), found, counted(words.count, "text"), unseen)


def counted(number: int, what: str) -> str:
    """Return a number with its noun: “1 page”, “2 pages”."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def not_looked_at(
    records: Iterable[Record], site: str, sites: Collection[str], *, others: bool = True
) -> list[str]:
    """Return in words what a check of ``records`` says nothing about; ``site`` is the one asked for.

    ``others`` says that no pages without a notice were checked.
    """
    other = "pages without a notice" if others else "other pages without a notice"
    unseen = ["whether what is said is true, and enough in law", "where links lead", other]
    omitted = [block for record in records for block in record.blocks if block.kind == "left-out"]
    if omitted:
        pages = sorted({block.page for block in omitted})
        named = ", ".join(pages[:MAX_PAGES_NAMED]) + (" and others" if len(pages) > MAX_PAGES_NAMED else "")
        parts = "1 part" if len(omitted) == 1 else f"{len(omitted)} parts"
        unseen.append(f"{parts} of notices that only a build can read (on {named})")
    if site and len(sites) > 1:
        unseen.append("other sites")
    return unseen
