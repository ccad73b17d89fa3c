"""Resolves the values that a record names: each by its key, with the file, line and layer that give it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.record import Block, ValuePlace
from sphinx_privacynotice.model.site.provenance import LayerStack
from sphinx_privacynotice.yamlio.tree import parse_key

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.yamlio.tree import Node


class NamedValues:
    """The values of one notice's blocks, each by its key, with its place in the site's files.

    A role says of which site and notice its value is; another site's has the site before its key.
    """

    def __init__(self, project: Project, key: str, kind: str) -> None:
        self.project = project
        self.of = (key, kind)
        self.keys: dict[str, str] = {}
        self.found: dict[str, ValuePlace] = {}
        self.stacks: dict[tuple[str, str], tuple[LayerStack, Node]] = {}

    @property
    def places(self) -> dict[str, ValuePlace]:
        """The place of each value by its key; values that nobody gives are left out."""
        return dict(sorted(self.found.items()))

    def block(self, block: Block) -> Block:
        """Return a block with the values of its runs by their keys, and note their places."""
        if all(self._key(run.value) == run.value for run in block.runs if run.value):
            return block
        runs = (replace(run, value=self._key(run.value)) if run.value else run for run in block.runs)
        return replace(block, runs=tuple(runs))

    def _key(self, value: str) -> str:
        key = self.keys.get(value)
        if key is None:
            key, place = self._resolve(value)
            self.keys[value] = key
            if place is not None:
                self.found[key] = place
        return key

    def _resolve(self, value: str) -> tuple[str, ValuePlace | None]:
        site, _, rest = value.partition("/")
        kind, colon, path = rest.partition(":")
        if not colon or site not in self.project.sites:
            return value, self._place(self.of, value)
        place = self._place((site, kind), path)
        own = site == self.of[0] and place == self._place(self.of, path)
        return path if own else f"{site}:{path}", place

    def _place(self, of: tuple[str, str], key: str) -> ValuePlace | None:
        if of not in self.stacks:
            site = self.project.sites[of[0]]
            self.stacks[of] = LayerStack(site, of[1]), site.view(of[1]).tree
        layers, tree = self.stacks[of]
        given = layers.winner(parse_key(key, tree))
        return ValuePlace(given.place.file, given.place.line, given.layer) if given is not None else None
