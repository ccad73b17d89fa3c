"""The record that a build takes is the one that the page reader makes, for every sample there is."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import (
    APART,
    PATTERNS,
    PLAIN,
    SYNTAXES,
    Built,
    once,
    read_project,
    record_of_builder,
    record_of_reader,
    write_tree,
)

from sphinx_privacynotice.model.record import record_from_json, record_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/page.txt"))

VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(files("sphinx_privacynotice.model").joinpath("record.schema.json").read_text("utf-8"))
)


def check_same(built: Any, project: Path, *, findings_ok: bool = False) -> None:
    """Hold what a build wrote against the reader's, block by block for the sake of the message."""
    made = record_of_reader(project, findings_ok=findings_ok)
    assert [(each["site"], each["notice"]) for each in built["notices"]] == [
        (each["site"], each["notice"]) for each in made["notices"]
    ]
    for ours, theirs in zip(built["notices"], made["notices"], strict=True):
        for one, other in zip(ours["blocks"], theirs["blocks"], strict=False):
            assert one == other
        assert ours == theirs
    assert built == made
    VALIDATOR.validate(built)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_patterns(
    syntax: str, patterns: Callable[[str], Path], built_patterns: Callable[[str, str], Built]
) -> None:
    built = built_patterns(syntax, "notices").json("notices.json")
    assert len(built["notices"]) == 10
    check_same(built, patterns(syntax))


def test_a_html_build_has_the_same_record(built_patterns: Callable[[str, str], Built]) -> None:
    for syntax in SYNTAXES:
        html, notices = (built_patterns(syntax, builder).domain.records for builder in ("html", "notices"))
        assert html == notices
        assert html


def test_example_site(tmp_path: Path) -> None:
    project = shutil.copytree(
        ROOT / "example_site", tmp_path / "site", ignore=shutil.ignore_patterns("_build")
    )
    check_same(record_of_builder(project), project)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", NAMES)
def test_example_of_the_documentation(name: str, syntax: str, tmp_path: Path) -> None:
    project = shutil.copytree(EXAMPLES / "_base", tmp_path / "source")
    if (EXAMPLES / name / "pack" / "notices").is_dir():
        shutil.rmtree(project / "pack" / "notices")
    shutil.copytree(EXAMPLES / name, project, dirs_exist_ok=True)
    text = (project / f"page.{syntax}").read_text(encoding="utf-8")
    for page in [*project.glob("*.rst"), *project.glob("*.md")]:
        page.unlink()
    (project / f"index.{syntax}").write_text(text, encoding="utf-8")
    # not every notice is on the page
    built = record_of_builder(project, suppress_warnings=["privacynotice.page-missing"])
    check_same(built, project, findings_ok=True)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_records_are_read_back_whole(syntax: str, patterns: Callable[[str], Path]) -> None:
    for record in read_project(patterns(syntax)).records:
        for places in (True, False):
            data = record_to_json(record, places=places)
            VALIDATOR.validate(data)
            assert json.loads(json.dumps(data)) == data
        assert record_from_json(record_to_json(record)) == record


# prose between two clauses, in all the markup that pages have

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)

CONF = """\
extensions = ["myst_parser", "sphinx_design", "sphinx_privacynotice"]
myst_enable_extensions = [
    "attrs_block", "attrs_inline", "colon_fence", "deflist", "fieldlist", "html_admonition",
    "strikethrough", "substitution", "tasklist",
]
myst_substitutions = {"x": "a value of conf.py"}
release = "9"
exclude_patterns = ["part.txt"]
"""

AROUND = {
    "rst": "Page\n====\n\n.. contact-clause::\n\n{}\n\n.. purposes-list::\n\nEnd.\n",
    "md": "# Page\n\n```{{contact-clause}}\n```\n\n{}\n\n```{{purposes-list}}\n```\n\nEnd.\n",
}


def between(syntax: str) -> dict[str, str]:
    """Return the pieces of prose by name."""
    pieces = (PATTERNS / f"between.{syntax}").read_text(encoding="utf-8").split("%% ")[1:]
    return {name: text.strip("\n") for name, _, text in (piece.partition("\n") for piece in pieces)}


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Any, Any]]:
    """The blocks of every page by the build and by the reader: a page a piece, in one project."""

    def both(syntax: str) -> tuple[Any, Any]:
        folder = tmp_path_factory.mktemp("prose") / syntax
        pieces = between(syntax)
        pages = [f"page{number:03}" for number in range(len(pieces))]
        files = {
            f"{page}.{syntax}": AROUND[syntax].format(text)
            for page, text in zip(pages, pieces.values(), strict=True)
        }
        files["site.yaml"] = f"{PLAIN['site.yaml']}    page: [{', '.join(pages)}]\n"
        files["part.txt"] = "First words.\n\nMore words.\n"
        write_tree(folder, {**PLAIN, **files, "conf.py": CONF, "index.rst": "Index\n=====\n"})
        write_tree(folder, {"privacynotice.yaml": PLAIN["privacynotice.yaml"] + APART})
        (folder / "pic.png").write_bytes(PIXEL)
        # of other markup than ours a build may warn: some of it is meant to be odd
        built, made = (
            [[block for block in record["notices"][0]["blocks"] if block["page"] == page] for page in pages]
            for record in (record_of_builder(folder, warnings_ok=True), record_of_reader(folder))
        )
        return built, made

    return once(both)


# what a plain reader of pages cannot know, with the reason; all else is the same
DIFFERENT = {
    ("rst", "date substitution"): "the reader lists the directive `date`, which it refuses, as left out, too",
    ("rst", "numbered documents"): "Sphinx alone knows where `rfc` and `pep` lead",
    ("rst", "numbered faults"): "Sphinx alone knows the role `cve`",
    ("rst", "file roles"): "Sphinx takes the braces of `file` and `samp` out",
    ("rst", "button"): "another extension's directive: the reader sees its words, not what it makes of them",
    ("md", "card"): "another extension's directive: the reader sees its words, not what it makes of them",
    (
        "md",
        "figure-md",
    ): "another extension's directive: the reader sees its words, not what it makes of them",
    ("md", "glossary"): "Sphinx alone knows how a glossary is written",
    (
        "md",
        "addresses of pages",
    ): "only a build knows the titles of the pages that an address in brackets names",
}

PIECES = [(syntax, name) for syntax in SYNTAXES for name in between(syntax)]


@pytest.mark.parametrize(("syntax", "name"), PIECES)
def test_prose_between_clauses(syntax: str, name: str, prose: Callable[[str], tuple[Any, Any]]) -> None:
    number = list(between(syntax)).index(name)
    built, made = (blocks[number] for blocks in prose(syntax))
    if (syntax, name) in DIFFERENT:
        assert built != made, "they are the same now: take it off the table"
    else:
        assert built == made
    for blocks in (built, made):
        assert blocks[-1]["runs"] == [{"text": "End."}]


def test_the_table_of_differences_names_what_is_there() -> None:
    assert [piece for piece in DIFFERENT if piece not in PIECES] == []
