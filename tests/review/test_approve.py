"""``approve``: what it writes, what it refuses, and what a later change makes pending again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from history import FILES, PACK, History

from sphinx_privacynotice.base import write as writing
from sphinx_privacynotice.yamlio.edit import YamlEditError

ABOUT = """\
---
id: about
edition: 2026-01-01
title: About this notice
---

- {id}`changed` {when}`updated` Last changed: {{ updated }}
- {id}`checked` {when}`reviewed` Last checked: {{ reviewed }}
- {id}`next` {when}`review_due` Next check: {{ review_due }}
- {id}`by` {when}`approved.role` Approved by: {{ approved.role }}
"""
KIND = "notices/cin-cla/2026-01-01.yaml"
WITH_ABOUT = {
    **FILES,
    f"pack/{KIND}": PACK[KIND].replace("contact]", "contact, about]"),
    "pack/clauses/about/2026-01-01.md": ABOUT,
}
FIXED = "fixed: [notices.cin-cla.approved]\nnotices:\n  cin-cla:\n    approved: {role: Trust}\ndpo:"
SITE = "sites/oak.yaml"
COPY = "reading-copies/oak/cin-cla"
CHAIR = ("--role", "Chair of governors", "--on", "2026-02-20")


@pytest.fixture
def history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    made = History(tmp_path, capsys)
    made.begin(WITH_ABOUT)
    return made


def approve(history: History, *arguments: str, site: str = "oak", status: int = 0) -> str:
    found, _ = history.run("approve", *filter(None, [site]), *(arguments or CHAIR))
    assert found == status, history.output
    return history.output


def findings(history: History) -> list[dict[str, object]]:
    """Return what `check` says about approvals and reading copies."""
    out = history.run("check", "--as-of", "2026-03-01", "--format", "json")[1]
    wanted = ("approval-", "reading-copy", "date-order")
    return [each for each in json.loads(out) if each["code"].startswith(wanted)]


def messages(history: History) -> list[str]:
    return [f"{each['code']}: {each['message']}" for each in findings(history)]


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_it_shows_then_stamps_and_a_change_makes_its_part_pending_until_it_is_approved(
    history: History,
) -> None:
    assert messages(history) == []
    assert "not approved yet; all of it" in approve(history, "cin-cla", status=1)
    said = approve(history)
    assert "Ask the office of Oak School" in said
    site, copy = (history.folder / name for name in (SITE, f"{COPY}.txt"))
    stamp = said.rpartition("fingerprint ")[2].strip()
    assert site.read_text().endswith(
        f"    approved:\n      role: Chair of governors\n      on: 2026-02-20\n      fingerprint: {stamp}\n"
    )
    assert "- Approved by: Chair of governors\n" in copy.read_text()
    assert messages(history) == []
    assert history.git("status", "--porcelain").count("\n") == 3  # and nothing of the other school
    history.commit(copies=False)

    history.replace(SITE, "25 years", "26 years")
    history.replace(SITE, "updated: 2026-02-01", "updated: 2026-02-21  # for the governors")
    assert "read what changes with `sphinx-privacynotice record`" in approve(history, *CHAIR, status=1)
    history.run("record", "--write")
    (found,) = findings(history)
    assert found["severity"] == "warning"
    assert str(found["message"]).endswith(
        "was approved by Chair of governors, on 2026-02-20; pending again since then: “How long”"
    )
    said = approve(history, "cin-cla", status=1)
    assert "for [-25-]{+26+} years" in said
    assert "Last changed" not in said
    (again,) = history.diff("HEAD")["approvals"]
    assert "this part is pending again: “How long”" in again

    history.replace(SITE, "Chair of governors", "Chair of governors  # since May")
    approve(history, "--by", "A. Person", *CHAIR)
    assert messages(history) == []
    assert "# since May" in site.read_text()
    assert "# for the governors" in site.read_text()
    assert "approved by A. Person, Chair of governors, on 2026-02-20, as it is now" in str(
        history.diff("HEAD")["notes"]
    )
    assert "Every notice in force is as it was approved" in approve(history, "--all", "--role", "Board")
    assert "Elm School, cin-cla: approved by Board" in approve(history, "--all", "--role", "Board", site="")
    assert messages(history) == []


def test_what_changes_no_word_keeps_the_stamp(history: History) -> None:
    approve(history)
    history.git("mv", "oak.md", "notice.md")
    history.replace(SITE, "page: oak", "page: notice")
    history.replace(SITE, "    recipients:", "    # Whom we share with\n    recipients:")
    history.replace("notice.md", "about you. It says", "about you.\nIt *says*")
    history.replace("pack/clauses/rights/2026-01-01.md", "{id}`wrong` If", "{id}`mistakes` If")
    history.run("record", "--write")
    assert messages(history) == []
    assert "as it was approved" in approve(history, "cin-cla")


def test_the_same_notice_in_rst_keeps_the_stamp(history: History) -> None:
    approve(history)
    (history.folder / "oak.md").unlink()
    page = "Privacy at Oak School\n=====================\n\nThis page is about you. It says what we do.\n\n"
    (history.folder / "oak.rst").write_text(page + ".. privacy-notice:: cin-cla\n")
    history.run("record", "--write")
    assert messages(history) == []


def test_a_merge_of_two_approvals_is_never_one_by_chance(history: History) -> None:
    approve(history)
    history.commit(copies=False)
    for branch, old, new, role in (
        ("heads", "25 years", "30 years", "Head"),
        ("boards", "the school nurse", "the school doctor", "Board"),
    ):
        history.git("checkout", "-q", "-b", branch, "main")
        history.replace(SITE, old, new)
        history.run("record", "--write")
        approve(history, "--role", role, "--on", "2026-02-25")
        assert messages(history) == []
        history.commit(copies=False)
    kept = {
        branch: {name: history.git("show", f"{branch}:{name}") for name in (SITE, f"{COPY}/approved.json")}
        for branch in ("heads", "boards")
    }
    history.git("checkout", "-q", "heads")
    both = kept["heads"][SITE].replace("the school nurse", "the school doctor")
    stamps = {branch: files[SITE].partition("    approved:")[2] for branch, files in kept.items()}
    head = both.partition("    approved:")[0]
    for stamp in ("heads", "boards"):
        for copy in ("heads", "boards"):
            (history.folder / SITE).write_text(f"{head}    approved:{stamps[stamp]}\n")
            (history.folder / f"{COPY}/approved.json").write_text(kept[copy][f"{COPY}/approved.json"])
            history.run("record", "--write")
            (found,) = messages(history)
            assert found.startswith("approval-pending" if stamp == copy else "approval-mismatch")
    mixed = stamps["boards"].replace("Board", "Head")
    (history.folder / SITE).write_text(
        f"{kept['boards'][SITE].partition('    approved:')[0]}    approved:{mixed}\n"
    )
    history.run("record", "--write")
    assert "of another approval (Board, on 2026-02-25)" in messages(history)[0]
    (history.folder / f"{COPY}/approved.json").write_text("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n")
    assert messages(history)[0].startswith("approval-lost")
    (history.folder / f"{COPY}/approved.json").unlink()
    assert "is not there" in messages(history)[0]


def test_killed_at_every_write_it_is_as_before_or_reported_and_goes_on_when_run_again(
    history: History, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(history)
    history.replace(SITE, "25 years", "26 years")
    history.run("record", "--write")
    before = tree(history.folder)
    pending = messages(history)
    shots: list[Path] = []

    def shoot() -> None:
        shots.append(tmp_path_factory.mktemp("killed") / "project")
        shutil.copytree(history.folder, shots[-1])

    real_write, real_replace = writing._write, Path.replace

    def write(part: Path, data: bytes) -> None:
        shoot()
        real_write(part, data[:9])
        shoot()
        real_write(part, data)

    def replace(path: Path, target: Path) -> Path:
        shoot()
        return real_replace(path, target)

    monkeypatch.setattr(writing, "_write", write)
    monkeypatch.setattr(Path, "replace", replace)
    again = ("--role", "Board", "--on", "2026-02-25")
    approve(history, *again)
    monkeypatch.undo()
    after = tree(history.folder)

    assert len(shots) >= 12
    for shot in shots:
        killed = History(shot, history.capture)
        now = {name: data for name, data in tree(shot).items() if not name.endswith((".part", ".journal"))}
        assert all(data in {before.get(name), after[name]} for name, data in now.items())
        said = messages(killed)
        assert said == pending if now == before else any(each.startswith("approval-") for each in said)
        approve(killed, *again)
        assert {
            name: data for name, data in tree(shot).items() if not name.endswith((".part", ".journal"))
        } == after
        assert messages(killed) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SITE, "    in_force: 2026-03-01\n", "", "is a draft: set `in_force:`"),
        (SITE, "25 years", "25 yeers", "Nothing can be approved while there are errors"),
        ("trust.yaml", "dpo:", FIXED, "is fixed in trust.yaml"),
    ],
)  # fmt: skip
def test_what_cannot_be_approved_is_refused_and_nothing_is_written(
    file: str, old: str, new: str, said: str, history: History
) -> None:
    history.replace(file, old, new)
    history.run("record", "--write")
    before = tree(history.folder)
    assert said in approve(history, status=1)
    assert tree(history.folder) == before


def test_a_file_in_braces_is_stamped(history: History) -> None:
    path = history.folder / SITE
    head = path.read_text().partition("notices:\n")[0]
    flow = (
        "{in_force: 2026-03-01, updated: 2026-02-01, page: oak, recipients: [standard],"
        " retention: [{records: Pupil records, period: 25 years, from: your date of birth}]}"
    )
    path.write_text(f'{head}"notices": {{"cin-cla": {flow}}}\n')
    history.run("record", "--write")
    approve(history)
    assert messages(history) == []


def test_where_no_place_is_certain_the_lines_are_put_in_by_hand(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise YamlEditError

    monkeypatch.setattr("sphinx_privacynotice.review.approving.set_value", refuse)
    before = tree(history.folder)
    lines = approve(history, status=1).partition("then run the command again:\n")[2].splitlines()
    assert lines[:2] == ["notices:", "  cin-cla:"]
    assert tree(history.folder) == before
    with (history.folder / SITE).open("a") as file:
        file.writelines(f"{line}\n" for line in lines[2:6])
    approve(history)
    assert messages(history) == []


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--role", "a\x1b[2Jb"), ("--role", "a\u202eb"), ("--role", " "), ("--by", "x" * 201),
        ("--by", "N/A"), ("--on", "soon"), ("--next", "2027-01-01"),
    ],
)  # fmt: skip
def test_what_is_no_name_and_no_day_is_refused(option: str, text: str, history: History) -> None:
    before = tree(history.folder)
    said = approve(history, option, text, status=2)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert tree(history.folder) == before


@pytest.mark.parametrize(
    "role",
    [
        "{{ dpo.email }}", "Head: {a, b} # c", "'\"", "- x", "*x", "&a !!python/object:x",
        "2026-01-01", "**bold** `code` <script>alert(1)</script>", "::error::x", "=cmd|' /C calc'!A0",
        "%YAML", "|", "yes",
    ],
)  # fmt: skip
def test_a_hostile_role_is_written_as_text_or_refused(role: str, history: History) -> None:
    before = tree(history.folder)
    status, _ = history.run("approve", "oak", "--role", role, "--on", "2026-02-20")
    if status:
        assert status == 1, history.output
        assert tree(history.folder) == before
        return
    kept = json.loads((history.folder / f"{COPY}/approved.json").read_text())
    assert kept["approval"]["role"] == role
    assert messages(history) == []
    assert role in (history.folder / f"{COPY}.txt").read_text()


def test_a_review_without_change_moves_its_days_and_no_approved_word(history: History) -> None:
    history.replace(
        SITE, "    page: oak", "    reviewed: 2026-01-31\n    review_due: 2026-08-31 # a term\n    page: oak"
    )
    history.run("record", "--write")
    approve(history)
    stamp = (history.folder / f"{COPY}/approved.json").read_bytes()
    assert history.run("due", "--as-of", "2026-09-10")[0] == 1
    assert "The notice is to be reviewed, by Chair of governors" in history.output
    approve(history, "--reviewed", "--on", "2026-08-30")
    text = (history.folder / SITE).read_text()
    assert "    reviewed: 2026-08-30\n    review_due: 2027-03-30 # a term\n" in text
    assert (history.folder / f"{COPY}/approved.json").read_bytes() == stamp
    assert (
        "- Last checked: 30 August 2026\n- Next check: 30 March 2027\n"
        in (history.folder / f"{COPY}.txt").read_text()
    )
    assert history.run("due", "--as-of", "2026-09-10", "--within", "0")[0] == 0
    assert [each for each in messages(history) if not each.startswith("date-order")] == []

    before = tree(history.folder)
    assert "is to be after this one" in approve(
        history, "--reviewed", "--on", "2026-09-01", "--next", "2026-09-01", status=1
    )
    history.replace(SITE, "25 years", "26 years")
    history.run("record", "--write")
    said = approve(history, "--reviewed", "--on", "2026-09-01", status=1)
    assert "was changed since it was approved (“How long”)" in said
    assert tree(history.folder)[f"{COPY}/approved.json"] == before[f"{COPY}/approved.json"]


def test_a_stamp_typed_by_hand_says_nothing_about_words(history: History) -> None:
    history.replace(SITE, "    page: oak", "    approved: {by: Chair, on: 2026-02-01}\n    page: oak")
    history.run("record", "--write")
    (found,) = findings(history)
    assert (found["code"], found["severity"]) == ("approval-mismatch", "info")
    approve(history)
    history.replace(SITE, "fingerprint: ", "fingerprint: 1:0")
    assert messages(history)[0].startswith("approval-mismatch")
