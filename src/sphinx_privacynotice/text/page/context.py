"""The state of one page while it is read: which site and notice it is for, and the clauses that it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import closest, did_you_mean, listed
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, Variant
from sphinx_privacynotice.model.format.typed import SLIP_CODES
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.pack.own_clause import printed_clause
from sphinx_privacynotice.text.clause.formatting import ValueFormatter
from sphinx_privacynotice.yamlio.tree import node_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.page_exception import PageException
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.site.view import Dependency, NoticeData
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.links import ClauseLink
    from sphinx_privacynotice.text.page.anchor import Anchor
    from sphinx_privacynotice.text.page.document_links import DocumentLink
    from sphinx_privacynotice.text.page.options import Beside
    from sphinx_privacynotice.text.page.source_directives import PageText

PAGE_SITE = "notice-site"
"""The name of the page's own setting, in its front matter or first field list."""


@dataclass(slots=True)
class Call:
    """What one directive asks of a clause."""

    clause: str
    place: Place
    heading: list[nodes.Node] | None = None
    """The page's own heading; empty for none, None for the clause's own."""
    heading_source: str = ""
    level: int = 2
    drops: tuple[str, ...] = ()
    reword: str = ""
    body: list[nodes.Node] = field(default_factory=list)
    reason: str = ""
    edition: str = ""
    beside: Beside = ""
    """On which side of the standard words the body is printed, "" for in their place."""
    written_for: str = ""
    """The edition that the exception was written for, "" where the page does not say."""
    until: str = ""
    """The day on which the exception ends, "" for none."""
    whole: Place | None = None
    """The directive of the whole notice that prints the clause, if one does."""

    @property
    def adds_words(self) -> bool:
        """Whether the body is words of the clause itself, and not of one of its parts."""
        return bool(self.body) and not self.reword

    @property
    def replaces(self) -> bool:
        """Whether the body is printed in place of all of the clause."""
        return self.adds_words and not self.beside


@dataclass(slots=True)
class NoticeRef:
    """The notice that a directive is about, and for which of its readers ("": for all).

    ``calls`` gathers the body of the directive of a whole notice.
    """

    site: Site
    kind: str
    calls: list[Call] | None = None
    audience: str = ""
    variant: Variant = NOTICE_ITSELF

    @property
    def name(self) -> str:
        """The name of the notice, and of its variant."""
        return self.variant.name(self.kind)

    @property
    def id(self) -> str:
        """The notice as nodes and records name it."""
        return f"{self.site.key}/{self.name}"


@dataclass(slots=True)
class PageContext:
    """A page being read.

    ``prints_ours`` says whether anything of ours is on it; ``emit`` takes findings. ``recorded`` takes, by
    site and kind, the dependencies of the page (those on the project by "" and ""); None records none.
    """

    project: Project
    templates: Templates
    name: str
    emit: Callable[[Finding], None]
    recorded: dict[tuple[str, str], dict[Dependency, None]] | None = None
    stack: list[NoticeRef] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    uses: list[ClauseUse] = field(default_factory=list)
    """Where the page asks for clauses, and leaves them out."""
    links: list[ClauseLink] = field(default_factory=list)
    """Links to clauses, which the page reader notes; a build has its own."""
    documents: list[DocumentLink] | None = None
    """Takes links to other documents of the site; None takes none: a build has its own."""
    drafts: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    """The notices whose pages in other languages the page has linked to."""
    prints_ours: bool = False
    exceptions: list[PageException] = field(default_factory=list)
    """Where the page departs from the standard text, which the page reader notes."""
    silent: list[tuple[NoticeRef, Finding]] = field(default_factory=list)
    """The findings about clauses that the page asks for and that print nothing."""
    source: Callable[[], PageText | None] | None = None
    """Returns the page's text."""
    slipped: set[int] = field(default_factory=set)
    """The lines of the directives whose bodies are not as meant, as was reported."""
    ends_early: bool = False
    """Whether a body ends before, or after, the place its author means."""
    copies: dict[tuple[str, ...], list[nodes.Node]] | None = None
    """Takes copies of the clauses that the page prints in standard words; None takes none."""
    filled: dict[tuple[str, ...], list[nodes.Node]] = field(default_factory=dict)
    """Clauses that another reading of the page has rendered and reported on, each to be printed once."""
    _views: dict[tuple[str, str], NoticeData] = field(default_factory=dict)
    _own_site: str | None = None
    _is_site_reported: bool = False

    def look_at_markup(self) -> None:
        """Report slips in the page's text, once, before its directives say what follows from them."""
        source, self.source = self.source, None
        read = source() if source else None
        if read is None:
            return
        from sphinx_privacynotice.text.page.markup_slips import find_slips
        from sphinx_privacynotice.text.page.misplaced import find_braces

        for line, slip in find_slips(read.text, read.file, markdown=read.markdown):
            self.slipped.add(line)
            self.ends_early |= slip.code == "early-end"
            self.report(slip)
        for finding in find_braces(read):
            self.report(finding)

    def report_silent_clauses(self) -> None:
        """Report clauses that print nothing, at the end of the page.

        On a page that has most clauses of a notice they are as in a whole notice: some are for some sites.
        """
        for notice, finding in self.silent:
            found = self.view(notice).notice()
            clauses = set() if isinstance(found, Unavailable) else set(found.clauses)
            here = {each.clause for each in self.anchors if each.of == notice.id}
            here |= {other.key for of, other in self.silent if of.id == notice.id}
            if 2 * len(here & clauses) <= len(clauses):
                self.report(finding)

    @property
    def in_force(self) -> list[Anchor]:
        """The clauses of notices in force; none where bodies end early, which prints clauses twice."""
        return [] if self.ends_early else [each for each in self.anchors if each.of not in self.drafts]

    def report(self, finding: Finding) -> None:
        """Report a mistake; its words and places may come from anywhere, and the page depends on all."""
        if finding.severity is Severity.INFO and finding.code not in self.project.checks:
            self.depend_on("check", finding.code)  # nobody sees it
        else:
            self.depend_on("everything")
        self.emit(finding)

    def depend_on(self, *dependency: str) -> None:
        """Record a dependency on the project."""
        if self.recorded is not None:
            self.recorded.setdefault(("", ""), {})[dependency] = None

    # which site and notice the page is about

    def site(
        self,
        named: str,
        document: nodes.document,
        place: Place,
        hint: str = "Write `:site:` in the directive",
    ) -> Site | None:
        """Return the site that words at ``place`` are about; where it is unclear, report it once a page.

        ``hint`` says how the author can name a site at that place.
        """
        sites = self.project.sites
        if not named and self.stack:
            return self.stack[-1].site
        named = named or self.quiet_site(document)
        self.depend_on("site", named)
        if named in sites:
            return sites[named]
        known = listed(sorted(sites))
        if named:
            by_name = next((f"Write its key, `{key}`" for key in sites if sites[key].name == named), "")
            hint = by_name or did_you_mean(named, sites) or f"The sites are {known}"
            self.report(Finding("unknown-site", f"There is no site “{named}”", place, hint, named))
        elif sites and not self._is_site_reported:
            hint = f"{hint} or `{PAGE_SITE}:` at the top of the page; the sites are {known}"
            self.report(Finding("which-site", "The page does not say which site it speaks for", place, hint))
            self._is_site_reported = True
        elif not sites and not self.project.findings.errors:
            self.report(Finding("which-site", "The project has no site", place, "Write a site file"))
        return None

    def quiet_site(self, document: nodes.document) -> str:
        """Return the key of the site that the page is about, "" where it is unclear; report nothing."""
        if self._own_site is None:
            self._own_site = own_setting(document, PAGE_SITE)
        if self._own_site:
            return self._own_site
        self.depend_on("pages", self.name)
        sites = {key for key, _ in self.project.sites_of_page(self.name)}
        if not sites:
            self.depend_on("only-site")
            sites = set(self.project.sites)
        return sites.pop() if len(sites) == 1 else ""

    def kind(self, named: str, site: Site, place: Place, hint: str) -> str:
        """Return the kind of notice that words at ``place`` belong to; where it is unclear, report it.

        ``hint`` says how the author can name a kind at that place.
        """
        if not named and self.stack and self.stack[-1].site is site:
            return self.stack[-1].kind
        self.depend_on("kind", site.key, named)
        if named in site.pages:
            return named
        kinds, library = self.kinds_of(site), self.project.library
        if not named and len(kinds) == 1:
            return kinds[0]
        if named:
            known = [each for each in site.pages if each in library.notice_kinds]
            hint = did_you_mean(named, known) or f"Add `{named}:` below `notices:` in {site.file}"
            message = f"{site.name} has no notice “{named}”"
        elif kinds:
            hint = f"{hint}: {', '.join(sorted(kinds))}"
            message = f"{site.name} has several notices, and the page does not say which"
        else:
            hint = f"Add `notices:` and the kind of notice below it to {site.file}"
            message = f"{site.name} has no notice"
        meant = closest(named, site.pages) if named in library.notice_kinds else ""
        keys = {"notices", named, f"notices.{named}", f"notices.{meant}"}
        errors = [each for each in site.findings.errors if each.key]
        if site.readable and not any(each.code == "unknown-notice" or each.key in keys for each in errors):
            self.report(Finding("unknown-notice", message, place, hint, named, related=Place(site.file)))
        return ""

    def kinds_of(self, site: Site) -> list[str]:
        """Return the kinds of notice that the page can be about: the one that a site says, or all it has."""
        self.depend_on("pages", self.name)
        of_page = [kind for key, kind in self.project.sites_of_page(self.name) if key == site.key]
        if len(of_page) == 1:
            return of_page
        self.depend_on("kinds", site.key)
        return list(site.pages)

    def printed_clause(self, name: str, notice: NoticeRef) -> str:
        """Return the clause that a directive of a fixed name prints in a notice."""
        view = self.view(notice)
        view.record("clause-of", name)
        return printed_clause(view.library, view.kind, view.day, name)

    def view(self, notice: NoticeRef) -> NoticeData:
        """Return the site's data as the notice sees it."""
        return self.view_of(notice.site, notice.name)

    def view_of(self, site: Site, notice: str) -> NoticeData:
        """Return the site's data as its ``notice`` (a kind, or the name of a variant) sees it."""
        if self.recorded is None:
            return site.view(notice)
        key = (site.key, notice)
        if key not in self._views:
            self._views[key] = site.view(notice).recording(self.recorded.setdefault(key, {}))
        return self._views[key]

    def report_unless_known(self, site: Site) -> Callable[[Finding], None]:
        """Return a report that omits values missing only because of an error in the site file or in `packs:`.

        Where a pack is missing, those of another may be printed, and ask for other values.
        """

        def report(finding: Finding) -> None:
            unread = not site.readable or self.project.packs_incomplete
            if finding.code == "missing-value" and (unread or _has_error_about(site, finding.key)):
                self.depend_on("everything")  # to be reported once that error is corrected
                return
            self.report(finding)

        return report

    # what a page prints

    def language(self, edition: ClauseEdition | None = None) -> str:
        """Return the language of a clause's pack, or that of the strongest pack."""
        if edition is not None:
            return self.project.library.language_of(edition)
        self.depend_on("language")
        return self.project.library.language

    def forms(self, site: Site, notice: str, gap: Callable[[str], nodes.Node]) -> ValueFormatter:
        """Return the forms of values for words of the page's own."""
        view = self.view_of(site, notice)
        return ValueFormatter(view, view.language or self.language(), gap, self.report)


def own_setting(document: nodes.document, name: str) -> str:
    """Return a setting of the page's front matter or first field list, or nothing."""
    for node in document.children:
        if isinstance(node, nodes.field_list | nodes.docinfo):
            for setting in node.findall(nodes.field):
                if setting[0].astext().strip() == name:
                    return str(setting[1].astext().strip())
        elif not isinstance(node, nodes.Invisible | nodes.system_message):
            break
    return ""


_MEANT = re.compile("Did you mean “([^”]+)”")


def _has_error_about(site: Site, key: str) -> bool:
    """Return whether an error of the site file is why ``key`` has no value."""
    keys = [
        key,
        *(["organisation"] if key in {"contacts.questions", "contacts.access"} else []),
    ]  # its default
    line = node_at(site.tree, (key.partition(".")[0],))[1].line
    for error in site.findings.errors:
        if (error.code in SLIP_CODES and error.place.line == line) or error.key in {"people", "authorities"}:
            return True  # any contact may refer to these
        about = error.key
        if about.startswith("notices.") and about.count(".") > 1:
            about = about.split(".", 2)[2]
        if error.code == "unknown-reference":  # from which the record inherits what it lacks
            about = about.rpartition("[" if about.endswith("]") else ".")[0]
        meant = _MEANT.search(error.hint) if error.code == "unknown-key" else None
        if meant:  # the value is there under another key
            about = ".".join([*about.split(".")[:-1], meant[1]])
        if about and any(_is_within(each, about) or _is_within(about, each) for each in keys):
            return True
    return False


def _is_within(key: str, other: str) -> bool:
    return f"{key}.".startswith((f"{other}.", f"{other}["))
