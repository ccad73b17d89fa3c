"""Reads the words of a Word file (.docx): a zip archive in which one file of XML has the text.

By the standard library: what is needed are the paragraphs with their style and the addresses of links. The
usual packages bring lxml and read pictures, headers and change marks, which no rule judges. The archive is
opened with bounds, and XML that declares entities, by which a few lines become gigabytes, is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.passage import Passage, Text, with_context

if TYPE_CHECKING:
    from pathlib import Path

MAX_XML_BYTES = 20 * 1024 * 1024
"""Bytes of one file in the archive when it is unpacked; the text of a book has a quarter."""

MAX_FILES = 2_000

UNREAD = ("pictures, and what is written in them", "headers and footers", "footnotes and comments")

_BODY, _LINKS = "word/document.xml", "word/_rels/document.xml.rels"
_HEADING = re.compile(r"(?:heading|title|berschrift|titre)", re.IGNORECASE)


def read_docx(path: Path, shown: str) -> Text:
    """Return the passages of a Word file; places have no line, for Word shows none.

    Raises `SourceError` where it is none, is too large or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.namelist()) > MAX_FILES:
                raise _error(shown, "holds too many files for a Word file")
            body = _unpack(archive, _BODY, shown)
            links = _unpack(archive, _LINKS, shown) if _LINKS in archive.namelist() else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise _error(shown, "is no Word file that can be read") from None
    except FileNotFoundError:
        hint = "Check the name and its folder"
        place = Place(short(shown))
        raise SourceError(
            Finding("unreadable-file", f"There is no file {short(shown)}", place, hint)
        ) from None
    except OSError as cause:
        raise _error(shown, f"cannot be read: {cause.strerror}") from None
    try:
        addresses = _Links()
        if links:
            _parse(links, addresses.start, lambda _name: None, lambda _text: None)
        document = _Body(addresses.found, shown)
        _parse(body, document.start, document.end, document.text)
    except (expat.ExpatError, ValueError):
        raise _error(shown, "holds XML that cannot be read") from None
    return Text(shown, with_context(document.passages), UNREAD)


def _error(shown: str, said: str) -> SourceError:
    hint = "Open it in Word, and save it again as .docx, or as plain text"
    return SourceError(Finding("unreadable-file", f"{shown} {said}", Place(shown), hint))


def _unpack(archive: zipfile.ZipFile, name: str, shown: str) -> bytes:
    with archive.open(name) as packed:
        data = packed.read(MAX_XML_BYTES + 1)  # what the archive says of its size may be untrue
    if len(data) > MAX_XML_BYTES:
        raise _error(shown, "is too large")
    return data


def _parse(data: bytes, start: Any, end: Any, text: Any) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse  # Word writes none; entities can be declared nowhere else
    parser.Parse(data, True)


def _refuse(*_args: Any) -> None:
    raise ValueError("a document type is declared")


@dataclass
class _Links:
    found: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship" and given.get("Type", "").endswith("/hyperlink"):
            self.found[given.get("Id", "")] = given.get("Target", "")


@dataclass
class _Body:
    """Gathers the paragraphs; names of elements have Word's usual prefix."""

    addresses: dict[str, str]
    shown: str
    passages: list[Passage] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    kind: str = "paragraph"
    within: int = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "w:p":
            self._end_paragraph()
        elif name == "w:pStyle" and _HEADING.match(given.get("w:val", "")):
            self.kind = "heading"
        elif name == "w:numPr" and self.kind == "paragraph":
            self.kind = "item"
        elif name == "w:t":
            self.within += 1
        elif name in {"w:br", "w:tab", "w:cr"}:
            self.words.append(" ")
        elif name == "w:noBreakHyphen":
            self.words.append("-")
        elif name == "w:hyperlink":
            address = self.addresses.get(given.get("r:id", ""), "")
            self.links += [address] if address else []

    def end(self, name: str) -> None:
        if name == "w:t":
            self.within -= 1
        elif name == "w:p":
            self._end_paragraph()

    def text(self, text: str) -> None:
        if self.within:
            self.words.append(text)

    def _end_paragraph(self) -> None:
        text = " ".join("".join(self.words).split())
        if text:
            self.passages.append(Passage(text, Place(self.shown), self.kind, tuple(self.links)))
        self.words, self.links, self.kind = [], [], "paragraph"
