"""Dates and periods as people type them into site files and packs."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from sphinx_privacynotice.model.words import closest

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

LONGEST_DATE = 40
"""Characters. No date or period is longer, and a pattern need not be tried on an essay."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)
_US_WORDS = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)


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


@dataclass(frozen=True, slots=True)
class DateSlip:
    """What is wrong with a text that should be a date, and the text mended ("" if nobody can say)."""

    message: str
    mended: str = ""


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


def date_slip(text: str, *, whole: bool = True) -> DateSlip | None:
    """Say what is wrong with ``text`` as a date, or None where nothing is.

    With ``whole`` a year or a month alone will not do. ``01/09/2026`` is read as British people write it:
    day, month, year.
    """
    if len(text) > LONGEST_DATE:
        return DateSlip(f"“{text[:LONGEST_DATE]}…” is no date")
    date = parse_date(text)
    if date:
        return DateSlip(f"“{text}” names no day") if whole and not date.whole else None
    guess = _in_any_order(text.strip())
    if guess is None:
        return DateSlip(f"“{text}” is no date")
    return _unreal(text, *guess) or _mended(text, *guess, whole=whole)


def _mended(text: str, year: int, month: int, day: int, *, whole: bool) -> DateSlip:
    """Say how the real date that ``text`` means is written."""
    if not year or not month or _DATE.fullmatch(text):
        return DateSlip(f"“{text}” is no date")
    if whole and not day:
        return DateSlip(f"“{text}” names no day")
    return DateSlip(f"“{text}” is not written as year, month, day", str(PartialDate(year, month, day)))


def _unreal(text: str, year: int, month: int, day: int) -> DateSlip | None:
    """Say that there is no such month or day, if so."""
    if year and month > 12:
        # 2026-31-09: day and month changed places
        swapped = parse_date(f"{year:04}-{day:02}-{month:02}")
        return DateSlip(f"“{text}” has no month {month}", str(swapped) if swapped else "")
    if not year or not 1 <= month <= 12:
        return None
    days = monthrange(year, month)[1]
    if day > days:
        return DateSlip(f"“{text}” is no date: {MONTHS[month - 1]} {year} has {days} days")
    return None


def _in_any_order(text: str) -> tuple[int, int, int] | None:
    """Read ``1/9/2026``, ``1 September 2026``, ``Sept 1, 2026`` or ``2026-9-1`` as (year, month, day)."""
    match = _NUMBERS.fullmatch(text)
    if match:
        first, middle, last = match.groups()
        if len(first) == 4 and len(last) <= 2:
            return int(first), int(middle), int(last)
        if len(last) == 4 and len(first) <= 2:
            return int(last), int(middle), int(first)
        return None
    match = _YEAR_MONTH.fullmatch(text)
    if match:
        return int(match[1] or match[4]), int(match[2] or match[3]), 0
    match = _IN_WORDS.fullmatch(text)
    if match:
        day, name, year = match.groups()
    else:
        match = _US_WORDS.fullmatch(text)
        if not match:
            return None
        name, day, year = match.groups()
    month = _month(name)
    return (int(year), month, int(day or 0)) if month else None


def _month(name: str) -> int:
    """Return the number of the month that ``name`` means, 0 for none."""
    low = name.lower()
    begins = [number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(low)]
    if len(begins) == 1:
        return begins[0]
    near = closest(name, MONTHS)
    return MONTHS.index(near) + 1 if near else 0


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
    if len(text) > LONGEST_DATE:
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
