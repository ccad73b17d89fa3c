"""The pages that one builder has written to one folder; also reads and writes the state files of a build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

WRITTEN = ".notices-written.json"


class Written:
    """The pages that one builder has written to one folder, with a digest of what each shows of notices.

    ``now`` has the digests as they are in this build; ``titles`` those of pages with notices, which in HTML
    any page may show: in a list of pages, or in the link to the next. ``pages`` are all there are.
    """

    def __init__(self, outdir: Path, pages: set[str], now: dict[str, str], titles: dict[str, str]) -> None:
        self.file = outdir / WRITTEN
        self.pages = pages
        self.now = now
        self.titles = titles
        self.kept = kept_in(self.file)
        self.before, self.titles_before = self.kept.get("pages", {}), self.kept.get("titles", {})
        self.done: set[str] = set()

    def stale(self) -> set[str]:
        """Return the pages that were written with other words, or not at all."""
        if self._titles_changed():
            return self.pages
        return {
            docname
            for docname in {*self.now, *self.before} & self.pages  # some that were written have nothing now
            if not self.now.get(docname) or self.now[docname] != self.before.get(docname)
        }

    def note(self, docname: str) -> None:
        """Note that a page is about to be written; from here on nothing is certain until `keep`."""
        if not self.done:
            self.file.unlink(missing_ok=True)
        self.done.add(docname)

    def keep(self) -> None:
        """Keep what is certain now."""
        written = {docname: digest for docname, digest in self.now.items() if docname in self.done and digest}
        pages = {
            docname: digest
            for docname, digest in {**self.before, **written}.items()
            if docname in self.pages and (docname in written or docname not in self.done)
        }
        titles = self.titles
        if self._titles_changed() and not self.pages <= self.done:
            titles = self.titles_before  # some page may still show an old one
        kept = {name: each for name, each in (("pages", pages), ("titles", titles)) if each}
        if self.done or kept != self.kept:
            keep_in(self.file, kept)

    def _titles_changed(self) -> bool:
        return any(
            self.titles_before[docname] != title
            for docname, title in self.titles.items()
            if docname in self.titles_before
        )


def kept_in(file: Path) -> dict[str, dict[str, str]]:
    """Return what a file of ours holds; nothing where it is not there, or not whole."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    maps = list(found.values()) if isinstance(found, dict) else [None]
    sound = all(
        isinstance(each, dict) and all(isinstance(text, str) for text in each.values()) for each in maps
    )
    return dict(found) if sound else {}


def keep_in(file: Path, kept: dict[str, dict[str, str]]) -> None:
    """Write a file of ours whole; if that cannot be, it is gone, and more is read or written next time."""
    from sphinx_privacynotice.base.files import Folder, SourceError
    from sphinx_privacynotice.base.write import replace_files

    text = json.dumps(kept, indent=0, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        replace_files(Folder(file.parent), {file.name: text if kept else None})
    except SourceError as error:
        file.unlink(missing_ok=True)
        logger.warning("%s", error.finding.text, type="privacynotice", subtype=error.finding.code)
