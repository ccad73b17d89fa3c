"""A site: its layers read, laid over each other, typed and checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.model.layers import check_fixed, lay_maps, only, read_layers, replace_entry
from sphinx_privacynotice.model.library import Missing, Pin
from sphinx_privacynotice.model.lookup import View
from sphinx_privacynotice.model.references import check_references, values
from sphinx_privacynotice.model.site import LISTS, Item, NoticeKeys, Shared, SiteFile
from sphinx_privacynotice.model.validate import is_empty, key_path, known_keys, node_at, validate
from sphinx_privacynotice.model.values import LawId
from sphinx_privacynotice.model.words import did_you_mean, listed
from sphinx_privacynotice.model.yamltext import Mapping, Node

if TYPE_CHECKING:
    from sphinx_privacynotice.model.library import Library
    from sphinx_privacynotice.model.source import Source
    from sphinx_privacynotice.model.validate import Path


SHARED = frozenset(known_keys(Shared))
"""The keys that stand at the top of a site file and hold for all its notices."""


@dataclass(slots=True)
class Site:
    """One organisation and its facts; ``key`` is its file's name without the ending.

    ``layers`` are the maps of the files it is made of, the lowest first, and none where its file could not
    be read; ``tree`` is all of them laid over each other; `defaults` are a pack's own values below.
    """

    key: str
    file: str
    layers: list[Mapping]
    data: SiteFile
    tree: Mapping
    library: Library
    findings: Findings = field(default_factory=Findings)
    _views: dict[str, View] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name that messages use."""
        organisation = self.data.organisation
        return str(organisation.name) if organisation and organisation.name else self.key

    @property
    def notices(self) -> dict[str, NoticeKeys]:
        """The site's notices, by kind."""
        return self.data.notices

    def notice_place(self, kind: str) -> Place:
        """Return where the site's notice of ``kind`` was typed."""
        return node_at(self.tree, ("notices", kind))[1]

    def view(self, kind: str = "") -> View:
        """Return the site's data as its notice of ``kind`` sees it; without a kind, as no notice does."""
        if kind not in self._views:
            tree = Mapping({}, {}, self.tree.place)
            for layer in (self.defaults(kind), self.tree):
                if layer is not None:
                    tree = lay_maps(tree, only(layer, SHARED), _notice_of(layer, kind))
            data = validate(NoticeKeys, tree, Findings())
            day = str(data.in_force) if data.in_force else None
            self._views[kind] = View(data, tree, self.library, day)
        return self._views[kind]

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
    findings = Findings()
    layers = read_layers(source, name, findings, (), named_at)
    tree = _with_drafts(lay_maps(*layers)) if layers else Mapping({}, {}, Place(name, 1))
    check_fixed(layers, findings)
    mend = "It belongs to a notice: write it below `notices:` and the notice's kind (`notices: cin-cla: {}:`)"
    elsewhere = {key: mend.replace("{}", key) for key in known_keys(NoticeKeys) if key not in SHARED}
    data = validate(SiteFile, tree, findings, elsewhere=elsewhere)
    key = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    site = Site(key, name, layers, data, tree, library, findings)
    _check_name(site)
    _check_terms(site)
    for kind in data.notices:
        _check_notice(site, kind, packs_told=packs_told)
    if not data.notices:
        check_references(site.view(), findings)
    return site


def _check_name(site: Site) -> None:
    organisation = site.data.organisation
    told = any(finding.key.startswith("organisation") for finding in site.findings)
    if site.layers and not told and (organisation is None or not organisation.name):
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
    faulty = any(finding.key == f"notices.{kind}.in_force" for finding in findings)
    if kind in library.notice_kinds and view.day is None and not faulty:
        mend = "Give it `in_force:`, the day from which it applies, when it is ready"
        message = f"The notice “{kind}” is a draft"
        findings.add(Finding("draft", message, place, mend, f"notices.{kind}", severity=Severity.INFO))
    check_references(view, findings)
    if not packs_told:
        _check_laws(view, findings)
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


def _check_laws(view: View, findings: Findings) -> None:
    for path, value in values(view.data):
        if isinstance(value, LawId) and value not in view.library.law_ids:
            titled = view.library.law_titled(str(value))
            mend = f"Did you mean “{titled}”?" if titled else did_you_mean(value, view.library.law_ids)
            mend = mend or "See the packs' law/ for the ids they have"
            message = f"No pack has a law “{value}”"
            findings.add(Finding("unknown-law", message, view.place(path), mend, key_path(path)))


def _check_entries(view: View, name: str, kind: str, findings: Findings) -> None:
    """Report entries of a list that say nothing, and changes of standard items without a reason."""
    for number, entry in enumerate(getattr(view.data, name)):
        key = f"{name}[{number + 1}]"
        told = any(finding.key.startswith((f"notices.{kind}.{key}", key)) for finding in findings)
        said = [field for field in type(entry).model_fields if field != "reason" and getattr(entry, field)]
        if not said and not told:
            message = f"This entry of “{name}” says nothing"
            mend = "Write `text:` and the words, or take it out"
            findings.add(Finding("bad-value", message, view.place((name, number)), mend, key))
        if isinstance(entry, Item):
            _check_reasons(view, entry, (name, number), findings)


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
