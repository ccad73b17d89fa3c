"""Which notices `init` writes for an organisation, and what it asks for them: as the packs say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.model.pack.library import Unavailable, load_library
from sphinx_privacynotice.model.pack.loader import SHIPPED
from sphinx_privacynotice.model.pack.notices_data import NoticesData
from sphinx_privacynotice.model.pack.rule_data import KindsData
from sphinx_privacynotice.model.project.project import find_project
from sphinx_privacynotice.model.project.settings import DEFAULT_PACK, PROJECT_FILE, read_settings
from sphinx_privacynotice.model.site.needed import notices_for
from sphinx_privacynotice.scaffold.folder import ScaffoldError
from sphinx_privacynotice.scaffold.questions import QUESTIONS, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.notices_data import AskedFact, NeededNotice
    from sphinx_privacynotice.scaffold.folder import FolderState

CHOSEN = "notices"
"""The key of the question which notices to write."""

KEPT = "retention-"
"""What the keys of questions begin with that ask how long the records of a notice, or of a fact, are kept."""

ALL = "all"
"""What `--notice` takes for every notice that such an organisation needs."""

ANY_KIND = "school"
"""The kind of organisation where none is said."""

UNDER = ("retention", "retention-from")
"""The questions about how long records are kept, where a notice has none of its own."""


@dataclass(frozen=True)
class NoticeSet:
    """What packs say of the notices of an organisation: ``kinds`` are its kinds.

    ``packs`` are those to be named in a project file; none: the default.
    """

    library: Library
    kinds: tuple[str, ...]
    packs: tuple[str, ...] = ()

    @cached_property
    def entries(self) -> dict[str, NeededNotice]:
        """The notices that are needed, by kind, those with a condition with them."""
        return notices_for(self.library, self.kinds)

    @property
    def always(self) -> list[str]:
        """The notices that are needed whatever else is said."""
        return [kind for kind, each in self.entries.items() if not each.when or self._by_kind(each)]

    @property
    def conditions(self) -> list[Question]:
        """The questions on which further notices depend."""
        return [
            Question(asks_first(kind), each.asks_first, (), yes_no=True, optional=True)
            for kind, each in self.entries.items()
            if each.asks_first and kind not in self.always
        ]

    @property
    def heading(self) -> str:
        """The heading of a page that lists notices."""
        return next((data.heading for data in reversed(self._data) if data.heading), "")

    @property
    def known(self) -> tuple[str, ...]:
        """Every kind of notice with words for the organisation: those that are needed come first."""
        return tuple(dict.fromkeys([*self.entries, *filter(self.serves, self.library.notice_kinds)]))

    def serves(self, kind: str) -> bool:
        """Return whether the packs have words for such an organisation in a kind of notice."""
        notice = self.library.notice(kind, None, *self.kinds)
        if isinstance(notice, Unavailable):
            return False
        return not notice.for_ or not {*notice.for_}.isdisjoint(self.kinds)

    def title(self, kind: str) -> str:
        """Return what the packs call a kind of notice; raise `ScaffoldError` where they have none."""
        notice = self.library.notice(kind, None, *self.kinds)
        if isinstance(notice, Unavailable):
            raise ScaffoldError(" ".join(filter(None, (f"{notice.message}.", notice.hint))))
        return notice.title

    def check(self, chosen: Iterable[str]) -> None:
        """Raise `ScaffoldError` for a notice that no pack has, or that has no words for the organisation."""
        for kind in chosen:
            self.title(kind)
            if not self.serves(kind):
                raise ScaffoldError(
                    f"The notice “{kind}” has no words for {listed(self.kinds)}: the packs have"
                    f" {listed(self.known)}"
                )

    def lacking(self, chosen: Sequence[str]) -> list[str]:
        """Return the notices that are needed and not ``chosen``."""
        return [kind for kind in self.always if kind not in chosen]

    def facts(self, chosen: Sequence[str]) -> list[AskedFact]:
        """Return the facts that the notices ``chosen`` ask for."""
        asked = {path for kind in chosen if kind in self.entries for path in self.entries[kind].asks}
        return [each for data in self._data for each in data.facts if f"facts.{each.fact}" in asked]

    def linked_fact(self, kind: str) -> str:
        """Return the fact that holds the address of a notice, "" where there is none."""
        return self.entries[kind].linked if kind in self.entries else ""

    def linked(self, pages: dict[str, str]) -> dict[str, str]:
        """Return the facts by which notices with ``pages``, by kind, lead to one another."""
        asked = {path for kind in pages if kind in self.entries for path in self.entries[kind].asks}
        facts = {self.linked_fact(kind): page for kind, page in pages.items()}
        return {fact: f"/{page}" for fact, page in facts.items() if f"facts.{fact}" in asked}

    def questions(self, asked: Iterable[Question], chosen: Sequence[str]) -> list[Question]:
        """Return those ``asked`` that the notices ``chosen`` need, and those that they bring, in order."""
        found: list[Question] = []
        for question in asked:
            if question.key in UNDER:
                found += self._retention(question, chosen)
            elif question.key == "elsewhere":
                found += [*self.facts_asked(chosen), *([question] if self.lacking(chosen) else [])]
            elif self._applies(question, chosen):
                found.append(question)
        keys = {question.key for question in found}
        return [each for each in found if not each.after or each.after in keys]

    def _applies(self, question: Question, chosen: Sequence[str]) -> bool:
        if {*question.not_of} & {*self.kinds} or (question.sets and len(chosen) < 2):
            return False
        if not question.particular:
            return True
        entries = self.entries
        path = ".".join(step for step in question.path if isinstance(step, str))
        if any(kind in chosen and path == f"facts.{each.linked}" for kind, each in entries.items()):
            return False  # the notice is here
        return any(
            kind not in entries or any(f"{path}.".startswith(f"{each}.") for each in entries[kind].asks)
            for kind in chosen
        )

    def _retention(self, question: Question, chosen: Sequence[str]) -> Iterator[Question]:
        own = [kind for kind in chosen if kind in self.entries and self.entries[kind].records]
        shared = tuple(kind for kind in chosen if kind not in own)
        if shared:
            yield replace(question, of=shared)
        if question.key == UNDER[-1]:
            yield from (each for kind in own for each in retention_questions(self.entries[kind]))

    def records(self, chosen: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return what notices with records of their own call them, by the question how long they are kept."""
        found: dict[str, dict[str, str]] = {}
        for entry in (self.entries[kind] for kind in chosen if kind in self.entries):
            if entry.records:
                brought = {kept_key(each.fact): each.records for each in self.facts([entry.notice])}
                own = {kept_key(entry.notice): entry.records, **brought}
                found[entry.notice] = {key: name for key, name in own.items() if name}
        return found

    def facts_asked(self, chosen: Sequence[str]) -> Iterator[Question]:
        """Yield the questions about facts that the notices ``chosen`` bring."""
        for each in self.facts(chosen):
            key, path = each.fact.replace("_", "-"), ("facts", each.fact)
            yes_no, says_no = each.yes_no == "yes", each.says_no == "yes"
            yield Question(key, each.asks, path, yes_no=yes_no, says_no=says_no, optional=True)
            of = tuple(kind for kind, names in self.records(chosen).items() if kept_key(each.fact) in names)
            if of:
                period, start = _kept(each.fact, each.keeps or each.records, of)
                yield from (replace(period, after=key), start)

    @property
    def _data(self) -> list[NoticesData]:
        return self.library.all_rule_data(NoticesData)

    def _by_kind(self, entry: NeededNotice) -> bool:
        """Return whether the kind of organisation alone says that a notice is needed."""
        kinds = {*self.kinds}
        return any(
            kinds & {*words} if path == "organisation.kind" else path.removeprefix("organisation.") in kinds
            for path, words in entry.conditions()
        )


def asks_first(kind: str) -> str:
    """Return the key of the question on which a notice depends."""
    return f"needs-{kind}"


def kept_key(name: str) -> str:
    """Return the key of the question how long the records of a notice, or of a fact, are kept."""
    return f"{KEPT}{name.replace('_', '-')}"


def _kept(name: str, records: str, of: tuple[str, ...]) -> tuple[Question, Question]:
    key, words = kept_key(name), f"For how long do you keep {records}? As 2 years"
    period, start = (QUESTIONS[each] for each in UNDER)
    start = replace(start, key=f"{key}-from", after=key, of=of, words="Counted from what?")
    return replace(period, key=key, words=words, of=of), start


def retention_questions(entry: NeededNotice) -> tuple[Question, Question]:
    """Return the questions about how long the records of one notice are kept: the period, and its start."""
    return _kept(entry.notice, entry.keeps or entry.records, (entry.notice,))


class NoticeSets:
    """The notice sets of every kind of organisation, with the packs of the project in a folder."""

    def __init__(self, here: FolderState) -> None:
        self._here = here
        self._own = here.folder.is_file(PROJECT_FILE)
        self._loaded: dict[tuple[str, ...], Library] = {}

    def of(self, kind: str, also: str = "") -> NoticeSet:
        """Return the set of an organisation of ``kind``, "" where none is said, that is ``also`` another.

        Where the project names no packs, it is that of the pack that comes with the extension and serves it.
        """
        found = NoticeSet(self._library(()), tuple(filter(None, (kind or ANY_KIND, also))))
        for name in () if found.entries or self._own else SHIPPED:
            other = NoticeSet(self._library((name,)), found.kinds, (name,))
            if other.entries:
                return other
        return found

    def questions(self) -> list[Question]:
        """Return every question that some notice brings, whatever the organisation."""
        found = {CHOSEN: chosen_question(self.known)}
        for library in self._all():
            for data in library.all_rule_data(NoticesData):
                for entry in data.notices:
                    of = NoticeSet(library, entry.for_[:1])
                    kept = retention_questions(entry) if entry.records else ()
                    more = (*of.facts_asked([entry.notice]), *of.conditions, *kept)
                    found |= {each.key: each for each in more}
        return list(found.values())

    @property
    def known(self) -> list[str]:
        """Every kind of notice that some pack has."""
        return list(dict.fromkeys(kind for library in self._all() for kind in library.notice_kinds))

    def _all(self) -> list[Library]:
        return [self._library(packs) for packs in ((), *(() if self._own else ((name,) for name in SHIPPED)))]

    def served_by(self, chosen: Sequence[str], kinds: Iterable[str]) -> tuple[str, ...]:
        """Return those ``kinds`` of organisation for which there are words in all notices ``chosen``."""
        return tuple(
            kind for kind in kinds if (each := self.of(kind)).known and all(map(each.serves, chosen))
        )

    def _library(self, packs: tuple[str, ...]) -> Library:
        if packs not in self._loaded:
            named = [(name, Place(PROJECT_FILE)) for name in packs or (DEFAULT_PACK,)]
            if self._own:
                place = find_project(self._here.root, folder_given=True)
                named = read_settings(place, Findings()).packs()
            self._loaded[packs] = load_library(self._here.folder, named, Findings())
        return self._loaded[packs]


def chosen_question(known: Sequence[str], default: Sequence[str] = ()) -> Question:
    """Return the question which notices to write; ``default`` are those that are needed."""
    words = "Which do you want to write here? With commas between them"
    return Question(
        CHOSEN, words, (), default=", ".join(default), needed=True, several=tuple(known), shared=True
    )


def run_by_another(folder: Folder) -> tuple[str, ...]:
    """Return the kinds of school whose controller is another body, as the default pack says."""
    library = load_library(folder, [(DEFAULT_PACK, Place(PROJECT_FILE))], Findings())
    kinds = library.rule_data(KindsData)
    return kinds.run_by_another if kinds else ()
