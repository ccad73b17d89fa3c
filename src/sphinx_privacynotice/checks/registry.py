"""The registry of rules: the data that a rule gets, and the codes that it may report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, Variant
from sphinx_privacynotice.model.format.walk import kinds_of, walk
from sphinx_privacynotice.model.pack.rule_data import KindsData
from sphinx_privacynotice.model.pack.word_rules import WordsData
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.checks.coverage import CoverageJudge, CoverageRow
    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath

ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class Context:
    """What a rule may know of one notice: the ``kind`` of notice of a ``site``.

    ``printed`` says whether any page prints it; ``record`` is what they print, None where nobody has made
    it yet. ``on`` is the day to judge by, "" for the notice's own: builds know no other. ``uses`` is where
    pages ask for clauses of the notice, and where they leave them out. ``variant`` says which page of the
    notice is judged: each is judged alone. Where an error keeps pages from being read whole, there is no
    record, and ``in_part`` is what was read: enough for the rules in `ALWAYS`.
    """

    project: Project
    site: Site
    kind: str
    printed: bool
    record: Record | None = None
    on: str = ""
    uses: tuple[ClauseUse, ...] = ()
    variant: Variant = NOTICE_ITSELF
    in_part: Record | None = None
    shared: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What several rules work out of the notice, by a name: each of it is worked out once."""

    @cached_property
    def view(self) -> NoticeData:
        """The site's data as this notice sees it."""
        return self.site.view(self.name)

    @property
    def name(self) -> str:
        """The name of the notice, and of its variant."""
        return self.variant.name(self.kind)

    @cached_property
    def values(self) -> list[tuple[KeyPath, object]]:
        """All values that the notice sees, records and single ones, each with its path."""
        return walk(self.view.data)

    def values_of(self, kind: type[ValueT]) -> list[tuple[KeyPath, ValueT]]:
        """Return the values of a kind that the notice sees, each with its path; one pass for all rules."""
        if kind not in self._by_kind:
            self._by_kind[kind] = [each for each in self.values if isinstance(each[1], kind)]
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> dict[type, list[tuple[KeyPath, Any]]]:
        return {}

    @property
    def library(self) -> Library:
        """The packs."""
        return self.project.library

    @property
    def day(self) -> str:
        """The day to judge by: never one before the notice applies; "" for a draft in a build."""
        return max(self.on, self.view.day or "")

    @property
    def draft(self) -> bool:
        """Whether the notice has no day yet: nothing that is missing in it fails."""
        return self.view.day is None

    def finding(
        self, code: str, path: KeyPath, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """Return a finding about the key at ``path`` of the site; nothing that a draft lacks is an error."""
        level = Severity.INFO if self.draft else severity
        return Finding(code, message, self.place_of(path), hint, key_path(path), severity=level)

    def place_of(self, path: KeyPath) -> Place:
        """Return where the key at ``path`` was written; of one that is missing, where the notice begins."""
        if path and path[0] not in self.view.tree.entries:
            return self.site.notice_place(self.kind)
        return self.view.key_place(path)

    @property
    def organisation_kind(self) -> str:
        """The kind of organisation, "" where the site does not say."""
        organisation = self.view.data.organisation
        return str(organisation.kind or "") if organisation else ""

    @property
    def organisation_kinds(self) -> tuple[str, ...]:
        """The kind in law and, after it, `special` and `nursery` where the school is that too."""
        return kinds_of(self.view.data.organisation)

    @property
    def public_authority(self) -> bool:
        """Whether the organisation is a public authority, as the packs say of its kind."""
        kinds = self.library.rule_data(KindsData)
        return kinds is not None and self.organisation_kind in kinds.public_authorities

    @property
    def reads_words(self) -> bool:
        """Whether the rules about words are in the language of the notice's page."""
        pack = self.library.rule_pack(WordsData)
        return pack is not None and same_language(pack.language, self.view.written_in)

    @cached_property
    def checklist(self) -> str:
        """The checklist that such a notice is judged by, "" for none."""
        return self.library.checklist_of(self.kind, *self.organisation_kinds)

    @cached_property
    def judge(self) -> CoverageJudge | None:
        """What judges the coverage of the notice; None without a record."""
        if self.record is None:
            return None
        from sphinx_privacynotice.checks.coverage import CoverageJudge

        authority = self.public_authority
        return CoverageJudge(self.view, self.record, self.uses, self.day, public_authority=authority)

    @cached_property
    def coverage(self) -> tuple[CoverageRow, ...]:
        """How the notice stands to each item of its checklist; empty without a record or a checklist."""
        if self.judge is None or not self.checklist:
            return ()
        return tuple(self.judge.judge(self.library.checklist(self.checklist)))

    def release(self) -> None:
        """Forget what was worked out of the site's data; asked again, it is worked out again.

        Without this, a list of contexts keeps the data of all sites, and what `shared` has refers to the
        context. The coverage stays: it is small, and reports ask for it.
        """
        self.shared.clear()
        for name in ("view", "values", "_by_kind", "judge"):
            self.__dict__.pop(name, None)


Rule: TypeAlias = Callable[[Context], Iterator[Finding]]

RULES: dict[Rule, tuple[str, ...]] = {}
"""Every rule with the codes of its findings, in the order in which they are registered."""

ACROSS_SITES: set[Rule] = set()
"""The rules that look at other sites; all others ask only about one notice, its site and the packs."""

LAW_RULES: set[Rule] = set()
"""The rules that ask about the law: all but `ALWAYS` of a notice whose kind has a checklist, and no other."""

ALWAYS: set[Rule] = set()
"""Those of them that judge what is written there, not what should be: they ask for no checklist."""


def rule(*codes: str, law: bool = True, always: bool = False, across: bool = False) -> Callable[[Rule], Rule]:
    """Register a rule by the codes of its findings, each one of `base.codes`.

    ``law`` says that it is one of `LAW_RULES`, ``always`` one of `ALWAYS`, ``across`` one of `ACROSS_SITES`.
    """

    def register(function: Rule) -> Rule:
        RULES[function] = codes
        for applies, rules in ((law, LAW_RULES), (always, ALWAYS), (across, ACROSS_SITES)):
            if applies:
                rules.add(function)
        return function

    return register


LAW_RULES_APPLY = True
"""Tests that are about something else turn the rules of law off here."""


def rules_for(context: Context) -> list[Rule]:
    """Return the rules that apply to a notice."""
    judged = RULES.keys() - LAW_RULES
    if LAW_RULES_APPLY:
        judged |= LAW_RULES if context.checklist else ALWAYS
    return [rule for rule in RULES if rule in judged]
