"""The table of report formats, by the names that ``check --format`` takes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from sphinx_privacynotice.checks.reports.github import render_github
from sphinx_privacynotice.checks.reports.gitlab import render_gitlab
from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.sarif import render_sarif
from sphinx_privacynotice.checks.reports.text import render_text

Render: TypeAlias = Callable[..., str]
"""Takes sorted findings and, by name, `Reported`'s fields, of which it uses what it needs."""


class Names(Enum):
    """From where a report names files."""

    HERE = auto()
    """From the current folder, so that a terminal can open them."""
    ROOT = auto()
    """From the project's root."""
    REPOSITORY = auto()
    """From the folder of the repository, as hosts of code know them."""


class Reporter(NamedTuple):
    """One report.

    ``for_people`` says whether a summary in words follows it, or goes to stderr; ``commands`` that its lines
    are orders to the machine that runs a workflow, and escaped as such.
    """

    render: Render
    for_people: bool = False
    names: Names = Names.ROOT
    commands: bool = False


REPORTERS: dict[str, Reporter] = {
    "text": Reporter(render_text, for_people=True, names=Names.HERE),
    "json": Reporter(render_json),
    "sarif": Reporter(render_sarif, names=Names.REPOSITORY),
    "github": Reporter(render_github, names=Names.REPOSITORY, commands=True),
    "gitlab": Reporter(render_gitlab, names=Names.REPOSITORY),
}
