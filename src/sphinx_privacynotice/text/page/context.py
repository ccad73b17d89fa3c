"""One page while it is read: for which site and notice it speaks, and the clauses it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import closest, did_you_mean, listed
from sphinx_privacynotice.model.format.typed import SLIPS, node_at
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.text.clause.formatting import ValueFormatter

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.model.site.view import Dependency, NoticeData
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.clause.links import ClauseLink
    from sphinx_privacynotice.text.page.anchor import Anchor

PAGE_SITE = "notice-site"
"""The name of the page's own setting, in its front matter or first field list."""


@dataclass(slots=True)
class Call:
    """What one directive asks of a clause."""

    clause: str
    place: Place
    heading: list[nodes.Node] | None = None
    """The page's own heading; empty for none, None for the clause's own."""
    typed_heading: str = ""
    level: int = 2
    drops: tuple[str, ...] = ()
    reword: str = ""
    body: list[nodes.Node] = field(default_factory=list)
    reason: str = ""
    edition: str = ""
    whole: Place | None = None
    """Where the directive of the whole notice stands, of a clause printed by it."""


@dataclass(slots=True)
class NoticeRef:
    """For whom a directive speaks; ``calls`` gathers what stands in the body of a whole notice."""

    site: Site
    kind: str
    calls: list[Call] | None = None

    @property
    def id(self) -> str:
        """The notice as nodes and records name it."""
        return f"{self.site.key}/{self.kind}"


class PageText(NamedTuple):
    """A page as it is typed; ``substitutions`` are the names that conf.py gives to words."""

    text: str
    file: str
    markdown: bool
    substitutions: frozenset[str] = frozenset()


@dataclass(slots=True)
class PageContext:
    """A page being read.

    ``prints_ours`` says whether anything of ours is on it; ``tell`` takes findings. ``asked`` takes, by site
    and kind, the questions on whose answers the page depends (of the project itself by "" and ""); None
    notes none.
    """

    project: Project
    templates: Templates
    name: str
    emit: Callable[[Finding], None]
    recorded: dict[tuple[str, str], dict[Dependency, None]] | None = None
    stack: list[NoticeRef] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    links: list[ClauseLink] = field(default_factory=list)
    """Links to clauses, which the page reader notes; a build has its own."""
    drafts: list[str] = field(default_factory=list)
    prints_ours: bool = False
    silent: list[tuple[NoticeRef, Finding]] = field(default_factory=list)
    """What to tell of clauses that the page asks for and that print nothing."""
    source: Callable[[], PageText | None] | None = None
    """Returns the page as it is typed."""
    slipped: set[int] = field(default_factory=set)
    """The lines of the directives whose bodies are not as meant, as was told."""
    ends_early: bool = False
    """Whether a body ends before, or after, the place its author means."""
    copies: dict[tuple[str, ...], list[nodes.Node]] | None = None
    """Takes copies of the clauses that the page prints in standard words; None takes none."""
    filled: dict[tuple[str, ...], list[nodes.Node]] = field(default_factory=dict)
    """Clauses that another reading of the page has filled, and told of, each to be printed once."""
    _views: dict[tuple[str, str], NoticeData] = field(default_factory=dict)
    _own_site: str | None = None
    _asked_which: bool = False

    def look_at_markup(self) -> None:
        """Tell of slips in the page's text, once, before its directives say what follows from them."""
        source, self.source = self.source, None
        read = source() if source else None
        if read is None:
            return
        from sphinx_privacynotice.text.page.markup_slips import find_slips
        from sphinx_privacynotice.text.page.unfilled_braces import find_braces

        for slip in find_slips(read.text, markdown=read.markdown):
            self.slipped.add(slip.directive)
            self.ends_early |= slip.code == "early-end"
            self.report(slip.finding(read.file))
        for finding in find_braces(read):
            self.report(finding)

    def report_silent_clauses(self) -> None:
        """Tell of clauses that print nothing, at the end of the page.

        On a page that has most clauses of a notice they are as in a whole notice: some are for some sites.
        """
        for speaking, finding in self.silent:
            notice = self.view(speaking).notice()
            clauses = set() if isinstance(notice, Unavailable) else set(notice.clauses)
            here = {each.clause for each in self.anchors if each.of == speaking.id}
            here |= {other.key for of, other in self.silent if of.id == speaking.id}
            if 2 * len(here & clauses) <= len(clauses):
                self.report(finding)

    @property
    def in_force(self) -> list[Anchor]:
        """The clauses of notices in force; none where bodies end early, which prints clauses twice."""
        return [] if self.ends_early else [each for each in self.anchors if each.of not in self.drafts]

    def report(self, finding: Finding) -> None:
        """Tell of a mistake; its words and places may come from anywhere, and the page depends on all."""
        if finding.severity is Severity.INFO and finding.code not in self.project.checks:
            self.depend_on("check", finding.code)  # nobody is told
        else:
            self.depend_on("everything")
        self.emit(finding)

    def depend_on(self, *question: str) -> None:
        """Note a question about the project."""
        if self.recorded is not None:
            self.recorded.setdefault(("", ""), {})[question] = None

    # for whom the page speaks

    def site(
        self, named: str, document: nodes.document, place: Place, how: str = "Write `:site:` in the directive"
    ) -> Site | None:
        """Return the site that words at ``place`` are about; where nobody can say, report it once a page.

        ``how`` says how the author can name a site at that place.
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
            mend = by_name or did_you_mean(named, sites) or f"The sites are {known}"
            self.report(Finding("unknown-site", f"There is no site “{named}”", place, mend, named))
        elif sites and not self._asked_which:
            mend = f"{how} or `{PAGE_SITE}:` at the top of the page; the sites are {known}"
            self.report(Finding("which-site", "The page does not say which site it speaks for", place, mend))
            self._asked_which = True
        elif not sites and not self.project.findings.errors:
            self.report(Finding("which-site", "The project has no site", place, "Write a site file"))
        return None

    def quiet_site(self, document: nodes.document) -> str:
        """Return the key of the site that the page speaks for, or nothing; report nothing."""
        named = self._page_site(document)
        if named:
            return named
        self.depend_on("pages", self.name)
        sites = {key for key, _ in self.project.sites_of_page(self.name)}
        if not sites:
            self.depend_on("only-site")
            sites = set(self.project.sites)
        return sites.pop() if len(sites) == 1 else ""

    def _page_site(self, document: nodes.document) -> str:
        if self._own_site is None:
            self._own_site = own_setting(document, PAGE_SITE)
        return self._own_site

    def kind(self, named: str, site: Site, place: Place, how: str) -> str:
        """Return the kind of notice that words at ``place`` belong to; where nobody can say, report it.

        ``how`` says how the author can name a kind at that place.
        """
        if not named and self.stack and self.stack[-1].site is site:
            return self.stack[-1].kind
        self.depend_on("kind", site.key, named)
        if named in site.pages:
            return named
        kinds = self.kinds_of(site)
        if not named and len(kinds) == 1:
            return kinds[0]
        if named:
            known = [each for each in site.pages if each in self.project.library.notice_kinds]
            mend = did_you_mean(named, known) or f"Add `{named}:` below `notices:` in {site.file}"
            message = f"{site.name} has no notice “{named}”"
        elif kinds:
            mend = f"{how}: {', '.join(sorted(kinds))}"
            message = f"{site.name} has several notices, and the page does not say which"
        else:
            mend = f"Add `notices:` and the kind of notice below it to {site.file}"
            message = f"{site.name} has no notice"
        meant = closest(named, site.pages) if named in self.project.library.notice_kinds else ""
        asked = {"notices", named, f"notices.{named}", f"notices.{meant}"}
        told = any(
            finding.code == "unknown-notice" or finding.key in asked
            for finding in site.findings.errors
            if finding.key
        )
        if site.readable and not told:
            self.report(Finding("unknown-notice", message, place, mend, named, related=Place(site.file)))
        return ""

    def kinds_of(self, site: Site) -> list[str]:
        """Return the kinds of notice that the page can be about: the one that a site says, or all it has."""
        self.depend_on("pages", self.name)
        of_page = [kind for key, kind in self.project.sites_of_page(self.name) if key == site.key]
        if len(of_page) == 1:
            return of_page
        self.depend_on("kinds", site.key)
        return list(site.pages)

    def view(self, speaking: NoticeRef) -> NoticeData:
        """Return the site's data as the notice sees it."""
        return self.view_of(speaking.site, speaking.kind)

    def view_of(self, site: Site, kind: str) -> NoticeData:
        """Return the site's data as its notice of ``kind`` sees it."""
        if self.recorded is None:
            return site.view(kind)
        key = (site.key, kind)
        if key not in self._views:
            self._views[key] = site.view(kind).recording(self.recorded.setdefault(key, {}))
        return self._views[key]

    def report_unless_known(self, site: Site) -> Callable[[Finding], None]:
        """Return a report that leaves out values missing only because the site file's own fault was told."""

        def report(finding: Finding) -> None:
            if finding.code == "missing-value" and (not site.readable or _is_known(site, finding.key)):
                self.depend_on("everything")  # to be told once the file's own fault is mended
                return
            self.report(finding)

        return report

    # what a page prints

    def language(self, edition: ClauseEdition | None = None) -> str:
        """Return the language of a clause's pack, or that of the strongest pack."""
        pack = self.project.library.pack(edition.pack) if edition else None
        if pack is None:
            self.depend_on("language")
        return (pack or self.project.library.packs[-1]).language

    def forms(self, speaking_site: Site, kind: str, gap: Callable[[str], nodes.Node]) -> ValueFormatter:
        """Return the forms of values for words of the page's own."""
        return ValueFormatter(self.view_of(speaking_site, kind), self.language(), gap, self.report)


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


def _is_known(site: Site, key: str) -> bool:
    """Say whether the site file's own findings speak of ``key`` already."""
    asked = [key]
    if key in {"contacts.questions", "contacts.access"}:
        asked.append("organisation")  # which stands in for them
    line = node_at(site.tree, (key.partition(".")[0],))[1].line
    for finding in site.findings.errors:
        if finding.code in SLIPS and finding.place.line == line:
            return True
        told = finding.key
        if told in {"people", "authorities"}:  # whom any contact may be
            return True
        if told.startswith("notices.") and told.count(".") > 1:
            told = told.split(".", 2)[2]
        if finding.code == "unknown-reference":  # which lends what its record lacks
            told = told.rpartition(".")[0] if not told.endswith("]") else told.rpartition("[")[0]
        meant = _MEANT.search(finding.hint) if finding.code == "unknown-key" else None
        if meant:  # what is missing is there under another key
            told = ".".join([*told.split(".")[:-1], meant[1]])
        for each in asked if told else ():
            if f"{each}.".startswith((f"{told}.", f"{told}[")) or f"{told}.".startswith(
                (f"{each}.", f"{each}[")
            ):
                return True
    return False
