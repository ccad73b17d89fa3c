"""The roles that print words, in Sphinx; the role that links stands with the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.text.page.context import PageContext


class _InSphinx(SphinxRole):
    def make(self, page: PageContext, place: Place) -> list[nodes.Node]:
        """Return what the role prints."""
        raise NotImplementedError

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Run, if the project has anything to print."""
        domain: Any = self.env.get_domain("notice")
        from sphinx_privacynotice.base.findings import Place

        source, line = self.get_source_info()
        place = Place(str(source), line or 0)
        if domain.place is None:
            domain.note_no_project(self.env.docname, self.name, place)
            return [nodes.Text(self.text)], []
        return self.make(domain.page(self.env.docname), place), []


class SiteRole(_InSphinx):
    """A value of the site: ``dpo.email``, or ``oakfield:dpo.email`` of another site."""

    def make(self, page: PageContext, place: Place) -> list[nodes.Node]:
        """Return the value in its standard form."""
        from sphinx_privacynotice.text.page.roles import site_role

        return site_role(page, self.text, self.inliner.document, place)


class LawRole(_InSphinx):
    """A law as cited on the day of the notice: ``ukpga/2018/12``, or ``own words <ukpga/2018/12>``."""

    def make(self, page: PageContext, place: Place) -> list[nodes.Node]:
        """Return the citation, linked."""
        from sphinx_privacynotice.text.page.roles import law_role

        return law_role(page, self.text, self.inliner.document, place)
