"""Work budgets: code that walks user-written data spends from one, and stops when it is used up.

Limits on depth and width multiply: six levels of ten are a million. So the work itself is counted. A `Budget`
is created where a piece of work begins (a site's files, a page, a command) and passed down.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_privacynotice.base.findings import Findings, Place


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of one kind of work is done at the most, what a message calls it, and how to need less."""

    most: int
    what: str
    hint: str


MAX_WORK: Mapping[str, Limit] = {
    "files": Limit(
        40, "files that one site extends", "Put what several of them say into one file, and extend that"
    ),
    "entries": Limit(
        250_000,  # ten times all schools in England
        "entries of folders that patterns are held against",
        "Write fewer patterns, or name a folder of its own in them (`sites/*.yaml`)",
    ),
    "values": Limit(
        2_000,
        "values printed by one clause or role",
        "Print fewer: name one entry, or shorten the list or the team",
    ),
    "list-entries": Limit(
        20_000,
        "entries of lists that one clause goes through",
        "Shorten the list, or let the clause go through no list within another",
    ),
    "teams": Limit(
        6, "teams within one another", "Name in the team the people themselves, not teams of theirs"
    ),
    "texts": Limit(3, "texts that name one another in a row", "Write in this text itself what it names"),
}
"""Every kind of work that is counted, by its name."""


class Budget:
    """What may still be done of each kind of work. The default limits are those of `MAX_WORK`."""

    def __init__(self, limits: Mapping[str, Limit] = MAX_WORK) -> None:
        self._limits = limits
        self._taken: Counter[str] = Counter()
        self._reported: set[str] = set()

    def take(self, work: str, count: int = 1) -> bool:
        """Take ``count`` pieces of ``work``; return False, now and ever after, if so much was not left."""
        self._taken[work] += count
        return not self.is_spent(work)

    def is_spent(self, work: str) -> bool:
        """Return whether more of ``work`` was taken than its limit."""
        return self._taken[work] > self._limits[work].most

    def report(self, work: str, place: Place, findings: Findings, key: str = "") -> None:
        """Add to ``findings``, the first time, that there is too much of ``work``, met at ``place``."""
        if work not in self._reported:
            self._reported.add(work)
            findings.add(self.finding(work, place, key))

    def finding(self, work: str, place: Place, key: str = "") -> Finding:
        """Return the finding that there is too much of ``work``, met at ``place``."""
        limit = self._limits[work]
        message = f"There are more than {limit.most:,} {limit.what}; the rest is left out"
        return Finding("too-much", message, place, limit.hint, key)
