"""What prints a value, or asks for it: the clauses and pages of a site's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.provenance import reference_of
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.template import ValueOf, as_key, guard_paths, parse_title, value_paths
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.text.clause.template import Template
    from sphinx_privacynotice.yamlio.tree import KeyPath

    Paths = Callable[[Template], Iterator[tuple[str, int]]]
    ClauseName = tuple[str, str]
    """A clause and the label of its edition."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a value in a notice: ``word`` is printed, wanted (it is not given) or asked (by a guard).

    ``clause``, ``edition`` and ``place`` are those of a clause; without them a page prints it in its own
    words. ``pages`` are the pages that have the clause.
    """

    word: str
    notice: str
    pages: tuple[str, ...] = ()
    clause: str = ""
    edition: str = ""
    place: Place | None = None

    def data(self) -> dict[str, object]:
        """Return it as plain JSON data."""
        data: dict[str, object] = {"use": self.word, "notice": self.notice}
        if self.place is not None:
            data |= {"clause": self.clause, "edition": self.edition}
            data |= {"file": self.place.file, "line": self.place.line}
        return {**data, "pages": list(self.pages)} if self.pages else data


class Uses:
    """The uses of a site's values in the ``records`` of a project."""

    def __init__(self, project: Project, site: Site, records: Sequence[Record]) -> None:
        self.project = project
        self.site = site
        self.records = records
        self.templates = Templates()

    def of(self, kind: str, steps: KeyPath, key: str, value: object, *, given: bool) -> Iterator[Use]:
        """Yield what uses the value asked for by ``steps``, which records call ``key``, in one notice.

        Of one that nobody gives, yield what would print it.
        """
        asked = {_plain(steps), _plain_key(key)}
        if given:
            yield from self._prints(kind, asked, key, value)
            yield from self._own_words(kind, key)
        else:
            yield from self._would(kind, asked, value_paths, "wanted")
        yield from self._would(kind, asked, guard_paths, "asked")

    def _blocks(self, kind: str) -> Iterator[Block]:
        """Yield what clauses printed of the notice."""
        for record in self.records:
            if (record.site, record.notice) == (self.site.key, kind):
                yield from (block for block in record.blocks if block.clause)

    def _prints(self, kind: str, asked: set[str], key: str, value: object) -> Iterator[Use]:
        """Yield the clauses on pages that print the value.

        The record of a page shows where a single value is printed; a map may be printed by what it refers to,
        so for that the clause's text is searched as well.
        """
        single = isinstance(value, Value)
        places: dict[ClauseName, Place | None] = {}
        pages: dict[ClauseName, dict[str, None]] = {}
        for block in self._blocks(kind):
            name = (block.clause, block.edition)
            if name not in places:
                places[name] = self._place(kind, name, asked, value_paths)
            if not block.printed or block.origin == "page":
                continue
            if (places[name] and not single) or any(_covers(key, run.value) for run in block.runs):
                pages.setdefault(name, {})[block.page] = None
        for name, on in pages.items():
            place = places[name] or self._place_of_reference(kind, name, key)
            if place is not None:
                yield Use("printed", kind, tuple(on), *name, place)

    def _own_words(self, kind: str, key: str) -> Iterator[Use]:
        """Yield the pages that print the value in their own words, of another site's notice too."""
        pages: dict[str, None] = {}
        for record in self.records:
            own = record.site == self.site.key
            if own and record.notice != kind:
                continue
            name = key if own else f"{self.site.key}:{key}"
            for block in record.blocks:
                by_page = block.printed and block.origin == "page"
                if by_page and any(_covers(name, run.value) for run in block.runs):
                    pages[block.page] = None
        yield from (Use("printed", kind, (page,)) for page in pages)

    def _would(self, kind: str, asked: set[str], paths: Paths, word: str) -> Iterator[Use]:
        """Yield the clauses of the notice, as its day has them, that name the value."""
        pages: dict[ClauseName, dict[str, None]] = {}
        for block in self._blocks(kind) if word == "asked" else ():
            pages.setdefault((block.clause, block.edition), {})[block.page] = None
        if not pages:
            view = self.site.view(kind)
            notice = view.notice()
            for clause in () if isinstance(notice, Unavailable) else notice.clauses:
                edition = view.edition(clause)
                if not isinstance(edition, Unavailable):
                    pages[clause, edition.label] = {}
        for name, on in pages.items():
            place = self._place(kind, name, asked, paths)
            if place is not None:
                yield Use(word, kind, tuple(on), *name, place)

    def _place(self, kind: str, name: ClauseName, asked: set[str], paths: Paths) -> Place | None:
        """Return the first place in an edition that names the value, or one it is part of."""
        for edition in self._editions(kind, name):
            titled = [each.path for each in parse_title(edition.title) if isinstance(each, ValueOf)]
            named = [(as_key(path), edition.place.line) for path in titled if paths is value_paths]
            for path, line in (*named, *paths(self.templates.of(edition))):
                if any(_covers(path, each) or _covers(each, path) for each in asked):
                    return Place(edition.file, line)
        return None

    def _place_of_reference(self, kind: str, name: ClauseName, key: str) -> Place | None:
        """Return where an edition names what refers to the value, or where its words begin."""
        view = self.site.view(kind)
        for edition in self._editions(kind, name):
            for path, line in value_paths(self.templates.of(edition)):
                found = view.find(path)
                origin = view.resolve(reference_of(found.value)) if found is not None else None
                if origin is not None and _covers(origin.key, key):
                    return Place(edition.file, line)
            return Place(edition.file, edition.body_line)
        return None

    def _editions(self, kind: str, name: ClauseName) -> list[ClauseEdition]:
        clause, label = name
        prefer = self.site.view(kind).pack_of(clause)
        return [each for each in self.project.library.editions(clause, prefer) if each.label == label]


def _plain(steps: KeyPath) -> str:
    return key_path(tuple(step for step in steps if isinstance(step, str)))


def _plain_key(key: str) -> str:
    return "".join(part.partition("]")[2] if number else part for number, part in enumerate(key.split("[")))


def _covers(key: str, other: str) -> bool:
    """Say whether ``other`` is the value ``key`` or a part of it."""
    return other == key or other.startswith((f"{key}.", f"{key}["))
