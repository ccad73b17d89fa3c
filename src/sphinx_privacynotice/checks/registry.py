"""The registry of rules: the data that a rule gets, and the codes that it may report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sphinx_privacynotice.base.findings import Finding

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import NoticeData


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know of one notice: the ``kind`` of notice of a ``site``.

    ``printed`` says whether any page prints it; ``record`` is what they print, None where nobody has made
    it yet. ``on`` is the day to judge by, "" for the notice's own.
    """

    project: Project
    site: Site
    kind: str
    printed: bool
    record: Record | None = None
    on: str = ""

    @property
    def view(self) -> NoticeData:
        """The site's data as this notice sees it."""
        return self.site.view(self.kind)

    @property
    def library(self) -> Library:
        """The packs."""
        return self.project.library

    @property
    def day(self) -> str:
        """The day to judge by, "" for a draft without one."""
        return self.on or self.view.day or ""


Rule: TypeAlias = Callable[[Context], Iterator[Finding]]

RULES: dict[Rule, tuple[str, ...]] = {}
"""Every rule with the codes of its findings, in the order in which they are registered."""


def rule(*codes: str) -> Callable[[Rule], Rule]:
    """Register a rule by the codes of its findings, each one of `base.codes`."""

    def register(function: Rule) -> Rule:
        RULES[function] = codes
        return function

    return register
