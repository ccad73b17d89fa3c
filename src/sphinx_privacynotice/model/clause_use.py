"""Where a page asks for a clause of a notice, or leaves it out; records have no lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place


@dataclass(frozen=True, slots=True)
class ClauseUse:
    """One directive that names a ``clause`` of the notice ``of`` ("site/kind"), or leaves it out.

    ``dropped`` are the parts that it drops, ``edition`` is the one that it asks for ("" for none), ``reason``
    what it says for either.
    """

    of: str
    clause: str
    place: Place
    omitted: bool = False
    dropped: tuple[str, ...] = ()
    edition: str = ""
    reason: str = ""
