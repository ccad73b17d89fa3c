"""The directive of a whole notice, with the exceptions in its body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.messages import did_you_mean_ids, listed
from sphinx_privacynotice.text.clause.sections import register_headings
from sphinx_privacynotice.text.page.directives import NoticeDirective
from sphinx_privacynotice.text.page.options import NOTICE_OPTIONS, Options

if TYPE_CHECKING:
    from sphinx_privacynotice.text.page.context import Call, NoticeRef


class PrivacyNoticeDirective(NoticeDirective):
    """A whole notice, with the exceptions in its body."""

    optional_arguments = 1
    option_spec: ClassVar[Options] = Options(dict.fromkeys(NOTICE_OPTIONS, directives.unchanged))
    KNOWN = NOTICE_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Print every clause of the notice, in the notice's order or the page's."""
        self.check_options()
        page = self.page()
        if page.stack:
            what = "another" if page.stack[-1].calls is not None else "the body of a clause"
            self.report("bad-body", f"A whole notice stands inside {what}", "Move it out of the other's body")
            return []
        kind = self.named("kind of notice", page.project.library.notice_kinds, "cin-cla")
        if self.arguments and not kind:
            return []
        notice = self.notice(kind, "Write one of its kinds after the directive's name")
        if notice is None:
            return []
        notice.calls = []
        self.parse_exceptions(notice)
        from sphinx_privacynotice.text.page.audiences import print_audience_links
        from sphinx_privacynotice.text.page.context import Call
        from sphinx_privacynotice.text.page.coverage import check_lists
        from sphinx_privacynotice.text.page.groups import GroupHeadings
        from sphinx_privacynotice.text.page.languages import mark_languages
        from sphinx_privacynotice.text.page.print_clause import ClausePrinter, print_banner

        self.check_exceptions(notice.calls)
        made = [*print_banner(page, notice), *print_audience_links(page, notice)]
        omitted = self.option("omit").split()
        place = self.place
        until = self.day_option("until", changes=bool(omitted))
        as_it_is = Call("", place, level=self.level(), reason=self.option("reason"), until=until, whole=place)
        groups = GroupHeadings(page, notice, self.level())
        for clause in self.order(notice):
            deeper = groups.deeper(clause)
            plain = replace(as_it_is, clause=clause, level=as_it_is.level + deeper)
            if clause in omitted:
                made += ClausePrinter(page, notice, [plain]).note_omitted()
                continue
            changes = [
                replace(call, whole=place, level=call.level + deeper)
                for call in notice.calls
                if call.clause == clause
            ]
            printed = ClausePrinter(page, notice, changes or [plain]).print(self.state.document)
            made += [*groups.above(clause, printed, self.state.document), *printed]
        check_lists(page, notice)
        mark_languages(page, notice, made, self.state.document)
        register_headings(self.state, made)
        return made

    def check_exceptions(self, calls: list[Call]) -> None:
        """Report words in the body that would be lost: of clauses left out, or given twice."""
        page, omitted = self.page(), self.option("omit").split()
        seen: dict[tuple[str, str], Call] = {}
        for call in calls:
            if call.clause in omitted:
                message = f"“{call.clause}” is left out by `:omit:` and changed here"
                hint = "Take it off `:omit:`, or take this directive out"
                page.report(Finding("bad-body", message, call.place, hint, call.clause, related=self.place))
            changes = [f"words for “{part}”" for part in (*call.drops, call.reword) if part]
            changes += [f"words {call.beside} it" if call.beside else "words"] if call.adds_words else []
            changes += ["heading"] if call.heading is not None else []
            for what in changes:
                other = seen.setdefault((call.clause, what), call)
                if other is not call:
                    message = f"The clause “{call.clause}” is given its {what} twice"
                    hint = "Take one of the two directives out"
                    page.report(
                        Finding("bad-body", message, call.place, hint, call.clause, related=other.place)
                    )

    def parse_exceptions(self, notice: NoticeRef) -> None:
        """Read the body: clause directives, each of which says what is to change in its clause."""
        if self.slipped_option():
            return
        from sphinx_privacynotice.text.page.misplaced import has_misplaced

        rest = self.parse_body(notice) if self.content else []
        for node in rest:
            if not isinstance(node, nodes.comment | nodes.system_message | nodes.Invisible):
                text = " ".join(node.astext().split())
                if not has_misplaced(text):  # which is reported
                    said = f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
                    message = (
                        f"The body of a whole notice takes clause directives only; {said} is not printed"
                    )
                    hint = "Put your own words into a clause's directive, or below the notice"
                    self.report("bad-body", message, hint)
                return

    def order(self, notice: NoticeRef) -> list[str]:
        """Return the ids of the clauses to print, in order."""
        from sphinx_privacynotice.model.pack.library import Unavailable

        page = self.page()
        found = page.view(notice).notice()
        if isinstance(found, Unavailable):
            if found.reason != "unknown":  # that no pack knows it is reported at the site file
                page.report(found.finding(self.place, notice.kind))
            return []
        reader = found.by_audience.get(notice.audience)
        standard = reader.clauses if reader else found.clauses
        clauses = list(dict.fromkeys([*standard, *(call.clause for call in notice.calls or ())]))
        asked, omitted = self.option("order").split(), self.option("omit").split()
        if omitted and not self.option("reason"):
            self.no_reason(f"The notice leaves out {listed(omitted)} without a reason", "omit")
        for named, why in ((omitted, "leave out"), (asked, "put in order")):
            for clause in named:
                if clause not in clauses:
                    hint = did_you_mean_ids(clause, clauses) or f"Its clauses are {', '.join(clauses)}"
                    message = f"The notice has no clause “{clause}” to {why}"
                    self.report("unknown-clause", message, hint, clause)
        if self.option("reason") and not {"omit", "order"} & self.options.keys():
            message = "`:reason:` is given, and the notice leaves no clause out"
            hint = "Add `:omit:` and the clauses to leave out, or take `:reason:` out"
            self.report("unprinted", message, hint, "reason")
        return [clause for clause in dict.fromkeys([*asked, *clauses]) if clause in clauses]
