"""Privacy notices as code, for Sphinx.

How it works, in fifteen lines:

1. A *site* file (YAML) holds one school's facts; a *pack* holds clause texts in editions, each
   valid from a day. `yamlio` and `model` read both, validate them and keep the place of every value.
2. A directive on a page (RST or MyST) names a whole notice or one clause. `text` parses the clause's
   Markdown once to a template and renders it with the site's values: docutils nodes that record where each
   word came from. There is one renderer, for Sphinx and for the page reader of the command line.
3. Headings are markers until one early transform turns them into sections, the same from RST and MyST.
4. The page reader turns a page's blocks into a *record*: the notice as data. A build uses the same code.
   `review` makes the reading copy from it and compares records; `checks` says what is wrong.
5. `sphinx_ext` is the only room that knows Sphinx: directives, roles, the domain `notice` (which keeps the
   records and the dependencies of each page), the builder `notices`.
6. In a project without notices the extension reads nothing, changes nothing and reports nothing.

ARCHITECTURE.md in the source shows the rooms and where a change belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.version import __version__ as __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the extension to a Sphinx project (https://www.sphinx-doc.org/en/master/extdev/appapi.html)."""
    from sphinx_privacynotice.sphinx_ext.extension import connect

    connect(app)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
