"""Which layers give a value, in the one order that `Site.layers_of` returns: the first of them wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_origin

from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.format.schema import Entry, Item, NoticeKeys, Reference
from sphinx_privacynotice.model.format.walk import type_within
from sphinx_privacynotice.model.pack.law import entry_on
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.format.layers import Layer
    from sphinx_privacynotice.model.pack.library import Library
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
        return one_line(self.node) if self.node is not None else short(self.words, MAX_SHOWN)


class LayerStack:
    """The layers of a site's notice of ``kind`` ("": of none), the strongest first, to ask for values."""

    def __init__(self, site: Site, kind: str) -> None:
        self._layers = site.layers_of(kind)[::-1]
        self._library = site.library
        self._day = site.view(kind).day

    def values(self, path: KeyPath) -> Iterator[LayerValue]:
        """Yield what each layer says at ``path``, the strongest first."""
        deepest_map = 0
        for layer in self._layers:
            depth, value = _value_in(layer, path, deepest_map)
            if value is None:
                deepest_map = max(deepest_map, depth)
            else:
                yield value
        yield from _pack_values(self._library, self._day, path)

    def winner(self, path: KeyPath) -> LayerValue | None:
        """Return the value that holds at ``path``, None where no layer gives one."""
        return winner(self.values(path))


def winner(values: Iterable[LayerValue]) -> LayerValue | None:
    """Return the value that holds of those that `LayerStack.values` yields, None where none does."""
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
        following, key_place = _step(node, step)
        if following is None:
            if isinstance(node, Mapping) and not in_list:  # lists are taken whole, with what they lack
                return depth, None
            whole = not isinstance(node, Mapping) and _stands_for(node, path, depth)
            hidden = depth <= deepest_map and not in_list
            value = LayerValue(layer.name, place, layer.pack, whole, hidden, node)
            return depth, value
        in_list = in_list or isinstance(node, Sequence)
        node, place = following, place_of(following, key_place)
    hidden = len(path) <= deepest_map and not isinstance(node, Mapping)
    return len(path), LayerValue(layer.name, place, layer.pack, whole=True, hidden=hidden, node=node)


def _step(node: Node, step: str | int) -> tuple[Node | None, Place]:
    """Return what ``node`` says at one step, None for nothing, with the place of its key."""
    if isinstance(node, Mapping) and step in node.entries and not is_empty(node.entries[str(step)]):
        return node.entries[str(step)], node.keys[str(step)]
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.said):
        return node.said[step], node.said[step].place
    return None, node.place


def _stands_for(node: Node, path: KeyPath, depth: int) -> bool:
    """Say whether what was typed above ``path`` is read as it: a text as a record, or as a list of one."""
    if is_none(node):
        return False
    rest, model = path[depth:], type_within(NoticeKeys, path[:depth])
    entry = model if isinstance(model, type) and issubclass(model, Entry) else None
    if isinstance(node, Sequence):  # a list of contacts is a team
        return entry is Reference and rest[0] == "members" and rest[1:] < (len(node.said),)
    if entry is None:
        return rest == (0,) and get_origin(model) is tuple
    return rest in {(entry.CHIEF,), (entry.WORDS,) if issubclass(entry, Item) else ()}


def place_of(node: Node, key_place: Place) -> Place:
    """Return where a value is shown to stand: a map or a list at its key, any other value where it begins."""
    return node.place if isinstance(node, Scalar) else key_place


def _pack_values(library: Library, day: str | None, path: KeyPath) -> Iterator[LayerValue]:
    """Yield what packs say of a term or a link, which are no values of a site; the strongest pack wins."""
    if len(path) != 2 or path[0] not in {"terms", "links"}:
        return
    name = str(path[1])
    for pack in reversed(library.packs):
        if path[0] == "terms" and name in pack.terms:
            term = pack.terms[name]
            yield LayerValue("pack", term.place, pack.id, words=term.default)
        elif path[0] == "links" and name in pack.links:
            entry = entry_on(pack.links[name], day)
            if entry is None:  # and no weaker pack is asked
                return
            yield LayerValue("pack", entry.place, pack.id, words=entry.phone or entry.url)


def one_line(node: Node) -> str:
    """Return what a node says, in one line."""
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
