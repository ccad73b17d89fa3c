"""The table of report formats, by the names that ``check --format`` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.text import render_text

Render: TypeAlias = Callable[..., str]
"""Takes sorted findings and, for reports to people, ``colour`` and ``shown`` as `render_text` does."""


class Reporter(NamedTuple):
    """One report; ``for_people`` says whether a summary in words follows it, or goes to stderr."""

    render: Render
    for_people: bool = False


REPORTERS: dict[str, Reporter] = {
    "text": Reporter(render_text, for_people=True),
    "json": Reporter(lambda findings, **_: render_json(findings)),
}
