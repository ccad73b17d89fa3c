"""Rules about words that a school wrote itself: pages, rewordings, and values that print as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.checks.allow import apply_allowed, read_allowed
from sphinx_privacynotice.checks.coverage import is_own_answer
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.checks.words import TextJudge
from sphinx_privacynotice.model.passage import Passage, Text, passages_of
from sphinx_privacynotice.model.record import MET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.record import Record

NEWEST = "9999-12-31"
"""The day that a draft without one is judged by."""

CODES = (
    "law-title",
    "gdpr-without-uk",
    "section-for-regulation",
    "citation-form",
    "npd-law",
    "guidance-as-basis",
    "old-regulator",
    "outdated-edition",
    "promise-of-consent",
    "misclassified-data",
    "rights-of-1998",
    "carers-right",
    "council-words",
    "dangling-section",
    "lost-link",
    "old-term",
    "template-text",
    "ack-days",
)
"""The codes that no other rule has; packs may give their rules any code."""

ABOUT_VALUES = frozenset({"named-contact", "personal-mobile", "private-mailbox"})
"""Codes about values, which are the site's wherever a clause prints them."""


@rule(*CODES, always=True)
def own_words(context: Context) -> Iterator[Finding]:
    """Yield what the rules about words find in what the site and its pages say themselves."""
    record = context.record
    if record is None or not context.reads_words:
        return
    judge = TextJudge(context.library, context.day or NEWEST, context.organisation_kind)
    text = own_text(context, record)
    local = set(_local_clauses(context, record).values())
    found = [
        each
        for each in judge.judge(text)
        if each.place.file not in local or each.code not in ABOUT_VALUES  # judged where they are written
    ]
    allowed = [
        comment
        for file in dict.fromkeys(finding.place.file for finding in found)
        for comment in read_allowed(text.source_of(file), file)
    ]
    yield from apply_allowed(found, allowed, tells_unused=False)


@rule("item-unmet")
def own_clauses(context: Context) -> Iterator[Finding]:
    """Yield a finding where a school's own words for a whole clause do not say what the clause is for.

    Words are recognised, not understood, so that it is a warning; what links may say it there.
    """
    record, judge = context.record, context.judge
    if record is None or judge is None or context.draft or not context.reads_words:
        return
    words = TextJudge(context.library, context.day or NEWEST, context.organisation_kind)
    for row in context.coverage:
        covered = row.covered
        if covered.status != MET or not covered.clause:
            continue
        blocks = [each for each in judge.blocks[covered.clause] if each.printed and each.kind != "heading"]
        if not any(map(is_own_answer, blocks)) or any(run.link for each in blocks for run in each.runs):
            continue
        for item in words.unsaid([each.text for each in blocks], (row.item.id,)):
            uses = (use.place for use in context.uses if use.clause == covered.clause)
            place = next(uses, context.site.notice_place(context.kind))
            message = item.message.replace("The text", f"Your own text for “{covered.clause}”", 1)
            yield Finding("item-unmet", message, place, item.write, covered.clause, severity=Severity.WARNING)


def _local_clauses(context: Context, record: Record) -> dict[str, str]:
    """Return the files of the clauses that come from a pack of the project: nobody else tests their words."""
    local = set(context.project.local_packs())
    found = {}
    for clause, label in {
        (block.clause, block.edition) for block in record.blocks if local and block.edition
    }:
        for edition in context.library.editions(clause, context.view.pack_of(clause)):
            if edition.label == label and edition.pack in local:
                found[clause] = edition.file
    return found


def own_text(context: Context, record: Record) -> Text:
    """Return what a notice says in words of its site's own, and of packs of the project."""
    values: dict[tuple[str, str], Passage] = {}
    blocks = []
    local = _local_clauses(context, record)
    for block in record.blocks:
        # a citation is worded by the law register, and the rules about citations judge it
        filled = [
            run for run in block.runs if block.printed and run.value and not run.law and run.text.strip()
        ]
        whole = bool(filled) and block.origin == "site"
        if not whole:
            blocks.append(block)
        judged_whole = block.own_words or block.clause in local
        for run in filled[:1] if whole else () if judged_whole else filled:
            if run.law:
                continue  # a law's id, of which the rules about citations know more than its words say
            said = block.text if whole else run.text
            at = record.values.get(run.value)
            place = Place(at.file, at.line) if at else Place(block.page)
            links = (run.link,) if run.link else ()
            values.setdefault((run.value, said), Passage(said, place, links=links, key=run.value))
    own, around = passages_of(blocks, local=local)

    def file_of(name: str) -> str:
        return context.project.documents.get(name, name)

    def source_of(file: str) -> str:
        try:
            return context.project.source.read(file)
        except SourceError:
            return ""

    return Text(context.kind, [*own, *values.values()], (), source_of, file_of, around)
