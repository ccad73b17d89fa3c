"""A message leads to a right notice: what it says is done as typed, and the project says what was meant.

The rows are plain text, in `tests/mends/`; its README tells the format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from casefiles import SLIPS, Slip
from malformed import assert_well_said, holds_words, lines, write
from mending import MENDS, Row, rows, told_of
from sentences import sentences
from support import build, reading_copies

from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.yamlio.reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

ROWS = rows()
NAMES = [f"{each.file.removesuffix('.txt')}: {each.name}" for each in ROWS]
IN_MARKDOWN = re.compile(r"\.\. privacy-notice:: (\S+)\n")


def told(project: Path, row: Row) -> list[Finding]:
    """Return what is told of a project, without what is only told by the way unless the row asks for it."""
    return [each for each in told_of(project) if each.severity is not Severity.INFO or each.code in row.codes]


def fits(finding: Finding, said: tuple[str, ...]) -> bool:
    """Say whether a finding is the one that a row expects."""
    code, message, mend, *shown = said
    return (
        finding.code == code
        and holds_words(finding.message, message)
        and holds_words(finding.hint, mend)
        and (not shown or shown == [line.strip() for line in finding.suggested_text.splitlines()])
    )


def assert_printed(page: str, row: Row) -> None:
    """Fail unless ``page`` holds the row's words, in order, and none of those that it must not hold."""
    page = " ".join(page.split())
    at = 0
    for words in row.printed:
        assert words in page[at:], f"{words}\n{page}"
        at += page[at:].index(words)
    for words in row.gone:
        assert words not in page, f"{words}\n{page}"


def in_markdown(project: Path) -> None:
    """Make the project's page, of one notice alone, one in Markdown."""
    page = project / "index.rst"
    kind = IN_MARKDOWN.search(page.read_text())
    assert kind, page.read_text()
    page.with_suffix(".md").write_text(f"# Ours\n\n```{{privacy-notice}} {kind[1]}\n```\n")
    page.unlink()


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for row, name in zip(ROWS, NAMES, strict=True)])
def test_a_message_leads_to_a_right_notice(row: Row, tmp_path: Path) -> None:
    project = write(tmp_path / "project", row.files)
    findings = told(project, row)
    left = list(findings)
    for said in row.said:
        found = next((each for each in left if fits(each, said)), None)
        assert found, f"{said}\n{lines(findings)}"
        left.remove(found)
    assert not left, lines(left)
    for finding in findings:
        assert_well_said(finding, project)
    if row.builds:
        warned = {
            f"{project}/{finding.place}: WARNING: {finding.text} [privacynotice.{finding.code}]"
            for finding in findings
        }
        built = build(project, "text", warnings_ok=True, nitpicky=False)
        # Sphinx prints each line of a message by itself
        assert {line for line in "\n".join(built.warnings).split("\n") if "[privacynotice." in line} == {
            each.split("\n")[-1] for each in warned
        }

    for name in {*row.files, *row.mended}:
        (project / name).unlink(missing_ok=True)
    write(project, row.files, row.mended)
    assert told(project, row) == [], lines(told(project, row))
    if not row.builds:
        assert_printed("\n".join(reading_copies(project).values()), row)
        return
    assert_printed(build(project, "text").text("index.txt"), row)
    if not any(name.endswith((".rst", ".md")) for name in {*row.typed, *row.mended}):
        in_markdown(project)
        assert_printed(build(project, "text").text("index.txt"), row)


def said_by_rows() -> set[str]:
    """Return the messages and mends that rows expect, whole."""
    told = {part for row in ROWS for said in row.said for part in said[1:3]}
    slips = {
        (each.message, each.hint) for slip in SLIPS for each in read_yaml(slip.text, "site.yaml").findings
    }
    return told | {part for slip in slips for part in slip}


def unmended() -> dict[tuple[str, str], str]:
    """Return the sentences that no row shows, by module, each with the reason; "*": all of a module."""
    lines_of = (MENDS / "unmended.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split(" | ") for line in lines_of if line and not line.startswith("#")]
    return {(file, text): reason for file, text, reason in parts}


def test_every_sentence_is_shown_by_a_row_or_has_a_reason() -> None:
    """A new message needs a row in `tests/mends/`, or a line in `unmended.txt` that says why not."""
    said, excused = said_by_rows(), unmended()
    assert all(reason.strip() for reason in excused.values())
    found = list(sentences("base", "yamlio", "model", "text", "checks"))
    left = [
        each
        for each in found
        if (each.file, each.text) not in excused
        and (each.file, "*") not in excused
        and not any(each.pattern.search(part) for part in said)
    ]
    assert left == [], "".join(f"{each.file} | {each.text} | \n" for each in left)
    there = {*((each.file, each.text) for each in found), *((each.file, "*") for each in found)}
    assert {*excused} <= there, f"no longer in the code: {[*excused.keys() - there]}"


SHOWN = [slip for slip in SLIPS if slip.mended]


@pytest.mark.parametrize("slip", SHOWN, ids=lambda slip: slip.name)
def test_a_slip_in_yaml_is_mended_by_the_lines_shown(slip: Slip) -> None:
    """What stands behind “Write:” is put in place of what stands behind “You typed:”."""
    (finding,) = read_yaml(slip.text, "site.yaml").findings
    assert finding.source_text in slip.text
    assert (
        read_yaml(slip.text.replace(finding.source_text, finding.suggested_text, 1), "site.yaml").findings
        == ()
    )
