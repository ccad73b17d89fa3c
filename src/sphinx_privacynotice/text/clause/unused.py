"""Finds values that a project gives and nothing uses: no page prints them, no guard or check reads them.

Each page records its dependencies on a site's data (`model.project.dependencies`); a value without any is
reported once for its place, so that a misspelt key of a school's own, or a contact that no clause prints, is
noticed. Only the command line reports it, because it reads all pages: a build may read only some.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, joined, listed
from sphinx_privacynotice.model.format.schema import LOOKS_LIKE_AN_ID, SiteFile
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.format.walk import type_within
from sphinx_privacynotice.text.clause.template import value_paths
from sphinx_privacynotice.yamlio.none import is_none
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, is_empty, key_path, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as MappingOf

    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.model.site.view import Dependency
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.yamlio.tree import KeyPath

Asked = frozenset[tuple[bool, "KeyPath"]]
"""The paths that a page asked for, each with whether it needed all of the value or only if it is truthy."""

READ_BY_KEY = frozenset(
    {
        "approved", "audiences", "automated_decisions.until", "categories.until", "changes", "checks",
        "controller.company_number", "controller.ico_registration", "controller.legal_name",
        "earlier_notices", "editions", "extends", "fixed", "from", "in_force", "lawful_bases.article",
        "lawful_bases.law", "lawful_bases.purposes", "lawful_bases.schedule1", "lawful_bases.until",
        "not_applicable", "organisation.address", "organisation.company_number",
        "organisation.email", "organisation.ico_registration", "organisation.kind",
        "organisation.legal_name", "organisation.name", "organisation.nursery",
        "organisation.phase", "organisation.phone", "organisation.special", "organisation.urn",
        "page", "purposes.until", "recipients.until", "review_due", "reviewed", "rights.until",
        "sources.until", "transfers.until", "translations", "updated", "updated_by",
    }
)  # fmt: skip
"""The keys that the extension itself reads, whether or not a page prints them.

The organisation's address, phone and e-mail are the fallback where a site names no contact.
"""

READ_BY_NAME = frozenset(
    {
        "at", "authority", "criminal", "drop", "for", "id", "instead_of", "item", "members", "person",
        "public", "reason", "roles", "short", "special_category",
    }
)  # fmt: skip
"""The fields of records that refer, replace or classify, and are not printed as such."""

CHOSEN = frozenset({"authorities", "people", "contacts", "terms", "links", "facts"})
"""The maps of which each key is reported by itself."""

_OWN = frozenset({"items", "logic", "effect"})
"""The fields that a record's own `text` does not replace."""

MAX_LISTED = 12
"""How many keys a hint lists."""

Unused = list[tuple["KeyPath", Place]]


def asked_of(recorded: Iterable[Dependency]) -> Asked:
    """Return what a page's dependencies ask of a site's values."""
    return frozenset(
        (each[0] == "value" or (each[0] == "equals" and each[-1][:1] == ("facts",)), each[-1])
        for each in recorded
        if each[0] in {"value", "holds", "equals", "none"}
    )


def _used(node: Node, *, whole: bool) -> Iterator[Place]:
    """Yield the places of the values that are used where a page asks for ``node``."""
    if isinstance(node, Scalar):
        yield node.place
    elif _is_pair(node):
        yield from (each.place for each in node.entries.values())
    elif isinstance(node, Sequence) and whole:
        yield from (each.place for each in node.non_empty if isinstance(each, Scalar))
        yield from _standard(node)


def _standard(node: Sequence) -> Iterator[Place]:
    """Yield where a list of standard and own items names standard ones, nested or not: it is read whole."""
    for each in node.non_empty:
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

    ``asked`` is what pages asked, by site and kind of notice. Nothing is reported of a file whose sites have
    a notice that no page prints: the page that is missing may use it.
    """
    records = list(records)
    printed = {(record.site, record.notice) for record in records}
    used: set[Place] = set()
    layers: dict[str, Mapping] = {}
    open_files: set[str] = set()
    for site in project.sites.values():
        for layer in site.layers:
            layers.setdefault(layer.place.file, layer)
        if site.pages and all((site.key, kind) in printed for kind in site.pages):
            used.update(_used_by(site, asked))
        else:
            open_files.update(layer.place.file for layer in site.layers)
    hints = _Hints(project, templates, {block.clause for record in records for block in record.blocks})
    for file, layer in layers.items():
        for path, place in _unused(layer, (), used) if file not in open_files else ():
            key = key_path(path)
            message, hint = f"“{key}” is given, and printed nowhere", hints.of(path, file)
            yield Finding("unused-value", message, place, hint, key, severity=Severity.WARNING)


def _used_by(site: Site, asked: MappingOf[tuple[str, str], Iterable[Asked]]) -> Iterator[Place]:
    """Yield what is used of a site's values; of files that it extends also what it overrides and asks for."""
    for kind in ("", *site.pages):
        view = site.view(kind)
        paths = {each for page in asked.get((site.key, kind), ()) for each in page}
        for whole, path in paths:
            yield from _used(node_at(view.tree, path)[0], whole=whole)
        heads = {path[:number] for _, path in paths for number in (1, 2)}
        for layer in site.layers[:-1]:
            notice = layer.entries.get("notices")
            own = notice.entries.get(kind) if isinstance(notice, Mapping) else None
            for below in (layer, own):
                if isinstance(below, Mapping):
                    yield from _overridden(below, (), view.tree, heads)


def _overridden(node: Node, path: KeyPath, tree: Mapping, heads: set[KeyPath]) -> Iterator[Place]:
    """Yield the places of values that a stronger layer overrides, of records that a page asks for."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if path or key != "notices":
                yield from _overridden(value, (*path, key), tree, heads)
    elif isinstance(node, Sequence):
        for number, value in enumerate(node.non_empty):
            yield from _overridden(value, (*path, number), tree, heads)
    elif path[:2] in heads and node_at(tree, path)[0] != node:
        yield node.place


def _unused(node: Mapping, path: KeyPath, used: set[Place]) -> Unused:
    """Return what is used nowhere of a file, or of a map of it whose keys are reported by themselves."""
    found: Unused = []
    for key, value in node.entries.items():
        here = (*path, key)
        if here == ("elsewhere",):
            continue  # for checks: what of it has no use, they say
        inside = _in_notice(here)
        if inside and inside != ("notices",) and (inside[0] not in CHOSEN or len(inside) > 1):
            found += _unused_below(value, here, node.keys[key], used)[0]
        elif isinstance(value, Mapping):
            found += _unused(value, here, used)
    return found


def _unused_below(node: Node, path: KeyPath, place: Place, used: set[Place]) -> tuple[Unused, bool]:
    """Return what is used nowhere at or below ``path``, and whether any of it is used.

    A record or list of which nothing is used is returned as a whole.
    """
    if isinstance(node, Scalar) or _is_pair(node):
        given = node if isinstance(node, Scalar) else node.entries["value"]
        if is_empty(given) or is_none(given) or _names(path)[-1] in READ_BY_NAME:
            return [], False
        is_used = given.place in used or _read(path)
        return [] if is_used else [(path, place)], is_used
    replaced: set[str] = set()
    children: Iterable[tuple[str | int, Place, Node]]
    if isinstance(node, Mapping):
        replaced = _replaced(node, used)
        children = ((key, node.keys[key], value) for key, value in node.entries.items())
    else:
        children = ((number, value.place, value) for number, value in enumerate(node.non_empty))
    found: Unused = []
    any_used = False
    for key, where, value in children:
        below, below_used = _unused_below(value, (*path, key), where, used)
        any_used |= below_used or (key in replaced and bool(below))
        found += below if key not in replaced else []
    return [(path, place)] if found and not any_used else found, any_used


def _replaced(node: Mapping, used: set[Place]) -> set[str]:
    """Return the keys of a record instead of which another field is printed: its `text`, its short name."""
    printed = {
        key for key, value in node.entries.items() if isinstance(value, Scalar) and value.place in used
    }
    if "text" in printed:
        return set(node.entries) - _OWN
    return {"name"} if "short" in printed else set()


def _in_notice(path: KeyPath) -> KeyPath:
    """Return a path of a file as a notice sees it; () for the key of a kind of notice."""
    return path[2:] if path[0] == "notices" and len(path) > 1 else path


def _read(path: KeyPath) -> bool:
    """Return whether the extension itself reads the value at ``path``."""
    steps = [step for step in _names(_in_notice(path)) if step != "items"]
    if steps == ["lawful_bases"]:  # an entry that is its article alone
        return True
    return any(".".join(steps[:number]) in READ_BY_KEY for number in range(1, len(steps) + 1))


def _names(path: KeyPath) -> list[str]:
    """Return the keys of a path, without the numbers of entries."""
    return [step for step in path if isinstance(step, str)]


def _is_pair(node: Node) -> TypeGuard[Mapping]:
    """Return whether a single value is written as a map, with the text that is printed for it."""
    return isinstance(node, Mapping) and "value" in node.entries and set(node.entries) <= {"value", "text"}


class _Hints:
    """What the packs' clauses ask for, to say what an unused value may have been meant for."""

    def __init__(self, project: Project, templates: Templates, on_pages: set[str]) -> None:
        self.library, self.sites = project.library, list(project.sites.values())
        self.facts: dict[str, set[str]] = {"facts": set(), "links": set(), "terms": set()}
        self.clauses: dict[str, set[str]] = {}
        editions = (e for pack in project.library.all_packs for each in pack.clauses.values() for e in each)
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

    def of(self, path: KeyPath, file: str) -> str:
        """Return what to do about an unused value at ``path`` of a site's ``file``."""
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
        files = self._own_files(path, file)
        if files:
            return _in_own_words(inside, files)
        prefixes = {key, *(each for each in self.clauses if f"{each}.".startswith(f"{key}."))}
        found = sorted({clause for each in prefixes for clause in self.clauses.get(each, ())})
        if found:
            return f"Put the clause {listed(found, 'or')} on a page, which prints it, or take the value out"
        if any(isinstance(step, int) for step in inside):
            return "Let a clause of your own print it, or take it out"
        kind = type_within(SiteFile, path)
        single = isinstance(kind, type) and issubclass(kind, Value)
        printed = (
            f"with the role `site` and `{key}`" if single else "with the role `site` and the keys below it"
        )
        return f"Print it on a page of the notice, {printed}, or take it out"

    def _own_files(self, path: KeyPath, file: str) -> list[str]:
        """Return the files of the notices that a value at ``path`` is for, if each is one file of its own."""
        kinds = {str(path[1])} if path[0] == "notices" else self._kinds_of(file)
        packs = [self.library.single_of(kind) for kind in sorted(kinds)]
        return [pack.file for pack in packs if pack is not None] if all(packs) else []

    def _kinds_of(self, file: str) -> set[str]:
        sites = [site for site in self.sites if file in {layer.place.file for layer in site.layers}]
        return {kind for site in sites for kind in site.pages}


def _in_own_words(inside: KeyPath, files: list[str]) -> str:
    """Return how the words of a notice of one's own print a value; no other pack's clause is proposed."""
    number = next((at for at, step in enumerate(inside) if isinstance(step, int)), -1)
    rest = ".".join(_names(inside[number + 1 :]))
    name = ".".join(_names(inside[:number])) if number >= 0 else ".".join(_names(inside))
    line = f"`{{{{ {name} }}}}`"
    if number >= 0:
        line = f"`{{each}}`{name}`` and `{{opt}}`: {{{{ .{rest} }}}}``" if rest else f"`- {{{{ {name} }}}}`"
    return f"Print it in {joined(files, 'or')}, as with {line}, or take it out"
