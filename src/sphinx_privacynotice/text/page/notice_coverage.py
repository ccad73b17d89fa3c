"""The directive that shows how a notice stands to its checklist: a table that only a build can fill in.

What it shows depends on all pages of the notice, so the page reader keeps it as left out, with its source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_privacynotice.text.page.directives import NoticeDirective
from sphinx_privacynotice.text.page.omitted import make_omitted, source_of
from sphinx_privacynotice.text.page.options import COVERAGE_OPTIONS, Options

if TYPE_CHECKING:
    from sphinx_privacynotice.text.page.context import NoticeRef


class coverage_table(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """The place of a table: ``of`` is the notice ("site/kind") that it is about."""


class ComputedDirective(NoticeDirective):
    """A directive about a whole notice that takes no words, and that only a build can fill in."""

    optional_arguments = 1
    NAME: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Return what stands for it; what is wrong with the directive is reported."""
        self.check_options()
        page, name = self.page(), self.NAME
        if page.stack:
            hint = "Move it out of the other directive's body"
            self.report("bad-body", f"`{name}` stands in the body of another directive", hint, name)
            return []
        if self.content and not self.slipped_option():
            self.report("bad-body", f"`{name}` takes no words of your own", "Put them below it", name)
        kind = self.named("kind of notice", page.project.library.notice_kinds, "cin-cla")
        if self.arguments and not kind:
            return []
        kind = kind or self.option("notice")
        notice = self.notice(kind, "Write one of its kinds after the directive's name")
        return [] if notice is None else self.made(notice)

    def made(self, notice: NoticeRef) -> list[nodes.Node]:  # noqa: ARG002 - a build's depends on it
        """Return the source of the directive, left out."""
        return [make_omitted(self.NAME, source_of(self))]


class CoverageDirective(ComputedDirective):
    """Which items of its checklist a notice meets, as a table."""

    option_spec: ClassVar[Options] = Options(dict.fromkeys(COVERAGE_OPTIONS, directives.unchanged))
    KNOWN = COVERAGE_OPTIONS
    NAME = "notice-coverage"
