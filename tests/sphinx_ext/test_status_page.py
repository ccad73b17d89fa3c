"""The directive `notice-status`: the status of every notice, and when its page is written again."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import ROOT, SYNTAXES, build, record_of_builder, record_of_reader, write_tree

from sphinx_privacynotice.checks.examples import FOLDER
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.schema_files import shipped

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.law

SITE = (FOLDER / "site.yaml").read_text(encoding="utf-8")
CONF = 'project = "Westshire"\nextensions = ["myst_parser", "sphinx_privacynotice"]\n'
INDEX = "Top\n===\n\n.. toctree::\n   :glob:\n\n   *\n"
PROJECT = "sites: sites/*.yaml\n"
NOTICE = {
    "rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n   :site: {site}\n{options}",
    "md": "# Notice\n\n```{{privacy-notice}} cin-cla\n:site: {site}\n{options}```\n",
}
OMIT = {
    "rst": "   :omit: family\n   :reason: A secret of ours.\n   :until: 2027-03-01\n",
    "md": ":omit: family\n:reason: A secret of ours.\n:until: 2027-03-01\n",
}


def status_page(syntax: str, **options: str) -> str:
    mark = "   " if syntax == "rst" else ""
    lines = "".join(f"{mark}:{name.replace('_', '-')}: {value}\n" for name, value in options.items())
    if syntax == "rst":
        return f"Status\n======\n\n.. notice-status::\n{lines}"
    return f"# Status\n\n```{{notice-status}}\n{lines}```\n"


def school(name: str, **changes: str) -> str:
    page = name.partition(" ")[0].lower()
    text = SITE.replace("Oakfield School", name).replace("page: privacy", f"page: {page}")
    for old, new in changes.items():
        assert f"    {old}:" in text
        text = text.replace(f"    {old}:", new)
    return text


def project(folder: Path, syntax: str, **options: str) -> Path:
    return write_tree(
        folder,
        {
            "conf.py": CONF,
            "index.rst": INDEX,
            "privacynotice.yaml": PROJECT,
            "sites/elm.yaml": school("Elm School", in_force="    review_due: 2027-09\n    in_force:"),
            "sites/beech.yaml": school("Beech School"),
            f"elm.{syntax}": NOTICE[syntax].format(site="elm", options=OMIT[syntax]),
            f"beech.{syntax}": NOTICE[syntax].format(site="beech", options=""),
            f"status.{syntax}": status_page(syntax, **options),
        },
    )


class _Table(HTMLParser):
    """The rows of a page's table: the words of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in {"td", "th"}
        if self.inside and tag == "p":
            self.rows[-1][-1] += "; "

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data.strip("\n")


def rows(html: str) -> dict[str, dict[str, str]]:
    """Return what a page's table shows of each school, by the heads of the columns."""
    table = _Table()
    table.feed(html)
    heads, *body = [[cell.strip("; ") for cell in row] for row in table.rows]
    return {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in body}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_page_shows_how_every_notice_stands(syntax: str, tmp_path: Path) -> None:
    html = build(project(tmp_path / "project", syntax)).text("status.html")
    shown = rows(html)
    assert list(shown) == ["Beech School", "Elm School"]
    exceptions = shown["Elm School"].pop("Exceptions")
    assert shown["Elm School"] == {
        "In force from": "1 December 2026",
        "Edition": "25 May 2018; england-schools 0.2.0",
        "Missing": "none",
        "Approval": "not approved",
        "Next review": "September 2027",
    }
    assert exceptions.startswith("left out: “")
    assert exceptions.endswith("” (until 1 March 2027)")
    assert shown["Beech School"]["Exceptions"] == "none"
    assert shown["Beech School"]["Next review"] == "no day set"
    assert "secret" not in html, "a reason is recorded and not printed"
    assert 'href="elm.html"' in html
    for words in ("<caption>", 'scope="col"', 'scope="row"', "notice-stacks", "sphinx-privacynotice.css"):
        assert words in html


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_only_a_page_that_names_a_day_says_what_is_overdue(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax, columns="review, exceptions", as_of="2027-10-01")
    html = build(folder).text("status.html")
    assert "Status of our privacy notices on 1 October 2027" in html
    elm = rows(html)["Elm School"]
    assert list(elm) == ["Next review", "Exceptions"]
    assert elm["Next review"] == "September 2027: overdue"
    assert "ended on 1 March 2027" in elm["Exceptions"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_page_is_written_again_exactly_when_its_table_changes(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", syntax, columns="all", records="others/*.json")
    write_tree(folder, {"others/fir.json": status_of("fir", "Fir School")})
    first = build(folder)
    assert list(rows(first.text("status.html"))) == ["Beech School", "Elm School", "Fir School"]
    again = build(folder)
    assert not again.read
    assert "status" not in again.written
    beech = folder / "sites" / "beech.yaml"

    def changed_by(files: dict[str, str]) -> dict[str, dict[str, str]]:
        before = folder.parent / f"clean-{len(list(folder.parent.iterdir()))}"
        write_tree(folder, files)
        built = build(folder, warnings_ok=True)
        assert "status" in built.written, files.keys()
        assert "status" not in built.read
        clean = build(folder, warnings_ok=True, fresh=True, outdir=before)
        assert clean.text("status.html") == built.text("status.html")
        assert clean.warnings == built.warnings
        return rows(built.text("status.html"))

    words = beech.read_text(encoding="utf-8")
    phone = words.replace("01632 960123", "01632 960124")
    beech.write_text(phone, encoding="utf-8")
    assert "status" not in build(folder).written, "a phone number is in no column"
    shown = changed_by(
        {
            "sites/beech.yaml": phone.replace(
                "    in_force:", "    reviewed: 2026-11\n    review_due: 2028\n    in_force:"
            )
        }
    )
    assert shown["Beech School"]["Next review"] == "2028"
    shown = changed_by({f"beech.{syntax}": NOTICE[syntax].format(site="beech", options=OMIT[syntax])})
    assert "left out" in shown["Beech School"]["Exceptions"]
    shown = changed_by({"others/yew.json": status_of("yew", "Yew School", errors=3)})
    assert shown["Yew School"]["Findings"] == "not known"
    (folder / "others" / "yew.json").unlink()
    assert "Yew School" not in changed_by({})
    assert cli.run(["--project", str(folder), "record", "--write"]) == 0
    shown = changed_by({})
    assert shown["Elm School"]["Reading copy"] == "up to date"
    shown = changed_by({"reading-copies/elm/cin-cla.txt": "Other words.\n"})
    assert shown["Elm School"]["Reading copy"] == "out of date"


def status_of(site: str, name: str, **known: Any) -> str:
    row = {"site": site, "notice": "cin-cla", "name": name, "in_force": "2026-09-01", **known}
    return json.dumps({"schema": 1, "rows": [row]})


def test_parallel_is_serial(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "md", columns="all")
    serial = build(folder)
    parallel = build(folder, fresh=True, parallel=2, outdir=tmp_path / "parallel")
    assert parallel.text("status.html") == serial.text("status.html")


@pytest.mark.parametrize(
    "builder", ["text", "latex", "epub", "man", "texinfo", "singlehtml", "gettext", "xml"]
)
def test_every_builder_writes_the_table(builder: str, tmp_path: Path) -> None:
    build(project(tmp_path / "project", "md"), builder, warnings_ok=builder in {"epub", "texinfo"})


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_slip_in_the_directive_has_one_message_in_builds_and_commands(
    syntax: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"site": "elm oak", "columns": "reviews", "as-of": "2027-13-01", "recrods": "x"}
    folder = project(tmp_path / "project", syntax, **options)
    said = "\n".join(build(folder, warnings_ok=True).warnings)
    cli.run(["--project", str(folder), "check"])
    checked = capsys.readouterr().out
    for words in (
        "There is no site “oak”. There is “beech” and “elm”.",
        "There is no column “reviews”. Did you mean “review”?",
        "`:as-of: 2027-13-01` is no day",
        "Did you mean “records”?",
    ):
        assert words in said
        assert words.split(". ")[0] in checked
    write_tree(folder, {"sites/oak.yaml": school("Oak School")})
    mended = "\n".join(build(folder, warnings_ok=True).warnings)
    assert "There is no site" not in mended, "the page is read again once there is such a site"


def test_records_that_cannot_be_used_are_warnings_and_no_school_is_lost(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "md", columns="findings", records="others/*.json")
    write_tree(
        folder,
        {
            "others/a.json": status_of("fir", "Fir School", errors=1, warnings=0, infos=0),
            "others/b.json": status_of("fir", "Fir School"),
            "others/c.json": "[" * 100_000,
            "others/d.json": '{"schema": 9, "rows": []}',
            "others/e.json": status_of("fir", "Another Fir School"),
            "others/f.json": status_of("fir", "Fir", errors="many"),
        },
    )
    built = build(folder, warnings_ok=True)
    assert rows(built.text("status.html"))["Fir School"]["Findings"] == "errors: 1"
    assert "Another Fir School" in rows(built.text("status.html"))
    said = "\n".join(built.warnings)
    assert said.count("privacynotice.status-records") == 4
    assert "“fir”, cin-cla, is in others/b.json, and in others/a.json already" in said
    assert "others/c.json has no records that can be read: it is not JSON" in said
    assert "its `schema` is not 1" in said
    assert "`rows[0].errors` is no number" in said


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_names_are_words_and_nothing_else(syntax: str, tmp_path: Path) -> None:
    hostile = [
        "<script>alert(1)</script>",
        "`link <javascript:alert(1)>`_ |version| :doc:`x` {{ x }} ![x](y)",
        "\u202eevil \0 end",
        "]]>&amp;'\"",
    ]
    folder = project(tmp_path / "project", syntax, columns="all", records="others/*.json")
    exceptions = [{"kind": "reworded", "about": each, "parts": [each]} for each in hostile]
    for number, name in enumerate(hostile):
        row = {"packs": hostile, "missing_values": hostile, "pending": hostile, "approval": "pending"}
        text = status_of(f"s{number}", name, exceptions=exceptions, **row)
        write_tree(folder, {f"others/{number}.json": text})
    built = build(folder)
    html = built.text("status.html")
    assert "<script>alert" not in html
    assert "javascript:" not in html.replace("link &lt;javascript:alert(1)&gt;", "")
    assert "<img" not in html
    assert not set("\u202e\0") & set(html)
    assert "`link <javascript:alert(1)>`_ |version| :doc:`x` {{ x }} ![x](y)" in rows(html)
    for builder in ("text", "latex", "xml"):
        build(folder, builder)


def test_the_builder_writes_the_status_of_every_notice_for_other_projects(tmp_path: Path) -> None:
    theirs = project(tmp_path / "theirs", "md")
    record = record_of_builder(theirs)
    assert record == record_of_reader(theirs)
    out = tmp_path / "theirs-built" / "notices"
    status = json.loads((out / "status.json").read_text(encoding="utf-8"))
    jsonschema.validate(status, json.loads(shipped("status")))
    assert "as_of" not in status
    assert [row["site"] for row in status["rows"]] == ["beech", "elm"]
    ours = write_tree(
        tmp_path / "ours",
        {
            "conf.py": CONF,
            "index.rst": INDEX,
            "privacynotice.yaml": f"{PROJECT}status: theirs/*.json\n",
            "sites/oak.yaml": school("Oak School"),
            "oak.md": NOTICE["md"].format(site="oak", options=""),
            "status.md": status_page("md"),
        },
    )
    write_tree(ours, {"theirs/status.json": (out / "status.json").read_text(encoding="utf-8")})
    shown, own = (rows(build(each).text("status.html")) for each in (ours, theirs))
    assert list(shown) == ["Beech School", "Elm School", "Oak School"]
    assert {name: shown[name] for name in own} == own
    (ours / "theirs" / "status.json").rename(ours / "status.json")
    write_tree(ours, {"theirs/notices.json": (out / "notices.json").read_text(encoding="utf-8")})
    shown = rows(build(ours).text("status.html"))
    elm = shown["elm (theirs/notices.json)"]
    assert elm["Missing"] == "none"
    assert elm["Approval"] == elm["Next review"] == "not known"


def test_the_schools_of_the_example_are_on_a_page_of_their_trust(tmp_path: Path) -> None:
    shown = rows(build(ROOT / "example_site" / "schools", outdir=tmp_path / "out").text("status.html"))
    assert list(shown) == ["Elm Bank School", "Harbour View Primary School", "Mill Lane Academy"]
