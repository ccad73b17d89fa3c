"""What is kept of each notice says of it: whether it is as it was approved, and as its reading copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.notice_status import KeptState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.model.format.schema import Approval
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.reading_copies import ReadingCopies


def kept_states(
    copies: ReadingCopies,
    records: Iterable[Record],
    approval_of: Callable[[Record], Approval | None],
) -> dict[tuple[str, str], KeptState]:
    """Return the state of each notice, by its site and kind; ``approval_of`` is what its site says.

    A project that keeps no reading copies has none that lacks.
    """
    records = list(records)
    changes = {each.name: each for each in copies.changes(records)} if copies.names() else None
    states = {}
    for record in records:
        approval, pending = _approval(copies, record, approval_of(record))
        copy = None
        if changes is not None:
            change = changes.get(copies.name(record))
            copy = "current" if change is None else "missing" if change.missing else "differs"
        states[record.site, record.notice] = KeptState(approval, pending, copy)
    return states


def _approval(
    copies: ReadingCopies, record: Record, approval: Approval | None
) -> tuple[str, tuple[str, ...]]:
    """Return the state of an approval, and the clauses that changed since."""
    return ("approved" if approval is not None else "none"), ()
