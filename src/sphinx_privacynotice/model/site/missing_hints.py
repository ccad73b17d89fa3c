"""Hints for a missing value: the keys to type, and below which of the existing keys."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, get_origin

from sphinx_privacynotice.model.format.hints import is_kind
from sphinx_privacynotice.model.format.schema import (
    DECLARED,
    Body,
    Contact,
    Entry,
    NoticeKeys,
    Retention,
    Shared,
    Titled,
)
from sphinx_privacynotice.model.format.walk import known_keys, type_within
from sphinx_privacynotice.yamlio.tree import Mapping, find, parse_key

if TYPE_CHECKING:
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath


def suggest_missing(view: NoticeData, key: str) -> str:
    """Return how to write the value at the path ``key``, which the data of ``view`` lacks."""
    path = parse_key(key)
    kind = type_within(NoticeKeys, path)
    if kind is None or not all(isinstance(step, str) for step in path):
        return f"Give `{key}` in the site file"
    depths = range(1, len(path) + 1)
    depth = len(list(takewhile(lambda end: isinstance(find(view.tree, path[:end]), Mapping), depths)))
    steps = [*(f"`{step}:`" for step in path[depth:-1]), _with_value(path, kind)]
    start = "In the site file write"
    if depth:
        start = f"In the site file, below `{path[depth - 1]}:`, write"
    elif path[0] not in known_keys(Shared):
        start = f"In the site file, below `{view.kind}:`, write"
    words = ", below that ".join(steps)
    is_deep = len(steps) > 1 or " below " in words
    return f"{start} {words}{', each set in by two spaces more' if is_deep else ''}"


def _with_value(path: KeyPath, kind: Any) -> str:
    """Return the last key of ``path``, and what to write behind or below it."""
    key = path[-1]
    inside = type_within(NoticeKeys, (*path, 0))
    if get_origin(kind) is tuple and is_kind(inside, Entry):
        if inside is Retention:
            each = "`- records:` and, in the column of `records`, `period:`"
        else:
            fields = known_keys(inside)
            first = next(name for name in _CHIEF_FIELDS if name in fields)
            each = f"`- {first}:` and what it is"
        none = f" (or `{key}: none`)" if key in DECLARED else ""
        return f"`{key}:`{none} and below that, for each, {each}"
    for base, words in _BELOW.items():
        if is_kind(kind, base):
            return f"`{key}:` and {words}"
    wanted = str(getattr(kind, "WANTED", "a text"))
    return f"`{key}:` and {'its words' if wanted.startswith('a text') else wanted}"


_CHIEF_FIELDS = ("country", "article", "name", "text", "note", "title")
"""The fields of which an entry of a list has one: what is to be written first."""

_BELOW: dict[type[Entry], str] = {
    Titled: "its title",
    Body: "below that `name:` and its name",
    Contact: "below that `post:` with the post, and `email:` or `phone:`",
}
