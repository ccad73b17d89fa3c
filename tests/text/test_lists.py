"""The plan of a list of standard and own items: every form of the format, and what is told of the rest."""

from __future__ import annotations

import pytest
from press import Press


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


CLAUSE = """\
{id}`intro` We need it to:

- {id}`safety` know who is in the building
- {id}`badges` print badges
- {id}`report` report to
  - {id}`trust` the trust
  - {id}`governors` the governors
- {{ purposes }}
"""

SAFETY, BADGES = "- know who is in the building", "- print badges"
REPORT = ["- report to", "  - the trust", "  - the governors"]
ALL = [SAFETY, BADGES, *REPORT]


def printed(press: Press, purposes: str, *, sound: bool = True) -> tuple[list[str], list[tuple[str, str]]]:
    """The items that are printed for a list, and the codes and keys of what is told."""
    made = press.print(CLAUSE, f"purposes:\n{purposes}" if purposes else "", sound=sound)
    assert made.lines[0] == "We need it to:"
    return made.lines[1:], [(finding.code, finding.message) for finding in made.findings]


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        pytest.param("", ALL, id="no list"),
        pytest.param("  - standard\n", ALL, id="standard"),
        pytest.param("  - report\n  - standard\n", [*REPORT, SAFETY, BADGES], id="one first"),
        pytest.param("  - standard\n  - safety\n", [BADGES, *REPORT, SAFETY], id="one last"),
        pytest.param("  - report\n  - badges\n  - safety\n", [*REPORT, BADGES, SAFETY], id="all by name"),
        pytest.param("  - item: safety\n  - item: standard\n", ALL, id="by the key item"),
        pytest.param("  - standard\n  - text: run a club\n", [*ALL, "- run a club"], id="own"),
        pytest.param("  - standard\n  - run a club\n", [*ALL, "- run a club"], id="own, the words alone"),
        pytest.param("  - text: run a club\n  - standard\n", ["- run a club", *ALL], id="own first"),
        pytest.param(
            "  - standard\n  - text: run clubs\n    items:\n      - text: chess\n      - choir and band\n",
            [*ALL, "- run clubs", "  - chess", "  - choir and band"],
            id="own with nested",
        ),
        pytest.param(
            "  - standard\n  - text: know you\n    instead_of: safety\n    reason: Shorter.\n",
            [BADGES, *REPORT, "- know you"],
            id="replaces one",
        ),
        pytest.param(
            "  - text: know you\n    instead_of: [safety, badges]\n    reason: Shorter.\n  - standard\n",
            ["- know you", *REPORT],
            id="replaces several",
        ),
        pytest.param(
            "  - standard\n  - text: tell the governors\n    instead_of: governors\n    reason: Clearer.\n",
            [SAFETY, BADGES, "- report to", "  - the trust", "- tell the governors"],
            id="replaces a nested one",
        ),
        pytest.param(
            "  - standard\n  - text: report above\n"
            "    items:\n      - text: our trust\n        instead_of: trust\n"
            "        reason: Clearer.\n",
            [SAFETY, BADGES, "- report to", "  - the governors", "- report above", "  - our trust"],
            id="replaces from a nested own one",
        ),
        pytest.param(
            "  - safety\n  - badges\n"
            "  - text: report\n    items: [trust, governors]\n    instead_of: report\n    reason: Shorter.\n",
            [SAFETY, BADGES, "- report", "  - the trust", "  - the governors"],
            id="own with standard nested ones",
        ),
        pytest.param(
            "  - standard\n  - drop: badges\n    reason: We print none.\n", [SAFETY, *REPORT], id="drops one"
        ),
        pytest.param(
            "  - drop: [badges, safety]\n    reason: No.\n  - standard\n", REPORT, id="drops several"
        ),
        pytest.param(
            "  - standard\n  - drop: trust\n    reason: We have none.\n",
            [SAFETY, BADGES, "- report to", "  - the governors"],
            id="drops a nested one",
        ),
        pytest.param(
            "  - standard\n  - drop: [trust, governors]\n    reason: We have none.\n",
            [SAFETY, BADGES, "- report to"],
            id="drops all nested ones",
        ),
        pytest.param(
            "  - safety\n  - badges\n"
            "  - text: report above\n    instead_of: [trust, governors]\n    reason: Shorter.\n",
            [SAFETY, BADGES, "- report above"],
            id="replaces all nested ones, and so the one above them",
        ),
        pytest.param(
            "  - standard\n  - governors\n",
            [SAFETY, BADGES, "- report to", "  - the trust", "- the governors"],
            id="a nested one on its own",
        ),
        pytest.param("  - drop: [safety, badges, report]\n    reason: None of it.\n", [], id="drops all"),
    ],
)
def test_what_is_printed(purposes: str, expected: list[str], press: Press) -> None:
    lines, told = printed(press, purposes)
    assert lines == expected
    assert told == []


LOST = "neither printed, replaced nor dropped"


@pytest.mark.parametrize(
    ("purposes", "expected", "told"),
    [
        pytest.param(
            "  - badges\n",
            [BADGES],
            [("lost-item", f"The standard items “safety” and “report” are {LOST}")],
            id="lost",
        ),
        pytest.param(
            "  - text: run a club\n",
            ["- run a club"],
            [("lost-item", f"The standard items “safety”, “badges” and “report” are {LOST}")],
            id="all lost",
        ),
        pytest.param(
            "  - safety\n  - badges\n  - trust\n",
            [SAFETY, BADGES, "- the trust"],
            [("lost-item", f"The standard item “report” is {LOST}")],
            id="one of the nested ones lost",
        ),
        pytest.param(
            "  - standard\n  - clubs\n",
            ALL,
            [("unknown-item", "The clause has no standard item “clubs”")],
            id="unknown",
        ),
        pytest.param(
            "  - standard\n  - text: a\n    instead_of: [clubs, badges]\n    reason: b\n",
            [SAFETY, *REPORT, "- a"],
            [("unknown-item", "The clause has no standard item “clubs”")],
            id="replaces an unknown one",
        ),
        pytest.param(
            "  - standard\n  - drop: [clubs]\n    reason: b\n",
            ALL,
            [("unknown-item", "The clause has no standard item “clubs”")],
            id="drops an unknown one",
        ),
        pytest.param(
            "  - standard\n  - safety\n  - safety\n",
            [BADGES, *REPORT, SAFETY],
            [("bad-value", "The list names “safety” twice")],
            id="one twice",
        ),
        pytest.param(
            "  - standard\n  - standard\n",
            ALL,
            [("bad-value", "The list names “standard” twice")],
            id="standard twice",
        ),
        pytest.param(
            "  - standard\n  - safety\n  - drop: safety\n    reason: b\n",
            [BADGES, *REPORT, SAFETY],
            [("bad-value", "The list names “safety” twice")],
            id="printed and dropped",
        ),
    ],
)
def test_what_is_told(purposes: str, expected: list[str], told: list[tuple[str, str]], press: Press) -> None:
    lines, found = printed(press, purposes)
    assert lines == expected
    assert found == told


def test_what_is_not_printed_stays_listed_with_its_words_and_why(press: Press) -> None:
    purposes = (
        "purposes:\n  - standard\n  - drop: badges\n    reason: We print none.\n"
        "  - text: know you\n    instead_of: safety\n    reason: Shorter.\n"
    )
    blocks = press.print(CLAUSE, purposes).blocks
    assert [(each.part, each.edit, each.text, each.reason, each.origin) for each in blocks if each.edit] == [
        ("badges", "dropped", "print badges", "We print none.", "clause"),
        ("safety", "dropped", "know who is in the building", "Shorter.", "clause"),
        ("safety", "replaced", "know you", "Shorter.", "site"),
    ]
    (own,) = (
        each for each in press.print(CLAUSE, "purposes:\n  - standard\n  - text: own\n").blocks if each.edit
    )
    assert (own.edit, own.origin, own.text) == ("added", "site", "own")


def test_own_items_know_the_key_they_come_from(press: Press) -> None:
    purposes = "purposes:\n  - standard\n  - text: clubs\n    items:\n      - text: chess\n"
    blocks = press.print(CLAUSE, purposes).blocks
    assert [run.value for block in blocks for run in block.runs if run.value] == [
        "purposes[2].text",
        "purposes[2].items[1].text",
    ]


def test_the_list_may_be_the_rows_of_a_table(press: Press) -> None:
    clause = """\
| Whom | Why |
|---|---|
| {id}`police` the police | by law |
| {id}`nurse` the nurse | to help |
| {each}`recipients` {{ .name }} | {{ .why }} |
"""
    recipients = (
        "recipients:\n  - nurse\n  - name: our council\n    why: to pay\n"
        "  - drop: police\n    reason: Never.\n"
        "  - standard\n"
    )
    printed = press.print(clause, recipients)
    assert printed.lines == ["Whom | Why", "the nurse | to help", "our council | to pay"]
    assert printed.findings == []
    assert press.print(clause).lines == ["Whom | Why", "the police | by law", "the nurse | to help"]


def test_the_list_may_be_sentences_of_the_clause_s_making(press: Press) -> None:
    clause = "- {id}`police` the police\n- {each}`recipients` {{ .name }}, who want it {{ .why }}\n"
    recipients = "recipients:\n  - name: our council\n    why: to pay\n  - standard\n"
    assert press.print(clause, recipients).lines == ["- our council, who want it to pay", "- the police"]


def test_own_items_may_fill_in_values(press: Press) -> None:
    purposes = 'purposes:\n  - standard\n  - text: "tell {{ organisation.name }}"\n'
    assert press.print(CLAUSE, purposes).lines[-1] == "- tell Oakfield School"


def test_a_list_with_no_item_left_is_not_printed(press: Press) -> None:
    printed = press.print("- {id}`a` x\n- {{ purposes }}", "purposes:\n  - drop: a\n    reason: No.\n")
    assert printed.lines == []
    assert [block.edit for block in printed.blocks] == ["dropped"]


def test_lists_of_two_clauses_do_not_mix(press: Press) -> None:
    clause = "- {id}`a` x\n- {{ purposes }}\n\nAnd:\n\n- {id}`b` y\n- {{ categories }}\n"
    printed = press.print(
        clause, "purposes:\n  - a\n  - text: own purpose\ncategories:\n  - text: own data\n  - b\n"
    )
    assert printed.lines == ["- x", "- own purpose", "And:", "- own data", "- y"]
    assert printed.findings == []
