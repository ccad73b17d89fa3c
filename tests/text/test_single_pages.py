"""A notice in one file on a page: built and read alike, the same as a folder of clauses, and its alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import (
    CONF,
    SYNTAXES,
    build,
    findings_of_reader,
    reading_copies,
    record_of_builder,
    record_of_reader,
    shown,
    write_tree,
)

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

FRONT = "notice: visitors\nedition: 2026-01-01\ntitle: Visitors\nlanguage: en-GB\n"
BODY = """\
Read this, {{ organisation.name }} asks.

## Who we are {#who-we-are}

We are {{ organisation.name }}.

{id}`mail` {when}`organisation.email` Write to {{ organisation.email }}.

## Your data

### What we keep {#what-we-keep}

We keep:

- {id}`names` names{opt}` of people at {{ organisation.name }}`
- {{ categories }}

#### In the book {#book}

We keep it in a **book**.

### How long {#how-long}

| What | How long |
|---|---|
| {each}`retention` {{ .records }} | {{ .period }} |

## Tell us {#complaints}
"""
SITE = """\
organisation:
  name: Oakfield School
  kind: academy
  address: Mill Lane, Oakfield, ZZ9 0CM
  phone: 01632 960123
  email: office@oakfield.example
notices:
  visitors:
    in_force: 2026-12-01
    page: visitors
    retention:
      - records: The book
        period: 1 year
        from: the visit
"""
FILES = {
    "conf.py": CONF,
    "privacynotice.yaml": "packs:\n  - england-schools\n  - ./notices/visitors.md\n",
    "site.yaml": SITE,
    "notices/visitors.md": f"---\n{FRONT}---\n\n{BODY}",
}
PAGES = {
    "rst": "Guests\n======\n\n.. privacy-notice:: visitors\n{}",
    "md": "# Guests\n\n````{{privacy-notice}} visitors\n{}````\n",
}
TOC = {
    "rst": "Home\n====\n\n.. toctree::\n\n   visitors\n",
    "md": "# Home\n\n```{toctree}\nvisitors\n```\n",
}
REWORDED = {
    "rst": "\n   .. clause:: who-we-are\n      :reword: mail\n      :reason: No mail.\n\n      Ring us.\n",
    "md": "```{clause} who-we-are\n:reword: mail\n:reason: No mail.\n\nRing us.\n```\n",
}


def project(folder: Path, syntax: str = "md", own: str = "", **files: str) -> Path:
    pages = {f"visitors.{syntax}": PAGES[syntax].format(own), f"index.{syntax}": TOC[syntax]}
    return write_tree(folder, FILES | pages | {name.replace("__", "/"): text for name, text in files.items()})


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_it_is_printed_whole_and_is_no_page(syntax: str, tmp_path: Path, *, own: bool) -> None:
    project(tmp_path, syntax, REWORDED[syntax] if own else "")
    assert findings_of_reader(tmp_path) == []
    record = record_of_reader(tmp_path)
    assert record_of_builder(tmp_path) == record
    (notice,) = record["notices"]
    headings = [
        (block["level"], block["runs"][0]["text"])
        for block in notice["blocks"]
        if block["kind"] == "heading" and block.get("edit") != "unmet"
    ]
    assert headings == [
        (1, "Guests"),
        (2, "Who we are"),
        (2, "Your data"),
        (3, "What we keep"),
        (4, "In the book"),
        (3, "How long"),
        (2, "Tell us"),
    ]
    built = build(tmp_path)
    assert built.read == {"index", "visitors"}
    lines = " ".join(shown(built.text("visitors.html")))
    assert "We keep it in a book." in lines
    assert "Tell us ¶ You have the right to complain" in lines or "Tell us" in lines
    assert ("Ring us." in lines) is own


def without_places(data: Any) -> Any:
    """Return a record's data without the files and lines that its words are from."""
    if isinstance(data, dict):
        gone = {"file", "line", "column", "digest", "source", "place"}
        return {key: without_places(each) for key, each in data.items() if key not in gone}
    return [without_places(each) for each in data] if isinstance(data, list) else data


def test_a_folder_of_the_same_clauses_gives_the_same_record(tmp_path: Path) -> None:
    # a folder's groups have one level, and it gives no heading to a shared clause
    body = BODY.replace("#### In the book", "### In the book").replace("## Tell us", "##")
    single = project(tmp_path / "one", notices__visitors__md="")
    write_tree(single, {"notices/visitors.md": f"---\n{FRONT}---\n\n{body}"})
    folder = tmp_path / "many"
    project(folder)
    shutil.rmtree(folder / "notices")
    shared = (
        "notice: visitors\nedition: 2026-01-01\ntitle: Visitors\nclauses:\n  - introduction\n  - who-we-are\n"
        "  - heading: Your data\n    clauses: [what-we-keep, book, how-long]\n  - complaints\n"
    )
    clauses: dict[str, tuple[str, str]] = {"introduction": ("", "")}
    name = "introduction"
    for line in body.split("\n"):
        if line.startswith("#"):
            title, _, rest = line.lstrip("# ").partition(" {#")
            name = rest.removesuffix("}")
            clauses[name] = (title, "")
        else:
            clauses[name] = (clauses[name][0], f"{clauses[name][1]}{line}\n")
    files = {
        "privacynotice.yaml": "packs:\n  - england-schools\n  - ./pack\n",
        "pack/pack.yaml": "id: visitors\nversion: '1'\ntitle: Visitors\nlicence: CC0-1.0\nlanguage: en-GB\n",
        "pack/notices/visitors/2026-01-01.yaml": shared,
    }
    for name, (title, words) in clauses.items():
        if name and words.strip():
            titled = f"title: {title}\n" if title else ""
            files[f"pack/clauses/{name}/2026-01-01.md"] = (
                f"---\nid: {name}\nedition: 2026-01-01\n{titled}---\n\n{words.strip()}\n"
            )
    write_tree(folder, files)
    one, many = (without_places(record_of_reader(each)) for each in (single, folder))
    assert one["notices"][0]["blocks"] == many["notices"][0]["blocks"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_it_can_be_written_out(syntax: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(tmp_path, syntax, REWORDED[syntax])
    assert cli.run(["--project", str(tmp_path), "write-out", "site", "visitors"]) == 0
    written = capsys.readouterr().out
    before = reading_copies(tmp_path)
    write_tree(tmp_path, {f"visitors.{syntax}": written})
    assert reading_copies(tmp_path) == before


def test_its_words_are_no_other_notices(tmp_path: Path) -> None:
    both = f"{SITE}  cin-cla:\n    in_force: 2026-12-01\n    page: children\n"
    project(tmp_path, site__yaml="")
    write_tree(
        tmp_path,
        {
            "site.yaml": both,
            "children.md": "# Children\n\n```{clause} complaints\n```\n\n```{clause} book\n```\n",
        },
    )
    said = [(each.place.file, each.code) for each in findings_of_reader(tmp_path)]
    assert ("children.md", "unknown-clause") in said
    ours = FILES["notices/visitors.md"].replace(
        "## Tell us {#complaints}", "## Tell us {#complaints}\n\nOnly ours."
    )
    write_tree(
        tmp_path, {"notices/visitors.md": ours, "children.md": "# Children\n\n```{clause} complaints\n```\n"}
    )
    copies = reading_copies(tmp_path)
    assert "Only ours." in copies["site/visitors"]
    assert "Only ours." not in copies["site/cin-cla"]
    assert "You have the right to complain" in copies["site/cin-cla"]


LATER = """\
---
edition: 2026-11-01
---

## Who we are {#who-we-are}

## What we hold {#what-we-keep}

## Cameras {#cameras}

We film you.

## How long {#how-long}
"""


def test_an_incremental_build_is_a_clean_one(tmp_path: Path) -> None:
    folder = project(tmp_path / "school")
    write_tree(
        folder, {"other.md": "---\norphan: true\n---\n\n# Other\n\n{notice:site}`organisation.name`\n"}
    )
    later, first = "notices/visitors.2026-11-01.md", FILES["notices/visitors.md"]
    build(folder)
    steps: tuple[dict[str, str | None], ...] = (
        {later: LATER},
        {later: LATER.replace("film", "see")},
        {"notices/visitors.md": first.replace("We are", "We will be")},
        {"notices/visitors.md": first.replace("## Who we are", "## Who are we")},
        {later: None},
        {"notices/visitors.md": first.replace("## Your data", "## The data")},
        {"notices/visitors.md": first.replace("## Tell us", "## Tell them")},
        {"notices/visitors.md": first.replace("### How long", "## How long")},
    )
    for number, step in enumerate(steps):
        for name, text in step.items():
            if text is None:
                (folder / name).unlink()
            else:
                write_tree(folder, {name: text})
        again = build(folder)
        clean = build(folder, outdir=tmp_path / f"clean{number}", doctrees=tmp_path / f"trees{number}")
        assert shown(again.text("visitors.html")) == shown(clean.text("visitors.html")), step
        assert again.read == {"visitors"}, step


WORD = st.from_regex(r"[A-Za-zäéß£][a-z0-9éß'.,;!?%-]{0,9}", fullmatch=True)
LINE = st.lists(WORD, min_size=1, max_size=7).map(" ".join)
HEADING = st.tuples(st.integers(2, 5), LINE)
SECTION = st.tuples(HEADING, st.lists(LINE, min_size=1, max_size=3))


@settings(max_examples=15, deadline=None)
@given(st.lists(SECTION, min_size=1, max_size=6), st.lists(LINE, max_size=2))
def test_any_headings_and_paragraphs_are_printed_in_their_order(
    tmp_path_factory: pytest.TempPathFactory,
    sections: list[tuple[tuple[int, str], list[str]]],
    introduction: list[str],
) -> None:
    parts = [*introduction]
    wanted = [*introduction]
    for number, ((level, heading), paragraphs) in enumerate(sections):
        parts += [f"{'#' * level} {heading} {{#part-{number}}}", *paragraphs]
        wanted += [heading, *paragraphs]
    folder = project(tmp_path_factory.mktemp("any"))
    text = f"---\n{FRONT}---\n\n" + "\n\n".join(parts) + "\n"
    write_tree(folder, {"notices/visitors.md": text, "site.yaml": SITE.partition("    retention:")[0]})
    (notice,) = record_of_reader(folder)["notices"]
    printed = ["".join(run["text"] for run in block["runs"]) for block in notice["blocks"]]
    assert " ".join(printed).split() == " ".join(["Guests", *wanted]).split()
