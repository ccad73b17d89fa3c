"""``upgrade`` as JSON, whose form is described by ``schemas/upgrade.schema.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.review.reports.json_report import diff_json
from sphinx_privacynotice.review.rewordings import same_rewordings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.rewordings import SameRewording
    from sphinx_privacynotice.review.upgrades import UpgradeReport

SCHEMA_VERSION = 1


def upgrade_json(report: UpgradeReport) -> str:
    """Return a report as JSON: each rewording once, with the notices that have it."""
    data = {
        "schema": SCHEMA_VERSION,
        "day": report.day,
        "moves": [asdict(move) for move in report.moves],
        "announced": [asdict(each) for each in report.announced],
        "diff": json.loads(diff_json(report.diff)),
        "values": [asdict(value) for value in report.values],
        "unused": _findings(report.unused),
        "findings": {"appear": _findings(report.appear), "disappear": _findings(report.disappear)},
        "rewordings": list(map(_rewording, same_rewordings(report.rewordings))),
        "pack": _pack(report),
        "files": [
            {"file": name, "what": "take away" if text is None else "write"}
            for name, text in report.files.items()
        ],
        "by_hand": list(report.by_hand),
        "notes": list(report.notes),
    }
    return json_text(data)


def _findings(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "hint": finding.hint,
            "file": finding.place.file,
            "line": finding.place.line,
            "key": finding.key,
            "site": finding.site,
            "notice": finding.notice,
        }
        for finding in findings
    ]


def _rewording(same: SameRewording) -> dict[str, object]:
    each = same.rewording
    return {
        "kind": each.kind,
        "clause": each.clause,
        "parts": list(each.parts),
        "reason": each.reason,
        "before": {"edition": each.before, "words": each.then},
        "own": each.own,
        "after": {"edition": each.after, "words": each.now},
        "note": each.note,
        "notices": [
            {"site": site, "notice": notice, "place": place} for (site, notice), place in same.notices
        ],
    }


def _pack(report: UpgradeReport) -> dict[str, object] | None:
    pack = report.pack
    if pack is None:
        return None
    return {
        "id": pack.id,
        "before": pack.before,
        "after": pack.after,
        "install": pack.install,
        "coming": [asdict(each) for each in pack.coming],
        "gone": [{"what": what, "key": key, "notices": uses} for what, key, uses in pack.gone],
        "changed": [{"what": what, "key": key} for what, key in pack.moved],
    }
