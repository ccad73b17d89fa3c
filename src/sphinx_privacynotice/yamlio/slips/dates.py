"""Slips in dates: days that do not exist, and orders other than year-month-day."""

from __future__ import annotations

import re
from calendar import monthrange

_MONTH_WORDS = "January February March April May June July August September October November December"
_MONTHS = _MONTH_WORDS.split()
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SLIPS = [
    re.compile(r"(?P<year>[12]\d{3})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(rf"{_YEAR}-(?P<number>\d{{2}})"),
    # two digits of a year mean a date only with slashes: 1.2.26 may be a section's number
    re.compile(
        r"(?P<day>\d{1,2})(?P<sign>[-/.])(?P<number>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d{2}|(?<=/)\d{2})"
    ),
    re.compile(rf"{_DAY} (?P<month>(?i:{'|'.join(_MONTHS)})) {_YEAR}"),
]
_MEANT = [
    re.compile(rf"(?:[A-Za-z]+,? )??(?:{_DAY}(?: of)? )?{_MONTH},? {_YEAR}"),
    re.compile(rf"{_MONTH} {_DAY},? {_YEAR}"),
    re.compile(rf"(?P<number>\d{{1,2}})[/.-]{_YEAR}"),
    re.compile(rf"{_YEAR}[-/.]?(?P<number>\d\d)(?:[-/.]?(?P<day>\d\d)(?:T.*)?)?"),
    re.compile(rf"(?P<day>\d{{1,2}})[/.-](?P<number>\d{{1,2}})[/.-]{_YEAR} .*"),
    re.compile(_YEAR),
]


def date_slip(text: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a value that is a date as a whole, how to put it right, and the right date.

    None for what is no date, for one that is right, and for one written out in words (which may be meant
    as text) unless its month does not have that day.
    """
    match = next((found for form in _SLIPS if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    year, month, day = _numbers(match)
    has_order = {"day", "number"} <= match.groupdict().keys()
    if has_order and month > 12 >= day:
        day, month = month, day
    if "day" not in match.groupdict():
        day = 1
    if not 1 <= month <= 12:
        return f"“{text}” is no date: there is no month {month}", "Write year-month-day, as in 2026-09-01", ""
    year += 2000 if year < 100 else 0
    last = monthrange(year, month)[1]
    new = f"{year}-{month:02}-{min(max(day, 1), last):02}"
    if not 1 <= day <= last:
        return (
            f"“{text}” is no date: {_MONTHS[month - 1]} {year} has {last} days",
            f"Write the day that is meant, perhaps {new}",
            new,
        )
    if not has_order or text == new:
        return None
    return (
        f"“{text}” is a date in another order or form than year-month-day",
        f"If {day} {_MONTHS[month - 1]} {year} is meant, write {new}",
        new,
    )


def date_meant(text: str) -> str:
    """Return the date, month or year that ``text`` writes in another form, as year-month-day; "" for none."""
    for form in _MEANT:
        match = form.fullmatch(" ".join(text.split()))
        if match is None:
            continue
        year, month, day = _numbers(match)
        if not month and form is _MEANT[-1]:
            return f"{year}"
        if 1 <= month <= 12 and day <= monthrange(year, month)[1]:
            return f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    return ""


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    """Return year, month and day, 0 for what is not there."""
    parts = match.groupdict("")
    month = int(parts.get("number") or 0) or _month(parts.get("month") or "")
    return int(parts["year"]), month, int(parts.get("day") or 0)


def _month(word: str) -> int:
    """Return the number of the month that ``word`` is or begins, 0 for none."""
    word = word.capitalize().replace("Sept", "Sep") if len(word) == 4 else word.capitalize()
    found = [number for number, name in enumerate(_MONTHS, 1) if len(word) > 2 and name.startswith(word)]
    return found[0] if found else 0
