"""Values in braces on a page, which a clause fills in and a page does not: they are published as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.model.site.paths import PATH, known_path, meant_path
from sphinx_privacynotice.text.page.source_directives import LITERAL, MAX_DEPTH, rst_lines
from sphinx_privacynotice.text.page.syntax import page_config
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from sphinx_privacynotice.text.page.source_directives import PageText

_BRACES = re.compile(r"(?<!`)\{\{(?P<path>[^{}]*)\}\}")  # after a backtick it stands in a role
_LITERAL = re.compile(r"``.+?``|:math:`[^`]*`")


def find_braces(page: PageText) -> Iterator[Finding]:
    """Yield a finding for each value of a site in braces on a page, with the role that prints it.

    What is no path of ours, or a substitution that the page or conf.py defines, is left alone.
    """
    if "{{" not in page.text:
        return
    found = _in_markdown(page) if page.markdown else _in_rst(page.text.split("\n"))
    for path, line in found:
        # one word may be a substitution of the site's; nothing fills one in on an RST page
        ours = PATH.fullmatch(path) and not path.startswith(".") and ("." in path or not page.markdown)
        meant = (path if known_path(path) else meant_path(path)) if ours else ""
        if meant:
            role = f"{{site}}`{meant}`" if page.markdown else f":site:`{meant}`"
            message = f"“{{{{ {path} }}}}” is published as it is typed: values in braces are for clauses"
            yield Finding("unfilled", message, Place(page.file, line), f"Write {role}", path)


def _in_rst(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    for line in rst_lines(lines):
        if not line.is_comment and line.directive not in LITERAL:
            for match in _BRACES.finditer(_LITERAL.sub("", line.text)):
                yield match["path"].strip(), line.number


def _in_markdown(page: PageText) -> Iterator[tuple[str, int]]:
    parser = create_md_parser(page_config(), RendererHTML)
    tokens = parser.parse(page.text)
    own = {*page.substitutions, *_defined(tokens)}
    for path, line in _in_tokens(tokens, parser, page.text.split("\n"), 1):
        if path.partition(".")[0] not in own:
            yield path, line


def _in_tokens(
    tokens: Sequence[Token], parser: MarkdownIt, lines: Sequence[str], first: int, depth: int = 0
) -> Iterator[tuple[str, int]]:
    for token in tokens:
        start, end = token.map or (0, 0)
        named = [token.content] if token.type == "substitution_block" else []
        named += [each.content for each in token.children or () if each.type == "substitution_inline"]
        for path in named:
            here = next((at for at in range(start, end) if path in lines[at]), start)
            yield path.strip(), here + first
        name = re.match(r"\{(?:notice:)?([\w:-]+)\}", token.info.strip())
        markup = token.type in {"fence", "colon_fence"} and name and name[1].lower() not in LITERAL
        if markup and depth < MAX_DEPTH:
            inside = token.content.split("\n")
            inner = parser.parse(token.content)
            yield from _in_tokens(inner, parser, inside, start + first + 1, depth + 1)


def _defined(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the substitutions that a page defines in its front matter."""
    for token in tokens:
        root = read_yaml(token.content, "").root if token.type == "front_matter" else None
        if not isinstance(root, Mapping):
            continue
        for holder in (root, root.entries.get("myst")):
            found = holder.entries.get("substitutions") if isinstance(holder, Mapping) else None
            if isinstance(found, Mapping):
                yield from found.entries
