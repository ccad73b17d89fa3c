"""What a preview of a change says of a notice."""

from __future__ import annotations

from dataclasses import dataclass

CHANGED, NEW, UNKNOWN = "changed", "new", "unknown"
"""How a notice stands to the published one; of what is the same nothing is said."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is said of one notice of a preview: how it stands, the words, and the file of what differs."""

    state: str
    words: str
    link_words: str = ""
    file: str = ""
