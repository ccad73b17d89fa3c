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
from sphinx_privacynotice.review.grouped import group_by_notices
from sphinx_privacynotice.review.reasons import KINDS, causes_text, count, minor_text, moved_text, weight_text
from sphinx_privacynotice.review.redline import KEPT, REMOVED, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.changes import Change, NoticeDiff
    from sphinx_privacynotice.review.grouped import NoticeGroup
    from sphinx_privacynotice.review.redline import Mark
    from sphinx_privacynotice.review.report import DiffReport

MAX_GROUP_BYTES = 40_000
"""Of one group of schools, so that the first leaves room for others."""

MAX_NAMED = 40
MAX_FINDINGS = 5
MAX_MINORS = 10
MAX_SENTENCES = 40
MAX_WORDS = 4_000
"""Characters of one sentence."""

_ALL = "On your machine <code>sphinx-privacynotice diff</code> shows all."


def diff_markdown(report: DiffReport) -> str:
    """Return the comment; what does not fit is counted at the end."""
    changed, material = report.changed, report.material
    told = f"Words differ in {count(len(changed), 'notice')}" if changed else "No reader reads anything new"
    told += f", in {material} so that people are to be told" if material else ""
    between = f"From {_text(report.old.label)} to {_text(report.new.label)}"
    title = f"<h3>What readers of the notices read differently</h3><p>{told}.</p><p><sub>{between}</sub></p>"
    tail = [*_findings(report.findings), *_minors(report.diffs, report.names)]
    tail += [f"<p><sub>{_text(note)}</sub></p>" for note in report.notes]
    return "\n\n".join(_fit([MARKER, title], list(_parts(report.diffs, report.names)), tail)) + "\n"


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


def _parts(diffs: Sequence[NoticeDiff], names: Mapping[str, str]) -> Iterator[str]:
    for group in group_by_notices(diffs):
        yield _group(group, names)
    for diff in diffs:
        if diff.state in {"new", "gone"}:
            what = "a new notice" if diff.state == "new" else "the notice is gone"
            name = _name((diff.site, diff.notice), names)
            yield f"<p><b>{name}</b>: {what} of {count(diff.sentences, 'sentence')}</p>"


def _group(group: NoticeGroup, names: Mapping[str, str]) -> str:
    notices = group.notices
    if len(notices) == 1:
        title, who = f"<b>{_name(notices[0], names)}</b>", ""
    else:
        kinds = ", ".join(sorted({kind for _, kind in notices}))
        title = f"<b>The same in {count(len(notices), 'notice')} ({_text(kinds)})</b>"
        named = ", ".join(_text(names.get(site, site)) for site, _ in notices[:MAX_NAMED])
        more = f" and {len(notices) - MAX_NAMED} more" if len(notices) > MAX_NAMED else ""
        who = f"<p>{named}{more}</p>"
    title += f": {count(len(group.changes), 'change')}, {group.weight}"
    lines = [f"<details open><summary>{title}</summary>{who}"]
    size, section, left = _size(lines[0]), None, 0
    for change in group.changes:
        above = f"<h4>{_text(change.section)}</h4>" if change.section and change.section != section else ""
        text = above + _change(change)
        size += _size(text)
        if left or size > MAX_GROUP_BYTES:
            left += 1
            continue
        section = change.section
        lines.append(text)
    if left:
        lines.append(f"<p>and {count(left, 'more change', 'more changes')}, which did not fit.</p>")
    return "\n".join([*lines, "</details>"])


def _change(change: Change) -> str:
    what = KINDS[change.kind]
    if change.whole_clause:
        what += f": the whole clause {_text(change.clause)}"
    if change.section_before and change.section_before != change.section:
        what += f", was below “{_text(change.section_before)}”"
    if change.kind == "changed":
        words = f"<blockquote>{''.join(map(_mark, without_keys(change.marks)))}</blockquote>"
    elif change.kind == "moved":
        words = f"<blockquote>{_text(moved_text(change))}</blockquote>"
    else:
        tag = "ins" if change.kind == "added" else "del"
        sentences = change.new or change.old
        shown = "<br>".join(f"<{tag}>{_text(each)}</{tag}>" for each in sentences[:MAX_SENTENCES])
        more = f"<br>and {len(sentences) - MAX_SENTENCES} more" if len(sentences) > MAX_SENTENCES else ""
        words = f"<blockquote>{shown}{more}</blockquote>"
    weight = _text(weight_text(change))
    weight = f"<b>{weight}</b>" if change.weight == MATERIAL else weight
    return (
        f"<p>{what}</p>{words}<p><sub>Why: {_text(causes_text(change.causes))}<br>Weight: {weight}</sub></p>"
    )


def _mark(mark: Mark) -> str:
    text = _text(mark.text)
    text = f"{' ' * mark.text[:1].isspace()}{text}{' ' * (mark.text[-1:].isspace() and bool(text))}"
    if mark.kind == KEPT:
        return text
    return f"<del>{text}</del>" if mark.kind == REMOVED else f"<ins>{text}</ins>"


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, found in by_code.items():
        lines = [f"<li>{_text(each.message)}. {_text(each.hint)}.</li>" for each in found[:MAX_FINDINGS]]
        more = (
            f"<li>and {len(found) - MAX_FINDINGS} more like these</li>" if len(found) > MAX_FINDINGS else ""
        )
        yield f"<p><b>{found[0].severity.value}: {_text(code)}</b></p><ul>{''.join(lines)}{more}</ul>"


def _minors(diffs: Iterable[NoticeDiff], names: Mapping[str, str]) -> Iterator[str]:
    texts: dict[str, list[tuple[str, str]]] = {}
    for diff in diffs:
        if diff.minors:
            texts.setdefault(minor_text(diff.minors), []).append((diff.site, diff.notice))
    if texts:
        lines = [
            f"<li>{_who(each, names)}: {_text(text)}</li>" for text, each in list(texts.items())[:MAX_MINORS]
        ]
        more = f"<li>and {len(texts) - MAX_MINORS} more</li>" if len(texts) > MAX_MINORS else ""
        inner = f"<ul>{''.join(lines)}{more}</ul>"
        yield f"<details><summary>Not of substance: no word differs</summary>{inner}</details>"


def _who(notices: Sequence[tuple[str, str]], names: Mapping[str, str]) -> str:
    return _name(notices[0], names) if len(notices) == 1 else count(len(notices), "notice")


def _name(notice: tuple[str, str], names: Mapping[str, str]) -> str:
    site, kind = notice
    return _text(f"{names.get(site, site)}, {kind}")


def _text(text: str) -> str:
    """Return ``text`` on one line as HTML in which a host finds nothing to act on."""
    line = one_line(text)
    if len(line) > MAX_WORDS:
        line = f"{line[:MAX_WORDS]}…"
    return escape_comment(line)
