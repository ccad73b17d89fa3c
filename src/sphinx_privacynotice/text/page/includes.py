"""Includes, which may not leave the project; and the file and line, for messages, of what is on a page."""

from __future__ import annotations

import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from docutils.parsers.rst.directives import misc

from sphinx_privacynotice.base.files import MAX_FILE_BYTES
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.text.page.directives import absolute
from sphinx_privacynotice.text.page.omitted import bounded, make_omitted, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes

    from sphinx_privacynotice.text.page.context import PageContext

MAX_INCLUDES = 200
"""How many files one page may include, also by those it includes: a few could else be a million."""

MAX_INCLUDE_DEPTH = 8
"""How deep MyST pages may include each other; docutils finds its own circles."""


def page_of(document: nodes.document) -> PageContext:
    """Return the page that ``document`` is read for."""
    page: PageContext = document.settings.notice_page
    return page


def shown_place(document: nodes.document, source: str | None, line: int | None) -> Place:
    """Return a place with the file's name as messages show it."""
    root: Path = document.settings.notice_root
    path = Path(absolute(source or document["source"]))
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return Place(name, line or 0)


class Include(misc.Include):
    """An include that stays inside the project, and is read as the page is.

    docutils (0.22) imports the module that `:parser:` names while it reads the options; here it is only text.
    """

    option_spec: ClassVar[dict[str, Any]] = {
        **(misc.Include.option_spec or {}),
        "parser": directives.unchanged,
        "tab-width": directives.unchanged,  # Python refuses a number of 5,000 digits by an exception
    }

    def run(self) -> list[nodes.Node]:
        """Read the file, if it lies inside the root."""
        document = self.state.document
        source, line = self.state_machine.get_source_and_line(self.lineno)
        path = included(
            document, str(self.arguments[0]), str(source or document["source"]), line or self.lineno
        )
        written = source_of(self)
        if path is None:
            return [make_omitted("include", written)]
        width = self.options.get("tab-width", "8").strip()
        if "parser" in self.options or is_too_wide(path, width):
            return [make_omitted("include", f"{written.rstrip()}\n\n{text_of(path)}")]
        self.options["tab-width"] = int(width)
        self.arguments[0] = str(path)
        try:
            return list(super().run())
        except Exception:  # noqa: BLE001 - docutils raises its own for loops and bad options
            return [make_omitted("include", written)]


def file_text(document: nodes.document, argument: str) -> str:
    """Return the text of a file that a page shows, or nothing where it must not or cannot be read."""
    path = _resolve(document, argument.strip())
    if path is None or _why_unreadable(path, ""):
        return ""
    _keep(document, path)
    return text_of(path)


def _resolve(document: nodes.document, name: str) -> Path | None:
    """Return the file that ``name`` means, None where it is outside the root.

    In Sphinx a name counts from the page's folder, also in what the page includes, or after a slash from the
    source folder.
    """
    settings = document.settings
    path: Path = settings.notice_folder / name
    if name.startswith("/"):
        path = settings.notice_pages / name.lstrip("/")
    with suppress(OSError, RuntimeError, ValueError):  # too long, or a link to itself
        path = path.resolve()
    return path if settings.notice_root in path.parents else None


@contextmanager
def files_read(document: nodes.document) -> Iterator[list[str]]:
    """Gather the texts of the files that are read for ``document`` meanwhile, each bounded."""
    outer: list[str] | None = getattr(document.settings, "notice_files_read", None)
    found: list[str] = []
    document.settings.notice_files_read = found
    try:
        yield found
    finally:
        document.settings.notice_files_read = outer
        for text in found:
            _keep(document, text)


def _keep(document: nodes.document, text: str | Path) -> None:
    found: list[str] | None = getattr(document.settings, "notice_files_read", None)
    if found is not None and len(found) < MAX_INCLUDES:
        found.append(text if isinstance(text, str) else bounded(text_of(text)))


def text_of(path: Path) -> str:
    """Return the text of a file, what is not UTF-8 replaced; nothing where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def is_too_wide(path: Path, width: str) -> bool:
    """Return whether tabs as wide as ``width`` are no tabs, or make more of a file than may be read."""
    if not (width.isascii() and width.isdigit() and len(width) < 10):
        return True
    return path.read_bytes().count(b"\t") * int(width) > MAX_FILE_BYTES


def included(document: nodes.document, argument: str, source: str, line: int) -> Path | None:
    """Return the file that an include names, or None (and a finding) where it must not be read."""
    name = "".join(argument.split("\n")).strip()
    if name.startswith("<"):  # a file of docutils' own
        return None
    path, settings = _resolve(document, name), document.settings
    place = shown_place(document, source, line)
    if path is None:
        message, hint = f"“{short(name)}” leads outside the project", "Include files of the project only"
        page_of(document).report(Finding("outside-root", message, place, hint))
        return None
    wrong = _why_unreadable(path, name)
    if wrong:
        page_of(document).report(Finding("unreadable-file", wrong[0], place, wrong[1]))
        return None
    settings.notice_includes = getattr(settings, "notice_includes", 0) + 1
    if settings.notice_includes > MAX_INCLUDES:
        message, place = (
            f"This page includes more than {MAX_INCLUDES:,} files",
            shown_place(document, None, 1),
        )
        page_of(document).report(Finding("page-markup", message, place, "Include fewer"))
        return None
    _keep(document, path)
    return path


def _why_unreadable(path: Path, name: str) -> tuple[str, str] | None:
    """Return why a file is not included and what to do about it, None where it may be."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        found = None
    if found is None or not stat.S_ISREG(found.st_mode):
        return f"There is no file “{short(name)}” to include", "Check the name and its folder"
    if found.st_size > MAX_FILE_BYTES:
        return f"“{short(name)}” is larger than 4 MB", "Take out what does not belong there"
    return None
