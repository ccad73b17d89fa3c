"""A record as HTML, Markdown and JSON: the same words, in order, with nothing that acts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_privacynotice.exports.addresses import Site, folder_uri, html_uri
from sphinx_privacynotice.exports.data import published_json
from sphinx_privacynotice.exports.html import html_fragment, html_frame
from sphinx_privacynotice.exports.markdown import markdown_text
from sphinx_privacynotice.exports.parts import Around, Shape
from sphinx_privacynotice.model.record import Block, Record, Run, record_from_json
from sphinx_privacynotice.model.record_tree import clean

WORDS = {"export_part": "[Only there.]", "export_open": "Open it."}
AROUND = Around("en-GB", lambda key, **_: WORDS[key], "Oakfield School")
NESTED = (
    Block("heading", "p", "page", (Run("Notice"),), level=1),
    Block("heading", "p", "clause", (Run("Why"),), level=3, clause="purposes"),
    Block("paragraph", "p", "clause", (Run("Because:"),), clause="purposes"),
    Block("item", "p", "clause", (Run("one"),), level=1, marker="-"),
    Block("item", "p", "clause", (Run("below"),), level=2, marker="3."),
    Block("item", "p", "clause", (Run("below two"),), level=2, marker="4."),
    Block("paragraph", "p", "clause", (Run("more of it"),), level=2),
    Block("item", "p", "clause", (Run("two"),), level=1, marker="-"),
    Block("item", "p", "page", (Run("a note"),), level=1, marker="[1]"),
    Block("cell", "p", "clause", (Run("What"),), marker="1.1", head="column"),
    Block("cell", "p", "clause", (Run("How long"),), marker="1.2", head="column"),
    Block("cell", "p", "clause", (Run("Files"),), marker="2.1", head="row"),
    Block("cell", "p", "clause", (Run("7 years"),), marker="2.2"),
    Block("cell", "p", "clause", (Run("or so"),), marker="2.2"),
    Block("code", "p", "page", (Run("a ``` b\n  c"),)),
    Block("paragraph", "p", "clause", (Run("gone"),), edit="dropped", reason="secret reason"),
    Block("left-out", "p", "page", (Run("raw"),), source="<b>secret source</b>"),
    Block("left-out", "p", "page", (Run("notice-history"),)),
    Block("heading", "p", "page", (Run("Last"),), level=2),
)


def record(*blocks: Block, in_force: str = "2026-12-01") -> Record:
    return Record("oakfield", "cin-cla", in_force, ("p",), blocks)


def words(text: str, *links: str) -> Record:
    runs = (Run(text), *(Run("here", link=link) for link in links))
    return record(Block("paragraph", "p", "page", runs))


def test_html_is_one_block_with_lists_in_lists_and_heads_of_tables() -> None:
    assert (
        html_fragment(record(*NESTED), Shape(), AROUND)
        == """\
<div class="privacy-notice" id="privacy-notice-oakfield-cin-cla" lang="en-GB">
<h2 id="privacy-notice-oakfield-cin-cla-title">Notice</h2>
<h3 id="privacy-notice-oakfield-cin-cla-purposes">Why</h3>
<p>Because:</p>
<ul>
<li>one
<ol start="3">
<li>below</li>
<li>below two
<p>more of it</p></li>
</ol></li>
<li>two</li>
<li>[1] a note</li>
</ul>
<table>
<thead>
<tr><th scope="col">What</th><th scope="col">How long</th></tr>
</thead>
<tbody>
<tr><th scope="row">Files</th><td><p>7 years</p><p>or so</p></td></tr>
</tbody>
</table>
<pre><code>a ``` b
  c</code></pre>
<p>[Only there.]</p>
<h3 id="privacy-notice-oakfield-cin-cla-last">Last</h3>
</div>
"""
    )


def test_markdown_has_the_same() -> None:
    assert (
        markdown_text(record(*NESTED), Shape(), AROUND)
        == """\
## Notice

### Why

Because:

- one
  3. below
  4. below two

     more of it
- two
- \\[1\\] a note

| What | How long |
| --- | --- |
| **Files** | 7 years or so |

````
a ``` b
  c
````

\\[Only there.\\]

### Last
"""
    )


def test_what_only_authors_are_to_know_stays_at_home() -> None:
    made = published_json(record(*NESTED))
    assert "secret" not in made
    kept = record_from_json(json.loads(made))
    assert [block.text for block in kept.blocks] == [each.text for each in NESTED if each.printed]
    assert "secret" not in html_fragment(record(*NESTED), Shape(), AROUND)
    assert "secret" not in markdown_text(record(*NESTED), Shape(), AROUND)


@pytest.mark.parametrize(
    ("levels", "first", "title", "expected"),
    [
        ([1, 2, 2, 3], 2, True, [2, 3, 3, 4]),
        ([1, 2, 2, 3], 4, True, [4, 5, 5, 6]),
        ([1, 2, 3, 4], 5, True, [5, 6, 6, 6]),  # there is no seventh level
        ([1, 4, 2, 6, 2], 1, True, [1, 2, 2, 3, 2]),  # none is skipped
        ([3, 1, 2], 2, True, [2, 2, 3]),
        ([1, 2, 3, 2], 3, False, [3, 4, 3]),
        ([2, 3], 2, False, [2, 3]),  # the first is no title
    ],
)
def test_headings_begin_at_a_level_and_skip_none(
    levels: list[int],
    first: int,
    title: bool,  # noqa: FBT001 - a parameter of the test
    expected: list[int],
) -> None:
    blocks = [Block("heading", "p", "page", (Run(f"H{each}"),), level=each) for each in levels]
    made = html_fragment(record(*blocks), Shape(first, title), AROUND)
    assert [int(each) for each in re.findall(r"<h(\d) id", made)] == expected
    text = markdown_text(record(*blocks), Shape(first, title), AROUND)
    assert [len(each) for each in re.findall(r"(?m)^#+", text)] == expected


def test_ids_begin_with_the_notice_s_own_and_none_is_there_twice() -> None:
    same = [Block("heading", "p", "page", (Run("École – ¿?"),), level=1)] * 2
    other = [Block("heading", "p", "page", (Run("العربية"),), level=2)]
    blocks = [replace(each, level=number + 1) for number, each in enumerate([*same, *other])]
    ids = re.findall(r' id="([^"]*)"', html_fragment(record(*blocks, *blocks), Shape(), AROUND))
    assert len(ids) == len(set(ids)) == 7, ids
    assert all(each.startswith("privacy-notice-oakfield-cin-cla") for each in ids)
    assert "privacy-notice-oakfield-cin-cla-ecole" in ids


LINKED = record(
    Block("heading", "a/p", "clause", (Run("Who"),), level=1, clause="contact"),
    Block(
        "paragraph",
        "a/p",
        "page",
        (
            Run("a", ref="/policies/complaints#how"),
            Run(" "),
            Run("b", ref="other"),
            Run(" "),
            Run("c", ref="both"),
            Run(" "),
            Run("d", ref="contact"),
            Run(" "),
            Run("e", ref="some-label"),
            Run(" "),
            Run("", link="https://x.example/y"),
        ),
    ),
)
DOCUMENTS = ("policies/complaints", "a/other", "both", "a/both", "a/p")


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (Site(), ["#privacy-notice-oakfield-cin-cla-contact", "https://x.example/y"]),
        (
            Site("https://s.example/", DOCUMENTS, html_uri(".htm")),
            [
                "https://s.example/policies/complaints.htm#how",
                "https://s.example/a/other.htm",
                "#privacy-notice-oakfield-cin-cla-contact",
                "https://x.example/y",
            ],
        ),
        (
            Site("https://s.example/", DOCUMENTS, folder_uri),
            [
                "https://s.example/policies/complaints/#how",
                "https://s.example/a/other/",
                "#privacy-notice-oakfield-cin-cla-contact",
                "https://x.example/y",
            ],
        ),
    ],
    ids=["nowhere", "html", "dirhtml"],
)
def test_links_lead_where_it_is_sure_and_else_are_words(site: Site, expected: list[str]) -> None:
    around = replace(AROUND, site=site)
    made = html_fragment(LINKED, Shape(), around)
    assert re.findall(r'href="([^"]*)"', made) == expected
    assert re.sub("<[^>]*>", "", made).split() == ["Who", "a", "b", "c", "d", "e", "x.example/y"]
    outside = [each for each in expected if not each.startswith("#")]
    assert re.findall(r"\]\(<([^>]*)>\)", markdown_text(LINKED, Shape(), around)) == outside
    # links of a framed page open in the page around it, but for those to a place in it
    frame = html_frame(LINKED, around, "own.html")
    assert re.findall(r'<a href="(.[^"]*)" target="_self"', frame) == [
        "#privacy-notice-oakfield-cin-cla-contact"
    ]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//x", "https://x y", "x.html"])
def test_no_link_runs_anything(link: str) -> None:
    assert "href" not in html_fragment(words("see ", link), Shape(), AROUND)
    assert "](" not in markdown_text(words("see ", link), Shape(), AROUND)


def test_names_and_citations_are_not_to_be_translated() -> None:
    runs = (Run("Oak", value="organisation.name"), Run(" for "), Run("years", value="x.period"))
    made = html_fragment(
        record(Block("paragraph", "p", "page", (*runs, Run("DPA", law="a")))), Shape(), AROUND
    )
    assert '<p><span translate="no">Oak</span> for years<span translate="no">DPA</span></p>' in made


def test_a_draft_and_a_preview_say_so_and_a_language_from_right_to_left_too() -> None:
    banner = Block("paragraph", "p", "phrase", (Run("A draft."),))
    made = html_fragment(record(banner, in_force=""), Shape(), AROUND)
    assert '<p class="privacy-notice-draft"><strong>A draft.</strong></p>' in made
    assert markdown_text(record(banner, in_force=""), Shape(), AROUND) == "**A draft.**\n"
    around = replace(AROUND, banner="Not <published>.", language="ar", direction="rtl")
    made = html_fragment(record(banner, in_force=""), Shape(), around)
    assert made.count("privacy-notice-draft") == 2
    assert 'lang="ar" dir="rtl"' in made
    assert "Not &lt;published&gt;." in made


class Text(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(
    lambda text: clean(text).strip()
)
ACTING = st.text(st.sampled_from("*_`[]()<>&#!|\\~-+=:.{}$^%1 \"'\u00a0a"), min_size=1, max_size=25).map(
    lambda text: clean(text).strip()
)
KINDS = st.sampled_from(["paragraph", "heading", "item", "cell", "term"])


def block_of(kind: str, text: str, link: str) -> Block:
    marker = {"item": "-", "cell": "1.1"}.get(kind, "")
    level = 1 if kind in {"item", "heading"} else 0
    runs = (Run(text), Run("word", link=link))
    return Block(kind, "p", "page", runs, level=level, marker=marker)


@settings(max_examples=600, deadline=None)
@given(
    kind=KINDS,
    text=st.one_of(ANY, ACTING).filter(str.strip),
    link=st.sampled_from(["", "https://x.example/a_(b)?c=1&copy=2"]),
)
def test_no_word_is_markup(kind: str, text: str, link: str) -> None:
    made = record(block_of(kind, text, link))
    read = Text(html_fragment(made, Shape(), AROUND))
    assert read.words.strip("\n") == f"{text}word"
    assert len(read.tags) <= 8
    markdown = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    back = Text(markdown.render(markdown_text(made, Shape(), AROUND)))
    assert back.words.strip("\n ").strip() == f"{text}word".strip()
    usual = {"p", "h2", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "a"}
    assert set(back.tags) <= usual
    assert back.tags.count("a") == bool(link and kind != "heading")


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(ANY, ACTING, st.text("`~ \na", min_size=1)).filter(str.strip))
def test_code_is_as_typed(text: str) -> None:
    made = record(Block("code", "p", "page", (Run(text),)))
    markdown = MarkdownIt("commonmark").render(markdown_text(made, Shape(), AROUND))
    assert Text(markdown).words.rstrip("\n") == text.rstrip("\n")
    assert Text(html_fragment(made, Shape(), AROUND)).words.strip("\n") == text.strip("\n")
