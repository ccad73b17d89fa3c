"""The list of hostile input (`hostile/cases.py`), held against the command line and a Sphinx build."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hostile.cases import CASES, SECRET, Case
from malformed import FOREIGN, PROJECT, write
from support import build

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path


def made(case: Case, folder: Path) -> Path:
    """Write the project of a case; outside lies a secret."""
    write(
        folder / "outside",
        {"secret.txt": SECRET, "secret.yaml": f"organisation: {{name: {SECRET}}}\n", "pack.yaml": SECRET},
    )
    plain = {name: what for name, what in case.files.items() if what is None or isinstance(what, str | bytes)}
    special = {name: what for name, what in case.files.items() if name not in plain}
    here = write(
        folder / "project", {name: what for name, what in PROJECT.items() if name not in special}, plain
    )
    for name, what in special.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        what.make(here / name)  # type: ignore[attr-defined] # what is no text makes itself
    return here


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_list(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = made(case, tmp_path)
    status = cli.run(["--project", str(here), "check", "--format", "json"])
    out, err = capsys.readouterr()
    told = json.loads(out)
    found = {each["code"] for each in told} - {"own-words-hard"}  # only where the dictionary is installed
    assert found == set(case.told.split())
    assert status == int(any(each["severity"] == "error" for each in told))
    assert err.startswith("Not looked at: ")
    assert err.count("\n") == 1
    assert len(out) < 10_000_000
    assert not any(secret in out for secret in (SECRET, "root:x:"))
    assert case.words in out
    for each in told:
        said = re.sub(r"“[^”]*”|`[^`]*`", "", f"{each['message']} {each.get('mend', '')}")
        assert not FOREIGN.search(said), said
        assert each["file"]
        if each.get("line") and (here / each["file"]).is_file():  # a device has none, or ever more
            assert each["line"] <= (here / each["file"]).read_bytes().count(b"\n") + 2


# pages are Sphinx's own to read in a build: it is held against a few of what is wrong with the data
BUILT = [case for case in CASES if not {"index.rst", "index.md"} & case.files.keys()][::6]


@pytest.mark.parametrize("case", BUILT, ids=lambda case: case.name)
def test_a_build_of_the_list(case: Case, tmp_path: Path) -> None:
    built = build(made(case, tmp_path), "text", warnings_ok=True, nitpicky=False)
    said = "\n".join([*built.warnings, *(path.read_text("utf-8") for path in built.outdir.glob("*.txt"))])
    assert SECRET not in said
    assert len(said) < 10_000_000
    assert "Traceback" not in said
