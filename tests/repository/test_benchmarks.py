"""The benchmark times the same words: what it writes for others says what our own pages say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.contenders import CONTENDERS, make_notices, write
from benchmarks.made_up import schools
from benchmarks.situations import Project, situations
from benchmarks.visible import blocks, difference
from support import build

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.contenders import Notices

WITHOUT_OTHERS = sorted(name for name, contender in CONTENDERS.items() if not contender.needs)


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Notices:
    return make_notices(2, tmp_path_factory.mktemp("made"))


def test_every_way_to_write_the_pages_says_the_same(notices: Notices, tmp_path: Path) -> None:
    sites = {}
    for name in WITHOUT_OTHERS:
        write(tmp_path / name, CONTENDERS[name].files(notices))
        sites[name] = build(tmp_path / name, "html").outdir
    assert WITHOUT_OTHERS == ["hand-myst", "hand-rst", "ours-myst", "ours-rst", "substitutions"]
    pages = [f"notices/{key}" for key in notices.pages]
    found = {name: difference(pages, sites["ours-rst"], site) for name, site in sites.items()}
    assert found == dict.fromkeys(WITHOUT_OTHERS, "")
    said = blocks((sites["hand-rst"] / f"{pages[0]}.html").read_text(encoding="utf-8"))
    assert len(said) > 150


def test_every_contender_can_be_written_and_every_edit_changes_it(notices: Notices, tmp_path: Path) -> None:
    """An edit that changes nothing would be timed as one that costs nothing."""
    edits = [each.edit for each in situations(next(iter(schools(1).values()))) if each.edit]
    assert len(edits) == 3
    for name, contender in CONTENDERS.items():
        write(tmp_path / name, contender.files(notices))
        project = Project(contender, tmp_path / name, list(notices.pages))
        for edit in edits:
            before = {path: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
            project.change(edit)
            changed = [path for path, text in before.items() if path.read_bytes() != text]
            wanted = len(notices.pages) if name.startswith("hand") and edit.all_pages else 1
            assert len(changed) == wanted, (name, edit.words)
