"""The report of findings as SARIF 2.1.0, the OASIS standard that hosts of code and editors read."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx_privacynotice.base.codes import Code, known_codes
from sphinx_privacynotice.base.escape import escape_controls, json_text
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.version import DOCUMENTATION, __version__
from sphinx_privacynotice.checks.reports.gitlab import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.checks.severity import Accepted

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
"""Levels by severity; all else is a note."""

_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render_sarif(
    findings: Iterable[Finding],
    *,
    accepted: Iterable[Accepted] = (),
    shown: Callable[[str], str] = str,
    read: Callable[[str], str | None] = lambda _: None,
    **_: Any,
) -> str:
    """Return ``findings`` as a SARIF log; those that are ``accepted`` are in it as suppressed.

    ``shown`` turns a file's name into the host's; ``read`` returns a file's text, None where there is none.
    A fix is in the log only where the file says what the finding says that it does.
    """
    told: list[tuple[Finding, list[dict[str, Any]]]] = [(finding, []) for finding in findings]
    told += [
        (finding, [{"kind": "external", "status": "accepted", "justification": setting.reason}])
        for finding, setting in accepted
    ]
    codes = sorted({finding.code for finding, _ in told})
    numbers = {code: number for number, code in enumerate(codes)}
    alike: Counter[str] = Counter()
    results = []
    for finding, suppressions in told:
        identity = fingerprint(finding)
        alike[identity] += 1
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": numbers[finding.code],
            "level": LEVELS.get(finding.severity, "note"),
            "message": {"text": _plain(finding.text)},
            "locations": [_location(finding.place, shown)] if finding.place.file else [],
            "partialFingerprints": {"finding/v1": f"{identity}:{alike[identity]}"},
        }
        if finding.related:
            result["relatedLocations"] = [_location(finding.related, shown)]
        if fix := _fix(finding, shown, read):
            result["fixes"] = [fix]
        if suppressions:
            result["suppressions"] = suppressions
        results.append(result)
    driver = {
        "name": "sphinx-privacynotice",
        "version": __version__,
        "informationUri": DOCUMENTATION,
        "rules": [_rule(known_codes().get(code, Code(code, code))) for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code) -> dict[str, Any]:
    about = " ".join(filter(None, (code.why, code.help))) or code.title
    return {
        "id": code.code,
        "shortDescription": {"text": _plain(code.title)},
        "fullDescription": {"text": _plain(f"{code.title} {code.why}".strip())},
        "help": {"text": _plain(about), "markdown": f"{about}\n\n[More about it]({code.url})"},
        "helpUri": code.url,
        "defaultConfiguration": {"level": LEVELS.get(code.severity, "note")},
    }


def _plain(text: str) -> str:
    """Return a text in which SARIF finds no link and no placeholder (sections 3.11.5 and 3.11.6)."""
    text = _PLACEHOLDER.sub(r"{{\1}}", escape_controls(text))
    if "](" in text:
        text = re.sub(r"([\\\[\]])", r"\\\1", text)
    return text


def _location(place: Place, shown: Callable[[str], str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.file, shown)}
    if place.line:
        region = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        if place.end_line and place.end_column:
            region |= {"endLine": place.end_line, "endColumn": place.end_column}
        physical["region"] = region
    return {"physicalLocation": physical}


def _artifact(file: str, shown: Callable[[str], str]) -> dict[str, str]:
    # as bytes: a name may hold what is no text
    return {"uri": quote(shown(file).encode(errors="surrogatepass"))}


def _fix(
    finding: Finding, shown: Callable[[str], str], read: Callable[[str], str | None]
) -> dict[str, Any] | None:
    """Return the fix that a finding suggests: whole lines, as it shows them."""
    typed, mended = finding.source_text.rstrip().split("\n"), finding.suggested_text.rstrip()
    if not mended or not finding.place.line:
        return None
    text = read(finding.place.file)
    lines = text.split("\n") if text is not None else []
    first = finding.place.line
    there = lines[first - 1 : first - 1 + len(typed)]
    start = 1
    if [line.rstrip() for line in there] != [line.rstrip() for line in typed]:
        # some findings show a single line without its indent
        if len(there) != 1 or there[0].strip() != typed[0] or "\n" in mended or mended[:1].isspace():
            return None
        start = len(there[0]) - len(there[0].lstrip()) + 1
    region = {
        "startLine": first,
        "startColumn": start,
        "endLine": first + len(there) - 1,
        "endColumn": len(there[-1]) + 1,
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": mended}}
    change = {"artifactLocation": _artifact(finding.place.file, shown), "replacements": [replacement]}
    return {"description": {"text": _plain(finding.hint or "As suggested")}, "artifactChanges": [change]}
