"""The Sphinx builder `notices`: writes all records of a project as one JSON file, and their status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.builders import Builder

from sphinx_privacynotice.sphinx_ext.assets import write_whole

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain


class NoticesBuilder(Builder):
    """Write ``notices.json``, every notice as data, and ``status.json``, the status of each.

    Both are sorted, and neither asks the clock.
    """

    name = "notices"
    format = ""
    epilog = "The records are in %(outdir)s/notices.json, and their status in status.json."
    allow_parallel = True

    def init(self) -> None:
        """Have nothing to prepare."""

    def get_outdated_docs(self) -> str:
        """Return that the file is always made anew: the records are taken while pages are read."""
        return "all notices"

    def get_asset_paths(self) -> list[str]:
        """Return the folders in which no pages are looked for: those that are none for html."""
        return [*self.config.html_extra_path, *self.config.html_static_path]

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return no address: there are no pages."""
        return ""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Have nothing to prepare."""

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write nothing a page, and load none."""

    def finish(self) -> None:
        """Write the files, each whole or not at all."""
        from sphinx_privacynotice.model.notice_status import status_json
        from sphinx_privacynotice.model.record import notices_json
        from sphinx_privacynotice.sphinx_ext.judge import covered_records
        from sphinx_privacynotice.sphinx_ext.project import page_findings
        from sphinx_privacynotice.sphinx_ext.status_rows import own_rows

        domain = cast("NoticeDomain", self.env.get_domain("notice"))
        project = domain.project
        records = covered_records(domain, project) if project else []
        write_whole(Path(self.outdir), "notices.json", notices_json(records))
        found = page_findings(domain, self.env.found_docs)
        rows = own_rows(domain, project, found) if project else []
        write_whole(Path(self.outdir), "status.json", status_json(rows))
