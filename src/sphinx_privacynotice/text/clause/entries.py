"""How an entry of a list of several fields is printed where the clause does not say how: all it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.site.view import ResolvedValue, has_reference

if TYPE_CHECKING:
    from docutils import nodes

    from sphinx_privacynotice.text.clause.formatting import ValueFormatter


def entry_with_nested(forms: ValueFormatter, found: ResolvedValue, depth: int) -> list[nodes.Node]:
    """Return an entry as it stands in a sentence, what is nested in it behind it in brackets."""
    form = forms.inlines(found, depth)
    below = forms.view.own(found, "items") if has_reference(found.value, "items") else None
    inner = forms.inlines(ResolvedValue(below, (*found.path, "items")), depth) if below else []
    return forms.phrase_nodes("contact_for", name=form, **{"for": inner}) if form and inner else form or inner


def form_of_entry(forms: ValueFormatter, found: ResolvedValue, depth: int) -> list[nodes.Node]:
    """Return a transfer, an automated decision or a period of retention; nothing where it says nothing."""
    own = forms.own_text(found)
    if isinstance(found.value, data.AutomatedDecision):
        return _named(forms, own, [forms.field(found, name, depth) for name in ("logic", "effect")])
    if own:
        return own
    if isinstance(found.value, data.Transfer):
        country, safeguard = (forms.field(found, name, depth) for name in ("country", "safeguard"))
        return _bracketed(forms, country, safeguard)
    return _retention(forms, found, depth)


def _retention(forms: ValueFormatter, found: ResolvedValue, depth: int) -> list[nodes.Node]:
    names = ("period", "from", "until", "until_age", "then", "under")
    period, start, until, age, then, under = (forms.field(found, name, depth) for name in names)
    parts = [
        forms.phrase_nodes("retention_from", period=period, **{"from": start})
        if period and start
        else period,
        forms.phrase_nodes("retention_until_age", age=age) if age else [],
        forms.phrase_nodes("retention_until", until=until) if until else [],
        then,
    ]
    return _bracketed(forms, _named(forms, forms.field(found, "records", depth), parts), under)


def _bracketed(forms: ValueFormatter, name: list[nodes.Node], more: list[nodes.Node]) -> list[nodes.Node]:
    return forms.phrase_nodes("contact_for", name=name, **{"for": more}) if name and more else name or more


def _named(forms: ValueFormatter, name: list[nodes.Node], more: list[list[nodes.Node]]) -> list[nodes.Node]:
    """Return a name with what is said of it behind a colon; either may be missing."""
    said = forms.join([each for each in more if each])
    return forms.phrase_nodes("contact_members", name=name, members=said) if name and said else name or said
