"""Directives and roles of ours that a page writes in a way that its markup does not know.

They print nothing, or are published as they are typed. The page's text is looked at, for its parser takes
them for words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.site.paths import PATH, known_path
from sphinx_privacynotice.text.page.source_directives import LITERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = "|".join(sorted((*DIRECTIVES, "privacy-notice", "clause")))
_NAME = rf"(?:notice:)?(?P<name>{_NAMES})"
_RST = re.compile(rf"(?P<indent> *)\.\. +{_NAME} ?::(?: +|$)(?P<rest>.*)")
_FENCED = re.compile(rf"(?P<indent> *)(?P<fence>`{{3,}}|~{{3,}}|:{{3,}}) *\{{{_NAME}\}}(?P<rest>.*)")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,}|:{3,}) *(?P<info>[^`]*)")
_INFO = re.compile(r"\{(?:notice:)?(?P<name>[\w:-]+)\}")
_NEARLY_RST = re.compile(rf"(?P<indent> *)\.\. *{_NAME}(?![\w-]) ?(?P<colons>:*) *(?P<rest>.*)")
_NEARLY_FENCED = re.compile(
    rf"(?P<indent> *)(?P<fence>`{{2,}}|~{{2,}}|:{{2,}}) *(?P<open>[\[({{]*){_NAME}(?![\w-])"
    r"[\]}):]*(?P<rest>.*)"
)
_ANY_RST = re.compile(r" *\.\. +(?:\|[^|]*\| +)?(?P<name>[\w:-]+) ?::(?: |$)")
_COMMENT = re.compile(r" *\.\.(?: +(?!\[[^\]]+\]|_|\|)| *$)")
_OPTION = re.compile(r"(?P<indent> *):[\w-]+:(?:\s|$)")
_SPAN = re.compile(r"(?<!`)``(?!`).+?(?<!`)``(?!`)")
_ROLE_IN_RST = re.compile(
    r"\{(?:notice:)?(?P<a>site|law|clause)\} ?(?P<ticks>`{1,2})(?P<b>[^`]+)(?P=ticks)"
    r"|:(?:notice:)?(?P<c>site|law|clause):(?: +`|``| +``)(?P<d>[^`]+)`{1,2}"
)
_ROLE_IN_MD = re.compile(
    r":(?:notice:)?(?P<a>site|law|clause): ?(?P<ticks>`{1,2})(?P<b>[^`]+)(?P=ticks)"
    r"|\{(?:notice:)?(?P<c>site|law|clause)\}(?: +`|(?=[a-z]))(?P<d>[\w./-]*\w|[^`]+(?=`))`?"
)
_BRACED = re.compile(r"(?<![{\w`$\\])\{ ?(?P<path>[a-z_]+(?:\.[a-z_]+)+) ?\}(?![}`])")
_LAW = re.compile(r"[a-z]+/\d{4}/\d+(?:/.+)?")
_SAID = "is written as in {} on a {} page"


def misplaced_directives(text: str, file: str, syntax: str, *, colons: bool) -> Iterator[Finding]:
    """Yield a finding for each directive and role of ours that is not written in the page's syntax.

    ``colons`` says whether the page knows fences of colons. Code, which may show anything, is passed over.
    """
    if syntax == "rst":
        yield from _without_blank(text.split("\n"), file)
    lines = _markdown(text, colons) if syntax == "md" else _rst(text)
    for number, line in lines:
        place = Place(file, number)
        found = _in_markdown(line, colons) if syntax == "md" else _in_rst(line)
        if found:
            yield _finding(*found, place, line, syntax)
        yield from _roles(line, place, syntax)
        yield from _single_braces(line, place, syntax)


def has_misplaced(text: str) -> bool:
    """Say whether a text holds a directive of ours in any syntax, so that it was told of as misplaced."""
    return re.search(rf"(?:\{{|\.\. *)(?:notice:)?(?:{_NAMES})\b", text) is not None


def _markdown(text: str, colons: bool) -> Iterator[tuple[int, str]]:  # noqa: FBT001 - passed on
    """Yield the lines of a Markdown page that are no code, with their numbers."""
    opened: list[tuple[str, bool]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        fence = _FENCE.fullmatch(line)
        if fence and fence["fence"].startswith(":") and not colons:
            fence = None
        if fence and opened and not fence["info"].strip() and fence["fence"].startswith(opened[-1][0]):
            opened.pop()
            continue
        if opened and opened[-1][1]:
            continue
        yield number, line
        if fence:
            name = _INFO.match(fence["info"])
            opened.append((fence["fence"], not name or name["name"] in LITERAL))


def _rst(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a reStructuredText page that are no code and in no comment, with their numbers."""
    literal = -1
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip())
        if not line.strip() or (literal >= 0 and indent > literal):
            continue
        yield number, line
        directive = _ANY_RST.match(line)
        if directive:
            literal = indent if directive["name"].lower() in LITERAL else -1
        else:
            literal = indent if _COMMENT.match(line) or line.rstrip().endswith("::") else -1


def _without_blank(lines: list[str], file: str) -> Iterator[Finding]:
    """Yield a finding for each directive of ours whose words begin right below its options.

    docutils (0.22) takes them for an option that is none, and prints nothing of the directive.
    """
    for number, line in _rst("\n".join(lines)):
        head = _RST.match(line)
        below = lines[number : number + 1]
        options = _OPTION.match(below[0]) if head and below else None
        if not head or not options or len(options["indent"]) <= len(head["indent"]):
            continue
        for at, typed in enumerate(lines[number:], number + 1):
            indent = len(typed) - len(typed.lstrip())
            if not typed.strip() or indent < len(options["indent"]):
                break
            if indent == len(options["indent"]) and not _OPTION.match(typed):
                message = f"`{head['name']}` prints nothing: its words begin right below its options"
                mend = "Leave an empty line above this one"
                yield Finding("bad-option", message, Place(file, at), mend, head["name"], Place(file, number))
                break


def _in_markdown(line: str, colons: bool) -> tuple[re.Match[str], str] | None:  # noqa: FBT001 - passed on
    if line.startswith("    "):  # code
        return None
    right = _FENCED.match(line)
    if right:
        with_colons = right["fence"].startswith(":") and not colons
        return (right, "is written with colons, which this page does not know") if with_colons else None
    rst = _RST.match(line) or _nearly_rst(line)
    if rst:
        return rst, _SAID.format("reStructuredText", "Markdown")
    nearly = _NEARLY_FENCED.match(line)
    if nearly and (nearly["name"] != "clause" or nearly["open"]):
        return nearly, "is not written as a directive is"
    return None


def _in_rst(line: str) -> tuple[re.Match[str], str] | None:
    if _RST.match(line):
        return None
    fenced = _FENCED.match(line)
    if fenced:
        return fenced, _SAID.format("Markdown", "reStructuredText")
    nearly = _nearly_rst(line)
    return (nearly, "is not written as a directive is") if nearly else None


def _nearly_rst(line: str) -> re.Match[str] | None:
    """Return the line as a directive with a colon or space too few, unless it may be a comment in words."""
    found = _NEARLY_RST.match(line)
    if found and not found["colons"] and (found["name"] == "clause" or len(found["rest"].split()) > 1):
        return None
    return found


def _finding(found: re.Match[str], how: str, place: Place, line: str, syntax: str) -> Finding:
    name, rest = found["name"], found["rest"].strip(" }])")
    indent = found["indent"]
    if syntax == "rst":
        mended = f"{indent}.. {name}:: {rest}".rstrip()
        mend = "Write it as shown, with its options and words indented below it"
    else:
        mended = f"{indent}```{{{name}}} {rest}".rstrip()
        mend = "Write it between two lines of backticks, the first as shown"
        if "with colons" in how:
            mend += ", or add `colon_fence` to `myst_enable_extensions` in conf.py"
    message = f"`{name}` {how}, and prints nothing"
    return Finding("page-markup", message, place, mend, name, source_text=line, suggested_text=mended)


def _roles(line: str, place: Place, syntax: str) -> Iterator[Finding]:
    pattern = _ROLE_IN_MD if syntax == "md" else _ROLE_IN_RST
    doubled = ":" in line and "``" in line and syntax == "rst"
    for found in pattern.finditer(line if doubled else _SPAN.sub(" ", line)):
        role, words = found["a"] or found["c"], (found["b"] or found["d"]).strip()
        if _is_ours(role, words):
            mended = f"{{{role}}}`{words}`" if syntax == "md" else f":{role}:`{words}`"
            message = f"The role `{role}` is not written as on this page, and is published as it is typed"
            yield Finding(
                "page-markup",
                message,
                place,
                "Write it as shown",
                role,
                source_text=found[0],
                suggested_text=mended,
            )


def _single_braces(line: str, place: Place, syntax: str) -> Iterator[Finding]:
    """Yield a finding for each value of a site between single braces."""
    for found in _BRACED.finditer(_SPAN.sub(" ", line)):
        path = found["path"]
        if known_path(path):
            mended = f"{{site}}`{path}`" if syntax == "md" else f":site:`{path}`"
            message = f"“{{{path}}}” is published as it is typed"
            mend = "Write it as shown, to print the value"
            yield Finding("unfilled", message, place, mend, path, source_text=found[0], suggested_text=mended)


def _is_ours(role: str, words: str) -> bool:
    """Say whether a role is surely ours: others' may have the same name."""
    target = words.rpartition("<")[2].rstrip("> ")
    if role == "site":
        path = target.rpartition(":")[2]
        return bool(PATH.fullmatch(path)) and known_path(path)
    return bool(_LAW.fullmatch(target)) if role == "law" else target.rpartition("/")[2] in DIRECTIVES.values()
