"""The directives for docutils; Sphinx and the page reader each have subclasses that know the page."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import closest, did_you_mean, listed, short
from sphinx_privacynotice.base.variant import Variant
from sphinx_privacynotice.text.clause.sections import register_headings
from sphinx_privacynotice.text.page.options import (
    BESIDE,
    CLAUSE_OPTIONS,
    MAY_BE_EMPTY,
    OPTION_SLIP,
    Beside,
    Options,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.model.project.project import Site
    from sphinx_privacynotice.text.page.context import Call, NoticeRef, PageContext

LEVELS = range(1, 7)


def absolute(source: str) -> str:
    """Return the file of a node as an absolute name; docutils (0.22) has relative ones for included files."""
    return os.path.abspath(source)  # noqa: PTH100 - links in the name stay as they are


class NoticeDirective(Directive):
    """What the directives have in common."""

    has_content = True
    final_argument_whitespace = True
    KNOWN: ClassVar[dict[str, str]] = CLAUSE_OPTIONS

    def page(self) -> PageContext:
        """Return the page that is being read."""
        raise NotImplementedError

    @property
    def place(self) -> Place:
        """Where the directive is."""
        source, line = self.state_machine.get_source_and_line(self.lineno)
        return Place(absolute(source) if source else "", line or self.lineno)

    @property
    def in_markdown(self) -> bool:
        """Whether the page is one of myst-parser's, whose state (4, 5) keeps its renderer."""
        return hasattr(self.state, "_renderer")

    def report(self, code: str, message: str, hint: str, key: str = "") -> None:
        """Report what is wrong with this directive, unless it is so only because its body is not as meant."""
        page = self.page()
        if code not in {"missing-reason", "bad-body"} or self.place.line not in page.slipped:
            page.report(Finding(code, message, self.place, hint, key))

    def named(self, what: str, known: Sequence[str], example: str) -> str:
        """Return the one word that the directive takes; report what else is beside it, which is lost."""
        words = str(self.arguments[0]).split() if self.arguments else []
        if len(words) < 2:
            return "".join(words)
        text = " ".join(words)
        word = next((each for each in words if each in known), closest(text, known))
        hint = f"Write `{word or example}` alone after its name, and a blank line before what follows"
        message = f"`{self.name}` takes the id of a {what}; “{short(text)}” is more than that"
        self.report("bad-option", message, hint, self.name)
        return ""

    def option(self, name: str) -> str:
        """Return an option's text, in one line."""
        return " ".join((self.options.get(name) or "").split())

    def check_options(self) -> None:
        """Report the options that the directive does not have."""
        self.page().look_at_markup()
        for name in sorted(self.options):
            if name not in self.KNOWN:
                hint = did_you_mean(name, self.KNOWN) or f"It takes {', '.join(sorted(self.KNOWN))}"
                self.report("bad-option", f"`{self.name}` has no option `:{name}:`", hint, name)
            elif name not in MAY_BE_EMPTY and not self.option(name):
                hint = f"Write it behind `:{name}:`, or take the option out"
                self.report("bad-option", f"`:{name}:` of `{self.name}` says nothing", hint, name)

    def no_reason(self, message: str, key: str) -> None:
        """Report that a change has no reason, or one that says nothing."""
        hint = "Add `:reason:`; it is recorded and not printed"
        if "reason" in self.options:
            hint = "Write why behind `:reason:`; it is recorded and not printed"
        self.report("missing-reason", message, hint, key)

    def slipped_option(self) -> bool:
        """Return whether the body begins with what should have been an option, and report it."""
        first = next((line.strip() for line in self.content if line.strip()), "")
        slip = OPTION_SLIP.match(first)
        if slip:
            hint = "Write options right below the directive, each on a line of its own as `:name: value`"
            message = f"`{short(first)}` should be an option, and is read as words"
            self.report("bad-option", message, hint, slip[1] or slip[2])
        return slip is not None

    def day_option(self, name: str, *, changes: bool) -> str:
        """Return an option that takes a day, "" (and a finding) where it is none or nothing is changed."""
        day = self.option(name)
        if not day:
            return ""
        if not parse_day(day):
            hint = f"Write a day, as in `:{name}: 2027-09-01`"
            self.report("bad-option", f"`:{name}: {short(day)}` is no day", hint, name)
            return ""
        if not changes:
            hint = "Take the option out, or write what is to be left out or said in other words"
            self.report("bad-option", f"`:{name}:` is given, and nothing of the text is changed", hint, name)
            return ""
        return day

    def level(self) -> int:
        """Return the level of headings."""
        level = self.option("level") or "2"
        if level in map(str, LEVELS):
            return int(level)
        message = f"`:level: {short(level)}` is no level of a heading"
        self.report("bad-option", message, "Write a number from 1 to 6", "level")
        return 2

    def notice(self, kind: str, hint: str) -> NoticeRef | None:
        """Return the notice that the directive is about, None where it is unclear (which is reported)."""
        from sphinx_privacynotice.text.page.context import NoticeRef

        page = self.page()
        site = page.site(self.option("site"), self.state.document, self.place)
        if site is None:
            return None
        kind = page.kind(kind, site, self.place, hint)
        if not kind:
            return None
        from sphinx_privacynotice.text.page.audiences import check_audience

        outer = page.stack[-1] if page.stack else None
        notice = NoticeRef(site, kind, variant=self.variant(site, kind))
        asked = self.option("audience") or (outer.audience if outer and outer.site is site else "")
        audience = check_audience(page, notice, asked, self.place)
        return None if audience is None else replace(notice, audience=audience)

    def variant(self, site: Site, kind: str) -> Variant:
        """Return the variant of a notice: the one that the options ask for, else the page's."""
        from sphinx_privacynotice.base.languages import same_language
        from sphinx_privacynotice.text.page.languages import inherited_variant

        page, asked = self.page(), self.option("language")
        if not asked:
            return inherited_variant(page, site, kind)
        translations = page.project.library.translations
        page.depend_on("translated", asked)
        found = translations.find_language(asked)
        own = page.view_of(site, kind).own_language
        if found or same_language(asked, own):
            return Variant(found)
        message = f"No pack has words in “{short(asked)}”"
        hint = f"Write one of {listed([own, *translations.languages], 'or')}, or name a pack that translates"
        self.report("bad-option", message, hint, "language")
        return inherited_variant(page, site, kind)

    def parse_body(self, notice: NoticeRef) -> list[nodes.Node]:
        """Return the body, read in the page's own markup; its roles speak for the same notice."""
        container = nodes.Element()
        stack = self.page().stack
        stack.append(notice)
        try:
            self.state.nested_parse(self.content, self.content_offset, container)
        finally:
            stack.pop()
        return list(container.children)


class ClauseDirective(NoticeDirective):
    """One clause; its own name says which, or for `clause` its argument."""

    option_spec: ClassVar[Options] = Options(dict.fromkeys(CLAUSE_OPTIONS, directives.unchanged))
    CLAUSE: ClassVar[str] = ""

    def run(self) -> list[nodes.Node]:
        """Print the clause or, in the body of a whole notice, say what is to change in it."""
        self.check_options()
        page = self.page()
        outer = page.stack[-1] if page.stack else None
        if outer and outer.calls is None:
            hint = "Move it out of the other directive's body"
            self.report("bad-body", f"`{self.name}` stands in the body of another clause", hint, self.name)
            return []
        clause = self.clause_id()
        notice = (
            self.notice(self.option("notice"), "Write `:notice:` and one of its kinds") if clause else None
        )
        if notice is None:
            return []
        from sphinx_privacynotice.text.page.languages import mark_languages
        from sphinx_privacynotice.text.page.print_clause import ClausePrinter, print_banner

        clause = self.page().printed_clause(self.CLAUSE, notice) if self.CLAUSE else clause
        call = self.call(clause, notice)
        if outer and outer.calls is not None:
            outer.calls.append(call)
            return []
        printer = ClausePrinter(page, notice, [call])
        made = [*print_banner(page, notice), *printer.print(self.state.document)]
        mark_languages(page, notice, made, self.state.document)
        register_headings(self.state, made)
        return made

    def clause_id(self) -> str:
        """Return the id of the clause that is asked for."""
        if self.CLAUSE:
            return self.CLAUSE
        known = self.page().project.library.all_clause_ids
        example = known[0] if known else "npd"
        if self.arguments:
            return self.named("clause", known, example)
        written = f"{{{self.name}}}" if self.in_markdown else f"{self.name}::"
        hint = f"Write its id after it, as in `{written} {example}`"
        self.report("bad-option", "`clause` does not say which clause", hint)
        return ""

    def call(self, clause: str, notice: NoticeRef) -> Call:
        """Return what this directive asks of the clause; what is wrong with it is reported and left out."""
        from sphinx_privacynotice.text.page.context import Call

        drops, reason = tuple(self.option("drop").split()), self.option("reason")
        body, reword, beside = self.own_body(notice), self.option("reword"), self.beside()
        if beside and not body:
            message = f"`:{beside}:` has no words to put {beside} those of the clause “{clause}”"
            self.report("bad-body", message, "Write them in the body of the directive", beside)
            beside = ""
        if reword and not body:
            message = f"`:reword: {reword}` has no words to put in its place"
            self.report("bad-body", message, "Write them in the body of the directive", reword)
            reword = ""
        if reword in drops and reword:
            hint = "Take one of the two options out"
            self.report("bad-option", f"The part “{reword}” is both left out and reworded", hint, reword)
            drops = tuple(part for part in drops if part != reword)
        heading, edition = self.heading(), self.option("edition")
        standard = clause in self.page().project.library.clause_ids_of(notice.kind)
        if (drops or reword or (body and standard and not beside)) and not reason:
            done = "leaves out a part of" if drops else "changes"
            self.no_reason(f"The directive {done} the clause “{clause}” without a reason", clause)
        reported = self.option("reword") or self.content or not self.options.keys() <= self.KNOWN.keys()
        reported = reported or any(not self.option(name) for name in self.options)
        if reason and not (drops or reword or heading is not None or edition or reported):
            message = f"`:reason:` is given, and nothing of the clause “{clause}” is changed"
            where = "Indent your own words below the directive, after a blank line,"
            if self.in_markdown:
                where = "Write your own words between the fences of the directive,"
            self.report("unprinted", message, f"{where} or take `:reason:` out", clause)
        changes = bool(drops or reword or body or heading is not None)
        return Call(
            clause,
            self.place,
            heading,
            self.option("heading"),
            self.level(),
            drops,
            reword,
            body,
            reason,
            edition,
            beside=beside,
            written_for=self.day_option("written-for", changes=bool(drops or reword or body)),
            until=self.day_option("until", changes=changes or bool(edition)),
        )

    def beside(self) -> Beside:
        """Return on which side of the standard words the body is printed, "" for in their place."""
        asked: list[Beside] = [name for name in BESIDE if name in self.options]
        if len(asked) > 1:
            hint = "Take one of the two out; two directives in a whole notice may say something on each side"
            self.report("bad-option", "`:before:` and `:after:` are both given", hint, asked[1])
        if asked and self.option("reword"):
            message = f"`:{asked[0]}:` and `:reword:` are both given, and there is one body"
            self.report("bad-option", message, "Take one of the two out", asked[0])
            return ""
        for name in asked:
            if self.option(name):
                hint = f"Write `:{name}:` alone on its line, and the words in the body of the directive"
                self.report("bad-option", f"`:{name}:` takes nothing behind it", hint, name)
        return asked[0] if asked else ""

    def own_body(self, notice: NoticeRef) -> list[nodes.Node]:
        """Return the school's own words; comments alone are none, nor is what should have been an option."""
        if self.slipped_option():
            return []
        body = self.parse_body(notice) if self.content else []
        refused = [node for node in body if isinstance(node, nodes.system_message) and node["level"] > 1]
        headings = (isinstance(node, nodes.section | nodes.title) for node in body)
        if any(headings) or any("section title" in node.astext() for node in refused):
            hint = "Take headings out of it; `:heading:` gives the clause a heading of your own"
            self.report("bad-body", f"The body of `{self.name}` holds a heading", hint, self.name)
        elif refused:
            line = refused[0].get("line")
            where = f"Line {line}, in the body of `{self.name}`," if line else f"The body of `{self.name}`"
            hint = "Close there what is opened, such as `*`, or leave an empty line before what is new"
            self.report("bad-body", f"{where} cannot be read as it is typed", hint, self.name)
        body = [node for node in body if not isinstance(node, nodes.system_message)]
        return body if any(not isinstance(node, nodes.Invisible) for node in body) else []

    def heading(self) -> list[nodes.Node] | None:
        """Return the page's own heading: its inlines, nothing for *none*, None where it has none."""
        source = self.option("heading")
        if not source:
            return None
        from sphinx_privacynotice.yamlio.none import means_none

        if means_none(source, anywhere=True):
            return []
        inlines, _ = self.state.inline_text(source, self.lineno)
        return list(inlines)


class PlainClauseDirective(ClauseDirective):
    """`clause`, with the id of any clause."""

    optional_arguments = 1
