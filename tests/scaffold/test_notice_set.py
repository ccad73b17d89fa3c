"""`init` for the set of notices that an organisation needs, and `init --notice` for one more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import SYNTAXES, build, write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.law

EVERYBODY = [
    *("--address", "Mill Lane, Oakfield, ZZ9 0CM", "--phone", "01632 960123"),
    *("--email", "office@oakfield.example", "--dpo-post", "Data protection officer"),
    *("--dpo-email", "dpo@trust.example", "--complaints", "Head of office"),
    *("--complaints-email", "complaints@oakfield.example", "--transfers", "none"),
    *("--automated-decisions", "none", "--in-force", "2026-12-01"),
]
SCHOOL = [
    *("--name", "Oakfield School", *EVERYBODY, "--designated-teacher", "Deputy head"),
    *("--council", "Westshire County Council", "--retention", "25 years"),
    *("--retention-from", "your date of birth", "--withdraw-consent", "School office"),
    *("--withdraw-consent-email", "office@oakfield.example"),
    *("--keep", "workforce", "6 years", "the day you leave us"),
    *("--keep", "applicants", "6 months", "the day we choose somebody"),
    *("--keep", "governors", "6 years", "the day you leave us"),
    *("--keep", "visitors", "2 years", "your visit", "--keep", "cctv", "30 days", "the day they are taken"),
    *("--fact", "cctv=yes", "--fact", "biometrics=fingerprints to pay for lunch", "--fact", "sixth_form=yes"),
]
SIX = ["pupils", "cin-cla", "workforce", "applicants", "governors", "visitors"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "school"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*args: str, typed: list[str] | None = None) -> tuple[int, str, str]:
        if typed is not None:
            lines = iter(typed)
            monkeypatch.setattr("click.termui.visible_prompt_func", lambda _="": _next(lines))
        return (cli.run([*args]), *capsys.readouterr())

    return call


def _next(lines: object) -> str:
    try:
        return str(next(lines))  # type: ignore[call-overload]
    except StopIteration:
        raise EOFError from None


def text_of(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def sound(run: Run) -> None:
    """The project builds without a warning, and check finds nothing at all."""
    status, out, _ = run("check", "--strict", "--as-of", "2026-12-01")
    assert status == 0, out
    builds()


def builds() -> None:
    folder = Path.cwd()
    built = build(folder, "html", outdir=folder.parent / "out", doctrees=folder.parent / "trees")
    assert built.warnings == []


def pages() -> set[str]:
    return {path.stem for path in Path("notices").glob("*") if path.stem != "index"}


# the set, from an empty folder


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_set_of_an_academy(run: Run, syntax: str) -> None:
    more = ("--kind", "academy", "--controller", "Westshire Learning Trust", "--format", syntax, "--yes")
    status, out, err = run("init", *SCHOOL, *more)
    assert (status, err) == (0, "")
    assert "then open _build/html/index.html" in out
    assert "Left out so far" not in out
    assert pages() == {*SIX}
    site = text_of("site.yaml")
    assert 'pupil_notice: "/notices/pupils"\n  care_notice: "/notices/cin-cla"\n' in site
    assert "  cctv: yes\n" in site
    assert "      - records: Pictures from our cameras\n        period: 30 days\n" in site
    assert site.count("dpo@trust.example") == 1, "what is shared is said once"
    assert text_of(f"index.{syntax}").count("notices/") == len(SIX)
    sound(run)


@pytest.mark.parametrize("kind", ["maintained", "independent", "pupil-referral-unit"])
def test_the_set_of_another_school(run: Run, kind: str) -> None:
    assert run("init", *SCHOOL, "--kind", kind, "--yes")[0] == 0
    assert pages() == {*SIX}
    sound(run)


@pytest.mark.parametrize(("also", "more"), [("nursery", {"early-years"}), ("special", set())])
def test_what_a_school_is_beside_its_kind(run: Run, also: str, more: set[str]) -> None:
    assert run("init", *SCHOOL, "--kind", "maintained", "--also", also, "--yes")[0] == 0
    assert f"  kind: maintained\n  {also}: yes\n" in text_of("site.yaml")
    assert pages() == {*SIX, *more}
    sound(run)


def test_the_set_of_a_council(run: Run) -> None:
    kept = ["--keep", "cin-cla", "75 years", "your date of birth"]
    kept += ["--keep", "virtual-school", "6 years", "the day you leave our care"]
    status, _, err = run(
        "init", "--name", "Westshire County Council", "--kind", "council", *EVERYBODY, *kept, "--yes"
    )
    assert (status, err) == (0, "")
    assert pages() == {"cin-cla", "virtual-school"}
    assert "  - england-councils\n" in text_of("privacynotice.yaml")
    assert "designated_teacher" not in text_of("site.yaml")
    sound(run)


def test_a_schedule_stands_for_every_period(run: Run) -> None:
    kept = SCHOOL.index("--retention")
    consent = SCHOOL.index("--withdraw-consent")
    given = [
        *SCHOOL[:kept],
        *SCHOOL[consent : consent + 4],
        "--schedule",
        "https://oakfield.example/schedule",
    ]
    assert run("init", *given, "--kind", "independent", "--yes")[0] == 0
    assert text_of("site.yaml").count("    retention_schedule:\n") == len(SIX)
    sound(run)


def test_the_interview_offers_what_is_needed(run: Run) -> None:
    typed = ["Oakfield School", "maintained", "", "maybe", "yes", "pupils, vistors", ""]
    status, _, err = run("init", typed=[*typed, *[""] * 40])
    assert "“maybe” is neither yes nor no." in err
    assert "  early-years  Our youngest children and their parents\n" in err
    assert "“vistors” is none of them. Did you mean “visitors”?" in err
    assert status == 0
    assert pages() == {*SIX, "early-years"}
    builds()


def test_an_interruption_writes_nothing_and_goes_on(run: Run) -> None:
    status, _, err = run(
        "init", typed=["Oakfield School", "academy", "", "no", "pupils, visitors", "Mill Lane"]
    )
    assert status == cli.INTERRUPTED
    assert "Your answers are kept" in err
    assert not Path("site.yaml").exists()
    status, _, err = run("init", typed=["y", *[""] * 40])
    assert "Which do you want to write here" not in err
    assert pages() == {"pupils", "visitors"}
    assert "  address: Mill Lane\n" in text_of("site.yaml")


def test_notices_that_are_not_chosen_are_elsewhere(run: Run) -> None:
    answers = ["--elsewhere", "https://oakfield.example/privacy", "--yes"]
    assert run("init", "--name", "X", "--kind", "academy", "--notice", "pupils, visitors", *answers)[0] == 0
    site = text_of("site.yaml")
    assert "elsewhere:\n  cin-cla: https://oakfield.example/privacy\n  workforce: https://" in site
    assert "notice-missing" not in run("check")[1]


def test_what_no_notice_asks_for_is_refused(run: Run) -> None:
    named = ("init", "--name", "X", "--kind", "academy", "--yes", "--notice", "visitors")
    assert "asks for --designated-teacher" in run(*named, "--designated-teacher", "Deputy head")[2]
    assert "--keep cin-cal: no notice asks for it" in run(*named, "--keep", "cin-cal", "1 year", "x")[2]
    assert "Did you mean “visitors”?" in run(*named, "--keep", "visiters", "1 year", "x")[2]
    assert "Did you mean “cctv”?" in run(*named, "--fact", "cctvs=yes")[2]
    special = ("init", "--name", "X", "--kind", "special", "--yes", "--notice", "visitors")
    assert "asks for --also: leave it out" in run(*special, "--also", "nursery")[2]
    kept = ("--keep", "workforce", "6 years", "the end of employment")
    assert "asks for --keep workforce" in run(*named, *kept)[2]
    assert "--fact cctv: write a fact that is asked for" in run(*named, "--fact", "cctv")[2]
    assert "“perhaps” is neither yes nor no" in run(*named, "--fact", "cctv=perhaps")[2]
    assert "--page names the page of one notice" in run(*named, "--notice", "pupils", "--page", "x")[2]
    assert "No pack has a notice “virtual-school”" in run(*named, "--notice", "virtual-school")[2]
    assert run(*named, "--notice", "visitor")[2].endswith("Did you mean “visitors”?\n")
    assert not Path("site.yaml").exists()


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_in_a_project_that_is_there_a_page_lists_them(run: Run, syntax: str) -> None:
    home = "Home\n====\n\n.. toctree::\n\n   a\n" if syntax == "rst" else "# Home\n\n```{toctree}\na\n```\n"
    heading = "A\n=\n" if syntax == "rst" else "# A\n"
    extensions = '"myst_parser"' if syntax == "md" else ""
    write_tree(
        Path(),
        {"conf.py": f"extensions = [{extensions}]\n", f"index.{syntax}": home, f"a.{syntax}": heading},
    )
    assert run("init", "--name", "Oakfield School", "--kind", "maintained", "--yes")[0] == 0
    assert text_of(f"index.{syntax}").count("notices/") == 1
    assert text_of(f"notices/index.{syntax}").count("/notices/") == len(SIX)
    builds()


def test_the_set_of_a_trust_and_one_school_more(run: Run) -> None:
    trust = ("--trust", "--trust-name", "Westshire Learning Trust", "--kind", "academy", "--yes")
    assert run("init", *trust, "--school", "Oakfield School", "--school", "Elm School")[0] == 0
    assert text_of("trust.yaml").count("    # transfers:\n") == len(SIX)
    assert "notices/elm\n" in text_of("index.md")
    assert "/notices/elm-visitors\n" in text_of("notices/elm.md")
    assert run("init", "--add", "--name", "Rowan School", "--kind", "academy", "--yes")[0] == 0
    assert "notices/rowan\n" in text_of("index.md")
    assert "notice-missing" not in run("check")[1]
    builds()


# one notice more


SITE = """\
# Ours.
organisation:
  name: Oakfield School  # the name
  kind: academy
notices:
  cin-cla:
    page: privacy-notice   # here
    # retention:
    #   - records: Pupil records
"""


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_one_notice_more(run: Run, syntax: str) -> None:
    assert run("init", "--name", "X", "--notice", "cin-cla", "--format", syntax, "--yes")[0] == 0
    Path("site.yaml").write_text(SITE, encoding="utf-8")
    hint = next(line for line in run("check")[1].split("\n") if "--notice visitors" in line)
    command = hint.partition("sphinx-privacynotice ")[2].partition(";")[0].split()
    status, out, _ = run(
        *command, "--keep", "visitors", "2 years", "your visit", "--fact", "cctv=no", "--yes"
    )
    assert status == 0
    assert f"  new      visitors.{syntax}\n" in out
    site = text_of("site.yaml")
    assert site.startswith(SITE.replace("notices:\n", "facts:\n  cctv: no\nnotices:\n")) or SITE[:60] in site
    added = site.partition("    #   - records: Pupil records\n")[2]
    assert added.startswith("  visitors:\n    page: visitors\n    # in_force: 2026-12-01\n    retention:\n")
    assert "    # transfers:\n" in added
    assert "cctv: no" in site
    assert "visitors\n" in text_of(f"index.{syntax}")
    builds()
    assert run("init", "--notice", "visitors", "--yes")[1] == "There is nothing to write.\n"


def test_all_that_is_missing_and_what_leads_to_it(run: Run) -> None:
    assert run("init", "--name", "X", "--kind", "academy", "--notice", "cin-cla", "--yes")[0] == 0
    assert run("init", "--notice", "all", "--yes")[0] == 0
    assert '  pupil_notice: "/pupils"\n' in text_of("site.yaml")
    assert "notice-missing" not in run("check")[1]
    builds()
    assert "Did you mean “visitors”?" in run("init", "--notice", "vistors", "--yes")[2]


def test_a_notice_that_was_elsewhere(run: Run) -> None:
    assert run("init", "--name", "X", "--kind", "academy", "--notice", "pupils", "--yes")[0] == 0
    write_tree(Path(), {"site.yaml": text_of("site.yaml") + "elsewhere:\n  visitors: the desk\n"})
    _, out, _ = run("init", "--notice", "visitors", "--yes")
    assert "please   Take `visitors` out of `elsewhere:` in site.yaml." in out
    assert "has the notice “visitors” here, too" in run("check")[1]


def test_a_second_init_asks_of_every_notice(run: Run) -> None:
    assert run("init", "--name", "Oakfield School", "--kind", "independent", "--yes")[0] == 0
    again = [each for each in SCHOOL if each != "Oakfield School"][1:]
    assert run("init", *again, "--yes")[0] == 0
    assert text_of("site.yaml").count("    transfers: none\n") == len(SIX)
    sound(run)
