"""The lists of what a notice said before: made from earlier copies, in the words of the packs.

As for tables of coverage, a page that shows one is not read again when something of it changes: its list is
made when the page is written, and the page is written again exactly when the list has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.base.variant import split_name
from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.exports.addresses import FOLDER
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.text.page.notice_history import history_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.builders import Builder

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.review.history import Version
    from sphinx_privacynotice.review.reading_copies import ReadingCopies
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain
    from sphinx_privacynotice.text.clause.phrases import Phrases

HISTORY = "notice-history"
"""The class of such a list."""

WITH_PAGES = frozenset(("html", "dirhtml", "readthedocs", "readthedocsdirhtml"))
"""The builders that write a page for each earlier notice."""

NEWEST, EARLIER, DOCUMENT, CHANGE = "newest", "earlier", "document", "change"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a history: a version of the notice, a document of before, or a change alone.

    ``kind`` is one of the four above; ``notes`` are sentences, ``material`` says that people should know.
    ``title`` and ``file`` or ``url`` are a document's.
    """

    kind: str
    start: str
    until: str = ""
    notes: tuple[str, ...] = ()
    material: bool = False
    title: str = ""
    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All that pages show of a notice's past, the newest first; ``words`` are phrases by their keys.

    ``page`` is the first page of the notice now, "" where it is on none; ``copies`` are the days of earlier
    copies, ``findings`` what is wrong with them, and ``digest`` a fingerprint of all of it and their texts.
    """

    of: str
    name: str
    page: str = ""
    entries: tuple[Entry, ...] = ()
    copies: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    digest: str = ""

    def pagename(self, day: str) -> str:
        """Return the name of the page of an earlier copy."""
        return f"{FOLDER}/{self.of}/{day}"


def history_of(domain: NoticeDomain, of: str) -> History:
    """Return the history of a notice ("site/kind"), as it is in this build."""
    if of not in domain.histories_now:
        digest = _digest(domain, of)
        before = domain.histories.get(of)
        if before is None or before[0] != digest:
            domain.histories[of] = before = digest, replace(_make_history(domain, of), digest=digest)
        domain.histories_now[of] = before[1]
    made: History = domain.histories_now[of]
    return made


def shown_histories(domain: NoticeDomain) -> list[str]:
    """Return the notices of which pages show the history, sorted."""
    return sorted({of for shown in domain.history.values() for of, _ in shown})


def digests_of_histories(domain: NoticeDomain) -> list[str]:
    """Return a digest of each history that pages show; those that none shows any more are forgotten."""
    shown = shown_histories(domain)
    for of in domain.histories.keys() - set(shown):
        del domain.histories[of]
    return [history_of(domain, of).digest for of in shown]


def history_findings(domain: NoticeDomain) -> Iterator[Finding]:
    """Yield what is wrong with the earlier copies that pages are to show."""
    for of in shown_histories(domain):
        yield from history_of(domain, of).findings


def copies_of(domain: NoticeDomain) -> ReadingCopies:
    """Return the reading copies of the project; there must be one."""
    from sphinx_privacynotice.review.reading_copies import ReadingCopies

    assert domain.project is not None  # noqa: S101 - a page of ours was read
    return ReadingCopies.of_project(domain.project)


def phrases_of(domain: NoticeDomain, of: str) -> Phrases:
    """Return the words of a notice; its site must be there."""
    from sphinx_privacynotice.text.clause.phrases import Phrases

    project = domain.project
    assert project is not None  # noqa: S101 - as above
    site, _, kind = of.partition("/")
    view = project.sites[site].view(kind)
    return Phrases(view, view.language or project.library.language)


def _digest(domain: NoticeDomain, of: str) -> str:
    """Return a digest of all that a history is made of: files, the notice now, and what its site says."""
    site, _, kind = of.partition("/")
    owner = domain.project.sites.get(site) if domain.project is not None else None
    if domain.project is None or owner is None or split_name(kind)[0] not in owner.pages:
        return ""
    made = blake2b(f"{__version__} {domain.fingerprints().get(site, '')}".encode(), digest_size=16)
    made.update(copies_of(domain).earlier_digest(site, kind))
    for page in sorted(domain.records):
        if of in domain.records[page]:
            made.update(page.encode())
            made.update(domain.records[page][of])
    project = domain.project
    from sphinx_privacynotice.model.project.earlier_notices import documents_of

    view = project.sites[site].view(kind)
    made.update(repr(documents_of(project.source, project.pages, view)).encode())
    return made.hexdigest()


def _make_history(domain: NoticeDomain, of: str) -> History:
    from sphinx_privacynotice.review.history import make_versions
    from sphinx_privacynotice.sphinx_ext.judge import context_of

    project = domain.project
    context = context_of(domain, project, of) if project is not None else None
    if project is None or context is None:
        return History(of, "")
    site, _, kind = of.partition("/")
    earlier = copies_of(domain).earlier(site, kind)
    now = context.record
    told = _told(context)
    versions = make_versions(earlier.copies, now, project.library, told)
    return History(
        of,
        context.site.name,
        now.pages[0] if now is not None and now.pages else "",
        tuple(_entries(context, versions, told, phrases_of(domain, of))),
        tuple(copy.day for copy in earlier.copies if any(copy.day == each.day for each in versions)),
        earlier.findings,
    )


def _entries(
    context: Context, versions: list[Version], told: dict[str, list[str]], phrases: Phrases
) -> Iterable[Entry]:
    """Return the entries, newest first; of one day a version before a document."""
    from sphinx_privacynotice.model.project.earlier_notices import documents_of
    from sphinx_privacynotice.review.history import day_before

    now = context.record.applies_from if context.record is not None else ""
    documents = documents_of(context.project.source, context.project.pages, context.view)
    made = []
    for each in versions:
        own = told.get(each.day, [])
        notes = own or _notes(each, phrases, alone=not documents)
        kind = NEWEST if each.day == now else EARLIER
        material = bool(own) or (each.weight == "material" and not each.first)
        made.append(Entry(kind, each.day, each.until, tuple(notes), material))
    days = {each.day for each in versions}
    changes = ((day, notes) for day, notes in told.items() if day not in days)
    made += [Entry(CHANGE, day, "", tuple(notes), material=True) for day, notes in changes]
    starts = sorted(days | {each.start for each in documents})
    for document in documents:
        following = next((day for day in starts if day > document.start), "")
        until = document.end or (day_before(following) if following else "")
        made.append(
            Entry(DOCUMENT, document.start, until, (), False, document.title, document.file, document.url)
        )
    return sorted(made, key=lambda each: (each.start, each.kind != DOCUMENT), reverse=True)


def _told(context: Context) -> dict[str, list[str]]:
    """Return what the site says of changes, by their days."""
    told: dict[str, list[str]] = {}
    for change in context.view.data.changes:
        if change.on and change.note:
            told.setdefault(str(change.on), []).append(str(change.note))
    return told


def _notes(version: Version, phrases: Phrases, *, alone: bool) -> list[str]:
    """Return what changed in words, of a version of which the site says nothing."""
    if version.first:
        return [phrases.phrase("history_first")] if alone else []
    notes = list(version.notes)
    if version.sections:
        notes.append(phrases.phrase("history_sections", sections=_listed(version.sections, phrases)))
    return notes or [phrases.phrase("history_small")]


def _listed(words: Iterable[str], phrases: Phrases) -> str:
    return "".join(node.astext() for node in phrases.join_list([[nodes.Text(word)] for word in words]))


def days_in_words(entry: Entry, phrases: Phrases) -> str:
    """Return the days of an entry as a reader of the notice reads them."""
    from sphinx_privacynotice.text.clause.phrases import date_form

    start, until = (date_form(phrases.language, day) if day else "" for day in (entry.start, entry.until))
    if entry.kind == CHANGE:
        return phrases.phrase("history_on", **{"from": start})
    if until:
        return phrases.phrase("history_span", **{"from": start}, until=until)
    return phrases.phrase("history_since", **{"from": start})


def has_pages(builder: Builder | None) -> bool:
    """Return whether a builder writes a page for each earlier notice."""
    return builder is not None and builder.name in WITH_PAGES


class FillHistory(SphinxPostTransform):
    """Put the lists where pages show the history of a notice."""

    default_priority = 5  # before references are resolved (10), so that others see a plain list

    def run(self, **kwargs: Any) -> None:
        """Fill in the lists of one page, or of all where a builder joins them."""
        domain = load(self.env)
        for place in list(self.document.findall(history_list)):
            history = history_of(domain, place["of"])
            downloads = {
                str(each["reftarget"]).removeprefix("/"): each
                for each in place.findall(addnodes.download_reference)
            }
            place.replace_self(self._nodes(domain, history, place["limit"], downloads))

    def _nodes(
        self, domain: NoticeDomain, history: History, limit: int, downloads: Mapping[str, nodes.Element]
    ) -> list[nodes.Node]:
        if not history.name:  # the site or its notice is gone, which is reported
            return []
        phrases = phrases_of(domain, history.of)
        entries = history.entries[:limit] if limit else history.entries
        if not entries:
            return [nodes.paragraph("", phrases.phrase("history_gone"))]
        made = nodes.bullet_list(classes=[HISTORY])
        for entry in entries:
            days = nodes.strong("", days_in_words(entry, phrases))
            link = self._link(domain, history, entry, phrases, downloads)
            head = phrases.phrase_nodes("history_entry", days=[days], notice=link) if link else [days]
            item = nodes.list_item("", nodes.paragraph("", "", *head))
            item += [nodes.paragraph("", note) for note in entry.notes]
            made += item
        return [made]

    def _link(
        self,
        domain: NoticeDomain,
        history: History,
        entry: Entry,
        phrases: Phrases,
        downloads: Mapping[str, nodes.Element],
    ) -> list[nodes.Node]:
        docname = self.env.docname
        if entry.kind == NEWEST:
            if history.page == docname or not history.page:
                return [nodes.Text(phrases.phrase("history_this"))]
            return [link_to_page(history.page, docname, phrases.phrase("history_newest"))]
        if entry.kind == EARLIER:
            from sphinx_privacynotice.text.clause.phrases import date_form

            builder = domain.builder
            if builder is None or not has_pages(builder):
                return []
            day = date_form(phrases.language, entry.start)
            words = nodes.Text(phrases.phrase("history_earlier", **{"from": day}))
            address = builder.get_relative_uri(docname, history.pagename(entry.start))
            return [nodes.reference("", "", words, refuri=address, internal=True)]
        title = nodes.Text(entry.title)
        if entry.url:
            return [nodes.reference("", "", title, refuri=entry.url)]
        if entry.file in downloads:
            link = downloads[entry.file].deepcopy()
            link += title
            return [link]
        return [title] if entry.title else []


def link_to_page(page: str, docname: str, words: str) -> addnodes.pending_xref:
    """Return a link to a document that is there."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refdoc=docname,
        refexplicit=True,
        refwarn=False,
    )
