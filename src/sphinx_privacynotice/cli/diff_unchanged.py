"""What need not be read again in the working tree: notices of which all files are as in a revision.

Nothing is guessed: where it is not certain on which files a notice depends, all pages are read. What the kept
copies of the revision say is taken for what its files say, as between two revisions. One notice of each kind,
day and kind of school is read all the same, and where it is another one than was kept (by another version of
the tool or of an installed pack), all are.
"""

from __future__ import annotations

from glob import escape
from hashlib import sha1, sha256
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.model.project.settings import READING_COPIES, relative
from sphinx_privacynotice.text.page.trace import INCLUDE, Tracer, has_trace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.review.revisions import KeptRecord, Repository, Revision

Key = tuple[str, str]

_DATA = (".yaml", ".yml", ".md", ".rst", ".txt")

ALL_SITES = "noticestatus"
"""The directive that prints something of all sites, without hyphens."""

MAX_SHARE = 0.5
"""The share of sites above which reading all costs no more."""


class UncertainError(Exception):
    """It is not certain what depends on what has changed."""


class Unchanged:
    """Compares a project's files with those of a revision; nothing is read of git but a list of files."""

    def __init__(self, project: Project, repository: Repository, revision: Revision) -> None:
        self._project, self._repository = project, repository
        self._kept = repository.files(revision)
        top = repository.folder.resolve()
        for _ in filter(None, repository.prefix.split("/")):
            top = top.parent
        below = relative(project.root, top)
        if below is None:
            raise UncertainError
        self._inside = f"{below}/" if below else ""
        self._same: dict[str, bool] = {}
        self._texts: dict[str, str] = {}
        self._tracer = Tracer(project)

    def blob(self, name: str) -> str:
        """Return the id that the revision has of a file, "" for none."""
        return self._kept.get(f"{self._inside}{name}", "")

    def kept(self, below: str) -> list[str]:
        """Return the files that the revision has below a folder."""
        inside = f"{self._inside}{below}"
        return [name.removeprefix(self._inside) for name in self._kept if name.startswith(inside)]

    def is_same(self, name: str) -> bool:
        """Return whether a file is the same as in the revision, or in neither."""
        if name not in self._same:
            path, blob = self._project.source.path(name), self.blob(name)
            try:
                data = path.read_bytes() if path and path.is_file() else None
            except OSError:
                data = None
            digest = sha1 if len(blob) == 40 else sha256
            self._same[name] = (
                data is not None and digest(b"blob %d\0" % len(data) + data).hexdigest() == blob
                if blob
                else data is None
            )
        return self._same[name]

    def text(self, name: str) -> str:
        """Return the text of a file; raise `UncertainError` where it cannot be read."""
        if name not in self._texts:
            try:
                self._texts[name] = self._project.source.read(name)
            except SourceError:
                raise UncertainError from None
        return self._texts[name]

    def text_before(self, name: str) -> str:
        """Return the text that the revision has of a file, "" for none."""
        blob = self.blob(name)
        return self._repository.read([blob]).get(blob, b"").decode("utf-8", "replace") if blob else ""

    def check_shared(self) -> None:
        """Raise `UncertainError` where something changed on which every notice may depend."""
        project, place = self._project, self._project.place
        files = [place.folder / place.file] if place.file else []
        files += [place.conf / "conf.py"] if place.conf else []
        names = [relative(file, project.root) for file in files]
        packs = [pack.file.rpartition("/")[0] for pack in project.library.all_packs if pack.file]
        local = [folder for folder in packs if project.source.is_file(f"{folder}/pack.yaml")]
        in_packs = {name for folder in local for name in project.source.glob(f"{folder}/**/*")}
        gone = [
            name.removeprefix(self._inside)
            for name in self._kept
            if name.startswith(self._inside)
            and (name.endswith(_DATA) or any(name.startswith(f"{self._inside}{each}/") for each in local))
            and f"/{READING_COPIES}/" not in f"/{name}"
        ]
        if (
            project.findings.errors
            or len(project.sites) < 2
            or None in names
            or not all(self.is_same(name) for name in names if name)
            or not all(self.is_same(name) for name in in_packs if project.source.is_file(name))
            or not all(project.source.is_file(name) for name in gone)
        ):
            raise UncertainError

    def parts(self, page: str) -> list[str]:
        """Return the file of a page and those that it includes; raise `UncertainError` for deeper ones."""
        included = [each for each in self._includes(self.text(page), page) if each]
        if any(INCLUDE.search(self.text(each)) for each in included):
            raise UncertainError
        return [page, *included]

    def includes_differ(self, page: str) -> bool:
        """Return whether a page now includes other files than before."""
        return self._includes(self.text(page), page) != self._includes(self.text_before(page), page)

    def _includes(self, text: str, page: str) -> list[str]:
        return [self._tracer.included(found[1].strip(), page) for found in INCLUDE.finditer(text) if found[1]]

    def may_print(self, file: str) -> bool:
        """Return whether a page may print something of ours."""
        return self._tracer.may_print(file)


def find_touched(
    unchanged: Unchanged, project: Project, copies: Mapping[Key, KeptRecord]
) -> tuple[set[str], set[str], set[str]]:
    """Return the sites of which a notice may differ from its copy, and others read to try the copies.

    The third are the pages that have blocks of these.

    Raises `UncertainError` where all have to be read.
    """
    unchanged.check_shared()
    sites = project.sites
    changed = {
        key
        for key, site in sites.items()
        if not all(map(unchanged.is_same, [site.file, *site.outline.files]))
    }
    touched = changed | _without_copies(unchanged, project, copies)
    named = project.named_pages()
    words: dict[str, str] = {}
    for page, file in project.documents.items():
        if page not in named and not unchanged.may_print(file):
            before = "" if unchanged.is_same(file) else unchanged.text_before(file)
            if has_trace(before) or INCLUDE.search(before):
                raise UncertainError
            continue
        parts = unchanged.parts(file)
        words[page] = "\n".join(map(unchanged.text, parts))
        if ALL_SITES in words[page].replace("-", "").replace("_", "").lower():
            raise UncertainError
        owners = {site for site, _ in project.sites_of_page(page)}
        if not all(map(unchanged.is_same, parts)):
            if not owners or unchanged.includes_differ(file):
                raise UncertainError
            both = "\n".join([words[page], *map(unchanged.text_before, parts)])
            touched |= owners | _mentioned(sites, both)
        elif _mentioned(changed, words[page]):
            touched |= owners | _mentioned(sites, words[page])
    again = _samples(project, touched)
    read = touched | again
    if len(read) > MAX_SHARE * len(sites):
        raise UncertainError
    pages = {
        page
        for page, text in words.items()
        if page not in named
        or _mentioned(read, text)
        or any(site in read for site, _ in project.sites_of_page(page))
    }
    return touched, again, pages


def _mentioned(keys: Iterable[str], text: str) -> set[str]:
    return {key for key in keys if key in text}


def _without_copies(unchanged: Unchanged, project: Project, copies: Mapping[Key, KeptRecord]) -> set[str]:
    """Return the sites of which a copy is missing, too many, or another one than in the revision."""
    folder = relative(project.place.folder, project.root)
    if folder is None:
        raise UncertainError
    inside = f"{folder}/{READING_COPIES}/" if folder else f"{READING_COPIES}/"
    # all that is kept of a site: also a day of `updated: auto`, or earlier copies that a page lists
    names = {*unchanged.kept(inside), *project.source.glob(f"{escape(inside)}*/**/*")}
    other = {name.removeprefix(inside).split("/")[0] for name in names if not unchanged.is_same(name)}
    return {
        key
        for key, site in project.sites.items()
        if key in other or {kind for of, kind in copies if of == key} != set(site.notices)
    }


def _samples(project: Project, touched: Collection[str]) -> set[str]:
    """Return a site of each kind of notice, day and kind of school, of those that are not read."""
    found: dict[tuple[str, str, str], str] = {}
    for key, site in project.sites.items():
        if key not in touched:
            school = str(site.data.organisation.kind) if site.data.organisation else ""
            for kind, notice in site.notices.items():
                found.setdefault((kind, str(notice.in_force or ""), school), key)
    return set(found.values())
