"""Law and links: what changes by date without changing the sentences that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.model.pack.clause import Review, read_review
from sphinx_privacynotice.model.pack.fields import (
    ADDRESS,
    DAY,
    LAW_ID,
    NODE,
    PACK_FORMAT,
    PHONE,
    TEXT,
    Key,
    Shape,
    check_order,
    take,
)
from sphinx_privacynotice.yamlio.tree import Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.model.pack.fields import Taken
    from sphinx_privacynotice.yamlio.tree import Node

LAW = Shape(
    "a law",
    (
        Key("title", TEXT, "Its full title.", required=True),
        Key("cite", TEXT, "How a notice cites it.", required=True),
        Key("url", ADDRESS, "Where its text is published."),
        Key("from", DAY, "The day from which this entry holds; without it, always."),
        Key("until", DAY, "The first day on which it no longer does."),
        Key("replaced_by", LAW_ID, "The id of the law that took its place."),
        Key("review", NODE, "How far the entry has been reviewed; unreviewed if it is not given."),
        Key("checked", DAY, "The day on which the address was last seen to lead there."),
        Key("note", TEXT, "What else a keeper of the pack should know. Never printed."),
    ),
)

LINK = Shape(
    "a link",
    (
        Key("url", ADDRESS, "The address of a page. An entry has this or `phone`."),
        Key("phone", PHONE, "A number to ring, for a help line or an office."),
        Key("from", DAY, "The day from which it is the right one; without it, always."),
        Key("until", DAY, "The first day on which it no longer is."),
        Key("checked", DAY, "The day on which it was last seen to lead there."),
        Key("note", TEXT, "What else a keeper of the pack should know. Never printed."),
    ),
    alone="url",
)


class _Dated(Protocol):
    @property
    def start(self) -> str: ...


DatedT = TypeVar("DatedT", bound=_Dated)


@dataclass(frozen=True, slots=True)
class LawEntry:
    """A law as it stands from a day: ``start`` "" is always, ``until`` "" is still."""

    id: str
    title: str
    cite: str
    url: str
    start: str
    until: str
    replaced_by: str
    review: Review
    checked: str
    place: Place
    note: str = ""


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """Where to turn to, as it is right from a day: the address of a page or, with no ``url``, a number."""

    key: str
    url: str
    start: str
    until: str
    checked: str
    place: Place
    note: str = ""
    phone: str = ""


def entry_on(entries: Iterable[DatedT], day: str | None) -> DatedT | None:
    """Return the newest of ``entries`` that holds from ``day`` or earlier; the newest of all for no day.

    An entry that has ended is still returned: what it names can still be named.
    """
    begun = [entry for entry in entries if day is None or entry.start <= day]
    return max(begun, key=lambda entry: entry.start, default=None)


def read_law(law_id: str, node: Node, findings: Findings) -> tuple[LawEntry, ...]:
    """Return the entries of one law, oldest first; what is wrong goes to ``findings``."""
    return tuple(
        LawEntry(
            law_id,
            taken.text("title"),
            taken.text("cite"),
            taken.text("url"),
            taken.text("from"),
            taken.text("until"),
            taken.text("replaced_by"),
            read_review(taken.node("review"), findings),
            taken.text("checked"),
            taken.mapping.place,
            taken.text("note"),
        )
        for taken in _dated(node, LAW, law_id, findings)
    )


def read_link(key: str, node: Node, findings: Findings) -> tuple[LinkEntry, ...]:
    """Return the entries of one link, oldest first; what is wrong goes to ``findings``."""
    entries = []
    for taken in _dated(node, LINK, key, findings):
        given = [name for name in ("url", "phone") if taken.node(name)]
        if len(given) != 1:
            message = f"The link “{key}” has " + ("an address and a number" if given else "no address")
            mend = "Give it `url:` or `phone:`, not both" if given else "Add `url:` or `phone:`"
            findings.add(Finding(PACK_FORMAT, message, taken.mapping.place, mend, key))
        elif taken.text(given[0]):  # a faulty one was told of
            entries.append(
                LinkEntry(
                    key,
                    taken.text("url"),
                    taken.text("from"),
                    taken.text("until"),
                    taken.text("checked"),
                    taken.mapping.place,
                    taken.text("note"),
                    taken.text("phone"),
                )
            )
    return tuple(entries)


def _dated(node: Node, shape: Shape, name: str, findings: Findings) -> list[Taken]:
    """Take one entry, or a list of entries each with its ``from``; return the sound ones, oldest first."""
    listed = isinstance(node, Sequence)
    entries: list[Taken] = []
    by_start: dict[str, Taken] = {}
    for item in node.items if isinstance(node, Sequence) else (node,):
        taken = take(item, shape, findings)
        if taken is None:
            continue
        check_order(taken, "from", "until", findings)
        start = taken.text("from")
        if listed and taken.node("from") is None:
            message = f"An entry of “{name}” does not say from which day it holds"
            findings.add(
                Finding(
                    PACK_FORMAT,
                    message,
                    taken.mapping.place,
                    "Add `from:` with a day such as 2018-05-25",
                    name,
                )
            )
        elif start and start in by_start:
            message = f"Two entries of “{name}” hold from {start}"
            other = by_start[start].place("from")
            findings.add(
                Finding(PACK_FORMAT, message, taken.place("from"), "Keep one of them", name, related=other)
            )
        elif taken.sound and bool(start) == (taken.node("from") is not None):
            by_start[start] = taken
            entries.append(taken)
    return sorted(entries, key=lambda entry: entry.text("from"))
