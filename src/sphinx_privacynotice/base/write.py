"""The only way to write files: each is replaced as a whole or not at all."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import partial
from glob import escape
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.journal import Step, digest, is_running, journal_of, journal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sphinx_privacynotice.base.files import Folder

_PID = re.compile(r"\.(\d{1,9})\.part$", re.ASCII)


def replace_files(
    folder: Folder, files: Mapping[str, str | None], *, seen: Mapping[str, str | None] | None = None
) -> None:
    r"""Write the text of each name below ``folder`` (UTF-8, lines end in ``\n``); None removes the file.

    All texts are on the disk before the first name changes, and no reader ever finds half of one. Of several
    files the list is on the disk as well (`base.journal`): what a command that is killed leaves half done,
    the next one finishes. The first names change last. ``seen`` is what files held when somebody agreed to
    replace them (None: there was none); if one has changed since, nothing is written. Bytes that are no
    UTF-8, read as surrogates, are written as they were.

    Raises `SourceError` where a name leads out of the folder, or a file has changed or cannot be written;
    what was begun is taken back.
    """
    paths = {name: _path(folder, name) for name in files}
    undo: list[Callable[[], object]] = []
    name = ""
    try:
        for name, text in files.items():
            if text is not None:
                _stage(paths[name], text, undo)
        _check_unchanged(folder, seen or {})
        if len(files) > 1:
            _write_journal(folder, files, paths, undo)
        for name in reversed(list(files)):
            _change(paths[name], undo, remove=files[name] is None)
        journal_of(folder.root).unlink(missing_ok=True)
    except BaseException as error:
        undo.append(partial(journal_of(folder.root).unlink, missing_ok=True))
        _take_back(undo)
        if isinstance(error, OSError):
            hint = "Check who may write there, and that the disk has room"
            raise _refused(folder, name, f"cannot be written: {error.strerror}", hint) from None
        raise


def _check_unchanged(folder: Folder, seen: Mapping[str, str | None]) -> None:
    for name, text in seen.items():
        path = folder.root / name
        data = path.read_bytes() if path.is_file() else None
        if data != (None if text is None else text.encode(errors="surrogateescape")):
            hint = "Run the command again: it begins from what the file holds now"
            raise _refused(folder, name, "was changed meanwhile, and nothing is written", hint)


def _stage(path: Path, text: str, undo: list[Callable[[], object]]) -> None:
    """Write a text beside the file that it will be."""
    for folder in reversed([each for each in path.parents if not each.exists()]):
        undo.append(folder.rmdir)
        folder.mkdir(exist_ok=True)
    _remove_leftovers(path)
    undo.append(partial(_part(path).unlink, missing_ok=True))
    _write(_part(path), text.encode(errors="surrogateescape"))


def _write_journal(
    folder: Folder,
    files: Mapping[str, str | None],
    paths: Mapping[str, Path],
    undo: list[Callable[[], object]],
) -> None:
    """Keep the list of what is to change; where it is taken back, the list goes first."""
    steps = [
        Step(
            name,
            None if text is None else _part(paths[name]).name,
            digest(paths[name]),
            "" if text is None else digest(_part(paths[name])),
        )
        for name, text in files.items()
    ]
    # under the name of a part, so that what a killed command leaves of it is cleared away as one
    part = _part(folder.root / "privacynotice")
    _remove_leftovers(folder.root / "privacynotice")
    undo.append(partial(part.unlink, missing_ok=True))
    _write(part, journal_text(steps).encode())
    part.replace(journal_of(folder.root))


def _change(path: Path, undo: list[Callable[[], object]], *, remove: bool) -> None:
    """Put the staged text in the file's place, or take the file away."""
    undo.append(partial(_restore, path, path.read_bytes() if path.exists() else None))
    if remove:
        path.unlink(missing_ok=True)
    else:
        _part(path).replace(path)


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != data:
        try:
            _write(_part(path), data)
            _part(path).replace(path)
        finally:
            _part(path).unlink(missing_ok=True)


def _take_back(undo: list[Callable[[], object]]) -> None:
    """Leave everything as it was, as far as the disk lets us."""
    for step in reversed(undo):
        with suppress(OSError):
            step()


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _write(part: Path, data: bytes) -> None:
    part.unlink(missing_ok=True)
    with part.open("xb") as file:  # follows no link that is there
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _remove_leftovers(path: Path) -> None:
    """Remove what a command that was killed has left beside the file."""
    for left in path.parent.glob(f".{escape(path.name)}.*.part"):
        found = _PID.search(left.name)
        if found and not is_running(int(found[1])):
            with suppress(OSError):
                left.unlink()


def _path(folder: Folder, name: str) -> Path:
    path = folder.path(name)
    if path is None:
        raise _refused(
            folder, name, "leads outside the project", "Take out the link that leads there", "outside-root"
        )
    return path


def _refused(folder: Folder, name: str, why: str, hint: str, code: str = "unwritable-file") -> SourceError:
    shown = folder.shown(name)
    return SourceError(Finding(code, f"{shown} {why}", Place(shown), hint))
