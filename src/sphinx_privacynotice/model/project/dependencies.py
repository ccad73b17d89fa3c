"""What a page depends on in a project's data, so that it is read again exactly when that changes.

While a page is read, each dependency is recorded as a short tuple (see `evaluate`). After that, and before
each later build, all are evaluated, always by the code of this module. The result is what the page could have
used: a value without its place in a file, whether a guard is met, the words of an edition.
"""

from __future__ import annotations

from dataclasses import astuple
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.schema import Entry, Item
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.format.walk import get
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.pack.own_clause import printed_clause
from sphinx_privacynotice.model.project.earlier_notices import documents_of
from sphinx_privacynotice.model.site.paths import path_fault
from sphinx_privacynotice.model.site.view import (
    REFERENCES,
    Dependency,
    ResolvedValue,
    equals,
    has_field,
    is_truthy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath


def digest_of(project: Project | None, site: str, kind: str, dependencies: Iterable[Dependency]) -> str:
    """Return a digest of what dependencies on a site's notice ("" and "": on the project) evaluate to.

    It is the same for the same data, on every machine; "" where there is no such site or no project.
    """
    if project is None or (site and site not in project.sites):
        return ""
    view = project.sites[site].view(kind) if site else None
    values = [evaluate(project, view, dependency) for dependency in dependencies]
    return blake2b(repr(values).encode(), digest_size=16).hexdigest()


def evaluate(project: Project, view: NoticeData | None, dependency: Dependency) -> Any:
    """Return what one dependency evaluates to, as plain data without places."""
    verb, *about = dependency
    if verb in PROJECT_QUERIES:
        return PROJECT_QUERIES[verb](project, *about)
    assert view is not None  # noqa: S101 - all others are about a site
    return SITE_QUERIES[verb](view, *about)


def _kinds(project: Project, key: str) -> list[str] | None:
    return sorted(project.sites[key].pages) if key in project.sites else None


def _languages(project: Project, key: str, kind: str) -> Any:
    return project.sites[key].languages_of(kind) if key in project.sites else None


def _earlier_notices(project: Project, key: str, kind: str) -> Any:
    site = project.sites.get(key)
    if site is None or kind not in site.pages:
        return None
    return [astuple(each) for each in documents_of(project.source, project.pages, site.view(kind))]


PROJECT_QUERIES: dict[str, Callable[..., Any]] = {
    "pages": lambda project, page: sorted(project.sites_of_page(page)),
    "site": lambda project, key: key in project.sites,
    "only-site": lambda project: next(iter(project.sites)) if len(project.sites) == 1 else "",
    "first-site": lambda project: next(iter(project.sites), ""),
    "kind": lambda project, key, kind: kind in (_kinds(project, key) or ()),
    "kinds": _kinds,
    "path": lambda project, path: path_fault(path, None, project.library, project.link_keys) is None,
    "languages": _languages,
    "translated": lambda project, language: project.library.translations.find_language(language),
    "notice-kind": lambda project, kind: kind in project.library.notice_kinds,
    "language": lambda project: project.library.language,
    "check": lambda project, code: code in project.checks,
    "audiences": lambda project, key, kind: (
        project.sites[key].audiences.get(kind) if key in project.sites else None
    ),
    "earlier-notices": _earlier_notices,
    "everything": lambda project: project.digest,
}
"""Dependencies on the project, by their verbs."""


def _holds(view: NoticeData, path: KeyPath) -> Any:
    value = get(view.data, path)
    return _may_inherit(view, path, value) or is_truthy(ResolvedValue(value, path))


def _equals(view: NoticeData, word: str, path: KeyPath) -> Any:
    value = get(view.data, path)
    return _may_inherit(view, path, value) or equals(ResolvedValue(value, path), word)


def _fields(entry: Any, *names: str) -> Any:
    return entry and [getattr(entry, name) for name in names]


def _notice(view: NoticeData) -> Any:
    notice = view.notice()
    return notice if isinstance(notice, Unavailable) else notice.shape


def _edition(view: NoticeData, clause: str, pin: Any) -> Any:
    found = view.edition(clause, pin)
    if isinstance(found, Unavailable):
        return found
    ended = bool(found.until and view.day and found.until <= view.day)
    return found.digest, view.library.language_of(found), ended, found.stale


def _title(view: NoticeData, clause: str, pin: Any) -> Any:
    found = view.edition(clause, pin)
    if isinstance(found, Unavailable):
        return found
    return found.label, found.title, _edition(view, clause, pin)[1:]


SITE_QUERIES: dict[str, Callable[..., Any]] = {
    "value": lambda view, path: _shape(get(view.data, path)),
    "holds": _holds,
    "equals": _equals,
    "none": lambda view, path: view.none_at(path),
    "draft": lambda view: view.day is None,
    "term": lambda view, key: _fields(view.term(key), "default", "choices"),
    "link": lambda view, key: _fields(view.link(key), "url", "phone"),
    "law": lambda view, key: _fields(view.law(key), "cite", "title", "url"),
    "coming-law": lambda view, key: _fields(view.coming_law(key), "cite", "title", "start"),
    "phrase": lambda view, language, key: view.phrase(language, key),
    "notice": _notice,
    "own-language": lambda view: view.own_language,
    "clause-of": lambda view, name: printed_clause(view.library, view.kind, view.day, name),
    "edition": _edition,
    "title": _title,
}
"""Dependencies on a site's notice and on what the packs have for it, by their verbs."""


def _may_inherit(view: NoticeData, path: KeyPath, value: Any) -> str:
    """Return a word if ``path`` has no value but may inherit one, which is no "no" that was written there."""
    entry = get(view.data, path[:-1]) if value is None else None
    inherits = any(has_field(entry, name) for name in REFERENCES)
    return "inherited" if inherits else ""


def _shape(value: Any) -> Any:
    """Return a value for comparison; of a record only whether it is there: its fields are recorded each."""
    if isinstance(value, Value):
        return type(value).__name__, str(value), value.printed
    if isinstance(value, tuple):
        return [_whole(each) if isinstance(each, Item) else _shape(each) for each in value]
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items()}
    if isinstance(value, Entry):
        return type(value).__name__, is_truthy(ResolvedValue(value, ()))
    return value


def _whole(value: Any) -> Any:
    """Return an item of a list of standard and own items with all that it says."""
    if isinstance(value, Entry):
        return {name: _whole(getattr(value, name)) for name in sorted(value.model_fields_set)}
    if isinstance(value, tuple):
        return [_whole(each) for each in value]
    return _shape(value)
