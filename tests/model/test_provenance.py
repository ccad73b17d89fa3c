"""`where`, the record and the page agree on every value of every sample: file, line, layer, words."""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from doc_examples import BASE, EXAMPLES
from support import (
    PATTERNS,
    SYNTAXES,
    covered_records,
    pattern_project,
    read_project,
    record_of_builder,
    write_tree,
)

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.cli.where_answer import WhereAnswer
from sphinx_privacynotice.model.format.values import Text
from sphinx_privacynotice.model.project.project import Project, find_project, load_project
from sphinx_privacynotice.model.record import Record, notices_json
from sphinx_privacynotice.yamlio.tree import parse_key

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = PATTERNS.parent.parent
SEEDS = os.environ.get("PRIVACYNOTICE_SAMPLES", "")

LEFT_OUT = {BASE.name, "tutorial"}  # the tutorial's example is a site file alone

SAMPLES = [
    "example_site",
    "one_school",
    *(f"example_site/schools/{conf.parent.name}" for conf in ROOT.glob("example_site/schools/*/conf.py")),
    *(f"patterns {syntax}" for syntax in SYNTAXES),
    *sorted(f"docs/examples/{each.name}" for each in EXAMPLES.iterdir() if each.name not in LEFT_OUT),
    *(["seeds"] if SEEDS else []),
]


def copied(name: str, folder: Path) -> Path:
    """Copy a sample below ``folder``; return the folder of its project."""
    leave_out = shutil.ignore_patterns("_build", "reading-copies")
    if name == "seeds":
        return shutil.copytree(SEEDS, folder / name, ignore=leave_out)
    if name.startswith("patterns"):
        return pattern_project(folder / "patterns", name.rpartition(" ")[2])
    if name.startswith("docs/examples"):
        if not (ROOT / name / "conf.py").is_file():
            shutil.copytree(BASE, folder / "example")
            if (ROOT / name / "pack" / "notices").is_dir():
                shutil.rmtree(folder / "example" / "pack" / "notices")
        example = shutil.copytree(ROOT / name, folder / "example", dirs_exist_ok=True)
        pages = sorted(example.glob("*.md"))
        for page in [*example.glob("*.rst"), *pages[:-1]]:
            page.unlink()
        pages[-1].rename(example / "index.md")
        return example
    top = name.partition("/")[0]
    shutil.copytree(ROOT / top, folder / top, ignore=leave_out)
    return folder / name


def lines_of(project: Project) -> Callable[[str], list[str]]:
    """Return a function from a file's name to its lines."""
    kept: dict[str, list[str]] = {}

    def lines(file: str) -> list[str]:
        if file not in kept:
            path = project.root / file
            kept[file] = (
                Path(path if path.is_file() else project.path_of(file)).read_text("utf-8").split("\n")
            )
        return kept[file]

    return lines


def printed(record: Record) -> dict[str, set[str]]:
    """Return what a record prints of each value, by its key, but for words that link to one."""
    words: dict[str, set[str]] = defaultdict(set)
    for block in record.blocks:
        for run in block.runs:
            if run.value:
                words[run.value] |= {run.text} if not run.link else set()
    return words


def small(text: str) -> str:
    """Return a text on one line with a small first letter, as a term may be printed."""
    line = " ".join(text.split())
    return line[:1].casefold() + line[1:]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_value_of_every_sample(name: str, tmp_path: Path) -> None:
    folder = copied(name, tmp_path)
    project = load_project(find_project(folder, folder_given=True))
    records = read_project(folder).records
    lines = lines_of(project)
    assert records
    for record in records:
        words = printed(record)
        assert set(record.values) <= set(words)
        for key in words:
            site, _, path = key.rpartition(":")
            of = project.sites[site or record.site]
            kind = record.notice if not site else next(iter(of.notices)) if len(of.notices) == 1 else ""
            asked = WhereAnswer(project, of, kind, records)
            steps = parse_key(path, asked.view.tree)
            answer: Any = asked.data(steps)
            told = record.values.get(key)
            if told is None:  # a gap
                assert "given" not in answer, key
                continue
            given = answer["given"]
            assert answer["key"] == path
            assert (given["file"], given["line"], given["layer"]) == (told.file, told.line, told.layer), key
            if "parts" not in answer:
                place = asked.view.place(steps)
                assert (place.file, place.line) == (told.file, told.line), key
                pack = f" {given['pack']}" if "pack" in given else ""
                said = next(line for line in asked.lines(steps) if "given by" in line)
                assert said.strip().startswith(f"given by   {told.layer}{pack}, ")
                assert said.endswith(f"{told.file.rpartition('/')[2]}:{told.line}"), key
            there = "\n".join(lines(told.file)[told.line - 1 :][: 3 if told.layer == "pack" else 1])
            last = steps[-1] if isinstance(steps[-1], str) else ""
            typed = given.get("text", "")
            assert typed[:12] in there or f"{last}:" in there, (key, there)
            found = asked.view.at(steps)
            if found is not None and type(found.value) is Text and words[key] and "{{" not in typed:
                assert small(typed) in map(small, words[key]) or "text:" in there, (key, words[key])


def test_the_builder_the_command_and_where_say_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied("one_school", tmp_path)
    built = record_of_builder(folder)
    assert built == json.loads(notices_json(covered_records(folder)))
    (notice,) = built["notices"]
    for key, place in list(notice["values"].items())[::6]:
        assert cli.run(["--project", str(folder), "where", key, "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert {name: answer["given"][name] for name in ("file", "line", "layer")} == place


SITE = """\
organisation:
  name: Oakfield School
  kind: maintained
  phone: 01632 960100
controller:
  authority: w.x
authorities:
  w:
    name: Westshire
  w.x:
    name: Eastshire
dpo:
  post: Officer
  email: dpo@oakfield.example
designated_teacher: Deputy head
notices:
  cin-cla:
    in_force: 2026-12-01
    page: oak
    retention:
      - records: Files
        period: 25 years
"""
PAGE = {
    "rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n\nAsk :site:`elm:dpo.email`, :site:`dpo.email` or "
    ":site:`elm:dpo.phone`.\n",
    "md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n\nAsk {site}`elm:dpo.email`, {site}`dpo.email` or "
    "{site}`elm:dpo.phone`.\n",
}
OTHERS = {
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
    "privacynotice.yaml": "sites: sites/*.yaml\n",
    "index.rst": "Top\n===\n\n.. toctree::\n\n   oak\n",
    "sites/oak.yaml": SITE,
    "sites/elm.yaml": "# another school\norganisation:\n  name: Elm School\ndpo:\n  email: dpo@elm.example\n"
    "  phone: 01632 960200\n",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_value_of_another_site_is_recorded_as_that_site_s(
    syntax: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tree(tmp_path / "project", {**OTHERS, f"oak.{syntax}": PAGE[syntax]})
    record = record_of_builder(folder)["notices"][0]
    assert record == json.loads(notices_json(covered_records(folder)))["notices"][0]
    assert record["values"]["elm:dpo.email"] == {"file": "sites/elm.yaml", "line": 5, "layer": "site"}
    assert record["values"]["dpo.email"] == {"file": "sites/oak.yaml", "line": 14, "layer": "site"}
    assert cli.run(["--project", str(folder), "where", "elm:dpo.phone"]) == 0
    out = capsys.readouterr().out
    assert "sites/elm.yaml:6" in out
    assert "printed    by the page oak, in its own words" in out


def test_a_key_with_a_dot_keeps_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_tree(tmp_path / "project", {**OTHERS, "oak.md": PAGE["md"]})
    record = record_of_builder(folder)["notices"][0]
    assert record["values"]["authorities.w.x.name"]["line"] == 11
    assert record["values"]["authorities.w.name"]["line"] == 9
    arguments = ["--project", str(folder), "where", "--site", "oak", "--json"]
    for key, line in (("authorities.w.x.name", 11), ("authorities.w.name", 9), ("controller.name", 11)):
        assert cli.run([*arguments, key]) == 0
        assert json.loads(capsys.readouterr().out)["given"]["line"] == line


KINDS = [
    ("independent", "lawful_bases[1].article", "6(1)(f)"),
    ("academy", "lawful_bases[1].article", "6(1)(e)"),
    ("maintained", "educational_record", "yes"),
    ("academy", "educational_record", None),
    ("academy", "links.ico_phone", "0303 123 1113"),
]


@pytest.mark.parametrize(("school", "path", "text"), KINDS)
def test_what_holds_by_kind_of_school_and_what_asks_for_it(
    school: str, path: str, text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {**OTHERS, "sites/oak.yaml": SITE.replace("maintained", school), "oak.md": PAGE["md"]}
    folder = write_tree(tmp_path / "project", files)
    assert cli.run(["--project", str(folder), "where", path, "--site", "oak", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer.get("given", {}).get("text") == text
    assert answer["uses"]
    if text is not None:
        given = answer["given"]
        assert (given["layer"], given["pack"]) == ("pack", "england-schools")
        project = load_project(find_project(folder, folder_given=True))
        assert text in lines_of(project)(given["file"])[given["line"] - 1]
