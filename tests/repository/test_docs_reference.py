"""The reference leaves nothing out: every file of a pack and every record has its place."""

from __future__ import annotations

import pytest
from support import ROOT

from sphinx_privacynotice.model.format import schema as site
from sphinx_privacynotice.model.pack.schema import MODELS

DOCS = ROOT / "docs"

SAME_KEYS = {
    # records that have the keys of another, which stand under that one's name
    "Entry",
    "Body",
    "Item",
    "Shared",
    "Person",
    "Reference",
}


def records() -> list[str]:
    """The names of the records that a site file is made of."""
    found = (each for each in vars(site).values() if isinstance(each, type) and issubclass(each, site.Entry))
    return sorted({each.__name__ for each in found} - SAME_KEYS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_files_of_a_pack(name: str) -> None:
    page = (DOCS / "reference" / "pack-files.md").read_text(encoding="utf-8")
    assert f"```{{from-code}} shape {name}\n" in page


@pytest.mark.parametrize("name", records())
def test_records_of_a_site_file(name: str) -> None:
    page = (DOCS / "reference" / "site-keys.md").read_text(encoding="utf-8")
    assert f"```{{from-code}} keys {name}" in page
