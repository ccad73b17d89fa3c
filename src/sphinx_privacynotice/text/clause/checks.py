"""Checks the texts of packs: the marks, parts, values, laws and links that clauses name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, did_you_mean_law, listed, short
from sphinx_privacynotice.model.format.schema import Item as StandardItem
from sphinx_privacynotice.model.pack.audience import AUDIENCES
from sphinx_privacynotice.model.pack.provides import part_places
from sphinx_privacynotice.model.site.paths import PATH, entry_type, path_fault
from sphinx_privacynotice.text.clause.phrases import is_language
from sphinx_privacynotice.text.clause.template import (
    Citation,
    Item,
    Link,
    ValueOf,
    Words,
    parse_title,
    value_paths,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.template import Template

_NO_VALUE = re.compile(r"\{\{|\}\}|\{(?:id|when|unless|each|for|law|opt|card)\}`")


def check_library(
    library: Library, templates: Templates, *, only: str = "", links: frozenset[str] = frozenset()
) -> Findings:
    """Return what is wrong with the texts of a library's packs, or of one of them.

    ``links`` are the keys of links that the project's sites have themselves.
    """
    findings = Findings()
    for pack in library.all_packs:
        if only in {"", pack.id}:
            if not is_language(pack.language):
                message = f"“{pack.language}” is no language whose lists and dates are known"
                hint = "Write a language such as en-GB"
                findings.add(Finding("pack-format", message, pack.language_place, hint, "language"))
            for editions in pack.clauses.values():
                for edition in editions:
                    findings.extend(check_clause(edition, templates.of(edition), library, links))
            groups = (group for each in pack.notices.values() for notice in each for group in notice.groups)
            for group in groups:
                findings.extend(_check_title(group.heading, group.place, "heading", library, links))
    return findings


def check_clause(
    edition: ClauseEdition, template: Template, library: Library, links: frozenset[str] = frozenset()
) -> Iterable[Finding]:
    """Yield what is wrong with one edition of a clause."""
    yield from template.findings
    yield from _items_without_ids(edition, template)
    yield from _unknown_parts(edition, template)
    for title in dict.fromkeys(edition.title_for(each) for each in ("", *AUDIENCES)):
        yield from _check_title(title, edition.place, "title", library, links, edition.id)
    for path, line, inside in _paths(template):
        if not PATH.fullmatch(path):  # already reported when it was parsed
            continue
        fault = path_fault(path, inside, library, links)
        if fault:
            message, hint, code = fault
            yield Finding(code, message, Place(edition.file, line), hint, edition.id)
    for inline in (inline for visit in template.visits for inline in visit.inlines):
        if isinstance(inline, Link) and inline.target.startswith("#"):
            yield from _check_clause_link(edition, inline, library)
        if isinstance(inline, Citation) and inline.key not in library.law_ids:
            message = f"No pack has a law “{inline.key}”"
            hint = did_you_mean_law(inline.key, library.law_ids) or _how_to_add(edition, library)
            yield Finding("unknown-law", message, Place(edition.file, inline.line), hint, edition.id)


def _how_to_add(edition: ClauseEdition, library: Library) -> str:
    """Return where the pack of an edition says what a law is."""
    pack = library.pack(edition.pack)
    if pack is not None and pack.single:
        return f"Add it below `law:` in the front matter of {pack.file}, with `title`, `cite` and `url`"
    return "Add it to the pack's law/"


def _check_clause_link(edition: ClauseEdition, link: Link, library: Library) -> Iterator[Finding]:
    """Yield a finding where a link leads to a clause that no pack has."""
    clause = link.target.removeprefix("#")
    pack = library.pack(edition.pack)
    known = {*library.all_clause_ids, *(pack.clauses if pack else ())}
    if clause not in known:
        message = f"“{edition.id}” links to the clause “{clause}”, which no pack has"
        hint = did_you_mean(clause, known) or "Link to the id of a clause, as in [words](#rights)"
        yield Finding("unknown-clause", message, Place(edition.file, link.line), hint, edition.id)


def _check_title(
    title: str, place: Place, key: str, library: Library, links: frozenset[str], about: str = ""
) -> Iterator[Finding]:
    """Yield what is wrong with the title of a clause, or with the heading of a group."""
    pieces = parse_title(title)
    if any(_NO_VALUE.search(piece.text) for piece in pieces if isinstance(piece, Words)):
        hint = f"Write words and values alone, as in `{key}: What {{{{ organisation.name }}}} keeps`"
        message = f"The {key} “{short(title)}” holds braces that are no value"
        yield Finding("pack-clause", message, place, hint, about)
    for piece in pieces:
        fault = path_fault(piece.path, None, library, links) if isinstance(piece, ValueOf) else None
        if fault:
            message, hint, code = fault
            yield Finding(code, message, place, hint, about)


def _paths(template: Template) -> Iterator[tuple[str, int, Any]]:
    """Yield every path of a text with its line and the type of the entry in hand."""
    for visit in template.visits:
        marks, line = visit.marks, visit.block.line
        entry = _type_of(visit.lists)
        if marks.each:
            yield marks.each, line, _type_of(visit.lists[:-1])
        # a pack may ask for a link that only some sites have
        asked = {guard.path for guard in visit.guards if guard.path.startswith("links.")}
        named = *((guard.path, line) for guard in marks.guards), *visit.values
        yield from ((path, at, entry) for path, at in named if path not in asked)


def _unknown_parts(edition: ClauseEdition, template: Template) -> Iterator[Finding]:
    """Yield a finding for each part or value under `provides` that the clause does not have."""
    known = [*template.ids, *(path for path, _ in value_paths(template))]
    known += [each.marks.each for each in template.marked if each.marks.each]
    for item, part, place in part_places(edition.node):
        if part not in known:
            message = f"“{edition.id}” provides “{item}” by “{short(part)}”, which is no part or value of it"
            hint = did_you_mean(part, known) or f"Its parts are {listed(template.ids)}"
            yield Finding("pack-clause", message, place, hint, edition.id)


def _type_of(lists: tuple[str, ...]) -> Any:
    """Return the type of an entry of the innermost of ``lists``, None outside any."""
    kind = None
    for each in lists:
        kind = entry_type(each, kind)
    return kind


def _items_without_ids(edition: ClauseEdition, template: Template) -> Iterator[Finding]:
    """Yield a finding for each item beside a slot of standard and own items that no site could name."""
    for visit in template.visits:
        item = visit.block
        if isinstance(item, Item) and not (item.slot or item.marks.id or item.marks.each):
            slots = {each.slot for each in visit.siblings} - {""}
            kinds = [entry_type(slot) for slot in slots if not slot.startswith(".")]
            if any(isinstance(kind, type) and issubclass(kind, StandardItem) for kind in kinds):
                hint = "Begin it with an id, as in “- {id}`own-words` …”"
                message = "This item stands in a list that sites may change, and has no id"
                yield Finding("pack-clause", message, Place(edition.file, item.line), hint, edition.id)
