"""A preview of a change: marks the notices that differ from the published ones, and shows what differs.

Read the Docs builds each pull request (https://docs.readthedocs.com/platform/stable/pull-requests.html), and
a reader may take such a page for the notice in force. Only a preview asks git; an ordinary build never does.
What was found is computed anew in each build, and a page is written again where its banner is another one.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.preview_state import CHANGED, NEW, UNKNOWN, Preview, PreviewOfBuild

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.changes import NoticeDiff
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

logger = logging.getLogger(__name__)

_REMOTE = re.compile(r"(\w[\w.-]*)/(\w[\w./-]*)", re.ASCII)
"""A branch of a remote, as `privacynotice_published` names it."""

AUTO = "auto"
VERSION_TYPE, EXTERNAL = "READTHEDOCS_VERSION_TYPE", "external"
"""The variable of a build on Read the Docs, and its value in the build of a pull request."""

FOLDER = "privacy-notice-changes"
"""The folder of the output with a page for each notice that differs."""

_FALLBACKS = {
    "preview_changed": "Draft, not in force: {name}",
    "preview_new": "Draft, not in force: {name} (new)",
    "preview_link": "See what changes",
    "preview_unknown": "Not compared with the published notice: {name}",
}
"""What a reviewer reads where no pack has words for it."""


def is_preview(app: Sphinx) -> bool:
    """Return whether this build shows a proposed change."""
    wanted = app.config.privacynotice_preview
    if wanted == AUTO:
        return os.environ.get(VERSION_TYPE) == EXTERNAL
    return wanted is True


def compare_with_published(app: Sphinx, env: BuildEnvironment) -> None:
    """Compare the notices with the published ones, once all pages are read, if this build is a preview."""
    domain = load(env)
    domain.preview = PreviewOfBuild(builder=app.builder)
    if not is_preview(app) or not any(domain.records.values()) or domain.project is None:
        return
    from sphinx_privacynotice.review.git import GitError
    from sphinx_privacynotice.text.page.records import make_records

    records = make_records(domain.project, domain.blocks())
    try:
        _compare(domain, records, app.config.privacynotice_published)
    except GitError as error:
        finding = error.finding
        logger.info(
            "privacynotice: this preview could not be compared with what is published: %s. %s.",
            finding.message,
            finding.hint,
        )
        for record in records:
            of = f"{record.site}/{record.notice}"
            domain.preview.said[of] = Preview(UNKNOWN, _words(domain, of, "preview_unknown"))


def _compare(domain: NoticeDomain, records: Iterable[Record], published: str) -> None:
    """Keep what differs from the reading copies of a revision; raise `GitError` where there are none."""
    from sphinx_privacynotice.base.copy_files import copy_name
    from sphinx_privacynotice.review.compare import compare_records
    from sphinx_privacynotice.review.git import GitError
    from sphinx_privacynotice.review.revisions import find_repository

    assert domain.place is not None  # noqa: S101 - there is a project
    assert domain.project is not None  # noqa: S101
    repository = find_repository(domain.place.folder.resolve())
    try:
        revision = repository.resolve(published)
    except GitError as error:
        remote = _REMOTE.fullmatch(published)
        if remote is None:
            raise
        # of a clone of one branch, more commits of it bring no other
        fetched = f"+refs/heads/{remote[2]}:refs/remotes/{published}"
        hint = f"Before the build, fetch it: `git fetch {remote[1]} {fetched}`"
        raise GitError(error.finding.message, hint) from None
    copies = repository.copies(revision)
    if not copies:
        hint = "Keep them with `sphinx-privacynotice record --write`, and commit them"
        raise GitError(f"{revision.label} has no reading copies", hint)
    old, unread = repository.records(copies.values())
    if unread:
        raise GitError(
            f"{unread[0]} of {revision.label} is no record that this version reads", "Write it again"
        )
    before = {(each.site, each.notice): each for each in old.values()}
    now = {(each.site, each.notice): each for each in records}
    for diff in compare_records(before, now, domain.project.library):
        of = f"{diff.site}/{diff.notice}"
        if diff.state == NEW and now[diff.site, diff.notice].in_force:  # a draft says that it is one
            domain.preview.said[of] = Preview(NEW, _words(domain, of, "preview_new"))
        elif diff.state == CHANGED:
            words = _words(domain, of, "preview_changed")
            file = f"{copy_name(FOLDER, diff.site, diff.notice)}.html"
            domain.preview.said[of] = Preview(CHANGED, words, _words(domain, of, "preview_link"), file)
            domain.preview.redlines[file] = _redline(domain, diff, revision.label)


def _words(domain: NoticeDomain, of: str, key: str) -> str:
    from sphinx_privacynotice.text.clause.phrases import Phrases

    project = domain.project
    assert project is not None  # noqa: S101 - callers have asked
    key_of_site, _, kind = of.partition("/")
    site = project.sites[key_of_site]
    view = site.view(kind)
    phrases = Phrases(view, view.language or project.library.language)
    return phrases.phrase(key, name=site.name) or _FALLBACKS[key].replace("{name}", site.name)


def _redline(domain: NoticeDomain, diff: NoticeDiff, published: str) -> str:
    """Return the page that shows how one notice differs; search engines are asked not to list it."""
    from sphinx_privacynotice.review.report import DiffReport, Origin
    from sphinx_privacynotice.sphinx_ext.redline_page import redline_page

    names = {site.key: site.name for site in domain.project.sites.values()} if domain.project else {}
    old, new = Origin(published, "reading copies"), Origin("this preview")
    return redline_page(DiffReport(old, new, [diff], names))


def previews_of(domain: NoticeDomain, docname: str) -> list[Preview]:
    """Return what is said of the notices of one page."""
    found = (domain.preview.said.get(of) for of in sorted(domain.records.get(docname, ())))
    return [each for each in found if each is not None]


def unpublished_pages(domain: NoticeDomain) -> dict[str, list[Preview]]:
    """Return the pages with a notice that differs from the published one."""
    pages = (
        {docname: previews_of(domain, docname) for docname in domain.records} if domain.preview.said else {}
    )
    return {
        docname: found for docname, found in pages.items() if any(each.state != UNKNOWN for each in found)
    }


def write_redlines(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages that show what differs, and take away those of an earlier build."""
    if exception is not None or not _has_files(app.builder):
        return
    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.sphinx_ext.assets import write_whole
    from sphinx_privacynotice.sphinx_ext.redline_page import MARK

    domain = load(app.env)
    out = Folder(app.outdir)
    if not domain.preview.redlines and not out.is_folder(FOLDER):
        return
    for name in out.glob(f"{FOLDER}/*/*.html"):
        path = out.path(name)
        if name not in domain.preview.redlines and path is not None and MARK in out.read(name):
            path.unlink()
    for name, text in domain.preview.redlines.items():
        if not out.is_file(name) or out.read(name) != text:
            write_whole(out.root, name, text)


def _has_files(builder: Builder) -> bool:
    """Return whether a builder's output is a web site, to which a page may be added."""
    return builder.format == "html" and not getattr(builder, "embedded", True)


class MarkPreviews(SphinxPostTransform):
    """Put a banner at the top of pages with a notice that differs from the published one."""

    default_priority = 6  # before references are resolved (10), as tables of coverage

    def run(self, **kwargs: Any) -> None:
        """Mark one page, or all that a builder has joined."""
        domain = load(self.env)
        if not domain.preview.said:
            return
        for docname, page in _pages(self.document, self.env.docname):
            at = _below_title(page)
            for number, preview in enumerate(previews_of(domain, docname)):
                at[0].insert(at[1] + number, self._banner(preview, docname))

    def _banner(self, preview: Preview, docname: str) -> nodes.Element:
        words = nodes.paragraph("", preview.words)
        builder = load(self.env).preview.builder
        if preview.file and builder is not None and _has_files(builder):
            uri = quote(preview.file)
            if builder.name != "singlehtml":
                uri = relative_uri(builder.get_target_uri(docname), uri)
            words += [nodes.Text(" "), nodes.reference("", preview.link_words, internal=True, refuri=uri)]
        if preview.state == UNKNOWN:
            return nodes.note("", words, classes=["notice-preview"])
        return nodes.attention("", words, classes=["notice-draft", "notice-preview"])


def _pages(document: nodes.document, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield each page of a tree with its name: a builder may have joined several to one."""
    yield docname, document
    for start in list(document.findall(addnodes.start_of_file)):
        yield str(start["docname"]), start


def _below_title(page: nodes.Element) -> tuple[nodes.Element, int]:
    """Return where what is first on a page belongs: below its title."""
    section = next((child for child in page.children if isinstance(child, nodes.section)), None)
    holder = page if section is None else section
    place = next(
        (number for number, child in enumerate(holder.children) if isinstance(child, nodes.title)), -1
    )
    return holder, place + 1
