"""`init --notice own`: a notice that no pack has, in a new project and in one that is there."""

from __future__ import annotations

import io
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import SYNTAXES, build, findings_of_reader, for_one_notice, reading_copies, write_tree

from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

KIND = "visitors-and-cctv"
OWN = ("--notice", "own", "--title", "Visitors and CCTV", "--yes")
SCHOOL = ("--name", "Oakfield School", "--kind", "academy")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "school"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*args: str) -> tuple[int, str, str]:
        return (cli.run(["init", *for_one_notice(args)]), *capsys.readouterr())

    return call


def text_of(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def sound() -> dict[str, str]:
    """Build the project without a warning; return its reading copies."""
    folder = Path.cwd()
    assert [each for each in findings_of_reader(folder) if each.severity is Severity.ERROR] == []
    build(folder, "html", outdir=folder.parent / "out", doctrees=folder.parent / "trees")
    return reading_copies(folder)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_it_begins_a_project_that_builds(run: Run, syntax: str) -> None:
    status, out, err = run(*OWN, *SCHOOL, "--format", syntax)
    assert (status, err) == (0, "")
    assert "new      notices/visitors-and-cctv.md" in out
    words = text_of("notices/visitors-and-cctv.md")
    assert words.count("\n## ") == 3
    assert "notice: visitors-and-cctv\n" in words
    assert "./notices/visitors-and-cctv.md" in text_of("privacynotice.yaml")
    assert "page: visitors-and-cctv" in text_of("site.yaml")
    (copy,) = sound().values()
    assert "Oakfield School keeps the information that this page is about." in copy
    assert "You have the right to complain" in copy


def test_a_second_one_is_added_to_what_is_there(run: Run) -> None:
    assert run(*OWN, *SCHOOL)[0] == 0
    status, out, _ = run("--notice", "own", "--title", "Alumni", "--yes")
    assert status == 0
    assert "changed  privacynotice.yaml" in out
    assert {*sound()} == {"site/visitors-and-cctv", "site/alumni"}
    assert text_of("index.md").count("alumni") == 1
    status, _, err = run("--notice", "own", "--title", "Alumni", "--yes")
    assert status != 0
    assert "has a notice “alumni” already" in err


def test_it_is_added_to_a_project_that_has_no_project_file(run: Run) -> None:
    assert run(*SCHOOL, "--yes")[0] == 0
    assert not Path("privacynotice.yaml").exists()
    before = text_of("site.yaml")
    assert run(*OWN)[0] == 0
    assert {*sound()} == {"site/cin-cla", "site/visitors-and-cctv"}
    assert [line for line in before.split("\n") if line not in text_of("site.yaml").split("\n")] == []


def test_with_several_schools_it_must_be_said_for_which(run: Run) -> None:
    schools = (
        "--trust",
        "--trust-name",
        "Westshire Learning Trust",
        "--school",
        "Oakfield School",
        "--school",
        "Elm School",
    )
    assert run(*schools, "--yes")[0] == 0
    status, _, err = run(*OWN)
    assert status != 0
    assert "--site (elm, oakfield)" in err
    assert run(*OWN, "--site", "elm")[0] == 0
    assert run(*OWN, "--site", "oakfield")[0] == 0  # the words are there
    copies = sound()
    assert {each for each in copies if each.endswith("cctv")} == {
        "elm/visitors-and-cctv",
        "oakfield/visitors-and-cctv",
    }
    assert "Elm School keeps" in copies["elm/visitors-and-cctv"]


def test_a_page_of_the_same_name_keeps_its_place(run: Run) -> None:
    assert run(*OWN, *SCHOOL, "--page", "notices/visitors-and-cctv")[0] == 0
    assert Path("packs/visitors-and-cctv.md").is_file()
    assert "privacy-notice" in text_of("notices/visitors-and-cctv.md")
    sound()


def test_a_folder_with_pages_gets_a_page_more(run: Run) -> None:
    home = "Home\n====\n\n.. toctree::\n\n   about\n"
    about = "About\n=====\n"
    write_tree(
        Path.cwd(), {"docs/conf.py": "extensions = []\n", "docs/index.rst": home, "docs/about.rst": about}
    )
    assert run(*OWN, *SCHOOL)[0] == 0
    assert Path("docs/visitors-and-cctv.rst").is_file()
    assert Path("notices/visitors-and-cctv.md").is_file()
    folder = Path.cwd()
    build(folder / "docs", "html", outdir=folder.parent / "out", doctrees=folder.parent / "trees")
    assert {*reading_copies(folder)} == {"site/visitors-and-cctv"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--notice", "own", "--yes", *SCHOOL), "say what it is called, with --title"),
        (("--title", "Visitors", "--yes", *SCHOOL), "--title goes with --notice own"),
        ((*OWN, *SCHOOL, "--site", "oakfield"), "no project here yet"),
    ],
)
def test_options_that_do_not_go_together_are_said(run: Run, args: tuple[str, ...], said: str) -> None:
    status, _, err = run(*args)
    assert status == 2
    assert said in err
    assert [*Path.cwd().iterdir()] == []


TYPED = """\
# How we use volunteers' data

We are **kind** with it.

## Who we are

We are the Westshire Boat Club. Write to office@boats.example.

## How long

Until you leave.
"""


def literal(out: str) -> list[list[str]]:
    """Return the commands of our own that “Next:” lists, as they are typed there."""
    lines = [line.strip() for line in out.partition("Next:")[2].split("\n")]
    return [shlex.split(line)[1:] for line in lines if line.startswith("sphinx-privacynotice ")]


@pytest.mark.parametrize("kind", ["charity", "company", "other", "academy"])
def test_any_kind_of_organisation_begins_with_its_own_notice(run: Run, kind: str) -> None:
    assert run(*OWN, "--name", "Boat Club", "--kind", kind)[0] == 0
    site = text_of("site.yaml")
    assert f"kind: {kind}\n" in site
    assert [word for word in ("teacher", "upil", "ouncil", "retention") if word in site] == []
    assert text_of("privacynotice.yaml") == 'packs: ["./notices/visitors-and-cctv.md"]\n'
    sound()
    status, out, _ = run("--yes")
    assert (status, out) == (0, "There is nothing to write.\n"), "nothing that only schools have is asked for"


def test_a_file_of_any_name_is_named(run: Run) -> None:
    write_tree(Path.cwd(), {"typed/members.md": TYPED})
    assert cli.run(["pack", "new", "--from", "typed/members.md", "--to", "notices/a, [b].md"]) == 0
    assert run("--notice", "own", "--from", "notices/a, [b].md", "--name", "Boat Club", "--yes")[0] == 0
    assert text_of("privacynotice.yaml") == 'packs: ["./notices/a, [b].md"]\n'
    sound()


def test_what_only_schools_have_is_not_asked(run: Run) -> None:
    status, _, err = run(*OWN, *SCHOOL, "--designated-teacher", "Deputy head")
    assert status == 2
    assert "a notice of your own does not ask for it" in err


def test_a_kind_without_words_leads_to_an_own_notice(run: Run) -> None:
    status, _, err = run("--name", "Boat Club", "--kind", "charity", "--yes")
    assert status == 2
    assert 'Begin a notice of your own: init --notice own --title "…"' in err


def test_one_command_makes_a_project_of_a_typed_notice(run: Run) -> None:
    write_tree(Path.cwd(), {"volunteers.md": TYPED})
    status, out, err = run("--notice", "own", "--from", "volunteers.md", "--name", "Boat Club", "--yes")
    assert (status, err) == (0, "")
    assert "mend the lines of notices/volunteers.md" in out
    assert "then open _build/html/volunteers-notice.html" in out, "the typed file has the page's name"
    assert "volunteers.md:7:42: office@boats.example   {{ organisation.email }}" in out
    assert text_of("volunteers.md") == TYPED
    assert "# How we use volunteers" in text_of("volunteers-notice.md")
    copies = sound()
    assert {*copies} == {"site/volunteers"}
    for words in ("We are kind with it.", "We are the Westshire Boat Club.", "Until you leave."):
        assert words in copies["site/volunteers"]


@pytest.mark.parametrize("there", ["nothing", "a project file", "a project"])
def test_what_pack_new_says_is_next_works_as_it_is_said(
    run: Run, there: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if there == "a project":
        assert run(*SCHOOL, "--yes")[0] == 0
    elif there == "a project file":
        write_tree(Path.cwd(), {"privacynotice.yaml": "packs: [./notices/members.md]\n"})
    write_tree(Path.cwd().parent, {"typed/members.md": TYPED})
    assert cli.run(["pack", "new", "--from", "../typed/members.md"]) == 0
    commands = literal(capsys.readouterr().out)
    assert [each[:2] for each in commands] == [["pack", "check"], ["init", "--notice"]]
    typed = ["y"] if there == "a project" else ["Boat Club", *[""] * 12]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed)))
    for command in commands:
        assert cli.run(command) == 0, capsys.readouterr()
    assert "\ndpo:" not in text_of("site.yaml"), "nobody said that there is one"
    assert "site/members" in sound()
    assert text_of("privacynotice.yaml").count("./notices/members.md") == 1
    assert cli.run(["check"]) == 0


def test_a_notice_that_the_project_file_names_is_begun_by_its_kind(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(Path.cwd(), {"typed/members.md": TYPED})
    assert cli.run(["pack", "new", "--from", "typed/members.md"]) == 0
    write_tree(Path.cwd(), {"privacynotice.yaml": "packs: [./notices/members.md]\n"})
    capsys.readouterr()
    status, _, err = run("--notice", "members", "--name", "Boat Club", "--kind", "other", "--yes")
    assert (status, err) == (0, "")
    assert "eacher" not in text_of("site.yaml")
    assert {*sound()} == {"site/members"}


def test_a_typed_notice_that_cannot_be_kept_writes_nothing(run: Run) -> None:
    write_tree(Path.cwd(), {"typed.md": "## A\n\n![x](x.png)\n"})
    status, _, err = run("--notice", "own", "--from", "typed.md", "--name", "Boat Club", "--yes")
    assert status != 0
    assert "typed.md:3" in err
    assert "an image" in err
    assert [each.name for each in Path.cwd().iterdir()] == ["typed.md"]


def test_a_typed_notice_among_the_pages_is_said(run: Run) -> None:
    assert run(*SCHOOL, "--yes")[0] == 0
    write_tree(Path.cwd(), {"typed/members.md": TYPED})
    status, out, _ = run("--notice", "own", "--from", "typed/members.md", "--yes")
    assert status == 0
    assert "please   Move typed/members.md out of the folder of the pages" in out
