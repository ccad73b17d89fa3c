"""``verify``: what of a saved page differs from the notice, and what does not count."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from history import FILES, History
from support import write_tree

if TYPE_CHECKING:
    from pathlib import Path

MENU = "<div class='menu'><a href='#'>Home</a><p>Why</p><p>Who gets it</p><p>Contact</p></div>"
PAGE = """\
<!DOCTYPE html><html><head><title>x</title></head><body>{menu}
<div role="main"><h1>PRIVACY AT OAK SCHOOL<a class="headerlink" href="#p">¶</a></h1>
<p>This page is about you. It says
what we do.</p>
<h2>Why</h2><p>Oak School uses what it knows about you to:</p>
<ul><li><p>help you learn and make progress</p></li><li>• keep you safe at&nbsp;school</li></ul>
<h2>WHO GETS IT</h2><p>We share with:</p>
<ul><li>your council</li><li>the school nurse: to look after your health</li></ul>
<h2>How long</h2><p>We keep things only while we need them.</p>
<ul><li><b>Pupil records</b>: for 25 years from your date of birth</li></ul>
<h2>Your rights</h2><p>You can ask to see what we hold about you.</p>
<p>If it is wrong, ask us to put it right.</p>
<h2>Our officer</h2>
<p>Ask Data protection officer: dpo@trust.example (mailto:dpo@trust.example) or 01632 960400.</p>
<h2>Contact</h2>
<p>Ask the office of Oak School at <a href="mailto:office@oak.example">office@oak.example</a>.</p>
<p>Or ring 01632 960101.</p></div>
<div class="foot"><p>Made by a company.</p><p>Who gets it</p></div></body></html>
"""


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path / "project", capsys)
    write_tree(made.folder, FILES)
    return made


def verified(history: History, page: str, name: str = "saved.html") -> dict[str, Any]:
    (history.folder.parent / name).write_text(page, encoding="utf-8")
    status, out = history.run("verify", str(history.folder.parent / name), "oak", "--json")
    made: dict[str, Any] = json.loads(out)
    assert status == (0 if made["same"] else 1), history.output
    return made


def test_menus_layout_and_signs_are_no_difference(history: History) -> None:
    found = verified(history, PAGE.format(menu=MENU))
    assert found["same"], found
    assert found["around"] == 6
    curly = PAGE.replace("about you.", "about you.").replace("<p>", "<div>").replace("</p>", "</div>")
    assert verified(history, curly.format(menu=MENU))["same"]


def test_what_is_missing_changed_and_added_is_named(history: History) -> None:
    page = PAGE.format(menu=MENU)
    for old, new in (
        ("25 years", "9 years"),
        ("<p>If it is wrong, ask us to put it right.</p>", ""),
        ("<li>your council</li>", "<li>your council</li><li>an advertising company</li>"),
        ("Or ring 01632 960101.", "Or ring 01632 960555."),  # the last sentence
    ):
        assert old in page
        page = page.replace(old, new)
    found = verified(history, page)
    assert [each["old"] for each in found["missing"]] == ["If it is wrong, ask us to put it right."]
    assert [each["new"] for each in found["extra"]] == ["an advertising company"]
    assert [(each["section"], each["new"]) for each in found["changed"]] == [
        ("How long", "Pupil records: for 9 years from your date of birth"),
        ("Contact", "Or ring 01632 960555."),
    ]
    status, out = history.run("verify", str(history.folder.parent / "saved.html"), "oak")
    assert status == 1
    assert "[-25-]{+9+} years" in out
    assert "where links lead" in history.output


def test_text_may_break_anywhere(history: History) -> None:
    text = history.run("show", "oak")[1]
    assert verified(history, text, "wrapped.txt")["same"]
    tight = "\n".join(line.lstrip("-# ").strip() for line in text.splitlines() if line.strip())
    assert verified(history, tight, "tight.txt")["same"]
    assert not verified(history, tight.replace("your council", "no council"), "tight.txt")["same"]


def test_order_is_not_judged(history: History) -> None:
    page = PAGE.format(menu="")
    rights = page[page.index("<h2>Your rights") : page.index("<h2>Our officer")]
    found = verified(history, page.replace(rights, "").replace("<h2>Why", f"{rights}<h2>Why"))
    assert found["same"]
    assert found["elsewhere"]


@pytest.mark.parametrize(
    "name", ["https://www.oak.example/privacy", "www.oak.example", "FILE:///etc/passwd", "a.mhtml"]
)
def test_nothing_is_fetched(history: History, name: str) -> None:
    assert history.run("verify", name, "oak")[0] == 2
    assert "save the page" in history.output.lower()


def test_of_another_page_it_says_so(history: History) -> None:
    found = verified(history, "<p>Welcome to our school.</p>")
    assert not found["is_copy"]
    assert not found["same"]


@pytest.mark.parametrize(
    "page",
    [
        "<!" * 200_000,
        "<!--" * 200_000 + ">",
        '<a href="' * 100_000,
        "<p>Ask us.</p>" * 30_000,
        "<p>" + "a. " * 100_000,
    ],
    ids=["declarations", "comments", "tags", "repeats", "sentences"],
)
def test_hostile_pages_take_bounded_time(history: History, page: str) -> None:
    (history.folder.parent / "saved.html").write_text(page)
    began = time.process_time()
    assert history.run("verify", str(history.folder.parent / "saved.html"), "oak")[0] in {1, 2}
    assert time.process_time() - began < 20


def test_it_compares_with_what_was_published(history: History) -> None:
    history.day = "2026-03-01T12:00:00Z"
    history.begin()
    history.day = "2026-05-01T12:00:00Z"
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    saved = history.folder.parent / "saved.html"
    saved.write_text(PAGE.format(menu=MENU), encoding="utf-8")
    assert history.run("verify", str(saved), "oak", "--published", "2026-04-01")[0] == 0
    assert history.run("verify", str(saved), "oak")[0] == 1


BOX = "<div class='notice-superseded admonition'><p>Earlier</p><div>Read the newest one.</div></div>"
PAST = "<ul class='notice-history'><li><p>From 1 March 2026: this notice</p></li></ul>"


def test_what_a_build_fills_in_is_named_and_no_difference(history: History) -> None:
    history.replace("oak.md", "what we do.\n", "what we do.\n\n```{notice-history} cin-cla\n```\n")
    page = PAGE.format(menu=MENU).replace('class="headerlink" href="#p">¶</a></h1>', f">¶</a></h1>{BOX}")
    page = page.replace("what we do.</p>", f"what we do.</p>{PAST}")
    assert "Earlier" in page
    found = verified(history, page)
    assert found["same"], found
    assert "what stands where a build fills in `notice-history`" in found["not_compared"]
    assert "the box that says that a notice is an earlier one" in found["not_compared"]
    added = page.replace("<li>your council</li>", "<li>your council</li><li>an advertising company</li>")
    assert [each["new"] for each in verified(history, added)["extra"]] == ["an advertising company"]
    assert "[notice-history]" in history.run("show", "oak")[1]
    assert verified(history, history.output, "shown.txt")["same"]


def test_a_sentence_may_break_before_a_number(history: History) -> None:
    history.replace("sites/oak.yaml", "25 years", "10 years or until you are 75. Then they go")
    _, shown = history.run("show", "oak")
    assert verified(history, re.sub(r"\s75\. ", "\n75. ", shown), "shown.txt")["same"]
