"""``upgrade`` as Markdown for a pull request: what ``diff`` prints there, and what an upgrade adds to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.reasons import count
from sphinx_privacynotice.review.reports.markdown import diff_markdown
from sphinx_privacynotice.review.rewordings import same_rewordings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.review.upgrades import UpgradeReport

MAX_NAMED = 10
MAX_WORDS = 300


def upgrade_markdown(report: UpgradeReport) -> str:
    """Return the report: that of the difference, with findings that appear and notes of everything else.

    Everything goes through the escapes of that report: no value can act on the host.
    """
    findings = [*report.diff.findings, *report.appear, *report.unused]
    diff = replace(report.diff, findings=findings, notes=[*report.diff.notes, *_notes(report)])
    return diff_markdown(diff)


def _notes(report: UpgradeReport) -> Iterator[str]:
    if report.pack:
        yield f"The pack {report.pack.id}: {report.pack.before} → {report.pack.after}"
        for new in report.pack.coming[:MAX_NAMED]:
            yield f"New edition {new.edition} of the clause {new.clause}: {new.note}".rstrip(": ")
        for what, key, uses in report.pack.gone[:MAX_NAMED]:
            yield f"Gone from the pack: {what} {key}, in use in {count(uses, 'notice')}"
    for value in [value for value in report.values if value.needed][:MAX_NAMED]:
        yield f"Newly needed: {value.key} in {value.file} (clause {value.clause}). {value.hint}"
    for same in same_rewordings(report.rewordings):
        each = same.rewording
        where = same.notices[0][1] + (f" and {len(same.notices) - 1} more" if len(same.notices) > 1 else "")
        own = f" Your own words: “{_cut(each.own)}”." if each.own else ""
        yield (
            f"Standard text moved: {each.what} ({where}). Then ({each.before}): “{_cut(each.then)}”.{own}"
            f" Now ({each.after or 'none'}): “{_cut(each.now)}”"
        )
    if report.disappear:
        codes = sorted({finding.code for finding in report.disappear})
        yield f"{count(len(report.disappear), 'finding')} disappear: {', '.join(codes)}"
    yield from (f"To be written by hand: {each}" for each in report.by_hand)
    notes = list(report.notes)
    yield from notes[:MAX_NAMED]
    if len(notes) > MAX_NAMED:
        yield f"and {len(notes) - MAX_NAMED} more like these"


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MAX_WORDS else f"{line[:MAX_WORDS]}…"
