"""Dates as people type them: days that no month has, and other orders than year-month-day."""

from __future__ import annotations

import re
from calendar import monthrange

_MONTH_WORDS = "January February March April May June July August September October November December"
_MONTHS = _MONTH_WORDS.split()
_ISO = re.compile(r"([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})")
_ISO_MONTH = re.compile(r"((?:19|20)\d{2})-(\d{2})")
_BRITISH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)?\d{2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+) ((?:19|20)\d{2})")


def date_slip(text: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a value that is a date as a whole, how to mend it, and the date mended.

    None for what is no date, for one that is right, and for one written out in words (which may be meant
    as text) unless its month does not have that day.
    """
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        if month > 12 >= day:
            day, month = month, day
        return _wrong_day(text, year, month, day) or _wrong_order(text, year, month, day)
    if match := _ISO_MONTH.fullmatch(text):
        return _wrong_day(text, int(match[1]), int(match[2]), 1)
    if match := _BRITISH.fullmatch(text):
        # two digits of a year mean a date only with slashes: 1.2.26 may be a section's number
        if len(match[4]) == 2 and match[2] != "/":
            return None
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        day, month = int(match[1]), int(match[3])
        if month > 12 >= day:
            day, month = month, day
        return _wrong_day(text, year, month, day) or _wrong_order(text, year, month, day)
    if (match := _WORDS.fullmatch(text)) and match[2].capitalize() in _MONTHS:
        return _wrong_day(text, int(match[3]), _MONTHS.index(match[2].capitalize()) + 1, int(match[1]))
    return None


def _wrong_day(text: str, year: int, month: int, day: int) -> tuple[str, str, str] | None:
    if not 1 <= month <= 12:
        return f"“{text}” is no date: there is no month {month}", "Write year-month-day, as in 2026-09-01", ""
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return None
    new = f"{year}-{month:02}-{min(max(day, 1), last):02}"
    return (
        f"“{text}” is no date: {_MONTHS[month - 1]} {year} has {last} days",
        f"Write the day that is meant, perhaps {new}",
        new,
    )


def _wrong_order(text: str, year: int, month: int, day: int) -> tuple[str, str, str] | None:
    new = f"{year}-{month:02}-{day:02}"
    if text == new:
        return None
    return (
        f"“{text}” is a date in another order or form than year-month-day",
        f"If {day} {_MONTHS[month - 1]} {year} is meant, write {new}",
        new,
    )


_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MEANT = [
    re.compile(rf"(?:[A-Za-z]+,? )??(?:{_DAY}(?: of)? )?{_MONTH},? {_YEAR}"),
    re.compile(rf"{_MONTH} {_DAY},? {_YEAR}"),
    re.compile(rf"(?P<number>\d{{1,2}})[/.-]{_YEAR}"),
    re.compile(rf"{_YEAR}[-/.]?(?P<number>\d\d)(?:[-/.]?(?P<day>\d\d)(?:T.*)?)?"),
    re.compile(rf"(?P<day>\d{{1,2}})[/.-](?P<number>\d{{1,2}})[/.-]{_YEAR} .*"),
    re.compile(_YEAR),
]


def date_meant(text: str) -> str:
    """Return the date, month or year that ``text`` writes in another form, as year-month-day; "" for none."""
    for form in _MEANT:
        match = form.fullmatch(" ".join(text.split()))
        parts = match.groupdict() if match else {}
        month = int(parts.get("number") or 0) or _month(parts.get("month") or "")
        day = int(parts.get("day") or 0)
        if not match or (not month and len(parts) > 1) or month > 12:
            continue
        year = int(parts["year"])
        if not month:
            return f"{year}"
        if day > monthrange(year, month)[1]:
            continue
        return f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    return ""


def _month(word: str) -> int:
    """Return the number of the month that ``word`` is or begins, 0 for none."""
    word = word.capitalize().replace("Sept", "Sep") if len(word) == 4 else word.capitalize()
    found = [number for number, name in enumerate(_MONTHS, 1) if len(word) > 2 and name.startswith(word)]
    return found[0] if found else 0
