"""Makes control characters visible, so that a text can hide nothing and forge no line of output."""

from __future__ import annotations

import json
import re

_ACTING = (
    "\x00-\x08\x0a-\x1f\x7f-\x9f"  # controls (a terminal obeys them), all but the tab
    # unseen, or they turn the line round
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff"  # halves of characters, which no file can hold
    "\U000e0000-\U000e007f"  # tags: a whole hidden alphabet
)
# the two joiners (U+200C, U+200D) stay: some scripts and many emoji are misspelt without them
_ANY_ACTING = re.compile(f"[{_ACTING}]")
_ORDER = re.compile(r"^([^\S\n]*):(?=:[\w-]+(?:\s[^\n]*)?::)|#(?=#(?:vso)?\[)", re.MULTILINE | re.IGNORECASE)
"""How a line of output gives orders to the machine that runs a workflow: ``::error::``, ``##[group]``.

The ``::`` and ``:::`` with which blocks of pages begin give none.
"""


def escape_controls(text: str) -> str:
    r"""Return ``text`` with each acting character as its escape: ``\u001b``, ``\u202e``, ``\n``."""
    return neutralise_ci_commands(_ANY_ACTING.sub(lambda found: json.dumps(found[0])[1:-1], text))


def neutralise_ci_commands(text: str) -> str:
    r"""Return lines of which none gives an order to a machine that reads them: ``\u003a:error::``."""
    return _ORDER.sub(lambda found: "\\u0023" if found[1] is None else f"{found[1]}\\u003a", text)


def json_text(data: object) -> str:
    """Return ``data`` as the JSON text of a file: words as they are, acting characters escaped."""
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    # in JSON such an escape means the character itself; the only newlines here are those between fields
    return "\n".join(map(escape_controls, text.split("\n"))) + "\n"


def one_line(text: str) -> str:
    """Return ``text`` as one visible line, each stretch of white space one space."""
    return escape_controls(" ".join(text.split()))
