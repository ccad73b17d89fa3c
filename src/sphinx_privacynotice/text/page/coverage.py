"""Checks that every entry of a site's lists is printed by some clause of the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.model.format.schema import LISTS
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.view import HOLDS, is_truthy
from sphinx_privacynotice.text.clause.template import names
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.text.clause.inlines import Clause, Report
    from sphinx_privacynotice.text.page.context import NoticeRef, PageContext

_ANSWERS = {"lawful-basis": "lawful_bases"}
"""The list that a clause is about, where its id is not the list's key."""


def check_entries(page: PageContext, notice: NoticeRef, clause: Clause, report: Report) -> None:
    """Report the entries of lists that a rendered clause goes through, and that none of its words print.

    Not reported is an entry that another clause of the notice may print, or of a list that the page replaces
    by its own words. Nothing fails in a draft.
    """
    view, edition = page.view(notice), clause.edition
    lost = [path for path, printed in clause.entries.items() if not printed and path[0] in LISTS]
    if not lost or view.is_draft or _has_errors(page, notice):
        return
    marked = [each.marks for each in clause.template.marked if each.marks.each]
    elsewhere = {marks.each for marks in marked if {marks.id} & {*clause.rewords, *clause.drops}}
    elsewhere |= _lists(page, notice, [other for other in _clauses(page, notice) if other != edition.id])
    own_words = any(names(block, ".text") for block in clause.template.marked)
    hint = "Say it on the page, in words of your own, and take the entry out"
    if own_words:
        hint = "Say it in your own words: give the entry `text:`"
    for path in lost:
        outer = any(path[: len(other)] == other for other in lost if other != path)
        if path[0] not in elsewhere and not outer:
            key = key_path(path)
            message = f"“{key}” is printed nowhere: the clause “{edition.id}” has no words for such an entry"
            report(Finding("lost-entry", message, view.place(path), hint, key, related=edition.place))


def check_lists(page: PageContext, notice: NoticeRef) -> None:
    """Report the lists for which no clause of a whole notice has a place, though the site gives them.

    A clause that the page leaves out or answers in its own words counts as one that has.
    """
    view, calls = page.view(notice), notice.calls or []
    given = [name for name in LISTS if is_truthy(view.find(name, asking=HOLDS))]
    if not given or view.is_draft:
        return
    taken = {
        _ANSWERS.get(call.clause, call.clause.replace("-", "_"))
        for call in calls
        if call.body and not call.beside
    }
    taken |= _lists(page, notice, dict.fromkeys([*_clauses(page, notice), *(call.clause for call in calls)]))
    given = [name for name in given if name not in taken]
    if not given or _has_errors(page, notice):
        return
    # which layer gives a list is no dependency of its own
    page.depend_on("everything")
    single = view.library.single_of(notice.kind)
    own = [layer.data for layer in notice.site.layers_of(notice.kind) if not layer.pack]
    for name in given:
        if any(name in layer.entries for layer in own):
            message = f"“{name}” is given, and no clause of the notice “{notice.kind}” has a place for it"
            hint = f"Say it on the page, in words of your own, and take `{name}:` out"
            if single is not None:
                hint = f"Print it with `- {{{{ {name} }}}}` in {single.file}; or say it there in your own"
                hint += f" words, and take `{name}:` out"
            page.report(Finding("lost-entry", message, view.key_place((name,)), hint, name))


def _has_errors(page: PageContext, notice: NoticeRef) -> bool:
    """Return whether the site's file has errors of its own, which are reported first."""
    if notice.site.findings.errors:
        page.depend_on("everything")
        return True
    return False


def _clauses(page: PageContext, notice: NoticeRef) -> tuple[str, ...]:
    found = page.view(notice).notice()
    return () if isinstance(found, Unavailable) else tuple(found.clauses)


def _lists(page: PageContext, notice: NoticeRef, clauses: Iterable[str]) -> set[str]:
    """Return the lists that the words of clauses go through or print."""
    editions = [page.view(notice).edition(clause) for clause in clauses]
    found = [page.templates.lists(each) for each in editions if not isinstance(each, Unavailable)]
    return set().union(*found) & set(LISTS)
