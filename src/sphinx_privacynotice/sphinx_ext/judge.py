"""Runs the rules over the notices of a build: of each only when it, its site or the packs have changed."""

from __future__ import annotations

import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.variant import split_name
from sphinx_privacynotice.base.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain


def judge_notices(domain: NoticeDomain, project: Project, errors: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what the rules find wrong with the notices of a project, each judged on its own day.

    Of a notice that ``errors`` keep from being read whole, only the data of its site and the words that are
    there are judged. What was found of a notice in an earlier build holds as long as nothing that rules see
    of it has changed.
    """
    from dataclasses import replace

    from sphinx_privacynotice.checks.in_part import read_in_part
    from sphinx_privacynotice.checks.registry import ACROSS_SITES
    from sphinx_privacynotice.checks.run import contexts_of, run_rules

    pages = pages_of(domain)
    printed: dict[tuple[str, ...], Record | None] = dict.fromkeys(tuple(of.split("/", 1)) for of in pages)
    in_part = read_in_part(project, {tuple(of.split("/", 1)): names for of, names in pages.items()}, errors)
    contexts = list(contexts_of(project, printed, in_part=in_part))
    yield from run_rules(contexts, only=lambda rule: rule in ACROSS_SITES)
    kept: dict[str, tuple[str, list[Finding]]] = {}
    for context in contexts:
        of = f"{context.site.key}/{context.name}"
        uses = _uses_of(domain, of, pages.get(of, ()))
        if (context.site.key, context.name) in in_part:
            read = _full_context(domain, context, of, pages.get(of, ()), uses).record
            some = replace(context, in_part=read, shared={})
            yield from run_rules([some], only=lambda rule: rule not in ACROSS_SITES)
            continue
        digest = _digest(domain, of, pages.get(of, ()), uses)
        before = domain.judged.get(of)
        if before is not None and before[0] == digest:
            kept[of] = before
        else:
            full = _full_context(domain, context, of, pages.get(of, ()), uses)
            kept[of] = digest, list(run_rules([full], only=lambda rule: rule not in ACROSS_SITES))
        yield from kept[of][1]
    domain.judged.clear()
    domain.judged.update(kept)


def judge_on(domain: NoticeDomain, project: Project, day: str) -> list[Finding]:
    """Return what the rules find wrong with all notices on a day, which no build but a page may name."""
    from sphinx_privacynotice.checks.run import run_rules

    contexts = (
        context_of(domain, project, f"{key}/{kind}", day)
        for key, site in project.sites.items()
        for kind in site.pages
    )
    return run_rules(filter(None, contexts))


def context_of(domain: NoticeDomain, project: Project, of: str, on: str = "") -> Context | None:
    """Return all that rules may know of one notice ("site/kind"), None where there is no such notice.

    ``on`` is the day to judge by, "" for the notice's own.
    """
    from sphinx_privacynotice.checks.registry import Context

    key, _, kind = of.partition("/")
    site = project.sites.get(key)
    kind, variant = split_name(kind)
    if site is None or kind not in site.pages:
        return None
    pages = pages_of(domain).get(of, [])
    context = Context(project, site, kind, bool(pages), on=on, variant=variant)
    return _full_context(domain, context, of, pages, _uses_of(domain, of, pages))


def covered_records(domain: NoticeDomain, project: Project) -> list[Record]:
    """Return the records of all notices with their coverage, each judged on its own day."""
    from sphinx_privacynotice.checks.run import contexts_of, with_coverage
    from sphinx_privacynotice.text.page.records import make_records

    records = make_records(project, domain.blocks())
    printed: dict[tuple[str, ...], Record | None] = {(each.site, each.notice): each for each in records}
    uses = [use for page in sorted(domain.uses) for use in domain.uses[page]]
    return with_coverage(records, contexts_of(project, printed, "", uses))


def pages_of(domain: NoticeDomain) -> dict[str, list[str]]:
    """Return the pages of each notice."""
    pages: dict[str, list[str]] = {}
    for docname in sorted(domain.records):
        for of in domain.records[docname]:
            pages.setdefault(of, []).append(docname)
    return pages


def _uses_of(domain: NoticeDomain, of: str, pages: Iterable[str]) -> list[ClauseUse]:
    return [use for page in pages for use in domain.uses.get(page, ()) if use.of == of]


def digest_of_notice(domain: NoticeDomain, of: str, pages: Iterable[str]) -> str:
    """Return a digest of all that rules see of one notice, by its pages."""
    return _digest(domain, of, pages, _uses_of(domain, of, pages))


def _digest(domain: NoticeDomain, of: str, pages: Iterable[str], uses: list[ClauseUse]) -> str:
    """Return a digest of all that rules see of one notice."""
    site = domain.fingerprints().get(of.partition("/")[0], "")
    digest = blake2b(f"{__version__} {site} {uses}".encode(), digest_size=16)
    for page in pages:
        digest.update(page.encode())
        digest.update(domain.records[page][of])
    return digest.hexdigest()


def _full_context(
    domain: NoticeDomain, context: Context, of: str, pages: Iterable[str], uses: list[ClauseUse]
) -> Context:
    """Return a context with the record of the notice."""
    from dataclasses import replace

    record = record_of(domain, context.project, of, pages)
    return replace(context, record=record, uses=tuple(uses))


def record_of(domain: NoticeDomain, project: Project, of: str, pages: Iterable[str]) -> Record | None:
    """Return the record of one notice, joined from its pages; None without a site."""
    from sphinx_privacynotice.model.record import unpack_blocks
    from sphinx_privacynotice.text.page.records import make_records

    blocks = {page: {of: unpack_blocks(zlib.decompress(domain.records[page][of]))} for page in pages}
    made = make_records(project, blocks)
    return made[0] if made else None
