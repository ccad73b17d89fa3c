"""What ``diff`` prints on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.outline import NO_HEADING, lines_of
from sphinx_privacynotice.review.reasons import causes_text, count, weight_text, what_text
from sphinx_privacynotice.review.redline import KEPT, REMOVED, inner_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.review.changes import Change
    from sphinx_privacynotice.review.outline import Outline, Part
    from sphinx_privacynotice.review.redline import Mark

MAX_NAMED = 12
"""Schools that a heading names; of more it says how many."""

MAX_SENTENCES = 30
"""Sentences of one change that are printed."""


def diff_lines(outline: Outline, *, whole: bool) -> Iterator[str]:
    """Yield the lines of a report, styled; ``whole`` lists every school by name."""
    yield one_line(outline.between)
    yield click.style(one_line(outline.headline), bold=True)
    yield from (f"  To do: {one_line(task)}" for task in outline.tasks)
    yield ""
    yield from part_lines(outline, whole=whole)


def part_lines(outline: Outline, *, whole: bool) -> Iterator[str]:
    """Yield the lines of what differs, without those above it."""
    for part in outline.parts:
        yield from _part_lines(part, whole=whole)
        yield ""
    if outline.minors:
        yield click.style("Not of substance (no word differs)", bold=True)
        for minor in outline.minors:
            yield f"  {_heading(minor.title, minor.schools, whole=whole)}: {one_line(minor.text)}"
        yield ""


def _part_lines(part: Part, *, whole: bool) -> Iterator[str]:
    yield click.style(_heading(part.title, part.schools, whole=whole), bold=True)
    yield f"  {part.summary}"
    yield f"  {part.applies}"
    for entry in part.entries:
        told = f" (told: {one_line(entry.told)})" if entry.told else " (it does not say how people were told)"
        yield f"  In `changes`, {entry.on or 'no day'}: {one_line(entry.note)}{told}"
    last = ("", "")
    for section in part.sections:
        yield f"  {one_line(section.heading or NO_HEADING)}"
        for change in section.changes:
            yield from _change_lines(change)
            why = (weight_text(change), causes_text(change.causes))
            if why == last:
                yield "      Weight, and where it comes from: as above"
            else:
                yield f"      Weight: {why[0]}"
                yield f"      Comes from: {why[1]}"
            last = why


def _heading(title: str, schools: Sequence[str], *, whole: bool) -> str:
    if len(schools) == 1:
        return one_line(title)
    shown = [*map(one_line, schools)]
    if len(shown) > MAX_NAMED and not whole:
        shown = [*shown[:MAX_NAMED], f"and {len(shown) - MAX_NAMED} more (--names lists them)"]
    return f"{one_line(title)}: {', '.join(shown)}"


def _change_lines(change: Change) -> Iterator[str]:
    yield f"    {what_text(change)}" + (f" (clause {one_line(change.clause)})" if change.clause else "")
    lines = lines_of(change)
    # whole sentences have a sign before them
    sign, colour = {"added": ("+ ", "green"), "removed": ("- ", "red")}.get(change.kind, ("", ""))
    for marks in lines[:MAX_SENTENCES]:
        if sign:
            yield click.style(f"      {sign}{one_line(marks[0].text)}", fg=colour)
        else:
            yield f"      {''.join(map(marked, marks))}"
    if len(lines) > MAX_SENTENCES:
        yield f"      … and {count(len(lines) - MAX_SENTENCES, 'sentence')} more"


def marked(mark: Mark) -> str:
    """Return a stretch of a sentence as a terminal shows it: `[-gone-]`, `{+new+}`."""
    # also without colour: as git marks words
    text = inner_line(mark.text)
    if mark.kind == KEPT:
        return text
    if mark.kind == REMOVED:
        return click.style(f"[-{text}-]", fg="red")
    return click.style(f"{{+{text}+}}", fg="green")
