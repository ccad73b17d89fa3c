"""A clause's text in one edition: front matter, and the Markdown below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.model.pack.fields import (
    ADDRESS,
    DATE,
    DAY,
    DOTTED_ID,
    ID,
    NODE,
    NUMBER,
    PACK_FORMAT,
    TEXT,
    Key,
    Shape,
    check_order,
    one_of,
    take,
)
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.stream import HIDDEN
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from sphinx_privacynotice.model.pack.fields import Taken
    from sphinx_privacynotice.yamlio.tree import Node


_MAYBE_HIDDEN = re.compile(rf"{HIDDEN.pattern}|&#?\w{{1,40}};", re.ASCII)
"""A character that cannot be seen, or any that Markdown takes in letters: ``&rlm;``, ``&#x202e;``."""

REVIEW = Shape(
    "a review",
    (
        Key(
            "state",
            one_of("unreviewed", "reviewed", "verified", "approved"),
            "Whether nobody has looked yet, someone who knows the field has read it, every statement was"
            " held against its source, or it is approved for use.",
            required=True,
        ),
        Key("by", TEXT, "Who did, by post or body."),
        Key("on", DAY, "When."),
    ),
    alone="state",
)

SOURCE = Shape(
    "a source",
    (
        Key("document", TEXT, "The document that the words are drawn from.", required=True),
        Key("date", DATE, "The date of that document, as far as it is known."),
        Key("url", ADDRESS, "Where it is published."),
        Key("licence", TEXT, "The licence under which it may be reused."),
    ),
    alone="document",
)

CHANGE = Shape(
    "a change",
    (
        Key(
            "class",
            one_of("editorial", "clarifying", "material"),
            "What changed against the edition before: wording only, how clear it is, or what it says.",
            required=True,
        ),
        Key("note", TEXT, "What changed, in one sentence. A material change must have it."),
    ),
)

BASED_ON = Shape(
    "what a clause is based on",
    (
        Key("edition", DAY, "The edition of the base's clause that these words replace.", required=True),
        Key("revision", NUMBER, "Its revision; 1 if it is not given."),
    ),
    alone="edition",
)

FRONT_MATTER = Shape(
    "the front matter of a clause",
    (
        Key("id", ID, "The clause; also the name of its folder.", required=True),
        Key(
            "edition",
            DAY,
            "The day from which these words are right; also the name of the file.",
            required=True,
        ),
        Key("revision", NUMBER, "Counts the mended wordings of one edition; 1 if it is not given."),
        Key("until", DAY, "The first day on which they no longer are."),
        Key("title", TEXT, "The heading; without it the clause has none."),
        Key("provides", DOTTED_ID.list_of, "The items of a checklist that the clause answers."),
        Key("source", NODE, "The document that the words are drawn from."),
        Key("change", NODE, "What changed against the edition before."),
        Key("differs", TEXT, "Where and why the words depart from their source."),
        Key("review", NODE, "How far the words have been reviewed; unreviewed if it is not given."),
        Key("based_on", NODE, "In a pack that is based on another: whose edition these words replace."),
    ),
)

MAX_BODY_CHARS = 50_000
"""Characters. The longest real clause has a tenth; Markdown of more can take very long to read."""

_FILE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Review:
    """How far something has been reviewed, by whom and when ("" where it is not said)."""

    state: str = "unreviewed"
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document that words are drawn from; ``date`` may be a year or a month alone."""

    document: str
    date: str = ""
    url: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition changes; ``kind`` is editorial, clarifying or material (the key ``class``)."""

    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The edition and revision of a base's clause that a pack's own words replace."""

    edition: str
    revision: int
    place: Place


@dataclass(frozen=True, slots=True)
class ClauseEdition:
    """A clause's words as they are right from a day.

    ``until`` is the first day on which they no longer are ("" none), ``title`` the heading ("" none),
    ``body`` the Markdown, which begins on ``body_line`` of ``file``; ``pack`` is the id of its pack.
    """

    id: str
    edition: str
    revision: int
    until: str
    title: str
    provides: tuple[str, ...]
    source: SourceDocument | None
    change: Change | None
    differs: str
    review: Review
    body: str
    file: str
    body_line: int
    pack: str
    based_on: Replaced | None = None
    provides_places: tuple[Place, ...] = field(default=(), compare=False, repr=False)

    @property
    def label(self) -> str:
        """The edition and revision as records carry it: ``2018-05-25.1``."""
        return f"{self.edition}.{self.revision}"

    @property
    def place(self) -> Place:
        """Where the clause begins."""
        return Place(self.file, 1)

    @property
    def digest(self) -> str:
        """A fingerprint of what a page prints of this edition."""
        parts = (self.body, self.title, self.edition, str(self.revision))
        return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    def applies_on(self, day: str) -> bool:
        """Say whether the words are right on ``day``."""
        return self.edition <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A text file's two parts: the YAML between the ``---`` lines, from line 2, and the text below."""

    yaml: str
    body: str
    body_line: int


def split_front_matter(text: str) -> FrontMatter | int:
    """Split ``text`` at its ``---`` lines.

    Without them the number of the line is returned on which one is missing: 1 for the first, the last
    line for the second. Empty lines at the body's two ends are dropped.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            below = lines[number:]
            blank = next((i for i, words in enumerate(below) if words.strip()), len(below))
            body = "\n".join(below[blank:]).rstrip()
            return FrontMatter(
                "\n".join(lines[1 : number - 1]), f"{body}\n" if body else "", number + 1 + blank
            )
    return max(1, len(text.rstrip().split("\n")))


def read_clause(text: str, file: str, pack: str, findings: Findings) -> ClauseEdition | None:
    """Read one clause file.

    ``file`` is its shown name, which must end in ``<id>/<edition>.md`` or ``<id>/<edition>.<revision>.md``
    as the front matter says; ``pack`` the id of its pack. What is wrong goes to ``findings``; None is
    returned where it cannot be used at all.
    """
    parts = split_front_matter(text)
    if isinstance(parts, int):
        missing = (
            "begin with a line `---`" if parts == 1 else "close its front matter with a second line `---`"
        )
        mend = "Begin with `---`, `id:`, `edition:`, `---`, and put the words below"
        findings.add(Finding(PACK_FORMAT, f"This clause does not {missing}", Place(file, parts, 1), mend))
        return None
    read = read_yaml(parts.yaml, file, first_line=2)
    findings.extend(read.findings)
    root = read.root
    if root is None and not read.findings:
        root = Mapping({}, {}, Place(file, 2, 1))
    taken = take(root, FRONT_MATTER, findings)
    if taken is None:
        return None
    named = _check_name(taken, file, findings)
    check_order(taken, "edition", "until", findings)
    if not parts.body:
        place = Place(file, parts.body_line, 1)
        findings.add(
            Finding(PACK_FORMAT, "This clause has no words", place, "Write them below the front matter")
        )
        return None
    body = _without_hidden(parts, file, findings)
    if len(parts.body) > MAX_BODY_CHARS:
        message = f"This clause is longer than {MAX_BODY_CHARS:,} characters"
        place = Place(file, parts.body_line, 1)
        findings.add(Finding(PACK_FORMAT, message, place, "Make several clauses of it"))
        return None
    review = read_review(taken.node("review"), findings)
    source = _read_source(taken.node("source"), findings)
    change = _read_change(taken.node("change"), findings)
    based_on = _read_based_on(taken.node("based_on"), findings)
    if not taken.sound or not named:
        return None
    return ClauseEdition(
        id=taken.text("id"),
        edition=taken.text("edition"),
        revision=int(taken.text("revision") or 1),
        until=taken.text("until"),
        title=" ".join(taken.text("title").split()),
        provides=taken.texts("provides"),
        source=source,
        change=change,
        differs=taken.text("differs"),
        review=review,
        body=body,
        file=file,
        body_line=parts.body_line,
        pack=pack,
        based_on=based_on,
        provides_places=taken.places("provides") if taken.texts("provides") else (),
    )


def _without_hidden(parts: FrontMatter, file: str, findings: Findings) -> str:
    """Return the body without the characters that cannot be seen, typed or as entities; each line is told."""
    lines = parts.body.split("\n")
    for number, line in enumerate(lines):
        column, hidden = -1, None
        for found in _MAYBE_HIDDEN.finditer(line):
            hidden = HIDDEN.search(unescape(found[0]))
            if hidden:
                column = found.start()
                break
        if hidden:
            place = Place(file, parts.body_line + number, column + 1)
            message = f"This line holds a character that cannot be seen (U+{ord(hidden[0]):04X})"
            findings.add(Finding("pack-clause", message, place, "Type the line again"))
            lines[number] = _MAYBE_HIDDEN.sub(
                lambda each: "" if HIDDEN.search(unescape(each[0])) else each[0], line
            )
    return "\n".join(lines)


def read_review(node: Node | None, findings: Findings) -> Review:
    """Return the review that a state or a map of ``state``, ``by`` and ``on`` tells; unreviewed for none."""
    taken = take(node, REVIEW, findings)
    if taken is None or not taken.sound:
        return Review()
    return Review(taken.text("state"), taken.text("by"), taken.text("on"))


def _read_source(node: Node | None, findings: Findings) -> SourceDocument | None:
    taken = take(node, SOURCE, findings)
    if taken is None or not taken.sound:
        return None
    return SourceDocument(
        taken.text("document"), taken.text("date"), taken.text("url"), taken.text("licence")
    )


def _read_change(node: Node | None, findings: Findings) -> Change | None:
    taken = take(node, CHANGE, findings)
    if taken is None or not taken.sound:
        return None
    change = Change(taken.text("class"), taken.text("note"))
    if change.kind == "material" and not change.note:
        message = "A material change has no note"
        findings.add(
            Finding(PACK_FORMAT, message, taken.mapping.place, "Add `note:` and say what changed", "change")
        )
    return change


def _read_based_on(node: Node | None, findings: Findings) -> Replaced | None:
    taken = take(node, BASED_ON, findings)
    if taken is None or not taken.sound:
        return None
    return Replaced(taken.text("edition"), int(taken.text("revision") or 1), taken.mapping.place)


def _check_name(taken: Taken, file: str, findings: Findings) -> bool:
    """Say where the front matter and the file's name disagree; True where they agree."""
    path = PurePosixPath(file)
    match = _FILE_NAME.fullmatch(path.stem)
    if not match:
        message = f"The file name “{path.name}” is no edition"
        findings.add(
            Finding(PACK_FORMAT, message, Place(file, 1, 1), "Name it like 2018-05-25.md or 2018-05-25.2.md")
        )
        return False
    agree = True
    for key, in_name in (("id", path.parent.name), ("edition", match[1]), ("revision", match[2] or "1")):
        inside = taken.text(key) or ("1" if key == "revision" and taken.node(key) is None else "")
        if inside and inside != in_name:
            agree = False
            what = "folder" if key == "id" else "file name"
            findings.add(
                Finding(
                    PACK_FORMAT,
                    f"“{key}” is {inside} in the front matter and {in_name} in the {what}",
                    taken.place(key),
                    f"Write `{key}: {in_name}`, or rename the {what.removesuffix(' name')}",
                    key,
                )
            )
    return agree
