"""A value added to a YAML file that somebody keeps by hand: its comments, order and layout stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence, is_empty
from sphinx_privacynotice.yamlio.writer import block

if TYPE_CHECKING:
    from sphinx_privacynotice.yamlio.tree import Node
    from sphinx_privacynotice.yamlio.writer import Tree


class YamlEditError(ValueError):
    """Why a value is not added to a file: its layout leaves no certain place for it."""


def add_value(text: str, path: tuple[str, ...], tree: Tree) -> str:
    """Return the YAML ``text`` with ``tree`` at ``path``, where nothing stands yet.

    The lines replace an example of the same key that is a comment, else they follow what its map holds.
    Raises `YamlEditError` where the file, read again, would not say just this and all that it said before.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    lines = body.replace("\r\n", "\n").split("\n")
    root = read_yaml(text, "").root
    if not isinstance(root, Mapping):
        raise YamlEditError
    parent, depth, first = root, 0, 0
    while depth < len(path) - 1 and isinstance(parent.entries.get(path[depth]), Mapping):
        inner = parent.entries[path[depth]]
        assert isinstance(inner, Mapping)  # noqa: S101 - the loop has asked
        first = parent.keys[path[depth]].line or 0  # the line below the key
        parent, depth = inner, depth + 1
    key, rest = path[depth], path[depth + 1 :]
    for name in reversed(rest):
        tree = {name: tree}
    there = parent.entries.get(key)
    if there is not None and not is_empty(there):
        raise YamlEditError
    indent = min((place.column or 1) for place in parent.keys.values()) - 1 if parent.keys else 0
    written = block(key, tree, indent)
    if there is not None:  # a key with nothing after it
        at = (parent.keys[key].line or 1) - 1
        lines[at : at + 1] = written
    else:
        start, end = _place(lines, first, indent, key)
        lines[start:end] = written
    made = "\n".join(lines)
    if not made.endswith("\n"):
        made += "\n"
    _must_hold(read_yaml(text, "").root, made, path)
    return bom + made.replace("\n", ends)


def _place(lines: list[str], first: int, indent: int, key: str) -> tuple[int, int]:
    """Return which lines to replace in the map whose lines begin with ``first``, none at its end."""
    lead = " " * indent
    example = re.compile(rf"{lead}# {re.escape(key)}:(?:\s.*)?")
    of_example = re.compile(rf"{lead}#\s{{2,}}\S.*")
    last = first - 1
    for number in range(first, len(lines)):
        line = lines[number]
        if example.fullmatch(line):
            end = number + 1
            while end < len(lines) and of_example.fullmatch(lines[end]):
                end += 1
            return number, end
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        deep = len(line) - len(line.lstrip(" "))
        if deep < indent:
            break
        last = number
    return last + 1, last + 1


def _must_hold(before: Node | None, after: str, path: tuple[str, ...]) -> None:
    read = read_yaml(after, "")
    if read.findings or _said(read.root, path) != _said(before, path) or not _has(read.root, path):
        raise YamlEditError


def _has(node: Node | None, path: tuple[str, ...]) -> bool:
    for step in path:
        node = node.entries.get(step) if isinstance(node, Mapping) else None
    return node is not None


def _said(node: Node | None, without: tuple[str, ...] = ()) -> object:
    """Return what a node says but for what stands at ``without``, as plain data."""
    if isinstance(node, Mapping):
        kept = {
            key: _said(each, without[1:] if without[:1] == (key,) else ())
            for key, each in node.entries.items()
            if without != (key,)
        }
        return {key: each for key, each in kept.items() if each not in ({}, None)}
    if isinstance(node, Sequence):
        return [_said(each) for each in node.items]
    if isinstance(node, Scalar):
        return None if is_empty(node) else (node.text, node.quoted)
    return None
