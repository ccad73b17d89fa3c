"""Prints a clause on a page: chooses the edition, the heading, the page's own words, and a stable anchor."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.base.messages import did_you_mean_ids, listed
from sphinx_privacynotice.model.clause_use import ClauseUse
from sphinx_privacynotice.model.pack.library import Unavailable, parse_pin
from sphinx_privacynotice.text.clause.inlines import InlineRenderer, mark_own_words
from sphinx_privacynotice.text.clause.needs import nothing_to_print
from sphinx_privacynotice.text.clause.nodes import (
    EDIT,
    ORIGIN,
    REASON,
    Origin,
    Unprinted,
    clause_heading,
    paragraph,
    to_nodes,
    unprinted_blocks,
)
from sphinx_privacynotice.text.clause.render import Clause, Reword, render_clause
from sphinx_privacynotice.text.clause.template import Template, parse_title
from sphinx_privacynotice.text.page.anchor import Anchor
from sphinx_privacynotice.text.page.coverage import check_entries
from sphinx_privacynotice.text.page.exceptions import note_exceptions
from sphinx_privacynotice.text.page.languages import languages_of_words, print_languages, print_state

if TYPE_CHECKING:
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.page.context import Call, NoticeRef, PageContext
    from sphinx_privacynotice.text.page.options import Beside

_make_id = cache(nodes.make_id)  # of the same few names on every page


def print_banner(page: PageContext, notice: NoticeRef) -> list[nodes.Node]:
    """Return the banner of a draft and the links to other languages, the first time on this page."""
    made = print_languages(page, notice)
    if not page.view(notice).is_draft or notice.id in page.drafts:
        return made
    page.drafts.append(notice.id)
    forms = page.forms(notice.site, notice.name, nodes.Text)
    words: list[nodes.Node] = [nodes.Text(forms.phrase("draft_banner"))]
    source = page.project.path_of(notice.site.file)
    language = forms.language_if_other("draft_banner")
    origin = Origin(notice.id, origin="phrase", audience=notice.audience, language=language)
    inner = paragraph(words, origin, source, 1)
    return [nodes.attention("", inner, classes=["notice-draft"]), *made]


class ClausePrinter:
    """Prints one clause of a notice as the directives that name it ask, one or several."""

    def __init__(self, page: PageContext, notice: NoticeRef, calls: list[Call]) -> None:
        self.page, self.notice, self.calls = page, notice, calls
        self.audience = notice.audience
        self.call, self.view = calls[-1], page.view(notice)
        self.report = page.report_unless_known(notice.site)
        # the page's own words in place of all of the clause
        self.own = next((call for call in calls if call.replaces), None)

    def print(self, document: nodes.document) -> list[nodes.Node]:
        """Return the clause's heading marker and blocks."""
        for call in self.calls:
            self._note_use(call)
        edition = self._edition(printed=self.own is None)
        note_exceptions(self.page, self.notice, self.calls, edition)
        if self.own is not None:
            edit = "reworded" if edition else "added"
            label = edition.label if edition else ""
            origin = Origin(
                *(self.notice.id, self.own.clause, label),
                origin="page",
                edit=edit,
                reason=self.own.reason,
                audience=self.audience,
            )
            made = list(self.own.body)
            for node in made:
                mark_own_words(node, origin)
        else:
            filled = self._filled(edition) if edition is not None else []
            if edition is not None and not all(isinstance(node, unprinted_blocks) for node in filled):
                filled = [*print_state(self.page, self.notice, edition), *filled]
            made = [*self._beside("before", edition), *filled, *self._beside("after", edition)]
            if edition is None and not made:
                return []
        if all(isinstance(node, unprinted_blocks) for node in made):
            self._note_silent(edition)
            return made
        return self._with_heading(edition, made, document)

    def _beside(self, where: Beside, edition: ClauseEdition | None) -> list[nodes.Node]:
        """Return the page's own words before or after those of the clause."""
        made: list[nodes.Node] = []
        for call in self.calls:
            if call.adds_words and call.beside == where:
                label = edition.label if edition else ""
                origin = Origin(
                    *(self.notice.id, call.clause, label),
                    origin="page",
                    edit="added",
                    reason=call.reason,
                    audience=self.audience,
                )
                for node in call.body:
                    mark_own_words(node, origin)
                made += call.body
        return made

    def note_omitted(self) -> list[nodes.Node]:
        """Return what the record keeps of a clause that the page leaves out."""
        self._note_use(self.call, omitted=True)
        edition = self._edition(printed=False)
        note_exceptions(self.page, self.notice, self.calls, edition, omitted=True)
        return self._unprinted_heading(edition) if edition else []

    def _note_use(self, call: Call, *, omitted: bool = False) -> None:
        """Note where the page asks for the clause or leaves it out, for rules over records."""
        self.page.uses.append(
            ClauseUse(self.notice.id, call.clause, call.place, omitted, call.drops, call.edition, call.reason)
        )

    def _note_silent(self, edition: ClauseEdition | None) -> None:
        """Note a directive of the clause's own that prints nothing, unless the page drops parts of it.

        A whole notice has clauses that are for some sites only, and a draft may lack what they ask for.
        """
        call = next((call for call in self.calls if call.whole is None or call.heading is not None), None)
        if call and edition and not self.view.is_draft and not any(each.drops for each in self.calls):
            template = self.page.templates.of(edition)
            finding = nothing_to_print(edition.id, template, self.view, call.place)
            self.page.silent.append((self.notice, finding))

    # the edition

    def _edition(self, *, printed: bool) -> ClauseEdition | None:
        """Return the edition of the clause: the one a directive names, the one the site keeps, or the day's.

        That there is none is reported, unless the page has words of its own or the site's file has a finding.
        """
        page, view, clause = self.page, self.view, self.call.clause
        asking = next((call for call in reversed(self.calls) if call.edition), None)
        place, pin = (asking or self.call).place, parse_pin(asking.edition) if asking else None
        for call in self.calls:
            if call.edition and parse_pin(call.edition) is None:
                hint = "Write its date, as in `:edition: 2018-05-25`"
                page.report(
                    Finding("bad-option", f"“{call.edition}” is no edition", call.place, hint, clause)
                )
                return None
        found = view.edition(clause, pin, printed=printed)
        if isinstance(found, Unavailable):
            of_site = view.kept(clause) is not None or clause in view.data.from_
            answered = any(call.adds_words for call in self.calls)
            if not answered and not (pin is None and of_site):
                self._report_missing(found, place)
            return None
        return found

    def _report_missing(self, found: Unavailable, place: Place) -> None:
        clause, project = self.call.clause, self.page.project
        single = project.library.single_of(self.notice.kind)
        unread = (f"/clauses/{clause}/", single.file) if single else (f"/clauses/{clause}/",)
        if any(name in each.place.file for each in project.findings.errors for name in unread):
            self.page.depend_on("everything")  # the words may be there, and were not read
            return
        finding = found.finding(place, clause)
        if not finding.hint:
            known = ", ".join(project.library.clause_ids_of(self.notice.kind))
            hint = f"The packs have {known}; or write your own words in the directive's body"
            finding = Finding(finding.code, finding.message, place, hint, finding.key)
        self.page.report(finding)

    # the words

    def _filled(self, edition: ClauseEdition) -> list[nodes.Node]:
        page = self.page
        if any(call.drops or call.reword for call in self.calls):
            return self._fill(edition)
        key = (self.notice.id, self.audience, edition.pack, edition.file, edition.id)
        made = page.filled.pop(key, None) or self._fill(edition)
        if page.copies is not None and key not in page.copies:
            page.copies[key] = [node.deepcopy() for node in made]
        return made

    def _fill(self, edition: ClauseEdition) -> list[nodes.Node]:
        page, template = self.page, self.page.templates.of(edition)
        clause = self._clause(edition, template)
        for call in self.calls:
            for part in (*call.drops, *((call.reword,) if call.reword else ())):
                if part not in template.ids:
                    self._report_part(edition, template.ids, part, call.place)
            clause.drops.update(dict.fromkeys(call.drops, call.reason))
            if call.reword:
                clause.rewords[call.reword] = Reword(call.body, call.reason)
        language, place, view = page.language(edition), self.call.place, self._view_of(edition)
        made = render_clause(clause, view, self.notice.id, language, place, self.report)
        check_entries(page, self.notice, self._for_all_readers(clause), self.report)
        return made

    def _clause(self, edition: ClauseEdition, template: Template) -> Clause:
        languages = languages_of_words(self.page, self.notice, edition)
        source = self.page.project.path_of(edition.file)
        return Clause(edition, template, source, audience=self.audience, languages=languages)

    def _view_of(self, edition: ClauseEdition) -> NoticeData:
        """Return the data as the words of an edition take it: terms and links in their language."""
        if not self.view.language or same_language(self.page.language(edition), self.view.language):
            return self.view
        return self.page.view_of(self.notice.site, self.notice.kind)

    def _for_all_readers(self, clause: Clause) -> Clause:
        """Return the clause with the entries of lists that the pages of all its readers print."""
        if not self.audience:
            return clause
        whole = replace(clause, audience="", drops={}, rewords={}, entries={})
        language, place, view = (
            self.page.language(clause.edition),
            self.call.place,
            self._view_of(clause.edition),
        )
        render_clause(whole, view, self.notice.id, language, place, lambda _: None)
        return replace(clause, entries=whole.entries)

    def _report_part(self, edition: ClauseEdition, ids: list[str], part: str, place: Place) -> None:
        message = f"The clause “{edition.id}” of {edition.edition} has no part “{part}”"
        none = "This edition has no parts; write the whole clause in the directive's body"
        hint = did_you_mean_ids(part, ids) or (f"Its parts are {listed(ids)}" if ids else none)
        self.page.report(Finding("unknown-part", message, place, hint, part, related=edition.place))

    # the heading

    def _with_heading(
        self, edition: ClauseEdition | None, made: list[nodes.Node], document: nodes.document
    ) -> list[nodes.Node]:
        """Put the heading marker before the blocks, or the anchor on the first of them; note the anchor."""
        call, page = self.call, self.page
        heading, written = next(
            ((each.heading, each.heading_source) for each in self.calls if each.heading is not None),
            (None, ""),
        )
        standard = self._title(edition, silent=heading is not None) if edition else []
        title = standard if heading is None else heading
        anchor = self._anchor(document)
        words = "".join(node.astext() for node in title or standard)
        page.anchors.append(
            Anchor(self.notice.id, call.clause, anchor, words, call.place, call.whole, self.audience)
        )
        if not title:
            blocks = (node for node in made if isinstance(node, nodes.Element))
            first = next(node for node in blocks if not isinstance(node, unprinted_blocks))
            first["ids"].append(anchor)
            document.ids[anchor] = first
            return [*(self._unprinted_heading(edition) if edition and standard else ()), *made]
        language = self._heading_language(edition) if edition and heading is None else ""
        label = edition.label if edition else ""
        origin = Origin(self.notice.id, call.clause, label, audience=self.audience, language=language)
        marker = clause_heading(written, *title, level=call.level, ids=[anchor], **origin.attributes())
        marker["classes"] += ["notice-clause", f"notice-{_make_id(call.clause)}"]
        marker.source, marker.line = call.place.file, call.place.line
        if edition and heading is None:
            marker.source, marker.line = page.project.path_of(edition.place.file), edition.place.line
        if heading is not None:
            marker[ORIGIN], marker[EDIT] = "page", "reworded" if standard else "added"
            if call.reason:
                marker[REASON] = call.reason
        document.ids[anchor] = marker
        return [marker, *made]

    def _title(self, edition: ClauseEdition, *, silent: bool) -> list[nodes.Node]:
        """Return the clause's own heading, its values filled in; ``silent``: it is not printed."""
        written = edition.title_for(self.audience)
        if "{{" not in written:
            return [nodes.Text(written)] if written else []
        clause = self._clause(edition, Template(()))
        language, place, view = self.page.language(edition), self.call.place, self._view_of(edition)
        renderer = InlineRenderer(clause, view, self.notice.id, language, place, self.report)
        renderer.silent = silent
        return renderer.inlines(parse_title(written), None)

    def _heading_language(self, edition: ClauseEdition) -> str:
        return languages_of_words(self.page, self.notice, edition).get("clause", "")

    def _unprinted_heading(self, edition: ClauseEdition) -> list[nodes.Node]:
        origin = Origin(
            *(self.notice.id, edition.id, edition.label),
            edit="dropped",
            reason=self.call.reason,
            audience=self.audience,
        )
        title = tuple(self._title(edition, silent=True))
        return to_nodes([Unprinted("heading", origin, title, self.call.level)])

    def _anchor(self, document: nodes.document) -> str:
        """Return an id for the clause that does not change when its heading's words do."""
        plain = f"{self.notice.kind}-{self.call.clause}"
        name = _make_id(plain)
        if name in document.ids:
            plain = f"{self.notice.site.key}-{self.notice.name}-{self.call.clause}"
            name = _make_id(plain)
        number = 1
        while name in document.ids:
            number += 1
            name = _make_id(f"{plain}-{number}")
        return name
