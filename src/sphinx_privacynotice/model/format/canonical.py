"""Normalises a site's tree: what people may type in several ways becomes the one form that later code reads.

``no``, ``N/A`` and ``- none`` become the word `none` wherever a key may be declared none; the lines of a
block text become the lines of an address; a line break within any other value becomes a space.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, get_origin

from sphinx_privacynotice.model.format.schema import SEVERAL, Entry
from sphinx_privacynotice.model.format.values import Fact, Flag, Text, Value
from sphinx_privacynotice.model.format.walk import types_within, without_none
from sphinx_privacynotice.yamlio.none import ALWAYS_NONE_WORDS, NONE, NONE_WORDS, none_word
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, is_empty

YES = Flag.YES | {"y"}

LINES = tuple[Text, ...]
"""The type of an address."""

_BREAK = re.compile(r"(?<!\s)\s*\n\s*")  # begun within blanks it would take quadratic time


def canonical(node: Node, kind: Any) -> Node:
    """Return ``node``, which is read as the type ``kind``, in canonical form; each part keeps its place."""
    kind = without_none(kind)
    if not is_empty(node) and _says_none(node, kind):
        return Scalar(NONE, node.place)
    return _as_said(node, kind)


def _as_said(node: Node, kind: Any) -> Node:
    """Return ``node``, which is not none as a whole, in canonical form."""
    if isinstance(node, Mapping):
        fields = types_within(kind, internal=True)
        entries = {
            _key(key): canonical(value, fields.get(key, fields.get("")))
            for key, value in node.entries.items()
        }
        return Mapping(entries, {_key(key): place for key, place in node.keys.items()}, node.place)
    if isinstance(node, Sequence):
        item_type = kind if kind in SEVERAL else _item(kind)
        if kind in SEVERAL and len(node.non_empty) == 1:
            return _as_said(node.non_empty[0], kind)
        items = (_as_said(item, item_type) for item in node.items)
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
        return inner is not Text and len(node.non_empty) == 1 and _says_none(node.non_empty[0], kind)
    if not isinstance(node, Scalar) or (node.quoted and inner in {str, Text, Fact}):
        return False
    return none_word(node.text) in _words(kind)


@cache
def _words(kind: Any) -> frozenset[str]:
    """Return the words that declare none where a value of ``kind`` is read."""
    inner = _item(kind) or kind
    if inner in {str, Text, Fact}:
        return ALWAYS_NONE_WORDS
    if inner is Flag:
        return NONE_WORDS - Flag.NO
    if get_origin(kind) is dict or (isinstance(inner, type) and issubclass(inner, (Entry, Value))):
        return NONE_WORDS
    return frozenset()


def _item(kind: Any) -> Any:
    return types_within(kind).get(0) if get_origin(kind) is tuple else None
