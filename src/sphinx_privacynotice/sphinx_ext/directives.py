"""The directives for Sphinx: subclasses that get their page from the build, in one fixed table of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.page.directives import (
    ClauseDirective,
    NoticeDirective,
    PlainClauseDirective,
)
from sphinx_privacynotice.text.page.notice_coverage import CoverageDirective, coverage_table
from sphinx_privacynotice.text.page.notice_history import HistoryDirective, history_list
from sphinx_privacynotice.text.page.notice_status import StatusDirective, StatusTable, status_table
from sphinx_privacynotice.text.page.whole_notice import PrivacyNoticeDirective

if TYPE_CHECKING:
    from docutils import nodes

    from sphinx_privacynotice.text.page.context import NoticeRef, PageContext


class _InSphinx(NoticeDirective):
    """A directive whose page is the one that Sphinx is reading."""

    def _domain(self) -> Any:
        return self.state.document.settings.env.get_domain("notice")

    def page(self) -> PageContext:
        """Return the page that is being read."""
        page: PageContext = self._domain().page(self.state.document.settings.env.docname)
        return page

    @gc_paused()
    def run(self) -> list[nodes.Node]:
        """Run, if the project has anything to print."""
        if self._domain().place is None:
            self._domain().note_no_project(self.state.document.settings.env.docname, self.name, self.place)
            return []
        return list(super().run())


class SphinxPrivacyNotice(_InSphinx, PrivacyNoticeDirective):
    """A whole notice."""


class SphinxClause(_InSphinx, PlainClauseDirective):
    """A clause by its id."""


class SphinxCoverage(_InSphinx, CoverageDirective):
    """Which items of its checklist a notice meets: the table is made once all pages are read."""

    def made(self, notice: NoticeRef) -> list[nodes.Node]:
        """Return the place of the table, and note that the page has it."""
        env = self.state.document.settings.env
        self._domain().data["coverage"].setdefault(env.docname, []).append(notice.id)
        return [coverage_table(of=notice.id)]


class SphinxStatus(_InSphinx, StatusDirective):
    """The status of every notice: the table is made once all pages are read."""

    def made(self, table: StatusTable) -> list[nodes.Node]:
        """Return the place of the table, and note what the page asks for."""
        env = self.state.document.settings.env
        asked = self._domain().data["status"].setdefault(env.docname, [])
        asked.append(table)
        return [status_table(number=len(asked) - 1, page=env.docname)]


class SphinxHistory(_InSphinx, HistoryDirective):
    """What a notice said before: the list is made once all pages are read."""

    def made(self, notice: NoticeRef) -> list[nodes.Node]:
        """Return the place of the list with the files that it links to, and note that the page has it."""
        from sphinx import addnodes

        from sphinx_privacynotice.model.project.earlier_notices import documents_of

        env = self.state.document.settings.env
        limit = self.limit()
        self._domain().data["history"].setdefault(env.docname, []).append((notice.id, limit))
        page = self.page()
        page.depend_on("earlier-notices", notice.site.key, notice.kind)
        project = page.project
        found = documents_of(project.source, project.pages, notice.site.view(notice.kind))
        made = history_list(of=notice.id, limit=limit)
        # Sphinx copies what these name, as it does for the role `download`
        made += [
            addnodes.download_reference(
                "", "", refdoc=env.docname, reftarget=f"/{each.file}", reftype="download"
            )
            for each in found
            if each.file
        ]
        return [made]


def _named(name: str, clause: str) -> type[NoticeDirective]:
    return type(
        f"Sphinx{name.title().replace('-', '')}",
        (_InSphinx, ClauseDirective),
        {"CLAUSE": clause, "__module__": __name__, "__doc__": f"The clause `{clause}`."},
    )


DIRECTIVE_CLASSES: dict[str, type[NoticeDirective]] = {
    "privacy-notice": SphinxPrivacyNotice,
    "clause": SphinxClause,
    "notice-coverage": SphinxCoverage,
    "notice-status": SphinxStatus,
    "notice-history": SphinxHistory,
    **{
        name: _named(name, clause)
        for name, clause in DIRECTIVES.items()
        if name not in {"privacy-notice", "clause"}
    },
}
"""Every directive by its name: a fixed table, so that no data can take the place of `note` or `include`."""
