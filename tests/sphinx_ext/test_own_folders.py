"""The folders that a project keeps out of Sphinx's documents are its own: they hide no page of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support import CONF, PLAIN, build, write_tree

if TYPE_CHECKING:
    from pathlib import Path


def test_a_pack_of_one_build_hides_no_page_of_the_next(tmp_path: Path) -> None:
    """In one process: Sphinx has one list for all builds whose conf.py excludes nothing."""
    page = "# Privacy\n\n```{privacy-notice} cin-cla\n```\n"
    build(write_tree(tmp_path / "first", PLAIN | {"index.md": page}))
    other = {
        "conf.py": CONF,
        "index.md": "# Home\n\n```{toctree}\npack/page\n```\n",
        "pack/page.md": "# Page\n",
    }
    built = build(write_tree(tmp_path / "second", other))  # it fails on a warning
    assert "pack/page" in built.read
