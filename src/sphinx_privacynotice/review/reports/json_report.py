"""``diff`` as JSON, whose form is described by ``schemas/diff.schema.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.review.grouped import same_changes
from sphinx_privacynotice.review.outline import make_outline

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.changes import Cause, Change, NoticeDiff
    from sphinx_privacynotice.review.report import DiffReport, Origin

SCHEMA_VERSION = 1


def diff_json(report: DiffReport) -> str:
    """Return a report as JSON: each change once, with the notices that have it."""
    data = {
        "schema": SCHEMA_VERSION,
        "from": _origin(report.old),
        "to": _origin(report.new),
        "summary": {
            "text": make_outline(report).headline,
            "notices": len(report.changed),
            "material": report.material,
        },
        "changes": [
            {**_change(same.change), "notices": [_key(*notice) for notice in same.notices]}
            for same in same_changes(report.diffs)
        ],
        "notices": [_notice(diff, report) for diff in report.diffs],
        "findings": [_finding(finding) for finding in report.findings],
        "approvals": list(report.pending),
        "notes": list(report.notes),
    }
    return json_text(data)


def _origin(origin: Origin) -> dict[str, str]:
    day = {"day": origin.day} if origin.day else {}
    return {"revision": origin.label, "read": origin.read, **day}


def _key(site: str, notice: str) -> dict[str, str]:
    return {"site": site, "notice": notice}


def _notice(diff: NoticeDiff, report: DiffReport) -> dict[str, object]:
    made: dict[str, object] = {
        **_key(diff.site, diff.notice),
        "state": diff.state,
        "weight": diff.weight,
        "in_force": {"from": diff.in_force[0], "to": diff.in_force[1]},
        "changes": len(diff.changes),
    }
    if diff.before:
        made["before"] = _key(*diff.before)
    if diff.sentences:
        made["sentences"] = diff.sentences
    entries = report.announced.get((diff.site, diff.notice), ())
    if entries:
        made["announced"] = [{"on": entry.on, "note": entry.note, "told": entry.told} for entry in entries]
    if diff.minors:
        made["not_of_substance"] = [
            {"kind": minor.kind, "count": minor.count, "example": minor.example} for minor in diff.minors
        ]
    return made


def _change(change: Change) -> dict[str, object]:
    made: dict[str, object] = {
        "kind": change.kind,
        "weight": change.weight,
        "because": change.because,
        "section": change.section,
        "section_before": change.section_before,
        "lead": change.lead,
        "after": list(change.after) if any(change.after) else [],
        "clause": change.clause,
        "part": change.part,
        "whole_clause": change.whole_clause,
        "page": change.page,
        "also_on": list(change.also_on),
        "old": list(change.old),
        "new": list(change.new),
        "marks": [
            {"kind": mark.kind, "text": mark.text, **({"value": mark.value} if mark.value else {})}
            for mark in change.marks
        ],
        "values": [{"key": each.key, "old": each.old, "new": each.new} for each in change.values],
        "words": change.words,
        "causes": [_cause(cause) for cause in change.causes],
    }
    return {key: value for key, value in made.items() if value not in ("", [], False) or key == "words"}


def _cause(cause: Cause) -> dict[str, object]:
    fields: dict[str, object] = {
        "kind": cause.kind,
        "key": cause.key,
        "layer": cause.layer,
        "place": cause.place,
        "before": cause.before,
        "after": cause.after,
        "note": cause.note,
        "reason": cause.reason,
        "laws": list(cause.laws),
    }
    return {key: value for key, value in fields.items() if value}


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.place.file,
        "line": finding.place.line,
        **_key(finding.site, finding.notice),
    }
