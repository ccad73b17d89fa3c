"""Where the contents of a site that is there name a new page."""

from __future__ import annotations

import fnmatch
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import MAX_FILE_BYTES
from sphinx_privacynotice.scaffold import external_toc
from sphinx_privacynotice.scaffold.contents import add_entry, entries, has_entry, rank, where_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_privacynotice.scaffold.files import Files
    from sphinx_privacynotice.scaffold.plan import FolderState

NO_PAGES = frozenset({"env", "node_modules", "site-packages", "venv"})
"""Folders whose pages are others'."""

NOWHERE = "none"
"""What `--toctree` takes for a page that no table of contents is to name."""

ELSEWHERE = "for another place: --toctree PAGE, or --toctree none"


@dataclass(frozen=True, slots=True)
class Wish:
    """Where new pages are to be listed: in the toctree of the page ``toctree`` ("" for whichever suits).

    ``beside`` are pages that they belong with.
    """

    toctree: str = ""
    beside: tuple[str, ...] = ()


def is_orphan(here: FolderState, toctree: str) -> bool:
    """Say whether new pages stand in no table of contents."""
    if here.conf is None or external_toc.EXTENSION in here.conf.extensions:
        return False
    return toctree == NOWHERE or (not toctree and not here.root_page)


def place_pages(here: FolderState, files: Files, pages: list[str], wish: Wish) -> None:
    """Put ``pages`` into the table of contents that suits them; note where, or what is left to do.

    Raises `ValueError` where there is no page of the name that is wished for.
    """
    toctree, beside = wish.toctree, wish.beside
    assert here.conf is not None  # noqa: S101 - a new project has its contents made
    if external_toc.EXTENSION in here.conf.extensions:
        _external(here, files, pages)
        return
    if is_orphan(here, toctree):
        missing = "" if toctree else "No home page was found: "
        files.notes.append(f"{missing}{'link' if missing else 'Link'} to the notice from a page of yours")
        return
    texts = dict(page_texts(here))
    for page in pages:
        holder = _named(here, toctree) if toctree else _holder(here, texts, page, beside)
        if not holder:
            continue  # a pattern has it already
        _add(here, files, holder, page, beside)
        if holder in files.changed:
            texts[holder] = files.changed[holder][1]


def _add(here: FolderState, files: Files, holder: str, page: str, beside: Collection[str]) -> None:
    text = raw_text(here, holder)
    ends = "\r\n" if "\r\n" in text else "\n"
    syntax, folder = _syntax(holder), _folder_of(here, holder)
    files.edit(
        holder,
        text,
        lambda text: add_entry(_plain(text), syntax, page, folder, beside).replace("\n", ends),
    )
    if holder in files.changed:
        where = where_in(_plain(files.changed[holder][1]), syntax, page, folder)
        files.places.append(f"{page} in {holder}{f', {where}' if where else ''} ({ELSEWHERE})")


def _external(here: FolderState, files: Files, pages: list[str]) -> None:
    """Put the pages into ``_toc.yml``: where that has the contents, a toctree is refused."""
    name = here.below(external_toc.FILE)
    for page in pages:
        try:
            text = raw_text(here, name)
            files.edit(name, text, partial(external_toc.add_page, page=page))
        except (OSError, external_toc.TocEditError):
            files.notes.append(f"Add `- file: {page}` to the contents in {name} yourself")


def page_texts(here: FolderState) -> Iterator[tuple[str, str]]:
    """Yield the pages that there are, with their text, those nearest to the home page first."""
    prefix = f"{here.pages}/" if here.pages else ""
    names = [name for suffix in ("rst", "md") for name in here.folder.glob(f"{prefix}**/*.{suffix}")]
    for name in sorted(names, key=lambda each: (each != here.root_page, each.count("/"), each)):
        if any(part.startswith((".", "_")) or part in NO_PAGES for part in name.split("/")):
            continue
        with suppress(OSError):  # a page that nobody can read lists nothing
            if (here.root / name).stat().st_size <= MAX_FILE_BYTES:
                yield name, raw_text(here, name)


def raw_text(here: FolderState, name: str) -> str:
    """Return a file's text as it stands; bytes that are no UTF-8 are surrogates, to be written back."""
    return (here.root / name).read_bytes().decode("utf-8", "surrogateescape")


def _holder(here: FolderState, texts: dict[str, str], page: str, beside: Collection[str]) -> str:
    """Return the file of the page whose contents suit ``page`` best, "" where a pattern names it already."""
    best, most = here.root_page, 0
    for name in _listed(here, texts):
        text, syntax, folder = _plain(texts[name]), _syntax(name), _folder_of(here, name)
        if has_entry(text, syntax, page, folder):
            return ""
        suits = rank(text, syntax, page, beside, folder)
        if suits > most:
            best, most = name, suits
    return best


def _listed(here: FolderState, texts: dict[str, str]) -> list[str]:
    """Return the files with contents that readers get to from the home page, nearest first.

    An archive that conf.py excludes, or a page that no contents name, is no place for a notice.
    """
    files = {_document(here, name): name for name in texts}
    found = [here.root_page] if here.root_page in texts else []
    for name in found:
        if "toctree" not in texts[name]:
            continue
        for entry, pattern in entries(_plain(texts[name]), _syntax(name), _folder_of(here, name)):
            named = fnmatch.filter(files, entry) if pattern else [entry]
            found += [files[each] for each in named if each in files and files[each] not in found]
    return [name for name in found if "toctree" in texts[name]]


def _document(here: FolderState, name: str) -> str:
    return name.removeprefix(f"{here.pages}/" if here.pages else "").rpartition(".")[0]


def _named(here: FolderState, page: str) -> str:
    stem = page.removesuffix(".md").removesuffix(".rst")
    names = [here.below(f"{stem}.{suffix}") for suffix in ("rst", "md")]
    found = next((name for name in names if here.folder.is_file(name)), "")
    if not found:
        raise ValueError(f"There is no page “{page}” for --toctree: name one as toctrees do, like index")
    return found


def _syntax(name: str) -> str:
    return "md" if name.endswith(".md") else "rst"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _folder_of(here: FolderState, name: str) -> str:
    below = PurePosixPath(name).relative_to(here.pages) if here.pages else PurePosixPath(name)
    return "" if str(below.parent) == "." else str(below.parent)
