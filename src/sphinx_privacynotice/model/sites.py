"""A site: its layers read, laid over each other, typed and checked."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from dataclasses import field as keep
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.model.layers import Files, check_fixed, lay_maps, only, read_layers, replace_entry
from sphinx_privacynotice.model.library import Missing, Pin
from sphinx_privacynotice.model.lookup import View
from sphinx_privacynotice.model.references import check_references, values
from sphinx_privacynotice.model.site import LISTS, Item, NoticeKeys, Shared, SiteFile
from sphinx_privacynotice.model.validate import key_path, known_keys, node_at, typed, validate
from sphinx_privacynotice.model.values import LawId
from sphinx_privacynotice.model.words import did_you_mean, listed
from sphinx_privacynotice.model.yamltext import Mapping, Node, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.model.library import Library
    from sphinx_privacynotice.model.source import Source
    from sphinx_privacynotice.model.validate import Path


SHARED = frozenset(known_keys(Shared))
"""The keys that stand at the top of a site file and hold for all its notices."""

_ELSEWHERE = {
    key: "It belongs to a notice: write it below `notices:` and the notice's kind "
    f"(`notices: cin-cla: {key}:`)"
    for key in known_keys(NoticeKeys)
    if key not in SHARED
}


FIELDS = {field.alias or name: name for name, field in NoticeKeys.model_fields.items()}
"""The fields of a notice by the keys that authors write."""

MOST_KEPT = 2000
"""Of so many sites of a project all is kept in memory; of more, what was asked for last."""


@dataclass(slots=True)
class Content:
    """What a site's files say: laid over each other, and typed.

    ``sound`` says that all of it fitted its types; ``views`` holds what was asked for by `Site.view`.
    """

    layers: list[Mapping]
    tree: Mapping
    data: SiteFile
    sound: bool
    views: dict[str, View] = keep(default_factory=dict)


class Shelf:
    """The files of a project's sites and the contents made of them, of which it keeps the last ``most``."""

    def __init__(self, files: Files, most: int = MOST_KEPT) -> None:
        self.files = files
        self._most = most
        self._kept: dict[str, Content] = {}

    def content(self, file: str) -> Content:
        """Return the content of a site file that was read before; make it anew if it was not kept."""
        content = self._kept.get(file)
        if content is None:
            self.files.sealed = True
            content = self.read(file, Findings(), None)
        return content

    def read(self, file: str, findings: Findings, named_at: Place | None) -> Content:
        """Return the content of a site file; what is wrong with it goes to ``findings``."""
        layers = read_layers(self.files, file, findings, (), named_at)
        tree = _with_drafts(lay_maps(*layers)) if layers else Mapping({}, {}, Place(file, 1))
        check_fixed(layers, findings)
        content = Content(layers, tree, *typed(SiteFile, tree, findings, elsewhere=_ELSEWHERE))
        while len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[file] = content
        return content


class Site:
    """One organisation and its facts; ``key`` is its file's name without the ending.

    ``readable`` says whether its file could be read, ``name`` is the name that messages use, ``pages`` are
    those that its notices name as theirs, by kind, with where each is named, ``link_keys`` the keys of its
    own links, and ``digest`` a fingerprint of the files it is made of. These are at hand for every site of a
    large project; all else may have to be made anew.
    """

    __slots__ = (
        "_shelf",
        "digest",
        "file",
        "findings",
        "key",
        "library",
        "link_keys",
        "name",
        "pages",
        "readable",
    )

    def __init__(self, shelf: Shelf, file: str, library: Library, named_at: Place | None) -> None:
        self._shelf = shelf
        self.file = file
        self.key = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        self.library = library
        self.findings = Findings()
        content = shelf.read(file, self.findings, named_at)
        self.readable = bool(content.layers)
        organisation = content.data.organisation
        self.name = str(organisation.name) if organisation and organisation.name else self.key
        self.pages = {kind: _pages(content, kind) for kind in content.data.notices}
        self.link_keys = frozenset(content.data.links)
        self.digest = shelf.files.digest(layer.place.file for layer in content.layers)

    @property
    def layers(self) -> list[Mapping]:
        """The maps of the files it is made of, the lowest first; none where its file could not be read."""
        return self._shelf.content(self.file).layers

    @property
    def tree(self) -> Mapping:
        """All layers laid over each other."""
        return self._shelf.content(self.file).tree

    @property
    def data(self) -> SiteFile:
        """All layers, typed."""
        return self._shelf.content(self.file).data

    @property
    def notices(self) -> dict[str, NoticeKeys]:
        """The site's notices, by kind."""
        return self.data.notices

    def notice_place(self, kind: str) -> Place:
        """Return where the site's notice of ``kind`` was typed."""
        return node_at(self.tree, ("notices", kind))[1]

    def view(self, kind: str = "") -> View:
        """Return the site's data as its notice of ``kind`` sees it; without a kind, as no notice does."""
        content = self._shelf.content(self.file)
        view = content.views.get(kind)
        if view is None:
            tree = Mapping({}, {}, content.tree.place)
            for layer in (self.defaults(kind), content.tree):
                if layer is not None:
                    tree = lay_maps(tree, only(layer, SHARED), _notice_of(layer, kind))
            data = _as_notice(tree, content, kind)
            day = str(data.in_force) if data.in_force else None
            view = content.views[kind] = View(data, tree, self.library, day, kind)
        return view

    def defaults(self, kind: str) -> Mapping | None:
        """Return the values of packs that stand below the site's own in its notice of ``kind``."""
        organisation = self.data.organisation
        known = organisation.kind if organisation else None
        return self.library.defaults(kind, str(known or ""))

    def layer(self, kind: str, path: Path, place: Place) -> str:
        """Return the layer of the value at ``path``, typed at ``place``: pack, trust, site or notice."""
        if place.file == self.file:
            own = _notice_of(self.layers[-1], kind) if self.layers else None
            return "notice" if own is not None and _has(own, path) else "site"
        return "trust" if any(layer.place.file == place.file for layer in self.layers) else "pack"


def _notice_of(layer: Mapping, kind: str) -> Mapping | None:
    notices = layer.entries.get("notices")
    own = notices.entries.get(kind) if isinstance(notices, Mapping) else None
    return own if isinstance(own, Mapping) else None


def _with_drafts(tree: Mapping) -> Mapping:
    """Return ``tree`` with each notice that has no keys yet, which is how a draft begins, as an empty map."""
    notices = tree.entries.get("notices")
    if not isinstance(notices, Mapping):
        return tree
    begun = {
        kind: Mapping({}, {}, node.place) if is_empty(node) else node
        for kind, node in notices.entries.items()
    }
    return replace_entry(tree, "notices", Mapping(begun, notices.keys, notices.place))


def _pages(content: Content, kind: str) -> dict[str, Place]:
    """Return the pages that a notice names as its own, with where each is named first."""
    pages = content.data.notices[kind].page
    named: dict[str, Place] = {}
    for number, page in enumerate(pages):
        path = ("notices", kind, "page", number) if len(pages) > 1 else ("notices", kind, "page")
        named.setdefault(page, node_at(content.tree, path)[0].place)
    return named


def _as_notice(tree: Mapping, content: Content, kind: str) -> NoticeKeys:
    """Return ``tree``, what a notice sees of a site, typed; values of ``content`` are not typed again."""
    notice, typed_notice = _notice_of(content.tree, kind), content.data.notices.get(kind)
    if not content.sound or (notice is not None and typed_notice is None):
        return validate(NoticeKeys, tree, Findings())
    known: dict[str, Any] = {}
    rest: dict[str, Node] = {}
    for key, node in tree.entries.items():
        field = FIELDS.get(key)
        if field is None:  # a pack's own mistake, or a key that is nothing and holds nothing
            continue
        if notice is not None and notice.entries.get(key) is node:
            known[field] = getattr(typed_notice, field)
        elif content.tree.entries.get(key) is node:
            known[field] = getattr(content.data, field)
        else:  # laid together, or a pack's
            rest[key] = node
    if rest:
        laid = validate(NoticeKeys, Mapping(rest, tree.keys, tree.place), Findings())
        known |= {FIELDS[key]: getattr(laid, FIELDS[key]) for key in rest}
    return NoticeKeys.model_construct(**known)


def load_site(
    source: Source,
    name: str,
    library: Library,
    named_at: Place | None = None,
    *,
    packs_told: bool = False,
) -> Site:
    """Load one site file with the files it extends; what is wrong stands in the site's findings.

    ``packs_told`` says that a pack is missing and was told of: what only it may know is then no finding.
    """
    return load_sites(Files(source), {name: named_at}, library, packs_told=packs_told)[0]


def load_sites(
    files: Files, names: dict[str, Place | None], library: Library, *, packs_told: bool = False
) -> list[Site]:
    """Load site files, given with the places that name them, as `load_site` does.

    A file that several extend is read once.
    """
    shelf = Shelf(files)
    with _nothing_collected():
        return [_load(Site(shelf, name, library, named_at), packs_told) for name, named_at in names.items()]


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep Python from looking for garbage among the many objects being made, which all stay."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(site: Site, packs_told: bool) -> Site:  # noqa: FBT001 - handed on
    _check_name(site)
    _check_terms(site)
    notices = site.notices
    for kind in notices:
        _check_notice(site, kind, packs_told=packs_told)
    if not notices:
        view = site.view()
        check_references(view, site.findings, values(view.data))
    return site


def _check_name(site: Site) -> None:
    organisation = site.data.organisation
    told = any(finding.key.startswith("organisation") for finding in site.findings)
    if site.readable and not told and (organisation is None or not organisation.name):
        there = "organisation" in site.tree.entries
        place = node_at(site.tree, ("organisation",))[1] if there else Place(site.file, 1)
        mend = "Begin with `organisation:` and, below it, `name: …`"
        site.findings.add(Finding("missing-key", "The site has no name", place, mend, "organisation.name"))


def _check_notice(site: Site, kind: str, *, packs_told: bool) -> None:
    findings, library = site.findings, site.library
    place = site.notice_place(kind)
    if kind not in library.notice_kinds and not packs_told:
        mend = did_you_mean(kind, library.notice_kinds) or (
            f"The packs know {', '.join(library.notice_kinds)}"
            if library.notice_kinds
            else "Name a pack that has it below `packs:` in privacynotice.yaml"
        )
        findings.add(
            Finding("unknown-notice", f"No pack has a notice “{kind}”", place, mend, f"notices.{kind}")
        )
    view = site.view(kind)
    if (
        kind in library.notice_kinds
        and view.day is None
        and not any(finding.key == f"notices.{kind}.in_force" for finding in findings)
    ):
        mend = "Give it `in_force:`, the day from which it applies, when it is ready"
        message = f"The notice “{kind}” is a draft"
        findings.add(Finding("draft", message, place, mend, f"notices.{kind}", severity=Severity.INFO))
    said = values(view.data)
    check_references(view, findings, said)
    if not packs_told:
        _check_laws(view, said, findings)
        _check_editions(view, findings)
    for name in LISTS:
        _check_entries(view, name, kind, findings)


def _check_editions(view: View, findings: Findings) -> None:
    library = view.library
    for clause, kept in view.data.editions.items():
        here, key = view.key_place(("editions", clause)), f"editions.{clause}"
        known = did_you_mean(clause, library.clause_ids) or f"The packs have {', '.join(library.clause_ids)}"
        if clause not in library.clause_ids:
            findings.add(Finding("unknown-clause", f"No pack has a clause “{clause}”", here, known, key))
            continue
        pin = Pin(str(kept.edition), int(kept.revision) if kept.revision else None) if kept.edition else None
        if pin is None:
            message = f"“{key}” does not say which edition"
            findings.add(Finding("missing-key", message, here, "Add `edition:` and its date", key))
        else:
            found = library.clause(clause, view.day, pin, view.data.from_.get(clause))
            if isinstance(found, Missing):
                findings.add(found.finding(here, key))
        if not kept.reason:
            message = f"“{clause}” is kept at an edition without a reason"
            mend = f"Write `{clause}:` and, below it, `edition: {kept.edition or '…'}` and `reason: …`"
            findings.add(Finding("missing-reason", message, here, mend, key))
    for clause, pack in view.data.from_.items():
        found = library.clause(clause, view.day, None, pack)
        if isinstance(found, Missing) and found.reason in {"unknown", "no-such-pack"}:
            named = library.pack(pack)
            known = f"Its clauses are {', '.join(sorted(named.clauses))}" if named else ""
            missing = replace(found, mend=found.mend or known)
            findings.add(missing.finding(view.place(("from", clause)), f"from.{clause}"))


def _check_laws(view: View, said: Iterable[tuple[Path, object]], findings: Findings) -> None:
    for path, value in said:
        if isinstance(value, LawId) and value not in view.library.law_ids:
            titled = view.library.law_titled(str(value))
            mend = f"Did you mean “{titled}”?" if titled else did_you_mean(value, view.library.law_ids)
            mend = mend or "See the packs' law/ for the ids they have"
            message = f"No pack has a law “{value}”"
            findings.add(Finding("unknown-law", message, view.place(path), mend, key_path(path)))


def _check_entries(view: View, name: str, kind: str, findings: Findings) -> None:
    """Report entries of a list that say nothing, and changes of standard items without a reason."""
    told: set[str] = set()
    for number, entry in enumerate(getattr(view.data, name)):
        key = f"{name}[{number + 1}]"
        said = any(field != "reason" and getattr(entry, field) for field in type(entry).model_fields)
        # asked last: going through all findings once an entry takes long where thousands are wrong
        if not said and not (told := told or _entries_told(findings)) & {key, f"notices.{kind}.{key}"}:
            message = f"This entry of “{name}” says nothing"
            mend = "Write `text:` and the words, or take it out"
            findings.add(Finding("bad-value", message, view.place((name, number)), mend, key))
        if isinstance(entry, Item):
            _check_reasons(view, entry, (name, number), findings)


def _entries_told(findings: Findings) -> set[str]:
    """Return the keys of the entries of lists that something is told of."""
    return {finding.key.partition("]")[0] + "]" for finding in findings}


def _check_reasons(view: View, item: Item, path: tuple[str | int, ...], findings: Findings) -> None:
    if (item.drop or item.instead_of) and not item.reason:
        done = "drops" if item.drop else "replaces"
        ids = listed(item.drop or item.instead_of)
        message = f"The list {done} {ids} without a reason"
        findings.add(
            Finding("missing-reason", message, view.place(path), "Add `reason:` to this entry", str(path[0]))
        )
    for number, nested in enumerate(item.items):
        _check_reasons(view, nested, (*path, "items", number), findings)


def _check_terms(site: Site) -> None:
    library = site.library
    for name, chosen in site.data.terms.items():
        node, key_place = node_at(site.tree, ("terms", name))
        term = library.term(name)
        if term is None:
            mend = did_you_mean(name, library.term_keys)
            mend = mend or f"The packs have {', '.join(library.term_keys) or 'none'}"
            message = f"No pack has a term “{name}”"
            site.findings.add(Finding("unknown-key", message, key_place, mend, f"terms.{name}"))
        elif term.choices and chosen not in term.choices:
            mend = did_you_mean(chosen, term.choices)
            mend = mend or "Choose " + " or ".join(f"“{choice}”" for choice in term.choices)
            message = f"“{chosen}” is not a wording the pack offers for “{name}”"
            site.findings.add(Finding("bad-value", message, node.place, mend, f"terms.{name}"))


def _has(node: Node, path: Path) -> bool:
    """Say whether something was typed at ``path`` below ``node``."""
    for step in path:
        following = node_at(node, (step,))[0]
        if following is node:
            return False
        node = following
    return True
