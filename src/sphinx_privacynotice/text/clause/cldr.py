"""Lists, dates and periods as a language writes them: CLDR, through Babel."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.units import format_unit

from sphinx_privacynotice.base.dates import parse_date

DEFAULT_LANGUAGE = "en-GB"
"""The language that stands in where a pack's has no phrases, or is none."""


@cache
def is_language(language: str) -> bool:
    """Say whether ``language`` is one whose lists and dates can be written: CLDR has it."""
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


@cache
def locale_of(language: str) -> Locale:
    """Return what CLDR knows of a language, or of the default one where it knows nothing."""
    return Locale.parse(language if is_language(language) else DEFAULT_LANGUAGE, sep="-")


@lru_cache(1000)
def list_pattern(language: str, entries: int) -> str:
    """Return how a sentence joins so many entries: in place of each its number, between null characters."""
    return format_list([f"\0{number}\0" for number in range(entries)], locale=locale_of(language))


@lru_cache(1000)
def date_form(language: str, iso: str) -> str:
    """Return a date, a month or a year as people write it."""
    parsed = parse_date(iso)
    if parsed is None:
        return iso
    day = dt.date.fromisoformat(parsed.first_day)
    if parsed.whole:
        return format_date(day, format="long", locale=locale_of(language))
    return format_skeleton("yMMMM", day, locale=locale_of(language)) if parsed.month else str(parsed.year)


@lru_cache(1000)
def period_form(language: str, *numbers: int) -> str:
    """Return a period of so many years, months, weeks and days as people write it."""
    units = ("year", "month", "week", "day")
    said = [
        format_unit(number, f"duration-{unit}", length="long", locale=locale_of(language))
        for number, unit in zip(numbers, units, strict=True)
        if number
    ]
    if not said:
        return format_unit(0, "duration-day", length="long", locale=locale_of(language))
    return format_list(said, locale=locale_of(language))
