"""What an earlier release left behind is used or thrown away: never a traceback, never a stale page.

Sphinx keeps what it read as pickles, which name classes by their modules, and a release may move classes.
Here the names are changed where they are kept, so that they lead nowhere.
"""

from __future__ import annotations

import io
import pickle
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support import CONF, Built, build, write_tree

from sphinx_privacynotice.model.project.last_build import BUILD_FILE
from sphinx_privacynotice.sphinx_ext.rebuild import READING
from sphinx_privacynotice.sphinx_ext.written import WRITTEN

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "conf.py": CONF,
    "site.yaml": (
        "organisation:\n  name: Oakfield School\n  kind: academy\n  phone: 01632 960123\n"
        "notices:\n  cin-cla:\n    in_force: 2026-12-01\n    page: privacy\n"
    ),
    "index.md": "# Policies\n\n```{toctree}\nprivacy\nplain\n```\n\nSee {clause}`rights`.\n",
    "privacy.rst": "Privacy\n=======\n\n.. rights-list::\n",
    "plain.md": "# Plain\n\nNothing of notices.\n",
}
PAGES = {"index", "privacy", "plain"}
BUILDERS = ("html", "text")
ORDERS = [BUILDERS, BUILDERS[::-1]]


def built(folder: Path, builder: str) -> Built:
    """Build the project, without a warning; all builders share what was read."""
    made = folder / "built"
    return build(folder / "project", builder, outdir=made / builder, doctrees=made / "read")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project and its clean builds, not to be changed."""
    folder = tmp_path_factory.mktemp("clean")
    write_tree(folder / "project", FILES)
    for builder in BUILDERS:
        built(folder, builder)
    return folder


@pytest.fixture
def older(clean: Path, tmp_path: Path) -> Path:
    """A copy of them, to turn into what an earlier release left."""
    return shutil.copytree(clean, tmp_path / "older")


class Names(pickle.Unpickler):
    """Notes the classes of ours that a pickle names, as module and name."""

    def __init__(self, pickled: bytes) -> None:
        super().__init__(io.BytesIO(pickled))
        self.found: set[tuple[str, str]] = set()
        self.load()

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] == "sphinx_privacynotice":
            self.found.add((module, name))
        return super().find_class(module, name)


def rename(folder: Path, part: int) -> None:
    """Change the modules (0) or the names (1) of our classes in the environment."""
    path = folder / "built" / "read" / "environment.pickle"
    pickled = path.read_bytes()
    names = {each[part] for each in Names(pickled).found}
    assert names
    for name in names:
        pickled = pickled.replace(name.encode(), f"{name[:-2]}_Q".encode())  # of the same length
    path.write_bytes(pickled)


def output(folder: Path) -> dict[str, bytes]:
    made = [folder / "built" / builder for builder in BUILDERS]
    files = [path for each in made for path in sorted(each.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("order", ORDERS, ids="-then-".join)
@pytest.mark.parametrize("part", [0, 1], ids=["modules", "names"])
def test_classes_that_moved(part: int, order: tuple[str, str], older: Path, clean: Path) -> None:
    rename(older, part)
    first, second = (built(older, builder) for builder in order)
    assert (first.read, second.read) == (PAGES, set())
    assert output(older) == output(clean)
    assert [built(older, builder).read for builder in order] == [set(), set()]


def test_no_page_that_was_read_names_a_class_of_ours(clean: Path) -> None:
    """Sphinx reads a page's pickle only to write the page, and stops with a traceback if it cannot."""
    doctrees = sorted((clean / "built" / "read").glob("*.doctree"))
    assert {path.stem: Names(path.read_bytes()).found for path in doctrees} == {page: set() for page in PAGES}


def test_a_build_where_warnings_are_errors(older: Path, clean: Path) -> None:
    rename(older, 0)
    hide = ["-D", "suppress_warnings=privacynotice.*"]  # one clause is not all that the law asks of a notice
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "--no-color",
        "-W",
        "-n",
        "-b",
        "html",
        "-d",
        str(older / "built" / "read"),
    ]
    made = subprocess.run(  # noqa: S603 - our own words
        [*command, *hide, str(older / "project"), str(older / "built" / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    assert "loading pickled environment... failed" in made.stdout
    assert output(older) == output(clean)


@pytest.mark.parametrize("order", ORDERS, ids="-then-".join)
def test_pages_that_another_release_wrote(
    order: tuple[str, str], older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second builder reads nothing again, and yet its pages name the styles of this release."""
    page = older / "built" / "html" / "privacy.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"(sphinx-privacynotice\.css\?v=)\w+", r"\g<1>00000000", text), encoding="utf-8")
    assert page.read_text(encoding="utf-8") != text
    monkeypatch.setattr("sphinx_privacynotice.sphinx_ext.domain.__version__", "99.0")
    written = [built(older, builder).written for builder in order]
    assert written[1] == {"privacy", "index"}  # the pages with a notice, or a link to one
    assert page.read_text(encoding="utf-8") == text
    assert [built(older, builder).written for builder in order] == [set(), set()]


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', '{"pages": {"privacy": 7}, "titles": []}'])
def test_files_of_another_shape(text: str, older: Path, clean: Path) -> None:
    kept = [path for path in (older / "built").rglob("*") if path.name in {BUILD_FILE, WRITTEN}]
    assert {path.name for path in kept} == {BUILD_FILE, WRITTEN}
    for path in [*kept, older / "built" / "read" / READING]:
        path.write_text(text, encoding="utf-8")
    for builder in BUILDERS:
        built(older, builder)
    assert output(older) == output(clean)
