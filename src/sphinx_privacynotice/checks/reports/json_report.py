"""The report of findings as a JSON list; ``schemas/findings.schema.json`` is its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.checks.reports.coverage import coverage_data
from sphinx_privacynotice.checks.reports.text import without_indent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Finding, Place
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.checks.severity import Accepted


def render_json(findings: Iterable[Finding], *, accepted: Iterable[Accepted] = (), **_: Any) -> str:
    """Return ``findings`` as a JSON list; names of files are from the root, empty fields left out.

    Those that are ``accepted`` follow, each with the reason for which it is turned off.
    """
    return json_text(_listed(findings, accepted))


def render_json_with_coverage(
    findings: Iterable[Finding], contexts: Iterable[Context], *, accepted: Iterable[Accepted] = ()
) -> str:
    """Return the coverage of notices, and ``findings`` as `render_json` does, as one JSON object."""
    return json_text({"coverage": coverage_data(contexts), "findings": _listed(findings, accepted)})


def _listed(findings: Iterable[Finding], accepted: Iterable[Accepted]) -> list[dict[str, object]]:
    off = [
        _fields(finding) | {"off": {"reason": setting.reason, **_place(setting.place)}}
        for finding, setting in accepted
    ]
    return [*(_fields(finding) for finding in findings), *off]


def _fields(finding: Finding) -> dict[str, object]:
    code = known_codes().get(finding.code)
    return _given(
        code=finding.code,
        severity=str(finding.severity),
        message=finding.message,
        **_place(finding.place),
        site=finding.site,
        notice=finding.notice,
        mend=finding.hint,
        key=finding.key,
        typed=without_indent(finding.source_text),
        mended=without_indent(finding.suggested_text),
        other=_place(finding.related) if finding.related else None,
        why=code and code.why,
        law=code and code.law,
        url=code and code.url,
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
