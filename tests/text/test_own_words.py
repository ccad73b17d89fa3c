"""What the words of a notice of one's own print: entries as items, and links that an entry lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from clubs import TWO, club
from support import record_of_reader, write_tree

if TYPE_CHECKING:
    from pathlib import Path


LISTS = """\
retention:
  - {records: Forms, period: 1 year, from: the season, text: "{{ .records }} for {{ .period }}"}
transfers:
  - {country: Peru, safeguard: clauses, text: "chat in {{ .country }}, under {{ .safeguard }}"}
lawful_bases:
  - {article: 6(1)(f), text: "our interest, {{ .article }}"}
recipients:
  - {name: Mailfern, text: "{{ .name }} sends it", url: "https://mailfern.example"}
"""


@pytest.mark.parametrize("marker", ["-", "1."])
def test_an_item_that_is_an_entrys_own_words_has_its_values_filled_in(tmp_path: Path, marker: str) -> None:
    names = ("retention", "transfers", "lawful_bases", "recipients")
    items = "\n".join(f"{marker} {{each}}`{name}` {{{{ .text }}}}" for name in names)
    project = write_tree(tmp_path, club(f"## All {{#all}}\n\n{items}\n", LISTS))
    blocks = [each for each in record_of_reader(project)["notices"][0]["blocks"] if each["kind"] == "item"]
    said = ["".join(run["text"] for run in block["runs"]) for block in blocks]
    assert said == [
        "Forms for 1 year",
        "chat in Peru, under clauses",
        "our interest, 6(1)(f)",
        "Mailfern sends it",
    ]
    assert {run.get("link") for run in blocks[-1]["runs"]} == {"https://mailfern.example"}


def test_an_item_that_is_an_entrys_name_is_linked_as_in_a_sentence(tmp_path: Path) -> None:
    site = 'recipients:\n  - {name: Mailfern, url: "https://mailfern.example"}\n'
    project = write_tree(tmp_path, club("## All {#all}\n\n- {each}`recipients` {{ .name }}\n", site))
    (block,) = (each for each in record_of_reader(project)["notices"][0]["blocks"] if each["kind"] == "item")
    assert [run["link"] for run in block["runs"]] == ["https://mailfern.example"]


def items_of(project: Path) -> list[dict[str, Any]]:
    blocks = record_of_reader(project)["notices"][0]["blocks"]
    return [each for each in blocks if each["kind"] == "item"]


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        ("{{ .name }}{opt}` ([its notice](<{{ .url }}>))`", "Mailfern (its notice)", "Pitchside"),
        ("[{{ .name }}](<{{ .url }}>)", "Mailfern", "Pitchside"),
        ("[**{{ .name }}**](<{{ .url }}>)", "Mailfern", "Pitchside"),
        ("{{ .why }}, [its notice](<{{ .url }}>)", "sends our letters, its notice", "takes the fees,"),
    ],
)
def test_fixed_words_are_not_printed_of_a_link_that_an_entry_lacks(
    tmp_path: Path, words: str, first: str, second: str
) -> None:
    project = write_tree(tmp_path, club(f"## All {{#all}}\n\n- {{each}}`recipients` {words}\n", TWO))
    said = ["".join(run["text"] for run in each["runs"]) for each in items_of(project)]
    assert said == [first, second]


def test_an_item_for_each_recipient_says_why(tmp_path: Path) -> None:
    project = write_tree(tmp_path, club("## All {#all}\n\n- {{ recipients }}\n", TWO))
    said = ["".join(run["text"] for run in each["runs"]) for each in items_of(project)]
    assert said == ["Mailfern: sends our letters", "Pitchside: takes the fees"]


def test_an_item_that_names_a_field_prints_no_more_than_that(tmp_path: Path) -> None:
    project = write_tree(tmp_path, club("## All {#all}\n\n- {each}`recipients` {{ .name }}\n", TWO))
    record = record_of_reader(project, findings_ok=True)
    items = [each for each in record["notices"][0]["blocks"] if each["kind"] == "item"]
    assert [each["runs"][0]["text"] for each in items] == ["Mailfern", "Pitchside"]
    assert [len(each["runs"]) for each in items] == [1, 1]
