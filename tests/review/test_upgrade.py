"""``upgrade``: newer words are shown before they are taken, and taken whole or not at all."""
# ruff: noqa: E501 - the words of a page are easier to read in one line

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from history import FILES, History

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.journal import Step, digest, finish_interrupted, journal_text
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.schema_files import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA, DIFF_SCHEMA = (
    jsonschema.Draft202012Validator(json.loads(shipped(name))) for name in ("upgrade", "diff")
)

DAY = "2026-11-27"

SITE = """\
# Everything in this file is published.
organisation:
  name: Fernhill School   # as on the sign
  kind: academy
  address: Quarry Road, Fernhill, ZZ9 1AA
  phone: 01632 960321
  email: office@fernhill.example
controller: Westshire Learning Trust
designated_teacher: Deputy head
dpo:
  post: Data protection officer
  email: dpo@trust.example
authorities:
  westshire:
    name: Westshire County Council
notices:
  cin-cla:
    in_force: 2018-06-01   # a week after the law
    page: index
    changes:
      - on: 2018-06-01   # kept
        note: We began.
    transfers:
      - country: Ireland
        safeguard: the law there
    automated_decisions: none
    retention:
      - records: Pupil and child protection records
        period: 25 years
        from: your date of birth
"""
IN_2018 = {
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
    "site.yaml": SITE,
}
PAGES = {
    "index.md": """\
# Children in care

````{privacy-notice} cin-cla

```{complaints-clause}
:reword: concern
:reason: Our families know the office.
:written-for: 2018-05-25

Tell the office if you are unhappy with what we do.
```

```{access-request}
:reason: We say it shorter.

Ask the office to see what we hold about you. We answer within one month.
```

```{transfers-clause}
:drop: safe
:reason: Our lawyer has it on another page.
```

```{collection-clause}
:drop: told
:reason: The words that we drop are the same to this day.
```
````
""",
    "index.rst": """\
Children in care
================

.. privacy-notice:: cin-cla

   .. complaints-clause::
      :reword: concern
      :reason: Our families know the office.
      :written-for: 2018-05-25

      Tell the office if you are unhappy with what we do.

   .. access-request::
      :reason: We say it shorter.

      Ask the office to see what we hold about you. We answer within one month.

   .. transfers-clause::
      :drop: safe
      :reason: Our lawyer has it on another page.

   .. collection-clause::
      :drop: told
      :reason: The words that we drop are the same to this day.
""",
}
OF_LAW = {"law-repealed", "complaint-route-missing", "moved-link"}


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def project(folder: Path, capture: pytest.CaptureFixture[str], files: dict[str, str]) -> History:
    folder.mkdir(exist_ok=True)
    made = History(folder, capture)
    made.begin(files)
    return made


def told(made: History, *arguments: str, status: int = 0) -> dict[str, Any]:
    """Return the report of ``upgrade`` as data; it is to end with ``status``."""
    found, out = made.run("upgrade", *arguments, "--format", "json")
    assert found == status, made.output
    report: dict[str, Any] = json.loads(out)
    SCHEMA.validate(report)
    DIFF_SCHEMA.validate(report["diff"])
    return report


def codes(made: History, *arguments: str) -> set[str]:
    _, out = made.run("check", "--format", "json", *arguments)
    return {each["code"] for each in json.loads(out)}


@pytest.fixture(params=PAGES)
def of_2018(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    page: str = request.param
    return project(tmp_path, capsys, {**IN_2018, page: PAGES[page]})


@pytest.mark.law
def test_a_notice_of_2018_shows_every_redline_and_clears_every_finding_about_law(of_2018: History) -> None:
    before = tree(of_2018.folder)
    assert codes(of_2018, "--as-of", DAY) >= OF_LAW
    report = told(of_2018, "--to", DAY, "--dry-run")
    assert tree(of_2018.folder) == before

    changed = {change["clause"] for change in report["diff"]["changes"]}
    assert {
        "safeguarding",
        "complaints",
        "collection",
        "lawful-basis",
        "dfe-sharing",
        "npd",
        "transfers",
    } <= changed
    causes = {
        cause["key"]: cause
        for change in report["diff"]["changes"]
        for cause in change["causes"]
        if cause["kind"] == "edition"
    }
    assert causes["complaints"]["note"].startswith("You now have a right to complain to us")
    assert (causes["complaints"]["before"], causes["complaints"]["after"]) == ("2018-05-25.1", "2026-06-19.1")
    assert {each["code"] for each in report["findings"]["disappear"]} >= OF_LAW
    assert {each["code"] for each in report["findings"]["appear"]} <= {"written-for"}

    assert [(each["kind"], each["clause"], each["parts"]) for each in report["rewordings"]] == [
        ("body", "access-request", []),
        ("reword", "complaints", ["concern"]),
        ("drop", "transfers", ["safe"]),
    ]
    concern = next(each for each in report["rewordings"] if each["clause"] == "complaints")
    assert concern["before"] == {
        "edition": "2018-05-25",
        "words": "Please tell us, so that we can try to put it right:",
    }
    assert concern["own"] == "Tell the office if you are unhappy with what we do."
    assert concern["after"]["edition"] == "2026-06-19"
    assert concern["after"]["words"].startswith("You have the right to complain to us")
    assert concern["reason"] == "Our families know the office."
    place = concern["notices"][0]["place"]
    page, line = place.split(":")[:2]
    assert "complaints-clause" in (of_2018.folder / page).read_text().splitlines()[int(line) - 1]


@pytest.mark.law
def test_taking_newer_words_keeps_the_file_and_renews_the_copies(of_2018: History) -> None:
    report = told(of_2018, "--to", DAY)
    text = (of_2018.folder / "site.yaml").read_text()
    note = report["announced"][0]["note"]
    assert "You now have a right to complain to us" in note
    assert "computer" not in note  # the words about decisions are the same for this school
    assert "when the month begins" not in note  # the page says that in words of its own
    begun = SITE.replace("in_force: 2018-06-01", f"in_force: {DAY}")
    head, tail = begun.split("        note: We began.\n")
    assert text.startswith(f"{head}        note: We began.\n      - on: {DAY}\n        note: ")
    assert text.endswith(tail)

    assert "New files: add them to git" in of_2018.output
    found = codes(of_2018, "--as-of", DAY)
    assert not found & (OF_LAW | {"reading-copy", "newer-words"})
    assert {each["file"] for each in report["files"]} == {
        "site.yaml",
        *(f"reading-copies/site/cin-cla{name}" for name in (".txt", ".json")),
        *(f"reading-copies/site/cin-cla/2018-06-01{name}" for name in (".txt", ".json")),
    }
    assert told(of_2018, "--to", DAY)["files"] == []


def test_words_for_an_older_edition_stop_no_upgrade(of_2018: History) -> None:
    setting = "checks:\n  written-for:\n    severity: error\n    reason: We look at all of them.\n"
    (of_2018.folder / "privacynotice.yaml").write_text(setting)
    report = told(of_2018, "--to", DAY)
    assert [(each["code"], each["severity"]) for each in report["findings"]["appear"]] == [
        ("written-for", "error")
    ]
    assert f"in_force: {DAY}" in (of_2018.folder / "site.yaml").read_text()


@pytest.mark.law
def test_a_terminal_and_a_comment_say_the_same(of_2018: History) -> None:
    _, text = of_2018.run("upgrade", "--to", DAY, "--dry-run")
    _, comment = of_2018.run("upgrade", "--to", DAY, "--dry-run", "--format", "markdown")
    for words in (
        "right to complain to us",
        "Our families know the office",
        "Tell the office if you are unhappy",
    ):
        assert words in text or words in of_2018.output
    assert "Standard text moved" in comment
    assert "(“concern”): reworded on the page" in text
    assert "law-repealed" in text
    assert "told:" in text


NEEDS = """\
---
id: rights
edition: 2026-09-01
title: Your rights
provides: {right.access: see}
change:
  class: material
  note: Names the teacher to ask.
---

{id}`see` You can ask {{ designated_teacher.post }} to see what we hold about you.
"""


def trust(
    folder: Path, capture: pytest.CaptureFixture[str], edits: dict[str, Callable[[str], str]]
) -> History:
    files = {name: edits.get(name, str)(text) for name, text in FILES.items()}
    return project(folder, capture, files)


def test_what_newer_words_need_is_named_and_nothing_is_written_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = trust(tmp_path, capsys, {})
    (tmp_path / "pack/clauses/rights/2026-09-01.md").write_text(NEEDS)
    before = tree(tmp_path)
    report = told(made, "--to", DAY, status=1)
    needed = [(each["key"], each["file"], each["needed"]) for each in report["values"]]
    assert needed == [
        ("designated_teacher.post", "sites/elm.yaml", True),
        ("designated_teacher.post", "sites/oak.yaml", True),
    ]
    assert "designated_teacher:" in report["values"][0]["hint"]
    assert tree(tmp_path) == before

    for key in ("oak", "elm"):
        made.replace(
            f"sites/{key}.yaml", "notices:", "designated_teacher:\n  post: the deputy head\nnotices:"
        )
    report = told(made, "--to", DAY, "--yes")
    assert len(report["diff"]["changes"]) == len({str(each) for each in report["diff"]["changes"]})
    rights = next(each for each in report["diff"]["changes"] if each["clause"] == "rights")
    assert [each["site"] for each in rights["notices"]] == ["elm", "oak"]
    assert "note: Names the teacher to ask." in (tmp_path / "sites/oak.yaml").read_text()
    assert made.run("check")[0] == 0, made.output


def test_what_is_printed_no_more_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = trust(tmp_path, capsys, {})
    (tmp_path / "pack/clauses/contact/2026-09-01.md").write_text(
        "---\nid: contact\nedition: 2026-09-01\ntitle: Contact\n---\n\nAsk anybody at {{ organisation.name }}.\n"
    )
    for key in ("oak", "elm"):
        made.replace(f"sites/{key}.yaml", "  phone:", "  head: Mrs D Asante\n  phone:")
    made.replace("pack/clauses/contact/2026-01-01.md", "Or ring", "Or ask {{ organisation.head }}, or ring")
    made.run("record", "--write")
    report = told(made, "--to", DAY, "--site", "oak", "--dry-run")
    assert [(each["file"], each["key"]) for each in report["unused"]] == [
        ("sites/oak.yaml", "organisation.head")
    ]


def test_a_day_in_the_trusts_file_moves_every_school_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = trust(
        tmp_path,
        capsys,
        {
            "trust.yaml": lambda text: text + "notices:\n  cin-cla:\n    in_force: 2026-03-01  # all of us\n",
            **{
                f"sites/{key}.yaml": lambda text: text.replace("    in_force: 2026-03-01\n", "")
                for key in ("oak", "elm")
            },
        },
    )
    report = told(made, "--site", "oak", "--to", DAY)
    assert [(each["site"], each["file"], each["chosen"]) for each in report["moves"]] == [
        ("elm", "trust.yaml", False),
        ("oak", "trust.yaml", True),
    ]
    assert f"    in_force: {DAY}  # all of us\n" in (tmp_path / "trust.yaml").read_text()
    assert "reading-copy" not in codes(made)


def test_drafts_and_later_days_stay_unless_they_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = trust(
        tmp_path,
        capsys,
        {
            "sites/oak.yaml": lambda text: text.replace("    in_force: 2026-03-01\n", ""),
            "sites/elm.yaml": lambda text: text.replace("2026-03-01", "2027-01-01"),
        },
    )
    before = tree(tmp_path)
    report = told(made, "--to", DAY)
    assert report["moves"] == []
    assert [note.partition(":")[0] for note in report["notes"]] == [
        "Elm School, cin-cla",
        "Oak School, cin-cla",
    ]
    assert tree(tmp_path) == before
    back = told(made, "--to", DAY, "--back", "--site", "elm", "--dry-run")
    assert [each["site"] for each in back["moves"]] == ["elm"]
    report = told(made, "--to", DAY, "--site", "oak", "--notice", "cin-cla")
    assert [each["before"] for each in report["moves"]] == [""]
    assert f"in_force: {DAY}" in (tmp_path / "sites/oak.yaml").read_text()


@pytest.fixture
def newer(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> History:
    """Return a project of 20 September 2026 with words of 1 September, which elm has already."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1789862400")
    files = {"sites/elm.yaml": lambda text: text.replace("2026-03-01", "2026-09-15")}
    made = trust(tmp_path, capsys, files)
    words = NEEDS.replace("{{ designated_teacher.post }}", "us")
    (tmp_path / "pack/clauses/rights/2026-09-01.md").write_text(words)
    contact = tmp_path / "pack/clauses/contact/2026-01-01.md"
    news = "\n{when}`changes` {id}`news` What changed:\n\n- {each}`changes` {{ .on }}: {{ .note }}\n"
    contact.write_text(contact.read_text() + news)
    made.commit()
    return made


def test_a_notice_without_newer_words_moves_only_if_it_is_named(newer: History) -> None:
    report = told(newer, "--to", "2026-10-01", "--dry-run")
    assert [each["site"] for each in report["moves"]] == ["oak"]
    stays = "Elm School, cin-cla: no newer words: left as it is; name it with --site to move its day"
    assert report["notes"] == [stays]
    assert not any("elm" in each["file"] for each in report["files"])
    report = told(newer, "--to", "2026-10-01", "--site", "elm", "--dry-run")
    assert [each["site"] for each in report["moves"]] == ["elm"]
    assert report["notes"] == ["Elm School, cin-cla: no newer words, only the day moves"]
    for day, claim in (("2026-09-01", "is past"), ("2028-01-01", "is more than a year ahead")):
        report = told(newer, "--to", day, "--site", "oak", "--dry-run")
        assert [note.partition(":")[0] for note in report["notes"]] == [f"{day} {claim}"]


def test_a_list_of_changes_that_begins_with_the_newest_is_named(newer: History) -> None:
    entries = "".join(f"      - on: {day}\n        note: We.\n" for day in ("2026-08-01", "2026-05-01"))
    newer.replace("sites/oak.yaml", "    page: oak\n", f"    page: oak\n    changes:\n{entries}")
    notes = told(newer, "--to", "2026-10-01", "--site", "oak", "--dry-run")["notes"]
    assert any("sites/oak.yaml begins with the newest" in note for note in notes)


def test_an_entry_by_hand_names_the_list_that_the_file_has(newer: History) -> None:
    changes = "notices:\n  cin-cla:\n    changes: [{on: 2026-05-01, note: We.}]\n"
    trust_file = newer.folder / "trust.yaml"
    trust_file.write_text(trust_file.read_text() + changes)
    line = trust_file.read_text().count("\n")
    report = told(newer, "--to", "2026-10-01", "--site", "oak", "--dry-run")
    (entry,) = report["by_hand"]
    assert entry.startswith(
        f"`{{on: 2026-10-01, note: …}}` in the `changes:` of cin-cla (line {line} of trust.yaml);"
        " notices that do not move read this list too, move them as well: "
    )


def test_who_moves_back_is_told_what_is_left_and_check_is_clean(newer: History) -> None:
    earlier = newer.folder / "reading-copies/oak/cin-cla"
    for day in ("2026-09-10", "2026-10-01"):
        told(newer, "--to", day, "--site", "oak")
    assert {each.stem for each in earlier.iterdir()} == {"2026-03-01", "2026-09-10"}
    report = told(newer, "--to", "2026-03-01", "--site", "oak", "--back")
    notes = "\n".join(report["notes"])
    assert "is of 2026-09-10, after 2026-03-01: take it out of `changes:` in sites/oak.yaml" in notes
    assert "the earlier copy reading-copies/oak/cin-cla/2026-09-10 is of 2026-03-01 or later" in notes
    assert {each.stem for each in earlier.iterdir()} == {"2026-09-10"}
    for path in earlier.iterdir():
        path.unlink()
    assert not {"earlier-copy", "reading-copy"} & codes(newer), newer.output


def test_a_project_with_errors_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = trust(tmp_path, capsys, {})
    made.replace("sites/oak.yaml", "page: oak", "page: nowhere")
    before = tree(tmp_path)
    assert made.run("upgrade", "--to", DAY)[0] == 1
    assert "mend them first" in made.output
    assert tree(tmp_path) == before
    assert made.run("upgrade", "--site", "nobody")[0] == 2


def test_own_items_kept_editions_and_own_packs_are_compared_with_the_standard_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = {
        "own/pack.yaml": FILES["pack/pack.yaml"].replace("id: words", "id: own"),
        "own/clauses/contact/2026-01-01.md": (
            "---\nid: contact\nedition: 2026-01-01\ntitle: Contact\ndiffers: We have one office.\n---\n\n"
            "Ask our office at {{ organisation.email }} or {{ organisation.phone }}.\n"
        ),
    }
    purposes = FILES["pack/clauses/purposes/2026-01-01.md"] + "- {{ purposes }}\n"
    made = project(
        tmp_path,
        capsys,
        {
            **FILES,
            **own,
            "pack/clauses/purposes/2026-01-01.md": purposes,
            "privacynotice.yaml": FILES["privacynotice.yaml"].replace("[./pack]", "[./pack, ./own]"),
            "sites/oak.yaml": FILES["sites/oak.yaml"]
            + "    purposes:\n      - text: keep you safe and well\n        instead_of: [safe]\n"
            "        reason: Our words.\n      - standard\n"
            "    editions:\n      rights:\n        edition: 2026-01-01\n        reason: The governors read it.\n",
        },
    )
    for clause, old, new in (
        ("purposes", "keep you safe at school", "keep you safe everywhere"),
        ("rights", "You can ask", "You may ask"),
        ("contact", "Ask the office", "Write to the office"),
    ):
        text = (tmp_path / f"pack/clauses/{clause}/2026-01-01.md").read_text()
        assert old in text
        newer = text.replace("edition: 2026-01-01", "edition: 2026-09-01").replace(old, new)
        (tmp_path / f"pack/clauses/{clause}/2026-09-01.md").write_text(newer)
    report = told(made, "--to", DAY, "--dry-run")
    found = {(each["kind"], each["clause"]): each for each in report["rewordings"]}
    assert found.keys() == {("item", "purposes"), ("edition", "rights"), ("pack", "contact")}
    item = found["item", "purposes"]
    assert (item["before"]["words"], item["own"], item["after"]["words"]) == (
        "keep you safe at school", "keep you safe and well", "keep you safe everywhere"
    )  # fmt: skip
    assert item["notices"][0]["place"].startswith("sites/oak.yaml:")
    assert found["edition", "rights"]["reason"] == "The governors read it."
    assert len(found["pack", "contact"]["notices"]) == 2
    assert found["pack", "contact"]["own"].startswith("Ask our office at ")


def killed(made: History, step: int, *arguments: str) -> bool:
    """Run a command in a process that is killed at its so many-th change of the disk; return whether it was."""
    child = os.fork()
    if child == 0:
        count = iter(range(10_000))
        for name in ("replace", "unlink", "open"):
            real = getattr(Path, name)

            def counted(path: Path, *given: Any, real: Any = real, name: str = name, **named: Any) -> Any:
                if (name != "open" or "x" in str(given[:1])) and next(count) == step:
                    os._exit(9)
                return real(path, *given, **named)

            setattr(Path, name, counted)
        made.run(*arguments)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that can be killed is needed")
def test_killed_at_every_write_in_turn_all_is_written_or_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = tmp_path / "start"
    start.mkdir()
    project(start, capsys, FILES)
    (start / "pack/clauses/rights/2026-09-01.md").write_text(
        NEEDS.replace("{{ designated_teacher.post }}", "us")
    )
    whole = History(shutil.copytree(start, tmp_path / "whole"), capsys)
    assert whole.run("upgrade", "--to", DAY)[0] == 0
    states = [tree(start), tree(whole.folder)]
    seen = set()
    for step in range(200):
        here = History(shutil.copytree(start, tmp_path / f"killed-{step}"), capsys)
        stopped = killed(here, step, "upgrade", "--to", DAY)
        here.run("list")  # whatever comes next
        left = {name: text for name, text in tree(here.folder).items() if not name.endswith(".part")}
        assert left in states, f"killed at {step}"
        seen.add(states.index(left))
        if step % 4 == 0:
            assert here.run("upgrade", "--to", DAY)[0] == 0
            assert tree(here.folder) == states[1]
        if not stopped:
            break
    assert seen == {0, 1}
    assert step > 15


def test_what_somebody_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    left = {"a": ("a1", "a2"), "b": ("b1", "b2")}
    steps = []
    for name, (old, new) in left.items():
        part = tmp_path / f".{name}.999999999.part"
        (tmp_path / name).write_text(old)
        part.write_text(new)
        steps.append(Step(name, part.name, digest(tmp_path / name), digest(part)))
    journal = tmp_path / ".privacynotice.999999999.journal"
    journal.write_text(journal_text(steps))
    (tmp_path / "b").write_text("mine")  # by a person, who found the command gone
    assert finish_interrupted(Folder(tmp_path)) == ([], ["b"])
    assert ((tmp_path / "a").read_text(), (tmp_path / "b").read_text()) == ("a1", "mine")
    assert not journal.exists()


@pytest.mark.parametrize(
    "steps",
    [
        '[["../outside", ".outside.1.part", "", ""]]', '[["/etc/hosts", null, "", ""]]', "[[1]]", "nonsense",
        '[["inside", "../x", "", ""]]', '[["inside", "other", "", ""]]', '[["", null, "", ""]]',
    ],
)  # fmt: skip
def test_a_list_of_a_strangers_project_touches_nothing_else(steps: str, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for path in (tmp_path / "outside", here / "inside", here / "other"):
        path.write_text("")
    (here / ".privacynotice.999999999.journal").write_text(steps)
    finish_interrupted(Folder(here))
    assert {path.name for path in here.iterdir()} == {"inside", "other"}
    assert (tmp_path / "outside").exists()


def test_a_new_version_of_a_pack_is_shown_and_taken_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = trust(tmp_path / "project", capsys, {})
    new = shutil.copytree(made.folder / "pack", tmp_path / "new")

    def edit(name: str, old: str, text: str) -> None:
        path = new / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, text))

    edit("pack.yaml", "1.0.0", "1.1.0")
    edit("clauses/retention/2026-01-01.md", "only while we need them", "no longer than we need them")
    edit("clauses/purposes/2026-01-01.md", "- {id}`safe` keep you safe at school\n", "")
    edit("notices/cin-cla/2026-01-01.yaml", ", dpo,", ",")
    shutil.rmtree(new / "clauses/dpo")
    (new / "clauses/rights/2026-12-01.md").write_text(NEEDS.replace("2026-09-01", "2026-12-01"))
    before = tree(made.folder)
    report = told(made, "--pack", f"words={new}", "--dry-run")
    assert tree(made.folder) == before
    assert (report["pack"]["before"], report["pack"]["after"]) == ("1.0.0", "1.1.0")
    assert report["pack"]["coming"] == [
        {"clause": "rights", "edition": "2026-12-01.1", "note": "Names the teacher to ask."}
    ]
    changed = {(each["clause"], len(each["notices"])) for each in report["diff"]["changes"]}
    assert changed >= {("retention", 2), ("dpo", 2)}
    assert report["pack"]["gone"] == [{"what": "part", "key": "safe of purposes", "notices": 2}]

    assert told(made, "--pack", str(new), "--yes")["files"]
    assert not (made.folder / "pack/clauses/dpo/2026-01-01.md").exists()
    assert (made.folder / "pack/pack.yaml").read_text() == (new / "pack.yaml").read_text()
    assert "reading-copy" not in codes(made)


def test_a_pack_that_changes_what_it_released_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = trust(tmp_path / "project", capsys, {})
    assert made.run("pack", "check", str(made.folder / "pack"), "--release")[0] in {0, 1}
    assert (made.folder / "pack/released.json").exists(), made.output
    new = shutil.copytree(made.folder / "pack", tmp_path / "new")
    (new / "released.json").unlink()
    path = new / "clauses/retention/2026-01-01.md"
    path.write_text(path.read_text().replace("only while we need them", "for ever"))
    before = tree(made.folder)
    report = told(made, "--pack", str(new), status=1)
    assert "changed-edition" in {each["code"] for each in report["findings"]["appear"]}
    assert tree(made.folder) == before


def test_of_an_installed_pack_the_command_is_named_and_nothing_is_written(
    of_2018: History, tmp_path_factory: pytest.TempPathFactory
) -> None:
    new = shutil.copytree(BUILTIN_FOLDER, tmp_path_factory.mktemp("new") / "england")
    path = new / "clauses/complaints/2018-05-25.md"
    path.write_text(path.read_text().replace("Please tell us", "Do tell us"))
    before = tree(of_2018.folder)
    _, out = of_2018.run("upgrade", "--pack", f"england-schools={new}")
    assert "changed-edition" in out
    assert tree(of_2018.folder) == before

    shutil.copy(BUILTIN_FOLDER / "clauses/complaints/2018-05-25.md", path)
    links = new / "links.yaml"
    links.write_text(links.read_text().replace("https://ico.org.uk/concerns/", "https://ico.org.uk/worries/"))
    status, out = of_2018.run("upgrade", "--pack", str(new))
    assert status == 0
    assert "pip install --upgrade sphinx-privacynotice" in of_2018.output
    assert "link changed: " in out
    assert tree(of_2018.folder) == before


def test_hostile_words_act_in_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(
        tmp_path,
        capsys,
        {
            **FILES,
            "sites/oak.yaml": FILES["sites/oak.yaml"]
            + "    editions:\n      rights:\n        edition: 2026-01-01\n        reason: "
            + json.dumps("<b>@all</b> ::error:: `x`")
            + "\n",
        },
    )
    (tmp_path / "pack/clauses/rights/2026-09-01.md").write_text(
        NEEDS.replace("{{ designated_teacher.post }}", "us").replace("Names", "<script>@all")
    )
    _, text = made.run("upgrade", "--to", DAY, "--dry-run")
    assert "\u001b" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    _, comment = made.run("upgrade", "--to", DAY, "--dry-run", "--format", "markdown")
    assert "<b>@all" not in comment
    assert "<script>" not in comment
