"""How to give a value that is not there: the keys to type, and below which of those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_origin

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
from sphinx_privacynotice.yamlio.tree import Mapping, node_at, parse_key

if TYPE_CHECKING:
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath


def how_to_give(view: NoticeData, key: str) -> str:
    """Return how to write the value at the path ``key``, which the data of ``view`` lacks."""
    path = parse_key(key)
    kind = type_within(NoticeKeys, path)
    if kind is None or not all(isinstance(step, str) for step in path):
        return f"Give `{key}` in the site file"
    there = 0
    while there < len(path) and isinstance(node_at(view.tree, path[: there + 1])[0], Mapping):
        if str(path[there]) not in getattr(node_at(view.tree, path[:there])[0], "entries", {}):
            break
        there += 1
    steps = [f"`{step}:`" for step in path[there:-1]]
    steps.append(_said(path, kind))
    start = "In the site file write"
    if there:
        start = f"In the site file, below `{path[there - 1]}:`, write"
    elif path[0] not in known_keys(Shared):
        start = f"In the site file, below `{view.kind}:`, write"
    words = steps[0] + "".join(f", below that {step}" for step in steps[1:])
    deep = len(steps) > 1 or " below " in words
    return f"{start} {words}{', each set in by two spaces more' if deep else ''}"


def _said(path: KeyPath, kind: Any) -> str:
    """Return the last key of ``path``, and what stands behind or below it."""
    key = path[-1]
    inside = type_within(NoticeKeys, (*path, 0))
    if get_origin(kind) is tuple and isinstance(inside, type) and issubclass(inside, Entry):
        if inside is Retention:
            each = "`- records:` and, in the column of `records`, `period:`"
        else:
            fields = known_keys(inside)
            first = next(name for name in ("country", "article", "name", "text", "note") if name in fields)
            each = f"`- {first}:` and what it is"
        none = f" (or `{key}: none`)" if key in DECLARED else ""
        return f"`{key}:`{none} and below that, for each, {each}"
    if isinstance(kind, type) and issubclass(kind, Titled):
        return f"`{key}:` and its title"
    if isinstance(kind, type) and issubclass(kind, Body):
        return f"`{key}:` and below that `name:` and its name"
    if isinstance(kind, type) and issubclass(kind, Contact):
        return f"`{key}:` and below that `post:` with the post, and `email:` or `phone:`"
    wanted = str(getattr(kind, "WANTED", "a text"))
    return f"`{key}:` and {'its words' if wanted == 'a text' else wanted}"
