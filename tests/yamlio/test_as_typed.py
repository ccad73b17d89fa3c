"""What people type for the same thing is read as the same thing, or told with a way to mend it that works."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from support import CONF, SYNTAXES, build, read_project, shown, write_tree

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.format.values import Email, Kind, Phone, WebAddress, several

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.text.page.reader import Reading

SITE = """\
organisation:
  name: Oakfield School
  kind: academy
  address: Mill Lane, Oakfield, ZZ9 0CM
  phone: 01632 960123
  email: office@oakfield.example
controller: Westshire Learning Trust
dpo:
  post: Data protection officer
  email: dpo@trust.example
designated_teacher: Deputy head
authorities:
  westshire:
    name: Westshire County Council
notices:
  cin-cla:
    in_force: 2026-12-01
    retention:
      - records: Pupil records
        period: 25 years
"""

PAGES = {
    "md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n",
    "rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n",
}


def school(folder: Path, site: str, syntax: str = "md") -> Path:
    """Write a school's project with one page."""
    files = {"conf.py": CONF, "site.yaml": site, f"index.{syntax}": PAGES[syntax]}
    return write_tree(folder, files)


def read(folder: Path, site: str) -> tuple[list[str], str]:
    """Return what is told of a school's file, and what its notice says."""
    reading: Reading = read_project(school(folder, site))
    text = "\n".join(block.text for record in reading.records for block in record.blocks if block.printed)
    return [each.text for each in reading.findings], text


# none

NONE = [
    "none",
    "None",
    "NONE",
    "no",
    "No",
    "NO",
    "N/A",
    "n/a",
    "nil",
    "No.",
    '"none"',
    "'no'",
    "[none]",
    "[no]",
]
NONE += ['["N/A"]', "\n      - none", "\n      - no", "\n      - N/A", "Not applicable"]


@pytest.mark.parametrize("typed", NONE)
@pytest.mark.parametrize("key", ["transfers", "automated_decisions"])
def test_none_as_people_type_it(tmp_path: Path, key: str, typed: str) -> None:
    told, text = read(tmp_path, f"{SITE}    {key}: {typed}\n")
    assert told == []
    sentence = {
        "transfers": "No. We do not send your information outside the United Kingdom.",
        "automated_decisions": "No. People make the decisions that matter to you.",
    }
    assert sentence[key] in text


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_none_as_people_type_it_on_a_page(tmp_path: Path, syntax: str) -> None:
    built = build(school(tmp_path / "p", f"{SITE}    transfers: no\n", syntax))
    assert "No. We do not send your information outside the United Kingdom." in shown(
        built.text("index.html")
    )


@pytest.mark.parametrize("typed", ["no", "N/A", "none", "[none]", "\n  - none"])
def test_a_record_may_be_none(tmp_path: Path, typed: str) -> None:
    """The school is its own controller: the clause says so."""
    site = SITE.replace("controller: Westshire Learning Trust", f"controller: {typed}")
    told, text = read(tmp_path, site)
    assert told == []
    assert "Oakfield School must answer for how your information is used, as “controller” in law." in text


@pytest.mark.parametrize("typed", ["no", "No"])
def test_no_is_an_answer_where_yes_is(tmp_path: Path, typed: str) -> None:
    told, _ = read(tmp_path, f"{SITE}    educational_record: {typed}\n")
    assert told == []


def test_no_is_a_word_where_a_text_is_wanted(tmp_path: Path) -> None:
    told, text = read(tmp_path, f"{SITE}facts:\n  safeguarding_lead: No\n")
    assert told == []
    assert "N/A" not in text


@pytest.mark.parametrize("typed", ["none", "N/A", "n/a"])
def test_a_name_cannot_be_none(tmp_path: Path, typed: str) -> None:
    told, _ = read(tmp_path, SITE.replace("name: Oakfield School", f"name: {typed}"))
    assert any(each.startswith("The site has no name.") for each in told)


@pytest.mark.parametrize("typed", ["yes", "Yes", "true"])
def test_yes_is_no_list_and_the_mend_works(tmp_path: Path, typed: str) -> None:
    told, _ = read(tmp_path / "as-typed", f"{SITE}    transfers: {typed}\n")
    (message,) = told
    assert message == (
        f"“transfers” takes the word “none”, or a list that says which; here is “{typed}”. "
        "Write `transfers:` and below it, for each, `- country:` and what it is; or `transfers: none`."
    )
    told, text = read(tmp_path / "mended", f"{SITE}    transfers:\n      - country: France\n")
    assert told == []
    assert "to France" in text
    assert read(tmp_path / "none", f"{SITE}    transfers: none\n")[0] == []


@pytest.mark.parametrize("word", ["yes", "no", "none", "N/A"])
def test_a_lone_word_is_no_entry(tmp_path: Path, word: str) -> None:
    told, text = read(tmp_path, f"{SITE}    transfers:\n      - country: France\n      - {word}\n")
    (message,) = told
    assert message.startswith(
        f"This entry of “transfers” says only “{word}”. Write what it is, or take it out"
    )
    assert "outside the United Kingdom: " + word not in text


# several in one


@pytest.mark.parametrize(
    ("kind", "typed", "parts"),
    [
        (Phone, "01632 960123 / 960124", ["01632 960123", "960124"]),
        (Phone, "01632 960123/960124", ["01632 960123", "960124"]),
        (Phone, "01632 960123 or 960124", ["01632 960123", "960124"]),
        (Phone, "01632 960123, 01632 960124", ["01632 960123", "01632 960124"]),
        (Phone, "01632 960123 & 07700 900124", ["01632 960123", "07700 900124"]),
        (Email, "a@oak.example; b@oak.example", ["a@oak.example", "b@oak.example"]),
        (Email, "a@oak.example / b@oak.example", ["a@oak.example", "b@oak.example"]),
        (WebAddress, "oak.example and elm.example", ["oak.example", "elm.example"]),
        (Phone, "01632/960123", []),
        (Phone, "01632 960123, ext. 4", []),
        (Phone, "+44 (0)1632 960123", []),
        (WebAddress, "oak.example/a/b", []),
        (Email, "office@oak.example", []),
    ],
)
def test_several_values_in_one(kind: type[Phone | Email | WebAddress], typed: str, parts: list[str]) -> None:
    assert several(kind, typed) == parts
    assert kind.accepts(typed) == (not parts)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("phone", "01632 960123 / 960124"),
        ("phone", "01632 960123 or 960124"),
        ("phone", "[01632 960123, 01632 960124]"),
        ("email", "office@oak.example or head@oak.example"),
        ("email", "\n    - office@oak.example\n    - head@oak.example"),
        ("web", "oak.example and elm.example"),
    ],
)
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_mend_for_several_values_prints_them_and_links_the_first(
    tmp_path: Path, syntax: str, key: str, typed: str
) -> None:
    site = re.sub(rf"(?m)^  {key}: .*\n", "", SITE, count=1)
    plain = site.replace("  kind: academy\n", f"  kind: academy\n  {key}: {typed}\n")
    (told,) = read(tmp_path / "as-typed", plain)[0]
    mended = re.search(r"Write `([^`]*)`", told)
    assert mended
    assert mended[1].startswith(f"{key}: {{value: ")
    right = site.replace("  kind: academy\n", f"  kind: academy\n  {mended[1]}\n")
    page = build(school(tmp_path / "mended", right, syntax)).text("index.html")
    text = re.search(r'text: "(.*)"', mended[1])
    value = re.search(r"value: ([^,]*),", mended[1])
    assert text
    assert value
    assert text[1] in " ".join(shown(page))
    assert value[1] in html.unescape(page).replace("%40", "@")


# names and addresses


@pytest.mark.parametrize(
    "typed",
    [
        "|\n    Mill Lane\n    Oakfield\n    ZZ9 0CM",
        "|-\n    Mill Lane,\n    Oakfield,\n    ZZ9 0CM",
        "\n    - Mill Lane\n    - Oakfield\n    - ZZ9 0CM",
        "\n    - Mill Lane,\n    - Oakfield,\n    - ZZ9 0CM",
        "[Mill Lane, Oakfield, ZZ9 0CM]",
        "Mill Lane, Oakfield, ZZ9 0CM",
        '"Mill Lane\\nOakfield\\nZZ9 0CM"',
    ],
)
def test_an_address_as_people_type_it(tmp_path: Path, typed: str) -> None:
    told, text = read(tmp_path, SITE.replace("address: Mill Lane, Oakfield, ZZ9 0CM", f"address: {typed}"))
    assert told == []
    assert "Oakfield School, Mill Lane, Oakfield, ZZ9 0CM, 01632 960123 or office@oakfield.example" in text


def test_a_line_break_in_any_other_value_is_a_space(tmp_path: Path) -> None:
    site = SITE.replace("name: Oakfield School", "name: |\n    Oakfield\n    School")
    site = site.replace("phone: 01632 960123", "phone: |\n    01632 960123")
    told, text = read(tmp_path, site)
    assert told == []
    assert "Oakfield School, Mill Lane, Oakfield, ZZ9 0CM, 01632 960123 or" in text


@pytest.mark.parametrize("group", ["authorities", "people"])
def test_names_typed_as_keys_are_told_and_the_mend_works(tmp_path: Path, group: str) -> None:
    site = SITE.replace("authorities:\n  westshire:\n    name: Westshire County Council\n", "")
    told, _ = read(tmp_path / "as-typed", f"{site}{group}:\n  Westshire Council:\n")
    (message,) = told
    assert message == (
        "“Westshire Council” has a key and says nothing, so that nothing of it is printed. "
        "Write `Westshire Council:` and below it, set in by two spaces more, `name: Westshire Council`."
    )
    told, text = read(
        tmp_path / "mended", f"{site}{group}:\n  Westshire Council:\n    name: Westshire Council\n"
    )
    assert told == []
    assert ("Westshire Council" in text) == (group == "authorities")


@pytest.mark.parametrize("typed", ["Westshire Council", "\n  - Westshire Council", "[Westshire Council]"])
def test_names_where_keys_should_be(tmp_path: Path, typed: str) -> None:
    site = SITE.replace("authorities:\n  westshire:\n    name: Westshire County Council\n", "")
    (told,) = read(tmp_path / "as-typed", f"{site}authorities: {typed}\n")[0]
    mend = "write a key of your choice, like `westshire:`, and below that `name: Westshire Council`."
    assert told.endswith(f"Below `authorities:` {mend}")
    told_then, text = read(
        tmp_path / "mended", f"{site}authorities:\n  westshire:\n    name: Westshire Council\n"
    )
    assert told_then == []
    assert "Westshire Council" in text


# kinds


@pytest.mark.parametrize(
    "typed", ["Academy", "ACADEMY", "academy", "free school", "Free_School", "Free-school"]
)
def test_kinds_are_read_without_case(tmp_path: Path, typed: str) -> None:
    told, text = read(tmp_path, SITE.replace("kind: academy", f"kind: {typed}"))
    assert told == []
    assert "paragraph 7 of the Schedule to SI 2014/3283" in text
    assert Kind(typed) in Kind.EXAMPLES


# what it costs


def test_a_finding_is_looked_for_and_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong values in one file: no look through all findings for each, as the work grew with their square."""
    from sphinx_privacynotice.model.pack.law import read_link
    from sphinx_privacynotice.yamlio.reader import read_yaml
    from sphinx_privacynotice.yamlio.tree import Mapping

    looked = 0

    def counted(self: Findings) -> object:
        nonlocal looked
        looked += len(self)
        return iter(())

    monkeypatch.setattr(Findings, "__iter__", counted)
    root = read_yaml("".join(f"k{number}: no\n" for number in range(500)), "links.yaml").root
    assert isinstance(root, Mapping)
    findings = Findings()
    for key, node in root.entries.items():
        assert read_link(key, node, findings) == ()
    assert len(findings) == 500
    assert looked == 0
