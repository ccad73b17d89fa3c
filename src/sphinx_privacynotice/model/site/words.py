"""What the packs have for one notice of a site: its clauses, law and phrases, on the notice's day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.library import Pin, Unavailable
from sphinx_privacynotice.model.pack.translation import NO_TRANSLATIONS, Translations

if TYPE_CHECKING:
    from sphinx_privacynotice.base.variant import Variant
    from sphinx_privacynotice.model.format.schema import NoticeKeys
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import NoticeEdition, Phrase, Term


class WordsOfPacks:
    """The part of `NoticeData` that asks the packs; every question is recorded."""

    __slots__ = ()
    if TYPE_CHECKING:
        data: NoticeKeys
        library: Library
        day: str | None
        kind: str
        variant: Variant

        def record(self, *dependency: Any) -> None:
            """Record a dependency."""

    @property
    def language(self) -> str:
        """The language of the page, "" for the notice's own."""
        return self.variant.language

    @property
    def own_language(self) -> str:
        """The language that the notice has without a variant: that of the pack it is from."""
        self.record("own-language")
        pack = self.library.notice_pack(self.kind, *kinds_of(self.data.organisation))
        return pack.language if pack else self.library.language

    @property
    def written_in(self) -> str:
        """The language that the page is written in."""
        return self.language or self.own_language

    @property
    def _translations(self) -> Translations:
        return self.library.translations if self.language else NO_TRANSLATIONS

    def term(self, key: str) -> Term | None:
        """Return words that clauses leave to the site."""
        self.record("term", key)
        return self._translations.term(key, self.language) or self.library.term(key, self.kind)

    def chosen_term(self, key: str, chosen: str) -> str:
        """Return a site's choice of a term in the page's language: the choice at the same place there."""
        first = self.library.term(key, self.kind)
        found = self.term(key) if self.language else None
        if first is None or found is None or len(first.choices) != len(found.choices):
            return chosen
        return dict(zip(first.choices, found.choices, strict=True)).get(chosen, chosen)

    def link(self, key: str) -> LinkEntry | None:
        """Return a link as it is right."""
        self.record("link", key)
        return self._translations.link(key, self.day, self.language) or self.library.link(key, self.day)

    def law(self, key: str) -> LawEntry | None:
        """Return a law as it is cited."""
        self.record("law", key)
        return self._translations.law(key, self.day, self.language) or self.library.law(key, self.day)

    def coming_law(self, key: str) -> LawEntry | None:
        """Return a law that does not apply yet on the notice's day, as it begins; None for any other."""
        self.record("coming-law", key)
        return None if self.library.law(key, self.day) else self.library.first_law(key)

    def phrase(self, language: str, key: str) -> Phrase | None:
        """Return words that code prints."""
        self.record("phrase", language, key)
        return self.library.phrase(language, key)

    def notice(self) -> NoticeEdition | Unavailable:
        """Return which clauses the notice has, or why there are none."""
        self.record("notice")
        kinds = kinds_of(self.data.organisation)
        found = self.library.notice(self.kind, self.day, *kinds)
        pack = self.library.notice_pack(self.kind, *kinds) if self.language else None
        if pack is None or isinstance(found, Unavailable):
            return found
        return self._translations.notice(found, pack.id, self.language)

    def edition(
        self, clause: str, pin: Pin | None = None, *, printed: bool = True
    ) -> ClauseEdition | Unavailable:
        """Return the words of a clause: those of ``pin``, that the site keeps, or of the day; or why not.

        ``printed`` says that its body is wanted, not only what it is called.
        """
        self.record("edition" if printed else "title", clause, pin)
        kept, named = pin or self.kept(clause), self.data.from_.get(clause)
        found = self.library.clause_of(self.kind, clause, self.day, kept, named)
        if not self.language or isinstance(found, Unavailable):
            return found
        # as its pack has it: a notice may give it another heading
        editions = self.library.editions(found.id, found.pack)
        original = next((each for each in editions if each.label == found.label), found)
        return self._translations.clause(found, original, self.language)

    def pack_of(self, clause: str) -> str | None:
        """Return the id of the pack that the site, or else a notice in one file, takes a clause from."""
        return self.data.from_.get(clause) or self.library.own_pack(self.kind, clause, self.day)

    def kept(self, clause: str) -> Pin | None:
        """Return the edition of a clause that the site keeps; who asks for the `edition` depends on it."""
        kept = self.data.editions.get(clause)
        revision = int(kept.revision) if kept and kept.revision else None
        return Pin(str(kept.edition), revision) if kept and kept.edition else None
