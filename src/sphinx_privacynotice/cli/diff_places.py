"""Adds file and line to causes: records name pages and keys, and those that are kept have no places."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.model.site.provenance import LayerStack
from sphinx_privacynotice.yamlio.tree import parse_key

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.changes import Cause, Change, NoticeDiff

WORDS = 5
"""So many words of a sentence are looked for, or one or two less; markup may be between them."""

MAX_TRIES = 40
"""Words of a sentence among which they are looked for, where values are between them."""

_WORD = re.compile(r"\w+")
_GAP = r"[^\w]{1,12}"


class Places:
    """Finds where a project's files say what a change is caused by."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts: dict[str, str] = {}
        self._stacks: dict[tuple[str, str], LayerStack] = {}

    def placed(self, diff: NoticeDiff) -> NoticeDiff:
        """Return ``diff`` with file and line, where they are found, in its causes."""
        changes = (
            replace(change, causes=tuple(self._cause(cause, change, diff) for cause in change.causes))
            for change in diff.changes
        )
        return replace(diff, changes=tuple(changes))

    def _cause(self, cause: Cause, change: Change, diff: NoticeDiff) -> Cause:
        match cause.kind:
            case "value" if not cause.place and change.kind != "removed":  # entries after it have its number
                return replace(cause, place=self._value(diff.site, diff.notice, cause.key))
            case "guard":
                path = next((each for each in cause.key.split() if each not in {"not", "unless"}), "")
                return replace(cause, place=self._value(diff.site, diff.notice, path) if path else "")
            case "edition" | "pack" if change.clause:
                return replace(cause, place=self._edition(change, cause.after))
            case "page" if file := self._project.documents.get(cause.place):
                line = self._line_on_page(file, cause, change)
                return replace(cause, place=f"{file}:{line}" if line else file)
        return cause

    def _value(self, site: str, notice: str, key: str) -> str:
        """Return where a value is given now, "" for nowhere; the key may name another site."""
        named, colon, path = key.partition(":")
        of, path = ((named, ""), path) if colon else ((site, notice), key)
        if of[0] not in self._project.sites:
            return ""
        owner = self._project.sites[of[0]]
        if of not in self._stacks:
            self._stacks[of] = LayerStack(owner, of[1])
        given = self._stacks[of].winner(parse_key(path, owner.view(of[1]).tree))
        return f"{given.place.file}:{given.place.line}" if given and given.place.line else ""

    def _edition(self, change: Change, label: str) -> str:
        """Return where the pack has the new words of a change: in the clause, else nowhere that is known."""
        for edition in self._project.library.all_editions(change.clause):
            if f"{edition.edition}.{edition.revision}" != label:
                continue
            line = self._line_of(self._text(edition.file), change.new[0] if change.new else "")
            if line:
                return f"{edition.file}:{line}"
            return edition.file if any(cause.kind == "edition" for cause in change.causes) else ""
        return ""

    def _line_on_page(self, file: str, cause: Cause, change: Change) -> int:
        text = self._text(file)
        if cause.after == "dropped" and change.part:
            found = re.search(rf":drop:[^\n]*\b{re.escape(change.part)}\b", text)
            return text.count("\n", 0, found.start()) + 1 if found else 0
        words = change.new[0] if change.new else cause.reason if cause.after else ""
        return self._line_of(text, words)

    def _line_of(self, text: str, sentence: str) -> int:
        """Return the line on which ``sentence``, or a stretch of its words, begins; 0 for none."""
        words = _WORD.findall(sentence)[:MAX_TRIES]
        for size in (WORDS, WORDS - 1, WORDS - 2):
            for start in range(max(len(words) - size, 0) + 1):
                some = words[start : start + size]
                found = re.search(_GAP.join(map(re.escape, some)), text) if some else None
                if found:
                    return text.count("\n", 0, found.start()) + 1
        return 0

    def _text(self, file: str) -> str:
        if file not in self._texts:
            self._texts[file] = ""
            try:
                self._texts[file] = self._project.source.read(file)
            except SourceError:  # of an installed pack
                path = Path(self._project.path_of(file))
                if path.is_absolute() and path.is_file():
                    self._texts[file] = path.read_text(encoding="utf-8", errors="replace")
        return self._texts[file]
