"""Imports go one way, and the rooms that must not know Sphinx or docutils do not."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import sphinx_privacynotice

PACKAGE = "sphinx_privacynotice"
FOLDER = Path(sphinx_privacynotice.__file__).parent

MAY_IMPORT: dict[str, set[str]] = {
    "base": set(),
    "yamlio": {"base"},
    "model": {"base", "yamlio"},
    "text": {"base", "yamlio", "model"},
    "checks": {"base", "yamlio", "model"},
    "review": {"base", "yamlio", "model"},
    "authoring": {"base", "yamlio", "model", "text", "review"},
    "scaffold": {"base", "yamlio", "model", "text"},
    "sphinx_ext": {"base", "yamlio", "model", "text", "checks", "review"},
    "cli": {"base", "yamlio", "model", "text", "checks", "review", "authoring", "scaffold"},
    # the front door and `python -m` each open one room
    "__init__": {"base", "sphinx_ext"},
    "__main__": {"cli"},
}
"""Which of our rooms each room may import, besides itself."""

ORDER: dict[str, set[str]] = {
    "yamlio.slips": {"yamlio"},
    "model.format": set(),
    "model.pack": {"model.format"},
    "model.site": {"model.format", "model.pack"},
    "model.project": {"model", "model.format", "model.pack", "model.site"},
    "text.clause": set(),
    "text.page": {"text.clause"},
    "checks.reports": {"checks"},
}
"""Which folders of its own room a folder within a room may import."""

MAY_NOT_IMPORT: dict[str, set[str]] = {
    "base": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic", "yaml"},
    "yamlio": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click"},
    "model": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click"},
    "checks": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "pydantic", "yaml"},
    "review": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic", "yaml"},
    "text": {"sphinx", "click", "pydantic", "yaml"},
    "authoring": {"sphinx", "click", "pydantic", "yaml"},
    "scaffold": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic"},
    "cli": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "pydantic", "yaml"},
    "sphinx_ext": {"click", "pydantic", "yaml", "babel"},
}
"""Which libraries a room does without."""

MODULES = sorted(path for path in FOLDER.rglob("*.py") if "packs" not in path.relative_to(FOLDER).parts)
NAMES = {".".join((PACKAGE, *path.relative_to(FOLDER).with_suffix("").parts)): path for path in MODULES}
IDS = [path.relative_to(FOLDER).as_posix() for path in MODULES]


def room(path: Path) -> str:
    return path.relative_to(FOLDER).parts[0].removesuffix(".py")


def folder(path: Path) -> str:
    return ".".join(path.relative_to(FOLDER).parent.parts)


def imported(path: Path) -> dict[str, int]:
    """Every module that a file imports anywhere in it, by its whole name, with the line."""
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, (
                f"{path}:{node.lineno}: imports are absolute, so that one can read where they go"
            )
            found[str(node.module)] = node.lineno
            if node.module == PACKAGE or str(node.module).startswith(f"{PACKAGE}."):
                found.update((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert name not in {"import_module", "__import__"}, (
                f"{path}:{node.lineno}: an import nobody can read"
            )
    return found


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_room_imports_only_the_rooms_below_it(path: Path) -> None:
    wrong = [
        f"{path}:{line} imports {name}"
        for name, line in imported(path).items()
        if name.startswith(f"{PACKAGE}.") and name.split(".")[1] not in MAY_IMPORT[room(path)] | {room(path)}
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_folder_within_a_room_imports_only_the_folders_below_it(path: Path) -> None:
    own = folder(path)
    wrong = [
        f"{path}:{line} imports {name}"
        for name, line in imported(path).items()
        if name in NAMES
        and name.split(".")[1] == room(path)
        and folder(NAMES[name]) not in ORDER.get(own, {own}) | {own}
    ]
    assert own not in ORDER or wrong == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_room_does_without_the_libraries_that_are_not_its_own(path: Path) -> None:
    refused = MAY_NOT_IMPORT.get(room(path), set())
    wrong = [
        f"{path}:{line} imports {name}"
        for name, line in imported(path).items()
        if name.split(".")[0] in refused
    ]
    assert wrong == []


def test_every_room_has_its_rules() -> None:
    assert {room(path) for path in MODULES} == set(MAY_IMPORT)
    packs = [path for path in (FOLDER / "packs").rglob("*.py") if path.read_text(encoding="utf-8").strip()]
    assert packs == [], "packs are data alone"


def test_nothing_of_ours_imports_in_a_circle() -> None:
    at_import: dict[str, set[str]] = {}
    names = {path: ".".join((PACKAGE, *path.relative_to(FOLDER).with_suffix("").parts)) for path in MODULES}
    known = set(names.values())
    for path, name in names.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used: set[str] = set()
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith(PACKAGE):
                used |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
        at_import[name] = used & known
    done: set[str] = set()
    while len(done) < len(at_import):
        ready = {name for name, used in at_import.items() if name not in done and used <= done}
        assert ready, f"a circle among {sorted(set(at_import) - done)}"
        done |= ready


LOADED = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*modules: str) -> set[str]:
    """The names of everything that is loaded once ``modules`` are."""
    run = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", LOADED, json.dumps(modules)], capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout))


def all_of(*rooms: str) -> list[str]:
    return [
        ".".join((PACKAGE, *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__")
        for path in MODULES
        if room(path) in rooms
    ]


def test_model_checks_and_review_load_neither_sphinx_nor_docutils_nor_myst_parser() -> None:
    loaded = loaded_by(*all_of("model", "checks", "review"))
    assert loaded & {"sphinx", "docutils", "myst_parser", "markdown_it"} == set()


def test_text_does_not_load_sphinx() -> None:
    loaded = loaded_by(*all_of("model", "text"))
    # myst-parser has a plain docutils side, which is all that is used of it
    assert {name for name in loaded if name == "sphinx" or name.startswith("sphinx.")} == set()


def test_the_command_line_starts_without_the_libraries_that_cost_time() -> None:
    loaded = loaded_by(f"{PACKAGE}.cli.main")
    assert loaded & {"sphinx", "docutils", "myst_parser", "pydantic", "yaml", "babel", "uniseg"} == set()


def test_the_extension_starts_without_the_libraries_that_cost_time() -> None:
    loaded = loaded_by("sphinx.application", f"{PACKAGE}.sphinx_ext.extension")
    assert (
        loaded
        & {"pydantic", "yaml", "myst_parser", "markdown_it", "uniseg", f"{PACKAGE}.model.format.schema"}
        == set()
    )
