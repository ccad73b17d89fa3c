"""Finds what is printed twice for a notice in force: the whole notice, or one of its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.text.page.anchor import Anchor

CODE = "clause-twice"


def find_repeats(project: Project, printed: Mapping[str, Iterable[Anchor]]) -> Iterator[Finding]:
    """Yield a finding for each notice, and each clause of one, that is on the pages more than once.

    Pages for single readers count by themselves.

    ``printed`` has, by page, the clauses of notices in force; pages on which a body ends early, which prints
    clauses twice, are to be left out of it.
    """
    by_notice: dict[tuple[str, str], list[tuple[str, Anchor]]] = {}
    for page in sorted(printed):
        for anchor in printed[page]:
            by_notice.setdefault((anchor.of, anchor.audience), []).append((page, anchor))
    for of, audience in sorted(by_notice):
        key, _, kind = of.partition("/")
        if key in project.sites:
            yield from _of_notice(project.sites[key], kind, by_notice[of, audience])


def _of_notice(site: Site, kind: str, printed: list[tuple[str, Anchor]]) -> Iterator[Finding]:
    of_site = site.pages.get(kind, {})
    ordered = sorted(printed, key=lambda each: each[0] not in of_site)  # its own page comes first
    wholes = list(dict.fromkeys((page, anchor.whole) for page, anchor in ordered if anchor.whole))
    for whole in wholes[1:]:
        message = f"The notice “{kind}” of {site.name} is printed twice"
        yield _finding(message, kind, whole, wholes[0], reader=_reader_of(site, kind, whole[0]))
    by_clause: dict[str, list[tuple[str, Anchor]]] = {}
    for page, anchor in ordered:
        if not anchor.whole or (page, anchor.whole) == wholes[0]:
            by_clause.setdefault(anchor.clause, []).append((page, anchor))
    for clause, each in by_clause.items():
        # the whole notice stays; what is reported is the directive beside it
        (page, first), *others = sorted(each, key=lambda each: each[1].whole is None)
        for other_page, other in others:
            message = f"The clause “{clause}” of the notice “{kind}” of {site.name} is printed twice"
            hint = "Take one of the two out"
            if first.whole and not other.whole and other_page == page:
                hint = "Take this one out, or move it into the body of `privacy-notice`"
                hint += " to change the clause there"
            yield _finding(message, clause, (other_page, other.place), (page, first.place), hint)


def _finding(
    message: str,
    key: str,
    here: tuple[str, Place],
    other: tuple[str, Place],
    hint: str = "Take one of the two out",
    reader: str = "",
) -> Finding:
    if here[0] != other[0]:
        message += f": on “{other[0]}” and on “{here[0]}”"
        hint = "Take it off one of the two pages, and link to the other with the role `clause`"
    if reader:
        hint = (
            f"The site names this page as the one for “{reader}”: add `:audience: {reader}` to the directive"
        )
    return Finding(CODE, message, here[1], hint, key, related=other[1])


def _reader_of(site: Site, kind: str, page: str) -> str:
    """Return the reader that a site names a page for, "" for none."""
    named = site.audiences.get(kind, {}).items()
    return next((reader for reader, pages in named if reader and page in pages), "")
