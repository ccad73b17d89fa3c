"""The command `status`: every notice in a line, as text, CSV and JSON; files of others are not trusted."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import ROOT, SYNTAXES, write_tree

from sphinx_privacynotice.checks.examples import FOLDER
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.schema_files import shipped

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.law

SITE = (FOLDER / "site.yaml").read_text(encoding="utf-8")
EXAMPLE = ROOT / "example_site"
DAY = ["--as-of", "2026-12-01"]

HOSTILE = (
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "a\r\n=1",
    "＝1",
    "\x1b[31mred",
    "\u202eevil",
    "::error::x",
    'a,b;"c"',
    "##[group]x",
    "x\u2028=1",
)


def project(folder: Path, syntax: str = "md", site: str = SITE, page: str = "") -> Path:
    pages = {
        "md": f"# Notice\n\n```{{privacy-notice}} cin-cla\n```\n{page}",
        "rst": f"Notice\n======\n\n.. privacy-notice:: cin-cla\n{page}",
    }
    conf = 'extensions = ["myst_parser", "sphinx_privacynotice"]\n'
    return write_tree(folder, {"conf.py": conf, "site.yaml": site, f"privacy.{syntax}": pages[syntax]})


def run(folder: Path, *args: str, status: int = 0) -> str:
    import contextlib

    put = io.StringIO()
    with contextlib.redirect_stdout(put):
        assert cli.run(["--project", str(folder), "status", *args]) == status
    return put.getvalue()


def rows(folder: Path, *args: str, status: int = 0) -> list[dict[str, Any]]:
    data = json.loads(run(folder, "--format", "json", *args, status=status))
    jsonschema.validate(data, json.loads(shipped("status")))
    return list(data["rows"])


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_table_has_a_line_for_each_school_and_says_what_was_not_looked_at() -> None:
    out = run(EXAMPLE, *DAY)
    lines = out.splitlines()
    assert [line.split("  ")[0] for line in lines[:13]] == [
        "School",
        "Fernhill Primary School",
        "Kestrel Park Academy",
        "Millbrook Primary School",
        "Millbrook Primary School",
        *["Oakfield School"] * 6,
        "Saltmarsh Primary School",
        "Thornlea School",
    ]
    assert "12 notices, 1 draft, 1 with gaps" in out
    assert lines[-1].startswith("Not looked at: whether what is said is true")


def test_each_fact_of_a_notice_is_in_its_row(tmp_path: Path) -> None:
    site = SITE.replace(
        "    in_force: 2026-12-01\n",
        "    in_force: 2026-12-01\n    reviewed: 2026-10\n    review_due: 2026-11-30\n"
        "    approved: {by: Governing body, on: 2026-09-23}\n"
        "    updated: 2026-09-01\n    changes: [{on: 2026-10-02, note: New officer., told: Letter}]\n"
        "    editions: {npd: {edition: 2018-05-25, reason: Agreed., until: 2027-01-01}}\n",
    )
    folder = project(tmp_path / "project", site=site)
    (row,) = rows(folder, *DAY)
    assert row["name"] == "Oakfield School"
    assert row["packs"] == ["england-schools 0.2.0"]
    assert row["overdue"] is True
    assert row["changed"] == "2026-10-02"
    assert (row["approval"], row["approved_on"]) == ("stated", "2026-09-23")
    assert {"kind": "edition", "about": "npd", "parts": ["2018-05-25"], "until": "2027-01-01"}.items() <= row[
        "exceptions"
    ][0].items()
    assert row["ended"] == 0
    assert "copy" not in row, "no copies are kept"
    (later,) = rows(folder, "--as-of", "2027-01-01")
    assert later["ended"] == 1
    assert "npd" in later["older"]
    assert "2026-11-30, overdue" in run(folder, *DAY)
    run(folder, *DAY, "--exit-code", status=1)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_approval_is_pending_again_once_words_change(
    syntax: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793664000")  # 3 November 2026
    folder = project(tmp_path / "project", syntax)
    assert cli.run(["--project", str(folder), "record", "--write"]) == 0
    approve = ["approve", "--role", "Chair", "--by", "A. Person", "--on", "2026-11-01"]
    assert cli.run(["--project", str(folder), *approve]) == 0
    assert rows(folder, *DAY)[0]["approval"] == "approved"
    file = folder / "site.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("25 years", "26 years"), encoding="utf-8")
    (row,) = rows(folder, *DAY)
    assert (row["approval"], row["pending"], row["copy"]) == ("pending", ["retention"], "differs")


def test_findings_count_as_check_counts_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = SITE.replace("    transfers: none\n", "")
    folder = project(tmp_path / "project", site=site)
    cli.run(["--project", str(folder), "check", *DAY, "--format", "json"])
    found = [each["severity"] for each in json.loads(capsys.readouterr().out)]
    (row,) = rows(folder, *DAY)
    assert found
    assert (row["errors"], row["warnings"], row["infos"]) == (
        found.count("error"),
        found.count("warning"),
        found.count("info"),
    )
    assert row["missing_items"]


def test_a_site_whose_file_cannot_be_read_is_not_lost(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    write_tree(
        folder,
        {"privacynotice.yaml": "sites: [site.yaml, broken.yaml]\n", "broken.yaml": "organisation: [\n"},
    )
    broken, _ = rows(folder, *DAY)
    assert (broken["site"], broken["notice"]) == ("broken", "")
    assert broken["errors"] > 0
    run(folder, *DAY, "--exit-code", status=1)


def test_csv_is_a_table_that_runs_nothing(tmp_path: Path) -> None:
    rows_of_others = [
        {
            "site": f"s{number}",
            "notice": "cin-cla",
            "name": words,
            "approved_by": words,
            "missing_values": [words, words],
            "exceptions": [{"kind": "reworded", "about": words, "parts": [words], "reason": words}],
        }
        for number, words in enumerate(HOSTILE)
    ]
    folder = project(tmp_path / "project")
    write_tree(folder, {"theirs.json": json.dumps({"schema": 1, "rows": rows_of_others})})
    args = [*DAY, "--records", str(folder / "theirs.json")]
    out = run(folder, *args, "--format", "csv")
    assert out.count("\n") == out.count("\r\n") == len(HOSTILE) + 2, "RFC 4180: a line each"
    for row in cells(out):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
            assert all(sign not in cell for sign in "\x1b\u202e\r\n\u2028")
            assert not cell.startswith(("::", "##["))
    assert run(folder, *args, "--format", "csv", "--bom").startswith("\ufeffsite,name,")
    for form in ("text", "json"):
        told = run(folder, *args, "--format", form)
        assert all(sign not in told for sign in "\x1b\u202e\r\u2028")
    assert len(run(folder, *args).splitlines()) == len(HOSTILE) + 5


def test_without_any_other_notice_csv_has_its_head(tmp_path: Path) -> None:
    (row,) = cells(run(project(tmp_path / "project"), *DAY, "--format", "csv"))
    assert row["errors"] == row["ended"] == "0"
    assert row["copy"] == row["from"] == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "it is not JSON"),
        ('{"a":' * 50_000, "it is not JSON"),
        ("[]", "it is not a JSON object"),
        ('{"rows": {}, "schema": 1}', "`rows` is not a list"),
        ('{"rows": [{}], "schema": 1}', "names no site"),
        ('{"rows": [], "schema": 2}', "its `schema` is not 1"),
        ('{"notices": [], "schema": 7}', "its `schema` is not 2"),
        ('{"notices": [3], "schema": 2}', "is not a JSON object"),
        ('{"rows": [{"site": "a", "review_due": "soon"}], "schema": 1}', "is no date"),
        ('{"rows": [{"site": "a", "name": "' + "x" * 600 + '"}], "schema": 1}', "longer than 500"),
        ('{"rows": [{"site": "a", "approval": "yes"}], "schema": 1}', "is none of approved"),
        ('{"rows": [{"site": "a", "exceptions": [{}]}], "schema": 1}', "is none of omitted"),
        ('{"rows": [{"site": "a", "errors": 1' + "0" * 5000 + '}], "schema": 1}', "it is not JSON"),
    ],
)
def test_a_file_that_is_no_record_is_named(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "project")
    write_tree(folder, {"theirs.json": text})
    assert cli.run(["--project", str(folder), "status", *DAY, "--records", str(folder / "theirs.json")]) == 1
    captured = capsys.readouterr()
    assert says in captured.err
    assert "theirs.json" in captured.err
    assert "Oakfield School" in captured.out
    assert "Traceback" not in captured.err


def test_the_project_file_names_records_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "project")
    theirs = {"schema": 1, "rows": [{"site": "fir", "notice": "cin-cla", "name": "Fir School"}]}
    write_tree(
        folder, {"privacynotice.yaml": "status: others/*.json\n", "others/fir.json": json.dumps(theirs)}
    )
    fir, _ = rows(folder, *DAY)
    assert fir == {"site": "fir", "notice": "cin-cla", "name": "Fir School", "source": "others/fir.json"}
    out = run(folder, *DAY)
    assert out.splitlines()[1].split() == ["Fir", "School", "cin-cla", *"???????"]
    assert "1 file of other repositories are up to date" in out
    write_tree(folder, {"privacynotice.yaml": "status: ../*.json\n"})
    run(folder, *DAY, status=1)
    assert "leads outside the project" in capsys.readouterr().err


def test_a_reading_copy_of_another_repository_is_enough(tmp_path: Path) -> None:
    theirs = EXAMPLE / "reading-copies" / "saltmarsh" / "cin-cla.json"
    other, own = rows(project(tmp_path / "project"), *DAY, "--records", str(theirs))
    if other["site"] != "saltmarsh":
        other, own = own, other
    assert other["in_force"] == "2026-10-01"
    assert {each["kind"] for each in other["exceptions"]} >= {"dropped", "reworded"}
    assert "review_due" not in other
    assert "missing_items" not in other, "a reading copy has no coverage"
