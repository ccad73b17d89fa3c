"""What a page of HTML says of its language, and where the same notice is in another."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.text.clause.nodes import OTHER_PAGES, PAGE_LANGUAGE

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


OWN_PAGES = frozenset({"html", "dirhtml"})
"""The builders whose pages each say their language."""


def page_language(builder: Builder | None, document: nodes.document) -> str:
    """Return the language in which a page that is a translation begins, "" for that of the project."""
    return str(document.get(PAGE_LANGUAGE, "")) if builder and builder.name in OWN_PAGES else ""


def name_languages(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let a page that is a translation begin with its language, and link to its pages in others.

    Themes write ``language`` as the attribute `lang` of the page. For ``hreflang`` see
    https://html.spec.whatwg.org/multipage/links.html#rel-alternate.
    """
    if doctree is None or app.builder.name not in OWN_PAGES:
        return
    language = page_language(app.builder, doctree)
    if language:
        context["language"] = language
    pages: list[tuple[str, str]] = doctree.get(OTHER_PAGES, [])
    for other, document in pages:
        if document in app.env.found_docs:
            own = app.builder.get_target_uri(document).rpartition("/")[2] or "./"
            address = app.builder.get_relative_uri(pagename, document) or own
            head = f'<link rel="alternate" hreflang="{escape(other)}" href="{escape(address)}" />\n'
            context["metatags"] = context.get("metatags", "") + head
