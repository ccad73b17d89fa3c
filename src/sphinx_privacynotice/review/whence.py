"""Where a value of a site comes from: the layer that gives it, those that it beats, who lends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.layers import texts
from sphinx_privacynotice.model.lookup import FALLS_BACK, Found
from sphinx_privacynotice.model.site import Entry, NoticeKeys, Reference
from sphinx_privacynotice.model.sites import SHARED
from sphinx_privacynotice.model.validate import is_none, key_path, model_at, node_at
from sphinx_privacynotice.model.words import short
from sphinx_privacynotice.model.yamltext import Mapping, Node, Scalar, Sequence, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.findings import Place
    from sphinx_privacynotice.model.lookup import View
    from sphinx_privacynotice.model.project import Site
    from sphinx_privacynotice.model.validate import Path

LENDERS = ("person", "authority", "at", "for")
"""The references, in the order in which they are asked for a field."""

LONGEST = 70
"""Characters of a value that a line shows."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one layer says at a path: ``shown`` in one line, with its place.

    ``whole`` is False where the layer gives something above the path that has no such part
    (``dpo: none`` for ``dpo.email``), and so takes it away from the layers below.
    """

    layer: str
    place: Place
    shown: str
    whole: bool = True
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A reference that lends a value: the record it names, and where the reference was typed.

    ``by`` is the referring key; "" where the organisation stands in for a contact that nobody named.
    """

    by: str
    lender: str
    place: Place


@dataclass(frozen=True, slots=True)
class Whence:
    """All that is known of a value: its key as records have it, who gives it, who lends it.

    ``given`` is the winning layer, None where nobody gives the value; ``beaten`` those below it;
    ``fixed`` where a trust file says that no site may change it; ``parts`` the same of each key of a map.
    """

    key: str
    given: Given | None
    beaten: tuple[Given, ...] = ()
    loans: tuple[Loan, ...] = ()
    fixed: Place | None = None
    parts: tuple[Whence, ...] = field(default=())


def whence(site: Site, kind: str, path: Path) -> Whence:
    """Return where the value at ``path`` comes from, as the site's notice of ``kind`` sees it.

    ``kind`` is "" for the site without any notice. List entries are steps of their own, from 0.
    """
    view = site.view(kind)
    found = find(view, path)
    if found is not None and found.path[: len(path)] != path and path[-1] not in LENDERS:
        there = whence(site, kind, found.path)
        loans = tuple(_loans(view, path, found))
        return Whence(there.key, there.given, there.beaten, loans, there.fixed, there.parts)
    stack = list(_candidates(site, kind, path))
    first = stack[0] if stack else None
    if first is None or not first.whole:
        return Whence(key_path(path), None, tuple(stack), fixed=_fixed(site, path))
    parts: tuple[Whence, ...] = ()
    if isinstance(first.node, Mapping):
        merged = node_at(view.tree, path)[0]
        keys = merged.entries if isinstance(merged, Mapping) else first.node.entries
        parts = tuple(whence(site, kind, (*path, key)) for key in keys)
        return Whence(key_path(path), first, (), (), _fixed(site, path), parts)
    return Whence(key_path(path), first, tuple(stack[1:]), fixed=_fixed(site, path))


def find(view: View, path: Path) -> Found | None:
    """Return what stands at ``path``, whose steps may be entries of lists."""
    names: list[str] = []
    for step in path:
        if isinstance(step, int):
            break
        names.append(step)
    found = view.find(".".join(names)) if names else None
    for step in path[len(names) :]:
        if found is None:
            return None
        if isinstance(step, int):
            inside = found.value
            if not isinstance(inside, tuple) or step >= len(inside):
                return None
            each = inside[step]
            found = each if isinstance(each, Found) else Found(each, (*found.path, step))
        else:
            found = view.child(found, step)
    return found


def shown(node: Node) -> str:
    """Return what a node says, in one line."""
    return short(_text(node), LONGEST)


def _text(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return f"[{', '.join(_text(item) for item in node.items)}]"
    return f"{{{', '.join(f'{key}: {_text(value)}' for key, value in node.entries.items())}}}"


def _candidates(site: Site, kind: str, path: Path) -> Iterator[Given]:
    """Yield what each layer says at ``path``, the strongest first."""
    for mapping, name in _layers(site, kind, path):
        given = _at(mapping, path, name)
        if given is not None:
            yield given
    yield from _of_packs(site, kind, path)


def _layers(site: Site, kind: str, path: Path) -> Iterator[tuple[Mapping, str]]:
    for number, layer in enumerate(reversed(site.layers)):
        own = _notice(layer, kind)
        if own is not None:
            yield own, "trust" if number else "notice"
    for number, layer in enumerate(reversed(site.layers)):
        if path[0] in SHARED:
            yield layer, "trust" if number else "site"
    for pack in reversed(site.library.packs):
        if pack.defaults is not None:
            own = _notice(pack.defaults, kind)
            if own is not None:
                yield own, f"pack {pack.id}"
    for pack in reversed(site.library.packs):
        if pack.defaults is not None and path[0] in SHARED:
            yield pack.defaults, f"pack {pack.id}"


def _notice(layer: Mapping, kind: str) -> Mapping | None:
    notices = layer.entries.get("notices")
    own = notices.entries.get(kind) if isinstance(notices, Mapping) else None
    return own if isinstance(own, Mapping) else None


def _of_packs(site: Site, kind: str, path: Path) -> Iterator[Given]:
    """Yield what packs say of a term or a link, which are no values of a site."""
    if len(path) != 2 or path[0] not in {"terms", "links"}:
        return
    name, day = str(path[1]), site.view(kind).day
    for pack in reversed(site.library.packs):
        if path[0] == "terms" and name in pack.terms:
            term = pack.terms[name]
            yield Given(f"pack {pack.id}", term.place, short(term.default, LONGEST))
        if path[0] == "links" and name in pack.links:
            from sphinx_privacynotice.model.law import at

            entry = at(pack.links[name], day)
            if entry is not None:
                yield Given(f"pack {pack.id}", entry.place, short(entry.url, LONGEST))


def _at(mapping: Mapping, path: Path, layer: str) -> Given | None:
    node: Node = mapping
    for number, step in enumerate(path):
        following: Node | None = None
        place = node.place
        if isinstance(node, Mapping) and step in node.entries:
            following, place = node.entries[str(step)], node.keys[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int):
            kept = [item for item in node.items if not is_empty(item)]
            following = kept[step] if step < len(kept) else None
        if following is None or is_empty(following):
            if isinstance(node, Mapping) or number == 0:
                return None
            alone = (
                isinstance(node, Scalar) and not is_none(node) and path[number:] == (_chief(path[:number]),)
            )
            return Given(layer, node.place, shown(node), alone, node)
        node = following
    return Given(layer, place, shown(node), whole=True, node=node)


def _chief(path: Path) -> str:
    model = model_at(NoticeKeys, path)
    return model.CHIEF if isinstance(model, type) and issubclass(model, Entry) else ""


def _fixed(site: Site, path: Path) -> Place | None:
    """Return where a file that the site extends fixes the key, or one above or below it."""
    asked = key_path(path)
    for layer in site.layers[:-1]:
        for scalar in texts(layer.entries.get("fixed")):
            if f"{asked}.".startswith((f"{scalar.text}.", f"{scalar.text}[")):
                return scalar.place
    return None


def _loans(view: View, path: Path, found: Found) -> Iterator[Loan]:
    """Yield the references through which the value at ``path`` is reached, in the order of the way."""
    for length in range(1, len(path) + 1):
        here = find(view, path[:length])
        if here is None:
            return
        if here.path == path[:length]:
            continue
        if length == 2 and path[0] == "contacts" and path[1] in FALLS_BACK and here.path == ("organisation",):
            yield Loan("", "organisation", view.place(("organisation",)))
        else:
            above = find(view, path[: length - 1])
            yield from _chain(view, above, here) if above is not None else ()
        if here.path != found.path:
            rest = (*here.path, *path[length:])
            yield from _loans(view, rest, found)
        return


def _chain(view: View, borrower: Found, lent: Found, depth: int = 0) -> Iterator[Loan]:
    for name in LENDERS:
        lender = view.child(borrower, name) if isinstance(borrower.value, Entry) else None
        if lender is None or lender.value is borrower.value or depth > len(LENDERS) * 2:
            continue
        inner = view.child(lender, str(lent.path[-1]))
        if inner is None or inner.path != lent.path:
            if lender.path != lent.path:
                continue
        elif name in {"at", "for"} and str(lent.path[-1]) not in {"address", "phone", "email", "web"}:
            continue
        place = view.place((*borrower.path, name))
        yield Loan(key_path((*borrower.path, name)), key_path(lender.path), place)
        if lender.path not in {lent.path, lent.path[:-1]}:
            yield from _chain(view, lender, lent, depth + 1)
        return


def reference_of(value: object) -> str:
    """Return the key that a contact written as a reference names, or ""."""
    return (value.person or value.authority or "") if isinstance(value, Reference) else ""
