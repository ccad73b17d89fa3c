"""``show``: a notice as its readers get it, in the terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.escape import escape_controls, json_text, neutralise_ci_commands
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, split_name
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    choose,
    day_given,
    examples,
    json_option,
    known_site,
    mention_errors,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.model.record import Record

MAX_WIDTH = 100
"""Columns. Longer lines are hard to read, however wide the terminal."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice show",
        "sphinx-privacynotice show oakfield cin-cla",
        "sphinx-privacynotice show --published 2026-09-01 oakfield cin-cla",
        "sphinx-privacynotice show --as-of 2027-01-01 oakfield",
    )
)
@click.argument("site", default="")
@click.argument("notice", default="")
@click.option(
    "--published",
    metavar="DAY",
    default="",
    callback=day_given,
    help="As it was published on this day (2026-09-01): from git, or from the copies that are kept.",
)
@click.option(
    "--as-of",
    metavar="DAY",
    default="",
    callback=day_given,
    help="As it would read if it applied from this day: what the packs hold right for it.",
)
@json_option(help="Print the record instead.")
@click.pass_obj
def show(session: Session, *, site: str, notice: str, published: str, as_of: str, as_json: bool) -> int:
    """Print a notice as text.

    SITE may be left out where the project has one, and NOTICE where the site has one.
    """
    if published and as_of:
        raise click.UsageError("--published and --as-of do not go together.")
    if published > today():
        raise click.UsageError(f"{published} is yet to come; `--as-of {published}` shows how it would read.")
    if published:
        return _show_published(session, published, site, notice, as_json=as_json)
    loaded = session.load()
    record, head, about = choose_record(loaded, site, notice), [], {}
    if as_of:
        from sphinx_privacynotice.cli.show_as_of import as_of_day, head_of

        loaded, record, before = as_of_day(session, record, as_of)
        head, about = head_of(loaded.sites[record.site], record, before), {"as_of": as_of}
    _print(record, head, about, as_json=as_json, styled=session.styled)
    return mention_errors(loaded.with_severities(loaded.findings, record.site))


def _show_published(session: Session, day: str, site: str, notice: str, *, as_json: bool) -> int:
    from sphinx_privacynotice.cli.show_published import (
        NoCopyError,
        find_published,
        head_lines,
        published_json,
        site_name,
    )

    try:
        found = find_published(session, day, site, notice)
    except NoCopyError as error:
        say(str(error), err=True)
        return EXIT_ERRORS
    head = head_lines(found, site_name(found.record))
    about = {"published": published_json(found)}
    _print(found.record, head, about, as_json=as_json, styled=session.styled)
    return EXIT_OK


def _print(
    record: Record, head: Sequence[str], about: Mapping[str, object], *, as_json: bool, styled: bool
) -> None:
    """Print a record; ``head`` is what is said above its words, and ``about`` the same as data."""
    if as_json:
        from sphinx_privacynotice.model.record import record_to_json

        say_text(json_text({**record_to_json(record), **about}))
        return
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    if head:
        say(*head, "-" * min(width, max(map(len, head))), "")
    say_text(as_text(record, width, styled=styled), styled=styled)


def as_text(record: Record, width: int, *, styled: bool) -> str:
    """Return ``record`` as text of at most ``width`` columns; ``styled`` makes headings bold."""
    from sphinx_privacynotice.review.layout import lay_out

    lines: list[str] = []
    for piece in lay_out(record):
        if lines and not piece.tight:
            lines.append("")
        if piece.kind == "heading" and styled:
            lines.append(click.style(piece.text, bold=True))
        elif piece.kind in {"heading", "code"}:
            lines.append(piece.first + piece.text)
        else:
            # an address or number broken over two lines could not be copied
            lines += textwrap.wrap(
                piece.text,
                width,
                initial_indent=piece.first,
                subsequent_indent=piece.rest,
                break_long_words=False,
                break_on_hyphens=False,
            ) or [piece.first.rstrip()]
    # a line that is broken may begin anywhere
    return neutralise_ci_commands("".join(f"{line}\n" for line in lines))


def choose_record(loaded: LoadedProject, site: str, notice: str) -> Record:
    """Return the record that the arguments SITE and NOTICE mean; refuse what is not there as wrong use."""
    if site and not notice and site not in loaded.sites and len(loaded.sites) == 1:
        site, notice = "", site  # what is named alone is the notice, where there is one site
    if not known_site(loaded, site):
        with_notices = {record.site for record in loaded.records}
        site = choose("site", "", with_notices, "Name a site") if with_notices else ""
    notices = {record.notice: record for record in loaded.records if record.site == site}
    if not notices:
        whose = f"{loaded.sites[site]} has" if site else "The project has"
        raise click.ClickException(
            escape_controls(f"{whose} no notice on any page. What is wrong: sphinx-privacynotice check")
        )
    themselves = [name for name in notices if split_name(name)[1] == NOTICE_ITSELF]
    if not notice and len(themselves) == 1:
        return notices[themselves[0]]
    return notices[choose("notice", notice, notices, f"Name one of {loaded.sites[site]}’s notices")]
