"""Values that newer words ask for and sites lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.missing_hints import suggest_missing
from sphinx_privacynotice.model.site.view import is_present
from sphinx_privacynotice.review.upgrades import NewValue
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.needs import clause_needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.text.clause.needs import ClauseNeeds


def find_new_values(old: Project, new: Project, records: Iterable[Record]) -> list[NewValue]:
    """Return what the clauses of ``records``, the notices as they would be, ask for and did not before.

    What a page says in words of its own asks for nothing.
    """
    finder = _Finder(old, new)
    return [value for record in records for value in finder.of(record)]


class _Finder:
    def __init__(self, old: Project, new: Project) -> None:
        self._old, self._new = old, new
        self._templates = Templates()
        self._needs: dict[tuple[str, str, str], ClauseNeeds] = {}

    def of(self, record: Record) -> Iterator[NewValue]:
        site = self._new.sites[record.site]
        before, view = self._old.sites[record.site].view(record.notice), site.view(record.notice)
        asked: set[str] = set()
        fresh: list[ClauseNeeds] = []
        printed = dict.fromkeys(
            block.clause
            for block in record.blocks
            if block.clause and block.edition and block.origin != "page"
        )
        for clause in printed:
            earlier, now = before.edition(clause), view.edition(clause)
            if not isinstance(earlier, Unavailable):
                of_clause = self._of(self._old, earlier)
                asked.update((*of_clause.needed, *of_clause.optional))
            if not isinstance(now, Unavailable):
                fresh.append(self._of(self._new, now))
        for needs in fresh:
            for paths, needed in ((needs.needed, True), (needs.optional, False)):
                for path in paths:
                    if path in asked or is_present(view.find(path)) or view.declared_none(path):
                        continue
                    asked.add(path)
                    hint = suggest_missing(view, path)
                    yield NewValue(record.site, record.notice, needs.clause, path, site.file, hint, needed)

    def _of(self, project: Project, edition: ClauseEdition) -> ClauseNeeds:
        key = (edition.pack, edition.file, edition.digest)
        if key not in self._needs:
            self._needs[key] = clause_needs(edition, self._templates.of(edition), project.library)
        return self._needs[key]
