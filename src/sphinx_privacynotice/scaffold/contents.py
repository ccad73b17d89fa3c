"""Toctrees that somebody else wrote: which pages they name, and a new page added to one."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.text.page.source_directives import SourceDirective, find_named, write_directive

if TYPE_CHECKING:
    from collections.abc import Collection

_RELATED = re.compile(r"polic|privacy|data.?protection|gdpr|legal|cookie", re.IGNORECASE)
"""What is in the names of pages beside which a notice belongs."""

_ENTRY = re.compile(r"(?:.*<(?P<target>[^<>]+)>|(?P<plain>\S.*))")


class Toctree(NamedTuple):
    """A toctree with its entries: document names, or patterns if it has the option ``glob``."""

    source: SourceDirective
    entries: list[str]

    @property
    def options(self) -> dict[str, str]:
        """The options that it is written with."""
        return self.source.options

    def has(self, page: str) -> bool:
        """Return whether it leads to ``page``."""
        return page in self.entries or (
            "glob" in self.options
            and any(fnmatchcase(page, name) and name.count("/") == page.count("/") for name in self.entries)
        )

    def rank(self, page: str, beside: Collection[str]) -> int:
        """Return how well it suits ``page``; 0 where nothing speaks for it.

        It has another notice, a page of the same folder below the home page's, or pages like it.
        """
        home = page.rpartition("/")[0]
        # the first page of a section says nothing: its pages are in its own table of contents
        pages = [name for name in self.entries if not name.endswith("/index")]
        if any(name in beside for name in self.entries):
            return 3
        if home and any(name.rpartition("/")[0] == home for name in pages):
            return 2
        return int(any(_RELATED.search(name) for name in pages))


def find_toctrees(text: str, syntax: str, folder: str = "") -> list[Toctree]:
    """Return the toctrees of a page; ``folder`` is that of the page, to which entries are relative."""
    found = []
    for source in find_named(text.replace("\r\n", "\n").split("\n"), syntax, "toctree"):
        entries = []
        for line in source.body:
            match = _ENTRY.fullmatch(line.strip())
            if match and "://" not in line:
                target = (match["target"] or match["plain"]).strip()
                name = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
                entries.append(re.sub(r"\.(?:rst|md)$", "", normpath(name)))
        found.append(Toctree(source, entries))
    return found


def add_entry(text: str, syntax: str, page: str, folder: str = "", beside: Collection[str] = ()) -> str:
    """Return the page ``text`` with ``page`` in the toctree that suits it best, or in a new one.

    That is one with notices ``beside`` it, with pages of its folder, or with pages about policies; else the
    only one; else the last that is shown and has no caption, for a caption says what its pages are about.
    """
    if "\r\n" in text:
        return add_entry(text.replace("\r\n", "\n"), syntax, page, folder, beside).replace("\n", "\r\n")
    trees = find_toctrees(text, syntax, folder)
    if any(tree.has(page) for tree in trees):
        return text
    entry = f"/{page}" if folder else page
    lines = text.split("\n")
    best = _best(trees, page, beside)
    if best is None:
        options = {"maxdepth": "1"}
        if trees and all("hidden" in tree.options for tree in trees):
            options["hidden"] = ""
        more = write_directive(syntax, "toctree", "", options, [entry])
        if trees and all(tree.source.indent == 0 for tree in trees):
            # before the first caption: below the last it would be that one's
            first = trees[0].source.start
            lines[first:first] = [*more, ""]
            return "\n".join(lines)
        body = text.rstrip("\n")
        return f"{body}\n\n" + "\n".join(more) + "\n"
    source = best.source
    at = source.end - 1 if syntax == "md" else source.end
    inner = [len(line) - len(line.lstrip()) for line in lines[source.start + 1 : at] if line.strip()]
    indent = " " * min(inner, default=source.indent + (3 if syntax == "rst" else 0))
    lines[at:at] = [*([] if source.body else [""]), f"{indent}{entry}"]
    return "\n".join(lines)


def _best(trees: list[Toctree], page: str, beside: Collection[str]) -> Toctree | None:
    """Return the toctree that suits ``page``, None where all are about something else."""
    listed = [tree for tree in trees if "glob" not in tree.options] or trees
    ranks = [
        tree.rank(page, beside) or bool(_RELATED.search(tree.options.get("caption", ""))) for tree in listed
    ]
    highest = max(ranks, default=0)
    if highest:
        return [tree for tree, rank in zip(listed, ranks, strict=True) if rank == highest][-1]
    if len(trees) == 1:
        return trees[0]
    plain = [tree for tree in listed if "caption" not in tree.options]
    suited = [tree for tree in plain if "hidden" not in tree.options] or plain
    return suited[-1] if suited else None


def where_in(text: str, syntax: str, page: str, folder: str = "") -> str:
    """Return in words where a page's toctrees have ``page``: below which caption, after which entry."""
    for tree in find_toctrees(text, syntax, folder):
        if tree.has(page):
            at = tree.entries.index(page) if page in tree.entries else 0
            caption = tree.options.get("caption")
            parts = [f"below “{caption}”"] if caption else []
            return ", ".join([*parts, *([f"after “{tree.entries[at - 1]}”"] if at else [])])
    return ""
