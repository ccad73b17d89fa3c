"""Keeps drafts out of search engines, of the site's own search, and of the sitemap."""

from __future__ import annotations

from glob import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sphinx_privacynotice.sphinx_ext.assets import is_among
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.earlier_pages import earlier_pages
from sphinx_privacynotice.sphinx_ext.preview import unpublished_pages

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def keep_out_of_search_engines(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Ask search engines not to list a page with a draft notice."""
    domain = load(app.env)
    if is_among(app, pagename, domain.drafts) or is_among(app, pagename, unpublished_pages(domain)):
        context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex" />\n'


def keep_out_of_search(app: Sphinx, doctree: nodes.document) -> None:
    """Mark a page with a draft as Sphinx's own `:nosearch:` does.

    The mark is set whenever the page is read, and Sphinx drops it before: a draft that applies from now on
    is read again, and found again.
    """
    docname = app.env.docname
    if load(app.env).drafts.get(docname):
        app.env.metadata[docname]["nosearch"] = ""


def keep_out_of_sitemap(app: Sphinx, builder: Builder) -> None:
    """Name the pages with drafts, and of earlier notices, among those that sphinx-sitemap leaves out."""
    domain = load(app.env)
    if builder.format != "html" or "sitemap_excludes" not in app.config:
        return
    hidden = [
        *{*domain.drafts, *unpublished_pages(domain)},
        *(earlier_pages(domain) if domain.history else ()),
    ]
    links = {builder.get_target_uri(docname) for docname in hidden}
    if not links:
        return
    named = {escape(each) for link in links for each in (link, unquote(link))}
    # set before pages are written, and not kept: `rebuild` of this value is ""
    app.config.sitemap_excludes = [*app.config.sitemap_excludes, *sorted(named)]
