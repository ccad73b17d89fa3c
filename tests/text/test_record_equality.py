"""The record that a build takes is the one that the page reader makes, for every sample there is."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import (
    APART,
    PATTERNS,
    PLAIN,
    ROOT,
    SYNTAXES,
    Built,
    blocks_by_page,
    build,
    once,
    read_project,
    record_of_builder,
    record_of_reader,
    write_tree,
)

from sphinx_privacynotice.model.record import record_from_json, record_to_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = ROOT / "docs" / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/page.txt"))

VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(files("sphinx_privacynotice.model").joinpath("schemas/record.schema.json").read_text("utf-8"))
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

OWN = """\
from docutils import nodes
from docutils.parsers.rst import Directive


class Box(Directive):
    required_arguments = 1
    has_content = True
    option_spec = {"colour": str}

    def run(self):
        box = nodes.container("", nodes.paragraph("", self.arguments[0]))
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def setup(app):
    app.add_config_value("trust", "west", "env")
    app.add_directive("own-box", Box)
"""

CONF = """\
import pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
extensions = [
    "myst_parser", "sphinx_design", "sphinx.ext.ifconfig", "sphinx.ext.todo", "sphinx_privacynotice", "own"
]
todo_include_todos = True
myst_enable_extensions = [
    "attrs_block", "attrs_inline", "colon_fence", "deflist", "fieldlist", "html_admonition",
    "strikethrough", "substitution", "tasklist",
]
myst_substitutions = {"x": "a value of conf.py"}
release = "9"
exclude_patterns = ["part.txt", "shown.txt"]
"""

AROUND = {
    "rst": "Page\n====\n\n.. contact-clause::\n\n{}\n\n.. purposes-list::\n\nEnd.\n",
    "md": "# Page\n\n```{{contact-clause}}\n```\n\n{}\n\n```{{purposes-list}}\n```\n\nEnd.\n",
}


def between(syntax: str) -> dict[str, str]:
    """Return the pieces of prose by name."""
    pieces = (PATTERNS / f"between.{syntax}").read_text(encoding="utf-8").split("%% ")[1:]
    return {name: text.strip("\n") for name, _, text in (piece.partition("\n") for piece in pieces)}


def unsaid(printed: str, blocks: list[Any]) -> list[str]:
    """Return the words that the text builder printed and no block says or keeps as left out."""
    said = ""
    for block in blocks:
        runs = block.get("runs", ())
        words = "".join(run.get("text", "") for run in runs) + "".join(f" {run.get('link')}" for run in runs)
        said += f"{block.get('marker', '')} {block.get('source', '')} {words}\n"
    known = set(re.findall(r"[^\W_]+", said.casefold()))
    shown = re.findall(r"[^\W_]+", printed.casefold())
    return [word for word in dict.fromkeys(shown) if word not in known]


@dataclass(frozen=True)
class Piece:
    """What came of a page: its blocks by the build and by the reader, and what the text builder printed."""

    built: list[Any]
    made: list[Any]
    printed: str


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Piece]]:
    """A page a piece of prose, all in one project."""

    def every(syntax: str) -> list[Piece]:
        folder = tmp_path_factory.mktemp("prose") / syntax
        pieces = between(syntax)
        pages = [f"page{number:03}" for number in range(len(pieces))]
        files = {
            f"{page}.{syntax}": AROUND[syntax].format(text)
            for page, text in zip(pages, pieces.values(), strict=True)
        }
        files["site.yaml"] = f"{PLAIN['site.yaml']}    page: [{', '.join(pages)}]\n"
        files["part.txt"] = "First words.\n\nMore words.\n"
        files["shown.txt"] = "Shown elsewhere\n"
        files["values.csv"] = "1,2\n3,four\n"
        files["own.py"] = OWN
        write_tree(folder, {**PLAIN, **files, "conf.py": CONF, "index.rst": "Index\n=====\n"})
        write_tree(folder, {"privacynotice.yaml": PLAIN["privacynotice.yaml"] + APART})
        (folder / "pic.png").write_bytes(PIXEL)
        # of other markup than ours a build may warn: some of it is meant to be odd
        text = build(folder, "text", warnings_ok=True, width=1000)  # a transition is as long as a line
        records = record_of_builder(folder, warnings_ok=True), record_of_reader(folder, findings_ok=True)
        built, made = (blocks_by_page(record["notices"][0]) for record in records)
        return [Piece(built[page], made[page], text.text(f"{page}.txt")) for page in pages]

    return once(every)


PIECES = [(syntax, name) for syntax in SYNTAXES for name in between(syntax)]


@pytest.mark.parametrize(("syntax", "name"), PIECES)
def test_prose_between_clauses(syntax: str, name: str, prose: Callable[[str], list[Piece]]) -> None:
    piece = prose(syntax)[list(between(syntax)).index(name)]
    assert "\\u0000" not in json.dumps(piece.built)  # docutils' sign for a backslash, which no writer prints
    assert piece.built == piece.made
    assert piece.built[0]["runs"] == [{"text": "Page"}]
    assert piece.built[-1]["runs"] == [{"text": "End."}]
    missing = unsaid(piece.printed, piece.built)
    assert missing == GENERATED.get((syntax, name), [])


DATE = time.strftime("%Y %m %d").split()
GENERATED = {
    ("rst", "substitution of conf.py"): ["9"],
    ("rst", "figure"): ["image"],
    ("rst", "image"): ["image"],
    ("rst", "image without alt"): ["image"],
    ("rst", "inline image"): ["image"],
    ("rst", "versionadded"): ["added", "in", "version"],
    ("rst", "deprecated"): ["since", "version"],
    ("rst", "link to a label"): ["index"],
    ("rst", "contents"): ["contents"],
    ("rst", "roles"): ["h", "2o", "x"],
    ("rst", "file roles"): ["x", "y"],
    ("rst", "date substitution"): DATE,
    ("rst", "things described"): ["parameters"],
    ("rst", "substitution in an item"): ["9"],
    ("rst", "legend and title of a table"): ["image"],
    ("md", "item beside a substitution"): ["value", "conf", "py"],
    ("md", "front of a link"): ["index", "md"],
    ("md", "substitution"): ["a", "value", "conf", "py"],
    ("md", "substitution block"): ["a", "value", "conf", "py"],
    ("md", "hardbreak"): ["onetwothree"],
    ("md", "image"): ["image"],
    ("md", "figure"): ["image"],
    ("md", "links"): ["index", "md"],
    ("md", "eval-rst"): ["9"],
    ("md", "figure-md"): ["image"],
    ("md", "versionadded"): ["added", "in", "version"],
    ("md", "white space"): ["wordsmore"],
}
"""Where the text builder prints more than the page's words: others' titles, what conf.py has, "image"."""
