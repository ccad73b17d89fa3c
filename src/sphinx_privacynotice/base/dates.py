"""Dates and periods as people type them into site files and packs."""

from __future__ import annotations

import os
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_PERIOD_CHARS = 40
"""Characters. No period is longer, and a pattern need not be tried on an essay."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day; ``month`` and ``day`` are 0 where they are not given.

    Its text is the ISO form, so that texts compare as dates do.
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """Return ``2018``, ``2018-05`` or ``2018-05-25``."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    @property
    def whole(self) -> bool:
        """Whether it names a day."""
        return bool(self.day)

    @property
    def first_day(self) -> str:
        """The first day it may mean, in ISO form."""
        return f"{self.year:04}-{self.month or 1:02}-{self.day or 1:02}"

    @property
    def last_day(self) -> str:
        """The last day it may mean, in ISO form."""
        month = self.month or 12
        return f"{self.year:04}-{month:02}-{self.day or monthrange(self.year, month)[1]:02}"


def parse_date(text: str) -> PartialDate | None:
    """Return the date that ``text`` writes in ISO form, or None where it writes none (31 September too)."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and not 1 <= day <= monthrange(year, month or 1)[1]:
        return None
    return PartialDate(year, month or 0, day or 0)


def parse_day(text: str) -> str | None:
    """Return ``text`` if it is a whole day in ISO form, else None."""
    date = parse_date(text)
    return text if date and date.whole else None


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as written; ``years=1, months=6`` is a year and a half."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @property
    def iso(self) -> str:
        """The period in ISO 8601 form, such as ``P1Y6M``."""
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


_ISO_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,5})\s*(year|month|week|day)s?", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|and|,\s*and)?\s*", re.IGNORECASE)
_UNITS = ("year", "month", "week", "day")


def parse_period(text: str) -> Period | None:
    """Return the period written as ``25 years``, ``1 year and 6 months`` or ``P1Y6M``, None for no period."""
    if len(text) > MAX_PERIOD_CHARS:
        return None
    match = _ISO_PERIOD.fullmatch(text)
    if match:
        return Period(*(int(number or 0) for number in match.groups()))
    amounts: dict[str, int] = {}
    end = 0
    for found in _AMOUNT.finditer(text):
        if found.start() and not _BETWEEN.fullmatch(text, end, found.start()):
            return None
        unit = found[2].lower()
        # years before months before days, each once: anything else is not a period but a sentence
        if any(_UNITS.index(unit) <= _UNITS.index(seen) for seen in amounts):
            return None
        amounts[unit] = int(found[1])
        end = found.end()
    if not amounts or end != len(text):
        return None
    return Period(*(amounts.get(unit, 0) for unit in _UNITS))


def today() -> str:
    """Return the day in ISO form that commands judge by.

    It is that of SOURCE_DATE_EPOCH, where the environment has it (https://reproducible-builds.org/specs/),
    else the local one. No build asks for it.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return datetime.now().astimezone().date().isoformat()
