"""What a preview of a change says of a notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.builders import Builder

CHANGED, NEW, UNKNOWN = "changed", "new", "unknown"
"""How a notice stands to the published one; of what is the same nothing is said."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is said of one notice of a preview: how it stands, the words, and the file of what differs."""

    state: str
    words: str
    link_words: str = ""
    file: str = ""


@dataclass(slots=True)
class PreviewOfBuild:
    """What one build says of notices, by "site/kind"; nothing where it is no preview.

    ``redlines`` are the pages that show what differs, by their files; ``builder`` is known once all pages
    are read.
    """

    said: dict[str, Preview] = field(default_factory=dict)
    redlines: dict[str, str] = field(default_factory=dict)
    builder: Builder | None = None
