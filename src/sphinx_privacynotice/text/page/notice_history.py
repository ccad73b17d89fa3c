"""The directive that shows what a notice said before: a list that only a build can fill in.

What it shows depends on earlier copies and on all pages of the notice, so the page reader keeps it as left
out, with its source.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.text.page.notice_coverage import ComputedDirective
from sphinx_privacynotice.text.page.options import HISTORY_OPTIONS, Options

MAX_ENTRIES = 10_000


class history_list(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """The place of a list: ``of`` is the notice ("site/kind"), ``limit`` how many entries it has (0: all).

    Its children are the downloads that it may show.
    """


class HistoryDirective(ComputedDirective):
    """What a notice said before, and what changed from when, as a list."""

    option_spec: ClassVar[Options] = Options(dict.fromkeys(HISTORY_OPTIONS, directives.unchanged))
    KNOWN = HISTORY_OPTIONS
    NAME = "notice-history"

    def limit(self) -> int:
        """Return how many entries are to be listed, 0 for all; report what is no such number."""
        typed = self.option("limit")
        if not typed:
            return 0
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
        if not 0 < number <= MAX_ENTRIES:
            hint = "Write a number, as in `:limit: 5`"
            self.report("bad-option", f"`:limit: {short(typed)}` is no number of entries", hint, "limit")
        return number
