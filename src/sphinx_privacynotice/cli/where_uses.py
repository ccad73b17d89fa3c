"""What prints a value, or asks for it: the clauses and pages of a site's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.provenance import reference_of
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.template import guard_paths, value_paths
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Block, Record
    from sphinx_privacynotice.text.clause.template import Template
    from sphinx_privacynotice.yamlio.tree import KeyPath

    Paths = Callable[[Template], Iterator[tuple[str, int]]]
    Words = tuple[str, str]
    """A clause and the label of its edition."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a value in a notice: ``word`` is printed, wanted (it is not given) or asked (by a guard).

    ``clause``, ``edition`` and ``place`` are those of a clause; without them a page prints it in its own
    words. ``pages`` are the pages on which the clause stands.
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

    def _records(self, kind: str) -> list[Record]:
        return [record for record in self.records if (record.site, record.notice) == (self.site.key, kind)]

    def _prints(self, kind: str, asked: set[str], key: str, value: object) -> Iterator[Use]:
        """Yield the clauses on pages that print the value.

        What a page prints of a single value says so itself; a record may be printed by what it refers to, so
        there the clause's text is asked as well.
        """
        lines = self._lines(kind, asked, value_paths)
        single = isinstance(value, Value)
        made: dict[Words, dict[str, None]] = {}
        for block in self._clause_blocks(kind):
            named = (block.clause, block.edition) in lines and not single
            printed = block.printed and block.origin != "page"
            if printed and (named or any(_covers(key, run.value) for run in block.runs)):
                made.setdefault((block.clause, block.edition), {})[block.page] = None
        for (clause, label), pages in made.items():
            place = lines.get((clause, label)) or self._place(kind, clause, label, key)
            if place is not None:
                yield Use("printed", kind, tuple(pages), clause, label, place)

    def _clause_blocks(self, kind: str) -> Iterator[Block]:
        return (block for record in self._records(kind) for block in record.blocks if block.clause)

    def _own_words(self, kind: str, key: str) -> Iterator[Use]:
        """Yield the pages that print the value in their own words, of another site's notice too."""
        pages: dict[str, None] = {}
        for record in self.records:
            own = record.site == self.site.key
            if own and record.notice != kind:
                continue
            name = key if own else f"{self.site.key}:{key}"
            for block in record.blocks:
                if (
                    block.printed
                    and block.origin == "page"
                    and any(_covers(name, run.value) for run in block.runs)
                ):
                    pages[block.page] = None
        for page in pages:
            yield Use("printed", kind, (page,))

    def _would(self, kind: str, asked: set[str], paths: Paths, word: str) -> Iterator[Use]:
        """Yield the clauses of the notice, as its day has them, that name the value."""
        view = self.site.view(kind)
        pages: dict[Words, dict[str, None]] = {}
        for block in self._clause_blocks(kind) if word == "asked" else ():
            pages.setdefault((block.clause, block.edition), {})[block.page] = None
        notice = self.project.library.notice(kind, view.day)
        of_day: dict[Words, dict[str, None]] = {}
        for clause in () if isinstance(notice, Unavailable) else notice.clauses:
            edition = view.edition(clause)
            if not isinstance(edition, Unavailable):
                of_day[clause, edition.label] = {}
        for (clause, label), on in (pages or of_day).items():
            place = self._lines(kind, asked, paths, clause, label).get((clause, label))
            if place is not None:
                yield Use(word, kind, tuple(on), clause, label, place)

    def _lines(
        self, kind: str, asked: set[str], paths: Paths, clause: str = "", label: str = ""
    ) -> dict[Words, Place]:
        """Return the first place in each edition of a clause that names the value, or one it is part of.

        Without a ``clause``, of every one that is on a page.
        """
        named = {(clause, label)} if clause else {(b.clause, b.edition) for b in self._clause_blocks(kind)}
        found: dict[Words, Place] = {}
        for name in sorted({each for each, _ in named}):
            for edition in self._editions(kind, name):
                if (name, edition.label) not in named:
                    continue
                for path, line in paths(self.templates.of(edition)):
                    if any(_covers(path, each) or _covers(each, path) for each in asked):
                        found.setdefault((name, edition.label), Place(edition.file, line))
        return found

    def _place(self, kind: str, clause: str, label: str, key: str) -> Place | None:
        """Return where a clause names what refers to the value, or where its words begin."""
        view = self.site.view(kind)
        for edition in self._editions(kind, clause):
            if edition.label != label:
                continue
            for path, line in value_paths(self.templates.of(edition)):
                there = view.find(path)
                lender = view.resolve(reference_of(there.value)) if there is not None else None
                if lender is not None and _covers(lender.key, key):
                    return Place(edition.file, line)
            return Place(edition.file, edition.body_line)
        return None

    def _editions(self, kind: str, clause: str) -> Sequence[ClauseEdition]:
        prefer = self.site.view(kind).data.from_.get(clause)
        return self.project.library.editions(clause, prefer)


def _plain(steps: KeyPath) -> str:
    return key_path(tuple(step for step in steps if isinstance(step, str)))


def _plain_key(key: str) -> str:
    return "".join(part.partition("]")[2] if number else part for number, part in enumerate(key.split("[")))


def _covers(key: str, other: str) -> bool:
    """Say whether ``other`` is the value ``key`` or a part of it."""
    return other == key or other.startswith((f"{key}.", f"{key}["))
