"""What the packs have for one notice of a site: its clauses, law and phrases, on the notice's day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.library import Pin, Unavailable

if TYPE_CHECKING:
    from sphinx_privacynotice.base.variant import Variant
    from sphinx_privacynotice.model.format.schema import NoticeKeys
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.loader import NoticeEdition, Phrase


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

    def law(self, key: str) -> LawEntry | None:
        """Return a law as it is cited."""
        self.record("law", key)
        return self.library.law(key, self.day)

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
        return self.library.notice(self.kind, self.day, *kinds_of(self.data.organisation))

    def edition(
        self, clause: str, pin: Pin | None = None, *, printed: bool = True
    ) -> ClauseEdition | Unavailable:
        """Return the words of a clause: those of ``pin``, that the site keeps, or of the day; or why not.

        ``printed`` says that its body is wanted, not only what it is called.
        """
        self.record("edition" if printed else "title", clause, pin)
        kept, named = pin or self.kept(clause), self.data.from_.get(clause)
        return self.library.clause_of(self.kind, clause, self.day, kept, named)

    def pack_of(self, clause: str) -> str | None:
        """Return the id of the pack that the site, or else a notice in one file, takes a clause from."""
        return self.data.from_.get(clause) or self.library.own_pack(self.kind, clause, self.day)

    def kept(self, clause: str) -> Pin | None:
        """Return the edition of a clause that the site keeps; who asks for the `edition` depends on it."""
        kept = self.data.editions.get(clause)
        revision = int(kept.revision) if kept and kept.revision else None
        return Pin(str(kept.edition), revision) if kept and kept.edition else None
