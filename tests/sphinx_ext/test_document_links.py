"""Links from a notice to documents of its site: in builders, in the record, and when those change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import (
    PLAIN,
    SYNTAXES,
    build,
    findings_of_reader,
    links,
    record_of_builder,
    record_of_reader,
    write_tree,
)

if TYPE_CHECKING:
    from pathlib import Path

CONTACT = """\
---
id: contact
edition: 2026-01-01
title: Contact {{ organisation.name }}
---

See [how we answer](</policies/complaints#how-to>), {{ links.charging }} or {{ rights_policy }}.

- {{ recipients }}
"""
PAGES = {
    "rst": "Privacy\n=======\n\n{}\n\n.. privacy-notice:: cin-cla\n",
    "md": "# Privacy\n\n{}\n\n```{{privacy-notice}} cin-cla\n```\n",
}
OWN = {"rst": "Read :site:`ours <links.charging>`.", "md": "Read {site}`ours <links.charging>`."}
COMPLAINTS = "Complaints\n==========\n\nFirst.\n\n.. _how-to:\n\nHow you complain\n----------------\n\nAsk.\n"
SITE = PLAIN["site.yaml"]
KEYS = """\
    rights_policy:
      title: our policy
      url: /policies/charging
    recipients:
      - name: Acme Records Ltd
        url: /policies/complaints
links:
  charging: /policies/charging
"""
FOUND = [
    ("ours", "/policies/charging", "links.charging"),
    ("how we answer", "/policies/complaints#how-to", ""),
    ("/policies/charging", "/policies/charging", "links.charging"),
    ("our policy", "/policies/charging", "rights_policy"),
    ("Acme Records Ltd", "/policies/complaints", "recipients[1].name"),
]


def project(folder: Path, syntax: str, **more: str) -> Path:
    files = PLAIN | {
        "site.yaml": SITE.rstrip("\n") + "\n" + KEYS,
        "pack/clauses/contact/2026-01-01.md": CONTACT,
        f"index.{syntax}": PAGES[syntax].format(OWN[syntax]),
        "policies/complaints.rst": COMPLAINTS,
        "policies/charging.rst": "What we charge\n==============\n\nNothing.\n",
    }
    files[f"index.{syntax}"] += {
        "rst": "\n.. toctree::\n\n   policies/complaints\n   policies/charging\n",
        "md": "\n```{toctree}\npolicies/complaints\npolicies/charging\n```\n",
    }[syntax]
    return write_tree(folder, files | more)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_they_are_cross_references(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax)
    record = record_of_reader(folder)
    assert record_of_builder(folder) == record
    runs = [run for block in record["notices"][0]["blocks"] for run in block.get("runs", []) if "ref" in run]
    assert [(run["text"], run["ref"], run.get("value", "")) for run in runs] == FOUND
    page = build(folder).text("index.html")
    there = [each for each in links(page) if "policies/" in each[1]]
    assert [each for each in there if each[0] in {words for words, _, _ in FOUND}] == [
        ("ours", "policies/charging.html"),
        ("how we answer", "policies/complaints.html#how-to"),
        ("our policy", "policies/charging.html"),
        ("Acme Records Ltd", "policies/complaints.html"),
    ]
    assert ("What we charge", "policies/charging.html") in there


def test_they_work_where_all_pages_are_one(tmp_path: Path) -> None:
    page = build(project(tmp_path / "project", "rst"), "singlehtml").text("index.html")
    there = dict(links(page))
    assert there["how we answer"] == "#how-to"
    assert there["our policy"] == "#document-policies/charging"
    assert 'id="how-to"' in page
    assert 'id="document-policies/charging"' in page


def test_they_work_in_print(tmp_path: Path) -> None:
    whole = [("index", "x.tex", "", "", "manual")]
    made = build(project(tmp_path / "project", "md"), "latex", latex_documents=whole)
    text = made.text("x.tex")
    assert r"\hyperref[\detokenize{policies/complaints:how-to}]" in text
    assert r"\hyperref[\detokenize{policies/charging::doc}]" in text


def test_a_page_with_another_pages_title_is_written_again(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "rst")
    assert ">What we charge<" in build(folder).text("index.html")
    (folder / "policies/charging.rst").write_text("Our charges\n===========\n\nNone.\n")
    again = build(folder)
    assert "index" not in again.read
    assert ">Our charges<" in again.text("index.html")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_broken_one_is_told_in_every_build(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax)
    assert build(folder).warnings == []
    (folder / "policies/charging.rst").rename(folder / "policies/charges.rst")
    index = folder / f"index.{syntax}"
    index.write_text(index.read_text().replace("policies/charging", "policies/charges"))
    told = [each for each in findings_of_reader(folder) if each.code == "unknown-document"]
    assert [(each.key, each.place.file, "charges" in each.hint) for each in told] == [
        ("rights_policy", "site.yaml", True),
        ("links.charging", "site.yaml", True),
    ]
    first, second = build(folder, warnings_ok=True), build(folder, warnings_ok=True)
    assert first.warnings == second.warnings
    for finding, line in zip(told, first.warnings, strict=True):
        assert line.startswith(f"{folder}/{finding.place}: WARNING: {finding.message}")
    assert second.written == set()


def test_an_anchor_that_is_not_there_is_told_by_a_build(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "rst")
    text = (folder / "policies/complaints.rst").read_text().replace("_how-to:", "_how:")
    (folder / "policies/complaints.rst").write_text(text)
    (line,) = build(folder, warnings_ok=True).warnings
    assert "pack/clauses/contact/2026-01-01.md:7" in line
    assert "“/policies/complaints” has no place “#how-to”" in line
