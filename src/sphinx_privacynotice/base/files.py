"""The only way to read files: names are relative to a root, and never lead outside it."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx_privacynotice.base.budget import MAX_WORK, Budget
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import closest, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_FILE_BYTES = 4 * 1024 * 1024
"""Bytes. The largest real site file or page is a hundredth of this; more is a mistake or an attack."""

MAX_STEPS = 40
"""Folders below each other in one pattern."""

_WILD = re.compile(r"[*?[]")


class SourceError(Exception):
    """A file cannot be read; ``finding`` says why, in words for the person who named it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


_MAX_NEAR = 500
"""Files of a folder among which one is looked for that has nearly the name."""


def how_to_reach(name: str) -> str:
    """Return how to let the file ``name``, relative to a project's root, be inside it."""
    up = re.match(r"(?:\.\.(?:/|$))*", name)
    if not up or not up[0]:
        return "Name a file inside it, by its way from the folder of the file that names it"
    way = f"Write `root: {up[0].rstrip('/')}` into privacynotice.yaml (make that file, if it is not there)"
    return f"{way}, or name a file inside it"


def _near(path: Path) -> str:
    """Return which file beside ``path``, which is not there, may be meant."""
    with suppress(OSError):
        names = {each.stem: each.name for each in islice(path.parent.iterdir(), _MAX_NEAR)}
        meant = path.stem if path.stem in names else closest(path.stem, names)
        return f"Did you mean “{names[meant]}”?" if meant else ""
    return ""


class Folder:
    """A folder of text files, named by POSIX names relative to it; links that lead out of it are refused."""

    observer: ClassVar[Callable[[Path, str, str, Any], None] | None] = None
    """Takes the root, what is asked of it, a name or pattern and the answer; see `inputs`."""

    def __init__(self, root: Path, shown: str = "") -> None:
        self.root = root.resolve()
        self._shown = shown

    def shown(self, name: str) -> str:
        """Return ``name`` as a message prints it."""
        return str(PurePosixPath(self._shown, name)) if self._shown else name

    def path(self, name: str) -> Path | None:
        """Return the real path of ``name``, or None if it is outside the root."""
        real = real_path(os.path.join(self.root, name), str(self.root))  # noqa: PTH118 - a text
        return Path(real) if real else None

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        r"""Return the text of ``name`` (UTF-8, a byte order mark taken off, line ends made ``\n``).

        Raises `SourceError` where that is impossible, at ``named_at`` if a file names it.
        """
        self._observe("read", name, None)
        shown, place = short(self.shown(name)), named_at or Place(self.shown(name))

        def error(message: str, hint: str, code: str = "unreadable-file", at: Place = place) -> SourceError:
            return SourceError(Finding(code, message, at, hint))

        path = self.path(name)
        if path is None:
            raise error(f"“{short(name)}” leads outside the project", how_to_reach(name), "outside-root")
        try:
            data = read_bytes(path)
        except OSError as cause:
            if cause.errno in {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}:
                hint = _near(path) or "Check the name and its folder"
                raise error(f"There is no file {shown}", hint) from None
            if _is(path, stat.S_ISDIR):
                raise error(f"“{shown or name or '.'}” is a folder", "Name a file in it") from None
            raise error(f"{shown} cannot be read: {cause.strerror}", "Check who may read it") from None
        if data is None:
            message = f"{shown} is a device or a pipe, which is never opened"
            raise error(message, "Put an ordinary file there")
        if len(data) > MAX_FILE_BYTES:
            raise error(f"{shown} is larger than 4 MB", "Take out what does not belong there")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as cause:
            line = cause.object[: cause.start].count(b"\n") + 1
            message = f"Line {line} of {shown} is not UTF-8 text"
            hint = "Save the file as UTF-8 (in Notepad: Save as, Encoding, UTF-8)"
            raise error(message, hint, at=Place(self.shown(name), line)) from None
        self._observe("read", name, data)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _observe(self, method: str, name: str, answer: Any) -> Any:
        if Folder.observer is not None:
            Folder.observer(self.root, method, name, answer)
        return answer

    def is_file(self, name: str) -> bool:
        """Return whether ``name`` is a file inside the root."""
        path = self.path(name)
        return bool(self._observe("is_file", name, path is not None and _is(path, stat.S_ISREG)))

    def is_folder(self, name: str) -> bool:
        """Return whether ``name`` is a folder inside the root."""
        path = self.path(name)
        return bool(self._observe("is_folder", name, path is not None and _is(path, stat.S_ISDIR)))

    def glob(self, pattern: str, budget: Budget | None = None) -> list[str]:
        """Return the names of the files inside the root that match ``pattern``, sorted.

        No folder outside the root is looked into, wherever a link leads, and of ever more folders (links
        that lead round in circles) not all.
        """
        found: list[str] = self._observe("glob", pattern, self._glob(pattern, budget or Budget()))
        return found

    def _glob(self, pattern: str, budget: Budget) -> list[str]:
        clean = os.path.normpath(pattern).replace(os.sep, "/")
        parts = clean.split("/")
        steps = [
            step for step, before in zip(parts, ["", *parts], strict=False) if not step == before == "**"
        ]
        # "**" beside other letters means other things on other versions of Python
        wrong = any("**" in step and step != "**" for step in steps)
        if wrong or clean.startswith(("/", "../")) or len(steps) > MAX_STEPS or "\0" in clean:
            return []
        return sorted(set(_Search(self.root, budget).names(str(self.root), "", steps)))


class _Search:
    """Matches one pattern with the folders below ``root``."""

    def __init__(self, root: Path, budget: Budget) -> None:
        self.root = str(root)
        self.budget = budget
        self.seen: set[tuple[str, int]] = set()

    def names(self, folder: str, name: str, steps: list[str]) -> Iterator[str]:
        """Yield the names of the files in ``folder``, itself called ``name``, that match all ``steps``."""
        step, *rest = steps
        if step == "**":
            folders = [(folder, name)]
            while folders and rest:
                inner, named = folders.pop()
                yield from self.names(inner, named, rest)
                folders += [
                    (entry.path, f"{named}{entry.name}/")
                    for entry in self.entries(inner)
                    if entry.is_dir(follow_symlinks=False)
                ]
        elif _WILD.search(step):
            for entry in self.entries(folder):
                if fnmatchcase(entry.name, step):
                    path = real_path(entry.path, self.root) if entry.is_symlink() else entry.path
                    yield from self.below(path, name + entry.name, rest)
        else:
            # a path an entry would cost more than all the rest
            path = real_path(os.path.join(folder, step), self.root)  # noqa: PTH118
            yield from self.below(path, name + step, rest)

    def below(self, path: str, name: str, rest: list[str]) -> Iterator[str]:
        """Yield ``name`` if it is the file looked for, or what matches in that folder."""
        if rest:
            # links may lead to one folder by any number of ways
            if path and (path, len(rest)) not in self.seen:
                self.seen.add((path, len(rest)))
                yield from self.names(path, f"{name}/", rest)
        elif path and _is(path, stat.S_ISREG):
            yield name

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what is in a folder: nothing where it cannot be read, or enough has been seen."""
        if self.budget.is_spent("entries"):
            return []
        try:
            with os.scandir(folder) as found:
                seen = list(islice(found, MAX_WORK["entries"].most))
        except OSError:
            return []
        self.budget.take("entries", len(seen) + 1)
        return seen


def real_path(path: str, root: str) -> str:
    """Return ``path`` with all links followed, "" where that is neither ``root`` nor in it."""
    if "\0" in path:
        return ""
    try:
        real = os.path.realpath(path)  # a link to itself is no error here; reading it is
    except (OSError, ValueError):  # too long, half of a character
        return ""
    return real if real == root or real.startswith(os.path.join(root, "")) else ""  # noqa: PTH118


def _is(path: str | Path, kind: Callable[[int], bool]) -> bool:
    try:
        return bool(kind(os.stat(path).st_mode))  # noqa: PTH116 - as above
    except (OSError, ValueError):
        return False


def read_bytes(path: Path) -> bytes | None:
    """Return the content of a file, up to a byte more than `MAX_FILE_BYTES`; None if it is no ordinary file.

    A pipe or device is not even opened. Raises `OSError`.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        return None
    # O_NONBLOCK: the path may be a pipe by now
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return None
        data = file.read(min(size, MAX_FILE_BYTES) + 1)
        # a file may say that it is empty, or grow
        return data if len(data) <= size else data + file.read(MAX_FILE_BYTES + 1 - len(data))
