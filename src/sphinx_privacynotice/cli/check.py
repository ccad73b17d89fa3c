"""``check``: everything that is wrong, at once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings, Severity
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.checks.reports.coverage import render_coverage
from sphinx_privacynotice.checks.reports.json_report import render_json_with_coverage
from sphinx_privacynotice.checks.reports.table import REPORTERS, Names
from sphinx_privacynotice.checks.reports.text import summary
from sphinx_privacynotice.checks.severity import apply_settings, unused_settings
from sphinx_privacynotice.cli.check_words import (
    Words,
    against_baseline,
    baseline_option,
    check_pages,
    check_texts,
    pages_option,
    text_option,
    write_baseline_option,
)
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
    summarise,
)
from sphinx_privacynotice.cli.report_file import format_of
from sphinx_privacynotice.cli.terminal import say, say_commands, say_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.checks.severity import Judged
    from sphinx_privacynotice.model.record import Record

COVERAGE_FORMATS = ("text", "json")
"""The formats that can print coverage, too."""

ALWAYS_UNSEEN = ("whether what is said is true", "law that no rule asks about", "where links lead")
"""What no check looks at, in words."""

APPROVALS = ("approval-pending", "approval-mismatch", "approval-lost")
"""Codes about approvals: of a notice that could not be read nothing is said."""

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
        "sphinx-privacynotice check --coverage",
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
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the report that --format names, or the ending (.json, .sarif), to this file, and print it as "
    "text.",
)
@click.option("--show-off", is_flag=True, help="List what `checks:` turns off, with the reasons.")
@click.option("--coverage", is_flag=True, help="Print first which items of its checklist each notice meets.")
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
    output: Path | None,
    show_off: bool,
    coverage: bool,
    pages: tuple[str, ...],
    texts: tuple[str, ...],
    baseline: str,
    write_baseline: str,
) -> int:
    """Report everything that is wrong, and how to mend it.

    Reads the site files, the packs, the pages and the reading copies that are kept, and judges the notices
    by the law of the day. The last line says what it does not look at; with a `--format` for machines it
    goes to stderr.
    """
    form = format_of(form, output, REPORTERS)
    if coverage and form not in COVERAGE_FORMATS:
        raise click.UsageError(f"--coverage goes with --format {' or '.join(COVERAGE_FORMATS)}.")
    if baseline and write_baseline:
        raise click.UsageError("--baseline and --write-baseline cannot be given together.")
    if texts and (pages or site or coverage):
        raise click.UsageError(
            "--text checks files outside the project: it takes neither --pages, --site nor --coverage."
        )
    checked = _check_texts(session, texts, as_of) if texts else _check_project(session, site, pages, as_of)
    lines = against_baseline(checked.judged, baseline, write_baseline, checked.looked_at)
    judged, found = checked.judged, checked.judged.findings
    contexts = checked.contexts if coverage else None
    made = partial(_report, checked.root, judged, show_off=show_off, contexts=contexts)
    if output is not None:
        _write(output, made(form))
    reporter = REPORTERS["text" if output is not None else form]
    if reporter.for_people:
        text = made("text", styled=session.styled)
        say_text(f"{text}\n" if text else "", styled=session.styled)
        say(f"{checked.said} checked: {summary(found)}{_turned_off(judged, show_off=show_off)}")
    elif reporter.commands:
        say_commands(made(form))
    else:
        say_text(made(form))
    if reporter.for_people and len(found):
        say(f"More about a code: sphinx-privacynotice explain {_worst(found)}")
    for line in [*lines, f"Not looked at: {'; '.join(checked.unseen)}."]:
        say(line, err=not reporter.for_people)
    if output is not None:
        say(f"written {output}", err=True)
    return EXIT_ERRORS if found.fail(strict=strict) else EXIT_OK


class Checked(NamedTuple):
    """What a check found, what it looked at and what not, in words; ``root`` is the folder of the files.

    ``looked_at`` says of a file whether it was checked.
    """

    root: Path
    judged: Judged
    said: str
    unseen: list[str]
    looked_at: Callable[[str], bool]
    contexts: Collection[Context] = ()


def _check_project(session: Session, site: str, pages: tuple[str, ...], as_of: str) -> Checked:
    from sphinx_privacynotice.checks.reading_grade import grade_own_words
    from sphinx_privacynotice.review.unapproved import find_unapproved

    day, words = as_of or today(), Words()
    if pages:
        project, reading = session.read()
        loaded = summarise(project, reading, day, law=True)
        words = check_pages(project, pages, day)
    else:
        loaded = session.load(day, law=True)
    known_site(loaded, site)
    records = loaded.records_of(site)
    copies = loaded.copies.findings(records, site, whole=loaded.sound)
    approvals = find_unapproved(loaded.copies, loaded.notices_of(site))
    hard = grade_own_words(loaded.contexts_of(site))
    found = [*loaded.findings, *copies, *approvals, *words.findings, *(hard or ())]
    judged = loaded.judge(Findings(found), site)
    unread = loaded.unread_pages(words.names)
    if not loaded.in_part and not site and not as_of:
        # only where nothing else is wrong is it known which values are unused
        unsure = () if loaded.sound else ("unused-value", "reading-copy", *APPROVALS)
        judged.findings.extend(unused_settings(loaded.checks, judged.used, unsure, unread))
    said = counted(len(records), "notice")
    if pages:
        said += f" and {counted(words.count, 'page')}"
    contexts = loaded.contexts_of(site)
    kinds = sorted({each.kind for each in contexts if not each.checklist})
    in_part = sorted({kind for key, kind in loaded.in_part if site in {"", key}})
    unseen = not_looked_at(records, site, loaded.sites, others=not pages, unlisted=kinds, in_part=in_part)
    if hard is None:
        unseen.append("how hard your own words are to read (pip install 'sphinx-privacynotice[pack]')")
    foreign = sorted({each.view.written_in for each in contexts if each.record and not each.reads_words})
    unseen += [f"words in {listed(foreign)}, which no rule about words reads"] if foreign else []
    closed = frozenset(unread.values())

    def looked_at(file: str) -> bool:
        return file not in closed and loaded.concerns(file, site)

    return Checked(loaded.root, judged, said, unseen + words.unread, looked_at, contexts)


def _check_texts(session: Session, texts: tuple[str, ...], as_of: str) -> Checked:
    words, settings = check_texts(session, texts, as_of or today())
    unseen = [*ALWAYS_UNSEEN, *words.unread]
    judged = apply_settings(words.findings, settings)
    return Checked(Path.cwd(), judged, counted(words.count, "text"), unseen, words.names.__contains__)


def counted(number: int, what: str) -> str:
    """Return a number with its noun: “1 page”, “2 pages”."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _report(
    root: Path,
    judged: Judged,
    form: str,
    *,
    show_off: bool,
    contexts: Collection[Context] | None,
    styled: bool = False,
) -> str:
    """Return the report of what was found, in a format, and of the coverage of notices in ``contexts``."""
    reporter = REPORTERS[form]
    names: dict[Names, Callable[[str], str]] = {
        Names.HERE: partial(path_from_here, root),
        Names.ROOT: str,
        Names.REPOSITORY: partial(_name_in_repository, root),
    }
    # a SARIF log has a place of its own for what is accepted, and the host hides it
    accepted = judged.accepted if show_off or form == "sarif" else ()
    how = {"colour": styled, "shown": names[reporter.names], "read": partial(_read, root)}
    if contexts is None:
        return reporter.render(judged.findings, accepted=accepted, **how)
    if not reporter.for_people:
        return render_json_with_coverage(judged.findings, contexts, accepted=accepted)
    matrix = render_coverage(contexts, colour=styled, shown=names[reporter.names])
    findings = reporter.render(judged.findings, accepted=accepted, **how)
    return "\n".join(each for each in (matrix, findings) if each)


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


def not_looked_at(
    records: Iterable[Record],
    site: str,
    sites: Collection[str],
    *,
    others: bool = True,
    unlisted: Collection[str] = (),
    in_part: Collection[str] = (),
) -> list[str]:
    """Return in words what a check of ``records`` says nothing about; ``site`` is the one asked for.

    ``others`` says that no pages without a notice were checked; ``unlisted`` are the kinds of notice that
    have no checklist, ``in_part`` those that errors keep from being read whole.
    """
    other = "pages without a notice" if others else "other pages without a notice"
    unseen = [*ALWAYS_UNSEEN, other]
    if unlisted:
        unseen.append(
            f"whether {listed(list(unlisted))} says all that the law asks, as its pack names no checklist for"
            " it (`checklist: uk-gdpr`)"
        )
    if in_part:
        unseen.append(f"what may be missing in {listed(list(in_part))}, until the errors are mended")
    omitted = [block for record in records for block in record.blocks if block.kind == "left-out"]
    if omitted:
        pages = sorted({block.page for block in omitted})
        named = ", ".join(pages[:MAX_PAGES_NAMED]) + (" and others" if len(pages) > MAX_PAGES_NAMED else "")
        parts = "1 part" if len(omitted) == 1 else f"{len(omitted)} parts"
        unseen.append(f"{parts} of notices that only a build can read (on {named})")
    if site and len(sites) > 1:
        unseen.append("other sites")
    return unseen
