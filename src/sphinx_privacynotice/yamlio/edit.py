"""Edits a YAML file that people edit by hand: comments, order and layout are kept.

Each edit is read back before it is returned: a file whose layout leaves no certain place is not changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.stream import loader
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence, find, is_empty
from sphinx_privacynotice.yamlio.writer import block, flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_privacynotice.yamlio.tree import KeyPath, Node
    from sphinx_privacynotice.yamlio.writer import Tree


class YamlEditError(ValueError):
    """A file is not edited: its layout leaves no certain place for a value."""


def add_value(text: str, path: tuple[str, ...], tree: Tree) -> str:
    """Return the YAML ``text`` with ``tree`` at ``path``, where nothing is yet.

    The lines replace an example of the same key that is a comment, else they follow what its map holds.
    Raises `YamlEditError` where the file, read again, would not say just this and all that it said before.
    """
    return _edit(text, path, lambda body: _added(body, path, tree), _said(path, tree))


def set_value(text: str, path: tuple[str, ...], tree: Tree) -> str:
    """Return the YAML ``text`` with ``tree`` at ``path``, whatever is there now.

    A comment behind the value stays. Those within a map or list go with it: to keep them, set its keys one
    by one. Raises `YamlEditError` as `add_value` does.
    """
    return _edit(text, path, lambda body: _set(body, path, tree), _said(path, tree))


def append_value(text: str, path: tuple[str, ...], entry: Tree) -> str:
    """Return the YAML ``text`` with one ``entry`` more at the end of the list at ``path``.

    A list that is not there, or empty, is made. Raises `YamlEditError` as `add_value` does, and where
    something else than a list is there.
    """
    now = find(read_yaml(text, "").root, path)
    if now is None or is_empty(now) or (isinstance(now, Sequence) and not now.non_empty):
        return set_value(text, path, [entry])
    if not isinstance(now, Sequence):
        raise YamlEditError
    said = _leaves_of(now, path) | _said((*path, len(now.non_empty)), entry)
    return _edit(text, path, lambda body: _appended(body, path, entry), said)


def _edit(text: str, path: KeyPath, change: Callable[[str], str], said: dict[KeyPath, str]) -> str:
    """Return ``text`` changed by ``change``; below ``path`` it must then have the texts ``said``."""
    ends = "\r\n" if "\r\n" in text else "\n"
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    before = read_yaml(text, "")
    if not isinstance(before.root, Mapping):
        raise YamlEditError
    made = change(body.replace("\r\n", "\n"))
    if not made.endswith("\n"):
        made += "\n"
    read = read_yaml(made, "")
    old, new = _leaves_of(before.root), _leaves_of(read.root)
    kept = {leaf: words for leaf, words in old.items() if leaf[: len(path)] != path}
    if read.findings or new != kept | said:
        raise YamlEditError
    return bom + made.replace("\n", ends)


# -- where nothing is yet -------------------------------------------------------------------------------


def _added(body: str, path: tuple[str, ...], tree: Tree) -> str:
    lines = body.split("\n")
    root = read_yaml(body, "").root
    assert isinstance(root, Mapping)  # noqa: S101 - _edit has looked
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
    return "\n".join(lines)


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
        if not line.strip():
            continue
        if line.lstrip().startswith("#"):
            if line.startswith(lead + " ") and number == last + 1 and number > first:
                last = number  # a comment set in deeper is about the entry above it
            continue
        if len(line) - len(line.lstrip(" ")) < indent:
            break
        last = number
    return last + 1, last + 1


# -- where something is already -------------------------------------------------------------------------


def _set(body: str, path: tuple[str, ...], tree: Tree) -> str:
    nodes = _follow(body, path)
    if len(nodes) <= len(path):
        last = nodes[-1]
        if isinstance(last, yaml.MappingNode) and _in_braces(last):
            return _added_in_braces(body, last, path[len(nodes) - 1 :], tree)
        return _added(body, path, tree)
    node, parent = nodes[-1], nodes[-2]
    start, end = node.start_mark.index, _end_of(body, node)
    in_braces = any(map(_in_braces, nodes[:-1]))
    if start == end and not in_braces:  # a key with nothing after it
        return _added(body, path, tree)
    if in_braces or (_is_inline(node) and (tree is None or isinstance(tree, str))):
        return body[:start] + flow(tree, bare=not in_braces) + body[end:]
    key = next(each for each, value in parent.value if value is node)
    made = "\n".join(block(path[-1], tree, key.start_mark.column))
    return body[: _line_start(body, key.start_mark.index)] + made + body[end:]


def _added_in_braces(body: str, node: yaml.MappingNode, path: tuple[str, ...], tree: Tree) -> str:
    for name in reversed(path[1:]):
        tree = {name: tree}
    end = node.end_mark.index - 1
    while body[end - 1].isspace():
        end -= 1
    comma = "" if not node.value else " " if body[end - 1] == "," else ", "
    return f"{body[:end]}{comma}{path[0]}: {flow(tree)}{body[end:]}"


def _appended(body: str, path: tuple[str, ...], entry: Tree) -> str:
    node = _follow(body, path)[-1]
    last = node.value[-1]
    end = _end_of(body, last)
    if _in_braces(node):
        return f"{body[:end]}, {flow(entry)}{body[end:]}"
    indent = node.start_mark.column
    _, *lines = block("x", [entry], indent - 2)
    after = body.find("\n", end)  # a comment behind the last entry stays with it
    after = len(body) if after < 0 else after
    lead = "" if indent >= 2 else "  "  # block() cannot indent by less than nothing
    return body[:after] + "\n" + "\n".join(line.removeprefix(lead) for line in lines) + body[after:]


def _follow(body: str, path: tuple[str, ...]) -> list[yaml.Node]:
    """Return the nodes from the root along ``path``, as far as it leads."""
    try:
        root = yaml.compose(body, Loader=loader())
    except yaml.YAMLError:
        raise YamlEditError from None
    nodes = [root] if root is not None else []
    for step in path:
        node = nodes[-1]
        if not isinstance(node, yaml.MappingNode):
            break
        inner = next((value for key, value in node.value if key.value == step), None)
        if inner is None:
            break
        nodes.append(inner)
    return nodes


def _in_braces(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _is_inline(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style not in {"|", ">"}


def _end_of(body: str, node: yaml.Node) -> int:
    """Return where the text of a node ends, without the empty lines and comments behind it."""
    if isinstance(node, yaml.ScalarNode):
        end: int = node.end_mark.index
        return len(body[:end].rstrip()) if node.style in {"|", ">"} else end
    if _in_braces(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    if isinstance(node, yaml.MappingNode):
        key, last = last
        if last.start_mark.index == last.end_mark.index:  # a key with nothing after it
            return body.index(":", key.end_mark.index) + 1
    return _end_of(body, last)


def _line_start(body: str, index: int) -> int:
    """Return where the line begins, or the dash before a key that opens an entry of a list ends."""
    start = body.rfind("\n", 0, index) + 1
    return start if not body[start:index].strip() else index


def _said(path: KeyPath, tree: Tree) -> dict[KeyPath, str]:
    """Return each text of ``tree`` with its path."""
    if isinstance(tree, dict):
        return {
            leaf: words for key, each in tree.items() for leaf, words in _said((*path, key), each).items()
        }
    if isinstance(tree, list):
        return {
            leaf: words
            for number, each in enumerate(tree)
            for leaf, words in _said((*path, number), each).items()
        }
    return {path: "none" if tree is None else " ".join(tree.split())}


def _leaves_of(node: Node | None, path: KeyPath = ()) -> dict[KeyPath, str]:
    return dict(_leaves(node, path))


def _leaves(node: Node | None, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield each text of a tree that is not empty, with its path."""
    if isinstance(node, Scalar) and not is_empty(node):
        yield path, node.text
    elif isinstance(node, Mapping):
        for key, each in node.entries.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(node, Sequence):
        for number, each in enumerate(node.non_empty):
            yield from _leaves(each, (*path, number))
