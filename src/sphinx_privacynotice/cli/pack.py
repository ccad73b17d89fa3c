"""``pack``: checks and previews for the author of a pack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.text import render_text, summary
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    EXIT_USAGE,
    Session,
    examples,
    format_option,
    notice_option,
    strict_option,
    unknown,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from sphinx_privacynotice.authoring.examine import Examined, Opened
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack


@click.group()
def pack() -> None:
    """Check and preview a pack of clauses, for its author."""


@pack.command(
    epilog=examples(
        "sphinx-privacynotice pack check",
        "sphinx-privacynotice pack check our-words --strict",
        "sphinx-privacynotice pack check notices/visitors.md",
        "sphinx-privacynotice pack check our-words --release",
    )
)
@click.argument("folder", default="")
@strict_option
@click.option("--release", is_flag=True, help="Record the new editions: they may never change again.")
@click.option("--grades", "show_grades", is_flag=True, help="Print the reading grade of every clause.")
@format_option(
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.pass_obj
def check(session: Session, folder: str, *, strict: bool, release: bool, show_grades: bool, form: str) -> int:
    """Say everything that is wrong with a pack.

    FOLDER is the pack's, its file where it is a notice in one file, or the name of an installed one; without
    it the current folder, or the project's own pack. Checked are the format, the dates of editions, law and
    links, what was released, phrases, parts that sites may name, what the pack is based on, and how hard each
    clause is to read. Nothing is fetched.
    """
    from sphinx_privacynotice.authoring.examine import examine
    from sphinx_privacynotice.cli.pack_open import open_pack, say_findings

    opened = open_pack(session.folder or Path.cwd(), folder, session.bound)
    if opened.pack is None:
        say_findings(session, opened)
        return EXIT_ERRORS
    found = examine(opened, opened.pack)
    if form == "json":
        say_text(render_json(found.findings))
    else:
        _report(opened, opened.pack, found, grades=show_grades, styled=session.styled)
    if found.grades is None:
        say("Reading grades need one thing more: pip install 'sphinx-privacynotice[pack]'", err=True)
    if release and opened.pack.single:
        raise click.UsageError(
            "A notice in one file keeps no fingerprints: its history is Git's."
            " Changed sentences go into a later edition beside it."
        )
    if release:
        return _release(opened, opened.pack, found)
    if found.unreleased and found.released:  # before the first release all are new
        say(f"{len(found.unreleased)} not released yet: {', '.join(found.unreleased)}", err=True)
    return EXIT_ERRORS if found.findings.fail(strict=strict) else EXIT_OK


def _report(opened: Opened, pack: Pack, found: Examined, *, grades: bool, styled: bool) -> None:
    text = render_text(found.findings, colour=styled, shown=opened.shown)
    say_text(f"{text}\n" if text else "", styled=styled)
    for clause in found.outdated:
        say(f"{clause.finding.message}.", *clause.differences().splitlines(), "")
    if grades:
        hardest_first = sorted(found.grades or (), key=lambda g: (-g.reached, g.edition.id, g.edition.label))
        say(*(f"{each.reached:5.1f}  {each.edition.id} {each.edition.label}" for each in hardest_first))
        for page in found.audiences:
            reached = "    -" if page.grade is None else f"{page.grade:5.1f}"
            say(f"{reached}  {page.notice} for {page.audience}, {page.organisation}: {page.words} words")
    number = sum(len(editions) for editions in pack.clauses.values())
    say(f"{pack.id} {pack.version}, {number} editions checked: {summary(found.findings)}")


def _release(opened: Opened, pack: Pack, found: Examined) -> int:
    from sphinx_privacynotice.authoring.release import write_released

    if found.findings.errors:
        say("Nothing is released while there are errors.", err=True)
        return EXIT_ERRORS
    if not found.unreleased:
        say("Every edition has been released.", err=True)
        return EXIT_OK
    write_released(opened.folder, pack, found.released)
    say(*(f"released {name}" for name in found.unreleased))
    return EXIT_OK


@pack.command(
    epilog=examples(
        "sphinx-privacynotice pack new --from visitors-2025.md --kind visitors",
        "sphinx-privacynotice pack new --from typed/cctv.md --kind cctv --edition 2026-09-01",
        "sphinx-privacynotice pack new --translate cy --from england-schools",
    )
)
@click.option(
    "--from",
    "typed",
    required=True,
    metavar="FILE",
    help="The notice as typed, in Markdown; with --translate the pack to translate.",
)
@click.option("--kind", default="", metavar="KIND", help="The kind of notice. Default: FILE's name.")
@click.option(
    "--edition",
    "day",
    default="",
    metavar="DAY",
    help="The day from which its words are right. Default: today.",
)
@click.option(
    "--to",
    "target",
    default="",
    metavar="FILE",
    help="What to write. Default: notices/KIND.md; with --translate the folder LANGUAGE.",
)
@click.option(
    "--translate", "language", default="", metavar="LANGUAGE", help="Begin a translation, such as cy."
)
@click.pass_obj
def new(session: Session, typed: str, kind: str, day: str, target: str, language: str) -> int:
    """Make a pack of a notice that is typed already, or of a pack that is to be translated.

    The notice is split by its headings into a pack of one file, each heading a clause. All its words are
    kept. What a clause cannot hold is said with its line, and then nothing is written. Addresses, e-mail
    addresses and phones that a site file could give are listed, never replaced.

    With --translate, --from is a pack: its folder, or the name of an installed one. What has no translation
    yet, or one of older words, is written into the folder to-translate of the new pack, ready to be
    translated. Said again, it writes what is missing then; nothing is ever replaced.
    """
    if language:
        from sphinx_privacynotice.cli.pack_translate import new_translation

        if kind or day:
            raise click.UsageError("--translate does not go with --kind or --edition.")
        return new_translation(session, typed, language, target)
    from sphinx_privacynotice.cli.pack_new import new_pack

    return new_pack(session.folder or Path.cwd(), typed, kind, day, target, styled=session.styled)


@pack.command(
    epilog=examples(
        "sphinx-privacynotice pack preview",
        "sphinx-privacynotice pack preview our-words --kind academy",
        "sphinx-privacynotice pack preview england-schools --against 2026-06-18",
    )
)
@click.argument("folder", default="")
@notice_option(help="This kind of notice. Default: every one.")
@click.option("--kind", "school", default="", metavar="KIND", help="For this kind of school alone.")
@click.option("--audience", default="", metavar="READER", help="The page of one reader. Default: of all.")
@click.option("--on", "day", default="", metavar="DAY", help="As in force on this day. Default: the newest.")
@click.option("--against", default="", metavar="DAY", help="Show what differs from the words of that day.")
@click.pass_obj
def preview(
    session: Session, folder: str, *, notice: str, school: str, audience: str, day: str, against: str
) -> int:
    """Print the notices of a pack for made-up schools.

    FOLDER is the pack's, or the name of an installed one; without it the current folder, or the project's
    own pack. The notice of one kind of school is printed whole, a star before each line that is not the
    same for all kinds; of the others what differs. With --against nothing but what two days do not share.
    """
    from sphinx_privacynotice.authoring.preview import compare_days, compare_kinds, kinds_served, newest_day
    from sphinx_privacynotice.cli.pack_open import open_pack, say_findings

    _check_preview(day, against, school, audience)
    opened = open_pack(session.folder or Path.cwd(), folder, session.bound)
    if opened.pack is None or opened.findings.errors:
        say_findings(session, opened, err=True)
        return EXIT_ERRORS
    notices = sorted(opened.pack.notices) or opened.library.notice_kinds
    if notice and notice not in opened.library.notice_kinds:
        raise click.UsageError(unknown("notice", notice, opened.library.notice_kinds))
    wanted = [notice] if notice else notices
    if audience:
        wanted = [each for each in wanted if _has_page_for(opened.library, each, audience)]
    there = [each for each in wanted if _has_words(opened.library, each, day, against)]
    for each in there:
        served = kinds_served(opened.library, each)
        if school and school not in served:
            say(f"The notice “{each}” has no words for {school}, but for {', '.join(served)}", err=True)
            continue
        until = day or newest_day(opened.pack, opened.library, each)
        if against:
            say(*compare_days(opened.library, each, school, against, until, audience))
            continue
        lines, missing = compare_kinds(opened.library, each, school, until, audience)
        say(*lines)
        if missing:
            say(f"The made-up school lacks {', '.join(missing)}", err=True)
    return EXIT_OK if there else EXIT_USAGE


def _check_preview(day: str, against: str, school: str, audience: str) -> None:
    """Raise what is wrong with the options of `preview`."""
    from sphinx_privacynotice.authoring.preview import KINDS
    from sphinx_privacynotice.base.dates import parse_day
    from sphinx_privacynotice.model.pack.audience import AUDIENCES

    for option, given in (("--on", day), ("--against", against)):
        if given and not parse_day(given):
            raise click.UsageError(f"{option} takes a day such as 2026-06-19.")
    if school and school not in KINDS:
        raise click.UsageError(unknown("kind of school", school, KINDS))
    if audience and audience not in AUDIENCES:
        raise click.UsageError(unknown("reader", audience, AUDIENCES))


def _has_page_for(library: Library, notice: str, audience: str) -> bool:
    """Say whether a notice has a page for a reader; say on stderr where it has none."""
    from sphinx_privacynotice.model.pack.library import Unavailable

    found = library.notice(notice, None)
    there = not isinstance(found, Unavailable) and audience in found.by_audience
    if not there:
        say(f"The notice “{notice}” has no page for {audience}", err=True)
    return there


def _has_words(library: Library, notice: str, *days: str) -> bool:
    """Say whether a notice has words for each day that was asked for; say on stderr where it has none."""
    from sphinx_privacynotice.model.pack.library import Unavailable

    for day in filter(None, days):
        found = library.notice(notice, day)
        if isinstance(found, Unavailable):
            say(f"{found.message}. {found.hint}".rstrip(), err=True)
            return False
    return True
