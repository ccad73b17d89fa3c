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
    **{
        name: _named(name, clause)
        for name, clause in DIRECTIVES.items()
        if name not in {"privacy-notice", "clause"}
    },
}
"""Every directive by its name: a fixed table, so that no data can take the place of `note` or `include`."""
