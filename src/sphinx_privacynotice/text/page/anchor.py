"""The anchor of a clause on a page, in a module of its own: builds that read no page unpickle anchors too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place


@dataclass(slots=True)
class Anchor:
    """Where a clause of a notice is on a page."""

    of: str
    clause: str
    id: str
    title: str
    place: Place
    """Where the directive that prints it is."""
    whole: Place | None = None
    """Where the directive of the whole notice is that prints it among others."""
    audience: str = ""
    """The reader whose page it is, "" for all."""
