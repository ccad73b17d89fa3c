"""The one way files are written: each is replaced whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.findings import Finding, Place
from sphinx_privacynotice.model.source import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_privacynotice.model.source import Folder


def replace_files(folder: Folder, files: Mapping[str, str | None]) -> None:
    r"""Write the text of each name below ``folder`` (UTF-8, lines end in ``\n``); None removes the file.

    All texts are on the disk before the first name changes, and no reader ever finds half of one. Raises
    `SourceError` where a name leads out of the folder or a file cannot be written; what was begun is taken
    away again.
    """
    paths = {name: _path(folder, name) for name in files}
    staged: list[tuple[Path, Path]] = []
    name = ""
    try:
        for name, text in files.items():
            if text is not None:
                path = paths[name]
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_name(f".{path.name}.{os.getpid()}.part")
                staged.append((part, path))
                part.unlink(missing_ok=True)
                with part.open(
                    "x", encoding="utf-8", newline="\n"
                ) as file:  # through no link that lies there
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
        for part, path in staged:
            part.replace(path)
        for name, text in files.items():
            if text is None:
                paths[name].unlink(missing_ok=True)
    except OSError as error:
        message = f"{folder.shown(name)} cannot be written: {error.strerror}"
        mend = "Check who may write there, and that the disk has room"
        raise SourceError(Finding("unwritable-file", message, Place(folder.shown(name)), mend)) from None
    finally:
        for part, _ in staged:
            part.unlink(missing_ok=True)


def _path(folder: Folder, name: str) -> Path:
    path = folder.path(name)
    if path is None:
        message = f"{folder.shown(name)} leads outside the project"
        mend = "Take out the link that leads there"
        raise SourceError(Finding("outside-root", message, Place(folder.shown(name)), mend))
    return path
