"""What a comment on a pull request is made of: the line by which it is found again, and values in its text.

The renderer of comments (`review`) and the job that posts them (`hosts`) have the same rules.
"""

from __future__ import annotations

import re

from sphinx_privacynotice.base.escape import escape_controls

MARKER = "<!-- sphinx-privacynotice diff -->"
"""The first line, by which a job finds the comment that it made before."""

MAX_BYTES = 65_000
"""A comment on GitHub may have 65,536 characters."""

_BREAK = "<!-- -->"
"""Nothing: it breaks up what a host would act on."""

_ESCAPES = {
    **{ord(sign): f"{sign}{_BREAK}" for sign in "@#!%$"},
    **{ord(sign): f"&#{ord(sign)};" for sign in "\"'`*_[]|\\"},
    ord("~"): f"&#126;{_BREAK}",
    ord("&"): f"&amp;{_BREAK}",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}
_ISSUE = re.compile(r"\b(GH)-(?=\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?i)\b(https?|www|mailto)([:.])")


def escape_comment(text: str) -> str:
    """Return ``text`` as HTML in which a host finds nothing to act on: no link, mention, number or tag.

    Control characters are made visible, line breaks are not.
    """
    shown = "\n".join(map(escape_controls, text.split("\n")))
    escaped = _ISSUE.sub(rf"\1{_BREAK}-", shown.translate(_ESCAPES))
    return _ADDRESS.sub(rf"\1{_BREAK}\2", escaped)
