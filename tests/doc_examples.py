"""The examples of the documentation, built one page at a time."""

from __future__ import annotations

import io
import re
import shutil
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ROOT / "docs" / "examples"
BASE = EXAMPLES / "_base"  # what an example does not bring itself
PAGES = sorted((text.parent.name, text.stem) for text in EXAMPLES.glob("*/*.txt"))


def lines(text: str) -> list[str]:
    """The words of a page line by line, without what the text builder draws around them."""
    found = []
    for line in text.splitlines():
        words = re.sub(r"^\* ", "- ", line.strip())
        if re.fullmatch(r"[-+|=*~^\"' ]*", words):
            continue
        found.append(re.sub(r"\s+", " ", words).replace("|  |", "| |"))
    return found


def build(name: str, page: str, syntax: str, folder: Path) -> list[str]:
    """Build one page of an example in ``folder``, without a warning; return its lines."""
    source = folder / syntax
    if (EXAMPLES / name / "conf.py").is_file():  # it brings all that it needs
        source.mkdir()
    else:
        shutil.copytree(BASE, source)
        if (EXAMPLES / name / "pack" / "notices").is_dir():
            shutil.rmtree(source / "pack" / "notices")
    shutil.copytree(EXAMPLES / name, source, dirs_exist_ok=True)
    text = (source / f"{page}.{syntax}").read_text(encoding="utf-8")
    for other in [*source.glob("*.rst"), *source.glob("*.md")]:
        other.unlink()
    (source / f"index.{syntax}").write_text(text, encoding="utf-8")

    warnings = io.StringIO()
    out = source / "_build"
    with patch_docutils(str(source)), docutils_namespace():
        app = Sphinx(
            source,
            source,
            out,
            out / "doctrees",
            "text",
            # an example may show one of a trust's schools
            confoverrides={"nitpicky": True, "suppress_warnings": ["privacynotice.page-missing"]},
            status=None,
            warning=warnings,
        )
        app.build()
    assert warnings.getvalue() == ""
    return lines((out / "index.txt").read_text(encoding="utf-8"))
