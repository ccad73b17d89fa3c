"""``verify`` of a page of another system into which a notice was pasted, with what such systems do to it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from history import FILES, History
from support import write_tree

from sphinx_privacynotice.exports.html import html_fragment
from sphinx_privacynotice.exports.parts import Around, Shape
from sphinx_privacynotice.model.record import Block, Record, Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = """\
<!DOCTYPE html><html lang="en-GB"><head><title>Privacy – Oak School</title>
<style>.x{{color:red}}</style><script>var x = "Ask the office";</script></head><body class="page-id-7">
<nav><ul class="menu"><li><a href="/">Home</a></li><li><a href="/why">Why</a></li><li>Contact</li></ul></nav>
<main><article class="post-7 page hentry"><header><h1 class="entry-title">Privacy at Oak School</h1></header>
<div class="entry-content wp-block-post-content">{pasted}</div>
<p class="edit-link">Share this page</p></article></main>
<footer><p>© Oak School. Designed by a company. Contact us on 01632 960999.</p></footer></body></html>
"""


def straight(html: str) -> str:
    return html


# what WordPress lets everybody write, of what a fragment is made of (wp-includes/kses.php, since 6.0)
TAGS = {"div", "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "span", "a", "table", "thead"}
TAGS |= {"tbody", "tr", "th", "td", "pre", "code"}
OF_ONE = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
FOR_ALL = {"class", "id", "lang", "dir"}


def sanitised(html: str) -> str:
    """Take out what WordPress takes out of a post of somebody who may not write any HTML (`wp_kses_post`)."""
    return html.replace(' translate="no"', "")


def stripped(html: str) -> str:
    """Take out all attributes but those of links, as strict systems do."""
    return re.sub(r' (?:id|class|lang|translate|scope)="[^"]*"', "", html)


def texturised(html: str) -> str:
    """Curl quotes and join dashes, as `wptexturize` does with the words between tags."""
    pieces = re.split(r"(<[^>]*>)", sanitised(html))
    for number in range(0, len(pieces), 2):
        words = pieces[number].replace("'", "’").replace("&#39;", "&#8217;").replace("&#34;", "&#8221;")
        pieces[number] = words.replace(" - ", " &#8211; ").replace("...", "&#8230;")
    return "".join(pieces)


def rebuilt(html: str) -> str:
    """Wrap each block in boxes of its own and break lines, as page builders do."""
    html = re.sub(r"<(p|h\d|ul)( [^>]*)?>", r'<div class="sqs-block"><div class="inner"><\1 style="x">', html)
    html = re.sub(r"</(p|h\d|ul)>", r"</\1></div></div>\n\n", html)
    return (
        html.replace("<li>", "<li><p dir='ltr'><span>")
        .replace("</li>", "</span></p></li>")
        .replace("to help", "to&nbsp;help")
    )


def with_links_marked(html: str) -> str:
    """Mark links that leave the site, as many systems do."""
    return re.sub(r"<a ", '<a class="external" target="_blank" rel="noopener" ', html)


TABLE = html_fragment(
    Record(
        "oak",
        "demo",
        "",
        ("p",),
        (
            Block("paragraph", "p", "phrase", (Run("A draft."),)),
            Block("item", "p", "page", (Run("three"),), level=1, marker="3."),
            Block("cell", "p", "page", (Run("What"),), marker="1.1", head="column"),
            Block("cell", "p", "page", (Run("Files"),), marker="2.1", head="row"),
            Block("code", "p", "page", (Run("x"),)),
        ),
    ),
    Shape(),
    Around("ar", str, "Oak", "rtl"),
)
"""All that a fragment can be made of, beside what the notice of these tests has."""

SYSTEMS = [straight, sanitised, stripped, texturised, rebuilt, with_links_marked]


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path / "project", capsys)
    write_tree(made.folder, FILES)
    clause = made.folder / "pack/clauses/contact/2026-01-01.md"
    text = (
        clause.read_text("utf-8")
        + "\nIt's our \"front desk\" - on the left... see '{{ organisation.name }}'.\n"
    )
    clause.write_text(text, encoding="utf-8")
    return made


def pasted(history: History, *options: str) -> str:
    status, out = history.run("export", "--site", "oak", *options)
    assert status == 0, history.output
    return out


def verified(history: History, page: str) -> dict[str, Any]:
    (history.folder / "saved.html").write_text(page, encoding="utf-8")
    status, out = history.run("verify", str(history.folder / "saved.html"), "oak", "--json")
    made: dict[str, Any] = json.loads(out)
    assert status == (0 if made["same"] else 1), history.output
    return made


@pytest.mark.parametrize("options", [(), ("--no-title", "--level", "3")], ids=["titled", "without title"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_pasted_notice_is_the_notice(
    history: History, system: Callable[[str], str], options: tuple[str, ...]
) -> None:
    found = verified(history, PAGE.format(pasted=system(pasted(history, *options))))
    assert found["same"], found
    assert found["around"] >= 1


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_stale_copy_is_found_out(history: History, system: Callable[[str], str]) -> None:
    page = PAGE.format(pasted=system(pasted(history)))
    site = history.folder / "sites/oak.yaml"
    site.write_text(site.read_text("utf-8").replace("25 years", "7 years"), encoding="utf-8")
    found = verified(history, page)
    assert not found["same"]
    (changed,) = found["changed"]
    assert changed["old"] == "Pupil records: for 7 years from your date of birth"
    assert changed["new"] == "Pupil records: for 25 years from your date of birth"
    assert changed["section"] == "How long"
    assert not found["missing"]
    assert not found["extra"]


def test_a_page_with_another_notice_is_none(history: History) -> None:
    other = PAGE.format(pasted="<h2>Cookies</h2><p>We use cookies to count visits.</p>")
    assert not verified(history, other)["is_copy"]
    assert history.run("export", "--site", "elm", "--output", str(history.folder / "elm.html"))[0] == 0
    elm = verified(history, PAGE.format(pasted=(history.folder / "elm.html").read_text("utf-8")))
    assert not elm["same"]
    assert any("Elm School" in each["new"] for each in elm["changed"])


def test_wordpress_lets_everybody_write_what_a_fragment_is_made_of(history: History) -> None:
    """All but `translate`, which is taken out. Frames are not on its list."""
    html = sanitised(pasted(history)) + sanitised(TABLE)
    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", html):
        names = set(re.findall(r" ([a-z-]+)=", attributes))
        assert tag in TAGS
        assert names <= OF_ONE.get(tag, set()) | FOR_ALL, tag


def test_markdown_is_a_copy_too(history: History) -> None:
    markdown = pasted(history, "--format", "markdown")
    (history.folder / "saved.md").write_text(markdown, encoding="utf-8")
    status, out = history.run("verify", str(history.folder / "saved.md"), "oak", "--json")
    assert status == 0, out
