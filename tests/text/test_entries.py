"""What entries of every list may have: `url`, `for`, `until`; activities; several controllers, officers."""

from __future__ import annotations

import pytest
from press import SITE, Press

LINKED = """\
recipients:
  - name: Acme Records Ltd
    why: to keep records
    url: https://acme.example/privacy
  - text: Ask {{ organisation.email }}
    url: /policies/sharing
  - the police
"""
ACTIVITIES = """\
activities:
  meals:
    text: Paying for meals
    purposes: [care]
  visits: School visits
purposes:
  - text: Feed pupils
    for: meals
  - text: Both
    for: [meals, visits]
    items:
      - nested
  - text: Neither
    items:
      - text: Below
        for: visits
lawful_bases:
  - article: 6(1)(e)
    for: meals
retention:
  - records: Accounts
    period: 7 years
    for: meals
recipients:
  - name: Acme Meals Ltd
    for: meals
    url: https://meals.example
"""
JOINT = """\
controller:
  - organisation
  - name: Westshire Learning Trust
    email: office@trust.example
arrangement:
  text: The trust answers for records.
  url: /policies/joint
dpo:
  - name: Mrs A Lind
    email: lind@trust.example
    for: Westshire Learning Trust
  - post: Our officer
    phone: 01632 960500
contacts:
  complaints: dpo
"""
ONE = """\
controller: Westshire Learning Trust
dpo:
  - post: Our officer
    phone: 01632 960500
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@pytest.mark.parametrize(
    ("body", "lines", "links"),
    [
        (
            "- {{ recipients }}",
            [
                "- Acme Records Ltd: to keep records",
                "- Ask office@oakfield.example (/policies/sharing)",
                "- the police",
            ],
            [("Acme Records Ltd", "https://acme.example/privacy")],
        ),
        (
            "- {each}`recipients` {{ .text | .name }}{opt}`: {{ .why }}`",
            [
                "- Acme Records Ltd: to keep records",
                "- Ask office@oakfield.example (/policies/sharing)",
                "- the police",
            ],
            [("Acme Records Ltd", "https://acme.example/privacy")],
        ),
        (
            "- {each}`recipients` {when}`.url` [More](<{{ .url }}>)",
            ["- More", "- More"],
            [("More", "https://acme.example/privacy")],
        ),
    ],
)
def test_the_words_of_an_entry_lead_to_its_address(
    body: str, lines: list[str], links: list[tuple[str, str]], press: Press
) -> None:
    printed = press.print(body, LINKED)
    assert printed.lines == lines
    assert printed.findings == []
    assert [each for each in printed.links if not each[1].startswith("mailto:")] == links
    refs = {run.ref for block in printed.blocks for run in block.runs if run.ref}
    assert refs == {"/policies/sharing"}


def test_a_clause_has_a_row_for_each_activity(press: Press) -> None:
    body = (
        "| What | Why | Basis | Who | How long |\n|---|---|---|---|---|\n"
        "| {each}`activities` {{ .text }} | {opt}`{{ .purposes }}` | {opt}`{{ .lawful_bases }}` "
        "| {opt}`{{ .recipients }}` | {opt}`{{ .retention }}` |"
    )
    printed = press.print(body, ACTIVITIES)
    assert printed.lines == [
        "What | Why | Basis | Who | How long",
        (
            "Paying for meals | care, Feed pupils and Both (nested) | Article 6(1)(e) UK GDPR"
            " | Acme Meals Ltd | Accounts: 7 years"
        ),
        "School visits | Both (nested) and Below |  |  | ",
    ]
    assert printed.findings == []
    keys = {run.value for block in printed.blocks for run in block.runs}
    assert {"purposes[1].text", "purposes[3].items[1].text", "retention[1].period"} <= keys


def test_a_list_may_say_which_activities_an_entry_is_for(press: Press) -> None:
    printed = press.print("- {each}`retention` {{ .records }}, for {{ .for }}", ACTIVITIES)
    assert printed.lines == ["- Accounts, for Paying for meals"]


def test_lists_in_an_activity_go_through_their_own_entries(press: Press) -> None:
    body = "- {each}`activities` {when}`.retention` {{ .text }}\n\n  - {each}`.retention` {{ .records }}"
    assert press.print(body, ACTIVITIES).lines == ["- Paying for meals", "  - Accounts"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("{{ controller }}", ["Oakfield School and Westshire Learning Trust"]),
        ("{{ controller.name }}", ["Oakfield School and Westshire Learning Trust"]),
        ("- {each}`controller` {{ .name }}", ["- Oakfield School", "- Westshire Learning Trust"]),
        ("{when}`controllers` Several.\n\n{unless}`controllers` One.", ["Several."]),
        (
            "- {{ officers }}",
            [
                "- Mrs A Lind (Westshire Learning Trust), lind@trust.example",
                "- Our officer, 01632 960500",
            ],
        ),
        (
            "- {{ contacts.complaints }}",
            [
                "- Mrs A Lind (Westshire Learning Trust), lind@trust.example",
                "- Our officer, 01632 960500",
            ],
        ),
        ("{{ arrangement }}", ["The trust answers for records."]),
    ],
)
def test_there_may_be_several_controllers_and_officers(body: str, lines: list[str], press: Press) -> None:
    printed = press.print(body, "", JOINT)
    assert printed.lines == lines
    assert printed.findings == []


def test_one_in_a_list_is_one(press: Press) -> None:
    printed = press.print("- {{ dpo }}\n\n{unless}`officers` One: {{ dpo.phone }}.", "", ONE)
    assert printed.lines == ["- Our officer, 01632 960500", "One: 01632 960500."]
    keys = {run.value for block in printed.blocks for run in block.runs if run.value}
    assert keys == {"dpo.post", "dpo.phone"}


OF_NOBODY = "retention:\n  - records: R\n    period: 7 years\n    for: meal\n"


@pytest.mark.parametrize(
    ("top", "notice", "code", "key"),
    [
        ("", OF_NOBODY, "unknown-reference", "retention[1].for"),
        ("", "sources:\n  - name: S\n    url: policies/x\n", "bad-value", "sources[1].url"),
        ("", "transfers:\n  - country: C\n    until: soon\n", "bad-date", "transfers[1].until"),
        ("dpo:\n  - Officer\n  - dpo@trust.example\n", "", "bad-value", "dpo[2]"),
        ("controller:\n  - name: T\n    phone: none here\n  - U\n", "", "bad-value", "controller[1].phone"),
        ("controller:\n  name: T\n  phone: some\n", "", "bad-value", "controller.phone"),
        ("dpo:\n  - post: O\n    for: nobody\n  - Other\n", "", "unknown-reference", "dpo[1].for"),
    ],
)
def test_what_is_wrong_is_reported_where_it_is(
    top: str, notice: str, code: str, key: str, press: Press
) -> None:
    lines = "".join(f"    {line}\n" for line in ["in_force: 2026-12-01", *notice.splitlines()])
    found = press.site(f"{SITE}{top}notices:\n  visitors:\n{lines}").findings
    told = [(each.code, each.key.removeprefix("notices.visitors.")) for each in found]
    assert [each for each in told if each[0] != "draft"] == [(code, key)]
