"""Scans the source of a page: lines of markup, fences, directives with options and body.

The page's own parser is not used: the callers need the source itself, to check, keep or move it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from myst_parser.parsers.options import TokenizeError, options_to_items

from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LITERAL = frozenset({"code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "raw", "math"})
"""Directives whose bodies are no markup."""

OURS = frozenset(
    {*DIRECTIVES, "privacy-notice", "notice-coverage", "notice-history", "notice-status", "clause"}
)

MAX_DEPTH = 20
"""How deep directives in directives are looked into."""

_RST = re.compile(
    r"(?P<indent> *)\.\. +(?:\|[^|]*\| +)?(?:notice:)?(?P<name>[\w:-]+?) ?::(?: +(?P<argument>\S.*))? *"
)
_COMMENT = re.compile(r" *\.\.(?: +(?!\[[^\]]+\]|_|\|)| *$)")
_FENCE = re.compile(r"(?P<indent>\s*)(?P<sign>`{3,}|~{3,}|:{3,})\s*(?P<info>.*)")
_INFO = re.compile(r"\{(?:notice:)?(?P<name>[\w:-]+)\}\s*(?P<argument>.*)")
_OPTION = re.compile(r":(?P<name>[\w-]+):(?: +(?P<value>.*))?")


class PageText(NamedTuple):
    """The text of a page; ``substitutions`` are the names that conf.py gives to words."""

    text: str
    file: str
    markdown: bool
    substitutions: frozenset[str] = frozenset()


class Line(NamedTuple):
    """A line of markup, ``number`` counted from 1; ``directive`` is the name of one that begins on it."""

    number: int
    text: str
    directive: str = ""
    is_comment: bool = False


def rst_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Yield the lines of a reStructuredText page that are neither blank nor in code or a comment's body."""
    literal = -1  # the indentation of what has a block below it that is no markup
    for number, text in enumerate(lines, 1):
        indent = len(text) - len(text.lstrip())
        if not text.strip() or (literal >= 0 and indent > literal):
            continue
        directive = _RST.fullmatch(text)
        name = directive["name"].lower() if directive else ""
        is_comment = not name and _COMMENT.match(text) is not None
        skips = name in LITERAL if name else is_comment or text.rstrip().endswith("::")
        literal = indent if skips else -1
        yield Line(number, text, name, is_comment)


class Fence(NamedTuple):
    """A fenced block of a Markdown page.

    ``line`` is that of its first signs and ``end`` that of its last, 0 where none close it, both counted as
    the caller counts; ``name`` is the directive's, "" for a block of code.
    """

    line: int
    sign: str
    length: int
    indent: int
    name: str
    argument: str
    end: int
    inside: tuple[str, ...]


def find_fences(lines: Sequence[str], first: int = 1) -> Iterator[Fence]:
    """Yield the outermost fences of ``lines``, of which the first is the page's line ``first``."""
    number = 0
    while number < len(lines):
        opening = _opening(lines[number])
        if not opening:
            number += 1
            continue
        sign, length = opening["sign"][0], len(opening["sign"])
        closing = re.compile(rf"\s*{re.escape(sign)}{{{length},}}\s*")
        end = next((at for at in range(number + 1, len(lines)) if closing.fullmatch(lines[at])), None)
        until = len(lines) if end is None else end
        yield Fence(
            number + first,
            sign,
            length,
            len(opening["indent"]),
            *_name_and_argument(opening["info"]),
            0 if end is None else end + first,
            tuple(lines[number + 1 : until]),
        )
        number = until + 1


def _opening(line: str) -> re.Match[str] | None:
    """Return a line as the first or last of a fence: code in a line may begin with as many backticks."""
    if line.lstrip()[:3] not in {"```", "~~~", ":::"}:
        return None
    found = _FENCE.fullmatch(line)
    return None if found and found["sign"][0] == "`" in found["info"] else found


def _name_and_argument(info: str) -> tuple[str, str]:
    found = _INFO.match(info)
    return (found["name"].lower(), found["argument"].strip()) if found else ("", "")


def markdown_lines(lines: Iterable[str], *, colons: bool) -> Iterator[Line]:
    """Yield the lines of a Markdown page that are no code; ``colons``: it knows fences of colons.

    A fence ends where its author means it to, though the one around it may have as many signs.
    """
    opened: list[tuple[str, bool]] = []
    for number, text in enumerate(lines, 1):
        fence = _opening(text)
        if fence and (len(fence["indent"]) > 3 or (fence["sign"][0] == ":" and not colons)):
            fence = None
        if fence and opened and not fence["info"].strip() and fence["sign"].startswith(opened[-1][0]):
            opened.pop()
            continue
        if opened and opened[-1][1]:
            continue
        name = _name_and_argument(fence["info"])[0] if fence else ""
        yield Line(number, text, name)
        if fence:
            opened.append((fence["sign"], not name or name in LITERAL))


@dataclass(frozen=True, slots=True)
class SourceDirective:
    """A directive on lines ``start`` to ``end`` (from 0, the end not counted) of the lines it was found in.

    ``lines`` are its own, without its indentation; ``body`` what is left after its options.
    """

    syntax: str
    name: str
    argument: str
    options: dict[str, str]
    body: tuple[str, ...]
    start: int
    end: int
    indent: int
    lines: tuple[str, ...] = field(repr=False)

    @property
    def clause(self) -> str:
        """The clause it prints, "" for another directive."""
        return self.argument if self.name == "clause" else DIRECTIVES.get(self.name, "")

    def inner(self) -> list[SourceDirective]:
        """Return the directives in its body."""
        return list(find_directives(self.body, self.syntax))


def find_directives(lines: Sequence[str], syntax: str) -> Iterator[SourceDirective]:
    """Yield the directives in ``lines``, outermost only."""
    if syntax == "md":
        yield from (_of_fence(fence, lines) for fence in find_fences(lines, 0) if fence.name)
        return
    number = 0
    while number < len(lines):
        match = _RST.fullmatch(lines[number])
        found = _of_indented(match, lines, number) if match else None
        if found:
            yield found
        number = found.end if found else number + 1


def find_named(lines: Sequence[str], syntax: str, name: str) -> Iterator[SourceDirective]:
    """Yield every directive ``name`` in ``lines``, however deep in other directives.

    ``start`` and ``end`` are lines of ``lines`` itself, ``indent`` is its indentation there.
    """
    for found in find_directives(lines, syntax):
        if found.name == name:
            yield found
        elif found.name not in LITERAL and not found.clause:
            first = found.start + 1
            for inner in find_named(lines[first : found.end - (syntax == "md")], syntax, name):
                yield replace(inner, start=inner.start + first, end=inner.end + first)


def _of_indented(match: re.Match[str], lines: Sequence[str], number: int) -> SourceDirective:
    """Return the directive of a reStructuredText page whose first line is ``match``."""
    indent, end = len(match["indent"]), number + 1
    for place in range(number + 1, len(lines)):
        if lines[place].strip():
            if _indent(lines[place]) <= indent:
                break
            end = place + 1
    below = lines[number + 1 : end]
    inner = min((_indent(line) for line in below if line.strip()), default=0)
    own = [line[inner:].rstrip() for line in below]
    options, taken = _field_list(own)
    outdented = (line[indent:] if line.strip() else "" for line in below)
    return SourceDirective(
        "rst",
        match["name"].lower(),
        (match["argument"] or "").rstrip(),
        options,
        _strip_blank(line[inner:] if line.strip() else "" for line in below[taken:]),
        number,
        end,
        indent,
        (lines[number][indent:], *outdented),
    )


def _field_list(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return the options that ``lines`` begin with, and how many lines they take."""
    options: dict[str, str] = {}
    name = ""
    for number, line in enumerate(lines):
        match = _OPTION.fullmatch(line)
        if match:
            name = match["name"]
            options[name] = match["value"] or ""
        elif name and line.startswith(" "):
            options[name] = f"{options[name]} {line.strip()}".strip()
        else:
            return options, number
    return options, len(lines)


def _of_fence(fence: Fence, lines: Sequence[str]) -> SourceDirective:
    """Return the directive of a Markdown page between two fences."""
    inside = [line[min(fence.indent, _indent(line)) :] for line in fence.inside]
    given, taken = option_lines(inside)
    end = fence.end or len(lines)
    return SourceDirective(
        "md",
        fence.name,
        fence.argument,
        read_options("\n".join(line for _, line in given))[0],
        _strip_blank(inside[taken:]),
        fence.line,
        min(end + 1, len(lines)),
        fence.indent,
        (lines[fence.line][fence.indent :], *inside, fence.sign * fence.length),
    )


def option_lines(lines: Sequence[str]) -> tuple[list[tuple[int, str]], int]:
    """Return the lines that give a MyST directive its options, and how many of ``lines`` they take.

    Each has its number (from 0), and is as between two `---`, without a colon before it.
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fenced = [line.strip() for line in lines[first : first + 1]] == ["---"]
    found: list[tuple[int, str]] = []
    for number, line in enumerate(lines[first + fenced :], first + fenced):
        written = line.strip()
        if written == "---" if fenced else (written[:1] != ":" or written.startswith(":::")):
            return found, number + fenced
        found.append((number, line if fenced else written[1:].strip()))
    return found, len(lines)


def read_options(text: str) -> tuple[dict[str, str], bool]:
    """Return the options that MyST reads in ``text``, and whether it reads all of it as it is written."""
    try:
        found, state = options_to_items(text)
    except TokenizeError:
        return {}, False
    return dict(found), not state.has_comments


def _strip_blank(lines: Iterable[str]) -> tuple[str, ...]:
    kept = list(lines)
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def write_directive(
    syntax: str, name: str, argument: str, options: dict[str, str], body: Sequence[str]
) -> list[str]:
    """Return the lines of a directive in a syntax."""
    after = f" {argument}" if argument else ""
    given = [f":{key}: {value}".rstrip() for key, value in options.items()]
    if syntax == "rst":
        own = [*given, *([""] if body else []), *body]
        return [f".. {name}::{after}", *(f"   {line}" if line.strip() else "" for line in own)]
    longest = max((len(found[0]) for line in body for found in re.finditer(r"^ *`{3,}", line)), default=2)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{{{name}}}{after}", *given, *([""] if given and body else []), *body, fence]


def with_options(found: SourceDirective, more: dict[str, str]) -> list[str]:
    """Return the lines of a directive as written, with further options that it does not have."""
    added = {key: value for key, value in more.items() if key not in found.options}
    head, *below = found.lines
    if not added:
        return [head, *below]
    as_yaml = found.syntax == "md" and below[:1] == ["---"]
    form = "{}: {}" if as_yaml else ":{}: {}"
    if found.syntax == "rst":
        form = " " * min((_indent(line) for line in below if line.strip()), default=3) + form
    written = [form.format(*each) for each in added.items()]
    if found.body and not found.options and not as_yaml:  # options and body have a blank line between them
        body = next(number for number, line in enumerate(below) if line.strip())
        return [head, *written, "", *below[body:]]
    return [head, *below[:as_yaml], *written, *below[as_yaml:]]
