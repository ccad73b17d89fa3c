"""What a page asked of a project's data, so that it is read again exactly when one of the answers changes.

While a page is read, each question is noted (a few words, see `answer`); afterwards, and before each later
build, they are put again, always by the code of this module. An answer is what the page could have made of
the data: a value without its place in a file, whether a guard holds, the words of an edition, not its file.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.model.format.schema import Entry, Item
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.format.walk import get
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.paths import path_fault
from sphinx_privacynotice.model.site.view import (
    REFERENCES,
    Dependency,
    ResolvedValue,
    equals,
    has_reference,
    is_truthy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.yamlio.tree import KeyPath


def digest_of(project: Project | None, site: str, kind: str, questions: Iterable[Dependency]) -> str:
    """Return a digest of the answers to questions about a site's notice ("" and "": about the project).

    It is the same for the same answers, on every machine; "" where there is no such site or no project.
    """
    if project is None or (site and site not in project.sites):
        return ""
    view = project.sites[site].view(kind) if site else None
    answers = [evaluate(project, view, question) for question in questions]
    return blake2b(repr(answers).encode(), digest_size=16).hexdigest()


def evaluate(project: Project, view: NoticeData | None, question: Dependency) -> Any:
    """Return the answer to one question, as plain data without places."""
    verb, *about = question
    if verb in PROJECT_QUERIES:
        return PROJECT_QUERIES[verb](project, *about)
    assert view is not None  # noqa: S101 - all others are about a site
    return SITE_QUERIES[verb](view, *about)


def _only_site(project: Project) -> str:
    return next(iter(project.sites)) if len(project.sites) == 1 else ""


def _kinds(project: Project, key: str) -> list[str] | None:
    return sorted(project.sites[key].pages) if key in project.sites else None


PROJECT_QUERIES: dict[str, Callable[..., Any]] = {
    "pages": lambda project, page: sorted(project.sites_of_page(page)),
    "site": lambda project, key: key in project.sites,
    "only-site": _only_site,
    "first-site": lambda project: next(iter(project.sites), ""),
    "kind": lambda project, key, kind: kind in (_kinds(project, key) or ()),
    "kinds": _kinds,
    "path": lambda project, path: path_fault(path, None, project.library, project.link_keys) is None,
    "language": lambda project: project.library.packs[-1].language,
    "check": lambda project, code: code in project.checks,
    "everything": lambda project: project.digest,
}
"""The questions about the project, by their verbs."""


def _value(view: NoticeData, path: KeyPath) -> Any:
    return _shape(get(view.data, path))


def _holds(view: NoticeData, path: KeyPath) -> Any:
    value = get(view.data, path)
    return _inherits(view, path, value) or is_truthy(ResolvedValue(value, path))


def _equals(view: NoticeData, word: str, path: KeyPath) -> Any:
    value = get(view.data, path)
    return _inherits(view, path, value) or equals(ResolvedValue(value, path), word)


def _term(view: NoticeData, key: str) -> Any:
    term = view.library.term(key)
    return term and term.default


def _link(view: NoticeData, key: str) -> Any:
    link = view.library.link(key, view.day)
    return link and (link.url, link.phone)


def _law(view: NoticeData, key: str) -> Any:
    law = view.law(key)
    return law and (law.cite, law.title, law.url)


def _coming_law(view: NoticeData, key: str) -> Any:
    law = view.coming_law(key)
    return law and (law.cite, law.title, law.start)


def _notice(view: NoticeData) -> Any:
    notice = view.notice()
    return notice if isinstance(notice, Unavailable) else notice.clauses


def _edition(view: NoticeData, clause: str, pin: Any) -> Any:
    found = view.edition(clause, pin)
    if isinstance(found, Unavailable):
        return found
    pack = view.library.pack(found.pack)
    ended = bool(found.until and view.day and found.until <= view.day)
    return found.digest, pack and pack.language, ended


def _title(view: NoticeData, clause: str, pin: Any) -> Any:
    found = view.edition(clause, pin)
    if isinstance(found, Unavailable):
        return found
    return found.label, found.title, _edition(view, clause, pin)[1:]


SITE_QUERIES: dict[str, Callable[..., Any]] = {
    "value": _value,
    "holds": _holds,
    "equals": _equals,
    "none": lambda view, path: view.none_at(path),
    "draft": lambda view: view.day is None,
    "term": _term,
    "link": _link,
    "law": _law,
    "coming-law": _coming_law,
    "phrase": lambda view, language, key: view.phrase(language, key),
    "notice": _notice,
    "edition": _edition,
    "title": _title,
}
"""The questions about a site's notice and what the packs have for it."""


def _inherits(view: NoticeData, path: KeyPath, value: Any) -> str:
    """Say whether the value at ``path`` is missing and may be inherited: not the same as a given "no"."""
    if value is not None:
        return ""
    entry = get(view.data, path[:-1])
    return "inherited" if any(has_reference(entry, name) for name in REFERENCES) else ""


def _shape(value: Any) -> Any:
    """Return a value for comparison: of a record that it is there (its fields are asked for one by one)."""
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
