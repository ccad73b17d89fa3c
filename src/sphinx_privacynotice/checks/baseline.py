"""A baseline: the findings that a project accepts for now, so that a check tells of new ones alone.

A finding is the same by its code, file, key and words, and not by its line, which moves with every edit above
it. Two that are the same are two entries in one, with a count.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.escape import json_text
from sphinx_privacynotice.base.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_privacynotice.base.findings import Finding

FORMAT = 1
MADE_BY = "sphinx-privacynotice check --write-baseline"


class Accepted(NamedTuple):
    """What makes a finding the same as one in a baseline."""

    file: str
    code: str
    key: str
    words: str


class Compared(NamedTuple):
    """Findings beside a baseline: those that are new, how many are accepted, and entries found no more.

    ``unseen`` counts entries about files that were not checked.
    """

    new: Findings
    accepted: int
    gone: list[Accepted]
    unseen: int = 0


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that accepts ``findings``."""
    counts = Counter(map(_accepted, findings))
    entries = [
        {
            "file": each.file,
            "code": each.code,
            **({"key": each.key} if each.key else {}),
            "words": each.words,
            **({"count": counts[each]} if counts[each] > 1 else {}),
        }
        for each in sorted(counts)
    ]
    return json_text({"made_by": MADE_BY, "format": FORMAT, "accepted": entries})


def read_baseline(text: str) -> Counter[Accepted]:
    """Return what a baseline accepts; raise ValueError, in plain words, if ``text`` is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(data, dict) or data.get("made_by") != MADE_BY:
        raise ValueError(f"it was not written by `{MADE_BY}`")
    if data.get("format") != FORMAT:
        raise ValueError("it was written by another version; write it again")
    counts: Counter[Accepted] = Counter()
    entries = data.get("accepted")
    for entry in entries if isinstance(entries, list) else [None]:
        if not isinstance(entry, dict):
            raise ValueError("its list of findings is not whole")  # noqa: TRY004 - one kind for the caller
        given = [entry.get(name, "") for name in ("file", "code", "key", "words")]
        count = entry.get("count", 1)
        if not all(isinstance(each, str) for each in given) or not isinstance(count, int):
            raise ValueError("one of its findings is not whole")
        counts[Accepted(*given)] += count
    return counts


def compare(
    findings: Iterable[Finding],
    baseline: Counter[Accepted],
    looked_at: Callable[[str], bool] = lambda _file: True,
) -> Compared:
    """Return ``findings`` beside what a baseline accepts; ``looked_at`` says whether a file was checked."""
    left = Counter(baseline)
    new, accepted = Findings(), 0
    for finding in findings:
        same = _accepted(finding)
        if left[same] > 0:
            left[same] -= 1
            accepted += 1
        else:
            new.add(finding)
    missing = sorted(each for each, count in left.items() if count > 0)
    gone = [each for each in missing if looked_at(each.file)]
    return Compared(new, accepted, gone, len(missing) - len(gone))


def _accepted(finding: Finding) -> Accepted:
    return Accepted(finding.place.file, finding.code, finding.key, finding.message)
