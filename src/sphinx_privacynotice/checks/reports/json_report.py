"""The report of findings as a JSON list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.checks.reports.coverage import coverage_data
from sphinx_privacynotice.checks.reports.text import without_indent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Finding, Place
    from sphinx_privacynotice.checks.registry import Context


def render_json(findings: Iterable[Finding]) -> str:
    """Return ``findings`` as a JSON list; names of files are from the root, empty fields left out."""
    return json_text([_fields(finding) for finding in findings])


def render_json_with_coverage(findings: Iterable[Finding], contexts: Iterable[Context]) -> str:
    """Return the coverage of notices and ``findings`` as one JSON object."""
    listed = [_fields(finding) for finding in findings]
    return json_text({"coverage": coverage_data(contexts), "findings": listed})


def _fields(finding: Finding) -> dict[str, object]:
    return _given(
        code=finding.code,
        severity=str(finding.severity),
        message=finding.message,
        **_place(finding.place),
        mend=finding.hint,
        key=finding.key,
        typed=without_indent(finding.source_text),
        mended=without_indent(finding.suggested_text),
        other=_place(finding.related) if finding.related else None,
    )


def _place(place: Place) -> dict[str, object]:
    return _given(
        file=place.file,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
    )


def _given(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}
