"""The formats of a pack's small files: its metadata, terms, notices, law, links, phrases and checklists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pydantic import Field

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.pack.audience import Audience, Audiences, check_audiences
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    KEY,
    LANGUAGE,
    LAW_ID,
    NUMBER,
    PACK_FORMAT,
    TEXT,
    TO_INT,
    VERSION,
    YES_NO,
    Day,
    Form,
    Id,
    PackEntry,
    Words,
    check_order,
    items_of,
    optional,
    read_entry,
    read_free_keys,
    report_invalid,
    value_of,
)
from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry, read_dated, read_link
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.yamlio.tree import Node

Phrase: TypeAlias = str | tuple[str, ...]
"""Words that code prints: one text, or several such as the heads of a table."""

PURPOSE = "purpose_"
"""Begins the key of the phrase for a purpose, followed by its id; each pack may have its own."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""Where a value goes in a phrase."""

BASE = re.compile(r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?: +([^\s].*))?", re.ASCII)
"""A pack's id and, after a space, the versions of it that will do."""


def _versions(text: str) -> SpecifierSet | None:
    """Return the versions that ``england-schools >=0.1`` names, None if it is not written so."""
    match = BASE.fullmatch(text)
    try:
        return SpecifierSet(match[2] or "") if match else None
    except InvalidSpecifier:
        return None


BASED_ON = Form(
    "a pack's id and its versions, such as england-schools >=0.1", lambda text: _versions(text) is not None
)


class PackFile(PackEntry):
    """What a pack says of itself in its ``pack.yaml``."""

    WHAT = "a pack"
    id: Id = Field(description="The pack's id, by which `from` of a notice and records name it.")
    version: Annotated[str, VERSION] = Field(description="Its version.")
    title: Words = Field(description="Its title.")
    publisher: Words = optional("Who answers for its words.")
    licence: Words = Field(description="The licence of its words, as an SPDX id if there is one.")
    language: Annotated[str, LANGUAGE] = Field(description="The language of its clauses.")
    jurisdiction: Id = optional("Where the law that it follows holds.")
    reading_grade: Annotated[int | None, NUMBER, TO_INT] = optional(
        "The reading grade that no clause may pass; 8 if it is not given.", None
    )
    exact: Annotated[str, YES_NO] = optional(
        "`yes`: its words must stay as they are, so that no reading grade is asked of them.", "no"
    )
    translates: Id = optional(
        "The pack whose words it has in another language; its clauses say what they are `made_from`."
    )
    terms: Any = optional("Words that its clauses leave to the site, each with a default.", None)
    based_on: Annotated[str, BASED_ON] = optional(
        "The pack whose clauses it replaces or adds to, as `england-schools >=0.1`."
    )
    defaults: Any = optional("Site values that hold until a site says otherwise, for its own notices.", None)
    defaults_by_kind: Any = optional("The same by kind of organisation, over the others.", None)

    @property
    def base(self) -> Base | None:
        """The pack that this one is based on."""
        versions = _versions(self.based_on)
        pack_id = self.based_on.partition(" ")[0]
        return Base(pack_id, versions, self.place_of("based_on")) if versions is not None else None


class ClauseGroup(PackEntry):
    """Clauses of a notice that stand under one heading, theirs one level deeper."""

    WHAT = "a group of clauses"
    heading: Words = Field(description="The heading above the clauses.")
    clauses: Annotated[tuple[Id, ...], AS_LIST] = Field(description="The ids of its clauses, in their order.")


class ClauseLayout(NamedTuple):
    """The groups that a clause of a notice is in, the outermost first, each with how deep its heading is.

    ``depth`` is how much deeper the heading of the clause is than that of one in no group.
    """

    above: tuple[tuple[ClauseGroup, int], ...]
    depth: int


class NoticeEdition(PackEntry):
    """Which clauses a kind of notice has from a day, in order."""

    WHAT = "a notice"
    notice: Id = Field(description="The kind of notice; also the name of its folder.")
    edition: Day = Field(description="The day from which it has these clauses; also the name of the file.")
    until: Day = optional("The first day on which it no longer has.")
    title: Words = optional("The title of such a notice.")
    for_: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of organisation that it has words for; without it, all.", (), alias="for"
    )
    checklist: Id = optional("The checklist of what it must say; without it, nothing asks if it is complete.")
    clauses: Annotated[tuple[Id, ...], AS_LIST] = Field(
        description="The ids of its clauses, in their order; `{heading: …, clauses: [ids]}` puts some under"
        " a heading of their own."
    )
    audiences: Audiences | None = optional(
        "Pages for one reader each, beside the whole notice: `pupil`, `parent` and `details`.", None
    )

    @property
    def by_audience(self) -> dict[str, Audience]:
        """The readers that the notice has a page for, each with what is on it."""
        return self.audiences.by_name if self.audiences else {}

    @property
    def groups(self) -> tuple[ClauseGroup, ...]:
        """The groups of clauses, in their order."""
        return tuple(_groups(self.node, Findings()))

    def all_places(self, key: str) -> list[tuple[str, Place]]:
        """Return the texts of the list ``key``, those in groups with them, each with its place."""
        if key != "clauses":
            return super().all_places(key)
        return [(item.text, item.place) for item in _ids_of_clauses(self.node)]

    @property
    def layout(self) -> dict[str, ClauseLayout]:
        """Where each clause stands: below which headings of groups, and how deep."""
        within = {clause: group for group in self.groups for clause in group.clauses}
        return {
            clause: ClauseLayout(((within[clause], 0),), 1) if clause in within else ClauseLayout((), 0)
            for clause in self.clauses
        }

    def heading_of(self, clause: str) -> tuple[str, Place] | None:
        """Return the heading that the notice gives a clause of another pack, None for the clause's own."""
        del clause
        return None

    @property
    def shape(self) -> tuple[object, ...]:
        """What pages print of it: its clauses, how deep each is and below which headings, and the readers."""
        readers = tuple((name, each.title, each.clauses) for name, each in self.by_audience.items())
        return (
            *(
                (clause, depth, [(group.heading, level) for group, level in above])
                for clause, (above, depth) in self.layout.items()
            ),
            *readers,
        )

    @property
    def places(self) -> dict[str, Place]:
        """Where each clause is named."""
        return self.places_of("clauses")

    def applies_on(self, day: str) -> bool:
        """Return whether the notice has these clauses on ``day``."""
        return self.edition <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class Base:
    """The pack that another replaces clauses of: its id, and which versions of it will do."""

    id: str
    versions: SpecifierSet
    place: Place


def read_notice(node: Node | None, file: str, findings: Findings) -> NoticeEdition | None:
    """Read one edition of a kind of notice; its file's name must be ``<notice>/<edition>.yaml``."""
    found = Findings()
    tuple(_groups(node, found))
    findings.extend(found)
    notice = read_entry(NoticeEdition, _without_groups(node), findings)
    check_order(node, "edition", "until", findings)
    if notice is None:
        return None
    path = PurePosixPath(file)
    for key, value, named in (
        ("notice", notice.notice, path.parent.name),
        ("edition", notice.edition, path.stem),
    ):
        if value != named:
            message = f"“{key}” is {value} in the file and {short(named)} in its name"
            hint = f"Write `{key}: {named}`, or rename the {'folder' if key == 'notice' else 'file'}"
            findings.add(Finding(PACK_FORMAT, message, notice.place_of(key), hint, key))
            return None
    first = notice.places
    for clause, place in notice.all_places("clauses"):
        if place != first[clause]:
            message = f"The notice names the clause “{clause}” twice"
            findings.add(
                Finding(PACK_FORMAT, message, place, "Keep one of them", clause, related=first[clause])
            )
    if not first:
        hint = "Write `clauses:` and below it, for each, `- ` and its id"
        place = notice.place_of("clauses")
        findings.add(Finding(PACK_FORMAT, "The notice has no clauses", place, hint, "clauses"))
    check_audiences(notice.by_audience, first, findings)
    unique = notice.model_copy(update={"clauses": tuple(first)})
    unique.attach(node or notice.node)
    return unique


def _groups(node: Node | None, findings: Findings) -> Iterator[ClauseGroup]:
    for item in items_of(value_of(node, "clauses")) if isinstance(node, Mapping) else ():
        if isinstance(item, Mapping):
            group = read_entry(ClauseGroup, item, findings)
            if group is not None:
                yield group


def _ids_of_clauses(node: Node | None) -> Iterator[Scalar]:
    """Yield the ids of a notice's clauses, in groups or not."""
    for item in items_of(value_of(node, "clauses")) if isinstance(node, Mapping) else ():
        inner = items_of(value_of(item, "clauses")) if isinstance(item, Mapping) else (item,)
        yield from (each for each in inner if isinstance(each, Scalar))


def _without_groups(node: Node | None) -> Node | None:
    """Return a notice's map with its clauses in one list, for the model."""
    if not isinstance(node, Mapping) or not isinstance(node.entries.get("clauses"), Sequence):
        return node
    clauses = node.entries["clauses"]
    flat = Sequence(tuple(_ids_of_clauses(node)), clauses.place)
    return Mapping({**node.entries, "clauses": flat}, node.keys, node.place)


def read_laws(nodes: Iterable[Node | None], findings: Findings) -> dict[str, tuple[LawEntry, ...]]:
    """Return the law of a pack by id, from all its files."""
    laws: dict[str, tuple[LawEntry, ...]] = {}
    first: dict[str, Place] = {}
    for node in nodes:
        for law_id, place, value in read_free_keys(node, "a file of law", LAW_ID, "a law", findings):
            if law_id in first:
                message = f"The law “{law_id}” is in two files of the pack"
                hint = "Keep one, or make it a list of entries each with `from:`"
                findings.add(Finding(PACK_FORMAT, message, place, hint, law_id, related=first[law_id]))
                continue
            first[law_id] = place
            entries = read_dated(LawEntry, law_id, value, findings)
            if entries:
                laws[law_id] = entries
    return laws


def read_links(node: Node | None, findings: Findings) -> dict[str, tuple[LinkEntry, ...]]:
    """Return the links of a pack by key."""
    found = read_free_keys(node, "the file of links", KEY, "a link", findings)
    links = {key: read_link(key, value, findings) for key, _place, value in found}
    return {key: entries for key, entries in links.items() if entries}


def read_phrases(node: Node | None, findings: Findings) -> tuple[dict[str, Phrase], dict[str, Place]]:
    """Return the phrases of one language by key, and where each is."""
    phrases: dict[str, Phrase] = {}
    places: dict[str, Place] = {}
    for key, _place, value in read_free_keys(node, "a file of phrases", KEY, "a phrase", findings):
        items = items_of(value)
        texts = tuple(item.text for item in items if isinstance(item, Scalar) and item.text.strip())
        if len(texts) < len(items):
            for item in items:
                if not isinstance(item, Scalar) or not item.text.strip():
                    report_invalid(item, key, TEXT.list_of, "the phrases", findings)
            continue
        rest = next((text for text in texts if set("{}") & set(PLACEHOLDER.sub("", text))), None)
        if rest is not None:
            message = f"“{key}” of the phrases has a brace that is no place for a value: “{short(rest)}”"
            hint = "Write it like {name}, in small letters"
            findings.add(Finding(PACK_FORMAT, message, value.place, hint, key))
        else:
            phrases[key] = texts if isinstance(value, Sequence) else texts[0]
            places[key] = value.place
    return phrases, places


def placeholders(phrase: Phrase) -> list[str]:
    """Return the names of the values that a phrase has places for."""
    texts = (phrase,) if isinstance(phrase, str) else phrase
    return sorted({name for text in texts for name in PLACEHOLDER.findall(text)})


def language_of(name: str, file: str, findings: Findings) -> str:
    """Return the language that a file of phrases is named after, "" (and a finding) if it is none."""
    language = PurePosixPath(name).stem
    if LANGUAGE.accepts(language):
        return language
    message = f"“{short(language)}” is no language"
    findings.add(Finding(PACK_FORMAT, message, Place(file, 1, 1), f"Name the file after {LANGUAGE.wanted}"))
    return ""
