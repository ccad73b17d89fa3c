"""The options of our directives, each with its description; the reference is generated from these tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from docutils.parsers.rst import directives

if TYPE_CHECKING:
    from collections.abc import Callable

COMMON = {
    "site": "The site the directive speaks for, by its key.",
    "language": "The language to print in, such as `cy`, if a pack has it; else that of the page.",
    "reason": "Why the standard text is changed; recorded and not printed.",
}
AUDIENCE = {
    "audience": "The reader that the words are for: `pupil`, `parent` or `details`; all if not said.",
}
CLAUSE_OPTIONS = {
    **COMMON,
    **AUDIENCE,
    "notice": "The kind of notice, where the site has several.",
    "edition": "The edition of the clause to print, as a date, with `.2` for a revision.",
    "heading": "A heading of the page's own, or `none`.",
    "level": "The level of the heading; 2 if not said.",
    "drop": "The parts of the clause to leave out, by their ids.",
    "reword": "The part of the clause that the body replaces.",
    "before": "Print the body before the standard words; needs no reason.",
    "after": "Print the body after the standard words; needs no reason.",
    "written-for": "The edition that the page's own words, or what it leaves out, were written for.",
    "until": "The day on which the exception ends; from then on, `check` reports it.",
}
NOTICE_OPTIONS = {
    **COMMON,
    **AUDIENCE,
    "omit": "The clauses to leave out, by their ids.",
    "order": "The clauses in the page's own order; those not named follow.",
    "level": "The level of the headings; 2 if not said.",
    "until": "The day on which what is left out is to come back; from then on, `check` reports it.",
}

COVERAGE_OPTIONS = {
    "site": COMMON["site"],
    "notice": CLAUSE_OPTIONS["notice"],
}

STATUS_OPTIONS = {
    "site": "The sites to show, by their keys; all if not said.",
    "notice": "The kinds of notice to show; all if not said.",
    "columns": "The columns beside the school, in order, or `all`.",
    "records": "Files of other repositories, as names or patterns from the project file's folder, or `none`.",
    "as-of": "The day to judge by; without it, nothing is said that depends on one.",
}

HISTORY_OPTIONS = {
    "site": COMMON["site"],
    "notice": CLAUSE_OPTIONS["notice"],
    "limit": "How many entries to list, the newest first; all if not said.",
}

Beside = Literal["before", "after", ""]
"""Where a body is printed that replaces nothing."""

BESIDE: tuple[Literal["before", "after"], ...] = ("before", "after")

MAY_BE_EMPTY = {"reason", *BESIDE}
"""Options that may be empty: where they are needed, another finding says more."""

_NAMES = "|".join({**CLAUSE_OPTIONS, **NOTICE_OPTIONS})
OPTION_SLIP = re.compile(rf":([A-Za-z][\w-]*):?(?:\s.*)?$|({_NAMES}):(?:\s.*)?$")
"""A line that was meant as an option: one of its colons, or its place, is wrong."""


class Options(dict[str, "Callable[[str], str]"]):
    """An option table that takes any option: we check ours, so that each mistake has one clear message."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Callable[[str], str]:
        """Take the text of an unknown option as it is."""
        return directives.unchanged
