"""What a reader sees of a built page: its blocks in order, with their links, whatever the markup around."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BLOCKS = frozenset({"h1", "h2", "h3", "p", "li", "ul", "ol", "td", "th", "tr", "table", "dt", "dd"})


class _Body(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self.words: list[str] = []
        self.depth = 0  # of <div> within the page's body; 0 outside it
        self.headerlink = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "div":
            if self.depth or given.get("class") == "body":
                self.depth += 1
        elif self.depth and tag in BLOCKS:
            self._close()
            self.words = [f"<{tag}> "]
        elif self.depth and tag == "a":
            self.headerlink = given.get("class") == "headerlink"
            if not (self.headerlink or given["href"].startswith("#")):  # nobody writes these by hand
                self.words.append(f"<{unquote(given['href']).lower()}>")
        elif self.depth and tag == "strong":
            self.words.append("**")

    def handle_endtag(self, tag: str) -> None:
        if not self.depth:
            return
        if tag == "div":
            self.depth -= 1
        elif tag in BLOCKS:
            self._close()
        elif tag == "a":
            self.headerlink = False
        elif tag == "strong":
            self.words.append("**")

    def handle_data(self, data: str) -> None:
        if self.depth and not self.headerlink:
            self.words.append(data)

    def _close(self) -> None:
        text = " ".join("".join(self.words).split())
        if text:
            self.made.append(text)
        self.words = []


def blocks(html: str) -> list[str]:
    """Return the headings, paragraphs, list items and cells of a page's body, links and all."""
    parser = _Body()
    parser.feed(html)
    parser.close()
    return parser.made


def difference(pages: Iterable[str], one: Path, other: Path) -> str:
    """Return where two built sites first say something else, or nothing."""
    for page in pages:
        left, right = (
            blocks((folder / f"{page}.html").read_text(encoding="utf-8")) for folder in (one, other)
        )
        if not left:
            return f"{page}: {one} says nothing"
        for before, after in zip(left, right, strict=False):
            if before != after:
                return f"{page}: “{before}” and “{after}”"
        if len(left) != len(right):
            return f"{page}: {len(left)} blocks and {len(right)}"
    return ""
