"""YAML as a tree: every scalar is text and keeps its place; and the paths of keys through the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.base.findings import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value exactly as typed; ``quoted`` where quotes or a block scalar held it."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place
    _said: list[Node] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def non_empty(self) -> list[Node]:
        """The items that are not empty: the numbers in key paths count only these."""
        if not self._said:
            self._said.extend(item for item in self.items if not is_empty(item))
        return self._said


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map in the order typed; ``keys`` holds each key's own place."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node: TypeAlias = Scalar | Sequence | Mapping
KeyPath: TypeAlias = tuple[str | int, ...]
"""The steps to a node: keys of maps, and numbers (from 0) of the items of lists that are not empty."""

_STEP_ENDS = re.compile(r"[.\[]")


def is_empty(node: Node) -> bool:
    """Return whether ``node`` is a key with nothing after it, or ``null``: it has no value."""
    return isinstance(node, Scalar) and not node.quoted and node.text in {"", "~", "null"}


def child(node: Node, step: str | int) -> tuple[Node, Place] | None:
    """Return the node one step below ``node`` with the place of its key (of a list item: its own place)."""
    if isinstance(node, Mapping):
        key = str(step)
        return (node.entries[key], node.keys[key]) if step in node.entries else None
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.non_empty):
        item = node.non_empty[step]
        return item, item.place
    return None


def find(node: Node | None, path: Iterable[str | int]) -> Node | None:
    """Return the node at ``path``, None if there is none."""
    for step in path:
        found = child(node, step) if node is not None else None
        node = found[0] if found else None
    return node


def node_at(node: Node, path: Iterable[str | int]) -> tuple[Node, Place]:
    """Follow ``path`` as far as it goes; return the node there and the place of its key."""
    place = node.place
    for step in path:
        found = child(node, step)
        if found is None:
            break
        node, place = found
    return node, place


def key_path(path: KeyPath) -> str:
    """Write a path as authors do: ``notices.cin-cla.retention[2].period`` (lists count from 1)."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def parse_key(key: str, known: Node | None = None) -> KeyPath:
    """Parse a path that `key_path` wrote; keys of the tree ``known`` may hold dots themselves."""
    found = _known_steps(key, known) if known is not None else None
    return found if found is not None else _plain_steps(key)


def _plain_steps(key: str) -> KeyPath:
    steps: list[str | int] = []
    for part in key.split("."):
        name, *numbers = part.replace("]", "").split("[")
        steps += [name] if name else []
        steps += [int(number) - 1 for number in numbers if number.isdecimal()]
    return tuple(steps)


def _known_steps(key: str, node: Node) -> KeyPath | None:
    """Return the steps of ``key`` that lead through ``node``, the longest keys first; None for none."""
    if not key:
        return ()
    if not isinstance(node, Mapping):
        steps = _plain_steps(key)
        found = child(node, steps[0]) if steps else None
        if found is None:
            return steps
        rest = _known_steps(key.partition("]")[2].removeprefix("."), found[0])
        return None if rest is None else (steps[0], *rest)
    for end in [len(key), *(match.start() for match in reversed(list(_STEP_ENDS.finditer(key))))]:
        inner = node.entries.get(key[:end])
        rest = _known_steps(key[end:].removeprefix("."), inner) if inner is not None else None
        if rest is not None:
            return (key[:end], *rest)
    return None
