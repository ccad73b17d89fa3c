"""A pack of one notice in one file: what its front matter and headings make, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.model.pack.library import Library, Unavailable, load_library

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.pack.clause import ClauseEdition

NAME = "notices/visitors.md"
FRONT = "notice: visitors\nedition: 2026-01-01\nlanguage: en-GB\n"
BODY = """\
# Privacy notice for visitors

Read this.

## Who we are {#who-we-are}

We are us.

## Your data

### What we keep {#what-we-keep}

Names.

#### In the book {#book}

In a book.

## Complaints {#complaints}
"""


def one(front: str = FRONT, body: str = BODY) -> str:
    return f"---\n{front}---\n\n{body}"


def load(folder: Path, files: dict[str, str], *more: str) -> tuple[Library, list[str]]:
    """Return the library, and each finding as `line: message / hint`."""
    write_tree(folder, files)
    findings = Findings()
    packs = [
        ("england-schools", Place("privacynotice.yaml", 1)),
        *((each, Place("privacynotice.yaml", 2)) for each in more or (f"./{NAME}",)),
    ]
    library = load_library(Folder(folder), packs, findings)
    return library, [
        f"{each.place.file}:{each.place.line}: {each.message} / {each.hint}" for each in findings
    ]


def words(found: ClauseEdition | Unavailable) -> tuple[str, str, str, int]:
    assert not isinstance(found, Unavailable)
    return found.pack, found.title, found.body.strip(), found.body_line


def test_a_clause_is_made_of_each_heading_with_its_own_place(tmp_path: Path) -> None:
    library, said = load(tmp_path, {NAME: one()})
    assert said == []
    notice = library.notice("visitors", "2026-06-30")
    assert not isinstance(notice, Unavailable)
    assert notice.title == "Privacy notice for visitors"
    assert notice.clauses == ("introduction", "who-we-are", "what-we-keep", "book", "complaints")
    assert [
        (each, at.depth, [group.heading for group, _ in at.above]) for each, at in notice.layout.items()
    ] == [
        ("introduction", 0, []),
        ("who-we-are", 0, []),
        ("what-we-keep", 1, ["Your data"]),
        ("book", 2, ["Your data"]),
        ("complaints", 0, []),
    ]
    assert words(library.clause_of("visitors", "introduction", "2026-06-30")) == (
        "visitors",
        "",
        "Read this.",
        9,
    )
    assert words(library.clause_of("visitors", "book", "2026-06-30")) == (
        "visitors",
        "In the book",
        "In a book.",
        23,
    )
    text = one().split("\n")
    for clause in notice.clauses[1:-1]:
        edition = library.clause_of("visitors", clause, "2026-06-30")
        assert not isinstance(edition, Unavailable)
        assert f"{{#{clause}}}" in text[(edition.place.line or 0) - 1]
        assert text[edition.body_line - 1] == edition.body.strip()


def test_a_heading_without_words_takes_the_shared_clause_with_that_heading(tmp_path: Path) -> None:
    body = "## Tell us {#complaints}\n\n## {#dpo}\n\n## Ours {#ours}\n\nWords.\n"
    library, said = load(tmp_path, {NAME: one(body=body)})
    assert said == []
    shared = library.clause("complaints", "2026-12-01")
    found = library.clause_of("visitors", "complaints", "2026-12-01")
    assert not isinstance(shared, Unavailable)
    assert not isinstance(found, Unavailable)
    assert (found.pack, found.title, found.body) == ("england-schools", "Tell us", shared.body)
    assert found.place == Place(NAME, 7, 1)
    # an empty heading leaves it its own
    assert (
        words(library.clause_of("visitors", "dpo", "2026-12-01"))[1]
        == words(library.clause("dpo", "2026-12-01"))[1]
    )


def test_its_clauses_are_its_own_alone(tmp_path: Path) -> None:
    body = "## Ours {#complaints}\n\nNot theirs.\n\n## New {#new}\n\nNew.\n"
    library, said = load(tmp_path, {NAME: one(f"{FRONT}terms: {{guest: {{default: guest}}}}\n", body)})
    assert said == []
    assert words(library.clause_of("visitors", "complaints", "2026-12-01"))[0] == "visitors"
    assert words(library.clause_of("cin-cla", "complaints", "2026-12-01"))[0] == "england-schools"
    assert isinstance(library.clause_of("cin-cla", "new", "2026-12-01"), Unavailable)
    assert "new" in library.clause_ids_of("visitors")
    assert "new" not in library.clause_ids
    term = library.term("guest", "visitors")
    assert term is not None
    assert term.default == "guest"


def test_a_later_file_lists_all_headings_again(tmp_path: Path) -> None:
    later = """\
---
edition: 2027-09-01
change: {class: material, note: We have cameras now}
---

## Who we are {#who-we-are}

## What we hold {#what-we-keep}

## Cameras {#cameras}

We film you.

## Complaints {#complaints}

Ring us.
"""
    front = f"{FRONT}checklist: uk-gdpr\nclauses:\n  who-we-are:\n    provides: [controller]\n"
    library, said = load(tmp_path, {NAME: one(front), "notices/visitors.2027-09-01.md": later})
    assert [each for each in said if "checklist" not in each] == []
    old, new = (library.notice("visitors", day) for day in ("2027-08-31", "2027-09-01"))
    assert not isinstance(old, Unavailable)
    assert not isinstance(new, Unavailable)
    assert new.clauses == ("who-we-are", "what-we-keep", "cameras", "complaints")
    assert (
        (new.checklist, new.title) == (old.checklist, old.title) == ("uk-gdpr", "Privacy notice for visitors")
    )
    # no words: the same edition; another heading: its words under the new one
    kept = library.clause_of("visitors", "who-we-are", "2027-10-01")
    assert not isinstance(kept, Unavailable)
    assert (kept.edition, kept.body, list(kept.provides)) == ("2026-01-01", "We are us.\n", ["controller"])
    renamed = library.clause_of("visitors", "what-we-keep", "2027-10-01")
    assert not isinstance(renamed, Unavailable)
    assert (renamed.edition, renamed.title, renamed.body) == ("2027-09-01", "What we hold", "Names.\n")
    assert renamed.place == Place("notices/visitors.2027-09-01.md", 8, 1)
    assert renamed.file == NAME
    # words of its own from that day on, the shared ones before
    assert words(library.clause_of("visitors", "complaints", "2027-08-31"))[0] == "england-schools"
    assert words(library.clause_of("visitors", "complaints", "2027-09-01"))[2] == "Ring us."
    cameras = library.clause_of("visitors", "cameras", None)
    assert not isinstance(cameras, Unavailable)
    assert cameras.change is not None
    assert cameras.change.note == "We have cameras now"
    assert isinstance(library.clause_of("visitors", "cameras", "2027-01-01"), Unavailable)


def test_whatever_changes_in_any_of_its_files_changes_its_digest(tmp_path: Path) -> None:
    seen = set()
    later = "---\nedition: 2027-09-01\n---\n\n## Who {#who-we-are}\n"
    for files in ({NAME: one()}, {NAME: f"{one()}\n"}, {"notices/visitors.2027-09-01.md": later}):
        library, _ = load(tmp_path, files)
        pack = library.pack("visitors")
        assert pack is not None
        seen.add(pack.digest)
    assert len(seen) == 3


CASES = {
    "no front matter": ("# Hello\n", 1, "does not begin with a line `---`", "Begin with `---`, `notice:`"),
    "front matter not closed": (f"---\n{FRONT}", 4, "does not close its front matter", "`---`"),
    "no kind": (one("edition: 2026-01-01\nlanguage: en-GB\n"), 2, "has no “notice”", "Add `notice:`"),
    "no day": (one("notice: visitors\nlanguage: en-GB\n"), 2, "has no “edition”", "Add `edition:`"),
    "no language": (one("notice: visitors\nedition: 2026-01-01\n"), 2, "has no “language”", "en-GB"),
    "unknown key": (one(f"{FRONT}licens: CC0-1.0\n"), 5, "“licens” is no key", "licence"),
    "impossible kind": (one(FRONT.replace("visitors", "Our Visitors")), 2, "“notice” of", "our-visitors"),
    "no headings": (one(body=""), 1, "The notice has no clauses", "## Who we are {#who-we-are}"),
    "no id": (
        one(body="## Who we are?\n\nUs.\n"),
        7,
        "“Who we are?” has no id",
        "## Who we are? {#who-we-are}",
    ),
    "no id and no words": (one(body="## Who\n"), 7, "“Who” has no id", "## Who {#who}"),
    "bad id": (one(body="## Who {#Who_We}\n\nUs.\n"), 7, "“{#Who_We}” of a heading is no id", "{#who-we}"),
    "a class": (one(body="## Who {.big}\n\nUs.\n"), 7, "is no id", "{#big}"),
    "id twice": (
        one(body="## A {#a}\n\nOne.\n\n## B {#a}\n\nTwo.\n"),
        11,
        "Two headings have the id “a”",
        "such as {#b}",
    ),
    "level 1 later": (one(body="## A {#a}\n\nOne.\n\n# B {#b}\n\nTwo.\n"), 11, "Only the title", "## B"),
    "markup": (one(body="## **A** b {#a}\n\nOne.\n"), 7, "“**A** b” holds markup", "take the signs"),
    "two titles": (one(f"{FRONT}title: Guests\n"), 5, "another in the heading", "Keep one"),
    "words around the title": (
        one(body="Above.\n\n# Title\n\nBelow.\n"),
        11,
        "both above and below",
        "below it",
    ),
    "facts of none": (
        one(f"{FRONT}clauses:\n  who:\n    provides: [controller]\n"),
        6,
        "No clause of this notice has the id “who”",
        "who-we-are",
    ),
    "facts of a shared clause": (
        one(f"{FRONT}clauses:\n  complaints:\n    review: reviewed\n"),
        6,
        "which has no words here",
        "take this out",
    ),
    "facts with an unknown key": (
        one(f"{FRONT}clauses:\n  who-we-are:\n    provide: [controller]\n"),
        7,
        "“provide” is no key",
        "provides",
    ),
    "nobody's words": (one(body="## A {#nowhere-at-all}\n"), 7, "No pack has a clause", "below the heading"),
    "hidden": (one(body="## A {#a}\n\nOne\u200btwo.\n"), 9, "cannot be seen (U+200B)", "Type the line again"),
    "hidden in a heading": (
        one(body="## A\u202eb {#a}\n\nOne.\n"),
        7,
        "cannot be seen (U+202E)",
        "Type the line again",
    ),
    "too many headings": (
        one(body="".join(f"## A {{#a-{number}}}\n\nOne.\n\n" for number in range(501))),
        2007,
        "more than 500 headings",
        "Make several notices",
    ),
    "material without a note": (
        one(f"{FRONT}change: {{class: material}}\n"),
        5,
        "A material change has no note",
        "Add `note:`",
    ),
    "no yes or no": (one(f"{FRONT}exact: maybe\n"), 5, "takes “yes” or “no”", "`yes`"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_said_with_its_line_and_how_to_mend_it(case: str, tmp_path: Path) -> None:
    text, line, message, hint = CASES[case]
    _, said = load(tmp_path, {NAME: text})
    found = [each for each in said if message in each]
    assert found, said
    assert found[0].startswith(f"{NAME}:{line}: "), found
    assert hint in found[0].partition(" / ")[2], found


LATER = {
    "another day": (
        "edition: 2027-09-02\n",
        "2027-09-01",
        2,
        "“edition” is 2027-09-02",
        "`edition: 2027-09-01`",
    ),
    "no day": (
        "title: X\n",
        "2027-09-01",
        2,
        "“edition” is not in the front matter",
        "`edition: 2027-09-01`",
    ),
    "another kind": (
        "notice: guests\nedition: 2027-09-01\n",
        "2027-09-01",
        2,
        "“notice” is guests",
        "`notice: visitors`",
    ),
    "earlier": ("edition: 2025-01-01\n", "2025-01-01", 2, "is not later than 2026-01-01", "first edition"),
    "a pack's key": ("edition: 2027-09-01\nlicence: CC0\n", "2027-09-01", 3, "“licence” is no key", ""),
    "no day in its name": ("edition: 2027-09-01\n", "2027-9-1", 1, "is no edition", "visitors.2027-09-01.md"),
}


@pytest.mark.parametrize("case", LATER)
def test_what_is_wrong_with_a_later_file(case: str, tmp_path: Path) -> None:
    front, day, line, message, hint = LATER[case]
    name = f"notices/visitors.{day}.md"
    _, said = load(tmp_path, {NAME: one(), name: one(front, "## Who {#who-we-are}\n")})
    found = [each for each in said if message in each]
    assert found, said
    assert found[0].startswith(f"{name}:{line}: "), found
    assert hint in found[0].partition(" / ")[2], found


@pytest.mark.parametrize(
    ("named", "message", "hint"),
    [
        ("./notices/visitor.md", "There is no file “./notices/visitor.md”", "visitors.md"),
        (
            "./notices/visitors.2027-09-01.md",
            "is a later edition",
            "Name the first: `- ./notices/visitors.md`",
        ),
        ("./../visitors.md", "lies outside the project", ""),
    ],
)
def test_a_wrong_name_among_packs_is_said(named: str, message: str, hint: str, tmp_path: Path) -> None:
    later = "---\nedition: 2027-09-01\n---\n\n## Who {#who-we-are}\n"
    _, said = load(tmp_path, {NAME: one(), "notices/visitors.2027-09-01.md": later}, named)
    assert len(said) == 1, said
    assert said[0].startswith("privacynotice.yaml:2: ")
    assert message in said[0]
    assert hint in said[0]


def test_headings_within_code_and_lists_are_none(tmp_path: Path) -> None:
    body = "## A {#a}\n\n```\n## Not {#not}\n```\n\n- one\n  ## nor {#nor}\n\n## B ## {#b}\n\nTwo.\n"
    library, _ = load(tmp_path, {NAME: one(body=body)})
    notice = library.notice("visitors", None)
    assert not isinstance(notice, Unavailable)
    assert notice.clauses == ("a", "b")
    assert words(library.clause_of("visitors", "b", None))[1] == "B"
