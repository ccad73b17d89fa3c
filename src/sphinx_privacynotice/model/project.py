"""A project: where it is, its settings, its packs, and every site with its notices."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from sphinx_privacynotice.model.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.model.layers import NOT_LAID_OVER, beside, check_fixed, lay_over, read_layers, texts, without
from sphinx_privacynotice.model.library import Library, load_library
from sphinx_privacynotice.model.lookup import View
from sphinx_privacynotice.model.references import check_references
from sphinx_privacynotice.model.site import LISTS, Entry, Keys, NoticeKeys, SiteFile
from sphinx_privacynotice.model.source import Folder, Source, SourceError
from sphinx_privacynotice.model.validate import content, is_empty, is_none, node_at, validate
from sphinx_privacynotice.model.values import Text
from sphinx_privacynotice.model.words import did_you_mean
from sphinx_privacynotice.model.yamltext import Mapping, Node, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.site import Item

PROJECT_FILE = "privacynotice.yaml"
SITE_FILE = "site.yaml"
READING_COPIES = "reading-copies"
PAGE_FOLDERS = ("", "docs", "source", "docs/source", "doc")
"""Where conf.py is looked for below the project file."""


class CheckRule(Entry):
    """What a project sets for one check."""

    CHIEF = "severity"
    severity: Text | None = Field(None, description="error, warning, info or off.")
    reason: Text | None = Field(None, description="Why; shown in reports.")


class ProjectFile(Entry):
    """The project file, ``privacynotice.yaml``."""

    sites: Keys = Field((), description="The site files, as names or patterns; default: site.yaml beside conf.py.")
    packs: Keys = Field((), description="The packs, folders beginning with a dot or names of installed ones; default: england-schools.")
    root: Text | None = Field(None, description="How far up `extends` and packs may reach; default: the project file's folder.")
    checks: dict[str, CheckRule] = Field({}, description="Settings of checks, by code.")


@dataclass(frozen=True, slots=True)
class CheckSetting:
    """What the project sets for the findings of one code; ``severity`` is None for off."""

    severity: Severity | None
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """Where a project is: its folder, and the folder of its pages (conf.py's)."""

    folder: Path
    pages: Path
    file: str | None = PROJECT_FILE


@dataclass(slots=True)
class Site:
    """One organisation and its facts; ``key`` is its file's name without the ending."""

    key: str
    file: str
    layers: list[Mapping]
    data: SiteFile
    tree: Mapping
    library: Library
    defaults: Node | None = None
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

    def view(self, kind: str = "") -> View:
        """Return the site's data as its notice of ``kind`` sees it; without a kind, as no notice does."""
        if kind not in self._views:
            shared = without(self.tree, NOT_LAID_OVER)
            tree = lay_over(lay_over(self.defaults, shared), node_at(self.tree, ("notices", kind))[0] if kind in self.notices else None)
            assert isinstance(tree, Mapping)  # noqa: S101 - two maps laid over each other are a map
            data = validate(NoticeKeys, tree, Findings())
            day = str(data.in_force) if data.in_force else None
            self._views[kind] = View(data, tree, self.library, day)
        return self._views[kind]

    def layer(self, kind: str, place: Place) -> str:
        """Return the layer a value typed at ``place`` belongs to: pack, trust, site or notice."""
        if place.file == self.file:
            node, _ = node_at(self.layers[-1], ("notices", kind))
            inside = isinstance(node, Mapping) and node is not self.layers[-1] and "notices" in self.layers[-1].entries
            return "notice" if inside and _spans(node, place) else "site"
        return "trust" if any(layer.place.file == place.file for layer in self.layers) else "pack"


@dataclass(slots=True)
class Project:
    """Everything a build or a check needs to know; ``findings`` holds what is wrong with it."""

    place: ProjectPlace
    root: Path
    source: Source
    library: Library
    sites: dict[str, Site]
    checks: dict[str, CheckSetting]
    findings: Findings
    pages: str = ""
    """The folder of the pages, relative to the root."""

    @property
    def link_keys(self) -> frozenset[str]:
        """The keys of the links that sites have themselves."""
        return frozenset(key for site in self.sites.values() for key in site.data.links)

    def local_packs(self) -> list[str]:
        """Return the ids of the packs that lie in the project, not in an installed package."""
        return [pack.id for pack in self.library.packs if self.source.is_file(pack.file)]

    def digest(self, key: str) -> str:
        """Return the digest of what a page may depend on; "" where it is not there.

        Keys: ``sites`` (which there are, and which pages they name), ``site:KEY``, ``packs``.
        """
        kind, _, name = key.partition(":")
        if kind == "packs":
            return self.library.digest
        if kind == "site":
            site = self.sites.get(name)
            return _fingerprint([content(site.tree), content(site.defaults)]) if site else ""
        return _fingerprint([[site.key, notice, list(keys.page)] for site in self.sites.values() for notice, keys in site.notices.items()] + sorted(self.sites))

    def sites_of_page(self, page: str) -> list[tuple[str, str]]:
        """Return the (site, kind) pairs whose data name ``page`` as theirs."""
        return [(site.key, kind) for site in self.sites.values() for kind, notice in site.notices.items() if page in notice.page]


def find_project(start: Path, *, folder_given: bool = False) -> ProjectPlace:
    """Find the project that ``start`` lies in: the folder itself or, unless it was given, one above it.

    Raises `SourceError` where there is none.
    """
    start = start.resolve()
    for folder in (start,) if folder_given else (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            pages = [folder / name for name in PAGE_FOLDERS if (folder / name / "conf.py").is_file()]
            # started from the folder of the pages, those are the ones that are meant
            own = [page for page in pages if page == start]
            return ProjectPlace(folder, (own or pages or [folder])[0])
        for name in PAGE_FOLDERS:
            if (folder / name / SITE_FILE).is_file():
                return ProjectPlace(folder / name, folder / name, None)
    raise SourceError(
        Finding(
            "unreadable-file",
            f"There is no {PROJECT_FILE} and no {SITE_FILE} in {start}" + ("" if folder_given else " or above it"),
            Place(str(start)),
            "Go to the project's folder, or name it with --project",
        )
    )


def load_project(place: ProjectPlace) -> Project:
    """Load a project with all its packs and sites; nothing is raised for bad input, `Project.findings` tells it."""
    findings = Findings()
    prefix, root, settings, tree = _settings(place, findings)
    source = Folder(root)
    library = load_library(source, _packs(settings, tree, prefix), findings)
    pages = _relative(place.pages, root)
    project = Project(place, root, source, library, {}, _checks(settings, tree, findings), findings, pages or "")
    defaults: Node | None = None
    for pack in library.packs:  # of two packs the later wins
        defaults = lay_over(defaults, pack.defaults)
    for name, named_at in _site_files(place, settings, tree, source, prefix, findings):
        site = load_site(source, name, library, defaults, named_at)
        findings.extend(site.findings)
        if site.key in project.sites:
            message = f"Two site files are called “{site.key}”: {project.sites[site.key].file} and {name}"
            findings.add(Finding("duplicate-key", message, Place(name, 1), "Rename one of the two files", site.key))
        else:
            project.sites[site.key] = site
    return project


def load_site(source: Source, name: str, library: Library, defaults: Node | None, named_at: Place | None = None) -> Site:
    """Load one site file with the files it extends."""
    findings = Findings()
    layers = read_layers(source, name, findings, (), named_at)
    tree: Node | None = None
    for layer in layers:
        tree = lay_over(tree, layer)
    if not isinstance(tree, Mapping):
        tree = Mapping({}, {}, Place(name, 1))
    check_fixed(layers, findings)
    elsewhere = {key: f"It belongs to a notice: write it below `notices:` and the notice's kind, as in `notices: cin-cla: {key}:`" for key in (*LISTS, "in_force", "page")}
    data = validate(SiteFile, tree, findings, elsewhere=elsewhere)
    site = Site(name.rsplit("/", 1)[-1].rsplit(".", 1)[0], name, layers, data, tree, library, defaults, findings)
    if layers and (data.organisation is None or not data.organisation.name) and not any(f.key.startswith("organisation") for f in findings):
        place = node_at(tree, ("organisation",))[1] if "organisation" in tree.entries else Place(name, 1)
        findings.add(Finding("missing-key", "The site has no name", place, "Begin with `organisation:` and, below it, `name: …`", "organisation.name"))
    for kind in data.notices:
        _check_notice(site, kind)
    _check_terms(site)
    if not data.notices:
        check_references(site.view(), findings)
    return site


def _check_notice(site: Site, kind: str) -> None:
    findings, library = site.findings, site.library
    place = node_at(site.tree, ("notices", kind))[1]
    if kind not in library.notice_kinds:
        mend = did_you_mean(kind, library.notice_kinds) or f"The packs know {', '.join(library.notice_kinds) or 'no notice'}"
        findings.add(Finding("unknown-notice", f"No pack has a notice “{kind}”", place, mend, f"notices.{kind}"))
    view = site.view(kind)
    check_references(view, findings)
    for clause, kept in view.data.editions.items():
        here = view.place(("editions", clause))
        if clause not in library.clause_ids:
            findings.add(Finding("unknown-clause", f"No pack has a clause “{clause}”", here, did_you_mean(clause, library.clause_ids) or "Take the line out", f"editions.{clause}"))
        elif not kept.reason:
            findings.add(Finding("missing-reason", f"“{clause}” is kept at an edition without a reason", here, "Add `reason:` beside `edition:`", f"editions.{clause}"))
    for name in ("purposes", "categories", "recipients"):
        for number, item in enumerate(getattr(view.data, name)):
            _check_reasons(view, item, (name, number), findings)


def _check_reasons(view: View, item: Item, path: tuple[str | int, ...], findings: Findings) -> None:
    if (item.drop or item.instead_of) and not item.reason:
        done = "drops" if item.drop else "replaces"
        ids = ", ".join(f"“{key}”" for key in item.drop or item.instead_of)
        findings.add(Finding("missing-reason", f"The list {done} {ids} without a reason", view.place(path), "Add `reason:` to this entry", str(path[0])))
    for number, nested in enumerate(item.items):
        _check_reasons(view, nested, (*path, "items", number), findings)


def _check_terms(site: Site) -> None:
    for name, chosen in site.data.terms.items():
        place = node_at(site.tree, ("terms", name))[0].place
        term = site.library.term(name)
        if term is None:
            mend = did_you_mean(name, site.library.term_keys) or f"The packs have {', '.join(site.library.term_keys) or 'none'}"
            site.findings.add(Finding("unknown-key", f"No pack has a term “{name}”", place, mend, f"terms.{name}"))
        elif term.choices and chosen not in term.choices:
            mend = did_you_mean(chosen, term.choices) or "Choose " + " or ".join(f"“{choice}”" for choice in term.choices)
            site.findings.add(Finding("bad-value", f"“{chosen}” is not a wording the pack offers for “{name}”", place, mend, f"terms.{name}"))


def _settings(place: ProjectPlace, findings: Findings) -> tuple[str, Path, ProjectFile, Mapping]:
    """Read the project file; return its folder relative to the root, the root, the settings and their places."""
    empty = Mapping({}, {}, Place(PROJECT_FILE, 1))
    folder = place.folder.resolve()
    if place.file is None:
        return "", folder, ProjectFile.model_validate({}), empty
    try:
        text = Folder(folder).read(place.file)
    except SourceError as error:
        findings.add(error.finding)
        return "", folder, ProjectFile.model_validate({}), empty
    read = read_yaml(text, place.file)
    findings.extend(read.findings)
    if isinstance(read.root, Mapping):
        settings = validate(ProjectFile, read.root, findings)
        tree = read.root
    else:
        if read.root is not None:
            findings.add(Finding("bad-value", f"{place.file} should be a map of keys like `sites:`", read.root.place, "Begin with `sites:`"))
        settings, tree = ProjectFile.model_validate({}), empty
    root = (folder / str(settings.root or ".")).resolve()
    if root != folder and root not in folder.parents:
        here = node_at(tree, ("root",))[0].place
        findings.add(Finding("outside-root", "“root” must be the project's folder or one above it", here, "Write `root: ..` to reach one folder up", "root"))
        root = folder
    return _relative(folder, root) or "", root, settings, tree


def own_folders(place: ProjectPlace, pages: Path) -> list[str]:
    """Return the project's own folders below ``pages`` that hold no pages: packs and reading copies."""
    _, root, settings, tree = _settings(place, Findings())
    prefix = _relative(place.folder, root) or ""
    inside = [root / name for name, _ in _packs(settings, tree, prefix) if name.startswith("./")]
    folders = [_relative(folder, pages.resolve()) for folder in (*inside, place.folder / READING_COPIES)]
    return [folder for folder in folders if folder]


def _fingerprint(what: object) -> str:
    return blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=16).hexdigest()


def _relative(path: Path, root: Path) -> str | None:
    path = path.resolve()
    if path == root:
        return ""
    return path.relative_to(root).as_posix() if root in path.parents else None


def _packs(settings: ProjectFile, tree: Mapping, prefix: str) -> list[tuple[str, Place]]:
    file = f"{prefix}/{PROJECT_FILE}" if prefix else PROJECT_FILE
    node = tree.entries.get("packs")
    typed = texts(node) if node is not None else []
    if not typed:
        return [("england-schools", Place(file))]
    return [(f"./{beside(file, scalar.text)}" if scalar.text.startswith(".") else scalar.text, scalar.place) for scalar in typed]


def _site_files(
    place: ProjectPlace, settings: ProjectFile, tree: Mapping, source: Source, prefix: str, findings: Findings
) -> Iterable[tuple[str, Place | None]]:
    node = tree.entries.get("sites")
    patterns = [scalar for scalar in texts(node)] if node is not None and not is_none(node) and not is_empty(node) else []
    if not patterns:
        pages = _relative(place.pages, Path(source.root)) if isinstance(source, Folder) else ""
        name = f"{pages}/{SITE_FILE}" if pages else SITE_FILE
        if source.is_file(name):
            return [(name, None)]
        findings.add(Finding("unreadable-file", f"There is no site file: {name} does not exist", Place(name), "Write it, or name the site files in privacynotice.yaml (`sites: sites/*.yaml`)"))
        return []
    names: dict[str, Place | None] = {}
    file = f"{prefix}/{PROJECT_FILE}" if prefix else PROJECT_FILE
    for pattern in patterns:
        target = beside(file, pattern.text)
        found = source.glob(target) if any(mark in target for mark in "*?[") else [target]
        if not found:
            findings.add(Finding("unreadable-file", f"“{pattern.text}” matches no file", pattern.place, "Check the folder and the ending (.yaml)", "sites"))
        for name in found:
            names.setdefault(name, pattern.place)
    return names.items()


def _checks(settings: ProjectFile, tree: Mapping, findings: Findings) -> dict[str, CheckSetting]:
    rules: dict[str, CheckSetting] = {}
    for code, rule in settings.checks.items():
        place = node_at(tree, ("checks", code))[1]
        word: Any = str(rule.severity or "")
        if word not in {"off", *Severity}:
            findings.add(Finding("bad-value", f"“{word}” is no severity", place, "Write error, warning, info or off", f"checks.{code}.severity"))
            continue
        rules[code] = CheckSetting(None if word == "off" else Severity(word), str(rule.reason or ""), place)
    return rules


def _spans(node: Node, place: Place) -> bool:
    if node.place == place:
        return True
    if isinstance(node, Mapping):
        return place in node.keys.values() or any(_spans(value, place) for value in node.entries.values())
    return any(_spans(item, place) for item in node.items) if hasattr(node, "items") else False
