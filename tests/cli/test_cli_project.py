"""The command line over a small real project: two sites, a pack, an RST and a MyST page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.record import record_from_json

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = {
    "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\n",
    "conf.py": 'raise SystemExit("conf.py was run")\n',
    "sites/oakfield.yaml": """\
organisation:
  name: Oakfield School
dpo:
  email: dpo@oakfield.example
notices:
  cin-cla:
    in_force: 2026-12-01
    page: notices/oakfield
""",
    "sites/elm.yaml": """\
organisation:
  name: Elm School
dpo:
  email: dpo@elm.example
notices:
  cin-cla:
    page: notices/elm
""",
    "notices/oakfield.rst": "Our privacy notice\n==================\n\n.. privacy-notice:: cin-cla\n",
    "notices/elm.md": "# Our privacy notice\n\n```{privacy-notice} cin-cla\n```\n",
    "pack/pack.yaml": """\
id: small
title: A small pack
publisher: The pack's makers
version: 1.0.0
licence: MIT
language: en-GB
jurisdiction: england
""",
    "pack/notices/cin-cla/2018-05-25.yaml": "notice: cin-cla\nedition: 2018-05-25\nclauses: [who, dpo]\n",
    "pack/clauses/who/2018-05-25.md": """\
---
id: who
edition: 2018-05-25
title: Who we are
review: unreviewed
---

{{ organisation.name }} decides how your data is used. Ask us about it.
""",
    "pack/clauses/dpo/2018-05-25.md": """\
---
id: dpo
edition: 2018-05-25
title: Whom to ask
review: unreviewed
---

Write to [our officer](<{{ dpo.email }}>).
""",
}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


Out = pytest.CaptureFixture[str]


def test_show_is_what_a_reader_gets(project: Path, capsys: Out) -> None:
    assert project.is_dir()
    assert cli.run(["show", "oakfield"]) == 0
    assert capsys.readouterr() == (
        """\
# Our privacy notice

## Who we are

Oakfield School decides how your data is used. Ask us about it.

## Whom to ask

Write to our officer <mailto:dpo@oakfield.example>.
""",
        "",
    )


def test_a_changed_fact_shows_as_the_sentence_it_changes(project: Path, capsys: Out) -> None:
    assert cli.run(["record", "--write"]) == 0
    assert cli.run(["check"]) == 0
    edit(project / "sites/oakfield.yaml", "organisation:", "# a comment\norganisation:")
    assert cli.run(["record"]) == 0, "a comment moves lines and changes no word"
    edit(project / "sites/oakfield.yaml", "dpo@oakfield", "officer@oakfield")
    edit(project / "pack/clauses/who/2018-05-25.md", "Ask us about it.", "Ask us.")
    capsys.readouterr()
    assert cli.run(["record", "--site", "oakfield"]) == 1
    assert (
        capsys.readouterr().out
        == """\
The kept reading copy of oakfield’s notice cin-cla is not what the project says now

  ## Who we are
- Ask us about it.
+ Ask us.

  ## Whom to ask
- Write to our officer <mailto:dpo@oakfield.example>.
+ Write to our officer <mailto:officer@oakfield.example>.
"""
    )
    assert cli.run(["check"]) == 1
    out = capsys.readouterr().out
    assert "reading-copies/elm/cin-cla.txt:8: error: " in out
    assert "reading-copies/oakfield/cin-cla.txt:6: error: " in out
    assert cli.run(["record", "--write"]) == 0
    assert cli.run(["check"]) == 0


def test_records_are_what_the_published_schema_describes(project: Path, capsys: Out) -> None:
    schema = json.loads(
        files("sphinx_privacynotice.model").joinpath("schemas/record.schema.json").read_text("utf-8")
    )
    check = jsonschema.Draft202012Validator(schema)
    assert cli.run(["record", "--write"]) == 0
    capsys.readouterr()
    assert cli.run(["record", "--json"]) == 0
    notices = json.loads(capsys.readouterr().out)
    check.validate(notices)
    assert [(notice["site"], notice.get("in_force")) for notice in notices["notices"]] == [
        ("elm", None),
        ("oakfield", "2026-12-01"),
    ]
    value = notices["notices"][1]["values"]["organisation.name"]
    assert value == {"file": "sites/oakfield.yaml", "line": 2, "layer": "site"}
    kept = json.loads((project / "reading-copies/oakfield/cin-cla.json").read_text("utf-8"))
    check.validate(kept)
    assert record_from_json(kept).in_force == "2026-12-01"


def test_everything_wrong_is_told_with_its_place(project: Path, capsys: Out) -> None:
    edit(project / "sites/oakfield.yaml", "dpo:", "dpoo:")
    edit(project / "sites/elm.yaml", "page: notices/elm", "page: notices/elmm")
    edit(project / "pack/pack.yaml", "licence: MIT\n", "")
    settings = "checks:\n  page-missing: {severity: warning, reason: It comes later.}\n"
    edit(project / "privacynotice.yaml", "packs:", f"{settings}packs:")
    assert cli.run(["check", "--format", "json"]) == 1
    found = {(each["code"], each["severity"], each["file"]) for each in json.loads(capsys.readouterr().out)}
    assert found >= {
        ("unknown-key", "error", "sites/oakfield.yaml"),
        ("page-missing", "warning", "sites/elm.yaml"),
    }
    assert any(file == "pack/pack.yaml" for _, _, file in found)
    assert cli.run(["check", "--format", "json", "--site", "elm"]) == 1
    about_elm = {each["file"] for each in json.loads(capsys.readouterr().out)}
    # nobody names the page any more, and so it does not say for whom it speaks
    assert about_elm == {"sites/elm.yaml", "pack/pack.yaml", "notices/elm.md"}


def test_a_page_speaks_for_its_own_site(project: Path, capsys: Out) -> None:
    edit(project / "notices/oakfield.rst", ":: cin-cla\n", ":: cin-cla\n\nAsk :notice:site:`dpo.nmae`.\n")
    assert cli.run(["check", "--site", "elm"]) == 0
    assert cli.run(["check", "--site", "oakfield"]) == 1
    assert "notices/oakfield.rst:6: error: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sites/oakfield.yaml", b"\xff\xfe\x00"),
        ("sites/oakfield.yaml", b"- : {[\n\t&a *a !!python/object:os.system x"),
        ("sites/oakfield.yaml", b""),
        ("privacynotice.yaml", b"sites: [[[[\n"),
        ("privacynotice.yaml", b"packs: [./nowhere, ../..]\nroot: /\n"),
        ("pack/pack.yaml", b"id: [\n"),
        ("pack/clauses/dpo/2018-05-25.md", b"---\nid: dpo\n"),
        ("notices/elm.md", b"\xff```{privacy-notice}\n"),
        (
            "notices/oakfield.rst",
            b"=\n\n.. privacy-notice:: cin-cla\n   :site: ''\n   :level: x\n\n   .. a::",
        ),
    ],
)
def test_bad_input_is_told_and_never_a_fault_of_ours(
    project: Path, name: str, content: bytes, capsys: Out
) -> None:
    (project / name).write_bytes(content)
    assert cli.run(["check"]) == 1
    out, err = capsys.readouterr()
    assert name in out
    assert "Traceback" not in out + err


def test_copies_lie_in_the_projects_folder_however_far_up_it_may_reach(project: Path, capsys: Out) -> None:
    below = project / "schools"
    below.mkdir()
    for name in ("sites", "notices", "conf.py", "privacynotice.yaml"):
        (project / name).rename(below / name)
    edit(below / "privacynotice.yaml", "packs: [./pack]", "packs: [../pack]\nroot: ..")
    assert cli.run(["--project", "schools", "record", "--write"]) == 0
    assert (below / "reading-copies/oakfield/cin-cla.txt").is_file()
    edit(project / "pack/clauses/who/2018-05-25.md", "Ask us about it.", "Ask us.")
    capsys.readouterr()
    assert cli.run(["--project", "schools", "check"]) == 1
    assert "schools/reading-copies/oakfield/cin-cla.txt:6: error: " in capsys.readouterr().out


def test_the_same_bytes_whatever_the_order_of_hashes(project: Path) -> None:
    def run(hash_seed: str) -> bytes:
        known = {
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PATH": os.environ["PATH"],
        }
        return subprocess.run(
            [sys.executable, "-m", "sphinx_privacynotice", "record", "--json"],
            cwd=project,
            env=known,
            capture_output=True,
            check=True,
        ).stdout

    assert run("1") == run("2")


def test_conf_py_is_not_needed_and_without_a_project_the_use_is_wrong(tmp_path: Path, capsys: Out) -> None:
    assert cli.run(["--project", str(tmp_path), "check"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "There is no privacynotice.yaml" in err
    assert "`init` begins one, and `check --text FILE` needs none" in err


def test_what_a_notice_without_a_checklist_should_say_is_not_looked_at(project: Path, capsys: Out) -> None:
    told = "whether “guests” says all that the law asks, as its pack names no checklist for it"
    assert cli.run(["--project", str(project), "check"]) == 0
    assert told not in capsys.readouterr().out
    kind = project / "pack/notices/guests/2018-05-25.yaml"
    kind.parent.mkdir()
    kind.write_text("notice: guests\nedition: 2018-05-25\nclauses: [who]\n", encoding="utf-8")
    edit(project / "sites/elm.yaml", "  cin-cla:\n", "  guests:\n")
    edit(project / "notices/elm.md", "{privacy-notice} cin-cla", "{privacy-notice} guests")
    assert cli.run(["--project", str(project), "check"]) == 0
    assert told in capsys.readouterr().out
