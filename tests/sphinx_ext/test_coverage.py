"""Coverage in builds: the table on a page, rules over records, and what is read or written again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support import SYNTAXES, build, covered_records, record_of_builder, write_tree

from sphinx_privacynotice.checks.examples import FOLDER
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.record import notices_json, record_to_json

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.law

SITE = (FOLDER / "site.yaml").read_text(encoding="utf-8")
CONF = 'project = "Oakfield"\nextensions = ["myst_parser", "sphinx_privacynotice"]\n'
INDEX = "Top\n===\n\n.. toctree::\n\n   privacy\n   coverage\n   other\n"

NOTICE = {
    "rst": "Notice\n======\n\n.. privacy-notice:: cin-cla{options}\n",
    "md": "# Notice\n\n```{{privacy-notice}} cin-cla{options}\n```\n",
}
COVERAGE = {
    "rst": "Coverage\n========\n\n.. notice-coverage:: cin-cla\n",
    "md": "# Coverage\n\n```{notice-coverage} cin-cla\n```\n",
}
OMIT = {"rst": "\n   :omit: {0}\n   :reason: Short.", "md": "\n:omit: {0}\n:reason: Short."}


def page(syntax: str, omit: str = "") -> str:
    return NOTICE[syntax].format(options=OMIT[syntax].format(omit) if omit else "")


def project(folder: Path, syntax: str, omit: str = "", site: str = SITE) -> Path:
    return write_tree(
        folder,
        {
            "conf.py": CONF,
            "index.rst": INDEX,
            "other.rst": "Other\n=====\n\nWords.\n",
            "site.yaml": site,
            f"privacy.{syntax}": page(syntax, omit),
            f"coverage.{syntax}": COVERAGE[syntax],
        },
    )


def rows(html: str) -> dict[str, str]:
    """Return the status of each item that a page shows, by the item in plain words."""
    from html.parser import HTMLParser

    class Cells(HTMLParser):
        found: list[list[str]]
        inside = False

        def handle_starttag(self, tag: str, _attributes: Any) -> None:
            if tag == "tr":
                self.found.append([])
            if tag in {"td", "th"}:
                self.found[-1].append("")
                self.inside = True

        def handle_endtag(self, tag: str) -> None:
            self.inside = self.inside and tag not in {"td", "th"}

        def handle_data(self, data: str) -> None:
            if self.inside:
                self.found[-1][-1] += data.strip("\n")

    cells = Cells()
    cells.found = []
    cells.feed(html)
    return {row[0]: row[2] for row in cells.found[1:]}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_page_shows_the_coverage_of_a_notice_on_another(syntax: str, tmp_path: Path) -> None:
    built = build(project(tmp_path / "project", syntax), doctrees_wanted=True)
    html = built.text("coverage.html")
    shown = rows(html)
    assert len(shown) == 26
    assert shown["The right to object"] == "said"
    assert shown["The legitimate interests"] == "not needed"
    assert "What the notice of Oakfield School tells readers, by the law of 1 December 2026" in html
    assert 'href="privacy.html#cin-cla-rights"' in html
    for tag in ('<th class="head">', "<caption>", 'data-column="Status"'):
        assert tag in html
    assert '<th class="stub" data-column="What the law asks for">' in html
    assert "notice-stacks" in html, "on a phone each row is a stack"
    assert '<span class="notice-provision">Article 13(1)(a)</span>, <span' in html
    assert "sphinx-privacynotice.css" in html
    assert "sphinx-privacynotice.css" not in built.text("other.html")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_mistake_on_a_page_is_a_warning_in_every_build(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax, omit="rights sources")
    first = build(folder, warnings_ok=True)
    codes = [line.rpartition("[")[2] for line in first.warnings]
    assert codes == ["privacynotice.item-unmet]", "privacynotice.source-missing]"]
    assert all(f"privacy.{syntax}:" in line for line in first.warnings)
    again = build(folder, warnings_ok=True)
    assert again.warnings == first.warnings
    assert not again.read
    parallel = build(folder, warnings_ok=True, fresh=True, parallel=2, outdir=tmp_path / "parallel")
    assert parallel.warnings == first.warnings
    assert "missing" in rows(first.text("coverage.html"))["The right to limit its use"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_table_is_written_again_exactly_when_it_changes(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax)
    build(folder)
    build(folder)
    (folder / "site.yaml").write_text(SITE.replace("01632 960123", "01632 960124"), encoding="utf-8")
    phone = build(folder)
    assert phone.read == {"privacy"}
    assert "coverage" not in phone.written
    (folder / f"privacy.{syntax}").write_text(page(syntax, "sources"), encoding="utf-8")
    omitted = build(folder, warnings_ok=True)
    assert omitted.read == {"privacy"}
    assert {"privacy", "coverage"} <= omitted.written
    assert rows(omitted.text("coverage.html"))["Where the data comes from"] == "missing"
    clean = build(folder, warnings_ok=True, fresh=True, outdir=tmp_path / "clean")
    assert clean.text("coverage.html") == omitted.text("coverage.html")
    assert clean.warnings == omitted.warnings
    (folder / f"privacy.{syntax}").write_text(page(syntax), encoding="utf-8")
    mended = build(folder)
    assert "coverage" in mended.written
    assert rows(mended.text("coverage.html"))["Where the data comes from"] == "said"


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_record_carries_coverage_and_a_kept_one_does_not(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax, omit="sources")
    built = record_of_builder(folder, warnings_ok=True)
    assert built == json.loads(notices_json(covered_records(folder)))
    by_item = {each["item"]: each for each in built["notices"][0]["coverage"]}
    assert len(by_item) == 26
    assert by_item["right.access"] == {
        "item": "right.access",
        "status": "met",
        "clause": "access-request",
        "edition": "2026-02-05.1",
        "part": "child",
        "page": "privacy",
    }
    assert by_item["source"] == {
        "item": "source",
        "status": "missing",
        "clause": "sources",
        "because": "omitted",
        "reason": "Short.",
    }
    (record,) = covered_records(folder)
    assert "coverage" not in record_to_json(record, places=False)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_draft_warns_of_nothing_and_shows_its_coverage(syntax: str, tmp_path: Path) -> None:
    site = SITE.replace("    in_force: 2026-12-01\n", "")
    folder = project(tmp_path / "project", syntax, omit="rights", site=site)
    built = build(folder)
    assert rows(built.text("coverage.html"))["The right to object"] == "missing"


def test_information_is_no_warning(tmp_path: Path) -> None:
    build(project(tmp_path / "project", "rst", omit="notice-details"))


@pytest.mark.parametrize(
    "builder", ["text", "latex", "epub", "man", "texinfo", "singlehtml", "gettext", "xml"]
)
def test_every_builder_writes_the_table(builder: str, tmp_path: Path) -> None:
    build(project(tmp_path / "project", "md"), builder, warnings_ok=builder in {"epub", "texinfo"})


def test_the_page_reader_keeps_the_directive_as_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "md")
    text = page("md") + "\n```{notice-coverage} cin-cla\n```\n"
    (folder / "privacy.md").write_text(text, encoding="utf-8")
    (folder / "coverage.md").write_text("# Coverage\n\nWords.\n", encoding="utf-8")
    built = record_of_builder(folder)
    assert built == json.loads(notices_json(covered_records(folder)))
    left_out = built["notices"][0]["blocks"][-1]
    assert left_out["kind"] == "left-out"
    assert left_out["source"] == "{notice-coverage} cin-cla"


def test_what_is_wrong_with_the_directive_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "md")
    text = (
        "# Coverage\n\n```{notice-coverage} cin-clb\n```\n\n```{notice-coverage}\n:nptice: x\n\nWords.\n```\n"
    )
    (folder / "coverage.md").write_text(text, encoding="utf-8")
    built = build(folder, warnings_ok=True)
    said = "\n".join(built.warnings)
    assert "Did you mean “cin-cla”?" in said
    assert "has no option `:nptice:`" in said
    assert "takes no words of your own" in said


def test_the_matrix_is_printed_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "project", "md", omit="sources")
    day = ["--as-of", "2026-12-01"]
    assert cli.run(["--project", str(folder), "check", *day, "--coverage"]) == 1
    out = capsys.readouterr().out
    assert "site/cin-cla on 2026-12-01: 21 met, 1 missing, 4 no need" in out
    assert "missing  where the data comes from (Article 14(2)(f))" in out
    assert "the page leaves out the clause “sources” (" in out
    assert cli.run(["--project", str(folder), "check", *day, "--coverage", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [each["status"] for each in data["coverage"][0]["items"] if each["item"] == "source"] == [
        "missing"
    ]
    assert [each["code"] for each in data["findings"]] == ["source-missing"]


def test_the_matrix_of_an_earlier_day_says_what_is_not_asked_for_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "project", "md", site=SITE.replace("2026-12-01", "2026-03-01"))
    assert cli.run(["--project", str(folder), "check", "--as-of", "2026-06-18", "--coverage"]) == 0
    assert "not yet  the right to complain to the organisation itself" in capsys.readouterr().out
    assert cli.run(["--project", str(folder), "check", "--as-of", "2026-06-19", "--coverage"]) == 1
    assert "[complaint-route-missing]" in capsys.readouterr().out
