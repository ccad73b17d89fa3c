"""A folder with other texts for some files: it reads, lists and finds as if they were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import write_tree

from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.overlay import Overlay

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = {"sites/oak.yaml": "new\n", "sites/elm.yaml": "elm\n", "deep/er/x.yaml": "x\n"}
PATTERNS = ("sites/*.yaml", "**/*.yaml", "*/oak.*", "deep/**/x.yaml", "*.yaml", "sites/[eo]*.yaml")


def test_it_is_as_if_the_texts_were_saved(tmp_path: Path) -> None:
    saved = write_tree(tmp_path / "saved", {"sites/oak.yaml": "old\n", "trust.yaml": "trust\n"})
    overlay = Overlay(saved, CHANGED)
    real = Folder(write_tree(tmp_path / "real", {"trust.yaml": "trust\n", **CHANGED}))
    for name in (*CHANGED, "trust.yaml", "./sites/../sites/oak.yaml"):
        assert overlay.read(name) == real.read(name)
        assert overlay.is_file(name)
    for pattern in PATTERNS:
        assert overlay.glob(pattern) == real.glob(pattern), pattern
    assert not overlay.is_file("sites/ash.yaml")
    for name in ("sites/ash.yaml", "../saved2"):
        with pytest.raises(SourceError):
            overlay.read(name)
    assert (saved / "sites/oak.yaml").read_text() == "old\n"
