"""``show --as-of DAY``: a notice as it would read if it applied from a day; the project stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.context import path_from_here

if TYPE_CHECKING:
    from sphinx_privacynotice.cli.context import LoadedProject, Session
    from sphinx_privacynotice.model.record import Record


def as_of_day(session: Session, record: Record, day: str) -> tuple[LoadedProject, Record, str]:
    """Return the project and the notice of ``record`` as they are if that applies from ``day``.

    The third is the day that its site file has. No file is changed. Raises `click.ClickException` where the
    site file leaves no certain place for the day.
    """
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.yamlio.edit import YamlEditError, set_value

    project, _ = session.read()
    file = project.sites[record.site].file
    text = Folder(project.root).read(file)
    try:
        changed = set_value(text, ("notices", record.kind, "in_force"), day)
    except YamlEditError:
        shown = path_from_here(project.root, file)
        message = f"The day cannot be put into {shown}, where `in_force:` of {record.notice} has no line"
        raise click.ClickException(escape_controls(f"{message} of its own.")) from None
    loaded = session.load(changed={file: changed})
    found = [each for each in loaded.records if (each.site, each.notice) == (record.site, record.notice)]
    if not found:
        message = f"With that day {record.site} has no notice {record.notice} on any page."
        raise click.ClickException(escape_controls(message))
    return loaded, found[0], record.in_force


def head_of(name: str, record: Record, before: str) -> list[str]:
    """Return what is said above such a notice: that nobody has published it."""
    now = f"it applies from {before}" if before else "it is a draft"
    return [
        f"{name}: the notice {record.notice} as it would read if it applied from {record.in_force}",
        "This is what the packs hold right for that day, with today's facts of the site.",
        f"It is not what was published ({now}): for that, show --published {record.in_force}",
    ]
