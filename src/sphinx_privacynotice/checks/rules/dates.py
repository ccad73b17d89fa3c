"""Rules about the dates of a notice: in order, reviewed in time, and no newer words passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.dates import parse_date
from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.format.walk import get
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.yamlio.tree import KeyPath

UPDATED: KeyPath = ("updated",)
REVIEWED: KeyPath = ("reviewed",)
REVIEW_DUE: KeyPath = ("review_due",)
APPROVED: KeyPath = ("approved", "on")
IN_FORCE: KeyPath = ("in_force",)


def days_of(context: Context, path: KeyPath) -> tuple[str, str]:
    """Return the first and the last day that a date of the notice may mean, "" and "" where it has none."""
    value = get(context.view.data, path)
    date = parse_date(str(value)) if value else None
    return (date.first_day, date.last_day) if date else ("", "")


@rule("review-overdue")
def review_overdue(context: Context) -> Iterator[Finding]:
    """Yield a finding where a review should have been made before the day to judge by; builds know no day."""
    _, last = days_of(context, REVIEW_DUE)
    if context.on and last and last < context.on:
        message = f"The notice was to be reviewed by {get(context.view.data, REVIEW_DUE)}"
        hint = "Review it, then write the day into `reviewed:` and the next one into `review_due:`"
        yield _finding(context, "review-overdue", REVIEW_DUE, message, hint, severity=Severity.DUE)


@rule("date-order", always=True)
def date_order(context: Context) -> Iterator[Finding]:
    """Yield a finding for each two dates that contradict each other.

    Not of a day that `record --write` keeps (`updated: auto`): words may change after they begin to apply,
    and nobody has typed it.
    """
    view = context.view
    to_come = {UPDATED} if view.updated_auto else set()
    for path, said in ((UPDATED, "changed"), (REVIEWED, "reviewed")):
        first, _ = days_of(context, path)
        if context.on and first > context.on and path not in to_come:
            to_come.add(path)
            message = f"The notice says that it was {said} on {get(view.data, path)}, which is yet to come"
            yield _finding(context, "date-order", path, message, "Correct the date")
    force, _ = days_of(context, IN_FORCE)
    # a stamp with a fingerprint was made by `approve`, of words that may apply already
    stamped = get(view.data, ("approved", "fingerprint"))
    for path, said in ((UPDATED, "changed"), *(() if stamped else ((APPROVED, "approved"),))):
        first, _ = days_of(context, path)
        if force and first > force and path not in to_come:
            message = f"The notice was {said} on {get(view.data, path)}, and its words apply since {force}"
            hint = "Move `in_force:` to the day from which these words apply, or correct the date"
            yield _finding(context, "date-order", path, message, hint, related=IN_FORCE)
    _, due = days_of(context, REVIEW_DUE)
    reviewed, _ = days_of(context, REVIEWED)
    if due and reviewed and due <= reviewed:
        later, sooner = get(view.data, REVIEW_DUE), get(view.data, REVIEWED)
        message = f"The next review, {later}, is not after the last, {sooner}"
        hint = "Write the day of the next review into `review_due:`"
        yield _finding(context, "date-order", REVIEW_DUE, message, hint, related=REVIEWED)


@rule("newer-words")
def newer_words(context: Context) -> Iterator[Finding]:
    """Yield a finding for each clause of which an edition is newer than the one that is printed."""
    view, record = context.view, context.record
    if record is None or context.draft or not context.on:
        return
    blocks = (each for each in record.blocks if each.clause and each.edition and each.printed)
    printed = {each.clause: each.edition for each in blocks}
    for clause, label in printed.items():
        if clause in view.data.editions:
            continue
        found = context.library.clause(clause, context.day, None, view.pack_of(clause))
        if isinstance(found, Unavailable) or found.edition <= label[:10]:
            continue
        note = f": {found.change.note}" if found.change and found.change.note else ""
        message = f"“{clause}” has newer words, of {found.edition}{note}"
        hint = f"Move `in_force:` to {found.edition} or later: `upgrade --dry-run` shows what changes"
        yield _finding(context, "newer-words", IN_FORCE, message, hint, clause, severity=Severity.INFO)


def _finding(
    context: Context, code: str, path: KeyPath, message: str, hint: str, key: str = "", **more: Any
) -> Finding:
    related = more.pop("related", None)
    place = context.view.place
    other = place(related) if related else None
    return Finding(code, message, place(path), hint, key or key_path(path), related=other, **more)
