"""Findings about approvals: words that changed since, and stamps that are of other words than they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.review.approval import (
    BY_HAND,
    LOST,
    ApprovalState,
    approval_state,
    approver_text,
    as_stamp,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.review.approval import PendingPart
    from sphinx_privacynotice.review.reading_copies import ReadingCopies

MAX_PARTS = 8
"""Parts of a notice that a message names."""

STAMP = ("approved",)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is now, and the site that says it."""

    record: Record
    site: Site

    @property
    def view(self) -> NoticeData:
        """The site's data as this notice sees it."""
        return self.site.view(self.record.notice)


def state_of(copies: ReadingCopies, notice: Notice, *, details: bool = True) -> ApprovalState:
    """Return whether a notice says what was approved."""
    record, view = notice.record, notice.view
    approved = copies.approved(record.site, record.notice)
    return approval_state(
        record,
        view.data.approved,
        approved.record if approved else None,
        approved.stamp if approved else None,
        library=view.library,
        details=details,
    )


def find_unapproved(copies: ReadingCopies, notices: Iterable[Notice]) -> Iterator[Finding]:
    """Yield what is wrong with approvals: nothing of notices that have none."""
    for notice in notices:
        state = state_of(copies, notice, details=False)
        if state.state == "pending":
            yield _pending(notice, state)
        elif state.state == "mismatch":
            yield _mismatch(copies, notice, state)


def named_parts(parts: Iterable[PendingPart]) -> str:
    """Return the names of parts of a notice, as a message lists them."""
    names = [f"“{short(part.name)}”" for part in parts]
    more = [f"and {len(names) - MAX_PARTS} more"] if len(names) > MAX_PARTS else []
    return ", ".join([*names[:MAX_PARTS], *more])


def _pending(notice: Notice, state: ApprovalState) -> Finding:
    who = approver_text(notice.view.data.approved)
    message = (
        f"{_of(notice)} was approved by {short(who)}; pending again since then: {named_parts(state.pending)}"
    )
    hint = f"Have these parts approved: {_command(notice)} shows them, and stamps them with `--role`"
    return _finding(notice, "approval-pending", message, hint)


def _mismatch(copies: ReadingCopies, notice: Notice, state: ApprovalState) -> Finding:
    record = notice.record
    file = copies.approved_file(record.site, record.notice)
    if state.reason == BY_HAND:
        message = (
            f"`approved` of {_of(notice)} does not say which words were approved (it has no fingerprint)"
        )
        hint = f"Stamp it with {_command(notice)} `--role`"
        # without an approved copy nobody claims more than who it was, as before there was `approve`
        severity = Severity.WARNING if copies.source.is_file(file) else Severity.INFO
        return _finding(notice, "approval-mismatch", message, hint, severity=severity)
    if state.reason == LOST:
        unread = copies.source.is_file(file)
        how = f"{file} {'is no record that can be read' if unread else 'is not there'}"
        message = f"What was approved of {_of(notice)} is not known: {how}"
        hint = f"Get it back from git (after a rename, from its old folder), or approve: {_command(notice)}"
        return _finding(notice, "approval-lost", message, hint)
    message = f"The approval of {_of(notice)} does not hold: {state.reason}"
    hint = f"Approve it again with {_command(notice)}, or take {file} and `approved` from one commit of git"
    return _finding(notice, "approval-mismatch", message, hint)


def _of(notice: Notice) -> str:
    return f"{notice.view.name}’s notice {notice.record.notice}"


def _command(notice: Notice) -> str:
    return f"`sphinx-privacynotice approve {notice.record.site} {notice.record.notice}`"


def _finding(
    notice: Notice, code: str, message: str, hint: str, *, severity: Severity = Severity.WARNING
) -> Finding:
    record, view = notice.record, notice.view
    stamped = as_stamp(view.data.approved)
    place = view.place(STAMP) if stamped else notice.site.notice_place(record.notice)
    key = f"notices.{record.notice}.approved"
    return Finding(code, message, place, hint, key, severity=severity, site=record.site, notice=record.notice)
