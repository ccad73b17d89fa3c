"""A passage: one paragraph, heading or item of a text that rules about words judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.base.words import Locator, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_privacynotice.model.record import Block


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a text.

    ``kind`` is heading, paragraph, item or cell (anything else counts as a paragraph); ``links`` are the
    addresses it links to, beside those in its words; ``lead`` is the text that leads to an item ("We share
    this with:"); ``headings`` are the headings above it; ``key`` the site key its words are the value of.
    ``place`` has line 0 where only the file is known, and the file may then be searched.
    """

    text: str
    place: Place
    kind: str = "paragraph"
    links: tuple[str, ...] = ()
    lead: str = ""
    headings: tuple[str, ...] = ()
    key: str = ""


@dataclass(slots=True)
class Text:
    """A whole text: its passages in order, and what of the file they leave out, in words.

    ``around`` are passages that are not judged and count for what the text is about. ``file_of`` returns the
    file of a place's name where that is the name of a page, ``source_of`` what is typed in a file, in which
    lines are looked for and comments that allow a finding.
    """

    name: str
    passages: list[Passage] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    source_of: Callable[[str], str] = lambda _file: ""
    file_of: Callable[[str], str] = lambda name: name
    around: list[Passage] = field(default_factory=list)
    _locators: dict[str, Locator] = field(default_factory=dict)
    _begins: dict[int, int] = field(default_factory=dict)

    def place_in(self, passage: Passage, words: list[str]) -> Place:
        """Return the place of ``words`` of a passage, as exactly as it can be known."""
        if passage.place.line:
            return passage.place
        file = self.file_of(passage.place.file)
        if file not in self._locators:
            self._locators[file] = Locator(self.source_of(file))
            self._locate_passages(passage.place.file, self._locators[file])
        locator, begin = self._locators[file], self._begins.get(id(passage), 0)
        at = locator.find(words, begin)
        return Place(file, locator.line_of(at if at >= 0 else begin))

    def _locate_passages(self, name: str, locator: Locator) -> None:
        """Find where each passage of a file begins: one after another, as they were read."""
        after = 0
        for passage in self.passages:
            if passage.place.file == name and not passage.place.line:
                at = locator.find([word.text for word in words_of(passage.text)], after)
                self._begins[id(passage)] = max(at, 0)
                after = max(at + 1, after)


LEADS = (":", ";")
"""How a text ends that leads to a list."""

MAX_HEADINGS = 5
"""Headings right above one another that count together with a further one."""


def with_context(passages: list[Passage]) -> list[Passage]:
    """Return ``passages`` with the headings above each, and the text that leads to each item.

    Headings that follow one another at once count together, whatever their level: many a page has a heading
    for the name of a section and another for its only part.
    """
    made: list[Passage] = []
    headings: tuple[str, ...] = ()
    lead, before = "", ""
    for passage in passages:
        if passage.kind == "heading":
            headings = (*headings[-MAX_HEADINGS:], passage.text) if before == "heading" else (passage.text,)
            lead = ""
        elif passage.kind != "item" or passage.text.rstrip().endswith(LEADS):
            lead = ""
        previous = made[-1] if made else None
        if passage.kind != "heading" and not lead and previous is not None:
            ends = previous.text.rstrip()
            if ends.endswith(LEADS) or (passage.kind == "item" and previous.kind != "item"):
                lead = previous.text
        made.append(
            Passage(passage.text, passage.place, passage.kind, passage.links, lead, headings, passage.key)
        )
        before = passage.kind
    return made


UNJUDGED = frozenset({"code", "left-out"})
"""Kinds of blocks of a record that are no sentences."""


def passages_of(
    blocks: list[Block], file: str = "", local: Mapping[str, str] | None = None
) -> tuple[list[Passage], list[Passage]]:
    """Return the passages that are a project's own words, and those of the clauses of installed packs.

    ``file`` is theirs; without it each has the name of its page in its place. ``local`` are the files of the
    clauses that are in a pack of the project, whose words are its own, too.
    """
    files = local or {}
    shown = [block for block in blocks if block.printed and block.kind not in UNJUDGED]
    own, others = [], []
    for block in shown:
        if block.own_words:
            own.append(_passage(block, file))
        elif block.clause in files:
            own.append(_passage(block, files[block.clause]))
        else:
            others.append(_passage(block, file))
    return with_context(own), others


def _passage(block: Block, file: str) -> Passage:
    kind = block.kind if block.kind in {"heading", "item", "cell"} else "paragraph"
    links = tuple(run.link or run.ref for run in block.runs if run.link or run.ref)
    return Passage(block.text, Place(file or block.page), kind, links)
