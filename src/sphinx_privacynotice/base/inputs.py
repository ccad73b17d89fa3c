"""Records which files and folders a piece of work read, so that a later run can tell whether they changed.

While `observing`, every `Folder` records what it was asked, with a digest of the answer.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.files import Folder, read_bytes
from sphinx_privacynotice.base.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

Looks = dict[str, dict[str, dict[str, str]]]
"""Digests of answers by root, method and name; "" where a file could not be read."""


@contextmanager
def observing() -> Iterator[Looks]:
    """Note what is asked of all folders from here to the end."""
    looks: Looks = {}

    def note(root: Path, method: str, name: str, answer: Any) -> None:
        looks.setdefault(str(root), {}).setdefault(method, {})[name] = _digest(answer)

    before, Folder.observer = Folder.observer, note
    try:
        yield looks
    finally:
        Folder.observer = before


def is_whole(looks: Looks) -> bool:
    """Return whether all that was to be read could be."""
    return all(
        digest for methods in looks.values() for names in methods.values() for digest in names.values()
    )


def is_same(looks: Looks) -> bool:
    """Return whether all folders would give the same answers now."""
    try:
        return all(
            _digest(_ask(Folder(Path(root)), method, name)) == digest
            for root, methods in looks.items()
            for method, names in methods.items()
            for name, digest in names.items()
        )
    except (OSError, AttributeError, TypeError, ValueError):  # a file is gone; what was kept is not whole
        return False


def fingerprint(looks: Looks) -> str:
    """Return a digest of what was read, and of what reads it."""
    return _digest(json.dumps([__version__, sys.version, looks], sort_keys=True))


def _ask(folder: Folder, method: str, name: str) -> Any:
    if method == "read":
        path = folder.path(name)
        return read_bytes(path) if path else None
    if method == "glob":
        return folder.glob(name)
    return folder.is_file(name) if method == "is_file" else folder.is_folder(name)


def _digest(answer: Any) -> str:
    if answer is None:
        return ""
    data = answer if isinstance(answer, bytes) else repr(answer).encode()
    return blake2b(data, digest_size=16).hexdigest()
