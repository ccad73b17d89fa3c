"""Where the files for others are, and where links from them lead: one rule for builds and commands."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx_privacynotice.base.copy_files import copy_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

FOLDER = "_notices"
"""Where a built site has files of notices: no page of anybody's own, and never another place."""

HTML, MARKDOWN, JSON, FRAME = "notice.html", "notice.md", "notice.json", "frame.html"
"""The files of one notice."""


def folder_of(site: str, kind: str, audience: str = "") -> str:
    """Return the folder of a notice's files, from what it is and not from its page: ``SITE/KIND``.

    What is on a single reader's page is in a folder below it. The folder stays when the page moves.
    """
    folder = copy_name("", site, kind).lstrip("/")
    return f"{folder}/{audience}" if audience else folder


def anchor_of(site: str, kind: str, audience: str = "") -> str:
    """Return the id of a notice in a page of others, with which all its other ids begin."""
    return f"privacy-notice-{re.sub(r'[./]', '-', folder_of(site, kind, audience))}"


def html_uri(suffix: str = ".html") -> Callable[[str], str]:
    """Return the function from a document to its address in a site of Sphinx's builder `html`."""
    return lambda docname: f"{quote(docname)}{suffix}"


def folder_uri(docname: str) -> str:
    """Return the address of a document in a site of Sphinx's builder `dirhtml`."""
    if docname == "index":
        return ""
    return quote(docname.removesuffix("index") if docname.endswith("/index") else f"{docname}/")


def base_address(address: str) -> str:
    """Return the address of a built site with a slash at its end; "" for what is no address of the web."""
    if not address.startswith(("https://", "http://")) or any(sign in address for sign in " <>\"'"):
        return ""
    return f"{address.rstrip('/')}/"


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: its ``base`` address ("" if nobody said it), its documents, and the address of each.

    ``uri_of`` returns it below the base.
    """

    base: str = ""
    documents: Collection[str] = field(default_factory=frozenset)
    uri_of: Callable[[str], str] = field(default_factory=html_uri)

    def page(self, docname: str) -> str:
        """Return the address of a document, "" where the site's is not known."""
        return f"{self.base}{self.uri_of(docname)}" if self.base else ""

    def find(self, ref: str, page: str) -> str:
        """Return where a cross-reference leads that was typed on ``page``, "" where that is not sure.

        A name may count from the source folder or from the page's own: where both are documents, a link
        could lead to the wrong one.
        """
        target, hash_sign, anchor = ref.partition("#")
        below = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
        names = {target.lstrip("/"), *(() if target.startswith("/") else (below,))}
        found = [name for name in sorted(names) if name in self.documents]
        address = self.page(found[0]) if target and len(found) == 1 else ""
        return f"{address}{hash_sign}{quote(anchor, safe='-._~:')}" if address else ""
