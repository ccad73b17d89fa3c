"""``pack new``: a typed notice split by its headings into a pack of one file, every word kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import CONF, build, findings_of_reader, record_of_reader, shown, write_tree

from sphinx_privacynotice.authoring.split_notice import split_notice
from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

TYPED = """\
---
title: Guests
layout: page
---
# Privacy notice for *visitors* & guests

**Oakfield School** cares about you.
Mill Lane\\
Oakfield ZZ9 0CM

Who we are
----------

We are the school & its trust. [Tell us][Us], or <office@oakfield.example>, 01632 960123.

Our data protection officer: dpo@trust.example

***

## Your data

### What we keep?

> A promise
> of ours

- your `first_name`
- your car<br>number

| Record | Kept |
|--------|------|
| Book   | 1 year |

<!-- not yet -->

### What we keep?

1. One
2. Two \\*starred\\*

[us]: https://oakfield.example/contact
"""
WORDS = """\
Privacy notice for visitors & guests
Oakfield School cares about you. Mill Lane Oakfield ZZ9 0CM
Who we are
We are the school & its trust. Tell us, or office@oakfield.example, 01632 960123.
Our data protection officer: dpo@trust.example
Your data
What we keep?
A promise of ours your first_name your car number Record Kept Book 1 year
What we keep?
One Two *starred*
"""

DAY = ("--edition", "2026-01-01")
SITE = "organisation:\n  name: Oakfield School\nnotices:\n  visitors:\n    in_force: 2026-12-01\n"
PROJECT = {
    "conf.py": CONF,
    "privacynotice.yaml": "packs:\n  - england-schools\n  - ./notices/visitors.md\n",
    "site.yaml": SITE,
    "index.md": "# Privacy notice for visitors & guests\n\n```{privacy-notice} visitors\n```\n",
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798761600")  # 2027-01-01

    def call(*args: str) -> tuple[int, str, str]:
        return (cli.run(["pack", *args]), *capsys.readouterr())

    return call


def printed(folder: Path) -> list[str]:
    (notice,) = record_of_reader(folder)["notices"]
    return " ".join("".join(run["text"] for run in block["runs"]) for block in notice["blocks"]).split()


def test_the_printed_page_has_every_word_that_was_typed(tmp_path: Path, run: Run) -> None:
    write_tree(tmp_path, PROJECT | {"typed/guests.md": TYPED})
    status, out, err = run(
        "new", "--from", "typed/guests.md", "--kind", "visitors", "--edition", "2026-01-01"
    )
    assert (status, err) == (0, "")
    (tmp_path / "typed/guests.md").unlink()
    assert findings_of_reader(tmp_path) == []
    assert printed(tmp_path) == WORDS.split()
    html = " ".join(shown(build(tmp_path, "html").text("index.html"))).replace("¶", " ").split()
    wanted = [word for word in WORDS.split() if re.fullmatch(r"[A-Za-z]+", word)]
    page = iter(html)
    assert [word for word in wanted if word not in page] == []  # in this order
    text = (tmp_path / "notices/visitors.md").read_text(encoding="utf-8")
    for line in (
        "{#who-we-are}",
        "{#what-we-keep}",
        "{#what-we-keep-2}",
        "## Your data\n",
        "# Privacy notice for visitors \\& guests\n",
    ):
        assert line in text
    assert [line.partition(":")[0] for line in text.split("\n") if "# check:" in line] == [
        "edition",
        "language",
    ]
    assert "written  notices/visitors.md: 4 clauses" in out


def test_what_was_changed_and_what_could_be_a_value_is_said(tmp_path: Path, run: Run) -> None:
    write_tree(tmp_path, {"guests.md": TYPED})
    _, out, _ = run("new", "--from", "guests.md")
    for said in (
        "guests.md:3:1: “layout” of the page's front matter was left out",
        "guests.md:8: a line break became a new paragraph",
        "guests.md:18: a line across the page was left out",
        "guests.md:24: a quotation became paragraphs",
        "guests.md:27: code in backticks became words",
        "guests.md:28: a line break became a space",
        "guests.md:34: a comment was left out",
        "office@oakfield.example   {{ organisation.email }}",
        "01632 960123   {{ organisation.phone }}",
        "dpo@trust.example   {{ dpo.email }}",
        "init --notice own --from notices/guests.md",
    ):
        assert said in out, out
    text = (tmp_path / "notices/guests.md").read_text(encoding="utf-8")
    assert "ZZ9 0CM   " not in out, "a postcode is no address"
    assert "dpo@trust.example" in text
    assert "{{" not in text
    assert "edition: 2027-01-01  # check" in text
    # and what was written is sound
    status, out, _ = run("check", "notices/guests.md")
    assert (status, "no findings" in out) == (0, True)


REFUSED = {
    "an image": ("![us](us.png)", "an image", "Say it in words"),
    "HTML": ("a <b>bold</b> word", "HTML", "Write it in Markdown"),
    "a block of HTML": ("<div>word</div>", "HTML", "Write it in Markdown"),
    "a block of code": ("```\ncode\n```", "code block", "paragraphs, lists or tables"),
    "a footnote": ("Word[^1].\n\n[^1]: Note.", "a footnote", "Write it into the text"),
    "a link within the page": ("[there](#there)", "the id that a link names, “#there”", "{#who}"),
    "a directive": ("```{note}\nword\n```", "a directive", "paragraphs, lists or tables"),
    "a role": ("{kbd}`x`", "There is no mark {kbd}", "The marks are"),
    "a heading in a list": ("- ## word", "a heading", "two of it"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_clause_cannot_hold_is_said(case: str, tmp_path: Path, run: Run) -> None:
    typed, message, hint = REFUSED[case]
    write_tree(tmp_path, {"typed.md": f"# T\n\n## A\n\nWords.\n\n{typed}\n\n## B\n\nMore.\n"})
    status, out, err = run("new", "--from", "typed.md", "--kind", "visitors")
    assert status == 1
    assert "typed.md:7:" in out
    assert message in out
    assert hint in out
    assert "Nothing was written" in err
    assert not (tmp_path / "notices").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--from", "typed.md", "--kind", "Our Kind"), "is no kind of notice"),
        (("--from", "typed.md", "--edition", "2026-13-01"), "is no day"),
        (("--from", "typed.md", "--to", "../x.md"), "below the current folder"),
        (("--from", "typed.md", "--to", "typed.md"), "is there already"),
        (("--from", "missing.md"), "no file"),
    ],
)
def test_a_wrong_use_writes_nothing(args: tuple[str, ...], said: str, tmp_path: Path, run: Run) -> None:
    write_tree(tmp_path, {"typed.md": "## A\n\nWords.\n"})
    status, out, err = run("new", *args)
    assert status == 2
    assert said in out + err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["typed.md"]


def test_headings_of_level_1_throughout_are_sections(tmp_path: Path) -> None:
    del tmp_path
    made = split_notice("# T\n\nIntro.\n\n# A\n\nOne.\n\n## B\n\nTwo.\n", "t.md", "visitors", "2026-01-01")
    assert not made.findings.errors
    assert "\n# T\n" in made.text
    assert "## A {#a}" in made.text
    assert "### B {#b}" in made.text


def test_a_heading_above_nothing_is_said() -> None:
    made = split_notice("## A\n\n## B\n\nWords.\n", "t.md", "visitors", "2026-01-01")
    assert [each.place.line for each in made.findings] == [1]


MARKS = [  # what Markdown reads as markup
    "*",
    "_",
    "`",
    "#",
    ">",
    "-",
    "|",
    "[",
    "]",
    "(",
    ")",
    "<",
    "!",
    "\\",
    "~",
    "&",
    "1.",
    "**",
    "\n",
    "  \n",
]
PIECE = st.one_of(st.sampled_from(MARKS), st.from_regex(r"[a-zé]{1,5}", fullmatch=True), st.just(" "))
TEXT = st.lists(PIECE, min_size=1, max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), TEXT), min_size=1, max_size=5))
def test_whatever_is_typed_keeps_its_words_or_is_refused(parts: list[tuple[int, str]]) -> None:
    typed = "\n\n".join(f"{'#' * level} {text}" if level else text for level, text in parts)
    made = split_notice(typed, "t.md", "visitors", "2026-01-01")
    lost = [each for each in made.findings if "would not say the same" in each.message]
    assert lost == [], typed
    assert all(0 < (each.place.line or 1) <= typed.count("\n") + 1 for each in made.findings)


LINE = st.lists(
    st.from_regex(r"[A-Za-zé£][a-z0-9'.,;!?%-]{0,8}", fullmatch=True), min_size=1, max_size=6
).map(" ".join)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(2, 5), LINE, st.lists(LINE, min_size=1, max_size=3)), min_size=1, max_size=5
    )
)
def test_plain_headings_and_paragraphs_are_never_refused(
    tmp_path_factory: pytest.TempPathFactory, sections: list[tuple[int, str, list[str]]]
) -> None:
    lines = [each for level, heading, below in sections for each in (f"{'#' * level} {heading}", *below)]
    made = split_notice("# Title\n\n" + "\n\n".join(lines) + "\n", "t.md", "visitors", "2026-01-01")
    assert not made.findings.errors
    folder = write_tree(tmp_path_factory.mktemp("typed"), PROJECT | {"notices/visitors.md": made.text})
    wanted = [each for _, heading, below in sections for each in (heading, *below)]
    assert printed(folder) == " ".join(["Privacy notice for visitors & guests", *wanted]).split()
