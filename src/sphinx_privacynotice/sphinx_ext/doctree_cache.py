"""Changes what Sphinx caches in memory during a build: fewer doctrees of pages, more word stems.

Sphinx stores the doctree of every page in a file, for later builds, and in a serial build also in memory, for
the writing phase. A notice is a long page of many small nodes: in a project of a few hundred schools they
would be most of the memory. So only a few stay in memory; the others are loaded from their files when they
are written, as parallel builds do for all pages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.sphinx_ext.domain import load

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

MAX_CACHED_DOCTREES = 10
"""How many pages are held before those with notices are left to their files."""


def limit_cached_doctrees(app: Sphinx, docname: str, content: list[str]) -> None:
    """Before a page is read, let go of the one read last, if it has a notice and enough are held."""
    # Sphinx has no public name for it; where it is gone, all pages are held, and no word is different
    held: dict[str, nodes.document] = getattr(app.env, "_write_doc_doctree_cache", {})
    if len(held) > MAX_CACHED_DOCTREES and next(reversed(held)) in load(app.env).content_digests:
        held.popitem()


def cache_stems(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let the search find the stem of a word once, not once a page: notices say much in the same words.

    `IndexBuilder.feed` (Sphinx 7 to 9) caches stems for one page.
    """
    language: Any = getattr(getattr(app.builder, "indexer", None), "lang", None)
    if language is not None and "stem" not in vars(language) and load(app.env).content_digests:
        language.stem = cache(language.stem)
