"""The page of a preview that shows how a notice differs from the published one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.review.reports.markdown import MARKER, diff_markdown

if TYPE_CHECKING:
    from sphinx_privacynotice.review.report import DiffReport

MARK = '<meta name="robots" content="noindex">'
"""Asks search engines not to list the page; a build knows its own pages by it."""


def redline_page(report: DiffReport) -> str:
    """Return a whole page of HTML."""
    body = diff_markdown(report).replace(MARKER, "").strip()
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{MARK}\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n'
        f"<title>What changes</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
