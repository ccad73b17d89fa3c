"""Optional text, alternatives and cards: one row of a clause does what several guarded ones did."""

from __future__ import annotations

import pytest
from press import Press

ENTRIES = """\
recipients:
  - name: NHS nurses
    why: to help
  - the police
  - name: not printed
    text: "{{ .name }}, or their words"
"""
COUNCILS = """\
authorities:
  west:
    name: Westshire Council
    web: westshire.example
  east:
    short: Eastshire
  other:
    phone: 01632 960500
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@pytest.mark.parametrize(
    ("body", "notice", "top", "expected"),
    [
        (
            "- {each}`recipients` {{ .text | .name }}{opt}`: {{ .why }}`",
            ENTRIES,
            "",
            ["- NHS nurses: to help", "- the police", "- not printed, or their words"],
        ),
        (
            "- {each}`authorities` {{ .name | .short }}{opt}` ({{ .web }})`",
            "",
            COUNCILS,
            ["- Westshire Council (westshire.example)", "- Eastshire"],
        ),
        (
            "| Who | Why |\n|---|---|\n| {each}`recipients` {{ .text \\| .name }} | {opt}`{{ .why }}` |",
            "recipients:\n  - name: NHS nurses\n    why: to help\n",
            "",
            ["Who | Why", "NHS nurses | to help"],
        ),
        ("Ask {{ dpo.name | dpo.post }}.", "", "dpo: Officer\n", ["Ask Officer."]),
        ("Ask us{opt}` or {{ dpo.name }}{{ dpo.post }}`.", "", "dpo: Officer\n", ["Ask us."]),
        ("Ask us{opt}` or **{{ dpo.name | dpo.post }}`.", "", "dpo: Officer\n", ["Ask us or **Officer."]),
        ("{opt}`Ask {{ dpo.phone }}.` Or come.", "", "", ["Or come."]),
    ],
)
def test_what_is_there_is_printed(
    body: str, notice: str, top: str, expected: list[str], press: Press
) -> None:
    printed = press.print(body, notice, top)
    assert printed.lines == expected
    assert printed.findings == []


def test_a_clause_may_ask_which_notice_it_is_in(press: Press) -> None:
    body = "{when}`notice = visitors or staff` To visitors.\n\n{unless}`notice = visitors` To others."
    printed = press.print(body)
    assert printed.lines == ["To visitors."]
    assert printed.findings == []


def test_of_alternatives_that_are_all_missing_the_first_is_asked_for(press: Press) -> None:
    printed = press.print("Ask {{ dpo.phone | dpo.email }}.")
    assert printed.text == "Ask [no dpo.phone]."
    assert [finding.key for finding in printed.findings] == ["dpo.phone"]


@pytest.mark.parametrize(
    ("body", "top", "expected"),
    [
        (
            "{card}`organisation`",
            "",
            [
                "Oakfield School", "Mill Lane", "Oakfield", "ZZ9 0CM", "01632 960123",
                "office@oakfield.example", "www.oakfield.example",
            ],
        ),
        ("{card}`organisation.address`", "", ["Mill Lane", "Oakfield", "ZZ9 0CM"]),
        (
            "- {card}`dpo`",
            "dpo:\n  post: Officer\n  at: organisation\n  for: west\n  email: dpo@trust.example\n" + COUNCILS,
            [
                "- Officer", "  Westshire Council", "  Oakfield School", "  Mill Lane", "  Oakfield",
                "  ZZ9 0CM", "  dpo@trust.example",
            ],
        ),
        ("{card}`dpo`", 'dpo:\n  post: Officer\n  text: "the {{ .post }}"\n', ["the Officer"]),
        ("{card}`organisation.phone`", "", ["01632 960123"]),
        ("{each}`authorities` {card}`.web`", COUNCILS, ["westshire.example"]),
    ],
)  # fmt: skip
def test_a_card_has_a_line_for_each_thing(body: str, top: str, expected: list[str], press: Press) -> None:
    printed = press.print(body, top=top)
    assert printed.lines == expected
    assert printed.findings == []


def test_a_card_of_nobody_is_a_gap(press: Press) -> None:
    printed = press.print("{card}`dpo`")
    assert printed.text == "[no dpo]"
    assert [finding.code for finding in printed.findings] == ["missing-value"]
