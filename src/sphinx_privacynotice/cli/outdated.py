"""``outdated``: newer words, and law and editions that end or are to come."""

from __future__ import annotations

from dataclasses import asdict
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
    json_option,
    within_option,
)
from sphinx_privacynotice.cli.terminal import say, say_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_privacynotice.checks.agenda import Outdated

HEADS = {
    "ended": "Ended, and still in use",
    "newer": "Newer words than are printed",
    "coming": "To come",
}


@click.command(
    epilog=examples(
        "sphinx-privacynotice outdated",
        "sphinx-privacynotice outdated --within 30 --exit-code",
        "sphinx-privacynotice outdated --as-of 2027-09-01 --json",
    )
)
@within_option
@as_of_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything is listed.")
@json_option(help="Print JSON.")
@click.pass_obj
def outdated(session: Session, *, within: int, as_of: str, exit_code: bool, as_json: bool) -> int:
    """List newer words, law and editions to come, and what has ended and is still in use.

    Each line names the schools and pages that are concerned. Exit status 1 if something that has ended is in
    use.
    """
    from sphinx_privacynotice.checks.agenda import find_outdated, horizon

    day = as_of or today()
    project, reading = session.read()
    found = find_outdated(project, reading.records, day, horizon(day, within))
    if as_json:
        say_text(json_text([asdict(each) for each in found]))
    else:
        say(*_lines(found, {key: site.name for key, site in project.sites.items()}, within))
        if any(each.kind == "edition" and each.state != "coming" for each in found):
            say("What newer words would change, and taking them: sphinx-privacynotice upgrade --dry-run")
        coming = [each.day for each in found if each.kind == "edition" and each.state == "coming"]
        if coming:
            say(f"The words to come: sphinx-privacynotice upgrade --to {max(coming)} --dry-run")
        say(f"Not looked at: {UNSEEN}.")
    ended = any(each.state == "ended" for each in found)
    return EXIT_ERRORS if ended or (exit_code and found) else EXIT_OK


UNSEEN = "newer versions of packs, law that no pack has, and whether the words are true"


def _lines(found: list[Outdated], names: Mapping[str, str], within: int) -> Iterator[str]:
    from sphinx_privacynotice.checks.agenda import describe

    state = ""
    for each in found:
        if each.state != state:
            if state:
                yield ""
            state = each.state
            yield HEADS[state] + (f" within {within} days" if state == "coming" else "")
        yield f"  {describe(each)}"
        for use in each.uses:
            yield f"    {names[use.site]}, {use.notice}: {', '.join(use.pages)}"
    yield "" if found else "Nothing is out of date, and nothing is to come."
