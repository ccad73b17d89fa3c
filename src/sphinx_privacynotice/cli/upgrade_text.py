"""What ``upgrade`` prints on a terminal."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.cli.diff_text import MAX_NAMED, marked, part_lines
from sphinx_privacynotice.review.outline import make_outline
from sphinx_privacynotice.review.reasons import count
from sphinx_privacynotice.review.rewordings import same_rewordings, shortened
from sphinx_privacynotice.review.upgrades import moves_by_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.rewordings import SameRewording
    from sphinx_privacynotice.review.upgrades import PackChange, UpgradeReport

MAX_WORDS = 1_200
"""Characters of a school's own words that are printed."""

MAX_LIKE = 5
"""Findings of one code that are printed."""

MAX_LISTED = 30


def upgrade_lines(report: UpgradeReport, *, whole: bool) -> Iterator[str]:
    """Yield the lines of a report, styled; ``whole`` names every school and lists every finding."""
    names = report.diff.names
    if report.pack:
        yield from _pack_lines(report.pack)
    yield from _move_lines(report, whole=whole)
    if report.moves or report.pack:
        yield _title("What readers read differently")
        yield ""
        yield from part_lines(make_outline(report.diff), whole=whole)
        changed = report.diff.changed
        material = f", {report.diff.material} material" if report.diff.material else ""
        yield (
            f"Words differ in {count(len(changed), 'notice')}{material}."
            if changed
            else "No reader reads anything differently."
        )
        yield ""
    yield from _value_lines(report, whole=whole)
    yield from _rewording_lines(report, names, whole=whole)
    yield from _finding_lines("Given, and printed nowhere any more", report.unused, names, whole=whole)
    yield from _finding_lines("Findings that appear", report.appear, names, whole=whole)
    yield from _finding_lines("Findings that disappear", report.disappear, names, whole=whole)
    yield from _finding_lines("How the change is announced", report.diff.findings, names, whole=whole)
    if report.by_hand:
        yield _title("To be written by hand: no edit of the file is certain to be right")
        yield from (f"  {one_line(each)}" for each in report.by_hand)
        yield ""
    if report.notes:
        yield _title("Also")
        notes = list(report.notes)
        yield from (f"  {one_line(each)}" for each in (notes if whole else notes[:MAX_NAMED]))
        if len(notes) > MAX_NAMED and not whole:
            yield f"  … and {len(notes) - MAX_NAMED} more (--names lists them)"
        yield ""


def _title(text: str) -> str:
    return click.style(text, bold=True)


def _move_lines(report: UpgradeReport, *, whole: bool) -> Iterator[str]:
    if not report.moves:
        return
    yield _title(f"To be in force from {report.day}")
    for (before, kind, file), moves in moves_by_days(report.moves).items():
        who = _schools([(move.site, kind) for move in moves], report.diff.names, whole=whole)
        yield f"  {who}, {one_line(kind)}: {before or 'a draft'} → {report.day}"
        if file:
            yield f"    by {one_line(file)}:{moves[0].line}, which moves all of them"
            others = [move.site for move in moves if not move.chosen]
            if others:
                shown = ", ".join(one_line(report.diff.name(site)) for site in others[:MAX_NAMED])
                yield f"    also moved by it, though not asked for: {shown}"
    entries: dict[tuple[str, str], list[str]] = {}
    for each in report.announced:
        entries.setdefault((each.notice, each.note), []).append(each.file)
    for (kind, note), files in entries.items():
        more = f" and {count(len(files) - 1, 'more file')}" if len(files) > 1 else ""
        yield f"  `changes` of {one_line(kind)} in {one_line(files[0])}{more} gets an entry:"
        yield f"    on: {report.day}, note: {one_line(note)}"
    if entries:
        yield "  How people were told (`told:`) is for you to add to it, with the day."
    yield ""


def _schools(notices: Sequence[tuple[str, str]], names: Mapping[str, str], *, whole: bool) -> str:
    shown = [one_line(names.get(site, site)) for site, _ in notices]
    if len(shown) <= MAX_NAMED or whole:
        return ", ".join(shown)
    return f"{', '.join(shown[:MAX_NAMED])} and {len(shown) - MAX_NAMED} more (--names lists them)"


def _value_lines(report: UpgradeReport, *, whole: bool) -> Iterator[str]:
    for needed in (True, False):
        values = [value for value in report.values if value.needed is needed]
        if not values:
            continue
        yield _title(
            "Values newly needed" if needed else "Values that the newer words print if they are given"
        )
        ordered = sorted(values, key=lambda value: (value.key, value.clause, value.hint))
        for (key, clause, hint), group in groupby(
            ordered, key=lambda value: (value.key, value.clause, value.hint)
        ):
            same = list(group)
            yield f"  {one_line(key)}, asked for by the clause {one_line(clause)}"
            yield f"    {one_line(hint)}."
            files = list(dict.fromkeys(one_line(value.file) for value in same))
            more = len(files) - MAX_NAMED
            shown = files if whole or more <= 0 else [*files[:MAX_NAMED], f"and {more} more"]
            yield f"    in {', '.join(shown)}"
        yield ""


def _rewording_lines(report: UpgradeReport, names: Mapping[str, str], *, whole: bool) -> Iterator[str]:
    found = same_rewordings(report.rewordings)
    if not found:
        return
    yield _title(f"Own words and exceptions whose standard text moves ({len(found)})")
    for same in found:
        yield from _one_rewording(same, names, whole=whole)
    yield ""


def _one_rewording(same: SameRewording, names: Mapping[str, str], *, whole: bool) -> Iterator[str]:
    each = same.rewording
    yield f"  {one_line(each.what)}"
    if len(same.notices) == 1:
        site, kind = same.notices[0][0]
        yield "    " + one_line(f"{names.get(site, site)}, {kind}, {each.place}")
    else:
        notices = [key for key, _ in same.notices]
        places = list(dict.fromkeys(place for _, place in same.notices))
        more = f" and {count(len(places) - 1, 'more place')}" if len(places) > 1 else ""
        yield f"    {count(len(notices), 'notice')}: {_schools(notices, names, whole=whole)}"
        yield f"    {one_line(places[0])}{more}"
    if each.reason:
        yield f"    because: {one_line(each.reason)}"
    yield f"    standard words then ({each.before}): {_cut(each.then)}"
    if each.own:
        yield f"    your own words: {_cut(each.own)}"
    elif each.kind != "edition":
        yield "    your own words: none, they are left out"
    if each.now:
        words = "".join(map(marked, shortened(each.marks)))
        yield f"    standard words now ({each.after}): {words}"
    else:
        yield f"    standard words now: {'there are none in ' + each.after if each.after else 'none'}"
    if each.note:
        yield f"    what the pack says of it: {one_line(each.note)}"


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MAX_WORDS else f"{line[:MAX_WORDS]}…"


def _finding_lines(
    title: str, findings: Iterable[Finding], names: Mapping[str, str], *, whole: bool
) -> Iterator[str]:
    every = list(findings)
    if not every:
        return
    yield _title(f"{title} ({len(every)})")
    by_code: dict[str, dict[str, list[Finding]]] = {}
    for finding in every:
        same = _of_any_school(finding, names)
        by_code.setdefault(finding.code, {}).setdefault(same, []).append(finding)
    for code, groups in by_code.items():
        first = next(iter(groups.values()))[0]
        yield f"  {first.severity.value}: {one_line(code)}"
        for found in list(groups.values())[: None if whole else MAX_LIKE]:
            yield f"    {one_line(str(found[0].place))}: {one_line(found[0].text)}"
            if len(found) > 1:
                places = [one_line(str(each.place)) for each in found[1:]]
                shown = places if whole else places[:MAX_LIKE]
                more = f" and {len(places) - len(shown)} more" if len(places) > len(shown) else ""
                yield f"      the same at {', '.join(shown)}{more}"
        if len(groups) > MAX_LIKE and not whole:
            yield f"    … and {len(groups) - MAX_LIKE} more like these (--names lists them)"
    yield ""


def _of_any_school(finding: Finding, names: Mapping[str, str]) -> str:
    """Return what a finding says without its school, its file and the numbers of lines."""
    text = finding.text
    for own in (names.get(finding.site, ""), finding.place.file, finding.site):
        text = text.replace(own, "…") if own else text
    return _LINES.sub("", text)


_LINES = re.compile(r":\d+")


def _pack_lines(pack: PackChange) -> Iterator[str]:
    yield _title(f"The pack {one_line(pack.id)}: {one_line(pack.before)} → {one_line(pack.after)}")
    for each in pack.coming[:MAX_LISTED]:
        note = f": {one_line(each.note)}" if each.note else ""
        yield f"  new edition {each.edition} of the clause {one_line(each.clause)}{note}"
    if len(pack.coming) > MAX_LISTED:
        yield f"  … and {len(pack.coming) - MAX_LISTED} more new editions"
    for kind, keys in groupby(pack.moved, key=lambda each: each[0]):
        listed = [one_line(key) for _, key in keys]
        more = f" and {len(listed) - MAX_LISTED} more" if len(listed) > MAX_LISTED else ""
        yield f"  {kind} changed: {', '.join(listed[:MAX_LISTED])}{more}"
    for kind, key, uses in pack.gone:
        where = f"in use in {count(uses, 'notice')}" if uses else "in no notice here"
        yield f"  {kind} gone: {one_line(key)} ({where})"
    yield ""
