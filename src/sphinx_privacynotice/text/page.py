"""One page while it is read: for which site and notice it speaks, and the clauses it prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.model.findings import Finding, Place, Severity
from sphinx_privacynotice.model.library import Missing, Pin, parse_pin
from sphinx_privacynotice.model.words import did_you_mean, listed
from sphinx_privacynotice.text.fill import Clause, Reword, fill_clause
from sphinx_privacynotice.text.filling import own_words
from sphinx_privacynotice.text.forms import Forms
from sphinx_privacynotice.text.nodes import (
    CLAUSE,
    EDIT,
    OF,
    ORIGIN,
    REASON,
    SITE,
    Origin,
    clause_heading,
    paragraph,
    unprinted,
)
from sphinx_privacynotice.text.parse import parse_clause

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.model.clause import ClauseEdition
    from sphinx_privacynotice.model.lookup import View
    from sphinx_privacynotice.model.project import Project, Site
    from sphinx_privacynotice.text.template import Template

PAGE_SITE = "notice-site"
"""The name of the page's own setting, in its front matter or first field list."""


class Templates:
    """Clauses parsed once, however many pages print them."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[str, str, str], Template] = {}

    def of(self, edition: ClauseEdition) -> Template:
        """Return the template of a clause's edition."""
        key = (edition.pack, edition.file, edition.digest)
        if key not in self._parsed:
            self._parsed[key] = parse_clause(edition.body, edition.file, edition.body_line)
        return self._parsed[key]


@dataclass(slots=True)
class Call:
    """What one directive asks of a clause."""

    clause: str
    place: Place
    heading: list[nodes.Node] | None = None
    """The page's own heading; empty for none, None for the clause's own."""
    level: int = 2
    drops: tuple[str, ...] = ()
    reword: str = ""
    body: list[nodes.Node] = field(default_factory=list)
    reason: str = ""
    edition: str = ""


@dataclass(slots=True)
class Speaking:
    """For whom a directive speaks; ``calls`` gathers what stands in the body of a whole notice."""

    site: Site
    kind: str
    calls: list[Call] | None = None

    @property
    def of(self) -> str:
        """The notice as nodes and records name it."""
        return f"{self.site.key}/{self.kind}"


@dataclass(slots=True)
class Anchor:
    """Where a clause of a notice stands on a page."""

    of: str
    clause: str
    id: str
    title: str


@dataclass(slots=True)
class Page:
    """A page being read.

    ``report`` takes findings; ``use`` takes the keys of what the page depends on: a site, a pack.
    """

    project: Project
    templates: Templates
    name: str
    report: Callable[[Finding], None]
    use: Callable[[str], None]
    stack: list[Speaking] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    _own_site: str | None = None

    # for whom the page speaks

    def site(self, named: str, document: nodes.document, place: Place) -> Site | None:
        """Return the site that words at ``place`` are about; where that cannot be said, report it."""
        sites = self.project.sites
        self.use("sites")
        if named:
            pass
        elif self.stack:
            return self.stack[-1].site
        else:
            named = self._page_site(document)
            of_page = sorted({key for key, _ in self.project.sites_of_page(self.name)})
            if not named and len(of_page) == 1:
                named = of_page[0]
            elif not named and len(sites) == 1:
                named = next(iter(sites))
        if named in sites:
            self.use(f"site:{named}")
            return sites[named]
        if named:
            mend = did_you_mean(named, sites) or f"The sites are {listed(sorted(sites))}"
            self.report(Finding("unknown-site", f"There is no site “{named}”", place, mend, named))
        elif sites:
            mend = f"Write `:site:` in the directive or `{PAGE_SITE}:` at the top of the page"
            mend += f"; the sites are {listed(sorted(sites))}"
            self.report(Finding("which-site", "The page does not say which site it speaks for", place, mend))
        elif not self.project.findings.errors:
            self.report(Finding("which-site", "The project has no site", place, "Write a site file"))
        return None

    def quiet_site(self, document: nodes.document) -> str:
        """Return the key of the site that the page speaks for, or nothing; report nothing."""
        named = self._page_site(document)
        of_page = {key for key, _ in self.project.sites_of_page(self.name)}
        sites = {named} if named else of_page or set(self.project.sites)
        return sites.pop() if len(sites) == 1 else ""

    def _page_site(self, document: nodes.document) -> str:
        if self._own_site is None:
            self._own_site = own_setting(document, PAGE_SITE)
        return self._own_site

    def kind(self, named: str, site: Site, place: Place) -> str:
        """Return the kind of notice that words at ``place`` belong to; where nobody can say, report it."""
        if not named and self.stack and self.stack[-1].site is site:
            return self.stack[-1].kind
        of_page = [kind for key, kind in self.project.sites_of_page(self.name) if key == site.key]
        kinds = of_page if len(of_page) == 1 else list(site.notices)
        if not named and len(kinds) == 1:
            return kinds[0]
        if named in site.notices:
            return named
        if named:
            mend = did_you_mean(named, site.notices) or f"Add `{named}:` below `notices:` in {site.file}"
            message = f"{site.name} has no notice “{named}”"
        elif kinds:
            mend, message = (
                f"Write `:notice:`; it has {listed(sorted(kinds))}",
                f"{site.name} has several notices, and the page does not say which",
            )
        else:
            mend, message = (
                f"Add `notices:` and the kind of notice below it to {site.file}",
                f"{site.name} has no notice",
            )
        if site.layers:  # a site file that could not be read has been told of already
            self.report(Finding("unknown-notice", message, place, mend, named, other=Place(site.file)))
        return ""

    def view(self, speaking: Speaking) -> View:
        """Return the site's data as the notice sees it."""
        return speaking.site.view(speaking.kind)

    def reporting(self, site: Site) -> Callable[[Finding], None]:
        """Return a report that leaves out values missing only because the site file's own fault was told."""

        def report(finding: Finding) -> None:
            if finding.code == "missing-value" and (not site.layers or _told(site, finding.key)):
                return
            self.report(finding)

        return report

    # what a page prints

    def language(self, edition: ClauseEdition | None = None) -> str:
        """Return the language of a clause's pack, or that of the strongest pack."""
        pack = self.project.library.pack(edition.pack) if edition else None
        return (pack or self.project.library.packs[-1]).language

    def forms(self, speaking_site: Site, kind: str, gap: Callable[[str], nodes.Node]) -> Forms:
        """Return the forms of values for words of the page's own."""
        return Forms(speaking_site.view(kind), self.language(), gap)

    def banner(self, speaking: Speaking) -> list[nodes.Node]:
        """Return the banner of a draft, the first time that its notice stands on this page."""
        if self.view(speaking).day is not None or speaking.of in self.drafts:
            return []
        self.drafts.append(speaking.of)
        forms = self.forms(speaking.site, speaking.kind, nodes.Text)
        words: list[nodes.Node] = [nodes.Text(forms.phrase("draft_banner"))]
        inner = paragraph(words, Origin(speaking.of, origin="phrase"), speaking.site.file, 0)
        return [nodes.attention("", inner, classes=["notice-draft"])]

    def clause(self, speaking: Speaking, calls: list[Call], document: nodes.document) -> list[nodes.Node]:
        """Return a clause's heading marker and blocks, as the directives that name it ask."""
        last = calls[-1]
        edition = self._edition(speaking, calls)
        whole = next((call for call in calls if call.body and not call.reword), None)
        if edition is None and whole is None:
            return []
        made = self._body(speaking, edition, calls, whole)
        heading = next((call.heading for call in calls if call.heading is not None), None)
        title: list[nodes.Node] = (
            heading
            if heading is not None
            else [nodes.Text(edition.title)]
            if edition and edition.title
            else []
        )
        if all(isinstance(node, unprinted) for node in made):
            return made
        label = edition.label if edition else ""
        anchor = self._anchor(speaking, last.clause, document)
        words = "".join(node.astext() for node in title) or (edition.title if edition else "")
        self.anchors.append(Anchor(speaking.of, last.clause, anchor, words))
        if not title:
            if edition and edition.title:
                origin = Origin(speaking.of, last.clause, label, edit="dropped", reason=last.reason)
                made.insert(
                    0,
                    unprinted(
                        "", nodes.Text(edition.title), kind="heading", level=last.level, **origin.attributes()
                    ),
                )
            first = next(
                node for node in made if isinstance(node, nodes.Element) and not isinstance(node, unprinted)
            )
            first["ids"].append(anchor)
            document.ids[anchor] = first
            return made
        marker = clause_heading(
            "", *title, level=last.level, ids=[anchor], **Origin(speaking.of, last.clause, label).attributes()
        )
        if heading is not None:
            marker[ORIGIN], marker[EDIT] = "page", "reworded"
            if last.reason:
                marker[REASON] = last.reason
        marker.source, marker.line = (
            (edition.file, 1) if edition and heading is None else (last.place.file, last.place.line)
        )
        document.ids[anchor] = marker
        return [marker, *made]

    def omitted(self, speaking: Speaking, call: Call) -> list[nodes.Node]:
        """Return what the record keeps of a clause that the page leaves out."""
        edition = self._edition(speaking, [call])
        if edition is None:
            return []
        origin = Origin(speaking.of, call.clause, edition.label, edit="dropped", reason=call.reason)
        title = [nodes.Text(edition.title)] if edition.title else []
        return [unprinted("", *title, kind="heading", level=call.level, **origin.attributes())]

    def _body(
        self, speaking: Speaking, edition: ClauseEdition | None, calls: list[Call], whole: Call | None
    ) -> list[nodes.Node]:
        if whole is not None:
            origin = Origin(
                speaking.of,
                whole.clause,
                edition.label if edition else "",
                origin="page",
                edit="reworded" if edition else "added",
                reason=whole.reason,
            )
            for node in whole.body:
                own_words(node, origin)
            return list(whole.body)
        assert edition is not None  # noqa: S101 - `clause` has returned if there is neither
        template = self.templates.of(edition)
        clause = Clause(edition, template)
        for call in calls:
            for part in (*call.drops, *((call.reword,) if call.reword else ())):
                if part not in template.ids:
                    mend = did_you_mean(part, template.ids) or (
                        f"Its parts are {listed(template.ids)}"
                        if template.ids
                        else "This edition has no parts; write the whole clause"
                    )
                    self.report(
                        Finding(
                            "unknown-part",
                            f"The clause “{edition.id}” of {edition.edition} has no part “{part}”",
                            call.place,
                            mend,
                            part,
                            other=edition.place,
                        )
                    )
            clause.drops.update(dict.fromkeys(call.drops, call.reason))
            if call.reword:
                clause.rewords[call.reword] = Reword(call.body, call.reason)
        return fill_clause(
            clause,
            self.view(speaking),
            speaking.of,
            self.language(edition),
            calls[-1].place,
            self.reporting(speaking.site),
        )

    def _edition(self, speaking: Speaking, calls: list[Call]) -> ClauseEdition | None:
        view, library, clause = self.view(speaking), self.project.library, calls[-1].clause
        self.use("packs")
        pin = None
        kept = view.data.editions.get(clause)
        if kept is not None and kept.edition:
            pin = Pin(str(kept.edition), int(kept.revision) if kept.revision else None)
        place = calls[-1].place
        for call in calls:
            if call.edition:
                pin, place = parse_pin(call.edition), call.place
                if pin is None:
                    self.report(
                        Finding(
                            "bad-option",
                            f"“{call.edition}” is no edition",
                            place,
                            "Write its date, as in `:edition: 2018-05-25`",
                            clause,
                        )
                    )
                    return None
        found = library.clause(clause, view.day, pin, view.data.from_.get(clause))
        if isinstance(found, Missing):
            if not any(call.body and not call.reword for call in calls):
                self.report(found.finding(place, clause))
            return None
        if found.until and view.day is not None and found.until <= view.day:
            message = f"“{clause}” is kept at an edition that ended on {found.until}"
            mend = "Take newer words when you can"
            where = view.place(("editions", clause)) if kept is not None else place
            self.report(
                Finding("ended-edition", message, where, mend, clause, found.place, severity=Severity.INFO)
            )
        return found

    def _anchor(self, speaking: Speaking, clause: str, document: nodes.document) -> str:
        """Return an id for a clause that does not change when its heading's words do."""
        wanted = f"{speaking.kind}-{clause}"
        name = wanted if wanted not in document.ids else f"{speaking.site.key}-{wanted}"
        number = 2
        while name in document.ids:
            name = f"{speaking.site.key}-{wanted}-{number}"
            number += 1
        return nodes.make_id(name) or name


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


def _told(site: Site, key: str) -> bool:
    """Say whether the site file's own findings speak of ``key`` already."""
    for finding in site.findings:
        told = finding.key
        if told.startswith("notices."):
            told = told.split(".", 2)[2] if told.count(".") > 1 else told
        if told and (
            key == told or key.startswith((f"{told}.", f"{told}[")) or told.startswith((f"{key}.", f"{key}["))
        ):
            return True
    return False


__all__ = ["CLAUSE", "OF", "SITE", "Anchor", "Call", "Page", "Speaking", "Templates", "own_setting"]
