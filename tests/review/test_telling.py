"""``telling``: a letter that says what changes, in words of the notice, the school and the packs alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import docx
import pytest
from history import FILES, History

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.base.readability import grade, syllables_of, words_of
from sphinx_privacynotice.model.pack.library import load_library
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

NURSE = "      - name: the school nurse\n        why: to look after your health\n"
BUS = "      - name: Westshire Bus Company\n"
ENTRY = """\
    changes:
      - on: 2026-07-01
        note: We keep your records for less long.
        told: {told}
"""
CHANGES = "    changes:\n      - {on: 2026-07-01, note: Less., told: letter}\n"
EDITION = (
    "---\nid: rights\nedition: 2026-06-01\ntitle: Your rights\nprovides: {right.access: see}\n"
    "change:\n  class: material\n  note: You can now ask at any time, and for free.\n---\n\n"
    "{id}`see` You can ask to see what we hold about you, at any time.\n\n"
    "{id}`wrong` If it is wrong, ask us. We put it right for free.\n"
)
OPENING = "We are changing our privacy notice. It says how we use what we know about people."
ASK = "If you would like to ask us about this, please do: Oak School, 01632 960101 or office@oak.example."
DPO = "You can also ask: Data protection officer, 01632 960400 or dpo@trust.example."


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> History:
    history = History(tmp_path / "project", capsys)
    history.folder.mkdir()
    history.begin()
    return history


def tell(history: History, *arguments: str) -> tuple[list[str], str]:
    """Return the lines of a text, and what its author is told."""
    status, out = history.run("telling", *arguments)
    assert status == 0, history.output
    return out.splitlines(), history.output.removeprefix(out)


def test_a_letter_says_what_from_when_where_and_whom_to_ask(project: History) -> None:
    project.replace("sites/oak.yaml", "25 years", "9 years")
    project.replace("sites/oak.yaml", NURSE, NURSE + BUS)
    project.replace("sites/oak.yaml", "in_force: 2026-03-01", "in_force: 2026-07-01")
    project.replace("sites/oak.yaml", "  email:", "  web: https://oak.example/privacy\n  email:")
    project.replace("pack/notices/cin-cla/2026-01-01.yaml", "rights, dpo", "dpo, rights")
    lines, author = tell(project, "--site", "oak")
    assert lines == [
        "Changes to our privacy notice",
        "",
        "Dear parents and carers,",
        "",
        f"{OPENING} The changes start on 1 July 2026.",
        "",
        "This is what changes:",
        "",
        "- We now also share with: Westshire Bus Company.",
        "- Pupil records: We now keep this for 9 years. Before, it was 25 years.",
        "",
        "You can read all of it here: https://oak.example/privacy",
        "",
        ASK,
        "",
        DPO,
        "",
        "With kind wishes",
        "",
        "Oak School",
    ]
    assert "Left out: 1 editorial change." in author
    added = 'changes: [{on: 2026-07-01, note: …, told: "letter home, DAY"}]'
    assert f"add to the notice cin-cla in sites/oak.yaml: {added}" in author
    assert "Not looked at: whether what is said is true" in author

    project.replace("sites/oak.yaml", "    recipients:\n", f"{CHANGES}    recipients:\n")
    text = (project.folder / "sites/oak.yaml").read_text()
    line = text[: text.index("changes:")].count("\n") + 1
    project.commit()
    project.replace("sites/oak.yaml", "9 years", "8 years")
    project.replace("sites/oak.yaml", "in_force: 2026-07-01", "in_force: 2026-08-01")
    _, author = tell(project, "--site", "oak")
    where = f"add to `changes:` of the notice cin-cla (line {line} of sites/oak.yaml) an entry: "
    assert f"{where}`- on: 2026-08-01`, below it `note:` and `told: letter home, DAY`" in author
    said = json.loads(project.run("diff", "--format", "json")[1])["findings"]
    hints = [each["hint"] for each in said if each["code"] == "change-untold"]
    assert f"`changes:` of the notice (line {line} of sites/oak.yaml)" in hints[0]


def test_the_schools_own_words_are_told_and_its_author_is_asked_to_check_them(project: History) -> None:
    project.replace("sites/oak.yaml", "25 years", "9 years")
    project.replace("sites/oak.yaml", "in_force: 2026-03-01", "in_force: 2026-07-01")
    project.replace("sites/oak.yaml", "    recipients:\n", ENTRY.format(told="") + "    recipients:\n")
    project.replace("sites/oak.yaml", "        told: \n", "")
    lines, author = tell(project, "--as", "paragraph", "--link", "https://oak.example/notice")
    said = "The changes start on 1 July 2026. This is what changes: We keep your records for less long."
    assert lines == [f"{OPENING} {said} You can read all of it here: https://oak.example/notice {ASK} {DPO}"]
    assert "See that they tell of all: how long data is kept changes." in author
    assert "add to the entry of `changes:` in sites/oak.yaml: told: newsletter, DAY" in author


def test_an_edition_is_told_as_its_pack_says(project: History) -> None:
    (project.folder / "pack/clauses/rights/2026-06-01.md").write_text(EDITION, encoding="utf-8")
    for site in ("oak", "elm"):
        project.replace(f"sites/{site}.yaml", "in_force: 2026-03-01", "in_force: 2026-07-01")
    lines, author = tell(project)
    assert lines[4].endswith(
        "This is for these schools: Elm School, Oak School. The changes start on 1 July 2026."
    )
    assert [line for line in lines if line.startswith("- ")] == [
        "- Under “Your rights”: You can now ask at any time, and for free."
    ]
    assert "If you would like to ask about this, please ask your school." in lines
    assert "Data protection officer" in "".join(lines)
    assert "in sites/elm.yaml, sites/oak.yaml: changes:" in author
    # one school alone has a letter of its own
    assert tell(project, "--site", "elm")[0][-1] == "Elm School"
    # older words take back what was told, and the pack has no note of that
    project.commit()
    for site in ("oak", "elm"):
        project.replace(f"sites/{site}.yaml", "in_force: 2026-07-01", "in_force: 2026-03-01")
    assert "at any time, and for free" not in "".join(tell(project)[0])


def test_what_is_not_known_is_said_to_the_author_alone(project: History) -> None:
    project.replace("oak.md", "This page is about you.", "This page is about you and us.")
    project.replace("sites/elm.yaml", "    in_force: 2026-03-01\n", "")
    project.replace(
        "sites/elm.yaml", "      - name: the school nurse\n        why: to look after your health\n", ""
    )
    lines, author = tell(project)
    text = "\n".join(lines)
    assert text.startswith("Elm School: cin-cla\n===================\n\nChanges to our privacy notice")
    assert "\n\n\nOak School: cin-cla\n=====" in text
    assert "- No longer on our list of who we share with: the school nurse" in text
    said = "the notice used to say “This page is about you.” Now it says “This page is about you and us.”"
    assert f"- Under “Privacy at Oak School” {said}" in text
    assert "start on" not in text
    assert "not yet filled in" not in text
    assert "Elm School (cin-cla): a draft, without `in_force`, so the text does not say from when." in author
    assert "Oak School (cin-cla): `in_force` stays, and no new entry of `changes` has a day" in author
    assert "no address is known" in author


def test_two_revisions_and_nothing_to_tell(project: History) -> None:
    first = project.git("rev-parse", "HEAD")
    project.replace("trust.yaml", "Data protection officer", "Officer for data")
    second = project.commit()
    project.replace("trust.yaml", "Officer for data", "Somebody else")
    text = "\n".join(tell(project, first, second)[0])
    assert "You can also ask: Officer for data" in text
    assert "Now it says “Ask Officer for data: dpo@trust.example or 01632 960400.”" in text
    project.git("checkout", "-q", "--", ".")
    lines, author = tell(project)
    assert lines == []
    assert "Nothing to tell: no change is material or clarifying." in author
    assert project.run("telling", "--format", "word")[0] == 2
    assert project.run("telling", "--site", "ash")[0] == 2


def test_a_new_notice_and_one_that_is_gone(project: History) -> None:
    for name, text in {"sites/{}.yaml": FILES["sites/elm.yaml"], "{}.md": FILES["elm.md"]}.items():
        (project.folder / name.format("elm")).unlink()
        new = text.replace("elm", "ash").replace("Elm", "Ash")
        (project.folder / name.format("ash")).write_text(new, encoding="utf-8")
    project.replace("ash.md", "# Privacy at Ash School", "# How we use data\n\n" + "Quite other words. " * 60)
    lines, author = tell(project)
    assert lines[0] == "Our new privacy notice"
    assert "We have a new privacy notice." in lines[4]
    assert "It starts on 1 March 2026." in lines[4]
    assert "This is what changes:" not in lines
    assert "Elm School, cin-cla is gone, and of that the text says nothing: write it yourself." in author


HOSTILE = "<script>alert(1)</script> {{ x }} {notice} ::error::x \x1b[31m \u202e [x](javascript:y) =1+1"


def test_nothing_in_a_text_acts(project: History, tmp_path: Path) -> None:
    typed = HOSTILE.replace("\x1b", "\\e").replace("\u202e", "\\u202e").replace("{{ x }} ", "")
    entry = ENTRY.format(told=f'"{typed}"').replace("We keep your records for less long.", f'"{typed}"')
    project.replace("sites/oak.yaml", "25 years", "9 years")
    project.replace("sites/oak.yaml", "name: Oak School", f'name: "{typed}"')
    project.replace("sites/oak.yaml", "    recipients:\n", entry + "    recipients:\n")
    for form in ("text", "html", "word"):
        file = tmp_path / f"letter.{form}"
        tell(project, "--site", "oak", "--format", form, "--output", str(file), "--link", HOSTILE)
        assert "\x1b" not in project.output
        again = file.read_bytes()
        tell(project, "--site", "oak", "--format", form, "--output", str(file), "--link", HOSTILE)
        assert file.read_bytes() == again
    text, page = ((tmp_path / f"letter.{form}").read_text("utf-8") for form in ("text", "html"))
    assert re.search("[\x00-\x08\x0b-\x1f\u202e]", text + page) is None
    assert not any(line.startswith("::") for line in text.splitlines())
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    made = docx.Document(str(tmp_path / "letter.word"))
    assert [each.text for each in made.paragraphs if each.style and each.style.name == "List Bullet"] == [
        next(line[2:] for line in text.splitlines() if line.startswith("- "))
    ]


def test_a_pupil_of_fourteen_can_read_the_words() -> None:
    pack = load_library(Folder(BUILTIN_FOLDER), [], Findings()).packs[0]
    phrases = {key: text for key, text in pack.phrases["en-GB"].items() if key.startswith("telling_")}
    filled = [re.sub(r"\{\w+\}", "it", str(text)) for text in phrases.values()]
    sentences = words_of(filled)
    syllables = syllables_of(word for sentence in sentences for word in sentence)
    assert syllables is not None
    assert grade(sentences, syllables) < 6
    for text in filled:
        if len(text.split()) > 5:
            assert grade(words_of([text]), syllables) <= 8.5, text
