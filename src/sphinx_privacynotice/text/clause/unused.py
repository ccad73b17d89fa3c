"""What a project's files give and nothing uses: no page prints it, no guard and no check reads it.

A page notes what it asks of a site's data (`questions`); what is left is told once for each place, so that
a slip in a key of a school's own, or a contact that no clause prints, is not lost unseen. Only whoever
reads all pages can say this, so it is told by the command line: a value that no page asks for changes no
page, and a build that reads some pages could not tell it as one that reads all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.model.format.schema import LOOKS_LIKE_AN_ID, SiteFile
from sphinx_privacynotice.model.format.typed import key_path, model_at, node_at
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.text.clause.template import value_paths
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as MappingOf

    from sphinx_privacynotice.model.format.typed import KeyPath
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import Dependency
    from sphinx_privacynotice.text.clause.cache import Templates

Asked = frozenset[tuple[bool, "KeyPath"]]
"""The paths that a page asked for, each with whether all of the value was wanted or only if it holds."""

READ_BY_KEY = frozenset(
    {
        "approved", "changes", "controller.company_number", "controller.ico_registration",
        "controller.legal_name", "editions", "extends", "fixed", "from", "in_force", "lawful_bases.article",
        "lawful_bases.law", "lawful_bases.purposes", "lawful_bases.schedule1", "organisation.address",
        "organisation.company_number", "organisation.email", "organisation.ico_registration",
        "organisation.kind", "organisation.legal_name", "organisation.name", "organisation.phone",
        "organisation.urn", "page", "review_due", "reviewed", "updated", "updated_by",
    }
)  # fmt: skip
"""The keys that the extension itself reads, whether or not a page prints them.

The organisation's address, phone and e-mail stand in where a site names no contact.
"""

READ_BY_NAME = frozenset(
    {
        "at", "authority", "criminal", "drop", "for", "instead_of", "item", "members", "person", "public",
        "reason", "roles", "short", "special_category",
    }
)  # fmt: skip
"""The fields of records that lend, replace or classify, and are not printed as such."""

CHOSEN = frozenset({"authorities", "people", "contacts", "terms", "links", "facts"})
"""The maps of which each key is told by itself."""

_OWN = frozenset({"items", "logic", "effect"})
"""What a record's own `text` does not stand for."""

MAX_LISTED = 12


def asked_of(questions: Iterable[Dependency]) -> Asked:
    """Return what a page's questions ask of a site's values."""
    return frozenset(
        (question[0] == "value", question[-1])
        for question in questions
        if question[0] in {"value", "holds", "equals", "none"}
    )


@dataclass(slots=True)
class _Uses:
    """The places of the values used, and of those that others beat where somebody asked for them."""

    places: set[Place] = field(default_factory=set)

    def add(self, node: Node, *, whole: bool) -> None:
        if isinstance(node, Scalar):
            self.places.add(node.place)
        elif isinstance(node, Mapping) and _is_pair(node):
            self.places.update(each.place for each in node.entries.values())
        elif isinstance(node, Sequence) and whole:
            self.places.update(each.place for each in node.said if isinstance(each, Scalar))
            self.places.update(_standard(node))


def _standard(node: Sequence) -> Iterator[Place]:
    """Yield where a list of standard and own items names standard ones, nested or not: it is read whole."""
    for each in node.said:
        if isinstance(each, Scalar) and LOOKS_LIKE_AN_ID.fullmatch(each.text):
            yield each.place
        items = each.entries.get("items") if isinstance(each, Mapping) else None
        if isinstance(items, Sequence):
            yield from _standard(items)


def unused_values(
    project: Project,
    templates: Templates,
    asked: MappingOf[tuple[str, str], Iterable[Asked]],
    records: Iterable[Record],
) -> Iterator[Finding]:
    """Yield a finding for each value that is given and used nowhere, once for each place.

    ``asked`` is what pages asked, by site and kind of notice. Of a file whose sites have a notice that no
    page prints nothing is told: the page that is missing may use it.
    """
    records = list(records)
    printed = {(record.site, record.notice) for record in records}
    uses = _Uses()
    layers: dict[str, Mapping] = {}
    open_files: set[str] = set()
    for site in project.sites.values():
        whole = bool(site.pages) and all((site.key, kind) in printed for kind in site.pages)
        for layer in site.layers:
            layers.setdefault(layer.place.file, layer)
            if not whole:
                open_files.add(layer.place.file)
        if whole:
            _gather(site, asked, uses)
    clauses = {block.clause for record in records for block in record.blocks}
    wanted = _Wanted(project, templates, clauses)
    for file, layer in layers.items():
        if file not in open_files:
            for path, place in _unused(layer, (), uses):
                message = f"“{key_path(path)}” is given, and printed nowhere"
                mend, severity = wanted.mend(path), Severity.WARNING
                yield Finding("unused-value", message, place, mend, key_path(path), severity=severity)


def _gather(site: Site, asked: MappingOf[tuple[str, str], Iterable[Asked]], uses: _Uses) -> None:
    """Add what is used of a site's values; of files that it extends also what it beats and asks for."""
    for kind in ("", *site.pages):
        view = site.view(kind)
        paths = {each for page in asked.get((site.key, kind), ()) for each in page}
        for whole, path in paths:
            uses.add(node_at(view.tree, path)[0], whole=whole)
        for layer in site.layers[:-1]:
            notice = layer.entries.get("notices")
            own = notice.entries.get(kind) if isinstance(notice, Mapping) else None
            for below in (layer, own):
                if isinstance(below, Mapping):
                    heads = {path[:2] for _, path in paths} | {path[:1] for _, path in paths}
                    uses.places.update(_overridden(below, (), view.tree, heads))


def _overridden(node: Node, path: KeyPath, tree: Mapping, heads: set[KeyPath]) -> Iterator[Place]:
    """Yield the places of values that a stronger layer beats, of records that somebody asks for."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if path or key != "notices":
                yield from _overridden(value, (*path, key), tree, heads)
    elif isinstance(node, Sequence):
        for number, value in enumerate(node.said):
            yield from _overridden(value, (*path, number), tree, heads)
    elif path[:2] in heads and node_at(tree, path)[0] != node:
        yield node.place


def _unused(node: Mapping, path: KeyPath, uses: _Uses) -> Iterator[tuple[KeyPath, Place]]:
    """Yield what is used nowhere below ``node``, each record or list as a whole where none of it is."""
    for key, value in node.entries.items():
        here = (*path, key)
        inside = _in_notice(here)
        if not inside or inside == ("notices",) or (inside[0] in CHOSEN and len(inside) == 1):
            if isinstance(value, Mapping):
                yield from _unused(value, here, uses)
        else:
            yield from _of(value, here, node.keys[key], uses)


def _of(node: Node, path: KeyPath, place: Place, uses: _Uses) -> Iterator[tuple[KeyPath, Place]]:
    leaves = dict(_leaves(node, path, uses))
    left = {each for each, used in leaves.items() if used is False}
    if left and all(used is not True for used in leaves.values()):
        yield path, place
    elif left and isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield from _within(value, (*path, key), node.keys[key], left, uses)
    elif left and isinstance(node, Sequence):
        for number, value in enumerate(node.said):
            yield from _within(value, (*path, number), value.place, left, uses)


def _within(
    node: Node, path: KeyPath, place: Place, left: set[KeyPath], uses: _Uses
) -> Iterator[tuple[KeyPath, Place]]:
    inner = {each for each in left if each[: len(path)] == path}
    if path in inner:
        yield path, place
    elif inner:
        found = list(_of(node, path, place, uses))
        yield from (each for each in found if any(leaf[: len(each[0])] == each[0] for leaf in inner))


def _leaves(node: Node, path: KeyPath, uses: _Uses) -> Iterator[tuple[KeyPath, bool | None]]:
    """Yield the single values below ``node``: used, not used, or None for what is not asked of pages."""
    if isinstance(node, Scalar) or (isinstance(node, Mapping) and _is_pair(node)):
        said = node if isinstance(node, Scalar) else node.entries["value"]
        if is_empty(said) or is_none(said) or _names(path)[-1] in READ_BY_NAME:
            yield path, None
        else:
            yield path, said.place in uses.places or _read(path)
    elif isinstance(node, Sequence):
        for number, value in enumerate(node.said):
            yield from _leaves(value, (*path, number), uses)
    else:
        stood_for = _stood_for(node, uses)
        for key, value in node.entries.items():
            for leaf, used in _leaves(value, (*path, key), uses):
                yield leaf, True if used is False and key in stood_for else used


def _stood_for(node: Mapping, uses: _Uses) -> set[str]:
    """Return the keys of a record for which another of its fields is printed: its `text`, its short name."""
    used = {
        key for key, value in node.entries.items() if isinstance(value, Scalar) and value.place in uses.places
    }
    if "text" in used:
        return set(node.entries) - _OWN
    return {"name"} if "short" in used else set()


def _in_notice(path: KeyPath) -> KeyPath:
    """Return a path of a file as a notice sees it; () for the key of a kind of notice."""
    return path[2:] if path[0] == "notices" and len(path) > 1 else path


def _read(path: KeyPath) -> bool:
    """Say whether the extension itself reads the value at ``path``."""
    steps = [step for step in _names(_in_notice(path)) if step != "items"]
    if steps == ["lawful_bases"]:  # an entry that is its article alone
        return True
    return any(".".join(steps[:number]) in READ_BY_KEY for number in range(1, len(steps) + 1))


def _names(path: KeyPath) -> list[str]:
    """Return the keys of a path, without the numbers of entries."""
    return [step for step in path if isinstance(step, str)]


def _is_pair(node: Mapping) -> bool:
    return "value" in node.entries and set(node.entries) <= {"value", "text"}


class _Wanted:
    """What the packs' clauses ask for, to say what a value that nobody uses may have been meant for."""

    def __init__(self, project: Project, templates: Templates, on_pages: set[str]) -> None:
        self.facts: dict[str, set[str]] = {"facts": set(), "links": set(), "terms": set()}
        self.clauses: dict[str, set[str]] = {}
        editions = (e for pack in project.library.packs for each in pack.clauses.values() for e in each)
        for edition in editions:
            template = templates.of(edition)
            paths = {path for path, _ in value_paths(template)}
            if edition.id not in on_pages:
                for path in paths:
                    self.clauses.setdefault(path, set()).add(edition.id)
            for visit in template.visits:
                paths.update(guard.path for guard in visit.marks.guards)
                paths.update(path for path, _ in visit.values)
            for path in paths:
                head, _, rest = path.partition(".")
                if rest and head in self.facts:
                    self.facts[head].add(rest.partition(".")[0])

    def mend(self, path: KeyPath) -> str:
        """Return what to do about a value at ``path`` that nobody uses."""
        inside = _in_notice(path)
        if len(inside) > 1 and inside[0] in self.facts:
            keys = sorted(self.facts[str(inside[0])])
            guess = did_you_mean(str(inside[1]), keys)
            if guess:
                return guess
            if inside[0] == "facts" and 0 < len(keys) <= MAX_LISTED:
                own = f"print it on the page, with the role `site` and `facts.{inside[1]}`"
                return f"The packs' clauses ask for {listed(keys)}; {own}, or take it out"
        if inside == ("published_by",):
            return "Take it out: a page of the site's own prints the notice"
        key = ".".join(_names(inside))
        prefixes = {key, *(each for each in self.clauses if f"{each}.".startswith(f"{key}."))}
        found = sorted({clause for each in prefixes for clause in self.clauses.get(each, ())})
        if found:
            return f"Put the clause {listed(found, 'or')} on a page, which prints it, or take the value out"
        if any(isinstance(step, int) for step in inside):
            return "Let a clause of your own print it, or take it out"
        kind = model_at(SiteFile, path)
        single = isinstance(kind, type) and issubclass(kind, Value)
        printed = (
            f"with the role `site` and `{key}`" if single else "with the role `site` and the keys below it"
        )
        return f"Print it on a page of the notice, {printed}, or take it out"
