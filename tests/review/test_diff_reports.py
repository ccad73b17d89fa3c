"""Reports of ``diff``: JSON by its schema, Markdown in which no value acts and that a host takes whole."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.dom import minidom

import click
import docx
import jsonschema
import pytest
from history import History
from markdown_it import MarkdownIt

from sphinx_privacynotice.base.comment import MARKER
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.cli.diff_text import diff_lines
from sphinx_privacynotice.cli.terminal import say
from sphinx_privacynotice.hosts.clean import clean_comment
from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.review.announcements import Announcement
from sphinx_privacynotice.review.compare import compare_records
from sphinx_privacynotice.review.outline import make_outline
from sphinx_privacynotice.review.redline import redline
from sphinx_privacynotice.review.report import DiffReport, Origin
from sphinx_privacynotice.review.reports.json_report import diff_json
from sphinx_privacynotice.review.reports.markdown import diff_markdown
from sphinx_privacynotice.review.reports.web_page import diff_html
from sphinx_privacynotice.review.reports.word import diff_word

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = jsonschema.Draft202012Validator(json.loads(shipped("diff")))
_ACTING = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
SIDES = (Origin("main"), Origin("HEAD"))
TAGS = {
    "h3", "h4", "p", "b", "sub", "details", "summary", "blockquote", "del", "ins", "br", "ul", "li", "code",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", "</details><img src=x onerror=alert(1)>", "<!-- -->", "-->", "`code`",
    "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "@everyone", "owner/repo#12", "GH-12",
    "!12", "/close", "::error::x", "##[error]x", "\x1b[31mred", "a\u202eb", "line\n\n# Heading", "\u2028",
    "| a | b |", "~~~", "$x$", "&lt;b&gt;", "&#64;everyone", "**bold**", "https://evil.example", "%1",
    "~label", "{{ 7*7 }}", "{% include 'x' %}", "]]>", "&lrm;\ufffe", "a\x00b", "=1+1", '" onclick="x',
    "</w:t></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText>", '{ INCLUDETEXT "/etc/passwd" }',
]  # fmt: skip
"""What must not act in any report: in Markdown, HTML, a terminal, JSON or Word."""


def notice(
    *sentences: str, site: str = "oak", heading: str = "Why", reason: str = "", kind: str = "cin-cla"
) -> Record:
    blocks = [Block("heading", "oak", "page", (Run(heading),), level=2)]
    blocks += [
        Block("paragraph", "oak", "page", (Run(words, value="facts.x"),), edit="reworded", reason=reason)
        for words in sentences
    ]
    return Record(site, kind, "2026-03-01", ("oak",), tuple(blocks))


def markdown(old: Record, new: Record, names: dict[str, str] | None = None) -> str:
    key = (new.site, new.notice)
    diffs = compare_records({key: old}, {key: new})
    return diff_markdown(DiffReport(*SIDES, diffs, names or {}))


def hostile(word: str) -> DiffReport:
    """Return a report in which every text that is not ours has ``word``."""
    key = ("oak", word)
    old = notice("We keep it safe for you always.", "Ask us anything you like.", heading=word, kind=word)
    more = (f"We keep it safe for you {word} always.", f"{word} says more than before of it.")
    new = notice(*more, heading=word, reason=word, kind=word)
    diffs = compare_records({key: old, ("elm", "a"): old}, {key: new})
    place = Place(word, 1)
    findings = [Finding("change-untold", word, place, word, severity=Severity.WARNING, notice=word)]
    entries = {key: (Announcement("2026-03-01", word, word),)}
    sides = (Origin(word, day="2026-03-01"), Origin(word))
    return DiffReport(*sides, diffs, {"oak": word, "elm": word}, findings, [word], entries)


PLAIN_WORD = diff_word(hostile("word"))
PLAIN_PAGE = diff_html(hostile("word"))


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        self.seen.append(tag)
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_no_value_acts_in_markdown(word: str) -> None:
    text = diff_markdown(hostile(word))
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    assert {token.type for token in tokens} == {"html_block"}
    assert "".join(token.content for token in tokens).split() == text.split()
    assert clean_comment(text) == text, "the job that posts it changes nothing"
    tags = Tags(text)
    assert set(tags.seen) <= TAGS
    assert {name for name, _ in tags.attributes} <= {"open"}
    assert tags.open == []
    for line in text.splitlines():
        assert line == "" or line.startswith("<")
    for acting in ("@everyone", "repo#12", "GH-12", "!12", "\x1b", "\u202e", "\u2028", "https://"):
        assert acting not in text


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_no_value_acts_on_the_page(word: str) -> None:
    text, plain = diff_html(hostile(word)), Tags(PLAIN_PAGE)
    tags = Tags(text)
    # the same elements and attributes, whatever the words are; what differs in spaces alone is folded
    assert set(tags.seen) <= {*plain.seen, "details", "summary"}
    assert {name for name, _ in tags.attributes} <= {name for name, _ in plain.attributes}
    assert all(value and value.startswith("#") for name, value in tags.attributes if name == "href")
    assert tags.open == []
    assert _ACTING.search(text.replace("\n", "")) is None


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_no_value_acts_on_a_terminal(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    outline = make_outline(hostile(word))
    for styled in (True, False):
        lines = list(diff_lines(outline, whole=True))
        say(*(lines if styled else map(click.unstyle, lines)), styled=styled)
        out = capsys.readouterr().out
        assert len(out.splitlines()) == len(out.split("\n")) - 1 == len(lines)
        shown = click.unstyle(out) if styled and word != "\x1b[31mred" else out
        assert _ACTING.search(re.sub(r"\x1b\[\d+m", "", shown).replace("\n", "")) is None
        assert not any(line.lstrip().startswith(("::", "##[")) for line in out.splitlines())


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_no_value_acts_in_word(word: str) -> None:
    content = diff_word(hostile(word))
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(BytesIO(PLAIN_WORD)) as plain:
        assert archive.namelist() == plain.namelist()
        links = "word/_rels/document.xml.rels"
        assert archive.read(links) == plain.read(links)
        found, usual = (re.findall(rb"<(w:\w+)", each.read("word/document.xml")) for each in (archive, plain))
        minidom.parseString(archive.read("word/document.xml"))  # noqa: S318 - our own; it is well-formed
    assert set(found) <= set(usual)
    assert not {b"w:instrText", b"w:fldSimple", b"w:hyperlink", b"w:object"} & set(found)


def test_markdown_fits_into_a_comment_and_says_what_did_not() -> None:
    many = {
        (f"s{number}", "cin-cla"): notice(f"{word} {number}. " * 40, site=f"s{number}")
        for number in range(60)
        for word in ["It is so and remains"]
    }
    other = {key: notice(f"Now it is quite otherwise {key[0]}. " * 40, site=key[0]) for key in many}
    text = diff_markdown(DiffReport(*SIDES, compare_records(many, other), notes=("A note",)))
    assert len(text.encode()) < 65_536
    assert text.startswith(MARKER)
    assert "of this report did not fit" in text
    assert "A note" in text
    assert clean_comment(text) == text
    assert Tags(text).open == []


def test_one_school_with_very_many_changes_fits() -> None:
    sentences = [" ".join(f"w{number}x{word}" for word in range(40)) for number in range(140)]
    old = notice(*(f"It is {words} here." for words in sentences))
    new = notice(*(f"It was {words} there." for words in sentences))
    text = markdown(old, new)
    assert len(text.encode()) < 65_536
    assert "which did not fit" in text
    assert Tags(text).open == []


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_json_is_as_its_schema_says(word: str) -> None:
    text = diff_json(hostile(word))
    data = json.loads(text)
    SCHEMA.validate(data)
    assert _ACTING.search(text.replace("\n", "")) is None
    assert data["notes"] == [word]


def test_the_schema_names_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = json.loads(shipped("diff"), object_hook=_closed)
    jsonschema.Draft202012Validator(closed).validate(json.loads(diff_json(hostile("word"))))
    history = History(tmp_path, capsys)
    history.begin()
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.replace("oak.md", "It says what we do.", "It says *what* we do.")
    jsonschema.Draft202012Validator(closed).validate(history.diff())


def _closed(each: dict[str, Any]) -> dict[str, Any]:
    return {**each, "additionalProperties": False} if "properties" in each else each


def test_reports_of_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = History(tmp_path, capsys)
    history.begin()
    history.replace("trust.yaml", "Data protection officer", "Officer for data")
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.replace("oak.md", "It says what we do.", "It says *what* we do.")
    report = history.diff()
    SCHEMA.validate(report)
    status, text = history.run("diff", "--format", "markdown")
    assert status == 0
    assert "The same in 2 notices (cin-cla)" in text
    assert "<del>25</del><ins>9</ins> years" in text
    assert "must be told, and does not say that they were. (change-untold)" in text
    assert "<li>Tell people, and write into &#96;changes&#96; what changes" in text
    _, plain = history.run("diff")
    assert "2 notices (cin-cla): Elm School, Oak School" in plain
    assert "for [-25-]{+9+} years" in plain
    assert "a fact that the school gives for this notice: retention[1].period (sites/oak.yaml:17)" in plain
    # what weighs most is said first, and one line on top says it all
    assert plain.splitlines()[1] == (
        "Readers of 2 notices read something different, and people are to be told:"
        " the data protection officer changes; how long data is kept changes."
    )


def test_reports_go_into_files_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path / "project", capsys)
    history.folder.mkdir()
    history.begin()
    history.replace("sites/oak.yaml", "25 years", "9 years")
    for form in ("text", "json", "markdown", "html", "word"):
        file = tmp_path / "reports" / form
        for _ in range(2):  # a file that is there is replaced, by the same bytes
            status, out = history.run("diff", "--format", form, "--output", str(file))
            assert (status, out) == (0, "")
            assert len({file.read_bytes()} | {each.read_bytes() for each in file.parent.glob(form)}) == 1
        if form != "word":
            assert (
                file.read_text(encoding="utf-8").rstrip() == history.run("diff", "--format", form)[1].rstrip()
            )
    made = docx.Document(str(file))
    assert made.core_properties.author == "sphinx-privacynotice"
    headings = [each.text for each in made.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings[:2] == ["Still to do", "Oak School, cin-cla"]
    assert sorted(each.name for each in file.parent.iterdir()) == ["html", "json", "markdown", "text", "word"]

    assert history.run("diff", "--format", "word")[0] == 2
    assert "--output changes.docx" in history.output
    assert history.run("diff", "--output", "/dev/null")[0] == 2
    (tmp_path / "link").symlink_to("/etc/hosts")
    assert history.run("diff", "--output", str(tmp_path / "link"))[0] == 2
    monkeypatch.setitem(sys.modules, "docx", None)
    assert history.run("diff", "--format", "word", "--output", str(tmp_path / "x.docx"))[0] == 2
    assert "pip install sphinx-privacynotice[word]" in history.output
    assert not (tmp_path / "x.docx").exists()


def test_the_work_is_bounded_whatever_repeats() -> None:
    """Counted: more pairs of equal words or sentences than a limit are not compared, but shown whole."""
    marks = redline([Run("-" * 600)], [Run("-_" * 300)])
    assert [mark.kind for mark in marks] == ["removed", "added"]
    marks = redline([Run("We keep it. " * 300)], [Run("We keep it. " * 299)])
    assert [mark.kind for mark in marks] == ["removed", "added"]
    assert [mark.kind for mark in redline([Run("We keep it.")], [Run("We kept it.")])] == [
        "kept", "removed", "added", "kept",
    ]  # fmt: skip
    key = ("oak", "cin-cla")
    old = notice(*["The same again and again"] * 3_000)
    new = notice(*["The same again and again"] * 2_000, *["Something else entirely"] * 1_000)
    diff = compare_records({key: old}, {key: new})[0]
    assert sum(len(change.new) + len(change.old) for change in diff.changes) >= 2_000


def test_moves_are_moves_and_told_once() -> None:
    sections = [f"Section {name} says what it says about {name}" for name in "abcdef"]
    key = ("oak", "cin-cla")
    old, new = notice(*sections), notice(*sections[1:4], sections[0], *sections[4:])
    changes = compare_records({key: old}, {key: new})[0].changes
    assert [(change.kind, change.new, change.weight) for change in changes] == [
        ("moved", (sections[0],), "editorial")
    ]


def test_a_change_names_what_it_belongs_to() -> None:
    def record(period: str) -> Record:
        blocks = (
            Block("heading", "oak", "page", (Run("How long"),), level=2),
            Block("item", "oak", "page", (Run("School file"),), level=1, marker="-"),
            Block("paragraph", "oak", "page", (Run("For 25 years"),), level=1),
            Block("item", "oak", "page", (Run("Taxi bookings"),), level=1, marker="-"),
            Block("paragraph", "oak", "page", (Run(f"For {period} from your date of birth"),), level=1),
            Block("paragraph", "oak", "page", (Run("We keep no more."),)),
        )
        return Record("oak", "cin-cla", "2026-03-01", ("oak",), blocks)

    (diff,) = compare_records({("oak", "x"): record("7 years")}, {("oak", "x"): record("9 years")})
    (change,) = diff.changes
    assert change.lead == "Taxi bookings"
    assert "Changed, under “Taxi bookings”" in "".join(
        diff_lines(make_outline(DiffReport(*SIDES, [diff])), whole=True)
    )


def test_a_cell_names_its_row_and_an_item_what_its_list_follows() -> None:
    def record(word: str) -> Record:
        cells = [("1.1", "Records"), ("1.2", "Kept for"), ("2.1", "Photos"), ("2.2", word)]
        blocks = (
            Block("paragraph", "oak", "page", (Run("We share with:"),)),
            Block("item", "oak", "page", (Run(f"the {word} office"),), level=1, marker="-"),
            *(Block("cell", "oak", "page", (Run(text),), marker=marker) for marker, text in cells),
        )
        return Record("oak", "cin-cla", "2026-03-01", ("oak",), blocks)

    (diff,) = compare_records({("oak", "x"): record("first")}, {("oak", "x"): record("second")})
    assert {change.lead for change in diff.changes} == {"We share with:", "Photos"}
