"""A pack of one notice in one file: `notices/visitors.md`, with the later editions beside it.

The front matter is that of a pack and of a notice; below it each heading with an id is a clause. A later
file, `notices/visitors.2027-09-01.md`, lists all headings again. Clauses of such a pack are its notice's
alone: no other notice takes their words.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from glob import escape
from hashlib import blake2b
from typing import TYPE_CHECKING

from pydantic import ConfigDict

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.pack.audience import check_audiences
from sphinx_privacynotice.model.pack.clause import (
    ClauseEdition,
    FrontMatter,
    SplitClause,
    make_clause,
    split_front_matter,
)
from sphinx_privacynotice.model.pack.entry import (
    ID,
    PACK_FORMAT,
    check_order,
    read_entry,
    read_free_keys,
)
from sphinx_privacynotice.model.pack.loader import Pack
from sphinx_privacynotice.model.pack.schema import (
    ClauseGroup,
    ClauseLayout,
    NoticeEdition,
    read_laws,
    read_links,
)
from sphinx_privacynotice.model.pack.single_schema import ClauseFacts, LaterFile, SingleFile
from sphinx_privacynotice.model.pack.single_text import Outline, Section, read_outline
from sphinx_privacynotice.model.pack.terms import read_defaults, read_terms
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.yamlio.tree import Node

ENDING = ".md"

LATER = ".????-??-??.md"
"""What follows the stem of the first file's name in those of later editions, as a pattern."""

_LATER = re.compile(r"\.(\d{4}-\d{2}-\d{2})\.md$", re.ASCII)
_LIKE_LATER = re.compile(r"\.\d[\d.-]*\.md$", re.ASCII)


OF_WORDS = ("source", "change", "differs", "review")
"""What the front matter says of all clauses that have words in its file."""

KEPT = ("provides", "titles", "duty_of")
"""What a later file need not say again of a clause."""


class SingleNotice(NoticeEdition):
    """An edition of a notice in one file: headings may be nested, and be given to others' clauses."""

    model_config = ConfigDict(defer_build=True)  # made of an edition that is already validated
    placed: dict[str, ClauseLayout]
    headings: dict[str, tuple[str, Place]]

    @property
    def groups(self) -> tuple[ClauseGroup, ...]:
        """The groups of clauses, in their order."""
        found = {id(group): group for layout in self.placed.values() for group, _ in layout.above}
        return tuple(found.values())

    @property
    def layout(self) -> dict[str, ClauseLayout]:
        """Where each clause stands: below which headings of groups, and how deep."""
        return self.placed

    def heading_of(self, clause: str) -> tuple[str, Place] | None:
        """Return the heading that the notice gives a clause of another pack, None for the clause's own."""
        return self.headings.get(clause)


def is_single(name: str) -> bool:
    """Return whether a pack is named that is one file."""
    return name.startswith(".") and name.endswith(ENDING)


def first_of(name: str) -> str:
    """Return the file of the first edition where ``name`` is that of a later one, "" where it is not."""
    match = _LATER.search(name)
    return f"{name[: match.start()]}{ENDING}" if match else ""


def later_files(source: Folder, name: str, findings: Findings) -> list[str]:
    """Return the files of later editions beside the file ``name``; report those whose names are no day."""
    stem = name.removesuffix(ENDING)
    found = []
    for each in source.glob(f"{escape(stem)}.*{ENDING}"):
        rest = each[len(stem) :]
        if _LATER.fullmatch(rest):
            found.append(each)
        elif _LIKE_LATER.fullmatch(rest):
            message = f"The file name “{posixpath.basename(each)}” is no edition"
            hint = f"Name it like {posixpath.basename(stem)}.2027-09-01.md"
            findings.add(Finding(PACK_FORMAT, message, Place(source.shown(each), 1, 1), hint))
    return found


def load_single(
    source: Folder, name: str, findings: Findings, *, named_at: Place | None = None
) -> Pack | None:
    """Read the pack in the file ``name`` of ``source``, with the later editions beside it.

    What is wrong goes to ``findings``; None is returned where the file does not say what it is.
    """
    first = _read(source, name, SingleFile, findings, named_at)
    if first is None or not isinstance(first.front, SingleFile):
        return None
    front = first.front
    loaded = _Editions(front.id or front.notice, front.notice, findings)
    loaded.add(first)
    texts = {name: first.text}
    for each in later_files(source, name, findings):
        later = _read(source, each, LaterFile, findings, None)
        if later is None or not _fits(later, first, findings):
            continue
        loaded.add(later)
        texts[each] = later.text
    values = first.root.entries
    parts = (f"{each}\0{blake2b(text.encode()).hexdigest()}\n" for each, text in sorted(texts.items()))
    return Pack(
        id=front.id or front.notice,
        version=front.version,
        title=loaded.title or front.notice,
        publisher=front.publisher,
        licence=front.licence,
        language=front.language,
        language_place=front.place_of("language"),
        jurisdiction=front.jurisdiction,
        file=first.file,
        reading_grade=front.reading_grade,
        exact=front.exact,
        single=front.notice,
        terms=read_terms(values.get("terms"), findings),
        laws=read_laws([values["law"]] if "law" in values else [], findings),
        links=read_links(values.get("links"), findings),
        defaults=read_defaults(values.get("defaults"), findings),
        clauses={key: tuple(editions) for key, editions in sorted(loaded.clauses.items())},
        notices={front.notice: tuple(loaded.notices)},
        digest=blake2b("".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest(),
    )


@dataclass(frozen=True, slots=True)
class _File:
    """One file as read: its shown name, front matter and text."""

    file: str
    text: str
    front: LaterFile
    root: Mapping
    outline: Outline


def _read(
    source: Folder, name: str, model: type[LaterFile], findings: Findings, named_at: Place | None
) -> _File | None:
    try:
        text = source.read(name, named_at=named_at)
    except SourceError as error:
        findings.add(error.finding)
        return None
    file = source.shown(name)
    parts = split_front_matter(text)
    if isinstance(parts, int):
        missing = (
            "begin with a line `---`" if parts == 1 else "close its front matter with a second line `---`"
        )
        hint = "Begin with `---`, `notice:`, `edition:`, `language:`, `---`, and put the headings below"
        message = f"This notice does not {missing}"
        findings.add(Finding(PACK_FORMAT, message, Place(file, parts, 1), hint))
        return None
    read = read_yaml(parts.yaml, file, first_line=2)
    findings.extend(read.findings)
    root: Node | None = read.root
    if root is None and not read.findings:
        root = Mapping({}, {}, Place(file, 2, 1))
    front = read_entry(model, root, findings)
    check_order(root, "edition", "until", findings)
    if front is None or not isinstance(root, Mapping):
        return None
    return _File(file, text, front, root, read_outline(parts.body, file, parts.body_line, findings))


def _fits(later: _File, first: _File, findings: Findings) -> bool:
    """Return whether a later file is of the same notice, and of the day in its name; report it if not."""
    match = _LATER.search(later.file)
    day = match[1] if match else ""
    good = True
    for key, wanted, where in (
        ("notice", first.front.notice, f"in {first.file}"),
        ("edition", day, "in the file’s name"),
    ):
        given = getattr(later.front, key) or (wanted if key == "notice" else "")
        if given != wanted:
            said = f"is {given}" if given else "is not"
            message = f"“{key}” {said} in the front matter and {wanted} {where}"
            hint = f"Write `{key}: {wanted}`" + (", or rename the file" if key == "edition" else "")
            findings.add(Finding(PACK_FORMAT, message, later.front.place_of(key), hint, key))
            good = False
    if good and later.front.edition <= first.front.edition:
        message = (
            f"The edition {later.front.edition} is not later than {first.front.edition}, of {first.file}"
        )
        hint = "The file without a day in its name holds the first edition"
        findings.add(Finding(PACK_FORMAT, message, later.front.place_of("edition"), hint, "edition"))
        good = False
    return good


class _Editions:
    """The clauses and editions of the notice, gathered file by file, the oldest first."""

    def __init__(self, pack: str, kind: str, findings: Findings) -> None:
        self.pack, self.kind, self.findings = pack, kind, findings
        self.clauses: dict[str, list[ClauseEdition]] = {}
        self.notices: list[NoticeEdition] = []
        self.title = ""

    def add(self, file: _File) -> None:
        """Add one file: an edition of the notice, and one of each clause that differs from before."""
        facts = self._facts(file)
        sections = [each for each in file.outline.walk() if not each.is_group]
        headings: dict[str, tuple[str, Place]] = {}
        for section in sections:
            given = facts.get(section.id)
            before = self.clauses.get(section.id, [])
            if section.body:
                parts = SplitClause("", section.body, section.body_line)
                self._add_clause(file, section, given, parts, section.place.file)
            elif not before:
                if section.heading:
                    headings[section.id] = (section.heading, section.place)
                if given is not None:
                    message = f"The front matter says more of “{section.id}”, which has no words here"
                    hint = "Write its words below its heading, or take this out: its own pack says it"
                    self._report(message, given.place, hint, section.id)
            elif given is not None or (section.heading and before[-1].title != section.heading):
                last = before[-1]
                parts = SplitClause("", last.body, last.body_line)
                self._add_clause(file, section, given, parts, last.file)
        if not sections:
            hint = "Write for each clause a line like `## Who we are {#who-we-are}`, and its words below it"
            self._report("The notice has no clauses", Place(file.file, 1), hint, "clauses")
        self._add_notice(file, sections, headings)

    def _report(self, message: str, place: Place, hint: str, key: str) -> None:
        self.findings.add(Finding(PACK_FORMAT, message, place, hint, key))

    def _facts(self, file: _File) -> dict[str, Mapping]:
        """Return what the front matter says of single clauses, by id."""
        ids = {section.id: section for section in file.outline.walk() if section.id}
        what = "“clauses” of a notice in one file"
        found: dict[str, Mapping] = {}
        for key, place, node in read_free_keys(
            file.root.entries.get("clauses"), what, ID, "a clause", self.findings
        ):
            if read_entry(ClauseFacts, node, self.findings) is None or not isinstance(node, Mapping):
                continue
            if key not in ids or ids[key].is_group:
                known = [each for each, section in ids.items() if not section.is_group]
                hint = did_you_mean(key, known) or f"The clauses are {listed(known)}"
                self._report(f"No clause of this notice has the id “{short(key)}”", place, hint, key)
                continue
            good = {name: each for name, each in node.entries.items() if name in ClauseFacts.model_fields}
            found[key] = Mapping(good, {name: node.keys[name] for name in good}, place)
        return found

    def _add_clause(
        self, file: _File, section: Section, facts: Mapping | None, parts: SplitClause, words_at: str
    ) -> None:
        root = file.root
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}

        def put(name: str, node: Node, place: Place) -> None:
            entries[name], keys[name] = node, place

        put("id", Scalar(section.id, section.place), section.place)
        put("edition", Scalar(file.front.edition, file.front.place_of("edition")), section.place)
        before = self.clauses.setdefault(section.id, [])
        if section.heading:
            put("title", Scalar(section.heading, section.place), section.place)
        last = before[-1].node if before else None
        for name in KEPT:
            if isinstance(last, Mapping) and name in last.entries:
                put(name, last.entries[name], last.keys[name])
        for name in OF_WORDS:
            if name in root.entries:
                put(name, root.entries[name], root.keys[name])
        for name, node in facts.entries.items() if facts else ():
            put(name, node, facts.keys[name] if facts else section.place)
        node = Mapping(entries, keys, section.place)
        # what the file says of all clauses is reported where the file is read
        front = read_entry(FrontMatter, node, Findings())
        clause = make_clause(front, node, parts, section.place, self.pack, self.findings, words_at)
        if clause is not None:
            before.append(clause)

    def _add_notice(
        self, file: _File, sections: list[Section], headings: dict[str, tuple[str, Place]]
    ) -> None:
        front, root, outline = file.front, file.root, file.outline
        before = self.notices[-1] if self.notices else None
        if front.title and outline.title and front.title != outline.title:
            message = f"The title is “{short(front.title)}” in the front matter and another in the heading"
            hint = "Keep one of them"
            place = front.place_of("title")
            self.findings.add(
                Finding(PACK_FORMAT, message, place, hint, "title", related=outline.title_place)
            )
        ids = tuple(dict.fromkeys(section.id for section in sections))
        places = {section.id: section.place for section in sections}
        clauses = Sequence(tuple(Scalar(each, places[each]) for each in ids), Place(file.file, 1))
        node = Mapping(
            {**root.entries, "clauses": clauses}, {**root.keys, "clauses": Place(file.file, 1)}, root.place
        )
        title = front.title or outline.title or (before.title if before else "")
        self.title = title
        notice = SingleNotice.model_construct(
            notice=self.kind,
            edition=front.edition,
            until=front.until,
            title=title,
            for_=front.for_ if front.has("for") or before is None else before.for_,
            checklist=front.checklist or (before.checklist if before else ""),
            clauses=ids,
            audiences=front.audiences or (before.audiences if before else None),
            placed=dict(_placed(outline.sections, ())),
            headings=headings,
        )
        notice.attach(node)
        check_audiences(notice.by_audience, ids, self.findings)
        self.notices.append(notice)


def _placed(
    sections: Iterable[Section], above: tuple[tuple[ClauseGroup, int], ...]
) -> Iterator[tuple[str, ClauseLayout]]:
    """Yield each clause with where it stands."""
    for section in sections:
        if not section.is_group:
            yield section.id, ClauseLayout(above, section.depth)
            yield from _placed(section.below, above)
            continue
        inside = tuple(each.id for each in section.walk() if not each.is_group)
        group = ClauseGroup.model_construct(heading=section.heading, clauses=inside)
        group.attach(Mapping({}, {}, section.place))
        yield from _placed(section.below, (*above, (group, section.depth)))
