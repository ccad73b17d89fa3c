"""A page put into a table of contents that somebody else wrote."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from posixpath import normpath
from typing import TYPE_CHECKING

from sphinx_privacynotice.text.page.source_directives import find_named, write_directive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_privacynotice.text.page.source_directives import SourceDirective

_LIKE = re.compile(r"polic|privacy|data.?protection|gdpr|legal|cookie", re.IGNORECASE)
"""What is in the names of pages beside which a notice belongs."""

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
                yield re.sub(r"\.(?:rst|md)$", "", normpath(name)), "glob" in tree.options


def has_entry(text: str, syntax: str, page: str, folder: str = "") -> bool:
    """Say whether a toctree of ``text`` leads to ``page``."""
    return any(
        page == name or (pattern and fnmatchcase(page, name) and name.count("/") == page.count("/"))
        for name, pattern in entries(text, syntax, folder)
    )


def rank(text: str, syntax: str, page: str, beside: Collection[str], folder: str = "") -> int:
    """Return how well a page's toctrees suit ``page``; 0 where nothing speaks for them.

    They have another notice, a page of the same folder below the home page's, or pages like it.
    """
    # the first page of a section says nothing: its pages stand in its own table of contents
    names = [name for name, _ in entries(text, syntax, folder)]
    found = [name for name in names if not name.endswith("/index")]
    home = page.rpartition("/")[0]
    if any(name in beside for name in names):
        return 3
    if home and any(name.rpartition("/")[0] == home for name in found):
        return 2
    return int(any(_LIKE.search(name) for name in found))


def add_entry(text: str, syntax: str, page: str, folder: str = "", beside: Collection[str] = ()) -> str:
    """Return the page ``text`` with ``page`` in the toctree that suits it best, or in a new one.

    That is one with notices ``beside`` it, with pages of its folder, or with pages about policies; else the
    only one; else the last that is shown and has no caption, for a caption says what its pages are about.
    """
    if has_entry(text, syntax, page, folder):
        return text
    entry = f"/{page}" if folder else page
    lines = text.split("\n")
    trees = list(find_named(lines, syntax, "toctree"))
    tree = _best(trees, syntax, page, beside, folder)
    if tree is None:
        options = {"maxdepth": "1"}
        if trees and all("hidden" in each.options for each in trees):
            options["hidden"] = ""
        more = write_directive(syntax, "toctree", "", options, [entry])
        top = [each for each in trees if each.indent == 0]
        if top and len(top) == len(trees):  # before the first caption: below the last it would be that one's
            lines[top[0].start : top[0].start] = [*more, ""]
            return "\n".join(lines)
        body = text.rstrip("\n")
        return f"{body}\n\n" + "\n".join(more) + "\n"
    at = tree.end - 1 if syntax == "md" else tree.end
    written = lines[tree.start + 1 : at]
    inner = [len(line) - len(line.lstrip()) for line in written if line.strip()]
    indent = " " * (min(inner, default=tree.indent + (3 if syntax == "rst" else 0)))
    blank = [] if tree.body else [""]
    lines[at:at] = [*blank, f"{indent}{entry}"]
    return "\n".join(lines)


def _best(
    trees: list[SourceDirective], syntax: str, page: str, beside: Collection[str], folder: str
) -> SourceDirective | None:
    """Return the toctree that suits ``page``, None where all are about something else."""
    listed = [tree for tree in trees if "glob" not in tree.options] or trees
    ranked = [
        (
            rank("\n".join(tree.lines), syntax, page, beside, folder)
            or _LIKE.search(tree.options.get("caption", "")) is not None,
            tree,
        )
        for tree in listed
    ]
    most = max((each for each, _ in ranked), default=0)
    if most:
        return [tree for each, tree in ranked if each == most][-1]
    if len(trees) == 1:
        return trees[0]
    plain = [tree for tree in listed if "caption" not in tree.options]
    shown = [tree for tree in plain if "hidden" not in tree.options]
    suited = shown or plain
    return suited[-1] if suited else None


def where_in(text: str, syntax: str, page: str, folder: str = "") -> str:
    """Return in words where a page's toctrees have ``page``: below which caption, after which entry."""
    for tree in find_named(text.split("\n"), syntax, "toctree"):
        own = "\n".join(tree.lines)
        names = [name for name, _ in entries(own, syntax, folder)]
        if has_entry(own, syntax, page, folder):
            caption = tree.options.get("caption", "")
            at = names.index(page) if page in names else 0
            after = f"after “{names[at - 1]}”" if at else ""
            below = f"below “{caption}”" if caption else ""
            return ", ".join(filter(None, (below, after)))
    return ""
