"""The editions of a clause as an author's checks go through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.pack.clause import ClauseEdition


def newest_revisions(editions: Iterable[ClauseEdition]) -> list[ClauseEdition]:
    """Return the newest revision of each edition, oldest edition first."""
    ordered = sorted(editions, key=lambda each: (each.edition, each.revision))
    return list({each.edition: each for each in ordered}.values())
