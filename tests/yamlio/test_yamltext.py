"""YAML read as text with its places: what is right stays as typed, and what is wrong is told at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_privacynotice.base.findings import Place
from sphinx_privacynotice.model.format import schema as site
from sphinx_privacynotice.model.format.walk import known_keys
from sphinx_privacynotice.yamlio import stream as yamlstream
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.slips.line import FIELDS, SECTIONS
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from sphinx_privacynotice.yamlio.tree import Node

SITE = """\
# Everything in this file is published. Put nothing about a child here.
organisation:
  name: Oakfield School   # ours
  address: [Mill Lane, Oakfield, ZZ9 0CM]
  phone: 01632 960123
dpo: {post: Data protection officer, email: "dpo@trust.example"}
contacts:
  access:
    text: >-
      the {{ .post }}: by telephone
      or – better – in writing
notices:
  cin-cla:
    in_force: 2026-12-01
    educational_record: no
    approved:
    purposes:
      - standard
      - text: Keep our pupils safe
        items: [{text: nested}]
"""

GOOD_VALUES = [
    "Keep pupils safe – in school – and out",
    "Keep pupils safe - in school",
    "the school's own words",
    "the pupils' parents",
    "It’s the head’s office",
    "the “open door” policy",
    "“Open door” and “Safe home”",
    "“Open door” is the policy",
    "“Open door",
    "‘Tis the season",
    "see https://oakfield.example/#a, or https://oakfield.example/?a=b&c=d",
    "Office No.#2",
    "Office # our own",
    "C# club",
    "9:30 to 15:30",
    "mailto:office@oakfield.example",
    "tel:01632960123",
    "50% of pupils & carers",
    "a [draft] policy",
    "a {draft} policy",
    "The {{ .post }} via the office",
    "-5",
    "25 years from date of birth",
    "24/7",
    "12.30",
    "1/2 day",
    "6(1)(e)",
    "ages 5-11",
    "2026-09-30",
    "2026-10",
    "1 September 2026",
    "May 2026",
    "Mill Lane, Oakfield, ZZ9 0CM",
    "§ 5, ¶ 2, £5 – £6",
    "what? yes!",
    "Ms A Lee–Jones",
    "no-break\u00a0space inside",
    '"Office #2: our own"',
    "'Office #2: our own'",
    "'It''s here'",
    '"He said \\"hello\\""',
    '"31/09/2026"',
    '"“Oakfield”"',
    '" padded "',
    '{name: "Mill Lane, Oakfield", roles: [a, b]}',
    "{name: Oakfield School, web: https://oakfield.example/#a}",
    '{article: 6(1)(e), text: "section 1, e"}',
    "{a: , b: c}",
    "[ \"a, b\", 'c: d' ]",
    "{}",
    "[]",
    '""',
    "",
]

GOOD_TEXTS = [
    "",
    "\n\n",
    "# only a comment: with “signs” #2\n",
    "---\na: b\n",
    "a: b\n...\n",
    "a: b\r\nc: d\r\n",
    "\ufeffa: b\n",
    "a: b #\nc: d ## e\nf: g #---- h\n#i: j\n  #k: l\n",
    'a: "b" # it\'s "c"\n',
    "a: >-\n  Look at this: it has # and “quotes”\n  – dashes\n  - lists: too\n  name:Oakfield\n",
    "a: |\n  – one\n  – two\n\n  \u00a0three\n",
    "a: We keep the records\n  for as long as the law says – and\n  no longer\n",
    "a:\n  Pupils – and parents – may ask\n",
    "a:\n  pupils – and parents – may ask\n",
    'a: "one\n  two: three\n  four"\n',
    "a: 'one\n  - two\n  four'\n",
    '"a": "b"\n\'c\': d\n',
    "purposes:\n- standard\n- safeguarding – including online\n- re-sits\n",
    "clauses: [categories, purposes,\n          npd]\na: {b: c,\n    d: e}\n",
    "people:\ncontacts:\n  access: x\n",
    "phone:\nemail: office@oakfield.example\n",
    "- a\n- b: c\n  d: e\n-\n  f: g\n- - h\n",
    "ukpga/1998/29:\n  title: An Act\n  from: 2000-03-01\n",
    "2018-05-25: a\n",
]

ALL_AT_ONCE = """\
organisation:
  name:Oakfield School
  kind: academy
  address: Mill Lane: Oakfield
  phone: "01632 960123
\temail: office@oakfield.example
  head: 'the school's head'
   web: https://oakfield.example
controller = Westshire Learning Trust
dpo:
post: Data protection officer
email: “dpo@trust.example”
people:
  office: {name: Hall, Mill Lane, post: Office #2}
  head: {name: Ms A Lee: head, text: {{ .name }}, the head}
  third: &x {name: Mr B Day}
  fourth: *x
notices:
  cin-cla:
    in_force: 01/12/2026
    reviewed: 2026-09-31
    purposes:
      – standard
      – text: Keep safe
    categories:
      - standard
       - personal
    retention:
      - records: Pupil records
        period: 25 years
        period: 26 years
       from: date of birth
      -until_age: 25
    recipients: [standard, other
    reason: > 5 pupils
    page: `x`
"""


@pytest.fixture(params=["compiled", "python"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")


def at(root: Node | None, *path: str | int) -> Node:
    node = root
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    assert node is not None
    return node


def text_at(root: Node | None, *path: str | int) -> str:
    node = at(root, *path)
    assert isinstance(node, Scalar)
    return node.text


@pytest.mark.parametrize(
    "text",
    ["no", "Yes", "null", "~", "01632570123", "1e3", "0o17", "2026-09-30", "12:30:45", ".inf", "=", ""],
)
@pytest.mark.usefixtures("_loader")
def test_a_value_stays_as_typed(text: str) -> None:
    read = read_yaml(f"key: {text}\n", "site.yaml")

    assert read.findings == ()
    assert at(read.root, "key") == Scalar(text, Place("site.yaml", 1, 6 if text else 5))


@pytest.mark.usefixtures("_loader")
def test_everything_knows_its_place() -> None:
    read = read_yaml(SITE, "sites/oakfield.yaml", first_line=11)
    root = read.root

    assert read.findings == ()
    assert isinstance(root, Mapping)
    assert list(root.entries) == ["organisation", "dpo", "contacts", "notices"]

    def place(line: int, column: int) -> Place:
        return Place("sites/oakfield.yaml", line + 10, column)

    assert root.place == place(2, 1)
    assert root.keys["dpo"] == place(6, 1)
    dpo = at(root, "dpo")
    assert isinstance(dpo, Mapping)
    assert (dpo.place, dpo.keys["email"]) == (place(6, 6), place(6, 38))
    assert at(dpo, "email") == Scalar("dpo@trust.example", place(6, 45), quoted=True)
    assert at(root, "organisation", "name") == Scalar("Oakfield School", place(3, 9))
    assert at(root, "organisation", "address", 1) == Scalar("Oakfield", place(4, 24))
    notice = at(root, "notices", "cin-cla")
    assert at(notice, "educational_record") == Scalar("no", place(15, 25))
    assert at(notice, "approved") == Scalar("", place(16, 14))
    assert at(notice, "purposes").place == place(18, 7)
    assert at(notice, "purposes", 1, "items", 0, "text") == Scalar("nested", place(20, 24))


@pytest.mark.parametrize(
    ("typed", "text", "quoted"),
    [
        ("one\n  two\n\n  three", "one two\nthree", False),
        (">-\n  one\n  two", "one two", True),
        ("|\n  one\n  two\n", "one\ntwo\n", True),
        ('"one\n  two"', "one two", True),
        ("'no'", "no", True),
        ('"a\\tb"', "a\tb", True),
    ],
)
def test_texts_of_several_lines_are_folded_as_yaml_folds_them(typed: str, text: str, *, quoted: bool) -> None:
    (value,) = (at(read_yaml(f"key: {typed}", "f").root, "key"),)

    assert value == Scalar(text, Place("f", 1, 6), quoted)


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("value", GOOD_VALUES)
def test_ordinary_values_are_no_slips(value: str) -> None:
    for text in (
        f"text: {value}\n",
        f"a:\n  - text: {value}\n    b: c\n  - {value or 'x'}\n",
        f"a:\n  b: {value}\n  c: d\n",
    ):
        assert read_yaml(text, "f").findings == ()


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_ordinary_texts_are_no_slips(text: str) -> None:
    assert read_yaml(text, "f").findings == ()


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n"])
def test_an_empty_text_holds_nothing_and_nothing_is_wrong_with_it(text: str) -> None:
    assert read_yaml(text, "f").root is None


@pytest.mark.usefixtures("_loader")
def test_all_slips_are_told_at_once_and_the_rest_is_read() -> None:
    read = read_yaml(ALL_AT_ONCE, "site.yaml")

    told = [(finding.place.line, finding.code) for finding in read.findings]
    assert told == [
        (2, "yaml-syntax"),
        (4, "yaml-syntax"),
        (5, "yaml-syntax"),
        (6, "yaml-syntax"),
        (7, "yaml-syntax"),
        (8, "yaml-syntax"),
        (9, "yaml-syntax"),
        (11, "yaml-slip"),
        (12, "yaml-slip"),
        (14, "yaml-syntax"),
        (14, "yaml-syntax"),
        (15, "yaml-syntax"),
        (15, "yaml-syntax"),
        (16, "yaml-refused"),
        (17, "yaml-refused"),
        (20, "bad-date"),
        (21, "bad-date"),
        (23, "yaml-syntax"),
        (24, "yaml-syntax"),
        (27, "yaml-slip"),
        (31, "duplicate-key"),
        (32, "yaml-syntax"),
        (33, "yaml-syntax"),
        (34, "yaml-syntax"),
        (35, "yaml-syntax"),
        (36, "yaml-syntax"),
    ]
    assert text_at(read.root, "organisation", "web") == "https://oakfield.example"
    assert text_at(read.root, "dpo", "email") == "dpo@trust.example"
    assert text_at(read.root, "people", "head", "text") == "{{ .name }}, the head"
    assert text_at(read.root, "notices", "cin-cla", "purposes", 1, "text") == "Keep safe"
    assert text_at(read.root, "notices", "cin-cla", "retention", 1, "until_age") == "25"


def test_mending_every_line_that_a_finding_shows_leaves_nothing_to_tell() -> None:
    text = ALL_AT_ONCE.replace("        period: 26 years\n", "")
    lines = text.split("\n")
    for finding in read_yaml(text, "f").findings:
        first = finding.place.line - 1
        lines[first : first + len(finding.suggested_text.split("\n"))] = finding.suggested_text.split("\n")

    assert read_yaml("\n".join(lines), "f").findings == ()


def test_places_on_a_mended_line_are_those_typed() -> None:
    root = read_yaml("dpo: {name: Ms A Lee, Head, post: Records, phone: 01632 960123}\n", "f").root

    assert at(root, "dpo", "name").place.column == 13
    assert at(root, "dpo", "phone").place.column == 51


def test_a_key_given_twice_names_both_places_and_the_first_counts() -> None:
    read = read_yaml("dpo: {name: A}\nkind: b\ndpo: {name: C}\n", "f")

    (finding,) = read.findings
    assert (finding.place, finding.related) == (Place("f", 3, 1), Place("f", 1, 1))
    assert text_at(read.root, "dpo", "name") == "A"


def test_what_stays_beyond_understanding_is_not_read_in_part() -> None:
    read = read_yaml("a: b\n: c\ntext: See: this\n", "f")

    assert [finding.place.line for finding in read.findings] == [2, 3]
    assert read.root is None


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "{" * 10_000,
        "[" * 1_001,
        "k: " + "[" * 1_001 + "]" * 1_001,
        "- " * 10_000,
        "? " * 10_000,
        "{a: " * 10_000,
        "\n".join(" " * n + "a:" for n in range(500)),
    ],
    ids=lambda text: text[:4],
)
def test_a_text_that_goes_too_deep_is_refused_once(text: str) -> None:
    (finding,) = read_yaml(text, "f").findings

    assert finding.code == "yaml-refused"
    assert "more than 40 deep" in finding.message


@pytest.mark.usefixtures("_loader")
def test_brackets_that_do_not_lie_in_each_other_are_not_too_deep() -> None:
    text = "".join(f"k{number}: [a, {{b: c}}]\n" for number in range(100)) + 'name: "x\n'

    (finding,) = read_yaml(text, "f").findings

    assert (finding.code, finding.place.line) == ("yaml-syntax", 101)


@pytest.mark.parametrize(
    "line",
    [
        "k{}: a: b",
        "k{}: a #b",
        "– a",
        "name:Oakfield",
        'k: "',
        "k: {}",
        "k{}: “a”",
        "[a",
        "\u202e",
        "k: a\n  b: c",
    ],
)
def test_no_number_of_slips_takes_long_or_tells_more_than_anyone_reads(line: str) -> None:
    text = "\n".join(line.replace("{}", str(number)) for number in range(3000))

    assert 0 < len(read_yaml(text, "f").findings) <= 300


def test_the_keys_that_messages_are_guessed_by_are_keys_of_the_format() -> None:
    models = [each for each in vars(site).values() if isinstance(each, type) and issubclass(each, site.Entry)]
    known = {key for model in models for key in known_keys(model)}

    of_project_files = {"sites", "packs", "root"}
    of_packs = {"notice", "clauses"}
    assert (FIELDS | SECTIONS) - known == of_project_files | of_packs


@pytest.mark.parametrize("style", ["'", '"', "|", ">"])
@given(
    text=st.text(
        st.one_of(st.characters(exclude_categories=["C"]), st.sampled_from("\n:#-'\"{}[]“”–\u00a0 &*!|>%@`"))
    ).filter(lambda text: not yamlstream.HIDDEN.search(text))
)
def test_any_text_that_is_quoted_is_read_back(style: str, text: str) -> None:
    dumped = yaml.safe_dump({"a": text, "b": [text, {"c": text}]}, default_style=style, allow_unicode=True)
    read = read_yaml(dumped, "f")

    assert read.findings == ()
    assert [text_at(read.root, *path) for path in (["a"], ["b", 0], ["b", 1, "c"])] == [text] * 3


def broken_sites(*without: str) -> st.SearchStrategy[str]:
    """The sample with a few pieces put in or taken out anywhere."""
    pieces = st.sampled_from(
        [
            *":,-#{}[]\"'“”–*&!|>%@`?\\ \n\t\u00a0\0",
            ": ",
            "- ",
            " #2",
            "{{ x }}",
            "---\n",
            "it's",
            '"a" b',
            "  ",
            "",
        ]
    )
    edit = st.tuples(st.integers(0, len(SITE)), st.integers(0, 3), pieces)

    def broken(edits: list[tuple[int, int, str]]) -> str:
        text = SITE
        for start, length, piece in edits:
            if piece not in without:
                text = text[:start] + piece + text[start + length :]
        return text

    return st.lists(edit, min_size=1, max_size=4).map(broken)


def unreadable(text: str) -> bool:
    """Ask the library itself."""
    try:
        list(yaml.parse(text, yamlstream.loader()))
    except (yaml.YAMLError, UnicodeError):
        return True
    return False


@given(text=st.one_of(broken_sites(), st.text()))
def test_whatever_is_typed_gets_findings_and_never_an_exception(text: str) -> None:
    findings = read_yaml(text, "f").findings

    lines = re.split(r"\r\n?|\n", text)
    for finding in findings:
        assert 1 <= finding.place.line <= len(lines)
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 2
        assert "\n" not in finding.message + finding.hint
    assert findings or not unreadable(text)


@given(text=broken_sites("?", "\t"))  # which the loaders read differently
def test_both_loaders_read_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        compiled = read_yaml(text, "f")
        patch.delattr(yaml, "CSafeLoader")
        python = read_yaml(text, "f")

    assert bool(compiled.findings) == bool(python.findings)
    if not compiled.findings:
        assert compiled == python


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("name: Oakfield School   # ours", (1, 1, 1, 5), (1, 7, 1, 22)),
        ('name: "Oakfield"', (1, 1, 1, 5), (1, 7, 1, 17)),
        ("name: >-\n  Oakfield\n  School\n", (1, 1, 1, 5), (1, 7, 4, 1)),
        ("name: Oakfield\n  School", (1, 1, 1, 5), (1, 7, 2, 9)),
        ("name:", (1, 1, 1, 5), (1, 6, 0, 0)),
    ],
)
def test_keys_and_texts_know_where_they_end(text: str, key: tuple[int, ...], value: tuple[int, ...]) -> None:
    root = read_yaml(text, "site.yaml").root
    assert isinstance(root, Mapping)
    found = [root.keys["name"], root.entries["name"].place]
    assert [(each.line, each.column, each.end_line, each.end_column) for each in found] == [key, value]
