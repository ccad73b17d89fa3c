"""What the job without rights hands to the job with rights: which pull request, and its comment.

Two files: ``about`` (a number and whether words differ) and ``comment.md``. Whoever sends a pull request can
have put anything there, so that every part is held against a shape and a size, and nothing is unpacked to
the disk.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import NamedTuple

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.hosts.clean import CommentError, clean_comment

ARTIFACT = "privacy-notice-comment"
"""The artifact's name."""

MAX_ARCHIVE = 500_000
MAX_COMMENT = 200_000
MAX_ABOUT = 100
_FILES = {"about": MAX_ABOUT, "comment.md": MAX_COMMENT}
_ABOUT = re.compile(r"([1-9][0-9]{0,9}) (yes|no)\n?", re.ASCII)


class ArtifactError(ValueError):
    """Why an artifact is not used."""


class PreparedComment(NamedTuple):
    """A comment to be posted: on which pull request, whether words differ, and its text."""

    number: int
    differs: bool
    text: str


def read_archive(data: bytes) -> PreparedComment:
    """Return the comment in an artifact's archive; raise `ArtifactError` for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [each.filename for each in archive.infolist()]
            if sorted(names) != sorted(_FILES):
                shown = one_line(", ".join(names[:5]))[:200]
                raise ArtifactError(f"it holds other files than {' and '.join(sorted(_FILES))}: {shown}")
            files = {name: _read(archive, name, most) for name, most in _FILES.items()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise ArtifactError("it is no archive that can be read") from None
    return prepare(files["about"], files["comment.md"])


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as file:
        data = file.read(most + 1)  # whatever size the archive claims
    if len(data) > most:
        raise ArtifactError(f"{name} is larger than {most:,} bytes")
    return data


def prepare(about: bytes, comment: bytes) -> PreparedComment:
    """Return what two files say; raise `ArtifactError` where they have another shape."""
    try:
        found = _ABOUT.fullmatch(about.decode("ascii"))
        text = comment.decode("utf-8")
    except UnicodeDecodeError:
        raise ArtifactError("it holds bytes that are no text") from None
    if found is None:
        raise ArtifactError("`about` does not hold the number of a pull request, and yes or no")
    try:
        return PreparedComment(int(found[1]), found[2] == "yes", clean_comment(text))
    except CommentError as error:
        raise ArtifactError(str(error)) from None
