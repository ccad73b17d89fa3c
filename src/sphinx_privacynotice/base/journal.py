"""What a command is about to replace, kept until all of it is done: one that is killed is finished later.

A file is replaced at once by renaming; several are not. So the list of all renames is on the disk before the
first of them, and whoever comes next does what is left of it.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx_privacynotice.base.files import Folder

_NAME = re.compile(r"\.privacynotice\.(\d{1,9})\.journal", re.ASCII)
_PART = re.compile(r"\.(.+)\.\d{1,9}\.part", re.ASCII | re.DOTALL)

MAX_BYTES = 16 * 1024 * 1024
"""The list of the files of ten thousand schools is a fifth of this."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file to be replaced: ``part`` is the file with its new text beside it, None to remove it.

    ``before`` and ``after`` are digests of what it holds before and after, "" for no file.
    """

    name: str
    part: str | None
    before: str
    after: str


def digest(path: Path) -> str:
    """Return a digest of what a file holds, "" where there is none; a device is not read."""
    try:
        return blake2b(read_bytes(path) or b"", digest_size=16).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def journal_of(root: Path) -> Path:
    """Return where this process keeps its list, in the folder that all names are relative to."""
    return root / f".privacynotice.{os.getpid()}.journal"


def journal_text(steps: Iterable[Step]) -> str:
    """Return the list as text."""
    return json.dumps([[step.name, step.part, step.before, step.after] for step in steps])


def finish_interrupted(folder: Folder) -> tuple[list[str], list[str]]:
    """Do what commands that were killed have left to do in ``folder``.

    Returns the files that are now as those commands would have left them, and the files that somebody has
    changed since: where there is one of these, nothing is touched. A list never leads out of the folder, and
    replaces a file only by what lies beside it for that. Raises `OSError` where it cannot be done.
    """
    done: list[str] = []
    changed: list[str] = []
    for journal in _left(folder.root):
        steps = _read(journal)
        others = [step.name for step in steps if not _can_go_on(folder, step)]
        changed += others
        for step in steps if not others else ():
            _finish(folder, step)
            done.append(step.name)
        journal.unlink(missing_ok=True)
    return done, changed


def _left(root: Path) -> list[Path]:
    """Return the lists of processes that are not running any more."""
    try:
        with os.scandir(root) as entries:
            named = [(entry.name, found) for entry in entries if (found := _NAME.fullmatch(entry.name))]
    except OSError:
        return []
    ours = (root / name for name, found in sorted(named) if not is_running(int(found[1])))
    return [path for path in ours if path.is_file() and not path.is_symlink()]


def _read(journal: Path) -> list[Step]:
    """Return the steps of a list, none where it is not one of ours."""
    with suppress(ValueError, RecursionError, TypeError):
        if journal.stat().st_size <= MAX_BYTES:
            steps = [Step(*each) for each in json.loads(journal.read_bytes())]
            if all(
                isinstance(text, str)
                for step in steps
                for text in (step.name, step.before, step.after, step.part or "")
            ):
                return steps
    return []


def _can_go_on(folder: Folder, step: Step) -> bool:
    """Return whether a file is as it was before or after its step, and what is to replace it is there."""
    path = folder.path(step.name)
    if path is None or path == folder.root:
        return False
    now = digest(path)
    if now == step.after:
        return True
    part = _part(folder, step)
    return now == step.before and (step.part is None or (part is not None and digest(part) == step.after))


def _part(folder: Folder, step: Step) -> Path | None:
    """Return the file that is to replace another, None unless it lies beside it under the name for that."""
    path = folder.path(step.name)
    if step.part is None or path is None:
        return None
    found = _PART.fullmatch(step.part)
    if found is None or found[1] != path.name:
        return None
    part = path.with_name(step.part)
    return None if part.is_symlink() else part


def _finish(folder: Folder, step: Step) -> None:
    path, part = folder.path(step.name), _part(folder, step)
    assert path is not None  # noqa: S101 - _can_go_on has looked
    if digest(path) == step.after:
        if part is not None:
            part.unlink(missing_ok=True)
    elif part is None:
        path.unlink(missing_ok=True)
    else:
        part.replace(path)


def is_running(process: int) -> bool:
    """Return whether a process is running, True where that cannot be known."""
    if os.name != "posix":  # on Windows os.kill ends the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
