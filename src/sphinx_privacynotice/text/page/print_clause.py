"""A clause on a page: which edition, which heading, which words, and the anchor that stays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import did_you_mean_ids, listed
from sphinx_privacynotice.model.pack.library import Pin, Unavailable, parse_pin
from sphinx_privacynotice.text.clause.inlines import InlineRenderer, own_words
from sphinx_privacynotice.text.clause.nodes import (
    EDIT,
    ORIGIN,
    REASON,
    Origin,
    Unprinted,
    clause_heading,
    gathered,
    paragraph,
    unprinted_blocks,
)
from sphinx_privacynotice.text.clause.render import Clause, Reword, render_clause
from sphinx_privacynotice.text.clause.template import Template, parse_title
from sphinx_privacynotice.text.clause.unprinted import nothing_to_print
from sphinx_privacynotice.text.page.anchor import Anchor
from sphinx_privacynotice.text.page.coverage import check_entries

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.text.page.context import Call, NoticeRef, PageContext

_make_id = cache(nodes.make_id)  # of the same few names on every page


def print_banner(page: PageContext, speaking: NoticeRef) -> list[nodes.Node]:
    """Return the banner of a draft, the first time that its notice stands on this page."""
    if not page.view(speaking).is_draft or speaking.id in page.drafts:
        return []
    page.drafts.append(speaking.id)
    forms = page.forms(speaking.site, speaking.kind, nodes.Text)
    words: list[nodes.Node] = [nodes.Text(forms.phrase("draft_banner"))]
    source = page.project.path_of(speaking.site.file)
    inner = paragraph(words, Origin(speaking.id, origin="phrase"), source, 1)
    return [nodes.attention("", inner, classes=["notice-draft"])]


def print_clause(
    page: PageContext, speaking: NoticeRef, calls: list[Call], document: nodes.document
) -> list[nodes.Node]:
    """Return a clause's heading marker and blocks, as the directives that name it ask (one, or several)."""
    whole = next((call for call in calls if call.body and not call.reword), None)
    edition = choose_edition(page, speaking, calls, printed=whole is None)
    if edition is None and whole is None:
        return []
    label = edition.label if edition else ""
    if whole is not None:
        edit = "reworded" if edition else "added"
        origin = Origin(speaking.id, whole.clause, label, origin="page", edit=edit, reason=whole.reason)
        made = list(whole.body)
        for node in made:
            own_words(node, origin)
    else:
        assert edition is not None  # noqa: S101 - or there were neither
        made = _fill(page, speaking, edition, calls)
    if all(isinstance(node, unprinted_blocks) for node in made):
        _tell_nothing(page, speaking, edition, calls)
        return made
    return _with_heading(page, speaking, edition, calls, made, document)


def _tell_nothing(
    page: PageContext, speaking: NoticeRef, edition: ClauseEdition | None, calls: list[Call]
) -> None:
    """Tell of a directive of the clause's own that prints nothing, unless the page says which parts it drops.

    A whole notice has clauses that are for some sites only, and a draft may lack what they ask for.
    """
    call = next((call for call in calls if call.whole is None or call.heading is not None), None)
    view = page.view(speaking)
    if call is None or edition is None or view.is_draft or any(call.drops for call in calls):
        return
    page.silent.append((speaking, nothing_to_print(edition.id, page.templates.of(edition), view, call.place)))


def note_omitted(page: PageContext, speaking: NoticeRef, call: Call) -> list[nodes.Node]:
    """Return what the record keeps of a clause that the page leaves out."""
    edition = choose_edition(page, speaking, [call], printed=False)
    return _unprinted_heading(page, speaking, edition, call) if edition else []


def choose_edition(
    page: PageContext, speaking: NoticeRef, calls: list[Call], *, printed: bool
) -> ClauseEdition | None:
    """Return the edition of a clause: the one a directive names, the one the site keeps, or the day's.

    That there is none is reported, unless the page has words of its own or the site's file was told of.
    """
    view, clause = page.view(speaking), calls[-1].clause
    pin: Pin | None = None
    place = calls[-1].place
    for call in calls:
        if call.edition:
            pin, place = parse_pin(call.edition), call.place
            if pin is None:
                mend = "Write its date, as in `:edition: 2018-05-25`"
                page.report(Finding("bad-option", f"“{call.edition}” is no edition", place, mend, clause))
                return None
    found = view.edition(clause, pin, printed=printed)
    if isinstance(found, Unavailable):
        of_site = view.kept(clause) is not None or clause in view.data.from_
        _report_missing(page, found, place, calls, told=pin is None and of_site)
        return None
    if found.until and view.day is not None and found.until <= view.day:
        message = f"“{clause}” is kept at an edition that ended on {found.until}"
        where = place if pin else view.key_place(("editions", clause))
        mend = "Take newer words when you can"
        page.report(
            Finding("ended-edition", message, where, mend, clause, found.place, severity=Severity.INFO)
        )
    return found


def _report_missing(
    page: PageContext, found: Unavailable, place: Place, calls: list[Call], *, told: bool
) -> None:
    """Report that a clause has no words, unless the page has some or the site's file was ``told`` of."""
    if told or any(call.body and not call.reword for call in calls):
        return
    if any(f"/clauses/{calls[-1].clause}/" in each.place.file for each in page.project.findings.errors):
        page.depend_on("everything")  # the words may be there, and were not read
        return
    finding = found.finding(place, calls[-1].clause)
    if not finding.hint:
        known = page.project.library.clause_ids
        mend = f"The packs have {', '.join(known)}; or write your own words in the directive's body"
        finding = Finding(finding.code, finding.message, place, mend, finding.key)
    page.report(finding)


def _fill(
    page: PageContext, speaking: NoticeRef, edition: ClauseEdition, calls: list[Call]
) -> list[nodes.Node]:
    if any(call.drops or call.reword for call in calls):
        return _fill_anew(page, speaking, edition, calls)
    key = (speaking.id, edition.pack, edition.file)
    made = page.filled.pop(key, None) or _fill_anew(page, speaking, edition, calls)
    if page.copies is not None and key not in page.copies:
        page.copies[key] = [node.deepcopy() for node in made]
    return made


def _fill_anew(
    page: PageContext, speaking: NoticeRef, edition: ClauseEdition, calls: list[Call]
) -> list[nodes.Node]:
    template = page.templates.of(edition)
    clause = Clause(edition, template, page.project.path_of(edition.file))
    for call in calls:
        for part in (*call.drops, *((call.reword,) if call.reword else ())):
            if part not in template.ids:
                _report_part(page, edition, template, call, part)
        clause.drops.update(dict.fromkeys(call.drops, call.reason))
        if call.reword:
            clause.rewords[call.reword] = Reword(call.body, call.reason)
    report = page.report_unless_known(speaking.site)
    language = page.language(edition)
    made = render_clause(clause, page.view(speaking), speaking.id, language, calls[-1].place, report)
    check_entries(page, speaking, clause, report)
    return made


def _report_part(
    page: PageContext, edition: ClauseEdition, template: Template, call: Call, part: str
) -> None:
    message = f"The clause “{edition.id}” of {edition.edition} has no part “{part}”"
    parts = f"Its parts are {listed(template.ids)}"
    none = "This edition has no parts; write the whole clause in the directive's body"
    mend = did_you_mean_ids(part, template.ids) or (parts if template.ids else none)
    page.report(Finding("unknown-part", message, call.place, mend, part, related=edition.place))


def _with_heading(
    page: PageContext,
    speaking: NoticeRef,
    edition: ClauseEdition | None,
    calls: list[Call],
    made: list[nodes.Node],
    document: nodes.document,
) -> list[nodes.Node]:
    """Put the heading marker before the blocks, or the anchor on the first of them; note the anchor."""
    last = calls[-1]
    heading = next((call.heading for call in calls if call.heading is not None), None)
    standard = _title(page, speaking, edition, last, silent=heading is not None) if edition else []
    title = standard if heading is None else heading
    anchor = _anchor(speaking, last.clause, document)
    words = "".join(node.astext() for node in title or standard)
    page.anchors.append(Anchor(speaking.id, last.clause, anchor, words, last.place, whole=last.whole))
    if not title:
        first = next(
            node
            for node in made
            if isinstance(node, nodes.Element) and not isinstance(node, unprinted_blocks)
        )
        first["ids"].append(anchor)
        document.ids[anchor] = first
        if edition and standard:
            return [*_unprinted_heading(page, speaking, edition, last), *made]
        return made
    origin = Origin(speaking.id, last.clause, edition.label if edition else "")
    marker = clause_heading(_typed(calls), *title, level=last.level, ids=[anchor], **origin.attributes())
    marker["classes"] += ["notice-clause", f"notice-{_make_id(last.clause)}"]
    marker.source, marker.line = (
        (page.project.path_of(edition.file), 1) if edition else (last.place.file, last.place.line)
    )
    if heading is not None:
        marker[ORIGIN], marker[EDIT] = "page", "reworded" if standard else "added"
        marker.source, marker.line = last.place.file, last.place.line
        if last.reason:
            marker[REASON] = last.reason
    document.ids[anchor] = marker
    return [marker, *made]


def _typed(calls: list[Call]) -> str:
    """Return the page's own heading as it is typed, which is what a translation of the page is asked for."""
    return next((call.typed_heading for call in calls if call.heading is not None), "")


def _title(
    page: PageContext, speaking: NoticeRef, edition: ClauseEdition, call: Call, *, silent: bool
) -> list[nodes.Node]:
    """Return the clause's own heading, its values filled in; ``silent``: it is not printed."""
    if "{{" not in edition.title:
        return [nodes.Text(edition.title)] if edition.title else []
    clause = Clause(edition, Template(()), page.project.path_of(edition.file))
    report = page.report_unless_known(speaking.site)
    language = page.language(edition)
    filling = InlineRenderer(clause, page.view(speaking), speaking.id, language, call.place, report)
    filling.silent = silent
    return filling.inlines(parse_title(edition.title), None)


def _unprinted_heading(
    page: PageContext, speaking: NoticeRef, edition: ClauseEdition, call: Call
) -> list[nodes.Node]:
    origin = Origin(speaking.id, edition.id, edition.label, edit="dropped", reason=call.reason)
    title = tuple(_title(page, speaking, edition, call, silent=True))
    return gathered([Unprinted("heading", origin, title, call.level)])


def _anchor(speaking: NoticeRef, clause: str, document: nodes.document) -> str:
    """Return an id for a clause that does not change when its heading's words do."""
    plain = f"{speaking.kind}-{clause}"
    name = _make_id(plain)
    if name in document.ids:
        name = _make_id(f"{speaking.site.key}-{plain}")
    number = 1
    while name in document.ids:
        number += 1
        name = _make_id(f"{speaking.site.key}-{plain}-{number}")
    return name
