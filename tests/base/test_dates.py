"""Dates and periods as people type them, and the words messages share."""

from __future__ import annotations

import pytest

from sphinx_privacynotice.base.dates import (
    PartialDate,
    Period,
    parse_date,
    parse_day,
    parse_period,
)
from sphinx_privacynotice.base.messages import closest, did_you_mean, listed


@pytest.mark.parametrize(
    ("text", "date", "first", "last"),
    [
        ("2018", PartialDate(2018), "2018-01-01", "2018-12-31"),
        ("2018-05", PartialDate(2018, 5), "2018-05-01", "2018-05-31"),
        ("2018-05-25", PartialDate(2018, 5, 25), "2018-05-25", "2018-05-25"),
        ("2024-02", PartialDate(2024, 2), "2024-02-01", "2024-02-29"),
    ],
)
def test_a_date_may_leave_out_day_and_month(text: str, date: PartialDate, first: str, last: str) -> None:
    assert parse_date(text) == date
    assert (str(date), date.first_day, date.last_day) == (text, first, last)
    assert parse_day(text) == (text if date.day else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018-5",
        "2018-13",
        "2018-00-01",
        "2018-01-00",
        "2026-09-31",
        "2023-02-29",
        "0000-01-01",
        "2018-05-25 ",
        "٢٠١٨",
        "20180525",
        "2018-05-25T00:00",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert parse_date(text) is None
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "period", "iso"),
    [
        ("25 years", Period(years=25), "P25Y"),
        ("P25Y", Period(years=25), "P25Y"),
        ("1 year", Period(years=1), "P1Y"),
        ("6 months", Period(months=6), "P6M"),
        ("P1Y6M", Period(years=1, months=6), "P1Y6M"),
        ("1 year and 6 months", Period(years=1, months=6), "P1Y6M"),
        ("1 year, 6 months and 2 days", Period(years=1, months=6, days=2), "P1Y6M2D"),
        ("2 Weeks", Period(weeks=2), "P2W"),
        ("P90D", Period(days=90), "P90D"),
        ("0 days", Period(), "P0D"),
    ],
)
def test_a_period_is_read_as_words_or_as_iso(text: str, period: Period, iso: str) -> None:
    assert parse_period(text) == period
    assert period.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "P6",
        "25",
        "seven years",
        "for 7 years",
        "25 years from date of birth",
        "1 month 1 year",
        "P6M1Y",
        "PT72H",
        "1 year or 2 months",
        "1 year" + " " * 40,
    ],
)
def test_a_sentence_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("retenion", ["rights", "retention"], "retention"),
        ("lawful_basis", ["lawful-basis"], "lawful-basis"),
        ("Department", ["department"], "department"),
        ("ab1", ["ab3", "ab2"], "ab2"),
        ("zebra", ["rights"], ""),
        ("retention" * 20, ["retention" * 20], ""),
        ("x", [], ""),
    ],
)
def test_only_what_is_alike_is_offered(word: str, known: list[str], found: str) -> None:
    assert closest(word, known) == closest(word, reversed(known)) == found
    assert did_you_mean(word, known) == (f"Did you mean “{found}”?" if found else "")


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "“a”"), (["a", "b"], "“a” or “b”"), (["a", "b", "c"], "“a”, “b” or “c”")],
)
def test_words_are_listed_for_the_middle_of_a_sentence(words: list[str], text: str) -> None:
    assert listed(words, "or") == text
