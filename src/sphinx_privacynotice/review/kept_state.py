"""What is kept of each notice says of it: whether it is as it was approved, and as its reading copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.notice_status import KeptState
from sphinx_privacynotice.review.approval import BY_HAND
from sphinx_privacynotice.review.unapproved import state_of

if TYPE_CHECKING:
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.review.unapproved import Notice


class KeptStates:
    """Says how notices are to what is kept of them in ``copies``.

    A project that keeps no reading copies has none that lacks.
    """

    def __init__(self, copies: ReadingCopies) -> None:
        self.copies = copies
        self.any_copies = bool(copies.names())

    def of(self, notice: Notice) -> KeptState:
        """Return the state of a notice."""
        copy = None
        if self.any_copies:
            change = self.copies.change(notice.record)
            copy = "current" if change is None else "missing" if change.missing else "differs"
        found = state_of(self.copies, notice, details=False)
        approval = "stated" if found.reason == BY_HAND else found.state
        pending = tuple(dict.fromkeys(part.clause or part.section for part in found.pending))
        return KeptState(approval, pending, copy)

    def digest(self, site: str, notice: str) -> str:
        """Return a digest of all that is kept of a notice."""
        return f"{self.any_copies} {self.copies.digest(site, notice)}"
