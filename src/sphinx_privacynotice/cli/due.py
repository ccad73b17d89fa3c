"""``due``: reviews, exceptions, law and editions, by the day they fall due."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.dates import today
from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.cli.context import (
    EXIT_ERRORS,
    EXIT_OK,
    Session,
    as_of_option,
    examples,
    format_option,
    path_from_here,
    within_option,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_privacynotice.checks.agenda import Due

FORMATS = ("text", "json", "ics")
MAX_CHARS = 500
"""Characters of a summary in a calendar."""


@click.command(
    epilog=examples(
        "sphinx-privacynotice due",
        "sphinx-privacynotice due --within 365 --format ics > due.ics",
        "sphinx-privacynotice due --as-of 2027-09-01 --format json",
    )
)
@within_option
@as_of_option
@format_option(type=click.Choice(FORMATS), default="text", show_default=True, help="How to list.")
@click.pass_obj
def due(session: Session, *, within: int, as_of: str, form: str) -> int:
    """List what falls due, over all sites: reviews, exceptions that end, law and editions to come.

    Exit status 1 if something is overdue. With `--format ics`, a calendar that a calendar program imports (it
    needs the package icalendar).
    """
    from sphinx_privacynotice.checks.agenda import find_due, horizon

    day = as_of or today()
    project, reading = session.read()
    found = find_due(project, reading.records, reading.exceptions, day, horizon(day, within))
    if form == "json":
        say_text(json_text([_fields(each, day) for each in found]))
    elif form == "ics":
        say_text(as_calendar(found, day))
    else:
        say(*_lines(found, day, within, project.root))
    return EXIT_ERRORS if any(each.day < day for each in found) else EXIT_OK


def _fields(each: Due, day: str) -> dict[str, object]:
    place = each.place
    fields: dict[str, object] = {
        "day": each.day,
        "overdue": each.day < day,
        "what": each.what,
        "site": each.site,
        "notice": each.notice,
        "owner": each.owner,
        "file": place.file if place else "",
        "line": place.line if place else 0,
    }
    return {name: value for name, value in fields.items() if value or name == "overdue"}


def _lines(found: Sequence[Due], day: str, within: int, root: Path) -> Iterator[str]:
    for heading, late in (("Overdue", True), (f"Due within {within} days", False)):
        listed = [each for each in found if (each.day < day) is late]
        if listed:
            yield heading
        for each in listed:
            of = f"{each.site}, {each.notice}: " if each.site else ""
            where = f" ({path_from_here(root, each.place.file)}:{each.place.line})" if each.place else ""
            whose = f", by {each.owner}" if each.owner else ""
            yield f"  {each.day}  {of}{each.what}{whose}{where}"
    if not found:
        yield "Nothing is due."


def as_calendar(found: Sequence[Due], day: str) -> str:
    """Return what is due as a calendar (RFC 5545), with the same bytes for the same input.

    Raises `click.ClickException` where the package icalendar is not installed.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        message = "A calendar needs a package more: pip install sphinx-privacynotice[calendar]"
        raise click.ClickException(message) from None
    from datetime import UTC, date, datetime

    calendar = Calendar()
    calendar.add("prodid", "-//sphinx-privacynotice//due//EN")
    calendar.add("version", "2.0")
    stamp = datetime.fromisoformat(day).replace(tzinfo=UTC)
    for each in found:
        event = Event()
        identity = f"{each.day}\0{each.site}\0{each.notice}\0{each.what}"
        event.add("uid", f"{blake2b(identity.encode(), digest_size=12).hexdigest()}@sphinx-privacynotice")
        event.add("dtstamp", stamp)
        event.add("dtstart", date.fromisoformat(each.day))
        of = f"{each.site}, {each.notice}: " if each.site else ""
        event.add("summary", f"{of}{each.what}"[:MAX_CHARS])
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text.replace("\r\n", "\n")  # as all that this command line prints; calendar programs take both
