"""`init` in a project that is there: gaps are filled where they are, a second school takes nothing away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import SYNTAXES, build, findings_of_reader, for_one_notice, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.yamlio.edit import YamlEditError, add_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_privacynotice.yamlio.writer import Tree

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "school"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*args: str, typed: str | None = None) -> tuple[int, str, str]:
        if typed is not None:
            lines = iter(typed.split("\n"))
            monkeypatch.setattr("click.termui.visible_prompt_func", lambda _="": next(lines))
        return (cli.run(["init", *for_one_notice(args)]), *capsys.readouterr())

    return call


def text_of(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def builds(**options: object) -> str:
    """Build the project without a warning; return the folder of what came out, for `Path`."""
    folder = Path.cwd()
    out = folder.parent / "out"
    built = build(folder, "html", outdir=out, doctrees=folder.parent / "trees", **options)  # type: ignore[arg-type]
    assert built.warnings == []
    return str(out)


# values added to a file


KEPT = """\
# Ours.
organisation:
  name: Oakfield School  # the name
  # phone: 01632 960123
  address: |
    Mill Lane
    Oakfield

# dpo:
#   post: Data protection officer
#   email: dpo@oakfield.example

# The end.
notices:
  cin-cla:
    page: privacy-notice   # here
    purposes:
    - standard
"""


@pytest.mark.parametrize(
    ("path", "tree", "old", "new"),
    [
        (("organisation", "phone"), "01632 960100", "  # phone: 01632 960123\n", "  phone: 01632 960100\n"),
        (
            ("organisation", "email"),
            "a@oakfield.example",
            "    Oakfield\n\n",
            "    Oakfield\n  email: a@oakfield.example\n\n",
        ),
        (
            ("dpo", "email"),
            "dpo@trust.example",
            "# dpo:\n#   post: Data protection officer\n#   email: dpo@oakfield.example\n",
            "dpo:\n  email: dpo@trust.example\n",
        ),
        (
            ("notices", "cin-cla", "transfers"),
            None,
            "    - standard\n",
            "    - standard\n    transfers: none\n",
        ),
        (
            ("notices", "cin-cla", "retention"),
            [{"records": "All: of them", "period": "2 years"}],
            "    - standard\n",
            '    - standard\n    retention:\n      - records: "All: of them"\n        period: 2 years\n',
        ),
        (("facts", "motto"), "Be kind", "    - standard\n", "    - standard\nfacts:\n  motto: Be kind\n"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_value_is_added_and_all_else_stays(
    path: tuple[str, ...], tree: Tree, old: str, new: str, ends: str
) -> None:
    assert KEPT.count(old) == 1
    assert add_value(KEPT.replace("\n", ends), path, tree) == KEPT.replace(old, new).replace("\n", ends)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("dpo: Data protection officer\n", ("dpo", "email")),
        ("organisation: {name: Oakfield School}\n", ("organisation", "phone")),
        ("organisation:\n  name: X\n", ("organisation", "name")),
        ("- a list\n", ("dpo", "email")),
        ("a: [\n", ("dpo", "email")),
    ],
)
def test_where_there_is_no_certain_place_nothing_is_added(text: str, path: tuple[str, ...]) -> None:
    with pytest.raises(YamlEditError):
        add_value(text, path, "a@oakfield.example")


# a second init


def test_a_second_init_asks_for_what_is_missing(run: Run) -> None:
    run("--name", "Oakfield School", "--kind", "academy", "--phone", "01632 960123", "--yes")
    before = text_of("site.yaml")
    typed = [
        *("Mill Lane, Oakfield", "office@oakfield.example", "Westshire Learning Trust"),
        *("", "dpo@trust.example", "Deputy head", "Coast Council", ""),
        *("Headteacher", "head@oakfield.example", "2 years", "the day you leave us", "none", "none"),
        *("https://oakfield.example/pupils", "2026-12-01", "y"),
    ]
    status, out, err = run(typed="\n".join(typed))
    assert status == 0
    assert "Oakfield School, site.yaml: what nobody has said yet is asked for." in err
    assert "  changed  site.yaml\n" in out
    after = text_of("site.yaml")
    for line in before.split("\n"):
        if line.startswith("# ") and ":" not in line:
            assert line in after, "comments stay"
    assert (
        "\ncontroller:\n  name: Westshire Learning Trust\n\n# The data protection officer.\ndpo:\n" in after
    )
    assert "facts:\n  pupil_notice: https://oakfield.example/pupils\n" in after
    assert "contacts:\n  complaints:\n    post: Headteacher\n    email: head@oakfield.example\n" in after
    assert after.endswith(
        "    retention:\n      - records: Pupil records\n        period: 2 years\n"
        "        from: the day you leave us\n"
        "    # The countries outside the United Kingdom that information goes to, or none.\n"
        "    transfers: none\n    # What a computer alone decides about people, or none.\n"
        "    automated_decisions: none\n"
    )
    builds()
    assert findings_of_reader(Path.cwd()) == []
    status, out, _ = run("--yes")
    assert (status, out) == (0, "There is nothing to write.\n")


def test_one_value_by_its_option(run: Run) -> None:
    run("--name", "Oakfield School", "--yes")
    before = text_of("site.yaml")
    assert run("--transfers", "none", "--yes")[0] == 0
    assert text_of("site.yaml") == before.replace("    # transfers:\n", "    transfers: none\n")
    status, _, err = run("--name", "Elm School", "--yes")
    assert status == 2
    assert "--name: the project has it already, or has no use for it." in err
    assert run("--transfers", "France", "--yes")[0] == 2
    status, _, err = run("--phone", "01632 960123", "--notice", "cin-cal", "--yes")
    assert (status, "Did you mean “cin-cla”?" in err) == (2, True)


def test_what_has_no_certain_place_is_left_to_the_author(run: Run) -> None:
    site = "organisation: {name: Oakfield School}\ndpo: Data protection officer\nnotices:\n  cin-cla:\n"
    write_tree(Path(), {"conf.py": "", "site.yaml": site})
    status, out, _ = run("--phone", "01632 960123", "--transfers", "none", "--yes")
    assert status == 0
    assert "  please   Write `organisation.phone` into site.yaml yourself: 01632 960123.\n" in out
    assert text_of("site.yaml") == f"{site}    transfers: none\n"


def test_what_a_notice_of_ones_own_prints_is_asked_for(run: Run) -> None:
    run("--pack", "clubs", "--yes")
    clause = Path("clubs/clauses/about-clubs/2018-05-25.md")
    clause.write_text(
        clause.read_text(encoding="utf-8") + "\nWe meet {{ facts.club_day }}.\n", encoding="utf-8"
    )
    write_tree(
        Path(), {"site.yaml": "organisation:\n  name: Oakfield School\nnotices:\n  clubs:\n", "conf.py": ""}
    )
    typed = "\n".join([*[""] * 16, "on Mondays", "y"])
    assert run(typed=typed)[0] == 0
    assert "facts:\n  club_day: on Mondays\n" in text_of("site.yaml")


def test_a_school_of_several_is_named(run: Run) -> None:
    run("--trust", "--trust-name", "T", "--school", "Oakfield School", "--school", "Elm School", "--yes")
    status, _, err = run("--yes", "--phone", "01632 960123")
    assert status == 2
    assert "Name a school of it with --site (elm, oakfield)" in err
    assert run("--yes", "--site", "elm", "--phone", "01632 960123", "--transfers", "none")[0] == 0
    assert "  phone: 01632 960123\n" in text_of("sites/elm.yaml")
    assert "    transfers: none\n" in text_of("sites/elm.yaml")
    status, _, err = run("--yes", "--site", "elm", "--controller", "Y")
    assert (status, "--controller: the project has it already" in err) == (2, True)
    assert "There is no site “oak”: there is elm, oakfield." in run("--yes", "--site", "oak")[2]


def test_a_conf_that_nobody_can_read_is_no_hindrance(run: Run) -> None:
    write_tree(Path(), {"conf.py": "x = [\n", "site.yaml": "organisation:\n  name: Oakfield School\n"})
    assert run("--phone", "01632 960123", "--yes")[0] == 0
    assert text_of("site.yaml") == "organisation:\n  name: Oakfield School\n  phone: 01632 960123\n"


# one school more


SITE = """\
organisation:
  name: Oakfield School
notices:
  cin-cla:
    retention:  # as the schedule says
      - records: Pupil records
        period: 2 years
"""
PAGES = {
    "rst": {
        "conf.py": 'extensions = ["sphinx_privacynotice"]\n',
        "index.rst": ":orphan:\n\nHome\n====\n\nWelcome to :site:`organisation.name`.\n\n"
        ".. toctree::\n\n   privacy\n   other\n",
        "privacy.rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n",
        "other.rst": "Other\n=====\n\nNothing of ours.\n",
    },
    "md": {
        "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
        "index.md": "---\norphan: true\n---\n\n# Home\n\nWelcome to {site}`organisation.name`.\n\n"
        "```{toctree}\nprivacy\nother\n```\n",
        "privacy.md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n",
        "other.md": "# Other\n\nNothing of ours.\n",
    },
}


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("below", ["", "docs"])
def test_the_first_school_keeps_its_pages(run: Run, syntax: str, below: str) -> None:
    write_tree(Path(below), {**PAGES[syntax], "site.yaml": SITE})
    before = Path(below, f"other.{syntax}").read_bytes()
    status, out, err = run("--add", "--name", "Elm School", "--yes")
    assert (status, err) == (0, "")
    prefix = f"{below}/" if below else ""
    assert text_of(f"{prefix}site.yaml") == SITE + "    page: privacy\n"
    assert Path(below, f"other.{syntax}").read_bytes() == before
    assert text_of(f"{prefix}privacy.{syntax}") == PAGES[syntax][f"privacy.{syntax}"]
    home = {"rst": ":notice-site: site\n:orphan:\n\n", "md": "---\nnotice-site: site\norphan: true\n---\n"}
    assert text_of(f"{prefix}index.{syntax}").startswith(home[syntax])
    assert "  changed" in out
    folder = Path(below).resolve()
    built = build(folder, "html", outdir=folder.parent / "out", doctrees=folder.parent / "trees")
    assert built.warnings == []
    assert ">2 years<" in built.text("privacy.html")
    assert "Elm School" in built.text("privacy-notice-elm.html")
    assert {finding.code for finding in findings_of_reader(folder)} == {"draft"}


def test_a_page_without_metadata_gets_them(run: Run) -> None:
    pages = {
        "conf.py": PAGES["md"]["conf.py"],
        "index.md": "# Home\n\n```{npd-clause}\n```\n\n```{toctree}\na\n```\n",
    }
    write_tree(Path(), {**pages, "a.md": "# A\n\n{site}`organisation.name`\n", "site.yaml": SITE})
    assert run("--add", "--name", "Elm School", "--yes")[0] == 0
    assert text_of("a.md") == "---\nnotice-site: site\n---\n\n# A\n\n{site}`organisation.name`\n"
    assert "    page: index\n" in text_of("site.yaml")
    builds()
