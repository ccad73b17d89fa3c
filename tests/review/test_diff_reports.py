"""Reports of ``diff``: JSON by its schema, Markdown in which no value acts and that a host takes whole."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import jsonschema
import pytest
from history import History
from markdown_it import MarkdownIt

from sphinx_privacynotice.base.comment import MARKER
from sphinx_privacynotice.hosts.clean import clean_comment
from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.model.schema_files import shipped
from sphinx_privacynotice.review.compare import compare_records
from sphinx_privacynotice.review.redline import redline
from sphinx_privacynotice.review.report import DiffReport, Origin
from sphinx_privacynotice.review.reports.json_report import diff_json
from sphinx_privacynotice.review.reports.markdown import diff_markdown

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = jsonschema.Draft202012Validator(json.loads(shipped("diff")))
SIDES = (Origin("main"), Origin("HEAD"))
TAGS = {
    "h3", "h4", "p", "b", "sub", "details", "summary", "blockquote", "del", "ins", "br", "ul", "li", "code",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", "</details><img src=x onerror=alert(1)>", "<!-- -->", "-->", "`code`",
    "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "@everyone", "owner/repo#12", "GH-12",
    "!12", "/close", "::error::x", "##[error]x", "\x1b[31mred", "a\u202eb", "line\n\n# Heading", "\u2028",
    "| a | b |", "~~~", "$x$", "&lt;b&gt;", "&#64;everyone", "**bold**", "https://evil.example", "%1",
    "~label",
]  # fmt: skip


def notice(*sentences: str, site: str = "oak", heading: str = "Why", reason: str = "") -> Record:
    blocks = [Block("heading", "oak", "page", (Run(heading),), level=2)]
    blocks += [
        Block("paragraph", "oak", "page", (Run(words, value="facts.x"),), edit="reworded", reason=reason)
        for words in sentences
    ]
    return Record(site, "cin-cla", "2026-03-01", ("oak",), tuple(blocks))


def markdown(old: Record, new: Record, names: dict[str, str] | None = None) -> str:
    key = (new.site, new.notice)
    diffs = compare_records({key: old}, {key: new})
    return diff_markdown(DiffReport(*SIDES, diffs, names or {}))


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs in ([], [("open", None)]), attrs
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_no_value_acts_in_markdown(word: str) -> None:
    old = notice("We keep it safe for you always.", "Ask us anything you like.", heading=word)
    new = notice(f"We keep it safe for you {word} always.", word, heading=word, reason=word)
    text = markdown(old, new, {"oak": word})
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    assert {token.type for token in tokens} == {"html_block"}
    assert "".join(token.content for token in tokens).split() == text.split()
    assert clean_comment(text) == text, "the job that posts it changes nothing"
    tags = Tags(text)
    assert set(tags.seen) <= TAGS
    assert tags.open == []
    for line in text.splitlines():
        assert line == "" or line.startswith("<")
    for acting in ("@everyone", "repo#12", "GH-12", "!12", "\x1b", "\u202e", "\u2028", "https://"):
        assert acting not in text


def test_markdown_fits_into_a_comment_and_says_what_did_not() -> None:
    many = {
        (f"s{number}", "cin-cla"): notice(f"{word} {number}. " * 40, site=f"s{number}")
        for number in range(300)
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
    old, new = notice("We keep it.", heading=word), notice(f"We keep it {word}.", word, reason=word)
    diffs = compare_records({("oak", "cin-cla"): old}, {("oak", "cin-cla"): new})
    text = diff_json(DiffReport(Origin(word), Origin(word), diffs, notes=[word]))
    SCHEMA.validate(json.loads(text))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert json.loads(text)["notes"] == [word]


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
    assert "<b>warning: change-untold</b>" in text
    _, plain = history.run("diff")
    assert "2 notices (cin-cla): Elm School, Oak School" in plain
    assert "for [-25-]{+9+} years" in plain
    assert "Why: value retention[1].period (the site file, for this notice, sites/oak.yaml:17)" in plain


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
