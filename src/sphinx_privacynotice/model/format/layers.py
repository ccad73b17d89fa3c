"""The layers of a notice's data and how they merge: pack below trust below site, each below its own notices.

Maps are merged by key; lists and single values are overridden as a whole; each value keeps the place where it
was typed, and so its layer. What a file gives for one notice is directly above what it gives for all notices:
a trust's value for one notice never overrides what the school itself gives for all. The check of the keys
that a trust file fixes is here too (`check_fixed`).
"""

from __future__ import annotations

import json
import posixpath
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING, cast

from sphinx_privacynotice.base.budget import Budget
from sphinx_privacynotice.base.copy_files import copy_name
from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.model.format.canonical import canonical
from sphinx_privacynotice.model.format.schema import Shared, SiteFile
from sphinx_privacynotice.model.format.walk import known_keys
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.reader import YamlText, read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, find, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHARED = frozenset(known_keys(Shared))
"""The keys at the top of a site file, which apply to all its notices."""

MAX_EXTENDS_DEPTH = 8

MAX_CACHED_TREES = 2000
"""So many trust files of one project are cached as trees: every trust in England."""


def merge_nodes(lower: Node | None, upper: Node | None) -> Node | None:
    """Return ``upper`` over ``lower``: maps by key, all else whole; an empty key overrides nothing."""
    if upper is None or is_empty(upper):
        return lower if lower is not None else upper
    if not isinstance(upper, Mapping) or not isinstance(lower, Mapping) or not lower.entries:
        return upper
    entries = dict(lower.entries)
    keys = dict(lower.keys)
    for key, value in upper.entries.items():
        merged = merge_nodes(lower.entries.get(key), value)
        if merged is not None:
            entries[key] = merged
        if key not in keys or not is_empty(value):
            keys[key] = upper.keys[key]
    return Mapping(entries, keys, upper.place)


def merge_layers(lowest: Mapping, *above: Mapping | None) -> Mapping:
    """Return maps merged, the lowest first."""
    merged = reduce(merge_nodes, above, cast("Node | None", lowest))
    return merged if isinstance(merged, Mapping) else lowest


def replace_entry(node: Mapping, key: str, value: Node) -> Mapping:
    """Return ``node`` with another value for ``key``."""
    return Mapping({**node.entries, key: value}, node.keys, node.place)


def pick(node: Mapping, names: Iterable[str]) -> Mapping:
    """Return ``node`` with no other keys than ``names``."""
    kept = names if isinstance(names, frozenset) else frozenset(names)
    return Mapping({key: value for key, value in node.entries.items() if key in kept}, node.keys, node.place)


def scalars(node: Node | None) -> list[Scalar]:
    """Return the scalars of a list, or the one scalar."""
    if isinstance(node, Scalar):
        return [] if is_empty(node) or is_none(node) else [node]
    return [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []


class Files:
    """The YAML files that a project's sites are made of: each is read once, however many sites extend it.

    Texts are kept, so that a tree made again is the same as before; once ``sealed``, what could not be read
    before is not tried again. ``copies`` is the folder of the reading copies, "" for none. The trees of the
    last `MAX_CACHED_TREES` files that others extend are cached.
    """

    def __init__(self, source: Folder, copies: str = "") -> None:
        self.source = source
        self.copies = copies
        self.sealed = False
        self._texts: dict[str, bytes] = {}
        self._extended: dict[str, YamlText] = {}

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Return a digest of the text of each of some files that were read, in their order."""
        return {name: blake2b(self._texts[name], digest_size=16).hexdigest() for name in names}

    def are_same(self, digests: dict[str, str]) -> bool:
        """Return whether files have the texts of ``digests``, a file before those that it extends.

        The files are read, up to the first that is another: below that, other files may be extended now.
        """
        try:
            for name, digest in digests.items():
                if self.copies and name.startswith(f"{self.copies}/"):
                    self.copy_text(name)
                else:
                    self._read_text(name, None)
                if self.digests([name])[name] != digest:
                    return False
        except SourceError:  # reported by who needs the file
            return False
        return True

    def read(self, name: str, named_at: Place | None, *, extended: bool) -> YamlText:
        """Return what the file ``name`` holds; raise `SourceError` where it cannot be read."""
        found = self._extended.get(name)
        if found is None:
            read = read_yaml(self._read_text(name, named_at).decode(), name)
            found = YamlText(canonical(read.root, SiteFile) if read.root else None, read.findings)
            if extended:
                while len(self._extended) >= MAX_CACHED_TREES:
                    del self._extended[next(iter(self._extended))]
                self._extended[name] = found
        return found

    def digests_of_copies(self, notices: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return a digest of the reading copy of each notice (site and kind), whether it is there or not."""
        names = [f"{copy_name(self.copies, *of)}.json" for of in notices] if self.copies else []
        for name in names:
            self.copy_text(name)
        return self.digests(name for name in names if name in self._texts)

    def kept_day(self, site: str, notice: str) -> str:
        """Return the day of the newest change that the reading copy of a notice has, "" for none."""
        text = self.copy_text(f"{copy_name(self.copies, site, notice)}.json") if self.copies else ""
        with suppress(ValueError, RecursionError):
            kept = json.loads(text) if text else {}
            return parse_day(str(kept.get("updated", ""))) or "" if isinstance(kept, dict) else ""
        return ""

    def copy_text(self, name: str) -> str:
        """Return the text of a file that need not be there, "" where it is not or cannot be read."""
        if name not in self._texts and not self.sealed:
            text = ""
            with suppress(SourceError):  # reported by who keeps the copies
                text = self.source.read(name) if self.source.is_file(name) else ""
            self._texts[name] = text.encode()
        return self._texts.get(name, b"").decode()

    def _read_text(self, name: str, named_at: Place | None) -> bytes:
        if name not in self._texts:
            if self.sealed:
                raise SourceError(Finding("unreadable-file", f"{name} was not read", Place(name)))
            self._texts[name] = self.source.read(name, named_at=named_at).encode()
        return self._texts[name]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file says for all notices, or for the notice in hand: ``name`` is pack, trust, site or notice.

    ``pack`` is the id of the pack, "" for other files.
    """

    name: str
    data: Mapping
    pack: str = ""


def notice_layers(data: Mapping, kind: str, name: str, pack: str = "") -> Iterator[Layer]:
    """Yield what a file says for all notices and, above it, what it says for the notice of ``kind``."""
    yield Layer(name, pick(data, SHARED), pack)
    own = notice_of(data, kind)
    if own is not None:
        yield Layer("notice" if name == "site" else name, own, pack)


def notice_of(data: Mapping, kind: str) -> Mapping | None:
    """Return what a file says for the notice of ``kind``, None for nothing."""
    notices = data.entries.get("notices")
    own = notices.entries.get(kind) if isinstance(notices, Mapping) else None
    return own if isinstance(own, Mapping) else None


def read_layers(files: Files, name: str, findings: Findings, named_at: Place | None = None) -> list[Mapping]:
    """Read ``name`` and the files it extends; return their maps, the lowest layer first, each file once.

    A file lies above all that it extends; of two that one file extends, the one named later lies above,
    unless the other extends it. Every problem goes to ``findings``; what cannot be read is left out.
    """
    return _Extending(files, findings).read(name, named_at)


@dataclass(slots=True)
class _Extending:
    files: Files
    findings: Findings
    budget: Budget = field(default_factory=Budget)
    roots: dict[str, Mapping | None] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)
    """The files that each file extends, in the order of reading."""

    def read(self, name: str, named_at: Place | None) -> list[Mapping]:
        self._follow(name, (), named_at)
        for extended in [list(each) for each in self.below.values()]:
            for lower, upper in combinations(extended, 2):
                if lower not in self.below[upper] and upper not in self._all_below(lower):
                    self.below[upper].append(lower)
        return [root for file in self._all_below(name) if (root := self.roots[file]) is not None]

    def _follow(self, name: str, route: tuple[str, ...], named_at: Place | None) -> None:
        root = self.roots[name] = _root(self.files, name, self.findings, named_at, extended=bool(route))
        below = self.below[name] = []
        route = (*route, name)
        for target, place in _extended(name, root).items():
            if target in route or (target not in self.roots and len(route) > MAX_EXTENDS_DEPTH + 1):
                message = _circle(target, route)
                self.findings.add(Finding("bad-value", message, place, "Take this `extends` out", "extends"))
                continue
            if target not in self.roots:
                if not self.budget.take("files"):
                    self.budget.report("files", place, self.findings, "extends")
                    return
                self._follow(target, route, place)
            below.append(target)

    def _all_below(self, name: str, seen: set[str] | None = None) -> list[str]:
        """Return ``name`` after all that lies below it, the lowest first."""
        seen = {name} if seen is None else seen
        found: list[str] = []
        for target in self.below[name]:
            if target not in seen:
                seen.add(target)
                found += self._all_below(target, seen)
        return [*found, name]


def _extended(name: str, root: Mapping | None) -> dict[str, Place]:
    """Return the files that a file extends, each with where it is named first."""
    named: dict[str, Place] = {}
    for scalar in scalars(root.entries.get("extends")) if root else ():
        named.setdefault(resolve_relative(name, scalar.text), scalar.place)
    return named


def _circle(target: str, route: tuple[str, ...]) -> str:
    if target == route[-1]:
        return f"{target} extends itself"
    if target not in route:
        return f"More than {MAX_EXTENDS_DEPTH} files extend one another"
    return f"“extends” leads in a circle: {', '.join([*route[route.index(target) :], target])}"


def _root(
    files: Files, name: str, findings: Findings, named_at: Place | None, *, extended: bool
) -> Mapping | None:
    """Return the map in a file, None where there is none, which is reported."""
    try:
        read = files.read(name, named_at, extended=extended)
    except SourceError as error:
        findings.add(error.finding)
        return None
    findings.extend(read.findings)
    if isinstance(read.root, Mapping):
        return read.root
    begin = "Begin it with `organisation:` and below it, set in by two spaces, `name:` and its name"
    if read.root is not None:
        message = f"{name} should be a map of keys like `organisation:`"
        findings.add(Finding("bad-value", message, read.root.place, begin))
    elif not read.findings:
        findings.add(Finding("missing-key", f"{name} is empty", Place(name, 1), begin, "organisation"))
    return None


def resolve_relative(name: str, target: str) -> str:
    """Return ``target`` as written in the file ``name``, relative to the root of both."""
    if target.startswith("/"):
        return target
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    return "" if path == "." else path


@dataclass(slots=True)
class _Fixed:
    """The keys that files fix, as a tree: ``by`` fixes this one, ``inside`` it or the first one inside it."""

    by: Scalar | None = None
    inside: Scalar | None = None
    inner: dict[str, _Fixed] = field(default_factory=dict)

    def add(self, path: list[str], by: Scalar) -> None:
        node = self
        for step in path:
            node = node.inner.setdefault(step, _Fixed())
            node.inside = node.inside or by
        node.by = node.by or by

    def changed(self, data: Mapping) -> Iterator[tuple[Scalar, Place]]:
        """Yield each fixed key that ``data`` gives or takes away, with the place where it does."""
        for key in self.inner.keys() & data.entries.keys():
            fixed, node = self.inner[key], data.entries[key]
            if is_empty(node):
                continue
            if fixed.by is None and isinstance(node, Mapping):
                yield from fixed.changed(node)
            elif fixed.inside is not None:
                yield fixed.inside, data.keys[key]


def check_fixed(layers: list[Mapping], findings: Findings) -> None:
    """Report every key that a file fixes and a file above it changes, for all notices or for one.

    ``layers`` are the maps of the files, the lowest first. Each is walked once, however many keys are fixed.
    """
    everywhere, by_kind = _Fixed(), dict[str, _Fixed]()
    for layer in layers:
        for by, place in _changed(layer, everywhere, by_kind):
            message = f"“{by.text}” is fixed in {by.place.file} and cannot be changed here"
            hint = "Take the key out of this file"
            findings.add(Finding("fixed-key", message, place, hint, by.text, related=by.place))
        for scalar in scalars(layer.entries.get("fixed")):
            path = scalar.text.split(".")
            if find(layer, path) is None:
                message = f"“fixed” names “{scalar.text}”, which this file does not have"
                hint = "Give it a value, or take it off the list"
                findings.add(Finding("bad-value", message, scalar.place, hint, "fixed"))
            elif path[0] == "notices" and len(path) > 2:
                by_kind.setdefault(path[1], _Fixed()).add(path[2:], scalar)
            else:
                everywhere.add(path, scalar)


def _changed(
    layer: Mapping, everywhere: _Fixed, by_kind: dict[str, _Fixed]
) -> Iterator[tuple[Scalar, Place]]:
    """Yield what a file changes of what files below it fix, for all notices and for one."""
    yield from everywhere.changed(layer)
    shared = pick(layer, SHARED)
    for fixed in by_kind.values():
        yield from fixed.changed(shared)
    notices = layer.entries.get("notices")
    for kind, notice in notices.entries.items() if isinstance(notices, Mapping) else ():
        if isinstance(notice, Mapping):
            yield from everywhere.changed(notice)
            if kind in by_kind:
                yield from by_kind[kind].changed(notice)
