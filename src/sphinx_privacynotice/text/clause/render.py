"""The one filler: a clause's template and a site's data, made into the nodes of a page.

Sphinx's directives and the page reader both call `render_clause`; nothing else makes notice text.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.site.view import ResolvedValue, is_present
from sphinx_privacynotice.text.clause.inlines import Clause, Report, Reword, own_words
from sphinx_privacynotice.text.clause.lists import Dropped, Own, Standard, Step
from sphinx_privacynotice.text.clause.nesting import below_last, nested_in
from sphinx_privacynotice.text.clause.nodes import Filled, Origin, Unprinted, gathered, paragraph
from sphinx_privacynotice.text.clause.render_entries import EntryRenderer
from sphinx_privacynotice.text.clause.template import (
    Block,
    Item,
    ListBlock,
    Marks,
    Paragraph,
    Row,
    Table,
    names,
)
from sphinx_privacynotice.text.clause.unprinted import unprinted_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.site.view import NoticeData

__all__ = ["Clause", "Reword", "render_clause"]


def render_clause(
    clause: Clause, view: NoticeData, of: str, language: str, page: Place, report: Report
) -> list[nodes.Node]:
    """Return the blocks of ``clause``, filled; empty where none is left.

    ``of`` is "site/kind", ``page`` the place of the directive. Values that are missing are reported with
    both places, unless the notice is a draft, and printed as gaps.
    """
    filler = _ClauseRenderer(clause, view, of, language, page, report)
    made = gathered(filler.blocks(clause.template.blocks, None))
    for part in clause.rewords:
        if part in clause.template.ids and part not in filler.reworded:
            report(unprinted_words(clause, part, page))
    return made


def _paragraphs(blocks: Sequence[Block]) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph)]


class _ClauseRenderer(EntryRenderer):
    """The blocks of a clause: paragraphs, lists and tables."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.reworded: set[str] = set()
        """The parts in whose place words of the page's own were printed."""

    def blocks(self, blocks: Sequence[Block], entry: ResolvedValue | None) -> list[Filled]:
        """Fill neighbouring blocks; those written for one list are one group, once an entry."""
        made: list[Filled] = []
        for each, group in groupby(
            blocks, key=lambda block: block.marks.each if isinstance(block, Paragraph) else ""
        ):
            members = list(group)
            for inner, here in self._rounds(each, members, entry, _paragraphs(members)):
                made += self._noted(inner, [node for block in here for node in self._block(block, inner)])
        return made

    def _block(self, block: Block, entry: ResolvedValue | None) -> Sequence[Filled]:
        if isinstance(block, ListBlock):
            return self._list(block, entry)
        if isinstance(block, Table):
            return self._table(block, entry)
        part = block.marks.id
        unmet = self._unmet(block.marks.guards, entry)
        if unmet:
            return [self._unprinted("paragraph", part, "unmet", guards=unmet)]
        if part in self.clause.drops:
            return [self._unprinted("paragraph", part, "dropped", self.clause.drops[part], block, entry)]
        if part in self.clause.rewords:
            return self._reworded(block.marks)
        return [self._paragraph(block, entry, self.origin(part))]

    def _paragraph(self, block: Paragraph, entry: ResolvedValue | None, origin: Origin) -> nodes.paragraph:
        return paragraph(self.inlines(block.inlines, entry), origin, self.clause.source, block.line)

    def _unprinted(
        self,
        kind: str,
        part: str,
        edit: str,
        reason: str = "",
        block: Paragraph | None = None,
        entry: ResolvedValue | None = None,
        *,
        guards: str = "",
    ) -> Unprinted:
        words: list[nodes.Node] = []
        if block is not None:  # what is left out stays listed with its words; its gaps are nobody's problem
            self.silent, silent = True, self.silent
            words = self.inlines(block.inlines, entry)
            self.silent = silent
        return Unprinted(kind, self.origin(part, edit, reason, guards=guards), tuple(words))

    def _reworded(self, marks: Marks) -> list[nodes.Node]:
        """Return the page's words for a part: once for all entries that the part is written for."""
        reword = self.clause.rewords[marks.id]
        if marks.id in self.reworded:
            return [] if marks.each else [node.deepcopy() for node in reword.body]
        self.reworded.add(marks.id)
        origin = self.origin(marks.id, "reworded", reword.reason, "page")
        for node in reword.body:
            own_words(node, origin)
        return reword.body

    # lists and tables

    def _list(self, block: ListBlock, entry: ResolvedValue | None) -> Sequence[Filled]:
        items = self._items(block.items, entry)
        if not any(isinstance(item, nodes.list_item) for item in items):
            return items
        if block.start is None:
            made: nodes.Element = nodes.bullet_list(bullet="-")
        else:
            made = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
            if block.start != 1:
                made["start"] = block.start
        made += gathered(items)
        made.source, made.line = self.clause.source, block.line
        return [made]

    def _items(
        self, items: Sequence[Item], entry: ResolvedValue | None, gone: frozenset[str] = frozenset()
    ) -> list[Filled]:
        made: list[Filled] = []
        planned = self._planned(items)
        for each, group in groupby(items, key=lambda item: item.marks.each):
            members = list(group)
            if each and each == planned:
                made += self._standard(items, planned, members)
                continue
            for inner, round_members in self._rounds(each, members, entry):
                here: list[Filled] = []
                for item in round_members:
                    if item.slot and item.slot == planned:
                        here += self._standard(items, planned, [item])
                    elif not (planned and item.marks.id) and item.marks.id not in gone:
                        here += self._item(item, inner)
                made += self._nested(inner, here, members) if each and inner else here
        return made

    def _nested(self, entry: ResolvedValue, made: list[Filled], members: Sequence[Item]) -> Sequence[Filled]:
        """Put what is nested in an entry below what was made of it, by the same items of the clause."""
        below = nested_in(self.view, entry)
        if not below or any(names(member, ".items") for member in members):
            return self._noted(entry, made)
        inner = [
            node
            for each in takewhile(self._may_enter, below)
            for node in self._nested(each, [n for item in members for n in self._item(item, each)], members)
        ]
        return below_last(self._noted(entry, made), inner)

    def _standard(self, items: Sequence[Item], path: str, members: Sequence[Item]) -> list[Filled]:
        """Fill a list of standard and own items; ``members`` are the items an own entry is printed by."""
        return [node for step in self._plan(items, path).steps for node in self._step(step, members)]

    def _step(self, step: Step, members: Sequence[Item]) -> Sequence[Filled]:
        if isinstance(step, Dropped):
            first = step.marked.blocks[0] if isinstance(step.marked, Item) and step.marked.blocks else None
            return [
                self._unprinted(
                    "item",
                    step.marked.marks.id,
                    "dropped",
                    step.reason,
                    first if isinstance(first, Paragraph) else None,
                )
            ]
        if isinstance(step, Standard):
            return self._item(step.marked, None, step.gone) if isinstance(step.marked, Item) else []
        if not members[0].slot:
            own = [node for member in members for node in self._item(member, step.found)]
            if any(names(member, ".items") for member in members):
                return self._noted(step.found, own)
            inner = [node for below in step.nested for node in self._step(below, members)]
            return below_last(self._noted(step.found, own), inner)
        item: data.Item = step.found.value
        origin = self.origin(
            " ".join(item.instead_of),
            "replaced" if item.instead_of else "added",
            str(item.reason or ""),
            "site",
        )
        words = self.forms.inlines(step.found)
        self._noted(step.found, words)
        made = nodes.list_item("", paragraph(words, origin, self.clause.source, members[0].line))
        nested = [node for below in step.nested for node in self._step(below, members)]
        if nested:
            made += nodes.bullet_list("", *gathered(nested), bullet="-")
        return [made]

    def _item(
        self, item: Item, entry: ResolvedValue | None, gone: frozenset[str] = frozenset()
    ) -> Sequence[Filled]:
        part = item.marks.id
        unmet = self._unmet(item.marks.guards, entry)
        if unmet:
            return [self._unprinted("item", part, "unmet", guards=unmet)]
        if part and part in self.clause.drops:
            first = item.blocks[0] if item.blocks and isinstance(item.blocks[0], Paragraph) else None
            return [self._unprinted("item", part, "dropped", self.clause.drops[part], first, entry)]
        if part and part in self.clause.rewords:
            words = self._reworded(item.marks)
            return [nodes.list_item("", *words)] if words else []
        if item.slot:
            return self._slot(item, entry)
        made: list[Filled] = []
        for block in item.blocks:
            if isinstance(block, Paragraph):
                inner = Paragraph(block.inlines, block.line, block.marks) if block.marks.id else block
                if block is item.blocks[0]:
                    made.append(self._paragraph(inner, entry, self.origin(part)))
                else:
                    made += self._block(block, entry)
            elif isinstance(block, ListBlock) and gone:
                nested = self._items([below for below in block.items if below.marks.id not in gone], entry)
                if nested:
                    made.append(nodes.bullet_list("", *gathered(nested), bullet="-"))
            else:
                made += self._block(block, entry)
        return [nodes.list_item("", *gathered(made))]

    def _slot(self, item: Item, entry: ResolvedValue | None) -> Sequence[Filled]:
        """Fill an item that is nothing but a value: a list's entries an item each, a team its members."""
        self.line = item.line
        found = self.view.find(item.slot, entry)
        if found is None or not is_present(found):
            if self.view.declared_none(item.slot, entry) or item.slot.startswith("."):
                return [self._unprinted("item", item.marks.id, "unmet", guards=item.slot)]
            made = paragraph(
                [self._missing(item.slot, entry)],
                self.origin(item.marks.id),
                self.clause.edition.file,
                item.line,
            )
            return [nodes.list_item("", made)]
        self.forms.outer = found.path
        self.note_all(found)
        return self._slotted(found, item, 0)

    def _slotted(self, found: ResolvedValue, item: Item, depth: int) -> list[nodes.Node]:
        if isinstance(found.value, tuple) and found.path[-1] != "address":
            return [node for each in self.forms.entries(found) for node in self._slotted(each, item, depth)]
        if isinstance(found.value, dict):
            return [
                node
                for key, each in found.value.items()
                for node in self._slotted(ResolvedValue(each, (*found.path, key)), item, depth)
            ]
        if not self.forms.budget.take("values"):
            rest = self.forms.too_much("values")
            where = self.origin(item.marks.id), self.clause.source, item.line
            return [nodes.list_item("", paragraph(rest, *where))] if rest else []
        nested: list[nodes.Node] = []
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
            words = self.forms.inlines(found, max(depth, 1))
            nested = [
                node for each in nested_in(self.view, found) for node in self._slotted(each, item, depth)
            ]
        made = nodes.list_item(
            "", paragraph(words, self.origin(item.marks.id), self.clause.source, item.line)
        )
        if nested:
            made += nodes.bullet_list("", *nested, bullet="-")
        return [made]

    def _table(self, table: Table, entry: ResolvedValue | None) -> list[Filled]:
        planned = self._planned(table.rows)
        made: list[Filled] = []
        done = False
        for each, group in groupby(table.rows, key=lambda row: row.marks.each):
            members = list(group)
            if each and each == planned:
                for step in [] if done else self._plan(table.rows, planned).steps:
                    made += self._row_step(step, members)
                done = True
                continue
            for inner, here in self._rounds(each, members, entry, members):
                rows_of = [row for row in here if not (planned and row.marks.id)]
                made += self._noted(inner, [node for row in rows_of for node in self._row(row, inner)])
        rows = [node for node in made if isinstance(node, nodes.row)]
        left = [node for node in made if not isinstance(node, nodes.row)]
        if not rows:
            return left
        columns = len(table.head.cells)
        group_node = nodes.tgroup(
            "", *(nodes.colspec(colwidth=100 // columns) for _ in range(columns)), cols=columns
        )
        group_node += nodes.thead("", *gathered(self._row(table.head, entry)))
        group_node += nodes.tbody("", *rows)
        whole = nodes.table("", group_node, classes=["colwidths-auto"])
        whole.source, whole.line = self.clause.source, table.line
        return [whole, *left]

    def _row_step(self, step: Step, members: Sequence[Row]) -> Sequence[Filled]:
        if isinstance(step, Dropped):
            return [self._unprinted("cell", step.marked.marks.id, "dropped", step.reason)]
        if isinstance(step, Own):
            item: data.Item = step.found.value
            edit = "replaced" if item.instead_of else "added"
            origin = self.origin(" ".join(item.instead_of), edit, str(item.reason or ""), "site")
            own = [node for row in members for node in self._row(row, step.found, origin)]
            below = [node for each in step.nested for node in self._row_step(each, members)]
            return [*self._noted(step.found, own), *below]
        return self._row(step.marked, None) if isinstance(step.marked, Row) else []

    def _row(self, row: Row, entry: ResolvedValue | None, origin: Origin | None = None) -> Sequence[Filled]:
        part = row.marks.id
        unmet = self._unmet(row.marks.guards, entry)
        if unmet:
            return [self._unprinted("cell", part, "unmet", guards=unmet)]
        if part and part in self.clause.drops:
            return [self._unprinted("cell", part, "dropped", self.clause.drops[part])]
        origin = origin or self.origin(part)
        if part and part in self.clause.rewords:
            body = self._reworded(row.marks)
            if not body:
                return []
            if len(body) != len(row.cells):
                mend = f"Write {len(row.cells)} paragraphs, one for each column"
                self.report(
                    Finding(
                        "bad-body",
                        f"The row “{part}” has {len(row.cells)} cells and the new words {len(body)}",
                        self.page,
                        mend,
                        part,
                    )
                )
            cells = [[node] for node in body[: len(row.cells)]] + [
                [] for _ in range(len(row.cells) - len(body))
            ]
        else:
            cells = [[self._paragraph(cell, entry, origin)] for cell in row.cells]
        return [nodes.row("", *(nodes.entry("", *cell) for cell in cells))]
