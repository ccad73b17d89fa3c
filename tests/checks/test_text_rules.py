"""Rules about words, on whole texts: what they find, and what they are silent about."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from support import CONF, write_tree

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.checks.allow import apply_allowed, read_allowed
from sphinx_privacynotice.checks.examples import FOLDER
from sphinx_privacynotice.checks.words import TextJudge
from sphinx_privacynotice.cli.context import Session
from sphinx_privacynotice.model.pack.library import Library, load_library
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.pack.word_rules import WordsData
from sphinx_privacynotice.text.document.plain import read_plain

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

DAY = "2026-12-01"
PUPIL_INFORMATION = "the Education (Pupil Information) (England) Regulations 2005"
SCHOOL = "Our school and its pupils in England. "


@cache
def library() -> Library:
    return load_library(Folder(BUILTIN_FOLDER.parent), [("england-schools", Place(""))], Findings())


def judged(source: str, *, whole: bool = False, day: str = DAY, kind: str = "") -> list[Finding]:
    text = read_plain(source, "page.txt")
    found = TextJudge(library(), day, kind).judge(text, whole=whole)
    return list(apply_allowed(found, read_allowed(source, "page.txt")))


def codes(source: str, **options: str) -> set[str]:
    return {finding.code for finding in judged(source, **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("law-repealed", "We follow the Data Protection Act 1998.", "The Data Protection Act 2018 applies."),
        ("law-binds-another", "We share it under Section 83 of the Children Act 1989.",
         "The council collects it under section 83 of the Children Act 1989."),
        ("law-binds-another", "We send it under section 7 of the Children and Young Persons Act 2008.",
         "We send it under section 20 of the Children and Young Persons Act 2008."),
        ("law-without-period", f"We keep it until you are 25 years old, in line with {PUPIL_INFORMATION}.",
         "We keep it until you are 25 years old, as our records policy says."),
        ("consent-beside-duty", "We rely on a legal obligation and on Article 9 (explicit consent).",
         "We rely on a legal obligation or, for the choir, on explicit consent."),
        ("period-without-start", "We keep your records for seven years.",
         "We keep your records for seven years after you leave."),
        ("period-without-start", "We hold these data for 6 years.", "Server logs are kept for 2 years."),
        ("schedule-unlinked", "We keep it for the time shown in our retention schedule.",
         "We keep it for the time shown in our retention schedule, https://oakfield.example/records."),
        ("access-elsewhere", "To see a copy of information about you, contact the virtual school.",
         "To see a copy of information about you, contact our office."),
        ("named-contact", "Please contact: Mrs Example.", "Please contact the office on 01632 960123."),
        ("named-contact", "Please contact the designated lead.",
         "Please contact the designated lead at dsl@oakfield.example."),
        ("personal-mobile", "Ask Ms Example, 07700 900123.", "Ask the office, 01632 960123."),
        ("moved-link", "Complain at https://ico.org.uk/concerns/.",
         "Complain at https://ico.org.uk/make-a-complaint/."),
        ("moved-link", "Complain at http://www.ico.org.uk/concerns.", "Read https://ico.org.uk/concerns/old."),
        ("basis-mismatch", "Article 6(1)(e) is our basis. We share it on a statutory basis.",
         "Article 6(1)(e) and 6(1)(c) are our bases. We share it on a statutory basis."),
        ("review-overdue", "Next review: March 2022.", "Next review: March 2031."),
        ("review-overdue", "Review date: 01/05/2025", "Review date: 2027-05-01"),
        ("template-text", "We are [● name of school / charity / school group].", "We are [or were] one."),
        ("template-text", "Ask the [Bursar].", "Ask the bursar."),
        ("template-text", "and from Article 6 and Article 9 of the GDPR from 25 May 2018",
         "Article 6(1)(e) and Article 9(2)(g) of the UK GDPR"),
        ("template-text", "This will remain once the GDPR comes into effect.",
         "This requirement remains under the UK GDPR."),
        ("template-text", "It must include a basis from Article 6.", "It has a basis in Article 6(1)(e)."),
        ("template-text", "Our telephone is XXXX", "In year XX we sing."),
        ("promise-of-consent", "This will only be done with your consent.",
         "Marketing will only be done with your consent."),
        ("promise-of-consent", "We do not share information with anyone without consent.",
         "We do not share information with anyone without consent unless the law requires it."),
        ("rights-of-1998", "We answer requests within 40 days.", "We acknowledge letters within 40 days."),
        ("rights-of-1998", "We may charge a fee for a copy: £10 fee.", "The trip costs £10."),
        ("ack-days", "We tell you that we have it within 45 days.",
         "We tell you that we have it within 10 days."),
        ("recipient-without-why", "We share your information with:\n\n- the Elm Trust",
         "We share your information with:\n\n- the Elm Trust, which runs our lunches"),
        ("outdated-edition", "See Working together to safeguard children 2015.",
         "See Working together to safeguard children 2026."),
        ("outdated-edition", "We follow KCSIE 2018.", "We follow KCSIE."),
        ("old-regulator", "Write to the Information Commissioner.",
         "Write to the Office of the Australian Information Commissioner."),
    ],
)  # fmt: skip
def test_what_is_found_and_what_is_not(code: str, wrong: str, right: str) -> None:
    of_code = [each for each in judged(SCHOOL + wrong) if each.code == code]
    assert of_code
    assert all(each.hint and each.place.line for each in of_code)
    assert code not in codes(SCHOOL + right)


@pytest.mark.parametrize(
    ("source", "day", "found"),
    [
        ("Ask the Information Commissioner. " + SCHOOL, "2026-09-29", False),
        ("Ask the Information Commissioner. " + SCHOOL, "2026-09-30", True),
        ("The Data Protection Act 1998 applies.", "2018-05-24", False),
        ("The Data Protection Act 1998 applies.", "2018-05-25", True),
    ],
)
def test_the_day_decides(source: str, day: str, *, found: bool) -> None:
    assert bool(codes(source, day=day) & {"old-regulator", "law-repealed"}) is found


def test_the_kind_decides_where_it_is_known() -> None:
    source = (
        SCHOOL + "We collect information about children in our care and children to whom we provide services."
    )
    assert "council-words" in codes(source)
    assert "council-words" in codes(source, kind="academy")
    assert "council-words" not in codes(source, kind="council")


@pytest.mark.parametrize(
    "source",
    [
        "We will never share your email address with third parties without your consent.",
        "The GDPR gives you rights. Your data is stored in the European Union.",
        "We keep server logs for two years.",
        "Contact us if you have a question. This policy was last updated on 1 May 2026.",
        "Under Article 6 of the GDPR we need a basis. See the next section.",
        "See the “Your rights” section of our terms.",
        "Our lawyers sit in section 5 of the building.",
    ],
)
def test_pages_of_others_are_left_alone(source: str) -> None:
    assert not codes(f"# Privacy policy\n\n{source}")


def test_a_notice_that_says_nothing_is_told_what_it_must_say() -> None:
    source = "# Privacy notice\n\nOur school and its pupils are in England.\n"
    found = {each.code for each in judged(source, whole=True)}
    assert found >= {
        "no-basis",
        "rights-missing",
        "complaint-route-missing",
        "regulator-missing",
        "controller-unnamed",
        "dpo-missing",
        "missing-retention",
        "source-missing",
        "date-missing",
    }
    assert not judged(source.replace("Privacy notice", "Our choir"), whole=True)


BRITISH = "# Privacy notice\n\nComplain to the Information Commission. "


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("date-missing", "Last updated: October 2026"),
        ("date-missing", "This notice was last changed in October 2026."),
        (
            "complaint-route-missing",
            "Complaints go to the DPO, dpo@x.example, who acknowledges them within 30 days.",
        ),
        ("complaint-route-missing", "Complain to the Club Secretary."),
    ],
)
def test_words_that_say_what_a_notice_must_are_understood(code: str, words: str) -> None:
    assert code in {each.code for each in judged(BRITISH, whole=True)}
    assert code not in {each.code for each in judged(f"{BRITISH}\n\n{words}\n", whole=True)}


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ("copy", "You may ask to see your data."),
        ("copy", "You have rights to see, correct and move your information."),
        ("copy", "Your rights:\n\n- see your data\n- move it"),
        ("copy", "You can see your information, and have it put right."),
        ("restricted", "You may ask to have its use limited."),
        ("restricted", "You may ask us to limit its use."),
        ("restricted", "Your rights:\n\n- limit it\n- move it"),
    ],
)
def test_rights_in_other_words_are_understood(right: str, words: str) -> None:
    def missing(text: str) -> bool:
        found = judged(text, whole=True)
        return any(each.code == "rights-missing" and right in each.message for each in found)

    assert missing(BRITISH)
    assert not missing(f"{BRITISH}\n\n{words}\n")


def test_the_regulators_old_name_is_found_in_a_text_about_no_school() -> None:
    text = "Privacy notice\n\nYou can also ask the Information Commissioner's Office what it thinks.\n"
    assert "old-regulator" in codes(text)


def test_what_to_write_names_no_school_to_whom_the_text_does_not() -> None:
    said = " ".join(each.hint for each in judged(BRITISH, whole=True)).casefold()
    assert "school" not in said
    assert "trust" not in said


WHOLE = """\
# Privacy notice

Updated on 1 September 2026. Oakfield School is the controller. Our pupils live in England.
Our data protection officer is at dpo@oakfield.example.
Our lawful basis is Article 6(1)(e) UK GDPR, our public task.
For special categories it is Article 9(2)(g), and paragraph 18 of Schedule 1.
We receive it from parents and from the council.
We keep it until you are 25 years old.

## You can object

You have the right to object. You can ask for a copy of your data, and to correct, delete or restrict it.

## If you are not happy

You can complain to us. You can also complain to the Information Commission, https://ico.org.uk/make-a-complaint/.
"""


def test_a_notice_that_says_all_is_right() -> None:
    assert judged(WHOLE, whole=True) == []


@pytest.mark.parametrize(
    "comment",
    [
        "% privacynotice: allow law-repealed because it tells the history",
        "<!-- privacynotice: allow law-repealed because it tells the history -->",
        ".. privacynotice: allow law-repealed because it tells the history",
        "% privacynotice: allow old-term, law-repealed because it tells the history",
    ],
)
def test_a_comment_allows_what_is_meant(comment: str) -> None:
    act = "The Data Protection Act 1998 applied then."
    assert "law-repealed" not in codes(f"{comment}\n\n{act}\n")
    assert "law-repealed" not in codes(f"Hello.\n\n{comment}\n{act}\n")
    assert "law-repealed" in codes(f"{comment}\n\nHello.\n\n{act}\n")
    page = comment.replace("law-repealed because", "law-repealed on this page because")
    assert "law-repealed" not in codes(f"{act}\n\n{page}\n\nHello.\n\n{act}\n")


def test_a_comment_is_for_a_list_as_a_whole() -> None:
    comment = "% privacynotice: allow law-repealed because it tells the history"
    acts = "- one\n\n- the Data Protection Act 1998\n"
    assert "law-repealed" not in codes(f"{comment}\n\n{acts}")
    assert "law-repealed" in codes(f"{comment}\n\n{acts}\n\nThe Data Protection Act 1998.\n")


def test_what_is_wrong_with_a_comment_is_told() -> None:
    act = "The Data Protection Act 1998 applied then."
    found = judged(f"% privacynotice: allow law-repealed\n\n{act}\n")
    assert [each.code for each in found] == ["missing-reason"]
    found = judged(f"% privacynotice: allow law-repeald because it is old\n\n{act}\n")
    assert [each.code for each in found] == ["unknown-check", "law-repealed"]
    found = judged("% privacynotice: allow law-repealed because it is old\n\nHello.\n")
    assert [each.code for each in found] == ["unused-allow"]


def test_nothing_is_found_in_the_clauses_of_the_pack() -> None:
    judge = TextJudge(library(), DAY)
    for pack in library().packs:
        for editions in pack.clauses.values():
            for edition in editions:
                if edition is editions[-1] and edition.applies_on(DAY):
                    found = judge.judge(read_plain(edition.body, edition.file))
                    assert [
                        str(each.place) + each.message for each in found if each.severity.warns_in_builds
                    ] == []


def test_every_rule_of_the_pack_is_valid_and_its_words_end_well() -> None:
    data = library().rule_data(WordsData)
    assert data is not None
    findings = Findings()
    data.check(findings)
    assert list(findings) == []
    rules = data.compiled
    entries = [*rules.rules, *rules.required, *rules.lists]
    assert len(entries) > 50
    for entry in entries:
        assert not entry.message.endswith(".")
        assert not entry.write.endswith(".")


@pytest.mark.law
def test_values_and_rewordings_are_judged_where_they_were_written(tmp_path: Path) -> None:
    site = (FOLDER / "site.yaml").read_text(encoding="utf-8").rstrip("\n")
    site += "\n    purposes:\n      - standard\n      - follow the Data Protection Act 1998\n"
    page = (
        "# How we use it\n\n````{privacy-notice} cin-cla\n```{complaints-clause}\n:reword: concern\n"
        ":reason: our way\nAsk the Information Commissioner.\n```\n````\n\n"
        "% privacynotice: allow law-title because it was called so\n\nThe 1989 Children's Act was new.\n"
    )
    write_tree(tmp_path, {"conf.py": CONF, "site.yaml": site, "privacy.md": page})
    found = Session(tmp_path).load(DAY, law=True).findings
    wanted = {"law-repealed", "old-regulator", "law-title", "unused-allow"}
    line = site.split("\n").index("      - follow the Data Protection Act 1998") + 1
    assert [(each.code, str(each.place)) for each in found if each.code in wanted] == [
        ("old-regulator", "privacy.md:7"),
        ("law-repealed", f"site.yaml:{line}"),
    ]
