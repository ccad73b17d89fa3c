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


def substitution_lines(text: str) -> tuple[set[int], set[int]]:
    """Return the lines of a MyST page where substitutions stand: within blocks, and alone as a block.

    A line is that on which the block begins; directives are looked into.
    """
    parser = create_md_parser(page_config(), RendererHTML)
    found = list(_lines(parser.parse(text), parser, 1))
    return {line for line, alone in found if not alone}, {line for line, alone in found if alone}


def _lines(tokens: Iterable[Token], parser: MarkdownIt, first: int) -> Iterable[tuple[int, bool]]:
    for token in tokens:
        here = token.map[0] + first if token.map else 0
        if token.type == "substitution_block":
            yield here, True
        elif any(child.type == "substitution_inline" for child in token.children or ()):
            yield here, False
        elif token.type in {"fence", "colon_fence"} and token.info.strip().startswith("{"):
            yield from _lines(parser.parse(token.content), parser, here + 1)
