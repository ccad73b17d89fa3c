"""What `pack new` proposes as values of the site file: what is sure, and nothing of anybody else."""

from __future__ import annotations

import pytest

from sphinx_privacynotice.authoring.split_notice import split_notice

SURE = {
    "the organisation's own": (
        "- Address: Castle Road, Westshire, ZZ1 7RX\n- Phone: 01632 960311\n- E-mail: office@uni.example",
        {
            "Castle Road, Westshire, ZZ1 7RX": "organisation.address",
            "01632 960311": "organisation.phone",
            "office@uni.example": "organisation.email",
        },
    ),
    "the officer's": (
        "Our Data Protection Officer is at dpo@uni.example or 01632 960312.",
        {"dpo@uni.example": "dpo.email", "01632 960312": "dpo.phone"},
    ),
    "in one paragraph, on two lines": (
        "Ask our data protection officer\nat x@uni.example.",
        {"x@uni.example": "dpo.email"},
    ),
    "who takes complaints": (
        "Complain to us at complaints@uni.example.",
        {"complaints@uni.example": "contacts.complaints.email"},
    ),
    "no officer": (
        "Write to privacy@uni.example. We are not required to have a Data Protection Officer.",
        {"privacy@uni.example": "organisation.email"},
    ),
}
OTHERS = {
    "a post": "The Club Welfare Officer, welfare@club.example, 01632 960313, for anything about children.",
    "a post's room": "Ask the Head of Music at Civic Hall, Northfell, ZZ6 1AA.",
    "a processor": "Our processor Pay Ltd is at 1 High Street, Northfell, ZZ6 1AA.",
    "a regulator": "Go to the Information Commission, 01632 960314, of Water Lane, Northfell, ZZ6 1AA.",
    "a company that is the officer, on lines": (
        "We have appointed Vera Ltd as our data protection officer:\n\nVera Ltd\nStation Rise\nZZ6 6GA\n"
        "E-mail: info@vera.example\nPhone: 01632 960315"
    ),
    "two, of which one may be another's": "Ring 01632 960316 or 01632 960317.",
    "a postcode alone": "We are at Northfell ZZ6 1AA.",
}


def suggested(words: str, heading: str = "Ask us") -> dict[str, str]:
    made = split_notice(f"# T\n\n## {heading}\n\n{words}\n", "t.md", "visitors", "2026-01-01")
    assert not made.findings.errors
    lines = f"# T\n\n## {heading}\n\n{words}\n".split("\n")
    for each in made.suggestions:
        place = each.place
        assert lines[(place.line or 0) - 1][(place.column or 0) - 1 :].startswith(each.words)
    return {each.words: each.value.strip("{} ") for each in made.suggestions}


@pytest.mark.parametrize("case", SURE)
def test_what_is_sure_is_proposed_at_its_place(case: str) -> None:
    words, values = SURE[case]
    assert suggested(words) == values


@pytest.mark.parametrize("case", OTHERS)
def test_nothing_of_anybody_else_is_proposed(case: str) -> None:
    assert suggested(OTHERS[case]) == {}


def test_a_section_about_others_proposes_nothing() -> None:
    words = SURE["the organisation's own"][0]
    assert suggested(words, "Who we share it with") == {}


def test_of_two_values_neither_is_proposed() -> None:
    assert suggested("Write to office@uni.example.\n\nOr to info@uni.example.") == {}
