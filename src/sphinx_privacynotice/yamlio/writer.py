"""Writes YAML: block style, with comments; a text is quoted if it needs quotes."""

from __future__ import annotations

import re

from sphinx_privacynotice.yamlio.none import means_none
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, is_empty

PLAIN = re.compile(r"[^\W_].*", re.DOTALL)
"""A text that may need no quotes: it begins with a letter or digit."""


_ENDS_BARE_TEXT = re.compile(r"[,\[\]{}]")
"""Signs that end a bare text within braces or brackets."""


class YamlWriteError(ValueError):
    """A text with characters that cannot be seen, which no value may hold."""


def one_line(text: str) -> str:
    """Return ``text`` as one line, each stretch of white space one space."""
    return " ".join(text.split())


def scalar(text: str) -> str:
    """Return ``text`` as a YAML value: bare if it can be, else in quotes.

    Each form is read back before it is used, so that the file holds exactly the text. Raises
    `YamlWriteError` for characters that cannot be seen.
    """
    text = one_line(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    forms = [text] if PLAIN.fullmatch(text) else []
    forms += [f'"{escaped}"', "'" + text.replace("'", "''") + "'"]
    for form in forms:
        read = read_yaml(f"key: {form}\n", "")
        root = read.root
        node = root.entries.get("key") if isinstance(root, Mapping) and len(root.entries) == 1 else None
        if not read.findings and isinstance(node, Scalar) and node.text == text:
            if (not node.quoted and means_none(text, anywhere=True)) or is_empty(node):
                continue
            return form
    raise YamlWriteError(text)


Tree = str | dict[str, "Tree"] | list["Tree"] | None
"""What a key may hold; None: declared none."""


def flow(tree: Tree, *, bare: bool = False) -> str:
    """Return ``tree`` on one line, as it is within braces; ``bare``: a text that is in none."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(flow, tree)) + "]"
    if tree is None:
        return "none"
    made = scalar(tree)
    if not bare and made == one_line(tree) and _ENDS_BARE_TEXT.search(made):
        escaped = made.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return made


def block(key: str, tree: Tree, indent: int = 0) -> list[str]:
    """Return the lines of a key with what it holds, in block style."""
    lead = " " * indent
    if tree is None:
        return [f"{lead}{key}: none"]
    if isinstance(tree, str):
        return [f"{lead}{key}: {scalar(tree)}"]
    if isinstance(tree, dict):
        return [f"{lead}{key}:", *(line for name in tree for line in block(name, tree[name], indent + 2))]
    made = [f"{lead}{key}:"]
    for item in tree:
        if isinstance(item, dict):
            lines = [line for name in item for line in block(name, item[name], indent + 4)]
            made += [f"{lead}  - {lines[0].lstrip()}", *lines[1:]]
        else:
            made.append(f"{lead}  - {scalar(str(item))}")
    return made
