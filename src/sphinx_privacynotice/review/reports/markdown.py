"""``diff`` as a comment on a pull request: Markdown that is HTML throughout, folded by school.

A host's Markdown takes HTML as it is, up to an empty line; there is none within a part. So no value can begin
a list, a link, an order to the host or a tag, and marks that hosts look for in any text (mentions, numbers of
issues) are broken up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.comment import MARKER, MAX_BYTES, escape_comment
from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.review.changes import MATERIAL
from sphinx_privacynotice.review.outline import NO_HEADING, lines_of, make_outline
from sphinx_privacynotice.review.reasons import causes_text, count, weight_text, what_text
from sphinx_privacynotice.review.redline import KEPT, REMOVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.review.announcements import Announcement
    from sphinx_privacynotice.review.changes import Change
    from sphinx_privacynotice.review.outline import FindingsPart, MinorPart, Part
    from sphinx_privacynotice.review.redline import Mark
    from sphinx_privacynotice.review.report import DiffReport

MAX_GROUP_BYTES = 40_000
"""Of one group of schools, so that the first leaves room for others."""

FEW_PARTS = 3
"""So many groups of schools are all open; of more those about which people are to be told."""

MAX_NAMED = 40
MAX_FINDINGS = 5
MAX_MINORS = 10
MAX_SENTENCES = 40
MAX_WORDS = 4_000
"""Characters of one sentence."""

_ALL = "On your machine <code>sphinx-privacynotice diff</code> shows all."
_LEGEND = "<p><sub>Struck out is what is read no longer; underlined is what is read now.</sub></p>"


def diff_markdown(report: DiffReport) -> str:
    """Return the comment; what does not fit is counted at the end."""
    outline = make_outline(report)
    title = "<h3>What readers of the notices read differently</h3>"
    title += f"<p><b>{_text(outline.headline)}</b></p>"
    title += _tasks(outline.tasks) + _LEGEND if outline.parts else ""
    tail = [*map(_findings, outline.findings), *_minors(outline.minors)]
    tail += [f"<p><sub>{_text(note)}</sub></p>" for note in (*outline.notes, outline.between)]
    few = len(outline.parts) <= FEW_PARTS
    parts = [_part(part, opened=few or part.weight == MATERIAL) for part in outline.parts]
    return "\n\n".join(_fit([MARKER, title], parts, tail)) + "\n"


def _fit(head: list[str], parts: list[str], tail: list[str]) -> Iterator[str]:
    """Yield the parts that fit; what is said at the end is kept before the last schools."""
    room = MAX_BYTES - sum(map(_size, head)) - 300
    kept_tail: list[str] = []
    for part in tail:
        if _size(part) <= room // 2:
            kept_tail.append(part)
            room -= _size(part)
    yield from head
    left = 0
    for part in parts:
        if left or _size(part) > room:
            left += 1
            continue
        room -= _size(part)
        yield part
    left += len(tail) - len(kept_tail)
    if left:
        yield f"<p>{count(left, 'part')} of this report did not fit. {_ALL}</p>"
    yield from kept_tail


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace")) + 2


def _part(part: Part, *, opened: bool) -> str:
    who = ""
    if len(part.notices) > 1:
        named = ", ".join(map(_text, part.schools[:MAX_NAMED]))
        more = f" and {len(part.schools) - MAX_NAMED} more" if len(part.schools) > MAX_NAMED else ""
        who = f"<p>{named}{more}</p>"
    told = "".join(map(_entry, part.entries[:MAX_FINDINGS]))
    summary = f"<summary><b>{_text(part.title)}</b>: {_text(part.summary)}</summary>"
    lines = [f"<details{' open' * opened}>{summary}{who}<p>{_text(part.applies)}.</p>{told}"]
    size, left = _size(lines[0]), 0
    for section in part.sections:
        above = f"<h4>{_text(section.heading or NO_HEADING)}</h4>"
        for change in section.changes:
            text = above + _change(change)
            size += _size(text)
            if left or size > MAX_GROUP_BYTES:
                left += 1
                continue
            above = ""
            lines.append(text)
    if left:
        lines.append(f"<p>and {count(left, 'more change', 'more changes')}, which did not fit.</p>")
    return "\n".join([*lines, "</details>"])


def _entry(entry: Announcement) -> str:
    told = f"people were told: {_text(entry.told)}" if entry.told else "it does not say how people were told"
    return f"<p>The notice says of it ({_text(entry.on or 'no day')}): “{_text(entry.note)}”; {told}.</p>"


def _change(change: Change) -> str:
    lines = lines_of(change)
    words = "<br>".join("".join(map(_mark, line)) for line in lines[:MAX_SENTENCES])
    words += f"<br>and {len(lines) - MAX_SENTENCES} more" if len(lines) > MAX_SENTENCES else ""
    weight = _text(weight_text(change))
    weight = f"{weight[:1].upper()}{weight[1:]}"
    weight = f"<b>{weight}</b>" if change.weight == MATERIAL else weight
    clause = f" (clause {change.clause})" if change.clause else ""
    why = f"<p><sub>{weight}<br>Comes from: {_text(causes_text(change.causes) + clause)}</sub></p>"
    return f"<p>{_text(what_text(change))}</p><blockquote>{words}</blockquote>{why}"


def _tasks(tasks: Sequence[str]) -> str:
    if not tasks:
        return "<p>Nothing is left to do that this program knows of.</p>"
    return f"<p><b>Still to do</b></p><ul>{''.join(f'<li>{_text(each)}</li>' for each in tasks)}</ul>"


def _mark(mark: Mark) -> str:
    text = _text(mark.text)
    text = f"{' ' * mark.text[:1].isspace()}{text}{' ' * (mark.text[-1:].isspace() and bool(text))}"
    if mark.kind == KEPT:
        return text
    return f"<del>{text}</del>" if mark.kind == REMOVED else f"<ins>{text}</ins>"


def _findings(part: FindingsPart) -> str:
    lines = [f"<li>{_text(each.message)}. {_text(each.hint)}.</li>" for each in part.findings[:MAX_FINDINGS]]
    left = len(part.findings) - MAX_FINDINGS
    more = f"<li>and {left} more like these</li>" if left > 0 else ""
    title = f"For whoever edits the files: {part.severity}, {_text(part.title)} ({_text(part.code)})"
    return f"<details><summary>{title}</summary><ul>{''.join(lines)}{more}</ul></details>"


def _minors(minors: Sequence[MinorPart]) -> Iterator[str]:
    if minors:
        lines = [f"<li>{_text(each.title)}: {_text(each.text)}</li>" for each in minors[:MAX_MINORS]]
        more = f"<li>and {len(minors) - MAX_MINORS} more</li>" if len(minors) > MAX_MINORS else ""
        inner = f"<ul>{''.join(lines)}{more}</ul>"
        yield f"<details><summary>Not of substance: no word differs</summary>{inner}</details>"


def _text(text: str) -> str:
    """Return ``text`` on one line as HTML in which a host finds nothing to act on."""
    line = one_line(text)
    if len(line) > MAX_WORDS:
        line = f"{line[:MAX_WORDS]}…"
    return escape_comment(line)
