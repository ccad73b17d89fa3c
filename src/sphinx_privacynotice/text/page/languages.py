"""The languages of a page: the notice's, those of words that are in another, and links to its other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_privacynotice.base.languages import same_language
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, Variant
from sphinx_privacynotice.model.pack.entry import LANGUAGE as LANGUAGE_FORM
from sphinx_privacynotice.text.clause.nodes import (
    LANG,
    LANGUAGE,
    OF,
    OTHER_PAGES,
    PAGE_LANGUAGE,
    Origin,
    clause_heading,
    link,
    paragraph,
)
from sphinx_privacynotice.text.clause.phrases import name_of_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.project.project import Site
    from sphinx_privacynotice.text.page.context import NoticeRef, PageContext


def variant_of(page: PageContext, site: Site, kind: str) -> Variant:
    """Return the variant of a notice that the site names the page as."""
    page.depend_on("languages", site.key, kind)
    named = site.language_on(kind, page.name)
    known = page.project.library.translations.find_language(named)
    return Variant(known or (named if LANGUAGE_FORM.accepts(named) else ""))  # else it is reported


def inherited_variant(page: PageContext, site: Site, kind: str) -> Variant:
    """Return the variant that words at this place are of: that of the directive around, else of the page."""
    outer = page.stack[-1] if page.stack else None
    if outer is not None and outer.site is site and outer.kind == kind:
        return outer.variant
    return variant_of(page, site, kind)


def languages_of_words(page: PageContext, notice: NoticeRef, edition: ClauseEdition) -> dict[str, str]:
    """Return the languages that are not the notice's page's, by where words of a clause are from.

    A site says its own words in the notice's own language.
    """
    view, found = page.view(notice), {}
    written, clause = view.written_in, page.language(edition)
    if not same_language(clause, written):
        found["clause"] = found["phrase"] = clause
    if view.language and not same_language(view.own_language, written):
        found["site"] = view.own_language
    return found


def print_state(page: PageContext, notice: NoticeRef, edition: ClauseEdition) -> list[nodes.Node]:
    """Return what a page in another language says of a clause that is not in it, or not as it is now."""
    view = page.view(notice)
    if not view.language:
        return []
    missing = not same_language(page.language(edition), view.language)
    if not (missing or edition.stale):
        return []
    forms = page.forms(notice.site, notice.name, nodes.Text)
    key = "translation_missing" if missing else "translation_stale"
    words = forms.phrase_nodes(key, language=[_link(page, notice, "", view.own_language)])
    language = forms.language_if_other(key)
    origin = Origin(notice.id, edition.id, edition.label, origin="phrase", language=language)
    made = paragraph(words, origin, page.project.path_of(edition.file), edition.body_line)
    made["classes"].append("notice-translation")
    return [made]


def print_languages(page: PageContext, notice: NoticeRef) -> list[nodes.Node]:
    """Return the line that links to the notice's pages in other languages, once for a notice on a page."""
    site, view = notice.site, page.view(notice)
    others = [
        _link(page, notice, language, language or view.own_language)
        for language, document in _pages(page, notice)
        if document and document != page.name and language != view.language
    ]
    if not others or notice.id in page.linked:
        return []
    page.linked.append(notice.id)
    forms = page.forms(site, notice.name, nodes.Text)
    key = "other_languages"
    words = forms.phrase_nodes(key, languages=forms.join([[each] for each in others]))
    origin = Origin(notice.id, origin="phrase", language=forms.language_if_other(key))
    made = paragraph(words, origin, page.project.path_of(site.file), 1)
    made["classes"].append("notice-languages")
    return [made]


def _pages(page: PageContext, notice: NoticeRef) -> list[tuple[str, str]]:
    page.depend_on("languages", notice.site.key, notice.kind)
    return notice.site.languages_of(notice.kind)


def _link(page: PageContext, notice: NoticeRef, variant: str, language: str) -> nodes.Element:
    """Return the name of a language in itself, which links to the notice's page in it, if there is one."""
    target = dict(_pages(page, notice)).get(variant, "")
    name = nodes.inline("", name_of_language(language))
    name[LANG] = language
    return link([name], f"/{target}") if target and target != page.name else name


def mark_languages(
    page: PageContext, notice: NoticeRef, made: Iterable[nodes.Node], document: nodes.document
) -> None:
    """Mark every block that is not in the language of the page, or of the project, with its own.

    In HTML it gets `lang`, if it differs from what the page says: one of a single page says the project's.
    """
    of_page, view = variant_of(page, notice.site, notice.kind), page.view(notice)
    project = str(getattr(document.settings, "language_code", "") or "en")
    here = (of_page.language or project, project)
    if of_page != NOTICE_ITSELF:
        document[PAGE_LANGUAGE] = of_page.language
    pages = [(each or view.own_language, named) for each, named in _pages(page, notice) if named]
    if len(pages) > 1:
        document[OTHER_PAGES] = pages
    written = view.written_in
    for node in made:
        if isinstance(node, nodes.Element):
            _mark(node, written, here)


def _mark(node: nodes.Element, written: str, here: tuple[str, str]) -> None:
    language = str(node.attributes.get(LANGUAGE, "") or written)
    if OF in node.attributes and not all(same_language(language, each) for each in here):
        node[LANG] = language
    if not isinstance(node, nodes.TextElement | clause_heading):
        for child in node.children:
            if isinstance(child, nodes.Element):
                _mark(child, written, here)
