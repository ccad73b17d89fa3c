"""The report of findings as text for a terminal."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from sphinx_privacynotice.base.escape import escape_controls, neutralise_ci_commands
from sphinx_privacynotice.base.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.checks.severity import Accepted

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan", Severity.DUE: "cyan"}
MAX_SHOWN = 1_000
"""Findings that a report for people shows; one that is for machines has all."""

COUNTED = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("for information", "for information"),
    Severity.DUE: ("due", "due"),
}


def render_text(
    findings: Iterable[Finding],
    *,
    colour: bool = False,
    shown: Callable[[str], str] | None = None,
    accepted: Iterable[Accepted] = (),
    **_: Any,
) -> str:
    """Return ``findings`` as text, those of one file together, or "" where there are none.

    ``shown`` turns a file's name into the one to print, which an editor or terminal can open from where
    the reader is. Those that are ``accepted`` follow, with the reason for which each is turned off.
    """
    listed = list(findings)
    parts = []
    for _, of_file in groupby(listed[:MAX_SHOWN], key=lambda finding: finding.place.file):
        parts.append("".join(_lines(finding, shown or str, colour=colour) for finding in of_file))
    if len(listed) > MAX_SHOWN:
        parts.append(f"And {len(listed) - MAX_SHOWN:,} more, which are not shown: mend these first.\n")
    off = sorted(accepted, key=lambda each: each.finding.sort_key)
    if off:
        lines = [_accepted_lines(each, shown or str) for each in off[:MAX_SHOWN]]
        parts.append("".join(["Turned off:\n", *lines]))
    # a file's name may begin a line
    return neutralise_ci_commands("\n".join(parts))


def _accepted_lines(accepted: Accepted, shown: Callable[[str], str]) -> str:
    finding, setting = accepted
    at, set_at = (Place(shown(each.file), each.line, each.column) for each in (finding.place, setting.place))
    lines = [
        f"{at}: {finding.message} [{finding.code}]",
        f"    Why: {setting.reason or 'no reason is given'} ({set_at})",
    ]
    return "".join(f"{escape_controls(line)}\n" for line in lines)


def summary(findings: Iterable[Finding]) -> str:
    """Return “3 errors, 1 warning”, or "no findings"."""
    counts = Counter(finding.severity for finding in findings)
    parts = [
        f"{counts[severity]} {one if counts[severity] == 1 else many}"
        for severity, (one, many) in COUNTED.items()
        if counts[severity]
    ]
    return ", ".join(parts) or "no findings"


def _lines(finding: Finding, shown: Callable[[str], str], *, colour: bool) -> str:
    def style(text: str, *, fg: str | None = None, dim: bool = False) -> str:
        # click writes a code for False as well, and none for None
        return click.style(text, fg=fg, bold=not dim or None, dim=dim or None) if colour else text

    def at(place: Place) -> str:
        return escape_controls(str(Place(shown(place.file), place.line, place.column)))

    where = style(f"{at(finding.place)}:")
    severity = style(f"{finding.severity}:", fg=COLOURS[finding.severity])
    code = style(f"[{escape_controls(finding.code)}]", dim=True)
    lines = [f"{where} {severity} {escape_controls(finding.message)} {code}"]
    if finding.hint:
        lines.append(f"    {escape_controls(finding.hint)}")
    indent = finding.source_text.strip() == finding.suggested_text.strip()  # the indent is all that differs
    lines += _shown("You typed", finding.source_text, indent=indent) + _shown(
        "Write", finding.suggested_text, indent=indent
    )
    if finding.related:
        lines.append(f"    See also {at(finding.related)}")
    return "".join(f"{line}\n" for line in lines)


def without_indent(typed: str) -> str:
    """Return a line without its indent; several with theirs, which may be what is wrong."""
    return typed.rstrip() if "\n" in typed.strip() else typed.strip()


def _shown(head: str, typed: str, *, indent: bool) -> list[str]:
    """Return a line as typed or mended behind its head; several, and any whose indent matters, below it."""
    lines = (typed.rstrip() if indent else without_indent(typed)).split("\n")
    if not typed:
        return []
    if len(lines) == 1 and not indent:
        return [f"    {head + ':':<10} {escape_controls(lines[0])}"]
    return [f"    {head}:", *(f"    | {escape_controls(line)}" for line in lines)]
