"""The directive that shows the status of all notices: a table that only a build can fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.text.page.directives import NoticeDirective
from sphinx_privacynotice.text.page.omitted import make_omitted, source_of
from sphinx_privacynotice.text.page.options import STATUS_OPTIONS, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_privacynotice.base.findings import Place

NAME = "notice-status"

COLUMNS = (
    *("notice", "in-force", "edition", "missing", "findings", "approval", "review", "exceptions"),
    *("copy", "changed"),
)
"""The columns that the table may have, beside the name of the school; in the order of `status_heads`."""

DEFAULT_COLUMNS = ("notice", "in-force", "edition", "missing", "approval", "review", "exceptions")

OWN_ONLY = "none"
"""What `:records:` says for none but the project's own notices."""


@dataclass(frozen=True, slots=True)
class StatusTable:
    """What a page asks for: which ``columns`` of which notices ("": all), as of which ``day`` ("": none).

    ``records`` are patterns of files of other repositories, None for those of the project file; ``place``
    is where the page says so. ``one_kind`` says that the notice is a column only where there are several.
    """

    place: Place
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    sites: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    day: str = ""
    records: tuple[str, ...] | None = None
    one_kind: bool = True


class status_table(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """The place of a table: ``key`` is its number on the page."""


class StatusDirective(NoticeDirective):
    """The status of every notice, as a table."""

    option_spec: ClassVar[Options] = Options(dict.fromkeys(STATUS_OPTIONS, directives.unchanged))
    KNOWN = STATUS_OPTIONS

    def run(self) -> list[nodes.Node]:
        """Return the place of the table; what is wrong with the directive is reported."""
        self.check_options()
        page = self.page()
        if page.stack:
            hint = "Move it out of the other directive's body"
            self.report("bad-body", f"`{NAME}` is in the body of another directive", hint, NAME)
            return []
        if self.content and not self.slipped_option():
            self.report("bad-body", f"`{NAME}` takes no words of your own", "Put them below it", NAME)
        typed = self.words("columns", COLUMNS)
        columns = COLUMNS if self.option("columns").casefold() == "all" else typed
        sites, library = page.project.sites, page.project.library
        table = StatusTable(
            self.place,
            columns or DEFAULT_COLUMNS,
            self.words("site", sorted(sites)),
            self.words("notice", sorted(library.notice_kinds)),
            self.day_option("as-of", changes=True),
            self.patterns(),
            one_kind="notice" not in typed,
        )
        page.depend_on("language")
        for each in table.sites:
            page.depend_on("site", each)
        for each in table.kinds:
            page.depend_on("notice-kind", each)
        return self.made(table)

    def words(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        """Return the words of an option that are ``known``; report the others."""
        typed = dict.fromkeys(self.option(name).replace(",", " ").split())
        if name == "columns" and [each.casefold() for each in typed] == ["all"]:
            return ()
        code, what = {
            "columns": ("bad-option", "column"),
            "site": ("unknown-site", "site"),
            "notice": ("unknown-notice", "kind of notice"),
        }[name]
        for word in typed:
            if word not in known:
                hint = did_you_mean(word, known) or (
                    f"There is {listed(known)}" if known else "There is none"
                )
                self.report(code, f"There is no {what} “{short(word)}”", hint, word)
        return tuple(word for word in typed if word in known)

    def patterns(self) -> tuple[str, ...] | None:
        """Return the files of records that the page names, None where it names none."""
        typed = self.option("records")
        if not typed:
            return None
        return () if typed.casefold() == OWN_ONLY else tuple(typed.split())

    def made(self, table: StatusTable) -> list[nodes.Node]:  # noqa: ARG002 - a build's depends on it
        """Return the source of the directive, left out."""
        return [make_omitted(NAME, source_of(self))]
