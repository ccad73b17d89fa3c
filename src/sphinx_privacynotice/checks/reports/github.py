"""The report of findings as workflow commands, which GitHub shows as annotations beside the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.base.findings import Finding

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
"""The commands by severity; all else is a notice."""


def render_github(findings: Iterable[Finding], *, shown: Callable[[str], str] = str, **_: Any) -> str:
    """Return a workflow command for each finding, a line each; no value can end one or begin another.

    ``shown`` turns a file's name into the one that the host knows.
    """
    return "".join(f"{_command(finding, shown)}\n" for finding in findings)


def _command(finding: Finding, shown: Callable[[str], str]) -> str:
    place = finding.place
    about: dict[str, str | int] = {"file": shown(place.file), "line": place.line, "col": place.column}
    if place.line and place.end_line:
        about["endLine"] = place.end_line
        # the host counts the last column in, and takes one in the same line alone
        if place.column and place.end_line == place.line and place.end_column > place.column:
            about["endColumn"] = place.end_column - 1
    about["title"] = f"{finding.code} (sphinx-privacynotice)"
    given = ",".join(f"{name}={_property(str(value))}" for name, value in about.items() if value)
    return f"::{COMMANDS.get(finding.severity, 'notice')} {given}::{_data(finding.text)}"


def _data(text: str) -> str:
    """Return a message with what has a meaning in it escaped, as the host's own toolkit does.

    What could end the line or is unseen is made visible before, so that an annotation is one paragraph.
    """
    return escape_controls(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
