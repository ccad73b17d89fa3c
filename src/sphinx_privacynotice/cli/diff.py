"""``diff``: what readers of the notices read differently between two revisions, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

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
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_privacynotice.base.findings import Finding, Findings
    from sphinx_privacynotice.cli.diff_sides import Side
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.revisions import Repository, Revision


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
    names: bool,
    exit_code: bool,
) -> int:
    """Show what readers read differently between revision A and B, or A and the working tree.

    A and B are branches, tags or commits; A...B begins at their common ancestor. Without A, it is the last
    commit. Each change is reported with the school, the heading above it, its cause and its weight
    (editorial, clarifying or material); the same change in many schools once.
    """
    from sphinx_privacynotice.base.files import SourceError
    from sphinx_privacynotice.base.gc_tuning import gc_paused
    from sphinx_privacynotice.cli.diff_editions import untaken_editions
    from sphinx_privacynotice.review.compare import compare_records
    from sphinx_privacynotice.review.git import GitError

    try:
        with gc_paused():
            repository, old, new = _sides(session, revisions, published)
    except GitError as error:
        raise SourceError(error.finding) from None
    known = {key[0] for side in (old, new) for key in side.records}
    if site and site not in known and not (old.skipped or new.skipped):
        raise click.UsageError(unknown("site", site, known))
    wanted = [
        {
            key: record
            for key, record in side.records.items()
            if site in {"", key[0]} and notice in {"", key[1]}
        }
        for side in (old, new)
    ]
    with gc_paused():
        diffs = compare_records(wanted[0], wanted[1], _library(session, new))
    if new.project is not None and new.revision is None:
        from sphinx_privacynotice.cli.diff_places import PageLines

        diffs = list(map(PageLines(new.project).placed, diffs))
    new.notes += untaken_editions(repository, old, new)
    changed = [each for each in diffs if each.state != "same"]
    findings = _findings(repository, old, new, diffs)
    if form == "json":
        from sphinx_privacynotice.review.diff_json import diff_json

        sides = [{"revision": side.label, "read": side.source} for side in (old, new)]
        say_text(diff_json(diffs, sides, findings, [*old.notes, *new.notes]))
    elif form == "markdown":
        from sphinx_privacynotice.review.diff_markdown import diff_markdown

        labels = (old.label, new.label)
        say_text(diff_markdown(diffs, labels, _names(old, new), findings, [*old.notes, *new.notes]))
    else:
        _print(old, new, diffs, whole=names, styled=session.styled)
        shown = findings if names else few_of_each(findings)
        say_text(render_text(shown, colour=session.styled), styled=session.styled)
        if len(findings) > len(shown):
            say(f"… and {len(findings) - len(shown)} more like these (--names lists them)")
    return EXIT_ERRORS if findings.errors or (exit_code and changed) else EXIT_OK


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


def _findings(repository: Repository, old: Side, new: Side, diffs: Sequence[NoticeDiff]) -> Findings:
    """Return what is wrong with the announcements of changes, judged by the settings of the new side."""
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.checks.severity import judge
    from sphinx_privacynotice.cli.diff_sides import read_facts
    from sphinx_privacynotice.review.announcements import find_unannounced

    if not any(diff.changes for diff in diffs):
        return Findings()
    read_facts(repository, old)
    read_facts(repository, new, old)
    found = find_unannounced(diffs, old.facts, new.facts, new.notice_days)
    return judge(found, new.checks).findings


def _sides(session: Session, revisions: tuple[str, ...], published: str) -> tuple[Repository, Side, Side]:
    from sphinx_privacynotice.cli.diff_sides import of_revisions, repository_of, working_tree

    if len(revisions) > (1 if published else 2):
        raise click.UsageError(
            "Name one revision with --published, to compare that day with it."
            if published
            else "Name at most two revisions."
        )
    repository, has_files = repository_of(session)
    first, second = _revisions(repository, revisions, published)
    if second is None and not has_files:
        raise click.UsageError(
            "This is a bare clone: it has no files to compare with. Name two revisions, as: diff main HEAD."
        )
    old, new = of_revisions(repository, first, second)
    return repository, old, new if new is not None else working_tree(session)


def _revisions(
    repository: Repository, revisions: tuple[str, ...], published: str
) -> tuple[Revision, Revision | None]:
    if published:
        tip = revisions[0] if revisions else "HEAD"
        return repository.published(published, tip), repository.resolve(tip) if revisions else None
    first = revisions[0] if revisions else "HEAD"
    if len(revisions) == 1 and "..." in first:
        return repository.resolve(first), repository.resolve(first.split("...", 1)[1] or "HEAD")
    return repository.resolve(first), repository.resolve(revisions[1]) if len(revisions) == 2 else None


def _library(session: Session, new: Side) -> Library | None:
    """Return the packs that say what editions change: those of the new side, else those of this folder."""
    from sphinx_privacynotice.base.files import Folder, SourceError
    from sphinx_privacynotice.base.findings import Findings, Place
    from sphinx_privacynotice.model.pack.library import load_library
    from sphinx_privacynotice.model.pack.loader import BUILTIN, BUILTIN_FOLDER
    from sphinx_privacynotice.model.project.settings import read_settings

    if new.project is not None:
        return new.project.library
    try:
        settings = read_settings(session.find_project(), Findings())
    except SourceError:
        return load_library(Folder(BUILTIN_FOLDER), [(BUILTIN, Place(""))], Findings())
    return load_library(Folder(settings.root), settings.packs(), Findings())


def _print(old: Side, new: Side, diffs: Sequence[NoticeDiff], *, whole: bool, styled: bool) -> None:
    from sphinx_privacynotice.cli.diff_text import diff_lines
    from sphinx_privacynotice.review.reasons import count

    say(f"From {old.label} ({old.source}) to {new.label} ({new.source})", "")
    lines = diff_lines(diffs, _names(old, new), whole=whole)
    say(*(lines if styled else map(click.unstyle, lines)), styled=styled)
    changed = [each for each in diffs if each.state != "same"]
    weights = {
        weight: sum(each.weight == weight for each in changed) for weight in ("material", "clarifying")
    }
    parts = ", ".join(f"{number} {weight}" for weight, number in weights.items() if number)
    say(
        f"Words differ in {count(len(changed), 'notice')}{f' ({parts})' if parts else ''}."
        if changed
        else "No reader reads anything differently."
    )
    for note in (*old.notes, *new.notes):
        say(f"Note: {note}.", err=True)


def _names(*sides: Side) -> Mapping[str, str]:
    return {key: name for side in sides for key, name in side.names.items()}
