"""``verify``: how a copy of a notice that is elsewhere differs from the notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls, json_text, one_line
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    day_given,
    examples,
    json_option,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.passage import Passage, Text
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.verify import Differing, Verified

_URL = re.compile(r"[a-z][a-z0-9+.-]{0,20}://|www\.", re.IGNORECASE)
_ARCHIVES = (".mht", ".mhtml", ".webarchive")

NOT_CHECKED = (
    "where links lead",
    "pictures, and what is written in them",
    "the order of sentences that are there",
    "layout, and marks such as bold",
)
"""What is never compared, in words."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice verify saved.html",
        "sphinx-privacynotice verify saved.html oakfield cin-cla",
        "sphinx-privacynotice verify letter.docx oakfield --published 2026-09-01",
    )
)
@click.argument("saved", metavar="FILE")
@click.argument("site", default="")
@click.argument("notice", default="")
@click.option(
    "--published",
    metavar="DAY",
    default="",
    callback=day_given,
    help="Compare with the notice as it was published on this day (see `show`).",
)
@json_option(help="Print the result as JSON.")
@click.pass_obj
def verify(session: Session, *, saved: str, site: str, notice: str, published: str, as_json: bool) -> int:
    """Say how a copy of a notice elsewhere differs from the notice.

    FILE is a page saved from the web site (HTML), its text, or a Word file (.docx). Menus and footers
    around the notice are not judged. Nothing is fetched. Exit status 1 where the words differ.
    """
    from sphinx_privacynotice.base.findings import Findings
    from sphinx_privacynotice.cli.check_words import read_text
    from sphinx_privacynotice.review.verify import TooLongError
    from sphinx_privacynotice.review.verify import verify as compare

    if _URL.match(saved):
        raise click.UsageError("Nothing is fetched: save the page in the browser, and name the file.")
    if saved.casefold().endswith(_ARCHIVES):
        raise click.UsageError("Save the page as HTML (“Web page, HTML only”), or as text, and name that.")
    text = read_text(saved, Findings())
    record = _record(session, site, notice, published)
    if record is None:
        return EXIT_ERRORS
    try:
        found = compare(record, text.passages, _lines_of(text))
    except TooLongError:
        message = f"{saved} is too long to be compared, or repeats itself too often. Keep the notice alone."
        raise click.ClickException(escape_controls(message)) from None
    not_checked = list(dict.fromkeys([*NOT_CHECKED, *text.unread]))
    if as_json:
        say_text(json_text(_as_json(found, record, text, published, not_checked)))
    else:
        against = f"as it was published on {published}" if published else "as it is now"
        styled = session.styled
        lines = _lines(found, f"{record.site}’s notice {record.notice} {against}", saved)
        say(*(lines if styled else map(click.unstyle, lines)), styled=styled)
        say(f"Not compared: {'; '.join(not_checked)}.", err=True)
    return EXIT_OK if found.same else EXIT_ERRORS


def _lines_of(text: Text) -> list[Passage]:
    """Return each line of a text as a passage: a text may have a paragraph a line, and none between."""
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.passage import Passage

    lines = text.source_of(text.name).split("\n") if not text.unread else ()
    return [Passage(line, Place(text.name, number)) for number, line in enumerate(lines, 1) if line.strip()]


def _record(session: Session, site: str, notice: str, published: str) -> Record | None:
    if not published:
        from sphinx_privacynotice.cli.show import choose_record

        return choose_record(session.load(), site, notice)
    from sphinx_privacynotice.cli.show_published import NoCopyError, find_published

    try:
        return find_published(session, published, site, notice).record
    except NoCopyError as error:
        say(str(error), err=True)
        return None


def _lines(found: Verified, of: str, saved: str) -> Iterator[str]:
    from sphinx_privacynotice.cli.diff_text import marked

    if not found.is_copy:
        yield one_line(
            f"{saved} is no copy of {of}: it has {found.found} of its {found.sentences} sentences."
        )
        return
    groups = (
        ("The copy lacks", found.missing, "-", "red"),
        ("The copy has other words", found.changed, "", ""),
        ("The copy has besides", found.extra, "+", "green"),
    )
    for title, sentences, sign, colour in groups:
        if not sentences:
            continue
        yield click.style(f"{title} ({len(sentences)})", bold=True)
        section = None
        for each in sentences:
            if each.section != section:
                section = each.section
                yield f"  {one_line(section)}" if section else "  (above the first heading)"
            where = f"  (line {each.line})" if each.line else ""
            if each.marks:
                yield f"    {''.join(map(marked, each.marks))}{where}"
            else:
                yield click.style(f"    {sign} {one_line(each.old or each.new)}", fg=colour) + where
        yield ""
    counted = f"{found.found} of {found.sentences} sentences of {of} are in {saved}"
    if found.elsewhere:
        counted += f", {found.elsewhere} of them at another place"
    if found.around:
        counted += f"; {found.around} sentences around it were not judged"
    yield one_line(f"{'The same words' if found.same else 'The words differ'}: {counted}.")


def _as_json(
    found: Verified, record: Record, text: Text, published: str, not_checked: list[str]
) -> dict[str, object]:
    return {
        "file": text.name,
        "site": record.site,
        "notice": record.notice,
        **({"published": published} if published else {}),
        "same": found.same,
        "is_copy": found.is_copy,
        "sentences": found.sentences,
        "found": found.found,
        "elsewhere": found.elsewhere,
        "around": found.around,
        "missing": list(map(_fields, found.missing)),
        "changed": list(map(_fields, found.changed)),
        "extra": list(map(_fields, found.extra)),
        "not_compared": not_checked,
    }


def _fields(each: Differing) -> dict[str, object]:
    marks = [{"kind": mark.kind, "text": mark.text} for mark in each.marks]
    fields = {"section": each.section, "line": each.line, "old": each.old, "new": each.new, "marks": marks}
    return {name: value for name, value in fields.items() if value}
