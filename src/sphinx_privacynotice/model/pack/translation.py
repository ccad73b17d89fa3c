"""Packs in another language beside a first: their words in place of its words, for a page in that language.

Such a pack names the pack that it `translates` and its own `language`. It decides nothing: which clauses a
notice has, which edition of each applies and what is in a checklist is the first pack's to say. Of a clause
the translation of the edition in force is taken, else that of the newest before it, which is then stale.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_privacynotice.base.findings import Finding, Findings, Severity
from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.pack.law import entry_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry
    from sphinx_privacynotice.model.pack.loader import Pack
    from sphinx_privacynotice.model.pack.schema import NoticeEdition
    from sphinx_privacynotice.model.pack.terms import Term

FoundT = TypeVar("FoundT")

_OF_THE_FIRST = ("id", "edition", "revision", "until", "provides", "duty_of", "change", "review")
"""What a translated clause has as the edition that it is made from says it: rules judge it by these."""


@dataclass(frozen=True)
class Translations:
    """The packs that translate others, in order of precedence, lowest first."""

    packs: tuple[Pack, ...] = ()

    @cached_property
    def languages(self) -> list[str]:
        """The languages that there are words in, sorted."""
        return sorted({pack.language for pack in self.packs})

    def find_language(self, named: str) -> str:
        """Return the language that is called ``named``, exactly or by another form of it; "" for none."""
        if named in self.languages:
            return named
        return next((each for each in self.languages if same_language(each, named)), "")

    def clause(self, first: ClauseEdition, original: ClauseEdition, language: str) -> ClauseEdition:
        """Return the translation of a clause; without one, the clause itself.

        ``first`` is the clause as its notice has it, ``original`` as its pack has it.
        """
        for pack in self._of(first.pack, language):
            found = newest_made_from(pack.clauses.get(first.id, ()), original)
            if found is not None and found.made_from is not None:
                same = {name: getattr(first, name) for name in _OF_THE_FIRST}
                stale = found.made_from.digest != original.digest
                made = found.model_copy(update={**same, "stale": stale})
                made.attach(found.node)
                return made
        return first

    def notice(self, first: NoticeEdition, pack: str, language: str) -> NoticeEdition:
        """Return an edition of a notice of ``pack`` with the headings of its translation, if there is one.

        One with other clauses, or in other groups, translates nothing: `pack check` tells of it.
        """
        for each in self._of(pack, language):
            for found in each.notices.get(first.notice, ()):
                if found.edition == first.edition and same_layout(found, first):
                    return found
        return first

    def term(self, key: str, language: str) -> Term | None:
        """Return the words that a clause leaves to the site."""
        return _last(pack.terms.get(key) for pack in self._in(language))

    def law(self, key: str, day: str | None, language: str) -> LawEntry | None:
        """Return a law as it is cited on ``day``."""
        return _last(entry_on(pack.laws[key], day) for pack in self._in(language) if key in pack.laws)

    def link(self, key: str, day: str | None, language: str) -> LinkEntry | None:
        """Return a link as it is right on ``day``."""
        return _last(entry_on(pack.links[key], day) for pack in self._in(language) if key in pack.links)

    def _in(self, language: str) -> list[Pack]:
        return [pack for pack in self.packs if pack.language == language]

    def _of(self, first: str, language: str) -> list[Pack]:
        """Return the packs that translate the pack ``first``, the one that takes precedence first."""
        return [pack for pack in reversed(self._in(language)) if pack.translates == first]


NO_TRANSLATIONS = Translations()


def _last(found: Iterable[FoundT | None]) -> FoundT | None:
    return next((each for each in reversed(list(found)) if each is not None), None)


def newest_made_from(editions: Iterable[ClauseEdition], of: ClauseEdition) -> ClauseEdition | None:
    """Return the newest of the translations of ``of`` or, without one, of the editions before it."""
    known = [(_made_from(each), _label(each), each) for each in editions if each.made_from is not None]
    before = [each for each in known if each[0] <= _label(of)]
    return max(before, key=lambda each: each[:2])[2] if before else None


def _made_from(edition: ClauseEdition) -> tuple[str, int]:
    made_from = edition.made_from
    return (made_from.edition, made_from.revision) if made_from else ("", 0)


def _label(edition: ClauseEdition) -> tuple[str, int]:
    return edition.edition, edition.revision


def stale(translation: ClauseEdition, first: ClauseEdition, language: str) -> Finding:
    """Return the finding about a translation of other words than those of ``first``."""
    made_from = translation.made_from
    label = f"{made_from.edition}.{made_from.revision}" if made_from else ""
    message = f"“{first.id}” in “{language}” was made from {label}, and the words are {first.label} now"
    if label == first.label:
        message = f"“{first.id}” in “{language}” was made from other words than {label} has now"
    now = f"edition: {first.edition}, revision: {first.revision}, digest: {first.digest}"
    hint = f"Translate what changed, and write `made_from: {{{now}}}`"
    place = made_from.place if made_from else translation.place
    return Finding(
        "translation-stale", message, place, hint, first.id, first.place, severity=Severity.WARNING
    )


def command_to_translate(first: Pack, language: str, packs: Iterable[Pack]) -> str:
    """Return the command that writes what is to be translated of ``first``.

    It writes into the folder of the project's own translation among ``packs``, else into a new one.
    """
    command = f"sphinx-privacynotice pack new --translate {language} --from {first.folder}"
    there = (pack for pack in packs if (pack.translates, pack.language) == (first.id, language))
    folder = next((posixpath.normpath(pack.folder) for pack in there if pack.local), language.lower())
    return command if folder == language.lower() else f"{command} --to {folder}"


def same_layout(one: NoticeEdition, other: NoticeEdition) -> bool:
    """Return whether two editions of a notice have the same clauses, in groups of the same shape."""
    return _layout(one) == _layout(other)


def _layout(notice: NoticeEdition) -> list[Any]:
    groups = {clause: number for number, group in enumerate(notice.groups) for clause in group.clauses}
    return [(clause, groups.get(clause)) for clause in notice.clauses]


def split_translations(loaded: Sequence[Pack], findings: Findings) -> tuple[list[Pack], list[Pack]]:
    """Return the packs that decide on notices and, besides, those that translate one of them."""
    firsts = [pack for pack in loaded if not pack.translates]
    translating = [pack for pack in loaded if pack.translates and _fits(pack, firsts, findings)]
    return firsts, translating


def _fits(pack: Pack, firsts: Sequence[Pack], findings: Findings) -> bool:
    """Return whether a pack translates one that is there, to another language; else it is left out."""
    first = next((each for each in firsts if each.id == pack.translates), None)
    ids = [each.id for each in firsts]
    if first is None:
        message = f"“{pack.id}” translates “{pack.translates}”, which is not among the packs"
        hint = did_you_mean(pack.translates, ids) or (
            f"Name “{pack.translates}” below `packs:` in privacynotice.yaml, too; there are {listed(ids)}"
        )
        findings.add(Finding("pack-base", message, pack.translates_place, hint, "translates"))
    elif same_language(pack.language, first.language):
        message = f"“{pack.id}” translates “{first.id}”, and both are in “{pack.language}”"
        hint = "Write the language of the translation after `language:`, such as cy"
        findings.add(Finding("pack-format", message, pack.language_place, hint, "language"))
    else:
        return True
    return False
