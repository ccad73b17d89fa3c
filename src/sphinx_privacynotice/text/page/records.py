"""Makes records of notices: joins the blocks of their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_day
from sphinx_privacynotice.base.variant import split_name
from sphinx_privacynotice.model.record import Block, Record
from sphinx_privacynotice.text.clause.named_values import NamedValues
from sphinx_privacynotice.text.clause.phrases import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.site.view import NoticeData


def make_records(project: Project, pages: Mapping[str, Mapping[str, Iterable[Block]]]) -> list[Record]:
    """Join the blocks of all pages (by page, by "site/kind") to one record a notice, sorted."""
    by_notice: dict[str, dict[str, list[Block]]] = {}
    for page in sorted(pages):
        for of, blocks in pages[page].items():
            by_notice.setdefault(of, {})[page] = list(blocks)
    records = []
    for of in sorted(by_notice):
        key, _, kind = of.partition("/")
        site = project.sites.get(key)
        if site is None:
            continue
        listed = list(site.pages.get(split_name(kind)[0], ()))
        order = [page for page in listed if page in by_notice[of]]
        order += [page for page in by_notice[of] if page not in order]
        blocks = [block for page in order for block in by_notice[of][page]]
        named = NamedValues(project, key, kind)
        told = tuple(named.block(block) for block in blocks)
        view = site.view(kind)
        day, updated = _days(view)
        language = "" if view.written_in == DEFAULT_LANGUAGE else view.written_in
        pages_of = tuple(order)
        records.append(
            Record(key, kind, day, pages_of, told, named.places, updated=updated, language=language)
        )
    return records


def _days(view: NoticeData) -> tuple[str, str]:
    """Return from when a notice applies and when its words were changed last, as `Record` has them."""
    day, updated = view.day or "", parse_day(str(view.data.updated or "")) or ""
    return day, updated if view.updated_auto or (day and updated > day) else ""
