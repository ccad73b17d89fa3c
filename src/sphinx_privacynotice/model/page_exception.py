"""An exception of a page from the standard text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place


@dataclass(frozen=True, slots=True)
class PageException:
    """Where a page departs from the standard text: of which notice and clause, and until when.

    ``what`` says what it does, in words; ``dated`` whether it says which edition it was written for. ``kind``
    is one of `notice_status.EXCEPTIONS`, ``parts`` are the ids of the parts or the edition that it is about.
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
