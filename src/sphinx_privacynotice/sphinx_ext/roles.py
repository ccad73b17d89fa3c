"""The roles that print words, in Sphinx; the role that links stands with the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from sphinx_privacynotice.sphinx_ext.directives import warn_no_project

if TYPE_CHECKING:
    from sphinx_privacynotice.model.findings import Place
    from sphinx_privacynotice.text.page import Page


class _InSphinx(SphinxRole):
    def make(self, page: Page, place: Place) -> list[nodes.Node]:
        """Return what the role prints."""
        raise NotImplementedError

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Run, if the project has anything to print."""
        domain: Any = self.env.get_domain("notice")
        source, line = self.get_source_info()
        if domain.project is None:
            domain.use(self.env.docname, "sites")
            warn_no_project(self.name, f"{source}:{line}")
            return [nodes.Text(self.text)], []
        from sphinx_privacynotice.model.findings import Place

        return self.make(domain.page(self.env.docname), Place(str(source), line or 0)), []


class SiteRole(_InSphinx):
    """A value of the site: ``dpo.email``, or ``oakfield:dpo.email`` of another site."""

    def make(self, page: Page, place: Place) -> list[nodes.Node]:
        """Return the value in its standard form."""
        from sphinx_privacynotice.text.roles import site_role

        return site_role(page, self.text, self.inliner.document, place)


class LawRole(_InSphinx):
    """A law as cited on the day of the notice: ``ukpga/2018/12``, or ``own words <ukpga/2018/12>``."""

    def make(self, page: Page, place: Place) -> list[nodes.Node]:
        """Return the citation, linked."""
        from sphinx_privacynotice.text.roles import law_role

        return law_role(page, self.text, self.inliner.document, place)
