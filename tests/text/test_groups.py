"""Groups: clauses of a notice under one heading, their own headings a level deeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import (
    PLAIN,
    SYNTAXES,
    build,
    findings_of_reader,
    reading_copies,
    record_of_builder,
    record_of_reader,
    write_tree,
)

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = """\
notice: cin-cla
edition: 2026-01-01
clauses:
  - purposes
  - heading: Who we are
    clauses: [contact, sources]
  - heading: Never seen
    clauses: [transfers]
"""
CLAUSE = "---\nid: {0}\nedition: 2026-01-01\ntitle: {1}\n---\n\n{2}\n"
FILES = PLAIN | {
    "pack/notices/cin-cla/2026-01-01.yaml": NOTICE,
    "pack/clauses/sources/2026-01-01.md": CLAUSE.format("sources", "Sources", "From you."),
    "pack/clauses/transfers/2026-01-01.md": CLAUSE.format("transfers", "Abroad", "{when}`transfers` Abroad."),
}
PAGES = {
    "rst": "Privacy\n=======\n\n.. privacy-notice:: cin-cla\n{}",
    "md": "# Privacy\n\n````{{privacy-notice}} cin-cla\n{}````\n",
}
REWORDED = {
    "rst": "\n   .. contact-clause::\n      :after:\n\n      Or come in.\n",
    "md": "```{contact-clause}\n:after:\n\nOr come in.\n```\n",
}
HEADINGS = [(1, "Privacy"), (2, "Why"), (2, "Who we are"), (3, "Contact"), (3, "Sources")]


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_group_has_a_heading_above_its_clauses(syntax: str, tmp_path: Path, *, own: bool) -> None:
    page = PAGES[syntax].format(REWORDED[syntax] if own else "")
    write_tree(tmp_path, FILES | {f"index.{syntax}": page})
    assert findings_of_reader(tmp_path) == []
    record = record_of_reader(tmp_path)
    assert record_of_builder(tmp_path) == record
    printed = [block for block in record["notices"][0]["blocks"] if block["kind"] == "heading"]
    seen = [block for block in printed if block.get("edit") != "unmet"]
    assert [(block["level"], block["runs"][0]["text"]) for block in seen] == HEADINGS
    assert "Never seen" not in next(iter(reading_copies(tmp_path).values()))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_it_can_be_written_out(syntax: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGES[syntax].format(REWORDED[syntax])
    write_tree(tmp_path, FILES | {f"index.{syntax}": page})
    assert cli.run(["--project", str(tmp_path), "write-out", "site", "cin-cla"]) == 0
    written = capsys.readouterr().out
    assert "Who we are" in written
    before = reading_copies(tmp_path)
    write_tree(tmp_path, {f"index.{syntax}": written})
    assert reading_copies(tmp_path) == before


def test_html_has_a_section_for_each_group(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES | {"index.md": PAGES["md"].format("")})
    html = build(tmp_path, "html").text("index.html")
    assert html.index("<h2>Who we are") < html.index("<h3>Contact") < html.index("<h3>Sources")


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ("{clauses: [contact]}", "A group of clauses has no “heading”"),
        ("{heading: Who}", "A group of clauses has no “clauses”"),
        ("{heading: Who, clauses: [{heading: A, clauses: [b]}]}", "“clauses” of a group of clauses takes"),
        ("{heading: Who, clauses: [purposes]}", "The notice names the clause “purposes” twice"),
    ],
)
def test_a_wrong_group_is_reported(group: str, message: str, tmp_path: Path) -> None:
    notice = f"notice: cin-cla\nedition: 2026-01-01\nclauses:\n  - purposes\n  - {group}\n"
    files = FILES | {"pack/notices/cin-cla/2026-01-01.yaml": notice, "index.md": PAGES["md"].format("")}
    write_tree(tmp_path, files)
    found = [finding.message for finding in findings_of_reader(tmp_path)]
    assert any(each.startswith(message) for each in found), found


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_headings_may_hold_values(syntax: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heading = "  - heading: Who {{ organisation.name }} is\n"
    files = FILES | {
        "pack/notices/cin-cla/2026-01-01.yaml": NOTICE.replace("  - heading: Who we are\n", heading),
        "pack/clauses/sources/2026-01-01.md": CLAUSE.format(
            "sources", '"Where {{ organisation.name }} asks"', "From you."
        ),
        f"index.{syntax}": PAGES[syntax].format(""),
    }
    write_tree(tmp_path, files)
    assert findings_of_reader(tmp_path) == []
    record = record_of_reader(tmp_path)
    assert record_of_builder(tmp_path) == record
    kept = next(iter(reading_copies(tmp_path).values()))
    assert "Who Oakfield School is" in kept
    assert "Where Oakfield School asks" in kept
    runs = [run for block in record["notices"][0]["blocks"] for run in block.get("runs", [])]
    assert {"text": "Oakfield School", "value": "organisation.name"} in runs
    assert cli.run(["--project", str(tmp_path), "write-out", "site", "cin-cla"]) == 0
    written = capsys.readouterr().out
    write_tree(tmp_path, {f"index.{syntax}": written})
    assert next(iter(reading_copies(tmp_path).values())) == kept


def test_a_heading_with_a_wrong_value_is_reported(tmp_path: Path) -> None:
    heading = "  - heading: Who {{ organisation.nam }} is\n"
    notice = NOTICE.replace("  - heading: Who we are\n", heading)
    files = FILES | {"pack/notices/cin-cla/2026-01-01.yaml": notice, "index.md": PAGES["md"].format("")}
    write_tree(tmp_path, files)
    (found,) = [each for each in findings_of_reader(tmp_path) if each.code == "unknown-path"]
    assert (found.place.file, "organisation.name" in found.hint) == (
        "pack/notices/cin-cla/2026-01-01.yaml",
        True,
    )
