"""A site: its layers read, merged and validated."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, split_name
from sphinx_privacynotice.model.format.check_settings import CheckSettings, read_checks
from sphinx_privacynotice.model.format.layers import (
    SHARED,
    Files,
    Layer,
    check_fixed,
    merge_layers,
    notice_layers,
    notice_of,
    read_layers,
    replace_entry,
)
from sphinx_privacynotice.model.format.schema import NoticeKeys, Organisation, SiteFile
from sphinx_privacynotice.model.format.typed import typed, validate
from sphinx_privacynotice.model.format.values import ChangedDate
from sphinx_privacynotice.model.format.walk import kinds_of, known_keys
from sphinx_privacynotice.model.pack.audience import AUDIENCES
from sphinx_privacynotice.model.site.view import NoticeData
from sphinx_privacynotice.yamlio.tree import Mapping, Node, is_empty, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.yamlio.tree import KeyPath


_OF_ORGANISATION = "It is about the organisation: write it below `organisation:`, set in by two spaces"
_OF_NOTICE = (
    "It belongs to a notice: write it below the notice's kind, which stands below `notices:` "
    "(`cin-cla:`), set in by two spaces more than that"
)
_OF_PROJECT = "It belongs into the project file, privacynotice.yaml: write it there, and take it out here"
_ELSEWHERE = {
    **dict.fromkeys(known_keys(Organisation), _OF_ORGANISATION),
    **{key: _OF_NOTICE for key in known_keys(NoticeKeys) if key not in SHARED},
    **dict.fromkeys(("checks", "docs", "packs", "root", "sites", "source", "status"), _OF_PROJECT),
}
"""Where keys belong that a site file does not have at the top."""

FIELDS = {about.alias or name: name for name, about in NoticeKeys.model_fields.items()}
"""The fields of a notice by the keys that authors write."""

MAX_CACHED_SITES = 2000
"""So many sites of a project are cached whole; of more, those that were read last."""


def site_key(file: str) -> str:
    """Return the key of the site in ``file``: its name without the ending."""
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


@dataclass(slots=True)
class SiteContent:
    """What a site's files say: their ``layers``, the lowest first, merged to a tree and typed.

    ``valid`` says that all of it fitted its types; ``views`` caches what `Site.view` returned.
    """

    layers: list[Mapping]
    tree: Mapping
    data: SiteFile
    valid: bool
    views: dict[str, NoticeData] = field(default_factory=dict)


class SiteCache:
    """The files of a project's sites, and a cache of the contents made of them."""

    def __init__(self, files: Files, max_sites: int = MAX_CACHED_SITES) -> None:
        self.files = files
        self._max_sites = max_sites
        self._cached: dict[str, SiteContent] = {}

    def content(self, file: str) -> SiteContent:
        """Return the content of a site file that was read before, from the cache or made again."""
        content = self._cached.get(file)
        if content is None:
            self.files.sealed = True
            content = self.read(file, Findings(), None)
        return content

    def read(self, file: str, findings: Findings, named_at: Place | None) -> SiteContent:
        """Return the content of a site file; what is wrong with it goes to ``findings``."""
        layers = read_layers(self.files, file, findings, named_at)
        tree = _with_drafts(merge_layers(*layers)) if layers else Mapping({}, {}, Place(file, 1))
        check_fixed(layers, findings)
        content = SiteContent(layers, tree, *typed(SiteFile, tree, findings, elsewhere=_ELSEWHERE))
        while len(self._cached) >= self._max_sites:
            del self._cached[next(iter(self._cached))]
        self._cached[file] = content
        return content


@dataclass(frozen=True, slots=True)
class Outline:
    """What is in memory for every site of a large project; a build keeps that of a valid site for the next.

    ``name`` is the name that messages use, "" for none, ``pages`` are those that the site's notices name as
    theirs, by kind, with where each is named, ``link_keys`` the keys of its own links, and ``files`` those it
    is made of, each before those that it extends, with a digest of its text, and after these the kept copies
    that give a notice its day (`updated: auto`); ``names_earlier`` says whether any notice names documents of
    before; ``translations`` are the pages of notices in other languages, by kind and language.
    """

    name: str
    pages: dict[str, dict[str, Place]]
    link_keys: list[str]
    files: dict[str, str]
    names_earlier: bool = False
    audiences: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """The pages of notices that have some for single readers: by kind, then by reader ("": all readers)."""
    translations: dict[str, dict[str, str]] = field(default_factory=dict)


class Site:
    """One organisation and its facts; ``key`` is its file's name without the ending.

    ``readable`` says whether its file could be read, ``digest`` is a fingerprint of the files it is made of;
    ``name``, ``pages``, ``link_keys``, ``names_earlier`` and ``audiences`` are those of its `Outline`;
    ``checks`` is what its notices set for checks. All else is cached for the sites read last. A site with
    a known ``outline`` has none of its own and is read when its content is asked for.
    """

    def __init__(
        self,
        cache: SiteCache,
        file: str,
        library: Library,
        named_at: Place | None,
        outline: Outline | None = None,
    ) -> None:
        self._cache = cache
        self.file = file
        self.key = site_key(file)
        self.library = library
        self.findings = Findings()
        self.checks: list[CheckSettings] = []
        if outline is None:
            content = cache.read(file, self.findings, named_at)
            outline = _outline(self.key, content, cache.files)
            self.checks = _checks(self.key, content, self.findings)
        self.outline = outline
        self.readable = bool(outline.files)
        self.name = outline.name or self.key
        self.pages = outline.pages
        self.link_keys = frozenset(outline.link_keys)
        self.names_earlier = outline.names_earlier
        self.audiences = outline.audiences
        self.digest = blake2b(repr(outline.files).encode(), digest_size=16).hexdigest()

    @property
    def content(self) -> SiteContent:
        """What the site's files say."""
        return self._cache.content(self.file)

    @property
    def layers(self) -> list[Mapping]:
        """The maps of the files it is made of, the lowest first; none where its file could not be read."""
        return self.content.layers

    @property
    def tree(self) -> Mapping:
        """All layers, merged."""
        return self.content.tree

    @property
    def data(self) -> SiteFile:
        """All layers, typed."""
        return self.content.data

    @property
    def notices(self) -> dict[str, NoticeKeys]:
        """The site's notices, by kind."""
        return self.data.notices

    def languages_of(self, kind: str) -> list[tuple[str, str]]:
        """Return the languages that the notice has a page in, each with it: first its own, which is ""."""
        translations = self.outline.translations.get(kind, {})
        own = (page for page in self.pages.get(kind, ()) if page not in translations.values())
        return [("", next(own, "")), *sorted(translations.items())]

    def language_on(self, kind: str, page: str) -> str:
        """Return the language in which ``page`` has the notice, "" for the notice's own."""
        translations = self.outline.translations.get(kind, {})
        return next((language for language, named in translations.items() if named == page), "")

    def notice_place(self, kind: str) -> Place:
        """Return where the site's notice of ``kind`` was written."""
        return node_at(self.tree, ("notices", kind))[1]

    def view(self, notice: str = "") -> NoticeData:
        """Return the site's data as its ``notice`` sees it; without one, as no notice does.

        ``notice`` is the kind, or the name of a variant (see `base.variant`), which sees the same values.
        """
        content = self.content
        view = content.views.get(notice)
        if view is None:
            kind, variant = split_name(notice)
            if variant != NOTICE_ITSELF:
                view = content.views[notice] = replace(self.view(kind), variant=variant)
                return view
            layers = (layer.data for layer in self.layers_of(kind))
            tree = merge_layers(Mapping({}, {}, content.tree.place), *layers)
            data = _as_notice(tree, content, kind)
            auto = data.updated == ChangedDate.AUTO
            if auto:
                data = data.model_copy(update={"updated": self._kept_day(content, kind)})
            day = str(data.in_force) if data.in_force else None
            view = content.views[kind] = NoticeData(data, tree, self.library, day, kind, updated_auto=auto)
        return view

    def _kept_day(self, content: SiteContent, kind: str) -> ChangedDate | None:
        """Return the day of the newest change that is kept of a notice with ``updated: auto``."""
        notice = content.data.notices.get(kind)
        if notice is None or notice.updated != ChangedDate.AUTO:  # a pack's word: the file is not looked at
            return None
        day = self._cache.files.kept_day(self.key, kind)
        return ChangedDate(day) if day else None

    def layers_of(self, notice: str) -> list[Layer]:
        """Return every layer of the site's ``notice`` (see `view`), the lowest first; "": of no notice.

        What `view` shows is these, merged; nothing else decides what wins.
        """
        kind, organisation = split_name(notice)[0], self.data.organisation
        layers = self.library.default_layers(kind, *kinds_of(organisation))
        files = self.layers
        for file in files:
            layers += notice_layers(file, kind, "site" if file is files[-1] else "trust")
        return layers


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


def _outline(key: str, content: SiteContent, files: Files) -> Outline:
    organisation = content.data.organisation
    copies = files.digests_of_copies(
        (key, kind) for kind, each in content.data.notices.items() if each.updated == ChangedDate.AUTO
    )
    return Outline(
        str((organisation and organisation.name) or ""),
        {kind: _pages(content, kind) for kind in content.data.notices},
        sorted(content.data.links),
        files.digests(layer.place.file for layer in reversed(content.layers)) | copies,
        any(notice.earlier_notices for notice in content.data.notices.values()),
        {
            kind: {"": list(notice.page), **_reader_pages(notice)}
            for kind, notice in content.data.notices.items()
            if notice.audiences
        },
        {kind: dict(each.translations) for kind, each in content.data.notices.items() if each.translations},
    )


def _reader_pages(notice: NoticeKeys) -> dict[str, list[str]]:
    """Return the pages for single readers that a notice names, by reader."""
    named = {name: getattr(notice.audiences, name, ()) for name in AUDIENCES}
    return {name: list(pages) for name, pages in named.items() if pages}


def _pages(content: SiteContent, kind: str) -> dict[str, Place]:
    """Return the pages that a notice names as its own, with where each is named first."""
    notice = content.data.notices[kind]
    by_key: list[tuple[tuple[str, ...], Iterable[str]]] = [(("page",), notice.page)]
    by_key += [(("audiences", name), pages) for name, pages in _reader_pages(notice).items()]
    named: dict[str, Place] = {}
    for key, pages in by_key:
        several = len(tuple(pages)) > 1
        for number, page in enumerate(pages):
            path: KeyPath = ("notices", kind, *key, *((number,) if several else ()))
            named.setdefault(page, node_at(content.tree, path)[0].place)
    for language, page in notice.translations.items():
        named.setdefault(page, node_at(content.tree, ("notices", kind, "translations", language))[0].place)
    return named


def _checks(site: str, content: SiteContent, findings: Findings) -> list[CheckSettings]:
    """Return what each notice of a site sets for checks of itself."""
    return [
        read_checks(
            notice.checks, content.tree, ("notices", kind, "checks"), findings, site=site, notice=kind
        )
        for kind, notice in content.data.notices.items()
        if notice.checks
    ]


def _as_notice(tree: Mapping, content: SiteContent, kind: str) -> NoticeKeys:
    """Return ``tree``, a site as one notice sees it, typed; values of ``content`` are not validated again."""
    notice, typed_notice = notice_of(content.tree, kind), content.data.notices.get(kind)
    if not content.valid or (notice is not None and typed_notice is None):
        return validate(NoticeKeys, tree, Findings())
    known: dict[str, Any] = {}
    rest: dict[str, Node] = {}
    for key, node in tree.entries.items():
        name = FIELDS.get(key)
        if name is None:  # a pack's own mistake, or an unknown key without a value
            continue
        # not by identity: a map merged here and there is another object
        if notice is not None and notice.entries.get(key) == node:
            known[name] = getattr(typed_notice, name)
        elif content.tree.entries.get(key) == node:
            known[name] = getattr(content.data, name)
        else:  # merged, or a pack's
            rest[key] = node
    if rest:
        merged = validate(NoticeKeys, Mapping(rest, tree.keys, tree.place), Findings())
        known |= {FIELDS[key]: getattr(merged, FIELDS[key]) for key in rest}
    return NoticeKeys.model_construct(**known)
