"""Law and links: dated entries, which change without a change to the sentences that name them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, TypeVar

from pydantic import Field

from sphinx_privacynotice.base.findings import Finding, Findings
from sphinx_privacynotice.model.pack.clause import UNREVIEWED, Review
from sphinx_privacynotice.model.pack.entry import (
    AS_LIST,
    KEY,
    PACK_FORMAT,
    YES_NO,
    Address,
    Day,
    Id,
    LawId,
    PackEntry,
    PhoneNumber,
    Words,
    check_order,
    items_of,
    optional,
    read_entry,
)
from sphinx_privacynotice.yamlio.tree import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_privacynotice.yamlio.tree import Node


class Evidence(PackEntry):
    """How an entry is known: read in the original, from somebody who quotes it, or from memory."""

    WHAT = "evidence"
    CHIEF = "level"
    level: Literal["read", "second-hand", "memory"] = Field(
        description="Whether the text itself was read, is known from others who quote it, or is from memory."
    )
    source: Words = optional("What was read: which copy, which document.")
    on: Day = optional("The day on which it was.")


class LawEntry(PackEntry):
    """A law from a day on: ``start`` "" is no start date, ``until`` "" still in force."""

    WHAT = "a law"
    title: Words = Field(description="Its full title.")
    cite: Words = Field(description="How a notice cites it.")
    url: Address = optional("Where its text is published.")
    start: Day = optional("The day from which this entry holds; without it, always.", alias="from")
    until: Day = optional("The first day on which it no longer does.")
    replaced_by: LawId = optional("The id of the law that took its place.")
    binds: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "Whom it binds: kinds of organisation, and bodies such as council; without it, anybody.", ()
    )
    except_: Annotated[tuple[Id, ...], AS_LIST] = optional(
        "Kinds among them that it does not bind, such as nursery.", (), alias="except"
    )
    holds_no_period: Annotated[str, YES_NO] = optional(
        "`yes` for a law that is cited for how long records are kept and says nothing of it."
    )
    evidence: Evidence | None = optional("How title, days and whom it binds are known.", None)
    review: Review = optional(
        "How far the entry has been reviewed; unreviewed if it is not given.", UNREVIEWED
    )
    checked: Day = optional("The day on which the address was last seen to lead there.")
    note: Words = optional("What else a keeper of the pack should know. Never printed.")

    @property
    def id(self) -> str:
        """The id of the law."""
        return self.key

    def has_ended(self, day: str) -> bool:
        """Return whether the law has ended by ``day``."""
        return bool(self.until) and self.until <= day

    def binds_any(self, kinds: Iterable[str]) -> bool:
        """Return whether the law binds an organisation that is of all ``kinds``: `academy`, `special`."""
        of = set(kinds)
        return not self.binds or bool(of & set(self.binds) and not of & set(self.except_))

    @property
    def from_memory(self) -> bool:
        """Whether nobody has seen a source for it, so that what it says may be wrong."""
        return self.evidence is not None and self.evidence.level == "memory"


class LinkEntry(PackEntry):
    """Where to turn to from a day on: the address of a page or, with no ``url``, a phone number."""

    WHAT = "a link"
    CHIEF = "url"
    url: Address = optional("The address of a page. An entry has this or `phone`.")
    phone: PhoneNumber = optional("A number to ring, for a help line or an office.")
    start: Day = optional("The day from which it is the right one; without it, always.", alias="from")
    until: Day = optional("The first day on which it no longer is.")
    replaced_by: Annotated[str, KEY] = optional("The key of the link that took its place.")
    checked: Day = optional("The day on which it was last seen to lead there.")
    evidence: Evidence | None = optional("How the address or number is known.", None)
    note: Words = optional("What else a keeper of the pack should know. Never printed.")

    def has_ended(self, day: str) -> bool:
        """Return whether the address is no longer right on ``day``.

        One that another took the place of has ended, whether or not anybody knows the day.
        """
        return self.until <= day if self.until else bool(self.replaced_by)


class EndedLink(NamedTuple):
    """An address that is no longer right, and what took its place, None where nobody knows."""

    entry: LinkEntry
    now: LinkEntry | None


DatedT = TypeVar("DatedT", LawEntry, LinkEntry)


def entry_on(entries: Iterable[DatedT], day: str | None) -> DatedT | None:
    """Return the newest of ``entries`` that begins on ``day`` or earlier; the newest of all for no day.

    An entry that has ended is still returned: what it names can still be named.
    """
    begun = [entry for entry in entries if day is None or entry.start <= day]
    return max(begun, key=lambda entry: entry.start, default=None)


def not_yet_in_force(law: LawEntry, day: str, what: str = "") -> str:
    """Return in words that a law does not apply yet on ``day``; ``what`` says which day that is."""
    on = f"on {day}, {what}" if what else f"on {day}"
    return f"“{law.cite or law.title}” does not apply yet {on}: it begins on {law.start}"


@lru_cache(maxsize=1000)
def plain_address(address: str) -> str:
    """Return an address as it is compared: without scheme, `www.`, anchor and the slash at its end."""
    without = re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0], flags=re.IGNORECASE)
    host, slash, path = without.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def find_ended(links: dict[str, tuple[LinkEntry, ...]], day: str) -> dict[str, EndedLink]:
    """Return the addresses of ``links`` that are no longer right on ``day``, as `plain_address` has them.

    One that a link still has on that day, under whatever key, is none of them.
    """
    ended, current = {}, set()
    for entries in links.values():
        for entry, following in zip(entries, (*entries[1:], None), strict=True):
            begun = following is not None and bool(day) and following.start <= day
            if not entry.url:
                continue
            if begun or entry.has_ended(day):
                now = entry_on(links.get(entry.replaced_by, ()), day or None) or entry_on(
                    entries, day or None
                )
                ended[plain_address(entry.url)] = EndedLink(entry, None if now is entry else now)
            else:
                current.add(plain_address(entry.url))
    return {address: found for address, found in ended.items() if address not in current}


def read_link(key: str, node: Node, findings: Findings) -> tuple[LinkEntry, ...]:
    """Return the entries of one link, oldest first."""
    entries = []
    for entry in read_dated(LinkEntry, key, node, findings):
        given = [name for name in ("url", "phone") if entry.has(name)]
        if len(given) != 1:
            message = f"The link “{key}” has " + ("an address and a number" if given else "no address")
            hint = "Give it `url:` or `phone:`, not both" if given else "Add `url:` or `phone:`"
            findings.add(Finding(PACK_FORMAT, message, entry.place, hint, key))
        elif entry.url or entry.phone:  # else a finding says that it is invalid
            entries.append(entry)
    return tuple(entries)


def read_dated(model: type[DatedT], name: str, node: Node, findings: Findings) -> tuple[DatedT, ...]:
    """Read one entry, or a list of entries each with its ``from``; return the valid ones, oldest first."""
    by_start: dict[str, DatedT] = {}
    for item in items_of(node):
        entry = read_entry(model, item, findings, name)
        check_order(item, "from", "until", findings)
        dated = isinstance(item, Mapping) and "from" in item.entries
        if isinstance(node, Sequence) and not (dated or isinstance(item, Sequence)):
            message = f"An entry of “{name}” does not say from which day it holds"
            hint = "Add `from:` with a day such as 2018-05-25"
            findings.add(Finding(PACK_FORMAT, message, item.place, hint, name))
        elif entry is None or dated != bool(entry.start):
            continue  # a finding says that it is invalid
        elif entry.start in by_start:
            place, first = entry.place_of("from"), by_start[entry.start].place_of("from")
            message = f"Two entries of “{name}” hold from {entry.start}"
            findings.add(Finding(PACK_FORMAT, message, place, "Keep one of them", name, related=first))
        else:
            by_start[entry.start] = entry
    return tuple(by_start[start] for start in sorted(by_start))
