"""A site's tree in the one form that everything after it reads, whatever people typed for the same thing.

``no``, ``N/A`` and ``- none`` are the word `none` wherever something may be declared none; the lines of a
block text are the lines of an address; a line break within any other value is a space.
"""

from __future__ import annotations

import re
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from sphinx_privacynotice.model.format.schema import Entry
from sphinx_privacynotice.model.format.values import Flag, Text, Value
from sphinx_privacynotice.yamlio.none import NEVER_WORDS, NONE, NOTHING, none_word
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, is_empty

YES = Flag.YES | {"y"}

LINES = tuple[Text, ...]
"""The type of an address."""

_BREAK = re.compile(r"\s*\n\s*")


def canonical(node: Node, kind: Any) -> Node:
    """Return ``node``, which is read as the type ``kind``, in canonical form; each part keeps its place."""
    kind = _without_none(kind)
    if not is_empty(node) and _says_none(node, kind):
        return Scalar(NONE, node.place)
    return _as_said(node, kind)


def _as_said(node: Node, kind: Any) -> Node:
    """Return ``node``, which is not none as a whole, in canonical form."""
    if isinstance(node, Mapping):
        fields = _fields(kind)
        entries = {
            _key(key): canonical(value, fields.get(key, fields.get("")))
            for key, value in node.entries.items()
        }
        return Mapping(entries, {_key(key): place for key, place in node.keys.items()}, node.place)
    if isinstance(node, Sequence):
        items = (_as_said(item, _item(kind)) for item in node.items)
        return Sequence(tuple(_line(item) for item in items) if kind == LINES else tuple(items), node.place)
    if "\n" not in node.text:
        return node
    lines = [line for line in _BREAK.split(node.text.strip()) if line]
    if kind == LINES:
        return Sequence(tuple(_line(Scalar(line, node.place, node.quoted)) for line in lines), node.place)
    return Scalar(" ".join(lines), node.place, node.quoted)


def _key(key: str) -> str:
    """Return a key as a value that refers to it is read: a line break within it is a space."""
    return " ".join(line for line in _BREAK.split(key.strip()) if line) if "\n" in key else key


def _line(node: Node) -> Node:
    """Return a line of an address without the comma at its end, which the page puts there itself."""
    if isinstance(node, Scalar) and node.text.endswith((",", " ")):
        return Scalar(node.text.rstrip(", "), node.place, node.quoted)
    return node


def _says_none(node: Node, kind: Any) -> bool:
    inner = _item(kind) or kind
    if isinstance(node, Sequence):
        return inner is not Text and len(node.said) == 1 and _says_none(node.said[0], kind)
    if not isinstance(node, Scalar) or (node.quoted and (inner is str or inner is Text)):
        return False
    return none_word(node.text) in _words(kind)


@cache
def _words(kind: Any) -> frozenset[str]:
    """Return the words that declare none where a value of ``kind`` is read."""
    inner = _item(kind) or kind
    if inner is str or inner is Text:
        return NEVER_WORDS
    if inner is Flag:
        return NOTHING - Flag.NO
    if get_origin(kind) is dict or (isinstance(inner, type) and issubclass(inner, (Entry, Value))):
        return NOTHING
    return frozenset()


@cache
def _without_none(kind: Any) -> Any:
    if get_origin(kind) in {Union, UnionType}:
        return next(each for each in get_args(kind) if each is not type(None))
    return kind


@cache
def _item(kind: Any) -> Any:
    return _without_none(get_args(kind)[0]) if get_origin(kind) is tuple else None


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """Return the type of each key of a map read as ``kind``; that of all others by ""."""
    if get_origin(kind) is dict:
        return {"": get_args(kind)[1]}
    if isinstance(kind, type) and issubclass(kind, Entry):
        return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    if isinstance(kind, type) and issubclass(kind, Value):
        return {"value": None, "text": None}
    return {}
