"""Layers of a site's data: pack below trust below site below notice.

Maps are laid over each other by key; lists and single values are taken whole; each value keeps the
place where it was typed, and so the layer it came from.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.findings import Finding, Findings, Place
from sphinx_privacynotice.model.source import Source, SourceError
from sphinx_privacynotice.model.yamltext import Mapping, Node, Scalar, Sequence, YamlText, is_empty, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST_EXTENDS = 8

MOST_TREES = 2000
"""So many trust files of one project are kept as trees: every trust in England."""


def lay_over(lower: Node | None, upper: Node | None) -> Node | None:
    """Return ``upper`` over ``lower``: maps by key, all else whole; an empty key says nothing."""
    if upper is None or is_empty(upper):
        return lower if lower is not None else upper
    if not isinstance(upper, Mapping) or not isinstance(lower, Mapping):
        return upper
    if not lower.entries:
        return upper
    entries = dict(lower.entries)
    keys = dict(lower.keys)
    for key, value in upper.entries.items():
        laid = lay_over(lower.entries.get(key), value)
        if laid is not None:
            entries[key] = laid
        if key not in keys or not is_empty(value):
            keys[key] = upper.keys[key]
    return Mapping(entries, keys, upper.place)


def lay_maps(lowest: Mapping, *above: Mapping | None) -> Mapping:
    """Return maps laid over each other, the lowest first."""
    laid: Node | None = lowest
    for layer in above:
        laid = lay_over(laid, layer)
    return laid if isinstance(laid, Mapping) else lowest


def replace_entry(node: Mapping, key: str, value: Node) -> Mapping:
    """Return ``node`` with another value for ``key``."""
    return Mapping({**node.entries, key: value}, node.keys, node.place)


def only(node: Mapping, names: Iterable[str]) -> Mapping:
    """Return ``node`` with no other keys than ``names``."""
    kept = names if isinstance(names, frozenset) else frozenset(names)
    return Mapping({key: value for key, value in node.entries.items() if key in kept}, node.keys, node.place)


def texts(node: Node | None) -> list[Scalar]:
    """Return the scalars of a list, or the one scalar."""
    if isinstance(node, Scalar):
        return [] if is_empty(node) else [node]
    return [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []


class Files:
    """The YAML files that a project's sites are made of: each is read once, however many sites extend it.

    Texts are kept, so that what is made of a file later is what was made of it first; once ``sealed``, what
    could not be read before is not tried again. Trees are kept of the last `MOST_TREES` files that others
    extend.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.sealed = False
        self._texts: dict[str, bytes] = {}
        self._extended: dict[str, YamlText] = {}

    def digest(self, names: Iterable[str]) -> str:
        """Return a fingerprint of files that were read."""
        parts = [name.encode() + b"\0" + blake2b(self._texts[name]).digest() for name in names]
        return blake2b(b"".join(parts), digest_size=16).hexdigest()

    def read(self, name: str, named_at: Place | None, *, extended: bool) -> YamlText:
        """Return what the file ``name`` holds; raise `SourceError` where it cannot be read."""
        found = self._extended.get(name)
        if found is None:
            if name not in self._texts:
                if self.sealed:
                    raise SourceError(Finding("unreadable-file", f"{name} was not read", Place(name)))
                self._texts[name] = self.source.read(name, named_at=named_at).encode()
            found = read_yaml(self._texts[name].decode(), name)
            if extended:
                while len(self._extended) >= MOST_TREES:
                    del self._extended[next(iter(self._extended))]
                self._extended[name] = found
        return found


def read_layers(
    files: Files, name: str, findings: Findings, seen: tuple[str, ...] = (), named_at: Place | None = None
) -> list[Mapping]:
    """Read ``name`` and the files it extends; return their maps, the lowest layer first.

    Every problem goes to ``findings``; a file that cannot be read is left out.
    """
    try:
        read = files.read(name, named_at, extended=bool(seen))
    except SourceError as error:
        findings.add(error.finding)
        return []
    findings.extend(read.findings)
    if read.root is None:
        if not read.findings:
            findings.add(
                Finding(
                    "missing-key",
                    f"{name} is empty",
                    Place(name, 1),
                    "Begin with `organisation:`",
                    "organisation",
                )
            )
        return []
    if not isinstance(read.root, Mapping):
        findings.add(
            Finding(
                "bad-value",
                f"{name} should be a map of keys like `organisation:`",
                read.root.place,
                "Begin with `organisation:`",
            )
        )
        return []
    layers: list[Mapping] = []
    for scalar in texts(read.root.entries.get("extends")):
        target = beside(name, scalar.text)
        if target in (*seen, name) or len(seen) > DEEPEST_EXTENDS:
            way = [*seen[seen.index(target) :], name, target] if target in seen else [name]
            message = f"“extends” leads in a circle: {', '.join(way)}"
            if target == name:
                message = f"{name} extends itself"
            elif target not in seen:
                message = f"More than {DEEPEST_EXTENDS} files extend one another"
            findings.add(Finding("bad-value", message, scalar.place, "Take this `extends` out", "extends"))
            continue
        layers.extend(read_layers(files, target, findings, (*seen, name), scalar.place))
    return [*layers, read.root]


def beside(name: str, target: str) -> str:
    """Return ``target`` as written in the file ``name``, relative to the root of both."""
    if target.startswith("/"):
        return target
    steps = name.split("/")[:-1]
    for step in target.split("/"):
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def check_fixed(layers: list[Mapping], findings: Findings) -> None:
    """Report every key that a file fixes and a file above it changes."""
    for number, layer in enumerate(layers):
        for scalar in texts(layer.entries.get("fixed")):
            path = scalar.text.split(".")
            if _at(layer, path) is None:
                findings.add(
                    Finding(
                        "bad-value",
                        f"“fixed” names “{scalar.text}”, which this file does not have",
                        scalar.place,
                        "Give it a value, or take it off the list",
                        "fixed",
                    )
                )
            for above in layers[number + 1 :]:
                for place in filter(None, [_at(above, path), *_in_notices(above, path)]):
                    message = f"“{scalar.text}” is fixed in {scalar.place.file} and cannot be changed here"
                    findings.add(
                        Finding(
                            "fixed-key",
                            message,
                            place,
                            "Take the key out of this file",
                            scalar.text,
                            other=scalar.place,
                        )
                    )


def _in_notices(layer: Mapping, path: list[str]) -> list[Place | None]:
    notices = layer.entries.get("notices")
    if not isinstance(notices, Mapping):
        return []
    return [_at(notice, path) for notice in notices.entries.values() if isinstance(notice, Mapping)]


def _at(node: Mapping, path: list[str]) -> Place | None:
    current: Node = node
    place = None
    for step in path:
        if not isinstance(current, Mapping) or step not in current.entries:
            return None
        place, current = current.keys[step], current.entries[step]
    return place
