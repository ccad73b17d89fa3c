"""``pack``: what the author of a pack needs: is it sound, and how does it read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.text import render_text, summary
from sphinx_privacynotice.cli.context import ERRORS, FINE, WRONG_USE, Session, examples, unknown
from sphinx_privacynotice.cli.pack_open import examine, open_pack
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from sphinx_privacynotice.cli.pack_open import Examined, Opened
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack


@click.group()
def pack() -> None:
    """Check and preview a pack of clauses, for its author."""


@pack.command(
    epilog=examples(
        "sphinx-privacynotice pack check",
        "sphinx-privacynotice pack check our-words --strict",
        "sphinx-privacynotice pack check our-words --release",
    )
)
@click.argument("folder", default="")
@click.option("--strict", is_flag=True, help="Fail on any finding, not on errors alone.")
@click.option("--release", is_flag=True, help="Record the new editions: they may never change again.")
@click.option("--grades", "show_grades", is_flag=True, help="Print the reading grade of every clause.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.pass_obj
def check(session: Session, folder: str, *, strict: bool, release: bool, show_grades: bool, form: str) -> int:
    """Say everything that is wrong with a pack.

    FOLDER is the pack's, or the name of an installed one; without it the current folder, or the project's
    own pack. Checked are the format, the dates of editions, law and links, what was released, phrases, parts
    that sites may name, what the pack is based on, and how hard each clause is to read. Nothing is fetched.
    """
    opened = open_pack(session.folder or Path.cwd(), folder, session.bound)
    if opened.pack is None:
        _say_findings(session, opened)
        return ERRORS
    found = examine(opened, opened.pack)
    if form == "json":
        say_text(render_json(found.findings))
    else:
        _report(opened, opened.pack, found, grades=show_grades, styled=session.styled)
    if found.grades is None:
        say("Reading grades need one thing more: pip install 'sphinx-privacynotice[pack]'", err=True)
    if release:
        return _release(opened, opened.pack, found)
    _mention_unreleased(opened.pack, found)
    return ERRORS if found.findings.errors or (strict and len(found.findings)) else FINE


def _say_findings(session: Session, opened: Opened, *, err: bool = False) -> None:
    text = render_text(opened.findings, colour=session.styled, shown=opened.shown)
    say_text(text, err=err, styled=session.styled)


def _report(opened: Opened, pack: Pack, found: Examined, *, grades: bool, styled: bool) -> None:
    text = render_text(found.findings, colour=styled, shown=opened.shown)
    say_text(f"{text}\n" if text else "", styled=styled)
    for behind in found.behind:
        say(f"{behind.finding.message}.", *behind.differences().splitlines(), "")
    if grades:
        hardest_first = sorted(found.grades or (), key=lambda pair: (-pair[1], pair[0].id, pair[0].label))
        say(*(f"{reached:5.1f}  {edition.id} {edition.label}" for edition, reached in hardest_first))
    number = sum(len(editions) for editions in pack.clauses.values())
    say(f"{pack.id} {pack.version}, {number} editions checked: {summary(found.findings)}")


def _mention_unreleased(pack: Pack, found: Examined) -> None:
    from sphinx_privacynotice.authoring.release import unreleased

    new = unreleased(pack, found.released)
    if new and found.released:  # before the first release all are new
        say(f"{len(new)} not released yet: {', '.join(new)}", err=True)


def _release(opened: Opened, pack: Pack, found: Examined) -> int:
    from sphinx_privacynotice.authoring.release import (
        RELEASED_FILE,
        fingerprints,
        released_json,
        unreleased,
    )
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.write import replace_files

    if found.findings.errors:
        say("Nothing is released while there are errors.", err=True)
        return ERRORS
    new = unreleased(pack, found.released)
    if not new:
        say("Every edition has been released.", err=True)
        return FINE
    kept = found.released | {name: fingerprints(pack)[name] for name in new}
    replace_files(Folder(opened.folder), {RELEASED_FILE: released_json(kept)})
    say(*(f"released {name}" for name in new))
    return FINE


@pack.command(
    epilog=examples(
        "sphinx-privacynotice pack preview",
        "sphinx-privacynotice pack preview our-words --kind academy",
        "sphinx-privacynotice pack preview england-schools --against 2026-06-18",
    )
)
@click.argument("folder", default="")
@click.option("--notice", default="", metavar="KIND", help="This kind of notice. Default: every one.")
@click.option("--kind", "school", default="", metavar="KIND", help="For this kind of school alone.")
@click.option("--on", "day", default="", metavar="DAY", help="As in force on this day. Default: the newest.")
@click.option("--against", default="", metavar="DAY", help="Show what differs from the words of that day.")
@click.pass_obj
def preview(session: Session, folder: str, *, notice: str, school: str, day: str, against: str) -> int:
    """Print the notices of a pack for made-up schools.

    FOLDER is the pack's, or the name of an installed one; without it the current folder, or the project's
    own pack. The notice of one kind of school is printed whole, a star before each line that is not the
    same for all kinds; of the others what differs. With --against nothing but what two days do not share.
    """
    from sphinx_privacynotice.authoring.preview import KINDS
    from sphinx_privacynotice.base.dates import parse_day

    for option, given in (("--on", day), ("--against", against)):
        if given and not parse_day(given):
            raise click.UsageError(f"{option} takes a day such as 2026-06-19.")
    if school and school not in KINDS:
        raise click.UsageError(unknown("kind of school", school, KINDS))
    opened = open_pack(session.folder or Path.cwd(), folder, session.bound)
    if opened.pack is None or opened.findings.errors:
        _say_findings(session, opened, err=True)
        return ERRORS
    notices = sorted(opened.pack.notices) or opened.library.notice_kinds
    if notice and notice not in opened.library.notice_kinds:
        raise click.UsageError(unknown("notice", notice, opened.library.notice_kinds))
    wanted = [notice] if notice else notices
    there = [each for each in wanted if _has_words(opened.library, each, day, against)]
    for each in there:
        _preview(opened.library, opened.pack, each, school=school, day=day, against=against)
    return FINE if there else WRONG_USE


def _has_words(library: Library, notice: str, *days: str) -> bool:
    """Say whether a notice has words for each day that was asked for; say on stderr where it has none."""
    from sphinx_privacynotice.model.pack.library import Unavailable

    for day in filter(None, days):
        found = library.notice(notice, day)
        if isinstance(found, Unavailable):
            say(f"{found.message}. {found.mend}".rstrip(), err=True)
            return False
    return True


def _preview(library: Library, pack: Pack, notice: str, *, school: str, day: str, against: str) -> None:
    from sphinx_privacynotice.authoring.preview import KINDS, marked, newest_day
    from sphinx_privacynotice.review.sentences import sentence_diff

    day = day or newest_day(pack, library, notice)
    copies, missing = _copies(library, notice, day)
    wanted = [school] if school else list(KINDS)
    if against:
        before, _ = _copies(library, notice, against)
        for kind in wanted:
            changed = sentence_diff(before.get(kind, ""), copies.get(kind, ""))
            say(f"## {notice}, {kind}: {against} and {day}", "")
            say(*(changed.splitlines() or ["The words are the same."]), "")
        return
    first, *others = wanted
    say(f"## {notice}, {first}, in force on {day}", "", *marked(copies, first).splitlines(), "")
    for kind in others:
        changed = sentence_diff(copies.get(first, ""), copies.get(kind, ""))
        say(f"## {notice}, {kind}: what differs from {first}", "")
        say(*(changed.splitlines() or ["The words are the same."]), "")
    if missing:
        say(f"The made-up school lacks {', '.join(missing)}", err=True)


def _copies(library: Library, notice: str, day: str) -> tuple[dict[str, str], list[str]]:
    """Return the reading copy of each kind of school, and the values that they lack."""
    from sphinx_privacynotice.authoring.preview import KINDS, project_files
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.base.write import replace_files
    from sphinx_privacynotice.model.project.project import Project, ProjectPlace
    from sphinx_privacynotice.model.site.load import load_site
    from sphinx_privacynotice.review.sentences import reading_copy
    from sphinx_privacynotice.text.page.reader import read_pages

    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        source = Folder(root)
        replace_files(source, dict(project_files(KINDS, notice, day)))
        sites = {kind: load_site(source, f"{kind}.yaml", library) for kind in KINDS}
        place = ProjectPlace(root, None, root, None)
        reading = read_pages(Project(place, root, source, library, sites, {}, Findings()), checks_packs=False)
    lacking = sorted({each.key for each in reading.findings if each.code == "missing-value"})
    return {record.site: reading_copy(record) for record in reading.records}, lacking
