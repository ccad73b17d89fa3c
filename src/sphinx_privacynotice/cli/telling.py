"""``telling``: the letter or newsletter paragraph that tells people what changes in a notice."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.cli.context import (
    EXIT_OK,
    Session,
    examples,
    format_option,
    notice_option,
    published_option,
    revisions_argument,
    site_option,
)
from sphinx_privacynotice.cli.report_file import format_of, need_word, output_option, write_report
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_privacynotice.cli.telling_text import Form, Line, Telling
    from sphinx_privacynotice.model.project.project import Project

FORMATS = ("text", "html", "word")
HOW = {"letter": "letter home", "paragraph": "newsletter"}
"""How people are told by each form, for the entry of `changes`."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice telling main",
        "sphinx-privacynotice telling main --site oakfield --format word --output letter.docx",
        "sphinx-privacynotice telling --published 2026-09-01 --as paragraph",
    )
)
@revisions_argument
@published_option
@site_option(help="For this site alone.")
@notice_option(help="Of notices of this kind alone.")
@click.option(
    "--as",
    "shape",
    type=click.Choice(list(HOW)),
    default="letter",
    show_default=True,
    help="A letter, or a paragraph for a newsletter.",
)
@click.option(
    "--link", default="", metavar="ADDRESS", help="Where the notice is read. Default: the site's `web`."
)
@format_option(
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to write it; word needs --output.",
)
@output_option()
@click.pass_obj
def telling(  # noqa: PLR0913 - one argument an option
    session: Session,
    *,
    revisions: tuple[str, ...],
    published: str,
    site: str,
    notice: str,
    shape: Form,
    link: str,
    form: str,
    output: Path | None,
) -> int:
    """Write the letter that tells people what changes in a notice.

    It says what changes, from when, where to read it and whom to ask. A and B are as for `diff`. The words of
    each change are those of the new entry in the notice's `changes:`; without one what the packs say of a new
    edition, or the sentence of the notice before and after. Editorial changes are left out. Schools that are
    told the same get one text, with their names. What you have to know or to do is said on stderr.
    """
    from sphinx_privacynotice.cli.diff_report import make_report
    from sphinx_privacynotice.cli.telling_author import author_lines
    from sphinx_privacynotice.cli.telling_text import Teller, group_tellings

    form = format_of(form, output, FORMATS)
    if form == "word":
        if output is None:
            raise click.UsageError("A Word file is not printed. Name the file: --output letter.docx")
        need_word()
    report = make_report(session, revisions, published=published, site=site, notice=notice)
    with _project(session, revisions, published) as project:
        teller = Teller(project, link)
        made = [
            teller.telling(diff, report.announced.get((diff.site, diff.notice), ()))
            for diff in report.changed
        ]
        groups = group_tellings(each for each in made if each is not None)
        texts = [(_names(group), list(teller.lines(group, shape))) for group in groups]
        say(*author_lines(report, project, groups, HOW[shape]), err=True)
        language = teller.language
    if not texts:
        return EXIT_OK
    content = _content(texts, form, language, report.new.day)
    if output is not None:
        write_report(output, content)
    else:
        say_text(str(content))
    return EXIT_OK


def _content(texts: Sequence[tuple[str, list[Line]]], form: str, language: str, day: str) -> str | bytes:
    from sphinx_privacynotice.cli import telling_formats

    match form:
        case "word":
            return telling_formats.as_word(texts, language, day)
        case "html":
            return telling_formats.as_html(texts, language)
    return telling_formats.as_text(texts)


def _names(group: Sequence[Telling]) -> str:
    return f"{', '.join(one_line(each.school) for each in group)}: {one_line(group[0].notice)}"


@contextmanager
def _project(session: Session, revisions: Sequence[str], published: str) -> Iterator[Project]:
    """Give the project as the newer side has it; of a revision it is written to a temporary folder."""
    from sphinx_privacynotice.base.files import SourceError
    from sphinx_privacynotice.cli.diff_sides import Side, exported, repository_of
    from sphinx_privacynotice.model.project.project import find_project, load_project
    from sphinx_privacynotice.review.git import GitError

    name = newer_revision(revisions, published)
    if not name:
        yield load_project(session.find_project())
        return
    repository, _ = repository_of(session)
    try:
        revision = repository.resolve(name)
        with exported(repository, Side(revision.label, revision=revision)) as folder:
            place = find_project(folder / repository.prefix, folder_given=True)
            yield load_project(replace(place, bound=folder))
    except GitError as error:
        raise SourceError(error.finding) from None


def newer_revision(revisions: Sequence[str], published: str) -> str:
    """Return the revision that is the newer side of what is compared, "" for the working tree."""
    if published:
        return revisions[0] if revisions else ""
    if len(revisions) == 1 and "..." in revisions[0]:
        return revisions[0].split("...", 1)[1] or "HEAD"
    return revisions[1] if len(revisions) == 2 else ""
