"""``pack check`` on law: how it is known, on which days it holds, and whom it binds.

The two worst mistakes that the built-in pack ever had are here in small: a section that was repealed three
years before the words that cite it begin, and a duty that is given before its day and to the wrong body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.authoring.examine import examine
from sphinx_privacynotice.cli.pack_open import open_pack

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

KNOWN = "  evidence: {level: read, source: A copy of it, on: 2026-11-26}\n"
REPEALED = f"""\
act/157:
  title: An Act
  cite: section 157 of an Act
  from: 2003-09-01
  until: 2015-01-05
  replaced_by: standards/7
  binds: [academy, independent]
{KNOWN}standards/7:
  title: Standards
  cite: paragraph 7 of the Standards
  from: 2015-01-05
  binds: [academy, independent]
{KNOWN}"""
TO_SHARE = f"""\
act/16LA:
  title: Another Act
  cite: section 16LA of another Act
  from: 2026-09-30
  binds: [council, police]
{KNOWN}"""


def clause(edition: str, body: str, front: str = "") -> str:
    return f"---\nid: safe\nedition: {edition}\n{front}---\n\n{body}\n"


def notice(edition: str, kinds: str) -> str:
    return f"notice: visitors\nedition: {edition}\nfor: [{kinds}]\nclauses: [safe]\n"


def checked(
    folder: Path, law: str, *clauses: str, kinds: str = "academy, maintained", **files: str
) -> list[Finding]:
    """Return what is wrong with the law of a pack of one clause, in the editions ``clauses``."""
    editions = [text.split("edition: ")[1][:10] for text in clauses]
    written = {f"clauses/safe/{day}.md": text for day, text in zip(editions, clauses, strict=True)}
    tree = {
        "pack.yaml": "id: ours\nversion: 1.0.0\ntitle: Ours\nlicence: CC0-1.0\nlanguage: en-GB\n",
        "law/acts.yaml": law,
        f"notices/visitors/{editions[0]}.yaml": notice(editions[0], kinds),
        **written,
        **files,
    }
    opened = open_pack(write_tree(folder, tree), "")
    assert opened.pack
    return list(examine(opened, opened.pack).findings)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.code, each.severity.value) for each in findings]


# --- the two mistakes


def test_a_section_that_was_repealed_before_the_words_begin(tmp_path: Path) -> None:
    guarded = "{id}`a` {when}`organisation.kind = academy` We keep you safe ({law}`act/157`)."
    (found,) = checked(tmp_path, REPEALED, clause("2018-05-25", guarded))
    assert found.code == "law-repealed"
    assert found.message == "The law “act/157” ended on 2015-01-05, before these words begin on 2018-05-25"
    assert found.hint == "Cite “standards/7” in an edition from 2018-05-25"
    assert str(found.place).endswith("clauses/safe/2018-05-25.md:6")
    assert str(found.related).endswith("law/acts.yaml:2:3")
    mended = clause("2018-05-25", guarded.replace("act/157", "standards/7"))
    assert checked(tmp_path / "mended", REPEALED, mended) == []


def test_a_duty_that_is_given_before_its_day_and_as_that_of_schools(tmp_path: Path) -> None:
    words = "{id}`a` So must schools that they have named ({law}`act/16LA`)."
    found = checked(tmp_path, TO_SHARE, clause("2026-06-19", words))
    assert told(found) == [("law-binds-another", "error"), ("law-not-yet", "error")]
    binds, coming = found
    assert coming.message == "The law “act/16LA” has no entry on 2026-06-19, when these words begin"
    assert "an edition from 2026-09-30" in coming.hint
    assert binds.message.startswith("The law “act/16LA” binds “council” and “police”, and")
    assert binds.message.endswith("these words cite it for “maintained” or “academy”")
    assert "duty_of: {council: [act/16LA]}" in binds.hint
    theirs = clause(
        "2026-09-30", "{id}`a` Your council must ({law}`act/16LA`).", "duty_of: {council: [act/16LA]}\n"
    )
    assert checked(tmp_path / "mended", TO_SHARE, theirs) == []


# --- days


def test_a_law_that_ends_while_words_go_on(tmp_path: Path) -> None:
    first = clause("2014-01-01", "{id}`a` We keep you safe ({law}`act/157`).")
    (found,) = checked(tmp_path, REPEALED, first, kinds="academy")
    assert found.message == "The law “act/157” ends on 2015-01-05, and these words go on"
    second = clause("2015-01-05", "{id}`a` We keep you safe ({law}`standards/7`).")
    assert checked(tmp_path / "mended", REPEALED, first, second, kinds="academy") == []


def test_words_that_are_printed_for_no_kind_of_the_notice_are_not_judged(tmp_path: Path) -> None:
    words = (
        "{id}`a` {when}`organisation.kind = independent` We keep you safe ({law}`act/157`).\n\nOther words."
    )
    assert checked(tmp_path, REPEALED, clause("2018-05-25", words)) == []


def test_a_clause_in_no_notice_is_judged_by_its_days_alone(tmp_path: Path) -> None:
    other = {
        "clauses/more/2018-05-25.md": clause("2018-05-25", "{id}`a` By {law}`act/157`.").replace(
            ": safe", ": more"
        )
    }
    found = checked(tmp_path, REPEALED, clause("2018-05-25", "Words."), **other)
    assert told(found) == [("law-repealed", "error")]


def test_what_nobody_has_seen_is_information(tmp_path: Path) -> None:
    law = REPEALED.replace("level: read", "level: memory")
    found = checked(tmp_path, law, clause("2018-05-25", "{id}`a` We keep you safe ({law}`act/157`)."))
    assert told(found) == [("law-repealed", "info")]


# --- kinds

SCHOOLS = f"""\
record/5:
  title: Regulations
  cite: regulation 5
  from: 2005-07-08
  binds: [maintained, special]
  except: [nursery]
{KNOWN}"""


@pytest.mark.parametrize(
    ("marks", "others"),
    [
        ("{when}`organisation.kind = maintained` {unless}`organisation.nursery` ", ""),
        ("{when}`organisation.kind = maintained` ", "“maintained and nursery”"),
        ("{when}`organisation.kind = academy` {when}`organisation.special` ", ""),
        ("{when}`organisation.kind = academy` {when}`organisation.special = yes` ", ""),
        ("{when}`organisation.kind = academy` ", "“academy”"),
        (
            "{when}`facts.a` {unless}`organisation.kind = academy` {unless}`organisation.nursery` ",
            "",
        ),
        ("", "“academy” or “maintained and nursery”"),
    ],
)
def test_a_law_is_cited_for_those_whom_it_binds(tmp_path: Path, marks: str, others: str) -> None:
    words = f"{{id}}`a` {marks}Parents can ask for it ({{law}}`record/5`).\n\nOther words."
    found = checked(
        tmp_path, SCHOOLS, clause("2018-05-25", words), kinds="school, special, maintained, academy"
    )
    assert told(found) == ([("law-binds-another", "error")] if others else [])
    assert others in "".join(each.message for each in found)


def test_a_body_that_nobody_knows(tmp_path: Path) -> None:
    law = SCHOOLS.replace("[maintained, special]", "[maintaned]")
    words = clause("2018-05-25", "{id}`a` By {law}`record/5`.", "duty_of: {counsil: [record/5, record/6]}\n")
    found = checked(tmp_path, law, words)
    assert [(each.code, each.hint) for each in found] == [
        ("pack-format", "Did you mean “council”?"),
        ("unknown-law", "Did you mean “record/5”?"),
        ("pack-format", "Did you mean “maintained”?"),
    ]


@pytest.mark.parametrize(
    "typed", ["council", "[council]", "{council: {a: b}}", "{council: [a b]}", "{Council: a/1}"]
)
def test_a_duty_in_a_wrong_form_is_reported(tmp_path: Path, typed: str) -> None:
    words = clause("2018-05-25", "{id}`a` By {law}`record/5`.", f"duty_of: {typed}\n")
    found = checked(tmp_path, SCHOOLS, words, kinds="maintained")
    assert "pack-format" in {each.code for each in found}


# --- how it is known


def test_what_is_cited_says_how_it_is_known(tmp_path: Path) -> None:
    law = "act/1: {title: An Act, cite: the Act}\nact/2: {title: Not cited, cite: another}\n"
    words = clause("2018-05-25", "{id}`a` By {law}`act/1`; read [more](<{{ links.more }}>).")
    links = "more: https://www.example.org/more\n"
    found = checked(tmp_path, law, words, **{"links.yaml": links})
    assert [(each.code, each.message) for each in found] == [
        ("evidence-missing", "The law “act/1” is cited, and nothing says from which day it holds"),
        ("evidence-missing", "The law “act/1” is cited, and nothing says how it is known"),
        ("evidence-missing", "The link “more” is printed, and nothing says how it is known"),
    ]


def test_an_address_that_has_ended_is_kept_for_checks_and_not_printed(tmp_path: Path) -> None:
    links = """\
    new:
      url: https://www.example.org/new
      evidence: read
    old:
      url: https://www.example.org/old
      replaced_by: new
      evidence: read
    """
    unprinted = clause("2018-05-25", "{id}`a` Read [more](<{{ links.new }}>).")
    assert checked(tmp_path, SCHOOLS, unprinted, **{"links.yaml": links}) == []
    printed = clause("2018-05-25", "{id}`a` Read [more](<{{ links.new }}>) and [that](<{{ links.old }}>).")
    (found,) = checked(tmp_path / "printed", SCHOOLS, printed, **{"links.yaml": links})
    assert (found.code, found.hint) == ("moved-link", "Print {{ links.new }}")
