"""What an author is asked before own words are said to be written for an edition."""

from __future__ import annotations

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.checks.exceptions import undated_exceptions
from sphinx_privacynotice.model.page_exception import PageException


def test_the_standard_words_are_to_be_read_before_the_edition_is_written() -> None:
    own = PageException("oak/cin-cla", "rights", "says “see”", Place("oak.md", 3), edition="2026-06-19")
    (found,) = undated_exceptions([own])
    assert found.hint.startswith("Read the standard words of today first")
    assert found.hint.index("still says all that they say") < found.hint.index("`:written-for: 2026-06-19`")
