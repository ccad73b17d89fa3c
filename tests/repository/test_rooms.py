"""Imports go one way, and the rooms that must not know Sphinx or docutils do not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import rooms
from rooms import PACKAGE, room_of

import sphinx_privacynotice

FOLDER = Path(sphinx_privacynotice.__file__).parent

MAY_NOT_IMPORT: dict[str, set[str]] = {
    "base": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic", "yaml"},
    "hosts": {
        "sphinx",
        "docutils",
        "myst_parser",
        "markdown_it",
        "babel",
        "click",
        "pydantic",
        "yaml",
        "uniseg",
    },
    "yamlio": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click"},
    "model": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click"},
    "checks": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "pydantic", "yaml"},
    "review": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic", "yaml"},
    "exports": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic", "yaml"},
    "text": {"sphinx", "click", "pydantic", "yaml"},
    "authoring": {"sphinx", "click", "pydantic", "yaml"},
    "scaffold": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "click", "pydantic"},
    "cli": {"sphinx", "docutils", "myst_parser", "markdown_it", "babel", "pydantic", "yaml"},
    "sphinx_ext": {"click", "pydantic", "yaml", "babel"},
}
"""Which libraries a room does without."""

MODULES = rooms.find_modules(FOLDER.parent)
IMPORTS = rooms.find_imports(MODULES)


def test_every_room_has_its_rules() -> None:
    assert {room_of(name) for name in MODULES} - {"__init__"} == set(rooms.ROOMS) - {"__init__"}
    packs = [path for path in (FOLDER / "packs").rglob("*.py") if path.read_text(encoding="utf-8").strip()]
    assert packs == [], "packs are data alone"


def test_rooms_and_folders_import_only_those_below_them() -> None:
    assert rooms.find_wrong_arrows(MODULES, IMPORTS) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert rooms.find_circles(IMPORTS) == []


def test_no_folder_holds_more_than_a_quarter_of_the_code() -> None:
    counted = rooms.count_lines(MODULES)
    large = {folder: lines for folder, lines in counted.items() if lines > counted.total() / 4}
    assert large == {}


def test_no_module_has_400_lines() -> None:
    assert [name for name, path in MODULES.items() if path.read_text("utf-8").count("\n") >= 400] == []


def test_every_folder_says_what_it_is_in_three_lines() -> None:
    for name, path in MODULES.items():
        if name.endswith(".__init__") and name != f"{PACKAGE}.__init__":
            text = path.read_text("utf-8")
            assert text.startswith('"""'), path
            assert text.endswith('"""\n'), path
            assert len(text.splitlines()) == 4, path
            assert "May be imported by" in text, path


def test_the_picture_of_the_architecture_is_what_the_imports_say() -> None:
    page = rooms.ROOT / "ARCHITECTURE.md"
    text = page.read_text(encoding="utf-8")
    assert rooms.write_picture(text, rooms.draw(IMPORTS)) == text, "python tests/rooms.py --write"
    assert len(text.splitlines()) <= 120


@pytest.mark.parametrize("name", MODULES)
def test_a_room_does_without_the_libraries_that_are_not_its_own(name: str) -> None:
    refused = MAY_NOT_IMPORT.get(room_of(name), set())
    wrong = [
        f"{MODULES[name]}:{line} imports {each}"
        for each, line in rooms.imported_names(MODULES[name]).items()
        if each.split(".")[0] in refused
    ]
    assert wrong == []


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


def all_of(*names: str) -> list[str]:
    return [name.removesuffix(".__init__") for name in MODULES if room_of(name) in names]


def test_model_checks_and_review_load_neither_sphinx_nor_docutils_nor_myst_parser() -> None:
    loaded = loaded_by(*all_of("model", "checks", "review"))
    assert loaded & {"sphinx", "docutils", "myst_parser", "markdown_it"} == set()


def test_the_jobs_of_hosts_load_nothing_but_the_standard_library() -> None:
    loaded = loaded_by(*all_of("hosts"))
    ours = {name for name in loaded if not name.startswith(("_", PACKAGE))}
    assert {name.split(".")[0] for name in ours} <= sys.stdlib_module_names


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
