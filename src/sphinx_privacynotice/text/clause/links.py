"""Links to clauses that no page prints, reported once all pages are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.base.messages import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_privacynotice.base.findings import Place


class ClauseLink(NamedTuple):
    """A link to a clause as written, with the site of its page, which counts if the link names none."""

    target: str
    speaking: str
    place: Place


def find_dangling(links: Iterable[ClauseLink], printed: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield a finding for each link to a clause that is not ``printed`` (each as "site/kind" and clause)."""
    there = list(dict.fromkeys(printed))
    for link in links:
        site, _, rest = link.target.rpartition(":")
        kind, _, clause = rest.rpartition("/")
        site = site or link.speaking
        fits = [
            each
            for of, each in there
            if (not site or of.startswith(f"{site}/")) and (not kind or of.endswith(f"/{kind}"))
        ]
        if clause not in fits:
            known = sorted(set(fits))
            hint = did_you_mean(clause, known) or (
                f"The pages print {listed(known)}"
                if known
                else "Put the clause on a page, or take the link out"
            )
            yield Finding("unknown-clause", f"No page prints the clause “{clause}”", link.place, hint, clause)
