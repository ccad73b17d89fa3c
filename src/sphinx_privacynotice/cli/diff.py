"""``diff``: what readers of the notices read differently between two revisions, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.findings import Severity
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
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.report import DiffReport


@click.command(
    epilog=examples(
        "sphinx-privacynotice diff main",
        "sphinx-privacynotice diff main...HEAD --format json",
        "sphinx-privacynotice diff --published 2026-09-01 --site oakfield",
    )
)
@click.argument("revisions", nargs=-1, metavar="[A [B]]")
@click.option(
    "--published",
    metavar="DAY",
    default="",
    callback=day_given,
    help="Compare with what git held on this day (2026-09-01), on the line of commits of B or of HEAD.",
)
@site_option(help="Of this site alone.")
@notice_option(help="Of notices of this kind alone.")
@format_option(
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option(
    "--all", "read_all", is_flag=True, help="Read every page of the working tree, also where nothing changed."
)
@click.option("--names", is_flag=True, help="Name every school where many have the same change.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where words differ.")
@click.pass_obj
def diff(  # noqa: PLR0913 - one argument an option
    session: Session,
    *,
    revisions: tuple[str, ...],
    published: str,
    site: str,
    notice: str,
    form: str,
    read_all: bool,
    names: bool,
    exit_code: bool,
) -> int:
    """Show what readers read differently between revision A and B, or A and the working tree.

    A and B are branches, tags or commits; A...B begins at their common ancestor. Without A, it is the last
    commit. Each change is reported with the school, the heading above it, its cause and its weight
    (editorial, clarifying or material); the same change in many schools once.
    """
    from sphinx_privacynotice.cli.diff_report import make_report

    report = make_report(session, revisions, published=published, site=site, notice=notice, read_all=read_all)
    if form == "json":
        from sphinx_privacynotice.review.reports.json_report import diff_json

        say_text(diff_json(report))
    elif form == "markdown":
        from sphinx_privacynotice.review.reports.markdown import diff_markdown

        say_text(diff_markdown(report))
    else:
        _print(report, whole=names, styled=session.styled)
    errors = any(finding.severity is Severity.ERROR for finding in report.findings)
    return EXIT_ERRORS if errors or (exit_code and report.changed) else EXIT_OK


MAX_LIKE = 5
"""Findings of one code that are printed, where many schools have the same."""


def few_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first findings of each code."""
    counted: Counter[str] = Counter()
    shown = []
    for finding in findings:
        counted[finding.code] += 1
        if counted[finding.code] <= MAX_LIKE:
            shown.append(finding)
    return shown


def _print(report: DiffReport, *, whole: bool, styled: bool) -> None:
    from sphinx_privacynotice.cli.diff_text import diff_lines
    from sphinx_privacynotice.review.reasons import count

    old, new = report.old, report.new
    say(f"From {old.label} ({old.read}) to {new.label} ({new.read})", "")
    lines = diff_lines(report.diffs, report.names, whole=whole)
    say(*(lines if styled else map(click.unstyle, lines)), styled=styled)
    changed = report.changed
    weights = {
        weight: sum(each.weight == weight for each in changed) for weight in ("material", "clarifying")
    }
    parts = ", ".join(f"{number} {weight}" for weight, number in weights.items() if number)
    say(
        f"Words differ in {count(len(changed), 'notice')}{f' ({parts})' if parts else ''}."
        if changed
        else "No reader reads anything differently."
    )
    for note in report.notes:
        say(f"Note: {note}.", err=True)
    findings = list(report.findings)
    shown = findings if whole else few_of_each(findings)
    say_text(render_text(shown, colour=styled), styled=styled)
    if len(findings) > len(shown):
        say(f"… and {len(findings) - len(shown)} more like these (--names lists them)")
