"""``diff``: what readers of the notices read differently between two revisions, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.checks.reports.text import render_text
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    examples,
    format_option,
    notice_option,
    published_option,
    revisions_argument,
    site_option,
)
from sphinx_privacynotice.cli.report_file import format_of, output_option, write_report
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.report import DiffReport

FORMATS = ("text", "json", "markdown", "html", "word")


@click.command(
    epilog=examples(
        "sphinx-privacynotice diff main",
        "sphinx-privacynotice diff main...HEAD --format html --output changes.html",
        "sphinx-privacynotice diff --published 2026-09-01 --site oakfield",
    )
)
@revisions_argument
@published_option
@site_option(help="Of this site alone.")
@notice_option(help="Of notices of this kind alone.")
@format_option(
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print it; word (a file with tracked changes) needs --output.",
)
@output_option()
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
    output: Path | None,
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

    form = format_of(form, output, FORMATS)
    if form == "word" and output is None:
        raise click.UsageError("A Word file is not printed. Name the file: --output changes.docx")
    report = make_report(session, revisions, published=published, site=site, notice=notice, read_all=read_all)
    if form == "text" and output is None:
        _print(report, whole=names, styled=session.styled)
    elif output is None:
        say_text(str(_made(report, form, whole=names)))
    else:
        write_report(output, _made(report, form, whole=names))
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


def _made(report: DiffReport, form: str, *, whole: bool) -> str | bytes:
    """Return a report in a format; raise `click.ClickException` where a package for it is missing."""
    match form:
        case "json":
            from sphinx_privacynotice.review.reports.json_report import diff_json

            return diff_json(report)
        case "markdown":
            from sphinx_privacynotice.review.reports.markdown import diff_markdown

            return diff_markdown(report)
        case "html":
            from sphinx_privacynotice.review.reports.web_page import diff_html

            return diff_html(report)
        case "word":
            from sphinx_privacynotice.cli.report_file import need_word

            need_word()
            from sphinx_privacynotice.review.reports.word import diff_word

            return diff_word(report)
    notes = [f"Note: {note}." for note in report.notes]
    findings = _shown(report, whole=whole)
    lines = [*map(click.unstyle, _lines(report, whole=whole)), *notes, *findings]
    return "\n".join(map(escape_controls, lines)) + "\n"


def _lines(report: DiffReport, *, whole: bool) -> Iterator[str]:
    from sphinx_privacynotice.cli.diff_text import diff_lines
    from sphinx_privacynotice.review.outline import make_outline

    return diff_lines(make_outline(report), whole=whole)


def _shown(report: DiffReport, *, whole: bool, styled: bool = False) -> Iterator[str]:
    findings = list(report.findings)
    shown = findings if whole else few_of_each(findings)
    text = render_text(shown, colour=styled)
    yield from text.removesuffix("\n").split("\n") if text else ()
    if len(findings) > len(shown):
        yield f"… and {len(findings) - len(shown)} more like these (--names lists them)"


def _print(report: DiffReport, *, whole: bool, styled: bool) -> None:
    lines = _lines(report, whole=whole)
    say(*(lines if styled else map(click.unstyle, lines)), styled=styled)
    for note in report.notes:
        say(f"Note: {note}.", err=True)
    say(*_shown(report, whole=whole, styled=styled), styled=styled)
