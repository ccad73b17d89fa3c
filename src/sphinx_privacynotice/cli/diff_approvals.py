"""What a change does to approvals: one note for each notice that was approved, or for many with the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.approval import approver_text, find_pending, read_approved
from sphinx_privacynotice.review.unapproved import named_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_privacynotice.cli.diff_sides import Side
    from sphinx_privacynotice.review.approval import ApprovedCopy
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.review.revisions import Repository

MAX_NAMED = 6
"""Notices that one note names."""


def approval_notes(
    repository: Repository, side: Side, diffs: Iterable[NoticeDiff], names: Mapping[str, str]
) -> Iterator[tuple[str, bool]]:
    """Yield what the changes of ``diffs`` do to approvals, of the new ``side``, where there are any.

    With each text it says whether parts are to be approved again.
    """
    changed = [diff for diff in diffs if diff.state == "changed"]
    kept = _approved(repository, side, [(diff.site, diff.notice) for diff in changed])
    found: dict[tuple[str, bool], list[str]] = {}
    for diff in changed:
        key = (diff.site, diff.notice)
        if key not in kept or key not in side.records:
            continue
        pending = find_pending(kept[key].record, side.records[key], details=False)
        text = f"approved by {one_line(approver_text(kept[key].stamp))}"
        if pending:
            which = "this part is" if len(pending) == 1 else "these parts are"
            text += f"; {which} pending again: {named_parts(pending)}"
        else:
            text += ", as it is now"
        found.setdefault((text, bool(pending)), []).append(
            one_line(f"{names.get(diff.site, diff.site)}, {diff.notice}")
        )
    for (text, pending_again), notices in found.items():
        more = f" and {len(notices) - MAX_NAMED} more" if len(notices) > MAX_NAMED else ""
        yield f"{'; '.join(notices[:MAX_NAMED])}{more}: {text}", pending_again


def _approved(
    repository: Repository, side: Side, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], ApprovedCopy]:
    """Return the notices as they were approved, by their keys; those without an approval are left out."""
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.review.reading_copies import ReadingCopies

    if side.project is not None and side.revision is None:
        place = side.project.place.folder.resolve().relative_to(side.project.root.resolve()).as_posix()
        copies = ReadingCopies(Folder(side.project.root), "" if place == "." else place)
        found = {key: copies.approved(*key) for key in keys}
        return {key: copy for key, copy in found.items() if copy is not None}
    if side.revision is None:
        return {}
    copies = ReadingCopies(Folder(repository.folder), repository.prefix)
    files = repository.files(side.revision)
    blobs = {key: files.get(copies.approved_file(*key), "") for key in keys}
    contents = repository.read(blob for blob in blobs.values() if blob)
    made = {}
    for key, blob in blobs.items():
        if blob in contents:
            try:
                copy = read_approved(contents[blob].decode("utf-8"))
            except ValueError:
                continue  # `check` reports it
            if (copy.record.site, copy.record.notice) == key:
                made[key] = copy
    return made
