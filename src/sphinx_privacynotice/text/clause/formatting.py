"""How each kind of value is printed: the standard forms of the format's table, as docutils inlines."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_privacynotice.base.budget import MAX_WORK, Budget
from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.format.values import (
    Date,
    Day,
    Email,
    Flag,
    LawId,
    Length,
    Phone,
    Value,
    WebAddress,
)
from sphinx_privacynotice.model.site.paths import PATH, known_path
from sphinx_privacynotice.model.site.view import NoticeData, ResolvedValue, is_present
from sphinx_privacynotice.text.clause.cldr import DEFAULT_LANGUAGE, date_form, list_pattern, period_form
from sphinx_privacynotice.text.clause.entries import entry_with_nested, form_of_entry
from sphinx_privacynotice.text.clause.lists import only_changes
from sphinx_privacynotice.text.clause.nodes import LAW, link, value
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.yamlio.tree import KeyPath

GDPR = "eur/2016/679"
"""The id of the law whose articles are the lawful bases."""

DPA = "ukpga/2018/12"
"""The id of the act whose Schedule 1 has the conditions."""

MAX_TEXT_DEPTH = MAX_WORK["texts"].most
"""How deep texts are filled with values that have texts of their own: few lines must not make a book."""

MAX_TEAM_DEPTH = MAX_WORK["teams"].most
"""How deep teams within teams are printed."""

_VALUE = re.compile(r"\{\{(?P<path>[^{}]*)\}\}")
_SLOT = re.compile(r"\{(\w+)\}")


class ValueFormatter:
    """Values made into inlines for one notice of one site.

    ``gap`` is called with the key of a value that is not there, and returns what is printed in its stead;
    ``report`` with what there is too much of.
    """

    def __init__(
        self,
        view: NoticeData,
        language: str,
        gap: Callable[[str], nodes.Node],
        report: Callable[[Finding], object],
    ) -> None:
        self.view = view
        self.language = language
        self.outer: KeyPath = ()
        """The path of the value being printed, of which others may be part."""
        self._gap = gap
        self.budget = Budget()
        self._report = report
        self._reading: set[str] = set()
        self._teams: list[KeyPath] = []
        self._told: set[str] = set()

    def phrase(self, key: str, /, **filled: str) -> str:
        """Return a pack's phrase with its blanks filled."""
        found = self.view.phrase(self.language, key) or self.view.phrase(DEFAULT_LANGUAGE, key)
        text = found if isinstance(found, str) else " ".join(found or ())
        return _SLOT.sub(lambda match: filled.get(match[1], match[0]), text)

    def phrase_nodes(self, key: str, /, **filled: list[nodes.Node]) -> list[nodes.Node]:
        """Return a phrase as inlines, its blanks filled with inlines."""
        made: list[nodes.Node] = []
        for number, piece in enumerate(_SLOT.split(self.phrase(key))):
            if number % 2:
                made.extend(filled.get(piece, []))
            elif piece:
                made.append(nodes.Text(piece))
        return made

    def inlines(self, found: ResolvedValue, depth: int = 0) -> list[nodes.Node]:
        """Return the value as it stands in a sentence."""
        if not depth:
            self.outer = found.path
        if not self.budget.take("values"):
            return self.too_much("values")
        if isinstance(found.value, dict):
            return self.joined(
                [
                    self.inlines(ResolvedValue(each, (*found.path, key)), depth + 1)
                    for key, each in found.value.items()
                ]
            )
        if isinstance(found.value, tuple):
            return self._tuple(found, depth)
        return self._form(found.value, found, depth)

    def too_much(self, work: str) -> list[nodes.Node]:
        """Report, once, that there is too much of ``work``; return what is printed for all the rest."""
        if work in self._told:
            return []
        self._told.add(work)
        key = key_path(self.outer)
        self._report(self.budget.finding(work, self.view.place(self.outer), key))
        return [nodes.Text(self.phrase("gap", key=key))]

    def gap(self, key: str) -> nodes.Node:
        """Return what is printed for a value that is not there; of what was left out nothing is missing."""
        return nodes.Text("") if self.budget.is_spent("values") else self._gap(key)

    def _tuple(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        entries = [each for each in self.entries(found) if not only_changes(each.value)]
        forms = [form for form in (entry_with_nested(self, entry, depth + 1) for entry in entries) if form]
        if found.path and found.path[-1] == "address":
            made: list[nodes.Node] = []
            for form in forms:
                made += ([nodes.Text(self.phrase("address_joiner"))] if made else []) + form
            return made
        return self.joined(forms)

    @staticmethod
    def entries(found: ResolvedValue) -> list[ResolvedValue]:
        """Return the entries of a list, each with its own path."""
        return [
            each if isinstance(each, ResolvedValue) else ResolvedValue(each, (*found.path, number))
            for number, each in enumerate(found.value)
        ]

    def joined(self, forms: list[list[nodes.Node]]) -> list[nodes.Node]:
        """Join the forms of a list as a sentence does: “a, b and c” (CLDR)."""
        if len(forms) < 2:
            return forms[0] if forms else []
        pattern = list_pattern(self.language, len(forms))
        made: list[nodes.Node] = []
        for number, piece in enumerate(pattern.split("\0")):
            if number % 2:
                made += forms[int(piece)]
            elif piece:
                made.append(nodes.Text(piece))
        return made

    def text(self, text: str, entry: ResolvedValue | None, key: str) -> list[nodes.Node]:
        """Return an author's text, its values filled from the entry in hand and the site, once."""
        if key in self._reading:  # texts that name each other: `references` reports the circle
            return [nodes.Text(self.phrase("gap", key=key))]
        if len(self._reading) >= MAX_TEXT_DEPTH:
            return self.too_much("texts")
        self._reading.add(key)
        made: list[nodes.Node] = []
        for number, words in enumerate(_VALUE.split(text)):
            piece = words.strip() if number % 2 else words
            if number % 2:
                found = self.view.find(piece, entry) if PATH.fullmatch(piece) else None
                if not known_path(piece, type(entry.value) if entry else None):
                    made.append(nodes.Text(self.phrase("gap", key=piece)))  # told where the text was typed
                elif found is None or not is_present(found):
                    inside = entry.key if entry is not None and piece.startswith(".") else ""
                    made.append(self.gap(f"{inside}{piece}"))
                elif found.path[-1] == "text":
                    made += self.text(str(found.value), None, found.key)
                else:
                    made += self.inlines(found, 1)
            elif piece:
                made.append(value([nodes.Text(piece)], key))
        self._reading.discard(key)
        return made

    @singledispatchmethod
    def _form(self, typed: Any, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return [value([nodes.Text(str(typed))], found.key)]

    def _with_override(self, found: ResolvedValue, words: str, target: str = "") -> list[nodes.Node]:
        """Return a single value in the author's own form, else as ``words``; linked to ``target``."""
        printed = found.value.printed
        inner: list[nodes.Node] = self.text(printed, None, found.key) if printed else [nodes.Text(words)]
        linked = target and any(
            isinstance(node, nodes.reference) for each in inner for node in each.findall()
        )
        return [value([link(inner, target)] if target and not linked else inner, found.key)]

    @_form.register
    def _(self, typed: Value, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self._with_override(found, str(typed))

    @_form.register
    def _(self, typed: Flag, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self._with_override(found, self.phrase("yes" if typed.holds else "no"))

    @_form.register(WebAddress)
    @_form.register(Email)
    @_form.register(Phone)
    def _(self, typed: WebAddress | Email | Phone, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self._with_override(found, str(typed), typed.target)

    @_form.register(Day)
    @_form.register(Date)
    def _(self, typed: Value, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self._with_override(found, self.date(str(typed)))

    @_form.register
    def _(self, typed: Length, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self._with_override(found, self.period(typed))

    @_form.register
    def _(self, typed: LawId, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        cited = None if typed.printed else self.citation(str(typed)) or self.coming(str(typed))
        return [value(list(cited), found.key)] if cited else self._with_override(found, str(typed))

    def date(self, iso: str) -> str:
        """Return a date, a month or a year as people write it."""
        return date_form(self.language, iso)

    def period(self, length: Length) -> str:
        """Return a period as people write it: “25 years”, “1 year and 6 months”."""
        period = length.period
        return period_form(self.language, period.years, period.months, period.weeks, period.days)

    def citation(self, key: str, words: str = "") -> list[nodes.Node] | None:
        """Return a law as cited: the canonical form of the notice's day, or ``words``; None: no such law."""
        entry = self.view.law(key)
        if entry is None:
            return None
        inner: list[nodes.Node] = [nodes.Text(words or entry.cite or entry.title)]
        if entry.url:
            made: nodes.Element = link(inner, entry.url)
        else:
            made = nodes.inline("", "", *inner)
        made[LAW] = key
        return [made]

    def coming(self, key: str, words: str = "") -> list[nodes.Node] | None:
        """Return how a law that does not apply yet will be cited, unlinked; None for any other."""
        entry = self.view.coming_law(key)
        return [nodes.Text(words or entry.cite or entry.title)] if entry else None

    # records

    def field(self, found: ResolvedValue, name: str, depth: int, *, nearby: bool = True) -> list[nodes.Node]:
        """Return a record's field, or nothing where it has none."""
        child = self.view.child(found, name, nearby=nearby)
        return self.inlines(child, depth + 1) if child is not None and is_present(child) else []

    def own_text(self, found: ResolvedValue) -> list[nodes.Node]:
        """Return what the record's ``text`` says, or nothing where it has none."""
        own = self.view.child(found, "text")
        return self.text(str(own.value), found, own.key) if own is not None else []

    @_form.register
    def _(self, typed: data.Entry, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        own = self.own_text(found)
        if own:
            return own
        for name in ("name", "title", "records", "item", "country", "article", "note", "by", "edition"):
            form = self.field(found, name, depth)
            if form:
                return form
        return [self.gap(found.key)]

    @_form.register(data.Transfer)
    @_form.register(data.AutomatedDecision)
    @_form.register(data.Retention)
    def _(self, typed: data.Entry, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return form_of_entry(self, found, depth) or [self.gap(f"{found.key}.{typed.CHIEF}")]

    @_form.register(data.Recipient)
    @_form.register(data.DataSource)
    @_form.register(data.Controller)
    def _(self, typed: data.Entry, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self.own_text(found) or self.field(found, "name", depth) or [self.gap(f"{found.key}.name")]

    @_form.register
    def _(self, typed: data.Titled, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        title, url = self.view.own(found, "title"), self.view.own(found, "url")
        words = self.own_text(found) or ([nodes.Text(str(title))] if title else [])
        if url and not any(isinstance(node, nodes.reference) for word in words for node in word.findall()):
            words = [link([nodes.Text("".join(w.astext() for w in words) or str(url))], url.target)]
        return [value(words, found.key)] if words else [self.gap(f"{found.key}.title")]

    @_form.register
    def _(self, typed: data.Under, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        own = self.own_text(found)
        if own:
            return own
        if self.view.own(found, "law"):
            return self.field(found, "law", depth)
        return (
            self.field(found, "policy", depth) or self.field(found, "toolkit", depth) or [self.gap(found.key)]
        )

    @_form.register
    def _(self, typed: data.LawfulBasis, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        own = self.own_text(found)
        if own:
            return own
        if not self.view.own(found, "article"):
            return [self.gap(f"{found.key}.article")]
        article = self.field(found, "article", depth)
        made = self.phrase_nodes("lawful_basis", article=article, law=self.citation(GDPR) or [])
        if self.view.own(found, "schedule1"):
            number = self.field(found, "schedule1", depth)
            made = self.phrase_nodes(
                "lawful_basis_schedule1",
                basis=made,
                schedule1=self.phrase_nodes("schedule1", n=number, law=self.citation(DPA) or []),
            )
        return made

    @_form.register
    def _(self, typed: data.Contact, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        return self.contact(found, depth)

    def contact(self, found: ResolvedValue, depth: int = 0, *, members: bool = True) -> list[nodes.Node]:
        """Return a contact: name (short name of `for`), post, name and address of `at`, phone or e-mail.

        A team's members follow its name, unless ``members`` says that they are printed otherwise.
        """
        own = self.own_text(found)
        if own:
            return own
        name = self.field(found, "name", depth)
        acts_for = self.view.child(found, "for")
        if acts_for is not None:
            short = self.field(acts_for, "short", depth) or self.field(acts_for, "name", depth)
            subject = name or self.field(found, "post", depth)
            # a post alone carries the brackets, and is not said twice
            name = (
                self.phrase_nodes("contact_for", name=subject, **{"for": short})
                if short and subject
                else name
            )
        post = (
            []
            if acts_for is not None and not self.field(found, "name", depth)
            else self.field(found, "post", depth)
        )
        parts = [name, post]
        at = self.view.child(found, "at")
        if at is not None:
            parts += [self.field(at, "name", depth), self.field(at, "address", depth)]
        else:
            parts.append(self.field(found, "address", depth, nearby=False))
        parts.append(self._contact_details(found, depth))
        made = self.join([part for part in parts if part])
        team = self.team(found, depth) if members else []
        if team:
            with self.inside(found):
                names = self.joined([self.inlines(each, depth + 1) for each in team])
            made = self.phrase_nodes("contact_members", name=made, members=names) if made else names
        alone = (
            []
            if made or acts_for is None
            else self.field(acts_for, "short", depth) or self.field(acts_for, "name", depth)
        )
        return made or alone or [self.gap(f"{found.key}.name")]

    def team(self, found: ResolvedValue, depth: int) -> list[ResolvedValue]:
        """Return the members of a team, each once; nobody for what is no team or lies too deep in others.

        A team that is its own member has nobody the second time: `references` reports the circle.
        """
        members = self.view.child(found, "members")
        if not members or found.path in self._teams:
            return []
        if depth >= MAX_TEAM_DEPTH:
            self.too_much("teams")
            return []
        return list({each.path: each for each in self.entries(members)}.values())

    @contextmanager
    def inside(self, team: ResolvedValue) -> Iterator[None]:
        """Remember that what is printed meanwhile are members of ``team``."""
        self._teams.append(team.path)
        yield
        self._teams.pop()

    def _contact_details(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        phone, email = (self.field(found, name, depth, nearby=False) for name in ("phone", "email"))
        return (
            self.phrase_nodes("contact_or", phone=phone, email=email) if phone and email else phone or email
        )

    def join(self, parts: list[list[nodes.Node]]) -> list[nodes.Node]:
        """Return what a contact is made of, one after another."""
        made: list[nodes.Node] = []
        joiner = self.phrase("contact_joiner")
        for part in parts:
            made += ([nodes.Text(joiner)] if made else []) + part
        return made
