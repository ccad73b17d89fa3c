"""Checks references in a site's data: each leads to an entry, none in a circle, each key means one thing."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, TypeAlias

from sphinx_privacynotice.base.messages import closest, did_you_mean, short
from sphinx_privacynotice.model.format.hints import yaml_text
from sphinx_privacynotice.model.format.schema import LISTS, LOOKS_LIKE_AN_ID, Entry, Listed, Retention
from sphinx_privacynotice.model.format.shape_hints import suggest_key
from sphinx_privacynotice.model.format.values import Email, Length, Phone, Value
from sphinx_privacynotice.model.format.walk import field_of
from sphinx_privacynotice.model.site.paths import PATH, path_fault
from sphinx_privacynotice.model.site.view import RECORDS, ResolvedValue
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.findings import Findings, Place
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath

_NAMED = re.compile(r"\{\{([^{}]*)\}\}")
_Text: TypeAlias = "tuple[KeyPath, str, ResolvedValue | None]"
_MAX_CIRCLES = 100
_MAX_SHOWN = 12


def check_references(view: NoticeData, findings: Findings, values: list[tuple[KeyPath, object]]) -> None:
    """Report references that lead nowhere or in a circle, and keys that mean two things.

    ``values`` are those that `walk` finds in the view's data.
    """
    _check_keys(view, findings)
    texts = list(_texts(values))
    leads: dict[KeyPath, list[KeyPath]] = {}
    known = sorted({*RECORDS, *view.data.people, *view.data.authorities})
    # people that could not be read are reported, and known to nobody
    unread = findings.about("people") or findings.about("authorities")
    for path, entry in values:
        if isinstance(entry, Entry) and (references := _references(entry)):
            found = [view.refer(key, str(steps[0])) for steps, key in references]
            leads[path] = [each.path for each in found if each is not None]
            for (steps, key), record in zip(references, found, strict=True):
                if record is None and not unread:
                    here = _typed_at(view, path, entry, steps)
                    message = f"“{key_path(here)}” names “{key}”, which is nobody that this site's file knows"
                    hint = _how_to_refer(view, here, key, known, bare=here == path)
                    findings.add(view.finding("unknown-reference", here, message, hint))
        if isinstance(entry, Listed):
            _check_activities(view, path, entry, findings)
    _check_circles(view, leads, texts, findings)
    _check_texts(view, texts, findings)


def _references(entry: Entry) -> list[tuple[KeyPath, str]]:
    """Return the references of an entry, in order: the path of each within it, and the key that it names."""
    found: list[tuple[KeyPath, str]] = []
    for field in ("person", "authority", "for", "at", "members"):
        if field == "for" and isinstance(entry, Listed):  # of activities
            continue
        named = field_of(entry, field)
        if isinstance(named, str):
            found.append(((field,), named))
        else:
            found += [((field, number), key) for number, key in enumerate(named or ())]
    return found


def _check_activities(view: NoticeData, path: KeyPath, entry: Listed, findings: Findings) -> None:
    """Report the activities that an entry of a list is for, and that the notice does not have."""
    known = view.data.activities
    for number, key in enumerate(entry.for_):
        if key not in known:
            here: KeyPath = (*path, "for")
            here = (*here, number) if view.place((*here, number)) != view.place(here) else here
            message = f"“{key_path(here)}” names “{key}”, which is no activity of the notice"
            hint = f"Write `activities:` in the notice and below it `{short(key)}:` with what is done"
            if isinstance(entry, Retention) and Length.accepts(key):
                hint = f"Write `period: {key}` in place of `for:`"
            hint = did_you_mean(key, known) or hint
            findings.add(view.finding("unknown-reference", here, message, hint))


def _typed_at(view: NoticeData, path: KeyPath, entry: Entry, steps: KeyPath) -> KeyPath:
    """Return the path of a reference of the entry at ``path``: the entry's, where only the key was typed."""
    here = (*path, steps[0])
    typed = path if view.place(here) == view.place(path) else here
    if len(steps) == 1:
        return typed
    listed = len(field_of(entry, str(steps[0]))) > 1 or view.place((*here, 0)) != view.place(here)
    return (*typed, *steps[1:]) if listed else typed


def _how_to_refer(view: NoticeData, here: KeyPath, key: str, known: list[str], *, bare: bool) -> str:
    """Return how to write a reference to “key”; ``bare``: a record may be written in its place."""
    if key in RECORDS:
        return f"Write `{key}:` in the site's file, and what belongs to it below"
    named = {
        str(each.name).casefold(): found
        for group in (view.data.people, view.data.authorities)
        for found, each in group.items()
        if each.name
    }
    meant = named.get(key.casefold()) or suggest_key(key, known) or closest(key, known)
    if meant:
        return f"Did you mean “{meant}”?"
    field = str(next(step for step in reversed(here) if isinstance(step, str)))
    parts = [part.strip() for part in key.split(",")]
    if field == "members" and len(parts) > 1:
        return f"Write `members: [{', '.join(parts)}]`"
    own = next((name for kind, name in ((Email, "email"), (Phone, "phone")) if kind.accepts(key)), "")
    if bare and (own or not LOOKS_LIKE_AN_ID.fullmatch(key)):
        line = f"`{own or 'post'}: {yaml_text(key)}`"
        return f"Write `{field}:` with nothing after it and below it, set in by two spaces, {line}"
    if field == "authority" and here[0] in LISTS and not LOOKS_LIKE_AN_ID.fullmatch(key):
        return f"Write `name: {yaml_text(key)}` in place of `authority:`"
    where = "authorities" if field in {"authority", "for"} else "people"
    name = f"`name: {yaml_text(key)}`" if " " in key else "`name:` with the name"
    way = f"Write `{where}:` (if it is not there), below it `{short(key)}:`, and below that {name}"
    return f"{way}, each set in by two spaces more"


def _check_texts(view: NoticeData, texts: Iterable[_Text], findings: Findings) -> None:
    """Report the values that an author's own texts name and the format does not have."""
    links = frozenset(view.data.links)
    for path, text, owner in texts:
        for piece in _named(text):
            fault = path_fault(piece, type(owner.value) if owner else None, view.library, links)
            if fault:
                message, hint, code = fault
                findings.add(view.finding(code, (*path, "text"), message, hint))


def _check_keys(view: NoticeData, findings: Findings) -> None:
    for group in ("people", "authorities"):
        for key in getattr(view.data, group):
            other: Place | None = None
            if key in RECORDS:
                other = view.key_place((key,)) if getattr(view.data, key) is not None else None
                message = f"“{key}” is the name of a record of every site, and cannot be a key here"
                hint = "Give it another key"
            elif group == "people" and key in view.data.authorities:
                other = view.key_place(("authorities", key))
                message = f"“{key}” is the key of a person and of an authority; which is meant?"
                hint = "Give one of the two another key"
            else:
                continue
            path = (group, key)
            findings.add(view.finding("bad-value", path, message, hint, view.key_place(path), related=other))


def _check_circles(
    view: NoticeData, leads: dict[KeyPath, list[KeyPath]], texts: Iterable[_Text], findings: Findings
) -> None:
    """Report each circle of references once, at its first member, with the next as the second place.

    ``leads`` says where each entry's references lead; those of texts are added to it.
    """
    for path, text, owner in texts:
        named = [view.find(piece, owner) for piece in _named(text) if PATH.fullmatch(piece)]
        ends = [each.path for each in named if each is not None]
        if ends:
            leads.setdefault(path, []).extend(end[:-1] if end[-1] == "text" else end for end in ends)
    for circle in _circles(leads):
        names = [key_path(path) for path in circle]
        message = f"“{names[0]}” refers to itself"
        if len(names) > 1:
            shown = [*names[:_MAX_SHOWN], *(["…"] if len(names) > _MAX_SHOWN else []), names[0]]
            message = f"References lead in a circle: {', '.join(shown)}"
        other = view.place(circle[1]) if len(circle) > 1 else None
        hint = "Take one of the references out"
        findings.add(view.finding("bad-value", circle[0], message, hint, related=other))


def _texts(values: Iterable[tuple[KeyPath, object]]) -> Iterator[_Text]:
    """Yield each text that may name values: its path, itself, and the entry in hand."""
    for path, value in values:
        if isinstance(value, Entry):
            text = field_of(value, "text")
            if isinstance(text, Value) and "{{" in text:
                yield path, str(text), ResolvedValue(value, path)
        elif isinstance(value, Value) and "{{" in value.printed:
            yield path, value.printed, None


def _named(text: str) -> list[str]:
    """Return the paths that a text names."""
    return [piece.strip() for piece in _NAMED.findall(text)]


def _circles(leads: dict[KeyPath, list[KeyPath]]) -> Iterator[list[KeyPath]]:
    """Yield circles that share no member, each from its first in the alphabet on; of very many not all."""
    reported: set[KeyPath] = set()
    done: set[KeyPath] = set()
    found = 0
    for root in sorted(leads, key=key_path):
        route: dict[KeyPath, None] = {}
        steps = [iter([root])]
        while steps and found < _MAX_CIRCLES:
            here = next(steps[-1], None)
            if here is None:
                steps.pop()
                if route:
                    done.add(route.popitem()[0])
            elif here in route:
                if here not in reported:
                    found += 1
                    members = list(route)[list(route).index(here) :]
                    circle = _shortest(min(members, key=key_path), leads)
                    if not reported & set(circle):
                        yield circle
                    reported.update(circle)
            elif here not in done:
                route[here] = None
                steps.append(iter(leads.get(here, ())))


def _shortest(start: KeyPath, leads: dict[KeyPath, list[KeyPath]]) -> list[KeyPath]:
    """Return the shortest way from ``start`` back to it; there is one."""
    came: dict[KeyPath, KeyPath] = {}
    ways = deque([start])
    while start not in came:
        here = ways.popleft()
        for following in leads.get(here, ()):
            if following not in came:
                came[following] = here
                ways.append(following)
    circle = [came[start]]
    while circle[-1] != start:
        circle.append(came[circle[-1]])
    return circle[::-1]
