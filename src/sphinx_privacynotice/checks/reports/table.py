"""The reports of findings, by the names that ``check --format`` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sphinx_privacynotice.checks.reports.json_report import render_json
from sphinx_privacynotice.checks.reports.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.base.findings import Finding


class Render(Protocol):
    """What makes a report of sorted findings.

    ``colour`` and ``shown``, which turns a file's name into the one that the reader can open, are for
    reports to people.
    """

    def __call__(
        self, findings: Iterable[Finding], *, colour: bool = ..., shown: Callable[[str], str] | None = ...
    ) -> str:
        """Return the report."""


class Reporter(NamedTuple):
    """One report; ``for_people`` says whether a summary in words follows it, or goes to stderr."""

    render: Render
    for_people: bool = False


REPORTERS: dict[str, Reporter] = {
    "text": Reporter(render_text, for_people=True),
    "json": Reporter(lambda findings, **_: render_json(findings)),
}
