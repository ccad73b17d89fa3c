"""Runs all rules on all notices of a project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.gc_tuning import gc_paused
from sphinx_privacynotice.base.variant import NOTICE_ITSELF, split_name
from sphinx_privacynotice.checks.registry import ALWAYS, Context, Rule, rules_for
from sphinx_privacynotice.checks.rules import (  # noqa: F401 - each registers its rules
    bases,
    citations,
    contacts,
    coverage,
    dates,
    identity,
    kinds,
    notices,
    pages,
    recipients,
    retention,
    rights,
    special,
    transfers,
    values,
)
from sphinx_privacynotice.checks.rules.words import own_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.clause_use import ClauseUse
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record


def check_notices(
    project: Project,
    printed: Mapping[tuple[str, ...], Record | None],
    on: str = "",
    uses: Iterable[ClauseUse] = (),
) -> list[Finding]:
    """Return what the rules find wrong with the notices of a project; for the arguments see `contexts_of`."""
    return run_rules(contexts_of(project, printed, on, uses))


@gc_paused()
def run_rules(contexts: Iterable[Context], only: Callable[[Rule], bool] = lambda _: True) -> list[Finding]:
    """Return what the rules find wrong with notices, each given with all that rules may know of it.

    ``only`` says which rules are to run. What they worked out of a notice is released before the next, so
    that the memory for many sites is that for one, and the collector has nothing to find.
    """
    found: list[Finding] = []
    for context in contexts:
        here = context.site.key, context.kind
        seen: set[tuple[str, str, int]] = set()
        lists: set[tuple[str, str]] = set()
        words = context
        if context.in_part is not None:
            words = replace(context, record=context.in_part, in_part=None, shared={})
        for rule in rules_for(context):
            for finding in rule(words if rule in ALWAYS else context) if only(rule) else ():
                at = finding.code, finding.place.file, finding.place.line
                in_list = finding.code, finding.key.partition("[")[0]
                said = at in seen or ("[" in finding.key and in_list in lists)
                if rule is own_words and said:
                    continue  # a rule that knows the law, the link or the list itself says it better
                seen.add(at)
                if finding.code == "placeholder":
                    seen.add(("template-text", *at[1:]))
                lists.add(in_list)
                found.append(finding if finding.site else replace(finding, site=here[0], notice=here[1]))
        context.release()
        words.release()
    return found


SAID_BETTER = {
    "missing-value": ("dpo-missing", "missing-retention"),
    "lost-entry": ("bad-basis",),
}
"""Findings about what is printed, and the rules of law that report the same cause with a better hint."""


def without_repeats(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings without those of which a rule of law reports the cause, by the same key or line."""
    findings = list(findings)
    better: dict[str, set[object]] = {}
    for each in findings:
        lines, keys = (each.place.file, each.place.line), each.key.rpartition(".")[2]
        of_code = better.setdefault(each.code, set())
        of_code.update([lines, (keys, each.site, each.notice), (keys, "", "")])
    for finding in findings:
        codes = SAID_BETTER.get(finding.code, ())
        if not any(_cause_of(finding) in better.get(code, ()) for code in codes):
            yield finding


def _cause_of(finding: Finding) -> object:
    if finding.code == "lost-entry":
        return finding.place.file, finding.place.line
    return finding.key.rpartition(".")[2], finding.site, finding.notice


def contexts_of(
    project: Project,
    printed: Mapping[tuple[str, ...], Record | None],
    on: str = "",
    uses: Iterable[ClauseUse] = (),
    in_part: Collection[tuple[str, ...]] = (),
) -> Iterator[Context]:
    """Yield what rules may know of each notice of a project.

    ``printed`` are the notices that pages print, by site and name (variants, too), with their records where
    these are made; ``in_part`` those of them that could not be read whole (`read_in_part`). ``on`` is the day
    to judge by, "" for each notice's own. ``uses`` is where pages ask for clauses.
    """
    by_notice: dict[str, list[ClauseUse]] = {}
    for use in uses:
        by_notice.setdefault(use.of, []).append(use)
    variants: dict[str, list[str]] = {}
    for key, name in sorted(printed or ()):
        if split_name(name)[1] != NOTICE_ITSELF:
            variants.setdefault(key, []).append(name)
    for site in project.sites.values():
        for name in (*site.pages, *variants.get(site.key, ())):
            kind, variant = split_name(name)
            of = (site.key, name)
            if of in in_part:
                read = printed.get(of)
                yield Context(project, site, kind, printed=True, on=on, variant=variant, in_part=read)
            elif kind in site.pages:
                of_notice = tuple(by_notice.get("/".join(of), ()))
                yield Context(project, site, kind, of in printed, printed.get(of), on, of_notice, variant)


def with_coverage(records: Iterable[Record], contexts: Iterable[Context]) -> list[Record]:
    """Return records with their coverage, as ``contexts`` judge it."""
    covered = {
        (context.site.key, context.name): tuple(row.covered for row in context.coverage)
        for context in contexts
    }
    return [replace(each, coverage=covered.get((each.site, each.notice), ())) for each in records]
