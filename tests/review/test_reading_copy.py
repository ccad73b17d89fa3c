"""The reading copy shows what a reader sees, a sentence a line; its diff, what they will read differently."""

from __future__ import annotations

import pytest

from sphinx_privacynotice.base.sentence_split import split_sentences
from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.review.layout import shows
from sphinx_privacynotice.review.sentences import reading_copy, same_words, says_now, sentence_diff


def block(kind: str, *words: str | Run, level: int = 0, marker: str = "", edit: str = "") -> Block:
    runs = tuple(Run(word) if isinstance(word, str) else word for word in words)
    return Block(kind, "notices/index", "clause", runs, level=level, marker=marker, edit=edit)


def copy_of(*blocks: Block) -> str:
    return reading_copy(Record("oakfield", "cin-cla", "2026-12-01", ("notices/index",), blocks))


def test_a_whole_notice() -> None:
    assert (
        copy_of(
            block("heading", "Privacy notice for looked-after children", level=1),
            block("paragraph", "Oakfield School is the controller. It decides\nwhy and how data is used."),
            block("heading", "What we hold", level=2),
            block("paragraph", "We hold:"),
            block("item", "names", level=1, marker="-"),
            block("item", "health records. These are few.", level=1, marker="-"),
            block("item", "injuries", level=2, marker="-"),
            block("item", "never printed", level=1, marker="-", edit="dropped"),
            block("paragraph", "Nor is this.", edit="unmet"),
            block("paragraph", "To ask for yours:"),
            block("item", "write to us. A letter will do.", level=1, marker="1."),
            block("paragraph", "An e-mail will do as well.", level=1),
            block("item", "wait", level=1, marker="2."),
            block("paragraph", "How long:"),
            block("cell", "Records", marker="1.1"),
            block("cell", "Kept for", marker="1.2"),
            block("cell", "Pupil records. All of them.", marker="2.1"),
            block("cell", "25 years", marker="2.2"),
            block("cell", "from birth", marker="2.2"),
            block("cell", "Another table", marker="1.1"),
            block("term", "Controller"),
            block("paragraph", "Who decides."),
            block("code", "a  b\n  c\n"),
            block("image", "Our logo", level=0),
            block("left-out", "toctree"),
            Block("left-out", "p", "page", (Run("only"),), condition="html", source="One.\n\n\x1b Two. 3."),
        )
        == """\
# Privacy notice for looked-after children

Oakfield School is the controller.
It decides why and how data is used.

## What we hold

We hold:

- names
- health records.
  These are few.
  - injuries

To ask for yours:

1. write to us.
   A letter will do.

  An e-mail will do as well.

2. wait

How long:

Records | Kept for
Pupil records. All of them. | 25 years from birth

Another table

Controller

Who decides.

    a  b
      c

[Our logo]

[toctree]

[only html]
    One.

    \\u001b Two. 3.
"""
    )


def test_an_empty_notice_is_an_empty_text() -> None:
    assert copy_of() == ""


@pytest.mark.parametrize(
    ("words", "address", "seen"),
    [
        ("https://ico.example/complain", "https://ico.example/complain", True),
        ("https://ico.example", "https://ico.example/", True),
        ("www.ico.example", "https://www.ico.example/", True),
        ("www.ico.example", "https://elsewhere.example/", False),
        ("https://ico.example", "http://ico.example", False),
        ("Office@Oakfield.example", "mailto:office@oakfield.example", True),
        ("write to us", "mailto:office@oakfield.example", False),
        ("01632 960123", "tel:01632960123", True),
        ("01632 960124", "tel:01632960123", False),
        ("our guidance", "https://ico.example/guidance", False),
    ],
)
def test_an_address_shows_where_the_words_do_not_tell_it(words: str, address: str, *, seen: bool) -> None:
    assert shows(words, address) is seen
    text = copy_of(block("paragraph", "See ", Run(words, link=address), "."))
    assert text == (f"See {words}.\n" if seen else f"See {words} <{address}>.\n")


def test_a_law_stands_for_its_own_address() -> None:
    cited = Run(
        "the Data Protection Act 2018", law="ukpga/2018/12", link="https://laws.example/ukpga/2018/12"
    )
    assert (
        copy_of(block("paragraph", "We follow ", cited, ".")) == "We follow the Data Protection Act 2018.\n"
    )


def test_a_link_of_several_runs_shows_its_address_once() -> None:
    address = "https://trust.example/policy"
    runs = (
        Run("the policy of ", link=address),
        Run("Westshire", value="controller.name", link=address),
        Run(" (2026)"),
    )
    assert copy_of(block("paragraph", *runs)) == f"the policy of Westshire <{address}> (2026)\n"


def test_a_cross_reference_shows_its_target() -> None:
    assert copy_of(block("paragraph", "See ", Run("retention", ref="policies/retention"), ".")) == (
        "See retention <policies/retention>.\n"
    )
    assert (
        copy_of(block("paragraph", "See ", Run("", ref="policies/retention"), "."))
        == "See <policies/retention>.\n"
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", [""]),
        ("We keep it. You may ask.", ["We keep it.", "You may ask."]),
        ("Why? Because.", ["Why?", "Because."]),
        (
            "See https://a.example/find?Page=2 for more. Ask us.",
            ["See https://a.example/find?Page=2 for more.", "Ask us."],
        ),
        ("He said “Stop.” We did.", ["He said “Stop.”", "We did."]),
        ("Article 6(1)(e) applies.", ["Article 6(1)(e) applies."]),
        ("Open 9.30 to 5 p.m. on weekdays.", ["Open 9.30 to 5 p.m. on weekdays."]),
        ("読みます。書きます。", ["読みます。", "書きます。"]),
        (
            "Contact Mr. J. Smith, e.g. by post to St. Anne's Rd. in Oakfield. Reg. No. Z123 is ours.",
            ["Contact Mr. J. Smith, e.g. by post to St. Anne's Rd. in Oakfield.", "Reg. No. Z123 is ours."],
        ),
        ("This is v. 1.2 of 1 Dec. 2026. It is ours.", ["This is v. 1.2 of 1 Dec. 2026.", "It is ours."]),
        ("Ring 01632 960123 ext. 4. Ask Dr. Ada Hill.", ["Ring 01632 960123 ext. 4.", "Ask Dr. Ada Hill."]),
        ("We keep it, i.e. We file it.", ["We keep it, i.e. We file it."]),
        ("Do we sell it? No. We never do.", ["Do we sell it?", "No.", "We never do."]),
        ("We say no. We mean it.", ["We say no.", "We mean it."]),
        ("Files, photos, etc. We keep them.", ["Files, photos, etc.", "We keep them."]),
        ("She is one of us. So am I. You too.", ["She is one of us.", "So am I.", "You too."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert list(split_sentences(text)) == sentences


def test_a_long_notice_is_compared_without_a_look_for_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record(
        "oakfield", "cin-cla", "", ("p",), (block("paragraph", "We keep it. You may ask. " * 50),)
    )
    copy = reading_copy(record)
    monkeypatch.setattr(
        "sphinx_privacynotice.review.sentences.split_sentences", lambda _text: pytest.fail("split")
    )
    assert says_now(copy, record)
    assert not says_now(copy.replace("may ask", "may not ask"), record)


def test_no_character_acts() -> None:
    text = copy_of(block("paragraph", "red \x1b[31m and \u202e turned"), block("code", "\x1b[2J"))
    assert text == "red \\u001b[31m and \\u202e turned\n\n    \\u001b[2J\n"


OLD = """\
# Privacy notice

Oakfield School is the controller.

## What we hold

We hold:

- names
- addresses
- health records

We ask for no more.

## Your rights

You may ask for a copy.
We answer within 40 days.
"""


def test_a_diff_is_by_sentence_below_its_heading() -> None:
    new = (
        OLD.replace("- names\n", "")
        .replace("no more.", "no more than we need.")
        .replace("within 40 days", "within one month")
        .replace("# Privacy notice", "# Our privacy notice")
    )
    assert (
        sentence_diff(OLD, new)
        == """\
- # Privacy notice
+ # Our privacy notice

  ## What we hold
- - names
  …
- We ask for no more.
+ We ask for no more than we need.

  ## Your rights
- We answer within 40 days.
+ We answer within one month.
"""
    )


def test_what_is_added_or_gone_at_the_end_shows_its_heading() -> None:
    assert sentence_diff(OLD, OLD + "\nYou may complain.\n") == "  ## Your rights\n+ You may complain.\n"
    assert sentence_diff(OLD + "\nYou may complain.\n", OLD) == "  ## Your rights\n- You may complain.\n"
    assert sentence_diff(OLD, OLD + "\n## Complaints\n\nTell us.\n") == "+ ## Complaints\n+ Tell us.\n"


def test_a_new_notice_is_all_added() -> None:
    assert sentence_diff("", "# A\n\nB.\n") == "+ # A\n+ B.\n"


@pytest.mark.parametrize("new", [OLD, OLD.replace("\n", "\r\n"), OLD.replace("copy.\nWe", "copy. We")])
def test_where_lines_break_is_no_difference(new: str) -> None:
    assert same_words(OLD, new)
    assert sentence_diff(OLD, new) == ""
