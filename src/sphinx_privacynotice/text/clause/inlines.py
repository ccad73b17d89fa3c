"""What filling a clause takes, whatever its shape: origins, guards, gaps, and the words of one block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.format.values import Email, Phone, Value, WebAddress
from sphinx_privacynotice.model.site.mend_missing import how_to_give
from sphinx_privacynotice.model.site.paths import known_path
from sphinx_privacynotice.model.site.view import (
    HOLDS,
    NoticeData,
    ResolvedValue,
    equals,
    is_present,
    is_truthy,
)
from sphinx_privacynotice.text.clause.formatting import ValueFormatter
from sphinx_privacynotice.text.clause.nodes import VALUE, Origin, link, quiet, value
from sphinx_privacynotice.text.clause.template import (
    Citation,
    Condition,
    Emphasis,
    Inline,
    Link,
    Strong,
    Template,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry
    from sphinx_privacynotice.yamlio.tree import KeyPath

Report = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Reword:
    """The school's own words for a part of a clause, already made into nodes by the page's parser."""

    body: list[nodes.Node]
    reason: str


@dataclass(slots=True)
class Clause:
    """A clause to fill: its edition, its template, and what the page changes in it."""

    edition: ClauseEdition
    template: Template
    source: str
    """The absolute name of the edition's file, as Sphinx and docutils name sources."""
    drops: dict[str, str] = field(default_factory=dict)
    """Parts left out, with the reason."""
    rewords: dict[str, Reword] = field(default_factory=dict)
    entries: dict[KeyPath, bool] = field(default_factory=dict)
    """The entries of lists that its words went through, each with whether anything of it was printed."""


class InlineRenderer:
    """One clause being filled for one notice of one site."""

    def __init__(
        self, clause: Clause, view: NoticeData, of: str, language: str, page: Place, report: Report
    ) -> None:
        self.clause = clause
        self.view = view
        self.of = of
        self.page = page
        self.report = report
        self.forms = ValueFormatter(view, language, self._gap, report)
        self.line = clause.edition.body_line
        self.silent = False
        self._label = clause.edition.label

    # what is said of missing values

    def _gap(self, key: str) -> nodes.Node:
        if not self.view.is_draft and not self.silent:
            self.report(
                missing_value(
                    self.view,
                    key,
                    self.page,
                    f"the clause “{self.clause.edition.id}”",
                    Place(self.clause.edition.file, self.line),
                )
            )
        return gap_node(self.forms, key)

    def origin(
        self, part: str = "", edit: str = "", reason: str = "", source: str = "clause", guards: str = ""
    ) -> Origin:
        """Return what a block of this clause says of itself."""
        return Origin(self.of, self.clause.edition.id, self._label, part, source, edit, reason, guards)

    # guards

    def _unmet(self, guards: Sequence[Condition], entry: ResolvedValue | None) -> str:
        return "; ".join(str(guard) for guard in guards if not self._met(guard, entry))

    def _met(self, guard: Condition, entry: ResolvedValue | None) -> bool:
        if guard.word == "none":  # what is declared none is there to be asked for, and nowhere to be printed
            return self.view.declared_none(guard.path, entry) == guard.wanted
        found = self.view.find(guard.path, entry, ("equals", guard.word) if guard.word else HOLDS)
        return (equals(found, guard.word) if guard.word else is_truthy(found)) == guard.wanted

    # inlines

    def inlines(self, inlines: Sequence[Inline], entry: ResolvedValue | None) -> list[nodes.Node]:
        """Fill the inlines of a block."""
        made: list[nodes.Node] = []
        for inline in inlines:
            made += self._inline(inline, entry)
        if made and isinstance(made[-1], nodes.Text) and isinstance(inlines[-1], Words):
            made[-1] = nodes.Text(str(made[-1]).rstrip())
        return made

    def _inline(self, inline: Inline, entry: ResolvedValue | None) -> list[nodes.Node]:
        if isinstance(inline, Words):
            return [nodes.Text(inline.text)]
        if isinstance(inline, Strong):
            return [nodes.strong("", "", *self.inlines(inline.children, entry))]
        if isinstance(inline, Emphasis):
            return [nodes.emphasis("", "", *self.inlines(inline.children, entry))]
        self.line = inline.line
        if isinstance(inline, Citation):
            return self._citation(inline)
        if isinstance(inline, Link):
            return self._link(inline, entry)
        found = self.view.find(inline.path, entry)
        if found is None or not is_present(found):
            return [self._missing(inline.path, entry)]
        if inline.path.split(".")[-1] == "text":  # the record's own words, with its fields filled in
            parent = inline.path.rpartition(".")[0]
            owner = self.view.find(parent, entry) if parent else entry
            return self.forms.own_text(owner) if owner else []
        self._check_standard(found)
        self.note_all(found)
        made = self.forms.inlines(found)
        return [self._missing(inline.path, entry)] if not made and isinstance(found.value, tuple) else made

    def note_all(self, found: ResolvedValue) -> None:
        """Note that all entries of a list, if ``found`` is one, are printed as they are."""
        for entry in self.forms.entries(found) if isinstance(found.value, tuple) else ():
            self.clause.entries.update(dict.fromkeys((e.path for e in self.forms.with_nested(entry)), True))

    def _check_standard(self, found: ResolvedValue) -> None:
        """Report the word *standard* in a list that a sentence prints, where it can stand for nothing."""
        for entry in self.forms.entries(found) if isinstance(found.value, tuple) else ():
            if isinstance(entry.value, data.Item) and entry.value.item == data.STANDARD:
                clause = Place(self.clause.edition.file, self.line)
                clause_id = self.clause.edition.id
                message = f"“{data.STANDARD}” stands for items of the clause “{clause_id}”, which has none"
                mend = f"Take “- {data.STANDARD}” out of “{found.key}”"
                self.report(
                    Finding(
                        "unknown-item", message, self.view.place(entry.path), mend, found.key, related=clause
                    )
                )

    def _citation(self, inline: Citation) -> list[nodes.Node]:
        cited = self.forms.citation(inline.key, inline.words)
        if cited:
            return cited
        coming = self.view.coming_law(inline.key)
        if coming and not self.silent:
            clause = Place(self.clause.edition.file, self.line)
            self.report(law_not_yet(coming, self.view, self.page, clause))
        # a law that no pack has is the pack's error, told when the pack is checked
        unknown = nodes.Text(inline.words) if inline.words else gap_node(self.forms, inline.key)
        return self.forms.coming(inline.key, inline.words) or [unknown]

    def _missing(self, path: str, entry: ResolvedValue | None) -> nodes.Node:
        if path.startswith(".") and entry is not None:
            return nodes.Text("")  # an entry need not have every field
        if self.view.declared_none(path, entry):
            return value([nodes.Text(self.forms.phrase("declared_none"))], path)
        if not known_path(path):
            return gap_node(self.forms, path)  # the pack's error, told when the pack is checked
        return self._gap(path)

    def _link(self, inline: Link, entry: ResolvedValue | None) -> list[nodes.Node]:
        words = self.inlines(inline.children, entry)
        target = inline.target
        if not target:
            found = self.view.find(inline.path, entry)
            if found is None or not is_present(found):
                return [*words, nodes.Text(" "), self._missing(inline.path, entry)]
            made = link(words, target_of(self.view, found))
            made[VALUE] = found.key
            return [made] if made["refuri"] else words
        return [link(words, target)] if target else words


def target_of(view: NoticeData, found: ResolvedValue) -> str:
    """Return the address that a value leads to, or nothing where it leads nowhere."""
    typed = view.own(found, "url") if isinstance(found.value, data.Titled) else found.value
    if isinstance(typed, WebAddress | Email | Phone):
        return typed.target
    if isinstance(typed, Value) and WebAddress.accepts(typed):
        return WebAddress(typed).target
    return ""


def gap_node(forms: ValueFormatter, key: str) -> nodes.inline:
    """Return what is printed where a value is missing."""
    made = nodes.inline("", forms.phrase("gap", key=key) or f"[{key}]", classes=["notice-gap"])
    made["notice-value"] = key
    quiet(made)
    return made


def missing_value(view: NoticeData, key: str, page: Place, by: str, clause: Place | None) -> Finding:
    """Return the finding that a value is not there."""
    mend = f"{how_to_give(view, key)}; or leave out the words that need it"
    return Finding(
        "missing-value", f"{view.name} has no “{key}”, which {by} prints", page, mend, key, related=clause
    )


def law_not_yet(law: LawEntry, view: NoticeData, page: Place, other: Place | None = None) -> Finding:
    """Return the finding that a law is cited which does not apply yet on the notice's day."""
    cite = law.cite or law.title
    message = f"“{cite}” does not apply yet on {view.day}, the day of the notice: it begins on {law.start}"
    mend = "Leave out what cites it"
    if other is None:
        mend = f"Take it out, or let the notice apply from {law.start} or later, with `in_force:`"
    return Finding("law-not-yet", message, page, mend, law.id, related=other)


def own_words(node: nodes.Node, origin: Origin) -> None:
    """Say of every block in ``node``, which the page's author wrote, what it stands for."""
    for block in node.findall(
        lambda each: isinstance(
            each, nodes.paragraph | nodes.rubric | nodes.title | nodes.literal_block | nodes.term
        )
    ):
        if isinstance(block, nodes.Element) and "notice-of" not in block:
            block.attributes.update(origin.attributes())
