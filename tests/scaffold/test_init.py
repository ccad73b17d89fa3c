"""`init`: whatever is typed, into whatever project, a draft comes out that builds, and nothing is lost."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support import build, findings_of_reader, for_one_notice, write_tree
from yaml_core import core

from sphinx_privacynotice.base.findings import Findings, Severity
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model import json_schema as schema
from sphinx_privacynotice.model.format.schema import Kind, SiteFile, each_of
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.scaffold import interview
from sphinx_privacynotice.scaffold.contents import add_entry, find_toctrees
from sphinx_privacynotice.scaffold.edit_conf import ConfEditError, add_extension, read_conf
from sphinx_privacynotice.scaffold.files import (
    FileNotices,
    conf_py,
    index_page,
    key_of,
    site_file,
    trust_file,
)
from sphinx_privacynotice.scaffold.questions import NAME, OF_SCHOOL, OF_TRUST, QUESTIONS, Answers, Question
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.writer import YamlWriteError, one_line, scalar

if TYPE_CHECKING:
    from collections.abc import Callable

Out = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Callable[..., tuple[int, str, str]]:
    folder = tmp_path / "school"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*args: str, typed: str | None = None) -> tuple[int, str, str]:
        if typed is None:
            status = cli.run(["init", *for_one_notice(args)])
        else:
            with pytest.MonkeyPatch.context() as patch:
                lines = iter(typed.split("\n"))
                patch.setattr("click.termui.visible_prompt_func", lambda words="": _next(lines, words))
                status = cli.run(["init", *for_one_notice(args)])
        return (status, *capsys.readouterr())

    return call


def _next(lines: Any, words: str) -> str:
    sys.stderr.write(words)  # of some versions of click the words are asked here, of others before
    try:
        return str(next(lines))
    except StopIteration:
        raise EOFError from None


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def builds(folder: Path = Path()) -> None:
    """The project builds without a warning, and check finds no more than that notices are drafts."""
    folder = folder.resolve()
    built = build(folder, "html", outdir=folder.parent / "built", doctrees=folder.parent / "trees")
    assert built.warnings == []


def no_more_than_drafts(folder: Path) -> None:
    found = findings_of_reader(folder.resolve())
    assert {(finding.code, finding.severity) for finding in found} <= {("draft", Severity.INFO)}


# whatever is typed

TYPED = st.text(min_size=1, max_size=40) | st.text(
    alphabet="ab:#'\"“”‘’–-{}[]&*!|>%@`,?~ nулé\\/\u00a0\t.0123", min_size=1, max_size=30
)


@given(TYPED)
def test_any_text_is_read_back_as_it_was_typed(typed: str) -> None:
    try:
        written = scalar(typed)
    except YamlWriteError:
        return
    read = read_yaml(f"organisation:\n  name: {written}\n", "site.yaml")
    assert read.findings == ()
    assert core(read.root)["organisation"]["name"] in {one_line(typed), *_numbers(one_line(typed))}


def _numbers(text: str) -> list[Any]:
    """What an editor may make of a bare text: a number, yes or no."""
    for kind in (int, float):
        try:
            return [kind(text)]
        except ValueError:
            continue
    return [text == "true"] if text in {"true", "false"} else []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Oakfield School", "Oakfield School"),
        ("St Mary's", "St Mary's"),
        ("St Mary's: Oakfield", '"St Mary\'s: Oakfield"'),
        ("Office #2", '"Office #2"'),
        ('The "Oaks"', 'The "Oaks"'),
        ("- dash", '"- dash"'),
        ("none", '"none"'),
        ("no", "no"),
        ("{{ name }}", '"{{ name }}"'),
        ("Ysgol Dŵr", "Ysgol Dŵr"),
        ("a\\b: c", '"a\\\\b: c"'),
        ("  two   lines\nof words ", "two lines of words"),
    ],
)
def test_quotes_only_where_they_are_needed(typed: str, written: str) -> None:
    assert scalar(typed) == written


@pytest.mark.parametrize("typed", ["a\u202eb", "a\u200bb", "a\x00b", "a\x1b[31mb"])
def test_what_nobody_can_see_is_refused(typed: str) -> None:
    with pytest.raises(YamlWriteError):
        scalar(typed)
    assert "nobody can see" in interview.validate_answer(NAME, typed)


def _answers(asked: tuple[Question, ...]) -> st.SearchStrategy[Answers]:
    def for_one(question: Question) -> st.SearchStrategy[list[str]]:
        right = st.sampled_from([*EXAMPLES.get(question.key, ()), question.default or "Some words"])
        text = (right | TYPED).map(lambda typed: interview.cleaned(question, typed))
        good = text.filter(lambda typed: bool(typed) and not interview.validate_answer(question, typed))
        longest = 3 if question.many else 1
        return st.lists(good, min_size=int(question.needed), max_size=longest)

    return st.fixed_dictionaries({question.key: for_one(question) for question in asked})


EXAMPLES = {
    "kind": ("academy", "maintained"),
    "phone": ("01632 960123", "+44 1632 960123 ext 4"),
    "email": ("office@oakfield.example",),
    "dpo-email": ("dpo@trust.example",),
    "in-force": ("2026-12-01",),
    "retention": ("25 years", "P6M"),
    "council": ("Westshire County Council", "Coast: District #2"),
}
UNHURRIED = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@UNHURRIED
@given(_answers(OF_SCHOOL))
def test_any_answers_make_a_site_file_that_says_them(answers: Answers) -> None:
    text = site_file(answers, FileNotices({"cin-cla": "privacy-notice"}))
    read = read_yaml(text, "site.yaml")
    told = Findings(read.findings)
    assert read.root is not None
    data = validate(SiteFile, read.root, told)
    assert [finding.text for finding in told] == []
    assert list(Draft202012Validator(schema.schema("site")).iter_errors(core(read.root))) == []

    def one(key: str) -> str | None:
        return answers[key][0] if answers[key] else None

    organisation, notice = data.organisation, data.notices["cin-cla"]
    assert organisation is not None
    assert organisation.name == one("name")
    assert organisation.phone == one("phone")
    assert organisation.email == one("email")
    assert list(organisation.address) == answers["address"]
    assert [each.name for each in each_of(data.controller)] == answers["controller"]
    assert [each.post for each in each_of(data.dpo)] in ([], [one("dpo-post")])
    assert [each.email for each in each_of(data.dpo)] in ([], [one("dpo-email")])
    assert (data.dpo is None) == (one("dpo-post") is None and one("dpo-email") is None)
    assert (data.designated_teacher.post if data.designated_teacher else None) == one("designated-teacher")
    assert [council.name for council in data.authorities.values()] == answers["council"]
    assert notice.in_force == one("in-force")
    assert [entry.period for entry in notice.retention] == answers["retention"]
    assert text.startswith("# Everything in this file is published. Put nothing about a child here.\n")


@UNHURRIED
@given(_answers(OF_TRUST))
def test_any_answers_make_a_trust_file(answers: Answers) -> None:
    read = read_yaml(trust_file(answers, FileNotices({"cin-cla": ""})), "trust.yaml")
    told = Findings(read.findings)
    assert read.root is not None
    data = validate(SiteFile, read.root, told)
    assert [finding.text for finding in told] == []
    assert [each.name for each in each_of(data.controller)] == answers["trust-name"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Oakfield School", "oakfield"),
        ("St Mary's Primary School", "st-marys-primary"),
        ("School", "school"),
        ("Ysgol Dŵr", "ysgol-dwr"),
        ("学校", "school"),
        ("The Controller", "the-controller"),
        ("DPO", "dpo-2"),
        ("Elm Academy", "elm-2"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert key_of(name, {"elm"}) == key


@pytest.mark.parametrize(
    "name",
    [
        "St Mary's: #1 & <Co>",
        "*The* `Oaks`_ |a| [b](c) {d}`e` $x$ ~y~",
        "- Oakfield",
        "1. Oakfield",
        "# Oakfield",
        "..",
        "A. B. School",
        "学校 Ysgol Dŵr",
        "\\ back \\slash",
        "http://oakfield.example",
        "x@oakfield.example",
        "__init__ _a_",
        "&amp; <!-- a -->",
        "--- ...",
    ],
)
@pytest.mark.parametrize("syntax", ["md", "rst"])
def test_any_name_makes_a_heading(syntax: str, name: str, tmp_path: Path) -> None:
    write_tree(
        tmp_path / "p",
        {
            "conf.py": conf_py(name, syntax, []) + "smartquotes = False\n",
            f"index.{syntax}": index_page(syntax, name, []),
        },
    )
    built = build(tmp_path / "p", "pseudoxml", doctrees_wanted=True)
    titles = list(built.doctrees["index"].findall(nodes.title))
    assert [title.astext() for title in titles] == [name]


# conf.py

CONFS = {
    "one line": (
        'project = "x"\nextensions = ["myst_parser"]\n',
        'project = "x"\nextensions = ["myst_parser", "sphinx_privacynotice"]\n',
    ),
    "a comma at its end": (
        "extensions = ['a', 'b',]\n",
        "extensions = ['a', 'b', 'sphinx_privacynotice',]\n",
    ),
    "empty": ("extensions = []\n", 'extensions = ["sphinx_privacynotice"]\n'),
    "empty over lines": ("extensions = [\n]\n", 'extensions = ["sphinx_privacynotice"\n]\n'),
    "several lines": (
        "extensions = [\n    'a',\n    'b',  # the b\n]\nx = 1\n",
        "extensions = [\n    'a',\n    'b',  # the b\n    'sphinx_privacynotice',\n]\nx = 1\n",
    ),
    "no comma, a comment": (
        'extensions = [\n  "a", "b"  # no comma, yet\n]\n',
        'extensions = [\n  "a", "b",  # no comma, yet\n  "sphinx_privacynotice",\n]\n',
    ),
    "beside the brackets": (
        'extensions = ["a",\n              "b"]\n',
        'extensions = ["a",\n              "b",\n              "sphinx_privacynotice",]\n',
    ),
    "entries commented out": (
        'extensions = [\n    "a",\n    # "b",\n]\n',
        'extensions = [\n    "a",\n    "sphinx_privacynotice",\n    # "b",\n]\n',
    ),
    "tuple": ('extensions = ("a",)\n', 'extensions = ("a", "sphinx_privacynotice",)\n'),
    "typed": (
        'extensions: list[str] = ["a"]\n',
        'extensions: list[str] = ["a", "sphinx_privacynotice"]\n',
    ),
    "added to": (
        'from base import *\nextensions += ["a"]\n',
        'from base import *\nextensions += ["a", "sphinx_privacynotice"]\n',
    ),
    "a list and more": (
        'extensions = ["a"]\nif True:\n    extensions.append("b")\n',
        'extensions = ["a", "sphinx_privacynotice"]\nif True:\n    extensions.append("b")\n',
    ),
    "made of others": (
        'extensions = base + ["b"]\n\nx = 1\n',
        'extensions = base + ["b"]\nextensions = [*extensions, "sphinx_privacynotice"]\n\nx = 1\n',
    ),
    "none": ('project = "x"\n', 'project = "x"\n\nextensions = ["sphinx_privacynotice"]\n'),
    "none, nor a last line end": ("x = 1", 'x = 1\n\nextensions = ["sphinx_privacynotice"]\n'),
    "imported": (
        "from base import *\n",
        'from base import *\n\nextensions = [*globals().get("extensions", []), "sphinx_privacynotice"]\n',
    ),
    "letters of several bytes": (
        'extensions = ["schön", "b"]  # für\n',
        'extensions = ["schön", "b", "sphinx_privacynotice"]  # für\n',
    ),
    "Windows": (
        'extensions = [\r\n    "a",\r\n]\r\n',
        'extensions = [\r\n    "a",\r\n    "sphinx_privacynotice",\r\n]\r\n',
    ),
    "byte order mark": ('\ufeffextensions = ["a"]\n', '\ufeffextensions = ["a", "sphinx_privacynotice"]\n'),
    "there already": ('extensions = ["sphinx_privacynotice"]\n', 'extensions = ["sphinx_privacynotice"]\n'),
    "appended already": (
        'extensions = []\nextensions.append("sphinx_privacynotice")\n',
        'extensions = []\nextensions.append("sphinx_privacynotice")\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), CONFS.values(), ids=CONFS)
def test_the_extension_is_added_and_nothing_else(before: str, after: str) -> None:
    assert add_extension(before) == after
    assert add_extension(after) == after
    assert "sphinx_privacynotice" in read_conf(after).extensions


@pytest.mark.parametrize(
    "text",
    [
        "extensions = [\n",
        'extensions = "a", "b"\n',
        "x = '\n",
        'extensions = [*base]; extensions[0] = "a"\n\0',
    ],
)
def test_what_is_not_understood_is_left_alone(text: str) -> None:
    with pytest.raises(ConfEditError):
        add_extension(text)


def test_a_conf_without_a_list_of_its_own_still_gets_the_extension() -> None:
    for before in (
        "extensions = [*base]\n",
        "import x\nextensions = x.get()\n",
        "exec(open('b.py').read())\n",
    ):
        namespace = {"base": ["a"], "open": lambda _: None}
        after = add_extension(before)
        ast.parse(after)
        if "base" in before:
            exec(after, namespace)  # noqa: S102 - our own text
            assert namespace["extensions"] == ["a", "sphinx_privacynotice"]


# tables of contents


@pytest.mark.parametrize(
    ("syntax", "before", "after"),
    [
        (
            "rst",
            "T\n=\n\n.. toctree::\n\n   a\n   b\n\nEnd\n",
            "T\n=\n\n.. toctree::\n\n   a\n   b\n   page\n\nEnd\n",
        ),
        ("rst", ".. toctree::\n   :maxdepth: 1\n", ".. toctree::\n   :maxdepth: 1\n\n   page\n"),
        ("rst", "T\n=\n", "T\n=\n\n.. toctree::\n   :maxdepth: 1\n\n   page\n"),
        ("rst", ".. toctree::\n   :glob:\n\n   p*\n", ".. toctree::\n   :glob:\n\n   p*\n"),
        (
            "rst",
            ".. toctree::\n\n   a\n\n.. toctree::\n   :hidden:\n\n   b\n",
            ".. toctree::\n\n   a\n   page\n\n.. toctree::\n   :hidden:\n\n   b\n",
        ),
        ("md", "# T\n\n```{toctree}\na\n```\n", "# T\n\n```{toctree}\na\npage\n```\n"),
        (
            "md",
            "::::{grid}\n:::{toctree}\n:caption: More\n\nT <a>\n:::\n::::\n",
            "::::{grid}\n:::{toctree}\n:caption: More\n\nT <a>\npage\n:::\n::::\n",
        ),
        ("md", "# T\n\n- x", "# T\n\n- x\n\n```{toctree}\n:maxdepth: 1\n\npage\n```\n"),
        ("md", "```{toctree}\nThe page <page>\n```\n", "```{toctree}\nThe page <page>\n```\n"),
    ],
)
def test_contents(syntax: str, before: str, after: str) -> None:
    assert add_entry(before, syntax, "page") == after
    assert any(tree.has("page") for tree in find_toctrees(after, syntax))


def test_contents_of_a_page_in_a_folder() -> None:
    assert add_entry(".. toctree::\n\n   a\n", "rst", "notices/b", "notices") == (
        ".. toctree::\n\n   a\n   /notices/b\n"
    )
    assert find_toctrees(".. toctree::\n\n   b\n", "rst", "notices")[0].has("notices/b")


# into an empty folder


@pytest.mark.parametrize("syntax", ["md", "rst"])
def test_a_new_project_is_a_draft_that_builds(run: Callable[..., tuple[int, str, str]], syntax: str) -> None:
    status, out, err = run("--name", "Oakfield: the #1 School", "--format", syntax, "--yes")
    assert (status, err) == (0, "")
    assert sorted(tree(Path())) == [
        ".privacynotice/site.schema.json",
        "conf.py",
        f"index.{syntax}",
        f"privacy-notice.{syntax}",
        "requirements.txt",
        "site.yaml",
    ]
    assert "then open _build/html/privacy-notice.html in a browser" in out
    assert (
        "Left out so far: kind, address, phone, email, dpo-post, dpo-email, designated-teacher, council,"
        " complaints, retention, transfers, automated-decisions, pupil-notice. Fill it in: site.yaml;"
        " or be asked again: " in out
    )
    assert "A notice is a draft until its site's file says from which day it applies" in out
    builds()
    no_more_than_drafts(Path())


def test_what_was_in_the_folder_is_not_published(run: Callable[..., tuple[int, str, str]]) -> None:
    others = ["README.md", "notes/pupils.md", ".github/template.md", "venv/lib/LICENSE.rst"]
    write_tree(Path(), dict.fromkeys(others, "# Not for everybody\n"))
    assert run("--name", "Oakfield School", "--yes")[0] == 0
    builds()
    pages = {path.name for path in Path("../built").rglob("*.html")}
    assert pages & {"README.html", "pupils.html", "template.html", "LICENSE.html"} == set()


def test_the_editors_line_leads_to_the_schema(run: Callable[..., tuple[int, str, str]]) -> None:
    run("--trust", "--trust-name", "Westshire Learning Trust", "--school", "Elm School", "--yes")
    for file in [Path("trust.yaml"), Path("sites/elm.yaml"), Path("privacynotice.yaml")]:
        text = file.read_text(encoding="utf-8")
        (line,) = [line for line in text.split("\n") if line.startswith("# yaml-language-server: $schema=")]
        named = file.parent / line.partition("=")[2]
        validator = Draft202012Validator(json.loads(named.read_text(encoding="utf-8")))
        assert list(validator.iter_errors(core(read_yaml(text, file.name).root))) == []


def test_a_dry_run_shows_all_and_writes_nothing(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = run("--name", "Oakfield School", "--yes", "--dry-run")
    assert (status, err) == (0, "Nothing is written.\n")
    assert "  new      site.yaml\n" in out
    assert "               name: Oakfield School\n" in out
    assert tree(Path()) == {}


def test_questions_are_asked_until_the_answer_is_one(run: Callable[..., tuple[int, str, str]]) -> None:
    typed = [
        "",
        "Oakfield School",
        "acadmy",
        "academy",
        "",
        "Mill Lane, Oakfield",
        "ring us",
        "01632 960123",
        "office at oakfield",
        "none",
        "Westshire Learning Trust",
        "",
        "dpo@trust.example",
        "Deputy head",
        "Westshire County Council",
        "",
        "Headteacher",
        "",
        "25",
        "25 years",
        "",
        "none",
        "France",
        "",
        "on our website",
        "https://oakfield.example/pupils",
        "",
        "1 December 2026",
        "",
        "y",
    ]
    status, _, err = run(typed="\n".join(typed))
    assert status == 0
    assert "This one is needed." in err
    assert "“acadmy” is none of them. Did you mean “academy”?" in err
    assert "“ring us” is no phone number. “phone” takes a phone number, like 01632 960123." in err
    assert "“on our website” is no address of a page. Write one that begins with https://" in err
    assert "“25” is no period. Write `25 years`, if years are meant." in err
    assert "“1 December 2026” is no full date. Write `2026-12-01`." in err
    assert "take the line out" not in err
    text = Path("site.yaml").read_text(encoding="utf-8")
    assert "  phone: 01632 960123\n  # email: office@oakfield.example\n" in text
    assert "    # in_force: 2026-12-01\n" in text
    assert "contacts:\n  complaints:\n    post: Headteacher\n" in text
    assert "    transfers: none\n" in text
    assert "    automated_decisions:\n      - text: France\n" in text
    assert "facts:\n  pupil_notice: https://oakfield.example/pupils\n" in text
    builds()


def test_saying_no_or_stopping_writes_no_file_of_the_project(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    status, _, err = run(typed="Oakfield School\n" + "\n" * 16 + "n")
    assert (status, set(tree(Path()))) == (0, {KEPT})
    assert err.endswith(
        f"Nothing is written. Your answers are kept in {KEPT}: the next `init` goes on from there.\n"
    )
    Path(KEPT).unlink()
    status, _, err = run(typed="")
    assert "What is the school called" in err
    assert (status, err.endswith("Nothing is written.\n"), tree(Path())) == (cli.INTERRUPTED, True, {})


KEPT = ".privacynotice/answers.yaml"


def test_questions_that_were_broken_off_go_on(run: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = run(typed="Oakfield: the #1 School\nacademy\n\n\n01632 960123\n\n\n\n\n\nCoast Council")
    assert status == cli.INTERRUPTED
    assert f"Your answers are kept in {KEPT}" in err
    assert tree(Path()).keys() == {KEPT}
    typed = ["y", "Coast Council", "", "", "2 years", "", "none", "none", "", "", "2026-12-01", "y"]
    status, _, err = run(typed="\n".join(typed))
    assert status == 0
    assert "What is the school called" not in err
    text = Path("site.yaml").read_text(encoding="utf-8")
    assert '  name: "Oakfield: the #1 School"\n  kind: academy\n' in text
    assert "  phone: 01632 960123\n" in text
    assert "    name: Coast Council\n" in text
    assert "    transfers: none\n" in text
    assert KEPT not in tree(Path()), "the answers are used"
    builds()


def test_kept_answers_may_be_refused(run: Callable[..., tuple[int, str, str]]) -> None:
    run(typed="Oakfield School\nacademy")
    status, _, err = run(typed="\n".join(["n", "Elm School", *[""] * 16, "y"]))
    assert status == 0
    assert "What is the school called" in err
    assert "  name: Elm School\n  # kind: academy\n" in Path("site.yaml").read_text(encoding="utf-8")


def test_answers_about_a_trust_are_kept_too(run: Callable[..., tuple[int, str, str]]) -> None:
    trust = ["Westshire Learning Trust", "", "dpo@trust.example", "", "France", "", "none", ""]
    run("--trust", typed="\n".join([*trust, "Oakfield School", "academy"]))
    typed = ["y", "", "", "", "", "Deputy head", "", "", "", "", "n", "y"]
    status, _, _ = run("--trust", typed="\n".join(typed))
    assert status == 0
    assert "    transfers:\n      - country: France\n" in Path("trust.yaml").read_text(encoding="utf-8")
    assert "  post: Deputy head\n" in Path("sites/oakfield.yaml").read_text(encoding="utf-8")
    builds()


@pytest.mark.parametrize("args", [(), ("--trust", "--trust-name", "T", "--school", "Oakfield School")])
def test_no_fact_is_written_that_nobody_gave(
    run: Callable[..., tuple[int, str, str]], args: tuple[str, ...]
) -> None:
    given = args or ("--name", "Oakfield School")
    assert run(*given, "--yes")[0] == 0
    said = {}
    for file in [*Path().glob("*.yaml"), *Path().glob("sites/*.yaml")]:
        said[file.as_posix()] = core(read_yaml(file.read_text(encoding="utf-8"), "").root)
    page = "notices/oakfield" if args else "privacy-notice"
    school = {"organisation": {"name": "Oakfield School"}, "notices": {"cin-cla": {"page": page}}}
    if not args:
        assert said == {"site.yaml": school}
        return
    assert said["sites/oakfield.yaml"] == {"extends": "../trust.yaml", **school}
    assert {key: said["trust.yaml"][key] for key in ("controller", "fixed")} == {
        "controller": {"name": "T"},
        "fixed": ["controller"],
    }
    assert set(said["trust.yaml"]) <= {"controller", "fixed", "notices"}


def test_an_example_that_is_switched_on_unread_states_nothing(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    run("--name", "Oakfield School", "--yes")
    site = Path("site.yaml")
    head, notices, below = site.read_text(encoding="utf-8").partition("notices:\n")
    for line in (
        "retention:",
        "  - records:",
        "    period:",
        "    from:",
        "transfers:",
        "automated_decisions:",
    ):
        below = below.replace(f"    # {line}", f"    {line}")
    site.write_text(f"{head}{notices}{below}", encoding="utf-8")
    found = findings_of_reader(Path.cwd())
    assert [
        (finding.code, finding.key.rpartition(".")[2])
        for finding in found
        if finding.severity is Severity.ERROR
    ] == [("bad-value", "period")]


def test_kinds_of_school_are_those_that_the_notice_has_words_for(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    status, _, err = run("--name", "Oakfield College", "--kind", "college", "--yes")
    assert (status, tree(Path())) == (2, {})
    assert "--kind: There are no words for the kind “college”, but for school, maintained, academy" in err
    assert "init --notice own" in err
    assert "early-years" not in err


@pytest.mark.parametrize(("kind", "said"), [("academy", True), ("maintained", False)])
def test_the_trust_of_an_academy_is_not_forgotten(
    run: Callable[..., tuple[int, str, str]], kind: str, *, said: bool
) -> None:
    _, out, _ = run("--name", "Oakfield School", "--kind", kind, "--yes")
    assert ("phone, email, controller, dpo-post" in out) is said
    run("--email", "office@oakfield.example", "--yes")
    _, out, _ = run("--phone", "01632 960123", "--yes")
    assert ("Left out so far: address, controller, dpo-post" in out) is said


@pytest.mark.law
@pytest.mark.parametrize("syntax", ["md", "rst"])
@pytest.mark.parametrize(
    "kind",
    [
        "maintained",
        "academy",
        "free-school",
        "pupil-referral-unit",
        "non-maintained-special",
        "independent",
    ],
)
def test_a_school_that_answers_everything_has_no_finding(
    run: Callable[..., tuple[int, str, str]], kind: str, syntax: str, tmp_path: Path
) -> None:
    theirs = {"controller": "Westshire Learning Trust"} if kind in {"academy", "free-school"} else {}
    answers = {
        "name": "Oakfield School",
        "kind": kind,
        "address": "Mill Lane, Oakfield, ZZ9 0CM",
        "phone": "01632 960123",
        "email": "office@oakfield.example",
        **theirs,
        "dpo-post": "Data protection officer",
        "dpo-email": "dpo@oakfield.example",
        "designated-teacher": "Deputy head",
        "council": "Westshire County Council",
        "complaints": "Headteacher",
        "complaints-email": "head@oakfield.example",
        "retention": "2 years",
        "retention-from": "the day you leave us",
        "transfers": "none",
        "automated-decisions": "none",
        "pupil-notice": "https://oakfield.example/pupils",
        "elsewhere": "https://oakfield.example/privacy",
        "in-force": "2026-12-01",
    }
    lines = "".join(f"{key}: {text}\n" for key, text in answers.items())
    write_tree(tmp_path, {"answers.yaml": lines})
    assert run("--answers", str(tmp_path / "answers.yaml"), "--format", syntax, "--yes")[0] == 0
    assert cli.run(["check", "--strict"]) == 0
    builds()


@pytest.mark.law
def test_a_missing_key_is_reported_at_the_notice(
    run: Callable[..., tuple[int, str, str]], capsys: Out
) -> None:
    run("--name", "Oakfield School", "--kind", "academy", "--yes")
    lines = Path("site.yaml").read_text(encoding="utf-8").split("\n")
    assert cli.run(["check", "--format", "json"]) == 0
    found = {each["code"]: each["line"] for each in json.loads(capsys.readouterr().out)}
    for code in ("dpo-missing", "controller-unnamed", "pupil-notice-unlinked"):
        assert lines[found[code] - 1] == "  cin-cla:"


def test_a_file_of_answers(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "answers.yaml": "name: Oakfield School\nkind: academy\ndpo_email: dpo@trust.example\n"
            "council: [Westshire County Council, Coast Council]\nin-force: 2026-12-01\n",
            "bad.yaml": "nmae: Oakfield School\nphone: ring us\ncontroller: {name: x}\n",
            "trust.yaml": "trust-name: Westshire Learning Trust\nschools:\n  - name: Elm School\n"
            "    council: Coast Council\n  - name: Oak School\n    phone: 01632 960100\n",
        },
    )
    status, _, err = run("--answers", str(tmp_path / "bad.yaml"), "--yes")
    assert status == 2
    assert "bad.yaml:1:1: There is no question “nmae”. Did you mean “name”?" in err
    assert "“ring us” is no phone number" in err
    assert "“controller” takes one text." in err
    status, _, err = run("--answers", str(tmp_path / "answers.yaml"), "--phone", "01632 960111", "--yes")
    assert (status, err) == (0, "")
    text = Path("site.yaml").read_text(encoding="utf-8")
    assert "  coast:\n    name: Coast Council\n" in text
    assert "phone: 01632 960111" in text


TRUST = ("--trust", "--trust-name", "T", "--school", "A School")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--yes"], "--name is needed: The school's name, or the council's."),
        (["--yes", "--name", "X", "--phone", "ring us"], "--phone: “ring us” is no phone number."),
        (["--yes", "--name", "X", "--kind", "scool"], "Did you mean “school”?"),
        (["--yes", "--name", "X", "--in-force", "2026-09-31"], "--in-force: “2026-09-31” is no full date."),
        (["--yes", "--name", "X", "--notice", "cin-cal"], "Did you mean “cin-cla”?"),
        (["--yes", "--name", "X", "--page", "../x"], "“../x” is no name of a page"),
        (["--yes", "--trust", "--add"], "--trust, --add, --pack and --site do not go together."),
        (["--yes", "--trust", "--trust-name", "X"], "A trust needs a school"),
        (["--yes", "--name", "X", "--school", "Y"], "--school goes with --trust."),
        (["--yes", "--add", "--name", "X"], "begin with `init`, without --add"),
        (["--yes", "--pack", "My Pack"], "“My Pack” is no name for a pack"),
        (["--yes", "--site", "x"], "begin with `init`, without --site"),
        # what would be left out without a word is refused
        (["--yes", "--name", "X", "--trust-name", "Y"], "--trust-name: it goes with --trust."),
        (["--yes", *TRUST, "--controller", "Y"], "of a trust, the controller is the trust itself"),
        (["--yes", *TRUST, "--name", "Y"], "of a trust, name its schools with --school."),
        (["--yes", *TRUST, "--page", "y"], "--page does not go with --trust."),
        (["--yes", *TRUST, "--school", "B", "--phone", "01632 960123"], "would be the same for every school"),
        (["--yes", "--pack", "visitors", "--phone", "01632 960123"], "a pack has no use for it."),
        (["--yes", "--name", "X", "--retention-from", "birth"], "--retention-from goes with --retention."),
        (["--yes", "--pack", "visitors", "--page", "x"], "--page does not go with --pack."),
    ],
)
def test_wrong_use(run: Callable[..., tuple[int, str, str]], args: list[str], said: str) -> None:
    status, _, err = run(*args)
    assert status == 2
    assert said in err
    assert tree(Path()) == {}


def test_every_question_is_an_option_with_a_help() -> None:
    options = {name: each for each in cli.app.commands["init"].params for name in each.opts}
    for key, question in QUESTIONS.items():
        option = options[f"--{key}"]
        assert isinstance(option, click.Option)
        assert (option.multiple, option.help) == (question.many, question.help)
        assert question.help


def test_the_kinds_to_choose_from_are_those_of_the_schema() -> None:
    others = {"trust", "federation", "charity", "company", "government", "other"}
    schools = [kind for kind in Kind.EXAMPLES if kind not in others]
    assert set(QUESTIONS["kind"].choices) == {*Kind.EXAMPLES}
    unsaid = {"school", "special", "nursery", "early-years", "college"}  # they do not say what it is in law
    in_law = QUESTIONS["kind"].words.partition("(")[2].rstrip(")").split(", ")
    assert set(in_law) == set(schools) - unsaid


# into a project that is there

RST_SITE = {
    "docs/conf.py": 'project = "Policies"\nextensions = [\n    "sphinx.ext.autosectionlabel",\n]\n',
    "docs/index.rst": "Policies\n========\n\n.. toctree::\n   :maxdepth: 2\n\n   complaints\n\nMore words.\n",
    "docs/complaints.rst": "Complaints\n==========\n\nTell us.\n",
}
MYST_SITE = {
    "conf.py": 'raise_if_run = 1 / 0\nextensions = ["myst_parser"]\nexclude_patterns = ["README.md"]\n',
    "index.md": "# Policies\n\n```{toctree}\n:glob:\npolicies/*\n```\n",
    "policies/complaints.md": "# Complaints\n\nTell us.\n",
    "README.md": "# Read me\n",
}


def test_an_rst_project_in_docs(run: Callable[..., tuple[int, str, str]]) -> None:
    write_tree(Path(), RST_SITE)
    before = tree(Path())
    status, out, err = run("--name", "Oakfield School", "--yes")
    assert (status, err) == (0, "")
    assert "  changed  docs/conf.py\n" in out
    assert '+    "sphinx_privacynotice",\n' in out
    assert "+   privacy-notice\n" in out
    after = tree(Path())
    assert {name for name in after if name not in before} == {
        "docs/site.yaml",
        "docs/privacy-notice.rst",
        "docs/.privacynotice/site.schema.json",
    }
    assert {name for name in before if before[name] != after[name]} == {"docs/conf.py", "docs/index.rst"}
    builds(Path("docs"))
    no_more_than_drafts(Path())


def test_a_myst_project_whose_conf_must_not_run(run: Callable[..., tuple[int, str, str]]) -> None:
    write_tree(Path(), MYST_SITE)
    assert run("--name", "Oakfield School", "--page", "policies/looked-after", "--yes")[0] == 0
    after = tree(Path())
    assert after["index.md"] == MYST_SITE["index.md"].encode(), "the pattern has the page already"
    assert b"privacy-notice} cin-cla" in after["policies/looked-after.md"]
    conf = Path("conf.py")
    conf.write_text(conf.read_text(encoding="utf-8").replace("raise_if_run = 1 / 0\n", ""), encoding="utf-8")
    builds()


def test_a_project_without_a_home_page_gets_an_orphan(run: Callable[..., tuple[int, str, str]]) -> None:
    write_tree(Path(), {"conf.py": 'root_doc = "start"\n', "start.txt": "Start\n=====\n"})
    _, out, _ = run("--name", "Oakfield School", "--yes")
    assert "No home page was found: link to the notice from a page of yours." in out
    assert Path("privacy-notice.rst").read_text(encoding="utf-8").startswith(":orphan:\n\n")


def test_nothing_is_written_over(run: Callable[..., tuple[int, str, str]]) -> None:
    write_tree(Path(), {**RST_SITE, "docs/privacy-notice.rst": "Mine\n====\n"})
    before = tree(Path())
    status, _, err = run("--name", "Oakfield School", "--yes")
    assert status == 2
    assert "There already: docs/privacy-notice.rst. Nothing is written over" in err
    assert tree(Path()) == before


def test_a_conf_that_is_no_python(run: Callable[..., tuple[int, str, str]]) -> None:
    write_tree(Path(), {"conf.py": "extensions = [\n"})
    status, _, err = run("--name", "Oakfield School", "--yes")
    assert status == 2
    assert "conf.py is no Python that could be read (line 1): mend it first." in err


def test_windows_line_ends_stay(run: Callable[..., tuple[int, str, str]]) -> None:
    for name, text in RST_SITE.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(text.replace("\n", "\r\n").encode())
    assert run("--name", "Oakfield School", "--yes")[0] == 0
    for name in ("docs/conf.py", "docs/index.rst"):
        written = Path(name).read_bytes()
        assert written.count(b"\r\n") == written.count(b"\n")
    builds(Path("docs"))


# a trust, one school more, a pack


def test_a_trust_and_one_school_more(run: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = run(
        *("--trust", "--trust-name", "Westshire Learning Trust", "--yes"),
        *("--school", "Oakfield School", "--school", "Elm School"),
    )
    assert (status, err) == (0, "")
    assert "extends: ../trust.yaml\n" in Path("sites/elm.yaml").read_text(encoding="utf-8")
    builds()
    no_more_than_drafts(Path())
    status, out, err = run("--add", "--name", "Rowan School", "--yes")
    assert (status, err) == (0, "")
    assert "  new      sites/rowan.yaml\n  new      notices/rowan.md\n  changed  index.md\n" in out
    assert "extends: ../trust.yaml\n" in Path("sites/rowan.yaml").read_text(encoding="utf-8")
    builds()
    no_more_than_drafts(Path())
    status, _, err = run("--yes", "--name", "Another School")
    assert status == 2
    assert "Name a school of it with --site (elm, oakfield, rowan), or add one: init --add." in err
    status, _, err = run("--yes", "--add", "--name", "X", "--dpo-email", "dpo@trust.example")
    assert "--dpo-email: the trust's file says it for every school." in err


def test_a_trust_is_asked_about_school_by_school(run: Callable[..., tuple[int, str, str]]) -> None:
    trust = ["Westshire Learning Trust", "", "dpo@trust.example", "", "", "", ""]
    school = ["academy", "", "", "", "", "Deputy head", "", "", "", ""]
    typed = [*trust, "Oakfield School", *school, "y", "Elm School", *school, "n", "y"]
    status, _, err = run("--trust", typed="\n".join(typed))
    assert status == 0
    assert "School 1\n" in err
    assert "School 2\n" in err
    assert {"sites/oakfield.yaml", "sites/elm.yaml"} <= set(tree(Path()))
    builds()


def test_one_school_more_beside_a_single_one(run: Callable[..., tuple[int, str, str]]) -> None:
    run("--name", "Oakfield School", "--yes", "--format", "rst")
    status, _, err = run("--add", "--name", "Rowan School", "--yes")
    assert (status, err) == (0, "")
    assert "  - site.yaml\n  - sites/*.yaml\n" in Path("privacynotice.yaml").read_text(encoding="utf-8")
    assert Path("privacy-notice-rowan.rst").is_file()
    builds()
    no_more_than_drafts(Path())


def test_a_pack(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = run("--pack", "visitors", "--name", "Westshire: Trust", "--yes")
    assert (status, err) == (0, "")
    assert "  new      visitors/pack.yaml\n" in out
    status, _, err = run("--name", "Oakfield School", "--notice", "visitors", "--yes")
    assert (status, err) == (0, ""), "a project file that names packs begins no project"
    builds()
    for path in Path().glob("[a-z]*.*"):
        path.unlink() if path.name != "privacynotice.yaml" else None
    write_tree(
        Path(),
        {
            "site.yaml": "organisation:\n  name: Oakfield School\n  email: office@oakfield.example\n"
            "notices:\n  visitors:\n    in_force: 2026-12-01\n",
            "conf.py": 'extensions = ["sphinx_privacynotice"]\n',
            "index.rst": "Visitors\n========\n\n.. privacy-notice:: visitors\n",
        },
    )
    builds()
    assert findings_of_reader(Path.cwd()) == []
    status, out, _ = run("--pack", "clubs", "--yes")
    assert status == 0
    assert "Name the pack in privacynotice.yaml, below `packs:`: - ./clubs." in out
