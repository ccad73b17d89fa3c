"""A clause's Markdown made into its template: values, marks, lists, tables, links, citations; no more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_privacynotice.text.clause.parse import parse_clause
from sphinx_privacynotice.text.clause.template import (
    Block,
    Card,
    Citation,
    Condition,
    Emphasis,
    Inline,
    Item,
    Link,
    ListBlock,
    Marks,
    OptionalText,
    Paragraph,
    Row,
    Strong,
    Table,
    Template,
    ValueOf,
    Words,
)

FILE = "pack/clauses/demo/2018-05-25.md"


def parsed(body: str) -> tuple[Block, ...]:
    """The blocks of a body that has nothing wrong."""
    template = parse_clause(body, FILE, 10)
    assert template.findings == ()
    return template.blocks


def written(block: Block | Item | Row | tuple[Inline, ...]) -> str:
    """A block as its clause might write it: every inline and mark in one form."""
    if isinstance(block, tuple):
        return "".join(map(inline, block))
    marks = "".join(
        [f"{{id}}`{block.marks.id}` " if block.marks.id else ""]
        + [
            f"{{{'when' if guard.wanted else 'unless'}}}`{str(guard).removeprefix('unless ')}` "
            for guard in block.marks.guards
        ]
        + [f"{{each}}`{block.marks.each}` " if block.marks.each else ""]
        if isinstance(block, Paragraph | Item | Row)
        else []
    )
    if isinstance(block, Paragraph):
        return marks + written(block.inlines)
    if isinstance(block, Row):
        return marks + " | ".join(written(cell) for cell in block.cells)
    if isinstance(block, Item):
        return marks + " / ".join(written(each) for each in block.blocks)
    if isinstance(block, ListBlock):
        return f"{block.start or '-'}[" + "; ".join(written(item) for item in block.items) + "]"
    return "T[" + " // ".join(written(row) for row in (block.head, *block.rows)) + "]"


def inline(each: Inline) -> str:
    if isinstance(each, Words):
        return each.text
    if isinstance(each, Strong):
        return f"**{written(each.children)}**"
    if isinstance(each, Emphasis):
        return f"*{written(each.children)}*"
    if isinstance(each, ValueOf):
        return f"{{{{ {' | '.join(each.paths)} }}}}"
    if isinstance(each, OptionalText):
        return f"{{opt}}`{written(each.children)}`"
    if isinstance(each, Card):
        return f"{{card}}`{each.path}`"
    if isinstance(each, Citation):
        return f"{{law}}`{each.words} <{each.key}>`" if each.words else f"{{law}}`{each.key}`"
    target = each.target or f"{{{{ {each.path} }}}}"
    return f"[{written(each.children)}](<{target}>)"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # inlines
        ("Plain words.", ["Plain words."]),
        ("{{ .text | .name }}{opt}`: {{ .why }}`", ["{{ .text | .name }}{opt}`: {{ .why }}`"]),
        ("{id}`a` {card}`dpo`", ["{id}`a` {card}`dpo`"]),
        ("Words\nover two lines.", ["Words over two lines."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("*a* and **b** and ***c***", ["*a* and **b** and ***b***".replace("***b***", "***c***")]),
        ("_a_ and __b__", ["*a* and **b**"]),
        ("{{ dpo.email }}", ["{{ dpo.email }}"]),
        ("{{dpo.email}}, {{  dpo.phone  }}.", ["{{ dpo.email }}, {{ dpo.phone }}."]),
        ("{{ .period }}", ["{{ .period }}"]),
        ("{{ terms.Pupils }} {{ facts.a-b_c }}", ["{{ terms.Pupils }} {{ facts.a-b_c }}"]),
        ("{{a}}{{b}}", ["{{ a }}{{ b }}"]),
        ("**{{ a }}** *{{ b }}*", ["**{{ a }}** *{{ b }}*"]),
        ("{law}`ukpga/2018/12`", ["{law}`ukpga/2018/12`"]),
        ("{law}`the Act <ukpga/2018/12>`", ["{law}`the Act <ukpga/2018/12>`"]),
        ("{law}`the\nAct <ukpga/2018/12>`", ["{law}`the Act <ukpga/2018/12>`"]),
        ("[words](https://oakfield.example/a?b=c&d=e#f)", ["[words](<https://oakfield.example/a?b=c&d=e#f>)"]),
        ("[words](https://oakfield.example/a%20b%26c)", ["[words](<https://oakfield.example/a%20b%26c>)"]),
        ("[words](<{{ links.guide }}>)", ["[words](<{{ links.guide }}>)"]),
        ("[words](<{{links.guide}}>)", ["[words](<{{ links.guide }}>)"]),
        ("[*a* {{ b }}](https://oakfield.example)", ["[*a* {{ b }}](<https://oakfield.example>)"]),
        ("<https://oakfield.example>", ["[https://oakfield.example](<https://oakfield.example>)"]),
        ("<office@oakfield.example>", ["[office@oakfield.example](<mailto:office@oakfield.example>)"]),
        ("[words]\n\n[words]: https://oakfield.example", ["[words](<https://oakfield.example>)"]),
        # what other Markdowns do to text, and this one does not
        ("https://oakfield.example and www.elm.example", ["https://oakfield.example and www.elm.example"]),
        ("\"quotes\" 'single' -- --- ... (c) 1/2", ["\"quotes\" 'single' -- --- ... (c) 1/2"]),
        ("$a$ ~~b~~ ==c== :smile: ^d^ @e #f [ ] {% g %}", ["$a$ ~~b~~ ==c== :smile: ^d^ @e #f [ ] {% g %}"]),
        ("a \\* b &amp; c &copy;", ["a * b & c ©"]),
        ("No. 5\\. and 3 < 4 > 2", ["No. 5. and 3 < 4 > 2"]),
        # marks
        ("{id}`intro` Words.", ["{id}`intro` Words."]),
        ("{when}`dpo` Words.", ["{when}`dpo` Words."]),
        ("{when}`organisation.kind = academy` Words.", ["{when}`organisation.kind = academy` Words."]),
        ("{when}` dpo.post=head teacher ` Words.", ["{when}`dpo.post = head teacher` Words."]),
        ("{unless}`dpo` Words.", ["{unless}`dpo` Words."]),
        ("{each}`retention` {{ .records }}", ["{each}`retention` {{ .records }}"]),
        (
            "{each}`retention` {when}`.period` {unless}`.from` {id}`kept` {when}`dpo` Words.",
            ["{id}`kept` {when}`.period` {unless}`.from` {when}`dpo` {each}`retention` Words."],
        ),
        ("{when}`dpo`\nWords.", ["{when}`dpo` Words."]),
        ("{when}`dpo`{id}`x`Words.", ["{id}`x` {when}`dpo` Words."]),
        # lists
        ("- a\n- b", ["-[a; b]"]),
        ("* a\n* b", ["-[a; b]"]),
        ("- a\n\n- b", ["-[a; b]"]),
        ("3. a\n4. b", ["3[a; b]"]),
        ("1) a\n2) b", ["1[a; b]"]),
        ("- {id}`a` one\n- {when}`b` two\n- {{ c }}", ["-[{id}`a` one; {when}`b` two; {{ c }}]"]),
        ("- a\n  - {id}`b` b\n    1. c\n\n  More.", ["-[a / -[{id}`b` b / 1[c]] / More.]"]),
        (
            "- {each}`people` {{ .name }}\n  - {when}`.post` {{ .post }}",
            ["-[{each}`people` {{ .name }} / -[{when}`.post` {{ .post }}]]"],
        ),
        ("- a\n\nBetween.\n\n- b", ["-[a]", "Between.", "-[b]"]),
        # tables
        ("| A | B |\n|---|---|\n| a | *b* |", ["T[A | B // a | *b*]"]),
        ("A | B\n:-- | --:\na | {{ b }}", ["T[A | B // a | {{ b }}]"]),
        (
            "| A | B |\n|---|---|\n| {id}`x` a | b |\n| {each}`retention` {when}`.then` {{ .then }} | c |",
            ["T[A | B // {id}`x` a | b // {when}`.then` {each}`retention` {{ .then }} | c]"],
        ),
        ("| A | B |\n|---|---|\n| a |\n| b | c | d |", ["T[A | B // a |  // b | c]"]),
        ("| A |\n|---|\n| a \\| b |", ["T[A // a | b]"]),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_clause_may_hold(body: str, expected: list[str]) -> None:
    assert [written(block) for block in parsed(body)] == expected


def test_every_block_and_value_knows_its_line() -> None:
    body = """\
{when}`dpo`
Words {{ a }}
and {{ b }}, {law}`c`.

- item {{ d }}
  goes on {{ e }}
  - nested [f](<{{ f }}>)

| A |
|---|
| {{ g }} |
"""
    found: dict[str, int] = {}
    lines: list[int] = []

    def walk(each: object) -> None:
        if isinstance(each, Paragraph | Item | Row | Table | ListBlock):
            lines.append(each.line)
        if isinstance(each, ValueOf | Citation | Link):
            found[getattr(each, "path", "") or getattr(each, "key", "")] = each.line
        for name in ("blocks", "inlines", "items", "rows", "cells", "children"):
            for inner in getattr(each, name, ()):
                walk(inner)

    walk(parse_clause(body, FILE, 10))
    assert found == {"a": 11, "b": 12, "c": 12, "d": 14, "e": 15, "f": 16, "g": 20}
    assert lines == [10, 14, 14, 14, 16, 16, 16, 18, 20, 20]


def test_the_ids_of_a_clause_are_those_of_its_parts_in_order() -> None:
    body = "{id}`a` x\n\n- {id}`b` y\n  - {id}`c` z\n\n| A |\n|---|\n| {id}`d` v |\n"
    assert parse_clause(body, FILE).ids == ["a", "b", "c", "d"]
    assert parse_clause("x", FILE).ids == []


def test_conditions_say_what_they_are() -> None:
    (block,) = parsed("{when}`a.b` {unless}`c = d e` x")
    assert isinstance(block, Paragraph)
    assert block.marks == Marks(guards=(Condition("a.b"), Condition("c", ("d e",), wanted=False)))
    assert [str(guard) for guard in block.marks.guards] == ["a.b", "unless c = d e"]


def test_a_condition_may_name_several_words() -> None:
    (block,) = parsed("{unless}`c = d e or  f or or-g` x")
    assert isinstance(block, Paragraph)
    assert block.marks == Marks(guards=(Condition("c", ("d e", "f", "or-g"), wanted=False),))
    assert str(block.marks.guards[0]) == "unless c = d e or f or or-g"


@pytest.mark.parametrize(
    ("body", "slots"),
    [
        ("- {{ purposes }}", ["purposes"]),
        ("- {id}`x` {{ purposes }}", ["purposes"]),
        ("- {{ purposes }} and more", [""]),
        ("- {{ a }} {{ b }}", [""]),
        ("- {{ a }}\n  - b", [""]),
        ("- a", [""]),
    ],
)
def test_an_item_that_is_nothing_but_a_value_is_a_slot(body: str, slots: list[str]) -> None:
    (block,) = parsed(body)
    assert isinstance(block, ListBlock)
    assert [item.slot for item in block.items] == slots


# what a clause may not hold

REFUSED = [
    ("# Heading", "10:1", "a heading"),
    ("Heading\n=======", "10:1", "a heading"),
    ("a\n\n## Heading", "12:1", "a heading"),
    ("<b>bold</b>", "10:1", "HTML"),
    ("<div>\nblock\n</div>", "10:1", "HTML"),
    ("<script>alert(1)</script>", "10:1", "HTML"),
    ("a <!-- comment --> b", "10:3", "HTML"),
    ("![words](image.png)", "10:1", "an image"),
    ("```{note}\nwords\n```", "10:1", "a directive"),
    (":::{note}\nwords\n:::", "10:1", "a directive"),
    ("```\ncode\n```", "10:1", "code"),
    ("    code", "10:1", "a code block"),
    ("a `code` b", "10:3", "code in backticks"),
    ("> quotation", "10:1", "a quotation"),
    ("a\n\n---\n\nb", "12:1", "a line"),
    ("(label)=\nwords", "10:1", "a label"),
    ("a[^1]\n\n[^1]: note", "10:1", "a footnote"),
    ("% comment", "10:1", "a comment"),
    ("+++", "10:1", "a block break"),
    ("a\\\nb", "10:1", "a line break"),
    ("---\na: b\n---\n", "10:1", "front matter"),
    # marks
    ("{whn}`dpo` words", "10:1", "no mark {whn}"),
    ("{ref}`label`", "10:1", "no mark {ref}"),
    ("words {when}`dpo` words", "10:7", "{when} stands inside"),
    ("*{when}`dpo` words*", "10:2", "{when} stands inside"),
    ("{{ a }} {id}`x`", "10:9", "{id} stands inside"),
    ("{when} words", "10:1", "“{when}” stands alone"),
    ("{when}`` words", "10:1", "“{when}” stands alone"),
    ("words {law} words", "10:7", "“{law}” stands alone"),
    ("{when}`two words` x", "10:8", "“two words” is no path"),
    ("{when}`dpo =` x", "10:8", "“dpo =” is no path"),
    ("{when}`a = b or` x", "10:8", "an “or” with nothing beside it"),
    ("{when}`a = or b` x", "10:8", "an “or” with nothing beside it"),
    ("{each}`retention = x` y", "10:8", "“retention = x” is no path"),
    ("{id}`Own Words` x", "10:6", "“Own Words” is no id"),
    ("{id}`a` x\n\n{id}`a` y", "12:6", "“a” is there twice"),
    ("{when}`dpo`", "10:1", "nothing"),
    ("- {when}`dpo`\n- b", "10:1", "nothing"),
    ("| A | B |\n|---|---|\n| a | {when}`dpo` b |", "12:1", "first cell"),
    ("| {when}`dpo` A | B |\n|---|---|\n| a | b |", "10:1", "head takes no marks"),
    # values
    ("{{ }}", "10:1", "no value"),
    ("{{ a b }}", "10:4", "“{{ a b }}” is no value"),
    ("{{ a | upper() }}", "10:4", "“{{ a | upper() }}” is no value"),
    ("{{ a.b() }}", "10:4", "“{{ a.b() }}” is no value"),
    ("{{ a['b'] }}", "10:4", "“{{ a['b'] }}” is no value"),
    ("{{ 1 + 1 }}", "10:4", "“{{ 1 + 1 }}” is no value"),
    ("{{ a.__class__ }}", "10:4", "“{{ a.__class__ }}” is no value"),
    ("words {{ a\n.b }}", "10:7", "no value"),
    ("words {{ a", "10:7", "“{{” stands alone"),
    ("words a }}", "10:9", "“}}” stands alone"),
    ("words {dpo.email} words", "10:7", "“{dpo.email}” stands alone"),
    # links
    ("[words]({{ a }})", "10:7", "“](” stands alone"),
    ("[words](<mailto:{{ dpo.email }}>)", "10:10", "one value and nothing else"),
    ("[words](<https://oakfield.example/{{ a }}>)", "10:10", "one value and nothing else"),
    ("[words](page.md)", "10:9", "cannot link to “page.md”"),
    ("[words](#An anchor)", "10:7", "“](” stands alone"),
    ("[words](#Anchor)", "10:9", "cannot link to “#Anchor”"),
    ("[words](//oakfield.example)", "10:9", "cannot link to “//oakfield.example”"),
    ("[words](ftp://oakfield.example)", "10:9", "cannot link to “ftp://oakfield.example”"),
    ("[words](javascript:alert)", "10:7", "“](” stands alone"),
    ("[words](data:text/html,x)", "10:7", "“](” stands alone"),
]


@pytest.mark.parametrize(
    ("body", "place", "words"), REFUSED, ids=[body.split("\n")[0] for body, _, _ in REFUSED]
)
def test_what_a_clause_may_not_hold(body: str, place: str, words: str) -> None:
    findings = parse_clause(body, FILE, 10).findings
    assert findings
    first = findings[0]
    assert (first.code, f"{first.place.line}:{first.place.column}") == ("pack-clause", place), first.message
    assert words in first.message
    for finding in findings:
        assert finding.hint
        assert "\n" not in finding.message
        assert "  " not in finding.message
        assert finding.place.file == FILE


def test_everything_that_is_wrong_is_told_at_once_and_the_rest_is_kept() -> None:
    template = parse_clause("# A\n\nwords `x` {ref}`y`\n\n> b\n\nmore", FILE)
    assert [finding.place.line for finding in template.findings] == [1, 3, 3, 5]
    assert [words_of(block) for block in template.blocks] == ["words", "more"]


def words_of(block: Block) -> str:
    return " ".join(written(block).split())


def test_a_refused_link_leads_nowhere() -> None:
    """Whoever prints an installed pack with errors must not print the address."""
    for body in (
        "[w](<javascript:alert(1)>)",
        "[w](data:text/html,x)",
        "<javascript:alert(1)>",
        "[w](vbscript:x)",
    ):
        template = parse_clause(body, FILE)
        for block in template.blocks:
            assert isinstance(block, Paragraph)
            for each in block.inlines:
                assert not isinstance(each, Link), body


# plain prose goes through

LETTERS = st.characters(categories=("Lu", "Ll", "Lt", "Lo", "Nd"), max_codepoint=0x2FFF)
WORD = st.text(LETTERS, min_size=1, max_size=12).filter(lambda word: word.isalpha())
MARKED = st.builds(
    lambda before, word, after: f"{before}{word}{after}",
    st.sampled_from(["", "(", "“", "‘", "'", '"', "£"]),
    WORD,
    st.sampled_from(
        ["", ",", ".", ";", ":", "?", "!", ")", "”", "’s", "'s", '"', "%", "-", " –", " —", "/", "…", " & co"]
    ),
)
SENTENCE = st.builds(lambda first, rest: " ".join([first, *rest]), WORD, st.lists(MARKED, max_size=10))
PROSE = st.lists(st.lists(SENTENCE, min_size=1, max_size=3), min_size=1, max_size=4)


@given(PROSE)
def test_plain_prose_goes_through_word_for_word(paragraphs: list[list[str]]) -> None:
    template = parse_clause("\n\n".join("\n".join(lines) for lines in paragraphs), FILE)
    assert template.findings == ()
    assert template.blocks == tuple(
        Paragraph((Words(" ".join(lines)),), block.line)
        for lines, block in zip(paragraphs, template.blocks, strict=True)
    )


ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=30)


@given(st.lists(ASCII, min_size=1, max_size=6))
def test_what_is_escaped_is_itself(words: list[str]) -> None:
    typed = " ".join(words)
    if re.search(r"\{\{|\}\}|\]\(|\{(id|when|unless|each|law)\}", typed):
        return  # these are refused, escaped or not
    template = parse_clause(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", typed), FILE)
    assert template.findings == ()
    assert template.blocks == (Paragraph((Words(typed),), 1),)


PIECES = [*"ab .-*_`[](){}<>|#~:\\\n!&;=+\t/%$^'\"0", "{{ ", " }}", "{when}`", "{id}`", "](", "```", "|---|"]
ANYTHING = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(ANYTHING)
def test_nothing_is_raised_whatever_is_typed(body: str) -> None:
    template = parse_clause(body, FILE)
    assert isinstance(template, Template)
    for finding in template.findings:
        assert finding.code == "pack-clause"
        assert "\n" not in finding.message
        assert 1 <= finding.place.line <= body.count("\n") + 1
