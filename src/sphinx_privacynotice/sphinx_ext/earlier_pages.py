"""The pages of earlier notices, each at an address that stays, and the feeds of changes.

They are no documents: no list of pages, search or sitemap has them, and search engines are asked to pass.
A page is made again only when what it says, or what is around it on every page, has changed.
"""

from __future__ import annotations

import html
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.exports.addresses import FOLDER
from sphinx_privacynotice.sphinx_ext.assets import STYLES, write_whole
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.feed import make_feed
from sphinx_privacynotice.sphinx_ext.history import (
    History,
    copies_of,
    days_in_words,
    has_pages,
    history_of,
    phrases_of,
    shown_histories,
)
from sphinx_privacynotice.sphinx_ext.written import keep_in, kept_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

KEPT = ".notices-earlier.json"
"""Beside the output: which pages and feeds were written, with a digest of each page."""

FEED = "changes.atom"
NOINDEX = '\n<meta name="robots" content="noindex" />\n'

Page = tuple[str, dict[str, Any], str]
"""A page for Sphinx: its name, what is on it, and the template."""


def earlier_pages(domain: NoticeDomain) -> dict[str, tuple[History, str]]:
    """Return the pages of all earlier notices that pages link to, each with its history and day."""
    if not has_pages(domain.builder):
        return {}
    histories = (history_of(domain, of) for of in shown_histories(domain))
    return {history.pagename(day): (history, day) for history in histories for day in history.copies}


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages to write (`html-collect-pages`), and write the feeds; what is stale is removed."""
    domain, builder = load(app.env), app.builder
    outdir = Path(builder.outdir)
    state = kept_in(outdir / KEPT)
    wanted = {name: each for name, each in earlier_pages(domain).items() if name not in app.env.found_docs}
    feeds = _feeds(app, domain) if has_pages(builder) else {}
    if not (wanted or feeds or state):
        return
    around = _around(app)
    digests = {
        name: blake2b(f"{around} {history.digest} {day}".encode(), digest_size=16).hexdigest()
        for name, (history, day) in wanted.items()
    }
    before = state.get("pages", {})
    stale = [
        name
        for name in sorted(wanted)
        if before.get(name) != digests[name] or not _output(builder, name).is_file()
    ]
    for name in before.keys() - wanted.keys():
        remove_ours(_output(builder, name), outdir)
    for name in state.get("feeds", {}).keys() - feeds.keys():
        remove_ours(outdir / name, outdir)
    if stale:  # until all are written, nothing is certain of these
        certain = {name: digest for name, digest in before.items() if name in wanted}
        keep_in(
            outdir / KEPT, {"pages": certain | dict.fromkeys(stale, ""), "feeds": dict.fromkeys(feeds, "")}
        )
    for name in stale:
        yield _page(domain, builder, name, *wanted[name])
    for name, text in feeds.items():
        file = outdir / name
        if not file.is_file() or file.read_bytes() != text.encode():
            write_whole(file.parent, file.name, text)
    kept = {"pages": digests, "feeds": dict.fromkeys(feeds, "")}
    keep_in(outdir / KEPT, {name: each for name, each in kept.items() if each})


def _around(app: Sphinx) -> str:
    """Return a digest of what themes show around every page: titles, their order, and settings."""
    env = app.env
    titles = {docname: env.titles[docname].astext() for docname in sorted(env.titles)}
    info = getattr(app.builder, "build_info", None)
    about = [
        __version__,
        titles,
        sorted((name, list(below)) for name, below in env.toctree_includes.items()),
        [getattr(info, name, "") for name in ("config_hash", "tags_hash")],
        _digest_templates(app.builder),
    ]
    return blake2b(repr(about).encode(), digest_size=16).hexdigest()


def _page(domain: NoticeDomain, builder: Any, name: str, history: History, day: str) -> Page:
    site, _, kind = history.of.partition("/")
    copies = copies_of(domain).earlier(site, kind).copies
    record = next(copy.record for copy in copies if copy.day == day)
    title, content = page_nodes(domain, builder, name, history, record)
    numbers = builder.secnumbers, builder.fignumbers
    builder.secnumbers = builder.fignumbers = {}  # those of the page that was written last
    body = builder.render_partial(content)["fragment"]
    builder.secnumbers, builder.fignumbers = numbers
    context = {
        "title": html.escape(title),
        "body": body,
        "metatags": NOINDEX,
        "parents": [],
        "sourcename": "",
    }
    return name, context, "page.html"


def page_nodes(
    domain: NoticeDomain, builder: Builder, name: str, history: History, record: Record
) -> tuple[str, nodes.section]:
    """Return the title of the page of an earlier notice, and its content below a banner."""
    from sphinx_privacynotice.model.record_tree import title_of
    from sphinx_privacynotice.text.clause.phrases import date_form
    from sphinx_privacynotice.text.page.record_nodes import record_nodes

    phrases = phrases_of(domain, history.of)
    entry = next(each for each in history.entries if each.start == record.applies_from and not each.title)
    start, until = (date_form(phrases.language, each) if each else "" for each in (entry.start, entry.until))
    newest: nodes.Element = nodes.inline("", phrases.phrase("history_newest"))
    if history.page:
        address = builder.get_relative_uri(name, history.page)
        newest = nodes.reference("", "", *newest.children, refuri=address, internal=True)
    slots: dict[str, list[nodes.Node]] = {
        "from": [nodes.Text(start)],
        "until": [nodes.Text(until)],
        "newest": [newest],
    }
    words = phrases.phrase_nodes(
        "history_banner" if until and history.page else "history_banner_open",
        **slots,
    )
    title = title_of(record) or phrases.phrase("history_banner_title")
    banner = nodes.admonition(
        "",
        nodes.title("", phrases.phrase("history_banner_title")),
        nodes.paragraph("", "", *words),
        classes=["notice-superseded", "important"],
    )
    made = record_nodes(record, phrases.phrase("history_part"))
    if len(made) == 1 and isinstance(made[0], nodes.section):
        content = made[0]
        content.insert(1, banner)
    else:
        content = nodes.section("", nodes.title("", title), banner, *made, ids=["earlier"])
    for reference in content.findall(nodes.reference):
        # as on pages of notices: see `PlainMailLinks`
        if str(reference.get("refuri", "")).startswith("mailto:"):
            reference["refuri"] = "MAILTO:" + reference["refuri"].removeprefix("mailto:")
    return f"{title} ({days_in_words(entry, phrases)})", content


# feeds


def _feeds(app: Sphinx, domain: NoticeDomain) -> dict[str, str]:
    """Return the text of each feed by its name below the output; none without the site's address."""
    base = feed_base(app)
    histories = [history_of(domain, of) for of in shown_histories(domain)] if base else []
    return {
        feed_name(history.of): make_feed(
            history, phrases_of(domain, history.of), base, feed_name(history.of), app.builder
        )
        for history in histories
        if history.name and history.page
    }


def feed_name(of: str) -> str:
    """Return the name of the feed of a notice ("site/kind"), below the built site."""
    return f"{FOLDER}/{of}/{FEED}"


def feed_base(app: Sphinx) -> str:
    """Return the address of the built site, with a slash at its end; "" for no feed."""
    wanted = app.config.privacynotice_feed
    base = str(app.config.html_baseurl if wanted is True else wanted or "")
    if not base.startswith(("https://", "http://")):
        return ""
    return base.rstrip("/") + "/"


# what other handlers of Sphinx's events ask


def dress_pages(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the style sheet on pages of earlier notices, and the feed on those that show a history."""
    domain = load(app.env)
    if domain.history and doctree is None and "css_files" in context and pagename in earlier_pages(domain):
        app.add_css_file(STYLES)
    shown: Iterable[str] = sorted({of for of, _ in domain.history.get(pagename, ())})
    base = feed_base(app) if shown and has_pages(app.builder) else ""
    if not base or "metatags" not in context:
        return
    for of in shown:
        history = history_of(domain, of)
        if history.name and history.page:
            title = phrases_of(domain, of).phrase("history_feed", name=history.name)
            href = html.escape(f"{base}{feed_name(of)}")
            context["metatags"] += (
                '\n<link rel="alternate" type="application/atom+xml"'
                f' title="{html.escape(title)}" href="{href}" />\n'
            )


def _digest_templates(builder: Any) -> str:
    """Return a digest of the templates of the theme and of the project: of what they hold, not of times."""
    made = blake2b(digest_size=16)
    for folder in getattr(getattr(builder, "templates", None), "pathchain", None) or ():
        for path in sorted(Path(folder).rglob("*.html")):
            with suppress(OSError):
                made.update(f"{path.relative_to(folder).as_posix()} ".encode(errors="surrogateescape"))
                made.update(path.read_bytes())
    return made.hexdigest()


def _output(builder: Any, name: str) -> Path:
    """Return the file of a page; Sphinx 8 has another name for it."""
    find = getattr(builder, "get_output_path", None) or builder.get_outfilename
    return Path(find(name))


def remove_ours(file: Path, outdir: Path) -> None:
    """Remove a file of ours from the output, with the folders that it leaves empty."""
    inside = outdir / FOLDER
    if inside not in file.parents:  # our own list says so, but it lies where others write
        return
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == outdir or any(folder.iterdir()) if folder.is_dir() else False:
            break
        if folder.is_dir():
            folder.rmdir()
