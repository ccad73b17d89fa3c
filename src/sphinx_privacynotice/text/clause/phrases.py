"""The words of a language: the packs' phrases, and lists, dates and periods from CLDR, through Babel."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.units import format_unit
from docutils import nodes

from sphinx_privacynotice.base.dates import parse_date

if TYPE_CHECKING:
    from sphinx_privacynotice.model.format.values import Length
    from sphinx_privacynotice.model.site.view import NoticeData

DEFAULT_LANGUAGE = "en-GB"
"""The fallback where a pack's language has no phrases, or CLDR does not know it."""

_SLOT = re.compile(r"\{(\w+)\}")


@cache
def is_language(language: str) -> bool:
    """Return whether CLDR knows how ``language`` writes lists and dates."""
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


@cache
def locale_of(language: str) -> Locale:
    """Return the locale of a language, or of the default one where CLDR does not know it."""
    return Locale.parse(language if is_language(language) else DEFAULT_LANGUAGE, sep="-")


@cache
def name_of_language(language: str) -> str:
    """Return what a language is called in itself, as it begins a line: Cymraeg, English."""
    locale = Locale.parse(language, sep="-") if is_language(language) else None
    name = (locale and locale.get_language_name(locale.language)) or language
    return name[:1].upper() + name[1:]


@lru_cache(1000)
def list_pattern(language: str, entries: int) -> str:
    """Return how a sentence joins so many entries, each replaced by its number between null characters."""
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


class Phrases:
    """The words of one notice in one language."""

    def __init__(self, view: NoticeData, language: str) -> None:
        self.view = view
        self.language = language

    @property
    def direction(self) -> str:
        """How the language is written: "ltr", or "rtl" from right to left."""
        return str(locale_of(self.language).text_direction)

    def phrase(self, key: str, /, **filled: str) -> str:
        """Return a pack's phrase with its slots filled."""
        found = self.view.phrase(self.language, key) or self.view.phrase(DEFAULT_LANGUAGE, key)
        text = found if isinstance(found, str) else " ".join(found or ())
        return _SLOT.sub(lambda match: filled.get(match[1], match[0]), text)

    def language_if_other(self, key: str) -> str:
        """Return the default language where a phrase is in it for want of another, else ""."""
        return "" if self.view.phrase(self.language, key) else DEFAULT_LANGUAGE

    def phrase_nodes(self, key: str, /, **filled: list[nodes.Node]) -> list[nodes.Node]:
        """Return a phrase as inlines, its slots filled with inlines."""
        made: list[nodes.Node] = []
        for number, piece in enumerate(_SLOT.split(self.phrase(key))):
            if number % 2:
                made += filled.get(piece, [])
            elif piece:
                made.append(nodes.Text(piece))
        return made

    def phrase_or_part(self, key: str, /, **parts: list[nodes.Node]) -> list[nodes.Node]:
        """Return a phrase of two parts, or the one that is given alone."""
        if all(parts.values()):
            return self.phrase_nodes(key, **parts)
        return next((part for part in parts.values() if part), [])

    def join(self, parts: list[list[nodes.Node]], joiner: str = "contact_joiner") -> list[nodes.Node]:
        """Join the parts that are not empty by a phrase."""
        made: list[nodes.Node] = []
        for part in parts:
            made += [nodes.Text(self.phrase(joiner)), *part] if made and part else part
        return made

    def join_list(self, forms: list[list[nodes.Node]]) -> list[nodes.Node]:
        """Join the entries of a list as a sentence does: “a, b and c”."""
        if len(forms) < 2:
            return forms[0] if forms else []
        made: list[nodes.Node] = []
        for number, piece in enumerate(list_pattern(self.language, len(forms)).split("\0")):
            if number % 2:
                made += forms[int(piece)]
            elif piece:
                made.append(nodes.Text(piece))
        return made

    def date(self, iso: str) -> str:
        """Return a date, a month or a year as people write it."""
        return date_form(self.language, iso)

    def period(self, length: Length) -> str:
        """Return a period as people write it: “25 years”, “1 year and 6 months”."""
        period = length.period
        return period_form(self.language, period.years, period.months, period.weeks, period.days)
