"""What is kept of each notice says of it: whether it is as it was approved, and as its reading copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.notice_status import KeptState
from sphinx_privacynotice.review.approval import BY_HAND
from sphinx_privacynotice.review.unapproved import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.review.unapproved import Notice


def kept_states(copies: ReadingCopies, notices: Iterable[Notice]) -> dict[tuple[str, str], KeptState]:
    """Return the state of each notice, by its site and kind.

    A project that keeps no reading copies has none that lacks.
    """
    notices = list(notices)
    changes = None
    if copies.names():
        changes = {each.name: each for each in copies.changes(notice.record for notice in notices)}
    states = {}
    for notice in notices:
        record, copy = notice.record, None
        if changes is not None:
            change = changes.get(copies.name(record))
            copy = "current" if change is None else "missing" if change.missing else "differs"
        found = state_of(copies, notice, details=False)
        approval = "stated" if found.reason == BY_HAND else found.state
        pending = tuple(dict.fromkeys(part.clause or part.section for part in found.pending))
        states[record.site, record.notice] = KeptState(approval, pending, copy)
    return states
