"""The entry point for Sphinx: registers what the extension adds, and connects to the build's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.parsers import rst

from sphinx_privacynotice.sphinx_ext.assets import (
    DressNotices,
    add_styles,
    copy_styles,
    depart_named_entry,
    named_entry,
    visit_named_entry,
)
from sphinx_privacynotice.sphinx_ext.builder import NoticesBuilder
from sphinx_privacynotice.sphinx_ext.coverage import FillCoverage
from sphinx_privacynotice.sphinx_ext.directives import DIRECTIVE_CLASSES
from sphinx_privacynotice.sphinx_ext.doctree_cache import cache_stems, limit_cached_doctrees
from sphinx_privacynotice.sphinx_ext.document_links import DocumentLinks, find_document, is_told
from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain
from sphinx_privacynotice.sphinx_ext.earlier_pages import collect_pages, dress_pages
from sphinx_privacynotice.sphinx_ext.fragments import check_setting, write_fragments
from sphinx_privacynotice.sphinx_ext.history import FillHistory
from sphinx_privacynotice.sphinx_ext.labels import add_labels, find_clause, take_labels
from sphinx_privacynotice.sphinx_ext.languages import name_languages
from sphinx_privacynotice.sphinx_ext.preview import AUTO, MarkPreviews, compare_with_published, write_redlines
from sphinx_privacynotice.sphinx_ext.project import (
    end_project,
    exclude_own_folders,
    note_misplaced,
    start_project,
    tell_findings,
    tell_page_findings,
)
from sphinx_privacynotice.sphinx_ext.rebuild import (
    close_page,
    find_outdated,
    find_stale,
    forget_reading,
    keep_written,
    note_reading,
    note_written,
)
from sphinx_privacynotice.sphinx_ext.single_page import AddressesOfOnePage
from sphinx_privacynotice.sphinx_ext.status import FillStatus
from sphinx_privacynotice.sphinx_ext.store_build import keep_build
from sphinx_privacynotice.sphinx_ext.transforms import (
    HideClauses,
    LinesOfLinks,
    PlainMailLinks,
    PlainTitles,
    ShowClauses,
    SphinxClauseSections,
    TakeRecord,
)
from sphinx_privacynotice.sphinx_ext.unlisted import (
    keep_out_of_search,
    keep_out_of_search_engines,
    keep_out_of_sitemap,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Register everything with ``app``."""
    _add_settings(app)
    app.add_domain(NoticeDomain)
    app.add_builder(NoticesBuilder)
    for transform in (SphinxClauseSections, DocumentLinks, HideClauses, TakeRecord, ShowClauses):
        app.add_transform(transform)
    app.add_post_transform(AddressesOfOnePage)
    app.add_post_transform(PlainMailLinks)
    app.add_post_transform(PlainTitles)
    app.add_post_transform(LinesOfLinks)
    app.add_post_transform(DressNotices)
    app.add_post_transform(FillCoverage)
    app.add_post_transform(MarkPreviews)
    app.add_post_transform(FillStatus)
    app.add_post_transform(FillHistory)
    app.add_node(named_entry, html=(visit_named_entry, depart_named_entry))
    app.connect("config-inited", exclude_own_folders, priority=900)  # others may move the source folder
    app.connect("config-inited", check_setting)
    app.connect("builder-inited", start_project)
    # after every extension's setup, and after `extlinks`: a short name that another has taken stays theirs
    app.connect("builder-inited", register_short_names, priority=900)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-before-read-docs", note_reading)
    app.connect("env-before-read-docs", tell_findings)
    app.connect("source-read", limit_cached_doctrees)
    app.connect("source-read", note_misplaced)
    app.connect("doctree-read", close_page)
    app.connect("doctree-read", keep_out_of_search)  # when the page is closed: by then drafts are known
    app.connect("env-updated", tell_page_findings)
    app.connect("env-updated", compare_with_published)
    app.connect("env-before-read-docs", take_labels)
    app.connect("env-updated", add_labels)
    app.connect("env-updated", keep_build)  # also where no page is read: conf.py may have other words
    app.connect("missing-reference", find_clause)
    app.connect("missing-reference", find_document)
    app.connect("warn-missing-reference", is_told)
    app.connect("env-get-updated", find_stale)
    app.connect("env-check-consistency", forget_reading)
    app.connect("doctree-resolved", note_written)
    app.connect("doctree-resolved", cache_stems)
    app.connect("build-finished", keep_written)
    app.connect("build-finished", write_redlines)
    app.connect("build-finished", write_fragments)
    app.connect("build-finished", end_project)
    app.connect("write-started", copy_styles)
    app.connect("write-started", keep_out_of_sitemap)
    app.connect("html-page-context", add_styles)
    app.connect("html-page-context", name_languages)
    app.connect("html-page-context", keep_out_of_search_engines)
    app.connect("html-page-context", dress_pages)
    app.connect("html-collect-pages", collect_pages)


def _add_settings(app: Sphinx) -> None:
    app.add_config_value("privacynotice_project", "", "env", frozenset({str}))
    app.add_config_value("privacynotice_preview", AUTO, "", frozenset({str, bool}))
    app.add_config_value("privacynotice_published", "origin/main", "", frozenset({str}))
    # not "html": that would change a file of builds without notices; `find_stale` looks at it
    app.add_config_value("privacynotice_feed", "", "", frozenset({str, bool}))
    app.add_config_value("privacynotice_fragments", False, "", frozenset({bool, dict}))


def register_short_names(app: Sphinx) -> None:
    """Register directives and roles by their short names, where nobody else has them.

    Whoever has not got the short name has the full one, `notice:…`, from the domain.
    """
    ours = tuple(DIRECTIVE_CLASSES.values())
    for name, directive in DIRECTIVE_CLASSES.items():
        taken = rst.directives._directives.get(name)  # type: ignore[attr-defined] # noqa: SLF001 - what Sphinx's own check reads
        if taken is None or (isinstance(taken, type) and taken.__module__ == ours[0].__module__):
            rst.directives.register_directive(name, directive)
    for name, role in NoticeDomain.roles.items():
        taken = rst.roles._roles.get(name)  # type: ignore[attr-defined] # noqa: SLF001 - likewise
        if taken is None or type(taken).__module__ == type(role).__module__:
            rst.roles.register_local_role(name, role)
