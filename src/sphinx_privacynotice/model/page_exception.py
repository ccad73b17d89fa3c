"""An exception of a page from the standard text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place


@dataclass(frozen=True, slots=True)
class PageException:
    """Where a page departs from the standard text: of which notice and clause, and until when.

    ``what`` says what it does, in words; ``dated`` whether it says which edition it was written for, and
    ``written_for`` which. ``kind`` is reworded, dropped, omitted (the whole clause), edition or heading,
    ``parts`` are the ids of the parts or the edition that it is about, none for the whole clause; ``dropped``
    are parts that the same directive drops. ``words`` are the page's own.
    """

    notice: str
    clause: str
    what: str
    place: Place
    until: str = ""
    dated: bool = False
    edition: str = ""
    """The edition in force, "" where the packs have no words."""
    kind: str = ""
    parts: tuple[str, ...] = ()
    reason: str = ""
    dropped: tuple[str, ...] = ()
    words: str = ""
    written_for: str = ""
