"""The notices of before that are documents: which files they are, and what is wrong with what a site says."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.messages import listed, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.model.site.view import NoticeData

KEY = "earlier_notices"

ENDINGS = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".txt")
"""The endings of files that are published: documents, and nothing that a browser would run."""


@dataclass(frozen=True, slots=True)
class EarlierDocument:
    """A notice of before: its title, the days from and until which it applied ("" where nobody says).

    ``file`` is its file from the folder of the pages, "" where it is at the address ``url``.
    """

    title: str
    start: str
    end: str
    file: str = ""
    url: str = ""


def documents_of(source: Folder, pages: str, view: NoticeData) -> list[EarlierDocument]:
    """Return the earlier notices of one notice that can be published, in the order of the site file.

    ``pages`` is the folder of the pages below that of ``source``, from which files are named.
    """
    made = []
    for entry in view.data.earlier_notices:
        title, start, end = (str(each or "") for each in (entry.title, entry.from_, entry.until))
        file = str(entry.file or "")
        if not (title and start):
            continue
        if file and not entry.url and not _fault(source, pages, file):
            made.append(EarlierDocument(title, start, end, _normal(file)))
        elif entry.url and not file:
            made.append(EarlierDocument(title, start, end, "", entry.url.target))
    return made


def check_earlier_notices(source: Folder, pages: str, sites: Iterable[Site]) -> Iterator[Finding]:
    """Yield what is wrong with the earlier notices that ``sites`` name; see `documents_of`."""
    for site in sites:
        if not site.names_earlier:
            continue
        for kind, notice in site.notices.items():
            if notice.earlier_notices:
                yield from _check(source, pages, site.view(kind))


def _check(source: Folder, pages: str, view: NoticeData) -> Iterator[Finding]:
    for number, entry in enumerate(view.data.earlier_notices):
        path = (KEY, number)
        for name, wanted in (("title", "`title:` and its title"), ("from", "`from:` and the day")):
            if not (entry.title if name == "title" else entry.from_):
                message = f"This entry of “{KEY}” has no “{name}”"
                yield view.finding("missing-key", path, message, f"Add a line with {wanted}")
        if bool(entry.file) == bool(entry.url):
            message = (
                f"This entry of “{KEY}” names {'both a file and an address' if entry.file else 'no file'}"
            )
            hint = "Write `file:` with a file of the project, or `url:` with the address elsewhere"
            yield view.finding("bad-value" if entry.file else "missing-key", path, message, hint)
        elif entry.file and (fault := _fault(source, pages, str(entry.file))):
            code, message, hint = fault
            yield view.finding(code, (*path, "file"), message, hint)
        if entry.from_ and entry.until and str(entry.until) < str(entry.from_):
            message = f"This notice applied until {entry.until}, before it did from {entry.from_}"
            yield view.finding("bad-value", (*path, "until"), message, "Correct one of the two days")


def _fault(source: Folder, pages: str, file: str) -> tuple[str, str, str] | None:
    """Return why a file is not published, and how to mend that: code, message and hint."""
    name, said = _normal(file), short(file)
    within = f"{pages}/{name}" if pages else name
    if name.startswith(("../", "/")) or source.path(within) is None:
        hint = "Put the file beside the pages, and name it from their folder"
        return "outside-root", f"“{said}” is not below the folder of the pages", hint
    if not name.lower().endswith(ENDINGS) or any(part.startswith(".") for part in name.split("/")):
        hint = f"Only documents are published ({listed(list(ENDINGS), 'or')}), and no hidden ones"
        return "bad-value", f"“{said}” is no document", hint
    if not source.is_file(within):
        hint = (
            f"Put it there, or take the entry out: it is named from the folder of the pages, {pages or '.'}"
        )
        return "unreadable-file", f"There is no file “{said}”", hint
    return None


def _normal(file: str) -> str:
    return posixpath.normpath(file.replace("\\", "/"))
