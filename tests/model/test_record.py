"""Records as JSON: nothing lost, nothing left to chance, held to the published schema."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_privacynotice.base.escape import escape_controls, json_text, one_line
from sphinx_privacynotice.model.record import (
    Block,
    Record,
    Run,
    ValuePlace,
    notices_json,
    record_from_json,
    record_to_json,
)

KINDS = ["heading", "paragraph", "item", "cell", "term", "code", "image", "left-out"]
EDITS = ["", "added", "reworded", "replaced", "dropped", "unmet"]

OAKFIELD = Record(
    site="oakfield",
    notice="cin-cla",
    in_force="2026-12-01",
    pages=("notices/looked-after",),
    blocks=(
        Block(
            "heading",
            "notices/looked-after",
            "clause",
            (Run("Who to ask"),),
            level=2,
            clause="contact",
            edition="2026-06-01.1",
        ),
        Block(
            "paragraph",
            "notices/looked-after",
            "clause",
            (
                Run("Ask "),
                Run("our office", value="contacts.questions", link="mailto:office@oakfield.example"),
                Run("."),
            ),
            clause="contact",
            edition="2026-06-01.1",
            part="ask",
        ),
        Block(
            "item",
            "notices/looked-after",
            "clause",
            edit="dropped",
            reason="We keep no such records.",
            part="care-leavers",
        ),
        Block("paragraph", "notices/looked-after", "clause", edit="unmet", guards=("transfers",)),
    ),
    values={
        "organisation.name": ValuePlace("site.yaml", 3, "site"),
        "contacts.questions": ValuePlace("site.yaml", 12, "site"),
    },
)


def schema() -> dict[str, Any]:
    found = json.loads(
        files("sphinx_privacynotice.model").joinpath("schemas/record.schema.json").read_text("utf-8")
    )
    assert isinstance(found, dict)
    return found


def closed_schema() -> dict[str, Any]:
    """The schema with every object closed: what we write ourselves has no field that it does not describe."""
    found = schema()
    for definition in found["$defs"].values():
        if "properties" in definition:
            definition["unevaluatedProperties"] = False
    # a kept record adds a field to a record, so the record closes where it is used and not by itself
    del found["$defs"]["record"]["unevaluatedProperties"]
    found["$defs"]["notices"]["properties"]["notices"]["items"] = {
        "$ref": "#/$defs/record",
        "unevaluatedProperties": False,
    }
    return found


words = st.text(max_size=12)
filled = st.text(min_size=1, max_size=12)
runs = st.builds(Run, text=words, value=words, law=words, link=words, ref=words)
blocks = st.builds(
    Block,
    kind=st.sampled_from(KINDS),
    page=filled,
    origin=st.sampled_from(["clause", "site", "page", "phrase"]),
    runs=st.lists(runs, max_size=4).map(tuple),
    level=st.integers(min_value=0, max_value=9),
    marker=words,
    clause=words,
    edition=words,
    part=words,
    edit=st.sampled_from(EDITS),
    reason=words,
    guards=st.lists(words, max_size=3).map(tuple),
    condition=words,
    source=words,
)
records = st.builds(
    Record,
    site=filled,
    notice=filled,
    in_force=st.dates().map(str) | st.just(""),
    pages=st.lists(words, max_size=2).map(tuple),
    blocks=st.lists(blocks, max_size=4).map(tuple),
    values=st.dictionaries(filled, st.builds(ValuePlace, words, st.integers(min_value=0), words), max_size=3),
)


@given(records)
def test_a_record_comes_back_whole(record: Record) -> None:
    assert record_from_json(json.loads(json_text(record_to_json(record)))) == record


@given(records)
def test_what_is_written_is_what_the_schema_describes(record: Record) -> None:
    check = jsonschema.Draft202012Validator(closed_schema())
    check.validate(record_to_json(record))
    check.validate(record_to_json(record, places=False))
    check.validate(json.loads(notices_json([record])))


def test_the_schema_is_itself_in_order_and_describes_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())

    def undescribed(node: dict[str, Any]) -> list[str]:
        return [name for name, field in node.get("properties", {}).items() if "description" not in field]

    for name, definition in schema()["$defs"].items():
        assert definition["description"], name
        assert [field for field in undescribed(definition) if field not in {"schema", "notices"}] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": 3, "notices": []},
        {"notices": []},
        {"schema": 2, "notices": [{"site": "oakfield"}]},
        {"schema": 2, "site": "oakfield", "notice": "cin-cla", "in_force": "1 December 2026"},
        {
            "schema": 2,
            "site": "oakfield",
            "notice": "cin-cla",
            "blocks": [{"kind": "aside", "origin": "page"}],
        },
    ],
)
def test_the_schema_refuses(wrong: object) -> None:
    assert not jsonschema.Draft202012Validator(schema()).is_valid(wrong)


def test_empty_fields_are_left_out_and_keys_stand_in_one_order() -> None:
    text = json_text(record_to_json(OAKFIELD))
    assert text.endswith("}\n")
    assert json.loads(text) == {
        "schema": 2,
        "site": "oakfield",
        "notice": "cin-cla",
        "in_force": "2026-12-01",
        "pages": ["notices/looked-after"],
        "blocks": [
            {
                "kind": "heading",
                "level": 2,
                "origin": "clause",
                "clause": "contact",
                "edition": "2026-06-01.1",
                "runs": [{"text": "Who to ask"}],
            },
            {
                "kind": "paragraph",
                "origin": "clause",
                "clause": "contact",
                "edition": "2026-06-01.1",
                "part": "ask",
                "runs": [
                    {"text": "Ask "},
                    {
                        "text": "our office",
                        "value": "contacts.questions",
                        "link": "mailto:office@oakfield.example",
                    },
                    {"text": "."},
                ],
            },
            {
                "kind": "item",
                "origin": "clause",
                "part": "care-leavers",
                "edit": "dropped",
                "reason": "We keep no such records.",
            },
            {
                "kind": "paragraph",
                "origin": "clause",
                "edit": "unmet",
                "guards": ["transfers"],
            },
        ],
        "values": {
            "contacts.questions": {"file": "site.yaml", "line": 12, "layer": "site"},
            "organisation.name": {"file": "site.yaml", "line": 3, "layer": "site"},
        },
    }
    assert text.index('"schema"') < text.index('"site"') < text.index('"blocks"') < text.index('"values"')
    assert text.index('"contacts.questions": {') < text.index('"organisation.name": {')


def test_a_block_says_its_page_where_the_page_changes() -> None:
    blocks = [Block("paragraph", page, "page") for page in ("a", "a", "b", "b", "a")]
    record = Record("oakfield", "cin-cla", "", ("a", "b"), tuple(blocks))
    data = record_to_json(record)
    assert [block.get("page") for block in data["blocks"]] == [None, None, "b", None, "a"]  # type: ignore[attr-defined]
    assert record_from_json(data) == record


def test_a_kept_record_has_no_file_and_line() -> None:
    kept = record_to_json(OAKFIELD, places=False)
    assert kept["values"] == {"contacts.questions": {"layer": "site"}, "organisation.name": {"layer": "site"}}


def test_notices_are_sorted_whatever_order_they_come_in() -> None:
    others = [Record(site, notice, "", (), ()) for site in ("b", "a") for notice in ("workforce", "cin-cla")]
    text = notices_json(others)
    assert text == notices_json(reversed(others))
    assert [(n["site"], n["notice"]) for n in json.loads(text)["notices"]] == [
        ("a", "cin-cla"),
        ("a", "workforce"),
        ("b", "cin-cla"),
        ("b", "workforce"),
    ]
    assert json.loads(notices_json([])) == {"schema": 2, "notices": []}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "record is not a JSON object"),
        ({"site": "oakfield"}, "record.schema is 0; this version reads 2"),
        ({"schema": 1}, "record.schema is 1; this version reads 2"),
        ({"schema": True}, "record.schema is not a whole number"),
        ({"schema": 2, "site": 4}, "record.site is not a text"),
        ({"schema": 2, "pages": "index"}, "record.pages is not a list"),
        ({"schema": 2, "pages": [1]}, "record.pages is not a list of texts"),
        (
            {"schema": 2, "blocks": [{}, {"runs": [{"text": None}]}]},
            "record.blocks[1].runs[0].text is not a text",
        ),
        ({"schema": 2, "blocks": ["x"]}, "record.blocks[0] is not a JSON object"),
        (
            {"schema": 2, "values": {"dpo.name": {"line": "3"}}},
            "record.values.dpo.name.line is not a whole number",
        ),
    ],
)
def test_what_is_no_record_is_refused_in_plain_words(data: object, words: str) -> None:
    with pytest.raises(ValueError, match="record") as caught:
        record_from_json(data)
    assert str(caught.value) == words


def test_fields_of_a_later_version_are_passed_over() -> None:
    data = record_to_json(OAKFIELD)
    assert record_from_json({**data, "mood": "sunny"}) == OAKFIELD


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\twords – “quoted” Ŵyn", "plain\twords – “quoted” Ŵyn"),
        ("\x1b[31mred", r"\u001b[31mred"),
        ("\x9b31mred", r"\u009b31mred"),
        ("one\ntwo\r", r"one\ntwo\r"),
        ("safe\u202eesrever", r"safe\u202eesrever"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("tag\U000e0041", r"tag\udb40\udc41"),
        ("half\ud800", r"half\ud800"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_acting_characters_are_shown(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


def test_json_text_holds_any_text_safely() -> None:
    data = {"words": "\x1b[31m \x9b \u202e \ud800 \U000e0041 é", "tab": "\t"}
    text = json_text(data)
    assert json.loads(text) == data
    assert text.encode()
    assert not any(sign in text for sign in "\x1b\x9b\u202e\U000e0041")
    assert "é" in text


def test_one_line_takes_in_every_white_space() -> None:
    assert one_line("  a\u00a0b\n\tc\u2028d  ") == "a b c d"
