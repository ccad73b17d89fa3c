"""A contact or an address as lines, one a line: what the mark ``{card}`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format import schema as data
from sphinx_privacynotice.model.site.view import is_present

if TYPE_CHECKING:
    from docutils import nodes

    from sphinx_privacynotice.model.site.view import ResolvedValue
    from sphinx_privacynotice.text.clause.formatting import ValueFormatter

    Line = list[nodes.Node]


def card_lines(forms: ValueFormatter, found: ResolvedValue) -> list[Line]:
    """Return the lines of a contact, a body, an address or a list of them: all that each has.

    An entry with a ``text`` of its own is that text, on one line. What is no such record is one line.
    """
    if isinstance(found.value, tuple | dict):
        return [line for each in forms.entries(found) for line in card_lines(forms, each)]
    own = forms.own_text(found) if isinstance(found.value, data.Entry) else []
    if own or not isinstance(found.value, data.Contact | data.Body):
        return [own or forms.inlines(found)]
    lines = _who(forms, found)
    at = forms.view.child(found, "at")
    if at is not None:
        lines.append(forms.field(at, "name", 0))
    lines += _address(forms, at or found, nearby=at is not None)
    lines += [forms.field(found, name, 0, nearby=False) for name in ("phone", "email", "web")]
    for member in forms.team(found, 0):
        with forms.inside(found):
            lines.append(forms.inlines(member, 1))
    return [line for line in lines if line] or [[forms.gap(f"{found.key}.name")]]


def _who(forms: ValueFormatter, found: ResolvedValue) -> list[Line]:
    name, post = (forms.field(found, each, 0) for each in ("name", "post"))
    acts_for = forms.view.child(found, "for")
    short = forms.first_field(acts_for, 0, "short", "name") if acts_for else []
    return [name, post, short]


def _address(forms: ValueFormatter, body: ResolvedValue, *, nearby: bool) -> list[Line]:
    address = forms.view.child(body, "address", nearby=nearby)
    if address is None or not is_present(address):
        return []
    return [forms.inlines(each, 1) for each in forms.entries(address)]
