"""``pack check`` and ``pack preview``: what they tell the author of a pack."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.authoring import readability as pack_grade
from sphinx_privacynotice.base.readability import grade, syllables_of, words_of
from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

PACK = "id: ours\nversion: 1.0.0\ntitle: Our words\nlicence: CC0-1.0\nlanguage: en-GB\n"
BASED = f"{PACK}based_on: england-schools >=0.1\n"


def clause(edition: str, body: str, front: str = "", clause_id: str = "npd") -> str:
    return f"---\nid: {clause_id}\nedition: {edition}\n{front}---\n\n{body}\n"


def notice(clauses: str, edition: str = "2018-05-25", front: str = "") -> str:
    return f"notice: visitors\nedition: {edition}\n{front}clauses: [{clauses}]\n"


SOUND = {
    "pack.yaml": PACK,
    "notices/visitors/2018-05-25.yaml": notice("npd"),
    "clauses/npd/2018-05-25.md": clause(
        "2018-05-25", "{id}`a` We keep your name, {{ organisation.name }} says."
    ),
    "clauses/npd/2021-01-01.md": clause("2021-01-01", "{id}`a` We keep your name and your number."),
}


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    status = cli.run(["pack", *args])
    said = capsys.readouterr()
    return status, said.out, said.err


def write(tmp_path: Path, files: dict[str, str]) -> str:
    """Write the sound pack with ``files`` in the place of its own; return its folder."""
    return str(write_tree(tmp_path / "ours", {**SOUND, **files}))


def test_a_sound_pack_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check", write(tmp_path, {}), "--strict")
    assert (status, out, err) == (0, "ours 1.0.0, 2 editions checked: no findings\n", "")


def test_without_a_name_it_is_the_current_folder_or_the_projects_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, {}))
    assert run(capsys, "check")[1].startswith("ours 1.0.0")
    monkeypatch.chdir(write_tree(tmp_path, {"privacynotice.yaml": "packs: [./ours]\n"}))
    assert run(capsys, "check")[1].startswith("ours 1.0.0")
    write_tree(tmp_path, {"privacynotice.yaml": "packs: [england-schools]\n"})
    status, _, err = run(capsys, "check")
    assert (status, "Name a folder" in err) == (2, True)


def test_an_installed_pack_is_checked_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check", "england-schools", "--grades", "--strict")
    assert status == 0
    assert re.search(r"^ +\d\.\d  npd 2018-05-25\.1$", out, re.MULTILINE)
    assert out.endswith("editions checked: no findings\n")


def test_a_folder_without_a_pack_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "check", str(tmp_path))
    assert status == 2
    assert "There is no pack.yaml in" in err


LAW = "a/1:\n  title: An Act\n  cite: the Act\n"

FAULTS = {
    "a gap": (
        {"clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` Words.", "until: 2020-01-01\n")},
        "2018-05-25.md:1: error: There is nothing for the clause “npd” from 2020-01-01 to 2021-01-01",
    ),
    "an overlap": (
        {"clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` Words.", "until: 2022-01-01\n")},
        "Two entries are there for the clause “npd” from 2021-01-01 to 2022-01-01",
    ),
    "a gap in the law": (
        {
            "law/a.yaml": "a/1:\n  - {title: An Act, cite: the Act, from: 2018-01-01, until: 2019-01-01}\n"
            "  - {title: An Act, cite: the Act, from: 2020-01-01}\n"
        },
        "law/a.yaml:2:5: error: There is nothing for the law “a/1” from 2019-01-01 to 2020-01-01",
    ),
    "a gap in a number to ring": (
        {
            "links.yaml": "a:\n  - {phone: 01632 960100, from: 2018-01-01, until: 2019-01-01}\n"
            "  - {phone: 01632 960101, from: 2020-01-01}\n"
        },
        "There is nothing for the link “a” from 2019-01-01 to 2020-01-01",
    ),
    "a notice with a clause that comes later": (
        {"notices/visitors/2018-05-25.yaml": notice("npd", "2017-01-01").replace("visitors", "visitors")},
        "“edition” is 2017-01-01 in the file",
    ),
    "a notice with a clause that has ended": (
        {
            "clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` Words.", "until: 2021-01-01\n"),
            "clauses/npd/2021-01-01.md": clause("2021-01-01", "{id}`a` Words.", "until: 2022-01-01\n"),
        },
        "2018-05-25.yaml:3:11: error: There are no words on 2022-01-01 for the clause “npd”",
    ),
    "a part lost without a change of what is said": (
        {
            "clauses/npd/2021-01-01.md": clause(
                "2021-01-01", "We keep your name.", "change: {class: editorial}\n"
            )
        },
        "warning: The edition 2021-01-01 of “npd” has no part “a”",
    ),
    "a standard item lost": (
        {
            "clauses/purposes/2018-05-25.md": clause(
                "2018-05-25", "- {id}`x` teach you\n- {{ purposes }}", "", "purposes"
            ),
            "clauses/purposes/2021-01-01.md": clause(
                "2021-01-01", "- {id}`y` teach you\n- {{ purposes }}", "", "purposes"
            ),
        },
        "warning: The edition 2021-01-01 of “purposes” has no part “x”",
    ),
    "a law that begins later": (
        {
            "law/a.yaml": "a/1: [{title: An Act, cite: the Act, from: 2019-01-01}]\n",
            "clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` We follow {law}`a/1`."),
        },
        "The law “a/1” has no entry on 2018-05-25, when these words begin",
    ),
    "a law that has ended": (
        {
            "law/a.yaml": f"{LAW}  until: 2018-01-01\n",
            "clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` We follow {law}`a/1`."),
        },
        "error: The law “a/1” ended on 2018-01-01, before these words begin",
    ),
    "a link that begins later": (
        {
            "links.yaml": "a: [{url: https://a.example/, from: 2019-01-01}]\n",
            "clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` See {{ links.a }} now."),
        },
        "The link “a” has no entry on 2018-05-25",
    ),
    "an unknown path": (
        {"clauses/npd/2018-05-25.md": clause("2018-05-25", "{id}`a` Ask {{ dpo.emial }} now.")},
        "There is no value “dpo.emial”",
    ),
    "a language without phrases": (
        {"pack.yaml": PACK.replace("en-GB", "cy")},
        "The phrases in “cy” lack",
    ),
    "words too hard": (
        {
            "clauses/npd/2018-05-25.md": clause(
                "2018-05-25",
                "{id}`a` Notwithstanding contractual considerations, organisational responsibilities"
                " necessitate documentation concerning individuals' educational participation.",
            )
        },
        "[reading-grade]",
    ),
    "a slip in its defaults": (
        {"pack.yaml": f"{PACK}defaults:\n  organisaton:\n    name: Us\n"},
        "organisaton",
    ),
}


@pytest.mark.parametrize(("files", "told"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], told: str
) -> None:
    status, out, _ = run(capsys, "check", write(tmp_path, files), "--strict")
    assert told in out
    assert status == 1


def test_a_warning_fails_only_where_it_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, FAULTS["a standard item lost"][0])
    assert run(capsys, "check", folder)[0] == 0
    assert run(capsys, "check", folder, "--strict")[0] == 1


def test_findings_are_told_to_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check", write(tmp_path, FAULTS["a gap"][0]), "--format", "json")
    gap, no_words = json.loads(out)
    assert (status, gap["code"], gap["file"]) == (1, "edition-dates", "ours/clauses/npd/2018-05-25.md")
    assert (no_words["code"], no_words["file"]) == ("no-edition", "ours/notices/visitors/2018-05-25.yaml")


# --- what was released


def test_what_was_released_may_not_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, {})
    status, out, _ = run(capsys, "check", folder, "--release")
    assert status == 0
    assert [line for line in out.splitlines() if line.startswith("released")] == [
        "released clauses/npd/2018-05-25.1",
        "released clauses/npd/2021-01-01.1",
        "released notices/visitors/2018-05-25",
    ]
    kept = (tmp_path / "ours/released.json").read_text(encoding="utf-8")
    assert run(capsys, "check", folder, "--release") == (
        0,
        "ours 1.0.0, 2 editions checked: no findings\n",
        "Every edition has been released.\n",
    )
    write(tmp_path, {"clauses/npd/2021-01-01.md": clause("2021-01-01", "{id}`a` Other words.")})
    status, out, err = run(capsys, "check", folder, "--release")
    assert (status, "[changed-edition]" in out) == (1, True)
    assert "The edition 2021-01-01.1 of “npd” was released with other words" in out
    assert "Nothing is released while there are errors" in err
    (tmp_path / "ours/clauses/npd/2021-01-01.md").unlink()
    assert "The edition 2021-01-01.1 of “npd” was released and is gone" in run(capsys, "check", folder)[1]
    assert (tmp_path / "ours/released.json").read_text(encoding="utf-8") == kept


@pytest.mark.parametrize(
    ("name", "old", "new", "same"),
    [
        ("clauses/npd/2021-01-01.md", "edition: 2021-01-01", "edition: 2021-01-01\nuntil: 2030-01-01", True),
        ("clauses/npd/2021-01-01.md", "edition: 2021-01-01", "edition: 2021-01-01\nreview: verified", True),
        ("clauses/npd/2021-01-01.md", "edition: 2021-01-01", "edition: 2021-01-01\ntitle: New", False),
        ("notices/visitors/2018-05-25.yaml", "[npd]", "[npd, dpo]", False),
    ],
)
def test_only_what_readers_see_is_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, *, same: bool
) -> None:
    folder = write(tmp_path, {})
    run(capsys, "check", folder, "--release")
    write(tmp_path, {name: SOUND[name].replace(old, new)})
    assert ("[changed-edition]" in run(capsys, "check", folder)[1]) is not same


def test_new_editions_wait_for_their_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, {})
    run(capsys, "check", folder, "--release")
    write(tmp_path, {"clauses/npd/2022-01-01.md": clause("2022-01-01", "{id}`a` New words.")})
    assert run(capsys, "check", folder)[2] == "1 not released yet: clauses/npd/2022-01-01.1\n"
    assert "released clauses/npd/2022-01-01.1\n" in run(capsys, "check", folder, "--release")[1]


def test_fingerprints_that_cannot_be_read_are_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "check", write(tmp_path, {"released.json": "[1]"}))
    assert (status, "The released fingerprints cannot be read" in out) == (1, True)


# --- a pack that is based on another

SHARED = {
    "privacynotice.yaml": "packs: [./base, ./ours]\n",
    "base/pack.yaml": PACK.replace("ours", "base"),
    "base/clauses/npd/2018-05-25.md": clause(
        "2018-05-25", "{id}`a` The base keeps your name. It is kept well."
    ),
    "base/clauses/npd/2021-01-01.md": clause(
        "2021-01-01", "{id}`a` The base keeps your name. It is kept safe."
    ),
    "ours/pack.yaml": f"{PACK}based_on: base >=1.0\n",
    "ours/clauses/npd/2018-05-25.md": clause(
        "2018-05-25", "{id}`a` Our school keeps your name. It is kept well.", "based_on: 2018-05-25\n"
    ),
}


def test_newer_words_of_the_base_are_shown_three_ways(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tree(tmp_path, SHARED) / "ours"
    status, out, _ = run(capsys, "check", str(folder))
    assert status == 0
    assert "warning: “npd” replaces 2018-05-25.1 of “base”, which has 2021-01-01.1 now [newer-base]" in out
    assert (
        """\
What base changed, from 2018-05-25.1 to 2021-01-01.1:
- It is kept well.
+ It is kept safe.

What ours 2018-05-25.1 says otherwise than base 2018-05-25:
- {id}`a` The base keeps your name.
+ {id}`a` Our school keeps your name.
"""
        in out
    )


def test_taken_over_words_are_not_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = clause(
        "2021-01-01",
        "{id}`a` Our school keeps your name. It is kept safe.",
        "based_on: {edition: 2021-01-01, revision: 1}\n",
    )
    folder = write_tree(tmp_path, {**SHARED, "ours/clauses/npd/2021-01-01.md": taken}) / "ours"
    assert run(capsys, "check", str(folder), "--strict")[0] == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "pack.yaml",
            "base >=1.0",
            "base >=1.1",
            "“ours” is based on base >=1.1, and here is its version 1.0.0",
        ),
        (
            "pack.yaml",
            "base >=1.0",
            "bsae",
            "“ours” is based on “bsae”, which is not among the packs before it",
        ),
        (
            "pack.yaml",
            "base >=1.0",
            "base 1.0",
            "takes a pack's id and its versions, such as england-schools >=0.1, not “base 1.0”",
        ),
        ("clauses/npd/2018-05-25.md", "based_on: 2018-05-25", "", "does not say which [newer-base]"),
        (
            "clauses/npd/2018-05-25.md",
            "based_on: 2018-05-25",
            "based_on: 2019-01-01",
            "“base” has no edition 2019-01-01.1 of “npd”",
        ),
    ],
)
def test_what_is_wrong_with_a_base_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, told: str
) -> None:
    changed = SHARED[f"ours/{file}"].replace(old, new)
    folder = write_tree(tmp_path, {**SHARED, f"ours/{file}": changed}) / "ours"
    status, out, _ = run(capsys, "check", str(folder), "--strict")
    assert (status, told in out) == (1, True), out


def test_a_pack_may_be_based_on_the_built_in_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = clause("2022-12-22", "{id}`what` Our own words.", "based_on: 2022-12-22\n")
    folder = write_tree(tmp_path / "ours", {"pack.yaml": BASED, "clauses/npd/2022-12-22.md": words})
    status, out, _ = run(capsys, "check", str(folder), "--strict")
    assert (status, out) == (0, "ours 1.0.0, 1 editions checked: no findings\n")
    status, out, _ = run(capsys, "preview", str(folder), "--notice", "cin-cla", "--kind", "academy")
    assert status == 0
    assert "  Our own words.\n" in out  # the same for every kind
    assert "* We must keep pupils safe and choose a teacher" in out


def test_a_fork_may_lie_in_a_folder_called_like_its_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = {"pack.yaml": f"{BASED}colour: red\n"}
    folder = write_tree(tmp_path / "england-schools", fault)
    status, out, _ = run(capsys, "check", str(folder))
    assert (status, "“colour” is no key of a pack" in out) == (1, True)
    assert out.endswith("ours 1.0.0, 0 editions checked: 1 error\n")


# --- the preview


def test_a_preview_marks_what_kinds_of_school_do_not_share(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "{id}`a` We keep your name.\n\n{id}`b` {when}`organisation.kind = academy` We are an academy."
    folder = write(tmp_path, {"clauses/npd/2018-05-25.md": clause("2018-05-25", body)})
    status, out, err = run(capsys, "preview", folder, "--on", "2018-06-01")
    assert (status, err) == (0, "")
    whole, *others = out.split("## ")[1:]
    assert whole.startswith("visitors, maintained, in force on 2018-06-01")
    assert "  We keep your name.\n" in whole
    assert {other.partition(":")[0]: "+ We are an academy." in other for other in others} == {
        "visitors, academy": True,
        "visitors, free-school": False,
        "visitors, special": False,
        "visitors, non-maintained-special": False,
        "visitors, pupil-referral-unit": False,
        "visitors, independent": False,
        "visitors, maintained-special": False,
        "visitors, maintained-nursery": False,
        "visitors, special-academy": True,
    }
    alone = run(capsys, "preview", folder, "--on", "2018-06-01", "--kind", "academy")[1]
    assert "  We keep your name.\n\n* We are an academy.\n" in alone


def test_a_preview_shows_what_a_day_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, {})
    status, out, _ = run(capsys, "preview", folder, "--kind", "special", "--against", "2018-06-01")
    assert status == 0
    assert "## visitors, special: 2018-06-01 and 2021-01-01" in out
    assert "- We keep your name, Oakfield School says.\n+ We keep your name and your number.\n" in out


def test_a_preview_says_which_values_the_made_up_school_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = clause("2018-05-25", "{id}`a` Our mascot is {{ facts.mascot }}.")
    folder = write(tmp_path, {"clauses/npd/2018-05-25.md": words})
    status, _, err = run(capsys, "preview", folder, "--on", "2018-06-01")
    assert (status, err) == (0, "The made-up school lacks facts.mascot\n")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--kind", "acadamy"], "There is no kind of school “acadamy”. Did you mean “academy”?"),
        (["--notice", "visiters"], "There is no notice “visiters”. Did you mean “visitors”?"),
        (["--on", "June"], "--on takes a day"),
        (["--against", "2018-02-30"], "--against takes a day"),
    ],
)
def test_wrong_use_of_a_preview_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], args: list[str], told: str
) -> None:
    status, _, err = run(capsys, "preview", write(tmp_path, {}), *args)
    assert (status, told in err) == (2, True), err


def test_a_pack_with_errors_is_not_previewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, {"pack.yaml": f"{PACK}colour: red\n"})
    status, out, err = run(capsys, "preview", folder)
    assert (status, out, "“colour” is no key of a pack" in err) == (1, "", True)


# --- the reading grade


def test_the_grade_is_flesch_and_kincaids() -> None:
    sentences = words_of(["The cat sat on the mat.", "It was happy there"])
    assert [len(words) for words in sentences] == [6, 4]
    syllables = syllables_of(word for words in sentences for word in words)
    assert syllables is not None
    assert sum(syllables[word] for words in sentences for word in words) == 11
    assert grade(sentences, syllables) == pytest.approx(0.39 * 10 / 2 + 11.8 * 11 / 10 - 15.59)


@pytest.mark.parametrize(
    ("word", "number"), [("information", 4), ("child’s", 1), ("every", 2), ("zzyzxa", 2), ("safeguarding", 3)]
)
def test_syllables_are_those_that_are_spoken(word: str, number: int) -> None:
    ((found,),) = words_of([word])
    syllables = syllables_of([found])
    assert syllables == {found: number}


def test_without_the_dictionary_it_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_grade, "syllables_of", lambda _words: None)
    status, out, err = run(capsys, "check", write(tmp_path, {}))
    assert (status, "no findings" in out) == (0, True)
    assert "sphinx-privacynotice[pack]" in err


@pytest.mark.parametrize("option", ["--on", "--against"])
@pytest.mark.parametrize("day", ["0001-01-01", "2012-01-01"])
def test_a_preview_of_a_day_without_words_says_so(
    option: str, day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["pack", "preview", "england-schools", "--notice", "cin-cla", option, day]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "“cin-cla”" in err
    assert "fault" not in err
