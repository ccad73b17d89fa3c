"""Whether a notice has a place for all that its lists hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.model.format.schema import LISTS
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.view import HOLDS, is_truthy
from sphinx_privacynotice.text.clause.template import names
from sphinx_privacynotice.yamlio.tree import key_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.text.clause.inlines import Clause, Report
    from sphinx_privacynotice.text.page.context import NoticeRef, PageContext
    from sphinx_privacynotice.yamlio.tree import KeyPath

_ANSWERS = {"lawful-basis": "lawful_bases"}
"""The list that a clause is about, where its id is not the list's key."""


def check_entries(page: PageContext, notice: NoticeRef, clause: Clause, report: Report) -> None:
    """Report the entries of lists that a filled clause goes through, and that none of its words print.

    None of them is an entry that another clause of the notice may print, or of a list in whose stead the
    page has words. Nothing fails in a draft.
    """
    lost = [path for path, printed in clause.entries.items() if not printed and path[0] in LISTS]
    if not lost or page.view(notice).is_draft or _faulty(page, notice):
        return
    marked = [each.marks for each in clause.template.marked if each.marks.each]
    reworded = {marks.each for marks in marked if {marks.id} & {*clause.rewords, *clause.drops}}
    others = [other for other in _clauses(page, notice) if other != clause.edition.id]
    elsewhere = reworded | {name for other in others for name in _lists(page, notice, other)}
    for path in lost:
        if path[0] not in elsewhere and not any(
            path[: len(other)] == other for other in lost if other != path
        ):
            _report_lost(page, notice, clause, path, report)


def _report_lost(page: PageContext, notice: NoticeRef, clause: Clause, path: KeyPath, report: Report) -> None:
    key, edition = key_path(path), clause.edition
    message = f"“{key}” is printed nowhere: the clause “{edition.id}” has no words for such an entry"
    own = any(names(block, ".text") for block in clause.template.marked)
    hint = "Say it in your own words: give the entry `text:`"
    hint = hint if own else "Say it on the page, in words of your own, and take the entry out"
    place = page.view(notice).place(path)
    report(Finding("lost-entry", message, place, hint, key, related=edition.place))


def check_lists(page: PageContext, notice: NoticeRef) -> None:
    """Report the lists for which no clause of a whole notice has a place, though the site gives them.

    A clause that the page leaves out or answers in its own words counts as one that has.
    """
    view = page.view(notice)
    given = [name for name in LISTS if is_truthy(view.find(name, asking=HOLDS))]
    if not given or view.is_draft:
        return
    calls = notice.calls or []
    clauses = dict.fromkeys([*_clauses(page, notice), *(call.clause for call in calls)])
    taken = {_ANSWERS.get(call.clause, call.clause.replace("-", "_")) for call in calls if call.body}
    taken.update(name for clause in clauses for name in _lists(page, notice, clause))
    given = [name for name in given if name not in taken]
    if not given or _faulty(page, notice):
        return
    page.depend_on(
        "everything"
    )  # a list is as good as the pack's default: who gave it is no question of its own
    own = [layer.data for layer in notice.site.layers_of(notice.kind) if not layer.pack]
    for name in given:
        if any(name in layer.entries for layer in own):
            message = f"“{name}” is given, and no clause of the notice “{notice.kind}” has a place for it"
            hint = f"Say it on the page, in words of your own, and take `{name}:` out"
            page.report(Finding("lost-entry", message, view.key_place((name,)), hint, name))


def _faulty(page: PageContext, notice: NoticeRef) -> bool:
    """Say whether the site's file has errors of its own, which are reported first."""
    if notice.site.findings.errors:
        page.depend_on("everything")
        return True
    return False


def _clauses(page: PageContext, notice: NoticeRef) -> tuple[str, ...]:
    found = page.view(notice).notice()
    return () if isinstance(found, Unavailable) else tuple(found.clauses)


def _lists(page: PageContext, notice: NoticeRef, clause: str) -> Iterator[str]:
    """Yield the lists that a clause's words go through or print."""
    edition = page.view(notice).edition(clause)
    if not isinstance(edition, Unavailable):
        yield from page.templates.lists(edition) & set(LISTS)
