"""The words of the table of status, in the phrases of the packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinx_privacynotice.model.notice_status import sorted_rows
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.sphinx_ext.status import COLUMN_WIDTH, NAME_WIDTH, WIDTHS, FilledRow, FilledTable
from sphinx_privacynotice.text.clause.phrases import Phrases, date_form
from sphinx_privacynotice.text.page.notice_status import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.notice_status import NoticeException, NoticeStatus
    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.sphinx_ext.status import Line
    from sphinx_privacynotice.text.page.notice_status import StatusTable


def fill_table(library: Library, table: StatusTable, rows: Iterable[NoticeStatus]) -> FilledTable:
    """Return a table of ``rows`` in words; ``table`` is what the page asks for."""
    rows = sorted_rows(rows)
    words = _Words(library, table.day)
    if not rows:
        return FilledTable(words.phrase("status_empty"))
    columns = table.columns
    if table.one_kind and len({row.notice for row in rows if row.notice}) < 2:
        columns = tuple(each for each in columns if each != "notice")
    heads = words.heads()
    caption = words.phrase("status_caption_on" if table.day else "status_caption", day=words.date(table.day))
    return FilledTable(
        caption,
        (heads[""], *(heads[each] for each in columns)),
        (NAME_WIDTH, *(WIDTHS.get(each, COLUMN_WIDTH) for each in columns)),
        tuple(
            FilledRow(
                words.name(row),
                (row.pages or ("",))[0] if not row.source else "",
                tuple(words.cell(column, row) for column in columns),
            )
            for row in rows
        ),
    )


class _Words:
    """Says what is known of a row, as of ``day`` ("" for none)."""

    def __init__(self, library: Library, day: str) -> None:
        self.library, self.day = library, day
        self.language = library.language
        # of its view, it asks for phrases alone
        self._phrases = Phrases(cast("NoticeData", library), self.language)
        self.items = {
            item.id: item.name for each in library.checklist_ids for item in library.checklist(each)
        }

    def phrase(self, key: str, /, **filled: str) -> str:
        return self._phrases.phrase(key, **filled)

    def heads(self) -> dict[str, str]:
        """Return the heads of columns; that of the school is under ""."""
        found = self.library.phrase(self.language, "status_heads") or ()
        heads = (found,) if isinstance(found, str) else found
        return {
            name: heads[number] if number < len(heads) else name for number, name in enumerate(("", *COLUMNS))
        }

    def date(self, iso: str) -> str:
        return date_form(self.language, iso) if iso else ""

    def listed(self, words: Iterable[str]) -> str:
        forms: list[list[nodes.Node]] = [[nodes.Text(each)] for each in words]
        return "".join(node.astext() for node in self._phrases.join_list(forms))

    def title(self, clause: str) -> str:
        """Return what readers know a clause by."""
        editions = self.library.all_editions(clause)
        title = editions[-1].title if editions else ""
        known = title if title and "{{" not in title else clause
        return self.phrase("status_clause", clause=known)

    def name(self, row: NoticeStatus) -> str:
        """Return the school's name; where that is not known, its key and the file."""
        return row.name or self.phrase("status_from", name=row.site, file=row.source)

    def cell(self, column: str, row: NoticeStatus) -> tuple[Line, ...]:
        """Return the lines of a cell; those of a notice that a site does not have are empty."""
        if not row.notice and column not in {"notice", "findings"}:
            return ((self.phrase("status_no_notice"), True),) if column == "in-force" else ()
        lines: list[Line] | None = getattr(self, f"_{column.replace('-', '_')}")(row)
        if lines is None:
            return ((self.phrase("status_unknown"), False),)
        return tuple(lines) or ((self.phrase("status_nothing"), False),)

    def _notice(self, row: NoticeStatus) -> list[Line]:
        notice = self.library.notice(row.notice, None)
        title = "" if isinstance(notice, Unavailable) else notice.title
        return [(title if title and "{{" not in title else row.notice, False)]

    def _in_force(self, row: NoticeStatus) -> list[Line] | None:
        if row.in_force is None:
            return None
        lines = [(self.date(row.in_force) or self.phrase("status_draft"), False)]
        return lines if row.pages != () else [*lines, (self.phrase("status_unprinted"), True)]

    def _edition(self, row: NoticeStatus) -> list[Line] | None:
        if row.edition is None and not row.packs:
            return None
        lines = [(self.date(row.edition or ""), False), (", ".join(row.packs or ()), False)]
        if row.older:
            lines.append((self.phrase("status_older", clauses=self.listed(map(self.title, row.older))), True))
        return [line for line in lines if line[0]]

    def _missing(self, row: NoticeStatus) -> list[Line] | None:
        if row.gaps is None:
            return None
        urgent, lines = not row.is_draft, []
        if row.missing_values:
            lines.append((self.phrase("status_values", keys=self.listed(row.missing_values)), urgent))
        if row.missing_items:
            items = self.listed(self.items.get(each, each) for each in row.missing_items)
            lines.append((self.phrase("status_items", items=items), urgent))
        return lines

    def _findings(self, row: NoticeStatus) -> list[Line] | None:
        counts = {"errors": row.errors, "warnings": row.warnings, "infos": row.infos}
        if None in counts.values():
            return None
        return [(self.phrase(f"status_{key}", n=str(n)), key == "errors") for key, n in counts.items() if n]

    def _approval(self, row: NoticeStatus) -> list[Line] | None:
        if row.approval is None:
            return None
        day = self.date(row.approved_on or "")
        if row.approval == "approved":
            return [(self.phrase("status_approved_on" if day else "status_approved", day=day), False)]
        if row.approval == "pending" and row.pending:
            clauses = self.listed(map(self.title, row.pending))
            return [(self.phrase("status_pending_in", clauses=clauses), True)]
        said = "unapproved" if row.approval == "none" else row.approval
        return [(self.phrase(f"status_{said}"), row.approval in {"pending", "mismatch"})]

    def _review(self, row: NoticeStatus) -> list[Line] | None:
        if row.review_due is None:
            return None
        day = self.date(row.review_due)
        if row.is_overdue(self.day):
            return [(self.phrase("status_overdue", day=day), True)]
        return [(day or self.phrase("status_no_day"), False)]

    def _exceptions(self, row: NoticeStatus) -> list[Line] | None:
        if row.exceptions is None:
            return None
        alike: dict[tuple[str, str], list[str]] = {}
        for each in row.exceptions:
            about = alike.setdefault((each.kind, each.until), [])
            about += [name for name in [self._about(each)] if name not in about]
        lines = []
        for (kind, until), about in alike.items():
            what = self.phrase(f"status_{kind.replace('-', '_')}", about=self.listed(about))
            ended = bool(self.day and until and until <= self.day)
            if until:
                what = self.phrase(
                    "status_ended" if ended else "status_until", what=what, day=self.date(until)
                )
            lines.append((what, ended))
        return lines

    def _about(self, exception: NoticeException) -> str:
        """Return what an exception is about, in the words that readers know it by."""
        if exception.kind in {"list", "check"}:
            return exception.about
        if exception.kind == "not-applicable":
            return self.items.get(exception.about, exception.about)
        return self.title(exception.about)

    def _copy(self, row: NoticeStatus) -> list[Line] | None:
        return [(self.phrase(f"status_{row.copy}"), row.copy != "current")] if row.copy else None

    def _changed(self, row: NoticeStatus) -> list[Line] | None:
        if row.changed is None:
            return None
        return [(self.date(row.changed), False)] if row.changed else []
