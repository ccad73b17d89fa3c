"""A page added to ``_toc.yml``, where sphinx-external-toc has a site's contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSION = "sphinx_external_toc"
FILE = "_toc.yml"
TREES = ("subtrees", "parts")
PAGES = ("entries", "chapters", "sections")
BOOKS = {"jb-book": "chapters", "jb-article": "sections"}


class TocEditError(ValueError):
    """Why the page is not added: the file is written in a way that leaves no certain place for it."""


def has_page(text: str, page: str) -> bool:
    """Return whether the contents lead to ``page``."""
    return page in _files(read_yaml(text, "").root)


def add_page(text: str, page: str) -> str:
    """Return the YAML ``text`` with ``page`` after the last page of the outermost list.

    Raises `TocEditError` where the text, read again, would not say just this and all that it said before.
    """
    if has_page(text, page):
        return text
    root = read_yaml(text, "").root
    if not isinstance(root, Mapping) or "root" not in root.entries:
        raise TocEditError
    before = list(_files(root))
    ends = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    pages = _last_pages(root)
    if pages is None:
        form = root.entries.get("format")
        key = BOOKS.get(form.text, PAGES[0]) if isinstance(form, Scalar) else PAGES[0]
        lines += [f"{key}:", f"- file: {page}"]
    else:
        first = (pages.items[0].place.line or 1) - 1
        dash = re.match(r" *(?=-)", lines[first])
        if dash is None:
            raise TocEditError
        at = _end(lines, first, len(dash[0]))
        lines[at:at] = [f"{dash[0]}- file: {page}"]
    made = "\n".join(lines) + "\n"
    read = read_yaml(made, "")
    if read.findings or sorted(_files(read.root)) != sorted([*before, page]):
        raise TocEditError
    return made.replace("\n", ends)


def _last_pages(node: Mapping) -> Sequence | None:
    """Return the list that the page goes into: the outermost one, of several parts that of the last."""
    for key in TREES:
        parts = node.entries.get(key)
        if isinstance(parts, Sequence) and parts.items and isinstance(parts.items[-1], Mapping):
            return _last_pages(parts.items[-1])
    for key in PAGES:
        pages = node.entries.get(key)
        if isinstance(pages, Sequence) and pages.items:
            return pages
    return None


def _end(lines: list[str], first: int, indent: int) -> int:
    """Return the line after the last of the list that begins on line ``first``."""
    last = first
    for number in range(first, len(lines)):
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#"):
            deep = len(line) - len(line.lstrip(" "))
            if deep < indent or (deep == indent and not line.lstrip().startswith("-")):
                break
            last = number
    return last + 1


def _files(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if key in {"file", "root"} and isinstance(value, Scalar):
                yield re.sub(r"\.(?:rst|md|ipynb)$", "", value.text)
            else:
                yield from _files(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _files(item)
