"""A released edition that was changed by hand is reported wherever its pack is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support import CONF, build, findings_of_reader, write_tree

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FILES = {
    "conf.py": CONF,
    "privacynotice.yaml": "packs: [./p]\n",
    "site.yaml": "organisation:\n  name: Oakfield School\nnotices:\n  n:\n    in_force: 2026-12-01\n",
    "index.md": "# Notice\n\n```{privacy-notice} n\n```\n",
    "p/pack.yaml": "id: p\ntitle: P\nversion: 1.0.0\nlicence: CC0-1.0\nlanguage: en-GB\n",
    "p/notices/n/2020-01-01.yaml": "notice: n\nedition: 2020-01-01\nclauses: [c]\n",
    "p/clauses/c/2020-01-01.md": "---\nid: c\nedition: 2020-01-01\ntitle: T\n---\n\nWe keep it.\n",
}


def test_a_released_edition_that_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = write_tree(tmp_path / "project", FILES)
    assert cli.run(["--project", str(project), "pack", "check", str(project / "p"), "--release"]) == 0
    capsys.readouterr()
    assert findings_of_reader(project) == []

    clause = project / "p/clauses/c/2020-01-01.md"
    clause.write_text(
        clause.read_text(encoding="utf-8").replace("We keep it", "We sell it"), encoding="utf-8"
    )

    (found,) = findings_of_reader(project)
    assert (found.code, found.place.file) == ("changed-edition", "p/clauses/c/2020-01-01.md")
    (warning,) = build(project, warnings_ok=True).warnings
    assert "was released with other words" in warning
