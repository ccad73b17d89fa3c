"""The base class of the renderer: origins, guards, missing values, inline text, the entries of lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.format.values import Email, Phone, Value, WebAddress
from sphinx_privacynotice.model.pack.law import not_yet_in_force
from sphinx_privacynotice.model.pack.own_clause import printed_clause
from sphinx_privacynotice.model.site.missing_hints import suggest_missing
from sphinx_privacynotice.model.site.paths import known_path
from sphinx_privacynotice.model.site.view import (
    HOLDS,
    NoticeData,
    ResolvedValue,
    equals,
    has_field,
    is_present,
    is_truthy,
)
from sphinx_privacynotice.text.clause.card import card_lines
from sphinx_privacynotice.text.clause.formatting import ValueFormatter
from sphinx_privacynotice.text.clause.nodes import (
    LANG,
    OF,
    VALUE,
    Origin,
    Rendered,
    Unprinted,
    clause_link,
    link,
    mark_untranslatable,
    value,
)
from sphinx_privacynotice.text.clause.template import (
    Card,
    Citation,
    Condition,
    Emphasis,
    Inline,
    Link,
    OptionalText,
    Strong,
    Template,
    ValueOf,
    Words,
    flat,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.law import LawEntry
    from sphinx_privacynotice.yamlio.tree import KeyPath

Report = Callable[[Finding], None]

_OWN_WORDS = frozenset(
    {"text", "records", "from", "then", "why", "post", "safeguard", "logic", "effect", "title"}
)
"""The fields in which a site says something in words: names, numbers and addresses are in no language."""

_NAMING = frozenset({"name", "records", "country", "article"})
"""The fields that name an entry of a list, beside its text: its ``url`` is linked from them."""


@dataclass(frozen=True, slots=True)
class Reword:
    """The page's own words for a part of a clause, already parsed into nodes."""

    body: list[nodes.Node]
    reason: str


@dataclass(slots=True)
class Clause:
    """A clause to render: its edition, its template, and what the page changes in it."""

    edition: ClauseEdition
    template: Template
    source: str
    """The absolute name of the edition's file, as Sphinx and docutils name sources."""
    drops: dict[str, str] = field(default_factory=dict)
    """Parts left out, with the reason."""
    rewords: dict[str, Reword] = field(default_factory=dict)
    audience: str = ""
    """The reader that it is printed for, "" for all."""
    languages: dict[str, str] = field(default_factory=dict)
    """The languages of words, by where they are from, that are not in the language of the notice's page."""
    entries: dict[KeyPath, bool] = field(default_factory=dict)
    """The entries of lists that were rendered, each with whether anything of it was printed."""


class InlineRenderer:
    """Renders the inlines of one clause, for one notice of one site."""

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

    @property
    def _place(self) -> Place:
        return Place(self.clause.edition.file, self.line)

    def _gap(self, key: str) -> nodes.Node:
        if not self.view.is_draft and not self.silent:
            by = f"the clause “{self.clause.edition.id}”"
            self.report(missing_value(self.view, key, self.page, by, self._place))
        return gap_node(self.forms, key)

    def origin(
        self, part: str = "", edit: str = "", reason: str = "", source: str = "clause", guards: str = ""
    ) -> Origin:
        """Return where a block of this clause comes from."""
        clause, language = self.clause, self.clause.languages.get(source, "")
        about = (clause.edition.id, self._label, part, source, edit, reason)
        return Origin(self.of, *about, clause.audience, language, guards)

    # guards

    def _unmet(self, guards: Sequence[Condition], entry: ResolvedValue | None) -> str:
        return "; ".join(str(guard) for guard in guards if not self._met(guard, entry))

    def _met(self, guard: Condition, entry: ResolvedValue | None) -> bool:
        if not guard.words:
            return is_truthy(self.view.find(guard.path, entry, HOLDS)) == guard.wanted
        return any(self._is(guard.path, word, entry) for word in guard.words) == guard.wanted

    def _is(self, path: str, word: str, entry: ResolvedValue | None) -> bool:
        """Return whether the value at ``path`` is the word that a guard names."""
        if word == "none":  # a declared none can be asked for, but is nowhere printed
            return self.view.declared_none(path, entry)
        return equals(self.view.find(path, entry, ("equals", word)), word)

    # inlines

    def inlines(self, inlines: Sequence[Inline], entry: ResolvedValue | None) -> list[nodes.Node]:
        """Render the inlines of a block."""
        made: list[nodes.Node] = []
        for inline in inlines:
            made += self._inline(inline, entry)
        if made and isinstance(inlines[-1], Words) and inlines[-1].text[-1:].isspace():
            made[-1] = nodes.Text(inlines[-1].text.rstrip())
        return made

    def _inline(self, inline: Inline, entry: ResolvedValue | None) -> list[nodes.Node]:
        match inline:
            case Words():
                return [nodes.Text(inline.text)]
            case Strong():
                return [nodes.strong("", "", *self.inlines(inline.children, entry))]
            case Emphasis():
                return [nodes.emphasis("", "", *self.inlines(inline.children, entry))]
        self.line = inline.line
        match inline:
            case Citation():
                return self._citation(inline)
            case Link():
                return self._link(inline, entry)
            case OptionalText():
                return self._optional(inline, entry)
            case Card():  # alone in its block, which is then printed as lines
                return [node for row in self.card(inline, entry) for node in row]
            case ValueOf():
                return self._value(inline, entry)

    def _in_its_language(self, path: str, made: list[nodes.Node]) -> list[nodes.Node]:
        """Return words of the site's own, in a clause in another language, with the language they are in."""
        language = self.clause.languages.get("site", "")
        own = path.rpartition(".")[2] in _OWN_WORDS or path.startswith("facts.")
        if not (language and own and made):
            return made
        words = nodes.inline("", "", *made)
        words[LANG] = language
        return [words]

    def _optional(self, inline: OptionalText, entry: ResolvedValue | None) -> list[nodes.Node]:
        if not all(self._given(paths, entry) for paths in inline.conditions):
            return []
        return [node for each in inline.children for node in self._inline(each, entry)]

    def card(self, card: Card, entry: ResolvedValue | None) -> list[list[nodes.Node]]:
        """Return the lines of a contact or address; where it is missing, one with the gap."""
        self.line = card.line
        found = self.view.find(card.path, entry)
        if found is None or not is_present(found):
            return [[self._missing(card.path, entry)]]
        self.forms.outer = found.path
        self.note_all(found)
        return card_lines(self.forms, found)

    def _value(self, inline: ValueOf, entry: ResolvedValue | None) -> list[nodes.Node]:
        path = self._given(inline.paths, entry)
        found = self.view.find(path, entry) if path else None
        if found is None:
            return [self._missing(inline.path, entry)]
        self._check_standard(found)
        self.note_all(found)
        made = self.field(path, found, entry)
        return [self._missing(path, entry)] if not made and isinstance(found.value, tuple) else made

    def field(self, path: str, found: ResolvedValue, entry: ResolvedValue | None) -> list[nodes.Node]:
        """Return what is printed of the value ``found`` at ``path``, linked where it names its record.

        The text of a record is its own words, in which its fields are filled in.
        """
        last = path.rpartition(".")[2]
        owner = self._owner(path, entry) if last in {"text", *_NAMING} else None
        made = self.forms.own_text(owner) if owner and last == "text" else self.forms.inlines(found)
        made = self._in_its_language(path, made)
        return self.forms.linked(owner, made) if owner else made

    def _owner(self, path: str, entry: ResolvedValue | None) -> ResolvedValue | None:
        """Return the record of which the value at ``path`` is a field."""
        parent = path.rpartition(".")[0]
        return self.view.find(parent, entry) if parent else entry

    def _given(self, paths: Sequence[str], entry: ResolvedValue | None) -> str:
        """Return the first path of a value and its alternatives at which something is, "" for none."""
        for path in paths:
            found = self.view.find(path, entry)
            if found is not None and is_present(found):
                return path
        return ""

    def _check_standard(self, found: ResolvedValue) -> None:
        """Report the word *standard* in a list that a sentence prints: a sentence has no standard items."""
        for entry in self.forms.entries(found) if isinstance(found.value, tuple) else ():
            if isinstance(entry.value, data.Item) and entry.value.item == data.STANDARD:
                clause_id = self.clause.edition.id
                message = f"“{data.STANDARD}” stands for items of the clause “{clause_id}”, which has none"
                hint = f"Take “- {data.STANDARD}” out of “{found.key}”"
                place = self.view.place(entry.path)
                self.report(Finding("unknown-item", message, place, hint, found.key, related=self._place))

    def _citation(self, inline: Citation) -> list[nodes.Node]:
        cited = self.forms.citation(inline.key, inline.words)
        if cited:
            return cited
        coming = self.view.coming_law(inline.key)
        if coming and not self.silent:
            self.report(law_not_yet(coming, self.view, self.page, self._place))
        # a law that no pack has is the pack's error, reported when the pack is checked
        unknown = nodes.Text(inline.words) if inline.words else gap_node(self.forms, inline.key)
        return self.forms.coming(inline.key, inline.words) or [unknown]

    def _missing(self, path: str, entry: ResolvedValue | None) -> nodes.Node:
        if path.startswith(".") and entry is not None:
            every = self.forms.all_purposes(path, entry)
            return every[0] if every else nodes.Text("")  # an entry need not have every field
        if self.view.declared_none(path, entry):
            return value([nodes.Text(self.forms.phrase("declared_none"))], path)
        if not known_path(path):
            return gap_node(self.forms, path)  # the pack's error, reported when the pack is checked
        return self._gap(path)

    def _link(self, inline: Link, entry: ResolvedValue | None) -> list[nodes.Node]:
        words = self.inlines(inline.children, entry)
        target = inline.target
        if not target:
            found = self.view.find(inline.path, entry)
            if (found is None or not is_present(found)) and entry is not None and inline.path[0] == ".":
                # an entry need not have an address: what names it is printed unlinked, “its page” is not
                return words if any(isinstance(each, ValueOf) for each in flat(inline.children)) else []
            if found is None or not is_present(found):
                return [*words, nodes.Text(" "), self._missing(inline.path, entry)]
            target = target_of(self.view, found)
            if not target:
                return words
            made = link(words, target)
            made[VALUE] = found.key
            return [made]
        if target.startswith("#"):
            name = target.removeprefix("#")
            self.view.record("clause-of", name)
            return [
                clause_link(words, printed_clause(self.view.library, self.view.kind, self.view.day, name))
            ]
        return [link(words, target)]

    # the entries of lists

    def _entries(self, path: str, entry: ResolvedValue | None, *, nested: bool) -> list[ResolvedValue]:
        """Return the entries of a list, with the ones ``nested`` in each after it."""
        found = self.view.find(path, entry)
        if found is None:
            return []
        if not isinstance(found.value, tuple | dict):
            return [found] if is_truthy(found) else []
        every = self.forms.entries(found)
        if nested:
            every = [below for each in every for below in self.forms.with_nested(each)]
        entries = takewhile(self._may_enter, every)
        return [each for each in entries if not isinstance(each.value, data.Item) or each.value.item is None]

    def _may_enter(self, entry: ResolvedValue) -> bool:
        taken = self.forms.budget.take("list-entries")
        if not taken:
            self.forms.outer = entry.path
            self.forms.too_much("list-entries")
        return taken

    def _noted(self, entry: ResolvedValue | None, made: Sequence[Rendered]) -> Sequence[Rendered]:
        """Note whether anything was printed for an entry of a list, or the page left it out; return it."""
        spent = self.forms.budget.is_spent("values")  # reported, with why the others are not printed
        if entry is not None and isinstance(entry.path[-1], int) and not spent:
            printed = any(not isinstance(node, Unprinted) or node.origin.edit == "dropped" for node in made)
            self.clause.entries[entry.path] = self.clause.entries.get(entry.path, False) or printed
        return made

    def note_all(self, found: ResolvedValue) -> None:
        """Note that all entries of a list, if ``found`` is one, are printed as they are."""
        for entry in self.forms.entries(found) if isinstance(found.value, tuple) else ():
            self.clause.entries.update(dict.fromkeys((e.path for e in self.forms.with_nested(entry)), True))


def target_of(view: NoticeData, found: ResolvedValue) -> str:
    """Return the address that a value links to, or nothing."""
    typed = view.own(found, "url") if has_field(found.value, "url") else found.value
    if isinstance(typed, WebAddress | Email | Phone):
        return typed.target
    if isinstance(typed, Value) and WebAddress.accepts(typed):
        return WebAddress(typed).target
    return ""


def gap_node(forms: ValueFormatter, key: str) -> nodes.inline:
    """Return what is printed where a value is missing."""
    made = nodes.inline("", forms.phrase("gap", key=key) or f"[{key}]", classes=["notice-gap"])
    made[VALUE] = key
    mark_untranslatable(made)
    return made


def missing_value(view: NoticeData, key: str, page: Place, by: str, clause: Place | None) -> Finding:
    """Return the finding that a value is not there."""
    hint = f"{suggest_missing(view, key)}; or leave out the words that need it"
    return Finding(
        "missing-value", f"{view.name} has no “{key}”, which {by} prints", page, hint, key, related=clause
    )


def law_not_yet(law: LawEntry, view: NoticeData, page: Place, other: Place | None = None) -> Finding:
    """Return the finding that a cited law does not apply yet on the notice's day."""
    message = not_yet_in_force(law, view.day or "", "the day of the notice")
    hint = "Leave out what cites it"
    if other is None:
        hint = f"Take it out, or let the notice apply from {law.start} or later, with `in_force:`"
    severity = Severity.INFO if law.from_memory else Severity.ERROR
    return Finding("law-not-yet", message, page, hint, law.id, related=other, severity=severity)


def mark_own_words(node: nodes.Node, origin: Origin) -> None:
    """Mark every block in ``node``, which the page's author wrote, with its origin."""
    kinds = nodes.paragraph | nodes.rubric | nodes.title | nodes.literal_block | nodes.term
    for block in node.findall(lambda each: isinstance(each, kinds)):
        if isinstance(block, nodes.Element) and OF not in block:
            block.attributes.update(origin.attributes())
