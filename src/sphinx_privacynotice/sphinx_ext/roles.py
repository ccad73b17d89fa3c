"""The roles as Sphinx has them: two insert text (a value, a law), and one links to a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.roles import XRefRole
from sphinx.util.docutils import SphinxRole

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.environment import BuildEnvironment

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


class ClauseRole(XRefRole):
    """A link to a clause: ``npd``, ``oakfield:npd``, ``oakfield:cin-cla/npd``, or ``words <npd>``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Run; by its short name the role is the same."""
        if ":" not in self.name:
            self.name = f"notice:{self.name}"
        return super().run()

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Say which site the page speaks for, in case the target does not."""
        domain: Any = env.get_domain("notice")
        speaking = ""
        if domain.place is None:
            domain.wait_for_project(env.docname)
        elif ":" not in target:
            page = domain.page(env.docname)
            speaking = page.stack[-1].site.key if page.stack else page.quiet_site(self.inliner.document)
            refnode["notice-of-site"] = speaking
        domain.links.setdefault(env.docname, set()).add((target.lstrip("~"), speaking))
        return super().process_link(env, refnode, has_explicit_title, title, target)
