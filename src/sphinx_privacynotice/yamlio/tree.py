"""YAML as a tree: every scalar is text and knows its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
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
    def said(self) -> list[Node]:
        """The items that say anything; the others count for nothing, and items are counted without them."""
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


def is_empty(node: Node) -> bool:
    """Say whether ``node`` is a key with nothing after it, or ``null``: not said."""
    return isinstance(node, Scalar) and not node.quoted and node.text in {"", "~", "null"}
