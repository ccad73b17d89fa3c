"""Which pages are read again (a dependency changed), and which are written again (what they show changed).

Sphinx compares modification times of files. That is not enough if the words come from data, if two builders
share doctrees, or if a build was interrupted. Two small state files make up for it:

- beside the doctrees, the names of the pages being read, until Sphinx has saved them: after an interrupted
  build they are read again;
- beside the output, a digest of what each written page shows, also of the titles of pages that it links to:
  pages with another digest now are written again.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from sphinx import addnodes

from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.history import history_of
from sphinx_privacynotice.sphinx_ext.preview import previews_of
from sphinx_privacynotice.sphinx_ext.status import key_of
from sphinx_privacynotice.sphinx_ext.written import WRITTEN, Written, keep_in, kept_in

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

READING = ".notices-being-read.json"


# pages to read again


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Return the pages of which something they used is no longer what it was, or that were being read."""
    interrupted = kept_in(Path(app.doctreedir) / READING).get("pages", {})
    return (load(env).outdated() | interrupted.keys()) - removed


def note_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Keep the names of the pages to be read, until they are read and kept."""
    if docnames and load(env).place is not None:
        pages: dict[str, str] = dict.fromkeys(docnames, "")
        keep_in(Path(app.doctreedir) / READING, {"pages": pages})


def forget_reading(app: Sphinx, env: BuildEnvironment) -> None:
    """Forget the names: by now Sphinx has kept what it knows of the pages."""
    (Path(app.doctreedir) / READING).unlink(missing_ok=True)


def close_page(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what a page asked, and to which places on other pages it refers, with or without their titles."""
    domain, docname = load(app.env), app.env.docname
    domain.close_page(docname, doctree)
    if domain.place is not None:
        mentions = {
            (str(node["reftarget"]), not node.get("refexplicit"))
            for node in doctree.findall(addnodes.pending_xref)
            if node.get("reftype") in {"ref", "doc", "any", "myst", "document"}
        }
        if mentions:
            domain.xrefs[docname] = mentions


# pages to write again


def find_stale(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Return the pages to write again: they, or what they show of others, are not what was written."""
    domain = load(env)
    domain.data["site_fingerprints"] = domain.fingerprints()  # by now all pages are right by it
    if not (domain.dependencies or domain.links or (Path(app.outdir) / WRITTEN).exists()):
        return set()  # there is no notice, and was none
    if isinstance(app.builder.get_outdated_docs(), str):
        return set()  # the builder always writes all
    is_html = app.builder.format == "html"
    titles = {docname: _title(domain, docname) for docname in domain.content_digests} if is_html else {}
    domain.written = Written(Path(app.outdir), set(env.found_docs), _shown(domain), titles)
    return domain.written.stale() & env.found_docs


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note that a page is about to be written."""
    written = load(app.env).written
    if written is not None:
        written.note(docname)


def keep_written(app: Sphinx, exception: Exception | None) -> None:
    """Keep which pages were written, after a build without a fault."""
    written = load(app.env).written if hasattr(app, "env") else None
    if written is not None and exception is None:
        written.keep()


def _shown(domain: NoticeDomain) -> dict[str, str]:
    """Return a digest of what each page shows by our doing; "" where a link leads nowhere: told again."""
    shown: dict[str, str] = {}
    for docname in {*domain.content_digests, *domain.links, *domain.xrefs}:
        targets = [
            (target and (target[0], target[1].id, target[1].title))
            for link in sorted(domain.links.get(docname, ()))
            for target in [domain.target(docname, *link)]
        ]
        tables = [domain.told.get("tables", {}).get(of) for of in domain.coverage.get(docname, ())]
        previews = [repr(each) for each in previews_of(domain, docname)]
        tables += [
            domain.told.get("status", {}).get(key_of(docname, number))
            for number in range(len(domain.status.get(docname, ())))
        ]
        histories = [(limit, history_of(domain, of).digest) for of, limit in domain.history.get(docname, ())]
        mentioned = [_mentioned(domain, docname, *each) for each in sorted(domain.xrefs.get(docname, ()))]
        said = [
            domain.content_digests.get(docname),
            targets,
            [each for each in mentioned if each is not None],
            *([tables] if tables else []),
            *([previews] if previews else []),
            *([histories, domain.env.config.privacynotice_feed] if histories else []),
        ]
        if any(said):
            # writers say “Attention” above a draft in the site's language; only html asks whether it changed.
            # Another release has other styles, which html pages name by a checksum
            said += [domain.env.config.language, domain.data["site_fingerprints"].get("")]
            digest = blake2b(repr(said).encode(), digest_size=16).hexdigest()
            shown[docname] = digest if None not in targets else ""
    return shown


def _title(domain: NoticeDomain, docname: str) -> str:
    title = domain.env.titles.get(docname)
    return title.astext() if title is not None else ""


def _mentioned(domain: NoticeDomain, docname: str, target: str, shows_title: bool) -> Any:
    """Return the place and title that a reference shows, if its page or the one it leads to has our words."""
    ours = domain.env.found_docs if docname in domain.content_digests else domain.content_digests
    standard = domain.env.get_domain("std").data
    labels: dict[str, tuple[str, ...]] = standard["labels" if shows_title else "anonlabels"]
    label = labels.get(target) or labels.get(target.lower())
    if label and label[0] in ours:
        return label
    page = target.split("#", maxsplit=1)[0]
    for named in (page.lstrip("/"), normpath((PurePosixPath(docname).parent / page).as_posix())):
        if named in ours:
            return named, _title(domain, named) if shows_title else ""
    clause = domain.target(docname, target, "")
    return (clause[0], clause[1].id, clause[1].title) if clause else None
