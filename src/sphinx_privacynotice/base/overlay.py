"""A folder as it would be with other texts in it: a change can be tried before anything is written."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_privacynotice.base.budget import Budget


class Overlay(Folder):
    r"""The folder ``root`` with the texts of ``changed`` in place of its files; None: a file is not there.

    Names are relative to the root, without steps upwards; texts have no byte order mark and end their lines
    with ``\n``, as `Folder.read` returns them. Everything else is read from the folder. What is answered from
    ``changed`` is not observed (`base.inputs`): no build reads through an overlay.
    """

    def __init__(self, root: Path, changed: Mapping[str, str | None], shown: str = "") -> None:
        super().__init__(root, shown)
        self._changed = {posixpath.normpath(name): text for name, text in changed.items()}
        kept = [name for name, text in self._changed.items() if text is not None]
        self._folders = {folder for name in kept for folder in _folders_above(name)}

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        """Return the text of ``name``, as `Folder.read` does."""
        clean = posixpath.normpath(name)
        if clean not in self._changed:
            return super().read(name, named_at=named_at)
        text = self._changed[clean]
        if text is None:
            shown = self.shown(name)
            message = f"There is no file {shown}"
            place = named_at or Place(shown)
            raise SourceError(Finding("unreadable-file", message, place, "Check the name and its folder"))
        return text

    def is_file(self, name: str) -> bool:
        """Return whether ``name`` is a file, changed or inside the root."""
        clean = posixpath.normpath(name)
        return self._changed[clean] is not None if clean in self._changed else super().is_file(name)

    def is_folder(self, name: str) -> bool:
        """Return whether ``name`` is a folder inside the root, or one that changed files are in."""
        return posixpath.normpath(name) in self._folders or super().is_folder(name)

    def glob(self, pattern: str, budget: Budget | None = None) -> list[str]:
        """Return the names of the files that match ``pattern``, sorted, as `Folder.glob` does."""
        steps = posixpath.normpath(pattern).split("/")
        found = {name for name in super().glob(pattern, budget) if name not in self._changed}
        made = (name for name, text in self._changed.items() if text is not None)
        return sorted(found.union(name for name in made if _matches(name.split("/"), steps)))


def _folders_above(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]


def _matches(parts: Sequence[str], steps: Sequence[str]) -> bool:
    """Return whether the parts of a name are what the steps of a pattern mean."""
    if not steps:
        return not parts
    if steps[0] == "**":
        return any(_matches(parts[number:], steps[1:]) for number in range(len(parts)))
    return bool(parts) and fnmatchcase(parts[0], steps[0]) and _matches(parts[1:], steps[1:])
