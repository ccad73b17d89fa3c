"""Finds our directives, roles and values in braces where the page's markup does not recognise them.

They would print nothing, or be published as typed. The source text is checked, because for the parser they
are plain words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.site.paths import PATH, known_path, meant_path
from sphinx_privacynotice.text.page.source_directives import (
    LITERAL,
    MAX_DEPTH,
    OURS,
    markdown_lines,
    rst_lines,
)
from sphinx_privacynotice.text.page.syntax import page_config
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from sphinx_privacynotice.text.page.source_directives import Line, PageText

_NAMES = "|".join(sorted(OURS))
_NAME = rf"(?:notice:)?(?P<name>{_NAMES})"
_RST = re.compile(rf"(?P<indent> *)\.\. +{_NAME} ?::(?: +|$)(?P<rest>.*)")
_FENCED = re.compile(rf"(?P<indent> *)(?P<fence>`{{3,}}|~{{3,}}|:{{3,}}) *\{{{_NAME}\}}(?P<rest>.*)")
_NEARLY_RST = re.compile(rf"(?P<indent> *)\.\. *{_NAME}(?![\w-]) ?(?P<colons>:*) *(?P<rest>.*)")
_NEARLY_FENCED = re.compile(
    rf"(?P<indent> *)(?P<fence>`{{2,}}|~{{2,}}|:{{2,}}) *(?P<open>[\[({{]*){_NAME}(?![\w-])"
    r"[\]}):]*(?P<rest>.*)"
)
_OPTION = re.compile(r"(?P<indent> *):[\w-]+:(?:\s|$)")
_SPAN = re.compile(r"(?<!`)``(?!`).+?(?<!`)``(?!`)")
_ROLES = {
    "rst": re.compile(
        r"\{(?:notice:)?(?P<a>site|law|clause)\} ?(?P<ticks>`{1,2})(?P<b>[^`]+)(?P=ticks)"
        r"|:(?:notice:)?(?P<c>site|law|clause):(?: +`|``| +``)(?P<d>[^`]+)`{1,2}"
    ),
    "md": re.compile(
        r":(?:notice:)?(?P<a>site|law|clause): ?(?P<ticks>`{1,2})(?P<b>[^`]+)(?P=ticks)"
        r"|\{(?:notice:)?(?P<c>site|law|clause)\}(?: +`|(?=[a-z]))(?P<d>[\w./-]*\w|[^`]+(?=`))`?"
    ),
}
"""Roles written as in the other syntax, or nearly as in this one."""

_BRACED = re.compile(r"(?<![{\w`$\\])\{ ?(?P<path>[a-z_]+(?:\.[a-z_]+)+) ?\}(?![}`])")
_BRACES = re.compile(r"(?<!`)\{\{(?P<path>[^{}]*)\}\}")  # after a backtick it is in a role
_LITERAL_SPAN = re.compile(r"``.+?``|:math:`[^`]*`")
_SIGN = re.compile(r"[`{]|\.\.|~~|::")
"""Without one of these a line has nothing of ours."""

_LAW = re.compile(r"[a-z]+/\d{4}/\d+(?:/.+)?")
_NEARLY = "is not written as a directive is"
_OTHER_SYNTAX = "is written as in {} on a {} page"


def misplaced_directives(text: str, file: str, syntax: str, *, colons: bool) -> Iterator[Finding]:
    """Yield a finding for each directive and role of ours that is not written in the page's syntax.

    ``colons`` says whether the page knows fences of colons. Code, which may show anything, is skipped.
    """
    lines = text.split("\n")
    for line in markdown_lines(lines, colons=colons) if syntax == "md" else rst_lines(lines):
        if not _SIGN.search(line.text):
            continue
        place = Place(file, line.number)
        wrong = _in_markdown(line.text, colons=colons) if syntax == "md" else _in_rst(line.text)
        if wrong:
            yield _finding(*wrong, place, line.text, syntax)
        elif line.directive in OURS and syntax == "rst":
            yield from _without_blank_line(lines, line, file)
        yield from _roles(line.text, place, syntax)
        yield from _single_braces(line.text, place, syntax)


def has_misplaced(text: str) -> bool:
    """Return whether a text has a directive of ours in any syntax, which was reported as misplaced."""
    return re.search(rf"(?:\{{|\.\. *)(?:notice:)?(?:{_NAMES})\b", text) is not None


def _without_blank_line(lines: Sequence[str], head: Line, file: str) -> Iterator[Finding]:
    """Yield a finding if the words of a directive of ours begin right below its options.

    docutils (0.22) takes them for an invalid option, and prints nothing of the directive.
    """
    options = _OPTION.match("".join(lines[head.number : head.number + 1]))
    indent = len(options["indent"]) if options else 0
    if indent <= _indent(head.text):
        return
    for number, line in enumerate(lines[head.number :], head.number + 1):
        if not line.strip() or _indent(line) < indent:
            return
        if _indent(line) == indent and not _OPTION.match(line):
            message = f"`{head.directive}` prints nothing: its words begin right below its options"
            hint, related = "Leave an empty line above this one", Place(file, head.number)
            yield Finding("bad-option", message, Place(file, number), hint, head.directive, related)
            return


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _in_markdown(line: str, *, colons: bool) -> tuple[re.Match[str], str] | None:
    if line.startswith("    "):  # code
        return None
    right = _FENCED.match(line)
    if right:
        with_colons = right["fence"].startswith(":") and not colons
        return (right, "is written with colons, which this page does not know") if with_colons else None
    rst = _RST.match(line) or _nearly_rst(line)
    if rst:
        return rst, _OTHER_SYNTAX.format("reStructuredText", "Markdown")
    nearly = _NEARLY_FENCED.match(line)
    return (nearly, _NEARLY) if nearly and (nearly["name"] != "clause" or nearly["open"]) else None


def _in_rst(line: str) -> tuple[re.Match[str], str] | None:
    if _RST.match(line):
        return None
    fenced = _FENCED.match(line)
    if fenced:
        return fenced, _OTHER_SYNTAX.format("Markdown", "reStructuredText")
    nearly = _nearly_rst(line)
    return (nearly, _NEARLY) if nearly else None


def _nearly_rst(line: str) -> re.Match[str] | None:
    """Return the line as a directive with a colon or space too few, unless it may be a comment in words."""
    found = _NEARLY_RST.match(line)
    if found and not found["colons"] and (found["name"] == "clause" or len(found["rest"].split()) > 1):
        return None
    return found


def _finding(found: re.Match[str], what: str, place: Place, line: str, syntax: str) -> Finding:
    name, rest, indent = found["name"], found["rest"].strip(" }])"), found["indent"]
    if syntax == "rst":
        suggested = f"{indent}.. {name}:: {rest}"
        hint = "Write it as shown, with its options and words indented below it"
    else:
        suggested = f"{indent}```{{{name}}} {rest}"
        hint = "Write it between two lines of backticks, the first as shown"
        if "with colons" in what:
            hint += ", or add `colon_fence` to `myst_enable_extensions` in conf.py"
    return _as_shown(
        "page-markup", f"`{name}` {what}, and prints nothing", place, hint, name, line, suggested
    )


def _as_shown(
    code: str, message: str, place: Place, hint: str, key: str, written: str, suggested: str
) -> Finding:
    return Finding(code, message, place, hint, key, source_text=written, suggested_text=suggested.rstrip())


def _roles(line: str, place: Place, syntax: str) -> Iterator[Finding]:
    doubled = ":" in line and "``" in line and syntax == "rst"
    for found in _ROLES[syntax].finditer(line if doubled else _SPAN.sub(" ", line)):
        role, words = found["a"] or found["c"], (found["b"] or found["d"]).strip()
        if _is_ours(role, words):
            suggested = f"{{{role}}}`{words}`" if syntax == "md" else f":{role}:`{words}`"
            message = f"The role `{role}` is not written as on this page, and is published as it is typed"
            yield _as_shown("page-markup", message, place, "Write it as shown", role, found[0], suggested)


def _single_braces(line: str, place: Place, syntax: str) -> Iterator[Finding]:
    """Yield a finding for each value of a site between single braces."""
    for found in _BRACED.finditer(_SPAN.sub(" ", line)):
        path = found["path"]
        if known_path(path):
            suggested = f"{{site}}`{path}`" if syntax == "md" else f":site:`{path}`"
            message, hint = (
                f"“{{{path}}}” is published as it is typed",
                "Write it as shown, to print the value",
            )
            yield _as_shown("unfilled", message, place, hint, path, found[0], suggested)


def _is_ours(role: str, words: str) -> bool:
    """Return whether a role is surely ours: others' may have the same name."""
    target = words.rpartition("<")[2].rstrip("> ")
    if role == "site":
        path = target.rpartition(":")[2]
        return bool(PATH.fullmatch(path)) and known_path(path)
    return bool(_LAW.fullmatch(target)) if role == "law" else target.rpartition("/")[2] in DIRECTIVES.values()


# values in double braces, which a clause fills in and a page does not


def find_braces(page: PageText) -> Iterator[Finding]:
    """Yield a finding for each value of a site in braces on a page, with the role that prints it.

    What is no path of ours, or a substitution that the page or conf.py defines, is left alone.
    """
    if "{{" not in page.text:
        return
    found = _braces_in_markdown(page) if page.markdown else _braces_in_rst(page.text.split("\n"))
    for path, line in found:
        # one word may be a substitution of the site's; nothing fills one in on an RST page
        ours = PATH.fullmatch(path) and not path.startswith(".") and ("." in path or not page.markdown)
        meant = (path if known_path(path) else meant_path(path)) if ours else ""
        if meant:
            role = f"{{site}}`{meant}`" if page.markdown else f":site:`{meant}`"
            message = f"“{{{{ {path} }}}}” is published as it is typed: values in braces are for clauses"
            yield Finding("unfilled", message, Place(page.file, line), f"Write {role}", path)


def _braces_in_rst(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    for line in rst_lines(lines):
        if not line.is_comment and line.directive not in LITERAL:
            for match in _BRACES.finditer(_LITERAL_SPAN.sub("", line.text)):
                yield match["path"].strip(), line.number


def _braces_in_markdown(page: PageText) -> Iterator[tuple[str, int]]:
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
