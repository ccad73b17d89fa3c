"""What thousands of tests would read again and again: the built-in pack, and clauses parsed to templates.

A command or a build reads the built-in pack once; a run of the tests reads it thousands of times, and always
the same files. Here a process reads it once. What is cached is immutable, and `changed` proves that no test
has changed it. Programs that tests start have no such cache; neither has a run with
``PRIVACYNOTICE_TEST_CACHE=no``.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.pack import loader
from sphinx_privacynotice.text.clause import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.text.clause.template import Template

WANTED = os.environ.get("PRIVACYNOTICE_TEST_CACHE") != "no"

Look = tuple["Path", str, str, Any]
"""What was asked of a folder, as `Folder.observer` takes it."""

_packs: dict[tuple[Any, ...], tuple[Pack, list[Look]]] = {}


def _state(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of all files below ``root``."""
    found = ((path, path.stat()) for path in sorted(root.rglob("*")))
    return tuple((str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found)


def load_pack(
    source: Folder, folder: str, findings: Findings, *, builtin: bool = False, **options: Any
) -> Pack | None:
    """Load a pack as `loader.load_pack` does; the built-in one again only if one of its files has changed."""
    if not builtin:
        return loader.load_pack(source, folder, findings, **options)
    key = (folder, source.shown("."), _state(source.root))
    if key not in _packs:
        looks: list[Look] = []
        found = Findings()
        with patch.object(Folder, "observer", lambda *look: looks.append(look)):
            pack = loader.load_pack(source, folder, found, builtin=True, **options)
        if pack is None or list(found):  # findings may name the place that names the pack
            return loader.load_pack(source, folder, findings, builtin=True, **options)
        _packs[key] = pack, looks
    pack, looks = _packs[key]
    # whoever notes what a project is made of sees the same files read
    if Folder.observer is not None:
        for look in looks:
            Folder.observer(*look)
    return pack


@lru_cache(maxsize=4_000)
def parse_clause(body: str, file: str, first_line: int = 1) -> Template:
    """Parse a clause as `parse.parse_clause` does, the same text once."""
    return parse.parse_clause(body, file, first_line)


@contextmanager
def cached() -> Iterator[None]:
    """Load the built-in pack and parse clauses once, as long as this lasts."""
    with ExitStack() as stack:
        if WANTED:
            for module in ("library", "named"):
                name = f"sphinx_privacynotice.model.pack.{module}.load_pack"
                stack.enter_context(patch(name, load_pack))
            stack.enter_context(patch("sphinx_privacynotice.text.clause.cache.parse_clause", parse_clause))
        yield


@contextmanager
def uncached() -> Iterator[None]:
    """Load and parse as users do, as long as this lasts."""
    with (
        patch("sphinx_privacynotice.model.pack.library.load_pack", loader.load_pack),
        patch("sphinx_privacynotice.model.pack.named.load_pack", loader.load_pack),
        patch("sphinx_privacynotice.text.clause.cache.parse_clause", parse.parse_clause),
    ):
        yield


def changed() -> list[str]:
    """Return which cached packs and templates are no longer what a new reading gives."""
    found = []
    for (folder, shown, state), (pack, _) in _packs.items():
        root = loader.BUILTIN_FOLDER
        if _state(root.resolve()) != state:
            continue
        if loader.load_pack(Folder(root, shown), folder, Findings(), builtin=True) != pack:
            found.append(pack.id)
        found += [
            edition.file
            for editions in pack.clauses.values()
            for edition in editions
            if parse_clause(edition.body, edition.file, edition.body_line)
            != parse.parse_clause(edition.body, edition.file, edition.body_line)
        ]
    return found
