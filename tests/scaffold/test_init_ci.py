"""`init --ci`: the jobs of a host, in a new project and in one that is there, and who reviews which file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from support import ROOT, write_tree

from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

JOBS = [f".github/workflows/privacy-notices{name}.yml" for name in ("", "-comment", "-weekly")]
NEW = ("--name", "Oakfield School", "--kind", "academy", "--notice", "cin-cla", "--yes")
TRUST = (
    "--trust",
    "--notice",
    "cin-cla",
    "--trust-name",
    "Westshire Learning Trust",
    "--school",
    "Oakfield School",
    "--school",
    "Elm School",
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "school"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)

    def call(*args: str) -> tuple[int, str, str]:
        return (cli.run([*args]), *capsys.readouterr())

    return call


def text_of(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def test_a_new_project_gets_the_jobs_for_its_version(run: Run) -> None:
    assert run("init", *NEW, "--ci", "github")[0] == 0
    for name in JOBS:
        job = text_of(name)
        assert yaml.safe_load(job)["permissions"] == {}
        assert f"sphinx-privacynotice=={__version__}" in job
        assert "0.0.0" not in job
    assert "--requirement requirements.txt" in text_of(JOBS[0])
    assert "--requirement" not in text_of(JOBS[1]), "the job with rights installs nothing of the branch"
    assert not Path(".github/CODEOWNERS").exists()
    assert run("check")[0] == 0


def test_a_project_that_is_there_gets_them_at_its_repository_and_is_asked_nothing(run: Run) -> None:
    write_tree(Path("our policies"), {"conf.py": "extensions = []\n"})
    status, _, err = run("--project", "our policies", "init", *NEW, "--ci", "github")
    assert status == 2
    assert "above this one" in err
    assert run("--project", "our policies", "init", *NEW)[0] == 0
    before = text_of("our policies/site.yaml")
    status, out, _ = run("--project", "our policies", "init", "--ci", "github", "--yes")
    assert status == 0
    assert out.count("  new ") == len(JOBS)
    assert "Allow GitHub Actions to create and approve pull requests" in out
    assert yaml.safe_load(text_of(JOBS[0]))["env"] == {"PROJECT": "our policies"}
    assert yaml.safe_load(text_of(JOBS[2]))["env"] == {"PROJECT": "our policies"}
    assert text_of("our policies/site.yaml") == before
    status, out, _ = run("--project", "our policies", "init", "--ci", "github", "--yes")
    assert status == 0, "again is as once"
    assert "  new " not in out
    assert out.count("  there ") == len(JOBS)


def test_nothing_is_written_over(run: Run) -> None:
    run("init", *NEW)
    write_tree(Path.cwd(), {JOBS[0]: "name: ours\n"})
    status, _, err = run("init", "--ci", "github", "--yes")
    assert status != 0
    assert JOBS[0] in err
    assert not Path(JOBS[1]).exists()


def test_gitlab_gets_its_one_file_or_is_told_what_to_include(run: Run) -> None:
    run("init", *NEW)
    status, out, _ = run("init", "--ci", "gitlab", "--yes")
    assert status == 0
    assert "PRIVACYNOTICE_TOKEN" in out
    jobs = yaml.safe_load(text_of(".gitlab-ci.yml"))
    assert f"sphinx-privacynotice=={__version__}" in jobs[".privacy-notices"]["before_script"][0]
    Path(".gitlab-ci.yml").write_text("stages: [test]\n")
    status, out, _ = run("init", "--ci", "gitlab", "--yes")
    assert status == 0
    assert "local: privacy-notices.gitlab-ci.yml" in out
    assert text_of(".gitlab-ci.yml") == "stages: [test]\n"
    assert yaml.safe_load(text_of("privacy-notices.gitlab-ci.yml")) == jobs


def owners_in(name: str) -> dict[str, list[str]]:
    rules = [line.split(" ") for line in text_of(name).splitlines() if line.startswith("/")]
    return {name: owners for name, *owners in rules}


def test_a_trust_gets_code_owners_and_nobody_is_invented(run: Run) -> None:
    assert (
        run("init", *TRUST, "--yes", "--ci", "github", "--owners", "@westshire/governance dpo@trust.example")[
            0
        ]
        == 0
    )
    text = text_of(".github/CODEOWNERS")
    owned = owners_in(".github/CODEOWNERS")
    assert {"/trust.yaml", "/privacynotice.yaml", "/.github/CODEOWNERS", f"/{JOBS[0]}"} <= owned.keys()
    assert set(map(tuple, owned.values())) == {("@westshire/governance", "dpo@trust.example")}
    for name in (
        "reading-copies/",
        "sites/oakfield.yaml",
        "notices/oakfield.md",
        "sites/elm.yaml",
        "notices/elm.md",
    ):
        assert f"# /{name} @OWNER\n" in text


def test_without_owners_every_line_is_to_be_filled_in(run: Run) -> None:
    assert run("init", *TRUST, "--yes", "--ci", "gitlab")[0] == 0
    assert owners_in("CODEOWNERS") == {}
    assert "# /trust.yaml @OWNER\n" in text_of("CODEOWNERS")


def test_a_trust_that_is_there_has_its_own_packs_and_pages_in_it(run: Run) -> None:
    run("init", *TRUST, "--yes")
    run("init", "--pack", "visitors", "--yes")
    text = text_of("privacynotice.yaml")
    Path("privacynotice.yaml").write_text(f"{text}packs: [england-schools, ./visitors]\n")
    assert run("init", "--ci", "github", "--owners", "@westshire", "--yes")[0] == 0
    assert {"/trust.yaml", "/privacynotice.yaml", "/visitors/"} <= owners_in(".github/CODEOWNERS").keys()
    assert "# /notices/elm.md @OWNER\n" in text_of(".github/CODEOWNERS")
    Path(".github/CODEOWNERS").write_text("* @us\n")
    status, out, _ = run("init", "--ci", "github", "--yes")
    assert status == 0
    assert "stays as it is" in out
    assert text_of(".github/CODEOWNERS") == "* @us\n"


def test_the_example_site_shows_what_is_written(run: Run) -> None:
    shutil.copytree(ROOT / "example_site", "example_site", ignore=shutil.ignore_patterns("_build", "ci"))
    owners = ("--owners", "@westshire/governance")
    assert run("--project", "example_site", "init", "--ci", "github", *owners, "--yes")[0] == 0
    for name in (*JOBS, ".github/CODEOWNERS"):
        assert text_of(name) == (ROOT / "example_site" / "ci" / Path(name).name).read_text("utf-8"), name


@pytest.mark.parametrize(
    "owner",
    [
        "@x y",
        "@",
        "x",
        "@a\n* @evil",
        "@a #b",
        "@OWNER",
        "@-x",
        "* @b",
        "a@b",
        "@a//b",
        "@a/$(id)",
        "\u202e@a",
    ],
)
def test_an_owner_that_no_host_knows_is_refused(owner: str, run: Run) -> None:
    status, _, err = run("init", *TRUST, "--yes", "--ci", "github", "--owners", owner)
    assert status == 2
    assert "is no owner" in err
    assert not Path("trust.yaml").exists()


@pytest.mark.parametrize(
    "args", [("--owners", "@a"), ("--add", "--ci", "github"), (*NEW, "--ci", "github", "--owners", "@a")]
)
def test_options_that_do_not_go_together_are_wrong_use(args: tuple[str, ...], run: Run) -> None:
    assert run("init", *args)[0] == 2
