"""The documents of a project: the files below the source folder that Sphinx reads as pages."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.budget import MAX_WORK
from sphinx_privacynotice.base.files import real_path
from sphinx_privacynotice.model.project.last_build import SKIPPED

if TYPE_CHECKING:
    from sphinx_privacynotice.base.files import Folder

ALWAYS_EXCLUDED = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""What Sphinx excludes in every project (`sphinx.project.EXCLUDE_PATHS`)."""

MAX_PATTERN = 500
"""Characters of one pattern; a longer one matches nothing."""

EASY_STARS = 3
"""A pattern with more stars could keep a regular expression busy for hours, and is matched step by step."""

Match = Callable[[str], bool]
_PARTS = re.compile(r"\*\*|\*|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """Which files are documents: their endings with the syntax of each ("md", "rst", "" for another).

    ``exclude`` and ``include`` are patterns as Sphinx has them; ``hidden`` says whether hidden folders,
    those with an underscore and environments are looked into, as Sphinx does.
    """

    suffixes: Mapping[str, str]
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ("**",)
    hidden: bool = True


def find_documents(source: Folder, folder: str, rules: DocumentRules) -> dict[str, str]:
    """Return the documents below ``folder`` with the file of each, named relative to ``source``, sorted.

    Links are followed as Sphinx does, but never out of the source, nor round in a circle.
    """
    exclude = [_matcher(pattern) for pattern in (*rules.exclude, *ALWAYS_EXCLUDED)]
    include = [_matcher(pattern) for pattern in rules.include]
    found: dict[str, str] = {}
    for name in _files(source, folder, exclude, hidden=rules.hidden):
        plain = unicodedata.normalize("NFC", name)
        suffix = next((each for each in rules.suffixes if plain.endswith(each)), None)
        if suffix is None or any(match(plain) for match in exclude):
            continue
        if any(match(plain) for match in include):
            document = plain[: len(plain) - len(suffix)] if suffix else plain
            found.setdefault(document, f"{folder}/{name}" if folder else name)
    return dict(sorted(found.items()))


def is_excluded(name: str, patterns: Iterable[str]) -> str:
    """Return the pattern that keeps a file or a folder above it from being a document, "" for none."""
    above = list(accumulate(name.split("/"), "{}/{}".format))
    return next((pattern for pattern in patterns if any(map(_matcher(pattern), above))), "")


def _files(source: Folder, folder: str, exclude: list[Match], *, hidden: bool) -> Iterator[str]:
    """Yield the files below a folder, as `os.walk` goes through it, its own before those below."""
    start = source.path(folder)
    if start is None:
        return
    left = MAX_WORK["entries"].most
    waiting: list[tuple[Path, str, frozenset[str]]] = [(start, "", frozenset({str(start)}))]
    while waiting and left > 0:
        path, above, chain = waiting.pop()
        try:
            with os.scandir(path) as entries:
                seen = sorted(islice(entries, left), key=lambda entry: entry.name)
        except OSError:
            continue
        left -= len(seen) + 1
        folders = []
        for entry in seen:
            name = f"{above}/{entry.name}" if above else entry.name
            real = _inside(source, entry)
            if real is None:
                continue
            skipped = not hidden and (entry.name.startswith((".", "_")) or entry.name in SKIPPED)
            if not real[1]:
                yield name
            elif not skipped and real[0] not in chain:
                plain = unicodedata.normalize("NFC", name)
                if not any(match(plain) for match in exclude):
                    folders.append((Path(entry.path), name, chain | {real[0]}))
        waiting += reversed(folders)


def _inside(source: Folder, entry: os.DirEntry[str]) -> tuple[str, bool] | None:
    """Return the real path of an entry, and whether it is a folder; None for what cannot be a page's."""
    root = str(source.root)
    try:
        path = real_path(entry.path, root) if entry.is_symlink() else entry.path
        folder = entry.is_dir()
        return (path, folder) if path not in {"", root} and (folder or entry.is_file()) else None
    except OSError:
        return None


@lru_cache(maxsize=500)
def _matcher(pattern: str) -> Match:
    """Return what says whether a name matches a pattern of Sphinx's."""
    if len(pattern) > MAX_PATTERN:
        return lambda _name: False
    parts = [_expression(part) for part in _PARTS.findall(pattern)]
    try:
        if sum(part.endswith("*") for part in parts) <= EASY_STARS:
            whole = re.compile("".join(parts) + "$")
            return lambda name: whole.match(name) is not None
        return _step_by_step([(re.compile(part.removesuffix("*")), part.endswith("*")) for part in parts])
    except re.error:  # a bracket with nothing that could be in it; Sphinx ends with an error
        return lambda _name: False


def _step_by_step(parts: list[tuple[re.Pattern[str], bool]]) -> Match:
    """Return a match that takes no longer than the pattern's length times the name's."""

    def matches(name: str) -> bool:
        # reached[n]: the first n parts match the letters so far
        reached = [True]
        for _, is_star in parts:
            reached.append(reached[-1] and is_star)
        for letter in name:
            following = [False]
            for number, (part, is_star) in enumerate(parts):
                before = reached[number + 1] if is_star else reached[number]
                fits = before and part.fullmatch(letter) is not None
                following.append(fits or (is_star and following[number]))
            reached = following
        return reached[-1]

    return matches


def _expression(part: str) -> str:
    """Return a part of a pattern as a regular expression; only what repeats ends with a star."""
    if part in {"**", "*", "?"}:
        return {"**": r".*", "*": r"[^/]*", "?": r"[^/]"}[part]
    if len(part) > 1:
        inner = part[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        inner = f"^/{inner[1:]}" if inner.startswith("!") else f"\\{inner}" if inner[:1] == "^" else inner
        return f"[{inner}]"
    return f"[{part}]" if part == "*" else re.escape(part)
