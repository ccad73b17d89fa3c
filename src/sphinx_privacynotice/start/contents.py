"""A page put into a table of contents that somebody else wrote."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_privacynotice.text.typed import find_named, write_directive

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTRY = re.compile(r"(?:.*<(?P<target>[^<>]+)>|(?P<plain>\S.*))")


def entries(text: str, syntax: str, folder: str = "") -> Iterator[tuple[str, bool]]:
    """Yield each entry of the page's toctrees as a document name or pattern, with whether it is a pattern.

    ``folder`` is that of the page, from which relative entries count.
    """
    for tree in find_named(text.split("\n"), syntax, "toctree"):
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
    trees = list(find_named(lines, syntax, "toctree"))
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
