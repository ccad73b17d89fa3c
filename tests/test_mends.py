"""A message leads to a right notice: what it says is done as typed, and the project says what was meant.

Each row is a project with one slip, the code that is told of it (by `check` and by Sphinx alike), the files
as its author mends them by the message, and words that the page prints then, or no longer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from malformed import PROJECT, SITE, assert_well_said, findings_of, lines, write
from support import build

from sphinx_privacynotice.model.findings import Severity

if TYPE_CHECKING:
    from pathlib import Path

Files = dict[str, "str | None"]


class Mend(NamedTuple):
    """A slip, and what its author does about it."""

    name: str
    typed: Files
    code: str
    mended: Files
    """The files that the author changes."""
    printed: tuple[str, ...]
    """Words of the built page, in this order."""
    gone: tuple[str, ...] = ()
    """Words that it must not hold."""


CONF = 'extensions = ["myst_parser", "sphinx_privacynotice"]\nmyst_enable_extensions = ["colon_fence"]\n'
INTRO = "We need it to"
"""The part `intro` of the clause `purposes`."""


def md(name: str, typed: str, code: str, mended: str, *printed: str, gone: tuple[str, ...] = ()) -> Mend:
    """A slip on a Markdown page."""
    pages: list[Files] = [{"index.rst": None, "index.md": f"# Ours\n\n{each}"} for each in (typed, mended)]
    return Mend(f"md: {name}", pages[0], code, pages[1], printed, gone)


def rst(name: str, typed: str, code: str, mended: str, *printed: str, gone: tuple[str, ...] = ()) -> Mend:
    """A slip on a reStructuredText page."""
    pages: list[Files] = [{"index.rst": f"Ours\n====\n\n{each}"} for each in (typed, mended)]
    return Mend(f"rst: {name}", pages[0], code, pages[1], printed, gone)


def both(
    name: str, typed: str, code: str, mended: str, *printed: str, gone: tuple[str, ...] = ()
) -> list[Mend]:
    """A slip in a line of directives and roles, typed in RST and by the same hand in Markdown."""
    pairs = [(each, _in_markdown(each)) for each in (typed, mended)]
    return [
        rst(name, pairs[0][0], code, pairs[1][0], *printed, gone=gone),
        md(name, pairs[0][1], code, pairs[1][1], *printed, gone=gone),
    ]


def _in_markdown(page: str) -> str:
    """Return RST in which no directive stands in another as Markdown."""
    made: list[str] = []
    for block in re.split(r"\n\n(?=\S)", page.rstrip("\n")):
        match = re.match(r"\.\. ([\w-]+)::(.*)", block)
        lines_of = [line.strip() for line in block.split("\n")]
        if match:
            lines_of = [f"```{{{match[1]}}}{match[2]}", *lines_of[1:], "```"]
        made.append(re.sub(r":(site|law):`", r"{\1}`", "\n".join(lines_of)))
    return "\n\n".join(made) + "\n"


WHOLE = ".. privacy-notice:: visitors\n"
DROP = ":drop: intro\n:reason: It is said elsewhere.\n"

MENDS = [
    # bodies that end early, or late
    md(
        "an exception with as many backticks as the notice",
        f"```{{privacy-notice}} visitors\n```{{purposes-list}}\n{DROP}```\n```\n\nGoodbye.\n",
        "early-end",
        f"````{{privacy-notice}} visitors\n```{{purposes-list}}\n{DROP}```\n````\n\nGoodbye.\n",
        "know who is in the building",
        "Goodbye.",
        gone=(INTRO, "```"),
    ),
    md(
        "two exceptions with as many backticks as the notice",
        f"```{{privacy-notice}} visitors\n```{{purposes-list}}\n{DROP}```\n"
        "```{contact-clause}\n:reason: Ours.\n\nAsk at the gate.\n```\n```\n",
        "early-end",
        f"````{{privacy-notice}} visitors\n```{{purposes-list}}\n{DROP}```\n"
        "```{contact-clause}\n:reason: Ours.\n\nAsk at the gate.\n```\n````\n",
        "know who is in the building",
        "Ask at the gate.",
        gone=(INTRO, "Ask Oakfield School"),
    ),
    md(
        "an exception with as many colons as the notice",
        f":::{{privacy-notice}} visitors\n:::{{purposes-list}}\n{DROP}:::\n:::\n",
        "early-end",
        f"::::{{privacy-notice}} visitors\n:::{{purposes-list}}\n{DROP}:::\n::::\n",
        "know who is in the building",
        gone=(INTRO, ":::"),
    ),
    md(
        "an exception that has no end",
        f"````{{privacy-notice}} visitors\n```{{purposes-list}}\n{DROP}````\n\nGoodbye.\n",
        "early-end",
        f"````{{privacy-notice}} visitors\n```{{purposes-list}}\n{DROP}```\n````\n\nGoodbye.\n",
        "know who is in the building",
        "Goodbye.",
        gone=(INTRO,),
    ),
    md(
        "a clause in a note with as many backticks",
        "```{note}\nOf visits.\n```{contact-clause}\n```\nGoodbye.\n```\n",
        "early-end",
        "````{note}\nOf visits.\n```{contact-clause}\n```\nGoodbye.\n````\n",
        "Note: Of visits.",
        "Ask Oakfield School",
        "Goodbye.",
    ),
    md(
        "a clause that has no end",
        "```{contact-clause}\n\nGoodbye.\n",
        "early-end",
        "```{contact-clause}\n```\n\nGoodbye.\n",
        "Ask Oakfield School",
        "Goodbye.",
    ),
    md(
        "an end too many",
        "```{privacy-notice} visitors\n```\n```\n\nGoodbye *now*.\n",
        "early-end",
        "```{privacy-notice} visitors\n```\n\nGoodbye *now*.\n",
        "Ask Oakfield School",
        "Goodbye *now*.",
    ),
    rst(
        "options that are not indented",
        f".. purposes-list::\n\n{DROP}",
        "early-end",
        ".. purposes-list::\n   :drop: intro\n   :reason: It is said elsewhere.\n",
        "know who is in the building",
        gone=(INTRO, "elsewhere"),
    ),
    rst(
        "own words that are not indented",
        ".. contact-clause::\n   :reason: Ours.\n\nAsk at the gate.\n",
        "unprinted",
        ".. contact-clause::\n   :reason: Ours.\n\n   Ask at the gate.\n",
        "Ask at the gate.",
        gone=("Ask Oakfield School",),
    ),
    md(
        "own words below the directive",
        "```{contact-clause}\n:reason: Ours.\n```\n\nAsk at the gate.\n",
        "unprinted",
        "```{contact-clause}\n:reason: Ours.\n\nAsk at the gate.\n```\n",
        "Ask at the gate.",
        gone=("Ask Oakfield School",),
    ),
    rst(
        "no blank line below a notice's kind",
        f"{WHOLE}   .. purposes-list::\n      :drop: intro\n      :reason: Elsewhere.\n",
        "bad-option",
        f"{WHOLE}\n   .. purposes-list::\n      :drop: intro\n      :reason: Elsewhere.\n",
        "know who is in the building",
        gone=(INTRO,),
    ),
    rst(
        "a blank line above a notice's options",
        f"{WHOLE}\n   :omit: contact\n   :reason: It is elsewhere.\n",
        "bad-option",
        f"{WHOLE}   :omit: contact\n   :reason: It is elsewhere.\n",
        INTRO,
        gone=("Ask Oakfield School",),
    ),
    # printed twice
    *both(
        "a clause below its notice",
        f"{WHOLE}\n.. contact-clause::\n",
        "clause-twice",
        WHOLE,
        "Ask Oakfield School",
    ),
    rst(
        "a change of a clause below its notice",
        f"{WHOLE}\n.. purposes-list::\n   :drop: intro\n   :reason: Elsewhere.\n",
        "clause-twice",
        f"{WHOLE}\n   .. purposes-list::\n      :drop: intro\n      :reason: Elsewhere.\n",
        "know who is in the building",
        gone=(INTRO,),
    ),
    *both(
        "a clause twice",
        ".. contact-clause::\n\n.. contact-clause::\n",
        "clause-twice",
        ".. contact-clause::\n",
        "Ask",
    ),
    *both("a notice twice", f"{WHOLE}\n{WHOLE}", "clause-twice", WHOLE, "Ask Oakfield School"),
    Mend(
        "a clause on two pages",
        {"index.rst": f"Ours\n====\n\n{WHOLE}", "a.rst": ":orphan:\n\nA\n=\n\n.. contact-clause::\n"},
        "clause-twice",
        {"a.rst": ":orphan:\n\nA\n=\n\nSee :clause:`contact`.\n"},
        ("Ask Oakfield School",),
    ),
    # names
    *both(
        "a notice by its title",
        ".. privacy-notice:: Our visitors and guests\n",
        "bad-option",
        WHOLE,
        "Ask Oakfield School",
    ),
    *both(
        "a notice in capitals",
        ".. privacy-notice:: Visitors\n",
        "unknown-notice",
        WHOLE,
        "Ask Oakfield School",
    ),
    *both(
        "a clause that is not in the notice, in its order",
        f"{WHOLE}   :order: contacts purposes\n",
        "unknown-clause",
        f"{WHOLE}   :order: contact purposes\n",
        "Ask Oakfield School",
        INTRO,
    ),
    *both(
        "a part with a comma",
        ".. purposes-list::\n   :drop: intro, safety\n   :reason: Elsewhere.\n",
        "unknown-part",
        ".. purposes-list::\n   :drop: intro safety\n   :reason: Elsewhere.\n",
        "print badges",
        gone=(INTRO, "the alarm rings"),
    ),
    *both(
        "an option that is none",
        ".. purposes-list::\n   :omit: intro\n   :reason: Elsewhere.\n",
        "bad-option",
        ".. purposes-list::\n   :drop: intro\n   :reason: Elsewhere.\n",
        "print badges",
        gone=(INTRO,),
    ),
    Mend(
        "a kind of notice with an underscore in the site file",
        {
            "site.yaml": SITE.replace("visitors", "out_side"),
            "pack/notices/out-side/2018-05-25.yaml": (
                "notice: out-side\nedition: 2018-05-25\nclauses: [contact]\n"
            ),
            "index.rst": "Ours\n====\n\n.. privacy-notice:: out-side\n",
        },
        "unknown-notice",
        {"site.yaml": SITE.replace("visitors", "out-side")},
        ("Ask Oakfield School",),
    ),
    # reasons
    *both(
        "a part left out without a reason",
        ".. purposes-list::\n   :drop: intro\n",
        "missing-reason",
        ".. purposes-list::\n   :drop: intro\n   :reason: Elsewhere.\n",
        "print badges",
        gone=(INTRO, "Elsewhere"),
    ),
    *both(
        "a reason for leaving out nothing",
        f"{WHOLE}   :reason: It is elsewhere.\n",
        "unprinted",
        f"{WHOLE}   :omit: contact\n   :reason: It is elsewhere.\n",
        INTRO,
        gone=("Ask Oakfield School",),
    ),
    # values, laws and links
    *both(
        "a value in braces",
        f"Write to {{{{ organisation.name }}}}.\n\n{WHOLE}",
        "unfilled",
        f"Write to :site:`organisation.name`.\n\n{WHOLE}",
        "Write to Oakfield School.",
        gone=("{{",),
    ),
    *both(
        "a value in braces, misspelt",
        f"Write to {{{{ organisaton.name }}}}.\n\n{WHOLE}",
        "unfilled",
        f"Write to :site:`organisation.name`.\n\n{WHOLE}",
        "Write to Oakfield School.",
        gone=("{{",),
    ),
    *both(
        "own words for what is no address",
        f"We are :site:`our school <organisation.name>`.\n\n{WHOLE}",
        "bad-option",
        f"We are :site:`organisation.name`.\n\n{WHOLE}",
        "We are Oakfield School.",
    ),
    Mend(
        "a law that does not apply yet",
        {
            "index.rst": f"Ours\n====\n\n:law:`ukpga/2027/1` is our book.\n\n{WHOLE}",
            "pack/law/new.yaml": (
                "ukpga/2027/1:\n  title: Visits Act 2027\n  cite: Visits Act 2027\n"
                "  url: https://law.example/2027/1\n  from: 2027-03-01\n"
            ),
        },
        "law-not-yet",
        {"site.yaml": SITE.replace("2026-12-01", "2027-03-01")},
        ("Visits Act 2027 is our book.",),
        ("ukpga",),
    ),
    # nothing to print
    *both(
        "a clause with nothing to print",
        ".. retention-clause::\n\n.. contact-clause::\n",
        "unprinted",
        ".. contact-clause::\n",
        "Ask Oakfield School",
    ),
    Mend(
        "a clause that lacks what it prints",
        {"index.rst": "Ours\n====\n\n.. contact-clause::\n\n.. retention-clause::\n"},
        "unprinted",
        {"site.yaml": SITE + "    retention:\n      - records: The book\n        period: 1 year\n"},
        ("The book", "1 year"),
    ),
]


ROWS = [pytest.param(each, id=re.sub(r"[^\w]+", "-", each.name)) for each in MENDS]


@pytest.mark.parametrize("each", ROWS)
def test_a_message_leads_to_a_right_notice(each: Mend, tmp_path: Path) -> None:
    project = write(tmp_path / "project", PROJECT, {"conf.py": CONF}, each.typed)
    findings = [finding for finding in findings_of(project) if finding.severity is not Severity.INFO]
    assert {finding.code for finding in findings} == {each.code}, lines(findings)
    for finding in findings:
        assert_well_said(finding, project)
    warned = {
        f"{project}/{finding.place}: WARNING: {finding.text} [privacynotice.{finding.code}]"
        for finding in findings
    }
    built = build(project, "text", warnings_ok=True, nitpicky=False)
    assert {line for line in built.warnings if "[privacynotice." in line} == warned

    for name in ("index.rst", "index.md"):
        (project / name).unlink(missing_ok=True)
    write(project, {"index.rst": PROJECT["index.rst"]}, each.typed, each.mended)
    left = [finding for finding in findings_of(project) if finding.severity is not Severity.INFO]
    assert left == [], lines(left)
    page = " ".join(build(project, "text").text("index.txt").split())
    at = 0
    for words in each.printed:
        assert words in page[at:], page
        at += page[at:].index(words)
    for words in each.gone:
        assert words not in page, page
