"""Renders a clause: its template with a site's data becomes docutils nodes.

Sphinx's directives and the page reader both call `render_clause`; nothing else makes notice text.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, TypeVar

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.site.paths import entry_type
from sphinx_privacynotice.model.site.view import ResolvedValue, is_present
from sphinx_privacynotice.text.clause.inlines import Clause, Report, Reword
from sphinx_privacynotice.text.clause.lists import Dropped, Own, Step, plan
from sphinx_privacynotice.text.clause.needs import unprinted_words
from sphinx_privacynotice.text.clause.nodes import Origin, Rendered, Unprinted, lines, paragraph, to_nodes
from sphinx_privacynotice.text.clause.omissions import OmissionRenderer, first_paragraph, has_words
from sphinx_privacynotice.text.clause.template import (
    Block,
    Card,
    Item,
    ListBlock,
    Marked,
    Paragraph,
    Row,
    Table,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath

__all__ = ["Clause", "Reword", "render_clause"]

MemberT = TypeVar("MemberT", bound=Block | Item | Row)
ItemT = TypeVar("ItemT", Item, Row)


def render_clause(
    clause: Clause, view: NoticeData, of: str, language: str, page: Place, report: Report
) -> list[nodes.Node]:
    """Return the blocks of ``clause``, its values filled in; empty where none is left.

    ``of`` is "site/kind", ``page`` the place of the directive. Values that are missing are reported with
    both places, unless the notice is a draft, and printed as gaps.
    """
    renderer = _ClauseRenderer(clause, view, of, language, page, report)
    made = to_nodes(renderer.blocks(clause.template.blocks, None))
    for part in clause.rewords:
        if part in clause.template.ids and part not in renderer.reworded:
            report(unprinted_words(clause, part, page))
    return made


class _ClauseRenderer(OmissionRenderer):
    """The blocks of a clause: paragraphs, lists and tables."""

    def blocks(self, blocks: Sequence[Block], entry: ResolvedValue | None) -> list[Rendered]:
        """Render neighbouring blocks; those written for one list are one group, once for each entry."""
        made: list[Rendered] = []
        for each, group in groupby(blocks, key=_list_of):
            for inner, members in self._rounds(each, list(group), entry, flat=True):
                made += self._noted(inner, [node for block in members for node in self._block(block, inner)])
        return made

    def _block(self, block: Block, entry: ResolvedValue | None) -> Sequence[Rendered]:
        if isinstance(block, ListBlock):
            return self._list(block, entry)
        if isinstance(block, Table):
            return self._table(block, entry)
        omitted = self._omitted(block, entry)
        if omitted is not None:
            return omitted
        if block.marks.id in self.clause.rewords:
            return self._reworded(block.marks)
        made = self._paragraph(block, entry, self.origin(block.marks.id))
        return [made] if entry is None or has_words([made]) else [self._nothing(block, block)]

    def _paragraph(self, block: Paragraph, entry: ResolvedValue | None, origin: Origin) -> nodes.Element:
        if block.inlines and isinstance(block.inlines[0], Card):
            return lines(self.card(block.inlines[0], entry), origin, self.clause.source, block.line)
        return paragraph(self.inlines(block.inlines, entry), origin, self.clause.source, block.line)

    # the entries of lists that blocks are written for

    def _rounds(
        self, each: str, members: Sequence[MemberT], entry: ResolvedValue | None, *, flat: bool = False
    ) -> Iterator[tuple[ResolvedValue | None, Sequence[MemberT]]]:
        """Yield the members of a group once for each entry; without entries, those that the page rewords.

        ``flat`` blocks are printed for the entries nested in each entry, too.
        """
        if not each:
            yield entry, members
            return
        nested = flat and not any(names(member, ".items") for member in members if isinstance(member, Marked))
        entries = self._entries(each, entry, nested=nested)
        for inner in entries:
            yield inner, members
        if not entries:
            rewords = self.clause.rewords
            yield None, [member for member in members if _id_of(member) in rewords]

    # standard and own items

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

    def _standard(self, marked: Sequence[ItemT], path: str, members: Sequence[ItemT]) -> list[Rendered]:
        """Render a list of standard and own items; ``members`` are those that an own entry is printed by."""
        return [node for step in self._plan(marked, path) for node in self._step(step, members)]

    def _plan(self, marked: Sequence[Item | Row], path: str) -> list[Step]:
        def report(code: str, where: KeyPath, message: str, hint: str, line: int) -> None:
            clause = Place(self.clause.edition.file, line)
            severity = Severity.WARNING if code == "lost-item" else Severity.ERROR
            self.report(Finding(code, message, self.view.place(where), hint, path, clause, severity=severity))

        found = self.view.find(path)
        entries = None if self.view.declared_none(path) else self.forms.entries(found) if found else []
        return plan(marked, entries, found.path if found else tuple(path.split(".")), report)

    def _step(self, step: Step, members: Sequence[Item] | Sequence[Row]) -> Sequence[Rendered]:
        if isinstance(step, Own):
            return self._own_item(step, members)
        if isinstance(step, Dropped):
            return self._dropped(step.marked, step.reason)
        marked = step.marked
        return self._item(marked, None, step.gone) if isinstance(marked, Item) else self._row(marked, None)

    def _own_item(self, step: Own, members: Sequence[Item] | Sequence[Row]) -> Sequence[Rendered]:
        item: data.Item = step.found.value
        edit = "replaced" if item.instead_of else "added"
        origin = self.origin(" ".join(item.instead_of), edit, str(item.reason or ""), "site")
        first = members[0]
        if isinstance(first, Item) and first.slot:
            whole = not first.slot.startswith(".")
            words = self._entry_as_item(step.found) if whole else self.forms.inlines(step.found)
            self._noted(step.found, words)
            nested = [node for below in step.nested for node in self._step(below, members)]
            return [self._list_item(words, origin, first.line, nested)]
        own: list[Rendered] = []
        for member in members:
            if isinstance(member, Item):
                own += self._item(member, step.found)
            else:
                own += self._row(member, step.found, origin)
        if isinstance(first, Item) and any(names(member, ".items") for member in members):
            return self._noted(step.found, own)
        nested = [node for below in step.nested for node in self._step(below, members)]
        return _below_last(self._noted(step.found, own), nested)

    # lists

    def _list(self, block: ListBlock, entry: ResolvedValue | None) -> Sequence[Rendered]:
        items = self._items(block.items, entry)
        if not any(isinstance(item, nodes.list_item) for item in items):
            return items
        if block.start is None:
            made: nodes.Element = nodes.bullet_list(bullet="-")
        else:
            made = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
            if block.start != 1:
                made["start"] = block.start
        made += to_nodes(items)
        made.source, made.line = self.clause.source, block.line
        return [made]

    def _items(self, items: Sequence[Item], entry: ResolvedValue | None) -> list[Rendered]:
        made: list[Rendered] = []
        planned = self._planned(items)
        for each, group in groupby(items, key=_list_of):
            members = list(group)
            if each and each == planned:
                made += self._standard(items, planned, members)
                continue
            for inner, here in self._rounds(each, members, entry):
                nodes_here: list[Rendered] = []
                for item in here:
                    if item.slot and item.slot == planned:
                        nodes_here += self._standard(items, planned, [item])
                    elif not (planned and item.marks.id):
                        nodes_here += self._item(item, inner)
                made += self._nested(inner, nodes_here, members) if each and inner else nodes_here
        return made

    def _nested(
        self, entry: ResolvedValue, made: list[Rendered], members: Sequence[Item]
    ) -> Sequence[Rendered]:
        """Put what is nested in an entry below what was made of it, by the same items of the clause."""
        below = self.forms.nested(entry)
        if not below or any(names(member, ".items") for member in members):
            return self._noted(entry, made)
        inner = [
            node
            for each in takewhile(self._may_enter, below)
            for node in self._nested(each, [n for item in members for n in self._item(item, each)], members)
        ]
        return _below_last(self._noted(entry, made), inner)

    def _list_item(
        self, words: list[nodes.Node], origin: Origin, line: int, nested: Sequence[Rendered] = ()
    ) -> nodes.list_item:
        made = nodes.list_item("", paragraph(words, origin, self.clause.source, line))
        if nested:
            made += nodes.bullet_list("", *to_nodes(nested), bullet="-")
        return made

    def _item(
        self, item: Item, entry: ResolvedValue | None, gone: frozenset[str] = frozenset()
    ) -> Sequence[Rendered]:
        """Render an item, without the items nested in it that are ``gone`` elsewhere."""
        omitted = self._omitted(item, entry)
        if omitted is not None:
            return omitted
        if item.marks.id in self.clause.rewords:
            words = self._reworded(item.marks)
            return [nodes.list_item("", *words)] if words else []
        if item.slot:
            return self._slot(item, entry)
        made: list[Rendered] = []
        first = first_paragraph(item)
        for block in item.blocks:
            if block is first:
                made.append(self._paragraph(first, entry, self.origin(item.marks.id)))
            elif isinstance(block, ListBlock) and gone:
                left = tuple(below for below in block.items if below.marks.id not in gone)
                made += self._list(ListBlock(left, block.line, block.start), entry)
            else:
                made += self._block(block, entry)
        if entry is not None and first is not None and not has_words(made):
            return [self._nothing(item, first)]
        return [nodes.list_item("", *to_nodes(made))]

    def _entry_as_item(self, found: ResolvedValue, depth: int = 0) -> list[nodes.Node]:
        """Return an entry as an item of its own: a recipient with why it gets the data."""
        words = self.forms.inlines(found, depth)
        if not isinstance(found.value, data.Recipient) or self.view.own(found, "text"):
            return words
        why = self.forms.field(found, "why", depth) if self.view.own(found, "why") else []
        return self.forms.phrase_or_part("contact_members", name=words, members=why)

    def _slot(self, item: Item, entry: ResolvedValue | None) -> Sequence[Rendered]:
        """Render an item that is only a value: a list's entries an item each, a team its members."""
        self.line = item.line
        found = self.view.find(item.slot, entry)
        if found is None or not is_present(found):
            if self.view.declared_none(item.slot, entry) or item.slot.startswith("."):
                return [Unprinted("item", self.origin(item.marks.id, "unmet", guards=item.slot))]
            words = [self._missing(item.slot, entry)]
            return [self._list_item(words, self.origin(item.marks.id), item.line)]
        self.forms.outer = found.path
        self.note_all(found)
        if isinstance(found.value, Value) and found.path[-1] != "address":
            return [
                self._list_item(self.field(item.slot, found, entry), self.origin(item.marks.id), item.line)
            ]
        return self._slotted(found, item, 0)

    def _slotted(self, found: ResolvedValue, item: Item, depth: int) -> list[nodes.Node]:
        if isinstance(found.value, tuple | dict) and found.path[-1] != "address":
            return [node for each in self.forms.entries(found) for node in self._slotted(each, item, depth)]
        origin = self.origin(item.marks.id)
        if not self.forms.budget.take("values"):
            rest = self.forms.too_much("values")
            return [self._list_item(rest, origin, item.line)] if rest else []
        team = self.forms.team(found, depth) if isinstance(found.value, data.Contact) else []
        if team and self.view.child(found, "text") is None:
            with self.forms.inside(found):
                nested = [node for each in team for node in self._slotted(each, item, depth + 1)]
            if not self.view.child(found, "name") and not self.view.child(found, "post"):
                return nested
            words = self.forms.contact(found, members=False)
            words = self.forms.phrase_nodes("contact_members", name=words, members=[]) if nested else words
            if words and isinstance(words[-1], nodes.Text):
                words[-1] = nodes.Text(str(words[-1]).rstrip())
        else:
            words = self._entry_as_item(found, max(depth, 1))
            below = self.forms.nested(found)
            nested = [node for each in below for node in self._slotted(each, item, depth)]
        return [self._list_item(words, origin, item.line, nested)]

    # tables

    def _table(self, table: Table, entry: ResolvedValue | None) -> list[Rendered]:
        planned = self._planned(table.rows)
        made: list[Rendered] = []
        done = False
        for each, group in groupby(table.rows, key=_list_of):
            members = list(group)
            if each and each == planned:
                made += [] if done else self._standard(table.rows, planned, members)
                done = True
                continue
            for inner, here in self._rounds(each, members, entry, flat=True):
                rows_of = [row for row in here if not (planned and row.marks.id)]
                made += self._noted(inner, [node for row in rows_of for node in self._row(row, inner)])
        rows = [node for node in made if isinstance(node, nodes.row)]
        left = [node for node in made if not isinstance(node, nodes.row)]
        if not rows:
            return left
        columns = len(table.head.cells)
        specs = (nodes.colspec(colwidth=100 // columns) for _ in range(columns))
        group_node = nodes.tgroup("", *specs, cols=columns)
        group_node += nodes.thead("", *to_nodes(self._row(table.head, entry)))
        group_node += nodes.tbody("", *rows)
        whole = nodes.table("", group_node, classes=["colwidths-auto"])
        whole.source, whole.line = self.clause.source, table.line
        return [whole, *left]

    def _row(self, row: Row, entry: ResolvedValue | None, origin: Origin | None = None) -> Sequence[Rendered]:
        part = row.marks.id
        omitted = self._omitted(row, entry)
        if omitted is not None:
            return omitted
        if part in self.clause.rewords:
            body = self._reworded(row.marks)
            if not body:
                return []
            columns = len(row.cells)
            if len(body) != columns:
                message = f"The row “{part}” has {columns} cells and the new words {len(body)}"
                hint = f"Write {columns} paragraphs, one for each column"
                self.report(Finding("bad-body", message, self.page, hint, part))
            cells = [[node] for node in body[:columns]] + [[]] * (columns - len(body))
        else:
            origin = origin or self.origin(part)
            cells = [[self._paragraph(cell, entry, origin)] for cell in row.cells]
        return [nodes.row("", *(nodes.entry("", *cell) for cell in cells))]


def _list_of(block: Block | Marked) -> str:
    """Return the path of the list that a block is written for, or nothing."""
    return block.marks.each if isinstance(block, Marked) else ""


def _id_of(block: Block | Marked) -> str:
    return block.marks.id if isinstance(block, Marked) else ""


def _below_last(made: Sequence[Rendered], nested: Sequence[Rendered]) -> Sequence[Rendered]:
    """Put nested items into a list below the last item made; where none was made they take its place."""
    last = next((node for node in reversed(made) if isinstance(node, nodes.list_item)), None)
    if last is None or not any(isinstance(node, nodes.list_item) for node in nested):
        return [*made, *nested]
    last += nodes.bullet_list("", *to_nodes(nested), bullet="-")
    return made
