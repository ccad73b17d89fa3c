"""The one way files are read: relative names below a root, never outside it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import Protocol

from sphinx_privacynotice.model.findings import Finding, Place

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes. The largest real site file or page is a hundredth of this; more is a mistake or an attack."""


class SourceError(Exception):
    """A file cannot be read; ``finding`` says why, in words for the person who named it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Source(Protocol):
    """What holds text files under POSIX names relative to a root: a folder, later a git revision."""

    def shown(self, name: str) -> str:
        """Return ``name`` as a message prints it."""

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        """Return the text of ``name``; raise `SourceError` where that is impossible."""

    def is_file(self, name: str) -> bool:
        """Say whether ``name`` is a file inside the root."""

    def is_folder(self, name: str) -> bool:
        """Say whether ``name`` is a folder inside the root."""

    def glob(self, pattern: str) -> list[str]:
        """Return the names of the files that match, sorted."""


class Folder:
    """A `Source` that is a folder on disk; links that lead out of it are refused."""

    def __init__(self, root: Path, shown: str = "") -> None:
        self.root = root.resolve()
        self._shown = shown

    def shown(self, name: str) -> str:
        """Return ``name`` as a message prints it."""
        return str(PurePosixPath(self._shown, name)) if self._shown else name

    def path(self, name: str) -> Path | None:
        """Return the real path of ``name``, or None where it would lie outside the root."""
        if "\0" in name:
            return None
        path = (self.root / name).resolve()
        return path if path == self.root or self.root in path.parents else None

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        r"""Return the text of ``name`` (UTF-8, a byte order mark taken off, line ends made ``\n``)."""
        shown = self.shown(name)
        place = Place(shown)

        def refuse(code: str, message: str, mend: str) -> SourceError:
            return SourceError(Finding(code, message, named_at or place, mend))

        path = self.path(name)
        if path is None:
            raise refuse(
                "outside-root",
                f"“{name}” leads outside the project",
                "Name a file inside it, or set `root:` in privacynotice.yaml",
            )
        if not path.is_file():
            message = f"“{shown}” is a folder" if path.is_dir() else f"There is no file {shown}"
            mend = "Name a file in it" if path.is_dir() else "Check the name and its folder"
            raise refuse("unreadable-file", message, mend)
        if path.stat().st_size > LARGEST_FILE:
            raise refuse(
                "unreadable-file", f"{shown} is larger than 4 MB", "Take out what does not belong there"
            )
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise SourceError(
                Finding(
                    "unreadable-file",
                    f"Line {line} of {shown} is not UTF-8 text",
                    Place(shown, line),
                    "Save the file as UTF-8 (in Notepad: Save as, Encoding, UTF-8)",
                )
            ) from None
        except OSError as error:
            raise refuse(
                "unreadable-file", f"{shown} cannot be read: {error.strerror}", "Check who may read it"
            ) from None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def is_file(self, name: str) -> bool:
        """Say whether ``name`` is a file inside the root."""
        path = self.path(name)
        return path is not None and path.is_file()

    def is_folder(self, name: str) -> bool:
        """Say whether ``name`` is a folder inside the root."""
        path = self.path(name)
        return path is not None and path.is_dir()

    def glob(self, pattern: str) -> list[str]:
        """Return the names of the files inside the root that match ``pattern``, sorted."""
        # what matches may be reached by a link; `path` drops those that lead outside
        clean = os.path.normpath(pattern).replace(os.sep, "/")
        # "**" beside other letters means other things on other versions of Python
        if clean.startswith(("/", "../")) or any("**" in step and step != "**" for step in clean.split("/")):
            return []
        try:
            found: list[Path] = list(self.root.glob(clean))
        except (ValueError, NotImplementedError, OSError):  # no pattern: it matches nothing
            return []
        names = sorted(path.relative_to(self.root).as_posix() for path in found if path.is_file())
        return [name for name in names if self.path(name)]
