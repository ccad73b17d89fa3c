"""The Atom feed of what changes in a notice (RFC 4287).

It is made by the standard library: the libraries for feeds that are kept up bring lxml with them, and write
the time of day. Here every day comes from data, so that the same input gives the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.exports.addresses import FOLDER
from sphinx_privacynotice.sphinx_ext.history import DOCUMENT, EARLIER

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinx_privacynotice.sphinx_ext.history import History
    from sphinx_privacynotice.text.clause.phrases import Phrases

ATOM = "http://www.w3.org/2005/Atom"

_NOT_XML = re.compile("[\ufffe\uffff]")


def make_feed(history: History, phrases: Phrases, base: str, name: str, builder: Builder) -> str:
    """Return the feed of the material changes of a notice, newest first.

    ``base`` is the address of the built site, with a slash at its end, and ``name`` that of the feed below
    it. An entry's id is the address of that day's notice without an ending: it stays, whichever builder
    writes the pages.
    """
    from sphinx_privacynotice.text.clause.phrases import date_form

    entries = [each for each in history.entries if each.kind != DOCUMENT and each.material]
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": phrases.language})
    page = base + builder.get_target_uri(history.page)
    _text(root, "id", f"{base}{quote(name)}")
    _text(root, "title", phrases.phrase("history_feed", name=history.name))
    ET.SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}{quote(name)}"}
    )
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(root, "updated", _moment(max((each.start for each in entries), default="1970-01-01")))
    _text(ET.SubElement(root, "author"), "name", history.name)
    for each in entries:
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", f"{base}{quote(f'{FOLDER}/{history.of}/{each.start}')}")
        day = date_form(phrases.language, each.start)
        _text(entry, "title", phrases.phrase("history_feed_entry", **{"from": day}))
        _text(entry, "updated", _moment(each.start))
        is_kept = each.kind == EARLIER and each.start in history.copies
        address = base + builder.get_target_uri(history.pagename(each.start)) if is_kept else page
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
        _text(entry, "content", "\n".join(each.notes), {"type": "text"})
    ET.indent(root, " ")
    made = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{made}\n'


def _text(parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    lines = (escape_controls(_NOT_XML.sub("\ufffd", line)) for line in text.split("\n"))
    ET.SubElement(parent, name, attributes or {}).text = "\n".join(lines)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
