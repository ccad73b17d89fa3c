"""Word files: headings, paragraphs and tracked changes, with the same bytes for the same input.

python-docx writes the file. It has no tracked changes, so these are made of the elements ``w:ins`` and
``w:del`` (ISO/IEC 29500-1, 17.13.5). Every text is the content of a text element: nothing in it becomes a
field, a link or markup.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from sphinx_privacynotice.review.redline import ADDED, KEPT, inner_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.oxml.xmlchemy import BaseOxmlElement

    from sphinx_privacynotice.review.redline import Mark

AUTHOR = "sphinx-privacynotice"
LANGUAGE = "en-GB"
INDENT = "567"
"""A centimetre, in twentieths of a point."""

_NO_XML = re.compile("[\ufffe\uffff]")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a zip archive can hold: of what is in it, no time is told."""


class WordFile:
    """A Word file that grows paragraph by paragraph; ``day`` is that of its changes, "" for none."""

    def __init__(self, title: str, day: str = "", language: str = LANGUAGE) -> None:
        self._document = Document()
        self._day = day
        self._changes = 0
        self._styles: dict[str, str] = {}
        self._end = self._document.element.body.sectPr  # what a document ends with: its margins
        properties = self._document.core_properties
        properties.title = _text(title)
        properties.author = properties.last_modified_by = AUTHOR
        properties.comments = ""
        properties.language = language
        if day:
            properties.created = properties.modified = datetime.fromisoformat(day).replace(tzinfo=UTC)
        else:  # the template's own would be told instead
            core = properties._element  # noqa: SLF001 - there is no other way to take them out
            for each in [*core.iter(qn("dcterms:created"), qn("dcterms:modified"))]:
                core.remove(each)
        for each in self._document.styles.element.iter(qn("w:lang")):
            each.set(qn("w:val"), language)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 0 is the title."""
        self.paragraph(text, style=f"Heading {level}" if level else "Title")

    def paragraph(self, text: str, *, bold: bool = False, style: str = "Normal") -> None:
        """Add a paragraph."""
        self._begin(style).append(_run(text, bold=bold))

    def bullet(self, text: str) -> None:
        """Add an entry of a list."""
        self.paragraph(text, style="List Bullet")

    def tracked(self, marks: Iterable[Mark]) -> None:
        """Add an indented paragraph in which what is new and what is gone are tracked changes."""
        paragraph = self._begin("Normal", indented=True)
        for mark in marks:
            run = _run(mark.text, gone=mark.kind not in {KEPT, ADDED})
            if mark.kind == KEPT:
                paragraph.append(run)
                continue
            self._changes += 1
            change = _element(
                "w:ins" if mark.kind == ADDED else "w:del", id=str(self._changes), author=AUTHOR
            )
            if self._day:
                change.set(qn("w:date"), f"{self._day}T00:00:00Z")
            change.append(run)
            paragraph.append(change)

    def _begin(self, style: str, *, indented: bool = False) -> BaseOxmlElement:
        """Add an empty paragraph; python-docx's own way looks at all that are there, each time."""
        if style not in self._styles:
            self._styles[style] = str(self._document.styles[style].style_id)
        properties = _element("w:pPr")
        properties.append(_element("w:pStyle", val=self._styles[style]))
        if indented:
            properties.append(_element("w:ind", left=INDENT))
        paragraph = _element("w:p")
        paragraph.append(properties)
        self._end.addprevious(paragraph)
        return paragraph

    def content(self) -> bytes:
        """Return the file."""
        written, made = BytesIO(), BytesIO()
        self._document.save(written)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(made, "w") as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # else it tells on which system it was made
                target.writestr(entry, source.read(name))
        return made.getvalue()


def _run(text: str, *, bold: bool = False, gone: bool = False) -> BaseOxmlElement:
    run = _element("w:r")
    if bold:
        properties = _element("w:rPr")
        properties.append(_element("w:b"))
        run.append(properties)
    words = _element("w:delText" if gone else "w:t")
    words.text = _text(text)
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _text(text: str) -> str:
    """Return ``text`` on one line, with what XML cannot hold made visible."""
    return _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", inner_line(text))
