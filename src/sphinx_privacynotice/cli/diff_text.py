"""What ``diff`` prints on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.grouped import group_by_notices
from sphinx_privacynotice.review.reasons import KINDS, causes_text, count, minor_text, moved_text, weight_text
from sphinx_privacynotice.review.redline import KEPT, REMOVED, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_privacynotice.review.changes import Change, NoticeDiff
    from sphinx_privacynotice.review.redline import Mark

MAX_NAMED = 12
"""Schools that a heading names; of more it says how many."""

MAX_SENTENCES = 30
"""Sentences of one change that are printed."""


def diff_lines(diffs: Sequence[NoticeDiff], names: Mapping[str, str], *, whole: bool) -> Iterator[str]:
    """Yield the lines of a report, styled; ``whole`` lists every school by name."""
    for group in group_by_notices(diffs):
        yield click.style(_heading(group.notices, names, whole=whole), bold=True)
        yield from _days(group.notices, diffs)
        section, last = None, ("", "")
        for change in group.changes:
            if change.section != section:
                section = change.section
                yield f"  {one_line(section)}" if section else "  (above the first heading)"
            yield from _change_lines(change)
            why = (causes_text(change.causes), weight_text(change))
            if why == last:
                yield "      Why: as above"
            else:
                yield f"      Why: {why[0]}"
                yield f"      Weight: {why[1]}"
            last = why
        yield ""
    for diff in diffs:
        if diff.state in {"new", "gone"}:
            what = "A new notice" if diff.state == "new" else "The notice is gone"
            yield click.style(f"{notice_name((diff.site, diff.notice), names)}: {what}", bold=True)
            yield f"  {count(diff.sentences, 'sentence')}; material"
            yield ""
    yield from _minor_lines(diffs, names)


def _days(notices: Sequence[tuple[str, str]], diffs: Sequence[NoticeDiff]) -> Iterator[str]:
    """Yield from which day the notices apply, where that is the same for all."""
    named = set(notices)
    days = {diff.in_force for diff in diffs if (diff.site, diff.notice) in named}
    if len(days) == 1:
        before, now = days.pop()
        applies = f"In force from {now}" if now else "A draft, not in force"
        yield f"  {applies}" + (f" (before: {before or 'a draft'})" if before != now else " (as before)")


def _minor_lines(diffs: Sequence[NoticeDiff], names: Mapping[str, str]) -> Iterator[str]:
    texts: dict[str, list[tuple[str, str]]] = {}
    for diff in diffs:
        if diff.minors:
            texts.setdefault(minor_text(diff.minors), []).append((diff.site, diff.notice))
    if texts:
        yield click.style("Not of substance (no word differs)", bold=True)
    for text, notices in texts.items():
        yield f"  {_heading(notices, names, whole=False)}: {text}"
    if texts:
        yield ""


def _heading(notices: Sequence[tuple[str, str]], names: Mapping[str, str], *, whole: bool) -> str:
    if len(notices) == 1:
        return notice_name(notices[0], names)
    kinds = sorted({kind for _, kind in notices})
    shown = [one_line(names.get(site, site)) for site, _ in notices]
    if len(shown) > MAX_NAMED and not whole:
        shown = [*shown[:MAX_NAMED], f"and {len(shown) - MAX_NAMED} more (--names lists them)"]
    return f"{count(len(notices), 'notice')} ({', '.join(map(one_line, kinds))}): {', '.join(shown)}"


def notice_name(notice: tuple[str, str], names: Mapping[str, str]) -> str:
    """Return a notice as a report names it."""
    site, kind = notice
    return one_line(f"{names.get(site, site)}, {kind}")


def _change_lines(change: Change) -> Iterator[str]:
    what = KINDS[change.kind]
    if change.whole_clause:
        what += f": the whole clause {one_line(change.clause)}"
    elif change.clause:
        what += f" in the clause {one_line(change.clause)}"
    if change.section_before and change.section_before != change.section:
        what += f", was below “{one_line(change.section_before)}”"
    yield f"    {what}"
    if change.kind == "changed":
        yield f"      {''.join(map(marked, without_keys(change.marks)))}"
    elif change.kind == "moved":
        yield f"      {moved_text(change)}"
    else:
        sign, colour = ("+", "green") if change.kind == "added" else ("-", "red")
        sentences = change.new or change.old
        for sentence in sentences[:MAX_SENTENCES]:
            yield click.style(f"      {sign} {one_line(sentence)}", fg=colour)
        if len(sentences) > MAX_SENTENCES:
            yield f"      … and {count(len(sentences) - MAX_SENTENCES, 'sentence')} more"


def marked(mark: Mark) -> str:
    """Return a stretch of a changed sentence as a terminal shows it."""
    # also without colour: as git marks words
    text = one_line_inner(mark.text)
    if mark.kind == KEPT:
        return text
    if mark.kind == REMOVED:
        return click.style(f"[-{text}-]", fg="red")
    return click.style(f"{{+{text}+}}", fg="green")


def one_line_inner(text: str) -> str:
    """Return a part of a line: acting characters are made visible, spaces at its ends stay."""
    inner = one_line(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return f"{before}{inner}{after}"
