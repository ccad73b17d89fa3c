"""Reads YAML: a tree with places, and findings for what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings

if TYPE_CHECKING:
    from sphinx_privacynotice.yamlio.tree import Node


@dataclass(frozen=True, slots=True)
class YamlText:
    """The tree of a YAML text (None: it is empty or cannot be read), and what is wrong with it."""

    root: Node | None
    findings: tuple[Finding, ...] = field(default=())


def read_yaml(text: str, file: str, *, first_line: int = 1) -> YamlText:
    """Read one YAML document.

    ``file`` is the name that places carry; ``first_line`` the line of ``file`` on which ``text`` begins
    (front matter). Nothing is raised for bad input: findings say what is wrong.
    """
    # PyYAML is loaded only where there is YAML to read, and the repair of slips only if something looks wrong
    from sphinx_privacynotice.yamlio import events as yamlevents
    from sphinx_privacynotice.yamlio import stream as yamlstream

    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reading = None
    if not yamlstream.HIDDEN.search(text):
        reading = yamlevents.read_events(text, file, first_line)
        if not (reading.failure or reading.suspects or reading.problems):
            return YamlText(reading.root)
    from sphinx_privacynotice.yamlio.slips.repair import repair

    root, found = repair(text, file, first_line, reading)
    return YamlText(root, tuple(Findings(found)))
