"""The kinds of single value: what each takes, what each refuses, and where each leads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.type_adapter import TypeAdapter

from sphinx_privacynotice.model.format.schema import Kind
from sphinx_privacynotice.model.format.values import (
    Article,
    Date,
    Day,
    Email,
    Flag,
    LawId,
    Length,
    Number,
    Phone,
    Text,
    Value,
    WebAddress,
)

TAKEN: list[tuple[type[Value], list[str]]] = [
    (Text, ["x", "no", "25", "a: b", "“curly”", "{{ dpo }}", "<b>", "ünï"]),
    (Number, ["1", "25", "0"]),
    (Flag, ["yes", "no", "true", "False", "ON", "off"]),
    (Day, ["2026-09-01", "2024-02-29", "1998-07-16"]),
    (Date, ["2026", "2026-09", "2026-09-01", "2024-02-29"]),
    (
        Length,
        ["25 years", "1 year", "P25Y", "P1Y6M", "6 months", "2 weeks", "30 days", "1 year and 6 months"],
    ),
    (
        WebAddress,
        [
            "https://www.oakfield.example",
            "http://oakfield.example/a/b.html?c=d&e=f#g",
            "www.oakfield.example",
            "oakfield.example/privacy",
            "/privacy",
            "/policies/complaints#how-to",
            "HTTPS://OAKFIELD.EXAMPLE",
            "https://oakfield.example:8080/a",
            "https://oakfield.example?a=b",
        ],
    ),
    (Email, ["office@oakfield.example", "head.teacher+dpo@mail.oakfield.example", "o'neil@oakfield.example"]),
    (
        Phone,
        [
            "01632 960123",
            "01632960123",
            "(01632) 960123",
            "01632-960-123",
            "+44 1632 960123",
            "+44 (0)1632 960123",
            "01632 960123 ext. 4",
            "01632 960123, x12",
            "07700 900123",
            "116 123",
        ],
    ),
    (Article, ["6(1)(e)", "9(2)(g)", "10", "6(1)(ea)", "22A", "8A(2)"]),
    (LawId, ["ukpga/2018/12", "ukpga/1989/41/section/83", "eur/2016/679", "uksi/2005/1437"]),
    (Kind, ["school", "academy", "early-years", "other"]),
]

REFUSED: list[tuple[type[Value], list[Any]]] = [
    (Text, ["", ["a"], {"a": "b"}]),
    (Number, ["", "twenty", "-1", "2.5", "1e3", "٣", "1,000", "25 "]),
    (Flag, ["", "maybe", "y", "1", "yes please"]),
    (
        Day,
        [
            "",
            "2026",
            "2026-09",
            "2026-09-31",
            "2026-9-1",
            "01/09/2026",
            "2025-02-29",
            "tomorrow",
            "2026-09-01 ",
        ],
    ),
    (Date, ["", "26", "2026-13", "2026-00", "2026-09-00", "September 2026", "2026/09", "20260901"]),
    (
        Length,
        ["", "25", "years", "25 years from birth", "-1 year", "P", "1 month and 1 year", "1.5 years", "PT1H"],
    ),
    (
        WebAddress,
        [
            "",
            "the web site",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://oakfield.example",
            "mailto:office@oakfield.example",
            "//oakfield.example",
            "//privacy",
            "https://",
            "https://oakfield",
            "https://oakfield.example/a b",
            "https://oakfield.example/<b>",
            'https://oakfield.example/"onclick="x',
            "https://user:secret@oakfield.example",
            "https://oakfield.example/\\evil",
            "https://oakfield.example/`x`",
            "https://oakfield.example\n",
            "office@oakfield.example",
        ],
    ),
    (
        Email,
        [
            "",
            "office",
            "office@oakfield",
            "office at oakfield.example",
            "office@@oakfield.example",
            "a b@oakfield.example",
            "<office@oakfield.example>",
            "mailto:office@oakfield.example",
            'a"b@oakfield.example',
            "office@oakfield.example\n",
            "office@oakfield.example?subject=x",
        ],
    ),
    (
        Phone,
        [
            "",
            "12",
            "ring us",
            "01632 96O123",
            "tel:01632960123",
            "01632 960123;x=1",
            "01632 960123\n",
            "<1234>",
            "٠١٦٣٢ ٩٦٠١٢٣",
        ],
    ),
    (Article, ["", "Article 6", "6(1)(e) and 9", "consent", "6 (1)", "6(1)(e", "123", "6()"]),
    (LawId, ["", ["ukpga/2018/12"]]),  # whether there is such a law the packs know
    (Kind, ["", "primary", "schol"]),
]


def read(kind: type[Value], data: Any) -> Value:
    value: Value = TypeAdapter(kind).validate_python(data)
    return value


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TAKEN for text in texts])
def test_taken_as_typed(kind: type[Value], text: str) -> None:
    value = read(kind, text)
    assert (type(value), str(value), value.printed) == (kind, text, "")


@pytest.mark.parametrize(("kind", "data"), [(kind, text) for kind, texts in REFUSED for text in texts])
def test_refused(kind: type[Value], data: Any) -> None:
    with pytest.raises(ValidationError):
        read(kind, data)


@pytest.mark.parametrize(("kind", "text"), [(kind, texts[0]) for kind, texts in TAKEN])
def test_a_value_may_say_what_is_printed(kind: type[Value], text: str) -> None:
    value = read(kind, {"value": text, "text": "own words"})
    assert (type(value), str(value), value.printed) == (kind, text, "own words")
    assert read(kind, {"value": text}).printed == ""


@pytest.mark.parametrize(
    "data",
    [
        {"text": "words without a value"},
        {"value": "2026", "text": ["a"]},
        {"value": "2026", "words": "x"},
        {"value": {"value": "2026"}},
        {"value": "no date", "text": "x"},
    ],
)
def test_a_map_that_is_no_value_is_refused(data: Any) -> None:
    with pytest.raises(ValidationError):
        read(Date, data)


@pytest.mark.parametrize("kind", [kind for kind, _ in TAKEN])
def test_a_kind_says_what_it_wants_and_its_examples_are_right(kind: type[Value]) -> None:
    assert kind.WANTED
    assert kind.KIND
    for example in kind.EXAMPLES:
        assert kind.accepts(example)


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("https://oakfield.example/a?b=c", "https://oakfield.example/a?b=c"),
        ("HTTP://OAKFIELD.EXAMPLE", "HTTP://OAKFIELD.EXAMPLE"),
        ("www.oakfield.example/a", "https://www.oakfield.example/a"),
    ],
)
def test_where_a_web_address_leads(typed: str, target: str) -> None:
    assert WebAddress(typed).target == target


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("office@oakfield.example", "mailto:office@oakfield.example"),
        ("a+b@oakfield.example", "mailto:a+b@oakfield.example"),
        ("a%b@oakfield.example", "mailto:a%25b@oakfield.example"),
    ],
)
def test_where_an_e_mail_address_leads(typed: str, target: str) -> None:
    assert read(Email, typed)
    assert Email(typed).target == target


SAFE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF), max_size=40)


@given(SAFE)
def test_no_address_can_run_anything_or_end_its_quotes(text: str) -> None:
    for kind in (WebAddress, Email, Phone):
        if kind.accepts(text):
            target = kind(text).target
            assert target.lower().startswith(("https://", "http://", "mailto:", "tel:"))
            assert not set(target) & set("<>\"'`\\\n\t ") - (set("'") if kind is Email else set()), target


@given(st.sampled_from(["javascript", "data", "vbscript", "file", "blob"]), SAFE)
def test_no_other_scheme_is_taken(scheme: str, rest: str) -> None:
    for typed in (f"{scheme}:{rest}", f"{scheme.upper()}:{rest}", f" {scheme}:{rest}"):
        assert not WebAddress.accepts(typed)


def test_truth_of_flags() -> None:
    assert [Flag(text).is_yes for text in ("yes", "TRUE", "on", "no", "False", "off")] == [True] * 3 + [
        False
    ] * 3


def test_length_is_known_as_numbers() -> None:
    assert Length("1 year and 6 months").period.iso == "P1Y6M"
    assert Length("P25Y").period.iso == Length("25 years").period.iso
