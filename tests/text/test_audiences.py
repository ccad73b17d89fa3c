"""Pages for single readers: one source, the blocks that are for each, and the links between the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reader_pages import DIRECTIVE, FILES, NOTICE, PURPOSES, SITE, pages
from support import (
    SYNTAXES,
    build,
    findings_of_reader,
    links,
    read_project,
    reading_copies,
    record_of_builder,
    record_of_reader,
    shown,
    write_tree,
)

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.review.compare import compare_records
from sphinx_privacynotice.review.reasons import what_text

if TYPE_CHECKING:
    from pathlib import Path


def blocks_of(record: Any, page: str) -> list[str]:
    """Return the words of the printed blocks on a page."""
    here, found = record["pages"][0], []
    for block in record["blocks"]:
        here = block.get("page", here)
        if here == page and block.get("edit") not in {"unmet", "dropped"}:
            found.append("".join(run["text"] for run in block.get("runs", [])))
    return found


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_each_reader_gets_the_blocks_that_are_for_them(syntax: str, tmp_path: Path) -> None:
    write_tree(tmp_path, FILES | pages(syntax))
    record = record_of_reader(tmp_path)
    assert record_of_builder(tmp_path) == record
    notice = record["notices"][0]
    assert notice["pages"] == ["index", "you", "parents"]
    assert blocks_of(notice, "you") == [
        "For you",
        "This page is short. You can also read the whole notice and the page for parents.",
        "Why does Oakfield School need it?",
        *("Because:", "of one thing", "own words"),
    ]
    assert blocks_of(notice, "parents")[2:] == [
        *("In brief", "Why: for one thing.", "Ask us.", "Nowhere it is printed."),
        *("Why", "Because:", "of one thing", "of another", "own words"),
    ]
    whole = blocks_of(notice, "index")
    assert whole[1] == "You can also read the page for pupils and the page for parents."
    assert set(blocks_of(notice, "you")[3:]) | set(blocks_of(notice, "parents")[2:]) <= set(whole)
    assert {"The law. See whom to ask.", "Westshire County Council"} <= set(whole)
    readers = {block["audience"] for block in notice["blocks"] if "audience" in block}
    assert readers == {"pupil", "parent"}


def test_a_link_to_a_clause_leads_to_it_on_the_same_page_or_another(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES | pages("md"))
    built = build(tmp_path)
    found = links(built.text("parents.html"))
    assert ("Why", "#cin-cla-purposes") in found
    assert ("Ask", "index.html#cin-cla-contact") in found
    assert "Nowhere" not in dict(found), "no page prints that clause"
    assert "- Nowhere it is printed." in shown(built.text("parents.html"))
    assert ("the page for pupils", "you.html") in found
    assert ("Why", "#cin-cla-purposes") in links(built.text("index.html"))
    assert ("Ask", "#cin-cla-contact") in links(built.text("index.html"))


def test_an_incremental_build_follows_the_pages_of_readers(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "project", FILES | pages("rst"))
    build(folder)
    moved = SITE.replace("      parent: parents\n", "")
    write_tree(
        folder, {"site.yaml": moved, "parents.rst": ":orphan:\n\nFor parents\n===========\n\nMoved.\n"}
    )
    after = build(folder)
    assert {"index", "you", "parents"} <= after.read
    clean = build(folder, fresh=True, outdir=tmp_path / "clean")
    for name in ("index.html", "you.html", "parents.html"):
        assert after.text(name) == clean.text(name)
    assert "the page for parents" not in after.text("you.html")


def test_parallel_is_serial(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "project", FILES | pages("md"))
    serial = build(folder, fresh=True)
    parallel = build(folder, fresh=True, parallel=2, outdir=tmp_path / "parallel")
    for name in ("index.html", "you.html", "parents.html"):
        assert serial.text(name) == parallel.text(name)


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text", "latex", "epub", "man", "texinfo"])
def test_every_builder_prints_them(builder: str, tmp_path: Path) -> None:
    write_tree(tmp_path, FILES | pages("md"))
    build(tmp_path, builder, warnings_ok=builder in {"epub", "texinfo"})


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_whole_notice_can_be_written_out(
    syntax: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(tmp_path, FILES | pages(syntax))
    before = reading_copies(tmp_path)
    assert cli.run(["--project", str(tmp_path), "write-out", "site", "cin-cla"]) == 0
    written = capsys.readouterr().out
    assert "audience" not in written
    write_tree(tmp_path, {f"index.{syntax}": written})
    assert findings_of_reader(tmp_path) == []
    assert [line.replace("</you>", "<you>") for line in next(iter(reading_copies(tmp_path).values()))] == [
        line.replace("</you>", "<you>") for line in next(iter(before.values()))
    ]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_single_clause_can_be_for_one_reader(syntax: str, tmp_path: Path) -> None:
    own = {
        "rst": "For you\n=======\n\n.. purposes-list::\n   :audience: pupil\n",
        "md": "# For you\n\n```{purposes-list}\n:audience: pupil\n```\n",
    }
    write_tree(tmp_path, FILES | pages(syntax) | {f"you.{syntax}": own[syntax]})
    record = record_of_reader(tmp_path)
    assert record_of_builder(tmp_path) == record
    assert "of another" not in blocks_of(record["notices"][0], "you")


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        ({"you.md": DIRECTIVE["md"].format("A", ":audience: pupils", "")}, "unknown-audience", "“pupil”"),
        (
            {"pack/notices/cin-cla/2026-01-01.yaml": NOTICE.partition("audiences")[0]},
            "unknown-audience",
            "one page for all its readers",
        ),
        ({"site.yaml": SITE.replace("      pupil: you\n", "")}, "unnamed-audience", "`pupil: you`"),
        ({"site.yaml": SITE.replace("pupil: you", "pupils: you")}, "unknown-key", "pupil"),
        ({"site.yaml": SITE.replace("pupil: you", "pupil: yuo")}, "page-missing", "you"),
        (
            {"pack/notices/cin-cla/2026-01-01.yaml": NOTICE.replace("[purposes]", "[purpose]")},
            "pack-format",
            "“purposes”",
        ),
        (
            {"pack/notices/cin-cla/2026-01-01.yaml": NOTICE.replace("[purposes, contact]\n", "[purposes]\n")},
            "pack-format",
            "`details:`",
        ),
        (
            {
                "pack/clauses/purposes/2026-01-01.md": PURPOSES.replace(
                    "{for}`details` The", "{for}`detail` The"
                )
            },
            "pack-clause",
            "“details”",
        ),
        (
            {"pack/clauses/purposes/2026-01-01.md": PURPOSES.replace("#contact", "#contcat")},
            "unknown-clause",
            "“contact”",
        ),
        ({"you.md": DIRECTIVE["md"].format("A", "", "")}, "clause-twice", "`:audience:"),
    ],
)
def test_what_is_wrong_is_told_with_how_to_mend_it(
    files: dict[str, str], code: str, words: str, tmp_path: Path
) -> None:
    write_tree(tmp_path, FILES | pages("md") | files)
    found = [each for each in findings_of_reader(tmp_path) if each.code == code]
    assert found
    assert words in found[0].hint + found[0].message
    assert found[0].place.line


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            {"site.yaml": SITE.replace("      pupil: you\n", "")},
            {"site.yaml": SITE},
        ),
        (
            {"you.md": DIRECTIVE["md"].format("For you", ":audience: pupils", "")},
            {"you.md": DIRECTIVE["md"].format("For you", ":audience: pupil", "")},
        ),
        (
            {"you.md": DIRECTIVE["md"].format("For you", "", "")},
            {"you.md": DIRECTIVE["md"].format("For you", ":audience: pupil", "")},
        ),
    ],
    ids=["a page that no site names", "a reader with a slip", "no reader"],
)
def test_the_message_leads_to_a_right_page(
    wrong: dict[str, str], right: dict[str, str], tmp_path: Path
) -> None:
    folder = write_tree(tmp_path, FILES | pages("md") | wrong)
    assert findings_of_reader(folder)
    assert findings_of_reader(write_tree(folder, right)) == []


def test_diff_lists_a_change_once_for_all_readers(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, FILES | pages("md"))
    before = {(each.site, each.notice): each for each in read_project(folder).records}
    for old, new in (("of one thing", "of one great thing"), ("of another", "of a third")):
        changed = (
            (folder / "pack/clauses/purposes/2026-01-01.md").read_text(encoding="utf-8").replace(old, new)
        )
        write_tree(folder, {"pack/clauses/purposes/2026-01-01.md": changed})
    after = {(each.site, each.notice): each for each in read_project(folder).records}
    (diff,) = compare_records(before, after)
    assert [(each.new, each.page, each.also_on) for each in diff.changes] == [
        (("of one great thing",), "index", ("you", "parents")),
        (("of a third",), "index", ("parents",)),
    ]
    assert what_text(diff.changes[0]) == "Changed, under “Because:”, also on “you” and “parents”"
