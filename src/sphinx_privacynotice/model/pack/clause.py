"""One edition of a clause: its front matter, and the Markdown below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ConfigDict, Field

from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.model.pack.audience import AUDIENCES
from sphinx_privacynotice.model.pack.entry import (
    DIGEST,
    ID,
    LAW_ID,
    PACK_FORMAT,
    Address,
    Date,
    Day,
    Id,
    Number,
    PackEntry,
    Words,
    check_order,
    items_of,
    optional,
    read_entry,
    read_free_keys,
    report_invalid,
)
from sphinx_privacynotice.model.pack.provides import read_provides
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.stream import HIDDEN
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from sphinx_privacynotice.yamlio.tree import Node

_MAYBE_HIDDEN = re.compile(rf"{HIDDEN.pattern}|&#?\w{{1,40}};", re.ASCII)
"""A character that cannot be seen, or any that Markdown takes in letters: ``&rlm;``, ``&#x202e;``."""

MAX_BODY_CHARS = 50_000
"""Characters. The longest real clause has a tenth; Markdown of more can take very long to read."""

_FILE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d+))?", re.ASCII)


class Review(PackEntry):
    """How far something has been reviewed, by whom and when ("" where it is not said)."""

    WHAT = "a review"
    CHIEF = "state"
    state: Literal["unreviewed", "reviewed", "verified", "approved"] = Field(
        description="Whether nobody has looked yet, someone who knows the field has read it, every statement"
        " was held against its source, or it is approved for use."
    )
    by: Words = optional("Who did, by post or body.")
    on: Day = optional("When.")


UNREVIEWED = Review.model_validate("unreviewed")


class SourceDocument(PackEntry):
    """A document that words are drawn from; ``date`` may be a year or a month alone."""

    WHAT = "a source"
    CHIEF = "document"
    document: Words = Field(description="The document that the words are drawn from.")
    date: Date = optional("The date of that document, as far as it is known.")
    url: Address = optional("Where it is published.")
    licence: Words = optional("The licence under which it may be reused.")


class EditionChange(PackEntry):
    """What an edition changes against the one before."""

    WHAT = "a change"
    kind: Literal["editorial", "clarifying", "material"] = Field(
        alias="class",
        description="What changed against the edition before: "
        "wording only, how clear it is, or what it says.",
    )
    note: Words = optional("What changed, in one sentence. A material change must have it.")


class Replaced(PackEntry):
    """The edition and revision of a base's clause that a pack's own words replace."""

    WHAT = "what a clause is based on"
    CHIEF = "edition"
    edition: Day = Field(description="The edition of the base's clause that these words replace.")
    revision: Number = optional("Its revision; 1 if it is not given.", 1)


class Titles(PackEntry):
    """The headings that a clause has on the pages of single readers."""

    WHAT = "the headings for single readers"
    pupil: Words = optional("On the page for the child or pupil; a question is best.")
    parent: Words = optional("On the page for parents and carers.")
    details: Words = optional("On the page of the details.")


class MadeFrom(PackEntry):
    """The words that a translation was made from."""

    WHAT = "what a clause is made from"
    edition: Day = Field(description="The edition of the first pack's clause.")
    revision: Number = optional("Its revision; 1 if it is not given.", 1)
    digest: Annotated[str, DIGEST] = Field(
        description="The digest of its words, as the first pack's released.json has it; "
        "`pack new --translate` writes it."
    )


class FrontMatter(PackEntry):
    """What the front matter of a clause says: ``until`` "" has no end, ``title`` "" no heading."""

    WHAT = "the front matter of a clause"
    id: Id = Field(description="The clause; also the name of its folder.")
    edition: Day = Field(description="The day from which these words are right; also the name of the file.")
    revision: Number = optional("Counts the mended wordings of one edition; 1 if it is not given.", 1)
    until: Day = optional("The first day on which they no longer are.")
    title: Words = optional("The heading; without it the clause has none.")
    titles: Titles | None = optional("Headings for the pages of single readers, in place of `title`.", None)
    provides: Any = optional(
        "The items of a checklist that the clause meets: a list, or a map from each item to the parts or"
        " values that meet it, any of which will do. In a list, and with no parts, all of the clause does.",
        None,
    )
    source: SourceDocument | None = optional("The document that the words are drawn from.", None)
    change: EditionChange | None = optional("What changed against the edition before.", None)
    differs: Words = optional("Where and why the words depart from their source.")
    review: Review = optional(
        "How far the words have been reviewed; unreviewed if it is not given.", UNREVIEWED
    )
    based_on: Replaced | None = optional(
        "In a pack that is based on another: whose edition these words replace.", None
    )
    made_from: MadeFrom | None = optional(
        "In a pack that translates another: the words that these were made from.", None
    )
    duty_of: Any = optional(
        "The law that the clause cites as the duty of another body: its ids by body, as"
        " `council: [ukpga/1989/41/section/83]`.",
        None,
    )


class ClauseEdition(FrontMatter):
    """A clause's words as they are right from a day.

    ``body`` is the Markdown, which begins on ``body_line`` of ``file``; ``pack`` is the id of its pack,
    ``head`` where it begins: the first line of its own file, or its heading where several are in one.
    ``stale`` is a translation of other words than those that apply now.
    """

    model_config = ConfigDict(defer_build=True)  # made of front matter that is already validated
    provides: dict[str, tuple[str, ...]]
    duty_of: dict[str, tuple[str, ...]]
    body: str
    file: str
    body_line: int
    pack: str
    head: Place
    stale: bool = False

    def title_for(self, audience: str) -> str:
        """Return the heading on the page of an audience, or of all readers (""); "" for none."""
        own = str(getattr(self.titles, audience)) if self.titles and audience else ""
        return " ".join(own.split()) or self.title

    @property
    def label(self) -> str:
        """The edition and revision as records carry it: ``2018-05-25.1``."""
        return f"{self.edition}.{self.revision}"

    @property
    def place(self) -> Place:
        """Where the clause begins."""
        return self.head

    @property
    def duties_of_others(self) -> frozenset[str]:
        """The laws that the clause cites as the duty of another body."""
        return frozenset(law for laws in self.duty_of.values() for law in laws)

    @property
    def digest(self) -> str:
        """A fingerprint of what a page prints of this edition."""
        titles = [f"{name}: {self.title_for(name)}" for name in AUDIENCES] if self.titles else []
        parts = (self.body, self.title, self.edition, str(self.revision), *titles)
        return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    def applies_on(self, day: str) -> bool:
        """Return whether the words are right on ``day``."""
        return self.edition <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class SplitClause:
    """A clause file's two parts: the YAML between the ``---`` lines, from line 2, and the text below."""

    yaml: str
    body: str
    body_line: int


def split_front_matter(text: str) -> SplitClause | int:
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
            return SplitClause(
                "\n".join(lines[1 : number - 1]), f"{body}\n" if body else "", number + 1 + blank
            )
    return max(1, len(text.rstrip().split("\n")))


def read_clause(text: str, file: str, pack: str, findings: Findings) -> ClauseEdition | None:
    """Read one clause file.

    ``file`` is its shown name, which must end in ``<id>/<edition>.md`` or ``<id>/<edition>.<revision>.md``
    as the front matter says; ``pack`` the id of its pack. None is
    returned if it cannot be used at all.
    """
    parts = split_front_matter(text)
    if isinstance(parts, int):
        missing = (
            "begin with a line `---`" if parts == 1 else "close its front matter with a second line `---`"
        )
        hint = "Begin with `---`, `id:`, `edition:`, `---`, and put the words below"
        findings.add(Finding(PACK_FORMAT, f"This clause does not {missing}", Place(file, parts, 1), hint))
        return None
    read = read_yaml(parts.yaml, file, first_line=2)
    findings.extend(read.findings)
    root = read.root
    if root is None and not read.findings:
        root = Mapping({}, {}, Place(file, 2, 1))
    front = read_entry(FrontMatter, root, findings)
    if not isinstance(root, Mapping):
        return None
    named = _check_name(root, file, findings)
    check_order(root, "edition", "until", findings)
    if not parts.body:
        place = Place(file, parts.body_line, 1)
        findings.add(
            Finding(PACK_FORMAT, "This clause has no words", place, "Write them below the front matter")
        )
        return None
    front = front if named else None
    return make_clause(front, root, parts, Place(file, 1), pack, findings)


def make_clause(
    front: FrontMatter | None,
    root: Mapping,
    parts: SplitClause,
    head: Place,
    pack: str,
    findings: Findings,
    words_at: str = "",
) -> ClauseEdition | None:
    """Return the clause of front matter, which was read from ``root``, and of the words in ``parts``.

    It begins at ``head``; its words are in the same file, or in ``words_at``. None is returned, with
    findings, where it cannot be used.
    """
    file = words_at or head.file
    body = _without_hidden(parts, file, findings)
    if len(parts.body) > MAX_BODY_CHARS:
        message = f"This clause is longer than {MAX_BODY_CHARS:,} characters"
        place = Place(file, parts.body_line, 1)
        findings.add(Finding(PACK_FORMAT, message, place, "Make several clauses of it"))
        return None
    if front and front.change and front.change.kind == "material" and not front.change.note:
        message, hint = "A material change has no note", "Add `note:` and say what changed"
        findings.add(Finding(PACK_FORMAT, message, front.change.place, hint, "change"))
    if front is None:
        return None
    fields = {
        **dict(front),
        "title": " ".join(front.title.split()),
        "provides": read_provides(root.entries.get("provides"), findings),
        "duty_of": _duties(root.entries.get("duty_of"), findings),
    }
    clause = ClauseEdition.model_construct(
        **fields, body=body, file=file, body_line=parts.body_line, pack=pack, head=head
    )
    clause.attach(root)
    return clause


def _duties(node: Node | None, findings: Findings) -> dict[str, tuple[str, ...]]:
    """Return the laws that a clause cites as the duty of other bodies, by body."""
    duties: dict[str, tuple[str, ...]] = {}
    for body, _, value in read_free_keys(node, "“duty_of”", ID, "a body", findings):
        laws = []
        for item in items_of(value):
            if isinstance(item, Scalar) and LAW_ID.accepts(item.text):
                laws.append(item.text)
            else:
                report_invalid(item, body, LAW_ID, "“duty_of”", findings)
        duties[body] = tuple(laws)
    return duties


def _without_hidden(parts: SplitClause, file: str, findings: Findings) -> str:
    """Return the body without invisible characters, typed or as entities; report the lines that had them."""
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


def _check_name(root: Mapping, file: str, findings: Findings) -> bool:
    """Report where the front matter and the file's name disagree; True if they agree."""
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
        given = root.entries.get(key, Scalar("1", root.place) if key == "revision" else root)
        reported = any(findings.has(code, given.place) for code in (PACK_FORMAT, "bad-date"))
        if isinstance(given, Scalar) and given.text != in_name and not reported:
            agree = False
            what = "folder" if key == "id" else "file name"
            message = f"“{key}” is {given.text} in the front matter and {in_name} in the {what}"
            hint = f"Write `{key}: {in_name}`, or rename the {what.removesuffix(' name')}"
            findings.add(Finding(PACK_FORMAT, message, given.place, hint, key))
    return agree
