"""The page of a preview that shows how a notice differs from the published one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.review.reports.web_page import diff_html

if TYPE_CHECKING:
    from sphinx_privacynotice.review.report import DiffReport

MARK = '<meta name="robots" content="noindex">'
"""Asks search engines not to list the page; a build knows its own pages by it."""


def redline_page(report: DiffReport) -> str:
    """Return a whole page of HTML."""
    return diff_html(report).replace("<head>", f"<head>\n{MARK}", 1)
