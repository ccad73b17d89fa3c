"""The provenance of a value: the layer that gives it, those it overrides, the references that lend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format.layers import scalars
from sphinx_privacynotice.model.format.schema import Entry, Reference
from sphinx_privacynotice.model.site.provenance import LayerStack, winner
from sphinx_privacynotice.model.site.view import DEFAULT_TO_ORGANISATION, ResolvedValue
from sphinx_privacynotice.yamlio.tree import Mapping, key_path, node_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.project.project import Site
    from sphinx_privacynotice.model.site.provenance import LayerValue
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath

LENDERS = ("person", "authority", "at", "for")
"""The references, in the order in which they are asked for a field."""


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A reference that lends a value: the record it names, and where the reference was typed.

    ``by`` is the referring key; "" where the organisation stands in for a contact that nobody named.
    """

    by: str
    lender: str
    place: Place


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that is known of a value: its key as records have it, who gives it, who lends it.

    ``given`` is the winning layer, None where nobody gives the value; ``overridden`` those below it;
    ``fixed`` where a trust file says that no site may change it; ``parts`` the same of each key of a map.
    """

    key: str
    given: LayerValue | None
    overridden: tuple[LayerValue, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    fixed: Place | None = None
    parts: tuple[Provenance, ...] = field(default=())


def find_provenance(site: Site, kind: str, path: KeyPath) -> Provenance:
    """Return where the value at ``path`` comes from, as the site's notice of ``kind`` sees it.

    ``kind`` is "" for the site without any notice. List entries are steps of their own, from 0.
    """
    view = site.view(kind)
    found = find(view, path)
    if found is not None and found.path[: len(path)] != path and path[-1] not in LENDERS:
        there = find_provenance(site, kind, found.path)
        loans = tuple(_loans(view, path, found))
        return Provenance(there.key, there.given, there.overridden, loans, there.fixed, there.parts)
    return _of_layers(site, view, LayerStack(site, kind), path)


def _of_layers(site: Site, view: NoticeData, layers: LayerStack, path: KeyPath) -> Provenance:
    values = tuple(layers.values(path))
    given = winner(values)
    others = tuple(value for value in values if value is not given)
    parts: tuple[Provenance, ...] = ()
    if given is not None and isinstance(given.node, Mapping):
        # the maps of all layers are one, so none is overridden; each key says for itself
        others = tuple(value for value in others if value.hidden or not isinstance(value.node, Mapping))
        merged = node_at(view.tree, path)[0]
        keys = merged.entries if isinstance(merged, Mapping) else given.node.entries
        parts = tuple(_of_layers(site, view, layers, (*path, key)) for key in keys)
    return Provenance(key_path(path), given, others, (), _fixed(site, path), parts)


def find(view: NoticeData, path: KeyPath) -> ResolvedValue | None:
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
            found = each if isinstance(each, ResolvedValue) else ResolvedValue(each, (*found.path, step))
        else:
            found = view.child(found, step)
    return found


def _fixed(site: Site, path: KeyPath) -> Place | None:
    """Return where a file that the site extends fixes the key, or one above or below it."""
    asked = key_path(path)
    for layer in site.layers[:-1]:
        for scalar in scalars(layer.entries.get("fixed")):
            if f"{asked}.".startswith((f"{scalar.text}.", f"{scalar.text}[")):
                return scalar.place
    return None


def _loans(view: NoticeData, path: KeyPath, found: ResolvedValue) -> Iterator[Borrowed]:
    """Yield the references through which the value at ``path`` is reached, in the order of the way."""
    for length in range(1, len(path) + 1):
        here = find(view, path[:length])
        if here is None and length == 1:
            continue  # `contacts` need not be there for one of them to fall back
        if here is None:
            return
        if here.path == path[:length]:
            continue
        if (
            length == 2
            and path[0] == "contacts"
            and path[1] in DEFAULT_TO_ORGANISATION
            and here.path == ("organisation",)
        ):
            yield Borrowed("", "organisation", view.place(("organisation",)))
        else:
            above = find(view, path[: length - 1])
            yield from _chain(view, above, here) if above is not None else ()
        if here.path != found.path:
            rest = (*here.path, *path[length:])
            yield from _loans(view, rest, found)
        return


def _chain(
    view: NoticeData, borrower: ResolvedValue, lent: ResolvedValue, depth: int = 0
) -> Iterator[Borrowed]:
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
        yield Borrowed(key_path((*borrower.path, name)), key_path(lender.path), place)
        if lender.path not in {lent.path, lent.path[:-1]}:
            yield from _chain(view, lender, lent, depth + 1)
        return


def reference_of(value: object) -> str:
    """Return the key that a contact written as a reference names, or ""."""
    return (value.person or value.authority or "") if isinstance(value, Reference) else ""
