"""``diff`` over a scripted history: each kind of commit has its class, its cause, and one report."""
# ruff: noqa: E501 - a case is easier to read in few lines

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from history import FILES, History

from sphinx_privacynotice.model.record import Record, record_from_json
from sphinx_privacynotice.review import revisions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path, capsys)
    made.begin()
    return made


EDITION = """\
---
id: rights
edition: 2026-09-01
title: Your rights
provides: {right.access: see}
change:
  class: clarifying
  note: Says that it is free.
---

{id}`see` You can ask to see what we hold about you, for free.

{id}`wrong` If it is wrong, ask us to put it right.
"""

# file, what is there, what comes in its place ("" for old: the text is added at the end)
Edit = tuple[str, str, str]

CASES: dict[str, tuple[list[Edit], list[tuple[str, str, str, str, int]]]] = {
    # name: edits, then kind, clause, cause, weight, notices of each change
    "period": ([("sites/oak.yaml", "25 years", "9 years")], [("changed", "retention", "value", "material", 1)]),
    "phone": ([("sites/oak.yaml", "01632 960101", "01632 960109")], [("changed", "contact", "value", "clarifying", 1)]),
    "phone gone": (
        [("sites/oak.yaml", "  phone: 01632 960101\n", "")],
        [("removed", "contact", "guard", "clarifying", 1)],
    ),
    "trust's officer": (
        [("trust.yaml", "Data protection officer", "Officer for data")],
        [("changed", "dpo", "value", "material", 2)],
    ),
    "recipient": (
        [("sites/oak.yaml", "    retention:", "      - name: the library\n        why: to lend books\n    retention:")],
        [("added", "recipients", "value", "material", 1)],
    ),
    "recipient gone": (
        [("sites/elm.yaml", "      - name: the school nurse\n        why: to look after your health\n", "")],
        [("removed", "recipients", "value", "material", 1)],
    ),
    "standard recipients gone": (
        [("sites/elm.yaml", "      - standard\n", "")],
        [("removed", "recipients", "value", "material", 1)],
    ),
    "words of the pack": (
        [("pack/clauses/purposes/2026-01-01.md", "help you learn and", "help you to learn, and to")],
        [("changed", "purposes", "pack", "clarifying", 2)],
    ),
    "item of the pack": (
        [("pack/clauses/purposes/2026-01-01.md", "at school\n", "at school\n- {id}`plan` plan the school’s year\n")],
        [("added", "purposes", "pack", "material", 2)],
    ),
    "own sentence": (
        [("oak.md", "what we do.", "what we do. Ask if it is not clear.")],
        [("added", "", "page", "clarifying", 1)],
    ),
    "dropped": (
        [("oak.md", "cin-cla\n", "cin-cla\n~~~{rights-list}\n:drop: wrong\n:reason: We say it in the office.\n:written-for: 2026-01-01\n~~~\n")],
        [("removed", "rights", "page", "material", 1)],
    ),
    "order": (
        [("pack/notices/cin-cla/2026-01-01.yaml", "purposes, recipients, retention", "purposes, retention, recipients")],
        [("moved", "retention", "order", "editorial", 2)],
    ),
    "capitals": (
        [("pack/clauses/rights/2026-01-01.md", "If it is wrong", "If It is wrong")],
        [("changed", "rights", "pack", "editorial", 2)],
    ),
    "name of a school": (
        [("sites/oak.yaml", "Oak School", "Oak Academy"), ("oak.md", "Oak School", "Oak Academy")],
        [
            ("changed", "", "page", "clarifying", 1),
            ("changed", "purposes", "value", "clarifying", 1),
            ("changed", "contact", "value", "clarifying", 1),
        ],
    ),
    "edition in the pack that nobody takes yet": (
        [("pack/clauses/rights/2026-09-01.md", "", EDITION)],
        [],
    ),
    "edition taken": (
        [("pack/clauses/rights/2026-09-01.md", "", EDITION), ("sites/oak.yaml", "2026-03-01", "2026-09-01")],
        [("changed", "rights", "edition", "clarifying", 1)],
    ),
    "clause gone": (
        [("pack/notices/cin-cla/2026-01-01.yaml", ", contact]", "]")],
        [("removed", "contact", "page", "clarifying", 2)],
    ),
}  # fmt: skip


def apply(history: History, edits: list[Edit]) -> None:
    for name, old, new in edits:
        path = history.folder / name
        if old:
            history.replace(name, old, new)
        else:
            path.write_text(new, encoding="utf-8")


def summary(report: dict[str, Any]) -> list[tuple[str, str, str, str, int]]:
    return [
        (
            change["kind"],
            change.get("clause", ""),
            change["causes"][0]["kind"],
            change["weight"],
            len(change["notices"]),
        )
        for change in report["changes"]
    ]


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_commit_has_its_class_and_cause_and_is_told_once(history: History, name: str) -> None:
    edits, expected = CASES[name]
    apply(history, edits)
    of_files = history.diff()
    assert summary(of_files) == expected
    history.commit()
    of_copies = history.diff("HEAD~1", "HEAD")
    assert summary(of_copies) == expected
    assert of_copies["from"]["read"] == of_copies["to"]["read"] == "reading copies"


MINOR = {
    "rewrap": ([("oak.md", "about you. It", "about you.\nIt")], []),
    "rewrap of the pack": (
        [("pack/clauses/rights/2026-01-01.md", "ask us to put", "ask us\nto put")],
        [],
    ),
    "markup": ([("oak.md", "is about you", "is *about* you")], []),
    "list marker": ([("pack/clauses/purposes/2026-01-01.md", "- {id}", "* {id}")], []),
    "link": ([("oak.md", "about you", "[about you](https://oak.example/b)")], ["link"]),
    "page renamed": ([("sites/oak.yaml", "page: oak", "page: acorn")], ["rename"]),
    "comment": ([("sites/oak.yaml", "organisation:", "# who we are\norganisation:")], []),
    "from site to trust": (
        [
            ("sites/oak.yaml", "  cin-cla:\n", "  cin-cla:\n    updated_by: the office\n"),
        ],
        [],
    ),
}


@pytest.mark.parametrize("name", MINOR)
def test_what_changes_no_word_is_not_of_substance(history: History, name: str) -> None:
    edits, kinds = MINOR[name]
    apply(history, edits)
    if name == "page renamed":
        (history.folder / "oak.md").rename(history.folder / "acorn.md")
    history.commit()
    report = history.diff("HEAD~1", "HEAD")
    assert report["changes"] == []
    found = [minor["kind"] for notice in report["notices"] for minor in notice.get("not_of_substance", ())]
    assert found == kinds
    assert history.run("diff", "HEAD~1", "HEAD", "--exit-code")[0] == 0


def test_a_site_that_is_renamed_is_the_same_notice(history: History) -> None:
    (history.folder / "sites/oak.yaml").rename(history.folder / "sites/acorn.yaml")
    history.commit()
    report = history.diff("HEAD~1")
    assert report["changes"] == []
    assert [(each["site"], each["before"]["site"], each["state"]) for each in report["notices"]] == [
        ("acorn", "oak", "same")
    ]


def test_files_are_read_where_a_revision_has_no_copies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = History(tmp_path, capsys)
    history.begin(copies=False)
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit(copies=False)
    report = history.diff("HEAD~1", "HEAD")
    assert summary(report) == [("changed", "retention", "value", "material", 1)]
    assert report["from"]["read"] == report["to"]["read"] == "files"
    cause = report["changes"][0]["causes"][0]
    assert cause["place"] == "sites/oak.yaml:17"
    assert any("no reading copies" in note for note in report["notes"])


def test_a_revision_with_copies_is_compared_with_one_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = History(tmp_path, capsys)
    history.begin(copies=False)
    history.commit(copies=True)
    assert history.diff("HEAD~1", "HEAD")["notices"] == []
    assert history.diff("HEAD", "HEAD~1")["notices"] == []


def test_words_of_a_changed_sentence_are_marked_and_values_apart(history: History) -> None:
    history.replace("sites/oak.yaml", "25 years", "9 years")
    change = history.diff()["changes"][0]
    assert [(mark["kind"], mark["text"], mark.get("value", "")) for mark in change["marks"]] == [
        ("kept", "Pupil records", "retention[1].records"),
        ("kept", ": for ", ""),
        ("removed", "25", "retention[1].period"),
        ("added", "9", "retention[1].period"),
        ("kept", " years", "retention[1].period"),
        ("kept", " from ", ""),
        ("kept", "your date of birth", "retention[1].from"),
    ]
    assert change["values"] == [{"key": "retention[1].period", "old": "25 years", "new": "9 years"}]
    assert change["words"] is False
    assert change["section"] == "How long"


def codes(report: dict[str, Any]) -> list[str]:
    return sorted(finding["code"] for finding in report["findings"])


def test_a_material_change_is_to_be_told_and_dated(history: History) -> None:
    history.replace("sites/oak.yaml", "25 years", "9 years")
    assert codes(history.diff()) == ["change-undated", "change-untold"]
    told = "    changes: [{on: 2026-03-20, note: We keep less., told: 'letter home, 2026-03-10'}]\n"
    history.replace("sites/oak.yaml", "    page: oak\n", f"    page: oak\n{told}")
    # the notice applies from a day before anybody was told
    assert codes(history.diff()) == ["change-too-soon"]
    history.replace("sites/oak.yaml", "2026-03-01", "2026-03-24")
    assert codes(history.diff()) == []
    history.replace("sites/oak.yaml", "letter home, 2026-03-10", "a letter")
    assert codes(history.diff()) == ["change-too-soon"]


def test_the_project_sets_how_much_such_a_finding_matters(history: History) -> None:
    history.replace(
        "privacynotice.yaml", "notice_days: 14", "checks: {change-undated: {severity: error, reason: Ours.}}"
    )
    history.replace("sites/oak.yaml", "01632 960101", "01632 960109")
    status, out = history.run("diff")
    assert status == 1
    assert "error: The words of the notice cin-cla of Oak School change" in out


def test_published_is_what_git_held_on_a_day(history: History) -> None:
    for day, old, new in (("2026-04-01", 25, 9), ("2026-05-01", 9, 8)):
        history.day = f"{day}T10:00:00Z"
        history.replace("sites/oak.yaml", f"{old} years", f"{new} years")
        history.commit()
    report = history.diff("--published", "2026-04-30")
    assert report["changes"][0]["values"][0] == {
        "key": "retention[1].period",
        "old": "9 years",
        "new": "8 years",
    }
    status, _ = history.run("diff", "--published", "2000-01-01")
    assert status == 2
    assert "Git holds nothing of 2000-01-01 or before it" in history.output


def test_exit_codes(history: History) -> None:
    assert history.run("diff", "--exit-code")[0] == 0
    history.replace("sites/oak.yaml", "01632 960101", "01632 960109")
    assert history.run("diff")[0] == 0
    assert history.run("diff", "--exit-code")[0] == 1
    assert history.run("diff", "--exit-code", "--site", "elm")[0] == 0
    for wrong in (
        ("nothing",),
        ("--output=x",),
        ("a", "b", "c"),
        ("HEAD;true",),
        ("-x",),
        ("HEAD^{tree}",),
        ("",),
    ):
        assert history.run("diff", "--", *wrong)[0] == 2, wrong
    assert history.run("diff", "--site", "ash")[0] == 2


def test_a_new_notice_and_one_that_is_gone(history: History) -> None:
    text = FILES["sites/oak.yaml"].replace("Oak", "Ash").replace("oak", "ash")
    (history.folder / "sites/ash.yaml").write_text(text, encoding="utf-8")
    (history.folder / "ash.md").write_text(FILES["oak.md"].replace("Oak", "Ash"), encoding="utf-8")
    history.commit()
    assert [(each["site"], each["state"]) for each in history.diff("HEAD~1")["notices"]] == [("ash", "new")]
    assert [(each["site"], each["state"]) for each in history.diff("HEAD", "HEAD~1")["notices"]] == [
        ("ash", "gone")
    ]


def test_only_copies_that_differ_are_read_and_git_is_run_a_few_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: one changed value in many schools costs two copies; git is asked in batches."""
    history = History(tmp_path, capsys)
    files = {name: text for name, text in FILES.items() if not name.startswith(("sites/", "oak", "elm"))}
    for number in range(30):
        key = f"s{number:02}"
        files[f"sites/{key}.yaml"] = FILES["sites/oak.yaml"].replace("oak", key).replace("Oak", key)
        files[f"{key}.md"] = FILES["oak.md"].replace("Oak", key)
    history.begin(files)
    history.replace("sites/s07.yaml", "25 years", "9 years")
    history.commit()
    history.replace("pack/clauses/rights/2026-01-01.md", "If it is wrong", "If anything is wrong")
    history.commit()
    counted = {"records": 0, "git": 0}
    parse, run = record_from_json, subprocess.run

    def parse_counted(data: object) -> Record:
        counted["records"] += 1
        return parse(data)

    def run_counted(*arguments: Any, **options: Any) -> Any:
        counted["git"] += 1
        return run(*arguments, **options)

    monkeypatch.setattr(revisions, "record_from_json", parse_counted)
    monkeypatch.setattr(subprocess, "run", run_counted)
    report = history.diff("HEAD~2", "HEAD~1")
    assert summary(report) == [("changed", "retention", "value", "material", 1)]
    assert counted["records"] == 2
    assert counted["git"] <= 14
    counted |= {"records": 0, "git": 0}
    report = history.diff("HEAD~1", "HEAD")
    assert summary(report) == [("changed", "rights", "pack", "clarifying", 30)]
    assert counted["records"] == 60
    assert counted["git"] <= 14


def test_a_clause_that_is_renamed_changes_no_word(history: History) -> None:
    old, new = history.folder / "pack/clauses/contact", history.folder / "pack/clauses/ask-us"
    old.rename(new)
    history.replace("pack/clauses/ask-us/2026-01-01.md", "id: contact", "id: ask-us")
    history.replace("pack/notices/cin-cla/2026-01-01.yaml", "contact", "ask-us")
    history.commit()
    report = history.diff("HEAD~1", "HEAD")
    assert report["changes"] == []
    assert [each["not_of_substance"][0]["kind"] for each in report["notices"]] == ["record", "record"]


def test_a_merge_is_compared_with_each_parent_and_with_their_common_ancestor(history: History) -> None:
    history.git("checkout", "-q", "-b", "branch")
    history.replace("sites/oak.yaml", "25 years", "9 years")
    history.commit()
    history.git("checkout", "-q", "main")
    history.replace("trust.yaml", "Data protection officer", "Officer for data")
    history.commit()
    assert [each[1] for each in summary(history.diff("main...branch"))] == ["retention"]
    assert [each[1] for each in summary(history.diff("branch...main"))] == ["dpo"]
    assert {each[1] for each in summary(history.diff("main", "branch"))} == {"retention", "dpo"}


def test_two_changes_in_one_commit_keep_their_causes(history: History) -> None:
    history.replace("sites/oak.yaml", "01632 960101", "01632 960109")
    history.replace("pack/clauses/contact/2026-01-01.md", "Or ring", "You can ring")
    change = next(
        each
        for each in history.diff()["changes"]
        if each["notices"] == [{"site": "oak", "notice": "cin-cla"}]
    )
    assert change["words"] is True
    assert [cause["kind"] for cause in change["causes"]] == ["value", "pack"]


def test_an_edition_that_no_notice_takes_yet_is_noted(history: History) -> None:
    (history.folder / "pack/clauses/rights/2026-09-01.md").write_text(EDITION, encoding="utf-8")
    note = (
        "the edition 2026-09-01 of the clause rights is new (pack/clauses/rights/2026-09-01.md),"
        " and no notice takes it yet"
    )
    assert history.diff()["notes"] == [note]
    history.commit()
    assert history.diff("HEAD~1", "HEAD")["notes"] == [note]
    history.replace("sites/oak.yaml", "2026-03-01", "2026-09-01")
    assert history.diff("HEAD")["notes"] == []
    assert history.diff("HEAD~1")["notes"] == []
