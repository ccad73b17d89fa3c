"""Comments by which an author allows a finding about words: a page that tells a law's history, say.

    % privacynotice: allow law-repealed because it tells the history             (MyST)
    .. privacynotice: allow law-repealed because it tells the history            (reStructuredText)
    <!-- privacynotice: allow law-repealed because it tells the history -->      (MyST, HTML)

It is for the block below it: a paragraph, a heading, or a list as a whole. With ``on this page`` after the
code it is for the whole file. Several codes are joined by commas. Without a reason it is a finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMENT = re.compile(
    r"^\s*(?:%|<!--|\.\.|#)\s*privacynotice:\s*allow\s+"
    r"(?P<codes>[a-z0-9-]{1,60}(?:\s*,\s*[a-z0-9-]{1,60}){0,20})(?P<page>\s+on this page)?"
    r"(?P<because>\s+because\b|\s*:)?(?P<reason>[^\n]*)$"
)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
MARK = "privacynotice:"


@dataclass(slots=True)
class Allowed:
    """One comment: the codes that it allows between two lines of a file, and why."""

    codes: tuple[str, ...]
    place: Place
    first: int
    last: int
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Return whether the comment allows a finding; one without a line only if it is for the page."""
        return (
            finding.code in self.codes
            and finding.place.file == self.place.file
            and self.first <= finding.place.line <= self.last
        )


def read_allowed(source: str, file: str) -> list[Allowed]:
    """Return the comments of a file in their order."""
    if MARK not in source:
        return []
    lines = source.split("\n")
    made = []
    for number, line in enumerate(lines, 1):
        found = _COMMENT.match(line) if MARK in line else None
        if found is None:
            continue
        codes = tuple(each.strip() for each in found["codes"].split(","))
        reason = found["reason"].replace("-->", "").strip() if found["because"] else ""
        first, last = (0, len(lines)) if found["page"] else (number, _block_end(lines, number))
        made.append(Allowed(codes, Place(file, number), first, last, reason))
    return made


def _block_end(lines: list[str], comment: int) -> int:
    """Return the last line of the block below a comment; a list goes on where its items do."""
    at = comment
    while at < len(lines) and (not lines[at].strip() or MARK in lines[at]):
        at += 1
    listed = at < len(lines) and _ITEM.match(lines[at]) is not None
    while at < len(lines):
        if lines[at].strip():
            at += 1
            continue
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if not (listed and (following.startswith((" ", "\t")) or _ITEM.match(following))):
            break
        at += 1
    return at


def apply_allowed(
    findings: Iterable[Finding], allowed: Iterable[Allowed], *, tells_unused: bool = True
) -> Findings:
    """Return ``findings`` without those that comments allow, and what is wrong with the comments.

    ``tells_unused`` says whether a comment that allows nothing is reported: not where only a part of what it
    may be about was judged.
    """
    comments = list(allowed)
    left = Findings()
    used: set[tuple[int, str]] = set()
    for finding in findings:
        covering = [number for number, each in enumerate(comments) if each.covers(finding)]
        used.update((number, finding.code) for number in covering)
        if not covering:
            left.add(finding)
    for number, comment in enumerate(comments):
        if not comment.reason:
            message = f"“{', '.join(comment.codes)}” is allowed without a reason"
            hint = "Write it behind the code: `because it tells the history`"
            severity = Severity.WARNING
            left.add(Finding("missing-reason", message, comment.place, hint, severity=severity))
        for code in comment.codes:
            if code not in known_codes():
                hint = did_you_mean(code, known_codes()) or "Take it out"
                left.add(Finding("unknown-check", f"There is no check “{code}”", comment.place, hint, code))
            elif tells_unused and (number, code) not in used:
                message = f"Nothing here is “{code}”, so there is nothing to allow"
                hint = "Take the comment out, or put it right above the words that it is about"
                left.add(Finding("unused-allow", message, comment.place, hint, code, severity=Severity.INFO))
    return left
