"""Notices in words of a project's own, in one file: what rules say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from clubs import DAY, TWO, checked, club, codes
from support import write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path


def test_braces_that_are_printed_are_a_finding_wherever_they_come_from(tmp_path: Path) -> None:
    files = club("## Hours {#hours}\n\nWe are {{ facts.hours }}.\n")
    files["site.yaml"] += 'facts: {hours: "at {{ organisation.name }}"}\n'
    (found,) = (each for each in checked(tmp_path, files) if each.code == "unfilled")
    assert str(found.place).startswith("site.yaml:9")
    assert "at {{ organisation.name }}" in found.message


@pytest.mark.law
@pytest.mark.parametrize("checklist", ["", "checklist: uk-gdpr\n"])
def test_the_words_of_an_own_notice_are_judged_whether_or_not_it_names_a_checklist(
    tmp_path: Path, checklist: str
) -> None:
    words = "We follow the Data Protection Act 1998. Complain to the Information Commissioner’s Office.\n\n"
    words += "We acknowledge complaints within 60 days. Ask [name of school].\n"
    files = club(f"## Your rights {{#rights}}\n\n{words}", head=checklist)
    found = {each.code for each in checked(tmp_path, files) if each.place.file == "notices/members.md"}
    assert found == {"law-repealed", "old-regulator", "ack-days", "template-text"}
    (tmp_path / "notices/members.md").write_text(
        club("## A {#a}\n\nHello.\n", head=checklist)["notices/members.md"]
    )
    (tmp_path / "index.md").write_text(f"{files['index.md']}\n{words}")
    found = {each.code for each in checked(tmp_path, {}) if each.place.file == "index.md"}
    assert found == {"law-repealed", "old-regulator", "ack-days", "template-text"}


@pytest.mark.law
def test_without_a_checklist_nothing_asks_whether_a_notice_is_complete(tmp_path: Path) -> None:
    assert checked(tmp_path, club("## A {#a}\n\nHello.\n", head="")) == []


OTHER = {
    "an unknown notice on another page": ({"other.md": "# Guests\n\n```{privacy-notice} guests\n```\n"}, ""),
    "an unknown key in its site's file": ({}, "colour: blue\n"),
    "what is no optional text in its own words": ({}, "{opt}`nothing`"),
}


@pytest.mark.law
@pytest.mark.parametrize(("files", "wrong"), OTHER.values(), ids=list(OTHER))
def test_an_error_elsewhere_hides_no_finding_about_words(
    tmp_path: Path, files: dict[str, str], wrong: str
) -> None:
    words = f"## A {{#a}}\n\nWe follow the Data Protection Act 1998. {wrong if '{' in wrong else ''}\n"
    made = club(words, **files)
    if ":" in wrong:
        made["site.yaml"] += wrong
    found = codes(checked(tmp_path, made))
    assert {"law-repealed"} < found
    assert found & {"unknown-notice", "unknown-key", "pack-clause"}


@pytest.mark.law
def test_what_an_error_keeps_from_being_judged_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = club("## A {#a}\n\nHello.\n")
    write_tree(tmp_path, files | {"site.yaml": files["site.yaml"] + "colour: blue\n"})
    monkeypatch.chdir(tmp_path)
    cli.run(("check", "--as-of", DAY))
    out = capsys.readouterr().out
    assert "Not looked at:" in out
    assert "what may be missing in “members”, until the errors are mended" in out


@pytest.mark.law
def test_an_error_elsewhere_does_not_keep_a_notice_from_being_judged_whole(tmp_path: Path) -> None:
    other = {"other.md": "# Guests\n\n```{privacy-notice} guests\n```\n"}
    assert {"unknown-notice", "item-unmet"} < codes(checked(tmp_path, club("## A {#a}\n\nHello.\n", **other)))


WHY = """\
## Why {{#why}}

{slot}

## On what basis {{#basis}}

- {{{{ lawful_bases }}}}

## What we keep {{#what}}

Names.
"""
PURPOSES = """\
purposes:
  - {id: teams, text: to run our teams}
lawful_bases:
  - {article: 6(1)(b), purposes: [teams]}
  - {article: 9(2)(a), purposes: [teams]}
"""
PROVIDED = "checklist: uk-gdpr\nclauses: {what: {provides: [categories]}, why: {provides: [purposes]}}\n"
SLOTS = [
    "- {{ purposes }}",
    "1. {{ purposes }}",
    "- {each}`purposes` {{ .text }}",
    "We do it {{ purposes }}.",
]


@pytest.mark.law
@pytest.mark.parametrize("wrong", ["", "colour: blue\n"], ids=["whole", "with an error elsewhere"])
@pytest.mark.parametrize("slot", SLOTS)
def test_standard_items_of_clauses_that_a_notice_does_not_have_are_no_matter(
    tmp_path: Path, slot: str, wrong: str
) -> None:
    files = club(WHY.format(slot=slot), PURPOSES, head=PROVIDED)
    found = codes(checked(tmp_path, files | {"site.yaml": files["site.yaml"] + wrong}))
    assert not found & {"purpose-without-basis", "crime-without-basis", "special-without-condition"}


@pytest.mark.law
@pytest.mark.parametrize("slot", SLOTS)
def test_own_purposes_need_a_basis_however_they_are_printed(tmp_path: Path, slot: str) -> None:
    site = PURPOSES.replace("teams]}\n  - {article", "shop]}\n  - {article")
    found = codes(checked(tmp_path, club(WHY.format(slot=slot), site, head=PROVIDED)))
    assert {"purpose-without-basis", "basis-for-nothing"} <= found


TYPED = """\
## Bases {#bases}

Consent, Article 6(1)(a), for news. Write to news@badgerlea.example to take it back.

## Kept {#kept}

Two years after you leave.

## Abroad {#abroad}

Nothing leaves the country, and no computer decides alone.
"""
SAYS = """\
checklist: uk-gdpr
clauses:
  bases: {provides: [lawful_basis, right.withdraw_consent]}
  kept: {provides: [retention]}
  abroad: {provides: [transfers, automated_decisions]}
"""
UNSAID = {"no-basis", "missing-retention", "transfers-unsaid", "automated-unsaid"}


@pytest.mark.law
def test_what_a_notice_says_in_words_that_provide_it_is_asked_for_in_no_list(tmp_path: Path) -> None:
    found = codes(checked(tmp_path, club(TYPED, head=SAYS)))
    assert not found & {*UNSAID, "withdrawal-missing"}


@pytest.mark.law
def test_words_that_do_not_say_what_they_provide_leave_the_list_to_be_asked_for(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, club(TYPED))) >= UNSAID


@pytest.mark.law
@pytest.mark.parametrize("wrong", ["", "colour: blue\n"], ids=["whole", "with an error elsewhere"])
def test_words_count_while_an_error_elsewhere_is_to_be_mended(tmp_path: Path, wrong: str) -> None:
    files = club(TYPED, head=SAYS)
    found = codes(checked(tmp_path, files | {"site.yaml": files["site.yaml"] + wrong}))
    assert not found & UNSAID


@pytest.mark.law
def test_a_list_that_the_words_lack_gets_the_line_that_prints_it(tmp_path: Path) -> None:
    site = "retention:\n  - {records: Forms, period: 1 year, from: the season}\n"
    hints = {
        each.key: each.hint for each in checked(tmp_path, club(TYPED, site)) if each.code == "lost-entry"
    }
    assert "`- {{ retention }}` in notices/members.md" in hints["retention"]
    files = club(f"{TYPED}\n- {{{{ retention }}}}\n", site)
    assert not codes(checked(tmp_path, files)) & {"lost-entry", "missing-retention"}


COMPLAIN = "## Complaints {#complaints}\n\nComplain to the secretary.\n"


@pytest.mark.law
@pytest.mark.parametrize("packs", ["[./notices/members.md]", "[england-schools, ./notices/members.md]"])
def test_what_an_own_notice_lacks_is_for_its_own_words(tmp_path: Path, packs: str) -> None:
    files = {"privacynotice.yaml": f"packs: {packs}\n"}
    found = [each for each in checked(tmp_path, club(COMPLAIN, **files)) if "provides" in each.hint]
    hints = {each.code: each.hint for each in found}
    assert "`complaints: {provides: [complaint.controller]}`" in hints["complaint-route-missing"]
    assert "`provides: [source]` for the heading that says it" in hints["source-missing"]
    said = " ".join(each.message + each.hint for each in found)
    assert "notices/members.md" in said
    assert "directive" not in said
    assert "school" not in said


@pytest.mark.law
def test_what_the_hint_says_meets_the_item(tmp_path: Path) -> None:
    head = "checklist: uk-gdpr\nclauses:\n  complaints: {provides: [complaint.controller]}\n"
    assert "complaint-route-missing" in codes(checked(tmp_path, club(COMPLAIN)))
    assert "complaint-route-missing" not in codes(checked(tmp_path, club(COMPLAIN, head=head)))


@pytest.mark.law
def test_a_value_that_is_printed_nowhere_gets_the_line_for_the_notices_own_file(tmp_path: Path) -> None:
    files = club("## A {#a}\n\n- {each}`recipients` {{ .name }}\n", TWO, head="")
    hints = [each.hint for each in checked(tmp_path, files) if each.code == "unused-value"]
    assert hints[0].startswith("Print it in notices/members.md, as with `{each}`recipients`` and")
    assert "{{ .why }}" in hints[0]


CLUB_AND_FA = """\
controller:
  - {name: Badger Lea FC, ico_registration: ZB990001}
  - {name: The FA, ico_registration: NUMBER}
"""


@pytest.mark.law
def test_the_number_of_each_controller_is_looked_at(tmp_path: Path) -> None:
    def found(number: str) -> list[tuple[str, str]]:
        files = club("## A {#a}\n\n{each}`controller` {{ .name }}, {{ .ico_registration }}.\n")
        site = files["site.yaml"] + CLUB_AND_FA.replace("NUMBER", number)
        all_found = checked(tmp_path, files | {"site.yaml": site})
        return [(str(each.place), each.message) for each in all_found if each.code == "number-shape"]

    assert found("ZB990002") == []
    ((place, message),) = found("12")
    assert place.startswith("site.yaml:11:")
    assert message == "“12” is no number of the kind that “controller.ico_registration” takes"


NEWS = """\
activities: {news: Send news, tax: Keep accounts}
lawful_bases:
  - {article: 6(1)(a), for: ASKED}
  - {article: 6(1)(c), for: tax, law: ukpga/1989/41/section/17}
"""
ROWS = (
    "## A {#a}\n\n- {each}`activities` {{ .text }}: {{ .lawful_bases }} {{ .purposes }} {{ .recipients }}\n"
)


@pytest.mark.law
@pytest.mark.parametrize(("asked", "tells"), [("news", False), ("tax", True), ("[news, tax]", True)])
def test_a_basis_for_an_activity_is_for_its_purposes_alone(
    tmp_path: Path, asked: str, *, tells: bool
) -> None:
    site = NEWS.replace("ASKED", asked) + "purposes:\n  - {text: to tell you, for: news}\n"
    found = codes(checked(tmp_path, club(ROWS, site)))
    assert ("consent-beside-duty" in found) is tells
    assert ("purpose-without-basis" in found) is (asked == "tax")


@pytest.mark.law
def test_a_recipient_says_why_by_its_activity_or_above_it(tmp_path: Path) -> None:
    site = """\
recipients:
  - {name: Mailfern, for: news}
  - name: councils
    why: they run elections
    items: [{name: Westshire}]
  - name: others
    items: [{name: Northfell}]
activities: {news: Send news}
"""
    found = [each for each in checked(tmp_path, club(ROWS, site)) if each.code == "recipient-without-why"]
    assert [each.message for each in found] == ["The notice does not say why “Northfell” gets data"]


@pytest.mark.law
def test_controllers_that_are_separate_say_so(tmp_path: Path) -> None:
    files = club("## A {#a}\n\n{each}`controller` {{ .name }}.\n")
    several = files["site.yaml"] + "controller: [{name: The club}, {name: The FA}]\n"
    (found,) = (
        each
        for each in checked(tmp_path, files | {"site.yaml": several})
        if each.code == "arrangement-missing"
    )
    assert "`arrangement: none`" in found.hint
    said = {"site.yaml": f"{several}arrangement: none\n"}
    assert not codes(checked(tmp_path, files | said)) & {"arrangement-missing", "unused-value", "bad-value"}


@pytest.mark.law
@pytest.mark.parametrize(("special", "tells"), [("no", False), ("yes", True)])
def test_vital_interests_ask_for_a_condition_where_special_data_is_held(
    tmp_path: Path, special: str, *, tells: bool
) -> None:
    site = f"""\
activities: {{contact: Contact, health: Health}}
categories:
  - {{text: "phone, emergency contacts", for: contact, special_category: {special}}}
  - {{text: medical conditions, for: health, special_category: yes}}
lawful_bases:
  - {{article: 6(1)(d), for: contact}}
"""
    rows = "## A {#a}\n\n- {each}`activities` {{ .text }}: {{ .categories }}; {{ .lawful_bases }}\n"
    assert ("emergency-alone" in codes(checked(tmp_path, club(rows, site)))) is tells


@pytest.mark.law
def test_a_record_without_a_name_is_called_by_its_activity(tmp_path: Path) -> None:
    site = "activities: {vac: Certificates}\nretention:\n  - {period: 28 days, from: issue, for: vac}\n"
    found = [each.message for each in checked(tmp_path, club("## A {#a}\n\n- {{ retention }}\n", site))]
    assert "“Certificates” is kept for 28 days, which is shorter than 1 month" in found
