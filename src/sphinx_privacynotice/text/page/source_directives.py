"""Directives as they are typed on a page: where they begin and end, their options, their bodies.

The page's own parser is not asked: what is wanted here is the text itself, to be kept or moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYNTAXES = ("md", "rst")

_RST = re.compile(r"(?P<indent> *)\.\. +(?P<name>[\w:-]+?)::(?: +(?P<argument>\S.*))? *")
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,}|:{3,})(?P<rest>.*)")
_MYST = re.compile(r"\{(?P<name>[\w:-]+)\} *(?P<argument>.*)")
_OPTION = re.compile(r":(?P<name>[\w-]+):(?: +(?P<value>.*))?")

LITERAL = frozenset({"code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "raw", "math"})
"""Directives whose bodies are no markup."""


@dataclass(frozen=True, slots=True)
class SourceDirective:
    """A directive on lines ``start`` to ``end`` (from 0, the end not counted) of the lines it was found in.

    ``lines`` are its own, without the indentation it stands at; ``body`` what is left after its options.
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
    """Yield the directives that stand in ``lines``, outermost only."""
    number = 0
    while number < len(lines):
        found = (_rst if syntax == "rst" else _myst)(lines, number)
        if isinstance(found, SourceDirective):
            yield found
            number = found.end
        else:
            number = found


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


def _rst(lines: Sequence[str], number: int) -> SourceDirective | int:
    match = _RST.fullmatch(lines[number])
    if not match:
        return number + 1
    indent = len(match["indent"])
    end = _end_of_indented(lines, number + 1, indent)
    below = list(lines[number + 1 : end])
    inner = min((_indent(line) for line in below if line.strip()), default=indent + 3)
    own = [line[inner:] if line.strip() else "" for line in below]
    options, taken = _field_list(own)
    return SourceDirective(
        "rst",
        match["name"].lower().removeprefix("notice:"),
        (match["argument"] or "").rstrip(),
        options,
        tuple(_without_blank_ends(own[taken:])),
        number,
        end,
        indent,
        (lines[number][indent:], *(line[indent:] if line.strip() else "" for line in below)),
    )


def _end_of_indented(lines: Sequence[str], number: int, indent: int) -> int:
    end = number
    for place in range(number, len(lines)):
        if lines[place].strip():
            if _indent(lines[place]) <= indent:
                break
            end = place + 1
    return end


def _myst(lines: Sequence[str], number: int) -> SourceDirective | int:
    opening = _FENCE.fullmatch(lines[number])
    if not opening or ("`" in opening["fence"] and "`" in opening["rest"]):
        return number + 1
    indent, fence = len(opening["indent"]), opening["fence"]
    closing = re.compile(rf" *{re.escape(fence[0])}{{{len(fence)},}} *")
    end = next((n for n in range(number + 1, len(lines)) if closing.fullmatch(lines[n])), len(lines))
    match = _MYST.fullmatch(opening["rest"])
    if not match:
        return end + 1
    inside = [line[min(indent, _indent(line)) :] for line in lines[number + 1 : end]]
    options, taken = _myst_options(inside)
    return SourceDirective(
        "md",
        match["name"].lower().removeprefix("notice:"),
        match["argument"].strip(),
        options,
        tuple(_without_blank_ends(inside[taken:])),
        number,
        min(end + 1, len(lines)),
        indent,
        (lines[number][indent:], *inside, fence),
    )


def _myst_options(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    if lines and lines[0].strip() == "---":
        end = next((n for n in range(1, len(lines)) if lines[n].strip() == "---"), len(lines))
        root = read_yaml("\n".join(lines[1:end]), "").root
        entries = root.entries if isinstance(root, Mapping) else {}
        return {key: node.text for key, node in entries.items() if isinstance(node, Scalar)}, end + 1
    return _field_list(lines)


def _field_list(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return the options that ``lines`` begin with, and how many lines they take."""
    options: dict[str, str] = {}
    name = ""
    for number, line in enumerate(lines):
        match = _OPTION.fullmatch(line.rstrip())
        if match:
            name = match["name"]
            options[name] = match["value"] or ""
        elif name and line.startswith(" ") and line.strip():
            options[name] = f"{options[name]} {line.strip()}".strip()
        else:
            return options, number
    return options, len(lines)


def _without_blank_ends(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


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
    """Return the lines of a directive as typed, with further options that it does not have."""
    added = {key: value for key, value in more.items() if key not in found.options}
    lines = list(found.lines)
    if not added:
        return lines
    yaml = found.syntax == "md" and len(lines) > 1 and lines[1].strip() == "---"
    inner = 3
    if found.syntax == "rst":
        below = [_indent(line) for line in lines[1:] if line.strip()]
        inner = min(below, default=3)
        written = [f"{' ' * inner}:{key}: {value}" for key, value in added.items()]
        if not found.options and found.body:  # options and body have a blank line between them
            while len(lines) > 1 and not lines[1].strip():
                del lines[1]
            written.append("")
        return [lines[0], *written, *lines[1:]]
    written = [f"{key}: {value}" if yaml else f":{key}: {value}" for key, value in added.items()]
    at = 2 if yaml else 1
    if not found.options and not yaml and found.body and lines[1].strip():
        written.append("")
    return [*lines[:at], *written, *lines[at:]]
