"""Formats each kind of value (a date, a contact, a period) in its standard form, as docutils inline nodes."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, ClassVar, TypeAlias

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
from sphinx_privacynotice.model.pack.schema import PURPOSE
from sphinx_privacynotice.model.site.paths import PATH, known_path
from sphinx_privacynotice.model.site.view import NoticeData, ResolvedValue, has_field, is_present
from sphinx_privacynotice.text.clause.lists import only_changes
from sphinx_privacynotice.text.clause.nodes import LAW, has_link, link, value
from sphinx_privacynotice.text.clause.phrases import Phrases
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

_VALUE = re.compile(r"\{\{([^{}]*)\}\}")


Form: TypeAlias = "Callable[[ValueFormatter, ResolvedValue, int], list[nodes.Node]]"


def _text_or(*names: str) -> Form:
    """Return the form of a record printed as its text, or as the first of its fields that is given."""
    return lambda forms, found, depth: forms.own_text(found) or forms.first_field(found, depth, *names)


class ValueFormatter(Phrases):
    """Formats values as inlines, for one notice of one site.

    ``gap`` is called with the key of a missing value, and returns what is printed in its place; ``report``
    takes the findings of what there is too much of.
    """

    def __init__(
        self,
        view: NoticeData,
        language: str,
        gap: Callable[[str], nodes.Node],
        report: Callable[[Finding], object],
    ) -> None:
        super().__init__(view, language)
        self.outer: KeyPath = ()
        """The path of the value being printed, of which others may be part."""
        self.budget = Budget()
        self._gap = gap
        self._report = report
        self._open_texts: set[str] = set()
        self._open_teams: list[KeyPath] = []
        self._reported: set[str] = set()

    def inlines(self, found: ResolvedValue, depth: int = 0) -> list[nodes.Node]:
        """Return the value as it is printed in a sentence."""
        if not depth:
            self.outer = found.path
        if not self.budget.take("values"):
            return self.too_much("values")
        if isinstance(found.value, tuple | dict):
            entries = [each for each in self.entries(found) if not only_changes(each.value)]
            forms = [form for each in entries if (form := self._entry(each, depth + 1))]
            is_address = found.path and found.path[-1] == "address"
            return self.join(forms, "address_joiner") if is_address else self.join_list(forms)
        if isinstance(found.value, data.Entry):
            form_of, missing = self._form_of(type(found.value))
            return self.linked(found, form_of(self, found, depth)) or [self.gap(found.key + missing)]
        return self._single(found)

    @staticmethod
    def entries(found: ResolvedValue) -> list[ResolvedValue]:
        """Return the entries of a list or map, each with its own path."""
        keyed = found.value.items() if isinstance(found.value, dict) else enumerate(found.value)
        return [
            each if isinstance(each, ResolvedValue) else ResolvedValue(each, (*found.path, key))
            for key, each in keyed
        ]

    def nested(self, found: ResolvedValue) -> list[ResolvedValue]:
        """Return the entries nested right below an entry of a list."""
        return self.entries(ResolvedValue(self._items_of(found), (*found.path, "items")))

    def with_nested(self, found: ResolvedValue) -> list[ResolvedValue]:
        """Return an entry and all that is nested in it, in the order written."""
        return [found, *(each for below in self.nested(found) for each in self.with_nested(below))]

    def _items_of(self, found: ResolvedValue) -> tuple[data.Entry, ...]:
        return self.view.own(found, "items") or () if has_field(found.value, "items") else ()

    def _entry(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        """Return an entry of a list, followed in brackets by the entries nested in it."""
        form, below = self.inlines(found, depth), self._items_of(found)
        inner = self.inlines(ResolvedValue(below, (*found.path, "items")), depth) if below else []
        return self._bracketed(form, inner)

    def _bracketed(self, words: list[nodes.Node], more: list[nodes.Node]) -> list[nodes.Node]:
        return self.phrase_or_part("contact_for", name=words, **{"for": more})

    def too_much(self, work: str) -> list[nodes.Node]:
        """Report, once, that there is too much of ``work``; return what is printed for all the rest."""
        if work in self._reported:
            return []
        self._reported.add(work)
        key = key_path(self.outer)
        self._report(self.budget.finding(work, self.view.place(self.outer), key))
        return [nodes.Text(self.phrase("gap", key=key))]

    def gap(self, key: str) -> nodes.Node:
        """Return what is printed for a missing value; nothing is missing of what the budget leaves out."""
        return nodes.Text("") if self.budget.is_spent("values") else self._gap(key)

    def text(self, text: str, entry: ResolvedValue | None, key: str) -> list[nodes.Node]:
        """Return an author's text, its values filled from the entry in hand and the site, once."""
        if key in self._open_texts:  # texts that name each other: `references` reports the circle
            return [nodes.Text(self.phrase("gap", key=key))]
        if len(self._open_texts) >= MAX_TEXT_DEPTH:
            return self.too_much("texts")
        self._open_texts.add(key)
        made: list[nodes.Node] = []
        for number, piece in enumerate(_VALUE.split(text)):
            if number % 2:
                made += self._value_in_text(piece.strip(), entry)
            elif piece:
                made.append(value([nodes.Text(piece)], key))
        self._open_texts.discard(key)
        return made

    def _value_in_text(self, path: str, entry: ResolvedValue | None) -> list[nodes.Node]:
        found = self.view.find(path, entry) if PATH.fullmatch(path) else None
        if not known_path(path, type(entry.value) if entry else None):
            return [nodes.Text(self.phrase("gap", key=path))]  # reported where the site's file is checked
        if found is None or not is_present(found):
            every = self.all_purposes(path, entry)
            return every or [self.gap((entry.key if entry and path.startswith(".") else "") + path)]
        if found.path[-1] == "text":
            return self.text(str(found.value), None, found.key)
        return self.inlines(found, 1)

    def _single(self, found: ResolvedValue) -> list[nodes.Node]:
        """Return a single value: in the author's own form, else in the standard one of its kind."""
        typed = found.value
        if found.path[-2:-1] == ("purposes",) and not isinstance(typed, Value):
            return self._purpose(found)
        if found.path[-2:-1] == ("for",) and not isinstance(typed, Value):
            activity = self.view.at(("activities", str(typed)))
            return self.inlines(activity, 1) if activity else [self.gap(f"activities.{typed}")]
        printed, target = getattr(typed, "printed", ""), ""
        words = str(typed)
        if isinstance(typed, LawId) and not printed:
            cited = self.citation(words) or self.coming(words)
            if cited:
                return [value(cited, found.key)]
        elif isinstance(typed, Flag):
            words = self.phrase("yes" if typed.is_yes else "no")
        elif isinstance(typed, Day | Date):
            words = self.date(words)
        elif isinstance(typed, Length):
            words = self.period(typed)
        elif isinstance(typed, WebAddress | Email | Phone):
            target = typed.target
        inner: list[nodes.Node] = self.text(printed, None, found.key) if printed else [nodes.Text(words)]
        if target.startswith("/") and not printed:
            inner = []  # a document is printed by its title
        return [value([link(inner, target)] if target and not has_link(inner) else inner, found.key)]

    def _purpose(self, found: ResolvedValue) -> list[nodes.Node]:
        """Return a purpose that a basis names by its id, in words; nothing for one that the notice drops.

        The words are the site's where the purpose is its own or replaces a standard one, else those of the
        phrase ``purpose_ID``, else the name as typed.
        """
        name = str(found.value)
        own = self.view.find("purposes")
        for item in self.entries(own) if own else ():
            for each in self.with_nested(item):
                names = (*each.value.instead_of, each.value.id)
                if name in names and self.view.own(each, "text"):
                    return self.phrase_nodes("purpose_own", words=self.own_text(each))
                if name in each.value.drop:
                    return []
        return [value([nodes.Text(self.phrase(f"{PURPOSE}{name}") or name)], found.key)]

    def all_purposes(self, path: str, entry: ResolvedValue | None) -> list[nodes.Node]:
        """Return the words for the purposes of a basis that names none: it serves all of them."""
        if entry is None or path != ".purposes" or not isinstance(entry.value, data.LawfulBasis):
            return []
        return [value([nodes.Text(self.phrase("purposes_all"))], entry.key)]

    def citation(self, key: str, words: str = "") -> list[nodes.Node] | None:
        """Return a law as cited: the canonical form of the notice's day, or ``words``; None: no such law."""
        entry = self.view.law(key)
        if entry is None:
            return None
        inner: list[nodes.Node] = [nodes.Text(words or entry.cite or entry.title)]
        made: nodes.Element = link(inner, entry.url) if entry.url else nodes.inline("", "", *inner)
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

    def first_field(self, found: ResolvedValue, depth: int, *names: str) -> list[nodes.Node]:
        """Return the first of a record's fields that it has."""
        forms = (self.field(found, name, depth) for name in names)
        return next((form for form in forms if form), [])

    def own_text(self, found: ResolvedValue) -> list[nodes.Node]:
        """Return what the record's ``text`` says, or nothing where it has none; a text alone is its own."""
        if isinstance(found.value, Value):
            return self.inlines(found)
        own = self.view.child(found, "text")
        return self.text(str(own.value), found, own.key) if own is not None else []

    def _titled(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        title = self.view.own(found, "title") if has_field(found.value, "title") else None
        url = self.view.own(found, "url")
        words = self.own_text(found) or ([nodes.Text(str(title))] if title else [])
        if url and not has_link(words):
            text = "".join(word.astext() for word in words)
            text = text or ("" if url.target.startswith("/") else str(url))
            words = [link([nodes.Text(text)] if text else [], url.target)]
        return [value(words, found.key)] if words else []

    def linked(self, found: ResolvedValue, words: list[nodes.Node]) -> list[nodes.Node]:
        """Return the words of an entry of a list as a link to its ``url``; in brackets if they hold one."""
        listed = isinstance(found.value, data.Listed | data.Activity)
        url = self.view.own(found, "url") if listed and words else None
        if url is None:
            return words
        if not has_link(words):
            return [link(words, url.target)]
        shown = [] if url.target.startswith("/") else [nodes.Text(str(url))]
        return self._bracketed(words, [value([link(shown, url.target)], f"{found.key}.url")])

    def _lawful_basis(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        own = self.own_text(found)
        if own or not self.view.own(found, "article"):
            return own
        article = self.field(found, "article", depth)
        made = self.phrase_nodes("lawful_basis", article=article, law=self.citation(GDPR) or [])
        if self.view.own(found, "schedule1"):
            number = self.field(found, "schedule1", depth)
            schedule1 = self.phrase_nodes("schedule1", n=number, law=self.citation(DPA) or [])
            made = self.phrase_nodes("lawful_basis_schedule1", basis=made, schedule1=schedule1)
        return made

    def _retention(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        own = self.own_text(found)
        if own:
            return own
        names = ("period", "from", "until", "until_age", "then", "under")
        period, start, until, age, then, under = (self.field(found, name, depth) for name in names)
        parts = [
            self.phrase_or_part("retention_from", period=period, **{"from": start}) if period else [],
            self.phrase_nodes("retention_until_age", age=age) if age else [],
            self.phrase_nodes("retention_until", until=until) if until else [],
            then,
        ]
        records = self.field(found, "records", depth)
        return self._bracketed(
            self.phrase_or_part("contact_members", name=records, members=self.join(parts)), under
        )

    def _transfer(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        own = self.own_text(found)
        if own:
            return own
        country, safeguard = (self.field(found, name, depth) for name in ("country", "safeguard"))
        return self._bracketed(country, safeguard)

    def _automated_decision(self, found: ResolvedValue, depth: int) -> list[nodes.Node]:
        more = self.join([self.field(found, name, depth) for name in ("logic", "effect")])
        return self.phrase_or_part("contact_members", name=self.own_text(found), members=more)

    def contact(self, found: ResolvedValue, depth: int = 0, *, members: bool = True) -> list[nodes.Node]:
        """Return a contact: name (short name of `for`), post, name and address of `at`, phone or e-mail.

        A team's members follow its name, unless ``members`` says that they are printed otherwise.
        """
        own = self.own_text(found)
        if own:
            return own
        name, post = (self.field(found, each, depth) for each in ("name", "post"))
        acts_for, at = (self.view.child(found, each) for each in ("for", "at"))
        short = self.first_field(acts_for, depth, "short", "name") if acts_for else []
        if not acts_for:
            parts = [name, post]
        elif name:
            parts = [self._bracketed(name, short), post]
        else:
            parts = [self._bracketed(post, short) if post else []]
        if at is None:
            parts.append(self.field(found, "address", depth, nearby=False))
        else:
            parts += [self.field(at, "name", depth), self.field(at, "address", depth)]
        phone, email = (self.field(found, each, depth, nearby=False) for each in ("phone", "email"))
        parts.append(self.phrase_or_part("contact_or", phone=phone, email=email))
        made = self.join(parts)
        team = self.team(found, depth) if members else []
        if team:
            with self.inside(found):
                names = self.join_list([self.inlines(each, depth + 1) for each in team])
            made = self.phrase_or_part("contact_members", name=made, members=names)
        return made or short or [self.gap(f"{found.key}.name")]

    def team(self, found: ResolvedValue, depth: int) -> list[ResolvedValue]:
        """Return the members of a team, each once; nobody for what is no team or lies too deep in others.

        A team that is its own member has nobody the second time: `references` reports the circle.
        """
        members = self.view.child(found, "members")
        if not members or found.path in self._open_teams:
            return []
        if depth >= MAX_TEAM_DEPTH:
            self.too_much("teams")
            return []
        return list({each.path: each for each in self.entries(members)}.values())

    @contextmanager
    def inside(self, team: ResolvedValue) -> Iterator[None]:
        """Remember that what is printed meanwhile are members of ``team``."""
        self._open_teams.append(team.path)
        yield
        self._open_teams.pop()

    _FORMS: ClassVar[dict[type[data.Entry], tuple[Form, str]]] = {
        data.Entry: (
            _text_or("name", "title", "records", "item", "country", "article", "note", "by", "edition"),
            "",
        ),
        data.Recipient: (_text_or("name"), ".name"),
        data.DataSource: (_text_or("name"), ".name"),
        data.Controller: (_text_or("name"), ".name"),
        data.Under: (_text_or("law", "policy", "toolkit"), ""),
        data.Contact: (contact, ".name"),
        data.Titled: (_titled, ".title"),
        data.Arrangement: (_titled, f".{data.Arrangement.CHIEF}"),
        data.LawfulBasis: (_lawful_basis, ".article"),
        data.Retention: (_retention, f".{data.Retention.CHIEF}"),
        data.Transfer: (_transfer, f".{data.Transfer.CHIEF}"),
        data.AutomatedDecision: (_automated_decision, f".{data.AutomatedDecision.CHIEF}"),
    }
    """The form of each kind of record, and the field that is reported missing where it gives nothing."""

    @staticmethod
    @cache
    def _form_of(kind: type[data.Entry]) -> tuple[Form, str]:
        return next(ValueFormatter._FORMS[each] for each in kind.__mro__ if each in ValueFormatter._FORMS)
