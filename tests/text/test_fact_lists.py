"""Lists under `facts`: a fact is a text, or a list of texts."""

from __future__ import annotations

import pytest
from press import SITE, Press

HOUSES = "facts:\n  houses:\n    - Ash\n    - Elm {{ dpo }}\n    - {value: Oak, text: the oak}\n"
ONE = "facts:\n  houses: Ash\n"


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@pytest.mark.parametrize(
    ("body", "top", "expected", "keys"),
    [
        ("{{ facts.houses }}", HOUSES, ["Ash, Elm {{ dpo }} and the oak"], 3),
        ("{{ facts.houses }}", ONE, ["Ash"], 1),
        ("- {{ facts.houses }}", HOUSES, ["- Ash", "- Elm {{ dpo }}", "- the oak"], 3),
        ("- {{ facts.houses }}", ONE, ["- Ash"], 1),
        (
            "- {each}`facts.houses` O {{ .text }}!",
            HOUSES,
            ["- O Ash!", "- O Elm {{ dpo }}!", "- O the oak!"],
            3,
        ),
        ("{each}`facts.houses` O {{ .text }}!", ONE, ["O Ash!"], 1),
        ("| O |\n|---|\n| {each}`facts.houses` {{ .text }} |", ONE, ["O", "Ash"], 1),
        ("{when}`facts.houses = oak` Yes.\n\n{when}`facts.houses = yew` No.", HOUSES, ["Yes."], 0),
        ("{when}`facts.houses` Yes.\n\n{when}`facts.other` No.", HOUSES, ["Yes."], 0),
        ("Ours{opt}`: {{ facts.houses }}`.", HOUSES, ["Ours: Ash, Elm {{ dpo }} and the oak."], 3),
    ],
)
def test_a_list_is_printed_like_any_other(
    body: str, top: str, expected: list[str], keys: int, press: Press
) -> None:
    printed = press.print(body, "", top)
    assert printed.lines == expected
    assert printed.findings == []
    values = [run.value for block in printed.blocks for run in block.runs if run.value]
    assert len(values) == keys
    assert set(values) == (
        {"facts.houses"} if top == ONE else {f"facts.houses[{n}]" for n in (1, 2, 3)} if keys else set()
    )


@pytest.mark.parametrize("none", ["none", "[none]", "\n    - none", "N/A"])
def test_a_list_may_be_declared_none(none: str, press: Press) -> None:
    printed = press.print("{when}`facts.houses = none` No houses.", "", f"facts:\n  houses: {none}\n")
    assert (printed.lines, printed.findings) == (["No houses."], [])


def test_what_is_no_list_of_texts_is_reported(press: Press) -> None:
    (found,) = press.site(f"{SITE}facts:\n  houses:\n    - Ash: old\n    - Elm\n").findings
    assert (found.code, found.key) == ("bad-value", "facts.houses")
    assert "a text, or a list of texts" in found.message
