"""``--output FILE``: a report goes into a file, whole or not at all, instead of being printed."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.cli.terminal import say

output_option = partial(
    click.option,
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it to this file instead of printing it; one that is there is replaced.",
)


def write_report(path: Path, content: str | bytes) -> None:
    """Write a report to the file that somebody named, and say so on stderr.

    Raises `SourceError` where it cannot be written, `click.UsageError` for a device or a pipe.
    """
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.write import replace_files

    if path.exists() and not path.is_file():
        raise click.UsageError(escape_controls(f"{path} is no ordinary file. Name another one."))
    file = Path(os.path.abspath(path))  # noqa: PTH100 - links are kept: none may lead out of the file's folder
    text = content if isinstance(content, str) else content.decode("utf-8", "surrogateescape")
    replace_files(Folder(file.parent), {file.name: text})
    say(f"written {path}", err=True)


def need_word() -> None:
    """Raise `click.ClickException` where the package that makes Word files is not installed."""
    try:
        import docx  # noqa: F401 - whether it is there
    except ImportError:
        message = "A Word file needs a package more: pip install sphinx-privacynotice[word]"
        raise click.ClickException(message) from None
