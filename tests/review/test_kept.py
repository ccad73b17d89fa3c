"""Kept copies: what differs is told, what is right is not touched, and nothing is half written."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.model.record import Block, Record, Run, ValuePlace
from sphinx_privacynotice.review.reading_copies import ReadingCopies

if TYPE_CHECKING:
    from pathlib import Path


def record(
    words: str = "We keep it safe. Ask us.", site: str = "oakfield", notice: str = "cin-cla", line: int = 3
) -> Record:
    blocks = (
        Block(
            "heading",
            "index",
            "clause",
            (Run("Records"),),
            level=2,
            clause="retention",
            edition="2026-06-01.1",
        ),
        Block(
            "paragraph",
            "index",
            "clause",
            (Run(words, value="dpo.name"),),
            clause="retention",
            edition="2026-06-01.1",
        ),
    )
    return Record(
        site, notice, "2026-12-01", ("index",), blocks, {"dpo.name": ValuePlace("site.yaml", line, "site")}
    )


@pytest.fixture
def copies(tmp_path: Path) -> ReadingCopies:
    return ReadingCopies(Folder(tmp_path))


def names(folder: Path) -> list[str]:
    """Return the names of the files below ``folder``, but the one that tells git how to show them."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [name for name in found if not name.endswith(".gitattributes")]


def told(copies: ReadingCopies, *records: Record) -> list[tuple[str, str]]:
    return [(str(change.finding.place), change.finding.message) for change in copies.changes(records)]


def test_what_is_written_is_right(copies: ReadingCopies, tmp_path: Path) -> None:
    assert copies.names() == []
    first, *written = copies.write([record()])
    assert first == "reading-copies/.gitattributes"
    assert (
        written
        == names(tmp_path)
        == ["reading-copies/oakfield/cin-cla.json", "reading-copies/oakfield/cin-cla.txt"]
    )
    assert (tmp_path / written[1]).read_bytes() == b"## Records\n\nWe keep it safe.\nAsk us.\n"
    assert json.loads((tmp_path / written[0]).read_bytes())["values"] == {"dpo.name": {"layer": "site"}}
    assert told(copies, record()) == []
    assert told(copies, record(line=4)) == [], "a comment in the site file changes no copy"


def test_what_is_right_is_not_rewritten(copies: ReadingCopies, tmp_path: Path) -> None:
    other = record(site="elm")
    copies.write([record(), other])
    for name in names(tmp_path):
        os.utime(tmp_path / name, (1, 1))
    assert copies.write([record("We keep it. Ask us."), other]) == [
        "reading-copies/oakfield/cin-cla.json",
        "reading-copies/oakfield/cin-cla.txt",
    ]
    assert [name for name in names(tmp_path) if (tmp_path / name).stat().st_mtime == 1] == [
        "reading-copies/elm/cin-cla.json",
        "reading-copies/elm/cin-cla.txt",
    ]


def test_git_is_told_how_to_show_copies_once(copies: ReadingCopies, tmp_path: Path) -> None:
    copies.write([record()])
    attributes = tmp_path / "reading-copies" / ".gitattributes"
    lines = attributes.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["*.txt diff=markdown", "*.json -diff"]
    attributes.write_text("", encoding="utf-8")  # a person's own: it stays
    assert "reading-copies/.gitattributes" not in copies.write([record("We keep it. Ask us.")])
    assert attributes.read_text(encoding="utf-8") == ""


def test_changed_words_are_told_with_their_line(copies: ReadingCopies) -> None:
    copies.write([record()])
    changed = record("We keep it safe. Write to us.")
    assert told(copies, changed) == [
        (
            "reading-copies/oakfield/cin-cla.txt:4",
            "The kept reading copy of oakfield’s notice cin-cla is not what the project says now",
        )
    ]
    (change,) = copies.changes([changed])
    assert (change.kept.count("Ask"), change.now.count("Write")) == (1, 1)
    assert not change.missing
    assert not change.removed


def test_changed_origin_is_told(copies: ReadingCopies) -> None:
    copies.write([record()])
    now = record()
    newer = replace(now, blocks=tuple(replace(block, edition="2027-01-01.1") for block in now.blocks))
    ((place, message),) = told(copies, newer)
    assert place == "reading-copies/oakfield/cin-cla.json:15"
    assert message.endswith("has the words that the project says now, but not where they come from")


def test_a_missing_copy_and_half_of_one(copies: ReadingCopies, tmp_path: Path) -> None:
    copies.write([record()])
    other = record(site="elm")
    assert told(copies, record(), other) == [
        ("reading-copies/elm/cin-cla.txt", "No reading copy of elm’s notice cin-cla is kept")
    ]
    assert copies.changes([other], site="elm")[0].missing
    (tmp_path / "reading-copies/oakfield/cin-cla.json").unlink()
    assert told(copies, record()) == [
        (
            "reading-copies/oakfield/cin-cla.json",
            "Of the reading copy of oakfield’s notice cin-cla a half is missing",
        )
    ]
    copies.write([record()])
    assert told(copies, record()) == []


def test_a_copy_of_a_notice_that_is_gone(copies: ReadingCopies, tmp_path: Path) -> None:
    copies.write([record(), record(site="elm")])
    assert told(copies, record()) == [
        (
            "reading-copies/elm/cin-cla.txt",
            "A reading copy is kept of elm’s notice cin-cla, which is not there any more",
        )
    ]
    assert told(copies, record(), record(site="elm")) == []
    assert copies.changes([record()], site="oakfield") == []
    assert copies.write([record()], site="oakfield") == []
    assert copies.write([record()]) == ["reading-copies/elm/cin-cla.json", "reading-copies/elm/cin-cla.txt"]
    assert names(tmp_path) == ["reading-copies/oakfield/cin-cla.json", "reading-copies/oakfield/cin-cla.txt"]
    assert not (tmp_path / "reading-copies/elm").exists()


@pytest.mark.parametrize("other", ["notes.txt", "notes.json", "cin-cla.bak.json"])
def test_a_persons_own_file_is_left_alone(copies: ReadingCopies, tmp_path: Path, other: str) -> None:
    copies.write([record()])
    own = tmp_path / "reading-copies/oakfield" / other
    own.write_text('{"schema": 1, "site": "oakfield", "notice": "cin-cla"}')
    assert told(copies, record()) == []
    assert copies.write([record()]) == []
    assert own.is_file()


@pytest.mark.parametrize("content", [b"<<<<<<< HEAD\n{}\n", b"\xff\xfe", b"[" * 100_000, b"", b"{}"])
def test_a_spoilt_copy_is_told_and_mended(copies: ReadingCopies, tmp_path: Path, content: bytes) -> None:
    copies.write([record()])
    for ending in ("txt", "json"):
        (tmp_path / f"reading-copies/oakfield/cin-cla.{ending}").write_bytes(content)
        assert len(told(copies, record())) == 1
        copies.write([record()])
        assert told(copies, record()) == []


def test_line_ends_of_another_system_are_no_difference(copies: ReadingCopies, tmp_path: Path) -> None:
    for name in copies.write([record()]):
        path = tmp_path / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(copies, record()) == []
    assert copies.write([record()]) == []


def test_other_breaks_between_sentences_are_no_difference_but_are_mended(
    copies: ReadingCopies, tmp_path: Path
) -> None:
    copies.write([record()])
    text = tmp_path / "reading-copies/oakfield/cin-cla.txt"
    text.write_text("## Records\n\nWe keep it safe. Ask us.\n")
    assert told(copies, record()) == []
    assert copies.write([record()]) == ["reading-copies/oakfield/cin-cla.txt"]


def test_a_project_below_its_root_names_its_copies_from_the_root(tmp_path: Path) -> None:
    copies = ReadingCopies(Folder(tmp_path), "schools/oakfield")
    copies.write([record()])
    assert told(copies, record("New words.")) == [
        (
            "schools/oakfield/reading-copies/oakfield/cin-cla.txt:3",
            "The kept reading copy of oakfield’s notice cin-cla is not what the project says now",
        )
    ]


@pytest.mark.parametrize(
    ("site", "notice", "name"),
    [
        ("oakfield", "cin-cla", "oakfield/cin-cla"),
        ("../../etc", "passwd", "%2E.%2F..%2Fetc/passwd"),
        ("..", "..", "%2E./%2E."),
        ("école", "a b", "école/a%20b"),
        ("a\0b", "a\\b", "a%00b/a%5Cb"),
        ("half\ud800", "c:d", "half%ED%A0%80/c%3Ad"),
    ],
)
def test_no_key_leads_out_of_the_folder(copies: ReadingCopies, site: str, notice: str, name: str) -> None:
    assert copies.name(record(site=site, notice=notice)) == f"reading-copies/{name}"


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project/reading-copies").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SourceError) as caught:
        ReadingCopies(Folder(tmp_path / "project")).write([record()])
    assert caught.value.finding.code == "outside-root"
    assert names(tmp_path / "elsewhere") == []


def test_where_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "z").write_text("a file where a folder should be")
    with pytest.raises(SourceError) as caught:
        replace_files(Folder(tmp_path), {"a": "new", "b": "new", "z/c": "new"})
    assert caught.value.finding.code == "unwritable-file"
    assert caught.value.finding.message.startswith("z/c cannot be written: ")
    assert names(tmp_path) == ["a", "z"]
    assert (tmp_path / "a").read_text() == "old"
