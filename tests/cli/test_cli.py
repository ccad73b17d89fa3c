"""The command line: words on the right stream, the right exit status, never a traceback for bad input."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice import __version__
from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.cli.context import LoadedProject, Session
from sphinx_privacynotice.model.project.project import CheckSetting
from sphinx_privacynotice.model.record import Block, Record, Run
from sphinx_privacynotice.review.reading_copies import ReadingCopies

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = Finding(
    "unknown-key", "There is no key “nmae”", Place("sites/oakfield.yaml", 2, 3), "Did you mean “name”?"
)
DRAFT = Finding("draft", "Elm School’s notice is a draft", Place("sites/elm.yaml", 9), severity=Severity.INFO)
PACK = Finding("pack-format", "The pack has no title", Place("pack/pack.yaml", 1))


LEFT_OUT = Block("left-out", "notices/oakfield", "page", (Run("a table of data"),))
UNSEEN = (
    "Not looked at: whether what is said is true; law that no rule asks about; where links lead;"
    " pages without a notice.\n"
)


def a_record(
    site: str = "oakfield", notice: str = "cin-cla", words: str = "We keep it safe. Ask us."
) -> Record:
    blocks = (
        Block("heading", f"notices/{site}", "clause", (Run("How we keep records"),), level=2),
        Block("paragraph", f"notices/{site}", "clause", (Run(words),)),
    )
    return Record(site, notice, "2026-12-01", (f"notices/{site}",), blocks)


class Call:
    """Runs the command line over a project that is made up, in a folder of its own."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys
        self.out = self.err = ""
        self.asked: list[Path | None] = []
        self.project = LoadedProject(
            root=root,
            copies=ReadingCopies(Folder(root)),
            sites={"oakfield": "Oakfield School"},
            owners={"sites/oakfield": frozenset({"oakfield"}), "sites/elm": frozenset({"elm"})},
            records=(a_record(),),
            findings=Findings(),
            checks={},
        )

    def has(self, **fields: object) -> None:
        self.project = replace(self.project, **fields)  # type: ignore[arg-type] # fields of several types, by name

    def two_sites(self) -> None:
        self.has(
            sites={"oakfield": "Oakfield School", "elm": "Elm School"},
            records=(a_record("elm"), a_record("oakfield")),
        )

    def __call__(self, *args: str) -> int:
        status = cli.run(args)
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return status


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    made = Call(tmp_path, capsys)

    def load(session: Session, _on: str = "", **_: bool) -> LoadedProject:
        made.asked.append(session.folder if session.conf is None else session.conf)
        return made.project

    monkeypatch.setattr(Session, "load", load)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return made


# check


def test_check_of_a_project_that_is_right(call: Call) -> None:
    assert call("check") == 0
    assert (call.out, call.err) == (f"1 notice checked: no findings\n{UNSEEN}", "")


def test_check_says_everything_at_once(call: Call) -> None:
    call.two_sites()
    call.has(findings=Findings([KEY, DRAFT, PACK]))
    assert call("check") == 1
    assert (
        call.out
        == """\
pack/pack.yaml:1: error: The pack has no title [pack-format]

sites/elm.yaml:9: info: Elm School’s notice is a draft [draft]

sites/oakfield.yaml:2:3: error: There is no key “nmae” [unknown-key]
    Did you mean “name”?

2 notices checked: 2 errors, 1 for information
More about a code: sphinx-privacynotice explain pack-format
"""
        + UNSEEN
    )


def test_check_says_what_it_did_not_look_at(call: Call) -> None:
    call.two_sites()
    call.has(records=(a_record("elm"), replace(a_record(), blocks=(*a_record().blocks, LEFT_OUT))))
    call("check", "--site", "oakfield")
    unseen = UNSEEN.replace(
        ".\n", "; 1 part of notices that only a build can read (on notices/oakfield); other sites.\n"
    )
    assert call.out == f"1 notice checked: no findings\n{unseen}"
    call("check", "--site", "elm", "--format", "json")
    assert (json.loads(call.out), call.err) == ([], UNSEEN.replace(".\n", "; other sites.\n"))


@pytest.mark.parametrize(
    ("findings", "args", "status"),
    [
        ([], [], 0),
        ([], ["--strict"], 0),
        ([DRAFT], [], 0),
        ([DRAFT], ["--strict"], 1),
        ([DRAFT], ["--strict", "--format", "json"], 1),
        ([KEY], [], 1),
        ([KEY], ["--format=json"], 1),
        ([KEY], ["--site", "elm"], 0),
        ([PACK], ["--site", "elm"], 1),
        ([DRAFT], ["--site", "elm", "--strict"], 1),
    ],
)
def test_status_of_check(call: Call, findings: list[Finding], args: list[str], status: int) -> None:
    call.two_sites()
    call.has(findings=Findings(findings))
    assert call("check", *args) == status


def test_check_as_json(call: Call) -> None:
    call.has(findings=Findings([KEY]))
    call("check", "--format", "json")
    assert json.loads(call.out) == [
        {
            "code": "unknown-key",
            "severity": "error",
            "message": "There is no key “nmae”",
            "file": "sites/oakfield.yaml",
            "line": 2,
            "column": 3,
            "mend": "Did you mean “name”?",
            "why": known_codes()["unknown-key"].why,
            "url": known_codes()["unknown-key"].url,
        }
    ]


def test_the_project_sets_severities(call: Call) -> None:
    setting = CheckSetting(Severity.INFO, "It is meant.", Place("privacynotice.yaml", 3))
    call.has(findings=Findings([KEY]), checks={"unknown-key": (setting,)})
    assert call("check") == 0
    assert "info: There is no key" in call.out


def test_names_can_be_opened_from_the_current_folder(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    (call.root / "sites").mkdir()
    (call.root / "sites/oakfield.yaml").touch()
    call.has(findings=Findings([KEY]))
    monkeypatch.chdir(call.root / "sites")
    call("check")
    assert call.out.startswith("oakfield.yaml:2:3: error: ")


# record


def test_record_begins_keeping_copies(call: Call) -> None:
    assert call("check") == 0, "a project that keeps no copies is in order"
    assert call("record") == 1
    assert call.err == "No reading copy is kept yet. To begin: sphinx-privacynotice record --write\n"
    assert call("record", "--write") == 0
    assert call.out.splitlines() == [
        "kept reading-copies/.gitattributes",
        "kept reading-copies/oakfield/cin-cla.json",
        "kept reading-copies/oakfield/cin-cla.txt",
    ]
    assert call("record") == 0
    assert (call.out, call.err) == ("", "The reading copies are what the project says.\n")
    assert call("record", "--write") == 0
    assert (call.out, call.err) == ("", "The reading copies are what the project says.\n")


def test_record_shows_the_sentences_that_change(call: Call) -> None:
    call("record", "--write")
    call.has(records=(a_record(words="We keep it safe. Write to us."),))
    assert call("record") == 1
    assert (
        call.out
        == """\
The kept reading copy of oakfield’s notice cin-cla is not what the project says now

  ## How we keep records
- Ask us.
+ Write to us.
"""
    )
    assert call.err == "If that is meant, keep it: sphinx-privacynotice record --write\n"
    assert call("check") == 1
    assert "reading-copies/oakfield/cin-cla.txt:4: error: The kept" in call.out
    assert call("record", "--write") == 0
    assert call("check") == 0


def test_a_copy_of_a_notice_that_is_gone_is_told_and_taken_away(call: Call) -> None:
    call.two_sites()
    call("record", "--write")
    call.has(records=(a_record("oakfield"),))
    assert call("check") == 1
    assert "reading-copies/elm/cin-cla.txt: error: A reading copy is kept of elm’s notice cin-cla" in call.out
    assert call("check", "--site", "oakfield") == 0
    assert call("record") == 1
    assert call("record", "--write") == 0
    assert (
        call.out == "taken away reading-copies/elm/cin-cla.json\ntaken away reading-copies/elm/cin-cla.txt\n"
    )
    assert call("check") == 0


def test_while_there_are_errors_no_copy_is_written_or_missed(call: Call) -> None:
    call.two_sites()
    call("record", "--write")
    call.has(records=(), findings=Findings([KEY]), sound=False)
    assert call("record", "--write") == 1
    assert "There is no key" in call.err
    assert call.err.endswith("Nothing is written while there are errors.\n")
    assert (call.root / "reading-copies/elm/cin-cla.txt").is_file()
    assert call("check") == 1
    assert "reading-copies" not in call.out
    assert call("record", "--write", "--site", "elm") == 0, "an error of another site is no hindrance"


def test_record_as_json(call: Call) -> None:
    call.two_sites()
    assert call("record", "--json") == 0
    assert [notice["site"] for notice in json.loads(call.out)["notices"]] == ["elm", "oakfield"]
    call.has(findings=Findings([KEY]))
    assert call("record", "--json", "--site", "oakfield") == 1
    assert [notice["site"] for notice in json.loads(call.out)["notices"]] == ["oakfield"]
    assert call.err == "The project has 1 error. To read them: sphinx-privacynotice check\n"


# show


def test_show_wraps_to_the_terminal(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    blocks = (
        Block(
            "paragraph",
            "p",
            "page",
            (Run("Records are kept at https://oakfield.example/a-very-long-address safely."),),
        ),
        Block("item", "p", "page", (Run("names, addresses and dates of birth"),), level=1),
        Block("item", "p", "page", (Run(""),), level=1),
        Block("code", "p", "page", (Run("as   it stands, however long the line may be"),)),
    )
    call.has(records=(replace(a_record(), blocks=blocks),))
    assert call("show") == 0
    assert (
        call.out
        == """\
Records are kept at
https://oakfield.example/a-very-long-address
safely.

- names, addresses and dates
  of birth
-

    as   it stands, however long the line may be
"""
    )


def test_headings_are_bold_on_a_terminal_only(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    call("show")
    assert call.out.startswith("## How we keep records\n\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    call("show")
    assert call.out.startswith("\x1b[1mHow we keep records\x1b[0m\n\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    call("show")
    assert call.out.startswith("## How we keep records\n\n")


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["oakfield"], 0, "oakfield cin-cla"),
        (["elm", "workforce"], 0, "elm workforce"),
        ([], 2, "Error: Name a site: elm, oakfield.\n"),
        (["elm"], 2, "Error: Name one of Elm School’s notices: cin-cla, workforce.\n"),
        (["elmm"], 2, "Error: There is no site “elmm”. Did you mean “elm”?\n"),
        (["rowan-high"], 2, "Error: There is no site “rowan-high”. There is elm, moss, oakfield.\n"),
        (["elm", "workfroce"], 2, "Error: There is no notice “workfroce”. Did you mean “workforce”?\n"),
        (
            ["moss"],
            2,
            "Error: Moss School has no notice on any page. What is wrong: sphinx-privacynotice check\n",
        ),
        (["\x1b[2J"], 2, "Error: There is no site “\\u001b[2J”. There is elm, moss, oakfield.\n"),
    ],
)
def test_which_notice_is_shown(call: Call, args: list[str], status: int, said: str) -> None:
    call.has(
        sites={"oakfield": "Oakfield School", "elm": "Elm School", "moss": "Moss School"},
        records=tuple(
            a_record(site, notice, f"{site} {notice}")
            for site, notice in [("elm", "cin-cla"), ("elm", "workforce"), ("oakfield", "cin-cla")]
        ),
    )
    assert call("show", *args) == status
    assert said in (call.err if status else call.out)


@pytest.mark.parametrize("args", [[], ["oakfield"], ["cin-cla"], ["oakfield", "cin-cla"]])
def test_of_one_site_its_name_may_be_left_out(call: Call, args: list[str]) -> None:
    assert call("show", *args) == 0
    assert "We keep it safe." in call.out


def test_show_of_a_project_with_errors_shows_and_says_so(call: Call) -> None:
    call.has(findings=Findings([KEY]))
    assert call("show") == 1
    assert "We keep it safe." in call.out
    assert call.err == "The project has 1 error. To read them: sphinx-privacynotice check\n"


# the command itself


def test_help_lists_the_commands_that_there_are_by_what_they_are_for(call: Call) -> None:
    assert call("--help") == 0
    lines = call.out.splitlines()
    sections = [line for line in lines if line.removesuffix(":") in cli.SECTIONS]
    assert [section.removesuffix(":") for section in sections] == list(cli.SECTIONS)
    listed = [line.split()[0] for line in lines[lines.index("Every day:") :] if line.startswith("  ")]
    known = [name for names in cli.SECTIONS.values() for name in names if name in cli.app.commands]
    assert [name for name in listed if name in cli.app.commands] == known


def test_every_command_stands_in_a_section() -> None:
    assert set(cli.app.commands) <= {name for names in cli.SECTIONS.values() for name in names}


OWN_PACKS = "  england-councils 0.1.0\n  england-schools 0.2.0\n"
"""The packs that come with the extension."""


def test_version(call: Call) -> None:
    assert call("--version") == 0
    assert call.out == f"sphinx-privacynotice {__version__}\n{OWN_PACKS}", "what is installed"
    pack = "id: clubs\ntitle: T\npublisher: P\nversion: 2.1.0\nlicence: CC0-1.0\nlanguage: en-GB\n"
    write_tree(
        call.root / "p",
        {"privacynotice.yaml": "packs: [./clubs]\n", "clubs/pack.yaml": f"{pack}jurisdiction: england\n"},
    )
    with_packs = f"sphinx-privacynotice {__version__}\n  england-schools 0.2.0\n  clubs 2.1.0\n"
    for args in (("--version", "--project", "p"), ("--project", "p", "--version")):
        assert call(*args) == 0
        assert call.out == with_packs, "the project's"
    write_tree(call.root / "p", {"privacynotice.yaml": "packs: [\n"})
    assert call("--project", "p", "--version") == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_it(shell: str) -> None:
    """As docs/commands.md has it: the shell asks the command itself, by a variable."""

    def asked(what: str, **words: str) -> str:
        env = {**os.environ, "_SPHINX_PRIVACYNOTICE_COMPLETE": f"{shell}_{what}", **words}
        run = [sys.executable, "-m", "sphinx_privacynotice"]
        return subprocess.run(  # noqa: S603 - ourselves
            run, env=env, capture_output=True, text=True, check=True
        ).stdout

    assert "sphinx-privacynotice" in asked("source") or "_sphinx_privacynotice_completion" in asked("source")
    current = "li" if shell == "fish" else "1"
    found = asked("complete", COMP_WORDS="sphinx-privacynotice li", COMP_CWORD=current)
    assert re.search(r"\blist\b", found)


@pytest.mark.parametrize(
    "args",
    [
        ["chekc"],
        ["check", "--fromat", "json"],
        ["check", "--format", "xml"],
        ["check", "--site", "oakfeild"],
        ["record", "--site", "elm"],
        ["record", "--write", "--json"],
        ["show", "a", "b", "c"],
        ["--project", "nowhere", "check"],
    ],
)
def test_wrong_use(call: Call, args: list[str]) -> None:
    assert call(*args) == 2
    assert call.out == ""
    assert "Error: " in call.err


def test_the_project_may_be_named(call: Call) -> None:
    (call.root / "docs").mkdir()
    call("--project", "docs", "check")
    call("check")
    call("--conf", "docs", "check")
    assert call.asked == [Path("docs"), None, Path("docs")]


def raising(error: Exception) -> Callable[..., LoadedProject]:
    def load(*_: object, **__: object) -> LoadedProject:
        raise error

    return load


def test_unreadable_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("unreadable-file", "There is no project here", Place("."), "Name it with --project")
    monkeypatch.setattr(Session, "load", raising(SourceError(finding)))
    assert call("check") == 2
    assert call.out == ""
    assert call.err == ".: error: There is no project here [unreadable-file]\n    Name it with --project\n"


def test_a_fault_of_ours_is_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "load", raising(KeyError("npd\nX")))
    assert call("check") == 3
    assert call.out == ""
    assert call.err.startswith("This is a fault of ours: KeyError: 'npd\\nX'. Please report it ")
    assert call.err.count("\n") == 1


def test_debug_prints_what_a_report_needs(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Session, "load", raising(KeyError("npd")))
    assert cli.run(["--debug", "check"]) == 3
    assert "Traceback (most recent call last)" in capsys.readouterr().err
    assert call.out == ""


def test_a_stopped_command(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> LoadedProject:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "load", stop)
    assert call("check") == 130


def test_it_runs_as_a_module_in_the_plainest_of_places(tmp_path: Path) -> None:
    plain = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_privacynotice", "check", "--site", "“"],
        cwd=tmp_path,
        env=plain,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert "There is no privacynotice.yaml" in done.stderr.decode("utf-8")
