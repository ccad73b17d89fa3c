"""The fingerprint of an approval: the same for the same words and no others; what is pending again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SYNTAXES, pattern_project, read_project

from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.review.approval import (
    ApprovedCopy,
    Stamp,
    approval_state,
    approver_text,
    fingerprint,
    read_approved,
)

if TYPE_CHECKING:
    from pathlib import Path

CHAIR = Stamp("", "Chair of governors", "2026-10-01", "")


def heading(clause: str, words: str) -> Block:
    return Block("heading", "page", "clause", (Run(words),), level=2, clause=clause, edition="2026-01-01.1")


def paragraph(clause: str, *runs: str | Run, origin: str = "clause", edit: str = "") -> Block:
    made = tuple(Run(run) if isinstance(run, str) else run for run in runs)
    edition = "2026-01-01.1"
    return Block("paragraph", "page", origin, runs=made, clause=clause, edition=edition, edit=edit)


def record(*blocks: Block) -> Record:
    return Record("oak", "visitors", "2026-09-01", ("page",), blocks)


PAGE = Block("paragraph", "page", "page", (Run("Typed on the page."),))
USES = (
    heading("uses", "Why"),
    paragraph("uses", "To teach. ", Run("To help", link="https://a.example"), "."),
)
KEPT = (
    heading("kept", "How long"),
    paragraph("kept", "For ", Run("25 years", value="retention[1].period"), "."),
)
DETAILS = (
    heading("details", "About"),
    paragraph(
        "details", "Changed: ", Run("May 2026", value="updated"), ", by ", Run("A", value="updated_by")
    ),
)
NOTICE = record(PAGE, *USES, *KEPT, *DETAILS)


def pending(now: Record, approved: Record = NOTICE) -> list[tuple[str, str]]:
    stamp = replace(CHAIR, fingerprint=fingerprint(approved))
    state = approval_state(now, stamp, approved, stamp)
    assert (state.state == "approved") == (fingerprint(now) == fingerprint(approved)) == (not state.pending)
    return [(part.name, part.why) for part in state.pending]


def test_it_is_short_has_its_scheme_and_is_the_same_in_ten_years() -> None:
    # a new value here means that each stamp in the world is pending: raise SCHEME, and read the old one still
    assert fingerprint(NOTICE) == "1:ed5ee576484a7096"


@pytest.mark.parametrize(
    ("now", "parts"),
    [
        (
            record(PAGE, *USES, KEPT[0], paragraph("kept", "For ", Run("26 years"), "."), *DETAILS),
            [("How long", "")],
        ),
        (record(replace(PAGE, runs=(Run("Other."),)), *USES, *KEPT), [("above the first heading", "")]),
        (record(PAGE, *USES, *DETAILS), [("How long", "")]),
        (record(PAGE, *KEPT, *USES, *DETAILS), [("How long", "")]),
        (record(PAGE, heading("uses", "What for"), USES[1], *KEPT), [("What for", "")]),
        (
            record(PAGE, USES[0], paragraph("uses", "To teach. ", Run("To help", ref="x"), "."), *KEPT),
            [("Why", "link")],
        ),
        (
            record(PAGE, USES[0], paragraph("uses", "To teach."), KEPT[0], paragraph("kept", "For 5 years.")),
            [("Why", ""), ("How long", "")],
        ),
    ],
    ids=["value", "page", "gone", "order", "heading", "link", "two"],
)
def test_exactly_the_parts_that_changed_are_pending(now: Record, parts: list[tuple[str, str]]) -> None:
    assert pending(now) == parts


@pytest.mark.parametrize(
    "now",
    [
        record(PAGE, *USES, *KEPT),
        record(
            PAGE, *USES, *KEPT, *DETAILS, paragraph("details", "By: ", Run("Governors", value="approved.by"))
        ),
        record(
            PAGE, *USES, *KEPT, DETAILS[0], paragraph("details", "Next: ", Run("May", value="review_due"))
        ),
        replace(
            NOTICE, pages=("moved",), blocks=tuple(replace(each, page="moved") for each in NOTICE.blocks)
        ),
        record(PAGE, *(replace(each, edition="2026-05-01.3") for each in USES), *KEPT),
        record(PAGE, *USES, KEPT[0], paragraph("kept", "For", Run("\n25   years", value="x"), ".")),
        record(PAGE, *USES, KEPT[0], replace(KEPT[1], kind="item", level=1, marker="-")),
        record(PAGE, *USES, replace(KEPT[0], level=3), KEPT[1], paragraph("kept", "New", edit="unmet")),
    ],
    ids=["no stamp", "stamp", "review", "page", "edition", "rewrap", "markup", "unmet"],
)
def test_what_changes_no_word_keeps_the_approval(now: Record) -> None:
    assert pending(now) == []


def test_own_words_about_the_approval_count_and_its_days_in_them_do_not() -> None:
    def own(words: str, day: str) -> Record:
        return record(paragraph("", words, Run(day, value="reviewed"), origin="page"))

    assert fingerprint(own("Read on ", "1 May")) == fingerprint(own("Read on ", "2 May"))
    assert fingerprint(own("Read on ", "1 May")) != fingerprint(own("We sell your data since ", "1 May"))


def test_a_value_in_another_column_of_a_table_is_a_change() -> None:
    def row(marker: str) -> Record:
        cell = Block("cell", "page", "clause", (Run("6 years"),), marker=marker, clause="kept")
        return record(heading("kept", "How long"), cell)

    assert pending(row("1.3"), row("1.2")) == [("How long", "column")]
    assert pending(row("2.2"), row("1.2")) == []


TEXTS = st.text(st.sampled_from("ab \n\t.é\x01\x02\x03\x04\x00"), max_size=8)
RUNS = st.builds(Run, TEXTS, link=st.sampled_from(["", "", "https://a.example", "mailto:b@c.example"]))


@given(st.lists(st.lists(RUNS, max_size=4), max_size=4), st.lists(st.lists(RUNS, max_size=4), max_size=4))
def test_fingerprints_are_equal_where_the_words_and_links_are(
    one: list[list[Run]], two: list[list[Run]]
) -> None:
    def made(rows: list[list[Run]], kind: str) -> Record:
        return record(*(Block(kind, "p", "clause", tuple(row), clause="c") for row in rows))

    def read(rows: list[list[Run]]) -> list[str]:
        """Return the words, and behind those of a link its address."""
        letters = ""
        for row in rows:
            target = ""
            for run in row:
                if target and run.link != target:
                    letters += f"<{target}>"
                target = run.link
                letters += "".join("?" if ord(each) < 9 else each for each in run.text)
            letters += f"<{target}> " if target else " "
        return letters.split()

    alike = read(one) == read(two)
    assert (fingerprint(made(one, "paragraph")) == fingerprint(made(two, "item"))) is alike
    split = [[Run(letter, link=run.link, value="k") for run in row for letter in run.text] for row in one]
    if all(run.text for row in one for run in row):
        assert fingerprint(made(split, "paragraph")) == fingerprint(made(one, "paragraph"))


def test_both_syntaxes_have_the_same_fingerprints(tmp_path: Path) -> None:
    made = [
        {
            (each.site, each.notice): fingerprint(each)
            for each in read_project(pattern_project(tmp_path / syntax, syntax)).records
        }
        for syntax in SYNTAXES
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 5


@pytest.mark.parametrize(
    ("stamp", "kept", "said", "state", "reason"),
    [
        (None, None, None, "none", ""),
        (CHAIR, None, None, "mismatch", "no fingerprint"),
        (None, NOTICE, CHAIR, "mismatch", "no `approved`"),
        ("right", None, None, "mismatch", "no copy"),
        ("right", record(*KEPT), "right", "mismatch", "not that of the approved copy"),
        ("right", NOTICE, replace(CHAIR, role="Head"), "mismatch", "another approval (Head, on 2026-10-01)"),
        (replace(CHAIR, fingerprint="2:0123456789abcdef"), NOTICE, None, "mismatch", "another version"),
        (replace(CHAIR, fingerprint="=cmd|x"), NOTICE, None, "mismatch", "is none"),
        ("right", NOTICE, "right", "approved", ""),
    ],
)  # fmt: skip
def test_a_stamp_that_does_not_fit_is_never_an_approval(
    stamp: Stamp | str | None, kept: Record | None, said: Stamp | str | None, state: str, reason: str
) -> None:
    right = replace(CHAIR, fingerprint=fingerprint(NOTICE))
    one, two = (right if isinstance(each, str) else each for each in (stamp, said))
    found = approval_state(NOTICE, one, kept, two)
    assert (found.state, reason in found.reason) == (state, True)


def test_an_approved_copy_is_read_as_it_was_written() -> None:
    copy = ApprovedCopy(NOTICE, replace(CHAIR, by="A\u202eB", fingerprint=fingerprint(NOTICE)))
    assert read_approved(copy.to_json()) == copy
    assert approver_text(copy.stamp) == "A\u202eB, Chair of governors, on 2026-10-01"
    broken = json.loads(copy.to_json())
    for text in ("", "[]", "{}", "<<<<<<< ours\n", "[" * 100_000, json.dumps({**broken, "approval": [1]})):
        with pytest.raises(ValueError, match=r"."):
            read_approved(text)
