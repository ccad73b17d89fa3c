"""The entries of lists that blocks of a clause are written for, and the standard items among them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.site.paths import entry_type
from sphinx_privacynotice.model.site.view import ResolvedValue, is_truthy
from sphinx_privacynotice.text.clause.inlines import InlineRenderer
from sphinx_privacynotice.text.clause.lists import Plan, plan
from sphinx_privacynotice.text.clause.nesting import with_nested
from sphinx_privacynotice.text.clause.nodes import Filled, Unprinted
from sphinx_privacynotice.text.clause.template import Block, Item, ListBlock, Paragraph, Row, Table, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MemberT = TypeVar("MemberT", bound=Block | Item | Row)


class EntryRenderer(InlineRenderer):
    """Which entries a block is filled with, and which were printed."""

    def _rounds(
        self,
        each: str,
        members: Sequence[MemberT],
        entry: ResolvedValue | None,
        flat: Sequence[Paragraph | Row] = (),
    ) -> Iterator[tuple[ResolvedValue | None, Sequence[MemberT]]]:
        """Yield the members of a group once an entry; the page's own words for one do without any entry."""
        entries = self._entries(each, entry, flat) if each else [entry]
        for inner in entries:
            yield inner, members
        if not entries:
            yield None, [member for member in members if self._is_reworded(member)]

    def _is_reworded(self, member: Block | Item | Row) -> bool:
        return not isinstance(member, ListBlock | Table) and member.marks.id in self.clause.rewords

    def _entries(
        self, path: str, entry: ResolvedValue | None, flat: Sequence[Paragraph | Row] = ()
    ) -> list[ResolvedValue]:
        """Return the entries of a list; those of ``flat`` blocks with the ones nested in them after each."""
        found = self.view.find(path, entry)
        if found is None:
            return []
        if isinstance(found.value, dict):
            made = (ResolvedValue(each, (*found.path, key)) for key, each in found.value.items())
            return list(takewhile(self._may_enter, made))
        if not isinstance(found.value, tuple):
            return [found] if is_truthy(found) else []
        every = self.forms.entries(found)
        if flat and not any(names(block, ".items") for block in flat):
            every = [below for each in every for below in with_nested(self.view, each)]
        entries = takewhile(self._may_enter, every)
        return [each for each in entries if not isinstance(each.value, data.Item) or each.value.item is None]

    def _may_enter(self, entry: ResolvedValue) -> bool:
        taken = self.forms.budget.take("list-entries")
        if not taken:
            self.forms.outer = entry.path
            self.forms.too_much("list-entries")
        return taken

    def _noted(self, entry: ResolvedValue | None, made: Sequence[Filled]) -> Sequence[Filled]:
        """Note whether anything was printed for an entry of a list, or the page left it out; return it."""
        spent = self.forms.budget.is_spent("values")  # which is told, and why the others are not printed
        if entry is not None and isinstance(entry.path[-1], int) and not spent:
            printed = any(not isinstance(node, Unprinted) or node.origin.edit == "dropped" for node in made)
            self.clause.entries[entry.path] = self.clause.entries.get(entry.path, False) or printed
        return made

    @staticmethod
    def _planned(marked: Sequence[Item | Row]) -> str:
        """Return the path of the list of standard and own items that these are written for, or nothing."""
        for each in marked:
            path = each.marks.each or (each.slot if isinstance(each, Item) else "")
            if path and not path.startswith("."):
                kind = entry_type(path)
                if isinstance(kind, type) and issubclass(kind, data.Item):
                    return path
        return ""

    def _plan(self, marked: Sequence[Item | Row], path: str) -> Plan:
        found = self.view.find(path)
        entries = None if self.view.declared_none(path) else self.forms.entries(found) if found else []
        made = plan(marked, entries, found.path if found else tuple(path.split(".")))
        for fault in made.faults:
            severity = Severity.WARNING if fault.code == "lost-item" else Severity.ERROR
            clause = Place(self.clause.edition.file, fault.line)
            where = self.view.place(fault.path)
            self.report(
                Finding(fault.code, fault.message, where, fault.mend, path, clause, severity=severity)
            )
        return made
