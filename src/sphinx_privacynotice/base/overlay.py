"""A folder of which some files have another text than on the disk: what a project would say with them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from posixpath import normpath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_privacynotice.base.budget import Budget
    from sphinx_privacynotice.base.findings import Place


class Overlay(Folder):
    """A `Folder` in which the files of ``changed`` (texts by name) have those texts; nothing is written.

    Files that are in ``changed`` alone are there as well. What is answered from it is not observed
    (`base.inputs`): no build reads through an overlay.
    """

    def __init__(self, root: Path, changed: Mapping[str, str], shown: str = "") -> None:
        super().__init__(root, shown)
        self._changed = {normpath(name): text for name, text in changed.items()}

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        """Return the text of ``name``; for what is raised see `Folder.read`."""
        text = self._changed.get(normpath(name))
        return super().read(name, named_at=named_at) if text is None else text

    def is_file(self, name: str) -> bool:
        """Return whether ``name`` is a file inside the root, or one that has been given a text."""
        return normpath(name) in self._changed or super().is_file(name)

    def glob(self, pattern: str, budget: Budget | None = None) -> list[str]:
        """Return the names of the files that match ``pattern``, sorted."""
        steps = normpath(pattern).split("/")
        added = {name for name in self._changed if _matches(name.split("/"), steps)}
        return sorted(added.union(super().glob(pattern, budget)))


def _matches(parts: Sequence[str], steps: Sequence[str]) -> bool:
    """Return whether the parts of a name match the steps of a pattern."""
    if not steps or not parts:
        return not steps and not parts
    if steps[0] == "**":
        return any(_matches(parts[number:], steps[1:]) for number in range(len(parts)))
    return fnmatchcase(parts[0], steps[0]) and _matches(parts[1:], steps[1:])
