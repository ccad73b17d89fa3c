"""Packs as people write them: what is read of them, and what is said of those that are faulty."""

from __future__ import annotations

import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.model.pack.clause import SplitClause, split_front_matter
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.pack.entry import described_keys
from sphinx_privacynotice.model.pack.key_models import MODELS
from sphinx_privacynotice.model.pack.law import entry_on
from sphinx_privacynotice.model.pack.loader import Pack, find_installed, installed_packs, load_pack
from sphinx_privacynotice.model.pack.schema import placeholders

if TYPE_CHECKING:
    from pathlib import Path

PACK = "id: plain\nversion: 1.0.0\ntitle: Plain words\nlicence: MIT\nlanguage: en-GB\n"
NPD = "---\nid: npd\nedition: 2018-05-25\n---\n\nThe NPD holds facts about pupils.\n"


def write(folder: Path, files: dict[str, str]) -> Folder:
    """Write a project whose folder ``pack`` holds ``files``."""
    for name, text in {"pack.yaml": PACK, **files}.items():
        path = folder / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    return Folder(folder)


def load(folder: Path, files: dict[str, str]) -> tuple[Pack | None, list[Finding]]:
    findings = Findings()
    pack = load_pack(write(folder, files), "pack", findings)
    return pack, list(findings)


def load_sound(folder: Path, files: dict[str, str]) -> Pack:
    pack, findings = load(folder, files)
    assert pack
    assert findings == []
    return pack


# --- what is read


def test_a_pack_says_what_it_is(tmp_path: Path) -> None:
    pack = load_sound(
        tmp_path,
        {
            "pack.yaml": PACK
            + """\
publisher: Westshire Learning Trust
jurisdiction: england
terms:
  carers: parents and carers
  looked_after:
    default: children looked after
    choices: [children looked after, looked after children]
defaults:
  contacts:
    questions: dpo
"""
        },
    )
    assert (pack.id, pack.version, pack.title, pack.licence) == ("plain", "1.0.0", "Plain words", "MIT")
    assert (pack.publisher, pack.language, pack.jurisdiction) == (
        "Westshire Learning Trust",
        "en-GB",
        "england",
    )
    assert (pack.file, pack.builtin) == ("pack/pack.yaml", False)
    assert pack.terms["carers"].default == "parents and carers"
    assert pack.terms["carers"].choices == ()
    assert pack.terms["looked_after"].choices == ("children looked after", "looked after children")
    assert pack.terms["looked_after"].place == Place("pack/pack.yaml", 11, 5)
    assert pack.defaults is not None
    assert list(pack.defaults.entries) == ["contacts"]


def test_a_clause_is_read_with_its_words_and_where_they_begin(tmp_path: Path) -> None:
    text = """\
        ---
        id: npd
        edition: 2018-05-25
        revision: 2
        until: 2026-06-19
        title: "The National Pupil Database: what it is"
        provides: [categories, right.access]
        source: {document: A model, date: 2018-05, url: "https://www.example.org/model", licence: OGL-UK-3.0}
        change: {class: material, note: Rewritten.}
        differs: Shorter.
        review: {state: reviewed, by: A solicitor, on: 2026-11-01}
        ---


        {id}`what` It holds facts about pupils.

        - {{ links.npd }}


        """
    clause = load_sound(tmp_path, {"clauses/npd/2018-05-25.2.md": text}).clauses["npd"][0]
    assert (clause.id, clause.edition, clause.revision, clause.label) == (
        "npd",
        "2018-05-25",
        2,
        "2018-05-25.2",
    )
    assert (clause.until, clause.title) == ("2026-06-19", "The National Pupil Database: what it is")
    assert clause.provides == {"categories": (), "right.access": ()}
    assert clause.source
    assert clause.source.model_dump() == {
        "document": "A model",
        "date": "2018-05",
        "url": "https://www.example.org/model",
        "licence": "OGL-UK-3.0",
    }
    assert clause.change
    assert (clause.change.kind, clause.change.note) == ("material", "Rewritten.")
    assert clause.differs == "Shorter."
    assert clause.review.model_dump() == {"state": "reviewed", "by": "A solicitor", "on": "2026-11-01"}
    assert clause.body == "{id}`what` It holds facts about pupils.\n\n- {{ links.npd }}\n"
    assert (clause.file, clause.body_line) == ("pack/clauses/npd/2018-05-25.2.md", 15)
    assert clause.pack == "plain"


def test_what_a_clause_does_not_say_is_empty(tmp_path: Path) -> None:
    clause = load_sound(tmp_path, {"clauses/npd/2018-05-25.md": NPD}).clauses["npd"][0]
    assert (clause.revision, clause.until, clause.title, clause.provides) == (1, "", "", {})
    assert (clause.source, clause.change, clause.differs) == (None, None, "")
    assert clause.review.model_dump() == {"state": "unreviewed", "by": "", "on": ""}


def test_editions_and_revisions_are_in_order(tmp_path: Path) -> None:
    def text(edition: str, revision: int) -> str:
        return f"---\nid: npd\nedition: {edition}\nrevision: {revision}\n---\nWords.\n"

    labels = [("2018-05-25", 10), ("2013-07-10", 1), ("2018-05-25", 2), ("2018-05-25", 1)]
    files = {f"clauses/npd/{edition}.{number}.md": text(edition, number) for edition, number in labels}
    pack = load_sound(tmp_path, files)
    found = [clause.label for clause in pack.clauses["npd"]]
    assert found == ["2013-07-10.1", "2018-05-25.1", "2018-05-25.2", "2018-05-25.10"]


def test_notices_law_links_phrases_and_checklists_are_read(tmp_path: Path) -> None:
    pack = load_sound(
        tmp_path,
        {
            "notices/cin-cla/2018-05-25.yaml": """\
                notice: cin-cla
                edition: 2018-05-25
                title: Children in need
                clauses:
                  - npd
                  - rights
                """,
            "notices/cin-cla/2013-07-10.yaml": (
                "notice: cin-cla\nedition: 2013-07-10\nuntil: 2018-05-25\nclauses: [npd]\n"
            ),
            "law/acts.yaml": """\
                ukpga/1998/29:
                  title: Data Protection Act 1998
                  cite: the 1998 Act
                  url: https://www.legislation.gov.uk/ukpga/1998/29
                  from: 2000-03-01
                  until: 2018-05-25
                  replaced_by: ukpga/2018/12
                  review: verified
                  checked: 2026-11-01
                  note: Repealed.
                """,
            "law/bodies.yaml": """\
                regulator:
                  - {title: New name, cite: New, from: 2026-09-30}
                  - {title: Old name, cite: Old, from: 2018-05-25, until: 2026-09-30}
                """,
            "links.yaml": """\
                dfe: https://www.example.org/contact
                complain:
                  - {from: 2018-05-25, url: "https://www.example.org/concerns/"}
                  - {from: 2024-01-01, url: "https://www.example.org/complain/", checked: 2026-11-01}
                """,
            "phrases/en-GB.yaml": "gap: '[{key}]'\nhead: [Records, Kept for]\n",
            "checklists/uk-gdpr.yaml": """\
                - {id: retention, law: ["13(2)(a)", "14(2)(a)"], required: always}
                - {id: complaint.controller, law: "13(2)(ca)", from: 2026-06-19, required: always, note: New.}
                """,
        },
    )
    old, new = pack.notices["cin-cla"]
    assert (old.edition, old.until, old.clauses, old.title) == ("2013-07-10", "2018-05-25", ("npd",), "")
    assert (new.notice, new.clauses, new.title) == ("cin-cla", ("npd", "rights"), "Children in need")
    assert [str(place) for place in new.places.values()] == [
        "pack/notices/cin-cla/2018-05-25.yaml:5:5",
        "pack/notices/cin-cla/2018-05-25.yaml:6:5",
    ]
    act = pack.laws["ukpga/1998/29"][0]
    assert (act.id, act.cite, act.start, act.until) == (
        "ukpga/1998/29",
        "the 1998 Act",
        "2000-03-01",
        "2018-05-25",
    )
    assert (act.replaced_by, act.review.state, act.checked, act.note) == (
        "ukpga/2018/12",
        "verified",
        "2026-11-01",
        "Repealed.",
    )
    assert [entry.cite for entry in pack.laws["regulator"]] == ["Old", "New"]
    assert [(link.url, link.start) for link in pack.links["complain"]] == [
        ("https://www.example.org/concerns/", "2018-05-25"),
        ("https://www.example.org/complain/", "2024-01-01"),
    ]
    assert pack.links["dfe"][0].place == Place("pack/links.yaml", 1, 6)
    assert pack.phrases == {"en-GB": {"gap": "[{key}]", "head": ("Records", "Kept for")}}
    retention, complaint = pack.checklists["uk-gdpr"]
    assert (retention.id, retention.law, retention.required) == (
        "retention",
        ("13(2)(a)", "14(2)(a)"),
        "always",
    )
    assert (complaint.law, complaint.start, complaint.note) == (("13(2)(ca)",), "2026-06-19", "New.")


@pytest.mark.parametrize(
    ("day", "cite"),
    [
        ("2018-05-24", None),
        ("2018-05-25", "Old"),
        ("2026-09-29", "Old"),
        ("2026-09-30", "New"),
        (None, "New"),
    ],
)
def test_a_dated_entry_holds_from_its_day(tmp_path: Path, day: str | None, cite: str | None) -> None:
    law = """\
        regulator:
          - {title: Old name, cite: Old, from: 2018-05-25, until: 2026-09-30}
          - {title: New name, cite: New, from: 2026-09-30}
        """
    found = entry_on(load_sound(tmp_path, {"law/bodies.yaml": law}).laws["regulator"], day)
    assert (found.cite if found else None) == cite


def test_a_pack_says_what_it_is_based_on(tmp_path: Path) -> None:
    pack = load_sound(
        tmp_path,
        {
            "pack.yaml": f"{PACK}based_on: england-schools >=0.1,<2\nreading_grade: 7\n",
            "clauses/npd/2018-05-25.md": NPD.replace("edition:", "based_on: 2013-07-10\nedition:", 1),
        },
    )
    assert pack.based_on
    assert (pack.based_on.id, str(pack.based_on.versions)) == ("england-schools", "<2,>=0.1")
    assert pack.reading_grade == 7
    (edition,) = pack.clauses["npd"]
    assert edition.based_on
    assert (edition.based_on.edition, edition.based_on.revision) == ("2013-07-10", 1)
    assert load_sound(tmp_path, {"pack.yaml": f"{PACK}based_on: england-schools\n"}).based_on


def test_a_link_may_be_a_number_to_ring(tmp_path: Path) -> None:
    numbers = "line:\n  - {phone: 0800 1111, from: 2018-05-25}\n  - {phone: 999, from: 2020-01-01}\n"
    pack = load_sound(tmp_path, {"links.yaml": numbers})
    assert [(link.url, link.phone) for link in pack.links["line"]] == [("", "0800 1111"), ("", "999")]


def test_an_undated_entry_always_holds(tmp_path: Path) -> None:
    pack = load_sound(tmp_path, {"links.yaml": "dfe: https://www.example.org/\n"})
    assert {entry_on(pack.links["dfe"], day) for day in ("1998-01-01", "2026-01-01", None)} == {
        pack.links["dfe"][0]
    }


def test_what_else_stands_in_a_pack_is_left_alone(tmp_path: Path) -> None:
    files = {
        "clauses/npd/2018-05-25.md": NPD,
        "__init__.py": "raise RuntimeError",
        "LICENCE": "MIT",
        "README.md": "Read me",
        "clauses/README.md": "Read me",
        "clauses/npd/.2018-05-25.md.swp": "x",
        "tests/released.yaml": "x",
    }
    assert list(load_sound(tmp_path, files).clauses) == ["npd"]


# --- fingerprints


def test_the_digest_of_a_pack_is_of_its_files_and_not_of_their_order_or_place(tmp_path: Path) -> None:
    files = {"clauses/npd/2018-05-25.md": NPD, "links.yaml": "dfe: https://www.example.org/\n"}
    one = load_sound(tmp_path / "one", files)
    two = load_sound(tmp_path / "two", dict(reversed(files.items())))
    changed = load_sound(tmp_path / "three", {**files, "links.yaml": "dfe: https://www.example.org/#\n"})
    assert one.digest == two.digest != changed.digest


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (("The NPD", "It"), False),
        (("edition: 2018-05-25", "edition: 2018-05-25\ntitle: The NPD"), False),
        (("edition: 2018-05-25", "edition: 2018-05-25\nuntil: 2026-01-01"), True),
        (("edition: 2018-05-25", "edition: 2018-05-25\nreview: verified"), True),
        (("pupils.\n", "pupils.\n\n\n"), True),
    ],
)
def test_the_digest_of_an_edition_is_of_what_a_page_prints(
    tmp_path: Path, change: tuple[str, str], *, same: bool
) -> None:
    one = load_sound(tmp_path / "one", {"clauses/npd/2018-05-25.md": NPD}).clauses["npd"][0]
    two = load_sound(tmp_path / "two", {"clauses/npd/2018-05-25.md": NPD.replace(*change)}).clauses["npd"][0]
    assert (one.digest == two.digest) is same


# --- front matter


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\nid: a\n---\nWords.\n", SplitClause("id: a", "Words.\n", 4)),
        ("---  \nid: a\n---\n\n\nWords.\n\n", SplitClause("id: a", "Words.\n", 6)),
        ("---\n---\n- a\n\n---\n", SplitClause("", "- a\n\n---\n", 3)),
        ("---\nid: a\n---\n", SplitClause("id: a", "", 5)),
        ("", 1),
        ("# Title\n---\n", 1),
        ("---\nid: a\n\nWords.\n", 4),
    ],
)
def test_front_matter_is_split_off_and_lines_are_kept(text: str, parts: SplitClause | int) -> None:
    assert split_front_matter(text) == parts


# --- what is wrong, where, and how to mend it

LAW = "a:\n  title: A\n  cite: A\n"
NOTICE = "notice: cin-cla\nedition: 2018-05-25\nclauses: [npd]\n"
CLAUSE = "clauses/npd/2018-05-25.md"

MALFORMED: list[tuple[str, dict[str, str], str, str, str, str]] = [
    (
        "a key that is almost right",
        {CLAUSE: NPD.replace("edition:", "editon: x\nedition:")},
        "pack-format",
        f"{CLAUSE}:3:1",
        "“editon” is no key of the front matter of a clause",
        "Did you mean “edition”?",
    ),
    (
        "a key that is nothing like",
        {CLAUSE: NPD.replace("edition:", "zzz: x\nedition:")},
        "pack-format",
        f"{CLAUSE}:3:1",
        "“zzz” is no key of the front matter of a clause",
        "It has “id”, “edition”, “revision”",
    ),
    (
        "a clause without its id",
        {CLAUSE: NPD.replace("id: npd\n", "")},
        "pack-format",
        f"{CLAUSE}:2:1",
        "The front matter of a clause has no “id”",
        "Add `id:` with an id of small letters",
    ),
    (
        "front matter that is empty",
        {CLAUSE: "---\n---\nWords.\n"},
        "pack-format",
        f"{CLAUSE}:2:1",
        "The front matter of a clause has no “edition”",
        "Add `edition:` with a day such as 2018-05-25",
    ),
    (
        "no front matter",
        {CLAUSE: "The words.\n"},
        "pack-format",
        f"{CLAUSE}:1:1",
        "This clause does not begin with a line `---`",
        "Begin with `---`",
    ),
    (
        "front matter that is not closed",
        {CLAUSE: "---\nid: npd\nedition: 2018-05-25\n\nThe words.\n"},
        "pack-format",
        f"{CLAUSE}:5:1",
        "This clause does not close its front matter",
        "put the words below",
    ),
    (
        "no words",
        {CLAUSE: "---\nid: npd\nedition: 2018-05-25\n---\n\n"},
        "pack-format",
        f"{CLAUSE}:7:1",
        "This clause has no words",
        "Write them below the front matter",
    ),
    (
        "an edition in another order",
        {CLAUSE: NPD.replace("edition: 2018-05-25", "edition: 25/05/2018")},
        "bad-date",
        f"{CLAUSE}:3:10",
        "“25/05/2018” is a date in another order or form than year-month-day",
        "write 2018-05-25",
    ),
    (
        "an edition that is no day",
        {CLAUSE: NPD.replace("edition: 2018-05-25", "edition: 2018-05")},
        "pack-format",
        f"{CLAUSE}:3:10",
        "“edition” of the front matter of a clause takes a day such as 2018-05-25, not “2018-05”",
        "",
    ),
    (
        "a day that does not exist",
        {CLAUSE: NPD.replace("edition: 2018-05-25", "edition: 2018-05-25\nuntil: 2026-09-31")},
        "bad-date",
        f"{CLAUSE}:4:8",
        "“2026-09-31” is no date: September 2026 has 30 days",
        "",
    ),
    (
        "an end before the beginning",
        {CLAUSE: NPD.replace("edition: 2018-05-25", "edition: 2018-05-25\nuntil: 2018-05-25")},
        "pack-format",
        f"{CLAUSE}:4:8",
        "“until” is 2018-05-25, which is not after “edition”, 2018-05-25",
        "the first day on which this no longer holds",
    ),
    (
        "a file in the wrong folder",
        {"clauses/rights/2018-05-25.md": NPD},
        "pack-format",
        "clauses/rights/2018-05-25.md:2:5",
        "“id” is npd in the front matter and rights in the folder",
        "Write `id: rights`",
    ),
    (
        "a file under another day",
        {"clauses/npd/2018-05-26.md": NPD},
        "pack-format",
        "clauses/npd/2018-05-26.md:3:10",
        "“edition” is 2018-05-25 in the front matter and 2018-05-26 in the file name",
        "Write `edition: 2018-05-26`",
    ),
    (
        "a revision that the name lacks",
        {CLAUSE: NPD.replace("edition: 2018-05-25", "edition: 2018-05-25\nrevision: 2")},
        "pack-format",
        f"{CLAUSE}:4:11",
        "“revision” is 2 in the front matter and 1 in the file name",
        "rename the file",
    ),
    (
        "a file name that is no day",
        {"clauses/npd/latest.md": NPD},
        "pack-format",
        "clauses/npd/latest.md:1:1",
        "The file name “latest.md” is no edition",
        "Name it like 2018-05-25.md",
    ),
    (
        "two files of one revision",
        {CLAUSE: NPD, "clauses/npd/2018-05-25.1.md": NPD},
        "pack-format",
        f"{CLAUSE}:1",
        "Two files are revision 1 of the edition 2018-05-25 of “npd”",
        "See also pack/clauses/npd/2018-05-25.1.md:1",
    ),
    (
        "a revision that is no number",
        {CLAUSE: NPD.replace("edition: 2018-05-25", "edition: 2018-05-25\nrevision: two")},
        "pack-format",
        f"{CLAUSE}:4:11",
        "“revision” of the front matter of a clause takes a whole number from 1, not “two”",
        "",
    ),
    (
        "a class of change that there is not",
        {CLAUSE: NPD.replace("---\n\n", "change: {class: materiel, note: x}\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:17",
        "“class” of a change takes “editorial”, “clarifying” or “material”, not “materiel”",
        "Did you mean “material”?",
    ),
    (
        "a material change that says nothing",
        {CLAUSE: NPD.replace("---\n\n", "change: {class: material}\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:9",
        "A material change has no note",
        "Add `note:` and say what changed",
    ),
    (
        "a state of review that there is not",
        {CLAUSE: NPD.replace("---\n\n", "review: verfied\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:9",
        "“state” of a review takes “unreviewed”",
        "Did you mean “verified”?",
    ),
    (
        "a source without its document",
        {CLAUSE: NPD.replace("---\n\n", "source: {date: 2018}\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:9",
        "A source has no “document”",
        "Add `document:` with a text",
    ),
    (
        "a value that is empty",
        {CLAUSE: NPD.replace("---\n\n", "title: ''\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:8",
        "“title” of the front matter of a clause is empty",
        "Write a value, or take the key out",
    ),
    (
        "a list where a text belongs",
        {CLAUSE: NPD.replace("---\n\n", "title: [a, b]\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:8",
        "“title” of the front matter of a clause takes a text, and here is a list",
        "",
    ),
    (
        "an id with a space in it",
        {CLAUSE: NPD.replace("---\n\n", "provides: [right access]\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:12",
        "not “right access”",
        "",
    ),
    (
        "a condition that no item of a checklist has",
        {"checklists/c.yaml": "- {id: right.access, required: always, applies: {public: yes}}\n"},
        "pack-format",
        "checklists/c.yaml:1:50",
        "“public” is no key of what an item of a checklist applies to",
        "",
    ),
    (
        "a map where a list belongs",
        {CLAUSE: NPD.replace("---\n\n", "provides: {right: {a: b}}\n---\n\n")},
        "pack-format",
        f"{CLAUSE}:4:19",
        "its parts joined by dots, and here is a map",
        "",
    ),
    (
        "front matter that is a list",
        {CLAUSE: "---\n- id: npd\n---\nWords.\n"},
        "pack-format",
        f"{CLAUSE}:2:1",
        "The front matter of a clause should be a map of keys, and here is a list",
        "Write its keys: id, edition",
    ),
    (
        "a pack without a licence",
        {"pack.yaml": PACK.replace("licence: MIT\n", "")},
        "pack-format",
        "pack.yaml:1:1",
        "A pack has no “licence”",
        "Add `licence:` with a text",
    ),
    (
        "a pack whose version is a word",
        {"pack.yaml": PACK.replace("1.0.0", "newest")},
        "pack-format",
        "pack.yaml:2:10",
        "“version” of a pack takes a version such as 1.2.0, not “newest”",
        "",
    ),
    (
        "a default that is not offered",
        {"pack.yaml": f"{PACK}terms:\n  we: {{default: us, choices: [we, the school]}}\n"},
        "pack-format",
        "pack.yaml:7:17",
        "The default of “we”, “us”, is not among its choices",
        "Add it to `choices:`",
    ),
    (
        "a term with a capital",
        {"pack.yaml": f"{PACK}terms:\n  We: us\n"},
        "pack-format",
        "pack.yaml:7:3",
        "“We” cannot be the key of a term",
        "Write a key that begins with a small letter",
    ),
    (
        "a notice in the wrong folder",
        {"notices/pupils/2018-05-25.yaml": NOTICE},
        "pack-format",
        "notices/pupils/2018-05-25.yaml:1:9",
        "“notice” is cin-cla in the file and pupils in its name",
        "Write `notice: pupils`, or rename the folder",
    ),
    (
        "a notice with a clause twice",
        {"notices/cin-cla/2018-05-25.yaml": NOTICE.replace("[npd]", "[npd, rights, npd]")},
        "pack-format",
        "notices/cin-cla/2018-05-25.yaml:3:24",
        "The notice names the clause “npd” twice",
        "See also pack/notices/cin-cla/2018-05-25.yaml:3:11",
    ),
    (
        "a notice without clauses",
        {"notices/cin-cla/2018-05-25.yaml": NOTICE.replace("[npd]", "[]")},
        "pack-format",
        "notices/cin-cla/2018-05-25.yaml:3:10",
        "The notice has no clauses",
        "Write `clauses:` and below it, for each, `- ` and its id",
    ),
    (
        "an address of another kind",
        {"law/acts.yaml": f"{LAW}  url: javascript:alert(1)\n"},
        "pack-format",
        "law/acts.yaml:4:8",
        "takes the address of a page, which begins with https:// or http://, not “javascript:alert(1)”",
        "",
    ),
    (
        "an address that would end a quote",
        {"links.yaml": "dfe: 'https://www.example.org/\"onclick=x'\n"},
        "pack-format",
        "links.yaml:1:6",
        "“url” of a link takes the address of a page",
        "",
    ),
    (
        "a law without its citation",
        {"law/acts.yaml": "a:\n  title: A\n"},
        "pack-format",
        "law/acts.yaml:2:3",
        "A law has no “cite”",
        "Add `cite:` with a text",
    ),
    (
        "a list of law without its days",
        {"law/acts.yaml": "a:\n  - {title: A, cite: A}\n  - {title: B, cite: B, from: 2018-05-25}\n"},
        "pack-format",
        "law/acts.yaml:2:5",
        "An entry of “a” does not say from which day it holds",
        "Add `from:` with a day",
    ),
    (
        "two addresses from one day",
        {
            "links.yaml": "a:\n  - {url: https://a.example, from: 2018-05-25}\n"
            "  - {url: https://b.example, from: 2018-05-25}\n"
        },
        "pack-format",
        "links.yaml:3:36",
        "Two entries of “a” hold from 2018-05-25",
        "See also pack/links.yaml:2:36",
    ),
    (
        "a link that leads nowhere",
        {"links.yaml": "a:\n  from: 2018-05-25\n"},
        "pack-format",
        "links.yaml:2:3",
        "The link “a” has no address",
        "Add `url:` or `phone:`",
    ),
    (
        "a link to two places",
        {"links.yaml": "a: {url: https://a.example, phone: 01632 960100}\n"},
        "pack-format",
        "links.yaml:1:4",
        "The link “a” has an address and a number",
        "Give it `url:` or `phone:`, not both",
    ),
    (
        "a number that is none",
        {"links.yaml": "a: {phone: ring us}\n"},
        "pack-format",
        "links.yaml:1:12",
        "“phone” of a link takes a phone number such as 01632 960123, not “ring us”",
        "",
    ),
    (
        "values for a kind that there is not",
        {"pack.yaml": f"{PACK}defaults_by_kind:\n  acadamy:\n    facts: {{a: b}}\n"},
        "pack-format",
        "pack.yaml:7:3",
        "There is no kind of organisation “acadamy”",
        "Did you mean “academy”?",
    ),
    (
        "values for a kind that are none",
        {"pack.yaml": f"{PACK}defaults_by_kind:\n  academy: [a]\n"},
        "pack-format",
        "pack.yaml:7:12",
        "“academy” of “defaults_by_kind” of a pack should be a map of keys, and here is a list",
        "",
    ),
    (
        "a base that is none",
        {"pack.yaml": f"{PACK}based_on: England schools\n"},
        "pack-format",
        "pack.yaml:6:11",
        "“based_on” of a pack takes a pack's id and its versions, such as england-schools >=0.1, not “Engl",
        "Write one like england-schools >=0.1",
    ),
    (
        "a replaced edition that is none",
        {"clauses/npd/2018-05-25.md": NPD.replace("edition:", "based_on: 2018\nedition:", 1)},
        "pack-format",
        "clauses/npd/2018-05-25.md:3:11",
        "“edition” of what a clause is based on takes a day such as 2018-05-25, not “2018”",
        "",
    ),
    (
        "a grade that is none",
        {"pack.yaml": f"{PACK}reading_grade: easy\n"},
        "pack-format",
        "pack.yaml:6:16",
        "“reading_grade” of a pack takes a whole number from 1, not “easy”",
        "",
    ),
    (
        "one law in two files",
        {"law/acts.yaml": LAW, "law/more.yaml": LAW},
        "pack-format",
        "law/more.yaml:1:1",
        "The law “a” is in two files of the pack",
        "See also pack/law/acts.yaml:1:1",
    ),
    (
        "an id of a law with a bracket",
        {"law/acts.yaml": LAW.replace("a:", "a<b>:", 1)},
        "pack-format",
        "law/acts.yaml:1:1",
        "“a<b>” cannot be the key of a law",
        "such as ukpga/2018/12/section/164A",
    ),
    (
        "a phrase that asks for more than a name",
        {"phrases/en-GB.yaml": "gap: '{key.__class__}'\n"},
        "pack-format",
        "phrases/en-GB.yaml:1:6",
        "“gap” of the phrases has a brace that is no place for a value: “{key.__class__}”",
        "Write it like {name}",
    ),
    (
        "phrases in no language",
        {"phrases/english words.yaml": "gap: x\n"},
        "pack-format",
        "phrases/english words.yaml:1:1",
        "“english words” is no language",
        "Name the file after a language such as en-GB",
    ),
    (
        "a checklist that is a map",
        {"checklists/uk-gdpr.yaml": "retention: always\n"},
        "pack-format",
        "checklists/uk-gdpr.yaml:1:1",
        "A checklist should be a list of items",
        "Begin each item with `- id:`",
    ),
    (
        "an item twice",
        {"checklists/uk-gdpr.yaml": "- {id: a, required: always}\n- {id: a, required: always}\n"},
        "pack-format",
        "checklists/uk-gdpr.yaml:2:8",
        "The checklist has the item “a” twice",
        "See also pack/checklists/uk-gdpr.yaml:1:3",
    ),
    (
        "a file that would never be read",
        {"clauses/npd.md": NPD},
        "pack-format",
        "clauses/npd.md:1:1",
        "A pack has no such file, and it is not read",
        "The files there are clauses/NAME/DAY.md",
    ),
    (
        "a file with another ending",
        {"links.yml": "a: https://a.example\n"},
        "pack-format",
        "links.yml:1:1",
        "A pack has no such file, and it is not read",
        "Did you mean “links.yaml”?",
    ),
    (
        "a folder with another name",
        {"clause/npd/2018-05-25.md": NPD},
        "pack-format",
        "clause/npd/2018-05-25.md:1:1",
        "A pack has no folder “clause”, and it is not read",
        "Did you mean “clauses”?",
    ),
    (
        "a file that is empty",
        {"links.yaml": "# nothing yet\n"},
        "pack-format",
        "links.yaml:1:1",
        "This file of a pack is empty",
        "Fill it or delete it",
    ),
]


@pytest.mark.parametrize(
    ("files", "code", "place", "message", "mend"),
    [row[1:] for row in MALFORMED],
    ids=[row[0] for row in MALFORMED],
)
def test_a_faulty_pack_says_what_is_wrong_where_and_how_to_mend_it(
    tmp_path: Path, *, files: dict[str, str], code: str, place: str, message: str, mend: str
) -> None:
    _, findings = load(tmp_path, files)
    found = [finding for finding in findings if message in finding.message]
    assert found, [finding.text for finding in findings]
    assert (found[0].code, str(found[0].place)) == (code, f"pack/{place}")
    assert mend in found[0].text


@pytest.mark.parametrize("day", ["2026-13", "2026-09-31", "25/05/2018"])
def test_a_slip_in_a_date_is_told_once(tmp_path: Path, day: str) -> None:
    link = f"dfe: {{url: https://www.example.org/, from: {day}}}\n"
    _, findings = load(tmp_path, {"links.yaml": link})
    assert [(found.code, str(found.place)) for found in findings] == [("bad-date", "pack/links.yaml:1:44")]


def test_all_that_is_wrong_is_said_at_once_and_the_rest_is_kept(tmp_path: Path) -> None:
    pack, findings = load(
        tmp_path,
        {
            "clauses/npd/2018-05-25.md": NPD,
            "clauses/rights/2018-05-25.md": "Words.\n",
            "links.yaml": "a: ftp://a.example\nb: https://b.example\n",
            "law/acts.yaml": "a: {title: A}\n",
        },
    )
    assert [finding.place.file.removeprefix("pack/") for finding in findings] == [
        "clauses/rights/2018-05-25.md",
        "law/acts.yaml",
        "links.yaml",
    ]
    assert pack
    assert (list(pack.clauses), list(pack.links), list(pack.laws)) == (["npd"], ["b"], [])


@pytest.mark.parametrize(
    ("name", "content", "code", "place", "message"),
    [
        ("clauses/npd/2018-05-25.md", b"---\nid: npd\n\xff", "unreadable-file", "3", "is not UTF-8 text"),
        ("links.yaml", b"a: \xe9", "unreadable-file", "1", "is not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, *, name: str, content: bytes, code: str, place: str, message: str
) -> None:
    source = write(tmp_path, {"clauses/npd/2018-05-25.md": NPD})
    (tmp_path / "pack" / name).write_bytes(content)
    findings = Findings()
    assert load_pack(source, "pack", findings)
    found = list(findings)
    assert [(finding.code, str(finding.place)) for finding in found] == [(code, f"pack/{name}:{place}")]
    assert message in found[0].message


@pytest.mark.parametrize("text", ["title: a: b", "a: 'x", "{", "- a\nb: c"])
def test_yaml_that_cannot_be_read_is_placed_in_the_file(tmp_path: Path, text: str) -> None:
    _, findings = load(tmp_path, {"clauses/npd/2018-05-25.md": NPD.replace("---\n\n", f"{text}\n---\n\n")})
    assert findings
    for finding in findings:
        assert finding.place.file == "pack/clauses/npd/2018-05-25.md"
        assert finding.place.line in {4, 5}


def test_a_pack_that_does_not_say_what_it_is_is_not_loaded(tmp_path: Path) -> None:
    pack, findings = load(tmp_path, {"pack.yaml": "title: Plain\n", "clauses/npd/2018-05-25.md": "x"})
    assert pack is None
    assert [finding.key for finding in findings] == ["id", "language", "licence", "version"]


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(NPD, "utf-8")
    project = tmp_path / "project"
    source = write(project, {"clauses/rights/2018-05-25.md": NPD.replace("npd", "rights")})
    (project / "pack" / "clauses" / "npd").mkdir()
    (project / "pack" / "clauses" / "npd" / "2018-05-25.md").symlink_to(tmp_path / "secret.md")
    pack = load_pack(source, "pack", Findings())
    assert pack
    assert list(pack.clauses) == ["rights"]


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    write(tmp_path, {"clauses/npd/2018-05-25.md": NPD})
    (tmp_path / "pack").rename(tmp_path / "our [own] pack*")
    findings = Findings()
    pack = load_pack(Folder(tmp_path), "our [own] pack*", findings)
    assert not len(findings)
    assert pack
    assert pack.clauses["npd"][0].file == "our [own] pack*/clauses/npd/2018-05-25.md"


# --- installed packs


def install(folder: Path, name: str, value: str, package: str = "") -> None:
    """Put a distribution on ``folder`` whose entry point ``name`` is ``value``."""
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[sphinx_privacynotice.packs]\n{name} = {value}\n", "utf-8")
    if package:
        path = folder / package
        path.mkdir(parents=True)
        (path / "pack.yaml").write_text(PACK, "utf-8")


def test_an_installed_pack_is_located_and_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "westshire-words", "westshire_words.packs.plain", "westshire_words/packs/plain")
    for folder in ("", "packs", "packs/plain"):
        (tmp_path / "westshire_words" / folder / "__init__.py").write_text(
            "raise SystemExit('imported')", "utf-8"
        )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert find_installed("westshire-words") == tmp_path / "westshire_words" / "packs" / "plain"
    assert "westshire-words" in installed_packs()
    assert not [name for name in sys.modules if name.startswith("westshire_words")]


@pytest.mark.parametrize(
    "value",
    [
        "no_such_package_here.pack",
        "sphinx_privacynotice_words.no_such_folder",
        "../outside",
        "a:b",
        "a b",
        "json",
        "sys",
    ],
)
def test_an_entry_point_that_leads_nowhere_is_no_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    install(tmp_path, "nowhere", value, "sphinx_privacynotice_words/pack")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert find_installed("nowhere") is None


def test_the_built_in_pack_is_there_without_being_installed() -> None:
    folder = find_installed("england-schools")
    assert folder
    assert "england-schools" in installed_packs()
    findings = Findings()
    pack = load_pack(Folder(folder, "england-schools"), ".", findings, builtin=True)
    assert not len(findings)
    assert pack
    assert (pack.id, pack.file) == ("england-schools", "england-schools/pack.yaml")
    assert sorted(pack.terms) == ["department", "looked_after"]
    assert placeholders(pack.phrases["en-GB"]["contact_or"]) == ["email", "phone"]
    assert [entry.cite for entry in pack.laws["eur/2016/679"]] == ["GDPR", "UK GDPR"]


# --- the tables that pages and directives are made from


def test_every_key_of_every_file_is_explained() -> None:
    for file, model in MODELS.items():
        keys = described_keys(model)
        assert keys, file
        for name, (form, field) in keys.items():
            assert str(field.description).endswith("."), (file, name)
            assert form.wanted


def test_a_directive_is_named_after_its_clause() -> None:
    for directive, clause in DIRECTIVES.items():
        assert directive.removesuffix("-clause").removesuffix("-list") == clause
