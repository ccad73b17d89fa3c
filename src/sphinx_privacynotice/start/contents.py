"""A page put into a table of contents that somebody else wrote."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_privacynotice.text.typed import LITERAL, Typed, find_directives, write_directive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ENTRY = re.compile(r"(?:.*<(?P<target>[^<>]+)>|(?P<plain>\S.*?)) *")


def entries(text: str, syntax: str, folder: str = "") -> Iterator[tuple[str, bool]]:
    """Yield each entry of the page's toctrees as a document name or pattern, with whether it is a pattern.

    ``folder`` is that of the page, from which relative entries count.
    """
    for tree in _toctrees(text.split("\n"), syntax):
        for line in tree.body:
            match = _ENTRY.fullmatch(line.strip())
            if match and "://" not in line:
                target = (match["target"] or match["plain"]).strip()
                name = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
                yield re.sub(r"\.(?:rst|md)$", "", name), "glob" in tree.options


def has_entry(text: str, syntax: str, page: str, folder: str = "") -> bool:
    """Say whether a toctree of ``text`` leads to ``page``."""
    return any(
        page == name or (pattern and fnmatchcase(page, name) and name.count("/") == page.count("/"))
        for name, pattern in entries(text, syntax, folder)
    )


def add_entry(text: str, syntax: str, page: str, folder: str = "") -> str:
    """Return the page ``text`` with ``page`` in its last toctree that is shown, or in a new one below."""
    if has_entry(text, syntax, page, folder):
        return text
    entry = f"/{page}" if folder else page
    lines = text.split("\n")
    trees = list(_toctrees(lines, syntax))
    shown = [tree for tree in trees if "hidden" not in tree.options and "glob" not in tree.options] or trees
    if not shown:
        body = text.rstrip("\n")
        more = "\n".join(write_directive(syntax, "toctree", "", {"maxdepth": "1"}, [entry]))
        return f"{body}\n\n{more}\n"
    tree = shown[-1]
    at = tree.end - 1 if syntax == "md" else tree.end
    written = lines[tree.start + 1 : at]
    inner = [len(line) - len(line.lstrip()) for line in written if line.strip()]
    indent = " " * (min(inner, default=tree.indent + (3 if syntax == "rst" else 0)))
    blank = [] if tree.body else [""]
    lines[at:at] = [*blank, f"{indent}{entry}"]
    return "\n".join(lines)


def _toctrees(lines: Sequence[str], syntax: str) -> Iterator[Typed]:
    """Yield the toctrees at the top of the page or inside other directives, placed by lines of the page."""
    for found in find_directives(lines, syntax):
        if found.name == "toctree":
            yield found
        elif found.name not in LITERAL:
            inside = lines[found.start + 1 : found.end - (syntax == "md")]
            for tree in _toctrees(inside, syntax):
                start, end = tree.start + found.start + 1, tree.end + found.start + 1
                yield Typed(
                    tree.syntax,
                    tree.name,
                    tree.argument,
                    tree.options,
                    tree.body,
                    start,
                    end,
                    tree.indent,
                    tree.lines,
                )
