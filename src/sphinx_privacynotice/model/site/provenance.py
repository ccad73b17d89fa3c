"""The provenance of a value: the layer that gives it, those it overrides, the references it is inherited by.

All layers are searched in the one order of `Site.layers_of`, the strongest first: the first that gives a
value wins, which is also what a view returns; it overrides the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_origin

from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.format.layers import scalars
from sphinx_privacynotice.model.format.schema import Entry, Item, NoticeKeys, Reference
from sphinx_privacynotice.model.format.walk import type_within
from sphinx_privacynotice.model.pack.law import entry_on
from sphinx_privacynotice.model.site.view import REFERENCES
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, child, find, is_empty, key_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.format.layers import Layer
    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.yamlio.tree import KeyPath

MAX_SHOWN = 70
"""Characters of a value that a line shows."""


@dataclass(frozen=True, slots=True)
class LayerValue:
    """What one layer says at a path, with its place; ``words`` are those of what is no node.

    ``layer`` is pack, trust, site or notice; ``pack`` the id of the pack. ``whole`` is False where the layer
    gives something above the path that has no such part (``dpo: none`` for ``dpo.email``), and so takes it
    away from the layers below. ``hidden`` is True where a layer above gives a map in its stead.
    """

    layer: str
    place: Place
    pack: str = ""
    whole: bool = True
    hidden: bool = False
    node: Node | None = None
    words: str = ""

    @property
    def text(self) -> str:
        """What the layer says, in one line."""
        return _one_line(self.node) if self.node is not None else short(self.words, MAX_SHOWN)


@dataclass(frozen=True, slots=True)
class Inherited:
    """A reference through which a value is inherited: the record it names, and where it was written.

    ``by`` is the referring key; "" where a contact defaults to the organisation.
    """

    by: str
    origin: str
    place: Place


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that is known of a value: its key as records have it, its layers, the references to it.

    ``given`` is the winning layer, None if there is none; ``overridden`` those below it; ``fixed`` where a
    trust file says that no site may change it; ``parts`` the same of each key of a map.
    """

    key: str
    given: LayerValue | None
    overridden: tuple[LayerValue, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    fixed: Place | None = None
    parts: tuple[Provenance, ...] = ()


class LayerStack:
    """The layers of a site's notice of ``kind`` ("": of none), the strongest first, to ask for values."""

    def __init__(self, site: Site, kind: str) -> None:
        self._site = site
        self._layers = site.layers_of(kind)[::-1]
        self._view = site.view(kind)

    def values(self, path: KeyPath) -> Iterator[LayerValue]:
        """Yield what each layer says at ``path``, the strongest first."""
        deepest_map = 0
        for layer in self._layers:
            depth, value = _value_in(layer, path, deepest_map)
            if value is None:
                deepest_map = max(deepest_map, depth)
            else:
                yield value
        if len(path) == 2:
            yield from self._pack_values(str(path[0]), str(path[1]))

    def winner(self, path: KeyPath) -> LayerValue | None:
        """Return the value at ``path``, None where no layer gives one."""
        return _winner(self.values(path))

    def provenance(self, path: KeyPath) -> Provenance:
        """Return where the value at ``path`` comes from. List entries are steps of their own, from 0."""
        found = self._view.at(path)
        if found is None or found.path[: len(path)] == path or path[-1] in REFERENCES:
            return self._of_layers(path)
        inherited = tuple(
            Inherited(key_path(by), key_path(origin), self._view.place(by or origin))
            for by, origin in found.via
        )
        return replace(self.provenance(found.path), inherited=inherited)

    def _of_layers(self, path: KeyPath) -> Provenance:
        values = tuple(self.values(path))
        given = _winner(values)
        others = tuple(value for value in values if value is not given)
        parts: tuple[Provenance, ...] = ()
        if given is not None and isinstance(given.node, Mapping):
            # the maps of all layers are merged, so none is overridden; each key says for itself
            others = tuple(value for value in others if value.hidden or not isinstance(value.node, Mapping))
            merged = find(self._view.tree, path)
            keys = merged.entries if isinstance(merged, Mapping) else given.node.entries
            parts = tuple(self._of_layers((*path, key)) for key in keys)
        return Provenance(key_path(path), given, others, (), self._fixed(key_path(path)), parts)

    def _fixed(self, key: str) -> Place | None:
        """Return where a file that the site extends fixes the key, or one above or below it."""
        for layer in self._site.layers[:-1]:
            for scalar in scalars(layer.entries.get("fixed")):
                if f"{key}.".startswith((f"{scalar.text}.", f"{scalar.text}[")):
                    return scalar.place
        return None

    def _pack_values(self, group: str, name: str) -> Iterator[LayerValue]:
        """Yield what packs say of a term or a link, the strongest pack first."""
        for pack in reversed(self._site.library.packs):
            if group == "terms" and name in pack.terms:
                term = pack.terms[name]
                yield LayerValue("pack", term.place, pack.id, words=term.default)
            elif group == "links" and name in pack.links:
                entry = entry_on(pack.links[name], self._view.day)
                if entry is None:  # and no weaker pack is asked
                    return
                yield LayerValue("pack", entry.place, pack.id, words=entry.phone or entry.url)


def _winner(values: Iterable[LayerValue]) -> LayerValue | None:
    """Return the value that wins of those that `LayerStack.values` yields, None if none does."""
    first = next((value for value in values if not value.hidden), None)
    return first if first is not None and first.whole else None


def _value_in(layer: Layer, path: KeyPath, deepest_map: int) -> tuple[int, LayerValue | None]:
    """Return what a layer says at ``path``; and how deep on the way to it its maps go.

    So far down as ``deepest_map`` a layer above has maps, which hide anything else.
    """
    node: Node = layer.data
    place = node.place
    in_list = False
    for depth, step in enumerate(path):
        following = child(node, step)
        if following is None or is_empty(following[0]):
            if isinstance(node, Mapping) and not in_list:  # lists are taken whole, with what they lack
                return depth, None
            whole = not isinstance(node, Mapping) and _stands_for(node, path, depth)
            hidden = depth <= deepest_map and not in_list
            return depth, LayerValue(layer.name, place, layer.pack, whole, hidden, node)
        in_list = in_list or isinstance(node, Sequence)
        node, place = following
        if isinstance(node, Scalar):  # a map or a list is shown at its key
            place = node.place
    hidden = len(path) <= deepest_map and not isinstance(node, Mapping)
    return len(path), LayerValue(layer.name, place, layer.pack, whole=True, hidden=hidden, node=node)


def _stands_for(node: Node, path: KeyPath, depth: int) -> bool:
    """Say whether what was written above ``path`` is read as it: a text as a record, or as a list of one."""
    if is_none(node):
        return False
    rest, model = path[depth:], type_within(NoticeKeys, path[:depth])
    entry = model if isinstance(model, type) and issubclass(model, Entry) else None
    if isinstance(node, Sequence):  # a list of contacts is a team
        return entry is Reference and rest[0] == "members" and rest[1:] < (len(node.non_empty),)
    if entry is None:
        return rest == (0,) and get_origin(model) is tuple
    return rest in {(entry.CHIEF,), (entry.WORDS,) if issubclass(entry, Item) else ()}


def _one_line(node: Node) -> str:
    return short(_text(node, MAX_SHOWN * 2), MAX_SHOWN)


def _text(node: Node, most: int) -> str:
    """Return what a node says; of a long one no more than the beginning is put together."""
    if isinstance(node, Scalar):
        return node.text
    entries = [("", item) for item in node.items] if isinstance(node, Sequence) else node.entries.items()
    parts: list[str] = []
    for key, value in entries:
        parts.append(f"{key}: {_text(value, most)}" if key else _text(value, most))
        most -= len(parts[-1])
        if most < 0:
            break
    inner = ", ".join(parts)
    return f"[{inner}]" if isinstance(node, Sequence) else f"{{{inner}}}"


def reference_of(value: object) -> str:
    """Return the key that a contact written as a reference names, or ""."""
    return (value.person or value.authority or "") if isinstance(value, Reference) else ""
