"""The tables of coverage on pages: made from the records of all pages, in the words of the packs.

A page that shows one is not read again when a notice changes on another page: its table is made when the page
is written, and the page is written again exactly when the table has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.late_tables import add_free_id, make_row, make_table
from sphinx_privacynotice.text.page.notice_coverage import coverage_table

if TYPE_CHECKING:
    from sphinx_privacynotice.checks.coverage import CoverageRow
    from sphinx_privacynotice.checks.registry import Context
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain
    from sphinx_privacynotice.text.clause.phrases import Phrases

WIDTHS = (34, 18, 16, 32)
COVERAGE = "notice-coverage"
"""The class of such a table."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: an item, the provisions that ask for it, its status, and by which words it is met or why not.

    ``target`` is the page and id of the clause that ``words`` name, if that is printed, and ``clause`` what
    a link to it says.
    """

    item: str
    law: str
    status: str
    status_word: str
    words: str
    target: tuple[str, str] | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """What a page shows of a notice's coverage; no rows for one without a checklist."""

    caption: str
    heads: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()

    @property
    def digest(self) -> str:
        """A fingerprint of all that is shown."""
        return blake2b(repr(self).encode(), digest_size=16).hexdigest()


def table_of(domain: NoticeDomain, of: str) -> CoverageTable:
    """Return the table of a notice ("site/kind"), as it is in this build."""
    if of not in domain.tables:
        domain.tables[of] = _make_table(domain, of)
    table: CoverageTable = domain.tables[of]
    return table


def digests_of_tables(domain: NoticeDomain) -> dict[str, str]:
    """Return a digest of each table that pages show, by its notice."""
    shown = sorted({of for notices in domain.coverage.values() for of in notices})
    return {of: table_of(domain, of).digest for of in shown}


def _make_table(domain: NoticeDomain, of: str) -> CoverageTable:
    from dataclasses import replace

    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.sphinx_ext.judge import context_of
    from sphinx_privacynotice.text.clause.phrases import Phrases

    project = domain.project
    context = context_of(domain, project, of) if project is not None else None
    if project is None or context is None:
        return CoverageTable("")
    if context.record is None:  # no page prints it: nothing is met
        context = replace(context, record=Record(context.site.key, context.kind, context.day, (), ()))
    phrases = Phrases(context.view, context.view.language or project.library.language)
    name = context.site.name
    if not context.coverage:
        return CoverageTable(phrases.phrase("coverage_none", name=name))
    day = _day(phrases, context.day)
    caption = phrases.phrase("coverage_caption_on" if day else "coverage_caption", name=name, day=day)
    heads = context.view.phrase(phrases.language, "coverage_heads") or ()
    rows = tuple(_row(domain, context, phrases, row) for row in context.coverage)
    return CoverageTable(caption, (heads,) if isinstance(heads, str) else heads, rows)


def _day(phrases: Phrases, day: str) -> str:
    from sphinx_privacynotice.text.clause.phrases import date_form

    return date_form(phrases.language, day) if day else ""


def _row(domain: NoticeDomain, context: Context, phrases: Phrases, row: CoverageRow) -> TableRow:
    covered, key = row.covered, row.covered.status.replace("-", "_")
    status = phrases.phrase(f"coverage_{key}", day=_day(phrases, covered.start))
    title, target = _clause(domain, context, covered.clause)
    words = title if covered.status == "met" else ""
    if covered.because == "site":
        words = covered.reason
    elif covered.because:
        words = phrases.phrase(f"coverage_{covered.because}", clause=title)
    item, law = _capital(row.item.name), ", ".join(row.item.law)
    clause = f"{context.site.key}:{context.kind}/{covered.clause}" if target else ""
    return TableRow(item, law, covered.status, status, words, target, clause)


def _clause(domain: NoticeDomain, context: Context, clause: str) -> tuple[str, tuple[str, str] | None]:
    """Return what readers know a clause by, and where it is: its page and the id there."""
    from sphinx_privacynotice.model.pack.library import Unavailable

    found = domain.target("", f"{context.site.key}:{context.kind}/{clause}", "") if clause else None
    if found is not None:
        return found[1].title or clause, (found[0], found[1].id)
    edition = context.view.library.clause_of(context.kind, clause, context.day or None) if clause else None
    title = "" if edition is None or isinstance(edition, Unavailable) else edition.title
    return ("" if "{{" in title else title) or clause, None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class FillCoverage(SphinxPostTransform):
    """Put the tables where pages show coverage."""

    default_priority = 5  # before references are resolved (10), so that others see a plain table

    def run(self, **kwargs: Any) -> None:
        """Fill in the tables of one page, or of all where a builder joins them."""
        for place in list(self.document.findall(coverage_table)):
            table = table_of(load(self.env), place["of"])
            made = self._nodes(table)
            for node in made:
                add_free_id(self.document, node, f"coverage-{place['of']}")
            place.replace_self(made)

    def _nodes(self, table: CoverageTable) -> list[nodes.Element]:
        if not table.caption:
            return []
        if not table.rows:
            return [nodes.paragraph("", table.caption)]
        return [make_table(table.caption, COVERAGE, WIDTHS, table.heads, map(self._row, table.rows))]

    def _row(self, row: TableRow) -> nodes.row:
        words = nodes.paragraph("", "" if row.target else row.words)
        if row.target:
            words += addnodes.pending_xref(
                "",
                nodes.inline("", row.words),
                refdomain="notice",
                reftype="clause",
                reftarget=row.clause,
                refdoc=self.env.docname,
                refexplicit=True,
                refwarn=False,
            )
        status = nodes.paragraph("", row.status_word)
        law = nodes.paragraph()
        for number, provision in enumerate(row.law.split(", ") if row.law else ()):
            law += nodes.Text(", " if number else "")
            law += nodes.inline("", provision, classes=["notice-provision"])
        made = make_row([nodes.paragraph("", row.item), law, status, words])
        made["classes"].append(f"notice-{row.status}")
        return made
