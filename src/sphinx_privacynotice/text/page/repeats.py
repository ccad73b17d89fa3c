"""What is printed twice for one notice: the whole of it, or a clause; told of a notice in force."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.project.project import Project, Site
    from sphinx_privacynotice.text.page.anchor import Anchor

CODE = "clause-twice"


class _Printed(NamedTuple):
    page: str
    anchor: Anchor

    @property
    def place(self) -> Place:
        """Where the page asks for it: for this clause, or for the whole notice."""
        return self.anchor.place

    @property
    def whole(self) -> tuple[str, Place] | None:
        return (self.page, self.anchor.whole) if self.anchor.whole else None


def find_repeats(project: Project, printed: Mapping[str, Iterable[Anchor]]) -> Iterator[Finding]:
    """Yield a finding for each notice, and each clause of one, that stands on the pages more than once.

    ``printed`` has, by page, the clauses of notices in force; pages that were told to end a body early,
    which prints clauses twice, are to be left out of it.
    """
    by_notice: dict[str, list[_Printed]] = {}
    for page in sorted(printed):
        for anchor in printed[page]:
            by_notice.setdefault(anchor.of, []).append(_Printed(page, anchor))
    for of in sorted(by_notice):
        key, _, kind = of.partition("/")
        if key in project.sites:
            yield from _of_notice(project.sites[key], kind, by_notice[of])


def _of_notice(site: Site, kind: str, printed: Sequence[_Printed]) -> Iterator[Finding]:
    named = site.pages.get(kind, {})
    ordered = sorted(printed, key=lambda each: each.page not in named)  # its own page comes first
    wholes = list(dict.fromkeys(each.whole for each in ordered if each.whole))
    for page, place in wholes[1:]:
        said = f"The notice “{kind}” of {site.name} is printed twice"
        yield _finding(said, kind, (page, place), wholes[0])
    by_clause: dict[str, list[_Printed]] = {}
    for each in ordered:
        if each.whole in {None, *wholes[:1]}:
            by_clause.setdefault(each.anchor.clause, []).append(each)
    yield from chain.from_iterable(_of_clause(site, kind, each) for each in by_clause.values())


def _of_clause(site: Site, kind: str, printed: list[_Printed]) -> Iterator[Finding]:
    # the whole notice stays; what is told of is the directive beside it
    first, *others = sorted(printed, key=lambda each: each.whole is None)
    for each in others:
        said = f"The clause “{each.anchor.clause}” of the notice “{kind}” of {site.name} is printed twice"
        mend = ""
        if first.whole and each.whole is None and each.page == first.page:
            mend = (
                "Take this one out, or move it into the body of `privacy-notice` to change the clause there"
            )
        yield _finding(said, each.anchor.clause, (each.page, each.place), (first.page, first.place), mend)


def _finding(
    said: str, key: str, here: tuple[str, Place], other: tuple[str, Place], mend: str = ""
) -> Finding:
    if here[0] != other[0]:
        said += f": on “{other[0]}” and on “{here[0]}”"
        mend = "Take it off one of the two pages, and link to the other with the role `clause`"
    return Finding(CODE, said, here[1], mend or "Take one of the two out", key, related=other[1])
