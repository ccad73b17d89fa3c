"""``show``: a notice as its readers get it, in the terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls, neutralise_ci_commands
from sphinx_privacynotice.cli.context import (
    Session,
    choose,
    examples,
    known_site,
    mention_errors,
)
from sphinx_privacynotice.cli.terminal import say_text

if TYPE_CHECKING:
    from sphinx_privacynotice.cli.context import LoadedProject
    from sphinx_privacynotice.model.record import Record

MAX_WIDTH = 100
"""Columns. Longer lines are hard to read, however wide the terminal."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice show",
        "sphinx-privacynotice show oakfield cin-cla",
    )
)
@click.argument("site", default="")
@click.argument("notice", default="")
@click.pass_obj
def show(session: Session, site: str, notice: str) -> int:
    """Print a notice as text.

    SITE may be left out where the project has one, and NOTICE where the site has one.
    """
    loaded = session.load()
    record = _choose(loaded, site, notice)
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    say_text(as_text(record, width, styled=session.styled), styled=session.styled)
    return mention_errors(loaded.with_severities(loaded.findings, record.site))


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


def _choose(loaded: LoadedProject, site: str, notice: str) -> Record:
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
    return notices[choose("notice", notice, notices, f"Name one of {loaded.sites[site]}’s notices")]
