"""A YAML tree as an editor sees it, which checks it with a JSON Schema."""

from __future__ import annotations

import re
from typing import Any

from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence

WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}


def core(node: Node | None) -> Any:
    """A tree as an editor sees it: YAML 1.2 makes numbers, true and false, and null of plain scalars."""
    if isinstance(node, Mapping):
        return {key: core(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [core(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.quoted:
        return node.text
    if node.text in WORDS:
        return WORDS[node.text]
    if re.fullmatch(r"[-+]?[0-9]+", node.text):
        return int(node.text)
    if re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", node.text):
        return float(node.text)
    return node.text
