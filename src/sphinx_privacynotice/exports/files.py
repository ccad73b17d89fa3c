"""The files that a build writes of one notice, each by the one renderer of its format."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.exports.addresses import FOLDER, FRAME, HTML, JSON, MARKDOWN, folder_of
from sphinx_privacynotice.exports.data import published_json
from sphinx_privacynotice.exports.html import html_fragment, html_frame
from sphinx_privacynotice.exports.markdown import markdown_text
from sphinx_privacynotice.model.record import split_audiences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.exports.parts import Around, Shape
    from sphinx_privacynotice.model.record import Record

NAMES = {"html": HTML, "markdown": MARKDOWN, "json": JSON}
"""The formats that are the same as a file of a build and as what the command prints, with that file."""


def file_names(site: str, kind: str, audiences: Iterable[str] = ("",)) -> list[str]:
    """Return the names of the files of a notice below the built site, for each of its readers."""
    folders = [f"{FOLDER}/{folder_of(site, kind, audience)}" for audience in sorted(audiences)]
    return [f"{folder}/{name}" for folder in folders for name in (*NAMES.values(), FRAME)]


def export_text(record: Record, form: str, shape: Shape, around: Around) -> str:
    """Return a notice in one of the formats of `NAMES`."""
    if form == "html":
        return html_fragment(record, shape, around)
    if form == "markdown":
        return markdown_text(record, shape, around)
    return published_json(record)


def notice_files(record: Record, shape: Shape, around: Around) -> dict[str, str]:
    """Return the files of a notice by their names below the built site, for each of its readers."""
    made: dict[str, str] = {}
    for audience, part in split_audiences(record).items():
        made |= _files_for(audience, part, shape, around)
    return made


def _files_for(audience: str, record: Record, shape: Shape, around: Around) -> dict[str, str]:
    """Return the files of what one reader's pages have of a notice, or those of all readers ("").

    The page for a frame lies in that site, so that its links lead on where nobody said the site's address.
    """
    folder = f"{FOLDER}/{folder_of(record.site, record.notice, audience)}"
    base = around.site.base or "../" * (folder.count("/") + 1)
    inside = replace(around, site=replace(around.site, base=base))
    made = {f"{folder}/{name}": export_text(record, form, shape, around) for form, name in NAMES.items()}
    own_page = inside.site.page(record.pages[0]) if record.pages else base
    return made | {f"{folder}/{FRAME}": html_frame(record, inside, own_page)}
