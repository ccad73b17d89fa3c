"""Adds a value to a YAML file that is edited by hand: comments, order and layout are kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence, is_empty
from sphinx_privacynotice.yamlio.writer import block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.yamlio.tree import KeyPath, Node
    from sphinx_privacynotice.yamlio.writer import Tree


class YamlEditError(ValueError):
    """A value is not added to a file: its layout leaves no certain place for it."""


def add_value(text: str, path: tuple[str, ...], tree: Tree) -> str:
    """Return the YAML ``text`` with ``tree`` at ``path``, where nothing is yet.

    The lines replace an example of the same key that is a comment, else they follow what its map holds.
    Raises `YamlEditError` where the file, read again, would not say just this and all that it said before.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    lines = body.replace("\r\n", "\n").split("\n")
    root = read_yaml(text, "").root
    if not isinstance(root, Mapping):
        raise YamlEditError
    parent, first, steps = root, 0, list(path)
    while len(steps) > 1 and isinstance(inner := parent.entries.get(steps[0]), Mapping):
        first = parent.keys[steps.pop(0)].line  # the line below the key
        parent = inner
    key, *deeper = steps
    for name in reversed(deeper):
        tree = {name: tree}
    indent = min((place.column for place in parent.keys.values()), default=1) - 1
    if key not in parent.entries:
        start, end = _position(lines, first, indent, key)
    elif is_empty(parent.entries[key]):
        end = parent.keys[key].line
        start = end - 1
    else:
        raise YamlEditError
    lines[start:end] = block(key, tree, indent)
    made = "\n".join(lines)
    if not made.endswith("\n"):
        made += "\n"
    _check_only_added(root, made, path)
    return bom + made.replace("\n", ends)


def _position(lines: list[str], first: int, indent: int, key: str) -> tuple[int, int]:
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
        if len(line) - len(line.lstrip(" ")) < indent:
            break
        last = number
    return last + 1, last + 1


def _check_only_added(before: Node, after: str, path: KeyPath) -> None:
    read = read_yaml(after, "")
    old, new = dict(_leaves(before)), dict(_leaves(read.root))
    added = {leaf for leaf in new if leaf[: len(path)] == path}
    if read.findings or not added or {leaf: new[leaf] for leaf in new.keys() - added} != old:
        raise YamlEditError


def _leaves(node: Node | None, path: KeyPath = ()) -> Iterator[tuple[KeyPath, tuple[str, bool]]]:
    """Yield each text of a tree that is not empty, with its path."""
    if isinstance(node, Scalar) and not is_empty(node):
        yield path, (node.text, node.quoted)
    elif isinstance(node, Mapping):
        for key, each in node.entries.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(node, Sequence):
        for number, each in enumerate(node.items):
            yield from _leaves(each, (*path, number))
