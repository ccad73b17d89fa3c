"""Checks of a pack that translates another: what is missing, stale or different."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.authoring.editions import newest_revisions
from sphinx_privacynotice.authoring.wording import lower_term
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.pack.translation import (
    command_to_translate,
    newest_made_from,
    same_layout,
    stale,
)
from sphinx_privacynotice.text.clause.template import Citation, Link, ValueOf, parse_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.template import Marks, Template


def check_translation(pack: Pack, library: Library, templates: Templates) -> Iterator[Finding]:
    """Yield what is wrong with a pack that translates another, nothing for any other pack."""
    first = library.pack(pack.translates) if pack.translates else None
    if first is None:  # reported where packs are loaded
        return
    for clause, editions in pack.clauses.items():
        if clause not in first.clauses:
            message = f"“{first.id}” has no clause “{clause}” that could be translated"
            hint = did_you_mean(clause, first.clauses) or "Take the file out"
            yield Finding("unknown-clause", message, editions[0].place, hint, clause)
            continue
        for edition in editions:
            yield from _check_edition(edition, first, templates)
    yield from _state(pack, first)
    yield from _notices(pack, first)


class Missing(NamedTuple):
    """A clause of the first pack as it is now, with its newest translation, which is stale; None for none."""

    first: ClauseEdition
    translation: ClauseEdition | None


def find_missing(pack: Pack | None, first: Pack) -> Iterator[Missing]:
    """Yield every clause of the first pack of which there is no translation, or a stale one."""
    for clause, editions in first.clauses.items():
        now = newest_revisions(editions)[-1]
        found = newest_made_from(pack.clauses.get(clause, ()) if pack else (), now)
        if found is None or found.made_from is None or found.made_from.digest != now.digest:
            yield Missing(now, found)


def _state(pack: Pack, first: Pack) -> Iterator[Finding]:
    missing = []
    for each in find_missing(pack, first):
        if each.translation is None:
            missing.append(each.first.id)
        else:
            yield stale(each.translation, each.first, pack.language)
    if missing:
        message = f"{len(missing)} of the {len(first.clauses)} clauses of “{first.id}” have no translation: "
        message += listed(missing)
        command = command_to_translate(first, pack.language, [pack])
        hint = (
            f"`{command}` writes what is to be translated; until then pages print these in the first language"
        )
        place = pack.translates_place
        yield Finding("translation-missing", message, place, hint, "translates", severity=Severity.INFO)


def _check_edition(edition: ClauseEdition, first: Pack, templates: Templates) -> Iterator[Finding]:
    made_from, editions = edition.made_from, first.clauses[edition.id]
    if made_from is None:
        now = newest_revisions(editions)[-1]
        message = f"“{edition.id}” does not say which words of “{first.id}” it was made from"
        hint = f"Add `made_from: {{edition: {now.edition}, revision: {now.revision}, digest: {now.digest}}}`"
        yield Finding("pack-format", message, edition.place, f"{hint}, if it was these", "made_from")
        return
    label = f"{made_from.edition}.{made_from.revision}"
    source = next((each for each in editions if each.label == label), None)
    if source is None:
        message = f"“{first.id}” has no edition {label} of “{edition.id}”"
        hint = f"It has {', '.join(each.label for each in editions)}"
        yield Finding("unknown-edition", message, made_from.place, hint, edition.id)
    elif source.digest == made_from.digest:
        yield from compare(edition, source, templates)


# parity

_PART = "the part"


class _Said(NamedTuple):
    """Something that a text must have in both languages: what it is, its name, and the part that it marks."""

    what: str
    name: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.what} “{self.name}”" + (f" of the part “{self.part}”" if self.part else "")


def compare(translation: ClauseEdition, source: ClauseEdition, templates: Templates) -> Iterator[Finding]:
    """Yield where a translation has not what its source has, or has more."""
    theirs, ours = (list(_said(each, templates.of(each))) for each in (source, translation))
    for said, line in _more(theirs, ours):
        message = f"The translation of “{source.id}” lacks {said}"
        hint = f"The words that it was made from have it in line {line}"
        yield _differs(translation, source, message, hint, translation.body_line, line)
    for said, line in _more(ours, theirs):
        message = f"The translation of “{source.id}” has {said}, and its source has not"
        yield _differs(translation, source, message, "Take it out", line, source.body_line)
    if bool(translation.title) != bool(source.title):
        lacking = "no heading, and its source has one" if source.title else "a heading, and its source none"
        message = f"The translation of “{source.id}” has {lacking}"
        hint = "Write `title:` in its front matter" if source.title else "Take `title:` out"
        yield _differs(translation, source, message, hint, translation.place.line, source.place.line)


def _differs(
    translation: ClauseEdition, source: ClauseEdition, message: str, hint: str, line: int, other: int
) -> Finding:
    place, related = Place(translation.file, line), Place(source.file, other)
    return Finding("translation-differs", message, place, hint, source.id, related)


def _more(one: list[tuple[_Said, int]], other: list[tuple[_Said, int]]) -> Iterator[tuple[_Said, int]]:
    """Yield what is in ``one`` more often than in ``other``, in its order."""
    left = Counter(said for said, _ in other)
    parts = {said.name for said, _ in other if said.what == _PART}
    for said, line in one:
        left[said] -= 1
        if left[said] < 0 and (not said.part or said.part in parts):  # else the part says it all
            yield said, line


def _said(edition: ClauseEdition, template: Template) -> Iterator[tuple[_Said, int]]:
    """Yield what a text has, with its line; values, links and law once: a sentence may name one again."""
    once: dict[_Said, int] = {}
    for piece in parse_title(edition.title):
        if isinstance(piece, ValueOf):
            once.setdefault(_Said("the value", lower_term(piece.path)), edition.place.line)
    for visit in template.visits:
        line = visit.block.line
        yield from ((said, line) for said in _marks(visit.marks))
        for path, at in visit.values:
            once.setdefault(_Said("the value", lower_term(path)), at)
        for inline in visit.inlines:
            if isinstance(inline, Citation):
                once.setdefault(_Said("the law", inline.key), inline.line or line)
            elif isinstance(inline, Link) and inline.target:
                once.setdefault(_Said("the link to", inline.target), inline.line or line)
    yield from once.items()


def _marks(marks: Marks) -> Iterator[_Said]:
    if marks.id:
        yield _Said(_PART, marks.id)
    if marks.each:
        yield _Said("the list", marks.each, marks.id)
    for guard in marks.guards:
        yield _Said("the condition", str(guard), marks.id)


def _notices(pack: Pack, first: Pack) -> Iterator[Finding]:
    """Yield the notices with other clauses or groups than those of the first pack: they are not used."""
    for kind, editions in pack.notices.items():
        known = {each.edition: each for each in first.notices.get(kind, ())}
        for edition in editions:
            source = known.get(edition.edition)
            if source is None:
                message = f"“{first.id}” has no edition {edition.edition} of the notice “{kind}”"
                hint = f"It has {listed(known)}" if known else did_you_mean(kind, first.notices)
                yield Finding("unknown-edition", message, edition.place, hint or "Take the file out", kind)
            elif not same_layout(edition, source):
                message = f"The notice “{kind}” has other clauses or groups than the one it translates"
                hint = "Write the same clauses in the same order and groups; only headings and title differ"
                yield Finding("translation-differs", message, edition.place, hint, kind, source.place)
