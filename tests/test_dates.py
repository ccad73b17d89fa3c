"""Dates and periods as people type them, and the words messages share."""

from __future__ import annotations

import pytest

from sphinx_privacynotice.model.dates import (
    PartialDate,
    Period,
    date_slip,
    parse_date,
    parse_day,
    parse_period,
)
from sphinx_privacynotice.model.words import closest, did_you_mean, listed


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
    assert date_slip(text) is not None


@pytest.mark.parametrize(
    ("text", "message", "mended"),
    [
        ("2026-09-31", "“2026-09-31” is no date: September 2026 has 30 days", ""),
        ("31 September 2026", "“31 September 2026” is no date: September 2026 has 30 days", ""),
        ("31/09/2026", "“31/09/2026” is no date: September 2026 has 30 days", ""),
        ("01/09/2026", "“01/09/2026” is not written as year, month, day", "2026-09-01"),
        ("1.9.2026", "“1.9.2026” is not written as year, month, day", "2026-09-01"),
        ("1st Sept 2026", "“1st Sept 2026” is not written as year, month, day", "2026-09-01"),
        ("September 1, 2026", "“September 1, 2026” is not written as year, month, day", "2026-09-01"),
        ("1 Setpember 2026", "“1 Setpember 2026” is not written as year, month, day", "2026-09-01"),
        ("2026-9-1", "“2026-9-1” is not written as year, month, day", "2026-09-01"),
        ("05/25/2018", "“05/25/2018” has no month 25", "2018-05-25"),
        ("2018-25-05", "“2018-25-05” has no month 25", "2018-05-25"),
        ("2026-09", "“2026-09” names no day", ""),
        ("September 2026", "“September 2026” names no day", ""),
        ("soon", "“soon” is no date", ""),
        ("1/9/26", "“1/9/26” is no date", ""),
        ("x" * 50, f"“{'x' * 40}…” is no date", ""),
    ],
)
def test_a_slip_in_a_day_is_named_and_mended(text: str, message: str, mended: str) -> None:
    slip = date_slip(text)
    assert slip is not None
    assert (slip.message, slip.mended) == (message, mended)


@pytest.mark.parametrize(
    ("text", "mended"), [("2018-5", "2018-05"), ("05/2018", "2018-05"), ("May 2018", "2018-05")]
)
def test_a_slip_in_a_month_is_mended_where_a_month_will_do(text: str, mended: str) -> None:
    slip = date_slip(text, whole=False)
    assert slip is not None
    assert slip.mended == mended
    assert date_slip(mended, whole=False) is None


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
