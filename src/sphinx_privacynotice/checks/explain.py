"""What there is to say about a code: what it means, why it matters, how to mend it, with examples.

The command `explain` and the pages of the documentation are made of this. The examples are those that tests
run (`checks.examples`).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.codes import Code, known_codes
from sphinx_privacynotice.checks import run  # noqa: F401 - registers the rules
from sphinx_privacynotice.checks.examples import Example, examples_of
from sphinx_privacynotice.checks.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECTS: dict[str, str] = {
    "Files and YAML": """
        yaml-syntax yaml-slip yaml-refused duplicate-key unreadable-file unwritable-file outside-root too-much
    """,
    "Keys and values": """
        unknown-key missing-key bad-value bad-date unknown-reference fixed-key missing-reason unknown-item
        lost-item lost-entry unused-value missing-value unknown-path
    """,
    "Sites, notices and pages": """
        unknown-site which-site unknown-notice draft page-missing page-markup unknown-audience
        unnamed-audience clause-twice early-end
        bad-option bad-body unprinted unfilled reading-copy earlier-copy status-records
    """,
    "Clauses and editions": "unknown-clause unknown-part no-edition unknown-edition",
    "Citations and links": "law-not-yet unknown-law unknown-link unknown-document",
    "Packs": """
        pack-missing pack-format pack-clause pack-base newer-base changed-edition edition-dates lost-part
        reading-grade page-length evidence-missing
        translation-missing translation-stale translation-differs
    """,
    "Exceptions and days": """
        exception-ended written-for written-for-unsaid newer-words review-overdue date-order
        updated-unknown
    """,
    "Words that a school wrote itself": """
        own-words-hard basis-mismatch rights-missing objection-hidden date-missing unused-allow
    """,
    "Changes between revisions": "change-untold change-too-soon change-undated",
    "Approvals": "approval-pending approval-mismatch approval-lost",
    "Settings": "unknown-check unused-check conf-unknown build-differs",
}
"""The codes that no rule of law has, by subject; a rule of law is under what its module is about."""

OUTCOMES = {"fails": "Found", "mended": "Mended", "silent": "Not found"}
"""What becomes of an example, in words."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code with its examples."""

    code: Code
    examples: tuple[Example, ...]

    @property
    def to_set(self) -> str:
        """The lines of the project file that set the code's severity, everywhere or in one place."""
        return SETTING.format(code=self.code.code)


SETTING = """\
checks:
  {code}:
    - site: oakfield      # leave out what does not matter: site, notice, key, page
      notice: cin-cla
      severity: off       # or error, warning, info, due
      reason: Why this is right for us.
      until: 2027-09-01   # if it is for a time
"""


def explain(code: str) -> Explanation:
    """Return what there is to say about a code; raise `KeyError` where there is none of that name."""
    return Explanation(known_codes()[code], examples_of(code))


def codes_by_subject() -> dict[str, list[Code]]:
    """Return every code under its subject, in the order in which they are to be listed."""
    known = dict(known_codes())
    listed = {
        subject: [known.pop(code) for code in codes.split() if code in known]
        for subject, codes in SUBJECTS.items()
    }
    for rule, codes in RULES.items():
        own = [known.pop(code) for code in codes if code in known]
        if own:
            listed.setdefault(_about(sys.modules[rule.__module__].__doc__ or ""), []).extend(own)
    if known:
        listed["Other"] = list(known.values())
    return listed


def _about(doc: str) -> str:
    """Return what a module of rules is about, from the first sentence of its docstring."""
    first = doc.strip().split("\n\n")[0].replace("\n", " ").removeprefix("Rules about ").rstrip(".")
    about = re.split(r"[:;]", first)[0]
    return f"{about[:1].upper()}{about[1:]}"


def parts_of(example: Example) -> Iterator[tuple[str, str]]:
    """Yield the parts of an example with what each is: the lines of the site file, then what else it has."""
    if example.on:
        yield f"On {example.on}", ""
    if example.site.strip():
        yield "In the site file", example.site
    if example.page:
        yield "On the page", example.page
    for name, text in example.files.items():
        yield f"In {name}", text
