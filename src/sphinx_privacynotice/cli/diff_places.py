"""Adds file and line to what was typed on a page: records name the page alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.changes import Cause, Change, NoticeDiff

WORDS = 5
"""So many words at the beginning of a sentence are looked for; markup may stand between later ones."""

_WORD = re.compile(r"\w+")
_GAP = r"[^\w]{1,12}"


class PageLines:
    """Finds the lines of a project's pages."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts: dict[str, str] = {}

    def placed(self, diff: NoticeDiff) -> NoticeDiff:
        """Return ``diff`` with file and line, where they are found, in causes that are a page."""
        return replace(diff, changes=tuple(map(self._change, diff.changes)))

    def _change(self, change: Change) -> Change:
        if not any(cause.kind == "page" and cause.place for cause in change.causes):
            return change
        return replace(change, causes=tuple(self._cause(cause, change) for cause in change.causes))

    def _cause(self, cause: Cause, change: Change) -> Cause:
        file = self._project.documents.get(cause.place) if cause.kind == "page" else None
        if not file:
            return cause
        line = self._line(file, cause, change)
        return replace(cause, place=f"{file}:{line}" if line else file)

    def _line(self, file: str, cause: Cause, change: Change) -> int:
        text = self._text(file)
        pattern = ""
        if cause.after == "dropped" and change.part:
            pattern = rf":drop:[^\n]*\b{re.escape(change.part)}\b"
        elif change.new:
            pattern = _GAP.join(map(re.escape, _WORD.findall(change.new[0])[:WORDS]))
        found = re.search(pattern, text) if pattern else None
        return text.count("\n", 0, found.start()) + 1 if found else 0

    def _text(self, file: str) -> str:
        if file not in self._texts:
            try:
                self._texts[file] = self._project.source.read(file)
            except SourceError:
                self._texts[file] = ""
        return self._texts[file]
