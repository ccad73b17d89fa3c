"""The MyST syntax that the page reader knows, whatever a site's conf.py says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

EXTENSIONS = {
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "fieldlist",
    "html_admonition",
    "strikethrough",
    "substitution",
    "tasklist",
}


def page_config() -> MdParserConfig:
    """Return the configuration for pages."""
    return MdParserConfig(enable_extensions=EXTENSIONS)


def substitution_lines(text: str) -> set[int]:
    """Return the first line of each block of a MyST page that holds a substitution, in directives too."""
    parser = create_md_parser(page_config(), RendererHTML)
    return set(_lines(parser.parse(text), parser, 1))


def _lines(tokens: Iterable[Token], parser: MarkdownIt, first: int) -> Iterable[int]:
    for token in tokens:
        here = token.map[0] + first if token.map else 0
        children = token.children or []
        if token.type == "substitution_block" or any(
            child.type == "substitution_inline" for child in children
        ):
            yield here
        elif token.type in {"fence", "colon_fence"} and token.info.strip().startswith("{"):
            yield from _lines(parser.parse(token.content), parser, here + 1)
