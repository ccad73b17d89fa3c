"""The folder that `init` writes to: what is in it, and what is planned to be written."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import MAX_FILE_BYTES, Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.project.conf_py import Conf, ConfEditError, read_conf
from sphinx_privacynotice.model.project.discovery import conf_folders
from sphinx_privacynotice.model.project.settings import (
    PAGE_FOLDERS,
    PROJECT_FILE,
    SITE_FILE,
    find_project,
    read_settings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MARKDOWN = frozenset({"myst_parser", "myst_nb"})
"""Extensions that make pages in MyST."""

SKIPPED_FOLDERS = frozenset({"env", "node_modules", "site-packages", "venv"})
"""Folders whose pages belong to other projects."""


class ScaffoldError(Exception):
    """Why nothing can be written here, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """The folder as it is: ``pages`` is conf.py's folder in it, ``conf`` what conf.py says (None: none)."""

    folder: Folder
    pages: str
    conf: Conf | None
    conf_text: str = ""

    @property
    def root(self) -> Path:
        """The folder itself."""
        return self.folder.root

    @property
    def syntax(self) -> str:
        """The syntax of the project's pages: MyST where its extension is in use."""
        return "md" if self.conf is None or self.conf.extensions & MARKDOWN else "rst"

    @property
    def root_page(self) -> str:
        """The file of the home page, "" where there is none that can be read."""
        return self.page_file(self.conf.root_doc if self.conf else "index")

    def below(self, name: str) -> str:
        """Return the name of a file in the folder of the pages."""
        return f"{self.pages}/{name}" if self.pages else name

    def page_file(self, document: str) -> str:
        """Return the file of a page, "" where there is none."""
        names = (self.below(f"{document}.{suffix}") for suffix in ("rst", "md"))
        return next((name for name in names if self.folder.is_file(name)), "")

    def document(self, file: str) -> str:
        """Return the document name of a page's file."""
        return file.removeprefix(self.below("")).rpartition(".")[0]

    def page_texts(self) -> Iterator[tuple[str, str]]:
        """Yield the files of the existing pages with their text, those nearest to the home page first."""
        found = [name for suffix in ("rst", "md") for name in self.folder.glob(self.below(f"**/*.{suffix}"))]
        for name in sorted(found, key=lambda each: (each != self.root_page, each.count("/"), each)):
            if any(part.startswith((".", "_")) or part in SKIPPED_FOLDERS for part in name.split("/")):
                continue
            with suppress(OSError):  # a page that nobody can read lists nothing
                if (self.root / name).stat().st_size <= MAX_FILE_BYTES:
                    yield name, self.raw_text(name)

    def raw_text(self, name: str) -> str:
        """Return a file's text unchanged; bytes that are not UTF-8 are surrogates, to be written back."""
        return (self.root / name).read_bytes().decode("utf-8", "surrogateescape")


def inspect(root: Path) -> FolderState:
    """Return what is in ``root``; raise `ScaffoldError` where its conf.py cannot be understood."""
    here = FolderState(Folder(root), "", None)
    for name in conf_folders(root):
        if (root / name / "conf.py").is_file():
            # an edit keeps its line ends and its byte order mark
            text = here.raw_text(f"{name}/conf.py".lstrip("/"))
            try:
                return FolderState(here.folder, name, read_conf(text), text)
            except ConfEditError as error:
                raise ScaffoldError(f"{error}: mend it first") from None
    return here


def find_existing(folder: Folder) -> str:
    """Return the file that shows that ``folder`` has a project with notices already, "" for none.

    A project file that names packs alone, where there is no site yet, begins none.
    """
    sites = (f"{name}/{SITE_FILE}".lstrip("/") for name in PAGE_FOLDERS)
    found = next((name for name in sites if folder.is_file(name)), "")
    if not folder.is_file(PROJECT_FILE):
        return found
    tree = read_settings(find_project(folder.root, folder_given=True), Findings()).tree
    return "" if not found and [*tree.entries] == ["packs"] else PROJECT_FILE


@dataclass(slots=True)
class PlannedFiles:
    """What is to be written: new files, and files that change (with what they said before).

    ``notes`` say what is left for a person to do, ``places`` where tables of contents name new pages.
    ``pack`` is the file of a notice's words, "" for none.
    """

    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    pack: str = ""

    def edit(self, name: str, text: str, change: Callable[[str], str]) -> None:
        """Change a file that says ``text`` now, after what is to change in it already."""
        before, after = self.changed.get(name, (text, text))
        changed = change(after)
        if changed != before:
            self.changed[name] = (before, changed)

    @property
    def seen(self) -> dict[str, str | None]:
        """The text of each changed file when it was read."""
        return {name: before for name, (before, _) in self.changed.items()}

    @property
    def texts(self) -> dict[str, str | None]:
        """Every file with its text, as it is to be."""
        return {**self.new, **{name: after for name, (_, after) in self.changed.items()}}

    def kept(self, folder: Folder) -> set[str]:
        """Return the new files that are there and hold what would be written."""
        return {name for name, text in self.new.items() if _is_same(folder.root / name, text)}

    def already_there(self, folder: Folder) -> list[str]:
        """Return the new files that exist already: nothing is ever overwritten.

        A file that holds what would be written does not count: so a run that was interrupted can go on.
        """
        return sorted(
            name
            for name, text in self.new.items()
            if os.path.lexists(folder.root / name) and not _is_same(folder.root / name, text)
        )


def _is_same(path: Path, text: str) -> bool:
    try:
        return path.is_file() and path.read_bytes() == text.encode()
    except OSError:
        return False
