"""What HTML and Markdown of a notice have in common: its parts, its headings, and where its links lead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.exports.addresses import Site, anchor_of
from sphinx_privacynotice.model.record_tree import (
    Leaf,
    clean,
    heading_depths,
    record_tree,
    safe_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_privacynotice.model.record import Block, Record, Run
    from sphinx_privacynotice.model.record_tree import Part

MAX_LEVEL = 6
DEFAULT_LEVEL = 2
"""A page has its own title above a notice that is pasted into it."""

MAX_ID = 60

_NOT_ID = re.compile(r"[^a-z0-9]+")
_FIXED = frozenset(("name", "short", "email", "phone", "address", "web", "url", "urn", "ico_registration"))
"""The last keys of values that no translation may change."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What whoever exports a notice may choose: the level of its first heading, and whether it has a title.

    A page of another system often has the title already.
    """

    level: int = DEFAULT_LEVEL
    title: bool = True


@dataclass(frozen=True, slots=True)
class Around:
    """What is not in the record: the language of its words and its direction, and the built site.

    ``phrase`` returns a pack's phrase by its key, ``name`` is the site's. ``banner`` is said above a notice
    that is not what is published.
    """

    language: str
    phrase: Callable[..., str]
    name: str
    direction: str = "ltr"
    banner: str = ""
    site: Site = field(default_factory=Site)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to ``address`` ("": nowhere); of each piece whether it is never to be translated."""

    pieces: tuple[tuple[str, bool], ...]
    address: str = ""

    @property
    def inside(self) -> bool:
        """Whether it leads to a place in the same notice."""
        return self.address.startswith("#")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level in HTML, and its id."""

    level: int
    id: str


class Notice:
    """A record with what is needed to write it for others."""

    def __init__(self, record: Record, shape: Shape, around: Around) -> None:
        self.record = record
        self.around = around
        audience = next((block.audience for block in record.blocks if block.audience), "")
        self.id = anchor_of(record.site, record.notice, audience)
        self.parts: Sequence[Part] = record_tree(record)
        if not shape.title:
            self.parts = _without_title(self.parts)
        self._number_headings(shape.level)

    def _number_headings(self, first: int) -> None:
        headings = [part for part in self.parts if isinstance(part, Leaf) and part.block.kind == "heading"]
        depths = heading_depths(max(part.block.level, 1) for part in headings)
        taken: set[str] = set()
        self._clauses: dict[str, str] = {}
        self._headings: dict[int, Heading] = {}
        for part, depth in zip(headings, depths, strict=True):
            block = part.block
            is_title = not taken and not block.clause and block.level <= 1
            free = self._free_id("title" if is_title else block.clause or _id_of(block.text), taken)
            if block.clause:
                self._clauses.setdefault(block.clause, free)
            self._headings[id(part)] = Heading(min(first + depth - 1, MAX_LEVEL), free)

    def _free_id(self, name: str, taken: set[str]) -> str:
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free)
        return f"{self.id}-{free}"

    @property
    def only_there(self) -> str:
        """What is said where a part of the notice is on its own page alone."""
        return self.around.phrase("export_part")

    def heading(self, part: Leaf) -> Heading:
        """Return the level and the id of a heading of this notice."""
        return self._headings[id(part)]

    def is_banner(self, block: Block) -> bool:
        """Return whether a block says that the notice is a draft: the one phrase of no clause before all."""
        leads_on = any(run.ref for run in block.runs)  # to the pages of other readers
        return (
            not (self.record.in_force or leads_on) and block.origin == "phrase" and block.kind == "paragraph"
        )

    def links(self, block: Block, *, linked: bool = True) -> Iterator[Link]:
        """Yield the words of a block, joined by where they lead."""
        before: Link | None = None
        for run in block.runs:
            address = self._address(run, block) if linked else ""
            words = clean(run.text) or (_shown(run.link or run.ref) if run.link or run.ref else "")
            piece = (words, bool(run.law) or _is_fixed(run.value))
            if before is not None and before.address == address:
                before = replace(before, pieces=(*before.pieces, piece))
                continue
            if before is not None:
                yield before
            before = Link((piece,), address)
        if before is not None:
            yield before

    def _address(self, run: Run, block: Block) -> str:
        if run.link:
            return safe_address(run.link)
        if not run.ref:
            return ""
        found = self.around.site.find(run.ref, block.page)
        return found or self._place_of(run.ref)

    def _place_of(self, ref: str) -> str:
        """Return the heading of a clause of this notice that a cross-reference names."""
        site, _, rest = ref.removeprefix("#").rpartition(":")
        kind, _, clause = rest.rpartition("/")
        ours = site in {"", self.record.site} and kind in {"", self.record.notice}
        return f"#{self._clauses[clause]}" if ours and clause in self._clauses else ""


def _without_title(parts: Sequence[Part]) -> list[Part]:
    """Return the parts without the title of the page, if the notice begins with it."""
    first = parts[0] if parts else None
    if isinstance(first, Leaf) and first.block.kind == "heading" and first.block.level <= 1:
        return list(parts[1:])
    return list(parts)


def _id_of(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return _NOT_ID.sub("-", plain)[:MAX_ID].strip("-") or "part"


def _is_fixed(key: str) -> bool:
    """Return whether a value is a name or an address, which a translation by machine must leave alone."""
    return key.rpartition(".")[2].rpartition(":")[2] in _FIXED


def _shown(address: str) -> str:
    """Return what is read of a link without words of its own: where it leads."""
    return clean(address.partition("://")[2] or address)
