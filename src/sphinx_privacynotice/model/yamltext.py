"""YAML as people type it: every scalar is text and knows its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from sphinx_privacynotice.model.findings import Finding, Findings, Place


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


@dataclass(frozen=True, slots=True)
class YamlText:
    """What a YAML text holds (None: nothing, or nothing that could be read) and what is wrong with it."""

    root: Node | None
    findings: tuple[Finding, ...] = field(default=())


def read_yaml(text: str, file: str, *, first_line: int = 1) -> YamlText:
    """Read one YAML document.

    ``file`` is the name that places carry; ``first_line`` the line of ``file`` on which ``text`` begins
    (front matter). Nothing is raised for bad input: findings say what is wrong.
    """
    # PyYAML is loaded only where there is YAML to read, and its slips only where something looks amiss
    from sphinx_privacynotice.model import yamlevents, yamlstream

    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reading = None
    if not yamlstream.HIDDEN.search(text):
        reading = yamlevents.read_events(text, file, first_line)
        if not (reading.trouble or reading.suspects or reading.problems):
            return YamlText(reading.root)
    from sphinx_privacynotice.model.slips import mend

    root, found = mend(text, file, first_line, reading)
    return YamlText(root, tuple(Findings(found)))
