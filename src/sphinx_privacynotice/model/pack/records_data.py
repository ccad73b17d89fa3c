"""What rules must know of how long records are kept, and who may see them.

``rules/retention.yaml`` and ``rules/school-record.yaml``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sphinx_privacynotice.base.dates import Period, parse_period
from sphinx_privacynotice.model.pack.entry import AS_LIST, Day, Form, Id, LawId, PackEntry, Words, optional
from sphinx_privacynotice.model.pack.law import Evidence  # noqa: TC001 - the models need it when they are made

PERIOD = Form("a period such as 6 years", parse_period)

PeriodText = Annotated[str, PERIOD]


class Minimum(PackEntry):
    """Records that a law has kept for a time."""

    WHAT = "a least period"
    records: Annotated[tuple[Words, ...], AS_LIST] = Field(
        description="What such records are called: words that stand in their name."
    )
    period: PeriodText = Field(description="How long they are kept at least.")
    law: LawId = optional("The law that says so.")
    start: Day = optional("The day from which it does; without it, always.", alias="from")
    kinds: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of organisation whose records are meant; without it, all.", ()
    )
    evidence: Evidence | None = optional("How this is known.", None)


class RetentionData(PackEntry):
    """``rules/retention.yaml``: words that say nothing, laws that name no period, lengths that are odd."""

    WHAT = "what rules know of retention"
    vague: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "Phrases that tell a reader neither a period nor how it is decided, in small letters.", ()
    )
    elsewhere: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "Phrases that point to a schedule, and say nothing where none is linked.", ()
    )
    no_period: Annotated[tuple[LawId, ...], AS_LIST] = optional(
        "Laws that are cited for retention and name no period: they and what lies below them.", ()
    )
    limitation: Annotated[tuple[LawId, ...], AS_LIST] = optional(
        "Laws on how long one may sue, which say nothing of records.", ()
    )
    longest: PeriodText = optional("The longest period that is no slip of a unit.")
    shortest: PeriodText = optional("The shortest.")
    brief: Annotated[tuple[Words, ...], AS_LIST] = optional(
        "What records are called that may be kept for days, such as those of cameras: words in their name.",
        (),
    )
    oldest: Annotated[str, Form("an age such as 100", str.isdecimal)] = optional(
        "The highest age that is no slip."
    )
    minimums: tuple[Minimum, ...] = optional("Records that the law has kept for a time.", ())


class SchoolRecordData(PackEntry):
    """``rules/school-record.yaml``: where parents have a right to see the school record."""

    WHAT = "the right to the school record"
    right: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of organisation in which parents have it.", ()
    )
    perhaps: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "Those in which the school must find out, and say.", ()
    )
    law: LawId = optional("The law that gives it.")
    notices: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "The kinds of notice that must decide on it; without it, all.", ()
    )


def days(period: Period) -> int:
    """Return about how many days a period has: months of 30, years of 365."""
    return period.years * 365 + period.months * 30 + period.weeks * 7 + period.days
