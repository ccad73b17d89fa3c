"""The pages of a notice that are for one reader: whether there is one, and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean, listed
from sphinx_privacynotice.base.variant import NOTICE_ITSELF
from sphinx_privacynotice.model.pack.audience import AUDIENCES
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.text.clause.nodes import Origin, link, paragraph

if TYPE_CHECKING:
    from sphinx_privacynotice.text.page.context import NoticeRef, PageContext


def check_audience(page: PageContext, notice: NoticeRef, asked: str, place: Place) -> str | None:
    """Return the reader that is ``asked`` for, "" for all, None (and a finding) where there is no such page.

    A page that its site does not name as that reader's is reported, and printed all the same. Pages in
    another language than the notice's own have no names there.
    """
    if not asked:
        return ""
    site, kind = notice.site, notice.kind
    found = page.view(notice).notice()
    if isinstance(found, Unavailable):
        return asked if asked in AUDIENCES else ""  # that there is no such notice is reported elsewhere
    known = found.by_audience
    if asked not in known:
        hint = "Take `:audience:` out: this notice has one page for all its readers"
        if known:
            hint = did_you_mean(asked, known) or f"It has pages for {listed(known)}"
        message = f"The notice “{kind}” has no page for “{asked}”"
        page.report(Finding("unknown-audience", message, place, hint, "audience"))
        return None
    page.depend_on("audiences", site.key, kind)
    if notice.variant == NOTICE_ITSELF and page.name not in site.audiences.get(kind, {}).get(asked, ()):
        hint = f"Write `audiences:` below `{kind}:` in {site.file}, and below it `{asked}: {page.name}`"
        message = (
            f"{site.name} does not name this page as the one for “{asked}”, so that no other links to it"
        )
        related = Place(site.file)
        page.report(
            Finding("unnamed-audience", message, place, hint, "audience", related, severity=Severity.WARNING)
        )
    return asked


def print_audience_links(page: PageContext, notice: NoticeRef) -> list[nodes.Node]:
    """Return the paragraph that links to the pages for other readers; nothing where there are none."""
    site, kind = notice.site, notice.kind
    page.depend_on("audiences", site.key, kind)
    named = site.audiences.get(kind, {})
    found = page.view(notice).notice()
    if not named or isinstance(found, Unavailable) or notice.variant != NOTICE_ITSELF:
        return []
    forms = page.forms(site, kind, nodes.Text)
    readers = [(name, forms.phrase("audience_whole") if not name else "") for name in ("", *AUDIENCES)]
    targets: list[list[nodes.Node]] = []
    for name, title in readers:
        pages = named.get(name, ())
        audience = found.by_audience.get(name)
        words = title or (audience.title if audience else "")
        if pages and words and name != notice.audience and page.name not in pages:
            targets.append([link([nodes.Text(words)], f"/{pages[0]}")])
    if not targets:
        return []
    key = "audience_pages_pupil" if notice.audience == "pupil" else "audience_pages"
    words_of = forms.phrase_nodes(key, pages=forms.join_list(targets))
    source = page.project.path_of(site.file)
    made = paragraph(words_of, Origin(notice.id, origin="phrase", audience=notice.audience), source, 1)
    made["classes"].append("notice-audiences")
    return [made]
