"""The small files of a pack: what it is, its terms, notices, law, links, phrases and checklists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, short
from sphinx_privacynotice.model.format.canonical import canonical
from sphinx_privacynotice.model.format.schema import SiteFile
from sphinx_privacynotice.model.format.values import Kind as OrganisationKind
from sphinx_privacynotice.model.pack.clause import BASED_ON, CHANGE, FRONT_MATTER, REVIEW, SOURCE
from sphinx_privacynotice.model.pack.fields import (
    DAY,
    DOTTED_ID,
    ID,
    KEY,
    LANGUAGE,
    LAW_ID,
    NODE,
    NUMBER,
    PACK_FORMAT,
    TERM,
    TEXT,
    VERSION,
    Key,
    Shape,
    as_map,
    check_order,
    free_keys,
    read_value,
    take,
)
from sphinx_privacynotice.model.pack.law import LAW, LINK, LawEntry, LinkEntry, read_law, read_link
from sphinx_privacynotice.yamlio.tree import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.pack.fields import Taken
    from sphinx_privacynotice.yamlio.tree import Node

Phrase: TypeAlias = str | tuple[str, ...]
"""Words that code prints: one text, or several such as the heads of a table."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""Where a value goes in a phrase."""

BASE = re.compile(r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?: +([^\s].*))?", re.ASCII)
"""A pack's id and, after a space, the versions of it that will do."""

PACK = Shape(
    "a pack",
    (
        Key("id", ID, "The pack's id, by which `from` of a notice and records name it.", required=True),
        Key("version", VERSION, "Its version.", required=True),
        Key("title", TEXT, "Its title.", required=True),
        Key("publisher", TEXT, "Who answers for its words."),
        Key("licence", TEXT, "The licence of its words, as an SPDX id if there is one.", required=True),
        Key("language", LANGUAGE, "The language of its clauses.", required=True),
        Key("jurisdiction", ID, "Where the law that it follows holds."),
        Key("reading_grade", NUMBER, "The reading grade that no clause may pass; 8 if it is not given."),
        Key("terms", NODE, "Words that its clauses leave to the site, each with a default."),
        Key("based_on", TEXT, "The pack whose clauses it replaces or adds to, as `england-schools >=0.1`."),
        Key("defaults", NODE, "Site values that hold until a site says otherwise, for its own notices."),
        Key("defaults_by_kind", NODE, "The same by kind of organisation, over the others."),
    ),
)

TERM_KEYS = Shape(
    "a term",
    (
        Key("default", TEXT, "The words, unless a site chooses others.", required=True),
        Key("choices", TEXT.list_of, "The words a site may choose; without it, any."),
    ),
    alone="default",
)

NOTICE = Shape(
    "a notice",
    (
        Key("notice", ID, "The kind of notice; also the name of its folder.", required=True),
        Key(
            "edition",
            DAY,
            "The day from which it has these clauses; also the name of the file.",
            required=True,
        ),
        Key("until", DAY, "The first day on which it no longer has."),
        Key("title", TEXT, "The title of such a notice."),
        Key("clauses", ID.list_of, "The ids of its clauses, in their order.", required=True),
    ),
)

CHECKLIST_ITEM = Shape(
    "an item of a checklist",
    (
        Key("id", DOTTED_ID, "The item's id, which clauses name under `provides`.", required=True),
        Key("law", TEXT.list_of, "The provisions that ask for it."),
        Key("from", DAY, "The day from which it is asked for; without it, always."),
        Key("until", DAY, "The first day on which it no longer is."),
        Key("required", TEXT, "When a notice must have it.", required=True),
        Key("note", TEXT, "What a writer of a notice should know about it."),
    ),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word that clauses leave to the site: the default, and what it may choose (nothing: anything)."""

    default: str
    choices: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Base:
    """The pack that another replaces clauses of: its id, and which versions of it will do."""

    id: str
    versions: SpecifierSet
    place: Place


@dataclass(frozen=True, slots=True)
class NoticeEdition:
    """Which clauses a kind of notice has from a day, in order; ``places`` says where each is named."""

    notice: str
    edition: str
    until: str
    clauses: tuple[str, ...]
    title: str
    place: Place
    places: tuple[Place, ...] = ()

    def applies_on(self, day: str) -> bool:
        """Say whether the notice has these clauses on ``day``."""
        return self.edition <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """Something a notice must or should say, from ``start`` ("" always) until ``until`` ("" still)."""

    id: str
    law: tuple[str, ...]
    start: str
    until: str
    required: str
    note: str
    place: Place


def read_terms(node: Node | None, findings: Findings) -> dict[str, Term]:
    """Return the terms of a pack by key."""
    terms: dict[str, Term] = {}
    mapping = as_map(node, "“terms” of a pack", findings)
    for key, _place, value in free_keys(mapping, TERM, "a term", findings) if mapping else ():
        taken = take(value, TERM_KEYS, findings)
        if taken is None or not taken.sound:
            continue
        term = Term(taken.text("default"), taken.texts("choices"), value.place)
        if term.choices and term.default not in term.choices:
            message = f"The default of “{key}”, “{short(term.default)}”, is not among its choices"
            findings.add(
                Finding(PACK_FORMAT, message, taken.place("default"), "Add it to `choices:`", f"terms.{key}")
            )
        terms[key] = term
    return terms


def read_defaults(
    node: Node | None, findings: Findings, what: str = "“defaults” of a pack"
) -> Mapping | None:
    """Return site values of a pack, as the values of sites are read; None where there are none."""
    values = as_map(node, what, findings)
    read = canonical(values, SiteFile) if values is not None else None
    return read if isinstance(read, Mapping) else None


def read_defaults_by_kind(node: Node | None, findings: Findings) -> dict[str, Mapping]:
    """Return the site values that hold for a kind of organisation, by kind."""
    what = "“defaults_by_kind” of a pack"
    mapping = as_map(node, what, findings)
    found: dict[str, Mapping] = {}
    for kind, place, value in free_keys(mapping, KEY, what, findings) if mapping else ():
        values = read_defaults(value, findings, f"“{kind}” of {what}")
        if not OrganisationKind.accepts(kind):
            mend = did_you_mean(kind, OrganisationKind.EXAMPLES) or f"Write {OrganisationKind.WANTED}"
            findings.add(
                Finding(PACK_FORMAT, f"There is no kind of organisation “{kind}”", place, mend, kind)
            )
        elif values is not None:
            found[OrganisationKind(kind)] = values
    return found


def read_base(taken: Taken, findings: Findings) -> Base | None:
    """Return the pack that a pack is based on, None where it says none or not rightly."""
    text = taken.text("based_on")
    if not text:
        return None
    match = BASE.fullmatch(text)
    try:
        specifier = SpecifierSet(match[2] or "") if match else None
    except InvalidSpecifier:
        specifier = None
    if match is None or specifier is None:
        message = f"“based_on” of a pack takes a pack's id and its versions, not “{short(text)}”"
        mend = "Write it like england-schools >=0.1"
        findings.add(Finding(PACK_FORMAT, message, taken.place("based_on"), mend, "based_on"))
        return None
    return Base(match[1], specifier, taken.place("based_on"))


def read_notice(node: Node | None, file: str, findings: Findings) -> NoticeEdition | None:
    """Read one edition of a kind of notice; its file's name must be ``<notice>/<edition>.yaml``."""
    taken = take(node, NOTICE, findings)
    if taken is None or not taken.sound:
        return None
    check_order(taken, "edition", "until", findings)
    path = PurePosixPath(file)
    for key, named in (("notice", path.parent.name), ("edition", path.stem)):
        if taken.text(key) != named:
            message = f"“{key}” is {taken.text(key)} in the file and {short(named)} in its name"
            mend = f"Write `{key}: {named}`, or rename the {'folder' if key == 'notice' else 'file'}"
            findings.add(Finding(PACK_FORMAT, message, taken.place(key), mend, key))
            return None
    clauses, places = taken.texts("clauses"), taken.places("clauses")
    first: dict[str, Place] = {}
    for clause, place in zip(clauses, places, strict=True):
        if clause in first:
            message = f"The notice names the clause “{clause}” twice"
            findings.add(
                Finding(PACK_FORMAT, message, place, "Keep one of them", clause, related=first[clause])
            )
        first.setdefault(clause, place)
    if not clauses:
        mend = "Write `clauses:` and below it, for each, `- ` and its id"
        findings.add(
            Finding(PACK_FORMAT, "The notice has no clauses", taken.place("clauses"), mend, "clauses")
        )
    return NoticeEdition(
        taken.text("notice"),
        taken.text("edition"),
        taken.text("until"),
        tuple(first),
        taken.text("title"),
        taken.mapping.place,
        tuple(first.values()),
    )


def read_laws(nodes: Iterable[Node | None], findings: Findings) -> dict[str, tuple[LawEntry, ...]]:
    """Return the law of a pack by id, from all its files."""
    laws: dict[str, tuple[LawEntry, ...]] = {}
    first: dict[str, Place] = {}
    for node in nodes:
        mapping = as_map(node, "a file of law", findings)
        for law_id, place, value in free_keys(mapping, LAW_ID, "a law", findings) if mapping else ():
            if law_id in first:
                message = f"The law “{law_id}” is in two files of the pack"
                mend = "Keep one, or make it a list of entries each with `from:`"
                findings.add(Finding(PACK_FORMAT, message, place, mend, law_id, related=first[law_id]))
                continue
            first[law_id] = place
            entries = read_law(law_id, value, findings)
            if entries:
                laws[law_id] = entries
    return laws


def read_links(node: Node | None, findings: Findings) -> dict[str, tuple[LinkEntry, ...]]:
    """Return the links of a pack by key."""
    mapping = as_map(node, "the file of links", findings)
    found = free_keys(mapping, KEY, "a link", findings) if mapping else []
    links = {key: read_link(key, value, findings) for key, _place, value in found}
    return {key: entries for key, entries in links.items() if entries}


def read_phrases(node: Node | None, findings: Findings) -> tuple[dict[str, Phrase], dict[str, Place]]:
    """Return the phrases of one language by key, and where each is."""
    phrases: dict[str, Phrase] = {}
    places: dict[str, Place] = {}
    mapping = as_map(node, "a file of phrases", findings)
    for key, _place, value in free_keys(mapping, KEY, "a phrase", findings) if mapping else ():
        texts = read_value(value, Key(key, TEXT.list_of, ""), "the phrases", findings)
        if texts is None:
            continue
        rest = next((text for text in texts if set("{}") & set(PLACEHOLDER.sub("", text))), None)
        if rest is not None:
            message = f"“{key}” of the phrases has a brace that is no place for a value: “{short(rest)}”"
            findings.add(
                Finding(PACK_FORMAT, message, value.place, "Write it like {name}, in small letters", key)
            )
        else:
            phrases[key] = texts if isinstance(value, Sequence) else texts[0]
            places[key] = value.place
    return phrases, places


def read_checklist(node: Node | None, findings: Findings) -> tuple[ChecklistItem, ...]:
    """Return the items of one checklist, in its order."""
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        message = "A checklist should be a list of items"
        findings.add(Finding(PACK_FORMAT, message, node.place, "Begin each item with `- id:`"))
        return ()
    items: dict[tuple[str, str], ChecklistItem] = {}
    for entry in node.items:
        taken = take(entry, CHECKLIST_ITEM, findings)
        if taken is None or not taken.sound:
            continue
        check_order(taken, "from", "until", findings)
        item = ChecklistItem(
            taken.text("id"),
            taken.texts("law"),
            taken.text("from"),
            taken.text("until"),
            taken.text("required"),
            taken.text("note"),
            taken.mapping.place,
        )
        same = items.get((item.id, item.start))
        if same:
            message = f"The checklist has the item “{item.id}” twice" + (
                f" from {item.start}" if item.start else ""
            )
            findings.add(
                Finding(
                    PACK_FORMAT, message, taken.place("id"), "Keep one of them", item.id, related=same.place
                )
            )
            continue
        items[item.id, item.start] = item
    return tuple(items.values())


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
    findings.add(Finding(PACK_FORMAT, message, Place(file, 1, 1), f"Name the file after {LANGUAGE.words}"))
    return ""


SHAPES: dict[str, Shape] = {
    # every table of a pack's keys by the files it is for: the reference pages are made from this
    "pack.yaml": PACK,
    "pack.yaml, an entry of terms": TERM_KEYS,
    "clauses/<id>/<edition>.md": FRONT_MATTER,
    "clauses/<id>/<edition>.md, source": SOURCE,
    "clauses/<id>/<edition>.md, change": CHANGE,
    "clauses/<id>/<edition>.md, review": REVIEW,
    "clauses/<id>/<edition>.md, based_on": BASED_ON,
    "notices/<kind>/<edition>.yaml": NOTICE,
    "law/*.yaml, an entry": LAW,
    "links.yaml, an entry": LINK,
    "checklists/*.yaml, an item": CHECKLIST_ITEM,
}
