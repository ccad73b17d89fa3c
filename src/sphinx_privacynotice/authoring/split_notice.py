"""Splits a typed Markdown notice by its headings into a pack of one file, all its words kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_privacynotice.authoring.split_blocks import (
    Heading,
    Line,
    definitions_for,
    escape_words,
    read_blocks,
    words_of,
)
from sphinx_privacynotice.authoring.suggested_values import Suggestion, suggest_values
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, short
from sphinx_privacynotice.model.pack.clause import split_front_matter
from sphinx_privacynotice.model.pack.single_text import INTRODUCTION, read_outline, slug_of
from sphinx_privacynotice.text.clause.parse import parse_clause
from sphinx_privacynotice.text.clause.template import Link
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.stream import HIDDEN
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.authoring.split_blocks import Blocks
    from sphinx_privacynotice.text.clause.template import Template

DEEPEST = 6

MAX_CHARS = 200_000
"""Characters of a typed notice; real ones have a tenth of that."""

_TYPED_ID = re.compile(r" ?\{#([\w-]{1,200})\}")
"""An id that a heading has already."""


@dataclass(slots=True)
class SplitNotice:
    """A typed notice as a pack of one file; where ``findings`` has an error, ``text`` is not to be used.

    ``notes`` say what was put in plain text, each with its place.
    """

    text: str = ""
    title: str = ""
    clauses: int = 0
    findings: Findings = field(default_factory=Findings)
    notes: list[tuple[Place, str]] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)


def split_notice(typed: str, file: str, kind: str, day: str, title: str = "") -> SplitNotice:
    """Return the typed notice ``typed``, which is read from ``file``, as a pack of one notice of ``kind``.

    Its words hold from ``day``. It has the ``title``, without one that which was typed, which is "" for none.
    What a clause cannot hold is an error with its line in ``file``.
    """
    made = SplitNotice()
    if len(typed) > MAX_CHARS:
        message, hint = f"The notice is longer than {MAX_CHARS:,} characters", "Make several notices of it"
        made.findings.add(Finding("pack-format", message, Place(file, 1), hint))
        return made
    typed_title, body, first_line = _front_matter(typed, file, made)
    blocks = read_blocks(body, first_line)
    headings = [part for part in blocks.parts if isinstance(part, Heading)]
    parts = list(blocks.parts)
    of_heading = ""
    first = next((part for part in parts if isinstance(part, Heading) or part.text.strip()), None)
    if isinstance(first, Heading) and first.level == 1:
        of_heading = headings[0].words
        typed_title = _TYPED_ID.sub("", of_heading).strip() or typed_title
        parts.remove(headings[0])
        del headings[0]
    deeper = int(any(heading.level == 1 for heading in headings))
    lines = _lines(parts, blocks, deeper, file, made)
    made.title = title or typed_title
    front = _front(kind, day, made.title)
    made.text = "\n".join([*front, *(line.text for line in lines)]).rstrip("\n") + "\n"
    made.notes += [
        (Place(file, number), what) for number, said in sorted(blocks.notes.items()) for what in said
    ]
    _check(made, lines, file, body, of_heading)
    made.suggestions = suggest_values(lines, file)
    return made


def _front_matter(typed: str, file: str, made: SplitNotice) -> tuple[str, str, int]:
    """Return title, text and first line of a notice that may begin with a page's front matter."""
    parts = split_front_matter(typed)
    if isinstance(parts, int):
        return "", typed, 1
    root = read_yaml(parts.yaml, file, first_line=2).root
    title = root.entries.get("title") if isinstance(root, Mapping) else None
    for key, place in root.keys.items() if isinstance(root, Mapping) else ():
        if key != "title":
            made.notes.append((place, f"“{short(key)}” of the page's front matter was left out"))
    return (title.text if isinstance(title, Scalar) else ""), parts.body, parts.body_line


def _lines(
    parts: list[Heading | Line], blocks: Blocks, deeper: int, file: str, made: SplitNotice
) -> list[Line]:
    """Return the lines below the front matter: headings with ids, and the words below each."""
    lines: list[Line] = []
    taken = {INTRODUCTION}
    starts = [index for index, part in enumerate(parts) if isinstance(part, Heading)]
    lines += _words(parts[: starts[0] if starts else len(parts)], blocks)
    for index, end in pairwise([*starts, len(parts)]):
        heading = parts[index]
        assert isinstance(heading, Heading)  # noqa: S101 - they are the starts
        words = _words(parts[index + 1 : end], blocks)
        following = parts[end] if end < len(parts) else None
        group = not words and isinstance(following, Heading) and following.level > heading.level
        if not words and not group:
            message = f"There are no words below the heading “{short(heading.words)}”"
            hint = "Write them, or take the heading out"
            made.findings.add(Finding("pack-clause", message, Place(file, heading.number, 1), hint))
        signs = "#" * min(heading.level + deeper, DEEPEST)
        typed = _TYPED_ID.search(heading.words)
        words_alone = _TYPED_ID.sub("", heading.words).strip()
        line = f"{signs} {escape_words(words_alone)}"
        if not group:
            name = slug_of(typed[1] if typed else words_alone, taken)
            taken.add(name)
            line += f" {{#{name}}}"
        blank = [Line("", heading.number)]
        lines += [*blank, Line(line, heading.number), *(blank if words else ()), *words]
    return lines[1:] if lines and not lines[0].text else lines


def _words(parts: list[Heading | Line], blocks: Blocks) -> list[Line]:
    """Return the lines below a heading, without blank ones at their ends, and the links that they name."""
    lines = [part for part in parts if isinstance(part, Line)]
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    if not filled:
        return []
    lines = lines[filled[0] : filled[-1] + 1]
    defined = definitions_for(lines, blocks)
    if defined:
        lines += [Line("", lines[-1].number), *defined]
    # one blank line is as good as several
    return [
        line
        for index, line in enumerate(lines)
        if line.text.strip() or not index or lines[index - 1].text.strip()
    ]


def _front(kind: str, day: str, title: str) -> list[str]:
    """Return front matter and title, with a mark on each line that nobody has said yet."""
    check = "  # check:"
    return [
        "---",
        f"notice: {kind}",
        f"edition: {day}{check} the day from which these words are right",
        *([] if title else [f"title: Privacy notice{check} what the notice is called"]),
        f"language: en-GB{check} the language of these words",
        "---",
        "",
        *([f"# {escape_words(title)}", ""] if title else []),
    ]


def _check(made: SplitNotice, lines: list[Line], file: str, body: str, title: str) -> None:
    """Report what clauses cannot hold, each at its line of the typed notice, and words that were lost.

    ``title`` is that of a heading in ``body``, "" where it has none.
    """
    findings = Findings()
    outline = read_outline("\n".join(line.text for line in lines), file, 1, findings)
    made.clauses = sum(not section.is_group for section in outline.walk())
    ids = [section.id for section in outline.walk() if section.id]
    for section in outline.walk():
        if section.body:
            template = parse_clause(section.body, file, section.body_line)
            findings.extend([*template.findings, *_lost_links(template, ids, file)])
    for each in findings:
        number = each.place.line or 1
        number = lines[number - 1].number if 0 < number <= len(lines) else 1
        place = Place(file, number, each.place.column)
        made.findings.add(Finding(each.code, each.message, place, each.hint))
    if not lines:
        made.findings.add(Finding("pack-format", "The notice has no words", Place(file, 1), "Write some"))
    if made.findings.errors:
        return
    printed = [title]
    for section in outline.walk():
        printed += [section.heading, *words_of(section.body)]
    wanted = _TYPED_ID.sub("", " ".join(words_of(HIDDEN.sub("", body))))
    if " ".join(printed).split() != wanted.split():
        message = "Split by its headings, the notice would not say the same"
        hint = "Write it in plain paragraphs, lists and tables"
        made.findings.add(Finding("pack-clause", message, Place(file, 1), hint))


def _lost_links(template: Template, ids: list[str], file: str) -> Iterator[Finding]:
    """Yield a finding for each link to a heading that the notice does not have."""
    for link in (inline for visit in template.visits for inline in visit.inlines if isinstance(inline, Link)):
        if link.target.startswith("#") and link.target.removeprefix("#") not in ids:
            message = f"No heading of the notice has the id that a link names, “{link.target}”"
            hint = did_you_mean(link.target.removeprefix("#"), ids)
            hint = hint or "Write it behind the heading, as in `## Who {#who}`, or take the link out"
            yield Finding("pack-clause", message, Place(file, link.line), hint)
