"""Directives of ours that a page writes in a way that its markup does not know, and that print nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.model.clause_ids import DIRECTIVES
from sphinx_privacynotice.model.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = rf"(?:notice:)?(?P<name>{'|'.join(sorted((*DIRECTIVES, 'privacy-notice', 'clause')))})"
_RST = re.compile(rf"\.\. +{_NAME}::(?P<rest>.*)")
_FENCED = re.compile(rf" {{0,3}}(?P<fence>`{{3,}}|~{{3,}}|:{{3,}})\{{{_NAME}\}}(?P<rest>.*)")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")


def misplaced_directives(text: str, file: str, syntax: str, *, colons: bool) -> Iterator[Finding]:
    """Yield a finding for each directive of ours that is written in the other syntax.

    ``colons`` says whether the page knows fences of colons. Code, which may show anything, is passed over.
    """
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if syntax == "md":
            opened = _FENCE.match(line)
            if fence:
                if opened and opened["fence"].startswith(fence) and not line.strip(" `~"):
                    fence = ""
                continue
            found = _RST.match(line) or (not colons and _with_colons(line)) or None
            if opened:
                fence = opened["fence"]
        else:
            found = None if line.startswith(" ") else _FENCED.match(line)
        if found:
            yield _finding(found, Place(file, number), line, syntax)


def _with_colons(line: str) -> re.Match[str] | None:
    found = _FENCED.match(line)
    return found if found and found["fence"].startswith(":") else None


def _finding(found: re.Match[str], place: Place, line: str, syntax: str) -> Finding:
    name, rest = found["name"], found["rest"].strip()
    told = found.groupdict().get("fence") or ""
    mended = f"```{{{name}}} {rest}".rstrip()
    mend = "Write it between two lines of backticks, the first as shown"
    if syntax == "rst":
        how, mended = "as in Markdown on a reStructuredText page", f".. {name}:: {rest}".rstrip()
        mend = "Write it as shown, with its options and words indented below it"
    elif told:
        how = "with colons, which this page does not know"
        mend += ', or add "colon_fence" to `myst_enable_extensions` in conf.py'
    else:
        how = "as in reStructuredText on a Markdown page"
    message = f"`{name}` is written {how}, and prints nothing"
    return Finding("page-markup", message, place, mend, name, typed=line, mended=mended)
