"""The report of findings as a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.escape import escape_controls, json_text
from sphinx_privacynotice.base.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.base.findings import Finding

LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor"}
"""The host's severities by ours; all else is info."""


def render_gitlab(findings: Iterable[Finding], *, shown: Callable[[str], str] = str, **_: Any) -> str:
    """Return ``findings`` as a Code Quality report; ``shown`` turns a file's name into the host's.

    A fingerprint does not change with the line, so that the host sees a finding that has only moved as the
    same; of several alike each has its own.
    """
    alike: Counter[str] = Counter()
    report = []
    for finding in findings:
        identity = fingerprint(finding)
        alike[identity] += 1
        if alike[identity] > 1:
            identity = _digest(identity, str(alike[identity]))
        report.append(
            {
                "description": escape_controls(finding.text),
                "check_name": finding.code,
                "fingerprint": identity,
                "severity": LEVELS.get(finding.severity, "info"),
                "location": {
                    "path": shown(finding.place.file),
                    "lines": {
                        "begin": finding.place.line or 1,
                        "end": max(finding.place.end_line, finding.place.line, 1),
                    },
                },
            }
        )
    return json_text(report)


def fingerprint(finding: Finding) -> str:
    """Return what stays the same of a finding when lines are added above it."""
    return _digest(finding.code, finding.place.file, finding.key, finding.message)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:40]
