"""Rules about how long records are kept: each record has an end that a reader can work out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.dates import parse_period
from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import joined, listed, short
from sphinx_privacynotice.checks.lists import (
    entries,
    fold,
    is_given,
    is_judged,
    is_said_in_words,
    or_in_words,
    own_entries,
    place_of,
)
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.pack.records_data import RetentionData, SchoolRecordData, days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.format.schema import Retention, Titled

LIST = "retention"
RECORD = "educational_record"
ENDS = ("period", "until_age", "until")


def _name(context: Context, entry: Retention) -> str:
    """Return what an entry is about: its records, its text, or the activities that it is part of."""
    activities = context.view.data.activities
    named = [str(activities[key].text or key) if key in activities else key for key in entry.for_]
    words = str(entry.records or entry.text or joined(named))
    return f"“{short(words)}”" if words else "An entry without `records:`"


def _is_linked(document: Titled | None) -> bool:
    return document is not None and bool(document.url)


def _links_a_document(entry: Retention) -> bool:
    return entry.under is not None and (_is_linked(entry.under.policy) or _is_linked(entry.under.toolkit))


@rule("missing-retention")
def retention_missing(context: Context) -> Iterator[Finding]:
    """Yield a finding where a notice, or a record in it, has no period and no way to work one out."""
    if context.draft or not is_judged(context):
        return
    schedule = context.view.data.retention_schedule
    missing = not context.view.data.retention and schedule is None and not is_given(context, (LIST,))
    if missing and not is_said_in_words(context, LIST, LIST):
        message = "The notice does not say how long records are kept"
        hint = "Add `retention:` and below it `- records:`, `period:` and `from:`; or link your schedule, "
        hint += f"with `retention_schedule:` and its `url:`{or_in_words(context, LIST, LIST)}"
        yield Finding("missing-retention", message, place_of(context, (LIST,)), hint, LIST)
    if _is_linked(schedule):
        return
    for path, entry in own_entries(context, LIST):
        if entry.text or entry.items or not entry.records or _links_a_document(entry):
            continue
        if not any(is_given(context, (*path, end)) for end in ENDS):
            message = f"{_name(context, entry)} has no period"
            hint = "Add `period:` and `from:`, like `period: 6 years` and `from: the day you leave us`, "
            hint += "or `until:` and what ends it"
            yield Finding("missing-retention", message, context.view.place(path), hint, LIST)


@rule("period-without-start")
def period_without_start(context: Context) -> Iterator[Finding]:
    """Yield a finding for each period of which nobody says when it begins."""
    for path, entry in own_entries(context, LIST) if is_judged(context) else ():
        if entry.text and _ends_in_period(str(entry.text)):
            message = f"“{short(str(entry.text))}” does not say from when"
            hint = "Add the event to the words, such as “25 years from your date of birth”"
            place = context.view.place((*path, "text"))
            yield Finding("period-without-start", message, place, hint, LIST)
        if entry.period and not (entry.from_ or entry.text or _says_start(entry)):
            shown = entry.period.printed or entry.period
            message = f"{_name(context, entry)} is kept for {short(shown)}, and nobody knows from when"
            hint = (
                "Add `from:` and the event, like `from: your date of birth` or `from: the day you leave us`"
            )
            place = context.view.place((*path, "period"))
            yield Finding("period-without-start", message, place, hint, LIST)


def _says_start(entry: Retention) -> bool:
    """Return whether the author's own wording of a period says more than the period."""
    period = entry.period
    return period is not None and len(period.printed.split()) > len(period.split()) + 2


@rule("two-ends")
def two_ends(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record that is kept until two things."""
    for path, entry in own_entries(context, LIST) if is_judged(context) else ():
        given = [end for end in ENDS if getattr(entry, end)]
        if len(given) > 1 and not entry.text:
            message = (
                f"{_name(context, entry)} has {listed(given)}: a reader does not know which of them counts"
            )
            hint = "Keep one; where the later of two counts, say so in one sentence below `text:`"
            place = context.view.place((*path, given[1]))
            related = context.view.place((*path, given[0]))
            yield Finding("two-ends", message, place, hint, LIST, related=related)


@rule("vague-end")
def vague_end(context: Context) -> Iterator[Finding]:
    """Yield a finding for words on retention that tell neither a period nor how it is decided."""
    data = context.library.rule_data(RetentionData)
    if data is None or not is_judged(context):
        return
    linked = _is_linked(context.view.data.retention_schedule)
    in_words = [each for each in own_entries(context, LIST) if each[1].text or each[1].until]
    if not in_words:
        return
    vague, elsewhere = {fold(each) for each in data.vague}, {fold(each) for each in data.elsewhere}
    for path, entry in in_words:
        for field in ("text", "until"):
            words = getattr(entry, field)
            if not words or _links_a_document(entry):
                continue
            core = _core(str(words))
            place = context.view.place((*path, field))
            if _says_only(core, vague):
                message = f"“{short(str(words))}” tells nobody how long"
                hint = "Write what ends it, such as `until: the end of the school year in which you leave`, "
                hint += "or `period:` and `from:`"
                yield Finding("vague-end", message, place, hint, LIST, severity=Severity.WARNING)
            elif not linked and _says_only(core, elsewhere):
                message = f"“{short(str(words))}” sends readers to a schedule that is not linked"
                hint = "Add `retention_schedule:` beside `retention:`, and below it `title:` and `url:`"
                yield Finding("vague-end", message, place, hint, LIST, severity=Severity.WARNING)


_BEFORE = ("we keep it", "we keep them", "kept", "keep", "held", "only", "until", "till", "for", "when")
"""Words that stand before what ends a period, and say nothing of it."""


def _core(words: str) -> str:
    """Return what is said of the end: after the colon where records are named, without what stands before."""
    core = fold(words.rpartition(": ")[2] or words)
    for _ in _BEFORE:
        core = next((core[len(each) + 1 :] for each in _BEFORE if core.startswith(f"{each} ")), core)
    return core


def _says_only(core: str, phrases: set[str]) -> bool:
    """Return whether words are one of ``phrases``, or end in one and say nothing else of an end."""
    if core in phrases:
        return True
    phrase = max((each for each in phrases if core.endswith(f" {each}")), key=len, default="")
    head = core.removesuffix(phrase).split()
    while head and head[-1] in _BEFORE:
        head.pop()
    return (
        bool(phrase) and len(head) <= MAX_WORDS_BEFORE and not any(_SAYS_MORE.search(each) for each in head)
    )


MAX_WORDS_BEFORE = 8
"""Words before a phrase that names the records: “we keep your information”."""

_SAYS_MORE = re.compile(r"\d|^(?:until|till|when|once|after|before|from|since|if|years?|months?)$")
_PERIOD = re.compile(r"(?:^|.* )(?:\d+|[a-z]+(?:-[a-z]+)?) (?:year|month|week|day)s?")


def _ends_in_period(text: str) -> bool:
    """Return whether words end in a period and name no event that it is counted from."""
    core = _core(text)
    before, _, unit = core.rpartition(" ")
    head = before.rpartition(" ")[0].split()
    return bool(unit and _PERIOD.fullmatch(core)) and not any(_SAYS_MORE.search(each) for each in head)


@rule("schedule-unlinked")
def schedule_unlinked(context: Context) -> Iterator[Finding]:
    """Yield a finding for a retention schedule that stands alone and has no address."""
    schedule = context.view.data.retention_schedule
    if schedule is None or schedule.url or context.view.data.retention or not is_judged(context):
        return
    title = short(str(schedule.title or schedule.text or "The schedule"))
    message = f"“{title}” has no address: nobody can read it"
    hint = "Add `url:` with the address of the page or file, or say the main periods below `retention:`"
    place = place_of(context, ("retention_schedule",))
    yield Finding("schedule-unlinked", message, place, hint, "retention_schedule", severity=Severity.WARNING)


@rule("law-without-period", "limitation-as-retention")
def law_of_retention(context: Context) -> Iterator[Finding]:
    """Yield a finding for each law that is cited for a period and has none."""
    data = context.library.rule_data(RetentionData)
    if data is None or not is_judged(context):
        return
    for path, entry in own_entries(context, LIST):
        law = str(entry.under.law or "") if entry.under is not None else ""
        known = context.library.law(law, context.day or None) if law else None
        if not law or known is None:
            continue
        place = context.view.place((*path, "under", "law"))
        if _is_below(law, data.no_period) or known.holds_no_period == "yes":
            message = f"{known.cite} does not say how long records are kept"
            hint = "Name your own policy: write `under:` and below it `policy:` with `title:` and `url:`, or "
            hint += "`toolkit:` for published guidance"
            yield Finding("law-without-period", message, place, hint, LIST)
        elif _is_below(law, data.limitation) and not (entry.text or entry.under.text):
            message = f"{known.cite} says until when somebody may go to court, not how long you keep records"
            hint = "Say that it is your choice: write `under: ` and the reason in words, in place of the law"
            yield Finding("limitation-as-retention", message, place, hint, LIST, severity=Severity.INFO)


def _is_below(law: str, others: tuple[str, ...]) -> bool:
    return any(f"{law}/".startswith(f"{each}/") for each in others)


@rule("same-record-twice")
def same_record_twice(context: Context) -> Iterator[Finding]:
    """Yield a finding for records that have two entries."""
    seen: dict[str, Place] = {}
    for path, entry in entries(context, LIST) if is_judged(context) else ():
        records = fold(str(entry.records or ""))
        place = context.view.place((*path, "records"))
        if records and records in seen:
            message = (
                f"“{short(str(entry.records))}” has two entries, so that readers cannot tell which counts"
            )
            hint = "Make one of the two, or name each so that they differ"
            yield Finding("same-record-twice", message, place, hint, LIST, related=seen[records])
        seen.setdefault(records, place)


@rule("odd-length")
def odd_length(context: Context) -> Iterator[Finding]:
    """Yield a finding for a period that is mostly a slip of its unit, or shorter than a law allows."""
    data = context.library.rule_data(RetentionData)
    if data is None or not is_judged(context):
        return
    for path, entry in own_entries(context, LIST):
        for field, message in _odd(context, entry, data):
            hint = f"Check the number and its unit at `{field}:`"
            place = context.view.place((*path, field))
            yield Finding("odd-length", message, place, hint, LIST, severity=Severity.WARNING)


def _odd(context: Context, entry: Retention, data: RetentionData) -> Iterator[tuple[str, str]]:
    """Yield each field of an entry whose length is odd for such an organisation, with a message."""
    day, kind = context.day, context.organisation_kind
    if entry.until_age and data.oldest and int(entry.until_age) > int(data.oldest):
        yield (
            "until_age",
            f"{_name(context, entry)} is kept until somebody is {short(entry.until_age)} years old",
        )
    if not entry.period:
        return
    length = days(entry.period.period)
    records = fold(str(entry.records or ""))
    longest, shortest = _days(data.longest), _days(data.shortest)
    if longest and length > longest:
        yield (
            "period",
            f"{_name(context, entry)} is kept for {entry.period}, which is longer than {data.longest}",
        )
    elif length < shortest and not any(fold(words) in records for words in data.brief):
        yield (
            "period",
            f"{_name(context, entry)} is kept for {entry.period}, which is shorter than {data.shortest}",
        )
    else:
        for each in data.minimums:
            if each.kinds and kind not in each.kinds:
                continue
            named = any(fold(words) in records for words in each.records)
            if named and length < _days(each.period) and (not day or each.start <= day):
                kept = f"{_name(context, entry)} must be kept for {each.period}"
                yield "period", f"By law {kept}, and the notice says {entry.period}"


@lru_cache(maxsize=64)
def _days(text: str) -> int:
    """Return how many days the pack's period has, 0 where it gives none."""
    period = parse_period(text)
    return days(period) if period else 0


@rule("record-right-off", "record-right-unsaid")
def school_record(context: Context) -> Iterator[Finding]:
    """Yield a finding where parents' right to the school record is denied, or is not decided."""
    data = context.library.rule_data(SchoolRecordData)
    organisation = context.view.data.organisation
    if data is None or organisation is None or not is_judged(context):
        return
    if data.notices and context.kind not in data.notices:
        return
    record, kind = context.view.data.educational_record, context.organisation_kind
    is_nursery, is_special = (_is_yes(getattr(organisation, name, None)) for name in ("nursery", "special"))
    if kind in data.right and not is_nursery and record is not None and not record.is_yes:
        message = (
            "Parents have a right to see the school record here, and the notice says that they have none"
        )
        hint = "Take `educational_record: no` out"
        yield Finding("record-right-off", message, place_of(context, (RECORD,)), hint, RECORD)
    elif (
        record is None
        and not context.draft
        and (kind in data.perhaps or (is_special and kind not in data.right))
    ):
        message = "Nobody has decided whether parents have a right to see the school record here"
        hint = "Find out, and write `educational_record: yes` or `educational_record: no`"
        place = context.site.notice_place(context.kind)
        yield Finding("record-right-unsaid", message, place, hint, RECORD, severity=Severity.INFO)


def _is_yes(flag: object) -> bool:
    return bool(getattr(flag, "is_yes", False))
