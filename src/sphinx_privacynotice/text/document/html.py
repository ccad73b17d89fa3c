"""Reads the words of a web page that was saved as HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.model.passage import Passage, Text, with_context

UNREAD = ("pictures, and what is written in them", "the page's header, menu and footer", "scripts and styles")

_SKIPPED = frozenset(
    ["script", "style", "template", "noscript", "svg", "nav", "footer", "head", "iframe", "object", "select"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# fmt: off
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ],
)
# fmt: on
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


def read_html(source: str, shown: str) -> Text:
    """Return the passages of a web page, each with the line on which it begins."""
    page = _Page(shown)
    page.feed(_without_open_ends(source))
    page.close()
    page.end_passage()
    return Text(shown, with_context(page.passages), UNREAD, lambda _file: source)


def _without_open_ends(source: str) -> str:
    """Return a page without markup that begins and never ends: the parser would look for each end anew."""
    for begin, end in (("<!--", "-->"), ("<![", "]>"), ("<", ">")):
        last = source.rfind(end) + len(end) if end in source else 0
        source = source[:last] + source[last:].replace(begin, f"&lt;{begin[1:]}")
    return source


class _Page(HTMLParser):
    def __init__(self, shown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = shown
        self.passages: list[Passage] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.line = 0
        self.kind = "paragraph"
        self.skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipping or tag in _SKIPPED:
            if tag not in _EMPTY and (tag in _SKIPPED or tag == self.skipping[-1]):
                self.skipping.append(tag)
            return
        if tag == "br":
            self.words.append(" ")
        elif tag not in _INLINE:
            self.end_passage()
            self.kind = "heading" if tag in _HEADINGS else "item" if tag in {"li", "dd"} else "paragraph"
        if tag == "a":
            address = dict(attrs).get("href") or ""
            if address.startswith(("http://", "https://", "mailto:", "tel:", "/")):
                self.links.append(address)

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            if tag == self.skipping[-1]:
                self.skipping.pop()
            return
        if tag not in _INLINE and tag != "br":
            self.end_passage()

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if data.strip() and not self.line:
            before = data[: len(data) - len(data.lstrip())].count("\n")
            self.line = self.getpos()[0] + before
        self.words.append(data)

    def end_passage(self) -> None:
        """Take what was read since the last passage as one."""
        text = " ".join("".join(self.words).split())
        if text:
            place = Place(self.shown, self.line)
            self.passages.append(Passage(text, place, self.kind, tuple(self.links)))
        self.words, self.links, self.line = [], [], 0
        if self.kind == "heading" or text:
            self.kind = "paragraph"
