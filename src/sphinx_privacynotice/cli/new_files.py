"""What to do with reading copies that are new: `git commit -a` leaves files out that git does not know."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_privacynotice.base.files import Folder


def new_file_hints(source: Folder, files: Mapping[str, str | None]) -> list[str]:
    """Return what to say after ``files`` are written: nothing unless reading copies are among the new ones.

    It is called before they are written.
    """
    from sphinx_privacynotice.model.project.settings import READING_COPIES

    new = [name for name, text in files.items() if text is not None and not source.is_file(name)]
    below = f"{READING_COPIES}/"
    folders = {
        name[: f"/{name}".index(f"/{below}") + len(READING_COPIES)]
        for name in new
        if f"/{below}" in f"/{name}"
    }
    return [f"New files: add them to git (`git add -A {quote(each)}`)." for each in sorted(folders)]
