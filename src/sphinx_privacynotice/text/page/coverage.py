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


def check_entries(page: PageContext, speaking: NoticeRef, clause: Clause, report: Report) -> None:
    """Report the entries of lists that a filled clause goes through, and that none of its words print.

    None of them is an entry that another clause of the notice may print, or of a list in whose stead the
    page has words. Nothing fails in a draft.
    """
    lost = [path for path, printed in clause.entries.items() if not printed and path[0] in LISTS]
    if not lost or page.view(speaking).is_draft or _faulty(page, speaking):
        return
    marked = [each.marks for each in clause.template.marked if each.marks.each]
    reworded = {marks.each for marks in marked if {marks.id} & {*clause.rewords, *clause.drops}}
    others = [other for other in _clauses(page, speaking) if other != clause.edition.id]
    elsewhere = reworded | {name for other in others for name in _lists(page, speaking, other)}
    for path in lost:
        if path[0] not in elsewhere and not any(
            path[: len(other)] == other for other in lost if other != path
        ):
            _tell_lost(page, speaking, clause, path, report)


def _tell_lost(page: PageContext, speaking: NoticeRef, clause: Clause, path: KeyPath, report: Report) -> None:
    key, edition = key_path(path), clause.edition
    message = f"“{key}” is printed nowhere: the clause “{edition.id}” has no words for such an entry"
    own = any(names(block, ".text") for block in clause.template.marked)
    mend = "Say it in your own words: give the entry `text:`"
    mend = mend if own else "Say it on the page, in words of your own, and take the entry out"
    place = page.view(speaking).place(path)
    report(Finding("lost-entry", message, place, mend, key, related=edition.place))


def check_lists(page: PageContext, speaking: NoticeRef) -> None:
    """Report the lists for which no clause of a whole notice has a place, though the site gives them.

    A clause that the page leaves out or answers in its own words counts as one that has.
    """
    view = page.view(speaking)
    given = [name for name in LISTS if is_truthy(view.find(name, asking=HOLDS))]
    if not given or view.is_draft:
        return
    calls = speaking.calls or []
    clauses = dict.fromkeys([*_clauses(page, speaking), *(call.clause for call in calls)])
    taken = {_ANSWERS.get(call.clause, call.clause.replace("-", "_")) for call in calls if call.body}
    taken.update(name for clause in clauses for name in _lists(page, speaking, clause))
    given = [name for name in given if name not in taken]
    if not given or _faulty(page, speaking):
        return
    page.depend_on(
        "everything"
    )  # a list is as good as the pack's default: who gave it is no question of its own
    own = [layer.data for layer in speaking.site.layers_of(speaking.kind) if not layer.pack]
    for name in given:
        if any(name in layer.entries for layer in own):
            message = f"“{name}” is given, and no clause of the notice “{speaking.kind}” has a place for it"
            mend = f"Say it on the page, in words of your own, and take `{name}:` out"
            page.report(Finding("lost-entry", message, view.key_place((name,)), mend, name))


def _faulty(page: PageContext, speaking: NoticeRef) -> bool:
    """Say whether the site's file has errors of its own, which are told first."""
    if speaking.site.findings.errors:
        page.depend_on("everything")
        return True
    return False


def _clauses(page: PageContext, speaking: NoticeRef) -> tuple[str, ...]:
    notice = page.view(speaking).notice()
    return () if isinstance(notice, Unavailable) else tuple(notice.clauses)


def _lists(page: PageContext, speaking: NoticeRef, clause: str) -> Iterator[str]:
    """Yield the lists that a clause's words go through or print."""
    edition = page.view(speaking).edition(clause)
    if not isinstance(edition, Unavailable):
        yield from page.templates.lists(edition) & set(LISTS)
